package ole

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/ndr"
)

// A marshaler is a type that writes its own wire form.
type marshaler interface {
	MarshalNDR(e *ndr.Encoder)
	UnmarshalNDR(d *ndr.Decoder)
}

// A vector is one value and the bytes that other implementations send for it.
type vector struct {
	name   string
	hex    string
	opaque [][2]int // offset and length of bytes that differ from run to run
	value  marshaler
}

// wineGap marks bytes recorded from Wine, where widl aligns what a
// [wire_marshal] type points to to 8. MIDL does not.
const wineGap = "wine gap"

// vectors were recorded from Wine and compared with [MS-OAUT] and C706.
var vectors = []vector{
	{"BSTR null", "5573657200000000ffffffff00000000", nil, &BSTR{}},
	{"BSTR empty", "55736572000000000000000000000000", nil, bstr("")},
	{"BSTR", "557365720100000002000000010000006100", nil, bstr("a")},
	{"BSTR with a zero", "55736572030000000600000003000000610000006200", nil, bstr("a\x00b")},

	{"VT_EMPTY", "55736572000000000300000000000000000000000000000000000000", nil, &VARIANT{}},
	{"VT_I2", "55736572000000000300000000000000020000000000000002000000feff", nil, &VARIANT{VT_I2, int16(-2)}},
	{"VT_I4", "5573657200000000030000000000000003000000000000000300000003000000", nil, &VARIANT{VT_I4, int32(3)}},
	{"VT_R4", "557365720000000003000000000000000400000000000000040000000000c03f", nil, &VARIANT{VT_R4, float32(1.5)}},
	{
		"VT_R8", "0000000055736572040000000000000005000000000000000500000000000000000000000000e03f",
		nil, &VARIANT{VT_R8, 0.5},
	},
	{
		"VT_CY", "55736572000000000400000000000000060000000000000006000000000000001027000000000000",
		nil, &VARIANT{VT_CY, CY{10000}},
	},
	{
		"VT_DATE", "557365720000000004000000000000000700000000000000070000000000000000000000c8d5e140",
		nil, &VARIANT{VT_DATE, 36526.25},
	},
	{
		"VT_BSTR", "5573657200000000060000000000000008000000000000000800000018db34000400000008000000040000006200730074007200",
		[][2]int{{28, 4}}, &VARIANT{VT_BSTR, NewBSTR("bstr")},
	},
	{
		"VT_ERROR", "557365720000000003000000000000000a000000000000000a00000004000280",
		nil, &VARIANT{VT_ERROR, rt.HRESULT(0x80020004)},
	},
	{"VT_BOOL", "557365720000000003000000000000000b000000000000000b000000ffff", nil, &VARIANT{VT_BOOL, true}},
	{"VT_UI1", "55736572000000000300000000000000110000000000000011000000fe", nil, &VARIANT{VT_UI1, uint8(254)}},
	{
		"VT_UI4", "55736572000000000300000000000000130000000000000013000000ffffffff",
		nil, &VARIANT{VT_UI4, uint32(0xffffffff)},
	},
	{
		"VT_VARIANT by reference",
		"557365720000000007000000000000000c400000000000000c400000180000005573657200000000030000000000000003000000000000000300000009000000",
		nil, &VARIANT{VT_VARIANT | VT_BYREF, &VARIANT{VT_I4, int32(9)}},
	},
	{
		"VT_I4 by reference", "55736572000000000400000000000000034000000000000003400000040000004d000000",
		nil, &VARIANT{VT_I4 | VT_BYREF, pointer(int32(77))},
	},
	{
		"array of VT_I4",
		"55736572000000000a00000000000000032000000000000000200000a0fb34000100000001000000010080000400000000000300030000000300000002000000030000000000000003000000010000000200000003000000",
		[][2]int{{28, 4}}, &VARIANT{VT_I4 | VT_ARRAY, &SAFEARRAY{
			VT: VT_I4, Bounds: []SAFEARRAYBOUND{{3, 0}}, Data: []int32{1, 2, 3},
		}},
	},
	{
		"array of VT_BSTR",
		"00000000557365720d0000000000000008200000000000000020000080fd34000100000001000000010080010400000000000800080000000200000002000000020000000000000002000000010000000200000001000000700000000200000004000000020000007100" + "7100",
		[][2]int{{28, 4}}, &VARIANT{VT_BSTR | VT_ARRAY, &SAFEARRAY{
			VT: VT_BSTR, Bounds: []SAFEARRAYBOUND{{2, 0}}, Data: []BSTR{NewBSTR("p"), NewBSTR("qq")},
		}},
	},
	{
		"array of VT_VARIANT",
		"557365720000000011000000000000000c200000000000000020000060fe34000100000001000000010080081000000000000c000c0000000200000002000000020000000000000002000000000000000300000000000000030000000000000003000000010000000500000000000000080000000000000008000000c8fe340001000000020000000100000073" + "00",
		[][2]int{{28, 4}, {124, 4}}, &VARIANT{VT_VARIANT | VT_ARRAY, &SAFEARRAY{
			VT: VT_VARIANT, Bounds: []SAFEARRAYBOUND{{2, 0}},
			Data: []VARIANT{{VT_I4, int32(1)}, {VT_BSTR, NewBSTR("s")}},
		}},
	},
	{
		"VT_UNKNOWN",
		"55736572000000000b000000000000000d000000000000000d000000b0d3cc0034000000340000004d454f57040000000000000000000000c000000000000046205e1c7a443b114d9a01102030405060000000000400000001020304",
		[][2]int{{28, 4}}, &VARIANT{VT_UNKNOWN, custom("\x01\x02\x03\x04")},
	},

	{"CLIPFORMAT", "55736572576474480d000000", nil, pointer(CF_UNICODETEXT)},
	{"STGMEDIUM of nothing", "557365720000000000000000", nil, &STGMEDIUM{}},
	{
		"STGMEDIUM of memory " + wineGap,
		"557365720000000001000000180083000000000057647452180083001000000018008300100000003031323334353637383961626364656600000000"[:112],
		[][2]int{{12, 4}, {24, 4}, {32, 4}}, &STGMEDIUM{Tymed: TYMED_HGLOBAL, HGlobal: HGLOBAL("0123456789abcdef")},
	},
}

