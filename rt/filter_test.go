package rt_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// A filter is a message filter that does what its functions do.
type filter struct {
	rt.Object
	in      func(callType rt.CALLTYPE, elapsed time.Duration, info rt.INTERFACEINFO) rt.SERVERCALL
	retry   func(elapsed time.Duration, reject rt.SERVERCALL) int
	pending func(elapsed time.Duration, pending rt.PENDINGTYPE) rt.PENDINGMSG

	callers []rt.OXID
	ended   bool
}

func (f *filter) HandleInComingCall(_ context.Context, callType rt.CALLTYPE, caller rt.OXID, elapsed time.Duration, info rt.INTERFACEINFO) rt.SERVERCALL {
	f.callers = append(f.callers, caller)
	if f.in == nil {
		return rt.SERVERCALL_ISHANDLED
	}
	return f.in(callType, elapsed, info)
}

func (f *filter) RetryRejectedCall(_ context.Context, callee rt.OXID, elapsed time.Duration, reject rt.SERVERCALL) int {
	f.callers = append(f.callers, callee)
	return f.retry(elapsed, reject)
}

func (f *filter) MessagePending(_ context.Context, _ rt.OXID, elapsed time.Duration, pending rt.PENDINGTYPE) rt.PENDINGMSG {
	return f.pending(elapsed, pending)
}

func (f *filter) FinalRelease(context.Context) { f.ended = true }

// answering gives a filter that answers every call in the same way.
func answering(answer rt.SERVERCALL) *filter {
	return &filter{in: func(rt.CALLTYPE, time.Duration, rt.INTERFACEINFO) rt.SERVERCALL { return answer }}
}

// guard gives an STA a filter.
func guard(t testing.TB, ctx context.Context, sta *rt.STA, f rt.MessageFilter) {
	t.Helper()
	do(t, ctx, sta, func(ctx context.Context) error {
		_, err := rt.RegisterMessageFilter(ctx, f)
		return err
	})
}

// oxid gives the OXID of the apartment of ctx.
func oxid(ctx context.Context) rt.OXID {
	a, _ := rt.CurrentApartment(ctx)
	return a.OXID
}

// §4: message filters are for STAs only.
func TestMessageFilterInMTA(t *testing.T) {
	_, err := rt.RegisterMessageFilter(mta(t), &filter{})
	wantIs(t, "in the MTA", err, rt.CO_E_NOT_SUPPORTED)
	_, err = rt.RegisterMessageFilter(rttest.Process(t), &filter{})
	wantIs(t, "without apartment", err, rt.CO_E_NOTINITIALIZED)
}

// §4: HandleInComingCall sees the call type: at the top, on behalf of a call that
// the STA waits for, of somebody else meanwhile.
func TestCallTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A"), in(t, ctx, "B")
		var seen []string
		object := &thing{}
		guard(t, ctx, a, &filter{in: func(callType rt.CALLTYPE, elapsed time.Duration, info rt.INTERFACEINFO) rt.SERVERCALL {
			want(t, "the object", info.Object, any(object))
			want(t, "the interface", info.IID, IID_IThing)
			want(t, "the method", info.Method, uint16(opIThingDo))
			seen = append(seen, fmt.Sprint(callType, " ", elapsed))
			return rt.SERVERCALL_ISHANDLED
		}})
		outside := export(t, ctx, a, object)
		slow := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{meet: func(ctx context.Context, back IThing, _ int64) (int64, error) {
			time.Sleep(2 * time.Second)
			return back.Do(ctx, 0)
		}})
		if _, err := outside.Do(ctx, 0); err != nil {
			t.Error(err)
		}
		time.AfterFunc(time.Second, func() {
			if _, err := outside.Do(ctx, 0); err != nil {
				t.Error(err)
			}
		})
		do(t, ctx, a, func(ctx context.Context) error {
			_, err := slow.Meet(ctx, object, 0)
			return err
		})
		want(t, "calls", fmt.Sprint(seen), "[1 0s 4 1s 2 2s]")
		rt.Release(outside)
		do(t, ctx, a, func(context.Context) error { rt.Release(slow); return nil })
	})
}

// §4: without a filter at the caller, REJECTED and RETRYLATER are
// RPC_E_CALL_REJECTED; so they are for callers in the MTA, which has none.
func TestRejectedWithoutFilter(t *testing.T) {
	for _, answer := range []rt.SERVERCALL{rt.SERVERCALL_REJECTED, rt.SERVERCALL_RETRYLATER} {
		ctx := mta(t)
		a, b := in(t, ctx, "A"), in(t, ctx, "B")
		ran := false
		f := answering(answer)
		guard(t, ctx, a, f)
		object := &thing{do: func(context.Context, int64) (int64, error) { ran = true; return 1, nil }}
		p := export(t, ctx, a, object)
		n, err := p.Do(ctx, 0)
		wantIs(t, "from the MTA", err, rt.RPC_E_CALL_REJECTED)
		want(t, "the result", n, 0)
		want(t, "the caller", f.callers[0], oxid(ctx))
		rt.Release(p)
		q := pass(t, inside(t, ctx, a), inside(t, ctx, b), object)
		do(t, ctx, b, func(ctx context.Context) error {
			_, err := q.Do(ctx, 0)
			wantIs(t, "from an STA without a filter", err, rt.RPC_E_CALL_REJECTED)
			rt.Release(q)
			return nil
		})
		want(t, "the method ran", ran, false)
	}
}

