package ndr

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// A [string] is a varying array of characters, the last of which is zero; most
// are conformant as well (C706 14.3.4). Go strings hold no terminator.
//
// Wide characters are UTF-16 in the message and UTF-8 in Go. A surrogate that
// stands alone, which UTF-8 proper cannot say, is kept in the form that UTF-8
// would have for it (WTF-8), so that no message changes by being read and
// written.

// WideString appends a conformant [string] of wchar_t.
func (e *Encoder) WideString(s string) {
	e.Align(4)
	at := len(e.buf)
	e.buf = append(e.buf, zeros[:4]...)
	n := e.VaryingWideString(s, 1<<32-1)
	binary.LittleEndian.PutUint32(e.buf[at:], uint32(n))
}

// CharString appends a conformant [string] of char: the bytes of s as they are.
func (e *Encoder) CharString(s string) {
	e.Count(len(s) + 1)
	e.VaryingCharString(s, int64(len(s))+1)
}

// VaryingWideString appends a [string] of wchar_t whose maximum count, max, is
// sent elsewhere or not at all. It returns the actual count.
func (e *Encoder) VaryingWideString(s string, max int64) int {
	e.Align(4)
	at := len(e.buf)
	e.buf = append(e.buf, zeros[:8]...)
	e.buf = appendUTF16(e.buf, s)
	e.buf = append(e.buf, 0, 0)
	n := (len(e.buf) - at - 8) / 2
	e.checkString(s, int64(n), max)
	binary.LittleEndian.PutUint32(e.buf[at+4:], uint32(n))
	return n
}

// VaryingCharString appends a [string] of char whose maximum count, max, is
// sent elsewhere or not at all.
func (e *Encoder) VaryingCharString(s string, max int64) {
	e.Variance(1<<32-1, 0, len(s)+1)
	e.checkString(s, int64(len(s))+1, max)
	e.buf = append(e.buf, s...)
	e.buf = append(e.buf, 0)
}

// WideStringLen gives the number of characters of a [string] of wchar_t, the
// terminator included.
func WideStringLen(s string) int {
	n := 1
	for i := 0; i < len(s); n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if _, ok := loneSurrogate(s[i:]); ok {
			size = 3
		}
		if r >= 0x10000 {
			n++
		}
		i += size
	}
	return n
}

// CharStringLen gives the number of characters of a [string] of char, the
// terminator included.
func CharStringLen(s string) int { return len(s) + 1 }

// checkString checks that s, n characters with its terminator, can be a [string]
// with room for max.
func (e *Encoder) checkString(s string, n, max int64) {
	if n > max {
		e.fail(InvalidBound, "a string of "+strconv.FormatInt(n, 10)+" characters where "+
			strconv.FormatInt(max, 10)+" have room")
	}
	if strings.IndexByte(s, 0) >= 0 {
		e.fail(InvalidArg, "a string with a zero character inside")
	}
}

// appendUTF16 appends s in UTF-16. Bytes that are neither UTF-8 nor WTF-8 become
// U+FFFD.
func appendUTF16(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			b = append(b, c, 0)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if surrogate, ok := loneSurrogate(s[i:]); ok {
			r, size = surrogate, 3
		}
		i += size
		if r >= 0x10000 {
			high, low := utf16.EncodeRune(r)
			b = binary.LittleEndian.AppendUint16(b, uint16(high))
			r = low
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return b
}

// loneSurrogate reads a surrogate in WTF-8 from the start of s.
func loneSurrogate(s string) (r rune, ok bool) {
	if len(s) < 3 || s[0] != 0xed || s[1]&0xe0 != 0xa0 || s[2]&0xc0 != 0x80 {
		return 0, false
	}
	return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), true
}

// WideString reads a conformant [string] of wchar_t.
func (d *Decoder) WideString() string { return d.VaryingWideString(d.MaxCount()) }

// CharString reads a conformant [string] of char.
func (d *Decoder) CharString() string { return d.VaryingCharString(d.MaxCount()) }

// VaryingWideString reads a [string] of wchar_t with room for max characters.
func (d *Decoder) VaryingWideString(max uint32) string {
	b := d.characters(max, 2)
	if d.big {
		b = append([]byte(nil), b...)
		swap(b, 2)
	}
	return utf16String(b)
}

// VaryingCharString reads a [string] of char with room for max characters.
func (d *Decoder) VaryingCharString(max uint32) string {
	b := d.characters(max, 1)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// characters reads the variance and the characters of a string and gives them
// without the terminator.
func (d *Decoder) characters(max uint32, size int) []byte {
	at := d.off
	first, n := d.Variance(max, size)
	b := d.Raw(n * size)
	switch {
	case d.err != nil:
		return nil
	case first != 0:
		d.fail(at, InvalidBound, "a string that starts at "+strconv.Itoa(first))
		return nil
	case n == 0 || b[len(b)-size] != 0 || b[len(b)-1] != 0:
		d.fail(at, InvalidBound, "a string without its terminator")
		return nil
	}
	return b[:len(b)-size]
}

// utf16String gives the text of b, little-endian UTF-16, up to a zero character,
// where a C program would see its end. It allocates once.
func utf16String(b []byte) string {
	text := make([]byte, 0, utf8Len(b))
	for i := 0; i+1 < len(b); i += 2 {
		r, wide := runeAt(b, i)
		if r == 0 {
			break
		}
		if wide {
			i += 2
		}
		text = appendRune(text, r)
	}
	return unsafeString(text)
}

// utf8Len gives the number of bytes that b takes in UTF-8, or a little more.
func utf8Len(b []byte) (n int) {
	for i := 0; i+1 < len(b); i += 2 {
		switch u := binary.LittleEndian.Uint16(b[i:]); {
		case u < 0x80:
			n++
		case u < 0x800:
			n += 2
		default:
			n += 3
		}
	}
	return n
}

// runeAt reads the character at b[i:], and reports whether it took two units.
func runeAt(b []byte, i int) (r rune, wide bool) {
	r = rune(binary.LittleEndian.Uint16(b[i:]))
	if !utf16.IsSurrogate(r) || i+3 >= len(b) {
		return r, false
	}
	pair := utf16.DecodeRune(r, rune(binary.LittleEndian.Uint16(b[i+2:])))
	if pair == utf8.RuneError {
		return r, false
	}
	return pair, true
}

// appendRune is utf8.AppendRune that keeps lone surrogates.
func appendRune(b []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

// unsafeString gives b as a string without copying; b must not change while the
// string is in use.
func unsafeString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
