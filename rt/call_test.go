package rt_test

import (
	"context"
	"errors"
	"fmt"
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

// §4: a call from STA A into STA B that calls back into A enters A while A waits,
// to any depth, and both stay in one chain of calls.
func TestReentrancy(t *testing.T) {
	for name, options := range map[string][]rt.STAOption{"locked": nil, "unlocked": {rt.Unlocked()}} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			a, b := in(t, ctx, "A", options...), in(t, ctx, "B", options...)
			const depth = 10
			deepest, current := 0, 0 // of A only, hence unguarded
			player := func(name string) *thing {
				self := &thing{}
				self.meet = func(ctx context.Context, other IThing, n int64) (int64, error) {
					want(t, "where", where(ctx), name)
					if name == "A" {
						current++
						deepest = max(deepest, current)
						defer func() { current-- }()
					}
					if n == 0 {
						return 0, nil
					}
					sum, err := other.Meet(ctx, self, n-1)
					return sum + n, err
				}
				return self
			}
			first := player("A")
			p := pass(t, inside(t, ctx, b), inside(t, ctx, a), player("B"))
			do(t, ctx, a, func(ctx context.Context) error {
				n, err := p.Meet(ctx, first, 2*depth)
				want(t, "the sum", n, depth*(2*depth+1))
				return err
			})
			want(t, "nested calls in A", deepest, depth)
			do(t, ctx, a, func(context.Context) error { rt.Release(p); return nil })
		})
	}
}

// §4: a third party's call enters A too, while A waits.
func TestThirdPartyEnters(t *testing.T) {
	ctx := mta(t)
	a, b := in(t, ctx, "A"), in(t, ctx, "B")
	entered := make(chan bool)
	slow := &thing{do: func(context.Context, int64) (int64, error) {
		<-entered // returns only when the third party has been in A
		return 0, nil
	}}
	p := pass(t, inside(t, ctx, b), inside(t, ctx, a), slow)
	waiting := false // of A
	third := export(t, ctx, a, &thing{do: func(context.Context, int64) (int64, error) {
		want(t, "A waits", waiting, true)
		close(entered)
		return 0, nil
	}})
	var wg sync.WaitGroup
	started := make(chan bool)
	wg.Go(func() {
		do(t, ctx, a, func(ctx context.Context) error {
			waiting = true
			close(started)
			defer func() { waiting = false }()
			_, err := p.Do(ctx, 0)
			return err
		})
	})
	<-started
	if _, err := third.Do(ctx, 0); err != nil {
		t.Error(err)
	}
	wg.Wait()
	rt.Release(third)
	do(t, ctx, a, func(context.Context) error { rt.Release(p); return nil })
}

// What an STA has taken from its queue and not run yet is found by a nested wait:
// a callback that came in the same batch as the call that waits for it.
func TestNestedWaitFindsBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A"), in(t, ctx, "B")
		callback := make(chan bool)
		p := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{do: func(context.Context, int64) (int64, error) {
			<-callback
			return 0, nil
		}})
		calls := export(t, ctx, a, &thing{do: func(ctx context.Context, n int64) (int64, error) {
			if n == 2 {
				close(callback)
				return 0, nil
			}
			return p.Do(ctx, 0)
		}})
		block := make(chan bool)
		var wg sync.WaitGroup
		wg.Go(func() { do(t, ctx, a, func(context.Context) error { <-block; return nil }) })
		synctest.Wait()
		for n := range int64(2) {
			wg.Go(func() {
				if _, err := calls.Do(ctx, n+1); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait() // in this order, and both in the queue
		}
		close(block)
		wg.Wait()
		rt.Release(calls)
		do(t, ctx, a, func(context.Context) error { rt.Release(p); return nil })
	})
}

// §4: an STA that blocks without pumping is not entered.
func TestBlockedSTAIsNotEntered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a := in(t, ctx, "A")
		p := export(t, ctx, a, &thing{})
		block := make(chan bool)
		var returned atomic.Bool
		var wg sync.WaitGroup
		wg.Go(func() { do(t, ctx, a, func(context.Context) error { <-block; return nil }) })
		synctest.Wait()
		wg.Go(func() {
			if _, err := p.Do(ctx, 1); err != nil {
				t.Error(err)
			}
			returned.Store(true)
		})
		synctest.Wait()
		want(t, "returned while A blocks", returned.Load(), false)
		close(block)
		wg.Wait()
		rt.Release(p)
	})
}

