package ole

import (
	"encoding/binary"
	"strconv"
	"unicode/utf16"

	"github.com/goidl/goidl/rt/ndr"
)

// A BSTR is automation's string: UTF-16 text that knows its length, so that it
// may hold zeros, or NULL. The zero BSTR is NULL. BSTRs can be compared with ==.
//
// Programs also carry plain bytes in BSTRs, of odd length too; BSTRFromBytes and
// Bytes are for them.
type BSTR struct {
	data string // the text in UTF-16, little-endian, exactly as it travels
	set  bool   // it is not NULL
}

// NewBSTR gives a BSTR that holds s.
func NewBSTR(s string) BSTR {
	units := utf16Units(s)
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return BSTR{string(b), true}
}

// BSTRFromBytes gives a BSTR whose memory is a copy of b.
func BSTRFromBytes(b []byte) BSTR { return BSTR{string(b), true} }

// IsNull reports whether b is NULL. By convention NULL means the same as the
// empty string.
func (b BSTR) IsNull() bool { return !b.set }

// String gives the text, "" for NULL. Half a surrogate pair, which b itself
// keeps, shows as U+FFFD; an odd byte at the end is left out.
func (b BSTR) String() string {
	units := make([]uint16, len(b.data)/2)
	for i := range units {
		units[i] = uint16(b.data[2*i]) | uint16(b.data[2*i+1])<<8
	}
	return utf16String(units)
}

// Bytes gives a copy of b's memory: UTF-16, little-endian, if b holds text.
func (b BSTR) Bytes() []byte { return []byte(b.data) }

// nullBSTR is the length in bytes that stands for NULL.
const nullBSTR = 0xffffffff

// MarshalNDR appends b as a FLAGGED_WORD_BLOB whose flags are the length in
// bytes ([MS-OAUT] 2.2.23.2).
func (b *BSTR) MarshalNDR(e *ndr.Encoder) {
	words, size := (len(b.data)+1)/2, uint32(len(b.data))
	if !b.set {
		size = nullBSTR
	}
	e.Count(words)
	e.Uint32(size)
	e.Uint32(uint32(words))
	e.Raw([]byte(b.data))
	if len(b.data)%2 != 0 {
		e.Uint8(0)
	}
}

// UnmarshalNDR reads what MarshalNDR appends.
func (b *BSTR) UnmarshalNDR(d *ndr.Decoder) {
	*b = BSTR{}
	words := d.Count(2)
	at := d.Offset()
	size := d.Uint32()
	d.Agree(d.Uint32(), int64(words))
	data := d.RawWords(words)
	switch {
	case d.Err() != nil:
	case size == nullBSTR && words == 0:
	case (int64(size)+1)/2 == int64(words):
		*b = BSTR{string(data[:size]), true}
	default:
		invalidBound(d, at, "a BSTR of "+strconv.FormatUint(uint64(size), 10)+" bytes in "+
			strconv.Itoa(words)+" words")
	}
}

// utf16Units gives s in UTF-16.
func utf16Units(s string) []uint16 { return utf16.Encode([]rune(s)) }

// utf16String gives UTF-16 text as a string.
func utf16String(units []uint16) string { return string(utf16.Decode(units)) }

// invalidBound records that two lengths in the message contradict each other.
func invalidBound(d *ndr.Decoder, at int, detail string) {
	d.Fail(&ndr.Error{Status: ndr.InvalidBound, Offset: at, Detail: detail})
}
