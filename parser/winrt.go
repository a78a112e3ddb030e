package parser

import (
	"github.com/alecthomas/participle/v2"

	"github.com/goidl/goidl/idl"
)

// What only WinRT's files have.

// An instance is [default] interface A.B<C>; in a class, or in declare { … }.
type instance struct {
	extent
	attrs attributes
	name  baseName
}

// Parse reads an instance, or reports that the list ends.
func (i *instance) Parse(lex *stream) error {
	if is(lex, "}") || isEOF(lex.Peek()) {
		return participle.NextMatch
	}
	i.begin = at(lex)
	if err := i.attrs.Parse(lex); err != nil {
		return err
	}
	if err := expect(lex, "interface"); err != nil {
		return err
	}
	if err := i.name.Parse(lex); err != nil {
		return err
	}
	i.end = at(lex)
	return expect(lex, ";")
}

// A delegateDef is delegate HRESULT A<T>([in] T x);
type delegateDef struct {
	result    typeSpec
	name      tok
	generics  typeParams
	signature suffix
}

// Parse reads a delegate up to its semicolon.
func (d *delegateDef) Parse(lex *stream) (err error) {
	if !accept(lex, "delegate") {
		return participle.NextMatch
	}
	if err := d.result.Parse(lex); err != nil {
		return err
	}
	if d.name, err = expectName(lex, "the delegate's name"); err != nil {
		return err
	}
	if err := d.generics.Parse(lex); err != nil {
		return err
	}
	if !is(lex, "(") {
		return expected(lex, quote("("))
	}
	return d.signature.parseParams(lex)
}

// lowerDelegate makes a delegate the interface that it is to a caller: one with
// the method Invoke.
func (f *fileParser) lowerDelegate(s *statement, d *delegateDef) *idl.Interface {
	i := &idl.Interface{Common: f.common(s, d.name), Delegate: true, TypeParams: f.lowerTypeParams(d.generics)}
	i.BaseName, i.BaseSpan = "IUnknown", i.NameSpan
	invoke := &idl.Method{
		Common:  idl.Common{Span: i.Span, Name: "Invoke", NameSpan: i.NameSpan},
		Result:  f.lowerSpec(&d.result),
		Params:  f.lowerParams(d.signature.params),
		Varargs: d.signature.varargs,
	}
	i.Decls = []idl.Decl{invoke}
	return i
}

func (f *fileParser) lowerTypeParams(p typeParams) []*idl.TypeParam {
	var params []*idl.TypeParam
	for _, name := range p.names {
		params = append(params, &idl.TypeParam{Span: f.spanOf(name), Name: f.text(name)})
	}
	return params
}

func (f *fileParser) lowerRuntimeClass(s *statement, d *runtimeClassDef) *idl.RuntimeClass {
	c := &idl.RuntimeClass{Common: f.common(s, index(&d.Name)), Forward: d.Body == nil}
	if d.Base != nil {
		c.BaseName = f.lowerBaseName(d.Base)
	}
	for _, r := range d.Requires {
		c.Members = append(c.Members, &idl.ClassMember{Span: f.span(r.spec.extent), Type: f.lowerBaseName(r)})
	}
	if d.Body == nil {
		return c
	}
	for _, i := range d.Body.Instances {
		member := &idl.ClassMember{Span: f.span(i.extent), Attrs: f.lowerAttrs(i.attrs), Type: f.lowerBaseName(&i.name)}
		c.Members = append(c.Members, member)
	}
	return c
}

func (f *fileParser) lowerDeclare(s *statement, d *declareDef) *idl.Declare {
	decl := &idl.Declare{Common: f.common(s, none)}
	for _, i := range d.Body.Instances {
		decl.Types = append(decl.Types, f.lowerBaseName(&i.name))
	}
	return decl
}

func (f *fileParser) lowerBaseName(b *baseName) *idl.TypeName {
	return f.lowerNamed(idl.TypeCommon{Span: f.span(b.spec.extent)}, &b.spec)
}
