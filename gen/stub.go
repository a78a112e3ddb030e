package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

// stub prints the stub of an interface.
func (p *printer) stub(i *ifacePlan) {
	name := i.name + "Stub"
	p.comment(fmt.Sprintf("%s carries calls that arrive in the object's apartment to the object.", name))
	p.Type().Id(name).Struct(jen.Id("Obj").Id(i.name))
	p.comment(fmt.Sprintf("new%s wraps obj, or gives nil if obj is no %s.", name, i.name))
	p.Func().Id("new"+name).Params(jen.Id("obj").Any()).Qual(rtPath, "Stub").Block(
		jen.If(
			jen.List(jen.Id("obj"), jen.Id("ok")).Op(":=").Id("obj").Assert(jen.Id(i.name)), jen.Id("ok"),
		).Block(jen.Return(jen.Op("&").Id(name).Values(jen.Id("obj")))),
		jen.Return(jen.Nil()),
	)
	p.invoke(i, name)
	for _, m := range i.methods {
		if m.wire != nil {
			p.stubMethod(i, m)
		}
	}
}

// invoke prints the method that finds the method of a call.
func (p *printer) invoke(i *ifacePlan, name string) {
	var cases []jen.Code
	for _, m := range i.methods {
		if m.wire != nil {
			cases = append(cases, jen.Case(jen.Id(opnum(i, m))).Block(
				jen.Return(jen.Id("s."+stubName(m)).Call(jen.Id("ctx"), jen.Id("call")))))
		}
	}
	last := jen.Return(jen.Qual(rtPath, "RPC_S_PROCNUM_OUT_OF_RANGE"))
	if i.wiredGo.name != "" {
		base := typeCode(goType{path: i.wiredGo.path, name: i.wiredGo.name + "Stub"})
		last = jen.Return(jen.Parens(jen.Op("&").Add(base).Values(jen.Id("Obj").Op(":").Id("s.Obj"))).
			Dot("Invoke").Call(jen.Id("ctx"), jen.Id("call")))
	}
	var body []jen.Code
	if len(cases) > 0 {
		body = append(body, jen.Switch(jen.Id("call.Opnum")).Block(cases...))
	}
	p.comment("Invoke carries out one call.")
	p.Func().Params(receiverOf("s", name)).Id("Invoke").Params(stubParams("call")...).Error().
		Block(append(body, last)...)
}

func stubParams(call string) []jen.Code {
	return []jen.Code{
		jen.Id("ctx").Qual("context", "Context"),
		jen.Id(call).Op("*").Qual(rtPath, "StubCall"),
	}
}

// stubName names the stub's method for a method.
func stubName(m *methodPlan) string {
	name, _ := paramName(m.name)
	return name
}

// stubMethod prints the part of the stub that is for one method.
func (p *printer) stubMethod(i *ifacePlan, m *methodPlan) {
	sig := m.wire.sig
	names := sig.scope()
	self, call := names.pick("s", "stub"), names.pick("call", "rpc")
	body := p.requestDecoder(m.wire, call)
	body = append(body, jen.If(
		jen.Id("err").Op(":=").Id(call+".ArgsErr").Call(), jen.Id("err").Op("!=").Nil(),
	).Block(jen.Return(jen.Id("err"))))
	if len(m.wire.reply) == 0 && i.hasStatus(m.wire) {
		body = append(body, jen.Return(jen.Id(call+".Return").Call(invocation(i, m, self))))
		p.stubFunc(i, m, self, call, body)
		return
	}
	body = append(body, jen.List(append(sig.results(), jen.Id("err"))...).Op(":=").Add(invocation(i, m, self)))
	if !i.hasStatus(m.wire) {
		body = append(body, jen.If(jen.Id("err").Op("!=").Nil()).Block(jen.Return(jen.Id("err"))))
	}
	if m.wire.full {
		body = append(body, jen.Id(call+".Out.ContinueFull").Call(jen.Op("&").Id(call+".In")))
	}
	enc := &coder{codec: call + ".Out", ptr: "&" + call + ".Out", access: paramAccess{sig: sig, reply: true}}
	body = append(body, enc.encode(m.wire.reply)...)
	end := jen.Id(call + ".Return").Call(jen.Id("err"))
	if !i.hasStatus(m.wire) {
		end = jen.Id(call + ".Out.Err").Call()
	}
	p.stubFunc(i, m, self, call, append(body, jen.Return(end)))
}

// hasStatus reports whether replies end in an HRESULT. Without one, a method's
// error can only be a fault.
func (i *ifacePlan) hasStatus(w *wirePlan) bool { return !i.rpc || isHRESULT(w.src.Result) }

func (p *printer) stubFunc(i *ifacePlan, m *methodPlan, self, call string, body []jen.Code) {
	p.Line()
	p.Func().Params(receiverOf(self, i.name+"Stub")).Id(stubName(m)).Params(stubParams(call)...).Error().Block(body...)
}

// requestDecoder prints how a stub reads the arguments.
func (p *printer) requestDecoder(w *wirePlan, call string) []jen.Code {
	dec := &coder{
		codec: call + ".In", ptr: "&" + call + ".In", access: paramAccess{sig: w.sig}, borrows: true,
		read: map[any]bool{}, locals: map[any]string{}, tags: map[string]string{}, fresh: map[string]bool{},
	}
	for _, prm := range w.sig.ins() {
		dec.fresh[prm.name] = true
	}
	return dec.decodeParams(w.request)
}

// invocation prints the call of the object's method, or of the user's function
// for a [call_as] method.
func invocation(i *ifacePlan, m *methodPlan, self string) *jen.Statement {
	args := []jen.Code{jen.Id("ctx")}
	for _, prm := range m.wire.sig.ins() {
		arg := jen.Id(prm.name)
		if prm.mustPoint() {
			arg = jen.Op("&").Add(arg)
		}
		args = append(args, arg)
	}
	if m.class == callAsMethod {
		args = append([]jen.Code{args[0], jen.Id(self + ".Obj")}, args[1:]...)
		return jen.Id(userFunc(i, m, "Stub")).Call(args...)
	}
	return jen.Id(self + ".Obj." + m.name).Call(args...)
}
