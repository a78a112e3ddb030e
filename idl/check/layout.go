package check

import (
	"math"

	"github.com/goidl/goidl/idl"
)

// A layout is the size and alignment of a type in memory. Size 0 means that it
// has none, or that it is not known.
type layout struct {
	size, align int64
	state       state // of structures and unions
}

// pointerSize is what sizeof counts for a pointer: the four bytes that it has
// on the wire (C706 14.3.11, [MS-RPCE] 2.2.4.12), so that a constant is
// worth the same on every machine.
const pointerSize = 4

// baseSize gives the size of a base type, 0 if it has none.
func baseSize(k idl.BaseKind) int64 {
	switch k {
	case idl.Byte, idl.Boolean, idl.Char, idl.Int8, idl.Uint8:
		return 1
	case idl.WChar, idl.Int16, idl.Uint16:
		return 2
	case idl.Int32, idl.Uint32, idl.Float32, idl.ErrorStatus:
		return 4
	case idl.IntPtr, idl.UintPtr, idl.HandleT:
		return pointerSize
	case idl.Int64, idl.Uint64, idl.Float64:
		return 8
	}
	return 0
}

func isFloat(k idl.BaseKind) bool { return k == idl.Float32 || k == idl.Float64 }

func isSigned(k idl.BaseKind) bool {
	switch k {
	case idl.Int8, idl.Int16, idl.Int32, idl.Int64, idl.IntPtr:
		return true
	}
	return false
}

// layoutOf computes the layout of t by the rules of C.
func (e *evaluator) layoutOf(t idl.Type) layout {
	switch t := e.underlying(t).(type) {
	case *idl.Base:
		n := baseSize(t.Kind)
		return layout{size: n, align: n}
	case *idl.Enum:
		return layout{size: 4, align: 4}
	case *idl.Pointer, *idl.SafeArray, *idl.Func:
		return layout{size: pointerSize, align: pointerSize}
	case *idl.Array:
		l := e.layoutOf(t.Elem)
		if t.Len != nil { // without a bound it has one element in C
			l.size = multiply(l.size, e.bound(t))
		}
		return l
	case *idl.Struct:
		return e.aggregate(t, func() layout { return e.structLayout(t.Fields) })
	case *idl.Union:
		return e.aggregate(t, func() layout { return e.unionLayout(t) })
	}
	return layout{}
}

// multiply gives x*y, or 0 where that is no size.
func multiply(x, y int64) int64 {
	if x <= 0 || y <= 0 || x > math.MaxInt64/y {
		return 0
	}
	return x * y
}

// aggregate computes the layout of a structure or union once.
func (e *evaluator) aggregate(t idl.Type, compute func() layout) layout {
	l := e.layout[t]
	if l.state != untouched {
		return l // of a running one, as of an unknown one, the size is 0
	}
	e.layout[t] = layout{state: running}
	if e.enter(maxValues, t.Where()) {
		l = compute()
	}
	e.leave()
	l.state = done
	e.layout[t] = l
	return l
}

func (e *evaluator) structLayout(fields []*idl.Field) layout {
	l := layout{align: 1}
	var unit, left int64 // of bit-fields: the size of the unit being filled, and its bits that are free
	for _, f := range fields {
		m := e.layoutOf(f.Type)
		if m.align == 0 {
			return layout{}
		}
		width := e.width(f)
		if width > 0 && unit == m.size && width <= left {
			left -= width
			continue
		}
		unit, left = 0, 0
		if width > 0 {
			unit, left = m.size, 8*m.size-width
		}
		l.align = max(l.align, m.align)
		l.size = roundUp(l.size, m.align) + m.size
	}
	l.size = roundUp(l.size, l.align)
	return l
}

// width gives the number of bits of a bit-field, 0 for other fields.
func (e *evaluator) width(f *idl.Field) int64 {
	if f.Bits == nil {
		return 0
	}
	v := e.eval(f.Bits)
	if !v.kind.integer() || v.bits > 64 {
		return 0
	}
	return int64(v.bits)
}

func (e *evaluator) unionLayout(t *idl.Union) layout {
	l := layout{align: 1}
	for _, f := range t.Arms {
		m := e.layoutOf(f.Type)
		l.align = max(l.align, m.align)
		l.size = max(l.size, m.size)
	}
	l.size = roundUp(l.size, l.align)
	if t.Switch == nil {
		return l
	}
	s := e.layoutOf(t.Switch.Type)
	align := max(s.align, l.align)
	return layout{size: roundUp(roundUp(s.size, l.align)+l.size, align), align: align}
}

func roundUp(n, align int64) int64 {
	if align <= 1 {
		return n
	}
	return (n + align - 1) / align * align
}
