// Package guid holds the 128-bit ids that COM gives to interfaces, classes and
// everything else.
package guid

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// A GUID is a 128-bit id in Microsoft's layout (C706 appendix A, [MS-DTYP]
// 2.3.4.1). Data1 to Data3 are numbers, Data4 is bytes; that is how the text
// form prints them and how the wire swaps them.
type GUID struct {
	Data1 uint32
	Data2 uint16
	Data3 uint16
	Data4 [8]byte
}

// textLen is the length of the text form without braces.
const textLen = len("6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11")

// groups are the runs of digits of the text form, and the byte where the value
// of each one starts.
var groups = [...]struct{ from, to, at int }{{0, 8, 0}, {9, 13, 4}, {14, 18, 6}, {19, 23, 8}, {24, 36, 10}}

// Parse reads the form 6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11, with or without
// braces, in either case.
func Parse(s string) (GUID, error) {
	digits := s
	if len(s) == textLen+2 && s[0] == '{' && s[len(s)-1] == '}' {
		digits = s[1 : len(s)-1]
	}
	var g GUID
	if len(digits) != textLen || digits[8] != '-' || digits[13] != '-' || digits[18] != '-' || digits[23] != '-' {
		return g, fmt.Errorf("guid: %q is not of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", s)
	}
	var b [16]byte
	for _, group := range groups {
		text := digits[group.from:group.to]
		if _, err := hex.Decode(b[group.at:], []byte(text)); err != nil {
			return g, fmt.Errorf("guid: %q: %q is not hexadecimal", s, text)
		}
	}
	g.Data1 = binary.BigEndian.Uint32(b[0:])
	g.Data2 = binary.BigEndian.Uint16(b[4:])
	g.Data3 = binary.BigEndian.Uint16(b[6:])
	copy(g.Data4[:], b[8:])
	return g, nil
}

// MustParse is Parse for ids that stand in the source of a program: it panics
// when s is not a GUID.
func MustParse(s string) GUID {
	g, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return g
}

// String formats g in lower case without braces.
func (g GUID) String() string {
	var b [textLen]byte
	var raw [8]byte
	binary.BigEndian.PutUint32(raw[0:], g.Data1)
	binary.BigEndian.PutUint16(raw[4:], g.Data2)
	binary.BigEndian.PutUint16(raw[6:], g.Data3)
	hex.Encode(b[0:], raw[0:4])
	hex.Encode(b[9:], raw[4:6])
	hex.Encode(b[14:], raw[6:8])
	hex.Encode(b[19:], g.Data4[:2])
	hex.Encode(b[24:], g.Data4[2:])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// IsZero reports whether g is GUID_NULL.
func (g GUID) IsZero() bool { return g == GUID{} }

// MarshalText gives the form of String. It implements
// encoding.TextMarshaler.
func (g GUID) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads what Parse reads. It implements
// encoding.TextUnmarshaler.
func (g *GUID) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err == nil {
		*g = parsed
	}
	return err
}
