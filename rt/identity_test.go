package rt_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// pass marshals v from one apartment to another, each given by what runs a
// function in it.
func pass(t *testing.T, from, to func(func(context.Context)), v IThing) (received IThing) {
	t.Helper()
	var stream *rt.Stream
	from(func(ctx context.Context) {
		var err error
		if stream, err = rt.MarshalInterThreadInterfaceInStream(ctx, v); err != nil {
			t.Error("marshal:", err)
		}
	})
	to(func(ctx context.Context) {
		var err error
		if received, err = rt.GetInterfaceAndReleaseStream[IThing](ctx, stream); err != nil {
			t.Error("unmarshal:", err)
		}
	})
	return received
}

// staying gives what runs a function on the test's goroutine.
func staying(ctx context.Context) func(func(context.Context)) {
	return func(f func(context.Context)) { f(ctx) }
}

// §3: unmarshaled where the object lives, or within the MTA, a pointer is the
// object itself; elsewhere a proxy.
func TestUnmarshalGivesObjectOrProxy(t *testing.T) {
	ctx := mta(t)
	a, b := inside(t, ctx, in(t, ctx, "A")), inside(t, ctx, in(t, ctx, "B"))
	otherMember := staying(enter(t, rt.WithoutApartment(ctx), rt.COINIT_MULTITHREADED))
	object := &thing{}

	want(t, "STA to itself", pass(t, a, a, object), IThing(object))
	p := pass(t, a, b, object)
	want(t, "STA to STA is a proxy", rt.IsProxy(p), true)
	rt.Release(p)
	want(t, "MTA to MTA", pass(t, staying(ctx), otherMember, object), IThing(object))
}

