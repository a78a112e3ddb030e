package rt_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
)

// wantChain fails the test unless err is a deadlock of these calls.
func wantChain(t testing.TB, what string, err error, calls ...string) {
	t.Helper()
	var e *rt.DeadlockError
	if !errors.As(err, &e) {
		t.Errorf("%s: %v, want a deadlock", what, err)
		return
	}
	wantIs(t, what, err, rt.ERROR_POSSIBLE_DEADLOCK)
	var names []string
	for _, c := range e.Chain {
		names = append(names, c.String())
	}
	want(t, what, strings.Join(names, ", "), strings.Join(calls, ", "))
	if !strings.Contains(err.Error(), strings.Join(calls, " → ")) {
		t.Errorf("%q does not name the chain", err)
	}
}

// An STA that is not to be re-entered lets calls wait while its code waits for one
// of its own, and keeps their order.
func TestNotReentrant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A", rt.NotReentrant()), in(t, ctx, "B")
		slow := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{do: func(context.Context, int64) (int64, error) {
			time.Sleep(time.Minute)
			return 0, nil
		}})
		var order []int64
		visitor := export(t, ctx, a, &thing{do: func(_ context.Context, n int64) (int64, error) {
			order = append(order, n)
			return n, nil
		}})
		var wg sync.WaitGroup
		for n := range int64(3) {
			time.AfterFunc(time.Duration(n+1)*time.Second, func() {
				wg.Go(func() {
					if _, err := visitor.Do(ctx, n); err != nil {
						t.Error(err)
					}
				})
			})
		}
		do(t, ctx, a, func(ctx context.Context) error {
			_, err := slow.Do(ctx, 0)
			want(t, "calls that came in meanwhile", len(order), 0)
			return err
		})
		wg.Wait()
		want(t, "calls afterwards", fmt.Sprint(order), "[0 1 2]")
		rt.Release(visitor)
		do(t, ctx, a, func(context.Context) error { rt.Release(slow); return nil })
	})
}

// In Wait such an STA is entered.
func TestNotReentrantWait(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A", rt.NotReentrant())
	event := make(chan struct{})
	visitor := export(t, ctx, a, &thing{do: func(context.Context, int64) (int64, error) { close(event); return 0, nil }})
	go func() {
		if _, err := visitor.Do(ctx, 0); err != nil {
			t.Error(err)
		}
		rt.Release(visitor)
	}()
	do(t, ctx, a, func(ctx context.Context) error {
		_, err := rt.Wait(ctx, -1, event)
		return err
	})
}

// A chain of calls that enters such an STA for a second time is refused at once,
// and named as a whole, whatever kinds of apartments and callers it has gone
// through.
func TestDeadlockAtOnce(t *testing.T) {
	for name, options := range map[string][]rt.STAOption{"locked": nil, "unlocked": {rt.Unlocked()}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := mta(t)
				a, b := in(t, ctx, "A", append(options, rt.NotReentrant())...), in(t, ctx, "B", options...)
				start := time.Now()
				worker := pass(t, staying(ctx), inside(t, ctx, b), &thing{meet: func(ctx context.Context, back IThing, n int64) (int64, error) {
					_, err := back.Do(ctx, n)
					wantChain(t, "the call", err, "IThing.Do @ A", "IThing.Meet @ B", "IThing.Meet @ MTA", "IThing.Do @ A")
					return 0, err
				}})
				middle := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{meet: func(ctx context.Context, back IThing, n int64) (int64, error) {
					return worker.Meet(ctx, back, n)
				}})
				object := &thing{}
				object.do = func(ctx context.Context, n int64) (int64, error) { return middle.Meet(ctx, object, n) }
				p := export(t, ctx, a, object)
				_, err := p.Do(ctx, 1)
				wantIs(t, "the outermost call", err, rt.ERROR_POSSIBLE_DEADLOCK)
				if took := time.Since(start); took > 50*time.Millisecond {
					t.Error("it took", took)
				}
				rt.Release(p)
				do(t, ctx, b, func(context.Context) error { rt.Release(worker); return nil })
				do(t, ctx, a, func(context.Context) error { rt.Release(middle); return nil })
			})
		})
	}
}

// Do is a call, too.
func TestDeadlockInDo(t *testing.T) {
	ctx := mta(t)
	a, b := in(t, ctx, "A", rt.NotReentrant()), in(t, ctx, "B")
	do(t, ctx, a, func(ctx context.Context) error {
		return b.Do(ctx, func(ctx context.Context) error {
			err := a.Do(ctx, func(context.Context) error { t.Error("entered"); return nil })
			wantChain(t, "Do", err, "Do @ A", "Do @ B", "Do @ A")
			return nil
		})
	})
}

// An STA cannot end before its calls are over: one of them that waits for the end is
// told so at once.
func TestDeadlockInClose(t *testing.T) {
	for name, options := range map[string][]rt.STAOption{"reentrant": nil, "not reentrant": {rt.NotReentrant()}} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			a, err := rt.NewSTA(ctx, append(options, rt.Named("A"))...)
			if err != nil {
				t.Fatal(err)
			}
			b := in(t, ctx, "B")
			do(t, ctx, a, func(ctx context.Context) error {
				return b.Do(ctx, func(ctx context.Context) error {
					wantChain(t, "Close", a.Close(ctx), "Do @ A", "Do @ B", "Close @ A")
					return nil
				})
			})
			wantIs(t, "Close", a.Close(ctx), nil)
			wantIs(t, "Do", a.Do(ctx, func(context.Context) error { return nil }), rt.RPC_E_DISCONNECTED)
		})
	}
}

