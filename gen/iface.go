package gen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// iface prints the id of an interface, the Go interface, and the opnums.
func (p *printer) iface(d *idl.Interface) {
	i := p.byIface[d]
	if i == nil {
		p.dispinterface(d)
		return
	}
	p.id("IID", i.name, d.IID, "")
	p.comment(docOr(d.Doc, fmt.Sprintf("%s is %s of %s.", i.name, describe(d), p.source()))...)
	var body []jen.Code
	if i.base != nil {
		body = append(body, typeCode(i.baseGo))
	}
	for _, m := range i.methods {
		if len(body) > 0 {
			body = append(body, jen.Line())
		}
		body = append(body, methodComment(m)...)
		body = append(body, jen.Id(m.name).Add(m.sig.code()))
	}
	p.Type().Id(i.name).Interface(body...)
	p.opnums(i)
}

// describe says what an interface is that has no comment.
func describe(d *idl.Interface) string {
	switch {
	case d.Of != nil:
		return d.Of.Generic.Name + typeArgs(d.Of.Args)
	case d.Delegate:
		return "a delegate"
	}
	return "an interface"
}

// dispinterface prints the id of a dispinterface, whose methods are called by
// number through IDispatch.
func (p *printer) dispinterface(d *idl.Interface) {
	p.id("DIID", d.Name, d.IID, d.Doc)
	disp := p.syms.dispatch
	if disp == nil {
		return
	}
	goTyp := p.shaper.goName(disp, p.syms.files[disp], p.syms.nameOf(disp), d.NameSpan)
	name := p.syms.nameOf(d)
	p.comment(fmt.Sprintf("%s is another name for %s.", name, goTyp))
	p.Type().Id(name).Op("=").Add(typeCode(goTyp))
}

// methodComment gives a method's prose and its IDL.
func methodComment(m *methodPlan) []jen.Code {
	doc := docLines(m.src.Doc)
	if doc == nil {
		return comments(methodLines(m.src, "// ", "// ")...)
	}
	return comments(slices.Concat(doc, []string{""}, methodLines(m.src, "//\t", "//\t\t"))...)
}

// code prints the parameters and results of a method.
func (s *signature) code() *jen.Statement {
	params := s.paramCode()
	results := s.resultCode()
	if len(results) == 1 {
		return jen.Params(params...).Error()
	}
	return jen.Params(params...).Params(results...)
}

func (s *signature) paramCode() []jen.Code {
	list := []variable{{"ctx", goType{path: "context", name: "Context"}}}
	for _, p := range s.ins() {
		list = append(list, variable{p.name, p.shape.goTyp})
	}
	return variableCode(list)
}

func (s *signature) resultCode() []jen.Code {
	var list []variable
	for _, p := range s.outs() {
		list = append(list, variable{p.out, p.value().goTyp})
	}
	if s.ret != nil {
		list = append(list, variable{"ret", s.ret.goTyp})
	}
	return variableCode(append(list, variable{"err", goType{name: "error"}}))
}

// A variable is a Go parameter or result.
type variable struct {
	name  string
	goTyp goType
}

// variableCode prints a list of parameters or results; neighbours of one type share
// its name.
func variableCode(list []variable) []jen.Code {
	var code []jen.Code
	for i, v := range list {
		if i+1 < len(list) && list[i+1].goTyp == v.goTyp {
			code = append(code, jen.Id(v.name))
			continue
		}
		code = append(code, jen.Id(v.name).Add(typeCode(v.goTyp)))
	}
	return code
}

// args gives the names of the Go parameters.
func (s *signature) args() []jen.Code {
	list := []jen.Code{jen.Id("ctx")}
	for _, p := range s.ins() {
		list = append(list, jen.Id(p.name))
	}
	return list
}

// results gives the names of the Go results without err.
func (s *signature) results() []jen.Code {
	var list []jen.Code
	for _, p := range s.outs() {
		list = append(list, jen.Id(p.out))
	}
	if s.ret != nil {
		list = append(list, jen.Id("ret"))
	}
	return list
}

// zeros gives the zero values of the Go results, followed by err.
func (s *signature) zeros(err jen.Code) []jen.Code {
	var list []jen.Code
	for _, p := range s.outs() {
		list = append(list, zero(p.value()))
	}
	if s.ret != nil {
		list = append(list, zero(s.ret))
	}
	return append(list, err)
}

// opnums prints the constants for an interface's wire methods.
func (p *printer) opnums(i *ifacePlan) {
	var defs []jen.Code
	for _, m := range i.methods {
		if m.class != localMethod {
			defs = append(defs, jen.Id(opnum(i, m)).Op("=").Lit(m.opnum))
		}
	}
	if len(defs) == 0 {
		return
	}
	text := fmt.Sprintf("Opnums of %s.", i.name)
	switch lowest := i.total - len(i.methods); {
	case lowest > 0 && i.base == nil:
		text += fmt.Sprintf(" 0 to %d belong to IUnknown.", lowest-1)
	case lowest > 0:
		text += fmt.Sprintf(" 0 to %d belong to its bases.", lowest-1)
	}
	p.comment(text)
	p.Const().Defs(defs...)
}

// opnum names the constant for a method's opnum.
func opnum(i *ifacePlan, m *methodPlan) string { return "op" + i.name + m.name }
