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
		return constant(e.X)
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

// A namer gives a parameter or field that an expression speaks of as an int64,
// with deref what it points to; nil if there is no way. See access.number.
type namer func(def any, deref bool) *jen.Statement

// code translates an expression to Go, as an int64. Everything in it is computed
// in 64 bits, where no product of two 32-bit sizes overflows.
func (x expr) code(names namer) (*jen.Statement, *exprError) {
	if n, ok := constant(x.e); ok {
		return jen.Lit(int(n + x.plus)), nil
	}
	c, err := exprCode(x.e, names)
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

func exprCode(e idl.Expr, names namer) (*jen.Statement, *exprError) {
	if n, ok := constant(e); ok {
		return jen.Lit(int(n)), nil
	}
	switch e := e.(type) {
	case *idl.Ident:
		return namedCode(e, e.Def, false, names)
	case *idl.Cast:
		return exprCode(e.X, names)
	case *idl.Unary:
		return unaryCode(e, names)
	case *idl.Binary:
		return binaryCode(e, names)
	case *idl.Cond:
		return condCode(e, names)
	}
	return nil, &exprError{e.Where(), "such an expression for a size"}
}

func namedCode(e idl.Expr, def any, deref bool, names namer) (*jen.Statement, *exprError) {
	if c := names(def, deref); c != nil {
		return c, nil
	}
	return nil, &exprError{e.Where(), "a size that is no number beside what it is for"}
}

func unaryCode(e *idl.Unary, names namer) (*jen.Statement, *exprError) {
	if id, ok := e.X.(*idl.Ident); ok && e.Op == "*" {
		return namedCode(e, id.Def, true, names)
	}
	op, ok := map[string]string{"+": "+", "-": "-", "~": "^"}[e.Op]
	if !ok {
		return nil, &exprError{e.Span, fmt.Sprintf("the operator %s in a size", e.Op)}
	}
	x, err := operandCode(e.X, names)
	return jen.Op(op).Add(x), err
}

func binaryCode(e *idl.Binary, names namer) (*jen.Statement, *exprError) {
	x, err := operandCode(e.X, names)
	if err != nil {
		return nil, err
	}
	y, err := operandCode(e.Y, names)
	if err != nil {
		return nil, err
	}
	switch e.Op {
	case "+", "-", "*", "|", "&", "^":
		return x.Op(e.Op).Add(y), nil
	case "/", "%", "<<", ">>":
		// Only by constants: Go panics for a divisor of 0 and a negative shift.
		if n, ok := constant(e.Y); ok && n > 0 {
			return x.Op(e.Op).Add(y), nil
		}
		return nil, &exprError{e.Span, "division or shift by something that is not constant"}
	}
	return nil, &exprError{e.Span, fmt.Sprintf("the operator %s in a size", e.Op)}
}

func operandCode(e idl.Expr, names namer) (*jen.Statement, *exprError) {
	c, err := exprCode(e, names)
	if _, binary := e.(*idl.Binary); binary && err == nil {
		if _, isConst := constant(e); !isConst {
			return jen.Parens(c), nil
		}
	}
	return c, err
}

// condCode translates p ? *p : 0, which is what [unique] pointers to sizes need.
func condCode(e *idl.Cond, names namer) (*jen.Statement, *exprError) {
	test, ok1 := e.Test.(*idl.Ident)
	star, ok2 := e.Then.(*idl.Unary)
	if n, isConst := constant(e.Else); ok1 && ok2 && isConst && n == 0 && star.Op == "*" {
		if id, ok := star.X.(*idl.Ident); ok && id.Def == test.Def {
			return namedCode(e, id.Def, true, names)
		}
	}
	return nil, &exprError{e.Span, "?: in a size"}
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
