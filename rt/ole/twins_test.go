package ole_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/goidl/goidl/rt/rttest"
)

// lent counts what an ITypeInfo has given out and has not got back.
type lent struct {
	ole.ITypeInfo
	out int
}

var (
	typeAttr = ole.TYPEATTR{Guid: ole.IID_IStream, Typekind: ole.TKIND_INTERFACE, CFuncs: 1}
	funcDesc = ole.FUNCDESC{Memid: 3, Lprgscode: []rt.HRESULT{rt.E_FAIL, rt.S_FALSE}, CScodes: 2, Funckind: ole.FUNC_PUREVIRTUAL}
)

func (l *lent) GetTypeAttr(context.Context) (*ole.TYPEATTR, error) {
	l.out++
	attr := typeAttr
	return &attr, nil
}

func (l *lent) ReleaseTypeAttr(_ context.Context, attr *ole.TYPEATTR) error {
	l.out--
	*attr = ole.TYPEATTR{} // whoever reads it now reads nothing
	return nil
}

func (l *lent) GetFuncDesc(_ context.Context, index uint32) (*ole.FUNCDESC, error) {
	if index > 0 {
		return nil, rt.TYPE_E_ELEMENTNOTFOUND
	}
	l.out++
	desc := funcDesc
	return &desc, nil
}

func (l *lent) ReleaseFuncDesc(_ context.Context, desc *ole.FUNCDESC) error {
	l.out--
	*desc = ole.FUNCDESC{}
	return nil
}

func (l *lent) GetDocumentation(context.Context, int32) (name, doc ole.BSTR, help uint32, file ole.BSTR, err error) {
	return ole.NewBSTR("Read"), ole.NewBSTR("reads"), 4, ole.BSTR{}, nil
}

// TestTypeInfoLends checks that descriptions arrive whole, and that the object has
// got its own back.
func TestTypeInfoLends(t *testing.T) {
	obj := &lent{}
	ctx, p := rttest.Connect[ole.ITypeInfo](t, &rttest.Loopback{}, obj)
	attr, err := p.GetTypeAttr(ctx)
	if diff := cmp.Diff(&typeAttr, attr); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	desc, err := p.GetFuncDesc(ctx, 0)
	if diff := cmp.Diff(&funcDesc, desc); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := p.GetFuncDesc(ctx, 1); !errors.Is(err, rt.TYPE_E_ELEMENTNOTFOUND) {
		t.Error(err)
	}
	if obj.out != 0 {
		t.Errorf("%d descriptions have not come back", obj.out)
	}
	if err := errors.Join(p.ReleaseTypeAttr(ctx, attr), p.ReleaseFuncDesc(ctx, desc)); err != nil {
		t.Error(err)
	}
}

func TestTypeInfo(t *testing.T) {
	ctx, p := rttest.Connect[ole.ITypeInfo](t, &rttest.Loopback{}, &lent{})
	name, doc, help, file, err := p.GetDocumentation(ctx, 3)
	if err != nil || name.String() != "Read" || doc.String() != "reads" || help != 4 || !file.IsNull() {
		t.Errorf("%v, %v, %d, %v, %v", name, doc, help, file, err)
	}
	if _, err := p.AddressOfMember(ctx, 3, ole.INVOKE_FUNC); !errors.Is(err, rt.E_NOTIMPL) {
		t.Errorf("an address: %v", err)
	}
	if _, err := p.CreateInstance(ctx, p, ole.IID_IStream); !errors.Is(err, rt.CLASS_E_NOAGGREGATION) {
		t.Errorf("aggregation: %v", err)
	}
}

// binder is an ITypeComp that knows one name.
type binder struct {
	ole.ITypeComp
	info *lent
}

func (b *binder) Bind(_ context.Context, name string, _ uint32, _ uint16) (
	info ole.ITypeInfo, kind ole.DESCKIND, ptr ole.BINDPTR, err error,
) {
	if name != "Read" {
		return nil, ole.DESCKIND_NONE, ptr, nil
	}
	ptr.Lpfuncdesc, err = b.info.GetFuncDesc(context.Background(), 0)
	return b.info, ole.DESCKIND_FUNCDESC, ptr, err
}

func TestTypeComp(t *testing.T) {
	info := &lent{}
	ctx, p := rttest.Connect[ole.ITypeComp](t, &rttest.Loopback{}, &binder{info: info})
	got, kind, ptr, err := p.Bind(ctx, "Read", 0, 0)
	if err != nil || got != info || kind != ole.DESCKIND_FUNCDESC || ptr.Lpfuncdesc == nil || ptr.Lpfuncdesc.Memid != 3 {
		t.Errorf("%v, %v, %v, %v", got, kind, ptr, err)
	}
	if _, kind, ptr, err := p.Bind(ctx, "Write", 0, 0); err != nil || kind != ole.DESCKIND_NONE || ptr != (ole.BINDPTR{}) {
		t.Errorf("%v, %v, %v", kind, ptr, err)
	}
	if info.out != 0 {
		t.Errorf("%d descriptions have not come back", info.out)
	}
}

// library is an ITypeLib that spells its only name in capitals.
type library struct{ ole.ITypeLib }

func (library) IsName(_ context.Context, name string, _ uint32) (string, int32, error) {
	if name == "read" {
		return "READ", 1, nil
	}
	return name, 0, nil
}

func (library) GetTypeInfoCount(context.Context) (uint32, error) { return 12, nil }

