package main

import (
	"math"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
)

// A scope knows what names are worth in the expressions of a header.
type scope struct {
	facts *facts
	known func(name string) idl.Value // what imported files define
}

func (s *scope) lookup(name string) idl.Value {
	if v, ok := s.facts.enumerators[name]; ok {
		return v
	}
	if v, ok := s.facts.consts[name]; ok {
		return v
	}
	switch name { // of the C headers
	case "TRUE":
		return int64(1)
	case "FALSE":
		return int64(0)
	}
	if s.known != nil {
		return s.known(name)
	}
	return nil
}

// levels are the binary operators, those that bind weakest first.
var levels = [][]string{
	{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<", ">", "<=", ">="}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"},
}

// value reads a constant expression. Nil means that its value is not known.
func (r *reader) value() idl.Value {
	test := r.binary(0)
	if !r.accept("?") {
		return test
	}
	yes := r.value()
	r.expect(":")
	no := r.value()
	switch n, ok := asInt(test); {
	case !ok:
		return nil
	case n != 0:
		return yes
	}
	return no
}

func (r *reader) binary(level int) idl.Value {
	if level == len(levels) {
		return r.unary()
	}
	x := r.binary(level + 1)
	for {
		op := r.operator(levels[level])
		if op == "" {
			return x
		}
		x = apply(op, x, r.binary(level+1))
	}
}

// operator takes the next token if it is one of ops.
func (r *reader) operator(ops []string) string {
	for _, op := range ops {
		if r.accept(op) {
			return op
		}
	}
	return ""
}

func (r *reader) unary() idl.Value {
	op := r.operator([]string{"-", "+", "~", "!"})
	if op == "" {
		return r.operand()
	}
	x := r.unary()
	if f, ok := x.(float64); ok && op == "-" {
		return -f
	}
	n, ok := asInt(x)
	if !ok {
		return nil
	}
	switch op {
	case "-":
		return -n
	case "~":
		return ^n
	case "!":
		return truth(n == 0)
	}
	return n
}

func (r *reader) operand() idl.Value {
	switch t := r.take(); t.kind {
	case number:
		return parseNumber(t.text)
	case text:
		return r.parseText(t.text)
	case word:
		if t.text == "sizeof" {
			return r.sizeof()
		}
		return r.consts.lookup(t.text)
	default:
		if t.text != "(" {
			r.fail("%q in an expression", t.text)
		}
	}
	if typ, ok := r.cast(); ok {
		return convert(typ, r.unary())
	}
	v := r.value()
	r.expect(")")
	return v
}

// sizeof reads the rest of sizeof(T), where T is a base type or one of the
// commonest typedefs.
func (r *reader) sizeof() idl.Value {
	r.expect("(")
	typ := r.declarator(r.specifiers().typ).typ
	r.expect(")")
	switch strings.TrimPrefix(typ, "const ") {
	case "char", "int8", "uint8", "byte", "BYTE", "boolean":
		return int64(1)
	case "int16", "uint16", "wchar_t", "WCHAR", "WORD", "USHORT":
		return int64(2)
	case "int32", "uint32", "float", "DWORD", "UINT", "BOOL":
		return int64(4)
	case "int64", "uint64", "double", "LONGLONG", "ULONGLONG":
		return int64(8)
	}
	return nil
}

// cast reads the rest of (T) if a type stands in the parentheses: a name that
// is no constant, before something that only an operand can begin with.
func (r *reader) cast() (string, bool) {
	n := 0
	for ; r.ahead(n).kind == word || r.ahead(n).text == "*"; n++ {
		if r.consts.lookup(r.ahead(n).text) != nil {
			return "", false
		}
	}
	if n == 0 || r.ahead(n).text != ")" {
		return "", false
	}
	if next := r.ahead(n + 1); next.kind == end || next.kind == mark && !strings.ContainsAny(next.text[:1], "(-~!") {
		return "", false
	}
	var words []string
	for range n {
		words = append(words, r.take().text)
	}
	r.expect(")")
	return canonicalName(strings.Join(words, " ")), true
}

// convert converts v as a cast does. Only integers of less than 64 bits change.
func convert(typ string, v idl.Value) idl.Value {
	n, ok := asInt(v)
	if !ok {
		return v
	}
	switch typ {
	case "uint32", "DWORD", "UINT":
		return int64(uint32(n))
	case "int32", "HRESULT", "INT", "BOOL":
		return int64(int32(n))
	case "uint16", "WORD", "USHORT":
		return int64(uint16(n))
	case "int16", "SHORT":
		return int64(int16(n))
	}
	return n
}

func parseNumber(s string) idl.Value {
	digits := strings.TrimRight(s, "uUlL")
	if n, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return int64(n) //nolint:gosec // the bits are what counts
	}
	if f, err := strconv.ParseFloat(strings.TrimRight(s, "fFlL"), 64); err == nil {
		return f
	}
	return nil
}

// parseText gives the value of string constants, adjacent ones joined, or of
// a character constant.
func (r *reader) parseText(s string) idl.Value {
	s = strings.TrimPrefix(s, "L")
	if c, ok := strings.CutPrefix(s, "'"); ok {
		u, _, _, err := strconv.UnquoteChar(c, '\'')
		if err != nil {
			return nil
		}
		return int64(u)
	}
	v, err := strconv.Unquote(s)
	if err != nil {
		v = strings.Trim(s, `"`)
	}
	for r.peek().kind == text {
		more, _ := r.operand().(string)
		v += more
	}
	return v
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// asInt gives the integer that v is. Unsigned ones keep their bits.
func asInt(v idl.Value) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case uint64:
		return int64(v), true //nolint:gosec // the bits are what counts
	}
	return 0, false
}

// apply computes x op y.
func apply(op string, x, y idl.Value) idl.Value {
	a, okA := asInt(x)
	b, okB := asInt(y)
	if !okA || !okB {
		return applyFloat(op, x, y)
	}
	switch op {
	case "||":
		return truth(a != 0 || b != 0)
	case "&&":
		return truth(a != 0 && b != 0)
	case "|":
		return a | b
	case "^":
		return a ^ b
	case "&":
		return a & b
	case "==":
		return truth(a == b)
	case "!=":
		return truth(a != b)
	case "<":
		return truth(a < b)
	case ">":
		return truth(a > b)
	case "<=":
		return truth(a <= b)
	case ">=":
		return truth(a >= b)
	}
	return arithmetic(op, a, b)
}

// applyFloat computes x op y where at least one is no integer.
func applyFloat(op string, x, y idl.Value) idl.Value {
	a, okA := asFloat(x)
	b, okB := asFloat(y)
	switch {
	case !okA || !okB:
		return nil
	case op == "+":
		return a + b
	case op == "-":
		return a - b
	case op == "*":
		return a * b
	case op == "/":
		return a / b
	}
	return nil
}

func asFloat(v idl.Value) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	n, ok := asInt(v)
	return float64(n), ok
}

func arithmetic(op string, a, b int64) idl.Value {
	switch {
	case op == "+":
		return a + b
	case op == "-":
		return a - b
	case op == "*":
		return a * b
	case b == 0 && op != "<<" && op != ">>", a == math.MinInt64 && b == -1, b < 0 && op != "/" && op != "%":
		return nil
	case op == "/":
		return a / b
	case op == "%":
		return a % b
	case op == "<<":
		return a << b
	}
	return a >> b
}
