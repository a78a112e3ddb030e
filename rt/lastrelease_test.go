package rt_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
)

// §3: the last Release always runs the object's end in its home apartment, also if that
// ends before it comes to it.
func TestLastReleaseWhileHomeEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		other := in(t, ctx, "other")
		home, err := rt.NewSTA(ctx, rt.Named("home"))
		wantIs(t, "NewSTA", err, nil)
		var ended atomic.Value
		object := &thing{end: func(ctx context.Context) { ended.Store(where(ctx)) }}
		p := pass(t, inside(t, ctx, home), inside(t, ctx, other), object)
		rt.Release(object)
		go func() {
			do(t, ctx, home, func(context.Context) error { time.Sleep(time.Hour); return nil })
		}()
		synctest.Wait()
		closed := make(chan error)
		go func() { closed <- home.Close(ctx) }()
		synctest.Wait()
		do(t, ctx, other, func(context.Context) error { rt.Release(p); return nil })
		wantIs(t, "Close", <-closed, nil)
		want(t, "the end ran in", ended.Load(), any("home"))
	})
}

// A method of a neutral object that releases the last proxy of the object does not wait
// for the object's end, which comes when the method has returned.
func TestLastReleaseInside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		var v IThing
		ended := make(chan bool, 1)
		inside := true
		v = neutral(t, ctx, &thing{
			do: func(_ context.Context, n int64) (int64, error) {
				rt.Release(v)
				time.Sleep(time.Hour)
				inside = false // unguarded: the race detector watches
				return n, nil
			},
			end: func(context.Context) { ended <- inside },
		})
		n, err := v.Do(ctx, 5)
		wantIs(t, "the call", err, nil)
		want(t, "the result", n, 5)
		want(t, "the end came while the method ran", <-ended, false)
	})
}