// §4: a method that panics, or ends its goroutine, answers RPC_E_SERVERFAULT with
// text and stack; the apartment lives and the next call works.
func TestFaults(t *testing.T) {
	object := &thing{do: func(_ context.Context, n int64) (int64, error) {
		switch n {
		case 1:
			panic("the board is on fire")
		case 2:
			runtime.Goexit()
		}
		return n, nil
	}}
	check := func(t *testing.T, ctx context.Context, p IThing) {
		for n, text := range map[int64]string{1: "the board is on fire", 2: "Goexit"} {
			result, err := p.Do(ctx, n)
			wantIs(t, text, err, rt.RPC_E_SERVERFAULT)
			var fault *rt.Fault
			if !errors.As(err, &fault) || !strings.Contains(err.Error(), text) || !strings.Contains(fault.Stack, "TestFaults") {
				t.Errorf("%v, %+v", err, fault)
			}
			want(t, "the result", result, 0)
			if n, err := p.Do(ctx, 3); n != 3 || err != nil {
				t.Error("the next call:", n, err)
			}
		}
	}
	for name, options := range map[string][]rt.STAOption{"locked": nil, "unlocked": {rt.Unlocked()}} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			p := export(t, ctx, in(t, ctx, "A", options...), object)
			defer rt.Release(p)
			check(t, ctx, p)
		})
	}
	t.Run("MTA", func(t *testing.T) {
		ctx := mta(t)
		a := inside(t, ctx, in(t, ctx, "A"))
		p := pass(t, staying(ctx), a, object)
		a(func(ctx context.Context) {
			check(t, ctx, p)
			rt.Release(p)
		})
	})
}

// A method that ends the goroutine of somebody's Loop does not end the loop.
func TestGoexitInLoop(t *testing.T) {
	ctx := mta(t)
	sta, stream := make(chan error), make(chan *rt.Stream)
	stop := make(chan context.CancelFunc, 1)
	exited := true
	go func() {
		defer close(sta)
		ctx, leave, err := rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_APARTMENTTHREADED)
		if err != nil {
			t.Error(err)
		}
		defer leave()
		s, err := rt.MarshalInterThreadInterfaceInStream[IThing](ctx, &thing{do: func(_ context.Context, n int64) (int64, error) {
			if n == 1 {
				runtime.Goexit()
			}
			return n, nil
		}})
		if err != nil {
			t.Error(err)
		}
		loop, cancel := context.WithCancel(ctx)
		stop <- cancel
		stream <- s
		err = rt.Loop(loop)
		exited = false
		t.Error("Loop returned to a goroutine that had exited:", err)
	}()
	p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, <-stream)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Do(ctx, 1)
	wantIs(t, "Goexit", err, rt.RPC_E_SERVERFAULT)
	if n, err := p.Do(ctx, 2); n != 2 || err != nil {
		t.Error("the next call:", n, err)
	}
	rt.Release(p)
	(<-stop)()
	<-sta
	want(t, "the goroutine exited", exited, true)
}

// Nested calls below a Goexit fail too: their stack frames are gone.
func TestGoexitInNestedCall(t *testing.T) {
	ctx := mta(t)
	a, b := in(t, ctx, "A"), in(t, ctx, "B")
	self := &thing{do: func(context.Context, int64) (int64, error) {
		runtime.Goexit()
		return 0, nil
	}}
	other := &thing{meet: func(ctx context.Context, back IThing, _ int64) (int64, error) { return back.Do(ctx, 0) }}
	p := pass(t, inside(t, ctx, b), inside(t, ctx, a), other)
	err := a.Do(ctx, func(ctx context.Context) error {
		_, err := p.Meet(ctx, self, 0)
		t.Error("came back:", err)
		return err
	})
	wantIs(t, "the outer call", err, rt.RPC_E_SERVERFAULT)
	do(t, ctx, a, func(context.Context) error { rt.Release(p); return nil })
}

