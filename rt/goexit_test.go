package rt_test

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"

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
