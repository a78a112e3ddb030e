package rt_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/goidl/goidl/rt"
)

// In strict mode whoever has borrowed a context is found, whatever he does with it.
func TestStrict(t *testing.T) {
	ctx := mta(t)
	rt.SetStrict(ctx, true)
	a, b := in(t, ctx, "A"), in(t, ctx, "B", rt.Unlocked())
	p := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{})
	mine := export(t, ctx, b, &thing{})
	uses := map[string]func(ctx context.Context) error{
		"QueryInterface": func(ctx context.Context) error {
			v, err := rt.QueryInterface[INamed](ctx, p)
			rt.Release(v)
			return err
		},
		"marshaling": func(ctx context.Context) error {
			s, err := rt.MarshalInterThreadInterfaceInStream(ctx, p)
			if err == nil {
				err = rt.ReleaseMarshalData(ctx, s)
			}
			return err
		},
		"a call": func(ctx context.Context) error { _, err := p.Do(ctx, 0); return err },
		"Do":     func(ctx context.Context) error { return b.Do(ctx, func(context.Context) error { return nil }) },
	}
	do(t, ctx, a, func(inA context.Context) error {
		for what, use := range uses {
			wantIs(t, what, use(inA), nil)
			borrowed := elsewhere(func() error { return use(inA) })
			wantIs(t, what+" on another goroutine", borrowed, rt.RPC_E_WRONG_THREAD)
			if !strings.Contains(borrowed.Error(), `"A"`) {
				t.Errorf("%q does not name the apartment", borrowed)
			}
		}
		borrowed := elsewhere(func() error { return b.Close(inA) })
		wantIs(t, "Close on another goroutine", borrowed, rt.RPC_E_WRONG_THREAD)
		_, err := mine.Do(ctx, 0)
		wantIs(t, "the MTA's context in an STA", err, rt.RPC_E_WRONG_THREAD)
		_, err = mine.Do(rt.WithoutApartment(inA), 0)
		wantIs(t, "no apartment's context in an STA", err, rt.RPC_E_WRONG_THREAD)
		rt.Release(p)
		return nil
	})
	wantIs(t, "the MTA's context on a goroutine of its own", elsewhere(func() error { _, err := mine.Do(ctx, 0); return err }), nil)
	rt.SetStrict(ctx, false)
	do(t, ctx, a, func(context.Context) error {
		_, err := mine.Do(ctx, 0)
		wantIs(t, "not strict", err, nil)
		return nil
	})
	rt.Release(mine)
}

// So is whoever has borrowed the context of a neutral object's method, on whatever
// goroutine that runs, or has kept it.
func TestStrictNeutral(t *testing.T) {
	ctx := mta(t)
	rt.SetStrict(ctx, true)
	target := export(t, ctx, in(t, ctx, "A"), &thing{})
	var kept context.Context
	v := neutral(t, ctx, &thing{meet: func(ctx context.Context, other IThing, n int64) (int64, error) {
		kept = ctx
		use := func() error { _, err := other.Do(ctx, n); return err }
		wantIs(t, "a call", use(), nil)
		borrowed := elsewhere(use)
		wantIs(t, "on another goroutine", borrowed, rt.RPC_E_WRONG_THREAD)
		if !strings.Contains(borrowed.Error(), where(ctx)) {
			t.Errorf("%q does not name the apartment", borrowed)
		}
		return n, use()
	}})
	b := inside(t, ctx, in(t, ctx, "B"))
	for name, client := range map[string]func(func(context.Context)){"MTA": staying(ctx), "B": b} {
		v, target := pass(t, staying(ctx), client, v), pass(t, staying(ctx), client, target)
		client(func(ctx context.Context) {
			_, err := v.Meet(ctx, target, 1)
			wantIs(t, "from "+name, err, nil)
			rt.Release(v)
			rt.Release(target)
		})
	}
	wantIs(t, "after the call", elsewhere(func() error { _, _, err := rt.GetApartmentType(kept); return err }), rt.RPC_E_WRONG_THREAD)
	rt.Release(target)
	rt.Release(v)
}

// elsewhere runs f on a goroutine of its own.
func elsewhere(f func() error) (err error) {
	var wg sync.WaitGroup
	wg.Go(func() { err = f() })
	wg.Wait()
	return err
}

// The last Release of a proxy of the MTA on the goroutine of the very STA where the
// object lives does not wait for the object's end, which could not come; nor does it
// for an STA that lets nothing in while it waits.
func TestReleaseOnSTAsGoroutine(t *testing.T) {
	for name, options := range map[string][]rt.STAOption{
		"locked": nil, "unlocked": {rt.Unlocked()}, "not reentrant": {rt.NotReentrant()},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			a := in(t, ctx, "A", options...)
			ended := false
			object := &thing{end: func(context.Context) { ended = true }}
			p := export(t, ctx, a, object)
			do(t, ctx, a, func(ctx context.Context) error {
				rt.Release(object)
				rt.Release(p)
				want(t, "ended before the STA serves", ended, false)
				return nil
			})
			do(t, ctx, a, func(context.Context) error { want(t, "ended", ended, true); return nil })
		})
	}
	ctx := mta(t)
	a := in(t, ctx, "A", rt.NotReentrant())
	p := export(t, ctx, a, &thing{end: func(context.Context) {}})
	worker := pass(t, staying(ctx), inside(t, ctx, a), &thing{do: func(context.Context, int64) (int64, error) {
		rt.Release(p)
		return 0, nil
	}})
	do(t, ctx, a, func(ctx context.Context) error {
		_, err := worker.Do(ctx, 0)
		rt.Release(worker)
		return err
	})
}