// Chains that wait for each other are found by the watch: after one to two seconds it
// fails the youngest call and names the whole circle; the others go on.
func TestDeadlockBetweenChains(t *testing.T) {
	for n, circle := range map[int][]string{
		2: {"IThing.Do @ B", "IThing.Do @ A"},
		3: {"IThing.Do @ B", "IThing.Do @ C", "IThing.Do @ A"},
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := mta(t)
				calls := circleOfCalls(t, ctx, n)
				start := time.Now()
				failed := 0
				for i, err := range calls() {
					if err == nil {
						continue
					}
					failed++
					want(t, "the one that failed", i, n-1) // the last to call
					wantChain(t, "its call", err, circle...)
				}
				want(t, "calls that failed", failed, 1)
				wait := time.Since(start) - time.Duration(n)*100*time.Millisecond
				if wait < time.Second || wait > 2*time.Second {
					t.Error("found after", wait)
				}
			})
		})
	}
}

// circleOfCalls makes n STAs that are not to be re-entered. The function that it
// gives has each call the next one, a tenth of a second apart, and gives the results.
func circleOfCalls(t *testing.T, ctx context.Context, n int) func() []error {
	stas := make([]*rt.STA, n)
	for i := range stas {
		stas[i] = in(t, ctx, string(rune('A'+i)), rt.NotReentrant())
	}
	next := make([]IThing, n)
	for i := range stas {
		next[i] = pass(t, inside(t, ctx, stas[(i+1)%n]), inside(t, ctx, stas[i]), &thing{})
	}
	return func() []error {
		results := make([]error, n)
		var wg sync.WaitGroup
		for i, sta := range stas {
			wg.Go(func() {
				do(t, ctx, sta, func(ctx context.Context) error {
					time.Sleep(time.Duration(i+1) * 100 * time.Millisecond) // when all are inside
					_, results[i] = next[i].Do(ctx, 0)
					rt.Release(next[i])
					return nil
				})
			})
		}
		wg.Wait()
		return results
	}
}

// Long waits are not deadlocks: those who wait for somebody busy, and circles that
// a deadline opens.
func TestWatchFindsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A", rt.NotReentrant()), in(t, ctx, "B", rt.NotReentrant())
		toA := pass(t, inside(t, ctx, a), inside(t, ctx, b), &thing{})
		toB := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{do: func(context.Context, int64) (int64, error) {
			time.Sleep(time.Hour)
			return 0, nil
		}})
		var wg sync.WaitGroup
		wg.Go(func() {
			do(t, ctx, a, func(ctx context.Context) error { _, err := toB.Do(ctx, 0); return err })
		})
		time.Sleep(time.Minute)
		wg.Go(func() { // waits for B, which waits for nobody
			do(t, ctx, b, func(ctx context.Context) error { return nil })
		})
		wg.Go(func() { // waits for A, which waits for B, and has a deadline
			short, cancel := context.WithTimeout(ctx, 2*time.Hour)
			defer cancel()
			if err := a.Do(short, func(context.Context) error { return nil }); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		do(t, ctx, b, func(ctx context.Context) error { _, err := toA.Do(ctx, 0); rt.Release(toA); return err })
		do(t, ctx, a, func(context.Context) error { rt.Release(toB); return nil })
	})
}

// The chain is named through a neutral apartment too, where nobody waits: from an STA to
// a worker of the MTA, a neutral object, another STA, and back.
func TestDeadlockThroughNeutral(t *testing.T) {
	for _, oneChain := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			ctx := mta(t)
			a, b := in(t, ctx, "A", rt.NotReentrant()), in(t, ctx, "B", rt.NotReentrant())
			back := pass(t, inside(t, ctx, a), inside(t, ctx, b), &thing{})
			there := export(t, ctx, b, &thing{do: back.Do})
			var na string
			v := neutral(t, ctx, &thing{meet: func(ctx context.Context, other IThing, n int64) (int64, error) {
				na = where(ctx)
				return other.Do(ctx, n)
			}})
			worker := pass(t, staying(ctx), inside(t, ctx, a), &thing{do: func(ctx context.Context, n int64) (int64, error) {
				time.Sleep(time.Second)
				return v.Meet(ctx, there, n)
			}})
			calls := []string{"Do @ A", "IThing.Do @ MTA", "IThing.Do @ B from NA", "IThing.Do @ A"}
			done := make(chan error, 1)
			if oneChain {
				done <- nil
			} else {
				calls = []string{"IThing.Do @ A", "IThing.Do @ MTA", "IThing.Do @ B from NA"}
				go func() {
					done <- b.Do(ctx, func(ctx context.Context) error {
						_, err := back.Do(ctx, 0)
						return err
					})
				}()
			}
			err := a.Do(ctx, func(ctx context.Context) error {
				_, err := worker.Do(ctx, 0)
				return err
			})
			wantIs(t, "the call", err, rt.ERROR_POSSIBLE_DEADLOCK)
			chain := strings.ReplaceAll(strings.Join(calls, " → "), "NA", na)
			if !strings.Contains(err.Error(), chain) {
				t.Errorf("%v, want %s", err, chain)
			}
			wantIs(t, "the other chain", <-done, nil)
			do(t, ctx, a, func(context.Context) error { rt.Release(worker); return nil })
			do(t, ctx, b, func(context.Context) error { rt.Release(back); return nil })
			rt.Release(there)
			rt.Release(v)
		})
	}
}
