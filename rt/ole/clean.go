package ole

import (
	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// CLEANLOCALSTORAGE is the last result of the methods of ITypeInfo and its kin
// that give out a description which the object wants back. Nothing of it travels
// but a letter; but once it has been written the description has, too, and can go
// back.
type CLEANLOCALSTORAGE struct {
	flags uint32
	clean func() error
}

// MarshalNDR appends the letter and gives the description back.
func (c *CLEANLOCALSTORAGE) MarshalNDR(e *ndr.Encoder) {
	e.Uint32(c.flags)
	if c.clean != nil {
		_ = c.clean() // the caller has its copy; nothing can be told to anybody
	}
}

// UnmarshalNDR reads the letter.
func (c *CLEANLOCALSTORAGE) UnmarshalNDR(d *ndr.Decoder) {
	*c = CLEANLOCALSTORAGE{flags: d.Uint32()}
}

// cleanLater has clean called for the description p, if there is one.
func cleanLater[T any](letter byte, p *T, err error, clean func() error) CLEANLOCALSTORAGE {
	if p == nil || rt.Failed(err) {
		return CLEANLOCALSTORAGE{}
	}
	return CLEANLOCALSTORAGE{flags: uint32(letter), clean: clean}
}
