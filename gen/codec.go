package gen

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// codec prints the methods that marshal a struct or union.
func (p *printer) codec(r *recordPlan) {
	if r.problem != nil || r.handMade {
		return
	}
	enc := &coder{codec: "e", ptr: "e", access: fieldAccess{r.record}}
	if r.union {
		p.unionCodec(r, enc)
		return
	}
	if r.maxCounts > 0 {
		p.comment("EncodeNDRConformance appends the counts that stand in front of v.")
		p.codecFunc(r, "EncodeNDRConformance", encoderParam(), enc.encode(r.conformance)...)
	}
	p.comment("EncodeNDR appends the members of v.")
	p.codecFunc(r, "EncodeNDR", encoderParam(), append(r.alignment("e"), enc.encode(r.all(flatSteps))...)...)
	if pointees := r.all(pointeeSteps); len(pointees) > 0 {
		p.comment("EncodeNDRPointees appends what the members of v point to.")
		p.codecFunc(r, "EncodeNDRPointees", encoderParam(), r.bounded("e", enc.encode(pointees))...)
	}
	p.structDecoder(r)
}

func flatSteps(m *memberPlan) []step    { return m.flat }
func pointeeSteps(m *memberPlan) []step { return m.pointees }

// all gives the steps of all members.
func (r *recordPlan) all(part func(*memberPlan) []step) []step {
	var list []step
	for _, m := range r.members {
		list = append(list, part(m)...)
	}
	return list
}

// codecFunc prints a method of a record.
func (p *printer) codecFunc(r *recordPlan, name string, params []jen.Code, body ...jen.Code) {
	p.Func().Params(receiverOf("v", r.name)).Id(name).Params(params...).Block(body...)
}

func encoderParam() []jen.Code { return one(jen.Id("e").Op("*").Qual(ndrPath, "Encoder")) }
func decoderParam() []jen.Code { return one(jen.Id("d").Op("*").Qual(ndrPath, "Decoder")) }

// alignment prints the alignment of a struct, unless its first member has it.
func (r *recordPlan) alignment(codec string) []jen.Code {
	if r.align == 1 || len(r.members) > 0 && r.members[0].shape.alignsItself(r.align) {
		return nil
	}
	return one(jen.Id(codec + ".Align").Call(jen.Lit(r.align)))
}

// alignsItself reports whether the first byte of s is at a multiple of n in any
// case.
func (s *shape) alignsItself(n int) bool {
	switch s.kind {
	case recordKind:
		return s.rec.settle().align >= n && !s.rec.union
	case arrayKind:
		return !s.isSlice() && s.elem.alignsItself(n)
	}
	return s.alignment() >= n
}

// bounded prints steps that may lead back to the same type.
func (r *recordPlan) bounded(codec string, body []jen.Code) []jen.Code {
	if !r.recursive {
		return body
	}
	guard := jen.If(jen.Op("!").Id(codec + ".Enter").Call()).Block(jen.Return())
	return append(append(one(guard), body...), jen.Id(codec+".Leave").Call())
}

func (p *printer) structDecoder(r *recordPlan) {
	dec := newDecoder(r)
	body := r.alignment("d")
	for _, m := range r.members {
		body = append(body, dec.decode(m.flat)...)
		dec.read[m.src] = true
	}
	body = append(body, dec.late...)
	params := decoderParam()
	text := []string{"DecodeNDR reads the members of v, which must be zero."}
	if r.maxCounts > 0 {
		params = append(params, r.maxParams()...)
		text = []string{"DecodeNDR reads the members of v, which must be zero. max is the count that", "stood in front."}
	}
	p.comment(text...)
	p.codecFunc(r, "DecodeNDR", params, body...)
	dec = newDecoder(r)
	for _, m := range r.members {
		dec.read[m.src] = true
	}
	if pointees := r.all(pointeeSteps); len(pointees) > 0 {
		p.comment("DecodeNDRPointees reads what the members of v point to.")
		p.codecFunc(r, "DecodeNDRPointees", decoderParam(), r.bounded("d", dec.decode(pointees))...)
	}
}

// maxParams declares the maximum counts that stand in front of a struct.
func (r *recordPlan) maxParams() []jen.Code {
	var names []jen.Code
	for i := range r.maxCounts {
		names = append(names, jen.Id(maxParam(i)))
	}
	return one(jen.List(names...).Uint32())
}

