package gen

import (
	"strings"

	"github.com/dave/jennifer/jen"
)

// decode prints the steps of a decoder.
func (c *coder) decode(list []step) []jen.Code {
	var code []jen.Code
	for _, s := range list {
		code = append(code, c.decodeStep(s)...)
	}
	return code
}

func (c *coder) decodeStep(s step) []jen.Code {
	switch s.op {
	case opValue:
		return c.decodeValue(s)
	case opLength:
		return c.decodeLength(s)
	case opString:
		return c.decodeString(s)
	case opRecord:
		return c.decodeRecord(s)
	case opPointees:
		return one(method(s.place, "DecodeNDRPointees", append(one(c.self()), c.tagArg(s.shape, s.place)...)...))
	case opBox:
		return append(one(c.set(s.place, jen.New(typeCode(s.shape.elem.goTyp)))), c.decode(s.body)...)
	case opPointer, opRefPointer:
		return c.decodePointer(s)
	case opDeferred:
		return one(c.call("Deferred"))
	case opDeferredRef:
		return one(c.call("DeferredRef"))
	case opPointee, opRefPointee:
		return c.decodePointee(s)
	case opCounts:
		return c.decodeCounts(s)
	case opRow:
		return one(c.decodeRow(s))
	case opElements:
		return c.decodeElements(s)
	case opInterface:
		return one(c.setInterface(s, c.call("Interface", c.iid(s.shape))))
	case opObject:
		return one(c.setInterface(s, c.call("InterfacePointee", c.iid(s.shape))))
	case opUserRef:
		return one(c.call("UserReferent"))
	case opUser:
		return append(c.declare(s.place, s.shape.goTyp), method(s.place, "UnmarshalNDR", c.self()))
	case opPipe:
		return c.decodePipe(s)
	}
	return nil
}

// set assigns a value to place, which it declares if that has not been done.
func (c *coder) set(place string, value *jen.Statement) *jen.Statement {
	op := "="
	if c.fresh[place] {
		delete(c.fresh, place)
		op = ":="
	}
	return jen.Id(place).Op(op).Add(value)
}

// declare declares the variable at place, if that has not been done.
func (c *coder) declare(place string, typ goType) []jen.Code {
	if !c.fresh[place] {
		return nil
	}
	delete(c.fresh, place)
	return one(jen.Var().Id(place).Add(typeCode(typ)))
}

// within prints steps that stand in a block.
func (c *coder) within(list []step) []jen.Code {
	c.nested++
	defer func() { c.nested-- }()
	return c.decode(list)
}

// valueCode reads a number, an enumeration or a GUID.
func (c *coder) valueCode(s step) *jen.Statement {
	if s.shape.kind == guidKind {
		return c.call("GUID")
	}
	if s.shape.kind == contextKind {
		return c.call(s.contextMethod())
	}
	v := c.call(s.shape.codec)
	if s.shape.conv != "" {
		return typeCode(s.shape.goTyp).Call(v)
	}
	return v
}

// decodePipe prints how all chunks of a pipe are read: the message is there, and
// what follows the pipe in it is wanted too.
func (c *coder) decodePipe(s step) []jen.Code {
	n, chunks := c.free(s.place+"Len"), c.free(s.place+"Chunks")
	next := jen.Id(n).Op(":=").Add(c.call("Chunk", jen.Lit(s.shape.elem.elem.least())))
	again := jen.Id(n).Op("=").Add(c.call("Chunk", jen.Lit(s.shape.elem.elem.least())))
	made := step{op: opCounts, place: s.of, shape: s.shape.elem}
	body := one(jen.Id(s.of).Op(":=").Add(c.newSlice(made, jen.Id(n))))
	body = append(append(body, c.within(s.body)...), jen.Id(chunks).Op("=").Append(jen.Id(chunks), jen.Id(s.of)))
	return []jen.Code{
		jen.Var().Id(chunks).Index().Add(typeCode(s.shape.elem.goTyp)),
		jen.For(next, jen.Id(n).Op(">").Lit(0), again).Block(body...),
		c.set(s.place, jen.Qual(ndrPath, "PipeOf").Call(jen.Id(chunks).Op("..."))),
	}
}

func (c *coder) decodeValue(s step) []jen.Code {
	code := one(c.set(s.place, c.valueCode(s)))
	return append(code, c.rangeCheck(s)...)
}

