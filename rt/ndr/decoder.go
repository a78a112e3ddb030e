package ndr

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"

	"github.com/goidl/goidl/rt/guid"
)

// A Decoder reads values off a message. The zero Decoder reads the empty one.
// It never keeps the message's memory: what it returns is copied, but for Raw.
type Decoder struct {
	// Interfaces unmarshals interface pointers. Without it they are an error.
	Interfaces Interfaces

	buf   []byte
	off   int
	err   error
	big   bool // the sender's integers are big-endian
	links []link
	head  uint32 // 1 + index of the next deferred pointer
	last  uint32 // 1 + index of the last one deferred since Pointee, 0 if there is none
	depth int
	empty int // rows without bytes that Cells has let pass
	full  fullDecoder
}

// Reset makes d read message, which is little-endian unless SetDataRep says
// otherwise. It keeps Interfaces.
func (d *Decoder) Reset(message []byte) {
	d.buf, d.off, d.err, d.big = message, 0, nil, false
	d.links, d.head, d.last, d.depth, d.empty = d.links[:0], 0, 0, 0, 0
	d.full.reset()
}

// SetDataRep tells the sender's data representation: the format label of C706
// 14.1, whose first four bytes are in every PDU. Integers may be in either
// order; characters other than ASCII and floats other than IEEE are refused.
func (d *Decoder) SetDataRep(rep [4]byte) {
	integers, characters, floats := rep[0]>>4, rep[0]&0xf, rep[1]
	switch {
	case integers > 1:
		d.fail(0, UnsupportedDataRep, "integers are neither big- nor little-endian")
	case characters != 0:
		d.fail(0, UnsupportedDataRep, "characters are not ASCII")
	case floats != 0:
		d.fail(0, UnsupportedDataRep, "floats are not IEEE")
	}
	d.big = integers == 0
}

// Err gives the first error.
func (d *Decoder) Err() error { return d.err }

// Fail records err unless there is an error already. Whatever is read after it
// is zero.
func (d *Decoder) Fail(err error) {
	if d.err == nil {
		d.err = err
		d.off = len(d.buf)
	}
}

// fail records an error of the message at an offset.
func (d *Decoder) fail(at int, s Status, detail string) {
	d.Fail(&Error{Status: s, Offset: at, Detail: detail})
}

// Offset gives the number of bytes read.
func (d *Decoder) Offset() int { return d.off }

// Remaining gives the number of bytes left.
func (d *Decoder) Remaining() int { return len(d.buf) - d.off }

// Finish is Err after the last value: bytes left over are an error too.
func (d *Decoder) Finish() error {
	if d.err == nil && d.off < len(d.buf) {
		d.fail(d.off, BadStubData, strconv.Itoa(d.Remaining())+" bytes left over")
	}
	return d.err
}

// Align skips to a multiple of n, which is 1, 2, 4 or 8. A gap that the end of
// the message cuts off is an error, even if nothing was to follow: what an empty
// array is aligned to has been sent.
func (d *Decoder) Align(n int) {
	at := (d.off + n - 1) &^ (n - 1)
	if at > len(d.buf) {
		d.short(at - d.off)
		return
	}
	d.off = at
}

// short fails because fewer than n bytes are left.
func (d *Decoder) short(n int) {
	d.fail(d.off, BadStubData, "the message ends where "+strconv.Itoa(n)+" more bytes are expected")
}

// Raw reads n bytes without alignment. They belong to the message: do not keep
// or change them.
func (d *Decoder) Raw(n int) []byte {
	if n < 0 || n > d.Remaining() {
		d.short(n)
		return nil
	}
	b := d.buf[d.off : d.off+n : d.off+n]
	d.off += n
	return b
}

// RawWords reads n 16-bit integers without alignment, as bytes that are
// little-endian whatever the sender's order is. They may belong to the message: do
// not keep or change them.
func (d *Decoder) RawWords(n int) []byte {
	b := d.Raw(2 * n)
	if d.big {
		b = append([]byte(nil), b...)
		swap(b, 2)
	}
	return b
}

// Bool reads a boolean: one byte, anything but 0 is true.
func (d *Decoder) Bool() bool { return d.Uint8() != 0 }

// Uint8 reads an unsigned 8-bit integer.
func (d *Decoder) Uint8() uint8 {
	if d.off >= len(d.buf) {
		d.short(1)
		return 0
	}
	v := d.buf[d.off]
	d.off++
	return v
}

