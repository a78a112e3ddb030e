package rt_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// §3: after DisconnectObject proxies answer RPC_E_DISCONNECTED, and what was
// marshaled is CO_E_OBJNOTCONNECTED; the object can be marshaled anew.
func TestDisconnectObject(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	p := pass(t, home, staying(ctx), object)
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLESTRONG)
	home(func(ctx context.Context) { wantIs(t, "DisconnectObject", rt.DisconnectObject(ctx, object), nil) })
	_, err := p.Do(ctx, 1)
	wantIs(t, "a call", err, rt.RPC_E_DISCONNECTED)
	_, err = unmarshaled(ctx, s)
	wantIs(t, "a table", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
	want(t, "ends", ends.Load(), 0)

	q := pass(t, home, staying(ctx), object)
	want(t, "a new proxy", q != p, true)
	if _, err := q.Do(ctx, 1); err != nil {
		t.Error("marshaled anew:", err)
	}
	rt.Release(p)
	home(func(context.Context) { rt.Release(object) })
	want(t, "ends while there is a new proxy", ends.Load(), 0)
	rt.Release(q)
	want(t, "ends", ends.Load(), 1)
}

// §3: DisconnectObject takes away what kept the object alive, and runs its end if
// nobody else has it.
func TestDisconnectObjectEnds(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	p := pass(t, home, staying(ctx), object)
	home(func(ctx context.Context) {
		wantIs(t, "lock", rt.LockObjectExternal(ctx, object, true), nil)
		rt.Release(object)
		wantIs(t, "DisconnectObject", rt.DisconnectObject(ctx, object), nil)
		want(t, "ends", ends.Load(), 1)
		wantIs(t, "unlock", rt.LockObjectExternal(ctx, object, false), nil)
		wantIs(t, "DisconnectObject again", rt.DisconnectObject(ctx, object), nil)
	})
	rt.Release(p)
	let(home)
	want(t, "ends", ends.Load(), 1)
}

// §3: DisconnectObject of a proxy, or from another apartment, has no effect and is
// S_OK.
func TestDisconnectObjectNoEffect(t *testing.T) {
	ctx := mta(t)
	home, other := inside(t, ctx, in(t, ctx, "home")), inside(t, ctx, in(t, ctx, "other"))
	object := &thing{}
	p := pass(t, home, staying(ctx), object)
	wantIs(t, "of a proxy", rt.DisconnectObject(ctx, p), nil)
	other(func(ctx context.Context) { wantIs(t, "from another apartment", rt.DisconnectObject(ctx, object), nil) })
	wantIs(t, "of what has no identity", rt.DisconnectObject(ctx, onlyName(nil)), nil)
	wantIs(t, "of nothing", rt.DisconnectObject(ctx, nil), rt.E_INVALIDARG)
	wantIs(t, "in no apartment", rt.DisconnectObject(rttest.Process(t), object), rt.CO_E_NOTINITIALIZED)
	if _, err := p.Do(ctx, 1); err != nil {
		t.Error("a call:", err)
	}
	rt.Release(p)
}

// §3: a call that is running when its object is disconnected finishes; one that
// waits is refused.
func TestDisconnectObjectUnderCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		sta := in(t, ctx, "home")
		object := &thing{}
		away := export(t, ctx, in(t, ctx, "away"), &thing{do: func(context.Context, int64) (int64, error) {
			synctest.Wait() // the second call waits in home's queue
			return 0, nil
		}})
		object.do = func(ctx context.Context, n int64) (int64, error) {
			err := rt.DisconnectObject(ctx, object)
			return n, err
		}
		p := export(t, ctx, sta, object)
		var wg sync.WaitGroup
		wg.Go(func() {
			do(t, ctx, sta, func(context.Context) error {
				_, err := away.Do(ctx, 0)
				return err
			})
		})
		var finished, refused atomic.Int32
		for range 2 {
			wg.Go(func() {
				switch _, err := p.Do(ctx, 1); {
				case err == nil:
					finished.Add(1)
				case errors.Is(err, rt.RPC_E_DISCONNECTED):
					refused.Add(1)
				}
			})
		}
		wg.Wait()
		want(t, "the call that disconnects", finished.Load(), 1)
		want(t, "the call behind it", refused.Load(), 1)
		rt.Release(p)
		rt.Release(away)
	})
}

// §3: LockObjectExternal keeps an object alive with no other reference; the last
// unlock lets it go, at home.
func TestLockObjectExternal(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var end atomic.Value
	object := &thing{end: func(ctx context.Context) { end.Store(where(ctx)) }}
	lock := func(lock bool) {
		home(func(ctx context.Context) {
			wantIs(t, "LockObjectExternal", rt.LockObjectExternal(ctx, object, lock), nil)
		})
	}
	lock(false) // what is not locked
	lock(true)
	lock(true)
	home(func(context.Context) { rt.Release(object) })
	p := pass(t, home, staying(ctx), object)
	rt.Release(p)
	lock(false)
	want(t, "while it is locked", end.Load(), nil)
	lock(false)
	want(t, "the end ran in", end.Load(), any("home"))
	lock(false)
	wantIs(t, "an unknown object", rt.LockObjectExternal(ctx, onlyName(nil), false), nil)
	wantIs(t, "one without identity", rt.LockObjectExternal(ctx, onlyName(nil), true), rt.E_INVALIDARG)
	wantIs(t, "nothing", rt.LockObjectExternal(ctx, nil, true), rt.E_INVALIDARG)
	wantIs(t, "in no apartment", rt.LockObjectExternal(rttest.Process(t), object, true), rt.CO_E_NOTINITIALIZED)
}

// A lock of a proxy is one more reference of its apartment. (Seen under Wine 8.0.)
func TestLockProxy(t *testing.T) {
	ctx := mta(t)
	home := in(t, ctx, "home")
	var ends atomic.Int32
	object := mortal(&ends)
	p := export(t, ctx, home, object)
	rt.Release(object)
	wantIs(t, "lock", rt.LockObjectExternal(ctx, p, true), nil)
	rt.Release(p)
	if _, err := p.Do(ctx, 1); err != nil {
		t.Error("while it is locked:", err)
	}
	do(t, ctx, home, func(ctx context.Context) error {
		wantIs(t, "elsewhere", rt.LockObjectExternal(ctx, p, false), rt.RPC_E_WRONG_THREAD)
		return nil
	})
	wantIs(t, "unlock", rt.LockObjectExternal(ctx, p, false), nil)
	want(t, "ends", ends.Load(), 1)
	wantIs(t, "unlock again", rt.LockObjectExternal(ctx, p, false), rt.CO_E_OBJNOTCONNECTED)
}
