package check

import (
	"strings"

	"github.com/goidl/goidl/idl"
)

// underlying follows typedefs. It never gives a resolved typedef's name: what
// comes out is a structure, an interface's name and so on, or the name of an
// opaque tag.
func (c *checker) underlying(t idl.Type) idl.Type {
	var chain []*idl.Typedef
	for {
		td := typedefOf(t)
		if td == nil {
			break
		}
		if known, ok := c.under[td]; ok {
			t = known
			break
		}
		chain = append(chain, td)
		c.under[td] = td.Type // a typedef that comes round to itself ends here
		t = td.Type
	}
	t = body(t)
	for _, td := range chain {
		c.under[td] = t
	}
	return t
}

// typedefOf gives the typedef that t names, or nil.
func typedefOf(t idl.Type) *idl.Typedef {
	if n, ok := t.(*idl.TypeName); ok {
		td, _ := n.Def.(*idl.Typedef)
		return td
	}
	return nil
}

// body gives the structure, union or enum that t names, or t.
func body(t idl.Type) idl.Type {
	if n, ok := t.(*idl.TypeName); ok {
		switch d := n.Def.(type) {
		case *idl.Struct:
			return d
		case *idl.Union:
			return d
		case *idl.Enum:
			return d
		}
	}
	return t
}

// interfaceType gives the interface that t names by way of typedefs, or nil. A
// runtime class stands for its default interface.
func (c *checker) interfaceType(t idl.Type) *idl.Interface {
	if n, ok := c.underlying(t).(*idl.TypeName); ok {
		switch d := n.Def.(type) {
		case *idl.Interface:
			return d
		case *idl.RuntimeClass:
			return d.DefaultInterface
		}
	}
	return nil
}

// isInvalid reports whether t could not be resolved.
func (c *checker) isInvalid(t idl.Type) bool {
	b, ok := c.underlying(t).(*idl.Base)
	return ok && b.Kind == idl.Invalid
}

// isVoid reports whether t is void or a typedef of it.
func (c *checker) isVoid(t idl.Type) bool {
	b, ok := c.underlying(t).(*idl.Base)
	return ok && b.Kind == idl.Void
}

// elem gives what a pointer or array consists of, or nil.
func (c *checker) elem(t idl.Type) idl.Type {
	switch t := c.underlying(t).(type) {
	case *idl.Pointer:
		return t.Elem
	case *idl.Array:
		return t.Elem
	}
	return nil
}

// isIntegral reports whether t can count or select something.
func (c *checker) isIntegral(t idl.Type) bool {
	switch t := c.underlying(t).(type) {
	case *idl.Enum:
		return true
	case *idl.Base:
		switch t.Kind {
		case idl.Void, idl.Float32, idl.Float64, idl.HandleT:
			return false
		}
		return true
	}
	return false
}

// named reports whether one of names is t's name or that of a typedef on the
// way from t to what it stands for.
func named(t idl.Type, names ...string) bool {
	for range maxDepth {
		n, ok := t.(*idl.TypeName)
		if !ok {
			return false
		}
		for _, name := range names {
			if n.Name == name {
				return true
			}
		}
		td, ok := n.Def.(*idl.Typedef)
		if !ok {
			return false
		}
		t = td.Type
	}
	return false
}

// typeText writes t as messages quote it.
func typeText(t idl.Type) string {
	switch t := t.(type) {
	case *idl.Base:
		return t.Spelling
	case *idl.TypeName:
		return strings.TrimSpace(t.Tag + " " + t.Name)
	case *idl.Pointer:
		inner := typeText(t.Elem)
		if strings.HasSuffix(inner, "*") {
			return inner + "*"
		}
		return inner + " *"
	case *idl.Array:
		return typeText(t.Elem) + "[]"
	case *idl.Struct:
		return strings.TrimSpace("struct " + t.Tag)
	case *idl.Union:
		return strings.TrimSpace("union " + t.Tag)
	case *idl.Enum:
		return strings.TrimSpace("enum " + t.Tag)
	case *idl.SafeArray:
		return "SAFEARRAY(" + typeText(t.Elem) + ")"
	case *idl.Pipe:
		return "pipe " + typeText(t.Elem)
	case *idl.Func:
		return "a function"
	}
	return "?"
}
