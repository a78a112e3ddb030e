package check

import (
	"math"

	"github.com/goidl/goidl/idl"
)

// A value is what a constant expression comes to. Integers have the types and
// the arithmetic of C on Windows, where long has 32 bits.
type value struct {
	kind valueKind
	bits uint64  // of integers: 32-bit ones are sign- or zero-extended by their kind
	f    float64 // of floats
	s    string  // of strings
}

// A valueKind is the type of a value. The integer kinds are ordered as C's
// conversion ranks are.
type valueKind int

const (
	unknown valueKind = iota // could not be computed, and that is accounted for
	int32Kind
	uint32Kind
	int64Kind
	uint64Kind
	floatKind
	stringKind
)

func (k valueKind) integer() bool { return int32Kind <= k && k <= uint64Kind }
func (k valueKind) signed() bool  { return k == int32Kind || k == int64Kind }
func (k valueKind) wide() bool    { return k == int64Kind || k == uint64Kind }

// integer makes a value of an integer kind; bits beyond its size are cut off.
func integer(kind valueKind, bits uint64) value {
	switch kind {
	case int32Kind:
		bits = uint64(int64(int32(bits)))
	case uint32Kind:
		bits = uint64(uint32(bits))
	}
	return value{kind: kind, bits: bits}
}

func float(f float64) value { return value{kind: floatKind, f: f} }

func truth(b bool) value {
	if b {
		return value{kind: int32Kind, bits: 1}
	}
	return value{kind: int32Kind}
}

// isTrue reports whether v counts as true in a condition.
func (v value) isTrue() bool {
	if v.kind == floatKind {
		return v.f != 0
	}
	return v.kind == stringKind || v.bits != 0
}

// asFloat converts a number.
func (v value) asFloat() float64 {
	switch {
	case v.kind == floatKind:
		return v.f
	case v.kind.signed():
		return float64(int64(v.bits))
	}
	return float64(v.bits)
}

// negative reports whether v is less than zero.
func (v value) negative() bool {
	return v.kind == floatKind && v.f < 0 || v.kind.signed() && int64(v.bits) < 0
}

// convert gives the integer v as kind.
func (v value) convert(kind valueKind) value { return integer(kind, v.bits) }

// export gives v the form that the model has for values.
func (v value) export() idl.Value {
	switch v.kind {
	case int32Kind, int64Kind:
		return int64(v.bits)
	case uint32Kind, uint64Kind:
		return v.bits
	case floatKind:
		return v.f
	case stringKind:
		return v.s
	}
	return nil
}

// fits reports whether the integer v can be written in size bytes, signed or
// not: -1 and 0xff both fit one byte, and so does -1 with 64 bits.
func (v value) fits(size int64) bool {
	if size >= 8 {
		return true
	}
	limit := uint64(1) << (8 * size)
	signed := int64(v.bits)
	return v.bits < limit || signed < 0 && signed >= -int64(limit/2)
}

// truncate cuts the integer v down to size bytes and reads them as signed or
// unsigned.
func (v value) truncate(size int64, signed bool) value {
	shift := 64 - 8*min(size, 8)
	kind := int32Kind
	switch {
	case size > 4 && signed:
		kind = int64Kind
	case size > 4:
		kind = uint64Kind
	case !signed:
		kind = uint32Kind
	}
	if signed {
		return integer(kind, uint64(int64(v.bits<<shift)>>shift))
	}
	return integer(kind, v.bits<<shift>>shift)
}

// common brings two integers to the type that C gives an operation on them.
func common(x, y value) (value, value) {
	kind := max(x.kind, y.kind)
	return x.convert(kind), y.convert(kind)
}

// unary computes op x. The second result is false when x is no operand for op.
func unary(op string, x value) (value, bool) {
	switch {
	case op == "!":
		return truth(!x.isTrue()), x.kind != stringKind
	case x.kind == floatKind && op == "-":
		return float(-x.f), true
	case op == "+":
		return x, x.kind != stringKind
	case !x.kind.integer():
		return value{}, false
	case op == "-":
		return integer(x.kind, -x.bits), true
	case op == "~":
		return integer(x.kind, ^x.bits), true
	}
	return value{}, false
}

// binary computes x op y, but for division by zero, which is the caller's to
// find. The second result is false when x and y are no operands for op.
func binary(op string, x, y value) (value, bool) {
	switch {
	case x.kind == stringKind || y.kind == stringKind:
		return value{}, false
	case op == "&&":
		return truth(x.isTrue() && y.isTrue()), true
	case op == "||":
		return truth(x.isTrue() || y.isTrue()), true
	case x.kind == floatKind || y.kind == floatKind:
		return floatOp(op, x.asFloat(), y.asFloat())
	case op == "<<" || op == ">>":
		return shift(op, x, y)
	}
	x, y = common(x, y)
	if v, ok := compare(op, order(x, y)); ok {
		return v, true
	}
	return arithmetic(op, x, y)
}

func floatOp(op string, x, y float64) (value, bool) {
	switch op {
	case "+":
		return float(x + y), true
	case "-":
		return float(x - y), true
	case "*":
		return float(x * y), true
	case "/":
		return float(x / y), true
	}
	switch {
	case math.IsNaN(x) || math.IsNaN(y):
		return truth(op == "!="), true
	case x < y:
		return compare(op, -1)
	case x > y:
		return compare(op, 1)
	}
	return compare(op, 0)
}

// shift has the type of its left operand. Counts beyond the size are what the
// processors of Windows make of them.
func shift(op string, x, y value) (value, bool) {
	size := uint64(32)
	if x.kind.wide() {
		size = 64
	}
	n := y.bits % size
	switch {
	case op == "<<":
		return integer(x.kind, x.bits<<n), true
	case x.kind.signed():
		return integer(x.kind, uint64(int64(x.bits)>>n)), true
	}
	return integer(x.kind, x.bits>>n), true
}

// order compares two integers of one kind: -1, 0 or 1.
func order(x, y value) int {
	less := x.bits < y.bits
	if x.kind.signed() {
		less = int64(x.bits) < int64(y.bits)
	}
	switch {
	case less:
		return -1
	case x.bits == y.bits:
		return 0
	}
	return 1
}

func compare(op string, order int) (value, bool) {
	switch op {
	case "==":
		return truth(order == 0), true
	case "!=":
		return truth(order != 0), true
	case "<":
		return truth(order < 0), true
	case "<=":
		return truth(order <= 0), true
	case ">":
		return truth(order > 0), true
	case ">=":
		return truth(order >= 0), true
	}
	return value{}, false
}

// arithmetic computes x op y for integers of one kind.
func arithmetic(op string, x, y value) (value, bool) {
	var bits uint64
	switch op {
	case "+":
		bits = x.bits + y.bits
	case "-":
		bits = x.bits - y.bits
	case "*":
		bits = x.bits * y.bits
	case "&":
		bits = x.bits & y.bits
	case "|":
		bits = x.bits | y.bits
	case "^":
		bits = x.bits ^ y.bits
	case "/", "%":
		bits = divide(op, x, y)
	default:
		return value{}, false
	}
	return integer(x.kind, bits), true
}

// divide computes x / y or x % y. In Go, as on no C machine, the smallest
// number divided by -1 is no trap.
func divide(op string, x, y value) uint64 {
	switch {
	case y.bits == 0:
		return 0
	case x.kind.signed() && op == "/":
		return uint64(int64(x.bits) / int64(y.bits))
	case x.kind.signed():
		return uint64(int64(x.bits) % int64(y.bits))
	case op == "/":
		return x.bits / y.bits
	}
	return x.bits % y.bits
}
