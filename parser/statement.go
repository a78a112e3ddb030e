package parser

import (
	"github.com/alecthomas/participle/v2"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/parser/preproc"
)

// A statement is one item of a file or of a block: a definition, a
// declaration, or a label of a dispinterface. One that could not be read has
// its error.
type statement struct {
	extent
	attrs attributes
	def   *definition
	decl  *declaration
	label tok // properties: or methods:
	err   *syntaxError
}

// A declaration is T a, b(long x); as in C.
type declaration struct {
	spec    typeSpec
	decls   []*declarator
	hasBody bool
}

// A block is { statements }, which are read when the block is lowered.
type block struct {
	open tok
}

// Parse reads a block, folded or not.
func (b *block) Parse(lex *stream) error {
	if !is(lex, "{") {
		return expected(lex, quote("{"))
	}
	if b.open = at(lex); lex.Peek().Type == blockToken {
		lex.Next()
		return nil
	}
	return skipBalanced(lex)
}

// block reads and lowers the statements of b.
func (f *fileParser) block(b *block, in scope) []idl.Decl {
	var decls []idl.Decl
	f.statements(b, func(s *statement) { decls = f.lowerStatement(decls, s, &in) })
	return decls
}

// statements reads the statements of a block and hands them to lower, one by one.
func (f *fileParser) statements(b *block, lower func(*statement)) {
	inside := extent{b.open + 1, f.closer(b.open, f.end)}
	if inside.end != none {
		f.read(inside, lower)
		return
	}
	inside.end = f.end
	errors := f.errors
	f.read(inside, lower)
	if f.errors == errors { // else something has been told of the brace already
		f.report(&syntaxError{at: f.end, want: quote("}")})
	}
}

// read reads the statements of e, chunk by chunk. An error ends its chunk, and
// reading goes on behind the faulty statement.
func (f *fileParser) read(e extent, lower func(*statement)) {
	around := f.lex
	for e.begin < e.end && f.errors < maxSyntaxErrors {
		c := f.nextChunk(e)
		f.lex = f.newStream(c)
		list := parseStatements(f.lex)
		e.begin = c.end
		if n := len(list); n > 0 && list[n-1].err != nil {
			e.begin = f.resync(&list[n-1], e.end)
		}
		for i := range list {
			if s := &list[i]; s.err != nil {
				f.report(s.err)
			}
			lower(&list[i])
		}
	}
	f.lex = around
}

// parseStatements reads up to the first error or the end of lex.
func parseStatements(lex *stream) []statement {
	var list []statement
	for {
		for accept(lex, ";") {
		}
		if isEOF(lex.Peek()) {
			return list
		}
		list = append(list, statement{label: none})
		s := &list[len(list)-1]
		s.begin = at(lex)
		if err := s.parse(lex); err != nil {
			s.err = asSyntaxError(err, lex)
			return list
		}
		s.end = at(lex)
	}
}

func (s *statement) parse(lex *stream) (err error) {
	if err := s.attrs.Parse(lex); err != nil {
		return err
	}
	switch {
	case startsDefinition(lex):
		return s.parseDefinition(lex)
	case !isName(lex):
		return expected(lex, "a declaration")
	case ahead(lex, 1).Value == ":":
		s.label = take(lex)
		lex.Next()
		return nil
	}
	d := &declaration{}
	if err := d.parse(lex); err != nil {
		return err
	}
	if s.decl = d; d.hasBody {
		return nil
	}
	return expect(lex, ";")
}

func (s *statement) parseDefinition(lex *stream) error {
	d, err := definitions.parse(lex)
	if err != nil {
		return err
	}
	if s.def = d; d.Typedef != nil || d.Import != nil || d.ImportLib != nil {
		return expect(lex, ";")
	}
	return nil
}

// startsDefinition reports whether a definition comes next. Its keyword is
// none where the token behind says so: all of them serve as names, too.
func startsDefinition(lex *stream) bool {
	t := lex.Peek()
	if kindOf(t) == preproc.Pragma {
		return true
	}
	word, ok := keywords[t.Value]
	if !ok {
		return false
	}
	next := ahead(lex, 1)
	switch word.follows {
	case followsAny:
		return true
	case followsString:
		return kindOf(next) == preproc.String || ahead(lex, 2).Value == ";"
	case followsLinkage:
		return kindOf(next) == preproc.String && ahead(lex, 2).Value == "{"
	case followsParen:
		return next.Value == "("
	case followsBrace:
		return next.Value == "{"
	case followsType:
		third := ahead(lex, 2)
		return kindOf(next) == preproc.Ident && (kindOf(third) == preproc.Ident || third.Value == "*")
	}
	if kindOf(next) != preproc.Ident {
		return next.Value == "{"
	}
	switch ahead(lex, 2).Value {
	case "{", ";", ":", ".", "<", "requires", "(":
		return true
	}
	return false
}

// A follow says what makes a word a keyword.
type follow uint8

const (
	followsAny follow = iota
	followsName
	followsString
	followsLinkage // a string and a block
	followsParen
	followsBrace
	followsType // and a name
)