func bstr(s string) *BSTR { return pointer(NewBSTR(s)) }

func pointer[T any](v T) *T { return &v }

// custom is an object that marshals itself as these bytes, by the class
// 7a1c5e20-3b44-4d11-9a01-102030405060.
type custom string

var customClass = guid.GUID{
	Data1: 0x7a1c5e20, Data2: 0x3b44, Data3: 0x4d11,
	Data4: [8]byte{0x9a, 0x01, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60},
}

// customs marshals custom objects as OBJREF_CUSTOM ([MS-DCOM] 2.2.18.6).
type customs struct{}

const customHead = 48 // bytes of an OBJREF_CUSTOM before its data

func (customs) MarshalInterface(e *ndr.Encoder, iid *guid.GUID, v any) {
	data := string(v.(custom))
	var sub ndr.Encoder
	sub.Raw([]byte("MEOW\x04\x00\x00\x00"))
	sub.GUID(iid)
	sub.GUID(&customClass)
	sub.Uint32(0)
	sub.Uint32(uint32(len(data)))
	e.Raw(append(sub.Bytes(), data...))
}

var errNotCustom = errors.New("no OBJREF_CUSTOM")

func (customs) UnmarshalInterface(objref []byte, iid *guid.GUID) (any, error) {
	if len(objref) < customHead || string(objref[:4]) != "MEOW" {
		return nil, errNotCustom
	}
	return custom(objref[customHead:]), nil
}

// encodeVector writes what a vector's bytes should be.
func encodeVector(v vector, want []byte) ([]byte, error) {
	e := ndr.Encoder{Interfaces: customs{}}
	if want[0] == 0 {
		e.Uint32(0) // something of 4 bytes stands before it
	}
	e.UserReferent()
	if bytes.HasSuffix([]byte(v.name), []byte(wineGap)) {
		e.Align(8)
	}
	v.value.MarshalNDR(&e)
	return e.Bytes(), e.Err()
}

// decodeVector reads a vector's bytes into into.
func decodeVector(v vector, data []byte, into marshaler) error {
	d := ndr.Decoder{Interfaces: customs{}}
	d.Reset(data)
	if len(data) > 0 && data[0] == 0 {
		d.Uint32()
	}
	d.UserReferent()
	if bytes.HasSuffix([]byte(v.name), []byte(wineGap)) {
		d.Align(8)
	}
	into.UnmarshalNDR(&d)
	return d.Finish()
}

// fresh gives a zero value of v's type.
func fresh(v marshaler) marshaler {
	switch v.(type) {
	case *BSTR:
		return new(BSTR)
	case *VARIANT:
		return new(VARIANT)
	case *CLIPFORMAT:
		return new(CLIPFORMAT)
	case *STGMEDIUM:
		return new(STGMEDIUM)
	}
	panic("a vector of another type")
}

func TestVectors(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) {
			want, err := hex.DecodeString(v.hex)
			if err != nil {
				t.Fatal(err)
			}
			got, err := encodeVector(v, want)
			if err != nil {
				t.Fatal(err)
			}
			masked := bytes.Clone(want)
			for _, o := range v.opaque {
				copy(masked[o[0]:o[0]+o[1]], got[o[0]:])
			}
			if !bytes.Equal(got, masked) {
				t.Errorf("encoded\n got %x\nwant %x", got, masked)
			}
			back := fresh(v.value)
			if err := decodeVector(v, want, back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(v.value, back, cmp.Comparer(func(a, b BSTR) bool { return a == b })); diff != "" {
				t.Errorf("decoded (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPrefixes reads every prefix of every vector: an error each time, never a
// panic, and nothing half-read.
func TestPrefixes(t *testing.T) {
	for _, v := range vectors {
		data, _ := hex.DecodeString(v.hex)
		for n := range data {
			if err := decodeVector(v, data[:n], fresh(v.value)); err == nil {
				t.Errorf("%s: %d of %d bytes are read without an error", v.name, n, len(data))
			}
		}
	}
}