// unionCodec prints the methods of a union. One that does not hold its
// discriminant is given it, but for DecodeNDR, which tells it.
func (p *printer) unionCodec(r *recordPlan, enc *coder) {
	tag, params := jen.Id("tag"), one(jen.Id("tag").Add(typeCode(r.tag.goTyp)))
	dec := newDecoder(r)
	if r.own != nil {
		tag, params = jen.Id("v."+r.own.name), nil
		dec.read[r.own.src] = true
	} else {
		dec.fresh["tag"] = true
	}
	p.comment("EncodeNDR appends the discriminant and the arm that it selects.")
	p.codecFunc(r, "EncodeNDR", append(encoderParam(), params...),
		append(enc.encode(r.tagSteps), r.arms(tag, "e", flatSteps, enc.encode))...)
	if r.pointees {
		p.comment("EncodeNDRPointees appends what the selected arm points to.")
		p.codecFunc(r, "EncodeNDRPointees", append(encoderParam(), params...),
			r.bounded("e", one(r.arms(tag, "", pointeeSteps, enc.encode)))...)
	}
	body := append(dec.decode(r.tagSteps), r.arms(tag, "d", flatSteps, dec.decode))
	p.unionDecoder(r, body)
	if r.pointees {
		p.comment("DecodeNDRPointees reads what the selected arm points to.")
		body := r.bounded("d", one(r.arms(tag, "", pointeeSteps, dec.decode)))
		p.codecFunc(r, "DecodeNDRPointees", append(decoderParam(), params...), append(r.armsMade(), body...)...)
	}
}

// armsMade prints the end of what would follow pointers in arms that Go holds by
// pointer: after an error the selected one may not have been made.
func (r *recordPlan) armsMade() []jen.Code {
	for _, m := range r.members {
		if m.shape != nil && m.shape.kind == boxKind && len(m.pointees) > 0 {
			return one(jen.If(jen.Id("d.Err").Call().Op("!=").Nil()).Block(jen.Return()))
		}
	}
	return nil
}

func (p *printer) unionDecoder(r *recordPlan, body []jen.Code) {
	if r.own != nil {
		p.comment("DecodeNDR reads the discriminant and the arm that it selects.")
		p.codecFunc(r, "DecodeNDR", decoderParam(), body...)
		return
	}
	p.comment("DecodeNDR reads the discriminant, which it returns, and the arm that it selects.")
	p.Func().Params(receiverOf("v", r.name)).Id("DecodeNDR").Params(decoderParam()...).Add(typeCode(r.tag.goTyp)).
		Block(append(body, jen.Return(jen.Id("tag")))...)
}

// newDecoder makes the decoder of a record.
func newDecoder(r *recordPlan) *coder {
	return &coder{
		codec: "d", ptr: "d", access: fieldAccess{r.record},
		read: map[any]bool{}, locals: map[any]string{}, fresh: map[string]bool{}, tags: map[string]string{},
	}
}

// arms prints a switch over the arms of a union. codec, unless "", is told of a
// discriminant that selects none.
func (r *recordPlan) arms(tag *jen.Statement, codec string, part func(*memberPlan) []step, print func([]step) []jen.Code) jen.Code {
	var cases []jen.Code
	var others jen.Code
	for _, m := range r.members {
		body := print(part(m))
		if codec == "" && len(body) == 0 && !m.others && !r.hasOthersWithPointees() {
			continue
		}
		if len(m.cases) > 0 {
			cases = append(cases, jen.Case(r.caseValues(m)...).Block(body...))
		}
		if m.others && (len(body) > 0 || codec != "") {
			others = jen.Default().Block(body...)
		}
	}
	if others == nil && codec != "" {
		others = jen.Default().Block(jen.Id(codec + ".BadTag").Call(r.tag.int64(tag.Clone())))
	}
	if others != nil {
		cases = append(cases, others)
	}
	return jen.Switch(tag.Clone()).Block(cases...)
}

// hasOthersWithPointees reports whether the default arm has pointers, so that
// arms without any must be told apart from it.
func (r *recordPlan) hasOthersWithPointees() bool {
	for _, m := range r.members {
		if m.others && len(m.pointees) > 0 {
			return true
		}
	}
	return false
}

// caseValues prints the values that select an arm: by name if the discriminant is
// an enumeration.
func (r *recordPlan) caseValues(m *memberPlan) []jen.Code {
	list := make([]jen.Code, len(m.cases))
	for i, v := range m.cases {
		list[i] = jen.Id(strconv.FormatInt(wrap(v, r.tag), 10))
		if r.tag.codec == "Bool" {
			list[i] = jen.Id(strconv.FormatBool(v != 0))
		}
		id, _ := m.src.Cases[i].(*idl.Ident)
		if id == nil || r.tag.enum == nil {
			continue
		}
		if e, ok := id.Def.(*idl.EnumMember); ok && r.tag.hasMember(e) {
			list[i] = typeCode(goType{path: r.tag.goTyp.path, name: exported(e.Name)})
		}
	}
	return list
}

// hasMember reports whether e is one of s, an enumeration.
func (s *shape) hasMember(e *idl.EnumMember) bool {
	for _, m := range s.enum.Members {
		if m == e {
			return true
		}
	}
	return false
}