// A keyword begins a definition.
type keyword struct {
	follows follow
	block   bool // the definition has statements in braces
}

var keywords = map[string]keyword{
	"interface":     {followsName, true},
	"dispinterface": {followsName, true},
	"coclass":       {followsName, true},
	"library":       {followsName, true},
	"module":        {followsName, true},
	"namespace":     {followsName, true},
	"extern":        {followsLinkage, true},
	"typedef":       {followsAny, false},
	"import":        {followsString, false},
	"importlib":     {followsParen, false},
	"cpp_quote":     {followsParen, false},
	"midl_pragma":   {followsName, false},
	"runtimeclass":  {followsName, false},
	"apicontract":   {followsName, false},
	"delegate":      {followsType, false},
	"declare":       {followsBrace, false},
}

// parse reads a declaration without its semicolon.
func (d *declaration) parse(lex *stream) error {
	if err := d.spec.parse(lex); err != nil {
		return err
	}
	if is(lex, ";") || startsDefinition(lex) {
		return nil
	}
	for {
		decl, err := parseInitDeclarator(lex)
		if err != nil {
			return err
		}
		d.decls = append(d.decls, decl)
		if !accept(lex, ",") {
			break
		}
	}
	if d.hasBody = is(lex, "{") && d.decls[0].isFunc(); d.hasBody {
		return skipBalanced(lex)
	}
	return nil
}

// parseInitDeclarator reads a declarator with its bit-field width or value.
func parseInitDeclarator(lex *stream) (*declarator, error) {
	d, err := parseDeclarator(lex)
	if err != nil {
		return nil, err
	}
	if d.end == d.begin && !is(lex, ":") {
		return nil, expected(lex, `a name or ";"`)
	}
	if accept(lex, ":") {
		if d.bits, err = parseExpr(lex); err != nil {
			return nil, err
		}
	} else if accept(lex, "=") {
		if is(lex, "{") {
			return d, skipBalanced(lex)
		}
		d.value, err = parseExpr(lex)
	}
	return d, err
}

func (d *declarator) isFunc() bool { return len(d.suffixes) > 0 && d.suffixes[0].isFunc }

// Parse reads a declarator that has a name.
func (d *declarator) Parse(lex *stream) error {
	if is(lex, ";") || startsDefinition(lex) {
		return participle.NextMatch
	}
	read, err := parseDeclarator(lex)
	if err != nil {
		return err
	}
	if read.end == read.begin {
		return expected(lex, "a name")
	}
	*d = *read
	return nil
}

// Parse reads specifiers.
func (s *typeSpec) Parse(lex *stream) error { return s.parse(lex) }

// A baseName is the name of an interface, perhaps A.B or A<B>.
type baseName struct{ spec typeSpec }

// Parse reads the name.
func (b *baseName) Parse(lex *stream) error {
	if !isName(lex) {
		return expected(lex, "an interface's name")
	}
	b.spec = typeSpec{extent: extent{begin: at(lex)}, conv: none, keyword: none}
	err := b.spec.parseTypeName(lex)
	b.spec.end = at(lex)
	return err
}

// A dottedName is A.B.C.
type dottedName struct{ extent }

// Parse reads the name.
func (d *dottedName) Parse(lex *stream) (err error) {
	d.extent, err = parseDottedName(lex, "a name")
	return err
}

// A typeParams node is <K, V> behind the name of an interface, or nothing.
type typeParams struct{ extent }

// Parse reads the names.
func (p *typeParams) Parse(lex *stream) error {
	p.begin = at(lex)
	if is(lex, "<") {
		var s typeSpec
		if err := s.parseTypeArgs(lex); err != nil {
			return err
		}
	}
	p.end = at(lex)
	return nil
}

// A text is a string, or several in a row.
type text struct{ extent }

// Parse reads the strings.
func (t *text) Parse(lex *stream) error {
	t.begin = at(lex)
	if !isString(lex) {
		return expected(lex, "a string")
	}
	for isString(lex) {
		lex.Next()
	}
	t.end = at(lex)
	return nil
}

// A balanced node is text in parentheses that is not looked into.
type balanced struct{ extent }

// Parse reads from ( to ).
func (b *balanced) Parse(lex *stream) error {
	b.begin = at(lex)
	if !is(lex, "(") {
		return expected(lex, quote("("))
	}
	err := skipBalanced(lex)
	b.end = at(lex)
	return err
}

// An unread node is text that is not looked into: up to { … } or ;.
type unread struct{ extent }

// Parse reads the text and what ends it.
func (u *unread) Parse(lex *stream) error {
	u.begin = at(lex)
	for !is(lex, ";") && !is(lex, "{") {
		if isEOF(lex.Peek()) || is(lex, "}") {
			return expected(lex, `"{" or ";"`)
		}
		lex.Next()
	}
	var err error
	if is(lex, "{") {
		err = skipBalanced(lex)
	}
	u.end = at(lex)
	return err
}
