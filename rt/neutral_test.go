package rt_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// neutral makes a neutral object for the apartment of ctx.
func neutral(t testing.TB, ctx context.Context, object *thing) IThing {
	t.Helper()
	v, err := rt.CreateInstance[IThing](ctx, class(t, rt.Neutral, func(context.Context) (any, error) { return object, nil }))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// insideNeutral gives what runs a function in a neutral apartment, until leave.
func insideNeutral(t testing.TB, ctx context.Context) (run func(func(context.Context)), leave func()) {
	var f func(context.Context)
	v := neutral(t, ctx, &thing{do: func(ctx context.Context, n int64) (int64, error) {
		f(ctx)
		return n, nil
	}})
	return func(g func(context.Context)) {
		f = g
		if _, err := v.Do(ctx, 1); err != nil {
			t.Error(err)
		}
	}, func() { rt.Release(v) }
}

// goroutine gives the id of the goroutine.
func goroutine() string {
	var b [64]byte
	id, _, _ := strings.Cut(string(b[:runtime.Stack(b[:], false)]), "[")
	return id
}

// §2: a neutral object runs on the caller's own thread, whatever its apartment. The
// caller has a proxy, and GetApartmentType says on what the neutral apartment is.
func TestNeutralRunsOnTheCaller(t *testing.T) {
	ctx := mta(t)
	for name, client := range map[string]struct {
		run func(func(context.Context))
		on  rt.APTTYPEQUALIFIER
	}{
		"main STA":     {inside(t, ctx, in(t, ctx, "main")), rt.APTTYPEQUALIFIER_NA_ON_MAINSTA},
		"another STA":  {inside(t, ctx, in(t, ctx, "another")), rt.APTTYPEQUALIFIER_NA_ON_STA},
		"MTA":          {staying(ctx), rt.APTTYPEQUALIFIER_NA_ON_MTA},
		"implicit MTA": {staying(rt.WithoutApartment(ctx)), rt.APTTYPEQUALIFIER_NA_ON_IMPLICIT_MTA},
	} {
		client.run(func(ctx context.Context) {
			var ran string
			var kind rt.APTTYPE
			var on rt.APTTYPEQUALIFIER
			v := neutral(t, ctx, &thing{do: func(ctx context.Context, _ int64) (_ int64, err error) {
				ran = goroutine()
				kind, on, err = rt.GetApartmentType(ctx)
				return 0, err
			}})
			defer rt.Release(v)
			if _, err := v.Do(ctx, 1); err != nil {
				t.Error(name, err)
			}
			want(t, name+" has a proxy", rt.IsProxy(v), true)
			want(t, name+" runs it", ran, goroutine())
			want(t, name+", kind", kind, rt.APTTYPE_NA)
			want(t, name+", on", on, client.on)
		})
	}
}

// §2: what a neutral object creates lives where a caller on that thread would have it, and
// what may live anywhere, with the object.
func TestNeutralCreates(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "main")
	for _, test := range []struct {
		client string
		run    func(func(context.Context))
		want   [5]string
	}{
		{"STA", inside(t, ctx, sta), [5]string{"main STA", "main STA", "MTA worker", "caller", "caller"}},
		{"MTA", staying(ctx), [5]string{"main STA", "host STA", "MTA worker", "caller", "caller"}},
	} {
		test.run(func(ctx context.Context) {
			v := neutral(t, ctx, &thing{do: func(ctx context.Context, n int64) (int64, error) {
				model := rt.ThreadingModel(n)
				how := create(t, ctx, model)
				if !strings.HasSuffix(how, test.want[n]) && how != "direct" {
					t.Errorf("%s, %v: %s, want %s", test.client, model, how, test.want[n])
				}
				want(t, test.client+", "+model.String(), how == "direct", test.want[n] == "caller")
				return 0, nil
			}})
			defer rt.Release(v)
			for model := range test.want {
				if _, err := v.Do(ctx, int64(model)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// One chain of calls at a time is inside, and another waits.
func TestNeutralSerializes(t *testing.T) {
	ctx := mta(t)
	calls := 0 // unguarded: the race detector watches
	v := neutral(t, ctx, &thing{do: func(_ context.Context, n int64) (int64, error) {
		calls++
		return n, nil
	}})
	defer rt.Release(v)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range int64(500) {
				if got, err := v.Do(ctx, i); got != i || err != nil {
					t.Error(got, err)
				}
			}
		})
	}
	for _, name := range []string{"A", "B", "C"} {
		sta := in(t, ctx, name)
		mine := pass(t, staying(ctx), inside(t, ctx, sta), v)
		wg.Go(func() {
			inside(t, ctx, sta)(func(ctx context.Context) {
				defer rt.Release(mine)
				for i := range int64(500) {
					if _, err := mine.Do(ctx, i); err != nil {
						t.Error(err)
					}
				}
			})
		})
	}
	wg.Wait()
	want(t, "calls", calls, 11*500)
}

// Who has waited long gets in though others come and go all the time.
func TestNeutralIsFair(t *testing.T) {
	ctx := mta(t)
	v := neutral(t, ctx, &thing{do: func(context.Context, int64) (int64, error) {
		for range 100 {
			runtime.Gosched() // others have their chance to find it taken
		}
		return 0, nil
	}})
	defer rt.Release(v)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := v.Do(ctx, 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 20 {
		if _, err := v.Do(ctx, 1); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
}

// A call in a neutral apartment that makes a call leaves the activity: the same chain
// comes back in, and so does another.
func TestNeutralIsLeftDuringCalls(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A")
	var trace []string
	object := &thing{do: func(ctx context.Context, n int64) (int64, error) {
		trace = append(trace, "in "+rt.CausalityOf(ctx).String())
		return n + 1, nil
	}}
	object.meet = func(ctx context.Context, other IThing, n int64) (int64, error) {
		before := rt.CausalityOf(ctx)
		n, err := other.Do(ctx, n)
		want(t, "the chain afterwards", rt.CausalityOf(ctx), before)
		trace = append(trace, "back "+before.String())
		return n, err
	}
	v := neutral(t, ctx, object)
	defer rt.Release(v)
	inA := pass(t, staying(ctx), inside(t, ctx, a), v)
	sink := export(t, ctx, a, &thing{do: func(ctx context.Context, n int64) (int64, error) { return inA.Do(ctx, 10*n) }})
	defer rt.Release(sink)
	got, err := v.Meet(ctx, sink, 4)
	if got != 41 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	if len(trace) != 2 || strings.TrimPrefix(trace[0], "in ") != strings.TrimPrefix(trace[1], "back ") {
		t.Errorf("not one chain: %q", trace)
	}
	inside(t, ctx, a)(func(context.Context) { rt.Release(inA) })
}

// §5: a neutral object calls its STA client's sink back on the client's own thread, in
// the middle of the client's call.
func TestNeutralCallsItsCallerBack(t *testing.T) {
	ctx := mta(t)
	for _, options := range [][]rt.STAOption{{rt.Unlocked()}, nil} {
		inside(t, ctx, in(t, ctx, "client", options...))(func(ctx context.Context) {
			v := neutral(t, ctx, &thing{meet: func(ctx context.Context, other IThing, n int64) (int64, error) {
				want(t, "the sink is a proxy", rt.IsProxy(other), true)
				return other.Do(ctx, n)
			}})
			defer rt.Release(v)
			here := goroutine()
			sink := &thing{do: func(ctx context.Context, n int64) (int64, error) {
				want(t, "the sink runs in", where(ctx), "client")
				want(t, "the sink runs on", goroutine(), here)
				return n * 2, nil
			}}
			if got, err := v.Meet(ctx, sink, 21); got != 42 || err != nil {
				t.Errorf("got %d, %v", got, err)
			}
			want(t, "proxies left", proxies(ctx), 1)
		})
	}
}

// Two neutral objects that call each other do not lock each other out.
func TestNeutralObjectsCallEachOther(t *testing.T) {
	ctx := mta(t)
	bounce := func(ctx context.Context, other IThing, n int64) (int64, error) {
		if n == 0 {
			return 0, nil
		}
		return other.Meet(ctx, other, n-1)
	}
	a, b := neutral(t, ctx, &thing{meet: bounce}), neutral(t, ctx, &thing{meet: bounce})
	defer rt.Release(a)
	defer rt.Release(b)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				if _, err := a.Meet(ctx, b, 3); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 200 {
				if _, err := b.Meet(ctx, a, 3); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// Waiting to enter ends with the caller's context; an STA that waits is enterable.
func TestWaitingToEnterNeutral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		started, finish := make(chan bool), make(chan bool)
		v := neutral(t, ctx, &thing{do: func(_ context.Context, n int64) (int64, error) {
			if n == 0 {
				close(started)
				<-finish
			}
			return n, nil
		}})
		sta := in(t, ctx, "A", rt.Unlocked())
		inA := pass(t, staying(ctx), inside(t, ctx, sta), v)
		own := export(t, ctx, sta, &thing{})
		go func() {
			if _, err := v.Do(ctx, 0); err != nil {
				t.Error(err)
			}
		}()
		<-started
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_, err := v.Do(short, 1)
		wantIs(t, "a deadline", err, rt.RPC_E_TIMEOUT)
		done := make(chan error)
		go func() {
			done <- sta.Do(ctx, func(ctx context.Context) error {
				_, err := inA.Do(ctx, 2)
				rt.Release(inA)
				return err
			})
		}()
		synctest.Wait()
		if got, err := own.Do(ctx, 3); got != 3 || err != nil {
			t.Errorf("the waiting STA answers %d, %v", got, err)
		}
		close(finish)
		wantIs(t, "the STA's call", <-done, nil)
		rt.Release(own)
		rt.Release(v)
	})
}

// An STA that waits to enter, and meanwhile serves a call that wants to enter too, lets
// that one in first: the other lies below it on the stack.
func TestNestedWaitingToEnterNeutral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		started, finish := make(chan bool), make(chan bool)
		var order []int64
		v := neutral(t, ctx, &thing{do: func(_ context.Context, n int64) (int64, error) {
			if n == 0 {
				close(started)
				<-finish
			}
			order = append(order, n)
			return n, nil
		}})
		sta := in(t, ctx, "A", rt.Unlocked())
		inA := pass(t, staying(ctx), inside(t, ctx, sta), v)
		again := func(ctx context.Context, n int64) (int64, error) { return inA.Do(ctx, n) }
		own := export(t, ctx, sta, &thing{do: again})
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = v.Do(ctx, 0) })
		<-started
		for n := range int64(3) {
			wg.Go(func() {
				if _, err := own.Do(ctx, n+1); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		wg.Go(func() { _, _ = v.Do(ctx, 9) })
		synctest.Wait()
		close(finish)
		wg.Wait()
		want(t, "calls", len(order), 5)
		inside(t, ctx, sta)(func(context.Context) { rt.Release(inA) })
		rt.Release(own)
		rt.Release(v)
	})
}

// §4: a panic, and a Goexit, in a neutral object become RPC_E_SERVERFAULT, and the
// object lives.
func TestNeutralPanics(t *testing.T) {
	ctx := mta(t)
	v := neutral(t, ctx, &thing{do: func(_ context.Context, n int64) (int64, error) {
		switch n {
		case 1:
			panic("oh dear")
		case 2:
			runtime.Goexit()
		}
		return n, nil
	}})
	defer rt.Release(v)
	_, err := v.Do(ctx, 1)
	wantIs(t, "a panic", err, rt.RPC_E_SERVERFAULT)
	var fault *rt.Fault
	if !errors.As(err, &fault) || !strings.Contains(fault.Text, "oh dear") || !strings.Contains(fault.Stack, "TestNeutralPanics") {
		t.Errorf("the fault is %+v", fault)
	}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = v.Do(ctx, 2) })
	wg.Wait()
	if got, err := v.Do(ctx, 3); got != 3 || err != nil {
		t.Errorf("afterwards: %d, %v", got, err)
	}
}

