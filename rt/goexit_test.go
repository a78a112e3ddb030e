package rt_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
)

// An apartment ends as a whole, also when an object's end ends the goroutine: all
// objects are let go, all proxies released, and whoever waits is told.
func TestGoexitAtEnd(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, ctx context.Context, fill func(ctx context.Context)){
		"an STA": func(t *testing.T, ctx context.Context, fill func(ctx context.Context)) {
			sta, err := rt.NewSTA(ctx)
			if err != nil {
				t.Fatal(err)
			}
			do(t, ctx, sta, func(ctx context.Context) error { fill(ctx); return nil })
			wantIs(t, "Close", sta.Close(ctx), nil)
		},
		"somebody's STA": func(t *testing.T, ctx context.Context, fill func(ctx context.Context)) {
			done := make(chan bool)
			go func() {
				defer close(done)
				ctx, leave, err := rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_APARTMENTTHREADED)
				wantIs(t, "InitializeEx", err, nil)
				fill(ctx)
				leave()
				t.Error("leave returned to a goroutine that had exited")
			}()
			<-done
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			elsewhere := in(t, ctx, "elsewhere")
			far := export(t, ctx, elsewhere, &thing{})
			var ends atomic.Int32
			var stream *rt.Stream
			end(t, ctx, func(inside context.Context) {
				pass(t, staying(ctx), staying(inside), far)
				for range 3 {
					object := &thing{end: func(context.Context) {
						ends.Add(1)
						runtime.Goexit()
					}}
					s, err := rt.MarshalInterThreadInterfaceInStream[IThing](inside, object)
					wantIs(t, "marshaling", err, nil)
					t.Cleanup(func() { _ = rt.ReleaseMarshalData(ctx, s) })
					rt.Release(object)
					stream = s
				}
			})
			want(t, "ends", ends.Load(), 3)
			_, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, stream)
			wantIs(t, "unmarshaling", err, rt.CO_E_OBJNOTCONNECTED)
			want(t, "proxies left", proxies(ctx), 1)
			rt.Release(far)
		})
	}
}

// A call that an STA serves while its goroutine waits for a neutral apartment ends the
// goroutine: the place in the queue is given up, and the neutral code that waited ends
// in its apartment, when nobody else is there.
func TestGoexitInQueue(t *testing.T) {
	for name, proxy := range map[string]func(IThing) IThing{
		"light": func(v IThing) IThing { return v },
		"plain": func(v IThing) IThing { return &IThingProxy{v.(*IThingLight).Proxy()} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := mta(t)
				a := in(t, ctx, "A")
				exits := export(t, ctx, a, &thing{do: func(context.Context, int64) (int64, error) { runtime.Goexit(); return 0, nil }})
				busy := neutral(t, ctx, &thing{do: func(_ context.Context, n int64) (int64, error) {
					time.Sleep(time.Duration(n))
					return n, nil
				}})
				var others atomic.Int32
				first := neutral(t, ctx, &thing{
					do: func(_ context.Context, n int64) (int64, error) {
						others.Add(1)
						defer others.Add(-1)
						time.Sleep(time.Duration(n))
						return n, nil
					},
					meet: func(ctx context.Context, other IThing, n int64) (int64, error) {
						defer func() { want(t, "others inside", others.Load(), 0) }()
						return proxy(other).Do(ctx, n)
					},
				})
				var wg sync.WaitGroup
				call := func(v IThing, n time.Duration) {
					wg.Go(func() {
						_, err := v.Do(ctx, int64(n))
						want(t, "a call fails", err != nil, v == exits)
					})
					synctest.Wait()
				}
				call(busy, time.Hour)
				theirs := [2]IThing{pass(t, staying(ctx), inside(t, ctx, a), first), pass(t, staying(ctx), inside(t, ctx, a), busy)}
				wg.Go(func() {
					err := a.Do(ctx, func(ctx context.Context) error {
						_, err := theirs[0].Meet(ctx, theirs[1], 0)
						return err
					})
					wantIs(t, "Do", err, rt.RPC_E_SERVERFAULT)
				})
				synctest.Wait() // A waits for busy
				call(first, time.Minute)
				call(exits, 0)
				wg.Wait()
				call(busy, 0)
				call(first, 0)
				wg.Wait()
				for _, v := range []IThing{exits, busy, first} {
					rt.Release(v)
				}
				do(t, ctx, a, func(context.Context) error {
					rt.Release(theirs[0])
					rt.Release(theirs[1])
					return nil
				})
			})
		})
	}
}
