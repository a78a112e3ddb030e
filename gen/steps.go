package gen

import (
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
)

// steps makes the steps of values, and checks on the way that what they need can
// be had in time.
type steps struct {
	access
	known map[any]bool // parameters and fields that a decoder has read by now
	depth int          // pointers and arrays around the present place
	loops int          // arrays among them
	taken scope        // names that loop variables must not have
	err   *exprError   // the first thing that cannot be done
}

// know notes that a decoder has read x.
func (s *steps) know(x any) {
	if s.known == nil {
		s.known = map[any]bool{}
	}
	s.known[x] = true
}

// fail notes what cannot be done.
func (s *steps) fail(span idl.Span, what string) {
	if s.err == nil {
		s.err = &exprError{span, what}
	}
}

// check sees to it that x can be translated, and that what it speaks of has been
// read before, unless late says that the check can wait for the end.
func (s *steps) check(x expr, late bool) {
	if x.e == nil {
		return
	}
	if _, err := x.code(s.access); err != nil {
		s.fail(err.span, err.what)
	}
	speaksOf(x.e, func(def any) {
		switch def.(type) {
		case *idl.Param, *idl.Field:
			if !late && !s.known[def] {
				s.fail(x.e.Where(), "a size or discriminant that comes later than what it is for")
			}
		}
	})
}

// top makes the steps of a parameter. Its outermost [ref] pointer is not sent
// (C706 14.3.12.2).
func (s *steps) top(sh *shape, place string) []step {
	s.depth = 0
	if sh.kind == pointerKind && sh.ptr == refPtr {
		return s.whole(sh.elem, place)
	}
	return s.whole(sh, place)
}

// whole makes the steps of a value that is not embedded.
func (s *steps) whole(sh *shape, place string) []step {
	switch sh.kind {
	case pointerKind:
		s.depth++
		op := opPointer
		if sh.ptr == refPtr {
			op = opRefPointer
		}
		body := s.whole(sh.elem, deref(sh, place))
		s.depth--
		return []step{{op: op, place: place, shape: sh, body: body}}
	case ifaceKind:
		s.checkIID(sh)
		return []step{{op: opInterface, place: place, shape: sh}}
	case pipeKind:
		chunk := s.taken.pick("chunk", place+"Chunk")
		return []step{{op: opPipe, place: place, shape: sh, of: chunk, body: []step{s.elements(sh.elem, chunk, false)}}}
	case userKind:
		if sh.deferred {
			return []step{{op: opUserRef, place: place, shape: sh}, {op: opUser, place: place, shape: sh}}
		}
	case recordKind:
		if sh.maxCounts() > 0 {
			flat := step{op: opRecord, place: place, shape: sh}
			return append([]step{{op: opConformance, place: place, shape: sh}, flat}, s.pointees(sh, place)...)
		}
	}
	return append(s.flat(sh, place), s.pointees(sh, place)...)
}

// flat makes the steps of the part of an embedded value that stands in its place.
func (s *steps) flat(sh *shape, place string) []step {
	switch sh.kind {
	case valueKind, guidKind, contextKind:
		return []step{{op: opValue, place: place, shape: sh}}
	case recordKind:
		s.check(sh.tag, s.depth == 0)
		return []step{{op: opRecord, place: place, shape: sh}}
	case boxKind:
		return []step{{op: opBox, place: place, shape: sh, body: s.flat(sh.elem, place)}}
	case pointerKind:
		if sh.ptr == refPtr {
			return []step{{op: opDeferredRef, place: place, shape: sh}}
		}
		return []step{{op: opDeferred, place: place, shape: sh}}
	case ifaceKind:
		return []step{{op: opDeferred, place: place, shape: sh}}
	case arrayKind:
		return s.array(sh, place, false)
	case stringKind:
		s.checkSizes(sh)
		return []step{{op: opString, place: place, shape: sh}}
	case userKind:
		if sh.deferred {
			return []step{{op: opUserRef, place: place, shape: sh}}
		}
		return []step{{op: opUser, place: place, shape: sh}}
	}
	return nil
}

// pointees makes the steps of what follows an embedded value later.
func (s *steps) pointees(sh *shape, place string) []step {
	if !sh.pointees() {
		return nil
	}
	switch sh.kind {
	case recordKind:
		return []step{{op: opPointees, place: place, shape: sh}}
	case boxKind:
		return s.pointees(sh.elem, place)
	case pointerKind:
		s.depth++
		op := opPointee
		if sh.ptr == refPtr {
			op = opRefPointee
		}
		body := s.whole(sh.elem, deref(sh, place))
		s.depth--
		return []step{{op: op, place: place, shape: sh, body: body}}
	case ifaceKind:
		s.checkIID(sh)
		return []step{{op: opPointee, place: place, shape: sh, body: []step{{op: opObject, place: place, shape: sh}}}}
	case userKind:
		return []step{{op: opUser, place: place, shape: sh}}
	case arrayKind:
		each := s.each(sh, place, s.pointees)
		each.later = true
		return []step{each}
	}
	return nil
}

