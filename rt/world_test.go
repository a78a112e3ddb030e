package rt_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/rttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A thing is an IThing and an INamed that does what its functions do.
type thing struct {
	rt.Object
	do   func(ctx context.Context, n int64) (int64, error)
	meet func(ctx context.Context, other IThing, n int64) (int64, error)
	give func(ctx context.Context) (IThing, error)
	end  func(ctx context.Context)

	memory []byte // what Fill gives
}

func (t *thing) Do(ctx context.Context, n int64) (int64, error) {
	if t.do == nil {
		return n, nil
	}
	return t.do(ctx, n)
}

func (t *thing) Meet(ctx context.Context, other IThing, n int64) (int64, error) {
	return t.meet(ctx, other, n)
}

func (t *thing) Give(ctx context.Context) (IThing, error) { return t.give(ctx) }

func (t *thing) Fill(_ context.Context, data []byte) ([]byte, error) {
	if t.memory == nil {
		t.memory = append(t.memory, "filled"...)
		t.memory = append(t.memory, make([]byte, 20000)...)
	}
	copy(data, t.memory)
	return data, nil
}

func (t *thing) Name(context.Context) (string, error) { return "a thing", nil }

func (t *thing) FinalRelease(ctx context.Context) {
	if t.end != nil {
		t.end(ctx)
	}
}

// where names the apartment of ctx.
func where(ctx context.Context) string {
	a, err := rt.CurrentApartment(ctx)
	if err != nil {
		return err.Error()
	}
	return a.Name
}

// in starts an STA that is closed when the test ends.
func in(t testing.TB, ctx context.Context, name string, options ...rt.STAOption) *rt.STA {
	t.Helper()
	sta, err := rt.NewSTA(ctx, append(options, rt.Named(name))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sta.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return sta
}

// enter puts the test's goroutine into an apartment of the given kind.
func enter(t testing.TB, ctx context.Context, kind rt.COINIT, options ...rt.STAOption) context.Context {
	t.Helper()
	in, leave, err := rt.InitializeEx(ctx, kind, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(leave)
	return in
}

// mta puts the test's goroutine into the MTA of a new process.
func mta(t testing.TB) context.Context {
	t.Helper()
	return enter(t, rttest.Process(t), rt.COINIT_MULTITHREADED)
}

// do runs f in an STA and fails the test on an error.
func do(t testing.TB, ctx context.Context, sta *rt.STA, f func(ctx context.Context) error) {
	t.Helper()
	if err := sta.Do(ctx, f); err != nil {
		t.Error(err)
	}
}

// export marshals an object of an STA for the apartment of ctx.
func export(t testing.TB, ctx context.Context, sta *rt.STA, object IThing) IThing {
	t.Helper()
	var stream *rt.Stream
	do(t, ctx, sta, func(ctx context.Context) (err error) {
		stream, err = rt.MarshalInterThreadInterfaceInStream(ctx, object)
		return err
	})
	v, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, stream)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantIs fails the test unless err is target.
func wantIs(t testing.TB, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s: %v, want %v", what, err, target)
	}
}

// want fails the test unless got is want.
func want[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

var lastCLSID atomic.Uint32

// class registers a class for the time of the test.
func class(t testing.TB, model rt.ThreadingModel, factory rt.Factory) rt.CLSID {
	t.Helper()
	clsid := guid.GUID{Data1: lastCLSID.Add(1), Data2: 0xc1a5}
	if err := rt.RegisterClass(clsid, model, factory); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rt.UnregisterClass(clsid) })
	return clsid
}
