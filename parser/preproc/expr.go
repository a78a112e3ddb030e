package preproc

import (
	"unicode/utf8"

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
	items  []item   // what is left to read
	line   idl.Span // of the directive, for what has no better place
	end    idl.Pos  // of the expression
	depth  int
	idle   int // within this many operands whose value does not matter, as X in 0 && X
	failed bool
}

// evaluate computes the expression that stands on the rest of the line.
func (p *preprocessor) evaluate(line idl.Span) bool {
	var t Token
	p.next(&t)
	written := p.restOfItems(&t)
	p.use = macroUse{span: idl.Span{Pos: line.Pos, End: t.Pos}}
	e := &evaluator{p: p, line: line, end: t.Pos}
	e.items = splitGUIDs(p.expandList(written, true))
	if len(written) == 0 {
		e.fail(nil, "#if without a condition")
	}
	v := e.cond()
	if len(e.items) > 0 {
		e.fail(&e.items[0], "unexpected %q in the condition", e.items[0].text)
	}
	return v.bits != 0 && !e.failed
}

// splitGUIDs undoes what the lexer sees in 12345678-1234-1234-1234-123456789012,
// which is a subtraction in an expression.
func splitGUIDs(items []item) []item {
	var out []item
	for i := range items {
		it := items[i]
		if it.kind != GUID {
			out = append(out, it)
			continue
		}
		l := newLexer(&source{name: it.pos.Filename, text: it.text}, nil)
		for l.off < guidLen {
			start := l.off
			piece := it
			piece.kind = Punct
			if l.text[start] == '-' {
				l.off++
			} else if piece.kind = l.word(); classes[l.text[start]]&digit != 0 {
				piece.kind = Int
			}
			piece.text = l.text[start:l.off]
			piece.pos.Offset += start
			piece.pos.Column += start
			out = append(out, piece)
		}
	}
	return out
}

// fail reports the first fault, at it or, if that is nil, at the end.
func (e *evaluator) fail(it *item, format string, args ...any) number {
	if e.failed || e.p.stop {
		return number{}
	}
	e.failed = true
	e.p.errorf(diag.BadCondition, e.span(it), format, args...)
	return number{}
}

func (e *evaluator) span(it *item) idl.Span {
	switch {
	case it == nil:
		return idl.Span{Pos: e.line.Pos, End: e.end}
	case it.call != nil:
		return idl.Span{Pos: e.line.Pos, End: e.end, Macro: e.p.expansion(it)}
	}
	end := it.pos
	end.Offset += len(it.text)
	end.Column += utf8.RuneCountInString(it.text)
	return idl.Span{Pos: it.pos, End: end}
}

// take reads the next item if it is the punctuator text.
func (e *evaluator) take(text string) bool {
	if len(e.items) == 0 || !e.items[0].is(text) {
		return false
	}
	e.items = e.items[1:]
	return true
}

// enter guards the recursion.
func (e *evaluator) enter() bool {
	if e.depth++; e.depth > maxExprDepth && !e.failed {
		e.failed = true
		e.p.limit(e.line, "the condition is nested more than %d deep", maxExprDepth)
	}
	return !e.failed
}

func (e *evaluator) leave() { e.depth-- }

// cond reads x ? y : z, or what binds tighter.
func (e *evaluator) cond() number {
	if !e.enter() {
		return number{}
	}
	defer e.leave()
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
		return read()
	}
	e.idle++
	defer func() { e.idle-- }()
	return read()
}

// here gives the next item, or nil at the end.
func (e *evaluator) here() *item {
	if len(e.items) == 0 {
		return nil
	}
	return &e.items[0]
}

// precedence of the binary operators; higher binds tighter.
var precedence = map[string]int{
	"||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
	"<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}

// binary reads operands joined by operators of at least the given precedence.
func (e *evaluator) binary(lowest int) number {
	x := e.unary()
	for len(e.items) > 0 && e.items[0].kind == Punct && !e.failed {
		op := e.items[0]
		prec := precedence[op.text]
		if prec < lowest || prec == 0 {
			break
		}
		e.items = e.items[1:]
		right := func() number { return e.binary(prec + 1) }
		switch op.text {
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
func (e *evaluator) apply(op *item, x, y number) number {
	unsigned := x.unsigned || y.unsigned
	value := func(bits uint64) number { return number{bits: bits, unsigned: unsigned} }
	switch op.text {
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
		return shift(x, y, op.text == "<<")
	case "==":
		return truth(x.bits == y.bits)
	case "!=":
		return truth(x.bits != y.bits)
	}
	return truth(compare(op.text, x, y, unsigned))
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
func (e *evaluator) divide(op *item, x, y number, unsigned bool) uint64 {
	switch {
	case y.bits == 0:
		if e.idle == 0 {
			e.fail(op, "division by zero")
		}
		return 0
	case unsigned && op.text == "/":
		return x.bits / y.bits
	case unsigned:
		return x.bits % y.bits
	case op.text == "/":
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

// unary reads an operand with the operators in front of it.
func (e *evaluator) unary() number {
	if !e.enter() {
		return number{}
	}
	defer e.leave()
	switch {
	case e.take("+"):
		return e.unary()
	case e.take("-"):
		x := e.unary()
		x.bits = -x.bits
		return x
	case e.take("~"):
		x := e.unary()
		x.bits = ^x.bits
		return x
	case e.take("!"):
		return truth(e.unary().bits == 0)
	case e.take("("):
		return e.closed(e.cond())
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
	it := e.here()
	if it == nil {
		return e.fail(nil, "the condition is not complete")
	}
	if it.kind != Ident && it.kind != Int && it.kind != Char {
		return e.fail(it, "unexpected %q in the condition", it.text)
	}
	e.items = e.items[1:]
	switch {
	case it.kind == Int:
		return e.integer(it)
	case it.kind == Char:
		v, err := ParseChar(it.text)
		if err != nil {
			return e.fail(it, "%s is no character: %v", it.text, err)
		}
		return number{bits: uint64(int64(v))}
	case it.text == "defined":
		return e.defined(it)
	}
	return number{} // a name that is no macro (C11 6.10.1p4)
}

func (e *evaluator) integer(it *item) number {
	n, err := ParseInt(it.text)
	if err != nil {
		return e.fail(it, "%s is no integer: %v", it.text, err)
	}
	// Hexadecimal and octal constants too big for int64 are unsigned (C11 6.4.4.1);
	// decimal ones become so too, instead of being refused.
	return number{bits: n.Value, unsigned: n.Unsigned || int64(n.Value) < 0}
}

// defined reads the operand of defined: X or (X).
func (e *evaluator) defined(it *item) number {
	paren := e.take("(")
	name := e.here()
	if name == nil || name.kind != Ident {
		return e.fail(it, "defined needs the name of a macro")
	}
	e.items = e.items[1:]
	x := truth(e.p.macros[name.text] != nil)
	if paren {
		return e.closed(x)
	}
	return x
}
