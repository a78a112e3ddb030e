package idl

import "strings"

// An Attr is one attribute, such as in, size_is(n) or uuid(…).
type Attr struct {
	Span
	Name string // as written; case is folded when compared
	Args []*AttrArg
}

// An AttrArg is one argument of an attribute. Text is always set; of the rest,
// what the attribute's name asks for. An empty slot, as in size_is(, n), has
// empty Text and nothing else.
type AttrArg struct {
	Span
	Text string     // tokens joined by single spaces where needed
	Expr Expr       // size_is, case, range, id, defaultvalue …
	Type Type       // switch_type, wire_marshal, transmit_as …
	Str  *StringLit // helpstring, endpoint …
	GUID *GUID      // uuid, async_uuid
}

// Attrs is an attribute list.
type Attrs []*Attr

// Get gives the first attribute called name, or nil.
func (as Attrs) Get(name string) *Attr {
	for _, a := range as {
		if strings.EqualFold(a.Name, name) {
			return a
		}
	}
	return nil
}

// Has reports whether an attribute called name is there.
func (as Attrs) Has(name string) bool { return as.Get(name) != nil }
