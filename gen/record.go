package gen

import (
	"fmt"

	"github.com/goidl/goidl/idl"
)

// A record is a struct or a union.
type record struct {
	goTyp  goType
	name   string // without package
	src    idl.Type
	doc    string
	fields []*member

	// See settle.
	settled bool

	align int // of a struct; what a union adds to the alignment of a struct around it
	size  int // the least number of bytes on the wire, as far as maxLeast

	pointees  bool // something of it follows behind the record that it is embedded in
	maxCounts int  // that go in front: the last member is a conformant array, or a struct that ends in one

	// Unions.
	union bool
	tag   *shape  // the discriminant
	own   *member // encapsulated: the discriminant as a member of the Go struct

	handMade bool // the Go type is written by hand
	broken   *problem
}

// A member is a field of a struct, the discriminant of an encapsulated union, or
// an arm.
type member struct {
	name   string // in Go
	src    *idl.Field
	shape  *shape // nil for an empty arm
	cases  []int64
	others bool // the default arm

	length *member // the array whose length this field is; the field is no field in Go
}

// recordShape is the shape of a struct or union, with what the declaration d
// says of it.
func (s *shaper) recordShape(t idl.Type, d decl) *shape {
	rec := s.record(t, d)
	sh := &shape{kind: recordKind, rec: rec, goTyp: rec.goTyp}
	if rec.union && rec.own == nil {
		if a := d.attrs.Get("switch_is"); a != nil && len(a.Args) > 0 {
			sh.tag = expr{e: a.Args[0].Expr}
		} else {
			sh.problem = &problem{d.wants, "a union without switch_is"}
		}
	}
	return sh
}

// record finds the record of a struct or union, once. d is where it is used; a
// union without a name of its own may say there what its discriminant is.
func (s *shaper) record(t idl.Type, d decl) *record {
	if rec, ok := s.records[t]; ok {
		return rec
	}
	rec := &record{src: t, name: s.syms.names[t], handMade: s.syms.byHand[t]}
	s.records[t] = rec
	rec.goTyp = s.goName(t, s.syms.files[t], rec.name, t.Where())
	rec.doc = s.syms.doc(t)
	switch t := t.(type) {
	case *idl.Struct:
		s.structure(rec, t)
	case *idl.Union:
		s.union(rec, t, d)
	}
	if s.syms.opts.Partial {
		rec.tellApart()
	}
	return rec
}

// settle works out what r is on the wire, once. It must wait until the fields of
// all records are known: pointers lead to records that are not finished.
func (r *record) settle() *record {
	if r.settled {
		return r
	}
	r.settled = true
	r.align = 1
	if r.union {
		r.align, r.size = r.tag.alignment(), r.tag.least()
	}
	for _, m := range r.fields {
		if m.shape == nil {
			continue
		}
		r.align = max(r.align, m.shape.contributes())
		r.pointees = r.pointees || m.shape.pointees()
		if !r.union {
			r.size = min(r.size+m.shape.least(), maxLeast)
		}
	}
	r.size = max(r.size, 1)
	if n := len(r.fields); n > 0 && !r.union {
		r.maxCounts = r.fields[n-1].shape.maxCounts()
	}
	return r
}

// maxLeast bounds what is counted as the least size of a record: no message is as
// long, and records of records of records have more bytes than an int can tell.
const maxLeast = 1 << 30

func (s *shaper) structure(rec *record, t *idl.Struct) {
	for _, f := range t.Fields {
		rec.fields = append(rec.fields, s.member(t, f))
	}
	elideFields(rec)
}

// member finds the shape of a field or arm of in.
func (s *shaper) member(in idl.Type, f *idl.Field) *member {
	m := &member{name: exported(f.Name), src: f, others: f.Default, cases: f.CaseValues}
	if f.Type == nil {
		return m
	}
	m.shape = s.shape(f.Type, declOf(f.Attrs, f.Span, false, s.syms.pointerDefault(in)))
	if f.Name == "" {
		m.name = m.shape.goTyp.name
	}
	if r := rangeOf(f.Attrs); r != nil {
		m.shape.rng = r
	}
	switch {
	case f.Bits != nil:
		m.shape.problem = &problem{f.Span, "bit-fields"}
	case m.shape.kind == contextKind, m.shape.kind == pipeKind:
		m.shape.problem = &problem{f.Span, "context handles and pipes inside structs and unions"}
	}
	return m
}

// contributes gives the alignment that s forces on a struct around it. A union
// forces that of its most aligned arm, although it starts where its discriminant
// may (C706 14.3.8; the engines align the struct as in memory).
func (s *shape) contributes() int {
	switch s.kind {
	case recordKind:
		return s.rec.settle().align
	case boxKind:
		return s.elem.contributes()
	case arrayKind:
		if s.isSlice() && s.bounds.varying() {
			return max(4, s.elem.contributes())
		}
		return s.elem.contributes()
	}
	return s.alignment()
}

