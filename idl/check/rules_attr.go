package check

import (
	"fmt"

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
			e.Help = "remove one of the two"
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
		e.Help = "keep the one that is meant"
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
	case *idl.Binary:
		return r.typeOfBinary(e)
	case *idl.StringLit:
		return &idl.Pointer{Elem: &idl.Base{Kind: idl.Char, Spelling: "char"}}
	case *idl.FloatLit:
		return &idl.Base{Kind: idl.Float64, Spelling: "double"}
	case *idl.Cast:
		return e.Type
	case *idl.Member:
		return r.typeOfMember(e)
	}
	return nil
}

// typeOfBinary gives the type of an operand that is no integer: nothing that has
// one counts.
func (r *ruler) typeOfBinary(e *idl.Binary) idl.Type {
	if v, ok := r.constant(e.Y); ok && (e.Op == "/" || e.Op == "%") && v.kind.integer() && v.bits == 0 {
		r.breach(r.unit, diag.DivideByZero, e.Y.Where(), "division by zero").Help = "the divisor is 0 here; give it another value"
		return nil
	}
	for _, x := range []idl.Expr{e.X, e.Y} {
		if t := r.typeOf(x); t != nil && !r.isIntegral(t) && e.Op != "==" && e.Op != "!=" && e.Op != "&&" && e.Op != "||" {
			return t
		}
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
			r.breach(r.unit, diag.NotDereference, e.Span, "* needs a pointer, and its operand has type %s", typeText(t)).
				Help = "drop the *: the value is there already"
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
	d := r.breach(r.unit, diag.NoMember, e.Span, "%s has no field %q", typeText(t), e.Name)
	if near := nearest(e.Name, (&members{fields: fields}).names()); near != "" {
		d.Help = fmt.Sprintf("did you mean %q?", near)
	} else if at := t.Where(); at.Pos.IsValid() {
		d.Related = append(d.Related, diag.Related{Span: at, Message: "its type is named here"})
	}
	return nil
}
