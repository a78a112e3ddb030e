package ole

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/ndr"
)

// encode gives v's wire form, at an offset that is not a multiple of 8.
func encode(v marshaler) ([]byte, error) {
	e := ndr.Encoder{Interfaces: customs{}}
	e.UserReferent()
	v.MarshalNDR(&e)
	return e.Bytes(), e.Err()
}

func decode(data []byte, v marshaler) error {
	d := ndr.Decoder{Interfaces: customs{}}
	d.Reset(data)
	d.UserReferent()
	v.UnmarshalNDR(&d)
	return d.Finish()
}

var equalBSTR = cmp.Comparer(func(a, b BSTR) bool { return a == b })

// roundTrip writes v, reads it into back and compares. Every prefix must be an
// error.
func roundTrip(t *testing.T, v, back marshaler) {
	t.Helper()
	data, err := encode(v)
	if err != nil {
		t.Fatalf("%T: %v", v, err)
	}
	if err := decode(data, back); err != nil {
		t.Fatalf("%T: %v\n%x", v, err, data)
	}
	if diff := cmp.Diff(v, back, equalBSTR); diff != "" {
		t.Errorf("%T (-want +got):\n%s", v, diff)
	}
	for n := range data {
		if err := decode(data[:n], back); err == nil {
			t.Errorf("%T: %d of %d bytes are read without an error", v, n, len(data))
		}
	}
}

func TestRoundTripHandles(t *testing.T) {
	roundTrip(t, pointer(HGLOBAL(nil)), new(HGLOBAL))
	roundTrip(t, pointer(HGLOBAL{}), new(HGLOBAL))
	roundTrip(t, pointer(HGLOBAL("x")), new(HGLOBAL))
	roundTrip(t, pointer(HMETAFILE("wmf")), new(HMETAFILE))
	roundTrip(t, pointer(HENHMETAFILE("emf")), new(HENHMETAFILE))
	roundTrip(t, pointer(HENHMETAFILE(nil)), new(HENHMETAFILE))
	roundTrip(t, &HMETAFILEPICT{MM: 8, XExt: 1, YExt: -1, HMF: HMETAFILE("wmf")}, new(HMETAFILEPICT))
	roundTrip(t, &HMETAFILEPICT{}, new(HMETAFILEPICT))
	roundTrip(t, &HBITMAP{Width: 3, Height: 1, WidthBytes: 4, Planes: 1, BitsPixel: 8, Bits: []byte{1, 2, 3, 0}}, new(HBITMAP))
	roundTrip(t, &HPALETTE{Version: 0x300, Entries: []PALETTEENTRY{{1, 2, 3, 0}, {4, 5, 6, 1}}}, new(HPALETTE))
	roundTrip(t, pointer(HWND(0x10010)), new(HWND))
	roundTrip(t, pointer(HDC(^uintptr(0))), new(HDC))
	roundTrip(t, pointer(HACCEL(1)), new(HACCEL))
	roundTrip(t, pointer(HBRUSH(2)), new(HBRUSH))
	roundTrip(t, pointer(HFONT(3)), new(HFONT))
	roundTrip(t, pointer(HICON(4)), new(HICON))
	roundTrip(t, pointer(HMENU(5)), new(HMENU))
	roundTrip(t, pointer(SNB{"one", "", "drei"}), new(SNB))
	roundTrip(t, pointer(SNB(nil)), new(SNB))
}