// A function that panics in Do is contained as a method is.
func TestDoFaults(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	err := sta.Do(ctx, func(context.Context) error { panic("boom") })
	wantIs(t, "panic", err, rt.RPC_E_SERVERFAULT)
	err = sta.Do(ctx, func(context.Context) error { runtime.Goexit(); return nil })
	wantIs(t, "Goexit", err, rt.RPC_E_SERVERFAULT)
	own := errors.New("own")
	wantIs(t, "its own error", sta.Do(ctx, func(context.Context) error { return own }), own)
	do(t, ctx, sta, func(ctx context.Context) error {
		return sta.Do(ctx, func(inner context.Context) error {
			want(t, "inside itself", inner, ctx)
			return nil
		})
	})
}

// A panic at an object's end has nobody to be told.
func TestEndPanics(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	object := &thing{end: func(context.Context) { panic("boom") }}
	p := export(t, ctx, sta, object)
	rt.Release(object)
	rt.Release(p)
	do(t, ctx, sta, func(context.Context) error { return nil })
}

// What a method answers arrives: success codes beside results, failures without
// them, and the text of an ordinary error.
func TestErrors(t *testing.T) {
	ctx := mta(t)
	var answer error
	p := export(t, ctx, in(t, ctx, "A"), &thing{do: func(_ context.Context, n int64) (int64, error) { return n, answer }})
	defer rt.Release(p)
	for name, test := range map[string]struct {
		answer error
		result int64
		is     error
		text   string
	}{
		"nil":             {nil, 7, nil, ""},
		"S_OK":            {rt.S_OK, 7, nil, ""},
		"S_FALSE":         {rt.S_FALSE, 7, rt.S_FALSE, "S_FALSE"},
		"HRESULT":         {rt.E_ACCESSDENIED, 0, rt.E_ACCESSDENIED, "E_ACCESSDENIED"},
		"wrapped":         {fmt.Errorf("slot 3: %w", rt.STG_E_FILENOTFOUND), 0, rt.STG_E_FILENOTFOUND, "slot 3"},
		"ordinary":        {errors.New("no signal"), 0, rt.E_FAIL, "no signal"},
		"context's":       {context.Canceled, 0, rt.RPC_E_CALL_CANCELED, "canceled"},
		"a deadline's":    {context.DeadlineExceeded, 0, rt.RPC_E_TIMEOUT, "deadline"},
		"a wrapped fault": {fmt.Errorf("again: %w", &rt.Fault{HRESULT: rt.E_ABORT}), 0, rt.E_ABORT, "again"},
		"another fault's": {&rt.Fault{HRESULT: rt.E_ABORT, Text: "from afar"}, 0, rt.E_ABORT, "from afar"},
	} {
		t.Run(name, func(t *testing.T) {
			answer = test.answer
			n, err := p.Do(ctx, 7)
			want(t, "the result", n, test.result)
			wantIs(t, "the error", err, test.is)
			if err != nil && !strings.Contains(err.Error(), test.text) {
				t.Errorf("%q does not say %q", err, test.text)
			}
		})
	}
}

// Cancellation: the caller goes at once; a call that has not begun never runs; a
// method sees it in its context.
func TestCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a := in(t, ctx, "A")
		ran := 0
		p := export(t, ctx, a, &thing{do: func(ctx context.Context, n int64) (int64, error) {
			ran++
			<-ctx.Done()
			time.Sleep(time.Hour) // takes its time
			return n, ctx.Err()
		}})
		start := time.Now()
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for range 3 { // the first one runs, the others wait
			wg.Go(func() {
				_, err := p.Do(short, 1)
				wantIs(t, "a call with a deadline", err, context.DeadlineExceeded)
				wantIs(t, "a call with a deadline", err, rt.RPC_E_TIMEOUT)
				want(t, "it took", time.Since(start), time.Second)
			})
		}
		wg.Wait()
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		_, err := p.Do(cancelled, 1)
		wantIs(t, "a cancelled context", err, rt.RPC_E_CALL_CANCELED)
		wantIs(t, "a cancelled context", err, context.Canceled)
		do(t, ctx, a, func(context.Context) error { return nil }) // after all of them
		want(t, "calls that ran", ran, 1)
		rt.Release(p)
	})
}

