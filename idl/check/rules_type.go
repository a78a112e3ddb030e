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
			r.breach(r.unit, diag.VoidElement, t.Where(), "an array of void")
		}
	case *idl.Struct:
		if r.firstSight(t) {
			r.conflicts(t.Attrs)
			r.structure(t)
		}
	case *idl.Union:
		if r.firstSight(t) {
			r.conflicts(t.Attrs)
			r.union(t)
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
		r.conflicts(f.Attrs)
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
		r.breach(r.unit, diag.VoidField, f.NameSpan, "field %q has type void", f.Name)
	case r.interfaceType(f.Type) != nil:
		r.byValue(f.Type, "field", f.Name)
	case r.isOpaque(f.Type):
		e := r.breach(r.unit, diag.Unresolved, f.Type.Where(), "field %q has type %s, which is never defined", f.Name, typeText(f.Type))
		e.Help = "only pointers to it are possible"
	default:
		r.fits(f.Attrs, f.Type)
	}
}

// isOpaque reports whether t is struct S, and nothing says what is in S.
func (r *ruler) isOpaque(t idl.Type) bool {
	n, ok := r.underlying(t).(*idl.TypeName)
	return ok && n.Def == nil && isTag(n.Tag)
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
		r.breach(r.unit, diag.EmptyUnion, u.Where(), "a union without arms")
		return
	}
	r.fields(u.Arms)
	if !hasCases(u) {
		return
	}
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
			continue
		}
		seen[v] = f
		if size > 0 && !integer(int64Kind, uint64(v)).fits(size) {
			r.breach(r.unit, diag.OutOfRange, at, "case %d does not fit the %d bits of the discriminant", v, 8*size).
				Help = "no value of the discriminant selects this arm; give that a larger type, or the case a smaller value"
		}
	}
}

// switchSize gives the size of the discriminant of u, 0 if it is not known here.
func (r *ruler) switchSize(u *idl.Union) int64 {
	var t idl.Type
	if u.Switch != nil {
		t = u.Switch.Type
	} else if a := u.Attrs.Get("switch_type"); a != nil && len(a.Args) > 0 {
		t = a.Args[0].Type
	}
	if b, ok := r.underlying(t).(*idl.Base); ok {
		return baseSize(b.Kind)
	}
	return 0
}

// fits checks that the attributes of a declaration make sense for its type.
func (r *ruler) fits(attrs idl.Attrs, t idl.Type) {
	if r.isInvalid(t) {
		return
	}
	for _, a := range attrs {
		name := lower(a.Name)
		switch name {
		case "ref", "unique", "ptr":
			r.needAddress(a, t, "a pointer")
		case "size_is", "max_is", "length_is", "first_is", "last_is":
			if r.needAddress(a, t, "an array or a pointer") {
				r.counts(a)
			}
		case "string":
			r.text(a, t)
		case "switch_is":
			r.selects(a, t)
		case "iid_is":
			r.identifies(a, t)
		}
	}
}

func (r *ruler) needAddress(a *idl.Attr, t idl.Type, want string) bool {
	if r.isAddress(t) {
		return true
	}
	r.breach(r.unit, diag.Inapplicable, a.Span, "[%s] does not apply to type %s, expected %s", a.Name, typeText(t), want).
		Help = fmt.Sprintf("drop [%s], or declare %s *", a.Name, typeText(t))
	return false
}

// text checks that [string] stands before characters.
func (r *ruler) text(a *idl.Attr, t idl.Type) {
	e := r.innermost(t)
	switch e := r.underlying(e).(type) {
	case *idl.Base:
		switch e.Kind {
		case idl.Byte, idl.Char, idl.WChar, idl.Int8, idl.Uint8, idl.Uint16, idl.Invalid:
			return
		}
	case *idl.Struct, *idl.TypeName:
		return
	}
	r.breach(r.unit, diag.BadString, a.Span, "[string] does not apply to type %s, expected an array of or pointer to char, wchar_t or byte", typeText(t)).
		Help = "drop [string]; size_is says how many elements there are"
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

// counts checks that the arguments of size_is and the like are integers.
func (r *ruler) counts(a *idl.Attr) {
	for _, arg := range a.Args {
		t := r.typeOf(arg.Expr)
		if t == nil || r.isIntegral(t) {
			continue
		}
		e := r.breach(r.unit, diag.NotIntegral, arg.Span, "%s needs an integer, and %q has type %s", a.Name, arg.Text, typeText(t))
		e.Help = "sizes, lengths and discriminants are integers"
		if el := r.elem(t); el != nil && r.isIntegral(el) {
			e.Help = fmt.Sprintf("write *%s", arg.Text)
		}
	}
}