// §4: RetryRejectedCall: -1 gives up, 0 to 99 is at once, from 100 on after so
// many milliseconds.
func TestRetryRejectedCall(t *testing.T) {
	for _, test := range []struct {
		answers []int
		took    time.Duration
		err     error
	}{
		{[]int{-1}, 0, rt.RPC_E_CALL_REJECTED},
		{[]int{0, -1}, 0, rt.RPC_E_CALL_REJECTED},
		{[]int{0, 99}, 0, nil},
		{[]int{100, 250}, 350 * time.Millisecond, nil},
		{[]int{math.MaxInt}, math.MaxUint32 * time.Millisecond, nil},
	} {
		t.Run(fmt.Sprint(test.answers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := mta(t)
				a, b := in(t, ctx, "A"), in(t, ctx, "B")
				refusals := 0
				guard(t, ctx, a, &filter{in: func(rt.CALLTYPE, time.Duration, rt.INTERFACEINFO) rt.SERVERCALL {
					if refusals++; refusals <= len(test.answers) {
						return rt.SERVERCALL_RETRYLATER
					}
					return rt.SERVERCALL_ISHANDLED
				}})
				start := time.Now()
				asked := 0
				guard(t, ctx, b, &filter{retry: func(elapsed time.Duration, reject rt.SERVERCALL) int {
					want(t, "the time since the call", elapsed, time.Since(start))
					want(t, "the answer", reject, rt.SERVERCALL_RETRYLATER)
					asked++
					return test.answers[asked-1]
				}})
				p := pass(t, inside(t, ctx, a), inside(t, ctx, b), &thing{})
				do(t, ctx, b, func(ctx context.Context) error {
					n, err := p.Do(ctx, 42)
					wantIs(t, "the call", err, test.err)
					if err == nil {
						want(t, "the result", n, 42)
					}
					want(t, "it took", time.Since(start), test.took)
					want(t, "times asked", asked, len(test.answers))
					rt.Release(p)
					return nil
				})
			})
		})
	}
}

// While it waits to try again an STA serves, and the call counts as pending. The
// wait ends with the caller's context.
func TestRetryServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A"), in(t, ctx, "B")
		guard(t, ctx, a, answering(rt.SERVERCALL_REJECTED))
		var types []rt.CALLTYPE
		guard(t, ctx, b, &filter{
			retry: func(time.Duration, rt.SERVERCALL) int { return 60_000 },
			in: func(callType rt.CALLTYPE, _ time.Duration, _ rt.INTERFACEINFO) rt.SERVERCALL {
				types = append(types, callType)
				return rt.SERVERCALL_ISHANDLED
			},
		})
		p := pass(t, inside(t, ctx, a), inside(t, ctx, b), &thing{})
		visitor := export(t, ctx, b, &thing{})
		time.AfterFunc(time.Second, func() {
			if _, err := visitor.Do(ctx, 0); err != nil {
				t.Error(err)
			}
		})
		do(t, ctx, b, func(ctx context.Context) error {
			short, cancel := context.WithTimeout(ctx, 90*time.Second)
			defer cancel()
			start := time.Now()
			_, err := p.Do(short, 0)
			wantIs(t, "the call", err, rt.RPC_E_TIMEOUT)
			want(t, "it took", time.Since(start), 90*time.Second)
			return nil
		})
		want(t, "calls meanwhile", fmt.Sprint(types), "[4]")
		rt.Release(visitor)
		do(t, ctx, b, func(context.Context) error { rt.Release(p); return nil })
	})
}

// Calls that are refused and tried again keep their order, and do not hold up
// those that come in.
func TestRefusedCallsKeepOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a := in(t, ctx, "A")
		open := time.Now().Add(time.Second)
		guard(t, ctx, a, &filter{in: func(rt.CALLTYPE, time.Duration, rt.INTERFACEINFO) rt.SERVERCALL {
			if time.Now().Before(open) {
				return rt.SERVERCALL_RETRYLATER
			}
			return rt.SERVERCALL_ISHANDLED
		}})
		var ran []int64
		object := &thing{do: func(_ context.Context, n int64) (int64, error) { ran = append(ran, n); return n, nil }}
		var wg sync.WaitGroup
		for n := range int64(5) {
			sta := in(t, ctx, "caller")
			guard(t, ctx, sta, &filter{retry: func(time.Duration, rt.SERVERCALL) int { return 500 }})
			p := pass(t, inside(t, ctx, a), inside(t, ctx, sta), object)
			time.Sleep(10 * time.Millisecond)
			wg.Go(func() {
				do(t, ctx, sta, func(ctx context.Context) error {
					_, err := p.Do(ctx, n)
					rt.Release(p)
					return err
				})
			})
		}
		wg.Wait()
		want(t, "the order", slices.IsSorted(ran) && len(ran) == 5, true)
	})
}

