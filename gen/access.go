package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// An access gets at the parameters or fields that expressions speak of.
type access interface {
	// value gives one: its place and shape.
	value(def any) (place string, sh *shape)
	// length gives the place of the slice whose length one is, if it is no Go
	// value itself.
	length(def any) string
	// count gives one that is no Go value itself, as an int64; nil for others.
	count(def any) *jen.Statement
}

// A paramAccess gets at parameters where a request or a reply is written, or has
// been read.
type paramAccess struct {
	sig   *signature
	reply bool
}

// find gives the parameter of def.
func (a paramAccess) find(def any) *param {
	for _, p := range a.sig.params {
		if def == any(p.src) {
			return p
		}
	}
	return nil
}

// place gives the Go variable of p in a request or a reply.
func (p *param) place(reply bool) string {
	if reply && p.isOut {
		return p.out
	}
	return p.name
}

func (a paramAccess) length(def any) string {
	if p := a.find(def); p != nil && p.length != nil {
		return p.length.place(a.reply && p.isOut)
	}
	return ""
}

func (a paramAccess) count(def any) *jen.Statement { return lenOf(a.length(def)) }

func (a paramAccess) value(def any) (string, *shape) {
	if p := a.find(def); p != nil && p.length == nil {
		return p.place(a.reply), p.shape
	}
	return "", nil
}

// A fieldAccess gets at the fields of v, a record.
type fieldAccess struct{ rec *record }

// find gives the member of def.
func (a fieldAccess) find(def any) *member {
	f, ok := def.(*idl.Field)
	if !ok {
		return nil
	}
	if own := a.rec.own; own != nil && own.src == f {
		return own
	}
	for _, m := range a.rec.fields {
		if m.src == f && m.shape != nil {
			return m
		}
	}
	return nil
}

func (a fieldAccess) length(def any) string {
	if m := a.find(def); m != nil && m.length != nil {
		return "v." + m.length.name
	}
	return ""
}

func (a fieldAccess) count(def any) *jen.Statement { return lenOf(a.length(def)) }

func (a fieldAccess) value(def any) (string, *shape) {
	if m := a.find(def); m != nil && m.length == nil {
		return "v." + m.name, m.shape
	}
	return "", nil
}

// int64Of converts a Go expression to an int64.
func int64Of(text string) *jen.Statement { return jen.Int64().Call(jen.Id(text)) }

// lenOf gives the length of the slice at place as an int64; nil for no slice.
func lenOf(place string) *jen.Statement {
	if place == "" {
		return nil
	}
	return jen.Int64().Call(jen.Len(jen.Id(place)))
}

// What an expression names is a parameter, a field, or something to which pointers
// and structs lead from there.

// named gives Go for what e names, and its shape; no shape if e names nothing.
// Pointers that are null are as if they pointed to zeros.
func named(e idl.Expr, with access) (*jen.Statement, *shape) {
	switch e := e.(type) {
	case *idl.Ident:
		place, sh := with.value(e.Def)
		return jen.Id(place), sh
	case *idl.Unary:
		if e.Op == "*" {
			return pointedTo(e.X, with)
		}
	case *idl.Member:
		code, m := memberOf(e, with)
		if m != nil && m.length == nil {
			return code.Dot(m.name), m.shape
		}
	}
	return nil, nil
}

// pointedTo gives what the pointer that e names points to. Go selects the fields
// of records through pointers by itself.
func pointedTo(e idl.Expr, with access) (*jen.Statement, *shape) {
	code, sh := named(e, with)
	switch {
	case sh == nil || sh.kind != pointerKind:
		return nil, nil
	case !sh.isGoPointer() || sh.ptr == refPtr && isParam(e):
		return code, sh.elem
	}
	code = jen.Qual(ndrPath, "OrZero").Call(code)
	if !sh.elem.isRecord() {
		code = jen.Op("*").Add(code)
	}
	return code, sh.elem
}

// isParam reports whether e names a parameter.
func isParam(e idl.Expr) bool {
	id, ok := e.(*idl.Ident)
	if !ok {
		return false
	}
	_, ok = id.Def.(*idl.Param)
	return ok
}

// memberOf gives the field that e names, and the struct that has it.
func memberOf(e *idl.Member, with access) (*jen.Statement, *member) {
	find := named
	if e.Arrow {
		find = pointedTo
	}
	code, sh := find(e.X, with)
	if sh == nil || sh.kind != recordKind || sh.rec.union {
		return nil, nil
	}
	for _, m := range sh.rec.fields {
		if m.src.Name == e.Name && m.shape != nil {
			return code, m
		}
	}
	return nil, nil
}

// iidOf gives what [iid_is] names: an IID or a pointer to one. It is the same with a
// star in front.
func iidOf(sh *shape, with access) (*jen.Statement, *shape) {
	if def := sh.iidIs.partner(); def != nil {
		place, iid := with.value(def)
		return jen.Id(place), iid
	}
	return named(sh.iidIs.e, with)
}

// number gives what e names as an int64, or nil if that is no number.
func number(e idl.Expr, with access) *jen.Statement {
	if n := elided(e, with); n != nil {
		return n
	}
	if u, ok := e.(*idl.Unary); ok && u.Op == "*" {
		if code, sh := named(u.X, with); sh != nil && sh.kind == pointerKind && sh.isGoPointer() && sh.elem.integer() {
			return jen.Qual(ndrPath, "Deref").Call(code)
		}
	}
	code, sh := named(e, with)
	for sh != nil && sh.kind == pointerKind && sh.ptr == refPtr && !sh.isGoPointer() {
		sh = sh.elem
	}
	switch {
	case sh == nil || sh.kind != valueKind:
		return nil
	case sh.integer() || sh.enum != nil || sh.codec == "Bool":
		return sh.int64(code)
	}
	return nil
}

// int64 converts a number, enumeration or boolean to an int64.
func (s *shape) int64(code *jen.Statement) *jen.Statement {
	if s.codec == "Bool" {
		return jen.Qual(ndrPath, "Choose").Call(code, jen.Lit(1), jen.Lit(0))
	}
	return jen.Int64().Call(code)
}

// elided gives what e names if that is no Go value, but the length of a slice.
func elided(e idl.Expr, with access) *jen.Statement {
	switch e := e.(type) {
	case *idl.Ident:
		return with.count(e.Def)
	case *idl.Unary:
		if e.Op == "*" {
			return elided(e.X, with)
		}
	case *idl.Member:
		if code, m := memberOf(e, with); m != nil && m.length != nil {
			return jen.Int64().Call(jen.Len(code.Dot(m.length.name)))
		}
	}
	return nil
}