// Int8 reads a signed 8-bit integer.
func (d *Decoder) Int8() int8 { return int8(d.Uint8()) }

// Uint16 reads an unsigned 16-bit integer.
func (d *Decoder) Uint16() uint16 {
	at := (d.off + 1) &^ 1
	if at+2 > len(d.buf) {
		d.short(2)
		return 0
	}
	d.off = at + 2
	v := binary.LittleEndian.Uint16(d.buf[at : at+2])
	if d.big {
		return bits.ReverseBytes16(v)
	}
	return v
}

// Int16 reads a signed 16-bit integer.
func (d *Decoder) Int16() int16 { return int16(d.Uint16()) }

// Uint32 reads an unsigned 32-bit integer.
func (d *Decoder) Uint32() uint32 {
	at := (d.off + 3) &^ 3
	if at+4 > len(d.buf) {
		d.short(4)
		return 0
	}
	d.off = at + 4
	v := binary.LittleEndian.Uint32(d.buf[at : at+4])
	if d.big {
		return bits.ReverseBytes32(v)
	}
	return v
}

// Int32 reads a signed 32-bit integer.
func (d *Decoder) Int32() int32 { return int32(d.Uint32()) }

// Uint64 reads an unsigned 64-bit integer.
func (d *Decoder) Uint64() uint64 {
	at := (d.off + 7) &^ 7
	if at+8 > len(d.buf) {
		d.short(8)
		return 0
	}
	d.off = at + 8
	v := binary.LittleEndian.Uint64(d.buf[at : at+8])
	if d.big {
		return bits.ReverseBytes64(v)
	}
	return v
}

// Int64 reads a signed 64-bit integer.
func (d *Decoder) Int64() int64 { return int64(d.Uint64()) }

// Float32 reads an IEEE single.
func (d *Decoder) Float32() float32 { return math.Float32frombits(d.Uint32()) }

// Float64 reads an IEEE double.
func (d *Decoder) Float64() float64 { return math.Float64frombits(d.Uint64()) }

// Enum16 reads an enumeration of 16 bits. Values that Encoder.Enum16 would not
// write are an error.
func (d *Decoder) Enum16() int32 {
	v := d.Uint16()
	if v > math.MaxInt16 {
		d.fail(d.off-2, EnumValueOutOfRange, strconv.Itoa(int(v)))
	}
	return int32(v)
}

// GUID reads a GUID.
func (d *Decoder) GUID() (g guid.GUID) {
	g.Data1 = d.Uint32()
	g.Data2 = d.Uint16()
	g.Data3 = d.Uint16()
	copy(g.Data4[:], d.Raw(8))
	return g
}

// MaxCount reads the maximum count of a conformant array as it is, to be
// compared with size_is. Nobody may allocate by it.
func (d *Decoder) MaxCount() uint32 { return d.Uint32() }

// Count reads the maximum count of a conformant array whose elements take at
// least size bytes each, and gives the number of elements that follow.
func (d *Decoder) Count(size int) int { return d.Elements(d.Uint32(), size) }

// Elements checks that n elements of at least size bytes each can still follow,
// and gives n, or 0.
func (d *Decoder) Elements(n uint32, size int) int {
	if d.err != nil {
		return 0
	}
	if uint64(n)*uint64(size) > uint64(d.Remaining()) {
		d.fail(d.off, BadStubData, strconv.FormatUint(uint64(n), 10)+" elements do not fit the "+
			strconv.Itoa(d.Remaining())+" bytes that are left")
		return 0
	}
	return int(n)
}

// Variance reads the offset and the actual count of a varying array with room
// for max elements of at least size bytes each.
func (d *Decoder) Variance(max uint32, size int) (first, n int) {
	at := d.off
	offset, count := d.Uint32(), d.Uint32()
	if uint64(offset)+uint64(count) > uint64(max) {
		d.fail(at, InvalidBound, strconv.FormatUint(uint64(count), 10)+" elements from "+
			strconv.FormatUint(uint64(offset), 10)+" on in an array of "+strconv.FormatUint(uint64(max), 10))
		return 0, 0
	}
	return int(offset), d.Elements(count, size)
}