// §3: one proxy per object and apartment, and IUnknown's is the same however the
// object was reached.
func TestIdentity(t *testing.T) {
	ctx := mta(t)
	a := inside(t, ctx, in(t, ctx, "A"))
	object := &thing{}
	first, second := pass(t, a, staying(ctx), object), pass(t, a, staying(ctx), object)
	want(t, "the second proxy", second, first)

	named, err := rt.QueryInterface[INamed](ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	if name, err := named.Name(ctx); name != "a thing" || err != nil {
		t.Error(name, err)
	}
	again, err := rt.QueryInterface[IThing](ctx, named)
	want(t, "back", again, first)
	wantIs(t, "back", err, nil)
	u1, err1 := rt.QueryInterface[rt.IUnknown](ctx, named)
	u2, err2 := rt.QueryInterface[rt.IUnknown](ctx, first)
	if u1 != u2 || u1 == nil || err1 != nil || err2 != nil {
		t.Error("IUnknown:", u1, u2, err1, err2)
	}
	for _, v := range []any{first, second, named, again, u1, u2} {
		rt.Release(v)
	}
	want(t, "what is left", proxies(ctx), 0)
}

// QueryInterface of a direct pointer is a type assertion.
func TestQueryInterfaceDirect(t *testing.T) {
	ctx := mta(t)
	object := &thing{}
	n, err := rt.QueryInterface[INamed](ctx, object)
	want(t, "INamed", n, INamed(object))
	wantIs(t, "INamed", err, nil)
	u, _ := rt.QueryInterface[rt.IUnknown](ctx, n)
	want(t, "IUnknown", u, any(object))
	_, err = rt.QueryInterface[interface{ Nothing() }](ctx, object)
	wantIs(t, "what it has not", err, rt.E_NOINTERFACE)
	_, err = rt.QueryInterface[INamed](ctx, nil)
	wantIs(t, "nil", err, rt.E_POINTER)
}

// §4: an interface that the object does not have, or that has no proxy code.
func TestQueryInterfaceOfProxyRefused(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	p := export(t, ctx, sta, onlyThing{&thing{}})
	defer rt.Release(p)
	_, err := rt.QueryInterface[INamed](ctx, p)
	wantIs(t, "what the object has not", err, rt.E_NOINTERFACE)
	_, err = rt.QueryInterface[interface{ Nothing() }](ctx, p)
	wantIs(t, "without proxy code", err, rt.E_NOINTERFACE)
}

// onlyThing hides a thing's other interfaces.
type onlyThing struct{ IThing }

// §3: marshaling a proxy home gives the original object back.
func TestProxyMarshaledHome(t *testing.T) {
	ctx := mta(t)
	a := inside(t, ctx, in(t, ctx, "A"))
	object := &thing{}
	p := pass(t, a, staying(ctx), object)
	want(t, "back home", pass(t, staying(ctx), a, p), IThing(object))
	rt.Release(p)
}

// §3: a proxy marshaled on to a third apartment talks to the home directly, and
// goes on working when the middle one ends.
func TestProxyMarshaledOn(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	middle, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	object := &thing{do: func(ctx context.Context, n int64) (int64, error) {
		want(t, "where", where(ctx), "home")
		return n, nil
	}}
	p := pass(t, home, inside(t, ctx, middle), object)
	third := pass(t, inside(t, ctx, middle), staying(ctx), p)
	if err := middle.Close(ctx); err != nil {
		t.Error(err)
	}
	if n, err := third.Do(ctx, 7); n != 7 || err != nil {
		t.Error(n, err)
	}
	rt.Release(third)
	rt.Release(p)
}

// §3: a proxy is refused outside its apartment, for methods, for QueryInterface
// and for marshaling; AddRef and Release are not checked. The MTA's goroutines
// share its proxies.
func TestWrongThread(t *testing.T) {
	ctx := mta(t)
	home, other := in(t, ctx, "home"), in(t, ctx, "other")
	p := export(t, ctx, home, &thing{})
	for name, sta := range map[string]*rt.STA{"another STA": other, "the home STA": home} {
		do(t, ctx, sta, func(ctx context.Context) error {
			_, err := p.Do(ctx, 1)
			wantIs(t, "a method in "+name, err, rt.RPC_E_WRONG_THREAD)
			_, err = rt.QueryInterface[INamed](ctx, p)
			wantIs(t, "QueryInterface in "+name, err, rt.RPC_E_WRONG_THREAD)
			_, err = rt.MarshalInterThreadInterfaceInStream(ctx, p)
			wantIs(t, "marshaling in "+name, err, rt.RPC_E_WRONG_THREAD)
			rt.AddRef(p)
			rt.Release(p)
			return nil
		})
	}
	member := enter(t, rt.WithoutApartment(ctx), rt.COINIT_MULTITHREADED)
	if _, err := p.Do(member, 1); err != nil {
		t.Error("another member of the MTA:", err)
	}
	if _, err := p.Do(rt.WithoutApartment(ctx), 1); err != nil {
		t.Error("the implicit MTA:", err)
	}
	rt.Release(p)
}

// A context made from an apartment's is in the same apartment.
func TestDerivedContext(t *testing.T) {
	ctx := mta(t)
	p := export(t, ctx, in(t, ctx, "A"), &thing{})
	defer rt.Release(p)
	type key struct{}
	derived, cancel := context.WithTimeout(context.WithValue(ctx, key{}, 1), time.Hour)
	defer cancel()
	for range 2 { // the second call finds the callee's context
		if n, err := p.Do(derived, 3); n != 3 || err != nil {
			t.Error(n, err)
		}
	}
}

// §3: what a stream can answer.
func TestStreams(t *testing.T) {
	ctx := mta(t)
	object := &thing{}
	get := func(s *rt.Stream) error {
		_, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, s)
		return err
	}
	wantIs(t, "nil stream", get(nil), rt.E_INVALIDARG)
	wantIs(t, "empty stream", get(rt.NewStream(nil)), rt.STG_E_READFAULT)
	wantIs(t, "garbage", get(rt.NewStream([]byte("garbage"))), rt.RPC_E_INVALID_OBJREF)
	wantIs(t, "long garbage", get(rt.NewStream(make([]byte, 40))), rt.RPC_E_INVALID_OBJREF)

	s, err := rt.MarshalInterThreadInterfaceInStream[IThing](ctx, object)
	if err != nil {
		t.Fatal(err)
	}
	copied := rt.NewStream(s.Bytes())
	wantIs(t, "the first time", get(s), nil)
	wantIs(t, "the second time", get(s), rt.STG_E_READFAULT)
	wantIs(t, "a copy of what has been read", get(copied), rt.CO_E_OBJNOTCONNECTED)
	_, err = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, nil)
	wantIs(t, "marshaling nil", err, rt.E_INVALIDARG)
	_, err = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, onlyFunc(nil))
	wantIs(t, "marshaling what has no identity", err, rt.E_INVALIDARG)

	elsewhere := mta(t)
	s, _ = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, object)
	_, err = rt.GetInterfaceAndReleaseStream[IThing](elsewhere, rt.NewStream(s.Bytes()))
	wantIs(t, "another process's", err, rt.RPC_E_INVALID_OBJREF)
	wantIs(t, "ReleaseMarshalData", rt.ReleaseMarshalData(ctx, s), nil)
	wantIs(t, "ReleaseMarshalData again", rt.ReleaseMarshalData(ctx, s), rt.STG_E_READFAULT)
	wantIs(t, "ReleaseMarshalData of nil", rt.ReleaseMarshalData(ctx, nil), rt.E_INVALIDARG)
	wantIs(t, "ReleaseMarshalData of garbage", rt.ReleaseMarshalData(ctx, rt.NewStream([]byte{1})), rt.RPC_E_INVALID_OBJREF)
}

