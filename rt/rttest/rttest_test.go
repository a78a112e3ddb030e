package rttest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// IEcho is an interface as goidl generates it from
//
//	interface IEcho : IUnknown
//	{
//		HRESULT Echo([in] IEcho *other, [in] long n, [out] IEcho **same, [out, retval] long *twice);
//	}
type IEcho interface {
	Echo(ctx context.Context, other IEcho, n int32) (same IEcho, twice int32, err error)
}

var iidEcho = rt.IID{Data1: 0xec40}

type echoProxy struct{ rt.Proxy }

func (p *echoProxy) Echo(ctx context.Context, other IEcho, n int32) (same IEcho, twice int32, err error) {
	call := p.Proxy.Call(ctx, 3)
	defer call.Free()
	call.In.Interface(&iidEcho, other)
	call.In.Int32(n)
	if err := call.SendReceive(ctx); err != nil {
		return nil, 0, err
	}
	same, _ = call.Out.Interface(&iidEcho).(IEcho)
	twice = call.Out.Int32()
	if err = call.Result(); rt.Failed(err) {
		return nil, 0, err
	}
	return same, twice, err
}

type echoStub struct{ obj IEcho }

func (s *echoStub) Invoke(ctx context.Context, call *rt.StubCall) error {
	other, _ := call.In.Interface(&iidEcho).(IEcho)
	n := call.In.Int32()
	if err := call.ArgsErr(); err != nil {
		return err
	}
	same, twice, err := s.obj.Echo(ctx, other, n)
	call.Out.Interface(&iidEcho, same)
	call.Out.Int32(twice)
	return call.Return(err)
}

func init() {
	rt.RegisterInterface[IEcho](&rt.InterfaceInfo{
		IID: iidEcho, Name: "IEcho", Methods: 4,
		NewProxy: func(p rt.Proxy) any { return &echoProxy{p} },
		NewStub: func(obj any) rt.Stub {
			if o, ok := obj.(IEcho); ok {
				return &echoStub{o}
			}
			return nil
		},
	})
}

type echo struct{}

func (*echo) Echo(_ context.Context, other IEcho, n int32) (IEcho, int32, error) {
	if n < 0 {
		panic("negative")
	}
	return other, 2 * n, nil
}

func TestLoopback(t *testing.T) {
	l := &rttest.Loopback{}
	ctx, p := rttest.Connect[IEcho](t, l, &echo{})
	if !rt.IsProxy(p) {
		t.Error("not a proxy")
	}
	other := &echo{}
	same, twice, err := p.Echo(ctx, other, 21)
	if same != IEcho(other) || twice != 42 || err != nil {
		t.Error(same, twice, err)
	}
	if _, _, err = p.Echo(ctx, nil, -1); !errors.Is(err, rt.RPC_E_SERVERFAULT) {
		t.Error("a panic:", err)
	}
	calls := l.Calls()
	if len(calls) != 2 {
		t.Fatalf("%+v", calls)
	}
	if c := calls[0]; c.IID != iidEcho || c.Opnum != 3 || len(c.Request) == 0 || len(c.Reply) == 0 || c.Fault != nil {
		t.Errorf("%+v", c)
	}
	if c := calls[1]; c.Reply != nil || !errors.Is(c.Fault, rt.RPC_E_SERVERFAULT) {
		t.Errorf("%+v", c)
	}
}

// A damaged message is an error at the caller, cut short anywhere or drawn out.
func TestTamper(t *testing.T) {
	l := &rttest.Loopback{}
	ctx, p := rttest.Connect[IEcho](t, l, &echo{})
	if _, _, err := p.Echo(ctx, &echo{}, 1); err != nil {
		t.Fatal(err)
	}
	whole := l.Calls()[0]
	try := func(reply bool, message []byte) {
		t.Helper()
		l.Tamper = func(m []byte, isReply bool) []byte {
			if isReply == reply {
				return message
			}
			return m
		}
		_, n, err := p.Echo(ctx, &echo{}, 1)
		if !errors.Is(err, rt.RPC_X_BAD_STUB_DATA) && !errors.Is(err, rt.RPC_X_INVALID_BOUND) {
			t.Errorf("%x: %v", message, err)
		}
		if n != 0 {
			t.Errorf("%x: result %d", message, n)
		}
	}
	for n := range whole.Request {
		try(false, whole.Request[:n])
	}
	for n := range whole.Reply {
		try(true, whole.Reply[:n])
	}
	try(false, append(whole.Request[:len(whole.Request):len(whole.Request)], 0))
	try(true, append(whole.Reply[:len(whole.Reply):len(whole.Reply)], 0))
}

