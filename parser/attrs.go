package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/goidl/goidl/parser/preproc"
)

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

// Parse reads attribute lists; there may be none.
func (a *attributes) Parse(lex *stream) error {
	a.begin = at(lex)
	for is(lex, "[") {
		if err := a.parseList(lex); err != nil {
			return err
		}
	}
	a.end = at(lex)
	return nil
}

// parseList reads [a, b(1)]. Empty items and trailing commas are let pass:
// the real files have both.
func (a *attributes) parseList(lex *stream) error {
	opener := take(lex)
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
				return expectClose(lex, "]", opener)
			}
		default:
			e := expected(lex, "an attribute")
			e.opener = opener
			return e
		}
	}
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
	// [uuid(a) uuid(b)] has no comma; MIDL takes it.
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
	opener := take(lex)
	depth := 0
	arg := argument{extent: extent{begin: at(lex)}, start: lex.MakeCheckpoint()}
	for {
		t := lex.Peek()
		switch t.Value {
		case "(", "[", "{":
			depth++
		case "]", "}":
			depth--
		case ",", ")":
			if t.Value == ")" && depth > 0 {
				depth--
				break
			}
			if depth > 0 {
				break
			}
			arg.end = at(lex)
			if t.Value == "," || len(a.args) > 0 || arg.end > arg.begin {
				a.args = append(a.args, arg)
			}
			lex.Next()
			if t.Value == ")" {
				return nil
			}
			arg = argument{extent: extent{begin: at(lex)}, start: lex.MakeCheckpoint()}
			continue
		case ";":
			depth = -1
		}
		if depth < 0 || t.Type == typeOf(preproc.EOF) {
			return expectClose(lex, ")", opener)
		}
		lex.Next()
	}
}
