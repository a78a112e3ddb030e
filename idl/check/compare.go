package check

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// compareAll is the pass that looks at names with more than one declaration.
// Shipped files repeat declarations, and may: only different ones are an
// error, and only where a file that was asked for takes part.
func (c *checker) compareAll() {
	for sp := range c.index {
		for name, sym := range c.index[sp] {
			scoped := space(sp) == valueNames && strings.Contains(name, ".") // WinRT's enumerators belong to their enum
			if len(sym.defs) > 1 && !scoped {
				c.compareSymbol(sym)
			}
		}
	}
	c.compareIDs()
}

// compareSymbol compares each declaration with the first one that it can see.
func (c *checker) compareSymbol(sym *symbol) {
	for n := range sym.defs {
		d := &sym.defs[n]
		if !d.unit.ruled() {
			continue
		}
		first := firstBefore(sym.defs[:n], d)
		if first == nil || c.alike(first, d) {
			continue
		}
		r := c.breach(d.unit, diag.Redefinition, d.span, "redefinition of %q", nameOf(d.node))
		r.Related = append(r.Related, diag.Related{Span: first.span, Message: "first defined here"})
		if first.unit != d.unit && c.sameSize(first, d) {
			r.Severity = diag.Warning // MIDL takes it: a file means its own
		}
	}
}

// sameSize reports whether two declarations are typedefs of integers that differ
// in their sign at most.
func (c *checker) sameSize(a, b *def) bool {
	x, ok := a.node.(*idl.Typedef)
	y, also := b.node.(*idl.Typedef)
	if !ok || !also {
		return false
	}
	s, ok := c.underlying(x.Type).(*idl.Base)
	t, also := c.underlying(y.Type).(*idl.Base)
	return ok && also && c.isIntegral(s) && c.isIntegral(t) && baseSize(s.Kind) == baseSize(t.Kind)
}

// firstBefore gives the declaration that d has to agree with: the first that its
// file has imported, definitions before forward declarations.
func firstBefore(earlier []def, d *def) *def {
	var first *def
	for i := range earlier {
		e := &earlier[i]
		if !d.unit.reads.has(e.unit.number) || e.isCoclass() && d.isInterface() || e.isInterface() && d.isCoclass() {
			continue
		}
		if !e.forward() {
			return e
		}
		if first == nil {
			first = e
		}
	}
	return first
}

func nameOf(x any) string {
	switch x := x.(type) {
	case *idl.Interface:
		return x.Name
	case *idl.Coclass:
		return x.Name
	case *idl.Typedef:
		return x.Name
	case *idl.Const:
		return x.Name
	case *idl.EnumMember:
		return x.Name
	case *idl.Struct:
		return x.Tag
	case *idl.Union:
		return x.Tag
	case *idl.Enum:
		return x.Tag
	case *idl.RuntimeClass:
		return x.Name
	case *idl.APIContract:
		return x.Name
	}
	return ""
}

// alike reports whether two declarations of one name say the same. A file that
// is imported here and #included there is read twice: what stands in one place
// is one declaration.
func (c *checker) alike(a, b *def) bool {
	if a.span.Pos == b.span.Pos && a.unit != b.unit {
		return true
	}
	if a.forward() || b.forward() {
		return sameKind(a, b)
	}
	switch x := a.node.(type) {
	case *idl.Typedef:
		y, ok := b.node.(*idl.Typedef)
		return ok && c.same(x.Type, y.Type)
	case *idl.Const:
		y, ok := b.node.(*idl.Const)
		return ok && c.same(x.Type, y.Type) && (x.Value == y.Value || x.Value == nil || y.Value == nil)
	case *idl.EnumMember:
		y, ok := b.node.(*idl.EnumMember)
		return ok && x.Value == y.Value && c.enums[x] != c.enums[y]
	case *idl.Struct:
		y, ok := b.node.(*idl.Struct)
		return ok && c.sameFields(x.Fields, y.Fields)
	case *idl.Union:
		y, ok := b.node.(*idl.Union)
		return ok && c.sameFields(x.Arms, y.Arms)
	case *idl.Enum:
		y, ok := b.node.(*idl.Enum)
		return ok && sameMembers(x, y)
	}
	return false
}

// sameKind reports whether a forward declaration can announce b.
func sameKind(a, b *def) bool {
	switch a.node.(type) {
	case *idl.RuntimeClass:
		_, ok := b.node.(*idl.RuntimeClass)
		return ok
	case *idl.APIContract:
		_, ok := b.node.(*idl.APIContract)
		return ok
	}
	return a.isInterface() && b.isInterface() || a.isCoclass() && b.isCoclass()
}

func (d *def) isInterface() bool {
	_, ok := d.node.(*idl.Interface)
	return ok
}

func (d *def) isCoclass() bool {
	_, ok := d.node.(*idl.Coclass)
	return ok
}