// What a filter does wrong its caller is told; the apartment lives.
func TestFilterPanics(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A")
	panics := true
	guard(t, ctx, a, &filter{in: func(rt.CALLTYPE, time.Duration, rt.INTERFACEINFO) rt.SERVERCALL {
		if panics {
			panic("no")
		}
		return rt.SERVERCALL_ISHANDLED
	}})
	p := export(t, ctx, a, &thing{})
	_, err := p.Do(ctx, 0)
	wantIs(t, "a call", err, rt.RPC_E_SERVERFAULT)
	do(t, ctx, a, func(context.Context) error { panics = false; return nil }) // Do is not filtered
	_, err = p.Do(ctx, 0)
	wantIs(t, "the next call", err, nil)
	rt.Release(p)
}

// An STA keeps a reference to its filter, and gives the old one's to who replaces
// it.
func TestFilterReferences(t *testing.T) {
	ctx := mta(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first, second := &filter{}, &filter{}
	do(t, ctx, sta, func(ctx context.Context) error {
		old, err := rt.RegisterMessageFilter(ctx, first)
		want(t, "before the first", old, nil)
		rt.Release(first)
		if err != nil {
			return err
		}
		old, err = rt.RegisterMessageFilter(ctx, second)
		want(t, "before the second", old, rt.MessageFilter(first))
		want(t, "the first has ended", first.ended, false)
		rt.Release(old)
		want(t, "the first has ended", first.ended, true)
		rt.Release(second)
		return err
	})
	want(t, "the second has ended", second.ended, false)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	want(t, "the second has ended", second.ended, true)
}

// MessagePending is asked when the foreign loop has had something to do while the
// STA waits, and can give the call up.
func TestMessagePending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		k, stop := hosted(t, ctx)
		slow := k.receive(t, ctx, &thing{do: func(context.Context, int64) (int64, error) {
			time.Sleep(time.Hour)
			return 0, nil
		}})
		var asked []string
		result := make(chan error)
		k.events <- func() {
			_, err := rt.RegisterMessageFilter(k.ctx, &filter{pending: func(elapsed time.Duration, pending rt.PENDINGTYPE) rt.PENDINGMSG {
				asked = append(asked, fmt.Sprint(pending, " ", elapsed))
				if len(asked) == 2 {
					return rt.PENDINGMSG_CANCELCALL
				}
				return rt.PENDINGMSG_WAITDEFPROCESS
			}})
			if err != nil {
				t.Error(err)
			}
			_, err = slow.Do(k.ctx, 0)
			result <- err
		}
		for range 2 {
			time.Sleep(time.Second)
			k.events <- func() {}
		}
		wantIs(t, "the call", <-result, rt.RPC_E_CALL_CANCELED)
		want(t, "asked", fmt.Sprint(asked), "[1 1s 1 2s]")
		k.events <- func() { rt.Release(slow); result <- nil }
		<-result
		stop()
		time.Sleep(2 * time.Hour)
	})
}

// §4: what code of a neutral apartment calls and somebody refuses is the business of the
// filter of the STA on whose goroutine the code runs. While that waits to try again,
// others may enter both.
func TestRetryOutOfNeutral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A"), in(t, ctx, "B")
		refused := false
		guard(t, ctx, a, &filter{in: func(rt.CALLTYPE, time.Duration, rt.INTERFACEINFO) rt.SERVERCALL {
			if !refused {
				refused = true
				return rt.SERVERCALL_RETRYLATER
			}
			return rt.SERVERCALL_ISHANDLED
		}})
		start := time.Now()
		guard(t, ctx, b, &filter{retry: func(elapsed time.Duration, _ rt.SERVERCALL) int {
			want(t, "the time since the call", elapsed, time.Since(start))
			return 60_000
		}})
		v := neutral(t, ctx, &thing{
			meet: func(ctx context.Context, other IThing, n int64) (int64, error) { return other.Do(ctx, n) },
		})
		target := pass(t, inside(t, ctx, a), inside(t, ctx, b), &thing{})
		mine := pass(t, staying(ctx), inside(t, ctx, b), v)
		time.AfterFunc(time.Second, func() {
			do(t, ctx, b, func(context.Context) error { return nil })
			_, err := v.Do(ctx, 1)
			wantIs(t, "a call meanwhile", err, nil)
			want(t, "it took", time.Since(start), time.Second)
		})
		do(t, ctx, b, func(ctx context.Context) error {
			n, err := mine.Meet(ctx, target, 42)
			wantIs(t, "the call", err, nil)
			want(t, "the result", n, 42)
			want(t, "it took", time.Since(start), time.Minute)
			rt.Release(target)
			rt.Release(mine)
			return nil
		})
		_, err := v.Meet(ctx, nil, 0)
		wantIs(t, "nobody to call", err, rt.RPC_E_SERVERFAULT)
		refused = false
		object := export(t, ctx, a, &thing{})
		_, err = v.Meet(ctx, object, 0)
		wantIs(t, "on a goroutine of the MTA", err, rt.RPC_E_CALL_REJECTED)
		rt.Release(object)
		rt.Release(v)
	})
}