func TestRoundTripMedia(t *testing.T) {
	unk := custom("owner")
	for _, m := range []STGMEDIUM{
		{},
		{PUnkForRelease: unk},
		{Tymed: TYMED_HGLOBAL},
		{Tymed: TYMED_HGLOBAL, HGlobal: HGLOBAL{}, PUnkForRelease: unk},
		{Tymed: TYMED_HGLOBAL, HGlobal: HGLOBAL("abc"), PUnkForRelease: unk},
		{Tymed: TYMED_FILE, FileName: `C:\Tëmp`},
		{Tymed: TYMED_FILE},
		{Tymed: TYMED_GDI, Bitmap: &HBITMAP{Width: 1, Height: 1, WidthBytes: 2, Planes: 1, BitsPixel: 1, Bits: []byte{1, 0}}},
		{Tymed: TYMED_GDI, Palette: &HPALETTE{Entries: []PALETTEENTRY{{1, 2, 3, 4}}}},
		{Tymed: TYMED_GDI},
		{Tymed: TYMED_MFPICT, MetaFilePict: &HMETAFILEPICT{HMF: HMETAFILE("x")}},
		{Tymed: TYMED_ENHMF, EnhMetaFile: HENHMETAFILE("y")},
		{Tymed: TYMED_ISTREAM},
		{Tymed: TYMED_ISTORAGE},
	} {
		roundTrip(t, &m, new(STGMEDIUM))
		roundTrip(t, &FLAG_STGMEDIUM{ContextFlags: 1, FPassOwnership: 1, Stgmed: m}, new(FLAG_STGMEDIUM))
	}
}

func TestUnknownMedium(t *testing.T) {
	if _, err := encode(&STGMEDIUM{Tymed: TYMED_HGLOBAL | TYMED_FILE}); !errors.Is(err, ndr.InvalidTag) {
		t.Errorf("two media at once: %v", err)
	}
	for _, tymed := range []uint32{3, 128, 0x80000000} {
		data := binary.LittleEndian.AppendUint32([]byte("User"), tymed)
		data = append(data, 0, 0, 0, 0, 0, 0, 0, 0)
		if err := decode(data, new(STGMEDIUM)); !errors.Is(err, ndr.InvalidTag) {
			t.Errorf("TYMED %#x: %v", tymed, err)
		}
	}
}

