package rt_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// §1: with no MTA anywhere, a goroutine that never initialized gets
// CO_E_NOTINITIALIZED from every call.
func TestNotInitialized(t *testing.T) {
	ctx := rttest.Process(t)
	clsid := class(t, rt.Both, func(context.Context) (any, error) { return &thing{}, nil })

	_, err := rt.CreateInstance[IThing](ctx, clsid)
	wantIs(t, "CreateInstance", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, &thing{})
	wantIs(t, "MarshalInterThreadInterfaceInStream", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.GetInterfaceAndReleaseStream[IThing](ctx, rt.NewStream(nil))
	wantIs(t, "GetInterfaceAndReleaseStream", err, rt.CO_E_NOTINITIALIZED)
	_, _, err = rt.GetApartmentType(ctx)
	wantIs(t, "GetApartmentType", err, rt.CO_E_NOTINITIALIZED)
	wantIs(t, "Loop", rt.Loop(ctx), rt.CO_E_NOTINITIALIZED)

	var sta *rt.STA
	t.Run("proxy", func(t *testing.T) {
		inside, leave, _ := rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED)
		defer leave()
		sta, _ = rt.NewSTA(ctx)
		p := export(t, inside, sta, &thing{})
		defer rt.Release(p)
		_, err := p.Do(ctx, 1)
		wantIs(t, "a method of a proxy", err, rt.CO_E_NOTINITIALIZED)
		_, err = rt.QueryInterface[INamed](ctx, p)
		wantIs(t, "QueryInterface of a proxy", err, rt.CO_E_NOTINITIALIZED)
		if err := sta.Close(inside); err != nil {
			t.Error(err)
		}
	})
}

// §1: a goroutine that never initialized is in the implicit MTA as long as an MTA
// exists, and may still become an STA.
func TestImplicitMTA(t *testing.T) {
	ctx := rttest.Process(t)
	_, leave, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
	kind, qualifier, err := rt.GetApartmentType(ctx)
	if kind != rt.APTTYPE_MTA || qualifier != rt.APTTYPEQUALIFIER_IMPLICIT_MTA || err != nil {
		t.Error(kind, qualifier, err)
	}
	sta, leaveSTA, err := rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED)
	if err != nil {
		t.Fatal(err)
	}
	kind, qualifier, err = rt.GetApartmentType(sta)
	if kind != rt.APTTYPE_MAINSTA || qualifier != rt.APTTYPEQUALIFIER_NONE || err != nil {
		t.Error(kind, qualifier, err)
	}
	leave()
	_, _, err = rt.GetApartmentType(ctx)
	wantIs(t, "after the MTA's last member has left", err, rt.CO_E_NOTINITIALIZED)
	leaveSTA()
	_, _, err = rt.GetApartmentType(sta)
	wantIs(t, "after everybody has left", err, rt.CO_E_NOTINITIALIZED)
}

// §1: the same model again is S_FALSE and counts, the other one is
// RPC_E_CHANGED_MODE.
func TestInitializeCounts(t *testing.T) {
	for _, test := range []struct {
		name        string
		kind, other rt.COINIT
	}{
		{"STA", rt.COINIT_APARTMENTTHREADED, rt.COINIT_MULTITHREADED},
		{"MTA", rt.COINIT_MULTITHREADED, rt.COINIT_APARTMENTTHREADED},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, leave, err := rt.InitializeEx(rttest.Process(t), test.kind)
			if err != nil {
				t.Fatal(err)
			}
			again, leaveAgain, err := rt.InitializeEx(ctx, test.kind)
			wantIs(t, "the same model", err, rt.S_FALSE)
			_, leaveOther, err := rt.InitializeEx(ctx, test.other)
			wantIs(t, "the other model", err, rt.RPC_E_CHANGED_MODE)
			leaveOther()
			leave()
			leave() // a second time has no effect
			if _, _, err := rt.GetApartmentType(again); err != nil {
				t.Error("one leave of two ended the apartment:", err)
			}
			leaveAgain()
			_, _, err = rt.GetApartmentType(again)
			wantIs(t, "after both", err, rt.CO_E_NOTINITIALIZED)
		})
	}
	_, _, err := rt.InitializeEx(rttest.Process(t), 99)
	wantIs(t, "an unknown model", err, rt.E_INVALIDARG)
	_, _, err = rt.InitializeEx(rttest.Process(t), rt.COINIT_MULTITHREADED, rt.Unlocked())
	wantIs(t, "options for the MTA", err, rt.E_INVALIDARG)
	ctx := mta(t)
	do(t, ctx, in(t, ctx, "A"), func(ctx context.Context) error {
		_, leave, err := rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED)
		wantIs(t, "inside an STA", err, rt.S_FALSE)
		leave()
		_, err = rt.CurrentApartment(ctx)
		return err
	})
}

