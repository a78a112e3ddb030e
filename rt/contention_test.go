package rt_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goidl/goidl/rt"
)

// A contested object is known by a stream, weakly, and in the global interface table,
// while it is taken away.
type contested struct {
	*thing
	ends   atomic.Int32
	weak   *rt.Stream
	cookie uint32
}

// get gets the object in one of the two ways, calls it and gives it back, until it is
// gone.
func (c *contested) get(t *testing.T, ctx context.Context, from func(context.Context) (IThing, error)) {
	for {
		v, err := from(ctx)
		switch {
		case errors.Is(err, rt.E_INVALIDARG), errors.Is(err, rt.CO_E_OBJNOTCONNECTED):
			return
		case err != nil:
			t.Error(err)
			return
		}
		if n, err := v.Do(ctx, 1); n != 1 && !errors.Is(err, rt.RPC_E_DISCONNECTED) {
			t.Error(n, err)
		}
		rt.Release(v)
	}
}

// References that are got while the object is released, revoked and disconnected are
// good, or are refused; the object ends once.
func TestReferencesUnderContention(t *testing.T) {
	ctx := mta(t)
	home := in(t, ctx, "home", rt.Unlocked())
	clients := []*rt.STA{in(t, ctx, "A", rt.Unlocked()), in(t, ctx, "B", rt.Unlocked())}
	for round := range 30 {
		c := &contested{}
		c.thing = mortal(&c.ends)
		c.weak = marshaled(t, inside(t, ctx, home), c.thing, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
		do(t, ctx, home, func(ctx context.Context) (err error) {
			c.cookie, err = rt.RegisterInterfaceInGlobal[IThing](ctx, c.thing)
			return err
		})
		byCookie := func(ctx context.Context) (IThing, error) { return rt.GetInterfaceFromGlobal[IThing](ctx, c.cookie) }
		byStream := func(ctx context.Context) (IThing, error) {
			return rt.UnmarshalInterface[IThing](ctx, rt.NewStream(c.weak.Bytes()))
		}
		var wg sync.WaitGroup
		for _, sta := range clients {
			wg.Go(func() {
				do(t, ctx, sta, func(ctx context.Context) error { c.get(t, ctx, byCookie); return nil })
			})
		}
		wg.Go(func() { c.get(t, ctx, byCookie) })
		wg.Go(func() { c.get(t, ctx, byStream) })
		wg.Go(func() { c.takeAway(t, ctx, home, round%2 == 0) })
		wg.Wait()
		wantIs(t, "ReleaseMarshalData", released(ctx, c.weak), nil)
		let(inside(t, ctx, home))
		want(t, "ends", c.ends.Load(), 1)
	}
	want(t, "what is left", proxies(ctx), 0)
}

// takeAway releases, and perhaps disconnects, and revokes.
func (c *contested) takeAway(t *testing.T, ctx context.Context, home *rt.STA, disconnect bool) {
	do(t, ctx, home, func(ctx context.Context) error {
		for _, lock := range []bool{true, false} {
			wantIs(t, "LockObjectExternal", rt.LockObjectExternal(ctx, c.thing, lock), nil)
		}
		rt.Release(c.thing)
		if !disconnect {
			return nil
		}
		return rt.DisconnectObject(ctx, c.thing)
	})
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, c.cookie), nil)
}
