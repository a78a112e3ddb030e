package preproc

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Integer is the value of an Int or Char token.
type Integer struct {
	Value    uint64
	Unsigned bool // has a U suffix
	Long     int  // number of L in the suffix; 2 for i64
}

// Errors of ParseInt and ParseChar.
var (
	ErrSyntax = errors.New("malformed constant")
	ErrRange  = errors.New("constant does not fit into 64 bits")
)

// ParseInt gives the value of an integer constant as C and MIDL write it: decimal,
// 0x and octal, with the suffixes U, L, LL, UL, ULL, i64, ui64 and the like.
func ParseInt(text string) (Integer, error) {
	var n Integer
	digits := text
	if cut := strings.IndexAny(text, "uUlLiI"); cut > 0 {
		var ok bool
		if n, ok = parseSuffix(text[cut:]); !ok {
			return n, ErrSyntax
		}
		digits = text[:cut]
	}
	base := 10
	switch {
	case strings.HasPrefix(digits, "0x"), strings.HasPrefix(digits, "0X"):
		base, digits = 16, digits[2:]
	case strings.HasPrefix(digits, "0"):
		base = 8
	}
	v, err := strconv.ParseUint(digits, base, 64)
	if errors.Is(err, strconv.ErrRange) {
		return n, ErrRange
	}
	if err != nil {
		return n, ErrSyntax
	}
	n.Value = v
	return n, nil
}

// parseSuffix reads the suffix of an integer constant.
func parseSuffix(text string) (n Integer, ok bool) {
	text = strings.ToLower(text)
	size, before := strings.CutPrefix(text, "u")
	size, behind := strings.CutSuffix(size, "u")
	n.Unsigned = before || behind
	switch size {
	case "", "i8", "i16", "i32":
	case "l":
		n.Long = 1
	case "ll", "i64":
		n.Long = 2
	default:
		return n, false
	}
	return n, !(before && behind)
}

// ParseChar gives the value of a character constant such as 'a', '\n', L'\x263A'
// or 'ab', as Microsoft's compiler computes it: several characters make one
// number, the first in the highest byte.
func ParseChar(text string) (int32, error) {
	wide := strings.HasPrefix(text, "L")
	body, opened := strings.CutPrefix(strings.TrimPrefix(text, "L"), "'")
	body, closed := strings.CutSuffix(body, "'")
	if !opened || !closed || body == "" {
		return 0, ErrSyntax
	}
	var value int32
	for body != "" {
		c, size, err := oneChar(body, wide)
		if err != nil {
			return 0, err
		}
		body = body[size:]
		if wide {
			value = c
		} else {
			value = value<<8 | c&0xFF
		}
	}
	return value, nil
}

// oneChar reads the first character of a constant, which may be an escape.
func oneChar(text string, wide bool) (c int32, size int, err error) {
	if text[0] != '\\' {
		if !wide {
			return int32(text[0]), 1, nil
		}
		r, size := utf8.DecodeRuneInString(text)
		return r, size, nil
	}
	if len(text) == 1 {
		return 0, 0, ErrSyntax
	}
	if text[1] == 'x' {
		return escapeDigits(text, 2, len(text), 16)
	}
	if text[1] >= '0' && text[1] <= '7' {
		return escapeDigits(text, 1, 4, 8)
	}
	if i := strings.IndexByte(escapes, text[1]); i >= 0 {
		return int32(escapeValues[i]), 2, nil
	}
	return int32(text[1]), 2, nil
}

// What the letter behind a backslash means; any other character means itself.
const (
	escapes      = "abfnrtv"
	escapeValues = "\a\b\f\n\r\t\v"
)

// escapeDigits reads the digits of \x41 or \101, from start to at most end.
func escapeDigits(text string, start, end, base int) (c int32, size int, err error) {
	i := start
	for i < min(end, len(text)) && (base == 16 && classes[text[i]]&hexDigit != 0 || text[i] >= '0' && text[i] <= '7') {
		i++
	}
	v, err := strconv.ParseUint(text[start:i], base, 16)
	if err != nil {
		return 0, 0, ErrSyntax
	}
	return int32(v), i, nil
}
