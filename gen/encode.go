package gen

import (
	"github.com/dave/jennifer/jen"
)

// encode prints the steps of an encoder.
func (c *coder) encode(list []step) []jen.Code {
	var code []jen.Code
	for _, s := range list {
		code = append(code, c.encodeStep(s)...)
	}
	return code
}

func (c *coder) encodeStep(s step) []jen.Code {
	switch s.op {
	case opValue:
		return one(c.encodeValue(s))
	case opLength:
		n := jen.Qual(ndrPath, "Len").Types(typeCode(s.shape.goTyp)).Call(c.self(), jen.Len(jen.Id(s.of)))
		return one(c.call(s.shape.codec, n))
	case opString:
		return c.encodeString(s)
	case opRecord:
		return one(method(s.place, "EncodeNDR", append(one(c.self()), c.tagArg(s.shape, s.place)...)...))
	case opPointees:
		return one(method(s.place, "EncodeNDRPointees", append(one(c.self()), c.tagArg(s.shape, s.place)...)...))
	case opConformance:
		return one(method(s.place, "EncodeNDRConformance", c.self()))
	case opBox:
		return one(c.orNullRef(s, c.encode(s.body)))
	case opPointer:
		return one(c.encodePointer(s))
	case opRefPointer:
		return c.encodeRef(s, c.call("Pointer", jen.True()))
	case opDeferred:
		return one(c.call("Deferred", notNil(s.place)))
	case opDeferredRef:
		return one(c.call("Deferred", jen.True()))
	case opPointee:
		return one(c.encodePointee(s))
	case opRefPointee:
		return c.encodeRef(s, c.call("Pointee"))
	case opCounts:
		return c.encodeCounts(s)
	case opMaxCount:
		return one(c.encodeMaxCount(s))
	case opRow:
		return one(c.encodeRow(s))
	case opElements:
		return c.encodeElements(s)
	case opInterface:
		return one(c.call("Interface", c.iid(s.shape), jen.Id(s.place)))
	case opObject:
		return one(c.call("InterfacePointee", c.iid(s.shape), jen.Id(s.place)))
	case opUserRef:
		return one(c.call("UserReferent"))
	case opUser:
		return one(method(s.place, "MarshalNDR", c.self()))
	case opPipe:
		return one(c.encodePipe(s))
	}
	return nil
}

func one(c jen.Code) []jen.Code { return []jen.Code{c} }

func (c *coder) encodeValue(s step) *jen.Statement {
	switch {
	case s.shape.kind == guidKind:
		return c.call("GUID", addr(s.place))
	case s.shape.kind == contextKind:
		return c.call(s.contextMethod(), jen.Id(s.place))
	case s.shape.conv != "":
		return c.call(s.shape.codec, jen.Id(s.shape.conv).Call(jen.Id(s.place)))
	}
	return c.call(s.shape.codec, jen.Id(s.place))
}

// contextMethod names the codec's method for a context handle. Only [in] ones may
// not be null.
func (s step) contextMethod() string {
	if s.param != nil && !s.param.isOut {
		return "OpenContextHandle"
	}
	return "ContextHandle"
}

func (c *coder) encodePipe(s step) *jen.Statement {
	chunks := jen.Qual(ndrPath, "PutPipe").Call(c.self(), jen.Id(s.place))
	return jen.For(jen.Id(s.of).Op(":=").Range().Add(chunks)).Block(c.encode(s.body)...)
}

// charset gives the part of the names of string methods that tells wide strings
// from others.
func (s *shape) charset() string {
	if s.wide {
		return "WideString"
	}
	return "CharString"
}

func (c *coder) encodeString(s step) []jen.Code {
	b, place := s.shape.bounds, jen.Id(s.place)
	switch {
	case !b.conformant():
		return one(c.call("Varying"+s.shape.charset(), place, jen.Lit(int(b.len))))
	case b.size.e == nil && s.hoisted:
		return one(c.call("Varying"+s.shape.charset(), place, jen.Qual("math", "MaxUint32")))
	case b.size.e == nil:
		return one(c.call(s.shape.charset(), place))
	}
	body := c.call("Varying"+s.shape.charset(), place, c.size(b.size))
	if s.hoisted || s.dims != nil {
		return one(body)
	}
	return []jen.Code{c.call("MaxCount", c.size(b.size)), body}
}

