package ole_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/goidl/goidl/rt/rttest"
)

// A systemVector is a call of a system interface and the stub data that Wine
// sends for it, both ways.
type systemVector struct {
	name           string
	request, reply string
	opaque         [][2]int // offset and length of what differs from run to run in the reply
	call           func(t *testing.T, l *rttest.Loopback) (any, error)
	result         any   // of the call
	want           error // of the call
}

func unicodeText() *ole.FORMATETC {
	return &ole.FORMATETC{CfFormat: ole.CF_UNICODETEXT, DwAspect: 1, Lindex: -1, Tymed: uint32(ole.TYMED_HGLOBAL)}
}

// Where Wine aligns what a [wire_marshal] type points to to 8 and MIDL to 4, the
// four bytes in between are left out here.
var systemVectors = []systemVector{
	{
		name:    "IDataObject.QueryGetData",
		request: "00000200557365720000000001000000ffffffff01000000576474480d000000",
		reply:   "00000000",
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{})
			return nil, p.QueryGetData(ctx, unicodeText())
		},
	},
	{
		name: "IDataObject.QueryGetData with a device",
		request: "00000200557365720400020001000000ffffffff01000000576474480d000000" +
			"0c000000180000000c000e0010000000410042004300000000000000",
		reply: "00000000",
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			format := unicodeText()
			format.Ptd = &ole.DVTARGETDEVICE{
				TdSize: 24, TdDriverNameOffset: 12, TdDeviceNameOffset: 14, TdPortNameOffset: 16,
				TdData: []byte("A\x00B\x00C\x00\x00\x00\x00\x00\x00\x00"),
			}
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{})
			return nil, p.QueryGetData(ctx, format)
		},
	},
	{
		name:    "IDataObject.GetData",
		request: "00000200557365720000000001000000ffffffff01000000576474480d000000",
		reply: "557365720100000018008300000000005764745218008300100000001800830010000000" +
			"3031323334353637383961626364656600000000",
		opaque: [][2]int{{8, 4}, {20, 4}, {28, 4}},
		result: "0123456789abcdef",
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{
				medium: ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: ole.HGLOBAL("0123456789abcdef")},
			})
			m, err := p.GetData(ctx, unicodeText())
			return string(m.HGlobal), err
		},
	},
	{
		name:    "IDataObject.GetData that fails",
		request: "00000200557365720000000001000000ffffffff01000000576474480d000000",
		reply:   "55736572000000000000000064000480",
		want:    rt.DV_E_FORMATETC,
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{err: rt.DV_E_FORMATETC})
			return p.GetData(ctx, unicodeText())
		},
	},
	{
		name:    "IDataObject.GetCanonicalFormatEtc",
		request: "00000200557365720000000001000000ffffffff01000000576474480d000000",
		reply:   "557365720000000001000000ffffffff01000000576474480100000000000000",
		result:  text,
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{})
			return p.GetCanonicalFormatEtc(ctx, unicodeText())
		},
	},
	{
		name:    "IDataObject.EnumFormatEtc that fails",
		request: "02000000",
		reply:   "0000000001400080",
		want:    rt.E_NOTIMPL,
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{})
			return p.EnumFormatEtc(ctx, uint32(ole.DATADIR_SET))
		},
	},
	{
		name:    "IDataObject.DUnadvise",
		request: "77000000",
		reply:   "00000000",
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDataObject](t, l, &fakeData{})
			return nil, p.DUnadvise(ctx, 119)
		},
	},
	{
		name:    "IAdviseSink.OnDataChange",
		request: "00000200557365720000000001000000ffffffff01000000576474480d00000004000200557365720000000000000000",
		reply:   "00000000",
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IAdviseSink](t, l, &fakeSink{})
			return nil, p.OnDataChange(ctx, unicodeText(), &ole.STGMEDIUM{})
		},
	},
	{
		name:    "IAdviseSink.OnViewChange",
		request: "01000000ffffffff",
		reply:   "00000000",
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IAdviseSink](t, l, &fakeSink{})
			return nil, p.OnViewChange(ctx, uint32(ole.DVASPECT_CONTENT), -1)
		},
	},
	{
		name:    "IEnumFORMATETC.Next",
		request: "01000000",
		reply:   "010000000000000001000000557365720000000001000000ffffffff0100000057647448010000000100000000000000",
		result:  []ole.FORMATETC{text},
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			enum := ole.NewEnumFORMATETC([]ole.FORMATETC{text})
			ctx, p := rttest.Connect[ole.IEnumFORMATETC](t, l, enum)
			return p.Next(ctx, 1)
		},
	},
	{
		name:    "IEnumFORMATETC.Next at the end",
		request: "04000000",
		reply:   "0400000000000000000000000000000001000000",
		want:    rt.S_FALSE,
		result:  []ole.FORMATETC{},
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IEnumFORMATETC](t, l, ole.NewEnumFORMATETC(nil))
			return p.Next(ctx, 4)
		},
	},
	{
		name:    "IStream.Read",
		request: "08000000",
		reply:   "08000000000000000500000001020304050000000500000000000000",
		result:  []byte{1, 2, 3, 4, 5},
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IStream](t, l, ole.NewMemoryStream([]byte{1, 2, 3, 4, 5}))
			return p.Read(ctx, 8)
		},
	},
	{
		name:    "IStream.Write",
		request: "08000000313233343536373808000000",
		reply:   "0800000000000000",
		result:  uint32(8),
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IStream](t, l, ole.NewMemoryStream(nil))
			return p.Write(ctx, []byte("12345678"))
		},
	},
	{
		name:    "IStream.Seek",
		request: "fdffffffffffffff02000000",
		reply:   "9a7856341200000000000000",
		result:  ole.ULARGE_INTEGER{QuadPart: 0x123456789a},
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IStream](t, l, statStream{})
			return p.Seek(ctx, ole.LARGE_INTEGER{QuadPart: -3}, uint32(ole.STREAM_SEEK_END))
		},
	},
	{
		name:    "IStream.Stat",
		request: "00000000",
		reply: "0000020002000000630000000000000000000000000000000000000000000000000000000000000012000000" +
			"0000000000000000000000000000000000000000000000000000000005000000" +
			"00000000050000007300740072006d000000000000000000",
		result: strm,
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IStream](t, l, statStream{})
			return p.Stat(ctx, 0)
		},
	},
	{
		name: "IDispatch.GetIDsOfNames",
		request: "0000000000000000000000000000000002000000000002000400020004000000000000000400000046006f006f000000" +
			"0500000000000000050000005100750075007800000000000200000000000000",
		reply:  "020000000a0000000b00000000000000",
		result: []int32{10, 11},
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			foo, quux := "Foo", "Quux"
			ctx, p := rttest.Connect[ole.IDispatch](t, l, &fakeDispatch{})
			return p.GetIDsOfNames(ctx, rt.GUID{}, []*string{&foo, &quux}, 0)
		},
	},
	{
		name: "IDispatch.Invoke",
		request: "0c0000000000000000000000000000000000000000000000040000000000020004000200010000000100000001000000" +
			"557365720000000003000000000000000300000000000000030000000500000001000000fdffffff0000000000000000" +
			"00000000",
		reply: "557365720000000003000000000000000300000000000000030000002a00000000000000557365725573657255736572" +
			"00000000000000000000000000000000" + "00000000ffffffff00000000" + "00000000ffffffff00000000" + "00000000ffffffff00000000" +
			"0000000000000000" + "00000000",
		result: ole.VARIANT{VT: ole.VT_I4, Val: int32(42)},
		call: func(t *testing.T, l *rttest.Loopback) (any, error) {
			ctx, p := rttest.Connect[ole.IDispatch](t, l, &fakeDispatch{})
			_, result, _, _, err := p.Invoke(ctx, 12, rt.GUID{}, 0, 4, &ole.DISPPARAMS{
				Rgvarg: []ole.VARIANT{{VT: ole.VT_I4, Val: int32(5)}}, CArgs: 1,
				RgdispidNamedArgs: []int32{ole.DISPID_PROPERTYPUT}, CNamedArgs: 1,
			})
			return result, err
		},
	},
}

