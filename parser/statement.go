package parser

import (
	"github.com/alecthomas/participle/v2"

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
	case ahead(lex, 1).Value == ":" && !keywords[lex.Peek().Value].block:
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
	if s.def = d; d.Typedef != nil || d.Import != nil || d.ImportLib != nil || d.Delegate != nil {
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
	"declare_guid":  {followsParen, false},
	"runtimeclass":  {followsName, false},
	"apicontract":   {followsName, false},
	"delegate":      {followsType, false},
	"declare":       {followsBrace, false},
}

// A declaration is T a, b(long x); as in C.
type declaration struct {
	spec    typeSpec
	decls   []*declarator
	hasBody bool
}

// parse reads a declaration without its semicolon.
func (d *declaration) parse(lex *stream) error {
	if err := d.spec.Parse(lex); err != nil {
		return err
	}
	if d.spec.tagged() && (is(lex, ";") || startsDefinition(lex)) {
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
	if !d.named() && !is(lex, ":") {
		return nil, expected(lex, "a name")
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

// named reports whether d declares a name.
func (d *declarator) named() bool {
	for d.inner != nil {
		d = d.inner
	}
	return d.name != none
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
	if !read.named() {
		return expected(lex, "a name")
	}
	*d = *read
	return nil
}
