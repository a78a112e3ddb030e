package check

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A state says how far the computation of something has come. Whoever meets
// running has gone round in a circle.
type state int

const (
	untouched state = iota
	running
	done
)

// A cell is the value of a constant or enumerator.
type cell struct {
	state state
	value value
}

func (c *checker) cell(x any) *cell {
	v := c.values[x]
	if v == nil {
		v = &cell{}
		c.values[x] = v
	}
	return v
}

// An evaluator computes values; constants on demand, because any may use any
// other.
type evaluator struct {
	*checker
	unit *unit
}

// errorf reports a fault in an expression and gives the value that stands for it.
func (e *evaluator) errorf(code diag.Code, at idl.Span, format string, args ...any) value {
	e.fault(e.unit, code, at, format, args...).Help = constantHelp[code]
	return value{}
}

// constantHelp says what to do about a constant that makes no sense.
var constantHelp = map[diag.Code]string{
	diag.NotConstant:     "a constant is a number, a string, the name of one, or what can be computed from them",
	diag.BadOperands:     "numbers can be computed with; strings stand alone",
	diag.BadConst:        "write an integer",
	diag.CaseNotIntegral: "a case is an integer, a character or an enumerator",
	diag.BadBitField:     "give it fewer bits, or a larger integer type",
	diag.BadBound:        "an array whose size is known only at run time is [size_is(…)] T name[]",
	diag.ConstantCycle:   "give the bound as a number",
}

// constant gives the value of d in its declared type.
func (e *evaluator) constant(d *idl.Const, use idl.Span) value {
	c := e.cell(d)
	switch c.state {
	case done:
		return c.value
	case running:
		return e.cycle(d.Name, d.NameSpan, use)
	}
	c.state = running
	if e.enter(maxValues, use) {
		c.value = e.assign(d, e.eval(d.Expr))
	}
	e.leave()
	c.state = done
	d.Value = c.value.export()
	return c.value
}

// member gives the value of an enumerator. An enumerator needs those before it,
// so the whole enum is computed at once.
func (e *evaluator) member(m *idl.EnumMember, use idl.Span) value {
	c := e.cell(m)
	if c.state == done {
		return c.value
	}
	owner := e.enums[m]
	if owner == nil || e.cell(owner).state != untouched {
		return e.cycle(m.Name, m.NameSpan, use)
	}
	e.cell(owner).state = running
	if e.enter(maxValues, use) {
		e.enum(owner)
	}
	e.leave()
	e.cell(owner).state = done
	return c.value
}

func (e *evaluator) enum(t *idl.Enum) {
	next := integer(int32Kind, 0)
	for _, m := range t.Members {
		c := e.cell(m)
		if c.state == done {
			continue
		}
		if m.Expr != nil {
			next = e.enumerator(m)
		}
		c.value, c.state = next, done
		m.Value = int64(next.bits)
		if next.kind != unknown {
			next = integer(int32Kind, next.bits+1)
		}
	}
}

// enumerator computes the explicit value of m. Enumerators are ints, so that
// 0xffffffff is -1.
func (e *evaluator) enumerator(m *idl.EnumMember) value {
	e.cell(m).state = running
	v := e.eval(m.Expr)
	switch {
	case v.kind == unknown:
		return v
	case !v.kind.integer():
		return e.errorf(diag.BadConst, m.Expr.Where(), "the value of %q is %s, expected an integer", m.Name, v)
	case !v.fits(4):
		e.fault(e.unit, diag.ConstantTooBig, m.Expr.Where(), "the value of %q is %s, which does not fit the 32 bits of an enumerator", m.Name, v).
			Help = fmt.Sprintf("const hyper %s = … has 64", m.Name)
		return value{}
	}
	return v.convert(int32Kind)
}

func (e *evaluator) cycle(name string, declared, use idl.Span) value {
	d := e.fault(e.unit, diag.ConstantCycle, use, "the value of %q depends on itself", name)
	d.Related = append(d.Related, diag.Related{Span: declared, Message: fmt.Sprintf("%q is declared here", name)})
	d.Help = "give one of the constants on the way a value that needs no other"
	return value{}
}

// eval computes an expression.
func (e *evaluator) eval(x idl.Expr) value {
	switch x := x.(type) {
	case *idl.IntLit:
		return intLit(x)
	case *idl.FloatLit:
		return float(x.Value)
	case *idl.CharLit:
		return integer(int32Kind, uint64(x.Value))
	case *idl.StringLit:
		return value{kind: stringKind, s: x.Value}
	case *idl.Ident:
		return e.ident(x)
	case *idl.Unary:
		return e.unary(x)
	case *idl.Binary:
		return e.operate(x, e.eval(x.X), e.eval(x.Y))
	case *idl.Cond:
		if test := e.eval(x.Test); test.kind == unknown {
			return test
		} else if test.isTrue() {
			return e.eval(x.Then)
		}
		return e.eval(x.Else)
	case *idl.Cast:
		return e.cast(x, e.eval(x.X))
	case *idl.Sizeof:
		return e.sizeof(x)
	case *idl.Member, *idl.Call:
		return e.errorf(diag.NotConstant, x.Where(), "expected a constant")
	}
	return value{}
}

// intLit gives a literal the first of C's types that holds it; only hexadecimal
// and octal ones may be unsigned without saying so.
func intLit(x *idl.IntLit) value {
	decimal := !strings.HasPrefix(x.Text, "0")
	small, half, large := x.Value < 1<<31, x.Value < 1<<32, x.Value < 1<<63
	switch {
	case x.Long < 2 && small && !x.Unsigned:
		return integer(int32Kind, x.Value)
	case x.Long < 2 && half && (x.Unsigned || !decimal):
		return integer(uint32Kind, x.Value)
	case large && !x.Unsigned:
		return integer(int64Kind, x.Value)
	}
	return integer(uint64Kind, x.Value)
}

