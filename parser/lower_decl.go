package parser

import (
	"strings"

	"github.com/goidl/goidl/idl"
)

// lowerDeclaration turns T a, b; into declarations, one for each name. What
// they are follows from their shape.
func (f *fileParser) lowerDeclaration(decls []idl.Decl, s *statement, in scope) []idl.Decl {
	d := s.decl
	if len(d.decls) == 0 {
		return append(decls, &idl.TypeDecl{Common: f.tagged(s, &d.spec), Type: f.lowerSpec(&d.spec)})
	}
	base := f.lowerSpec(&d.spec)
	for _, declarator := range d.decls {
		if decl := f.lowerDeclarator(s, declarator, base, in); decl != nil {
			decls = append(decls, decl)
		}
	}
	return decls
}

// tagged is the Common of a struct, union or enum that is declared by its tag.
func (f *fileParser) tagged(s *statement, spec *typeSpec) idl.Common {
	return f.common(s, spec.tag())
}

// tag is the name behind struct, union or enum.
func (s *typeSpec) tag() tok {
	switch {
	case s.strukt != nil:
		return index(s.strukt.Tag)
	case s.union != nil:
		return index(s.union.Tag)
	case s.enum != nil:
		return index(s.enum.Tag)
	}
	return none
}

// lowerDeclarator turns one declared name into a method, property or constant.
// Variables have no place in an interface definition: C headers' are dropped.
func (f *fileParser) lowerDeclarator(s *statement, d *declarator, base idl.Type, in scope) idl.Decl {
	spec := &s.decl.spec
	switch {
	case d.isFunc() && d.inner == nil:
		return f.lowerMethod(s, d, base)
	case d.value != nil:
		t, name := f.declare(base, spec.begin, d)
		return &idl.Const{Common: f.common(s, name), Type: t, Expr: f.lowerExpr(d.value)}
	case in.dispatch:
		t, name := f.declare(base, spec.begin, d)
		return &idl.Property{Common: f.common(s, name), Type: t}
	case spec.extern || f.file.Header:
		return nil
	case spec.konst:
		f.report(&syntaxError{at: d.end, want: quote("="), help: "a constant has a value"})
	case in.members:
		f.report(&syntaxError{at: d.end, want: quote("("), help: "a method has parameters in parentheses, perhaps none"})
	default:
		f.report(&syntaxError{at: d.end, want: `"(" or "="`, help: "an IDL file has no variables"})
	}
	return nil
}

func (f *fileParser) lowerMethod(s *statement, d *declarator, base idl.Type) *idl.Method {
	fn := &d.suffixes[0]
	if len(d.suffixes) > 1 {
		f.report(&syntaxError{at: d.suffixes[1].begin, want: quote(";")})
	}
	if s.decl.hasBody && !s.decl.spec.inline && !isHeader(f.toks[s.begin].Pos().Filename) {
		f.report(&syntaxError{at: d.end, message: "a method has no body in IDL", help: "end it with a semicolon; the body is written in Go"})
	}
	return &idl.Method{
		Common:   f.common(s, d.name),
		Result:   f.pointers(base, s.decl.spec.begin, d),
		Params:   f.lowerParams(fn.params),
		CallConv: f.convOf(&s.decl.spec, d),
		Varargs:  fn.varargs,
		Inline:   f.file.Header || s.decl.hasBody || s.decl.spec.inline,
	}
}

func (f *fileParser) convOf(s *typeSpec, d *declarator) string {
	if d.conv != none {
		return f.text(d.conv)
	}
	return f.text(s.conv)
}

func (f *fileParser) lowerParams(list []param) []*idl.Param {
	if len(list) == 0 {
		return nil
	}
	params := make([]*idl.Param, len(list))
	nodes := make([]idl.Param, len(list))
	for i := range list {
		p := &list[i]
		f.checkParam(p)
		t, name := f.declare(f.lowerSpec(&p.spec), p.spec.begin, p.decl)
		nodes[i] = idl.Param{Common: f.part(p.extent, p.attrs, name), Type: t}
		params[i] = &nodes[i]
	}
	return params
}

