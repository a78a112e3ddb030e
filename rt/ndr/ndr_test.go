package ndr

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goidl/goidl/rt/guid"
)

// encode gives the bytes of what write appends, as hex in groups of four bytes.
func encode(t *testing.T, write func(e *Encoder)) string {
	t.Helper()
	var e Encoder
	write(&e)
	if err := e.Err(); err != nil {
		t.Errorf("encode: %v", err)
	}
	return hex.EncodeToString(e.Bytes())
}

// decoder reads hex; blanks are for the reader of the test.
func decoder(t *testing.T, digits string) *Decoder {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	var d Decoder
	d.Reset(b)
	return &d
}

var iid = guid.MustParse("6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11")

func TestEncode(t *testing.T) {
	tests := []struct {
		name  string
		write func(e *Encoder)
		want  string
	}{
		{"gaps are zero", func(e *Encoder) {
			e.Uint8(1)
			e.Int16(-2)
			e.Uint8(3)
			e.Int32(-4)
			e.Int8(-5)
			e.Int64(6)
		},
			"01 00 feff 03 000000 fcffffff fb 000000 0600000000000000"},
		{"booleans", func(e *Encoder) { e.Bool(true); e.Bool(false); e.Bools([]bool{true, true}) }, "01 00 01 01"},
		{"floats", func(e *Encoder) { e.Float32(1); e.Float64(-2) }, "0000803f 00000000 00000000000000c0"},
		{"enumeration of 16 bits", func(e *Encoder) { e.Enum16(0x7fff) }, "ff7f"},
		{"guid", func(e *Encoder) { e.Uint8(1); e.GUID(&iid) }, "01 000000 520c1a6f 5e0d 1c4d 9a572f6c3d0b7e11"},
		{"an empty array is aligned", func(e *Encoder) { e.Count(0); e.Int64s(nil); e.Uint8(1) }, "00000000 00000000 01"},
		{"numbers", func(e *Encoder) { e.Uint8(9); e.Uint16s([]uint16{1, 2}); e.Int32s([]int32{-1}) }, "09 00 0100 0200 0000 ffffffff"},
		{"variance", func(e *Encoder) { e.Variance(5, 2, 3) }, "02000000 03000000"},
		{"wide string", func(e *Encoder) { e.WideString("Aé€😀") },
			"06000000 00000000 06000000 4100 e900 ac20 3dd8 00de 0000"},
		{"empty wide string", func(e *Encoder) { e.WideString("") }, "01000000 00000000 01000000 0000"},
		{"lone surrogate", func(e *Encoder) { e.WideString("\xed\xa0\xbd!") },
			"03000000 00000000 03000000 3dd8 2100 0000"},
		{"not UTF-8", func(e *Encoder) { e.WideString("\xff") }, "02000000 00000000 02000000 fdff 0000"},
		{"char string", func(e *Encoder) { e.CharString("h\xe9") }, "03000000 00000000 03000000 68 e9 00"},
		{"sized string", func(e *Encoder) { e.MaxCount(10); e.VaryingCharString("a", 10) }, "0a000000 00000000 02000000 61 00"},
		{"top-level pointers", func(e *Encoder) { e.Pointer(true); e.Uint8(1); e.Pointer(false); e.Pointer(true) },
			"00000200 01 000000 00000000 04000200"},
		{"user referent", func(e *Encoder) { e.UserReferent() }, "55736572"},
		{"no interface", func(e *Encoder) { e.Interface(&iid, nil) }, "00000000"},
		{"raw", func(e *Encoder) { e.Raw([]byte{1, 2, 3}); e.Align(4); e.Raw([]byte{4}) }, "010203 00 04"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, want := encode(t, tt.write), strings.ReplaceAll(tt.want, " ", ""); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// node is a tree of embedded unique pointers, as generated code would have it.
type node struct {
	key         uint32
	left, right *node
}

func (n *node) encode(e *Encoder) {
	e.Uint32(n.key)
	e.Deferred(n.left != nil)
	e.Deferred(n.right != nil)
}

func (n *node) encodePointees(e *Encoder) {
	if !e.Enter() {
		return
	}
	for _, child := range []*node{n.left, n.right} {
		if child != nil {
			e.Pointee()
			child.encode(e)
			child.encodePointees(e)
		}
	}
	e.Leave()
}

func (n *node) decode(d *Decoder) {
	n.key = d.Uint32()
	d.Deferred()
	d.Deferred()
}

func (n *node) decodePointees(d *Decoder) {
	if !d.Enter() {
		return
	}
	for _, child := range []**node{&n.left, &n.right} {
		if d.Pointee() {
			*child = new(node)
			(*child).decode(d)
			(*child).decodePointees(d)
		}
	}
	d.Leave()
}

// The referent ids follow the walk in depth, not the order in the message.
func TestDeferredPointersAreNumberedInDepth(t *testing.T) {
	tree := &node{1, &node{2, &node{3, nil, nil}, &node{4, nil, nil}}, &node{5, nil, &node{6, nil, nil}}}
	const want = "01000000 00000200 0c000200" + // root: left is 0, right 3
		"02000000 04000200 08000200" + // left: its children are 1 and 2
		"03000000 00000000 00000000" +
		"04000000 00000000 00000000" +
		"05000000 00000000 10000200" +
		"06000000 00000000 00000000"
	got := encode(t, func(e *Encoder) { tree.encode(e); tree.encodePointees(e) })
	if want := strings.ReplaceAll(want, " ", ""); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d := decoder(t, got)
	var back node
	back.decode(d)
	back.decodePointees(d)
	if err := d.Finish(); err != nil {
		t.Fatal(err)
	}
	if again := encode(t, func(e *Encoder) { back.encode(e); back.encodePointees(e) }); again != got {
		t.Errorf("read and written again:\n%s, want\n%s", again, got)
	}
}

func TestCircleOfPointers(t *testing.T) {
	circle := &node{key: 1}
	circle.left = circle
	var e Encoder
	circle.encode(&e)
	circle.encodePointees(&e)
	if err := e.Err(); !errors.Is(err, InvalidArg) {
		t.Errorf("error %v, want %v", err, InvalidArg)
	}
}

func TestDepthIsBounded(t *testing.T) {
	var e Encoder
	e.Raw(bytes.Repeat([]byte{0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, maxDepth+10)) // every left child has a left child
	var d Decoder
	d.Reset(e.Bytes())
	var n node
	n.decode(&d)
	n.decodePointees(&d)
	if err := d.Err(); !errors.Is(err, BadStubData) {
		t.Errorf("error %v, want %v", err, BadStubData)
	}
}

func TestEncodeErrors(t *testing.T) {
	tests := []struct {
		name  string
		write func(e *Encoder)
		want  Status
	}{
		{"enumeration too big", func(e *Encoder) { e.Enum16(0x8000) }, EnumValueOutOfRange},
		{"count that disagrees", func(e *Encoder) { e.CountIs(2, 3) }, InvalidBound},
		{"tag", func(e *Encoder) { e.BadTag(3) }, InvalidTag},
		{"negative enumeration", func(e *Encoder) { e.Enum16(-1) }, EnumValueOutOfRange},
		{"negative count", func(e *Encoder) { e.MaxCount(-1) }, InvalidBound},
		{"count of 33 bits", func(e *Encoder) { e.MaxCount(1 << 32) }, InvalidBound},
		{"more than fit", func(e *Encoder) { e.Variance(3, 1, 3) }, InvalidBound},
		{"negative first", func(e *Encoder) { e.Variance(3, -1, 1) }, InvalidBound},
		{"length in a byte", func(e *Encoder) { Len[uint8](e, 256) }, InvalidBound},
		{"length in a signed byte", func(e *Encoder) { Len[int8](e, 128) }, InvalidBound},
		{"string too long", func(e *Encoder) { e.VaryingWideString("abc", 3) }, InvalidBound},
		{"char string too long", func(e *Encoder) { e.VaryingCharString("abc", 3) }, InvalidBound},
		{"zero character", func(e *Encoder) { e.WideString("a\x00b") }, InvalidArg},
		{"interface without IID", func(e *Encoder) { e.Interface(nil, t) }, NullRefPointer},
		{"nil reference", func(e *Encoder) { e.NullRef("p") }, NullRefPointer},
		{"interface without marshaler", func(e *Encoder) { e.Interface(&iid, t) }, InvalidArg},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var e Encoder
			tt.write(&e)
			if err := e.Err(); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			e.Fail(errors.New("a later error"))
			if err := e.Err(); !errors.Is(err, tt.want) {
				t.Errorf("a later error replaced the first: %v", err)
			}
			e.Reset()
			if e.Err() != nil || e.Len() != 0 {
				t.Errorf("after Reset: %d bytes, error %v", e.Len(), e.Err())
			}
		})
	}
}

func TestDecode(t *testing.T) {
	d := decoder(t, "01 00 feff 03 ffffff fcffffff fb 000000 0600000000000000 01 02"+
		"0000 0000803f 00000000000000c0 ff7f 0000 520c1a6f 5e0d 1c4d 9a572f6c3d0b7e11")
	if d.Uint8() != 1 || d.Int16() != -2 || d.Uint8() != 3 || d.Int32() != -4 || d.Int8() != -5 || d.Int64() != 6 {
		t.Error("integers")
	}
	for range 2 {
		if !d.Bool() {
			t.Error("anything but 0 is true")
		}
	}
	if d.Float32() != 1 || d.Float64() != -2 {
		t.Error("floats")
	}
	if d.Enum16() != 0x7fff {
		t.Error("enumeration")
	}
	if d.GUID() != iid {
		t.Error("guid")
	}
	if err := d.Finish(); err != nil {
		t.Error(err)
	}
}

func TestDecodeBigEndian(t *testing.T) {
	d := decoder(t, "fffe 0000 00000001 0000000000000002 3f800000 0001 0002 6f1a0c52 0d5e 4d1c 9a572f6c3d0b7e11"+
		"00000003 00000000 00000003 0041 20ac 0000 0102 0304")
	d.SetDataRep([4]byte{0x00})
	if d.Int16() != -2 || d.Uint32() != 1 || d.Uint64() != 2 || d.Float32() != 1 {
		t.Error("numbers")
	}
	v := make([]uint16, 2)
	if d.Uint16s(v); !slices.Equal(v, []uint16{1, 2}) {
		t.Errorf("slice %v", v)
	}
	if g := d.GUID(); g != iid {
		t.Errorf("guid %v", g)
	}
	if s := d.WideString(); s != "A€" {
		t.Errorf("string %q", s)
	}
	if b := d.RawWords(2); !bytes.Equal(b, []byte{2, 1, 4, 3}) {
		t.Errorf("words %x", b)
	}
	if err := d.Finish(); err != nil {
		t.Error(err)
	}
}

func TestDataRep(t *testing.T) {
	tests := []struct {
		rep [4]byte
		ok  bool
	}{
		{[4]byte{0x10}, true},
		{[4]byte{0x00}, true},
		{[4]byte{0x11}, false},         // EBCDIC
		{[4]byte{0x10, 1}, false},      // VAX
		{[4]byte{0x20}, false},         // no such order
		{[4]byte{0x10, 0, 9, 9}, true}, // reserved bytes are ignored
	}
	for _, tt := range tests {
		var d Decoder
		d.SetDataRep(tt.rep)
		if err := d.Err(); (err == nil) != tt.ok {
			t.Errorf("%v: error %v, want ok %v", tt.rep, err, tt.ok)
		} else if err != nil && !errors.Is(err, UnsupportedDataRep) {
			t.Errorf("%v: error %v, want %v", tt.rep, err, UnsupportedDataRep)
		}
	}
}

func TestStringsReadBack(t *testing.T) {
	for _, s := range []string{"", "a", "Aé€😀", "\xed\xa0\xbd!", "x\xed\xb8\x80", strings.Repeat("ü", 1000)} {
		var e Encoder
		e.WideString(s)
		e.CharString(s)
		var d Decoder
		d.Reset(e.Bytes())
		if got := d.WideString(); got != s {
			t.Errorf("wide %q came back as %q", s, got)
		}
		if got := d.CharString(); got != s {
			t.Errorf("char %q came back as %q", s, got)
		}
		if err := d.Finish(); err != nil {
			t.Error(err)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	tests := []struct {
		name string
		in   string
		read func(d *Decoder)
		want Status
	}{
		{"end", "010203", func(d *Decoder) { d.Uint32() }, BadStubData},
		{"end in a gap", "01", func(d *Decoder) { d.Uint8(); d.Uint16() }, BadStubData},
		{"end in a gap that nothing follows", "01", func(d *Decoder) { d.Uint8(); d.Align(8) }, BadStubData},
		{"no byte", "", func(d *Decoder) { d.Uint8() }, BadStubData},
		{"left over", "0102", func(d *Decoder) { d.Uint8(); d.Finish() }, BadStubData},
		{"raw", "01", func(d *Decoder) { d.Raw(2) }, BadStubData},
		{"huge count", "ffffffff 01", func(d *Decoder) { d.Count(1) }, BadStubData},
		{"count of big elements", "02000000 0000000000000000", func(d *Decoder) { d.Count(8) }, BadStubData},
		{"variance beyond max", "02000000 02000000 0102", func(d *Decoder) { d.Variance(3, 1) }, InvalidBound},
		{"variance that wraps", "ffffffff 02000000 0102", func(d *Decoder) { d.Variance(3, 1) }, InvalidBound},
		{"variance beyond the end", "00000000 03000000 0102", func(d *Decoder) { d.Variance(3, 1) }, BadStubData},
		{"string without end", "02000000 00000000 02000000 4100 4100", func(d *Decoder) { d.WideString() }, InvalidBound},
		{"string of none", "00000000 00000000 00000000", func(d *Decoder) { d.WideString() }, InvalidBound},
		{"string that starts late", "03000000 01000000 02000000 41 00", func(d *Decoder) { d.CharString() }, InvalidBound},
		{"string longer than max", "01000000 00000000 02000000 41 00", func(d *Decoder) { d.CharString() }, InvalidBound},
		{"size that disagrees", "", func(d *Decoder) { d.Agree(3, 4) }, InvalidBound},
		{"enumeration out of range", "0080", func(d *Decoder) { d.Enum16() }, EnumValueOutOfRange},
		{"range", "", func(d *Decoder) { d.Range(101, 0, 100) }, InvalidBound},
		{"tag that disagrees", "", func(d *Decoder) { d.Tag(1, 2) }, InvalidTag},
		{"count that disagrees", "01000000 00", func(d *Decoder) { d.CountIs(2, 1) }, InvalidBound},
		{"array that starts late", "01000000 01000000 00", func(d *Decoder) { d.VaryingCount(2, 1) }, InvalidBound},
		{"tag", "", func(d *Decoder) { d.BadTag(7) }, InvalidTag},
		{"interface lengths differ", "00000200 01000000 02000000 00 00", func(d *Decoder) { d.Interface(&iid) }, InvalidBound},
		{"interface without IID", "00000200 01000000 01000000 00", func(d *Decoder) { d.Interface(nil) }, NullRefPointer},
		{"interface without unmarshaler", "00000200 01000000 01000000 00", func(d *Decoder) { d.Interface(&iid) }, BadStubData},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := decoder(t, tt.in)
			tt.read(d)
			if err := d.Err(); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if v := d.Uint8(); v != 0 {
				t.Errorf("read %d after the error", v)
			}
		})
	}
}

// fakeInterfaces marshals a []byte as itself.
type fakeInterfaces struct{}

func (fakeInterfaces) MarshalInterface(e *Encoder, _ *guid.GUID, v any) { e.Raw(v.([]byte)) }

func (fakeInterfaces) UnmarshalInterface(objref []byte, _ *guid.GUID) (any, error) {
	if len(objref) == 0 {
		return nil, BadStubData
	}
	return bytes.Clone(objref), nil
}

func TestInterface(t *testing.T) {
	e := Encoder{Interfaces: fakeInterfaces{}}
	e.Interface(&iid, []byte("xyz"))
	e.Interface(&iid, nil)
	const want = "00000200030000000300000078797a0000000000"
	if got := hex.EncodeToString(e.Bytes()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d := decoder(t, want)
	d.Interfaces = fakeInterfaces{}
	if v, ok := d.Interface(&iid).([]byte); !ok || string(v) != "xyz" {
		t.Errorf("read %q", v)
	}
	if v := d.Interface(&iid); v != nil {
		t.Errorf("read %v, want nil", v)
	}
	if err := d.Finish(); err != nil {
		t.Error(err)
	}
	d = decoder(t, "00000200 00000000 00000000")
	d.Interfaces = fakeInterfaces{}
	if v := d.Interface(&iid); v != nil || !errors.Is(d.Err(), BadStubData) {
		t.Errorf("read %v, error %v", v, d.Err())
	}
}

func TestFullPointers(t *testing.T) {
	x, y := new(int32), new(int32)
	*x, *y = 7, 8
	var e Encoder
	for _, p := range []*int32{x, nil, y, x} {
		if PutFullPointer(&e, p) {
			e.Int32(*p)
		}
	}
	const want = "01000000 07000000 00000000 02000000 08000000 01000000"
	if got := hex.EncodeToString(e.Bytes()); got != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d := decoder(t, want)
	var back [4]*int32
	for i := range back {
		if GetFullPointer(d, &back[i]) {
			*back[i] = d.Int32()
		}
	}
	if err := d.Finish(); err != nil || back[0] != back[3] || back[1] != nil || *back[0] != 7 || *back[2] != 8 {
		t.Errorf("read %v, error %v", back, err)
	}
}

// Arrays without elements have one address in Go, yet each is an array of its own.
func TestFullPointersToNothing(t *testing.T) {
	a := []int32{5}
	var e Encoder
	for _, s := range [][]int32{{}, {}, nil, a, {}, a} {
		if PutFullSlicePointer(&e, s) {
			e.Count(len(s))
			e.Int32s(s)
		}
	}
	const want = "01000000 00000000 02000000 00000000 00000000 03000000 01000000 05000000 04000000 00000000 03000000"
	if got := hex.EncodeToString(e.Bytes()); got != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A reply knows the request's full pointers: what comes back is the same object,
// with its new value.
func TestFullPointersOfAReply(t *testing.T) {
	var request, reply Encoder
	x := new(int32)
	PutFullPointer(&request, x)
	request.Int32(1)

	var server Decoder
	server.Reset(request.Bytes())
	var there *int32
	if GetFullPointer(&server, &there) {
		*there = server.Int32() + 10
	}
	reply.ContinueFull(&server)
	for _, p := range []*int32{there, new(int32), there} {
		if PutFullPointer(&reply, p) {
			reply.Int32(*p)
		}
	}
	const want = "01000000 0b000000 02000000 00000000 01000000"
	if got := hex.EncodeToString(reply.Bytes()); got != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	d := decoder(t, want)
	d.ContinueFull(&request)
	var back *int32
	if GetFullPointer(d, &back) {
		*back = d.Int32()
	}
	if back != x || *x != 11 {
		t.Errorf("the reply's pointer is %p with %d, want %p with 11", back, *back, x)
	}
}

func TestFullPointerOfTwoTypes(t *testing.T) {
	d := decoder(t, "01000000 05000000 01000000")
	var p *int32
	var q *int16
	if GetFullPointer(d, &p) {
		*p = d.Int32()
	}
	if GetFullPointer(d, &q) || q != nil || !errors.Is(d.Err(), BadStubData) {
		t.Errorf("got %v, error %v", q, d.Err())
	}
}

func TestErrorsMatchCodes(t *testing.T) {
	err := error(&Error{Status: BadStubData, Offset: 12, Detail: "no"})
	if !errors.Is(err, BadStubData) || !errors.Is(err, hresult(0x800706f7)) {
		t.Error("an Error must match its Status and its HRESULT")
	}
	if errors.Is(err, InvalidBound) || errors.Is(err, hresult(0x800406f7)) || errors.Is(err, errors.ErrUnsupported) {
		t.Error("an Error must match nothing else")
	}
	if got, want := err.Error(), "ndr: bad stub data: no (at offset 12)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type hresult uint32

func (h hresult) Error() string { return "" }
func (h hresult) Code() uint32  { return uint32(h) }

// The memory that a message can make a reader ask for is bounded by its length.
func TestHugeCountAllocatesNothing(t *testing.T) {
	d := decoder(t, "00000004 00000000 00000004"+strings.Repeat("00", 36)) // 64 Mi elements
	message := d.buf
	var v []int64
	allocs := testing.AllocsPerRun(10, func() {
		d.Reset(message)
		v = Resize(v, d.Count(8))
	})
	if len(v) != 0 || cap(v) > 0 || allocs > 8 {
		t.Errorf("%d elements, room for %d, %v allocations", len(v), cap(v), allocs)
	}
}

func TestAllocations(t *testing.T) {
	var e Encoder
	var d Decoder
	bytes10k := make([]byte, 10<<10)
	int32s := make([]int32, 100)
	var text string
	run := func() {
		e.Reset()
		e.Uint8(1)
		e.Int64(math.MinInt64)
		e.GUID(&iid)
		e.Count(len(bytes10k))
		e.Uint8s(bytes10k)
		e.Count(len(int32s))
		e.Int32s(int32s)
		e.Deferred(true)
		e.Pointee()
		e.WideString("a string of ASCII")
		d.Reset(e.Bytes())
		d.Uint8()
		d.Int64()
		d.GUID()
		bytes10k = Resize(bytes10k, d.Count(1))
		d.Uint8s(bytes10k)
		int32s = Resize(int32s, d.Count(4))
		d.Int32s(int32s)
		d.Deferred()
		if d.Pointee() {
			text = d.WideString()
		}
	}
	run()
	if got := testing.AllocsPerRun(100, run); got != 1 {
		t.Errorf("%v allocations a run, want 1 for the string", got)
	}
	if err := d.Finish(); err != nil || text != "a string of ASCII" {
		t.Errorf("text %q, error %v", text, err)
	}
}

// FuzzDecoder drives a Decoder with the steps that the second argument spells.
// Nothing may panic, and nothing may be returned after the first error.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte("\x03\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00a\x00b\x00\x00\x00"), []byte("w"), false)
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00a\x00"), []byte("c"), false)
	f.Add([]byte("\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x02"), []byte("4"), true)
	f.Add([]byte("\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x02\x00\x00\x00"), []byte("ddrpp"), false)
	f.Add([]byte("\x00\x00\x02\x00\x01\x00\x00\x00\x01\x00\x00\x00x"), []byte("i"), false)
	f.Fuzz(func(t *testing.T, message, steps []byte, big bool) {
		d := Decoder{Interfaces: fakeInterfaces{}}
		d.Reset(message)
		if big {
			d.SetDataRep([4]byte{})
		}
		for _, step := range steps {
			if size := readStep(&d, step); size > len(message)*8 {
				t.Fatalf("step %c gave %d bytes of a message of %d", step, size, len(message))
			} else if size != 0 && d.Err() != nil && strings.IndexByte("48w", step) < 0 {
				t.Fatalf("step %c gave something after %v", step, d.Err())
			}
		}
		d.Finish()
	})
}

// readStep reads one thing and gives the memory it took.
func readStep(d *Decoder, step byte) int {
	switch step {
	case '1':
		return int(d.Uint8()) & 1
	case '2':
		return int(d.Uint16()) & 1
	case '4':
		v := Resize[uint32](nil, d.Count(4))
		d.Uint32s(v)
		return 4 * cap(v)
	case '8':
		_, n := d.Variance(d.MaxCount(), 8)
		v := Resize[float64](nil, n)
		d.Float64s(v)
		return 8 * cap(v)
	case 'w':
		return len(d.WideString())
	case 'c':
		return len(d.CharString())
	case 'd':
		d.Deferred()
	case 'r':
		d.DeferredRef()
	case 'p':
		if d.Pointee() {
			return 1
		}
	case 'i':
		if v, ok := d.Interface(&iid).([]byte); ok {
			return len(v)
		}
	case 'g':
		d.GUID()
	}
	return 0
}

// FuzzWideString checks that text survives, and that UTF-16 survives.
func FuzzWideString(f *testing.F) {
	f.Add([]byte("a\x00\x3d\xd8\x00\xde"))
	f.Add([]byte("\x3d\xd8a\x00\x00\xde"))
	f.Fuzz(func(t *testing.T, units []byte) {
		units = units[:len(units)&^1]
		for i := 0; i < len(units); i += 2 {
			if units[i] == 0 && units[i+1] == 0 {
				return
			}
		}
		text := utf16String(units)
		if got := appendUTF16(nil, text); !bytes.Equal(got, units) {
			t.Errorf("% x reads as %q, which writes as % x", units, text, got)
		}
	})
}