// VaryingCount is Variance for an array whose first element is always sent.
func (d *Decoder) VaryingCount(max uint32, size int) int {
	at := d.off
	first, n := d.Variance(max, size)
	if first != 0 && d.err == nil {
		d.fail(at, InvalidBound, "an array that starts at "+strconv.Itoa(first))
		return 0
	}
	return n
}

// Dimension reads the offset and the actual count of one dimension of a varying
// array, which has room for max. Nobody may allocate by them: see Cells.
func (d *Decoder) Dimension(max uint32) (first, n uint32) {
	offset, count := d.Variance(max, 0)
	return uint32(offset), uint32(count)
}

// Cells checks that the elements of an array of several dimensions can still
// follow, of at least size bytes each, and gives the number of its outermost
// elements, or 0. An array without elements may have rows all the same, which
// take memory and no bytes; all of them together are limited by the message's
// length.
func (d *Decoder) Cells(size int, counts ...uint32) int {
	cells, rows := uint64(1), uint64(0)
	for _, n := range counts {
		rows = min(rows+cells, maxCells)
		cells = min(cells*uint64(n), maxCells)
	}
	if cells == 0 {
		d.empty += int(rows)
	}
	if d.err != nil {
		return 0
	}
	if cells*uint64(size) > uint64(d.Remaining()) || d.empty > len(d.buf)+freeRows {
		d.fail(d.off, BadStubData, "an array of several dimensions does not fit the "+
			strconv.Itoa(d.Remaining())+" bytes that are left")
		return 0
	}
	return int(counts[0])
}

// maxCells is as many as Cells can count to: an int of 32 bits holds it, and its
// product with a count is no overflow.
const maxCells = math.MaxInt32

// freeRows is the number of rows without elements that any message may have.
const freeRows = 1 << 10

// Row gives n, the length of a row of an array that Cells has checked; 0 after an
// error.
func (d *Decoder) Row(n uint32) int {
	if d.err != nil {
		return 0
	}
	return int(n)
}

// MaxCountIs is MaxCount for an array of which the other parameters or fields
// say that it has room for want elements.
func (d *Decoder) MaxCountIs(want int64) uint32 {
	n := d.Uint32()
	d.agree(int64(n), want)
	return n
}

// CountIs is Count for an array of which the other parameters or fields say that
// it has want elements.
func (d *Decoder) CountIs(want int64, size int) int { return d.Elements(d.MaxCountIs(want), size) }

// Agree checks a count that was read against what the other parameters or fields
// say it is.
func (d *Decoder) Agree(count uint32, want int64) { d.agree(int64(count), want) }

// LenIs is Agree for the length of a slice.
func (d *Decoder) LenIs(n int, want int64) { d.agree(int64(n), want) }

func (d *Decoder) agree(n, want int64) {
	if n != want && d.err == nil {
		d.fail(d.off, InvalidBound, "the message has "+strconv.FormatInt(n, 10)+
			" elements where the size says "+strconv.FormatInt(want, 10))
	}
}

// Range checks a value against [range(low, high)] ([MS-RPCE] 2.2.4.12.1).
func (d *Decoder) Range(v, low, high int64) {
	if (v < low || v > high) && d.err == nil {
		d.fail(d.off, InvalidBound, strconv.FormatInt(v, 10)+" is outside the range "+
			strconv.FormatInt(low, 10)+" to "+strconv.FormatInt(high, 10))
	}
}

// Tag checks the discriminant that was sent with a union against the one that
// the parameter or field beside it says.
func (d *Decoder) Tag(sent, want int64) {
	if sent != want && d.err == nil {
		d.fail(d.off, InvalidTag, "the union says "+strconv.FormatInt(sent, 10)+", the value beside it "+
			strconv.FormatInt(want, 10))
	}
}

// BadTag records that a union's discriminant selects no arm.
func (d *Decoder) BadTag(tag int64) {
	d.fail(d.off, InvalidTag, strconv.FormatInt(tag, 10))
}

// Enter counts one level of a type that contains itself and reports whether
// there is room for it; Leave undoes it.
func (d *Decoder) Enter() bool {
	if d.depth >= maxDepth {
		d.fail(d.off, BadStubData, "nested deeper than "+strconv.Itoa(maxDepth)+" levels")
	}
	if d.err != nil {
		return false
	}
	d.depth++
	return true
}

// Leave ends what Enter began.
func (d *Decoder) Leave() { d.depth-- }
