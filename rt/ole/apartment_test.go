package ole_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/goidl/goidl/rt/rttest"
)

// fromSTA makes an object in an STA and gives an MTA's proxy for it. When the test
// ends nothing of either may be left.
func fromSTA[I any](t *testing.T, create func() I) (context.Context, I) {
	t.Helper()
	ctx, leave, err := rt.InitializeEx(rttest.Process(t, rttest.Orderly()), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(leave)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSTA(t, ctx, sta) })
	var stream *rt.Stream
	err = sta.Do(ctx, func(ctx context.Context) (err error) {
		obj := create()
		stream, err = rt.MarshalInterThreadInterfaceInStream(ctx, obj)
		rt.Release(obj) // the stream has it
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := rt.GetInterfaceAndReleaseStream[I](ctx, stream)
	if err != nil {
		t.Fatal(err)
	}
	if !rt.IsProxy(proxy) {
		t.Fatal("no proxy")
	}
	t.Cleanup(func() { rt.Release(proxy) })
	return ctx, proxy
}

func closeSTA(t *testing.T, ctx context.Context, sta *rt.STA) {
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
}

// board is an IDataObject with one text.
type board struct {
	rt.Object
	text   []byte
	sinks  map[uint32]ole.STATDATA
	media  []ole.STGMEDIUM // kept by SetData
	cookie uint32
}

var _ ole.IDataObject = (*board)(nil)

func newBoard() ole.IDataObject {
	return &board{text: []byte("nine o'clock"), sinks: map[uint32]ole.STATDATA{}}
}

// FinalRelease lets go of what clients left behind.
func (b *board) FinalRelease(context.Context) {
	for _, m := range b.media {
		_ = ole.ReleaseStgMedium(&m)
	}
}

func (b *board) GetData(_ context.Context, f *ole.FORMATETC) (ole.STGMEDIUM, error) {
	switch {
	case f == nil || f.CfFormat != ole.CF_TEXT:
		return ole.STGMEDIUM{}, rt.DV_E_FORMATETC
	case f.Tymed&uint32(ole.TYMED_HGLOBAL) != 0:
		return ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: b.text}, nil
	case f.Tymed&uint32(ole.TYMED_ISTREAM) != 0:
		return ole.STGMEDIUM{Tymed: ole.TYMED_ISTREAM, Stream: ole.NewMemoryStream(b.text)}, nil
	}
	return ole.STGMEDIUM{}, rt.DV_E_TYMED
}

func (b *board) GetDataHere(ctx context.Context, _ *ole.FORMATETC, m *ole.STGMEDIUM) (ole.STGMEDIUM, error) {
	switch m.Tymed {
	case ole.TYMED_HGLOBAL:
		if len(m.HGlobal) < len(b.text) {
			return ole.STGMEDIUM{}, rt.STG_E_MEDIUMFULL
		}
		copy(m.HGlobal, b.text)
	case ole.TYMED_ISTREAM:
		if _, err := m.Stream.Write(ctx, b.text); rt.Failed(err) {
			return ole.STGMEDIUM{}, err
		}
	}
	return *m, nil
}

func (b *board) QueryGetData(_ context.Context, f *ole.FORMATETC) error {
	if f == nil || f.CfFormat != ole.CF_TEXT {
		return rt.DV_E_FORMATETC
	}
	return nil
}

func (b *board) GetCanonicalFormatEtc(_ context.Context, f *ole.FORMATETC) (ole.FORMATETC, error) {
	return *f, rt.DATA_S_SAMEFORMATETC
}

func (b *board) SetData(ctx context.Context, _ *ole.FORMATETC, m *ole.STGMEDIUM, release int32) error {
	if m.Tymed == ole.TYMED_ISTREAM {
		text, err := m.Stream.Read(ctx, 100)
		if rt.Failed(err) {
			return err
		}
		b.text = text
	} else {
		b.text = m.HGlobal
	}
	if release != 0 {
		b.media = append(b.media, *m)
	}
	return nil
}

