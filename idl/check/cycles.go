package check

import (
	"fmt"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A cutter is the pass that finds definitions that contain themselves, reports
// them, and cuts them where they close, so that later passes come to an end.
type cutter struct {
	*checker
	unit   *unit
	states map[any]state
}

func (c *checker) cutCycles() {
	states := map[any]state{}
	for _, cut := range []func(*cutter, idl.Decl){(*cutter).typedefs, (*cutter).bases, (*cutter).structs} {
		c.eachUnit(func(u *unit, decls []idl.Decl) {
			x := &cutter{c, u, states}
			x.walk(decls, cut)
		})
	}
}

func (c *cutter) walk(decls []idl.Decl, cut func(*cutter, idl.Decl)) {
	for _, d := range decls {
		cut(c, d)
		c.walk(inner(d), cut)
	}
}

func (c *cutter) report(code diag.Code, at idl.Span, help, format string, args ...any) {
	c.fault(c.unit, code, at, format, args...).Help = help
}

// typedefs cuts typedefs that come back to themselves. Bodies of structures
// are not entered: what stands in them needs no more than a name.
func (c *cutter) typedefs(d idl.Decl) {
	if td, ok := d.(*idl.Typedef); ok {
		c.typedef(td)
	}
}

func (c *cutter) typedef(td *idl.Typedef) {
	if c.states[td] != untouched {
		return
	}
	c.states[td] = running
	if c.enter(td.NameSpan) {
		td.Type = c.alias(td.Type)
	}
	c.leave()
	c.states[td] = done
}

// alias goes through a type in a typedef. It gives what takes the type's place.
func (c *cutter) alias(t idl.Type) idl.Type {
	switch t := t.(type) {
	case *idl.TypeName:
		return c.aliasName(t)
	case *idl.Pointer:
		t.Elem = c.alias(t.Elem)
	case *idl.Array:
		t.Elem = c.alias(t.Elem)
	case *idl.SafeArray:
		t.Elem = c.alias(t.Elem)
	case *idl.Pipe:
		t.Elem = c.alias(t.Elem)
	case *idl.Func:
		t.Result = c.alias(t.Result)
		for _, p := range t.Params {
			p.Type = c.alias(p.Type)
		}
	}
	return t
}

func (c *cutter) aliasName(t *idl.TypeName) idl.Type {
	td := typedefOf(t)
	switch {
	case td == nil:
		return t
	case c.states[td] == running:
		c.report(diag.Recursive, t.Span, "", "typedef %q is defined by itself", td.Name)
		return invalid(t)
	}
	c.typedef(td)
	return t
}

// bases cuts interfaces that derive from themselves.
func (c *cutter) bases(d idl.Decl) {
	start, ok := d.(*idl.Interface)
	if !ok {
		return
	}
	var path []*idl.Interface
	i := start
	for ; i != nil && c.states[i] == untouched; i = i.Base {
		c.states[i] = running
		path = append(path, i)
	}
	if i != nil && c.states[i] == running {
		last := path[len(path)-1]
		c.report(diag.CircularBase, last.BaseSpan, "", "interface %q derives from itself", last.Name)
		last.Base = nil
	}
	for _, i := range path {
		c.states[i] = done
	}
}

// structs cuts structures and unions that contain themselves.
func (c *cutter) structs(d idl.Decl) {
	switch d := d.(type) {
	case *idl.Typedef:
		c.contents(d.Type)
	case *idl.TypeDecl:
		c.contents(d.Type)
	case *idl.Method:
		c.contents(d.Result)
		for _, p := range d.Params {
			c.contents(p.Type)
		}
	}
}

// contents goes through the structures that are written inside t.
func (c *cutter) contents(t idl.Type) {
	switch t := t.(type) {
	case *idl.Pointer:
		c.contents(t.Elem)
	case *idl.Array:
		c.contents(t.Elem)
	case *idl.Struct, *idl.Union:
		c.closes(t)
	}
}

// closes reports whether a value of type t holds one of a structure that is
// being looked at.
func (c *cutter) closes(t idl.Type) bool {
	var fields []*idl.Field
	body := c.underlying(t)
	switch b := body.(type) {
	case *idl.Array:
		return c.closes(b.Elem)
	case *idl.Struct:
		fields = b.Fields
	case *idl.Union:
		fields = b.Arms
	default:
		return false
	}
	if s := c.states[body]; s != untouched {
		return s == running
	}
	c.states[body] = running
	if c.enter(t.Where()) {
		for _, f := range fields {
			c.field(f)
		}
	}
	c.leave()
	c.states[body] = done
	return false
}

func (c *cutter) field(f *idl.Field) {
	if f.Type == nil {
		return
	}
	if !c.closes(f.Type) {
		c.contents(f.Type)
		return
	}
	text := typeText(f.Type)
	c.report(diag.Recursive, f.NameSpan, fmt.Sprintf("make %q a pointer", f.Name), "field %q makes %s contain itself", f.Name, text)
	f.Type = &idl.Base{TypeCommon: idl.TypeCommon{Span: f.Type.Where()}, Kind: idl.Invalid, Spelling: text}
}