func TestTypeLib(t *testing.T) {
	ctx, p := rttest.Connect[ole.ITypeLib](t, &rttest.Loopback{}, library{})
	if name, found, err := p.IsName(ctx, "read", 0); name != "READ" || found != 1 || err != nil {
		t.Errorf("%q, %d, %v", name, found, err)
	}
	if name, found, err := p.IsName(ctx, "none", 0); name != "none" || found != 0 || err != nil {
		t.Errorf("%q, %d, %v", name, found, err)
	}
	if n, err := p.GetTypeInfoCount(ctx); n != 12 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// runner is an IRunnableObject.
type runner struct {
	ole.IRunnableObject
	running int32
	err     error
}

func (r runner) IsRunning(context.Context) (int32, error) { return r.running, r.err }

func TestIsRunning(t *testing.T) {
	for _, r := range []runner{{running: 1}, {running: 0}, {err: rt.E_FAIL}} {
		ctx, p := rttest.Connect[ole.IRunnableObject](t, &rttest.Loopback{}, r)
		if got, err := p.IsRunning(ctx); got != r.running || !errors.Is(err, r.err) {
			t.Errorf("%+v: %d, %v", r, got, err)
		}
	}
}

// binding is an IBindCtx that keeps its options.
type binding struct {
	ole.IBindCtx
	options ole.BIND_OPTS
}

func (b *binding) SetBindOptions(_ context.Context, o *ole.BIND_OPTS) error {
	b.options = *o
	return nil
}

func (b *binding) GetBindOptions(context.Context, *ole.BIND_OPTS) (ole.BIND_OPTS, error) {
	return b.options, nil
}

func TestBindOptions(t *testing.T) {
	ctx, p := rttest.Connect[ole.IBindCtx](t, &rttest.Loopback{}, &binding{})
	want := ole.BIND_OPTS{CbStruct: 16, GrfFlags: 1, GrfMode: 2, DwTickCountDeadline: 3}
	if err := p.SetBindOptions(ctx, &want); err != nil {
		t.Fatal(err)
	}
	if got, err := p.GetBindOptions(ctx, &ole.BIND_OPTS{CbStruct: 16}); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
	if err := p.SetBindOptions(ctx, nil); !errors.Is(err, rt.RPC_X_NULL_REF_POINTER) {
		t.Errorf("no options: %v", err)
	}
}

// drawing is an IViewObject that asks three times whether to go on.
type drawing struct{ ole.IViewObject }

func (drawing) Draw(_ context.Context, _ uint32, _ int32, _ any, _ *ole.DVTARGETDEVICE, _, hdc ole.HDC, _, _ *ole.RECTL, goOn any, arg uint32) error {
	ask, _ := goOn.(func(uint32) bool)
	for range 3 {
		if ask != nil && !ask(arg) {
			return rt.E_ABORT
		}
	}
	if hdc != 5 {
		return rt.E_INVALIDARG
	}
	return nil
}

func TestDraw(t *testing.T) {
	ctx, p := rttest.Connect[ole.IViewObject](t, &rttest.Loopback{}, drawing{})
	asked := uint32(0)
	draw := func(goOn any) error {
		return p.Draw(ctx, 1, -1, nil, nil, 0, 5, &ole.RECTL{Right: 10, Bottom: 10}, nil, goOn, 100)
	}
	if err := draw(nil); err != nil {
		t.Error(err)
	}
	count := func(arg uint32) bool {
		asked += arg
		return asked < 200
	}
	if err := draw(count); !errors.Is(err, rt.E_ABORT) || asked != 200 {
		t.Errorf("%v, asked %d", err, asked)
	}
	if err := draw("yes"); !errors.Is(err, rt.E_INVALIDARG) {
		t.Errorf("no function: %v", err)
	}
}

// bag is an IPropertyBag that gives numbers only.
type bag struct{ ole.IPropertyBag }

func (bag) Read(_ context.Context, name string, v *ole.VARIANT, _ ole.IErrorLog) (ole.VARIANT, error) {
	if v.VT != ole.VT_I4 {
		return ole.VARIANT{}, rt.DISP_E_TYPEMISMATCH
	}
	return ole.VARIANT{VT: v.VT, Val: int32(len(name))}, nil
}

func TestPropertyBag(t *testing.T) {
	ctx, p := rttest.Connect[ole.IPropertyBag](t, &rttest.Loopback{}, bag{})
	if v, err := p.Read(ctx, "four", &ole.VARIANT{VT: ole.VT_I4}, nil); err != nil || v.Val != int32(4) {
		t.Errorf("%v, %v", v, err)
	}
	if _, err := p.Read(ctx, "four", &ole.VARIANT{VT: ole.VT_UNKNOWN, Val: bag{}}, nil); !errors.Is(err, rt.DISP_E_TYPEMISMATCH) {
		t.Error(err)
	}
	if _, err := p.Read(ctx, "four", nil, nil); !errors.Is(err, rt.E_POINTER) {
		t.Error(err)
	}
}

// folder is an IStorage with one stream.
type folder struct{ ole.IStorage }

func (folder) OpenStream(_ context.Context, name string, reserved any, _, _ uint32) (ole.IStream, error) {
	if name != "Contents" || reserved != nil {
		return nil, rt.STG_E_FILENOTFOUND
	}
	return ole.NewMemoryStream([]byte("x")), nil
}

func TestStorage(t *testing.T) {
	ctx, p := rttest.Connect[ole.IStorage](t, &rttest.Loopback{}, folder{})
	s, err := p.OpenStream(ctx, "Contents", nil, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := s.Read(ctx, 1); err != nil || string(text) != "x" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := p.OpenStream(ctx, "Contents", 1, 0, 0); !errors.Is(err, rt.STG_E_INVALIDPARAMETER) {
		t.Errorf("a reserved parameter: %v", err)
	}
}
