package check

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// typ checks the structures, unions and enums that are written inside t.
func (r *ruler) typ(t idl.Type) {
	switch t := t.(type) {
	case *idl.Pointer:
		r.typ(t.Elem)
	case *idl.Array:
		r.typ(t.Elem)
		if r.isVoid(t.Elem) {
			r.breach(r.unit, diag.VoidElement, t.Where(), "an array of void").
				Help = "byte is the type for bytes without meaning"
		}
	case *idl.Struct:
		if r.firstSight(t) {
			r.attributes(t.Attrs, onType)
			r.structure(t)
		}
	case *idl.Union:
		if r.firstSight(t) {
			r.attributes(t.Attrs, onType)
			r.union(t)
		}
	case *idl.Enum:
		if r.firstSight(t) {
			r.attributes(t.Attrs, onType)
		}
	}
}

func (r *ruler) structure(t *idl.Struct) {
	r.fields(t.Fields)
	for n, f := range t.Fields {
		if n+1 < len(t.Fields) && r.isConformant(f.Type) {
			e := r.breach(r.unit, diag.ConformantNotLast, f.NameSpan, "field %q is an array of variable size and not the last field", f.Name)
			e.Help = "move it to the end, or make it a pointer"
		}
		r.discriminated(&f.Common, f.Type)
	}
}

// discriminated checks that something says which arm of a union is in use.
func (r *ruler) discriminated(d *idl.Common, t idl.Type) {
	u, ok := r.underlying(r.innermost(t)).(*idl.Union)
	if !ok || u.Switch != nil || !hasCases(u) || d.Attrs.Has("switch_is") {
		return
	}
	e := r.breach(r.unit, diag.NoSwitch, d.Span, "nothing says which arm of the union %q is in use", d.Name)
	e.Help = "put [switch_is(expression)] before it, or make it an encapsulated union: union switch (…)"
}

// fields checks what holds for fields of structures and for arms of unions.
func (r *ruler) fields(fields []*idl.Field) {
	first := map[string]*idl.Field{}
	for _, f := range fields {
		if was := first[f.Name]; was != nil && f.Name != "" {
			e := r.breach(r.unit, diag.Redefinition, f.NameSpan, "redefinition of field %q", f.Name)
			e.Related = append(e.Related, diag.Related{Span: was.NameSpan, Message: "first defined here"})
			continue
		}
		first[f.Name] = f
		r.attributes(f.Attrs, onField)
		if f.Type != nil {
			r.field(f)
		}
	}
}

func (r *ruler) field(f *idl.Field) {
	r.typ(f.Type)
	switch {
	case r.isInvalid(f.Type):
	case r.isVoid(f.Type):
		r.breach(r.unit, diag.VoidField, f.NameSpan, "field %q has type void", f.Name).
			Help = "give it a type that has values"
	case r.interfaceType(f.Type) != nil:
		r.byValue(f.Type, "field", f.Name)
	case r.isOpaque(f.Type):
		r.unresolved(f.Type, "field", f.Name)
	default:
		r.fits(f.Attrs, f.Type)
	}
}

// isOpaque reports whether t is struct S, and nothing says what is in S.
func (r *ruler) isOpaque(t idl.Type) bool {
	n, ok := r.underlying(t).(*idl.TypeName)
	return ok && n.Def == nil && isTag(n.Tag) && !r.lost(r.unit, n.Name)
}

// isConformant reports whether the size of t is known only at run time: T a[],
// or a structure that ends in such an array.
func (r *ruler) isConformant(t idl.Type) bool {
	for range maxDepth {
		switch u := r.underlying(t).(type) {
		case *idl.Array:
			return u.Len == nil
		case *idl.Struct:
			if len(u.Fields) == 0 {
				return false
			}
			t = u.Fields[len(u.Fields)-1].Type
		default:
			return false
		}
	}
	return false
}

// hasCases reports whether u is a union of IDL's, not one of C's.
func hasCases(u *idl.Union) bool {
	if u.Switch != nil || u.Attrs.Has("switch_type") {
		return true
	}
	for _, f := range u.Arms {
		if f.Default || len(f.Cases) > 0 {
			return true
		}
	}
	return false
}

func (r *ruler) union(u *idl.Union) {
	if len(u.Arms) == 0 {
		r.breach(r.unit, diag.EmptyUnion, u.Where(), "a union without arms").
			Help = "give it at least one arm, such as [case(1)] long l;"
		return
	}
	r.fields(u.Arms)
	if !hasCases(u) {
		return
	}
	r.switchType(u)
	size := r.switchSize(u)
	cases := map[int64]*idl.Field{}
	var def *idl.Field
	for _, f := range u.Arms {
		if len(f.Cases) == 0 && !f.Default {
			r.breach(r.unit, diag.NoCase, f.Where(), "arm %q has no case", f.Name).
				Help = "put [case(value)] or [default] before it"
		}
		if f.Default && def != nil {
			e := r.breach(r.unit, diag.ManyDefaults, f.Where(), "a second default arm")
			e.Related = append(e.Related, diag.Related{Span: def.Where(), Message: "the first one is here"})
			e.Help = "give one of them the cases that it is for"
		}
		if f.Default {
			def = f
		}
		r.cases(f, cases, size)
	}
}

