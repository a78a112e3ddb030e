package idl

import (
	"fmt"
	"strconv"
)

// A GUID is a 128-bit id in Microsoft's layout (C706 appendix A, [MS-DTYP]
// 2.3.4.1): the text form prints Data1 to Data3 as numbers and Data4 as bytes.
type GUID struct {
	Data1 uint32
	Data2 uint16
	Data3 uint16
	Data4 [8]byte
}

// ParseGUID reads the form 6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11, with or
// without braces, in either case.
func ParseGUID(s string) (GUID, error) {
	text := s
	if len(s) == 38 && s[0] == '{' && s[37] == '}' {
		s = s[1:37]
	}
	var g GUID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return g, fmt.Errorf("%q is not a GUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", text)
	}
	var bad error
	hex := func(digits string) uint64 {
		n, err := strconv.ParseUint(digits, 16, 64)
		if err != nil {
			bad = fmt.Errorf("%q is not a GUID: %q is not hexadecimal", text, digits)
		}
		return n
	}
	g.Data1 = uint32(hex(s[0:8]))
	g.Data2 = uint16(hex(s[9:13]))
	g.Data3 = uint16(hex(s[14:18]))
	for i, at := range [8]int{19, 21, 24, 26, 28, 30, 32, 34} {
		g.Data4[i] = byte(hex(s[at : at+2]))
	}
	return g, bad
}

// String formats g in lower case without braces.
func (g GUID) String() string {
	return fmt.Sprintf("%08x-%04x-%04x-%x-%x", g.Data1, g.Data2, g.Data3, g.Data4[:2], g.Data4[2:])
}

// IsZero reports whether all bits of g are zero.
func (g GUID) IsZero() bool { return g == GUID{} }