// §4: results of a call that failed are zero; a success code arrives beside them; what
// an error says beside its HRESULT arrives too.
func TestNeutralResults(t *testing.T) {
	ctx := mta(t)
	var answer error
	v := neutral(t, ctx, &thing{
		do:   func(context.Context, int64) (int64, error) { return 7, answer },
		give: func(context.Context) (IThing, error) { return &thing{}, answer },
	})
	defer rt.Release(v)
	for _, test := range []struct {
		answer, want error
		n            int64
	}{
		{nil, nil, 7}, {rt.S_OK, nil, 7}, {rt.S_FALSE, rt.S_FALSE, 7}, {rt.E_INVALIDARG, rt.E_INVALIDARG, 0},
		{errors.New("a text"), rt.E_FAIL, 0}, {context.Canceled, rt.RPC_E_CALL_CANCELED, 0},
	} {
		answer = test.answer
		n, err := v.Do(ctx, 1)
		want(t, "result", n, test.n)
		wantIs(t, "error", err, test.want)
		if err != nil && !strings.Contains(err.Error(), answer.Error()) {
			t.Errorf("%v became %v", answer, err)
		}
		thing, err := v.Give(ctx)
		wantIs(t, "Give", err, test.want)
		want(t, "a pointer", thing != nil, test.n != 0)
		rt.Release(thing)
	}
	want(t, "proxies left", proxies(ctx), 1)
}

