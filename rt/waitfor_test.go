package rt_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// waiters are the places from which the tests of Wait wait.
func waiters(t *testing.T, f func(t *testing.T, run func(func(context.Context)))) {
	t.Run("MTA", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { f(t, staying(mta(t))) })
	})
	for name, options := range map[string][]rt.STAOption{"STA": nil, "unlocked STA": {rt.Unlocked()}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := mta(t)
				f(t, inside(t, ctx, in(t, ctx, "A", options...)))
			})
		})
	}
	t.Run("toolkit", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k, stop := hosted(t, mta(t))
			defer stop()
			f(t, func(f func(context.Context)) {
				done := make(chan bool)
				k.events <- func() { f(k.ctx); close(done) }
				<-done
			})
		})
	})
}

// §4: Wait tells which channel it was; a closed one counts.
func TestWait(t *testing.T) {
	waiters(t, func(t *testing.T, run func(func(context.Context))) {
		ready, later, never := make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
		run(func(ctx context.Context) {
			ready <- struct{}{}
			i, err := rt.Wait(ctx, -1, never, ready)
			wantIs(t, "one that has something", err, nil)
			want(t, "its index", i, 1)
			want(t, "what is left", len(ready), 0)

			start := time.Now()
			time.AfterFunc(time.Minute, func() { close(later) })
			i, err = rt.Wait(ctx, time.Hour, later, never)
			wantIs(t, "one that is closed", err, nil)
			want(t, "its index", i, 0)
			want(t, "it took", time.Since(start), time.Minute)
		})
	})
}

// §4: after the timeout, RPC_S_CALLPENDING.
func TestWaitTimeout(t *testing.T) {
	waiters(t, func(t *testing.T, run func(func(context.Context))) {
		never := make(chan struct{})
		run(func(ctx context.Context) {
			for _, timeout := range []time.Duration{0, time.Second} {
				start := time.Now()
				i, err := rt.Wait(ctx, timeout, never)
				wantIs(t, "Wait", err, rt.RPC_S_CALLPENDING)
				want(t, "the index", i, -1)
				want(t, "it took", time.Since(start), timeout)
			}
			_, err := rt.Wait(cancelled(ctx), -1, never)
			wantIs(t, "Wait with a cancelled context", err, rt.RPC_E_CALL_CANCELED)
			short, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			_, err = rt.Wait(short, -1, never)
			wantIs(t, "Wait with a deadline", err, rt.RPC_E_TIMEOUT)
		})
	})
}

// Receive gives the value, of an interface type too, and tells that a channel is
// closed.
func TestReceive(t *testing.T) {
	waiters(t, func(t *testing.T, run func(func(context.Context))) {
		run(func(ctx context.Context) {
			c := make(chan error)
			go func() { c <- rt.E_ABORT; c <- nil; close(c) }()
			v, ok, err := rt.Receive(ctx, c)
			want(t, "the value", v, error(rt.E_ABORT))
			want(t, "ok", ok, true)
			wantIs(t, "Receive", err, nil)
			v, ok, err = rt.Receive(ctx, c)
			want(t, "a nil value", v == nil && ok && err == nil, true)
			v, ok, err = rt.Receive(ctx, c)
			want(t, "a closed channel", v == nil && !ok && err == nil, true)
			_, _, err = rt.Receive(cancelled(ctx), make(chan int))
			wantIs(t, "cancelled", err, rt.RPC_E_CALL_CANCELED)
		})
	})
}

// §4: an STA that waits is entered; calls that it makes then are not those of the
// one that waits.
func TestWaitServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a := in(t, ctx, "A")
		event := make(chan struct{})
		var types []rt.CALLTYPE
		guard(t, ctx, a, &filter{in: func(callType rt.CALLTYPE, _ time.Duration, _ rt.INTERFACEINFO) rt.SERVERCALL {
			types = append(types, callType)
			return rt.SERVERCALL_ISHANDLED
		}})
		visitor := export(t, ctx, a, &thing{do: func(context.Context, int64) (int64, error) { close(event); return 0, nil }})
		time.AfterFunc(time.Second, func() {
			if _, err := visitor.Do(ctx, 0); err != nil {
				t.Error(err)
			}
		})
		do(t, ctx, a, func(ctx context.Context) error {
			_, err := rt.Wait(ctx, time.Hour, event)
			return err
		})
		want(t, "calls that came in", len(types), 1)
		want(t, "their type", types[0], rt.CALLTYPE_TOPLEVEL) // the STA waits for no call
		rt.Release(visitor)
	})
}

// What arrives at the moment at which the wait ends is either received or still
// there.
func TestReceiveLosesNothing(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A", rt.Unlocked())
	do(t, ctx, a, func(ctx context.Context) error {
		for range 300 {
			c := make(chan int, 1)
			short, cancel := context.WithCancel(ctx)
			go func() { c <- 1; cancel() }()
			go cancel()
			_, received, err := rt.Receive(short, c)
			<-short.Done()
			if received == (err != nil) {
				t.Error("received:", received, "error:", err)
			}
			if !received {
				<-c
			}
		}
		return nil
	})
}

// A method that ends the goroutine of an STA that waits leaves nothing behind.
func TestGoexitInWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a := in(t, ctx, "A")
		visitor := export(t, ctx, a, &thing{do: func(context.Context, int64) (int64, error) { runtime.Goexit(); return 0, nil }})
		time.AfterFunc(time.Second, func() {
			_, err := visitor.Do(ctx, 0)
			wantIs(t, "the visitor", err, rt.RPC_E_SERVERFAULT)
		})
		err := a.Do(ctx, func(ctx context.Context) error {
			_, err := rt.Wait(ctx, -1)
			t.Error("came back:", err)
			return err
		})
		wantIs(t, "the wait", err, rt.RPC_E_SERVERFAULT)
		rt.Release(visitor)
	})
}

// Without apartment there is nothing to wait in.
func TestWaitNotInitialized(t *testing.T) {
	_, err := rt.Wait(rttest.Process(t), 0)
	wantIs(t, "Wait", err, rt.CO_E_NOTINITIALIZED)
}