func (c *coder) rangeCheck(s step) []jen.Code {
	r := s.shape.rng
	if r == nil {
		return nil
	}
	return one(c.call("Range", int64Of(s.place), jen.Lit(int(r.low)), jen.Lit(int(r.high))))
}

// decodeLength reads a number that is no Go value, and compares it with the
// slice whose length it is.
func (c *coder) decodeLength(s step) []jen.Code {
	value := c.call(s.shape.codec)
	if c.read[s.owner] && s.shape.rng == nil {
		return one(c.call("LenIs", jen.Len(jen.Id(s.of)), jen.Int64().Call(value)))
	}
	if !c.read[s.owner] {
		c.locals[s.def] = s.place
	}
	code := append(one(jen.Id(s.place).Op(":=").Add(value)), c.rangeCheck(s)...)
	if c.read[s.owner] {
		code = append(code, c.call("LenIs", jen.Len(jen.Id(s.of)), int64Of(s.place)))
	}
	return code
}

// want gives a size as a decoder can know it. It is nil if what it speaks of
// comes later.
func (c *coder) want(x expr) *jen.Statement {
	if !c.isRead(x) {
		return nil
	}
	code, err := x.code(withLocals{c.access, c.locals})
	if err != nil {
		return nil
	}
	return code
}

// withLocals gets at numbers that are no Go values by the variables that a
// decoder has read them into.
type withLocals struct {
	access
	locals map[any]string
}

func (w withLocals) count(def any) *jen.Statement {
	if local, ok := w.locals[def]; ok {
		return int64Of(local)
	}
	return w.access.count(def)
}

func (c *coder) decodeString(s step) []jen.Code {
	b := s.shape.bounds
	if !b.conformant() {
		return one(c.set(s.place, c.call("Varying"+s.shape.charset(), jen.Lit(int(b.len)))))
	}
	if b.size.e == nil && !s.hoisted {
		return one(c.set(s.place, c.call(s.shape.charset())))
	}
	if s.dims != nil {
		return one(c.set(s.place, c.call("Varying"+s.shape.charset(), jen.Id(c.maxVar(s, s.of)))))
	}
	code, max := c.maxCount(s)
	return append(code, c.set(s.place, c.call("Varying"+s.shape.charset(), max)))
}

// maxCount gives an expression for the maximum count of an array or string,
// which it reads unless it stands in front of the record. If the size it must be
// is not known yet, the comparison waits.
func (c *coder) maxCount(s step) (before []jen.Code, max *jen.Statement) {
	size := s.shape.bounds.size
	if size.e == nil {
		return nil, jen.Id("max") // a string at the end of a struct is as long as it is
	}
	switch want := c.want(size); {
	case s.hoisted && want != nil:
		return one(c.call("Agree", jen.Id("max"), want)), jen.Id("max")
	case s.hoisted:
		c.late = append(c.late, c.call("Agree", jen.Id("max"), c.size(size)))
		return nil, jen.Id("max")
	case want != nil:
		return nil, c.call("MaxCountIs", want)
	}
	return c.lateMaxCount(s, c.free(strings.TrimLeft(s.place, "*")+"Max"))
}

// lateMaxCount reads a maximum count, into a variable of the given name, that is
// compared at the end.
func (c *coder) lateMaxCount(s step, name string) (before []jen.Code, max *jen.Statement) {
	pointer := strings.TrimLeft(s.place, "*")
	max = jen.Id(name)
	check := c.call("Agree", max.Clone(), c.size(s.shape.bounds.size))
	if c.nested == 0 {
		c.late = append(c.late, check)
		return one(max.Clone().Op(":=").Add(c.call("MaxCount"))), max
	}
	c.early = append(c.early, jen.Var().Add(max.Clone()).Uint32())
	c.late = append(c.late, jen.If(notNil(pointer)).Block(check))
	return one(max.Clone().Op("=").Add(c.call("MaxCount"))), max
}

func (c *coder) decodeRecord(s step) []jen.Code {
	code := c.declare(s.place, s.shape.goTyp)
	args := one(c.self())
	switch {
	case s.shape.needsTag():
		return append(code, c.decodeUnion(s)...)
	case s.hoisted:
		for i := range s.shape.rec.maxCounts {
			args = append(args, jen.Id(maxParam(i)))
		}
	default:
		for range s.shape.rec.maxCounts {
			args = append(args, c.call("MaxCount"))
		}
	}
	return append(code, method(s.place, "DecodeNDR", args...))
}

