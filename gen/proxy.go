package gen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"
)

// proxy prints the proxy of an interface.
func (p *printer) proxy(i *ifacePlan) {
	name := i.name + "Proxy"
	p.comment(fmt.Sprintf("%s is %s as seen from another apartment.", name, i.name))
	embedded := jen.Qual(rtPath, "Proxy")
	if i.wiredGo.name != "" {
		embedded = typeCode(goType{path: i.wiredGo.path, name: i.wiredGo.name + "Proxy"})
	}
	p.Type().Id(name).Struct(embedded)
	p.Line()
	p.Var().Id("_").Id(i.name).Op("=").Parens(jen.Op("*").Id(name)).Call(jen.Nil())
	p.newProxy(i, name)
	begin := p.begin(i)
	for _, m := range slices.Concat(i.strays, i.methods) {
		switch m.class {
		case remoteMethod:
			p.proxyMethod(i, m, m.name, begin)
		case callAsMethod:
			p.proxyCallAs(i, m)
			p.proxyMethod(i, m, remoteName(m), begin)
		case localMethod:
			p.proxyLocal(i, m)
		}
	}
}

func (p *printer) newProxy(i *ifacePlan, name string) {
	p.Line()
	f := p.Func().Id("new" + name).Params(jen.Id("p").Qual(rtPath, "Proxy")).Any()
	if i.wiredGo.name == "" {
		f.Block(jen.Return(jen.Op("&").Id(name).Values(jen.Id("p"))))
		return
	}
	f.Block(
		jen.Id("x").Op(":=").New(jen.Id(name)),
		jen.Id("x.Proxy").Op("=").Id("p"),
		jen.Return(jen.Id("x")),
	)
}

// remoteName names the method that carries a [local] method's call across.
func remoteName(m *methodPlan) string { return "remote" + m.name }

// receiverOf declares a method's receiver.
func receiverOf(name, typ string) *jen.Statement { return jen.Id(name).Op("*").Id(typ) }

// proxyCallAs prints a [local] method of a proxy, which the user's function
// carries out.
func (p *printer) proxyCallAs(i *ifacePlan, m *methodPlan) {
	names := m.sig.scope()
	self := names.pick("p", "proxy")
	args := append([]jen.Code{jen.Id("ctx"), jen.Id(self)}, m.sig.args()[1:]...)
	p.comment(
		fmt.Sprintf("%s hands the call to %s, which is written by hand: what it", m.name, userFunc(i, m, "Proxy")),
		fmt.Sprintf("sends, it sends with %s.", remoteName(m)))
	p.Func().Params(receiverOf(self, i.name+"Proxy")).Id(m.name).Add(m.sig.code()).Block(
		jen.Return(jen.Id(userFunc(i, m, "Proxy")).Call(args...)))
}

// userFunc names a function that the user writes for a [local] method.
func userFunc(i *ifacePlan, m *methodPlan, side string) string {
	return unexported(i.name) + m.name + side
}

// proxyLocal prints a [local] method that nothing stands for on the wire.
func (p *printer) proxyLocal(i *ifacePlan, m *methodPlan) { p.localIn(i.name+"Proxy", m) }

// localIn is proxyLocal for a proxy of the given type.
func (p *printer) localIn(proxy string, m *methodPlan) {
	names := m.sig.scope()
	text := "%s is [local]: it cannot be called from another apartment."
	if m.stays {
		text = "%s cannot be called from another apartment; goidl gen says why."
	}
	p.comment(fmt.Sprintf(text, m.name))
	p.Func().Params(receiverOf(names.pick("p", "proxy"), proxy)).Id(m.name).Add(m.sig.code()).Block(
		jen.Return(m.sig.zeros(jen.Qual(rtPath, "E_NOTIMPL"))...))
}

// scope gives the names that the variables of a method must not have.
func (s *signature) scope() scope {
	names := scope{}
	names.reserve("ctx", "err", "ret")
	for _, p := range s.params {
		names.reserve(p.name, p.out)
	}
	return names
}

// begin is what begins a call of i's proxy: rt.Proxy's method, by its full name
// where a method of the interface hides it.
func (p *printer) begin(i *ifacePlan) string {
	for in := i.src; in != nil; in = in.Base {
		for _, m := range in.Methods {
			if p.syms.nameOf(m) == "Call" {
				return "Proxy.Call"
			}
		}
	}
	return "Call"
}