// TestVariants tries every type, by value, by reference and in an array.
func TestVariants(t *testing.T) {
	obj := custom("object")
	for _, v := range []VARIANT{
		{VT: VT_EMPTY},
		{VT: VT_NULL},
		{VT_I1, int8(-1)},
		{VT_UI1, uint8(1)},
		{VT_I2, int16(-2)},
		{VT_UI2, uint16(2)},
		{VT_I4, int32(-4)},
		{VT_INT, int32(-4)},
		{VT_UI4, uint32(4)},
		{VT_UINT, uint32(4)},
		{VT_I8, int64(-8)},
		{VT_UI8, uint64(8)},
		{VT_R4, float32(0.25)},
		{VT_R8, 0.125},
		{VT_DATE, -1.25},
		{VT_BOOL, false},
		{VT_ERROR, rt.E_FAIL},
		{VT_CY, CY{-1}},
		{VT_DECIMAL, DECIMAL{Scale: 2, Sign: 0x80, Hi32: 1, Lo64: 1 << 63}},
		{VT_BSTR, BSTR{}},
		{VT_UNKNOWN, nil},
		{VT_UNKNOWN, obj},
		{VT_DISPATCH, nil},
		{VT_I4 | VT_BYREF, pointer(int32(1))},
		{VT_I8 | VT_BYREF, pointer(int64(1))},
		{VT_UI1 | VT_BYREF, pointer(uint8(1))},
		{VT_I1 | VT_BYREF, pointer(int8(1))},
		{VT_I2 | VT_BYREF, pointer(int16(1))},
		{VT_UI2 | VT_BYREF, pointer(uint16(1))},
		{VT_UI4 | VT_BYREF, pointer(uint32(1))},
		{VT_UI8 | VT_BYREF, pointer(uint64(1))},
		{VT_R4 | VT_BYREF, pointer(float32(1))},
		{VT_R8 | VT_BYREF, pointer(1.5)},
		{VT_BOOL | VT_BYREF, pointer(true)},
		{VT_ERROR | VT_BYREF, pointer(rt.E_FAIL)},
		{VT_CY | VT_BYREF, &CY{3}},
		{VT_DECIMAL | VT_BYREF, &DECIMAL{Lo64: 1}},
		{VT_BSTR | VT_BYREF, bstr("ref")},
		{VT_UNKNOWN | VT_BYREF, pointer[any](obj)},
		{VT_VARIANT | VT_BYREF, &VARIANT{VT_VARIANT | VT_BYREF, &VARIANT{VT_BOOL, true}}},
		{VT_I4 | VT_ARRAY, nil},
		{VT_I4 | VT_ARRAY | VT_BYREF, pointer(array(VT_I4, []int32{1}))},
		{VT_I1 | VT_ARRAY, array(VT_I1, []int8{-1})},
		{VT_UI1 | VT_ARRAY, array(VT_UI1, []byte("abc"))},
		{VT_I2 | VT_ARRAY, array(VT_I2, []int16{-1, 1})},
		{VT_UI2 | VT_ARRAY, array(VT_UI2, []uint16{1})},
		{VT_UI4 | VT_ARRAY, array(VT_UI4, []uint32{1})},
		{VT_I8 | VT_ARRAY, array(VT_I8, []int64{1, 2})},
		{VT_UI8 | VT_ARRAY, array(VT_UI8, []uint64{1})},
		{VT_R4 | VT_ARRAY, array(VT_R4, []float32{1})},
		{VT_R8 | VT_ARRAY, array(VT_R8, []float64{1, math.Inf(1)})},
		{VT_DATE | VT_ARRAY, array(VT_DATE, []float64{-1})},
		{VT_I2 | VT_ARRAY, array(VT_I2, []int16{})},
		{VT_BOOL | VT_ARRAY, array(VT_BOOL, []bool{true, false})},
		{VT_ERROR | VT_ARRAY, array(VT_ERROR, []rt.HRESULT{rt.E_FAIL})},
		{VT_CY | VT_ARRAY, array(VT_CY, []CY{{1}, {2}})},
		{VT_BSTR | VT_ARRAY, array(VT_BSTR, []BSTR{NewBSTR("a"), {}, NewBSTR("")})},
		{VT_UNKNOWN | VT_ARRAY, array(VT_UNKNOWN, []any{obj, nil, obj})},
		{VT_UNKNOWN | VT_ARRAY, &SAFEARRAY{
			VT: VT_UNKNOWN, IID: guid.GUID{Data1: 7}, Bounds: []SAFEARRAYBOUND{{1, 1}}, Data: []any{obj},
		}},
		{VT_DISPATCH | VT_ARRAY, array(VT_DISPATCH, []IDispatch{nil})},
		{VT_DISPATCH | VT_ARRAY, &SAFEARRAY{
			VT: VT_DISPATCH, IID: IID_IDispatch, Bounds: []SAFEARRAYBOUND{{1, 1}}, Data: []IDispatch{nil},
		}},
		{VT_VARIANT | VT_ARRAY, array(VT_VARIANT, []VARIANT{{VT_I1, int8(1)}, {VT_BSTR, NewBSTR("x")}})},
		{VT_I4 | VT_ARRAY, &SAFEARRAY{
			VT: VT_I4, Bounds: []SAFEARRAYBOUND{{2, 1}, {3, -1}}, Data: []int32{1, 2, 3, 4, 5, 6},
		}},
	} {
		t.Run(v.String(), func(t *testing.T) { roundTrip(t, &v, new(VARIANT)) })
	}
}

// array makes an array of one dimension.
func array[T any](vt VARENUM, data []T) *SAFEARRAY {
	return &SAFEARRAY{VT: vt, Bounds: []SAFEARRAYBOUND{{CElements: uint32(len(data))}}, Data: data}
}

// TestVariantsThatLie checks that a value of another type than VT says is an
// error of the sender, not a message that nobody can read.
func TestVariantsThatLie(t *testing.T) {
	for _, v := range []VARIANT{
		{VT_I4, "text"},
		{VT_I4, nil},
		{VT_I4, int64(1)},
		{VT_BSTR, "text"},
		{VT_DISPATCH, custom("no IDispatch")},
		{VT_RECORD, nil},
		{VT_I4 | VT_BYREF, int32(1)},
		{VT_I4 | VT_BYREF, (*int32)(nil)},
		{VT_VARIANT | VT_BYREF, (*VARIANT)(nil)},
		{VT_VARIANT, VARIANT{}},
		{VT_EMPTY | VT_BYREF, nil},
		{VT_I4 | VT_ARRAY, []int32{1}},
		{VT_I4 | VT_ARRAY, array(VT_I2, []int16{1})},
		{VT_I4 | VT_ARRAY, array(VT_I4, []int16{1})},
		{VT_I4 | VT_ARRAY, &SAFEARRAY{VT: VT_I4, Bounds: []SAFEARRAYBOUND{{2, 0}}, Data: []int32{1}}},
		{VT_DECIMAL | VT_ARRAY, &SAFEARRAY{VT: VT_DECIMAL}},
		{0x1000, nil},
	} {
		if data, err := encode(&v); !errors.Is(err, ndr.InvalidArg) {
			t.Errorf("%v: %v, %x", v, err, data)
		}
	}
}