// An STA that waits for a call serves its queue, and leaves when its context is
// done.
func TestCancellationInSTA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A"), in(t, ctx, "B")
		p := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{do: func(ctx context.Context, _ int64) (int64, error) {
			time.Sleep(time.Minute) // ignores its context
			return 1, nil
		}})
		served := 0
		visitor := export(t, ctx, a, &thing{do: func(context.Context, int64) (int64, error) { served++; return 0, nil }})
		time.AfterFunc(time.Millisecond, func() {
			if _, err := visitor.Do(ctx, 0); err != nil {
				t.Error(err)
			}
		})
		do(t, ctx, a, func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			_, err := p.Do(ctx, 0)
			wantIs(t, "the call", err, rt.RPC_E_TIMEOUT)
			return nil
		})
		want(t, "served meanwhile", served, 1)
		rt.Release(visitor)
		do(t, ctx, a, func(context.Context) error { rt.Release(p); return nil })
		time.Sleep(time.Hour) // the callee comes back to an abandoned record
	})
}

// References in a call that was given up are dropped, sent or answered, run or not.
func TestCancelledCallsDropReferences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a := in(t, ctx, "A")
		object := &thing{
			meet: func(context.Context, IThing, int64) (int64, error) { time.Sleep(time.Minute); return 0, nil },
			give: func(context.Context) (IThing, error) { time.Sleep(time.Minute); return &thing{}, nil },
		}
		p := export(t, ctx, a, object)
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				_, err := p.Meet(short, &thing{}, 0)
				wantIs(t, "Meet", err, rt.RPC_E_TIMEOUT)
			})
			wg.Go(func() {
				_, err := p.Give(short)
				wantIs(t, "Give", err, rt.RPC_E_TIMEOUT)
			})
		}
		wg.Wait()
		rt.Release(p)
		time.Sleep(time.Hour)
		want(t, "what is left", rttest.Leaks(ctx), "apartment \"MTA\"\napartment \"A\"\n")
	})
}

// A method's context names its apartment and has its caller's deadline, and not its
// values; contexts made from it follow it.
func TestMethodContext(t *testing.T) {
	ctx := mta(t)
	type key struct{}
	var seen context.Context
	p := export(t, ctx, in(t, ctx, "A"), &thing{do: func(ctx context.Context, _ int64) (int64, error) {
		seen = ctx
		want(t, "InCall", rt.InCall(ctx), true)
		want(t, "the caller's value", ctx.Value(key{}), nil)
		return 0, nil
	}})
	defer rt.Release(p)
	caller, cancel := context.WithTimeout(context.WithValue(ctx, key{}, 1), time.Hour)
	if _, err := p.Do(caller, 0); err != nil {
		t.Error(err)
	}
	deadline, ok := seen.Deadline()
	wantDeadline, _ := caller.Deadline()
	want(t, "the deadline", deadline, wantDeadline)
	want(t, "a deadline", ok, true)
	child, stop := context.WithCancel(seen)
	defer stop()
	cancel()
	<-child.Done()
	wantIs(t, "the method's context", seen.Err(), context.Canceled)
	want(t, "InCall of the caller", rt.InCall(ctx), false)
}

// Calls on behalf of one call have its causality id; calls of different goroutines
// have different ones.
func TestCausality(t *testing.T) {
	ctx := mta(t)
	a, b := inside(t, ctx, in(t, ctx, "A")), inside(t, ctx, in(t, ctx, "B"))
	var ids []rt.GUID
	note := func(ctx context.Context) { ids = append(ids, rt.CausalityOf(ctx)) }
	last := pass(t, staying(ctx), b, &thing{do: func(ctx context.Context, _ int64) (int64, error) {
		note(ctx)
		return 0, nil
	}})
	middle := pass(t, b, a, &thing{do: func(ctx context.Context, n int64) (int64, error) {
		note(ctx)
		return last.Do(ctx, n)
	}})
	first := pass(t, a, staying(ctx), &thing{do: func(ctx context.Context, n int64) (int64, error) {
		note(ctx)
		return middle.Do(ctx, n)
	}})
	for range 2 {
		if _, err := first.Do(ctx, 0); err != nil {
			t.Error(err)
		}
	}
	want(t, "ids", len(ids), 6)
	want(t, "one chain", ids[0] == ids[1] && ids[1] == ids[2] && !ids[0].IsZero(), true)
	want(t, "another chain", ids[3] == ids[4] && ids[4] == ids[5] && ids[3] != ids[0], true)
	want(t, "outside any call", rt.CausalityOf(ctx), rt.GUID{})
	want(t, "without apartment", rt.CausalityOf(context.Background()), rt.GUID{})
	rt.Release(first)
	a(func(context.Context) { rt.Release(middle) })
	b(func(context.Context) { rt.Release(last) })
}