// array makes the steps of an array's counts and of the flat part of its
// elements.
func (s *steps) array(sh *shape, place string, hoisted bool) []step {
	dims := sh.dims()
	for _, dim := range dims {
		s.checkSizes(dim)
		if b := dim.bounds; dim != sh && b.first.e != nil && b.length.e == nil {
			s.fail(b.first.e.Where(), "first_is without length_is inside an array")
		}
	}
	var list []step
	if len(dims) > 1 || sh.isSlice() {
		list = append(list, step{op: opCounts, place: place, shape: sh, hoisted: hoisted})
	}
	return append(list, s.rows(dims, 0, place, place, hoisted)...)
}

// elements makes the step of the flat part of the elements of an array.
func (s *steps) elements(sh *shape, place string, hoisted bool) step {
	if sh.elem.bulk() {
		return step{op: opElements, place: place, shape: sh}
	}
	each := s.each(sh, place, s.flat)
	each.hoisted = hoisted
	return each
}

// each makes the step that does something with every element of an array.
func (s *steps) each(sh *shape, place string, do func(*shape, string) []step) step {
	i := s.loopVar()
	s.depth++
	s.loops++
	body := do(sh.elem, receiver(place)+"["+i+"]")
	s.depth--
	s.loops--
	return step{op: opElements, place: place, shape: sh, body: body, loop: i}
}

// loopVar gives the name of the next loop variable.
func (s *steps) loopVar() string {
	for n := s.loops; ; n++ {
		name := "i" + strconv.Itoa(n)
		if n < len(loopVars) {
			name = loopVars[n]
		}
		if !s.taken[name] {
			return name
		}
	}
}

// checkSizes checks the sizes of an array or string. A decoder that is not
// inside a pointer or array can compare them at the end.
func (s *steps) checkSizes(sh *shape) {
	b := sh.bounds
	for _, x := range [...]expr{b.size, b.length} {
		s.check(x, s.depth <= 1)
	}
	s.check(b.first, s.depth == 0)
}

// checkIID checks that [iid_is] names a GUID that is there.
func (s *steps) checkIID(sh *shape) {
	e := sh.iidIs.e
	if e == nil {
		return
	}
	_, isField := e.(*idl.Member)
	if sh.iidIs.partner() == nil && !isField {
		s.fail(e.Where(), "iid_is of something other than a parameter or field")
	}
	if _, iid := iidOf(sh, s.access); iid == nil || !iid.isIID() {
		s.fail(e.Where(), "iid_is of something that is no IID")
	}
	speaksOf(e, func(def any) {
		if !s.known[def] {
			s.fail(e.Where(), "an IID that comes later than the pointer it is for")
		}
	})
}

// conformance makes the steps of the counts that stand in front of a conformant
// record, whose last member is sh.
func (s *steps) conformance(sh *shape, place string) []step {
	if sh.kind == recordKind {
		return []step{{op: opConformance, place: place, shape: sh}}
	}
	if sh.kind == stringKind {
		return []step{{op: opMaxCount, place: place, shape: sh}}
	}
	var list []step
	for i, dim := range sh.dims() {
		if dim.bounds.conformant() {
			list = append(list, step{op: opMaxCount, place: place, shape: sh}.at(sh.dims(), i))
		}
	}
	return list
}

// hoisted makes the flat steps of the last member of a conformant record.
func (s *steps) hoisted(sh *shape, place string) []step {
	switch sh.kind {
	case recordKind:
		return []step{{op: opRecord, place: place, shape: sh, hoisted: true}}
	case stringKind:
		return []step{{op: opString, place: place, shape: sh, hoisted: true}}
	}
	return s.array(sh, place, true)
}

// deref gives the place of what the pointer sh at place points to. Go follows
// pointers to records and arrays by itself, and what is no pointer in Go has the
// same place.
func deref(sh *shape, place string) string {
	if !strings.HasPrefix(sh.goTyp.prefix, "*") || sh.elem.isRecord() || sh.elem.kind == arrayKind ||
		sh.ptr == refPtr && sh.elem.goTyp == sh.goTyp {
		return place
	}
	return "*" + place
}

// loopVars are the names of loop variables from the outside in.
var loopVars = [...]string{"i", "j", "k", "l"}

// receiver gives place as something that can stand before a dot or a bracket.
func receiver(place string) string {
	if strings.HasPrefix(place, "*") {
		return "(" + place + ")"
	}
	return place
}
