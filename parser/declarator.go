package parser

import (
	"github.com/goidl/goidl/parser/preproc"
)

// A typeName is a type as casts and type arguments write it.
type typeName struct {
	extent
	spec typeSpec
	decl *declarator // abstract: no name
}

func parseTypeName(lex *stream) (*typeName, error) {
	t := &typeName{}
	begin := at(lex)
	if err := t.spec.Parse(lex); err != nil {
		return nil, err
	}
	var err error
	if t.decl, err = parseDeclarator(lex); err != nil {
		return nil, err
	}
	t.extent = since(lex, begin)
	return t, nil
}

// A declarator is what stands around and behind a name: *a[3], (*f)(long x).
// It may have no name.
type declarator struct {
	extent
	pointers []pointer // left to right
	inner    *declarator
	conv     tok // calling convention
	name     tok
	suffixes []suffix
	bits     *expr
	value    *expr // C++ default argument, constant's value
}

// A pointer is one * with its qualifiers.
type pointer struct {
	tok   tok
	konst bool
}

// A suffix is [n], or (params).
type suffix struct {
	extent
	isFunc  bool
	params  []param
	varargs bool
	len     *expr // nil for [] and [*]
	low     *expr
	star    bool
}

// A param is one parameter of a function.
type param struct {
	extent
	attrs attributes
	spec  typeSpec
	decl  *declarator
}

// parseDeclarator reads a declarator; nothing at all is an abstract one.
func parseDeclarator(lex *stream) (*declarator, error) {
	d := &declarator{conv: none, name: none}
	begin := at(lex)
	if err := d.parsePrefix(lex); err != nil {
		return nil, err
	}
	if err := d.parseCore(lex); err != nil {
		return nil, err
	}
	if err := d.parseSuffixes(lex); err != nil {
		return nil, err
	}
	d.extent = since(lex, begin)
	return d, nil
}

// parsePrefix reads pointers, qualifiers and the calling convention.
func (d *declarator) parsePrefix(lex *stream) error {
	for {
		word := lex.Peek().Value
		switch {
		case word == "*" || word == "&":
			if len(d.pointers) >= maxDepth {
				return tooDeep(at(lex))
			}
			d.pointers = append(d.pointers, pointer{tok: take(lex)})
		case word == "const":
			lex.Next()
			if n := len(d.pointers); n > 0 {
				d.pointers[n-1].konst = true
			}
		case callConvs[word]:
			d.conv = take(lex)
		case isNoise(word):
			if err := skipNoise(lex); err != nil {
				return err
			}
		case distances[word] && ahead(lex, 1).Value == "*":
			lex.Next()
		default:
			return nil
		}
	}
}

// parseCore reads the name, or a declarator in parentheses.
func (d *declarator) parseCore(lex *stream) error {
	if isName(lex) {
		d.name = take(lex)
		return nil
	}
	if !is(lex, "(") || !opensDeclarator(lex, 0) {
		return nil
	}
	lex.Next()
	var err error
	if d.inner, err = parseDeclarator(lex); err != nil {
		return err
	}
	return expect(lex, ")")
}

// opensDeclarator tells the ( of (*f) and (f)(…), n tokens ahead, from that of
// a parameter list.
func opensDeclarator(lex *stream, n int) bool {
	t := ahead(lex, n+1)
	switch {
	case t.Value == "*" || t.Value == "(" || callConvs[t.Value]:
		return true
	case t.Type != typeOf(preproc.Ident) || isTypeWord(t.Value):
		return false
	}
	return ahead(lex, n+2).Value == ")" && ahead(lex, n+3).Value == "("
}

func (d *declarator) parseSuffixes(lex *stream) error {
	for {
		s := suffix{extent: extent{begin: at(lex)}}
		var err error
		switch {
		case is(lex, "["):
			err = s.parseBound(lex)
		case is(lex, "("):
			err = s.parseParams(lex)
		case isName(lex) && isNoise(lex.Peek().Value):
			if err := skipNoise(lex); err != nil {
				return err
			}
			continue
		default:
			return nil
		}
		if err != nil {
			return err
		}
		if len(d.suffixes) >= maxDepth {
			return tooDeep(s.begin)
		}
		s.end = at(lex)
		d.suffixes = append(d.suffixes, s)
	}
}

// parseBound reads [], [*], [n] and [low..high].
func (s *suffix) parseBound(lex *stream) error {
	lex.Next()
	if is(lex, "*") && ahead(lex, 1).Value == "]" {
		lex.Next()
		s.star = true
	} else if !is(lex, "]") {
		if err := s.parseRange(lex); err != nil {
			return err
		}
	}
	return expect(lex, "]")
}

func (s *suffix) parseRange(lex *stream) (err error) {
	if s.len, err = parseExpr(lex); err != nil {
		return err
	}
	if accept(lex, "..") {
		s.low = s.len
		s.len, err = parseExpr(lex)
	}
	return err
}

// parseParams reads (a, b), (void) and ().
func (s *suffix) parseParams(lex *stream) error {
	s.isFunc = true
	lex.Next()
	if is(lex, "void") && ahead(lex, 1).Value == ")" {
		lex.Next()
	}
	for !is(lex, ")") {
		if is(lex, "...") {
			lex.Next()
			s.varargs = true
			break
		}
		var p param
		if err := p.parse(lex); err != nil {
			return err
		}
		s.params = append(s.params, p)
		if !accept(lex, ",") {
			break
		}
	}
	if is(lex, ")") {
		lex.Next()
		return nil
	}
	e := expected(lex, `"," or ")"`)
	return e
}

func (p *param) parse(lex *stream) error {
	begin := at(lex)
	if err := p.attrs.Parse(lex); err != nil {
		return err
	}
	if err := p.spec.Parse(lex); err != nil {
		return err
	}
	var err error
	if p.decl, err = parseDeclarator(lex); err != nil {
		return err
	}
	if accept(lex, "=") {
		if p.decl.value, err = parseExpr(lex); err != nil {
			return err
		}
	}
	p.extent = since(lex, begin)
	return nil
}
