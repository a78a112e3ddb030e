package runner

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestUnquote(t *testing.T) {
	tests := []struct{ in, want string }{
		{`""`, ""},
		{`"a\"\\\/\b\f\n\r\tz"`, "a\"\\/\b\f\n\r\tz"},
		{`"\u0041\u00e9\u20ac"`, "Aé€"},
		{`"é€😀"`, "é€😀"},
		{`"\ud83d\ude00"`, "😀"},
		{`"\ud800"`, "\xed\xa0\x80"},
		{`"\ud800x\udc00"`, "\xed\xa0\x80x\xed\xb0\x80"},
		{`"\ud800\n"`, "\xed\xa0\x80\n"},
	}
	for _, tt := range tests {
		got, err := Unquote(json.RawMessage(tt.in))
		if err != nil || got != tt.want {
			t.Errorf("Unquote(%s) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
	for _, bad := range []string{``, `"`, `7`, `"\x"`, `"\u12"`, `"\"`} {
		if got, err := Unquote(json.RawMessage(bad)); err == nil {
			t.Errorf("Unquote(%s) = %q", bad, got)
		}
	}
}

func TestUTF16(t *testing.T) {
	tests := []struct {
		in   string
		want []uint16
	}{
		{"", nil},
		{"a€", []uint16{'a', 0x20ac}},
		{"😀", []uint16{0xd83d, 0xde00}},
		{"\xed\xa0\x80x\xed\xb0\x80", []uint16{0xd800, 'x', 0xdc00}},
	}
	for _, tt := range tests {
		if got := UTF16(tt.in); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("UTF16(%q) = %x, want %x", tt.in, got, tt.want)
		}
	}
}

type pair struct {
	A int16
	B int32
}

type node struct {
	Value int32
	Next  *node
}

type either struct {
	Kind   int16
	Number int32
	Pair   *pair
}

type counted struct {
	N int32
	V []int16
}

func ptr[T any](v T) *T { return &v }

// testTypes tells of the types above what their IDL would.
var testTypes = map[string]*Type{
	typeKey(reflect.TypeFor[either]()):  {Union: true, Switch: "Kind"},
	typeKey(reflect.TypeFor[counted]()): {Counts: map[string]string{"N": "v"}},
}

func TestBuild(t *testing.T) {
	tests := []struct {
		in   string
		want any
	}{
		{`7`, uint8(7)},
		{`-1`, uint32(math.MaxUint32)},
		{`4294967295`, int32(-1)},
		{`"18446744073709551615"`, uint64(math.MaxUint64)},
		{`"-9223372036854775808"`, int64(math.MinInt64)},
		{`2`, true},
		{`0`, false},
		{`1.5`, float32(1.5)},
		{`"-Inf"`, math.Inf(-1)},
		{`"text"`, "text"},
		{`[1, 2]`, []uint16{1, 2}},
		{`[]`, []uint16{}},
		{`null`, []uint16(nil)},
		{`"ff00"`, []byte{0xff, 0}},
		{`"hi"`, []uint16{'h', 'i'}},
		{`[[1, 2], [3, 4]]`, [2][2]int8{{1, 2}, {3, 4}}},
		{`null`, (*int32)(nil)},
		{`5`, ptr(int32(5))},
		{`{"p": null}`, ptr((*int32)(nil))},
		{`{"p": 5}`, ptr(ptr(int32(5)))},
		{`{"a": 1, "b": 2}`, pair{1, 2}},
		{`{"a": 1, "b": 2}`, &pair{1, 2}},
		{`{"b": 2}`, pair{0, 2}},
		{`{"tag": 2, "pair": {"a": 1, "b": 2}}`, either{2, 0, &pair{1, 2}}},
		{`{"tag": 9}`, either{Kind: 9}},
		{`{"v": [1, 2, 3]}`, counted{3, []int16{1, 2, 3}}},
		{`{"n": 9, "v": [1]}`, counted{9, []int16{1}}},
		{`{"custom": "0102"}`, any(&Double{Custom: []byte{1, 2}})},
	}
	for _, tt := range tests {
		b := &Builder{types: testTypes}
		want := reflect.ValueOf(tt.want)
		if _, ok := tt.want.(*Double); ok {
			want = reflect.ValueOf(&tt.want).Elem()
		}
		got, err := b.Build(want.Type(), json.RawMessage(tt.in))
		if err != nil {
			t.Errorf("%s as %v: %v", tt.in, want.Type(), err)
			continue
		}
		if !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Errorf("%s as %v is %v, want %v", tt.in, want.Type(), got, want)
		}
	}
}

func TestBuildErrors(t *testing.T) {
	tests := []struct {
		in   string
		like any
		want string
	}{
		{`256`, uint8(0), "does not fit"},
		{`-129`, int8(0), "does not fit"},
		{`"x"`, int8(0), "no number"},
		{`"€"`, counted{}, "no runner.counted"},
		{`[1]`, [2]int8{}, "1 elements"},
		{`7`, []int8{}, "cannot unmarshal"},
		{`{"z": 1}`, pair{}, "no field"},
		{`{"a": "x"}`, pair{}, ".A: "},
		{`[1, "x"]`, []int8{}, "[1]: "},
		{`{"ref": 3}`, &pair{}, "has the id 3"},
	}
	for _, tt := range tests {
		b := &Builder{types: testTypes}
		v, err := b.Build(reflect.TypeOf(tt.like), json.RawMessage(tt.in))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s as %T is %v, error %v; want an error with %q", tt.in, tt.like, v, err, tt.want)
		}
	}
}

// TestAliases builds two full pointers to one value, which points to itself.
func TestAliases(t *testing.T) {
	b := &Builder{aliases: map[string]reflect.Value{}}
	in := json.RawMessage(`[{"id": 1, "v": {"value": 7, "next": {"ref": 1}}}, {"ref": 1}]`)
	v, err := b.Build(reflect.TypeFor[[]*node](), in)
	if err != nil {
		t.Fatal(err)
	}
	list := v.Interface().([]*node)
	if list[0] != list[1] || list[0].Next != list[0] || list[0].Value != 7 {
		t.Errorf("%s: pointers %p, %p and %p", in, list[0], list[1], list[0].Next)
	}
}
