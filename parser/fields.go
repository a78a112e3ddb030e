package parser

import "github.com/alecthomas/participle/v2"

// A field is one member declaration of a struct: [attrs] T a, b : 3;
type field struct {
	extent
	attrs attributes
	spec  typeSpec
	decls []*declarator
}

// Parse reads a field, or reports that the list ends.
func (f *field) Parse(lex *stream) error {
	for accept(lex, ";") {
	}
	if is(lex, "}") || isEOF(lex.Peek()) {
		return participle.NextMatch
	}
	begin := at(lex)
	if err := f.attrs.Parse(lex); err != nil {
		return err
	}
	if lex.Peek().Type == blockToken || isName(lex) && startsDefinition(lex) {
		return &syntaxError{at: begin, want: quote("}")}
	}
	if err := f.parseRest(lex); err != nil {
		return err
	}
	f.extent = since(lex, begin)
	return nil
}

func (f *field) parseRest(lex *stream) error {
	if err := f.spec.Parse(lex); err != nil {
		return err
	}
	if f.spec.tagged() && accept(lex, ";") {
		return nil
	}
	for {
		d, err := parseInitDeclarator(lex)
		if err != nil {
			return err
		}
		f.decls = append(f.decls, d)
		if !accept(lex, ",") {
			return expect(lex, ";")
		}
	}
}

// An arm is one member of a union: labels or attributes, then a field or
// nothing.
type arm struct {
	field
	labels    []*expr
	isDefault bool
	empty     bool
}

// Parse reads an arm, or reports that the list ends.
func (a *arm) Parse(lex *stream) error {
	if is(lex, "}") || isEOF(lex.Peek()) {
		return participle.NextMatch
	}
	begin := at(lex)
	if err := a.parseLabels(lex); err != nil {
		return err
	}
	if err := a.attrs.Parse(lex); err != nil {
		return err
	}
	if accept(lex, ";") || is(lex, "}") {
		a.empty = true
	} else if err := a.parseRest(lex); err != nil {
		return err
	}
	a.extent = since(lex, begin)
	return nil
}

// parseLabels reads case 1: case 2: default:
func (a *arm) parseLabels(lex *stream) error {
	for {
		switch {
		case is(lex, "default") && ahead(lex, 1).Value == ":":
			lex.Next()
			a.isDefault = true
		case is(lex, "case"):
			lex.Next()
			x, err := parseExpr(lex)
			if err != nil {
				return err
			}
			a.labels = append(a.labels, x)
		default:
			return nil
		}
		if err := expect(lex, ":"); err != nil {
			return err
		}
	}
}

// An enumerator is name = value, and the comma behind it.
type enumerator struct {
	extent
	attrs attributes
	name  tok
	value *expr
}

// Parse reads an enumerator, or reports that the list ends.
func (e *enumerator) Parse(lex *stream) (err error) {
	if is(lex, "}") || isEOF(lex.Peek()) {
		return participle.NextMatch
	}
	begin := at(lex)
	if err := e.attrs.Parse(lex); err != nil {
		return err
	}
	if e.name, err = expectName(lex, "a constant's name"); err != nil {
		return err
	}
	if accept(lex, "=") {
		if e.value, err = parseExpr(lex); err != nil {
			return err
		}
	}
	e.extent = since(lex, begin)
	if !accept(lex, ",") && !is(lex, "}") {
		return expected(lex, `"," or "}"`)
	}
	return nil
}
