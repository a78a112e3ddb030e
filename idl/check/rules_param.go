package check

import (
	"fmt"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

func (r *ruler) params(m *idl.Method, o operation) {
	first := map[string]*idl.Param{}
	for n, p := range m.Params {
		if was := first[p.Name]; was != nil && p.Name != "" {
			e := r.breach(r.unit, diag.Redefinition, p.NameSpan, "redefinition of parameter %q in method %q", p.Name, m.Name)
			e.Related = append(e.Related, diag.Related{Span: was.NameSpan, Message: "first defined here"})
			continue
		}
		first[p.Name] = p
		r.attributes(p.Attrs, onParam)
		r.typ(p.Type)
		r.defaultValue(p)
		if !r.param(m, p, o) {
			continue
		}
		if o.remote() {
			r.fits(r.inTime(p), p.Type)
			r.discriminated(&p.Common, p.Type)
		} else {
			r.fits(p.Attrs, p.Type)
		}
		if p.Retval && n+1 < len(m.Params) {
			r.retvalEarly(p, m.Params[n+1:])
		}
	}
}

// retvalEarly reports a [retval] parameter with others behind it.
func (r *ruler) retvalEarly(p *idl.Param, rest []*idl.Param) {
	for _, q := range rest {
		if q.Retval {
			e := r.breach(r.unit, diag.BadRetval, q.NameSpan, "a second [retval] parameter, %q", q.Name)
			e.Related = append(e.Related, diag.Related{Span: p.NameSpan, Message: "the first one is here"})
			e.Help = "a method has one result; the others are [out]"
			return
		}
	}
	e := r.breach(r.unit, diag.BadRetval, p.NameSpan, "[retval] parameter %q is not the last one", p.Name)
	e.Help = "the result of a method comes last"
}

// param checks type and direction of p. It reports whether it makes sense to
// look further.
func (r *ruler) param(m *idl.Method, p *idl.Param, o operation) bool {
	switch {
	case r.isInvalid(p.Type):
		return false
	case r.isVoid(p.Type):
		r.breach(r.unit, diag.NamedVoid, p.Type.Where(), "a parameter of type void in method %q", m.Name).
			Help = "give it a type that has values; (void) alone means no parameters"
		return false
	case r.interfaceType(p.Type) != nil:
		r.byValue(p.Type, "parameter", p.Name)
		return false
	case o.remote() && r.isOpaque(p.Type):
		r.unresolved(p.Type, "parameter", p.Name)
		return false
	case o.object() && r.isHandle(p.Type):
		r.breach(r.unit, diag.HandleInObject, p.Type.Where(), "parameter %q of a method of object interface %q is a binding handle", p.Name, o.iface.Name).
			Help = "drop it: the proxy knows where its object is"
		return false
	case p.Out && !r.isAddress(p.Type):
		e := r.breach(r.unit, diag.OutNotPointer, p.NameSpan, "[out] parameter %q has type %s, expected a pointer", p.Name, typeText(p.Type))
		e.Help = fmt.Sprintf("write %s *%s", typeText(p.Type), p.Name)
		return false
	case o.remote() && p.Out && r.pointsToInterface(p.Type):
		e := r.breach(r.unit, diag.OutInterface, p.NameSpan, "[out] parameter %q has type %s, expected a pointer to an interface pointer", p.Name, typeText(p.Type))
		e.Help = fmt.Sprintf("write %s%s", typeText(&idl.Pointer{Elem: p.Type}), p.Name)
		return false
	case p.Retval && p.Attrs.Has("in"):
		r.breach(r.unit, diag.BadRetval, p.NameSpan, "[retval] parameter %q is [in]", p.Name).
			Help = "write [out, retval]: a result only comes back"
		return false
	case o.remote() && !p.In && r.isUnsizedText(p):
		r.breach(r.unit, diag.UnsizedOut, p.NameSpan, "[out] string %q has no size", p.Name).
			Help = fmt.Sprintf("write %s%s for a string that the callee allocates, or say with size_is how much room there is", typeText(&idl.Pointer{Elem: r.asPointer(p.Type)}), p.Name)
	}
	return true
}

// isUnsizedText reports whether p is a string of which nothing says how much room
// there is for it.
func (r *ruler) isUnsizedText(p *idl.Param) bool {
	if !p.Attrs.Has("string") || p.Attrs.Has("size_is") || p.Attrs.Has("max_is") {
		return false
	}
	if a, ok := r.underlying(p.Type).(*idl.Array); ok && a.Len != nil {
		return false
	}
	e := r.elem(p.Type)
	return e != nil && !r.isAddress(e)
}

// asPointer gives the pointer that an array of unknown size is as a parameter.
func (r *ruler) asPointer(t idl.Type) idl.Type {
	if a, ok := t.(*idl.Array); ok {
		return &idl.Pointer{Elem: a.Elem}
	}
	return t
}

// isHandle reports whether t is handle_t.
func (r *ruler) isHandle(t idl.Type) bool {
	b, ok := r.underlying(t).(*idl.Base)
	return ok && b.Kind == idl.HandleT
}

// unresolved reports a structure that nothing defines, and that is passed around
// by value.
func (r *ruler) unresolved(t idl.Type, role, name string) {
	e := r.breach(r.unit, diag.Unresolved, t.Where(), "%s %q has type %s, which is never defined", role, name, typeText(t))
	e.Help = "only pointers to it are possible"
}

// byValue reports an interface that is not behind a pointer.
func (r *ruler) byValue(t idl.Type, role, name string) {
	e := r.breach(r.unit, diag.InterfaceByValue, t.Where(), "%s %q is interface %s itself, expected a pointer to it", role, name, typeText(t))
	e.Help = fmt.Sprintf("write %s *%s", typeText(t), name)
}

// isAddress reports whether a value of type t says where something is. Of
// opaque types nobody knows.
func (r *ruler) isAddress(t idl.Type) bool {
	switch r.underlying(t).(type) {
	case *idl.Pointer, *idl.Array, *idl.Func, *idl.Pipe, *idl.TypeName:
		return true
	}
	return false
}

// pointsToInterface reports whether t is IFoo *.
func (r *ruler) pointsToInterface(t idl.Type) bool {
	p, ok := r.underlying(t).(*idl.Pointer)
	return ok && r.interfaceType(p.Elem) != nil
}

// inTime checks that what a size, a length or a discriminant is computed from is
// there in time. It gives the attributes of p of which nothing has been reported.
func (r *ruler) inTime(p *idl.Param) idl.Attrs {
	var rest idl.Attrs
	for _, a := range p.Attrs {
		if !r.isLate(a, p) {
			rest = append(rest, a)
		}
	}
	return rest
}

// isLate reports an attribute of p that is computed from what comes later.
func (r *ruler) isLate(a *idl.Attr, p *idl.Param) (late bool) {
	code, ok := sizeCodes[lower(a.Name)]
	if !ok || len(a.Args) == 0 {
		return false
	}
	if !p.In && (code == diag.LengthFromOut || lower(a.Name) == "switch_is") {
		return false // computed when the values come back
	}
	// Only the first slot counts: what is behind it is allocated by the callee.
	walk(a.Args[0].Expr, func(e idl.Expr) {
		id, ok := e.(*idl.Ident)
		if !ok || late {
			return
		}
		if q, ok := id.Def.(*idl.Param); ok && !q.In {
			r.tooEarly(code, a, p, id, q)
			late = true
		}
	})
	return late
}

// tooEarly reports that attribute a of p needs the value of q before it is there.
func (r *ruler) tooEarly(code diag.Code, a *idl.Attr, p *idl.Param, use *idl.Ident, q *idl.Param) {
	e := r.breach(r.unit, code, use.Span, "%s of %q refers to %q, which is [out] and has no value yet", a.Name, p.Name, q.Name)
	e.Related = append(e.Related, diag.Related{Span: q.NameSpan, Message: fmt.Sprintf("%q is declared here", q.Name)})
	e.Help = fmt.Sprintf("make %q [in] or [in, out]", q.Name)
	if el := r.elem(p.Type); p.Out && el != nil && r.elem(el) != nil {
		e.Help = fmt.Sprintf("if the callee allocates the array, write %s(, …)", a.Name)
	}
}

var sizeCodes = map[string]diag.Code{
	"size_is": diag.SizeFromOut, "max_is": diag.SizeFromOut, "switch_is": diag.SizeFromOut,
	"length_is": diag.LengthFromOut, "first_is": diag.LengthFromOut, "last_is": diag.LengthFromOut,
}