func (s *shaper) union(rec *record, t *idl.Union, d decl) {
	rec.union = true
	if t.Switch != nil {
		rec.own = s.member(t, t.Switch)
		rec.tag = rec.own.shape
	} else {
		rec.tag = s.switchType(t, d)
	}
	for _, f := range t.Arms {
		m := s.member(t, f)
		if m.shape != nil && m.shape.isRecord() {
			m.shape = box(m.shape)
		}
		rec.fields = append(rec.fields, m)
	}
}

// switchType gives the type of a union's discriminant on the wire: that of
// [switch_type], else that of what [switch_is] names.
func (s *shaper) switchType(t *idl.Union, d decl) *shape {
	for _, attrs := range [...]idl.Attrs{s.syms.attrs(t), d.attrs} {
		if a := attrs.Get("switch_type"); a != nil && len(a.Args) > 0 && a.Args[0].Type != nil {
			return s.shape(a.Args[0].Type, decl{wants: a.Span})
		}
	}
	if a := d.attrs.Get("switch_is"); a != nil && len(a.Args) > 0 {
		if sh := s.discriminant(a.Args[0].Expr); sh != nil {
			return sh
		}
	}
	v := valueShape(idl.Int32)
	v.problem = &problem{t.Span, "a union without switch_type"}
	return v
}

// discriminant gives the shape of the first parameter or field that e speaks of,
// or nil.
func (s *shaper) discriminant(e idl.Expr) (sh *shape) {
	if m, ok := e.(*idl.Member); ok {
		if f := fieldOf(m); f != nil {
			return s.shape(f.Type, declOf(f.Attrs, f.Span, false, uniquePtr))
		}
		return nil
	}
	speaksOf(e, func(def any) {
		if sh != nil {
			return
		}
		switch def := def.(type) {
		case *idl.Field:
			sh = s.shape(def.Type, declOf(def.Attrs, def.Span, false, uniquePtr))
		case *idl.Param:
			sh = s.shape(def.Type, declOf(def.Attrs, def.Span, true, uniquePtr))
			if sh.kind == pointerKind {
				sh = sh.elem
			}
		}
	})
	return sh
}

// fieldOf gives the field that e names, or nil.
func fieldOf(e *idl.Member) *idl.Field {
	t := typeOf(e.X)
	if p, ok := t.(*idl.Pointer); ok {
		t = underlying(p.Elem)
	}
	b, ok := t.(*idl.Struct)
	if !ok {
		return nil
	}
	for _, f := range b.Fields {
		if f.Name == e.Name {
			return f
		}
	}
	return nil
}

// typeOf gives the type of what e names, or nil.
func typeOf(e idl.Expr) idl.Type {
	switch e := e.(type) {
	case *idl.Ident:
		switch def := e.Def.(type) {
		case *idl.Param:
			return underlying(def.Type)
		case *idl.Field:
			return underlying(def.Type)
		}
	case *idl.Unary:
		if p, ok := typeOf(e.X).(*idl.Pointer); ok && e.Op == "*" {
			return underlying(p.Elem)
		}
	case *idl.Member:
		if f := fieldOf(e); f != nil {
			return underlying(f.Type)
		}
	}
	return nil
}

// recursive reports whether values of r can contain values of r.
func (r *record) recursive() bool { return r.reaches(r, map[*record]bool{}) }

func (r *record) reaches(target *record, seen map[*record]bool) bool {
	if seen[r] {
		return false
	}
	seen[r] = true
	for _, m := range r.fields {
		for s := m.shape; s != nil; s = s.elem {
			if s.kind == recordKind && (s.rec == target || s.rec.reaches(target, seen)) {
				return true
			}
		}
	}
	return false
}

// unknownSizes is the problem of arrays whose elements have maximum counts.
const unknownSizes = "arrays of structs whose size is known at run time only; pointers to them can be in arrays"

// problemOf gives the first reason why s cannot cross a boundary, or nil.
func (s *shape) problemOf(seen map[*record]bool) *problem {
	for ; s != nil; s = s.elem {
		if s.problem != nil {
			return s.problem
		}
		if s.kind == arrayKind && s.elem.kind == recordKind && s.elem.maxCounts() > 0 {
			return &problem{text: unknownSizes}
		}
		if s.kind == recordKind {
			if p := s.rec.problemOf(seen); p != nil {
				return p
			}
		}
	}
	return nil
}

func (r *record) problemOf(seen map[*record]bool) *problem {
	if seen[r] {
		return nil
	}
	seen[r] = true
	if r.broken != nil {
		return r.broken
	}
	if r.union && r.tag.problem != nil {
		return r.tag.problem
	}
	for _, m := range r.fields {
		if p := m.shape.problemOf(seen); p != nil {
			return p
		}
	}
	if r.src == nil {
		return nil
	}
	if r.name == "" {
		return &problem{r.src.Where(), "a struct or union without a name"}
	}
	return r.misplaced()
}

// misplaced finds a member that must be the last one and is not.
func (r *record) misplaced() *problem {
	for i, m := range r.fields {
		s := m.shape
		if s == nil || r.union {
			continue
		}
		if s.maxCounts() > 0 && i < len(r.fields)-1 {
			return &problem{m.src.Span, fmt.Sprintf("field %q of unknown size before others", m.src.Name)}
		}
	}
	return nil
}
