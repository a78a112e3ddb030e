package gen

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A Class is what Implement starts.
type Class struct {
	Name       string
	CLSID      idl.GUID // zero for a coclass of the file, whose CLSID generated code has
	Model      string   // package rt's name for the threading model: Both
	ModelText  string   // what the model means to who writes the methods, in sentences
	Interfaces []*idl.Interface
}

// Implement writes the Go file in which a user starts to implement a class of
// file f: a type with the methods of the interfaces, none of which does anything,
// and its registration. The file is the user's from then on.
func Implement(prog *idl.Program, f *idl.File, c Class, opts Options) (File, diag.List) {
	g := newGenerator(prog, &opts)
	plan := g.plan(f)
	if plan == nil || g.diags.HasErrors() {
		return File{}, g.diags
	}
	p := &starter{printer: newPrinter(plan, g.syms), planner: g.planner(plan.pkg), class: &c, methods: map[string]*idl.Method{}}
	p.print()
	content, err := p.format()
	if err != nil {
		g.bug(f, err)
	}
	return File{Name: strings.ToLower(c.Name) + ".go", Source: f, Package: *plan.pkg, Content: content}, g.diags
}

// A starter prints the start of an implementation.
type starter struct {
	*printer
	planner *planner
	class   *Class
	methods map[string]*idl.Method // those that have been printed
}

func (p *starter) print() {
	name := exported(p.class.Name)
	p.HeaderComment("// Started by goidl new. This file is yours: goidl does not write it again.")
	p.importNames()
	if p.class.CLSID != (idl.GUID{}) {
		p.id("CLSID", p.class.Name, p.class.CLSID, "")
	}
	p.register(name)
	p.comment(p.doc(name)...)
	p.Type().Id(name).Struct()
	for _, i := range p.class.Interfaces {
		p.Line()
		p.Var().Id("_").Add(p.typeOf(i)).Op("=").Parens(jen.Op("*").Id(name)).Call(jen.Nil())
	}
	for _, i := range p.class.Interfaces {
		p.bases(i, name)
	}
}

// register prints the registration of the class.
func (p *starter) register(name string) {
	factory := jen.Func().Params(jen.Qual("context", "Context")).Params(jen.Any(), jen.Error()).Block(
		jen.Return(jen.Op("&").Id(name).Values(), jen.Nil()))
	p.Line()
	p.Func().Id("init").Params().Block(jen.Qual(rtPath, "RegisterClass").Call(
		jen.Id("CLSID_"+p.class.Name), jen.Qual(rtPath, p.class.Model), factory))
}

// doc says what the type is, and what its model means.
func (p *starter) doc(name string) []string {
	var names []string
	for _, i := range p.class.Interfaces {
		names = append(names, i.PlainName())
	}
	return []string{fmt.Sprintf("%s implements %s.", name, strings.Join(names, ", ")), "", p.class.ModelText}
}

func (p *starter) typeOf(i *idl.Interface) jen.Code {
	return typeCode(p.planner.goName(i, p.syms.files[i], p.syms.nameOf(i), i.NameSpan))
}

// bases prints the methods of i, those of its bases first.
func (p *starter) bases(i *idl.Interface, name string) {
	if i == nil || isUnknown(i) {
		return
	}
	p.bases(i.Base, name)
	for _, m := range i.Methods {
		goName := p.syms.nameOf(m)
		if first := p.methods[goName]; first != nil {
			if first != m {
				p.planner.twoMethods(p.class.Name, goName, first, m)
			}
			continue
		}
		p.methods[goName] = m
		p.method(i, m, name)
	}
}

// twoMethods reports that one method cannot be that of two interfaces.
func (p *planner) twoMethods(class, name string, first, second *idl.Method) {
	d := p.diags.Errorf(diag.GoNameClash, second.NameSpan, "%s would have two methods called %s in Go", class, name)
	d.Related = append(d.Related, diag.Related{Span: first.NameSpan, Message: "the first one is here"})
}

func (p *starter) method(i *idl.Interface, m *idl.Method, name string) {
	mp := &methodPlan{src: m, name: p.syms.nameOf(m), sig: p.planner.signature(i, m)}
	names := mp.sig.scope()
	p.comment(append([]string{fmt.Sprintf("%s implements %s.", mp.name, i.PlainName()), ""}, methodLines(m, "//\t", "//\t\t")...)...)
	self := names.pick(strings.ToLower(name[:1]), "self")
	p.Func().Params(receiverOf(self, name)).Id(mp.name).Add(mp.sig.code()).Block(
		jen.Return(mp.sig.zeros(jen.Qual(rtPath, "E_NOTIMPL"))...))
}