func (b *board) EnumFormatEtc(_ context.Context, direction uint32) (ole.IEnumFORMATETC, error) {
	if ole.DATADIR(direction) != ole.DATADIR_GET {
		return nil, rt.E_NOTIMPL
	}
	return ole.NewEnumFORMATETC([]ole.FORMATETC{textAs(ole.TYMED_HGLOBAL), textAs(ole.TYMED_ISTREAM)}), nil
}

func (b *board) DAdvise(ctx context.Context, f *ole.FORMATETC, advf uint32, sink ole.IAdviseSink) (uint32, error) {
	b.cookie++
	rt.AddRef(sink)
	b.sinks[b.cookie] = ole.STATDATA{Formatetc: *f, Advf: advf, PAdvSink: sink, DwConnection: b.cookie}
	if ole.ADVF(advf)&ole.ADVF_PRIMEFIRST == 0 {
		return b.cookie, nil
	}
	return b.cookie, sink.OnDataChange(ctx, f, &ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: b.text})
}

func (b *board) DUnadvise(_ context.Context, cookie uint32) error {
	c, ok := b.sinks[cookie]
	if !ok {
		return rt.OLE_E_NOCONNECTION
	}
	delete(b.sinks, cookie)
	rt.Release(c.PAdvSink)
	return nil
}

func (b *board) EnumDAdvise(context.Context) (ole.IEnumSTATDATA, error) {
	var connections []ole.STATDATA
	for cookie := range b.cookie {
		if c, ok := b.sinks[cookie+1]; ok {
			connections = append(connections, c)
		}
	}
	return ole.NewEnumSTATDATA(connections), nil
}

func textAs(media ole.TYMED) ole.FORMATETC {
	return ole.FORMATETC{CfFormat: ole.CF_TEXT, DwAspect: uint32(ole.DVASPECT_CONTENT), Lindex: -1, Tymed: uint32(media)}
}

func TestGetData(t *testing.T) {
	ctx, data := fromSTA(t, newBoard)
	memory, stream, file := textAs(ole.TYMED_HGLOBAL), textAs(ole.TYMED_ISTREAM), textAs(ole.TYMED_FILE)

	m, err := data.GetData(ctx, &memory)
	if err != nil || m.Tymed != ole.TYMED_HGLOBAL || string(m.HGlobal) != "nine o'clock" {
		t.Errorf("memory: %v, %v", m, err)
	}
	m, err = data.GetData(ctx, &stream)
	if err != nil || m.Tymed != ole.TYMED_ISTREAM || !rt.IsProxy(m.Stream) {
		t.Fatalf("stream: %v, %v", m, err)
	}
	if text, err := m.Stream.Read(ctx, 100); err != nil || string(text) != "nine o'clock" {
		t.Errorf("the stream has %q, %v", text, err)
	}
	if err := ole.ReleaseStgMedium(&m); err != nil || m.Stream != nil {
		t.Errorf("release: %v, %v", m, err)
	}
	if _, err = data.GetData(ctx, &file); !errors.Is(err, rt.DV_E_TYMED) {
		t.Errorf("file: %v", err)
	}
	if _, err = data.GetData(ctx, nil); !errors.Is(err, rt.DV_E_FORMATETC) {
		t.Errorf("no format: %v", err)
	}
}

func TestGetDataHere(t *testing.T) {
	ctx, data := fromSTA(t, newBoard)
	memory, stream := textAs(ole.TYMED_HGLOBAL), textAs(ole.TYMED_ISTREAM)
	owner := &struct{ rt.Object }{}

	m, err := data.GetDataHere(ctx, &memory, &ole.STGMEDIUM{
		Tymed: ole.TYMED_HGLOBAL, HGlobal: make([]byte, 14), PUnkForRelease: owner,
	})
	if err != nil || string(m.HGlobal) != "nine o'clock\x00\x00" || m.PUnkForRelease != owner {
		t.Errorf("memory: %v, %v", m, err)
	}
	mine := ole.NewMemoryStream(nil)
	m, err = data.GetDataHere(ctx, &stream, &ole.STGMEDIUM{Tymed: ole.TYMED_ISTREAM, Stream: mine})
	if err != nil || m.Stream != mine || string(mine.Bytes()) != "nine o'clock" {
		t.Errorf("stream: %v, %v; it has %q", m, err, mine.Bytes())
	}
	_, err = data.GetDataHere(ctx, &memory, &ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: []byte{1}})
	if !errors.Is(err, rt.STG_E_MEDIUMFULL) {
		t.Errorf("too small: %v", err)
	}
	for _, m := range []*ole.STGMEDIUM{{Tymed: ole.TYMED_ISTREAM, Stream: mine}, {Tymed: ole.TYMED_GDI}} {
		if _, err := data.GetDataHere(ctx, &memory, m); !errors.Is(err, rt.DV_E_TYMED) {
			t.Errorf("a medium of type %d: %v", m.Tymed, err)
		}
	}
}