// checkParam reports what parameters have in C++ and not in IDL.
func (f *fileParser) checkParam(p *param) {
	d := p.decl
	if isHeader(f.toks[p.begin].Pos().Filename) {
		return
	}
	for _, star := range d.pointers {
		if f.text(star.tok) == "&" {
			f.report(&syntaxError{at: star.tok, message: "IDL has no references", help: "write *: a pointer"})
			return
		}
	}
	if d.value != nil {
		f.report(&syntaxError{at: d.value.begin - 1, end: d.value.end, message: "a parameter of a method has no default value",
			help: "drop it; [defaultvalue(…)] before the parameter is for callers by way of IDispatch"})
	}
}

// part is the Common of something inside a declaration.
func (f *fileParser) part(e extent, attrs attributes, name tok) idl.Common {
	c := idl.Common{Span: f.span(e), Attrs: f.lowerAttrs(attrs), Doc: f.docAt(e.begin)}
	if name != none {
		c.Name, c.NameSpan = f.text(name), f.spanOf(name)
	}
	return c
}

func (f *fileParser) lowerTypedef(decls []idl.Decl, s *statement, d *typedefDef) []idl.Decl {
	attrs := append(f.lowerAttrs(s.attrs), f.lowerAttrs(d.Attrs)...)
	base := f.lowerSpec(&d.Type)
	if len(d.Declarators) == 0 {
		if !d.Type.tagged() {
			f.report(&syntaxError{at: d.Type.end, want: "a name"})
		}
		c := f.common(s, d.Type.tag())
		c.Attrs = attrs
		return append(decls, &idl.TypeDecl{Common: c, Type: base})
	}
	for _, declarator := range d.Declarators {
		t, name := f.declare(base, d.Type.begin, declarator)
		c := f.common(s, name)
		c.Attrs = attrs
		decls = append(decls, &idl.Typedef{Common: c, Type: t})
	}
	return decls
}

// lowerFields turns the members of a struct into fields, one for each name.
func (f *fileParser) lowerFields(list []*field) []*idl.Field {
	fields := make([]*idl.Field, 0, len(list))
	for _, x := range list {
		fields = f.lowerField(fields, x)
	}
	return fields
}

func (f *fileParser) lowerField(fields []*idl.Field, x *field) []*idl.Field {
	base := f.lowerSpec(&x.spec)
	if len(x.decls) == 0 {
		return append(fields, &idl.Field{Common: f.part(x.extent, x.attrs, none), Type: base})
	}
	for _, d := range x.decls {
		t, name := f.declare(base, x.spec.begin, d)
		if d.value != nil && !isHeader(f.toks[x.begin].Pos().Filename) {
			f.report(&syntaxError{at: d.value.begin - 1, end: d.value.end, message: "a field has no value in IDL", help: "drop it, or declare a constant"})
		}
		if _, ok := t.(*idl.Func); ok {
			f.report(&syntaxError{at: d.begin, message: "a field cannot be a function", help: "a pointer to one is (*name)(...)"})
		}
		fields = append(fields, &idl.Field{Common: f.part(x.extent, x.attrs, name), Type: t, Bits: f.lowerExpr(d.bits)})
	}
	return fields
}

// lowerArms turns the members of a union into arms. The values that select an
// arm come from labels in an encapsulated union, from attributes elsewhere.
func (f *fileParser) lowerArms(list []*arm) []*idl.Field {
	arms := make([]*idl.Field, 0, len(list))
	for _, a := range list {
		first := len(arms)
		if a.empty {
			arms = append(arms, &idl.Field{Common: f.part(a.extent, a.attrs, none)})
		} else {
			arms = f.lowerField(arms, &a.field)
		}
		for _, arm := range arms[first:] {
			f.selectArm(arm, a)
		}
	}
	return arms
}

func (f *fileParser) selectArm(arm *idl.Field, a *arm) {
	arm.Default = a.isDefault || arm.Attrs.Has("default")
	for _, label := range a.labels {
		arm.Cases = append(arm.Cases, f.lowerExpr(label))
	}
	for _, attr := range arm.Attrs {
		if !strings.EqualFold(attr.Name, "case") {
			continue
		}
		for _, arg := range attr.Args {
			if arg.Expr != nil {
				arm.Cases = append(arm.Cases, arg.Expr)
			}
		}
	}
}
