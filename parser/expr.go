package parser

import (
	"fmt"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// maxDepth bounds how deep expressions, declarators, types and brackets nest,
// so that no input can exhaust the stack of the parser or of those who walk
// the model.
const maxDepth = 400

// An exprOp says what an expr is.
type exprOp uint8

const (
	opLiteral exprOp = iota // number, character, or a run of strings
	opIdent
	opUnary
	opBinary
	opCond
	opCast
	opSizeofType
	opSizeofExpr
	opMember // x.name, x->name
	opCall   // name(args)
)

// An expr is a C expression. Parentheses leave no node behind.
type expr struct {
	extent
	op      exprOp
	depth   int32
	tok     tok // the operator, literal or name
	name    tok // opMember: what follows the dot
	x, y, z *expr
	typ     *typeName
	args    []*expr
}

// parseExpr reads an expression; there is no comma operator and no assignment.
func parseExpr(lex *stream) (*expr, error) {
	p := exprParser{lex: lex}
	return p.conditional()
}

// An exprParser counts how deep it has descended.
type exprParser struct {
	lex   *stream
	depth int
}

// node closes an expression that began at begin over the given operands.
func (p *exprParser) node(e expr, begin tok) (*expr, error) {
	e.extent = since(p.lex, begin)
	for _, x := range [...]*expr{e.x, e.y, e.z} {
		if x != nil && x.depth >= e.depth {
			e.depth = x.depth + 1
		}
	}
	if e.depth > maxDepth {
		return nil, tooDeep(e.tok)
	}
	return &e, nil
}

func tooDeep(at tok) *syntaxError {
	return &syntaxError{at: at, code: diag.TooDeep, message: fmt.Sprintf("this nests more than %d deep", maxDepth)}
}

// descend counts a level down; every call is paired with an ascent.
func (p *exprParser) descend() error {
	p.depth++
	if p.depth > maxDepth {
		return tooDeep(at(p.lex))
	}
	return nil
}

func (p *exprParser) conditional() (*expr, error) {
	if err := p.descend(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	begin := at(p.lex)
	test, err := p.binary(1)
	if err != nil || !is(p.lex, "?") {
		return test, err
	}
	op := take(p.lex)
	yes, err := p.conditional()
	if err != nil {
		return nil, err
	}
	if err := expect(p.lex, ":"); err != nil {
		return nil, err
	}
	no, err := p.conditional()
	if err != nil {
		return nil, err
	}
	return p.node(expr{op: opCond, tok: op, x: test, y: yes, z: no}, begin)
}

// precedence is how tightly the token t binds as a binary operator; 0 means
// that it is none.
func precedence(t *lexer.Token) int {
	switch t.Value {
	case "*", "/", "%":
		return 10
	case "+", "-":
		return 9
	case "<<", ">>":
		return 8
	case "<", ">", "<=", ">=":
		return 7
	case "==", "!=":
		return 6
	case "&":
		return 5
	case "^":
		return 4
	case "|":
		return 3
	case "&&":
		return 2
	case "||":
		return 1
	}
	return 0
}

// binary reads operands joined by operators that bind at least as tightly as
// least.
func (p *exprParser) binary(least int) (*expr, error) {
	begin := at(p.lex)
	x, err := p.unary()
	if err != nil {
		return nil, err
	}
	for {
		prec := precedence(p.lex.Peek())
		if prec == 0 || prec < least {
			return x, nil
		}
		op := take(p.lex)
		y, err := p.binary(prec + 1)
		if err != nil {
			return nil, err
		}
		if x, err = p.node(expr{op: opBinary, tok: op, x: x, y: y}, begin); err != nil {
			return nil, err
		}
	}
}

func (p *exprParser) unary() (*expr, error) {
	begin := at(p.lex)
	switch p.lex.Peek().Value {
	case "-", "+", "~", "!", "*", "&":
		op := take(p.lex)
		x, err := p.operand()
		if err != nil {
			return nil, err
		}
		return p.node(expr{op: opUnary, tok: op, x: x}, begin)
	case "sizeof":
		return p.sizeof()
	case "(":
		if isCast(p.lex) {
			return p.cast()
		}
	}
	return p.postfix()
}

// operand reads what a prefix operator applies to.
func (p *exprParser) operand() (*expr, error) {
	if err := p.descend(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	return p.unary()
}

func (p *exprParser) cast() (*expr, error) {
	begin := take(p.lex)
	typ, err := parseTypeName(p.lex)
	if err != nil {
		return nil, err
	}
	if err := expect(p.lex, ")"); err != nil {
		return nil, err
	}
	x, err := p.operand()
	if err != nil {
		return nil, err
	}
	return p.node(expr{op: opCast, tok: begin, typ: typ, x: x}, begin)
}

// sizeof reads sizeof(T) and sizeof x. A lone name in parentheses is taken for
// a type: only the program's declarations could tell.
func (p *exprParser) sizeof() (*expr, error) {
	begin := take(p.lex)
	if !is(p.lex, "(") || !isTypeInParens(p.lex) {
		x, err := p.operand()
		if err != nil {
			return nil, err
		}
		return p.node(expr{op: opSizeofExpr, tok: begin, x: x}, begin)
	}
	p.lex.Next()
	typ, err := parseTypeName(p.lex)
	if err != nil {
		return nil, err
	}
	if err := expect(p.lex, ")"); err != nil {
		return nil, err
	}
	return p.node(expr{op: opSizeofType, tok: begin, typ: typ}, begin)
}

func (p *exprParser) postfix() (*expr, error) {
	begin := at(p.lex)
	x, err := p.primary()
	if err != nil {
		return nil, err
	}
	for is(p.lex, ".") || is(p.lex, "->") {
		op := take(p.lex)
		name, err := expectName(p.lex, "a member's name")
		if err != nil {
			return nil, err
		}
		if x, err = p.node(expr{op: opMember, tok: op, name: name, x: x}, begin); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func (p *exprParser) primary() (*expr, error) {
	begin := at(p.lex)
	switch kindOf(p.lex.Peek()) {
	case preproc.Ident:
		p.lex.Next()
		if is(p.lex, "(") {
			return p.call(begin)
		}
		return p.node(expr{op: opIdent, tok: begin}, begin)
	case preproc.Int, preproc.Float, preproc.Char:
		p.lex.Next()
		return p.node(expr{op: opLiteral, tok: begin}, begin)
	case preproc.String, preproc.WideString:
		for isString(p.lex) {
			p.lex.Next()
		}
		return p.node(expr{op: opLiteral, tok: begin}, begin)
	}
	if !is(p.lex, "(") {
		return nil, expected(p.lex, "an expression")
	}
	p.lex.Next()
	x, err := p.conditional()
	if err != nil {
		return nil, err
	}
	return x, expect(p.lex, ")")
}

func isString(lex *stream) bool {
	k := kindOf(lex.Peek())
	return k == preproc.String || k == preproc.WideString
}

// call reads the arguments behind the name at begin.
func (p *exprParser) call(begin tok) (*expr, error) {
	p.lex.Next()
	e := expr{op: opCall, tok: begin}
	for !is(p.lex, ")") {
		arg, err := p.conditional()
		if err != nil {
			return nil, err
		}
		e.args = append(e.args, arg)
		e.depth = max(e.depth, arg.depth+1)
		if !accept(p.lex, ",") {
			break
		}
	}
	if err := expect(p.lex, ")"); err != nil {
		return nil, err
	}
	return p.node(e, begin)
}

// isCast decides whether the ( that comes next opens a cast. A type that
// begins with a word of the language, or is a pointer, does; so does a name in
// parentheses that an operand follows. Before an operator that can be both
// prefix and infix, (name) is a cast only for the usual Windows names:
// (ULONG)-1 against (count)-1.
func isCast(lex *stream) bool {
	if !isTypeInParens(lex) {
		return false
	}
	if name := ahead(lex, 2); name.Value != ")" {
		return true
	}
	word := ahead(lex, 1).Value
	if isTypeWord(word) {
		return true
	}
	next := ahead(lex, 3)
	switch next.Value {
	case "(", "~", "!", "sizeof":
		return true
	case "-", "+", "*", "&":
		return commonTypes[word]
	}
	switch kindOf(next) {
	case preproc.Ident, preproc.Int, preproc.Float, preproc.Char, preproc.String, preproc.WideString:
		return true
	}
	return false
}

// isTypeInParens reports whether what comes next reads as ( type-name ).
func isTypeInParens(lex *stream) bool {
	first := ahead(lex, 1)
	if first.Type != typeOf(preproc.Ident) {
		return false
	}
	if isTypeWord(first.Value) {
		return true
	}
	i := 2
	for ahead(lex, i).Value == "." {
		i += 2
	}
	for ; ; i++ {
		switch ahead(lex, i).Value {
		case "*", "const":
		case ")":
			return true
		default:
			return false
		}
	}
}

// commonTypes are the integer types that windef.h and basetsd.h give every
// Windows program.
var commonTypes = map[string]bool{
	"BYTE": true, "UCHAR": true, "CHAR": true, "WCHAR": true, "OLECHAR": true, "BOOLEAN": true,
	"SHORT": true, "USHORT": true, "WORD": true, "INT": true, "UINT": true, "BOOL": true,
	"LONG": true, "ULONG": true, "DWORD": true, "LONGLONG": true, "ULONGLONG": true, "DWORDLONG": true,
	"INT8": true, "INT16": true, "INT32": true, "INT64": true,
	"UINT8": true, "UINT16": true, "UINT32": true, "UINT64": true,
	"LONG32": true, "LONG64": true, "ULONG32": true, "ULONG64": true, "DWORD32": true, "DWORD64": true,
	"INT_PTR": true, "UINT_PTR": true, "LONG_PTR": true, "ULONG_PTR": true, "DWORD_PTR": true,
	"SIZE_T": true, "SSIZE_T": true, "HRESULT": true, "FLOAT": true, "DOUBLE": true,
}
