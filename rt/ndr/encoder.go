package ndr

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/goidl/goidl/rt/guid"
)

// An Interfaces marshals interface pointers; package rt supplies it.
type Interfaces interface {
	// MarshalInterface appends the OBJREF ([MS-DCOM] 2.2.18) that stands for v,
	// which is not nil, to e with e.Raw.
	MarshalInterface(e *Encoder, iid *guid.GUID, v any)
	// UnmarshalInterface turns an OBJREF into an object or a proxy that
	// implements the Go interface of iid. It must not keep objref.
	UnmarshalInterface(objref []byte, iid *guid.GUID) (any, error)
}

// An Encoder appends values to a buffer, little-endian, with IEEE floats and
// ASCII characters. The zero Encoder is ready for use.
type Encoder struct {
	// Interfaces marshals interface pointers. Without it they are an error.
	Interfaces Interfaces

	// Remote says that the message leaves this process, so that what means
	// something only here is sent with all that it stands for.
	Remote bool

	buf   []byte
	err   error
	refs  uint32 // referent ids given out to unique pointers
	head  uint32 // list of deferred pointers: 1 + offset of the next one to be written
	last  uint32 // 1 + offset of the last one deferred since Pointee, 0 if there is none
	depth int
	full  fullEncoder
}

// firstReferent and referentStep number unique pointers as Microsoft's engine
// does. Any distinct values other than zero would do (C706 14.3.12).
const (
	firstReferent = 0x00020000
	referentStep  = 4
)

// maxDepth bounds the nesting of types that contain themselves. A list of as
// many elements still fits into the stack many times over.
const maxDepth = 1 << 14

// zeros fill alignment gaps.
var zeros [8]byte

// Reset empties e for another message. It keeps the buffer's memory,
// Interfaces and Remote.
func (e *Encoder) Reset() {
	e.buf = e.buf[:0]
	e.err = nil
	e.refs, e.head, e.last, e.depth = 0, 0, 0, 0
	e.full.reset()
}

// Bytes gives what was written. It is valid until the next call of a method of e.
func (e *Encoder) Bytes() []byte { return e.buf }

// Len gives the number of bytes written.
func (e *Encoder) Len() int { return len(e.buf) }

// Err gives the first error.
func (e *Encoder) Err() error { return e.err }

// Fail records err unless there is an error already.
func (e *Encoder) Fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

// fail records an error that is not the message's fault but its sender's.
func (e *Encoder) fail(s Status, detail string) {
	e.Fail(&Error{Status: s, Offset: -1, Detail: detail})
}

// Align fills up with zeros to a multiple of n, which is 1, 2, 4 or 8.
func (e *Encoder) Align(n int) {
	if gap := -len(e.buf) & (n - 1); gap != 0 {
		e.buf = append(e.buf, zeros[:gap]...)
	}
}

// Raw appends b as it is, without alignment.
func (e *Encoder) Raw(b []byte) { e.buf = append(e.buf, b...) }

// Bool appends a boolean: one byte, 1 or 0.
func (e *Encoder) Bool(v bool) {
	var b byte
	if v {
		b = 1
	}
	e.buf = append(e.buf, b)
}

// Uint8 appends an unsigned 8-bit integer.
func (e *Encoder) Uint8(v uint8) { e.buf = append(e.buf, v) }

// Int8 appends a signed 8-bit integer.
func (e *Encoder) Int8(v int8) { e.buf = append(e.buf, byte(v)) }

// Uint16 appends an unsigned 16-bit integer.
func (e *Encoder) Uint16(v uint16) {
	e.Align(2)
	e.buf = binary.LittleEndian.AppendUint16(e.buf, v)
}

// Int16 appends a signed 16-bit integer.
func (e *Encoder) Int16(v int16) { e.Uint16(uint16(v)) }

// Uint32 appends an unsigned 32-bit integer.
func (e *Encoder) Uint32(v uint32) {
	e.Align(4)
	e.buf = binary.LittleEndian.AppendUint32(e.buf, v)
}

