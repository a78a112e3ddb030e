package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// An access gets at the parameters or fields that expressions speak of.
type access interface {
	// number gives one as an int64, with deref what it points to; nil if that is
	// no integer.
	number(def any, deref bool) *jen.Statement
	// value gives one as it is, for discriminants and IIDs: its place and shape.
	value(def any) (place string, sh *shape)
	// length gives the place of the slice whose length one is, if it is no Go
	// value itself.
	length(def any) string
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

func (a paramAccess) number(def any, deref bool) *jen.Statement {
	if slice := a.length(def); slice != "" {
		return lenOf(slice)
	}
	if p := a.find(def); p != nil {
		return number(p.value(), p.place(a.reply), deref)
	}
	return nil
}

func (a paramAccess) value(def any) (string, *shape) {
	if p := a.find(def); p != nil && p.length == nil {
		return p.place(a.reply), p.value()
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

func (a fieldAccess) number(def any, deref bool) *jen.Statement {
	if slice := a.length(def); slice != "" {
		return lenOf(slice)
	}
	if m := a.find(def); m != nil {
		return number(m.shape, "v."+m.name, deref)
	}
	return nil
}

func (a fieldAccess) value(def any) (string, *shape) {
	m := a.find(def)
	switch {
	case m == nil || m.length != nil:
		return "", nil
	case m.shape.kind == pointerKind && m.shape.ptr == refPtr:
		return "v." + m.name, m.shape.elem
	}
	return "v." + m.name, m.shape
}

// int64Of converts a Go expression to an int64.
func int64Of(text string) *jen.Statement { return jen.Int64().Call(jen.Id(text)) }

// lenOf gives the length of the slice at place as an int64.
func lenOf(place string) *jen.Statement { return jen.Int64().Call(jen.Len(jen.Id(place))) }

// number gives what sh at place counts, as an int64, or nil if it counts nothing.
func number(sh *shape, place string, deref bool) *jen.Statement {
	switch {
	case sh.kind == pointerKind && sh.ptr == refPtr:
		return number(sh.elem, place, false)
	case sh.integer() || sh.kind == valueKind && sh.enum != nil:
		return int64Of(place)
	case deref && sh.kind == pointerKind && sh.elem.integer() && sh.isGoPointer():
		return jen.Qual(ndrPath, "Deref").Call(jen.Id(place))
	}
	return nil
}