// proxyMethod prints a method that crosses the boundary.
func (p *printer) proxyMethod(i *ifacePlan, m *methodPlan, name, begin string) {
	sig := m.wire.sig
	names := sig.scope()
	self, call := names.pick("p", "proxy"), names.pick("call", "rpc")
	body := nullChecks(sig)
	body = append(body,
		jen.Id(call).Op(":=").Id(self+"."+begin).Call(jen.Id("ctx"), jen.Id(opnum(i, m))),
		jen.Defer().Id(call+".Free").Call(),
	)
	enc := &coder{codec: call + ".In", ptr: "&" + call + ".In", access: paramAccess{sig: sig}}
	body = append(body, enc.encode(m.wire.request)...)
	body = append(body, jen.If(
		jen.Id("err").Op(":=").Id(call+".SendReceive").Call(jen.Id("ctx")), jen.Id("err").Op("!=").Nil(),
	).Block(jen.Return(sig.zeros(jen.Id("err"))...)))
	if m.wire.full {
		body = append(body, jen.Id(call+".Out.ContinueFull").Call(jen.Op("&").Id(call+".In")))
	}
	body = append(body, p.replyDecoder(m.wire, call)...)
	body = append(body, resultCode(i, m, call)...)
	p.Line()
	p.Func().Params(receiverOf(self, i.name+"Proxy")).Id(name).Add(sig.code()).Block(body...)
}

// nullChecks prints the test of parameters that must not be nil.
func nullChecks(sig *signature) []jen.Code {
	var test *jen.Statement
	for _, p := range sig.ins() {
		if !p.mustPoint() {
			continue
		}
		if test != nil {
			test = test.Op("||")
		} else {
			test = &jen.Statement{}
		}
		test = test.Id(p.name).Op("==").Nil()
	}
	if test == nil {
		return nil
	}
	return one(jen.If(test).Block(jen.Return(sig.zeros(jen.Qual(rtPath, "RPC_X_NULL_REF_POINTER"))...)))
}

// replyDecoder prints how a proxy reads the results.
func (p *printer) replyDecoder(w *wirePlan, call string) []jen.Code {
	dec := &coder{
		codec: call + ".Out", ptr: "&" + call + ".Out", access: paramAccess{sig: w.sig, reply: true},
		read: map[any]bool{}, locals: map[any]string{}, tags: map[string]string{}, reuse: map[string]string{},
	}
	for _, prm := range w.sig.params {
		if !prm.isOut {
			dec.read[prm.src] = true
		}
		if v := prm.slice(); prm.in && prm.isOut && v != nil && v.elem.bulk() {
			dec.reuse[prm.out] = prm.name
		}
	}
	return dec.decodeParams(w.reply)
}

// slice gives the array shape of a parameter that is a slice in Go, or nil.
func (p *param) slice() *shape {
	v := p.value()
	if v.kind == pointerKind {
		v = v.elem
	}
	if v.isSlice() {
		return v
	}
	return nil
}

// decodeParams prints the steps of a request or reply, and notes parameter by
// parameter what has been read.
func (c *coder) decodeParams(list []step) []jen.Code {
	var code []jen.Code
	for len(list) > 0 {
		prm, n := list[0].param, 1
		for n < len(list) && list[n].param == prm {
			n++
		}
		code = append(code, c.decode(list[:n])...)
		list = list[n:]
		if prm != nil {
			c.read[prm.src] = true
		}
	}
	return append(append(c.early, code...), c.late...)
}

// resultCode prints the end of a proxy's method. Results of a method that failed are
// zero; but the user's function for a [local] method gets what came, since there are
// failures that results tell more of.
func resultCode(i *ifacePlan, m *methodPlan, call string) []jen.Code {
	sig := m.wire.sig
	result := jen.Id(call + ".Result").Call()
	if !i.hasStatus(m.wire) {
		result = jen.Id(call + ".Out.Finish").Call()
	}
	results := sig.results()
	if len(results) == 0 || m.class == callAsMethod {
		return one(jen.Return(append(results, result)...))
	}
	failed := jen.Qual(rtPath, "Failed").Call(jen.Id("err"))
	return []jen.Code{
		jen.If(jen.Id("err").Op("=").Add(result), failed).Block(jen.Return(sig.zeros(jen.Id("err"))...)),
		jen.Return(append(results, jen.Id("err"))...),
	}
}
