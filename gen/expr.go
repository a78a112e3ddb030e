package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// constant gives the value of an expression in which nothing varies.
func constant(e idl.Expr) (int64, bool) {
	switch e := e.(type) {
	case *idl.IntLit:
		return int64(e.Value), true
	case *idl.CharLit:
		return int64(e.Value), true
	case *idl.Ident:
		return constantNamed(e)
	case *idl.Unary:
		return constantUnary(e)
	case *idl.Binary:
		return constantBinary(e)
	case *idl.Cast:
		x, ok := constant(e.X)
		if b, isBase := underlying(e.Type).(*idl.Base); isBase {
			x = wrap(x, valueShape(b.Kind))
		}
		return x, ok
	case *idl.Sizeof:
		return sizeof(e.Type)
	}
	return 0, false
}

func constantNamed(e *idl.Ident) (int64, bool) {
	switch def := e.Def.(type) {
	case *idl.EnumMember:
		return def.Value, true
	case *idl.Const:
		switch v := def.Value.(type) {
		case int64:
			return v, true
		case uint64:
			return int64(v), true
		}
	}
	return 0, false
}

func constantUnary(e *idl.Unary) (int64, bool) {
	x, ok := constant(e.X)
	switch e.Op {
	case "+":
		return x, ok
	case "-":
		return -x, ok
	case "~":
		return ^x, ok
	}
	return 0, false
}

func constantBinary(e *idl.Binary) (int64, bool) {
	x, ok1 := constant(e.X)
	y, ok2 := constant(e.Y)
	if !ok1 || !ok2 {
		return 0, false
	}
	switch e.Op {
	case "+":
		return x + y, true
	case "-":
		return x - y, true
	case "*":
		return x * y, true
	case "|":
		return x | y, true
	case "&":
		return x & y, true
	case "^":
		return x ^ y, true
	}
	return constantDivision(e.Op, x, y)
}

func constantDivision(op string, x, y int64) (int64, bool) {
	switch {
	case op == "/" && y != 0:
		return x / y, true
	case op == "%" && y != 0:
		return x % y, true
	case op == "<<" && y >= 0 && y < 64:
		return x << y, true
	case op == ">>" && y >= 0 && y < 64:
		return x >> y, true
	}
	return 0, false
}

// sizeof gives the size of a base type.
func sizeof(t idl.Type) (int64, bool) {
	if b, ok := underlying(t).(*idl.Base); ok {
		info, ok := bases[b.Kind]
		return int64(info.size), ok
	}
	return 0, false
}

// code translates an expression to Go, as an int64. Everything in it is computed
// in 64 bits, where no product of two 32-bit sizes overflows.
func (x expr) code(with access) (*jen.Statement, *exprError) {
	if n, ok := constant(x.e); ok {
		return jen.Lit(int(n + x.plus)), nil
	}
	c, err := exprCode(x.e, with)
	if err == nil && x.plus != 0 {
		c = c.Op("+").Lit(int(x.plus))
	}
	return c, err
}

// An exprError is an expression that has no translation.
type exprError struct {
	span idl.Span
	what string
}

func exprCode(e idl.Expr, with access) (*jen.Statement, *exprError) {
	if n, ok := constant(e); ok {
		return jen.Lit(int(n)), nil
	}
	switch e := e.(type) {
	case *idl.Ident, *idl.Member:
		return numberCode(e, with)
	case *idl.Cast:
		return castCode(e, with)
	case *idl.Unary:
		return unaryCode(e, with)
	case *idl.Binary:
		return binaryCode(e, with)
	case *idl.Cond:
		return condCode(e, with)
	}
	return nil, &exprError{e.Where(), "such an expression for a size"}
}

func numberCode(e idl.Expr, with access) (*jen.Statement, *exprError) {
	if c := number(e, with); c != nil {
		return c, nil
	}
	return nil, &exprError{e.Where(), "a size that is no number beside what it is for"}
}

// castCode translates a cast, which may cut off bits.
func castCode(e *idl.Cast, with access) (*jen.Statement, *exprError) {
	x, err := exprCode(e.X, with)
	b, ok := underlying(e.Type).(*idl.Base)
	if err != nil || !ok {
		return x, err
	}
	to := valueShape(b.Kind)
	if _, sh := named(e.X, with); !to.integer() || to.size == 8 || sh != nil && sh.goTyp == to.goTyp {
		return x, nil
	}
	return jen.Int64().Call(jen.Id(to.goTyp.name).Call(x)), nil
}

func unaryCode(e *idl.Unary, with access) (*jen.Statement, *exprError) {
	switch e.Op {
	case "*":
		return numberCode(e, with)
	case "!":
		return truthNumber(e, with)
	}
	op, ok := map[string]string{"+": "+", "-": "-", "~": "^"}[e.Op]
	if !ok {
		return nil, &exprError{e.Span, fmt.Sprintf("the operator %s in a size", e.Op)}
	}
	x, err := exprCode(e.X, with)
	if precedence(e.X) < 6 {
		x = jen.Parens(x)
	}
	return jen.Op(op).Add(x), err
}