func TestSystemVectors(t *testing.T) {
	for _, v := range systemVectors {
		t.Run(v.name, func(t *testing.T) {
			l := &rttest.Loopback{}
			got, err := v.call(t, l)
			if !errors.Is(err, v.want) {
				t.Errorf("the call gives %v", err)
			}
			if diff := cmp.Diff(v.result, got); v.result != nil && diff != "" {
				t.Errorf("the result (-want +got):\n%s", diff)
			}
			calls := l.Calls()
			if len(calls) != 1 {
				t.Fatalf("%d calls", len(calls))
			}
			compare(t, "request", calls[0].Request, v.request, nil)
			compare(t, "reply", calls[0].Reply, v.reply, v.opaque)
		})
	}
}

func compare(t *testing.T, what string, got []byte, text string, opaque [][2]int) {
	t.Helper()
	want, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range opaque {
		copy(want[o[0]:o[0]+o[1]], got[o[0]:])
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s\n got %x\nwant %x", what, got, want)
	}
}

// text is the format of fakeData.
var text = ole.FORMATETC{CfFormat: ole.CF_TEXT, DwAspect: 1, Lindex: -1, Tymed: 1}

// fakeData is an IDataObject that gives what it is told to.
type fakeData struct {
	ole.IDataObject
	medium ole.STGMEDIUM
	err    error
}

