package ole_test

import (
	"context"
	"errors"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/goidl/goidl/rt/rttest"
)

var clsidBoard = rt.CLSID{Data1: 0xb0a4d}

// boards is the class object of boards.
type boards struct{ made int }

func (b *boards) CreateInstance(ctx context.Context, outer rt.IUnknown, iid rt.GUID) (rt.IUnknown, error) {
	if outer != nil {
		return nil, rt.CLASS_E_NOAGGREGATION
	}
	b.made++
	board := newBoard()
	defer rt.Release(board)
	return rt.QueryInterfaceByID(ctx, board, iid)
}

func (b *boards) LockServer(ctx context.Context, lock int32) error {
	if lock != 0 {
		rt.AddRefServerProcess(ctx)
	} else {
		rt.ReleaseServerProcess(ctx)
	}
	return nil
}

// A class object that is an IClassFactory makes objects for other apartments, in its
// own; from the MTA, to which it is a proxy, and in its own apartment.
func TestCreateInstanceOfClassObject(t *testing.T) {
	ctx, leave, err := rt.InitializeEx(rttest.Process(t), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	server, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer closeSTA(t, ctx, server)
	factory := &boards{}
	create := func(ctx context.Context) error {
		board, err := rt.CreateInstance[ole.IDataObject](ctx, clsidBoard)
		if err != nil {
			return err
		}
		defer rt.Release(board)
		if err := board.QueryGetData(ctx, &ole.FORMATETC{CfFormat: ole.CF_TEXT}); err != nil {
			t.Error(err)
		}
		_, err = rt.CreateInstance[ole.IStream](ctx, clsidBoard)
		if !errors.Is(err, rt.E_NOINTERFACE) {
			t.Error("an interface that boards do not have:", err)
		}
		return nil
	}
	err = server.Do(ctx, func(ctx context.Context) error {
		_, err := rt.RegisterClassObject(ctx, clsidBoard, factory, rt.CLSCTX_LOCAL_SERVER, rt.REGCLS_MULTIPLEUSE)
		if err != nil {
			return err
		}
		return create(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := create(ctx); err != nil {
		t.Error("in the MTA:", err)
	}
	if factory.made != 4 {
		t.Error("objects made:", factory.made)
	}
}

// GetClassObject gives an IClassFactory for a class of the program: in the
// apartment where its objects live.
func TestGetClassObjectOfClass(t *testing.T) {
	ctx, leave, err := rt.InitializeEx(rttest.Process(t), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	for _, test := range []struct {
		model rt.ThreadingModel
		proxy bool
	}{{rt.Both, false}, {rt.Apartment, true}} {
		if err := rt.RegisterClass(clsidBoard, test.model, func(context.Context) (any, error) { return newBoard(), nil }); err != nil {
			t.Fatal(err)
		}
		factory, err := rt.GetClassObject[ole.IClassFactory](ctx, clsidBoard)
		rt.UnregisterClass(clsidBoard)
		if err != nil {
			t.Fatal(err)
		}
		if rt.IsProxy(factory) != test.proxy {
			t.Error(test.model, "is a proxy:", !test.proxy)
		}
		v, err := factory.CreateInstance(ctx, nil, ole.IID_IDataObject)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := v.(ole.IDataObject); !ok || rt.IsProxy(v) != test.proxy {
			t.Errorf("%v: made %T", test.model, v)
		}
		_, err = factory.CreateInstance(ctx, v, ole.IID_IDataObject)
		if !errors.Is(err, rt.CLASS_E_NOAGGREGATION) {
			t.Error(test.model, "aggregation:", err)
		}
		if err := factory.LockServer(ctx, 1); err != nil {
			t.Error(err)
		}
		rt.Release(v)
		rt.Release(factory)
	}
}