// TestCircle checks that a VARIANT that refers to itself is an error.
func TestCircle(t *testing.T) {
	var v VARIANT
	v.VT, v.Val = VT_VARIANT|VT_BYREF, &v
	if _, err := encode(&v); !errors.Is(err, ndr.InvalidArg) {
		t.Error(err)
	}
}

// TestDeepVariant checks that a message cannot nest without end.
func TestDeepVariant(t *testing.T) {
	level := []byte{
		0, 0, 0, 0, 0, 0, 0, 0, 0x0c, 0x40, 0, 0, 0, 0, 0, 0,
		0x0c, 0x40, 0, 0, 24, 0, 0, 0, 'U', 's', 'e', 'r', 0, 0, 0, 0,
	}
	message := append([]byte("User\x00\x00\x00\x00"), strings.Repeat(string(level), 1<<16)...)
	if err := decode(message, new(VARIANT)); !errors.Is(err, ndr.BadStubData) {
		t.Error(err)
	}
}

// TestCounts gives huge counts to everything that has one: errors, and no
// memory for what is not there.
func TestCounts(t *testing.T) {
	const many = "\xff\xff\xff\x7f"
	for name, c := range map[string]struct {
		into marshaler
		data string
	}{
		"BSTR":        {new(BSTR), many + "\xfe\xff\xff\xff" + many},
		"HGLOBAL":     {new(HGLOBAL), "WdtR\x01\x00\x00\x00" + many + "\x01\x00\x00\x00" + many},
		"HBITMAP":     {new(HBITMAP), "WdtR\x01\x00\x00\x00" + many + strings.Repeat("\x00", 20) + many},
		"HPALETTE":    {new(HPALETTE), "WdtR\x01\x00\x00\x00" + many + "\x00\x03\xff\xff"},
		"HMETAFILE":   {new(HMETAFILE), "WdtR\x01\x00\x00\x00" + many + many},
		"SNB":         {new(SNB), many + many + many},
		"LPSAFEARRAY": {new(LPSAFEARRAY), "\x01\x00\x00\x00" + many + "\xff\xff"},
	} {
		t.Run(name, func(t *testing.T) {
			data := []byte("User" + c.data)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := decode(data, c.into)
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 1<<16 {
				t.Errorf("%d bytes allocated for a message of %d", n, len(data))
			}
			if !errors.Is(err, ndr.BadStubData) && !errors.Is(err, ndr.InvalidBound) {
				t.Error(err)
			}
		})
	}
}

func TestArrayBoundsMustAgree(t *testing.T) {
	good, err := encode(&LPSAFEARRAY{array(VT_I4, []int32{1, 2})})
	if err != nil {
		t.Fatal(err)
	}
	const sizeAt, boundAt = 4 + 4 + 4 + 12 + 4, 4 + 4 + 4 + 12 + 4 + 8
	for _, at := range []int{sizeAt, boundAt} {
		bad := append([]byte(nil), good...)
		bad[at] = 3
		if err := decode(bad, new(LPSAFEARRAY)); !errors.Is(err, ndr.InvalidBound) {
			t.Errorf("offset %d: %v", at, err)
		}
	}
}

