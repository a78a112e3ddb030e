package gen

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// A coder prints steps. It knows what the codec is called where it prints, and
// how to get at what expressions speak of.
type coder struct {
	codec string // what the codec's methods are called on: e, call.In
	ptr   string // the codec as an argument: e, &call.In
	access

	// Decoders.
	borrows bool              // bytes may stay in the message
	fresh   map[string]bool   // variables to be declared when they are first set
	reuse   map[string]string // slices whose memory the slice at a place may take
	read    map[any]bool      // parameters and fields that have been read
	locals  map[any]string    // variables of those that are no Go values
	tags    map[string]string // variables of the discriminants sent with unions, by place
	early   []jen.Code        // variables that the late checks need from inside blocks
	late    []jen.Code        // checks that have to wait for the end
	nested  int               // blocks around the present step
}

// call calls a method of the codec.
func (c *coder) call(method string, args ...jen.Code) *jen.Statement {
	return jen.Id(c.codec + "." + method).Call(args...)
}

// self is the codec as an argument.
func (c *coder) self() *jen.Statement { return jen.Id(c.ptr) }

// typeCode prints a Go type.
func typeCode(g goType) *jen.Statement {
	s := jen.Id(g.prefix)
	if g.prefix == "" {
		s = &jen.Statement{}
	}
	if g.path == "" {
		s = s.Id(g.name)
	} else {
		s = s.Qual(g.path, g.name)
	}
	if g.arg != nil {
		s = s.Types(typeCode(*g.arg))
	}
	return s
}

// zero prints the zero value of a Go type.
func zero(sh *shape) *jen.Statement {
	switch {
	case sh.goTyp.prefix != "" && !strings.HasPrefix(sh.goTyp.prefix, "[") || sh.isSlice(),
		sh.kind == ifaceKind, sh.kind == opaqueKind, sh.kind == pipeKind, sh.kind == pointerKind && sh.elem.isSlice():
		return jen.Nil()
	case sh.kind == arrayKind, sh.kind == recordKind, sh.kind == guidKind, sh.kind == contextKind:
		return typeCode(sh.goTyp).Values()
	case sh.kind == stringKind:
		return jen.Lit("")
	case sh.kind == valueKind && sh.codec == "Bool":
		return jen.False()
	case sh.kind == valueKind:
		return jen.Lit(0)
	case sh.kind == pointerKind:
		return zero(sh.elem)
	}
	return jen.Op("*").New(typeCode(sh.goTyp))
}

// addr gives the address of place.
func addr(place string) *jen.Statement {
	if p, ok := strings.CutPrefix(place, "*"); ok {
		return jen.Id(p)
	}
	return jen.Op("&").Id(place)
}

// method calls a method of what is at place.
func method(place, name string, args ...jen.Code) *jen.Statement {
	return jen.Id(receiver(place) + "." + name).Call(args...)
}

// size gives the expression x in Go. It has been checked when it was planned.
func (c *coder) size(x expr) *jen.Statement {
	code, err := x.code(c.access)
	if err != nil {
		return jen.Lit(0)
	}
	return code
}

// needsTag reports whether sh is a union that does not hold its discriminant.
func (s *shape) needsTag() bool { return s.kind == recordKind && s.rec.union && s.rec.own == nil }

// tagArg gives the argument that the methods of a union at place need.
func (c *coder) tagArg(sh *shape, place string) []jen.Code {
	if !sh.needsTag() {
		return nil
	}
	if sent, ok := c.tags[place]; ok {
		return one(jen.Id(sent))
	}
	return one(c.tag(sh))
}

// tag gives the discriminant of a union as what is beside it says it.
func (c *coder) tag(sh *shape) *jen.Statement {
	want := sh.rec.tag
	if place, has := c.value(sh.tag.partner()); has != nil && has.goTyp == want.goTyp {
		return jen.Id(place)
	}
	if want.codec == "Bool" {
		return c.size(sh.tag).Op("!=").Lit(0)
	}
	return typeCode(want.goTyp).Call(c.size(sh.tag))
}

// iid gives a pointer to the IID of an interface pointer.
func (c *coder) iid(sh *shape) *jen.Statement {
	if sh.iidIs.e != nil {
		code, iid := iidOf(sh, c.access)
		if iid.isGoPointer() {
			return code
		}
		return jen.Op("&").Add(code)
	}
	if sh.iid == nil {
		return jen.Op("&").Qual(rtPath, "IID_IUnknown")
	}
	return jen.Op("&").Add(typeCode(goType{path: sh.goTyp.path, name: "IID_" + sh.goTyp.name}))
}

// notNil prints place != nil.
func notNil(place string) *jen.Statement { return jen.Id(place).Op("!=").Nil() }

// sliceOf gives the array or slice at place as a slice.
func sliceOf(sh *shape, place string) *jen.Statement {
	if sh.isSlice() {
		return jen.Id(place)
	}
	return jen.Id(receiver(place) + "[:]")
}

// loop prints a loop over the elements at place. silent says which steps do not
// speak of the place they are for.
func loop(s step, body []jen.Code, silent func(op) bool) *jen.Statement {
	for _, inner := range s.body {
		if !silent(inner.op) {
			return jen.For(jen.Id(s.loop).Op(":=").Range().Id(s.place)).Block(body...)
		}
	}
	return jen.For(jen.Range().Id(s.place)).Block(body...)
}

// needsAlign reports whether an array of sh must be aligned by itself because it
// may be empty, and nothing before it has the alignment.
func needsAlign(s step) bool {
	sh := s.shape
	if !sh.isSlice() || s.body == nil || s.later || sh.elem.alignment() == 1 {
		return false
	}
	return sh.elem.alignment() == 8 || s.hoisted && !sh.bounds.varying()
}

// isRead reports whether a decoder has read everything that x speaks of.
func (c *coder) isRead(x expr) bool {
	all := true
	speaksOf(x.e, func(def any) {
		switch def.(type) {
		case *idl.Param, *idl.Field:
			all = all && c.read[def]
		}
	})
	return all
}