// An interface that the object does not have cannot be connected.
func TestConnectRefused(t *testing.T) {
	ctx, leave, err := rt.InitializeEx(rttest.Process(t), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	if _, err := rt.Connect[interface{ Nothing() }](ctx, nil); !errors.Is(err, rt.E_NOINTERFACE) {
		t.Error(err)
	}
	if _, err := rt.Connect[IEcho](context.WithoutCancel(rttest.Process(t)), nil); !errors.Is(err, rt.CO_E_NOTINITIALIZED) {
		t.Error(err)
	}
}

// fakeT notes what a test would have failed with.
type fakeT struct {
	testing.TB
	cleanup []func()
	errors  []any
	logged  []any
}

func (f *fakeT) Helper()           {}
func (f *fakeT) Cleanup(c func())  { f.cleanup = append(f.cleanup, c) }
func (f *fakeT) Error(args ...any) { f.errors = append(f.errors, args...) }
func (f *fakeT) Log(args ...any)   { f.logged = append(f.logged, args...) }

// A test that leaves an apartment or a marshaled pointer behind fails, and says
// which.
func TestProcessFindsLeaks(t *testing.T) {
	f := &fakeT{TB: t}
	ctx, leave, err := rt.InitializeEx(rttest.Process(f), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := rt.MarshalInterThreadInterfaceInStream[IEcho](ctx, &echo{})
	if err != nil {
		t.Fatal(err)
	}
	f.cleanup[0]()
	if len(f.errors) != 1 {
		t.Fatal("errors:", f.errors)
	}
	for _, part := range []string{`apartment "MTA"`, "*rttest_test.echo, 1 references", "1 marshaled references"} {
		if text, _ := f.errors[0].(string); !strings.Contains(text, part) {
			t.Errorf("%q does not name %q", text, part)
		}
	}
	if err := rt.ReleaseMarshalData(ctx, stream); err != nil {
		t.Error(err)
	}
	leave()
	f.errors = nil
	f.cleanup[0]()
	if f.errors != nil {
		t.Error("after leaving:", f.errors)
	}
}

// A test whose apartments end before everything has been released is told so, and
// fails if it wants to be orderly.
func TestProcessFindsDisorder(t *testing.T) {
	for _, orderly := range []bool{false, true} {
		f := &fakeT{TB: t}
		var options []rttest.Option
		if orderly {
			options = append(options, rttest.Orderly())
		}
		ctx, leave, err := rt.InitializeEx(rttest.Process(f, options...), rt.COINIT_MULTITHREADED)
		if err != nil {
			t.Fatal(err)
		}
		cookie, err := rt.RegisterInterfaceInGlobal[IEcho](ctx, &echo{})
		if err != nil {
			t.Fatal(err)
		}
		leave()
		ctx, leave, err = rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_MULTITHREADED)
		if err != nil {
			t.Fatal(err)
		}
		if err := rt.RevokeInterfaceFromGlobal(ctx, cookie); err != nil {
			t.Error(err)
		}
		leave()
		f.cleanup[0]()
		told, others := f.logged, f.errors
		if orderly {
			told, others = others, told
		}
		if len(told) != 1 || len(others) != 0 {
			t.Fatal(orderly, told, others)
		}
		const line = `apartment "MTA": IEcho of *rttest_test.echo, marshaled TABLESTRONG in the global interface table`
		if text, _ := told[0].(string); !strings.Contains(text, line) {
			t.Errorf("%q does not have %q", text, line)
		}
	}
}