func TestBSTR(t *testing.T) {
	if got := BSTRFromBytes([]byte{'a', 0, 'b'}); got.String() != "a" || string(got.Bytes()) != "a\x00b" {
		t.Errorf("an odd BSTR is %q, %q", got.String(), got.Bytes())
	}
	roundTrip(t, pointer(BSTRFromBytes([]byte{1, 2, 3})), new(BSTR))
	roundTrip(t, pointer(BSTRFromBytes([]byte{0, 0xd8})), new(BSTR)) // half a surrogate pair
	if (BSTR{}).String() != "" || !(BSTR{}).IsNull() || NewBSTR("").IsNull() {
		t.Error("the zero BSTR is not NULL")
	}
	same := func(s string) bool { return NewBSTR(s).String() == string([]rune(s)) }
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

func TestClipboardFormats(t *testing.T) {
	cf := RegisterClipboardFormat("goidl test")
	if cf < 0xc000 || RegisterClipboardFormat("GOIDL Test") != cf || cf.String() != "goidl test" {
		t.Errorf("%d, %v", uint16(cf), cf)
	}
	if CF_TEXT.Name() != "" || CF_TEXT.String() != "CLIPFORMAT(1)" || CLIPFORMAT(0xffff).Name() != "" {
		t.Error("a format has a name that nobody registered")
	}
	for _, name := range []string{"", strings.Repeat("x", 256)} {
		if got := RegisterClipboardFormat(name); got != 0 {
			t.Errorf("%q is %d", name, got)
		}
	}
}

// TestRemoteClipboardFormat checks that a registered format's name travels when
// the message leaves the process, and the number when it does not.
func TestRemoteClipboardFormat(t *testing.T) {
	cf := RegisterClipboardFormat("goidl remote")
	for _, remote := range []bool{false, true} {
		t.Run(fmt.Sprint(remote), func(t *testing.T) {
			e := ndr.Encoder{Remote: remote}
			cf.MarshalNDR(&e)
			d := ndr.Decoder{}
			d.Reset(e.Bytes())
			if context := d.Uint32(); (context == WDT_REMOTE_CALL) != remote {
				t.Errorf("context %#x", context)
			}
			d.Reset(e.Bytes())
			var back CLIPFORMAT
			back.UnmarshalNDR(&d)
			if err := d.Finish(); err != nil || back != cf {
				t.Errorf("%v, %v", back, err)
			}
		})
	}
	if err := decode([]byte("UserXXXX\x00\x00\x00\x00"), new(CLIPFORMAT)); !errors.Is(err, ndr.InvalidTag) {
		t.Errorf("an unknown context: %v", err)
	}
	if err := decode([]byte("UserWdtH\x00\x00\x01\x00"), new(CLIPFORMAT)); !errors.Is(err, ndr.InvalidBound) {
		t.Errorf("a number of more than 16 bits: %v", err)
	}
}

// TestHandlesOfOthers checks that a handle in place of data is an error, unless
// it is null.
func TestHandlesOfOthers(t *testing.T) {
	for data, want := range map[string]error{
		"UserWdtH\x00\x00\x00\x00":                 nil,
		"UserWdtP\x00\x00\x00\x00\x00\x00\x00\x00": nil,
		"UserWdtH\x01\x00\x00\x00":                 ndr.BadStubData,
		"UserWdtP\x00\x00\x00\x00\x01\x00\x00\x00": ndr.BadStubData,
		"UserWdtX\x00\x00\x00\x00":                 ndr.InvalidTag,
	} {
		if err := decode([]byte(data), new(HGLOBAL)); !errors.Is(err, want) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// FuzzVariant reads any bytes as a VARIANT; what it could read it writes again,
// and reads the same.
func FuzzVariant(f *testing.F) {
	for _, v := range vectors {
		if data, err := encode(v.value); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v, back VARIANT
		if decode(data, &v) != nil {
			return
		}
		again, err := encode(&v)
		if err != nil {
			t.Fatalf("%v: %v", v, err)
		}
		if err := decode(again, &back); err != nil {
			t.Fatalf("%v: %v", v, err)
		}
	})
}

// FuzzMedium does the same for an STGMEDIUM.
func FuzzMedium(f *testing.F) {
	f.Add([]byte("User\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m, back STGMEDIUM
		if decode(data, &m) != nil {
			return
		}
		again, err := encode(&m)
		if err != nil {
			t.Fatalf("%v: %v", m, err)
		}
		if err := decode(again, &back); err != nil {
			t.Fatalf("%v: %v", m, err)
		}
	})
}
