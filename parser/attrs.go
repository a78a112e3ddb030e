package parser

import "github.com/alecthomas/participle/v2/lexer"

// An attributes node is any number of attribute lists in a row, [a, b(1)] [c].
// Arguments stay tokens here, because what they mean depends on the name.
type attributes struct {
	extent
	list []attribute
}

// An attribute is name or name(args).
type attribute struct {
	extent
	name     extent // more than one token in a dotted name
	args     []argument
	argsOpen bool // an argument list is there
}

// An argument is the tokens between two commas, perhaps none.
type argument struct {
	extent
	start lexer.Checkpoint // where the second step reads on
}

// Parse reads attribute lists; there may be none. The attributes of C compilers
// are skipped.
func (a *attributes) Parse(lex *stream) (err error) {
	a.begin = at(lex)
	for err == nil {
		switch word := lex.Peek().Value; {
		case word == "[":
			err = a.parseList(lex)
		case isNoise(word):
			err = skipNoise(lex)
		default:
			a.end = at(lex)
			return nil
		}
	}
	return err
}

// parseList reads [a, b(1)]. Empty items and trailing commas are let pass:
// the real files have both.
func (a *attributes) parseList(lex *stream) error {
	lex.Next()
	for {
		switch {
		case is(lex, ","):
			lex.Next()
		case is(lex, "]"):
			lex.Next()
			return nil
		case isName(lex):
			if err := a.parseItem(lex); err != nil {
				return err
			}
			if !is(lex, ",") && !is(lex, "]") {
				return afterItem(lex)
			}
		default:
			e := expected(lex, "an attribute")
			return e
		}
	}
}

// afterItem is the error that an attribute is followed by something else than a
// comma or the end of the list: by another attribute, or by what the list is for.
func afterItem(lex *stream) error {
	switch next := ahead(lex, 1).Value; {
	case isName(lex) && (next == "(" || next == "," || next == "]"):
		return expected(lex, `"," or "]"`)
	case is(lex, ";"):
		return expected(lex, `"," or "]"`)
	}
	return expected(lex, `"]"`)
}

func (a *attributes) parseItem(lex *stream) error {
	begin := take(lex)
	for is(lex, ".") {
		lex.Next()
		if _, err := expectName(lex, "a name"); err != nil {
			return err
		}
	}
	item := attribute{name: since(lex, begin)}
	if is(lex, "(") {
		item.argsOpen = true
		if err := item.parseArgs(lex); err != nil {
			return err
		}
	}
	item.extent = since(lex, begin)
	a.list = append(a.list, item)
	return nil
}

// parseArgs cuts the parenthesised text at its outermost commas.
func (a *attribute) parseArgs(lex *stream) error {
	lex.Next()
	for {
		arg := argument{extent: extent{begin: at(lex)}, start: lex.MakeCheckpoint()}
		if err := skipArg(lex); err != nil {
			return err
		}
		arg.end = at(lex)
		more := is(lex, ",")
		if more || len(a.args) > 0 || arg.end > arg.begin {
			a.args = append(a.args, arg)
		}
		lex.Next()
		if !more {
			return nil
		}
	}
}

// skipArg reads up to the , or ) that ends an argument.
func skipArg(lex *stream) error {
	for depth := 0; ; lex.Next() {
		t := lex.Peek()
		switch t.Value {
		case "(", "[", "{":
			depth++
		case ")", "]", "}", ",":
			if depth == 0 && (t.Value == ")" || t.Value == ",") {
				return nil
			}
			if t.Value != "," {
				depth--
			}
		case ";":
			depth = -1
		}
		if depth < 0 || isEOF(t) {
			return expect(lex, ")")
		}
	}
}