func (f *fakeData) QueryGetData(context.Context, *ole.FORMATETC) error { return nil }

func (f *fakeData) GetData(context.Context, *ole.FORMATETC) (ole.STGMEDIUM, error) {
	return f.medium, f.err
}

func (f *fakeData) GetCanonicalFormatEtc(context.Context, *ole.FORMATETC) (ole.FORMATETC, error) {
	return text, nil
}

func (f *fakeData) EnumFormatEtc(context.Context, uint32) (ole.IEnumFORMATETC, error) {
	return nil, rt.E_NOTIMPL
}

func (f *fakeData) DUnadvise(context.Context, uint32) error { return nil }

// fakeSink is an IAdviseSink that listens.
type fakeSink struct{ ole.IAdviseSink }

func (*fakeSink) OnDataChange(context.Context, *ole.FORMATETC, *ole.STGMEDIUM) error { return nil }

func (*fakeSink) OnViewChange(context.Context, uint32, int32) error { return nil }

// statStream is an IStream that has a name and is far behind its start.
type statStream struct{ ole.IStream }

func (statStream) Seek(context.Context, ole.LARGE_INTEGER, uint32) (ole.ULARGE_INTEGER, error) {
	return ole.ULARGE_INTEGER{QuadPart: 0x123456789a}, nil
}

func (statStream) Stat(context.Context, uint32) (ole.STATSTG, error) {
	return strm, nil
}

var strmName = "strm"

var strm = ole.STATSTG{
	PwcsName: &strmName, Type: uint32(ole.STGTY_STREAM), CbSize: ole.ULARGE_INTEGER{QuadPart: 99}, GrfMode: 18,
}

// fakeDispatch is an IDispatch whose every property is 42.
type fakeDispatch struct{ ole.IDispatch }

func (*fakeDispatch) GetIDsOfNames(_ context.Context, _ rt.GUID, names []*string, _ uint32) ([]int32, error) {
	ids := make([]int32, len(names))
	for i := range ids {
		ids[i] = int32(10 + i)
	}
	return ids, nil
}

func (*fakeDispatch) Invoke(_ context.Context, _ int32, _ rt.GUID, _ uint32, _ uint16, params *ole.DISPPARAMS) (
	ole.DISPPARAMS, ole.VARIANT, ole.EXCEPINFO, uint32, error,
) {
	return *params, ole.VARIANT{VT: ole.VT_I4, Val: int32(42)}, ole.EXCEPINFO{}, 0, nil
}

// TestTruncatedCalls cuts every request and every reply off everywhere: the caller
// gets an error, and nothing panics.
func TestTruncatedCalls(t *testing.T) {
	for _, v := range systemVectors {
		t.Run(v.name, func(t *testing.T) {
			for _, cutReply := range []bool{false, true} {
				for n := range max(len(v.request), len(v.reply)) / 2 {
					cut := false
					l := &rttest.Loopback{Tamper: func(message []byte, reply bool) []byte {
						if reply == cutReply && n < len(message) {
							cut = true
							return message[:n]
						}
						return message
					}}
					if _, err := v.call(t, l); cut && !errors.Is(err, rt.RPC_X_BAD_STUB_DATA) {
						t.Errorf("%d bytes, of the reply: %v: %v", n, cutReply, err)
					}
				}
			}
		})
	}
}
