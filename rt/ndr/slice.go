package ndr

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// hostLittle reports whether this machine stores integers as the Encoder writes
// them, so that slices can be copied as blocks.
var hostLittle = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// A number is a type whose memory, in the right byte order, is its NDR.
type number interface {
	int8 | int16 | int32 | int64 | uint16 | uint32 | uint64 | float32 | float64
}

// memory gives the bytes in which v is stored.
func memory[T number](v []T) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), len(v)*int(unsafe.Sizeof(v[0])))
}

// swap reverses each run of size bytes in b.
func swap(b []byte, size int) {
	for ; len(b) >= size && size > 1; b = b[size:] {
		slices.Reverse(b[:size])
	}
}

// appendNumbers appends v, aligned even if it is empty.
func appendNumbers[T number](e *Encoder, v []T) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	e.Align(size)
	start := len(e.buf)
	e.buf = append(e.buf, memory(v)...)
	if !hostLittle {
		swap(e.buf[start:], size)
	}
}

// readNumbers fills v, with zeros if the message ends before.
func readNumbers[T number](d *Decoder, v []T) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	d.Align(size)
	to := memory(v)
	from := d.Raw(len(to))
	if from == nil {
		clear(v)
		return
	}
	copy(to, from)
	if d.big == hostLittle {
		swap(to, size)
	}
}

// newNumbers reads n elements, a number that has been checked, into new memory.
func newNumbers[T number](d *Decoder, n int) []T {
	v := make([]T, n)
	readNumbers(d, v)
	return v
}

// Plain fills v with the elements of an array at once if a T looks the same in
// memory and in the message: size bytes, aligned to align, without pointers. It
// reports whether that is so; otherwise nothing was read.
func Plain[T any](d *Decoder, v []T, size, align int) bool {
	var zero T
	if !hostLittle || d.big || int(unsafe.Sizeof(zero)) != size || int(unsafe.Alignof(zero)) != align || len(v) == 0 {
		return false
	}
	d.Align(align)
	from := d.Raw(len(v) * size)
	if from == nil {
		clear(v)
		return true
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), len(from)), from)
	return true
}

// Uint8s appends the elements of an array.
func (e *Encoder) Uint8s(v []uint8) { e.buf = append(e.buf, v...) }

// Int8s appends the elements of an array.
func (e *Encoder) Int8s(v []int8) { appendNumbers(e, v) }

// Uint16s appends the elements of an array.
func (e *Encoder) Uint16s(v []uint16) { appendNumbers(e, v) }

// Int16s appends the elements of an array.
func (e *Encoder) Int16s(v []int16) { appendNumbers(e, v) }

// Uint32s appends the elements of an array.
func (e *Encoder) Uint32s(v []uint32) { appendNumbers(e, v) }

// Int32s appends the elements of an array.
func (e *Encoder) Int32s(v []int32) { appendNumbers(e, v) }

// Uint64s appends the elements of an array.
func (e *Encoder) Uint64s(v []uint64) { appendNumbers(e, v) }

// Int64s appends the elements of an array.
func (e *Encoder) Int64s(v []int64) { appendNumbers(e, v) }

// Float32s appends the elements of an array.
func (e *Encoder) Float32s(v []float32) { appendNumbers(e, v) }

// Float64s appends the elements of an array.
func (e *Encoder) Float64s(v []float64) { appendNumbers(e, v) }

// Bools appends the elements of an array.
func (e *Encoder) Bools(v []bool) {
	for _, b := range v {
		e.Bool(b)
	}
}

// Resize gives a slice of n elements, in the memory of s if it has room for
// them. Their values are those that the memory had. n must come from
// Decoder.Count or Decoder.Variance, which check it against the message.
func Resize[T any](s []T, n int) []T {
	if s == nil || cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// Uint8s fills v with the elements of an array.
func (d *Decoder) Uint8s(v []uint8) {
	if copy(v, d.Raw(len(v))) < len(v) {
		clear(v)
	}
}

// NewUint8s gives the n elements of an array.
func (d *Decoder) NewUint8s(n int) []uint8 {
	return append([]uint8{}, d.Raw(n)...) // unlike make, this does not clear the memory first
}

// BorrowUint8s gives the n elements of an array where they lie in the message. A
// stub takes [in] bytes from it: they are the caller's, and the object's only
// until its method returns.
func (d *Decoder) BorrowUint8s(n int) []uint8 {
	if b := d.Raw(n); b != nil {
		return b
	}
	return []uint8{} // nil would be a null pointer
}

// Int8s fills v with the elements of an array.
func (d *Decoder) Int8s(v []int8) { readNumbers(d, v) }

// NewInt8s gives the n elements of an array.
func (d *Decoder) NewInt8s(n int) []int8 { return newNumbers[int8](d, n) }

// Uint16s fills v with the elements of an array.
func (d *Decoder) Uint16s(v []uint16) { readNumbers(d, v) }

// NewUint16s gives the n elements of an array.
func (d *Decoder) NewUint16s(n int) []uint16 { return newNumbers[uint16](d, n) }

// Int16s fills v with the elements of an array.
func (d *Decoder) Int16s(v []int16) { readNumbers(d, v) }

// NewInt16s gives the n elements of an array.
func (d *Decoder) NewInt16s(n int) []int16 { return newNumbers[int16](d, n) }

// Uint32s fills v with the elements of an array.
func (d *Decoder) Uint32s(v []uint32) { readNumbers(d, v) }

// NewUint32s gives the n elements of an array.
func (d *Decoder) NewUint32s(n int) []uint32 { return newNumbers[uint32](d, n) }

// Int32s fills v with the elements of an array.
func (d *Decoder) Int32s(v []int32) { readNumbers(d, v) }

// NewInt32s gives the n elements of an array.
func (d *Decoder) NewInt32s(n int) []int32 { return newNumbers[int32](d, n) }

// Uint64s fills v with the elements of an array.
func (d *Decoder) Uint64s(v []uint64) { readNumbers(d, v) }

// NewUint64s gives the n elements of an array.
func (d *Decoder) NewUint64s(n int) []uint64 { return newNumbers[uint64](d, n) }

// Int64s fills v with the elements of an array.
func (d *Decoder) Int64s(v []int64) { readNumbers(d, v) }

// NewInt64s gives the n elements of an array.
func (d *Decoder) NewInt64s(n int) []int64 { return newNumbers[int64](d, n) }

// Float32s fills v with the elements of an array.
func (d *Decoder) Float32s(v []float32) { readNumbers(d, v) }

// NewFloat32s gives the n elements of an array.
func (d *Decoder) NewFloat32s(n int) []float32 { return newNumbers[float32](d, n) }

// Float64s fills v with the elements of an array.
func (d *Decoder) Float64s(v []float64) { readNumbers(d, v) }

// NewFloat64s gives the n elements of an array.
func (d *Decoder) NewFloat64s(n int) []float64 { return newNumbers[float64](d, n) }

// Bools fills v with the elements of an array.
func (d *Decoder) Bools(v []bool) {
	for i := range v {
		v[i] = d.Bool()
	}
}

// NewBools gives the n elements of an array.
func (d *Decoder) NewBools(n int) []bool {
	v := make([]bool, n)
	d.Bools(v)
	return v
}
