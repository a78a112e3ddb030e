package parser

import (
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

// A block is { statements }.
type block struct {
	open, close tok
	statements  []statement
}

// Parse reads a block.
func (b *block) Parse(lex *stream) error {
	if !is(lex, "{") {
		return expected(lex, quote("{"))
	}
	b.open = take(lex)
	b.statements = parseStatements(lex)
	b.close = at(lex)
	return expectClose(lex, "}", b.open)
}

// parseStatements reads up to the } or the end of file that ends the list.
// After an error it goes on behind the faulty statement.
func parseStatements(lex *stream) []statement {
	var list []statement
	for {
		for accept(lex, ";") {
		}
		t := lex.Peek()
		if t.Value == "}" || isEOF(t) {
			return list
		}
		list = append(list, statement{label: none})
		s := &list[len(list)-1]
		start := lex.MakeCheckpoint()
		s.begin = at(lex)
		if err := s.parse(lex); err != nil {
			s.err = asSyntaxError(err, lex)
			lex.LoadCheckpoint(start)
			resync(lex, s.err)
		}
		s.end = at(lex)
	}
}

func (s *statement) parse(lex *stream) (err error) {
	if err := s.attrs.Parse(lex); err != nil {
		return err
	}
	if startsDefinition(lex) {
		s.def, err = definitions.parse(lex)
		return err
	}
	if isName(lex) && ahead(lex, 1).Value == ":" {
		s.label = take(lex)
		lex.Next()
		return nil
	}
	s.decl = &declaration{}
	return s.decl.parse(lex)
}

// startsDefinition reports whether a definition comes next. Its keyword is
// none where the token behind says so: all of them serve as names, too.
func startsDefinition(lex *stream) bool {
	t := lex.Peek()
	if kindOf(t) == preproc.Pragma {
		return true
	}
	follows, ok := keywords[t.Value]
	if !ok {
		return false
	}
	next := ahead(lex, 1)
	switch follows {
	case followsAny:
		return true
	case followsString:
		return kindOf(next) == preproc.String
	case followsParen:
		return next.Value == "("
	case followsBrace:
		return next.Value == "{"
	case followsType:
		third := ahead(lex, 2)
		return kindOf(next) == preproc.Ident && (kindOf(third) == preproc.Ident || third.Value == "*")
	}
	if kindOf(next) != preproc.Ident {
		return false
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
	followsParen
	followsBrace
	followsType // and a name
)

var keywords = map[string]follow{
	"interface": followsName, "dispinterface": followsName, "coclass": followsName,
	"library": followsName, "module": followsName, "namespace": followsName,
	"runtimeclass": followsName, "apicontract": followsName, "midl_pragma": followsName,
	"typedef": followsAny, "import": followsString, "extern": followsString,
	"declare": followsBrace, "delegate": followsType,
	"cpp_quote": followsParen, "importlib": followsParen,
}

func (d *declaration) parse(lex *stream) error {
	if err := d.spec.parse(lex); err != nil {
		return err
	}
	if accept(lex, ";") {
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
	return expect(lex, ";")
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

// resync moves lex from the start of a faulty statement to where the next one
// begins: behind the ; or the } that ends it, or before the } that ends the
// block around it.
func resync(lex *stream, e *syntaxError) {
	depth := 0
	for {
		t := lex.Peek()
		if isEOF(t) {
			return
		}
		beyond := tok(t.Pos.Offset) >= e.at
		switch t.Value {
		case "{":
			depth++
		case "}":
			if depth == 0 {
				return
			}
			depth--
			if depth == 0 && beyond && ahead(lex, 1).Type != typeOf(preproc.Ident) {
				lex.Next()
				return
			}
		case ";":
			if depth == 0 && beyond {
				lex.Next()
				return
			}
		}
		lex.Next()
	}
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