// truthNumber translates a condition where a number is wanted: 1 or 0.
func truthNumber(e idl.Expr, with access) (*jen.Statement, *exprError) {
	test, err := truthCode(e, with)
	return jen.Qual(ndrPath, "Choose").Call(test, jen.Lit(1), jen.Lit(0)), err
}

func binaryCode(e *idl.Binary, with access) (*jen.Statement, *exprError) {
	switch e.Op {
	case "+", "-", "*", "|", "&", "^":
	case "/", "%", "<<", ">>":
		if n, ok := constant(e.Y); !ok || n <= 0 {
			return divisionCode(e, with)
		}
	case "&&", "||":
		return truthNumber(e, with)
	default:
		if comparisons[e.Op] {
			return truthNumber(e, with)
		}
		return nil, &exprError{e.Span, fmt.Sprintf("the operator %s in a size", e.Op)}
	}
	return joinCode(e, exprCode, with)
}

// divisions are the functions for what makes Go panic where the right side is 0 or
// negative.
var divisions = map[string]string{"/": "Div", "%": "Mod", "<<": "Lsh", ">>": "Rsh"}

// divisionCode translates a division or shift by something that is not constant.
func divisionCode(e *idl.Binary, with access) (*jen.Statement, *exprError) {
	x, err := exprCode(e.X, with)
	if err != nil {
		return nil, err
	}
	y, err := exprCode(e.Y, with)
	if err != nil {
		return nil, err
	}
	return jen.Qual(ndrPath, divisions[e.Op]).Call(x, y), nil
}

// joinCode translates both sides of e and joins them with its operator.
func joinCode(e *idl.Binary, side func(idl.Expr, access) (*jen.Statement, *exprError), with access) (*jen.Statement, *exprError) {
	x, err := side(e.X, with)
	if err != nil {
		return nil, err
	}
	y, err := side(e.Y, with)
	if err != nil {
		return nil, err
	}
	if precedence(e.X) < precedence(e) {
		x = jen.Parens(x)
	}
	if precedence(e.Y) <= precedence(e) {
		y = jen.Parens(y)
	}
	return x.Op(e.Op).Add(y), nil
}

// precedence gives how tightly the operator of e binds in Go. What is no
// operation binds tightest.
func precedence(e idl.Expr) int {
	b, ok := e.(*idl.Binary)
	if _, isConst := constant(e); !ok || isConst {
		return 6
	}
	switch b.Op {
	case "*", "/", "%", "<<", ">>", "&":
		return 5
	case "+", "-", "|", "^":
		return 4
	case "&&":
		return 2
	case "||":
		return 1
	}
	return 3
}

// condCode translates test ? x : y. Both x and y are computed; nothing in them can
// fail.
func condCode(e *idl.Cond, with access) (*jen.Statement, *exprError) {
	test, err := truthCode(e.Test, with)
	if err != nil {
		return nil, err
	}
	yes, err := exprCode(e.Then, with)
	if err != nil {
		return nil, err
	}
	no, err := exprCode(e.Else, with)
	if err != nil {
		return nil, err
	}
	return jen.Qual(ndrPath, "Choose").Call(test, yes, no), nil
}

// comparisons are the operators whose result C has as a number and Go as a bool.
var comparisons = map[string]bool{"==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true}

// truthCode translates a condition. What is a number or a pointer in C is true
// unless it is zero.
func truthCode(e idl.Expr, with access) (*jen.Statement, *exprError) {
	switch e := e.(type) {
	case *idl.Unary:
		if e.Op == "!" {
			x, err := truthCode(e.X, with)
			return jen.Op("!").Parens(x), err
		}
	case *idl.Binary:
		switch {
		case e.Op == "&&" || e.Op == "||":
			return joinCode(e, truthCode, with)
		case comparisons[e.Op]:
			return joinCode(e, exprCode, with)
		}
	}
	if code, sh := named(e, with); sh != nil && sh.kind == pointerKind {
		if sh.ptr == refPtr {
			return jen.True(), nil
		}
		return code.Op("!=").Nil(), nil
	}
	x, err := exprCode(e, with)
	if err != nil {
		return nil, err
	}
	return x.Op("!=").Lit(0), nil
}

// partner gives the parameter or field that x is exactly, or nil.
func (x expr) partner() any {
	if x.plus != 0 {
		return nil
	}
	e := x.e
	if u, ok := e.(*idl.Unary); ok && u.Op == "*" {
		e = u.X
	}
	if id, ok := e.(*idl.Ident); ok {
		switch id.Def.(type) {
		case *idl.Param, *idl.Field:
			return id.Def
		}
	}
	return nil
}

// speaksOf calls f for each parameter or field that e speaks of.
func speaksOf(e idl.Expr, f func(def any)) {
	switch e := e.(type) {
	case *idl.Ident:
		f(e.Def)
	case *idl.Unary:
		speaksOf(e.X, f)
	case *idl.Member:
		speaksOf(e.X, f)
	case *idl.Cast:
		speaksOf(e.X, f)
	case *idl.Binary:
		speaksOf(e.X, f)
		speaksOf(e.Y, f)
	case *idl.Cond:
		speaksOf(e.Test, f)
		speaksOf(e.Then, f)
		speaksOf(e.Else, f)
	}
}