// TestSetData gives the object data, for it to read and for it to keep.
func TestSetData(t *testing.T) {
	ctx, data := fromSTA(t, newBoard)
	memory := textAs(ole.TYMED_HGLOBAL)
	for _, m := range []ole.STGMEDIUM{
		{Tymed: ole.TYMED_HGLOBAL, HGlobal: ole.HGLOBAL("noon")},
		{Tymed: ole.TYMED_ISTREAM, Stream: ole.NewMemoryStream([]byte("noon"))},
	} {
		for _, release := range []int32{0, 1} {
			given := m
			if s, ok := m.Stream.(*ole.MemoryStream); ok {
				given.Stream, _ = s.Clone(ctx)
			}
			if err := data.SetData(ctx, &memory, &given, release); err != nil {
				t.Fatal(err)
			}
			if gone := given.Tymed == ole.TYMED_NULL; gone != (release == 1) {
				t.Errorf("release %d: the caller is left with %v", release, given)
			}
			if got, err := data.GetData(ctx, &memory); err != nil || string(got.HGlobal) != "noon" {
				t.Errorf("the object has %q, %v", got.HGlobal, err)
			}
			if err := data.SetData(ctx, &memory, &ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL}, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestQueries(t *testing.T) {
	ctx, data := fromSTA(t, newBoard)
	format := textAs(ole.TYMED_HGLOBAL)
	if err := data.QueryGetData(ctx, &format); err != nil {
		t.Error(err)
	}
	if err := data.QueryGetData(ctx, &ole.FORMATETC{CfFormat: ole.RegisterClipboardFormat("other")}); !errors.Is(err, rt.DV_E_FORMATETC) {
		t.Error(err)
	}
	if got, err := data.GetCanonicalFormatEtc(ctx, &format); !errors.Is(err, rt.DATA_S_SAMEFORMATETC) || got != format {
		t.Errorf("%v, %v", got, err)
	}
}

func TestEnumFormatEtc(t *testing.T) {
	ctx, data := fromSTA(t, newBoard)
	want := []ole.FORMATETC{textAs(ole.TYMED_HGLOBAL), textAs(ole.TYMED_ISTREAM)}
	enum, err := data.EnumFormatEtc(ctx, uint32(ole.DATADIR_GET))
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(enum)
	first, err := enum.Next(ctx, 1)
	if err != nil || !slices.Equal(first, want[:1]) {
		t.Errorf("Next(1) gives %v, %v", first, err)
	}
	clone, err := enum.Clone(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(clone)
	for name, e := range map[string]ole.IEnumFORMATETC{"enumerator": enum, "clone": clone} {
		if rest, err := e.Next(ctx, 5); !errors.Is(err, rt.S_FALSE) || !slices.Equal(rest, want[1:]) {
			t.Errorf("%s: Next(5) gives %v, %v", name, rest, err)
		}
	}
	if err := errors.Join(enum.Reset(ctx), enum.Skip(ctx, 2)); err != nil {
		t.Error(err)
	}
	if err := enum.Skip(ctx, 1); !errors.Is(err, rt.S_FALSE) {
		t.Errorf("Skip behind the end: %v", err)
	}
	if _, err := data.EnumFormatEtc(ctx, uint32(ole.DATADIR_SET)); !errors.Is(err, rt.E_NOTIMPL) {
		t.Errorf("DATADIR_SET: %v", err)
	}
}

// listener is an IAdviseSink that notes what it is told.
type listener struct {
	ole.IAdviseSink
	heard []string
}

func (l *listener) OnDataChange(_ context.Context, f *ole.FORMATETC, m *ole.STGMEDIUM) error {
	l.heard = append(l.heard, f.CfFormat.String()+": "+string(m.HGlobal))
	return nil
}

func TestDAdvise(t *testing.T) {
	ctx, data := fromSTA(t, newBoard)
	sink, format := &listener{}, textAs(ole.TYMED_HGLOBAL)
	cookie, err := data.DAdvise(ctx, &format, uint32(ole.ADVF_PRIMEFIRST), sink)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"CLIPFORMAT(1): nine o'clock"}; !slices.Equal(sink.heard, want) {
		t.Errorf("the sink hears %q, want %q", sink.heard, want)
	}
	second, err := data.DAdvise(ctx, &format, uint32(ole.ADVF_NODATA), &listener{})
	if err != nil {
		t.Fatal(err)
	}
	checkConnections(t, ctx, data, sink, cookie, second)
	if err := errors.Join(data.DUnadvise(ctx, cookie), data.DUnadvise(ctx, second)); err != nil {
		t.Error(err)
	}
	if err := data.DUnadvise(ctx, cookie); !errors.Is(err, rt.OLE_E_NOCONNECTION) {
		t.Errorf("DUnadvise twice: %v", err)
	}
}

// checkConnections walks over two connections, of which sink, at home here, has
// the first.
func checkConnections(t *testing.T, ctx context.Context, data ole.IDataObject, sink ole.IAdviseSink, cookies ...uint32) {
	t.Helper()
	enum, err := data.EnumDAdvise(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(enum)
	got, err := enum.Next(ctx, 3)
	if !errors.Is(err, rt.S_FALSE) || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	for i, c := range got {
		if c.DwConnection != cookies[i] || c.Formatetc != textAs(ole.TYMED_HGLOBAL) {
			t.Errorf("connection %d is %v", i, c)
		}
		rt.Release(c.PAdvSink)
	}
	if got[0].PAdvSink != sink {
		t.Error("the sink does not come home as itself")
	}
	clone, err := enum.Clone(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rt.Release(clone)
}

func TestStream(t *testing.T) {
	ctx, s := fromSTA(t, func() ole.IStream { return ole.NewMemoryStream([]byte("0123456789")) })
	seek := func(to int64, from ole.STREAM_SEEK) uint64 {
		t.Helper()
		pos, err := s.Seek(ctx, ole.LARGE_INTEGER{QuadPart: to}, uint32(from))
		if err != nil {
			t.Fatal(err)
		}
		return pos.QuadPart
	}
	if got, err := s.Read(ctx, 4); err != nil || string(got) != "0123" {
		t.Errorf("Read gives %q, %v", got, err)
	}
	if n, err := s.Write(ctx, []byte("ab")); err != nil || n != 2 {
		t.Errorf("Write gives %d, %v", n, err)
	}
	if pos := seek(-3, ole.STREAM_SEEK_END); pos != 7 {
		t.Errorf("Seek gives %d", pos)
	}
	clone, err := s.Clone(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(clone)
	if got, err := clone.Read(ctx, 100); err != nil || string(got) != "789" {
		t.Errorf("the clone reads %q, %v", got, err)
	}
	if pos := seek(0, ole.STREAM_SEEK_CUR); pos != 7 {
		t.Errorf("the clone has moved the stream to %d", pos)
	}
	copyAll(t, ctx, s, "0123ab6789")
	if err := s.SetSize(ctx, ole.ULARGE_INTEGER{QuadPart: 12}); err != nil {
		t.Error(err)
	}
	stat, err := s.Stat(ctx, uint32(ole.STATFLAG_NONAME))
	if err != nil || stat.CbSize.QuadPart != 12 || ole.STGTY(stat.Type) != ole.STGTY_STREAM || stat.PwcsName != nil {
		t.Errorf("Stat gives %v, %v", stat, err)
	}
	if _, err := s.Seek(ctx, ole.LARGE_INTEGER{QuadPart: -1}, 0); !errors.Is(err, rt.STG_E_INVALIDFUNCTION) {
		t.Errorf("Seek before the start: %v", err)
	}
	if err := s.Commit(ctx, uint32(ole.STGC_DEFAULT)); err != nil {
		t.Error(err)
	}
}

// copyAll copies the far stream s into one that is at home here: a call back.
func copyAll(t *testing.T, ctx context.Context, s ole.IStream, want string) {
	t.Helper()
	if _, err := s.Seek(ctx, ole.LARGE_INTEGER{}, uint32(ole.STREAM_SEEK_SET)); err != nil {
		t.Fatal(err)
	}
	mine := ole.NewMemoryStream(nil)
	read, written, err := s.CopyTo(ctx, mine, ole.ULARGE_INTEGER{QuadPart: 1 << 40})
	if err != nil || int(read.QuadPart) != len(want) || read != written {
		t.Errorf("CopyTo gives %d, %d, %v", read.QuadPart, written.QuadPart, err)
	}
	if got := string(mine.Bytes()); got != want {
		t.Errorf("the copy has %q, want %q", got, want)
	}
}

func TestEnumUnknownAndString(t *testing.T) {
	ctx, objects := fromSTA(t, func() ole.IEnumUnknown {
		return ole.NewEnumUnknown([]rt.IUnknown{newBoard(), nil})
	})
	got, err := objects.Next(ctx, 2)
	if err != nil || len(got) != 2 || !rt.IsProxy(got[0]) || got[1] != nil {
		t.Fatalf("%v, %v", got, err)
	}
	rt.Release(got[0])

	ctx, texts := fromSTA(t, func() ole.IEnumString { return ole.NewEnumString([]string{"a", "ä"}) })
	words, err := texts.Next(ctx, 3)
	if !errors.Is(err, rt.S_FALSE) || len(words) != 2 || *words[1] != "ä" {
		t.Errorf("%v, %v", words, err)
	}
}

// factory is an IClassFactory of boards.
type factory struct{}

func (factory) CreateInstance(_ context.Context, outer rt.IUnknown, iid rt.GUID) (rt.IUnknown, error) {
	if outer != nil {
		return nil, rt.CLASS_E_NOAGGREGATION
	}
	if iid != ole.IID_IDataObject {
		return nil, rt.E_NOINTERFACE
	}
	return newBoard(), nil
}

func (factory) LockServer(context.Context, int32) error { return nil }

func TestClassFactory(t *testing.T) {
	ctx, f := fromSTA(t, func() ole.IClassFactory { return factory{} })
	obj, err := f.CreateInstance(ctx, nil, ole.IID_IDataObject)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(obj)
	if data, ok := obj.(ole.IDataObject); !ok || data.QueryGetData(ctx, nil) == nil {
		t.Errorf("%T is no IDataObject", obj)
	}
	if _, err := f.CreateInstance(ctx, factory{}, ole.IID_IDataObject); !errors.Is(err, rt.CLASS_E_NOAGGREGATION) {
		t.Errorf("aggregation: %v", err)
	}
	if _, err := f.CreateInstance(ctx, nil, ole.IID_IStream); !errors.Is(err, rt.E_NOINTERFACE) {
		t.Errorf("another interface: %v", err)
	}
	if err := f.LockServer(ctx, 1); err != nil {
		t.Error(err)
	}
}

// calculator is an IDispatch that adds to its argument by reference and gives the
// sum of all.
type calculator struct{ ole.IDispatch }

func (calculator) Invoke(_ context.Context, _ int32, _ rt.GUID, _ uint32, _ uint16, params *ole.DISPPARAMS) (
	out ole.DISPPARAMS, result ole.VARIANT, info ole.EXCEPINFO, argErr uint32, err error,
) {
	sum := int32(0)
	for _, v := range params.Rgvarg {
		switch n := v.Val.(type) {
		case int32:
			sum += n
		case *int32:
			*n++
			sum += *n
		}
	}
	return *params, ole.VARIANT{VT: ole.VT_I4, Val: sum}, info, 0, nil
}

func TestInvoke(t *testing.T) {
	ctx, d := fromSTA(t, func() ole.IDispatch { return calculator{} })
	n := int32(40)
	params := &ole.DISPPARAMS{CArgs: 2, Rgvarg: []ole.VARIANT{
		{VT: ole.VT_I4 | ole.VT_BYREF, Val: &n}, {VT: ole.VT_I4, Val: int32(1)},
	}}
	_, result, _, _, err := d.Invoke(ctx, 1, rt.GUID{}, 0, 1, params)
	if err != nil || result.Val != int32(42) || n != 41 {
		t.Errorf("%v, %v; the reference has %d", result, err, n)
	}
}

// failing is an IDispatch whose methods fail, each in its own way.
type failing struct{ ole.IDispatch }

func (failing) Invoke(_ context.Context, id int32, _ rt.GUID, _ uint32, _ uint16, params *ole.DISPPARAMS) (
	out ole.DISPPARAMS, result ole.VARIANT, info ole.EXCEPINFO, argErr uint32, err error,
) {
	info = ole.EXCEPINFO{WCode: 7, BstrSource: ole.NewBSTR("calc"), BstrDescription: ole.NewBSTR("too big"), Scode: rt.E_ACCESSDENIED}
	switch id {
	case 1: // as objects in Go say it
		return out, result, ole.EXCEPINFO{}, 0, &ole.InvokeError{HRESULT: rt.DISP_E_EXCEPTION, Info: info}
	case 2: // as objects in COM say it
		return out, result, info, 0, rt.DISP_E_EXCEPTION
	case 3:
		return out, result, ole.EXCEPINFO{}, 0, &ole.InvokeError{HRESULT: rt.DISP_E_TYPEMISMATCH, Arg: 5}
	}
	return out, result, ole.EXCEPINFO{}, 4, rt.DISP_E_PARAMNOTFOUND
}

func TestInvokeFails(t *testing.T) {
	ctx, d := fromSTA(t, func() ole.IDispatch { return failing{} })
	for id, want := range map[int32]struct {
		is   rt.HRESULT
		arg  uint32
		text string
	}{
		1: {rt.DISP_E_EXCEPTION, 0, "calc: too big: DISP_E_EXC"},
		2: {rt.DISP_E_EXCEPTION, 0, "calc: too big: "},
		3: {rt.DISP_E_TYPEMISMATCH, 5, "argument 5: "},
		4: {rt.DISP_E_PARAMNOTFOUND, 4, "argument 4: "},
	} {
		_, _, info, arg, err := d.Invoke(ctx, id, rt.GUID{}, 0, 1, &ole.DISPPARAMS{})
		var more *ole.InvokeError
		if !errors.Is(err, want.is) || !errors.As(err, &more) || more.Arg != want.arg || arg != want.arg || !strings.HasPrefix(err.Error(), want.text) {
			t.Errorf("%d: argument %d, %v", id, arg, err)
			continue
		}
		if h := rt.HRESULTFromError(err); h != want.is {
			t.Errorf("%d: %v", id, h)
		}
		exception := want.is == rt.DISP_E_EXCEPTION
		if more.Info != info || exception != (info.WCode == 7) || exception != errors.Is(err, rt.E_ACCESSDENIED) {
			t.Errorf("%d: %+v in the error, %+v in the results", id, more.Info, info)
		}
	}
}

func TestReleaseFile(t *testing.T) {
	for _, owned := range []bool{false, true} {
		name := filepath.Join(t.TempDir(), "medium")
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		m := ole.STGMEDIUM{Tymed: ole.TYMED_FILE, FileName: name}
		if owned {
			m.PUnkForRelease = factory{}
		}
		if err := ole.ReleaseStgMedium(&m); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(ole.STGMEDIUM{}, m); diff != "" {
			t.Error(diff)
		}
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) == owned {
			t.Errorf("PUnkForRelease %v: %v", owned, err)
		}
	}
}
