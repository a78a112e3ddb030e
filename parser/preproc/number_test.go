package preproc

import (
	"errors"
	"math"
	"testing"
)

func TestParseInt(t *testing.T) {
	for _, test := range []struct {
		text string
		want Integer
		err  error
	}{
		{"0", Integer{}, nil},
		{"12", Integer{Value: 12}, nil},
		{"0x1fF", Integer{Value: 511}, nil},
		{"0X10", Integer{Value: 16}, nil},
		{"017", Integer{Value: 15}, nil},
		{"00000000", Integer{}, nil},
		{"1u", Integer{Value: 1, Unsigned: true}, nil},
		{"1L", Integer{Value: 1, Long: 1}, nil},
		{"1ul", Integer{Value: 1, Unsigned: true, Long: 1}, nil},
		{"1LU", Integer{Value: 1, Unsigned: true, Long: 1}, nil},
		{"1ULL", Integer{Value: 1, Unsigned: true, Long: 2}, nil},
		{"1i64", Integer{Value: 1, Long: 2}, nil},
		{"0xFFui64", Integer{Value: 255, Unsigned: true, Long: 2}, nil},
		{"5i32", Integer{Value: 5}, nil},
		{"0xFFFFFFFFFFFFFFFF", Integer{Value: math.MaxUint64}, nil},
		{"18446744073709551616", Integer{}, ErrRange},
		{"", Integer{}, ErrSyntax},
		{"0x", Integer{}, ErrSyntax},
		{"08", Integer{}, ErrSyntax},
		{"12ab", Integer{}, ErrSyntax},
		{"1LLL", Integer{}, ErrSyntax},
		{"1uu", Integer{}, ErrSyntax},
		{"1_000", Integer{}, ErrSyntax},
		{"u", Integer{}, ErrSyntax},
	} {
		got, err := ParseInt(test.text)
		if !errors.Is(err, test.err) || err == nil && got != test.want {
			t.Errorf("%q: got %+v, %v; want %+v, %v", test.text, got, err, test.want, test.err)
		}
	}
}

func TestParseChar(t *testing.T) {
	for _, test := range []struct {
		text string
		want int32
		err  error
	}{
		{"'a'", 'a', nil},
		{"L'a'", 'a', nil},
		{"'\xe9'", 0xE9, nil},
		{"L'\u263a'", 0x263A, nil},
		{`'\n'`, '\n', nil},
		{`'\\'`, '\\', nil},
		{`'\''`, '\'', nil},
		{`'\q'`, 'q', nil},
		{`'\x41'`, 'A', nil},
		{`L'\x263A'`, 0x263A, nil},
		{`'\101'`, 'A', nil},
		{`'\0'`, 0, nil},
		{`'\1012'`, 'A'<<8 | '2', nil},
		{"'ab'", 'a'<<8 | 'b', nil},
		{"'abcd'", 'a'<<24 | 'b'<<16 | 'c'<<8 | 'd', nil},
		{"''", 0, ErrSyntax},
		{"'", 0, ErrSyntax},
		{`'\'`, 0, ErrSyntax},
		{`'\x'`, 0, ErrSyntax},
		{`'\x12345'`, 0, ErrSyntax},
		{"a", 0, ErrSyntax},
	} {
		got, err := ParseChar(test.text)
		if !errors.Is(err, test.err) || err == nil && got != test.want {
			t.Errorf("%s: got %#x, %v; want %#x, %v", test.text, got, err, test.want, test.err)
		}
	}
}
