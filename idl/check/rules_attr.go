package check

import (
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// onlyOnce are the attributes that may not be repeated in a list. Others, such
// as custom, may.
var onlyOnce = map[string]bool{
	"in": true, "out": true, "retval": true, "uuid": true, "object": true, "local": true,
	"string": true, "ref": true, "unique": true, "ptr": true, "pointer_default": true,
	"size_is": true, "max_is": true, "length_is": true, "first_is": true, "last_is": true,
	"switch_is": true, "switch_type": true, "iid_is": true, "call_as": true,
	"propget": true, "propput": true, "propputref": true, "version": true, "id": true, "v1_enum": true,
}

// An exclusion is a set of attributes of which only one may be there.
type exclusion struct {
	code  diag.Code
	names []string
}

var exclusions = []exclusion{
	{diag.TwoPointerKinds, []string{"ref", "unique", "ptr"}},
	{diag.TwoProperties, []string{"propget", "propput", "propputref"}},
	{diag.LastAndLength, []string{"last_is", "length_is"}},
	{diag.MaxAndSize, []string{"max_is", "size_is"}},
	{diag.Conflict, []string{"local", "call_as"}},
	{diag.Conflict, []string{"code", "nocode"}},
	{diag.Conflict, []string{"transmit_as", "wire_marshal", "user_marshal", "represent_as"}},
	{diag.Conflict, []string{"iid_is", "string"}},
}

// conflicts looks for attributes that repeat or exclude each other.
func (r *ruler) conflicts(attrs idl.Attrs) {
	if len(attrs) < 2 {
		return
	}
	first := map[string]*idl.Attr{}
	for _, a := range attrs {
		name := lower(a.Name)
		if was := first[name]; was != nil && onlyOnce[name] {
			e := r.breach(r.unit, diag.Conflict, a.Span, "[%s] is repeated", a.Name)
			e.Related = append(e.Related, diag.Related{Span: was.Span, Message: "the first one is here"})
			continue
		}
		first[name] = a
	}
	for _, x := range exclusions {
		r.exclude(x, first)
	}
}

func (r *ruler) exclude(x exclusion, present map[string]*idl.Attr) {
	var was *idl.Attr
	for _, name := range x.names {
		a := present[name]
		if a == nil {
			continue
		}
		if was == nil {
			was = a
			continue
		}
		a, b := inOrder(was, a)
		e := r.breach(r.unit, x.code, b.Span, "[%s] excludes [%s]", a.Name, b.Name)
		e.Related = append(e.Related, diag.Related{Span: a.Span, Message: "the other one is here"})
		return
	}
}

// inOrder gives two attributes as they stand in the text.
func inOrder(a, b *idl.Attr) (*idl.Attr, *idl.Attr) {
	p, q := a.Span.Pos, b.Span.Pos
	if q.Line < p.Line || q.Line == p.Line && q.Column < p.Column {
		return b, a
	}
	return a, b
}

// typeOf gives the type of an attribute's expression where it is that of a
// parameter or field, or of what those point to. Nil means an integer, or that
// nobody knows.
func (r *ruler) typeOf(e idl.Expr) idl.Type {
	switch e := e.(type) {
	case *idl.Ident:
		switch d := e.Def.(type) {
		case *idl.Param:
			return d.Type
		case *idl.Field:
			return d.Type
		}
	case *idl.Unary:
		return r.typeOfUnary(e)
	case *idl.Cast:
		return e.Type
	case *idl.Member:
		return r.typeOfMember(e)
	}
	return nil
}

func (r *ruler) typeOfUnary(e *idl.Unary) idl.Type {
	t := r.typeOf(e.X)
	if t == nil {
		return nil
	}
	switch e.Op {
	case "&":
		return &idl.Pointer{Elem: t}
	case "*":
		if el := r.elem(t); el != nil {
			return el
		}
		if !r.isInvalid(t) {
			r.breach(r.unit, diag.NotDereference, e.Span, "* needs a pointer, and its operand has type %s", typeText(t))
		}
	}
	return nil
}

func (r *ruler) typeOfMember(e *idl.Member) idl.Type {
	t := r.typeOf(e.X)
	if t != nil && e.Arrow {
		t = r.elem(t)
	}
	if t == nil {
		return nil
	}
	var fields []*idl.Field
	switch b := r.underlying(t).(type) {
	case *idl.Struct:
		fields = b.Fields
	case *idl.Union:
		fields = b.Arms
	case *idl.Base:
		if b.Kind == idl.Invalid {
			return nil
		}
	}
	for _, f := range fields {
		if f.Name == e.Name {
			return f.Type
		}
	}
	r.breach(r.unit, diag.NoMember, e.Span, "%s has no field %q", typeText(t), e.Name)
	return nil
}