// onlyFunc is an IThing that cannot be compared.
type onlyFunc func()

func (onlyFunc) Do(context.Context, int64) (int64, error)           { return 0, nil }
func (onlyFunc) Meet(context.Context, IThing, int64) (int64, error) { return 0, nil }
func (onlyFunc) Give(context.Context) (IThing, error)               { return nil, nil }
func (onlyFunc) Fill(context.Context, []byte) ([]byte, error)       { return nil, nil }

// §3: a NORMAL marshal that is never unmarshaled keeps the object alive until
// ReleaseMarshalData; the last proxy's release ends the object.
func TestMarshaledReferenceKeepsAlive(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	var ends atomic.Int32
	marshal := func() (s *rt.Stream) {
		do(t, ctx, sta, func(ctx context.Context) (err error) {
			object := &thing{end: func(context.Context) { ends.Add(1) }}
			s, err = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, object)
			rt.Release(object)
			return err
		})
		return s
	}
	s := marshal()
	want(t, "ends while it is marshaled", ends.Load(), 0)
	if err := rt.ReleaseMarshalData(ctx, s); err != nil {
		t.Error(err)
	}
	do(t, ctx, sta, func(context.Context) error { return nil })
	want(t, "ends after ReleaseMarshalData", ends.Load(), 1)

	p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, marshal())
	if err != nil {
		t.Fatal(err)
	}
	want(t, "ends while there is a proxy", ends.Load(), 1)
	rt.Release(p)
	want(t, "ends after the proxy's release", ends.Load(), 2)
	_, err = p.Do(ctx, 1)
	wantIs(t, "a released proxy", err, rt.CO_E_OBJNOTCONNECTED)
}

// §3: the last Release runs the object's end in its home apartment, whoever
// releases, and AddRef puts it off.
func TestLastRelease(t *testing.T) {
	ctx := mta(t)
	home, client := in(t, ctx, "home"), in(t, ctx, "client")
	var end atomic.Value
	object := &thing{end: func(ctx context.Context) { end.Store(where(ctx)) }}
	p := pass(t, inside(t, ctx, home), inside(t, ctx, client), object)
	do(t, ctx, home, func(context.Context) error { rt.Release(object); return nil })
	do(t, ctx, client, func(ctx context.Context) error {
		rt.AddRef(p)
		rt.Release(p)
		_, err := p.Do(ctx, 1)
		return err
	})
	want(t, "before", end.Load(), nil)
	do(t, ctx, client, func(context.Context) error { rt.Release(p); return nil })
	do(t, ctx, home, func(context.Context) error { return nil })
	want(t, "the end ran in", end.Load(), any("home"))
}

