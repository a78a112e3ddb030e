package preproc

import (
	"slices"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A number is a value in a #if: 64 bits, signed or not (C11 6.10.1p4).
type number struct {
	bits     uint64
	unsigned bool
}

func truth(b bool) number {
	if b {
		return number{bits: 1}
	}
	return number{}
}

// An evaluator computes the expression of a #if. The first fault is reported and
// makes the value 0.
type evaluator struct {
	p      *preprocessor
	toks   []Token  // what is left to read
	whole  idl.Span // of the directive, for what has no better place
	depth  int
	idle   int // within this many operands whose value does not matter, as X in 0 && X
	failed bool
}

// evaluate computes the expression that stands on the rest of the line.
func (p *preprocessor) evaluate(directive idl.Span) bool {
	var t Token
	p.next(&t)
	written := p.restOfTokens(&t)
	p.use = &use{pos: directive.Pos, end: t.Pos()}
	e := &evaluator{p: p, whole: p.useSpan(nil), toks: splitGUIDs(p.expandList(written, true))}
	if len(written) == 0 {
		e.fail(nil, "#if without a condition")
	}
	v := e.cond()
	if len(e.toks) > 0 {
		e.fail(&e.toks[0], "unexpected %q in the condition", e.toks[0].Text)
	}
	return v.bits != 0 && !e.failed
}

// splitGUIDs undoes what the lexer sees in 12345678-1234-1234-1234-123456789012,
// which is a subtraction in an expression.
func splitGUIDs(toks []Token) []Token {
	if !slices.ContainsFunc(toks, func(t Token) bool { return t.Kind == GUID }) {
		return toks
	}
	var out []Token
	for _, t := range toks {
		if t.Kind != GUID {
			out = append(out, t)
			continue
		}
		for start := 0; start < guidLen; {
			piece := t
			piece.at.offset += int32(start)
			piece.at.column += int32(start)
			piece.Kind, piece.Text = guidPiece(t.Text[start:])
			start += len(piece.Text)
			out = append(out, piece)
		}
	}
	return out
}

// guidPiece gives the first dash, number or name of text.
func guidPiece(text string) (Kind, string) {
	if text[0] == '-' {
		return Punct, "-"
	}
	digits, _, _ := strings.Cut(text, "-")
	if classes[text[0]]&digit != 0 {
		return Int, digits
	}
	return Ident, digits
}

// fail reports the first fault, at t or, if that is nil, for the whole directive.
func (e *evaluator) fail(t *Token, format string, args ...any) number {
	if e.failed || e.p.stop {
		return number{}
	}
	e.failed = true
	span := e.whole
	if t != nil {
		span = t.Span()
	}
	e.p.errorf(diag.BadCondition, span, format, args...).
		Help = "a condition is computed from integers, defined(NAME) and macros that stand for such"
	return number{}
}

// take reads the next token if it is the punctuator text.
func (e *evaluator) take(text string) bool {
	if len(e.toks) == 0 || !e.toks[0].is(text) {
		return false
	}
	e.toks = e.toks[1:]
	return true
}

// nested reads an operand that is part of another, and guards the recursion.
func (e *evaluator) nested(read func() number) number {
	if e.depth == maxExprDepth && !e.failed {
		e.failed = true
		e.p.limit(e.whole, "the condition is nested more than %d deep", maxExprDepth)
	}
	if e.failed {
		return number{}
	}
	e.depth++
	defer func() { e.depth-- }()
	return read()
}

// cond reads x ? y : z, or what binds tighter.
func (e *evaluator) cond() number {
	test := e.binary(1)
	if !e.take("?") {
		return test
	}
	then := e.when(test.bits != 0, e.cond)
	if !e.take(":") {
		return e.fail(e.here(), "? without :")
	}
	otherwise := e.when(test.bits == 0, e.cond)
	result := then
	if test.bits == 0 {
		result = otherwise
	}
	result.unsigned = then.unsigned || otherwise.unsigned
	return result
}

// when reads an operand whose value matters only if needed.
func (e *evaluator) when(needed bool, read func() number) number {
	if needed {
		return e.nested(read)
	}
	e.idle++
	defer func() { e.idle-- }()
	return e.nested(read)
}

// here gives the next token, or nil at the end.
func (e *evaluator) here() *Token {
	if len(e.toks) == 0 {
		return nil
	}
	return &e.toks[0]
}

// precedence of the binary operators; higher binds tighter.
var precedence = map[string]int{
	"||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
	"<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}

// binary reads operands joined by operators of at least the given precedence.
func (e *evaluator) binary(lowest int) number {
	x := e.unary()
	for len(e.toks) > 0 && e.toks[0].Kind == Punct && !e.failed {
		op := e.toks[0]
		prec := precedence[op.Text]
		if prec < lowest || prec == 0 {
			break
		}
		e.toks = e.toks[1:]
		right := func() number { return e.binary(prec + 1) }
		switch op.Text {
		case "||":
			y := e.when(x.bits == 0, right)
			x = truth(x.bits != 0 || y.bits != 0)
		case "&&":
			y := e.when(x.bits != 0, right)
			x = truth(x.bits != 0 && y.bits != 0)
		default:
			x = e.apply(&op, x, right())
		}
	}
	return x
}

// apply computes x op y.
func (e *evaluator) apply(op *Token, x, y number) number {
	unsigned := x.unsigned || y.unsigned
	value := func(bits uint64) number { return number{bits: bits, unsigned: unsigned} }
	switch op.Text {
	case "|":
		return value(x.bits | y.bits)
	case "^":
		return value(x.bits ^ y.bits)
	case "&":
		return value(x.bits & y.bits)
	case "+":
		return value(x.bits + y.bits)
	case "-":
		return value(x.bits - y.bits)
	case "*":
		return value(x.bits * y.bits)
	case "/", "%":
		return value(e.divide(op, x, y, unsigned))
	case "<<", ">>":
		return shift(x, y, op.Text == "<<")
	case "==":
		return truth(x.bits == y.bits)
	case "!=":
		return truth(x.bits != y.bits)
	}
	return truth(compare(op.Text, x, y, unsigned))
}

func compare(op string, x, y number, unsigned bool) bool {
	less, equal := int64(x.bits) < int64(y.bits), x.bits == y.bits
	if unsigned {
		less = x.bits < y.bits
	}
	switch op {
	case "<":
		return less
	case "<=":
		return less || equal
	case ">":
		return !less && !equal
	}
	return !less
}

// divide computes x / y or x % y.
func (e *evaluator) divide(op *Token, x, y number, unsigned bool) uint64 {
	switch {
	case y.bits == 0:
		if e.idle == 0 {
			e.fail(op, "division by zero")
		}
		return 0
	case unsigned && op.Text == "/":
		return x.bits / y.bits
	case unsigned:
		return x.bits % y.bits
	case op.Text == "/":
		return uint64(int64(x.bits) / int64(y.bits))
	}
	return uint64(int64(x.bits) % int64(y.bits))
}

// shift computes x << y or x >> y. A negative y shifts the other way, as in GNU C.
func shift(x, y number, left bool) number {
	n := y.bits
	if !y.unsigned && int64(n) < 0 {
		left, n = !left, -n
	}
	switch {
	case left:
		x.bits <<= min(n, 64)
	case x.unsigned:
		x.bits >>= min(n, 64)
	default:
		x.bits = uint64(int64(x.bits) >> min(n, 63))
	}
	return x
}

// unary reads an operand with the operators in front of t.
func (e *evaluator) unary() number {
	switch {
	case e.take("+"):
		return e.nested(e.unary)
	case e.take("-"):
		x := e.nested(e.unary)
		x.bits = -x.bits
		return x
	case e.take("~"):
		x := e.nested(e.unary)
		x.bits = ^x.bits
		return x
	case e.take("!"):
		return truth(e.nested(e.unary).bits == 0)
	case e.take("("):
		return e.closed(e.nested(e.cond))
	}
	return e.operand()
}

// closed reads the ) behind x.
func (e *evaluator) closed(x number) number {
	if !e.take(")") {
		return e.fail(e.here(), ") is missing in the condition")
	}
	return x
}

// operand reads a number, a name or defined.
func (e *evaluator) operand() number {
	t := e.here()
	if t == nil {
		return e.fail(nil, "the condition is not complete")
	}
	if t.Kind != Ident && t.Kind != Int && t.Kind != Char {
		return e.fail(t, "unexpected %q in the condition", t.Text)
	}
	e.toks = e.toks[1:]
	switch {
	case t.Kind == Int:
		return e.integer(t)
	case t.Kind == Char:
		v, err := ParseChar(t.Text)
		if err != nil {
			return e.fail(t, "%s is no character: %v", t.Text, err)
		}
		return number{bits: uint64(int64(v))}
	case t.Text == "defined":
		return e.defined(t)
	}
	return number{} // a name that is no macro (C11 6.10.1p4)
}

func (e *evaluator) integer(t *Token) number {
	n, err := ParseInt(t.Text)
	if err != nil {
		return e.fail(t, "%s is no integer: %v", t.Text, err)
	}
	// Hexadecimal and octal constants too big for int64 are unsigned (C11 6.4.4.1);
	// decimal ones become so too, instead of being refused.
	return number{bits: n.Value, unsigned: n.Unsigned || int64(n.Value) < 0}
}

// defined reads the operand of defined: X or (X).
func (e *evaluator) defined(t *Token) number {
	paren := e.take("(")
	name := e.here()
	if name == nil || name.Kind != Ident {
		return e.fail(t, "defined needs the name of a macro")
	}
	e.toks = e.toks[1:]
	x := truth(e.p.macros[name.Text] != nil)
	if paren {
		return e.closed(x)
	}
	return x
}
