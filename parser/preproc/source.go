package preproc

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
)

// A source is the text of a file, ready for the lexer: UTF-8 for the most part,
// with continued lines joined.
type source struct {
	name    string
	text    string
	splices []splice
}

// A splice is a place where a backslash and a line's end were taken out of the text.
type splice struct {
	at   int // in the joined text
	size int // bytes taken out
}

// pos gives the place of m.
func (s *source) pos(m mark) idl.Pos {
	return idl.Pos{Filename: s.name, Offset: int(m.offset), Line: int(m.line), Column: int(m.column)}
}

// start is the place where the text begins.
func (s *source) start() idl.Span {
	pos := s.pos(mark{line: 1, column: 1})
	return idl.Span{Pos: pos, End: pos}
}

const ctrlZ = 0x1A // ends a text file in DOS

// decode gives the text of a file as UTF-8 without byte order mark, up to a
// Ctrl-Z. Bytes that are not UTF-8 stay: they may stand in comments and strings.
func decode(file []byte) []byte {
	switch {
	case bytes.HasPrefix(file, []byte{0xEF, 0xBB, 0xBF}):
		file = file[3:]
	case bytes.HasPrefix(file, []byte{0xFF, 0xFE}):
		file = decode16(file[2:], binary.LittleEndian)
	case bytes.HasPrefix(file, []byte{0xFE, 0xFF}):
		file = decode16(file[2:], binary.BigEndian)
	case len(file) > 3 && file[0] != 0 && file[1] == 0 && file[2] != 0 && file[3] == 0: // no text but UTF-16 has such bytes
		file = decode16(file, binary.LittleEndian)
	case len(file) > 3 && file[0] == 0 && file[1] != 0 && file[2] == 0 && file[3] != 0:
		file = decode16(file, binary.BigEndian)
	}
	if i := bytes.IndexByte(file, ctrlZ); i >= 0 {
		file = file[:i]
	}
	return file
}

// decode16 turns UTF-16 into UTF-8. An odd byte at the end is dropped.
func decode16(file []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(file)/2)
	for i := range units {
		units[i] = order.Uint16(file[2*i:])
	}
	text := make([]byte, 0, len(file))
	for _, r := range utf16.Decode(units) {
		text = utf8.AppendRune(text, r)
	}
	return text
}

// newSource joins the lines of text that end in a backslash (C11 5.1.1.2), the
// first maxSplices of them.
func newSource(name string, text []byte) *source {
	s := &source{name: name}
	var joined strings.Builder
	rest := text
	for i := 0; ; {
		n := bytes.IndexByte(rest[i:], '\\')
		if n < 0 || len(s.splices) == maxSplices {
			break
		}
		i += n
		size := spliceSize(rest[i:])
		if size == 0 {
			i++
			continue
		}
		joined.Write(rest[:i])
		s.splices = append(s.splices, splice{at: joined.Len(), size: size})
		rest, i = rest[i+size:], 0
	}
	joined.Write(rest)
	s.text = joined.String()
	return s
}

// spliceSize gives the length of the backslash and line's end that text starts
// with, or 0.
func spliceSize(text []byte) int {
	switch {
	case len(text) > 2 && text[1] == '\r' && text[2] == '\n':
		return 3
	case len(text) > 1 && (text[1] == '\n' || text[1] == '\r'):
		return 2
	}
	return 0
}
