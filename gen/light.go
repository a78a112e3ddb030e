package gen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// Light proxies are for objects of neutral apartments, which run on the caller's stack,
// and for files that ask for them: without one, a call is marshaled there. With one, a
// method is called with the arguments as they are, but for interface pointers, which
// are carried from one apartment to the other. That is done for parameters that are
// interface pointers. Inside structs and arrays, and in types whose Go is written by
// hand, they would have to be searched for and the values copied; a method that may
// carry such is marshaled, as to any other apartment.

// light prints the light proxy of an interface.
func (p *printer) light(i *ifacePlan) {
	name := i.name + "Light"
	p.comment(fmt.Sprintf("%s is %s of a neutral object, whose methods run on the caller's stack.", name, i.name))
	fields := []jen.Code{jen.Qual(rtPath, "LightProxy"), jen.Id("obj").Id(i.name)}
	if i.wiredGo.name != "" {
		fields[0] = typeCode(i.lightBase(""))
	}
	methods := slices.Concat(i.strays, i.methods)
	if slices.ContainsFunc(methods, (*methodPlan).isMarshaled) {
		fields = append(fields, jen.Id("proxy").Op("*").Id(i.name+"Proxy"))
	}
	p.Type().Id(name).Struct(fields...)
	p.Line()
	p.Var().Id("_").Id(i.name).Op("=").Parens(jen.Op("*").Id(name)).Call(jen.Nil())
	p.newLight(i, name, len(fields) > 2)
	for _, m := range methods {
		switch {
		case m.class == localMethod:
			p.localIn(name, m)
		case m.isMarshaled():
			p.lightMarshaled(i, m)
		default:
			p.lightMethod(i, m)
		}
	}
}

// isLight reports whether an interface has a light proxy: if its file asks for them and
// the base that its proxy is built on has one. The runtime's own packages have them,
// wherever their IDL comes from.
func (s *symbols) isLight(i *idl.Interface) bool {
	if i.Attrs.Has("local") {
		return false // it has no proxy at all
	}
	for ; i != nil && !isUnknown(i); i = i.Base {
		if i.Attrs.Has("local") {
			continue
		}
		f := s.files[i]
		if pkg := s.packageOf(f); i.Kind != idl.ObjectInterface || !f.Light && (pkg == nil || !s.isSystem(pkg)) {
			return false
		}
	}
	return true
}

// lightBase gives the light proxy of the base, or what makes one.
func (i *ifacePlan) lightBase(verb string) goType {
	return goType{path: i.wiredGo.path, name: verb + i.wiredGo.name + "Light"}
}

// newLight prints what makes a light proxy, for the runtime and for those of derived
// interfaces.
func (p *printer) newLight(i *ifacePlan, name string, marshals bool) {
	p.comment(fmt.Sprintf("Make%s gives the light proxy of obj by value, for those of derived interfaces.", name))
	base := []jen.Code{jen.Id("p"), jen.Id("obj")}
	if i.wiredGo.name != "" {
		base[0] = typeCode(i.lightBase("Make")).Call(jen.Id("p"), jen.Id("obj"))
	}
	if marshals {
		proxy := i.name + "Proxy"
		base = append(base, jen.Id("new"+proxy).Call(jen.Id("p.Proxy").Call()).Assert(jen.Op("*").Id(proxy)))
	}
	p.Func().Id("Make"+name).Params(jen.Id("p").Qual(rtPath, "LightProxy"), jen.Id("obj").Id(i.name)).Id(name).
		Block(jen.Return(jen.Id(name).Values(base...)))
	p.comment(fmt.Sprintf("new%s makes a light proxy, or gives nil if obj is no %s.", name, i.name))
	p.Func().Id("new"+name).Params(jen.Id("p").Qual(rtPath, "LightProxy"), jen.Id("obj").Any()).Any().Block(
		jen.If(
			jen.List(jen.Id("obj"), jen.Id("ok")).Op(":=").Id("obj").Assert(jen.Id(i.name)), jen.Id("ok"),
		).Block(
			jen.Return(jen.New(jen.Id("Make"+name).Call(jen.Id("p"), jen.Id("obj")))),
		),
		jen.Return(jen.Nil()),
	)
}

// lightMarshaled prints a method that is marshaled all the same.
func (p *printer) lightMarshaled(i *ifacePlan, m *methodPlan) {
	self := m.sig.scope().pick("p", "light")
	p.comment(fmt.Sprintf("%s is marshaled: there may be interface pointers inside what it carries.", m.name))
	p.Func().Params(receiverOf(self, i.name+"Light")).Id(m.name).Add(m.sig.code()).Block(
		jen.Return(jen.Id(self + ".proxy." + m.name).Call(m.sig.args()...)))
}