// orNullRef prints code for a pointer in Go that the wire does not let be nil.
func (c *coder) orNullRef(s step, code []jen.Code) *jen.Statement {
	return jen.If(jen.Id(s.place).Op("==").Nil()).Block(c.call("NullRef", jen.Lit(s.place))).
		Else().Block(code...)
}

// isGoPointer reports whether sh is a pointer in Go too.
func (s *shape) isGoPointer() bool { return len(s.goTyp.prefix) > 0 && s.goTyp.prefix[0] == '*' }

func (c *coder) encodePointer(s step) *jen.Statement {
	present := c.call("Pointer", notNil(s.place))
	if s.shape.ptr == fullPtr {
		present = jen.Qual(ndrPath, "PutFull"+s.shape.referent()+"Pointer").Call(c.self(), jen.Id(s.place))
	}
	return jen.If(present).Block(c.encode(s.body)...)
}

// referent tells, in the names of functions for full pointers, those to slices
// from others.
func (s *shape) referent() string {
	if s.elem.isSlice() {
		return "Slice"
	}
	return ""
}

func (c *coder) encodePointee(s step) *jen.Statement {
	body := c.encode(s.body)
	if s.shape.kind == pointerKind && s.shape.ptr == fullPtr {
		full := jen.Qual(ndrPath, "PutFull"+s.shape.referent()+"Pointee").Call(c.self(), jen.Id(s.place))
		return jen.If(notNil(s.place).Op("&&").Add(full)).Block(body...)
	}
	return jen.If(notNil(s.place)).Block(append(one(c.call("Pointee")), body...)...)
}

// encodeRef prints what a [ref] pointer points to, and before it what head does.
func (c *coder) encodeRef(s step, head jen.Code) []jen.Code {
	body := append(one(head), c.encode(s.body)...)
	if s.shape.ownPointer() {
		return one(c.orNullRef(s, body))
	}
	return body
}

// encodeMaxCount prints the maximum count of an array or string.
func (c *coder) encodeMaxCount(s step) *jen.Statement {
	b, n := s.shape.bounds, jen.Len(jen.Id(s.place))
	switch {
	case s.shape.kind == stringKind && b.size.e == nil:
		return c.call("Count", jen.Qual(ndrPath, s.shape.charset()+"Len").Call(jen.Id(s.place)))
	case s.shape.kind == stringKind || b.varying() || s.dim > 0:
		return c.call("MaxCount", c.size(b.size))
	case c.saysItself(b.size, s.place):
		return c.call("Count", n)
	}
	return c.call("CountIs", c.size(b.size), n)
}

// encodeCounts prints the counts that stand directly before the elements of an
// array. Inside a conformant record the maximum count is not one of them.
func (c *coder) encodeCounts(s step) []jen.Code {
	if dims := s.shape.dims(); len(dims) > 1 {
		return c.encodeDims(s, dims)
	}
	b := s.shape.bounds
	var code []jen.Code
	if b.conformant() && !s.hoisted {
		code = one(c.encodeMaxCount(s))
	}
	if b.varying() {
		code = append(code, c.encodeVariance(s)...)
	}
	return code
}

func (c *coder) encodeVariance(s step) []jen.Code {
	b, n := s.shape.bounds, jen.Len(jen.Id(s.place))
	max, first := jen.Lit(int(b.len)), jen.Lit(0)
	if b.conformant() {
		max = c.size(b.size)
	}
	if b.first.e != nil {
		first = c.size(b.first)
	}
	if s.dim > 0 {
		return one(c.call("Variance", max, first, jen.Int().Call(c.size(b.length))))
	}
	variance := c.call("Variance", max, first, n)
	if b.length.e == nil || c.saysItself(b.length, s.place) {
		return one(variance)
	}
	return []jen.Code{c.call("LenIs", n.Clone(), c.size(b.length)), variance}
}

// saysItself reports whether the size x of the slice at place is nothing but the
// length of that very slice.
func (c *coder) saysItself(x expr, place string) bool {
	def := x.partner()
	return def != nil && c.length(def) == place
}

func (c *coder) encodeElements(s step) []jen.Code {
	if s.body == nil {
		return one(c.call(s.shape.elem.codec+"s", sliceOf(s.shape, s.place)))
	}
	code := one(loop(s, c.encode(s.body), silentEncode))
	if needsAlign(s) {
		code = append(one(c.call("Align", jen.Lit(s.shape.elem.alignment()))), code...)
	}
	return code
}

// silentEncode reports whether encoding a step does not take its place.
func silentEncode(o op) bool { return o == opUserRef || o == opDeferredRef }