// §1: at most one MTA; it ends when its last member leaves.
func TestOneMTA(t *testing.T) {
	ctx := rttest.Process(t)
	first, leaveFirst, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
	second, leaveSecond, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
	a, _ := rt.CurrentApartment(first)
	b, _ := rt.CurrentApartment(second)
	want(t, "the second member's apartment", b, a)
	leaveFirst()
	if _, err := rt.CurrentApartment(first); err != nil {
		t.Error("a goroutine that has left is in the implicit MTA:", err)
	}
	leaveSecond()
	_, err := rt.CurrentApartment(first)
	wantIs(t, "without members", err, rt.CO_E_NOTINITIALIZED)
}

// §1: the main STA is the first; when it leaves there is none until the next
// starts.
func TestMainSTA(t *testing.T) {
	ctx := mta(t)
	isMain := func(sta *rt.STA) (main bool) {
		do(t, ctx, sta, func(ctx context.Context) error {
			kind, _, err := rt.GetApartmentType(ctx)
			main = kind == rt.APTTYPE_MAINSTA
			return err
		})
		return main
	}
	first, _ := rt.NewSTA(ctx)
	second := in(t, ctx, "second")
	want(t, "the first is main", isMain(first), true)
	want(t, "the second is main", isMain(second), false)
	if err := first.Close(ctx); err != nil {
		t.Error(err)
	}
	want(t, "the second is main after the first has left", isMain(second), false)
	want(t, "the next is main", isMain(in(t, ctx, "third")), true)
}

// §1: two calls are never inside an STA at the same moment.
func TestSTAExclusion(t *testing.T) {
	for name, options := range map[string][]rt.STAOption{"locked": nil, "unlocked": {rt.Unlocked()}} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			inside, total := 0, 0 // unguarded: the race detector watches too
			p := export(t, ctx, in(t, ctx, "A", options...), &thing{do: func(context.Context, int64) (int64, error) {
				inside++
				defer func() { inside-- }()
				total++
				return int64(inside), nil
			}})
			defer rt.Release(p)
			const callers, calls = 16, 200
			var wg sync.WaitGroup
			for range callers {
				wg.Go(func() {
					for range calls {
						if n, err := p.Do(ctx, 0); n != 1 || err != nil {
							t.Error("inside at once:", n, err)
						}
					}
				})
			}
			wg.Wait()
			want(t, "calls", total, callers*calls)
		})
	}
}

// §1: a call into an STA runs when the STA pumps, not before.
func TestSTARunsCallsWhenItPumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := rttest.Process(t)
		main, leave, _ := rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED)
		stream, err := rt.MarshalInterThreadInterfaceInStream[IThing](main, &thing{})
		if err != nil {
			t.Fatal(err)
		}
		loop, stop := context.WithCancel(main)
		var returned atomic.Bool
		go func() {
			ctx, leave, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
			defer leave()
			p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, stream)
			if err != nil {
				t.Error(err)
				return
			}
			defer stop()
			defer rt.Release(p)
			if _, err := p.Do(ctx, 1); err != nil {
				t.Error(err)
			}
			returned.Store(true)
		}()
		synctest.Wait()
		want(t, "returned before the STA pumps", returned.Load(), false)
		wantIs(t, "Loop", rt.Loop(loop), context.Canceled)
		want(t, "returned", returned.Load(), true)
		leave()
	})
}

// §1: MTA objects are called several at once, on workers of the MTA.
func TestMTAServesSeveralAtOnce(t *testing.T) {
	ctx := mta(t)
	const callers = 4
	var barrier sync.WaitGroup
	barrier.Add(callers)
	stream := make([]*rt.Stream, callers)
	object := &thing{do: func(ctx context.Context, _ int64) (int64, error) {
		barrier.Done()
		barrier.Wait() // nobody returns before all are inside
		want(t, "a call from outside", rt.InCall(ctx), true)
		want(t, "where", where(ctx), "MTA")
		return 0, nil
	}}
	var wg sync.WaitGroup
	for i := range callers {
		var err error
		if stream[i], err = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, object); err != nil {
			t.Fatal(err)
		}
		sta := in(t, ctx, "caller")
		wg.Go(func() {
			do(t, ctx, sta, func(ctx context.Context) error {
				p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, stream[i])
				if err != nil {
					return err
				}
				defer rt.Release(p)
				_, err = p.Do(ctx, 0)
				return err
			})
		})
	}
	wg.Wait()
}

