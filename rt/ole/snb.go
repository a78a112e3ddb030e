package ole

import (
	"strings"

	"github.com/goidl/goidl/rt/ndr"
)

// SNB is a list of names of a storage's elements; nil is null.
type SNB []string

// MarshalNDR appends s as a RemSNB: the names one after the other, each with a
// zero at its end.
func (s *SNB) MarshalNDR(e *ndr.Encoder) {
	var text strings.Builder
	for _, name := range *s {
		text.WriteString(name)
		text.WriteByte(0)
	}
	units := utf16Units(text.String())
	e.Count(len(units))
	e.Uint32(uint32(len(*s)))
	e.Uint32(uint32(len(units)))
	e.Uint16s(units)
}

// UnmarshalNDR reads a RemSNB.
func (s *SNB) UnmarshalNDR(d *ndr.Decoder) {
	*s = nil
	n := d.Count(2)
	at := d.Offset()
	names := d.Uint32()
	d.Agree(d.Uint32(), int64(n))
	if d.Err() != nil || n == 0 && names == 0 {
		return
	}
	units := make([]uint16, n)
	d.Uint16s(units)
	list := strings.SplitAfter(utf16String(units), "\x00")
	if last := len(list) - 1; list[last] != "" || last != int(names) {
		invalidBound(d, at, "a list of names that has another number of them")
		return
	}
	*s = list[:names]
	for i, name := range *s {
		(*s)[i] = name[:len(name)-1]
	}
}