// A proxy of the MTA waits for the end in Release.
func TestLastReleaseWaits(t *testing.T) {
	ctx := mta(t)
	ended := false // unguarded: Release is the synchronization
	object := &thing{end: func(context.Context) { ended = true }}
	p := export(t, ctx, in(t, ctx, "A"), object)
	rt.Release(object)
	rt.Release(p)
	want(t, "ended", ended, true)
}

// §3: an object is exported anew after its last proxy has gone.
func TestMarshaledAnew(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	object := &thing{}
	p := export(t, ctx, sta, object)
	rt.Release(p)
	q := export(t, ctx, sta, object)
	if n, err := q.Do(ctx, 5); n != 5 || err != nil {
		t.Error(n, err)
	}
	want(t, "a new proxy", p != q, true)
	rt.Release(q)
}

// Proxies that are dropped without Release are released by the garbage collector;
// the object's end waits until its apartment has something to do.
func TestForgottenProxy(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	ended := make(chan bool, 1)
	func() {
		object := &thing{end: func(ctx context.Context) {
			want(t, "where", where(ctx), "A")
			ended <- true
		}}
		p := export(t, ctx, sta, object)
		rt.Release(object)
		if _, err := p.Do(ctx, 1); err != nil {
			t.Error(err)
		}
	}()
	for deadline := time.Now().Add(10 * time.Second); len(ended) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("nobody has released the proxy")
		}
		runtime.GC()
		do(t, ctx, sta, func(context.Context) error { return nil })
	}
	want(t, "what is left", proxies(ctx), 0)
}

// §3, interface pointers as parameters and results: direct at home, a proxy
// elsewhere, with identity.
func TestInterfacePointersInCalls(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	sink := &thing{do: func(ctx context.Context, n int64) (int64, error) {
		want(t, "the sink's apartment", where(ctx), "MTA")
		return n * 2, nil
	}}
	object := &thing{}
	var kept IThing
	object.meet = func(ctx context.Context, other IThing, n int64) (int64, error) {
		if other == nil {
			return -1, nil
		}
		want(t, "the parameter is a proxy", rt.IsProxy(other), other != IThing(object))
		if kept != nil {
			want(t, "the second time", other, kept)
		}
		rt.AddRef(other)
		if kept = other; other == IThing(object) {
			return 0, nil
		}
		return other.Do(ctx, n)
	}
	object.give = func(context.Context) (IThing, error) { return kept, nil }
	p := export(t, ctx, sta, object)

	if n, err := p.Meet(ctx, sink, 21); n != 42 || err != nil {
		t.Error(n, err)
	}
	back, err := p.Give(ctx) // kept's reference comes with it
	want(t, "what comes home", back, IThing(sink))
	wantIs(t, "Give", err, nil)
	kept = nil
	if n, err := p.Meet(ctx, nil, 0); n != -1 || err != nil {
		t.Error("nil:", n, err)
	}
	if n, err := p.Meet(ctx, p, 0); n != 0 || err != nil || kept != IThing(object) {
		t.Error("the object's own proxy:", n, err, kept)
	}
	rt.Release(kept)
	kept = nil
	if back, err := p.Give(ctx); back != nil || err != nil {
		t.Error("nil result:", back, err)
	}
	rt.Release(back)
	rt.Release(p)
}

// What a failed call gives beside its error is released.
func TestResultsOfFailedCall(t *testing.T) {
	ctx := mta(t)
	object := &thing{give: func(context.Context) (IThing, error) { return &thing{}, rt.E_FAIL }}
	p := export(t, ctx, in(t, ctx, "A"), object)
	v, err := p.Give(ctx)
	want(t, "the result", v, nil)
	wantIs(t, "the error", err, rt.E_FAIL)
	want(t, "proxies", proxies(ctx), 1)
	rt.Release(p)
}