// decodeUnion prints how a union is read whose discriminant is elsewhere too, and
// compares the two.
func (c *coder) decodeUnion(s step) []jen.Code {
	sent, tag := method(s.place, "DecodeNDR", c.self()), s.shape.rec.tag
	if c.isRead(s.shape.tag) {
		return one(c.call("Tag", tag.int64(sent), tag.int64(c.tag(s.shape))))
	}
	name := "tag"
	if !strings.ContainsAny(s.place, ".[") {
		name = c.free(s.place + "Tag")
	}
	c.tags[s.place] = name
	c.late = append(c.late, c.call("Tag", tag.int64(jen.Id(name)), tag.int64(c.tag(s.shape))))
	return one(jen.Id(name).Op(":=").Add(sent))
}

// decodePointer prints a pointer that is followed at once.
func (c *coder) decodePointer(s step) []jen.Code {
	code := c.declare(s.place, s.shape.goTyp)
	switch {
	case s.op == opRefPointer:
		code = append(code, c.call("DeferredRef"))
		return append(code, c.allocate(s)...)
	case s.shape.ptr == fullPtr:
		return append(code, c.decodeFull(s, "Pointer"))
	}
	return append(code, jen.If(c.call("Pointer")).Block(c.allocate(s)...))
}

func (c *coder) decodePointee(s step) []jen.Code {
	switch {
	case s.op == opRefPointee:
		return append(c.startRefPointee(s), c.allocate(s)...)
	case s.shape.kind == pointerKind && s.shape.ptr == fullPtr:
		return one(c.decodeFull(s, "Pointee"))
	}
	return one(jen.If(c.call("Pointee")).Block(c.allocate(s)...))
}

// startRefPointee prints what puts the pointers in the pointee of a [ref] pointer,
// which is not in the decoder's list itself, in front of those in the list.
func (c *coder) startRefPointee(s step) []jen.Code {
	if !s.shape.elem.pointees() {
		return nil
	}
	return one(c.call("RefPointee"))
}

// decodeFull prints a [ptr] pointer. A slice is made when its length is known; it
// must be kept before its elements are read, which may point to it.
func (c *coder) decodeFull(s step, end string) *jen.Statement {
	full := jen.Qual(ndrPath, "GetFull"+s.shape.referent()+end).Call(c.self(), addr(s.place))
	if !s.shape.elem.isSlice() {
		return jen.If(full).Block(c.within(s.body)...)
	}
	keep := jen.Qual(ndrPath, "KeepFullSlice").Call(c.self(), jen.Id("referent"), jen.Id(s.place))
	body := append(c.within(s.body[:1]), keep)
	return jen.If(jen.Id("referent").Op(":=").Add(full), jen.Id("referent").Op("!=").Lit(0)).
		Block(append(body, c.within(s.body[1:])...)...)
}

// allocate prints what a pointer points to, in new memory if Go has a pointer.
func (c *coder) allocate(s step) []jen.Code {
	if s.shape.kind != pointerKind || !s.shape.ownPointer() {
		return c.within(s.body)
	}
	if v := c.simple(s.body); v != nil {
		return one(jen.Id(s.place).Op("=").New(v))
	}
	elem := s.shape.goTyp
	elem.prefix = elem.prefix[1:]
	return append(one(jen.Id(s.place).Op("=").New(typeCode(elem))), c.within(s.body)...)
}

// simple gives the expression that a body of one step assigns, if it is one.
func (c *coder) simple(body []step) *jen.Statement {
	if len(body) != 1 || body[0].shape.rng != nil {
		return nil
	}
	switch s := body[0]; s.op {
	case opValue:
		return c.valueCode(s)
	case opString:
		if b := s.shape.bounds; b.conformant() && b.size.e == nil {
			return c.call(s.shape.charset())
		}
	}
	return nil
}

// decodeCounts prints the counts of an array and makes the slice.
func (c *coder) decodeCounts(s step) []jen.Code {
	if dims := s.shape.dims(); len(dims) > 1 {
		return c.decodeDims(s, dims)
	}
	b := s.shape.bounds
	if b.varying() {
		return c.decodeVariance(s)
	}
	if s.hoisted {
		code, max := c.maxCount(s)
		return append(code, c.makeSlice(s, c.call("Elements", max, jen.Lit(s.shape.elem.least()))))
	}
	size := jen.Lit(s.shape.elem.least())
	if want := c.want(b.size); want != nil {
		return one(c.makeSlice(s, c.call("CountIs", want, size)))
	}
	c.lateLength(s, b.size)
	return one(c.makeSlice(s, c.call("Count", size)))
}

