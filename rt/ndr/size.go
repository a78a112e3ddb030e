package ndr

import (
	"math"
	"strconv"
)

// An Integer is an integer type that can hold an array's length.
type Integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// Len gives the length n as a T, the type that the IDL has for it. A length that
// T cannot hold is an error of e.
func Len[T Integer](e *Encoder, n int) T {
	v := T(n)
	if v < 0 || int(v) != n {
		e.fail(InvalidBound, "the size parameter cannot hold "+strconv.Itoa(n))
	}
	return v
}

// Deref gives *p as a size, 0 if p is nil.
func Deref[T Integer](p *T) int64 {
	if p == nil {
		return 0
	}
	return int64(*p)
}

// OrZero gives p, or a pointer to a zero T if p is nil: a size may speak of what is
// behind a pointer that is null.
func OrZero[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// Choose is the condition of a size: yes if test is true, else no.
func Choose(test bool, yes, no int64) int64 {
	if test {
		return yes
	}
	return no
}

// noSize is what has no value in a size: it is no size, and neither are its sums
// with sizes.
const noSize = math.MinInt64/2 + 1

// Div is x / y in a size. A division by zero gives no size.
func Div(x, y int64) int64 {
	if y == 0 {
		return noSize
	}
	return x / y
}

// Mod is x % y in a size. A division by zero gives no size.
func Mod(x, y int64) int64 {
	if y == 0 {
		return noSize
	}
	return x % y
}

// Lsh is x << y in a size. C does not say what shifts by a negative number are, or
// by all bits: they give no size.
func Lsh(x, y int64) int64 {
	if y < 0 || y >= 64 {
		return noSize
	}
	return x << y
}

// Rsh is x >> y in a size, with the limits of Lsh.
func Rsh(x, y int64) int64 {
	if y < 0 || y >= 64 {
		return noSize
	}
	return x >> y
}
