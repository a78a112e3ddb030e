package rt_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// A place is an apartment of a random world: where its code runs, its object, and
// what it holds of the others.
type place struct {
	name   string
	run    func(f func(ctx context.Context))
	object *thing
	others []IThing
	calls  int // unguarded, but in the MTA: the race detector watches
}

// A randomWorld is some apartments whose objects call each other at random.
type randomWorld struct {
	t       *testing.T
	places  []*place
	leave   []func()    // of the neutral places
	leaving atomic.Bool // the proxies go, under calls that were given up
}

// TestRandomCalls lets several goroutines call through a world of apartments, with
// callbacks, sinks, panics and deadlines. Nothing may hang, no call may be lost or
// run in the wrong place, and nothing may be left.
func TestRandomCalls(t *testing.T) {
	ctx := mta(t)
	w := &randomWorld{t: t, places: []*place{{name: "MTA", run: staying(ctx)}}}
	for _, name := range []string{"A", "B", "C"} {
		w.places = append(w.places, &place{name: name, run: inside(t, ctx, in(t, ctx, name, rt.Unlocked()))})
	}
	w.places = append(w.places, &place{name: "locked", run: inside(t, ctx, in(t, ctx, "locked"))})
	for range 2 {
		run, leave := insideNeutral(t, ctx)
		w.leave = append(w.leave, leave)
		p := &place{run: run}
		run(func(ctx context.Context) { p.name = where(ctx) })
		w.places = append(w.places, p)
	}
	for _, p := range w.places {
		p.object = w.object(p)
	}
	w.connect()
	var wg sync.WaitGroup
	for seed := range uint64(8) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, 1))
			for range 300 {
				w.check(w.places[0].call(ctx, r, 6))
			}
		})
	}
	wg.Wait()
	w.disconnect()
	for _, leave := range w.leave {
		leave()
	}
	// What was given up may still be on its way.
	for deadline := time.Now().Add(10 * time.Second); proxies(ctx) > 0 || rt.Snapshot(ctx).References > 0; {
		if time.Now().After(deadline) {
			t.Fatal("left:\n" + rttest.Leaks(ctx))
		}
		time.Sleep(time.Millisecond)
	}
}

// connect gives every place a pointer to every object.
func (w *randomWorld) connect() {
	for _, to := range w.places {
		for _, from := range w.places {
			to.others = append(to.others, pass(w.t, from.run, to.run, from.object))
		}
	}
}

// disconnect gives them back.
func (w *randomWorld) disconnect() {
	w.leaving.Store(true)
	for _, p := range w.places {
		p.run(func(context.Context) {
			for _, v := range p.others {
				rt.Release(v)
			}
		})
	}
}

// object makes the object of a place. Its methods' number is a seed, the low bits
// of which say how deep the calls may still go.
func (w *randomWorld) object(p *place) *thing {
	enter := func(ctx context.Context) {
		if where(ctx) != p.name {
			w.t.Error("a method of", p.name, "runs in", where(ctx))
		}
		if p.name != "MTA" {
			p.calls++
		}
	}
	return &thing{
		do: func(ctx context.Context, n int64) (int64, error) {
			enter(ctx)
			r := rand.New(rand.NewPCG(uint64(n), 2))
			if depth := n % 8; depth > 0 {
				w.check(p.call(ctx, r, depth-1))
			}
			if r.IntN(20) == 0 {
				panic("at random")
			}
			enter(ctx)
			return n, nil
		},
		meet: func(ctx context.Context, other IThing, n int64) (int64, error) {
			enter(ctx)
			return other.Do(ctx, n)
		},
	}
}

// call calls something from place p and checks the result.
func (p *place) call(ctx context.Context, r *rand.Rand, depth int64) (err error) {
	defer func() {
		if recover() != nil { // the object was direct
			err = rt.RPC_E_SERVERFAULT
		}
	}()
	if r.IntN(10) == 0 {
		short, cancel := context.WithTimeout(ctx, time.Duration(r.IntN(200))*time.Microsecond)
		defer cancel()
		ctx = short
	}
	to := p.others[r.IntN(len(p.others))]
	n := r.Int64N(1<<40)*8 + depth
	var got int64
	if r.IntN(4) == 0 {
		got, err = to.Meet(ctx, p.object, n)
	} else {
		got, err = to.Do(ctx, n)
	}
	if err == nil && got != n {
		return errors.New("a wrong answer")
	}
	return err
}

// check reports errors that no random event explains.
func (w *randomWorld) check(err error) {
	switch {
	case err == nil, errors.Is(err, rt.RPC_E_SERVERFAULT),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled),
		errors.Is(err, rt.CO_E_OBJNOTCONNECTED) && w.leaving.Load():
	default:
		w.t.Error(err)
	}
}