// cases checks the values that select f. Seen holds those of the arms before.
func (r *ruler) cases(f *idl.Field, seen map[int64]*idl.Field, size int64) {
	for n, v := range f.CaseValues {
		if n >= len(f.Cases) || r.vague[f.Cases[n]] {
			continue
		}
		at := f.Cases[n].Where()
		if was := seen[v]; was != nil {
			e := r.breach(r.unit, diag.DuplicateCase, at, "case %d appears twice", v)
			e.Related = append(e.Related, diag.Related{Span: was.Where(), Message: "the first one is here"})
			e.Help = "each value of the discriminant selects one arm"
			continue
		}
		seen[v] = f
		if size > 0 && !integer(int64Kind, uint64(v)).fits(size) {
			r.breach(r.unit, diag.OutOfRange, at, "case %d does not fit the %d bits of the discriminant", v, 8*size).
				Help = "no value of the discriminant selects this arm; give that a larger type, or the case a smaller value"
		}
	}
}

// discriminant gives the type of the discriminant of u, nil if it is not known
// here. The attributes before union may be those of a typedef.
func (r *ruler) discriminant(u *idl.Union) idl.Type {
	if u.Switch != nil {
		return u.Switch.Type
	}
	a := u.Attrs.Get("switch_type")
	if a == nil {
		a = r.typedef.Get("switch_type")
	}
	if a == nil || len(a.Args) == 0 {
		return nil
	}
	return a.Args[0].Type
}

// switchSize gives the size of the discriminant of u, 0 if it is not known here.
func (r *ruler) switchSize(u *idl.Union) int64 {
	if b, ok := r.underlying(r.discriminant(u)).(*idl.Base); ok {
		return baseSize(b.Kind)
	}
	return 0
}

// switchType checks that the discriminant of u is an integer.
func (r *ruler) switchType(u *idl.Union) {
	t := r.discriminant(u)
	if t == nil || r.isIntegral(t) || r.isInvalid(t) {
		return
	}
	r.breach(r.unit, diag.NotIntegral, t.Where(), "the discriminant of a union has type %s, expected an integer", typeText(t)).
		Help = "discriminants are integers, characters, booleans or enums"
}

// innermost gives what is behind all pointers and arrays.
func (r *ruler) innermost(t idl.Type) idl.Type {
	for range maxDepth {
		e := r.elem(t)
		if e == nil {
			break
		}
		t = e
	}
	return t
}

// selects checks switch_is.
func (r *ruler) selects(a *idl.Attr, t idl.Type) {
	if _, ok := r.underlying(r.innermost(t)).(*idl.Union); !ok {
		r.breach(r.unit, diag.Inapplicable, a.Span, "[switch_is] does not apply to type %s, expected a union", typeText(t))
		return
	}
	r.counts(a)
}

// identifies checks iid_is.
func (r *ruler) identifies(a *idl.Attr, t idl.Type) {
	e := r.innermost(t)
	if r.isInvalid(e) {
		return
	}
	if r.interfaceType(e) == nil && !r.isVoid(e) {
		r.breach(r.unit, diag.IIDIsOnValue, a.Span, "[iid_is] does not apply to type %s, expected an interface pointer", typeText(t))
		return
	}
	for _, arg := range a.Args {
		if t := r.typeOf(arg.Expr); t != nil && !r.isGUID(t) {
			r.breach(r.unit, diag.BadIIDIs, arg.Span, "%q has type %s, expected an IID", arg.Text, typeText(t)).
				Help = fmt.Sprintf("declare it [in] REFIID %s", strings.TrimLeft(arg.Text, "* "))
		}
	}
}

// isGUID reports whether t is GUID under any of its names, or a pointer to it.
func (r *ruler) isGUID(t idl.Type) bool {
	for range maxDepth {
		if named(t, "GUID", "IID", "CLSID", "UUID", "uuid_t") {
			return true
		}
		switch s := r.underlying(t).(type) {
		case *idl.Struct:
			return s.Tag == "_GUID" || s.Tag == "GUID"
		case *idl.Base:
			return s.Kind == idl.Invalid
		}
		if t = r.elem(t); t == nil {
			return false
		}
	}
	return false
}