// §1: when an apartment ends its stubs drop their references at once, and proxies
// to it answer RPC_E_DISCONNECTED; releasing them is harmless.
func TestHomeEnds(t *testing.T) {
	for name, options := range map[string][]rt.STAOption{"locked": nil, "unlocked": {rt.Unlocked()}} {
		t.Run(name, func(t *testing.T) {
			ctx := mta(t)
			sta, _ := rt.NewSTA(ctx, options...)
			var ends atomic.Int32
			object := &thing{}
			object.end = func(ctx context.Context) {
				ends.Add(1)
				kind, _, err := rt.GetApartmentType(ctx)
				if kind != rt.APTTYPE_MAINSTA && kind != rt.APTTYPE_STA || err != nil {
					t.Error("the end ran in", kind, err)
				}
			}
			p := export(t, ctx, sta, object)
			rt.Release(object) // now only the stub manager has it
			want(t, "ends while the apartment lives", ends.Load(), 0)
			if err := sta.Close(ctx); err != nil {
				t.Error(err)
			}
			want(t, "ends", ends.Load(), 1)
			_, err := p.Do(ctx, 1)
			wantIs(t, "a call", err, rt.RPC_E_DISCONNECTED)
			wantIs(t, "Do", sta.Do(ctx, func(context.Context) error { return nil }), rt.RPC_E_DISCONNECTED)
			rt.Release(p)
			want(t, "ends after Release", ends.Load(), 1)
			if err := sta.Close(ctx); err != nil {
				t.Error("a second Close:", err)
			}
		})
	}
}

// §1: calls through a proxy that belonged to an apartment that has ended answer
// CO_E_OBJNOTCONNECTED; the object is free of it.
func TestClientEnds(t *testing.T) {
	ctx := mta(t)
	home := in(t, ctx, "home")
	var ends atomic.Int32
	client, leave, err := rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_APARTMENTTHREADED)
	if err != nil {
		t.Fatal(err)
	}
	object := &thing{end: func(context.Context) { ends.Add(1) }}
	p := export(t, client, home, object)
	rt.Release(object)
	leave()
	_, err = p.Do(client, 1)
	wantIs(t, "a call", err, rt.CO_E_OBJNOTCONNECTED)
	_, err = rt.QueryInterface[INamed](client, p)
	wantIs(t, "QueryInterface", err, rt.CO_E_OBJNOTCONNECTED)
	rt.Release(p)
	do(t, ctx, home, func(context.Context) error { return nil }) // comes after the end
	want(t, "ends", ends.Load(), 1)
}

// A call that waits in the queue of an STA that ends is told.
func TestSTAEndsWithCallsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		sta, _ := rt.NewSTA(ctx)
		p := export(t, ctx, sta, &thing{})
		defer rt.Release(p)
		unblock := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := sta.Do(ctx, func(ctx context.Context) error {
				if err := sta.Close(ctx); err != nil { // from inside: when this has returned
					t.Error(err)
				}
				<-unblock
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			_, err := p.Do(ctx, 1)
			wantIs(t, "the call that waited", err, rt.RPC_E_DISCONNECTED)
		})
		wg.Go(func() {
			if err := sta.Close(ctx); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		close(unblock)
		wg.Wait()
	})
}

// An STA calls Close of another one: it is entered while it waits.
func TestCloseServes(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A")
	b, _ := rt.NewSTA(ctx, rt.Named("B"))
	do(t, ctx, a, func(ctx context.Context) error {
		entered := false
		sink := &thing{do: func(ctx context.Context, _ int64) (int64, error) {
			entered = true
			return 0, nil
		}}
		stream, err := rt.MarshalInterThreadInterfaceInStream[IThing](ctx, sink)
		if err != nil {
			return err
		}
		err = b.Do(ctx, func(ctx context.Context) error {
			p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, stream)
			if err != nil {
				return err
			}
			object := &thing{end: func(ctx context.Context) {
				if _, err := p.Do(ctx, 0); err != nil {
					t.Error("a call at the object's end:", err)
				}
				rt.Release(p)
			}}
			// Marshaled and never unmarshaled: it ends with the apartment.
			s, err := rt.MarshalInterThreadInterfaceInStream[IThing](ctx, object)
			rt.Release(object)
			t.Cleanup(func() { _ = rt.ReleaseMarshalData(ctx, s) })
			return err
		})
		if err != nil {
			return err
		}
		err = b.Close(ctx)
		want(t, "entered", entered, true)
		return err
	})
}

// The host STA and the MTA that the runtime made end with the last thread.
func TestRuntimesOwnApartmentsEnd(t *testing.T) {
	ctx := rttest.Process(t) // checks
	none := class(t, rt.ThreadingModelNone, func(context.Context) (any, error) { return &thing{}, nil })
	free := class(t, rt.Free, func(context.Context) (any, error) { return &thing{}, nil })
	client, leave, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
	a, err := rt.CreateInstance[IThing](client, none)
	if err != nil {
		t.Fatal(err)
	}
	rt.Release(a)
	leave()
	client, leave, _ = rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED)
	b, err := rt.CreateInstance[IThing](client, free)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Do(client, 1); err != nil {
		t.Error(err)
	}
	rt.Release(b)
	leave()
}
