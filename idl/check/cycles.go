package check

import (
	"fmt"
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A cutter is the pass that finds definitions that contain themselves, reports
// them, and cuts them where they close, so that later passes come to an end. It
// cuts chains that are too long, too.
type cutter struct {
	*checker
	unit    *unit
	states  map[any]state
	links   map[any]int // how long the chain is that begins at a definition
	longest int         // of the chains that begin in the definition being looked at
}

func (c *checker) cutCycles() {
	states, links := map[any]state{}, map[any]int{}
	for _, cut := range []func(*cutter, idl.Decl){(*cutter).typedefs, (*cutter).bases, (*cutter).structs} {
		c.eachUnit(func(u *unit, decls []idl.Decl) {
			x := &cutter{checker: c, unit: u, states: states, links: links}
			x.walk(decls, cut)
		})
	}
}

func (c *cutter) walk(decls []idl.Decl, cut func(*cutter, idl.Decl)) {
	for _, d := range decls {
		cut(c, d)
		c.walk(idl.Inner(d), cut)
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
	if !c.link(td, td.NameSpan, func() { td.Type = c.alias(td.Type) }) {
		td.Type = &idl.Base{TypeCommon: idl.TypeCommon{Span: td.Span}, Kind: idl.Invalid, Spelling: td.Name}
	}
}

// link goes through the definition x once, by calling inside. It gives false if
// x is one too many in a chain.
func (c *cutter) link(x any, at idl.Span, inside func()) bool {
	if c.states[x] != untouched {
		c.longest = max(c.longest, c.links[x])
		return true
	}
	c.states[x] = running
	around := c.longest
	c.longest = 0
	fits := c.enter(maxDepth, at)
	if fits {
		inside()
		c.longest++
	}
	c.leave()
	if c.longest > maxDepth {
		c.tooDeep(maxDepth, at)
		fits, c.longest = false, 0
	}
	c.states[x], c.links[x] = done, c.longest
	c.longest = max(around, c.longest)
	return fits
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
		c.report(diag.Recursive, t.Span, "name the type that it stands for", "typedef %q is defined by itself", td.Name)
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
		c.report(diag.CircularBase, last.BaseSpan, "one of the interfaces on the way has to derive from something else, in the end from IUnknown",
			"interface %q derives from itself", last.Name)
		last.Base = nil
	}
	for _, i := range slices.Backward(path) {
		c.states[i] = done
		if c.links[i] = c.links[i.Base] + 1; c.links[i] > maxDepth {
			c.tooDeep(maxDepth, i.BaseSpan)
			i.Base, c.links[i] = nil, 0
		}
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
	if c.states[body] == running {
		return true
	}
	fits := c.link(body, t.Where(), func() {
		for _, f := range fields {
			c.field(f)
		}
	})
	if !fits {
		empty(body)
	}
	return false
}

// empty takes the fields out of a structure or union.
func empty(t idl.Type) {
	switch t := t.(type) {
	case *idl.Struct:
		t.Fields = nil
	case *idl.Union:
		t.Arms = nil
	}
}

// elements gives what an array consists of, t if it is none.
func elements(t idl.Type) idl.Type {
	for {
		a, ok := t.(*idl.Array)
		if !ok {
			return t
		}
		t = a.Elem
	}
}

func (c *cutter) field(f *idl.Field) {
	if f.Type == nil {
		return
	}
	if !c.closes(f.Type) {
		c.contents(f.Type)
		return
	}
	text := typeText(elements(f.Type))
	c.report(diag.Recursive, f.NameSpan, fmt.Sprintf("make %q a pointer", f.Name), "field %q makes %s contain itself", f.Name, text)
	f.Type = &idl.Base{TypeCommon: idl.TypeCommon{Span: f.Type.Where()}, Kind: idl.Invalid, Spelling: text}
}
