package rt_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// §3, the global interface table: Register twice gives two cookies; Get in the home
// apartment gives the original, elsewhere a proxy; a bad cookie, or one that has
// been revoked, is E_INVALIDARG; Revoke works from any apartment; a registration
// keeps the object alive.
func TestGlobalInterfaceTable(t *testing.T) {
	ctx := mta(t)
	home, other := inside(t, ctx, in(t, ctx, "home")), inside(t, ctx, in(t, ctx, "other"))
	var ends atomic.Int32
	object := mortal(&ends)
	var cookies [2]uint32
	home(func(ctx context.Context) {
		for i := range cookies {
			var err error
			if cookies[i], err = rt.RegisterInterfaceInGlobal[IThing](ctx, object); err != nil {
				t.Error(err)
			}
		}
		rt.Release(object)
	})
	want(t, "two cookies", cookies[0] != cookies[1] && cookies[0] != 0 && cookies[1] != 0, true)
	for _, cookie := range cookies {
		home(func(ctx context.Context) {
			v, err := rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
			want(t, "at home", v, IThing(object))
			wantIs(t, "at home", err, nil)
			rt.Release(v)
		})
		p, err := rt.GetInterfaceFromGlobal[INamed](ctx, cookie)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "elsewhere a proxy", rt.IsProxy(p), true)
		rt.Release(p)
		let(home)
		want(t, "ends", ends.Load(), 0)
		other(func(ctx context.Context) {
			wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, cookie), nil)
			wantIs(t, "Revoke again", rt.RevokeInterfaceFromGlobal(ctx, cookie), rt.E_INVALIDARG)
		})
		_, err = rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
		wantIs(t, "Get after Revoke", err, rt.E_INVALIDARG)
	}
	let(home)
	want(t, "ends after the last Revoke", ends.Load(), 1)
	_, err := rt.GetInterfaceFromGlobal[IThing](ctx, 0)
	wantIs(t, "a bad cookie", err, rt.E_INVALIDARG)
}

// What the table cannot take, and cannot give.
func TestGlobalInterfaceTableRefuses(t *testing.T) {
	ctx := mta(t)
	_, err := rt.RegisterInterfaceInGlobal[IThing](ctx, nil)
	wantIs(t, "nothing", err, rt.E_INVALIDARG)
	cookie, err := rt.RegisterInterfaceInGlobal[IThing](ctx, onlyThing{&thing{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = rt.GetInterfaceFromGlobal[INamed](ctx, cookie)
	wantIs(t, "an interface that the object has not", err, rt.E_NOINTERFACE)
	_, err = rt.GetInterfaceFromGlobal[interface{ Nothing() }](ctx, cookie)
	wantIs(t, "one that nobody has registered", err, rt.E_NOINTERFACE)
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, cookie), nil)

	nowhere := rttest.Process(t)
	_, err = rt.RegisterInterfaceInGlobal[IThing](nowhere, &thing{})
	wantIs(t, "Register in no apartment", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.GetInterfaceFromGlobal[IThing](nowhere, cookie)
	wantIs(t, "Get in no apartment", err, rt.CO_E_NOTINITIALIZED)
	wantIs(t, "Revoke in no apartment", rt.RevokeInterfaceFromGlobal(nowhere, cookie), rt.CO_E_NOTINITIALIZED)
}

// §1, §3: after the home apartment's end, or DisconnectObject, a registration gives
// nothing, and can be revoked.
func TestGlobalInterfaceTableOfDisconnected(t *testing.T) {
	ctx := mta(t)
	object := &thing{}
	cookie, err := rt.RegisterInterfaceInGlobal[IThing](ctx, object)
	if err != nil {
		t.Fatal(err)
	}
	wantIs(t, "DisconnectObject", rt.DisconnectObject(ctx, object), nil)
	_, err = rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
	wantIs(t, "Get", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, cookie), nil)
}

// A proxy of the table's object goes by the table to a third apartment, and then
// talks to the home directly.
func TestGlobalInterfaceTableTakesProxies(t *testing.T) {
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
	var cookie uint32
	p := pass(t, home, inside(t, ctx, middle), object)
	inside(t, ctx, middle)(func(ctx context.Context) {
		if cookie, err = rt.RegisterInterfaceInGlobal(ctx, p); err != nil {
			t.Error(err)
		}
		rt.Release(p)
	})
	if err := middle.Close(ctx); err != nil {
		t.Error(err)
	}
	v, err := rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Do(ctx, 1); err != nil {
		t.Error(err)
	}
	home(func(ctx context.Context) {
		v, err := rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
		want(t, "at home", v, IThing(object))
		wantIs(t, "at home", err, nil)
		rt.Release(v)
	})
	rt.Release(v)
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, cookie), nil)
}