// A method that the interface does not have, and damaged interface pointers.
func TestRawCalls(t *testing.T) {
	ctx := mta(t)
	p := export(t, ctx, in(t, ctx, "A"), &thing{}).(*IThingProxy)
	defer rt.Release(p)
	raw := func(opnum int, args func(call *rt.Call)) error {
		call := p.Proxy.Call(ctx, opnum)
		defer call.Free()
		want(t, "IID", call.IID(), IID_IThing)
		want(t, "Opnum", call.Opnum(), opnum)
		args(call)
		return call.SendReceive(ctx)
	}
	nothing := func(*rt.Call) {}
	wantIs(t, "an unknown method", raw(99, nothing), rt.RPC_S_PROCNUM_OUT_OF_RANGE)
	wantIs(t, "no arguments", raw(opIThingDo, nothing), rt.RPC_X_BAD_STUB_DATA)
	wantIs(t, "an argument that cannot be written", raw(opIThingDo, func(call *rt.Call) { call.In.NullRef("n") }), rt.RPC_X_NULL_REF_POINTER)
	objref := func(b []byte) func(call *rt.Call) {
		return func(call *rt.Call) {
			call.In.Uint32(1) // a referent
			call.In.Count(len(b))
			call.In.Uint32(uint32(len(b)))
			call.In.Raw(b)
			call.In.Int64(0)
		}
	}
	wantIs(t, "garbage for an OBJREF", raw(opIThingMeet, objref([]byte("garbage"))), rt.RPC_E_INVALID_OBJREF)
	s, err := rt.MarshalInterThreadInterfaceInStream(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	b := s.Bytes()
	if err := rt.ReleaseMarshalData(ctx, s); err != nil {
		t.Error(err)
	}
	wantIs(t, "an OBJREF that has been released", raw(opIThingMeet, objref(b)), rt.CO_E_OBJNOTCONNECTED)

	u, err := rt.QueryInterface[rt.IUnknown](ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(u)
	call := u.(interface {
		Call(ctx context.Context, opnum int) *rt.Call
	}).Call(ctx, 0)
	defer call.Free()
	wantIs(t, "a method of IUnknown", call.SendReceive(ctx), rt.RPC_S_PROCNUM_OUT_OF_RANGE)
	want(t, "a chain", call.Causality().IsZero(), false)
}

// Bytes go both ways, into the caller's memory.
func TestBytes(t *testing.T) {
	ctx := mta(t)
	p := export(t, ctx, in(t, ctx, "A"), &thing{})
	defer rt.Release(p)
	data := make([]byte, 10240)
	out, err := p.Fill(ctx, data)
	if err != nil || len(out) != len(data) || &out[0] != &data[0] || string(out[:6]) != "filled" {
		t.Errorf("%d bytes, %q…, %v", len(out), out[:6], err)
	}
}

// SpinNever sleeps at once and does the same.
func TestSpinNever(t *testing.T) {
	ctx := mta(t)
	p := export(t, ctx, in(t, ctx, "A", rt.WithSpin(rt.SpinNever)), &thing{})
	defer rt.Release(p)
	for n := range int64(100) {
		if got, err := p.Do(ctx, n); got != n || err != nil {
			t.Fatal(got, err)
		}
	}
}

// A proxy that nobody has connected answers, and does not crash.
func TestZeroProxy(t *testing.T) {
	_, err := new(IThingProxy).Do(context.Background(), 1)
	wantIs(t, "a method", err, rt.E_UNEXPECTED)
}