// §3: a proxy of a neutral object is for one apartment; identity is kept on all ways;
// marshaled home it is the object.
func TestNeutralIdentity(t *testing.T) {
	ctx := mta(t)
	object := &thing{}
	object.give = func(context.Context) (IThing, error) {
		rt.AddRef(object)
		return object, nil
	}
	object.meet = func(_ context.Context, other IThing, _ int64) (int64, error) {
		want(t, "at home", other, IThing(object))
		return 0, nil
	}
	v := neutral(t, ctx, object)
	a := inside(t, ctx, in(t, ctx, "A"))
	inA := pass(t, staying(ctx), a, v)
	a(func(ctx context.Context) {
		want(t, "a proxy in A", rt.IsProxy(inA), true)
		if _, err := inA.Do(ctx, 1); err != nil {
			t.Error(err)
		}
		_, err := v.Do(ctx, 1)
		wantIs(t, "the MTA's proxy in A", err, rt.RPC_E_WRONG_THREAD)
		if _, err := inA.Meet(ctx, inA, 1); err != nil {
			t.Error(err)
		}
		again, err := inA.Give(ctx)
		if err != nil {
			t.Error(err)
		}
		want(t, "given", again, inA)
		rt.Release(again)
		rt.Release(inA)
	})
	named, err := rt.QueryInterface[INamed](ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := rt.QueryInterface[rt.IUnknown](ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	same, err := rt.QueryInterface[rt.IUnknown](ctx, named)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "IUnknown", same, unknown)
	for _, p := range []any{v, named, unknown, same} {
		rt.Release(p)
	}
	_, err = v.Do(ctx, 1)
	wantIs(t, "after the last Release", err, rt.CO_E_OBJNOTCONNECTED)
}

// An interface without light proxies is marshaled, on the caller's goroutine all the same,
// and in the activity.
func TestNeutralWithoutLightProxy(t *testing.T) {
	ctx := mta(t)
	v := neutral(t, ctx, &thing{do: func(ctx context.Context, n int64) (int64, error) { return n, nil }})
	named, err := rt.QueryInterface[INamed](ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithCancel(ctx)
	for _, ctx := range []context.Context{ctx, short} {
		if name, err := named.Name(ctx); name != "a thing" || err != nil {
			t.Errorf("%q, %v", name, err)
		}
	}
	cancel()
	_, err = named.Name(short)
	wantIs(t, "cancelled", err, rt.RPC_E_CALL_CANCELED)
	_, err = v.Do(short, 1)
	wantIs(t, "cancelled, light", err, rt.RPC_E_CALL_CANCELED)
	rt.Release(named)
	rt.Release(v)
}

// §3: the last Release runs the object's end in its apartment: a neutral one's, where
// nobody else is inside then.
func TestNeutralEnds(t *testing.T) {
	ctx := mta(t)
	var ends []string
	var ended atomic.Int32
	object := func() *thing {
		return &thing{end: func(ctx context.Context) {
			kind, _, _ := rt.GetApartmentType(ctx)
			ends = append(ends, kind.String())
			ended.Add(1)
		}}
	}
	rt.Release(neutral(t, ctx, object()))
	want(t, "ended after the MTA's Release", ended.Load(), 1)
	inside(t, ctx, in(t, ctx, "A"))(func(ctx context.Context) { rt.Release(neutral(t, ctx, object())) })
	for ended.Load() < 2 {
		runtime.Gosched()
	}
	want(t, "in", strings.Join(ends, " "), "NA NA")
	want(t, "left", strings.Contains(rttest.Leaks(ctx), "NA"), false)
}

// §3: DisconnectObject cuts a neutral object off from its own code.
func TestNeutralDisconnects(t *testing.T) {
	ctx := mta(t)
	object := &thing{}
	object.do = func(ctx context.Context, n int64) (int64, error) {
		return n, rt.DisconnectObject(ctx, object)
	}
	v := neutral(t, ctx, object)
	if n, err := v.Do(ctx, 5); n != 5 || err != nil {
		t.Errorf("the running call: %d, %v", n, err)
	}
	_, err := v.Do(ctx, 5)
	wantIs(t, "the next one", err, rt.RPC_E_DISCONNECTED)
	rt.Release(v)
}

// A neutral apartment ends with the process's last thread: what its objects hold is
// released.
func TestNeutralEndsWithTheProcess(t *testing.T) {
	proc := rttest.Process(t)
	ctx, leave, err := rt.InitializeEx(proc, rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	ended := false
	object := &thing{end: func(context.Context) { ended = true }}
	object.do = func(ctx context.Context, n int64) (int64, error) { return n, rt.LockObjectExternal(ctx, object, true) }
	v := neutral(t, ctx, object)
	if _, err := v.Do(ctx, 1); err != nil {
		t.Fatal(err)
	}
	rt.Release(v)
	want(t, "ended while locked", ended, false)
	leave()
	want(t, "ended", ended, true)
}

// What a neutral object keeps of its client works in later calls, on goroutines of
// other apartments too.
func TestNeutralKeepsPointers(t *testing.T) {
	ctx := mta(t)
	var kept IThing
	object := &thing{
		meet: func(_ context.Context, other IThing, n int64) (int64, error) {
			kept = other
			rt.AddRef(kept)
			return n, nil
		},
		do:  func(ctx context.Context, n int64) (int64, error) { return kept.Do(ctx, n) },
		end: func(context.Context) { rt.Release(kept) },
	}
	v := neutral(t, ctx, object)
	sink := &thing{do: func(ctx context.Context, n int64) (int64, error) {
		want(t, "the sink runs in", where(ctx), "MTA")
		return n + 1, nil
	}}
	if _, err := v.Meet(ctx, sink, 1); err != nil {
		t.Fatal(err)
	}
	a := inside(t, ctx, in(t, ctx, "A"))
	inA := pass(t, staying(ctx), a, v)
	a(func(ctx context.Context) {
		if n, err := inA.Do(ctx, 1); n != 2 || err != nil {
			t.Errorf("from A: %d, %v", n, err)
		}
		rt.Release(inA)
	})
	rt.Release(v)
}

// Wait leaves the activity, and the STA on whose goroutine it waits is open.
func TestNeutralWaits(t *testing.T) {
	ctx := mta(t)
	for name, run := range map[string]func(func(context.Context)){
		"STA": inside(t, ctx, in(t, ctx, "A", rt.Unlocked())),
		"MTA": staying(ctx),
	} {
		arrived := make(chan struct{})
		v := neutral(t, ctx, &thing{do: func(ctx context.Context, n int64) (int64, error) {
			if n == 1 {
				close(arrived)
				return n, nil
			}
			_, err := rt.Wait(ctx, -1, arrived)
			return n, err
		}})
		mine := pass(t, staying(ctx), run, v)
		var wg sync.WaitGroup
		wg.Go(func() {
			run(func(ctx context.Context) {
				if _, err := mine.Do(ctx, 0); err != nil {
					t.Error(name, err)
				}
				rt.Release(mine)
			})
		})
		if _, err := v.Do(ctx, 1); err != nil {
			t.Error(name, err)
		}
		wg.Wait()
		rt.Release(v)
	}
}

// A neutral method that runs on an STA's goroutine may close the STA: as in the STA
// itself, Close does not wait.
func TestNeutralClosesItsSTA(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	inside(t, ctx, sta)(func(ctx context.Context) {
		v := neutral(t, ctx, &thing{do: func(ctx context.Context, n int64) (int64, error) { return n, sta.Close(ctx) }})
		defer rt.Release(v)
		if n, err := v.Do(ctx, 1); n != 1 || err != nil {
			t.Error(n, err)
		}
	})
}

// An object that marshals itself does so on its way to a neutral object, and back.
func TestNeutralCustomMarshaling(t *testing.T) {
	ctx := mta(t)
	object := &thing{do: func(context.Context, int64) (int64, error) { return 1, nil }}
	object.meet = func(ctx context.Context, other IThing, n int64) (int64, error) {
		want(t, "a copy arrived", rt.IsProxy(other), false)
		return other.Do(ctx, n)
	}
	v := neutral(t, ctx, object)
	defer rt.Release(v)
	clsid := class(t, rt.Both, func(context.Context) (any, error) { return copier{}, nil })
	if n, err := v.Meet(ctx, &copied{class: clsid}, 20); n != 21 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	object.give = func(context.Context) (IThing, error) { return &copied{class: clsid}, nil }
	given, err := v.Give(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "a copy came back", rt.IsProxy(given), false)
	rt.Release(given)
}

// A copied marshals itself: others get a copy.
type copied struct {
	thing
	class rt.CLSID
}

func (c *copied) UnmarshalClass(context.Context, rt.Marshaling) (rt.CLSID, error) {
	return c.class, nil
}

func (c *copied) MarshalInterface(_ context.Context, w io.Writer, _ rt.Marshaling) error {
	_, err := w.Write([]byte{1})
	return err
}

// A copier makes copies.
type copier struct{}

func (copier) UnmarshalInterface(_ context.Context, r io.Reader, _ rt.IID) (any, error) {
	if _, err := r.Read(make([]byte, 1)); err != nil {
		return nil, err
	}
	return &thing{do: func(_ context.Context, n int64) (int64, error) { return n + 1, nil }}, nil
}

func (copier) ReleaseMarshalData(_ context.Context, r io.Reader) error {
	_, err := r.Read(make([]byte, 1))
	return err
}

// A light call allocates nothing while its caller's context stays the same.
func TestLightCallsDoNotAllocate(t *testing.T) {
	ctx := mta(t)
	cancellable, cancel := context.WithCancel(ctx)
	defer cancel()
	inner := neutral(t, ctx, &thing{})
	v := neutral(t, ctx, &thing{meet: func(ctx context.Context, other IThing, n int64) (int64, error) {
		pinAllocs(t, "neutral to neutral", ctx, other, 0)
		return n, nil
	}})
	pinAllocs(t, "light", ctx, v, 0)
	pinAllocs(t, "light, cancellable", cancellable, v, 0)
	if _, err := v.Meet(ctx, inner, 1); err != nil {
		t.Error(err)
	}
	rt.Release(inner)
	rt.Release(v)
}

func BenchmarkNeutral(b *testing.B) {
	ctx := enter(b, rttest.Process(b), rt.COINIT_MULTITHREADED)
	v := neutral(b, ctx, &thing{})
	defer rt.Release(v)
	for _, test := range []struct {
		name string
		v    IThing
	}{{"direct", &thing{}}, {"light", v}} {
		b.Run(test.name, func(b *testing.B) {
			for range b.N {
				if _, err := test.v.Do(ctx, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The last thread may leave inside a neutral object's method: the object's apartment ends
// when the method has returned.
func TestNeutralEndsAfterItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := rttest.Process(t)
		ctx, leave, err := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
		wantIs(t, "InitializeEx", err, nil)
		ended := false
		var cookie uint32
		v := neutral(t, ctx, &thing{
			do: func(ctx context.Context, n int64) (int64, error) {
				leave()
				want(t, "the object has ended", ended, false)
				return n, rt.RevokeInterfaceFromGlobal(ctx, cookie)
			},
			end: func(context.Context) { ended = true },
		})
		cookie, err = rt.RegisterInterfaceInGlobal(ctx, v)
		wantIs(t, "register", err, nil)
		n, err := v.Do(ctx, 3)
		wantIs(t, "the call", err, nil)
		want(t, "the result", n, 3)
		synctest.Wait()
		want(t, "the object has ended", ended, true)
	})
}
