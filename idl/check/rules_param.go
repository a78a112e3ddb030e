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
		r.conflicts(p.Attrs)
		r.typ(p.Type)
		if !r.param(m, p, o) {
			continue
		}
		r.fits(p.Attrs, p.Type)
		if o.remote() {
			r.sizes(p)
			r.discriminated(&p.Common, p.Type)
		}
		if p.Retval && n+1 < len(m.Params) {
			e := r.breach(r.unit, diag.BadRetval, p.NameSpan, "[retval] parameter %q is not the last one", p.Name)
			e.Help = "the result of a method comes last"
		}
	}
}

// param checks type and direction of p. It reports whether it makes sense to
// look further.
func (r *ruler) param(m *idl.Method, p *idl.Param, o operation) bool {
	switch {
	case r.isInvalid(p.Type):
		return false
	case r.isVoid(p.Type):
		r.breach(r.unit, diag.NamedVoid, p.Where(), "a parameter of type void in method %q", m.Name)
		return false
	case r.interfaceType(p.Type) != nil:
		r.byValue(p.Type, "parameter", p.Name)
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
		r.breach(r.unit, diag.BadRetval, p.NameSpan, "[retval] parameter %q is [in]", p.Name)
		return false
	}
	return true
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

// sizes checks that what a size or a length is computed from is there in time.
func (r *ruler) sizes(p *idl.Param) {
	for _, a := range p.Attrs {
		code, ok := sizeCodes[lower(a.Name)]
		if !ok || len(a.Args) == 0 {
			continue
		}
		if code == diag.LengthFromOut && !p.In {
			continue // computed when the values come back
		}
		// Only the first slot counts: what is behind it is allocated by the callee.
		walk(a.Args[0].Expr, func(e idl.Expr) {
			id, ok := e.(*idl.Ident)
			if !ok {
				return
			}
			if q, ok := id.Def.(*idl.Param); ok && !q.In {
				r.tooEarly(code, a, p, id, q)
			}
		})
	}
}

// tooEarly reports that attribute a of p needs the value of q before it is there.
func (r *ruler) tooEarly(code diag.Code, a *idl.Attr, p *idl.Param, use *idl.Ident, q *idl.Param) {
	e := r.breach(r.unit, code, use.Span, "%s of %q refers to %q, which is [out] and has no value yet", a.Name, p.Name, q.Name)
	e.Related = append(e.Related, diag.Related{Span: q.NameSpan, Message: fmt.Sprintf("%q is declared here", q.Name)})
	if el := r.elem(p.Type); p.Out && el != nil && r.elem(el) != nil {
		e.Help = fmt.Sprintf("if the callee allocates the array, write %s(, …)", a.Name)
	}
}

var sizeCodes = map[string]diag.Code{
	"size_is": diag.SizeFromOut, "max_is": diag.SizeFromOut,
	"length_is": diag.LengthFromOut, "first_is": diag.LengthFromOut, "last_is": diag.LengthFromOut,
}