// Int32 appends a signed 32-bit integer.
func (e *Encoder) Int32(v int32) { e.Uint32(uint32(v)) }

// Uint64 appends an unsigned 64-bit integer.
func (e *Encoder) Uint64(v uint64) {
	e.Align(8)
	e.buf = binary.LittleEndian.AppendUint64(e.buf, v)
}

// Int64 appends a signed 64-bit integer.
func (e *Encoder) Int64(v int64) { e.Uint64(uint64(v)) }

// Float32 appends an IEEE single.
func (e *Encoder) Float32(v float32) { e.Uint32(math.Float32bits(v)) }

// Float64 appends an IEEE double.
func (e *Encoder) Float64(v float64) { e.Uint64(math.Float64bits(v)) }

// Enum16 appends an enumeration without [v1_enum], which has 16 bits on the
// wire and only non-negative values ([MS-RPCE] 2.2.4.5).
func (e *Encoder) Enum16(v int32) {
	if v < 0 || v > math.MaxInt16 {
		e.fail(EnumValueOutOfRange, strconv.Itoa(int(v))+" does not fit an enumeration of 16 bits")
	}
	e.Uint16(uint16(v))
}

// GUID appends *g: a struct of a 32-bit, two 16-bit integers and eight bytes.
func (e *Encoder) GUID(g *guid.GUID) {
	e.Align(4)
	b := binary.LittleEndian.AppendUint32(e.buf, g.Data1)
	b = binary.LittleEndian.AppendUint16(b, g.Data2)
	b = binary.LittleEndian.AppendUint16(b, g.Data3)
	e.buf = append(b, g.Data4[:]...)
}

// Count appends the maximum count of a conformant array of n elements (C706
// 14.3.3.2).
func (e *Encoder) Count(n int) { e.MaxCount(int64(n)) }

// MaxCount appends a maximum count that an expression gave, which may be no
// count at all.
func (e *Encoder) MaxCount(n int64) {
	if n < 0 || n > math.MaxUint32 {
		e.fail(InvalidBound, strconv.FormatInt(n, 10)+" elements")
	}
	e.Uint32(uint32(n))
}

// CountIs is Count for an array of which the other parameters or fields say that
// it has want elements.
func (e *Encoder) CountIs(want int64, n int) {
	e.LenIs(n, want)
	e.Count(n)
}

// LenIs checks the length of a slice against what the other parameters or fields
// say it is.
func (e *Encoder) LenIs(n int, want int64) {
	if int64(n) != want {
		e.fail(InvalidBound, strconv.Itoa(n)+" elements where the size says "+strconv.FormatInt(want, 10))
	}
}

// BadTag records that a union's discriminant selects no arm.
func (e *Encoder) BadTag(tag int64) { e.fail(InvalidTag, strconv.FormatInt(tag, 10)) }

// Variance appends the offset and the actual count of a varying array (C706
// 14.3.3.3): n elements are sent, of which the first has the index first, and
// together they must fit an array of max.
func (e *Encoder) Variance(max, first int64, n int) {
	if first < 0 || first > math.MaxUint32 || int64(n) > max-first {
		e.fail(InvalidBound, strconv.Itoa(n)+" elements from "+strconv.FormatInt(first, 10)+
			" on do not fit an array of "+strconv.FormatInt(max, 10))
	}
	e.Uint32(uint32(first))
	e.Uint32(uint32(n))
}

// Enter counts one level of a type that contains itself and reports whether
// there is room for it; Leave undoes it. Values that form a circle end here.
func (e *Encoder) Enter() bool {
	if e.depth >= maxDepth {
		e.fail(InvalidArg, "a circle of pointers, or a chain of more than "+strconv.Itoa(maxDepth))
	}
	if e.err != nil {
		return false
	}
	e.depth++
	return true
}

// Leave ends what Enter began.
func (e *Encoder) Leave() { e.depth-- }