func (e *evaluator) ident(x *idl.Ident) value {
	switch d := x.Def.(type) {
	case *idl.Const:
		return e.constant(d, x.Span)
	case *idl.EnumMember:
		return e.member(d, x.Span)
	case *idl.Param, *idl.Field:
		return e.errorf(diag.NotConstant, x.Span, "%q is no constant", x.Name)
	}
	if v := literal(x.Name); v != nil {
		return *v
	}
	return value{}
}

func (e *evaluator) unary(x *idl.Unary) value {
	v := e.eval(x.X)
	if x.Op == "*" || x.Op == "&" {
		return e.errorf(diag.NotConstant, x.Span, "expected a constant")
	}
	if v.kind == unknown {
		return v
	}
	r, ok := unary(x.Op, v)
	if !ok {
		return e.errorf(diag.BadOperands, x.Span, "operator %s cannot be applied to %s", x.Op, v)
	}
	return r
}

func (e *evaluator) operate(b *idl.Binary, x, y value) value {
	if x.kind == unknown || y.kind == unknown {
		return value{}
	}
	if (b.Op == "/" || b.Op == "%") && y.kind.integer() && y.bits == 0 && x.kind.integer() {
		e.fault(e.unit, diag.DivideByZero, b.Y.Where(), "division by zero").Help = "the divisor is 0 here; give it another value"
		return value{}
	}
	v, ok := binary(b.Op, x, y)
	if !ok {
		return e.errorf(diag.BadOperands, b.Span, "operator %s cannot be applied to %s and %s", b.Op, x, y)
	}
	return v
}

// String describes v in messages.
func (v value) String() string {
	switch v.kind {
	case unknown:
		return "unknown"
	case stringKind:
		return fmt.Sprintf("%q", v.s)
	}
	return fmt.Sprint(v.export())
}

// cast converts v to the type of x.
func (e *evaluator) cast(x *idl.Cast, v value) value {
	if v.kind == unknown {
		return v
	}
	switch t := e.underlying(x.Type).(type) {
	case *idl.Base:
		return e.castBase(x, t, v)
	case *idl.Enum:
		if v.kind.integer() {
			return v.convert(int32Kind)
		}
	case *idl.Pointer, *idl.Array:
		return v // (BSTR)"…", (HANDLE)-1
	case *idl.TypeName:
		return value{} // an opaque type
	}
	return e.errorf(diag.BadOperands, x.Span, "%s cannot be converted to this type", v)
}

func (e *evaluator) castBase(x *idl.Cast, t *idl.Base, v value) value {
	size, signed := baseSize(t.Kind), isSigned(t.Kind)
	switch {
	case t.Kind == idl.Invalid:
		return value{}
	case v.kind == stringKind || size == 0:
		return e.errorf(diag.BadOperands, x.Span, "%s cannot be converted to %s", v, t.Spelling)
	case isFloat(t.Kind):
		return float(v.asFloat())
	case v.kind == floatKind:
		return integer(int64Kind, uint64(int64(v.f))).truncate(size, signed)
	case t.Kind == idl.Boolean:
		return truth(v.isTrue())
	}
	return v.truncate(size, signed)
}

func (e *evaluator) sizeof(x *idl.Sizeof) value {
	if x.Type != nil {
		l := e.layoutOf(x.Type)
		if l.size == 0 {
			return value{}
		}
		return integer(uint32Kind, uint64(l.size))
	}
	switch v := e.eval(x.X); {
	case v.kind == unknown:
		return v
	case v.kind == stringKind:
		return integer(uint32Kind, uint64(len(v.s))+1)
	case v.kind.wide() || v.kind == floatKind:
		return integer(uint32Kind, 8)
	}
	return integer(uint32Kind, 4)
}

// assign gives d its value in its declared type, which the value has to fit.
func (e *evaluator) assign(d *idl.Const, v value) value {
	if v.kind == unknown {
		return v
	}
	switch t := e.underlying(d.Type).(type) {
	case *idl.Base:
		return e.assignBase(d, t, v)
	case *idl.Enum:
		if v.kind.integer() && v.fits(4) {
			return v.convert(int32Kind)
		}
	case *idl.Pointer, *idl.Array:
		if v.kind == stringKind || v.kind.integer() {
			return v
		}
	case *idl.Struct, *idl.Union:
	default:
		return v
	}
	return e.misfit(d, v)
}

func (e *evaluator) assignBase(d *idl.Const, t *idl.Base, v value) value {
	size := baseSize(t.Kind)
	switch {
	case t.Kind == idl.Invalid:
		return value{}
	case isFloat(t.Kind) && v.kind != stringKind:
		return float(v.asFloat())
	case v.kind == floatKind && v.f == float64(int64(v.f)):
		v = integer(int64Kind, uint64(int64(v.f))) // 1e3 is an integer in all but spelling
	}
	if !v.kind.integer() || size == 0 || !v.fits(size) {
		return e.misfit(d, v)
	}
	return v.truncate(size, isSigned(t.Kind))
}

func (e *evaluator) misfit(d *idl.Const, v value) value {
	e.fault(e.unit, diag.BadConst, d.Expr.Where(), "the value of %q is %s, which does not fit its type %s", d.Name, v, typeText(d.Type)).
		Help = "declare the constant with the type that its value has"
	return value{}
}
