package check

import (
	"strings"

	"github.com/goidl/goidl/idl"
)

// A space is a name space.
type space int

const (
	typeNames  space = iota // typedefs, interfaces, coclasses
	tagNames                // struct S, union U, enum E
	valueNames              // constants and enumerators
	spaces
)

// A symbol is a name with everything that declares it, in the program's order.
type symbol struct{ defs []def }

// A def is one declaration of a symbol.
type def struct {
	unit *unit
	node any // an idl.Decl, *idl.EnumMember, *idl.Struct, *idl.Union or *idl.Enum
	span idl.Span
}

// forward reports whether d only announces what another declaration defines.
func (d *def) forward() bool {
	switch n := d.node.(type) {
	case *idl.Interface:
		return n.Forward
	case *idl.Coclass:
		return n.Forward
	case *idl.RuntimeClass:
		return n.Forward
	case *idl.APIContract:
		return n.Forward
	}
	return false
}

// lookup finds what name means in u: a definition that u sees, else a forward
// declaration that it sees. Its own come before imported ones. Files that
// were not asked for see the whole program if need be.
func (c *checker) lookup(u *unit, sp space, name string) any {
	sym := c.index[sp][name]
	if sym == nil {
		return nil
	}
	var best *def
	rank := 0
	for i := range sym.defs {
		if r := u.rank(&sym.defs[i]); r > rank {
			best, rank = &sym.defs[i], r
		}
	}
	if best == nil {
		return nil
	}
	return best.node
}

// rank says how well d serves u; 0 means not at all.
func (u *unit) rank(d *def) int {
	r := 0
	switch {
	case d.unit == u:
		r = 3
	case u.sees.has(d.unit.number):
		r = 2
	case !u.root:
		r = 1
	default:
		return 0
	}
	if !d.forward() {
		r += 3
	}
	if !d.isCoclass() {
		r += 6
	}
	return r
}

// find looks name up as it is used inside namespace ns: innermost first. Of a
// qualified name that is unknown the last part may do: shipped files declare
// Windows.Foundation.EventRegistrationToken outside of its namespace.
func (c *checker) find(u *unit, sp space, ns, name string) any {
	for ns != "" {
		if n := c.lookup(u, sp, ns+"."+name); n != nil {
			return n
		}
		i := strings.LastIndexByte(ns, '.')
		ns = ns[:max(i, 0)]
	}
	if n := c.lookup(u, sp, name); n != nil {
		return n
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return c.lookup(u, sp, name[i+1:])
	}
	return nil
}

// qualify gives the full name of a declaration inside namespace ns.
func qualify(ns, name string) string {
	if ns == "" || name == "" {
		return name
	}
	return ns + "." + name
}

// A declarer is the pass that enters names into the index.
type declarer struct {
	*checker
	unit *unit
	ns   string
}

func (c *checker) declareAll() {
	c.eachUnit(func(u *unit, decls []idl.Decl) {
		d := declarer{c, u, ""}
		d.decls(decls)
	})
}

func (d *declarer) add(sp space, name string, node any, span idl.Span) {
	if name == "" {
		return
	}
	if d.ns != "" {
		name = qualify(d.ns, name)
		d.fullNames[node] = name
	}
	sym := d.index[sp][name]
	if sym == nil {
		sym = &symbol{}
		d.index[sp][name] = sym
	}
	sym.defs = append(sym.defs, def{d.unit, node, span})
}

func (d *declarer) decls(decls []idl.Decl) {
	for _, decl := range decls {
		d.decl(decl)
	}
}

func (d *declarer) decl(decl idl.Decl) {
	switch n := decl.(type) {
	case *idl.Interface:
		d.add(typeNames, n.Name, n, n.NameSpan)
		if len(n.TypeParams) > 0 {
			d.generics[n] = placed{d.unit, d.ns}
		}
	case *idl.Coclass:
		d.add(typeNames, n.Name, n, n.NameSpan)
	case *idl.RuntimeClass:
		d.add(typeNames, n.Name, n, n.NameSpan)
	case *idl.APIContract:
		d.add(typeNames, n.Name, n, n.NameSpan)
	case *idl.Typedef:
		d.typedef(n)
	case *idl.TypeDecl:
		d.typ(n.Type)
		d.noteFlags(n.Attrs, n.Type)
	case *idl.Const:
		d.add(valueNames, n.Name, n, n.NameSpan)
		d.typ(n.Type)
	case *idl.Method:
		d.method(n.Result, n.Params)
	case *idl.Property:
		d.typ(n.Type)
	case *idl.Namespace:
		outer := d.ns
		d.ns = qualify(outer, n.Name)
		d.decls(n.Decls)
		d.ns = outer
		return
	}
	d.decls(idl.Inner(decl))
}

// typedef enters a typedef's name. typedef interface I I; is how C headers
// announce an interface, so it counts as interface I;.
func (d *declarer) typedef(n *idl.Typedef) {
	t, ok := n.Type.(*idl.TypeName)
	switch {
	case !ok || t.Name != n.Name || isTag(t.Tag):
		d.add(typeNames, n.Name, n, n.NameSpan)
	case t.Tag != "":
		d.add(typeNames, n.Name, announced(t.Name, t.Span), n.NameSpan)
	}
	d.typ(n.Type)
	d.noteFlags(n.Attrs, n.Type)
}

func (d *declarer) noteFlags(attrs idl.Attrs, t idl.Type) {
	if e, ok := t.(*idl.Enum); ok && attrs.Has("flags") {
		d.flags[e] = true
	}
}

// isTag reports whether the keyword before a name makes the name a tag.
func isTag(keyword string) bool {
	return keyword == "struct" || keyword == "union" || keyword == "enum"
}

// announced makes a forward declaration of an interface that is used at a place.
func announced(name string, at idl.Span) *idl.Interface {
	i := &idl.Interface{Forward: true}
	i.Name, i.Span, i.NameSpan = name, at, at
	return i
}

func (d *declarer) method(result idl.Type, params []*idl.Param) {
	d.typ(result)
	for _, p := range params {
		d.typ(p.Type)
	}
}

// typ enters the tags and enumerators that are declared inside a type.
func (d *declarer) typ(t idl.Type) {
	switch t := t.(type) {
	case *idl.Pointer:
		d.typ(t.Elem)
	case *idl.Array:
		d.typ(t.Elem)
	case *idl.SafeArray:
		d.typ(t.Elem)
	case *idl.Pipe:
		d.typ(t.Elem)
	case *idl.Func:
		d.method(t.Result, t.Params)
	case *idl.Struct:
		if d.firstSight(t) {
			d.add(tagNames, t.Tag, t, t.TagSpan)
			d.fields(t.Fields)
		}
	case *idl.Union:
		if d.firstSight(t) {
			d.add(tagNames, t.Tag, t, t.TagSpan)
			if t.Switch != nil {
				d.typ(t.Switch.Type)
			}
			d.fields(t.Arms)
		}
	case *idl.Enum:
		if d.firstSight(t) {
			d.enum(t)
		}
	}
}

func (d *declarer) enum(t *idl.Enum) {
	d.add(tagNames, t.Tag, t, t.TagSpan)
	for _, m := range t.Members {
		d.enums[m] = t
		d.add(valueNames, m.Name, m, m.NameSpan)
	}
}

func (d *declarer) fields(fields []*idl.Field) {
	for _, f := range fields {
		d.typ(f.Type)
	}
}
