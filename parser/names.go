package parser

import "github.com/goidl/goidl/parser/preproc"

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
type typeParams struct{ names []tok }

// Parse reads the names.
func (p *typeParams) Parse(lex *stream) error {
	if !accept(lex, "<") {
		return nil
	}
	for {
		name, err := expectName(lex, "a type parameter's name")
		if err != nil {
			return err
		}
		if p.names = append(p.names, name); !accept(lex, ",") {
			return expect(lex, ">")
		}
	}
}

// parseDottedName reads A.B.C; what says in an error what the name is.
func parseDottedName(lex *stream, what string) (extent, error) {
	begin, err := expectName(lex, what)
	if err != nil {
		return extent{}, err
	}
	for is(lex, ".") && ahead(lex, 1).Type == typeOf(preproc.Ident) {
		lex.Next()
		lex.Next()
	}
	return since(lex, begin), nil
}

// A stringRun is a string, or several in a row.
type stringRun struct{ extent }

// Parse reads the strings.
func (t *stringRun) Parse(lex *stream) error {
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
