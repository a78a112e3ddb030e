package rt_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
)

// lostSTA makes an STA, has f run in it, and ends its goroutine without leave.
func lostSTA(t *testing.T, ctx context.Context, f func(ctx context.Context)) (leave func()) {
	done := make(chan bool)
	go func() {
		defer close(done)
		ctx, l, err := rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_APARTMENTTHREADED, rt.Named("lost"))
		if err != nil {
			t.Error(err)
		}
		leave = l
		f(ctx)
	}()
	<-done
	return leave
}

// Calls to an STA whose goroutine has ended without leave do not wait for ever, and
// the process ends as if it had left.
func TestLostSTA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		var p, other IThing
		far := in(t, ctx, "far")
		ended := false
		leave := lostSTA(t, ctx, func(ctx context.Context) {
			p = pass(t, staying(ctx), staying(rt.WithoutApartment(ctx)), &thing{end: func(context.Context) { ended = true }})
			other = export(t, ctx, far, &thing{})
		})
		start := time.Now()
		_, err := p.Do(ctx, 0)
		wantIs(t, "a call that waits", err, rt.RPC_E_DISCONNECTED)
		if took := time.Since(start); took < time.Second || took > 2*time.Second {
			t.Error("it took", took)
		}
		_, err = p.Do(ctx, 0)
		wantIs(t, "a call afterwards", err, rt.RPC_E_DISCONNECTED)
		rt.Release(p)
		leave()
		want(t, "the object's end has run", ended, false)
		want(t, "proxies", proxies(ctx), 0)
		_ = other
	})
}

// An STA that is lost later is found later; and what it had taken from its queue and
// not run is told, too.
func TestLostLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		ready := make(chan IThing)
		results := make(chan error)
		go lostSTA(t, ctx, func(ctx context.Context) {
			slow := pass(t, staying(rt.WithoutApartment(ctx)), staying(ctx), &thing{do: func(context.Context, int64) (int64, error) {
				time.Sleep(time.Minute)
				return 0, nil
			}})
			ready <- pass(t, staying(ctx), staying(rt.WithoutApartment(ctx)), &thing{do: func(context.Context, int64) (int64, error) {
				time.Sleep(time.Hour)
				runtime.Goexit()
				return 0, nil
			}})
			time.Sleep(time.Second) // both calls come in
			_, err := slow.Do(ctx, 0)
			t.Error("came back:", err)
		})
		p := <-ready
		for range 2 {
			go func() { _, err := p.Do(ctx, 0); results <- err }()
		}
		wantIs(t, "the call that ended the goroutine", <-results, rt.RPC_E_SERVERFAULT)
		wantIs(t, "the call behind it", <-results, rt.RPC_E_DISCONNECTED)
		rt.Release(p)
	})
}

// An STA that is only busy is left alone.
func TestBusyIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		ready := make(chan IThing)
		done := make(chan bool)
		go func() {
			defer close(done)
			ctx, leave, err := rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_APARTMENTTHREADED)
			if err != nil {
				t.Error(err)
			}
			defer leave()
			ready <- pass(t, staying(ctx), staying(rt.WithoutApartment(ctx)), &thing{})
			time.Sleep(100 * time.Hour)
			wantIs(t, "Pump", rt.Pump(ctx), nil)
		}()
		p := <-ready
		_, err := p.Do(ctx, 0)
		wantIs(t, "the call", err, nil)
		<-done
		rt.Release(p)
	})
}