// lightMethod prints a method that runs on the caller's stack.
func (p *printer) lightMethod(i *ifacePlan, m *methodPlan) {
	sig := m.sig
	names := sig.scope()
	self, call := names.pick("p", "light"), names.pick("call", "rpc")
	body := nullChecks(sig)
	body = append(body,
		jen.Id(call).Op(":=").Id(self+".LightProxy.Try").Call(jen.Id("ctx")),
		jen.If(
			jen.Id("err").Op("=").Id(self+".LightProxy.Enter").Call(jen.Id("ctx"), jen.Op("&").Id(call)), jen.Id("err").Op("!=").Nil(),
		).Block(jen.Return(sig.zeros(jen.Id("err"))...)),
		jen.Defer().Id(call+".Leave").Call(jen.Op("&").Id("err")),
	)
	body = append(body, lightArgs(sig, call)...)
	body = append(body, lightResults(sig, call, jen.Id(self+".obj."+m.name).Call(lightInvocation(sig, call)...))...)
	p.Line()
	p.Func().Params(receiverOf(self, i.name+"Light")).Id(m.name).
		Params(sig.paramCode()...).Params(sig.resultCode()...).Block(body...)
}

// lightInvocation gives the arguments of the object's method.
func lightInvocation(sig *signature, call string) []jen.Code {
	args := sig.args()
	args[0] = jen.Id(call + ".Context").Call()
	return args
}

// lightArgs prints how the object's apartment gets the interface pointers among the
// arguments.
func lightArgs(sig *signature, call string) []jen.Code {
	var code []jen.Code
	c := &coder{access: paramAccess{sig: sig}}
	for _, prm := range sig.ins() {
		if sh := prm.value(); sh.kind == ifaceKind {
			value := jen.Id(call+".In").Call(c.iid(sh), jen.Id(prm.name))
			code = append(code, c.setInterface(step{place: prm.name, shape: sh}, value))
		}
	}
	if code == nil {
		return nil
	}
	return append(code, jen.If(
		jen.Id("err").Op("=").Id(call+".ArgsErr").Call(), jen.Id("err").Op("!=").Nil(),
	).Block(jen.Return(sig.zeros(jen.Id("err"))...)))
}

// lightResults prints the call of the object's method, and how the caller's apartment
// gets the interface pointers among the results.
func lightResults(sig *signature, call string, invocation jen.Code) []jen.Code {
	results := sig.results()
	result := jen.Id(call + ".Result")
	if len(results) == 0 {
		return one(jen.Return(result.Call(invocation)))
	}
	code := one(jen.List(append(results, jen.Id("err"))...).Op("=").Add(invocation))
	c := &coder{access: paramAccess{sig: sig, reply: true}}
	for _, prm := range sig.outs() {
		if sh := prm.value(); sh.kind == ifaceKind {
			value := jen.Id(call+".Out").Call(c.iid(sh), jen.Id(prm.out))
			code = append(code, c.setInterface(step{place: prm.out, shape: sh}, value))
		}
	}
	failed := jen.Qual(rtPath, "Failed").Call(jen.Id("err"))
	return append(code,
		jen.If(jen.Id("err").Op("=").Add(result.Call(jen.Id("err"))), failed).Block(jen.Return(sig.zeros(jen.Id("err"))...)),
		jen.Return(append(results, jen.Id("err"))...),
	)
}

// isMarshaled reports whether a light proxy marshals m, which can be carried across.
func (m *methodPlan) isMarshaled() bool {
	if m.class == localMethod {
		return false
	}
	for _, prm := range m.sig.params {
		if sh := prm.value(); sh.kind != ifaceKind && !sh.isPlain(map[*record]bool{}) {
			return true
		}
	}
	return m.sig.ret != nil && !m.sig.ret.isPlain(map[*record]bool{})
}

// isPlain reports whether values of s are the same in all apartments of a process:
// no interface pointers are in them.
func (s *shape) isPlain(seen map[*record]bool) bool {
	switch s.kind {
	case valueKind, guidKind, stringKind:
		return true
	case pointerKind, arrayKind, boxKind:
		return s.elem.isPlain(seen)
	case userKind:
		return s.number
	case recordKind:
		return s.rec.isPlain(seen)
	}
	return false
}

func (r *record) isPlain(seen map[*record]bool) bool {
	if seen[r] {
		return true
	}
	seen[r] = true
	for _, m := range r.fields {
		if m.shape != nil && !m.shape.isPlain(seen) {
			return false
		}
	}
	return !r.handMade
}