// maxCompared bounds how deep types are compared that refer to each other
// without tags. Deeper ones count as equal.
const maxCompared = 100

// same reports whether two types are one type. What has a name is compared by
// its name: it has a definition of its own, which is compared where it stands.
func (c *checker) same(a, b idl.Type) bool {
	if a == b || a == nil || b == nil || c.depth > maxCompared {
		return a == b || c.depth > maxCompared
	}
	if sameName(a, b) {
		return true
	}
	c.depth++
	defer c.leave()
	a, b = c.underlying(a), c.underlying(b)
	switch x := a.(type) {
	case *idl.Base:
		y, ok := b.(*idl.Base)
		return ok && (x.Kind == y.Kind || x.Kind == idl.Invalid || y.Kind == idl.Invalid)
	case *idl.Pointer:
		y, ok := b.(*idl.Pointer)
		return ok && c.same(x.Elem, y.Elem)
	case *idl.Array:
		y, ok := b.(*idl.Array)
		return ok && x.N == y.N && c.same(x.Elem, y.Elem)
	case *idl.SafeArray:
		y, ok := b.(*idl.SafeArray)
		return ok && c.same(x.Elem, y.Elem)
	case *idl.Func:
		y, ok := b.(*idl.Func)
		return ok && len(x.Params) == len(y.Params)
	case *idl.Struct:
		y, ok := b.(*idl.Struct)
		return ok && x.Tag == y.Tag && (x.Tag != "" || c.sameFields(x.Fields, y.Fields))
	case *idl.Union:
		y, ok := b.(*idl.Union)
		return ok && x.Tag == y.Tag && (x.Tag != "" || c.sameFields(x.Arms, y.Arms))
	case *idl.Enum:
		y, ok := b.(*idl.Enum)
		return ok && x.Tag == y.Tag && (x.Tag != "" || sameMembers(x, y))
	}
	return sameName(a, b)
}

// sameName reports whether a and b are the same name.
func sameName(a, b idl.Type) bool {
	x, ok1 := a.(*idl.TypeName)
	y, ok2 := b.(*idl.TypeName)
	return ok1 && ok2 && x.Name == y.Name && x.Tag == y.Tag
}

func (c *checker) sameFields(a, b []*idl.Field) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || !c.same(a[i].Type, b[i].Type) {
			return false
		}
	}
	return true
}

func sameMembers(a, b *idl.Enum) bool {
	if len(a.Members) != len(b.Members) {
		return false
	}
	for i := range a.Members {
		if a.Members[i].Name != b.Members[i].Name || a.Members[i].Value != b.Members[i].Value {
			return false
		}
	}
	return true
}

// An identified is an interface, a class or a library, with its id.
type identified struct {
	unit *unit
	what string
	id   idl.GUID
	decl *idl.Common
}

// compareIDs looks for declarations that share a uuid with another one that their
// file has imported.
func (c *checker) compareIDs() {
	users := map[idl.GUID][]identified{}
	c.eachUnit(func(u *unit, decls []idl.Decl) {
		eachID(decls, false, func(x identified) {
			x.unit = u
			for _, o := range users[x.id] {
				if u.ruled() && u.reads.has(o.unit.number) && o.decl.Name != x.decl.Name && o.what == x.what {
					c.sharedID(x, o)
					break
				}
			}
			users[x.id] = append(users[x.id], x)
		})
	})
}

func (c *checker) sharedID(x, first identified) {
	a := x.decl.Attrs.Get("uuid")
	d := c.breach(x.unit, diag.DuplicateUUID, a.Args[0].Span, "%s %q has the uuid of %s %q", x.what, x.decl.Name, first.what, first.decl.Name)
	d.Related = append(d.Related, diag.Related{Span: first.decl.NameSpan, Message: fmt.Sprintf("%q is declared here", first.decl.Name)})
	d.Help = fmt.Sprintf("give each %s a uuid of its own; uuidgen makes one", x.what)
}

// eachID calls f for what has an id in decls, libraries and namespaces included.
// Classes count inside of a library, which lists them by their ids; elsewhere a
// class may have several names.
func eachID(decls []idl.Decl, library bool, f func(identified)) {
	for _, d := range decls {
		x := identified{}
		switch d := d.(type) {
		case *idl.Interface:
			if !d.Forward {
				x = identified{what: "interface", id: d.IID, decl: &d.Common}
			}
		case *idl.Coclass:
			if !d.Forward && library {
				x = identified{what: "coclass", id: d.CLSID, decl: &d.Common}
			}
		case *idl.Library:
			x = identified{what: "library", id: d.LIBID, decl: &d.Common}
			eachID(d.Decls, true, f)
		case *idl.Namespace:
			eachID(d.Decls, library, f)
		}
		if !x.id.IsZero() {
			f(x)
		}
	}
}
