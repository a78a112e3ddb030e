package parser

import (
	"path"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// A fileParser turns the tokens of one file into its model. Lowering, the
// second half, is methods in the lower files: syntax nodes become model nodes,
// token indices become places.
type fileParser struct {
	file    *idl.File
	toks    []preproc.Token
	end     tok         // where reading ends
	cut     bool        // that is before the end of the file
	closers map[tok]tok // the } of each {
	lex     *stream     // of the chunk that is being lowered
	spare   []streamOf  // streams that are done with

	errors    int // syntax errors so far
	lastError tok // where the last one was
	torn      tok // where a statement begins whose attributes could not be read

	lastTok  tok // what spanOf was asked last, and its answer
	lastSpan idl.Span

	diags diag.List
}

// spanOf is the place of one token. Nodes often begin where the one around
// them does, hence the memory.
func (f *fileParser) spanOf(i tok) idl.Span {
	if i != f.lastTok || !f.lastSpan.Pos.IsValid() {
		f.lastTok, f.lastSpan = i, f.toks[i].Span()
	}
	return f.lastSpan
}

// span is the place of some tokens. An extent that begins in one file and ends
// in another is cut to its first token.
func (f *fileParser) span(e extent) idl.Span {
	s := f.spanOf(e.begin)
	if e.end <= e.begin+1 {
		return s
	}
	end := f.toks[e.end-1].End()
	if end.Filename == s.Pos.Filename && end.Offset > s.End.Offset {
		s.End = end
	}
	return s
}

func (f *fileParser) text(i tok) string {
	if i == none {
		return ""
	}
	return f.toks[i].Text
}

// textOf joins tokens, with spaces only where two would run together.
func (f *fileParser) textOf(e extent) string {
	if e.end == e.begin+1 {
		return f.toks[e.begin].Text
	}
	var b strings.Builder
	for i := e.begin; i < e.end; i++ {
		if i > e.begin && needSpace(&f.toks[i-1], &f.toks[i]) {
			b.WriteByte(' ')
		}
		b.WriteString(f.toks[i].Text)
	}
	return b.String()
}

func needSpace(a, b *preproc.Token) bool {
	if a.Kind != preproc.Punct && b.Kind != preproc.Punct {
		return true
	}
	return a.Kind == b.Kind && b.Space
}

func index(t *lexer.Token) tok {
	if t == nil {
		return none
	}
	return tok(t.Pos.Offset)
}

// A scope says what the statements that are being lowered stand in.
type scope struct {
	dispatch bool // in a dispinterface
	members  bool // in an interface of any kind, or a module
}

// lowerStatement appends what s declares to decls.
func (f *fileParser) lowerStatement(decls []idl.Decl, s *statement, in scope) []idl.Decl {
	switch {
	case s.def != nil:
		return f.lowerDefinition(decls, s, in)
	case s.decl != nil:
		return f.lowerDeclaration(decls, s, in)
	case s.label != none:
		f.checkLabel(s, in)
	}
	return decls
}

// checkLabel lets the labels of a dispinterface's sections pass. What stands in
// which section shows by its shape.
func (f *fileParser) checkLabel(s *statement, in scope) {
	if word := f.text(s.label); !in.dispatch || word != "properties" && word != "methods" {
		f.report(&syntaxError{at: s.label + 1, want: "a declaration"})
	}
}

// common fills what every declaration has.
func (f *fileParser) common(s *statement, name tok) idl.Common {
	c := idl.Common{Span: f.span(s.extent), Attrs: f.lowerAttrs(s.attrs), Doc: f.docOf(s)}
	if name != none {
		c.Name = f.text(name)
		c.NameSpan = f.spanOf(name)
		if s.begin == f.torn && f.torn > 0 {
			f.file.Lose(c.Name)
		}
	}
	return c
}

func (f *fileParser) lowerDefinition(decls []idl.Decl, s *statement, in scope) []idl.Decl {
	d := s.def
	switch {
	case d.Interface != nil:
		return f.lowerInterface(decls, s, d.Interface)
	case d.CppQuote != nil:
		return append(decls, &idl.CppQuote{Common: f.common(s, none), Text: f.joinStrings(idl.ExprCommon{}, d.CppQuote.Text.extent).Value})
	case d.Typedef != nil:
		return f.lowerTypedef(decls, s, d.Typedef)
	case d.Dispinterface != nil:
		return f.lowerDispinterface(decls, s, d.Dispinterface)
	case d.Coclass != nil:
		return append(decls, f.lowerCoclass(s, d.Coclass))
	case d.Import != nil:
		return append(decls, f.lowerImport(s, d.Import))
	case d.Pragma != nil:
		return append(decls, &idl.Pragma{Common: f.common(s, none), Text: f.text(index(&d.Pragma.Text))})
	case d.MidlPragma != nil:
		text := f.textOf(extent{index(&d.MidlPragma.Name), d.MidlPragma.Args.end})
		return append(decls, &idl.Pragma{Common: f.common(s, none), Text: text})
	case d.DeclareGUID != nil:
		// What it declares is for C.
		return append(decls, &idl.Pragma{Common: f.common(s, none), Text: f.textOf(s.extent)})
	case d.ImportLib != nil:
		return append(decls, f.lowerImportLib(s, d.ImportLib))
	case d.ExternC != nil:
		return append(decls, f.block(d.ExternC.Body, in)...)
	}
	return append(decls, f.lowerContainer(s))
}

// lowerContainer turns the rarer definitions into declarations.
func (f *fileParser) lowerContainer(s *statement) idl.Decl {
	switch d := s.def; {
	case d.Library != nil:
		c := f.common(s, index(&d.Library.Name))
		return &idl.Library{Common: c, Decls: f.block(d.Library.Body, scope{})}
	case d.Module != nil:
		c := f.common(s, index(&d.Module.Name))
		return &idl.Module{Common: c, Decls: f.block(d.Module.Body, scope{members: true})}
	case d.Namespace != nil:
		c := f.common(s, none)
		c.Name, c.NameSpan = f.textOf(d.Namespace.Name.extent), f.span(d.Namespace.Name.extent)
		return &idl.Namespace{Common: c, Decls: f.block(d.Namespace.Body, scope{})}
	case d.RuntimeClass != nil:
		return f.lowerRuntimeClass(s, d.RuntimeClass)
	case d.Contract != nil:
		return &idl.APIContract{Common: f.common(s, index(&d.Contract.Name)), Forward: f.text(d.Contract.Rest.begin) == ";"}
	case d.Delegate != nil:
		return f.lowerDelegate(s, d.Delegate)
	default:
		return f.lowerDeclare(s, d.Declare)
	}
}

func (f *fileParser) lowerImport(s *statement, d *importDef) idl.Decl {
	decl := &idl.ImportDecl{Common: f.common(s, none)}
	for _, p := range d.Paths {
		imp := &idl.Import{Span: f.span(p.extent), Path: f.pathOf(p.begin)}
		decl.Imports = append(decl.Imports, imp)
		f.file.Imports = append(f.file.Imports, imp)
	}
	return decl
}

// lowerImportLib also imports what the library declares, where that is COM's own:
// files that a type library was turned into name nothing else.
func (f *fileParser) lowerImportLib(s *statement, d *importLibDef) idl.Decl {
	lib := &idl.ImportLib{Common: f.common(s, none), Path: f.pathOf(d.Path.begin)}
	switch strings.ToLower(path.Base(lib.Path)) {
	case "stdole2.tlb", "stdole32.tlb", "stdole.tlb":
		for _, name := range []string{"oaidl.idl", "ocidl.idl"} {
			f.file.Imports = append(f.file.Imports, &idl.Import{Span: f.span(d.Path.extent), Path: name, Implied: true})
		}
	}
	return lib
}

// pathOf is a file name in quotes. Backslashes are separators, not escapes.
func (f *fileParser) pathOf(i tok) string {
	return strings.ReplaceAll(strings.Trim(f.text(i), `"`), `\`, "/")
}

func (f *fileParser) lowerInterface(decls []idl.Decl, s *statement, d *interfaceDef) []idl.Decl {
	i := &idl.Interface{Common: f.common(s, index(&d.Name)), Forward: d.Body == nil, TypeParams: f.lowerTypeParams(d.Params)}
	if !i.Attrs.Has("object") && !i.Attrs.Has("odl") && !i.Attrs.Has("dual") && !i.Attrs.Has("oleautomation") {
		i.Kind = idl.RPCInterface
	}
	if d.Base != nil {
		i.BaseName, i.BaseSpan = f.textOf(d.Base.spec.extent), f.span(d.Base.spec.extent)
	}
	for _, r := range d.Requires {
		i.Requires = append(i.Requires, f.lowerBaseName(r))
	}
	if d.Body == nil {
		if d.Base != nil {
			f.report(&syntaxError{at: d.Base.spec.end, want: quote("{"), help: "a declaration without body does not name a base"})
		}
		return append(decls, i)
	}
	own, beyond := f.members(d.Body, scope{members: true})
	i.Decls = own
	return append(append(decls, i), beyond...)
}

func (f *fileParser) lowerDispinterface(decls []idl.Decl, s *statement, d *dispinterfaceDef) []idl.Decl {
	i := &idl.Interface{Common: f.common(s, index(&d.Name)), Kind: idl.DispatchInterface, Forward: d.Body == nil}
	if d.Body == nil {
		return append(decls, i)
	}
	own, beyond := f.members(d.Body, scope{dispatch: true, members: true})
	for _, decl := range own {
		if source, ok := decl.(*idl.Interface); ok && source.Forward {
			i.Source, i.BaseSpan = source.Name, source.NameSpan
			continue
		}
		i.Decls = append(i.Decls, decl)
	}
	return append(append(decls, i), beyond...)
}

// members reads the body of an interface. A definition with a body of its own
// cannot stand there: the } before it is missing, and what follows does not
// belong to the interface.
func (f *fileParser) members(b *block, in scope) (own, beyond []idl.Decl) {
	ended := false
	f.statements(b, func(s *statement) {
		if !ended && s.def != nil && s.def.hasBlock() {
			ended = true
			f.report(&syntaxError{at: s.begin, want: quote("}")})
		}
		if ended {
			beyond = f.lowerStatement(beyond, s, scope{})
		} else {
			own = f.lowerStatement(own, s, in)
		}
	})
	return own, beyond
}

// hasBlock reports whether d defines an interface, class or library.
func (d *definition) hasBlock() bool {
	switch {
	case d.Interface != nil:
		return d.Interface.Body != nil
	case d.Dispinterface != nil:
		return d.Dispinterface.Body != nil
	case d.Coclass != nil:
		return d.Coclass.Body != nil
	}
	return d.Library != nil || d.Module != nil || d.Namespace != nil
}

func (f *fileParser) lowerCoclass(s *statement, d *coclassDef) *idl.Coclass {
	c := &idl.Coclass{Common: f.common(s, index(&d.Name)), Forward: d.Body == nil}
	if d.Body == nil {
		return c
	}
	f.statements(d.Body, func(s *statement) {
		if m := f.lowerCoclassMember(s); m != nil {
			c.Members = append(c.Members, m)
		}
	})
	return c
}

// lowerCoclassMember reads [default] interface I; the definition of a forward
// interface has the same shape.
func (f *fileParser) lowerCoclassMember(s *statement) *idl.CoclassMember {
	switch {
	case s.def != nil && s.def.Interface != nil && s.def.Interface.Body == nil:
		if base := s.def.Interface.Base; base != nil {
			f.report(&syntaxError{at: base.spec.begin - 1, want: quote(";")})
		}
		return &idl.CoclassMember{Common: f.common(s, index(&s.def.Interface.Name))}
	case s.def != nil && s.def.Dispinterface != nil && s.def.Dispinterface.Body == nil:
		return &idl.CoclassMember{Common: f.common(s, index(&s.def.Dispinterface.Name)), Dispatch: true}
	}
	if s.err == nil {
		f.report(&syntaxError{at: s.attrs.end, want: `"interface" or "dispinterface"`})
	}
	return nil
}