// A pointer that comes home as a result is a reference of its own.
func TestComingHomeCounts(t *testing.T) {
	ctx := mta(t)
	ended := 0
	sink := &thing{end: func(context.Context) { ended++ }}
	object := &thing{}
	object.meet = func(_ context.Context, other IThing, _ int64) (int64, error) {
		rt.AddRef(other)
		object.give = func(context.Context) (IThing, error) { return other, nil }
		return 0, nil
	}
	p := export(t, ctx, in(t, ctx, "A"), object)
	if _, err := p.Meet(ctx, sink, 0); err != nil {
		t.Error(err)
	}
	back, err := p.Give(ctx)
	if err != nil {
		t.Error(err)
	}
	rt.Release(back)
	want(t, "ends after the result's release", ended, 0)
	rt.Release(sink)
	want(t, "ends after the maker's", ended, 1)
	rt.Release(sink)
	rt.AddRef(sink)
	rt.Release(sink)
	want(t, "ends after too many", ended, 1)
	rt.Release(p)
}

// A parameter's reference is the caller's: the callee may use it until it returns.
func TestParameterIsBorrowed(t *testing.T) {
	ctx := mta(t)
	var kept IThing
	object := &thing{}
	object.meet = func(_ context.Context, other IThing, _ int64) (int64, error) {
		kept = other
		return 0, nil
	}
	sta := in(t, ctx, "A")
	p := export(t, ctx, sta, object)
	defer rt.Release(p)
	if _, err := p.Meet(ctx, &thing{}, 0); err != nil {
		t.Error(err)
	}
	do(t, ctx, sta, func(ctx context.Context) error {
		_, err := kept.Do(ctx, 0)
		wantIs(t, "a call without AddRef", err, rt.CO_E_OBJNOTCONNECTED)
		return nil
	})
}

// A wrong interface pointer among the arguments fails the call before it is sent,
// and one among the results fails it after.
func TestBadInterfacePointers(t *testing.T) {
	ctx := mta(t)
	sta, other := in(t, ctx, "A"), in(t, ctx, "B")
	object := &thing{give: func(context.Context) (IThing, error) { return onlyFunc(nil), nil }}
	p := export(t, ctx, sta, object)
	defer rt.Release(p)
	q := pass(t, inside(t, ctx, sta), inside(t, ctx, other), &thing{})
	_, err := p.Meet(ctx, q, 0)
	wantIs(t, "another apartment's proxy", err, rt.RPC_E_WRONG_THREAD)
	_, err = p.Give(ctx)
	wantIs(t, "a result without identity", err, rt.E_INVALIDARG)

	gone, _ := rt.NewSTA(ctx)
	r := export(t, ctx, gone, object)
	if err := gone.Close(ctx); err != nil {
		t.Error(err)
	}
	_, err = r.Meet(ctx, &thing{}, 0)
	wantIs(t, "a call that is not sent", err, rt.RPC_E_DISCONNECTED)
	want(t, "references left", rt.Snapshot(ctx).References, 0)
	rt.Release(r)
	rt.Release(q)
}

// Everything at once: one proxy per object and apartment under contention, and
// nothing left at the end.
func TestIdentityUnderContention(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A", rt.Unlocked())
	object := &thing{}
	object.meet = func(ctx context.Context, other IThing, n int64) (int64, error) { return other.Do(ctx, n) }
	p := export(t, ctx, sta, object)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range int64(100) {
				got, err := p.Meet(ctx, &thing{do: func(_ context.Context, n int64) (int64, error) { return n + int64(i), nil }}, n)
				if got != n+int64(i) || err != nil {
					t.Error(got, err)
				}
				q := export(t, ctx, sta, object)
				want(t, "the proxy", q, p)
				rt.Release(q)
			}
		})
	}
	wg.Wait()
	rt.Release(p)
	want(t, "what is left", rttest.Leaks(ctx), "apartment \"MTA\"\napartment \"A\"\n")
}

// proxies counts the proxies of the process.
func proxies(ctx context.Context) (n int) {
	for _, a := range rt.Snapshot(ctx).Apartments {
		n += len(a.Proxies)
	}
	return n
}
