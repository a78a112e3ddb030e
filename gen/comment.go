package gen

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// comments makes line comments. Those that begin with // are taken as they are,
// which an indented line of IDL needs.
func comments(lines ...string) []jen.Code {
	code := make([]jen.Code, len(lines))
	for i, line := range lines {
		if !strings.HasPrefix(line, "//") {
			line = strings.TrimRight("// "+line, " ")
		}
		code[i] = jen.Comment(line)
	}
	return code
}

// docLines splits a doc comment.
func docLines(doc string) []string {
	if doc == "" {
		return nil
	}
	return strings.Split(strings.TrimRight(doc, "\n"), "\n")
}

// docBelow gives a doc comment as a paragraph after others.
func docBelow(doc string) []string {
	if doc == "" {
		return nil
	}
	return append([]string{""}, docLines(doc)...)
}

// docOr gives a doc comment, or a sentence if there is none.
func docOr(doc, sentence string) []string {
	if doc == "" {
		return []string{sentence}
	}
	return docLines(doc)
}

// maxLine is the length from which on a quoted method is broken.
const maxLine = 100

// methodLines quotes a method as it stands in the IDL: first stands in front of the
// first line, next in front of the others.
func methodLines(m *idl.Method, first, next string) []string {
	head := attrsText(spoken(m.Attrs)) + declarator(m.Result, m.Name) + "("
	if len(m.Params) == 0 {
		return []string{first + head + ");"}
	}
	line := first + head
	var lines []string
	for i, p := range m.Params {
		text := attrsText(p.Attrs) + declarator(p.Type, p.Name) + ","
		if i == len(m.Params)-1 {
			text = strings.TrimSuffix(text, ",") + ");"
		}
		switch {
		case i == 0:
			line += text
		case len(line)+len(" ")+len(text) <= maxLine:
			line += " " + text
		default:
			lines = append(lines, line)
			line = next + text
		}
	}
	return append(lines, line)
}

// spoken gives the attributes of a method that a reader of Go wants to see: not
// those for its documentation elsewhere.
func spoken(attrs idl.Attrs) idl.Attrs {
	return slices.DeleteFunc(slices.Clone(attrs), func(a *idl.Attr) bool { return strings.HasPrefix(a.Name, "help") })
}

// attrsText quotes attributes, with a blank behind them.
func attrsText(attrs idl.Attrs) string {
	if len(attrs) == 0 {
		return ""
	}
	texts := make([]string, len(attrs))
	for i, a := range attrs {
		texts[i] = a.Name
		if len(a.Args) > 0 {
			args := make([]string, len(a.Args))
			for k, arg := range a.Args {
				args[k] = arg.Text
			}
			texts[i] += "(" + strings.Join(args, ", ") + ")"
		}
	}
	return "[" + strings.Join(texts, ", ") + "] "
}

// declarator quotes a type together with the name it is the type of.
func declarator(t idl.Type, name string) string {
	switch t := t.(type) {
	case *idl.Pointer:
		if t.Const {
			name = "const " + name
		}
		if _, isArray := t.Elem.(*idl.Array); isArray {
			return declarator(t.Elem, "(*"+name+")")
		}
		return declarator(t.Elem, "*"+name)
	case *idl.Array:
		bound := exprSource(t.Len)
		if t.Star {
			bound = "*"
		}
		return declarator(t.Elem, name+"["+bound+"]")
	case *idl.Base:
		return constText(t.Const) + t.Spelling + blank(name)
	case *idl.TypeName:
		return constText(t.Const) + strings.TrimSpace(t.Tag+" "+t.Name) + typeArgs(t.Args) + blank(name)
	case *idl.SafeArray:
		return "SAFEARRAY(" + declarator(t.Elem, "") + ")" + blank(name)
	case *idl.Pipe:
		return "pipe " + declarator(t.Elem, name)
	}
	return "…" + blank(name)
}

// typeArgs quotes <A, B>, or nothing.
func typeArgs(list []idl.Type) string {
	if len(list) == 0 {
		return ""
	}
	args := make([]string, len(list))
	for i, t := range list {
		args[i] = declarator(t, "")
	}
	return "<" + strings.Join(args, ", ") + ">"
}

func constText(isConst bool) string {
	if isConst {
		return "const "
	}
	return ""
}

func blank(name string) string {
	if name == "" {
		return ""
	}
	return " " + name
}

// exprSource quotes an expression.
func exprSource(e idl.Expr) string {
	switch e := e.(type) {
	case *idl.IntLit:
		return e.Text
	case *idl.Ident:
		return e.Name
	case *idl.Unary:
		return e.Op + operandSource(e.X, unarySource)
	case *idl.Binary:
		return operandSource(e.X, sourcePrecedence[e.Op]) + " " + e.Op + " " + operandSource(e.Y, sourcePrecedence[e.Op]+1)
	case *idl.Cond:
		return exprSource(e.Test) + " ? " + exprSource(e.Then) + " : " + exprSource(e.Else)
	case *idl.Cast:
		return "(" + declarator(e.Type, "") + ")" + operandSource(e.X, unarySource)
	case *idl.Member:
		if e.Arrow {
			return exprSource(e.X) + "->" + e.Name
		}
		return exprSource(e.X) + "." + e.Name
	case *idl.Sizeof:
		if e.Type != nil {
			return "sizeof(" + declarator(e.Type, "") + ")"
		}
	}
	return ""
}

// sourcePrecedence gives how tightly operators bind in C.
var sourcePrecedence = map[string]int{
	"*": 10, "/": 10, "%": 10, "+": 9, "-": 9, "<<": 8, ">>": 8, "<": 7, "<=": 7, ">": 7, ">=": 7,
	"==": 6, "!=": 6, "&": 5, "^": 4, "|": 3, "&&": 2, "||": 1,
}

// unarySource is how tightly what stands behind a unary operator must bind.
const unarySource = 11

// operandSource quotes an operand, in parentheses if it binds less tightly than
// asked for.
func operandSource(e idl.Expr, tight int) string {
	if b, ok := e.(*idl.Binary); ok && sourcePrecedence[b.Op] < tight {
		return "(" + exprSource(e) + ")"
	}
	return exprSource(e)
}
