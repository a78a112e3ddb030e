package runner

import (
	"math"
	"reflect"
	"testing"
)

func TestCompare(t *testing.T) {
	circle := &node{Value: 1}
	circle.Next = circle
	negative := math.Copysign(0, -1)
	tests := []struct {
		got, want any
		diff      string // "" if they are the same
	}{
		{int32(1), int32(1), ""},
		{int32(1), int32(2), ": 1 instead of 2"},
		{math.NaN(), math.NaN(), ""},
		{negative, 0.0, ": -0 instead of 0"},
		{"a", "b", `: "a" instead of "b"`},
		{[]int8{}, []int8(nil), ""},
		{[]int8{1, 2}, []int8{1, 3}, "[1]: 2 instead of 3"},
		{[]int8{1}, []int8{1, 3}, ": 1 elements instead of 2"},
		{&pair{1, 2}, &pair{1, 2}, ""},
		{&pair{1, 2}, &pair{1, 3}, ".B: 2 instead of 3"},
		{(*pair)(nil), &pair{}, ": null instead of a *runner.pair"},
		{&pair{}, (*pair)(nil), ": a *runner.pair instead of null"},
		{circle, circle, ""},
		{circle, &node{Value: 1, Next: &node{Value: 2}}, ".Next.Value: 1 instead of 2"},
		{[]any{&Double{Custom: []byte{1}}}, []any{&Double{Custom: []byte{1}}}, ""},
		{[]any{&Double{Custom: []byte{1}}}, []any{&Double{Custom: []byte{2}}}, "[0]: an object with the data 01 instead of 02"},
		{[]any{7}, []any{&Double{}}, "[0]: a int instead of a double"},
		{[]any{nil}, []any{nil}, ""},
	}
	for _, tt := range tests {
		diff := ""
		if err := compare(reflect.ValueOf(tt.got), reflect.ValueOf(tt.want)); err != nil {
			diff = err.Error()
		}
		if diff != tt.diff {
			t.Errorf("compare(%v, %v) = %q, want %q", tt.got, tt.want, diff, tt.diff)
		}
	}
}

func TestSameBytes(t *testing.T) {
	tests := []struct {
		got, want string
		opaque    [][2]int
		source    string
		diff      string
	}{
		{"\x01\x02", "0102", nil, "spec", ""},
		{"\x01\x03", "0102", nil, "spec", "offset 1: 03 instead of 02"},
		{"\x01", "0102", nil, "spec", "offset 1: the end, 1 bytes too early"},
		{"\x01\x02\x03", "0102", nil, "spec", "offset 2: 1 bytes too many"},
		{"\x01\x07\x03", "010203", [][2]int{{1, 1}}, "spec", ""},
		{"\x01\x07", "010203", [][2]int{{1, 5}}, "spec", "offset 2: the end, 1 bytes too early"},
		{"UserABCD", "5573657241424344", nil, "wine", ""},
		{
			"UserABCD", "557365720000000041424344", nil, "wine",
			"offset 4: 41 instead of 00, in 8 bytes instead of 12; the same but for the gaps of widl -m64",
		},
		{
			"UserABCD", "557365720000000041424344", nil, "spec",
			"offset 4: 41 instead of 00, in 8 bytes instead of 12",
		},
		{
			"UserABCE", "557365720000000041424344", nil, "wine",
			"offset 4: 41 instead of 00, in 8 bytes instead of 12",
		},
	}
	for _, tt := range tests {
		v := &Vector{Hex: tt.want, Opaque: tt.opaque, Source: tt.source}
		diff := ""
		if err := v.sameBytes([]byte(tt.got)); err != nil {
			diff = err.Error()
		}
		if diff != tt.diff {
			t.Errorf("%x against %s: %q, want %q", tt.got, tt.want, diff, tt.diff)
		}
	}
}

func TestReadVectors(t *testing.T) {
	for _, bad := range []string{`{}`, `[{}]`, `[null]`, `[{"id": "a"}, {"id": "a"}]`} {
		if list, err := ReadVectors([]byte(bad)); err == nil {
			t.Errorf("%s is %v", bad, list)
		}
	}
	list, err := ReadVectors([]byte(`[{"id": "a", "source": "wine", "wine_quirk": "q"}, {"id": "b", "source": "spec", "wine_quirk": "q"}]`))
	if err != nil || len(list) != 2 || !list[0].Apart() || list[1].Apart() {
		t.Errorf("%v, %v", list, err)
	}
}
