package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

var errNotText = errors.New("not a string")

// Unquote reads a JSON string. Unlike encoding/json it keeps halves of surrogate
// pairs, in the way in which package ndr keeps them: as three bytes each.
func Unquote(raw json.RawMessage) (string, error) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", errNotText
	}
	var text []byte
	in := raw[1 : len(raw)-1]
	for i := 0; i < len(in); {
		if in[i] != '\\' {
			text = append(text, in[i])
			i++
			continue
		}
		r, size, err := escape(in[i:])
		if err != nil {
			return "", err
		}
		text = appendRune(text, r)
		i += size
	}
	return string(text), nil
}

// simpleEscapes are the escapes of one letter.
var simpleEscapes = map[byte]rune{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// escape reads the escape that in starts with, or two of them that are a
// surrogate pair.
func escape(in []byte) (r rune, size int, err error) {
	if len(in) < 2 {
		return 0, 0, errNotText
	}
	if r, ok := simpleEscapes[in[1]]; ok {
		return r, 2, nil
	}
	r, ok := unicodeEscape(in)
	if !ok {
		return 0, 0, fmt.Errorf("the escape %.6q in a string", in)
	}
	if low, ok := unicodeEscape(in[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12, nil
		}
	}
	return r, 6, nil
}

// unicodeEscape reads \uXXXX.
func unicodeEscape(in []byte) (rune, bool) {
	if len(in) < 6 || in[0] != '\\' || in[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(in[2:6]), 16, 16)
	return rune(n), err == nil
}

// appendRune is utf8.AppendRune that keeps halves of surrogate pairs.
func appendRune(b []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

// latin1 gives the bytes of a text whose characters have one byte each.
func latin1(text string) (string, error) {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return "", fmt.Errorf("%q in a string of characters of one byte", r)
		}
		b = append(b, byte(r))
	}
	return string(b), nil
}

// UTF16 gives text in UTF-16. Halves of surrogate pairs are kept.
func UTF16(text string) []uint16 {
	var units []uint16
	for len(text) > 0 {
		if len(text) >= 3 && text[0] == 0xed && text[1] >= 0xa0 {
			units = append(units, 0xd000|uint16(text[1]&0x3f)<<6|uint16(text[2]&0x3f))
			text = text[3:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		units = utf16.AppendRune(units, r)
		text = text[size:]
	}
	return units
}