// lateLength compares the length of a slice with a size that is not known yet.
func (c *coder) lateLength(s step, size expr) {
	if c.saysItself(size, s.place) {
		return // the number itself will be compared when it is read
	}
	check := c.call("LenIs", jen.Len(jen.Id(s.place)), c.size(size))
	if c.nested > 0 {
		check = jen.If(notNil(s.place)).Block(check)
	}
	c.late = append(c.late, check)
}

// makeSlice makes the slice at place with n elements. Those of numbers are read
// at once, unless the caller's memory is used; bytes that an object may only
// borrow stay where they are.
func (c *coder) makeSlice(s step, n *jen.Statement) *jen.Statement {
	if old, ok := c.reuse[s.place]; ok {
		return c.set(s.place, jen.Qual(ndrPath, "Resize").Call(jen.Id(old), n))
	}
	if c.borrows && s.shape.elem.codec == "Uint8" {
		return c.set(s.place, c.call("BorrowUint8s", n))
	}
	return c.set(s.place, c.newSlice(s, n))
}

// newSlice gives a new slice of n elements, with those of numbers read.
func (c *coder) newSlice(s step, n *jen.Statement) *jen.Statement {
	if elem := s.shape.elem; elem.bulk() {
		return c.call("New"+elem.codec+"s", n)
	}
	return jen.Make(typeCode(s.shape.goTyp), n)
}

func (c *coder) decodeVariance(s step) []jen.Code {
	b := s.shape.bounds
	var code []jen.Code
	max := jen.Lit(int(b.len))
	if b.conformant() {
		code, max = c.maxCount(s)
	}
	size := jen.Lit(s.shape.elem.least())
	if b.first.e != nil {
		code = append(code, c.decodeFirst(s, max, size)...)
	} else {
		code = append(code, c.makeSlice(s, c.call("VaryingCount", max, size)))
	}
	if b.length.e == nil {
		return code
	}
	if want := c.want(b.length); want != nil {
		return append(code, c.call("LenIs", jen.Len(jen.Id(s.place)), want))
	}
	c.lateLength(s, b.length)
	return code
}

// decodeFirst prints the variance of an array that may start anywhere.
func (c *coder) decodeFirst(s step, max, size *jen.Statement) []jen.Code {
	first, n := c.varName(s, s.place, "First"), c.varName(s, s.place, "Len")
	code := []jen.Code{
		jen.List(jen.Id(first), jen.Id(n)).Op(":=").Add(c.call("Variance", max, size)),
		c.makeSlice(s, jen.Id(n)),
	}
	if want := c.want(s.shape.bounds.first); want != nil {
		return append(code, c.call("LenIs", jen.Id(first), want))
	}
	c.late = append(c.late, c.call("LenIs", jen.Id(first), c.size(s.shape.bounds.first)))
	return code
}

func (c *coder) decodeElements(s step) []jen.Code {
	var code []jen.Code
	if !s.shape.isSlice() {
		code = c.declare(s.place, s.shape.goTyp)
	}
	if s.body == nil {
		if _, reused := c.reuse[s.place]; s.shape.isSlice() && !reused {
			return code // makeSlice has read them
		}
		return append(code, c.call(s.shape.elem.codec+"s", sliceOf(s.shape, s.place)))
	}
	if needsAlign(s) {
		code = append(code, c.call("Align", jen.Lit(s.shape.elem.alignment())))
	}
	each := loop(s, c.within(s.body), silentDecode)
	if size := s.shape.elem.plain(); size > 0 && s.body[0].op == opRecord {
		whole := jen.Qual(ndrPath, "Plain").Call(c.self(), sliceOf(s.shape, s.place), jen.Lit(size), jen.Lit(s.shape.elem.alignment()))
		each = jen.If(jen.Op("!").Add(whole)).Block(each)
	}
	return append(code, each)
}

// setInterface assigns an interface pointer that was read as any.
func (c *coder) setInterface(s step, value *jen.Statement) *jen.Statement {
	if s.shape.iid == nil {
		return c.set(s.place, value)
	}
	op := "="
	if c.fresh[s.place] {
		delete(c.fresh, s.place)
		op = ":="
	}
	return jen.List(jen.Id(s.place), jen.Id("_")).Op(op).Add(value.Assert(typeCode(s.shape.goTyp)))
}

// silentDecode reports whether decoding a step does not set its place.
func silentDecode(o op) bool { return o == opUserRef || o == opDeferred || o == opDeferredRef }
