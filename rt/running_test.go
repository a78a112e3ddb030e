package rt_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// running registers an object where run runs functions.
func running(t *testing.T, run func(func(context.Context)), flags rt.ROTFLAGS, v any, name string, result error) (cookie uint32) {
	t.Helper()
	run(func(ctx context.Context) {
		t.Helper()
		var err error
		cookie, err = rt.RegisterRunning(ctx, flags, v, name)
		wantIs(t, "Register", err, result)
	})
	return cookie
}

// The running object table: an object is found by name, as itself at home and as a
// proxy elsewhere, until it is revoked, from wherever.
func TestRunningObjectTable(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	object := &thing{}
	cookie := running(t, home, rt.ROTFLAGS_ALLOWANYCLIENT, object, "clock!1", nil)
	want(t, "IsRunning", rt.IsRunning(ctx, "clock!1"), true)
	want(t, "another name", rt.IsRunning(ctx, "Clock!1"), false)
	home(func(ctx context.Context) {
		v, err := rt.GetRunning[IThing](ctx, "clock!1")
		want(t, "at home", v, IThing(object))
		wantIs(t, "at home", err, nil)
		rt.Release(v)
	})
	v, err := rt.GetRunning[INamed](ctx, "clock!1")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "elsewhere a proxy", rt.IsProxy(v), true)
	if _, err := v.Name(ctx); err != nil {
		t.Error(err)
	}
	rt.Release(v)
	_, err = rt.GetRunning[interface{ Nothing() }](ctx, "clock!1")
	wantIs(t, "an interface that it has not", err, rt.E_NOINTERFACE)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)
	wantIs(t, "Revoke again", rt.RevokeRunning(ctx, cookie), rt.E_INVALIDARG)
	want(t, "IsRunning after it", rt.IsRunning(ctx, "clock!1"), false)
	_, err = rt.GetRunning[IThing](ctx, "clock!1")
	wantIs(t, "after Revoke", err, rt.MK_E_UNAVAILABLE)
}

// A weak registration does not keep the object alive, a strong one does until it is
// revoked.
func TestRunningWeakAndStrong(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	for flags, alive := range map[rt.ROTFLAGS]bool{0: false, rt.ROTFLAGS_REGISTRATIONKEEPSALIVE: true} {
		var ends atomic.Int32
		object := mortal(&ends)
		cookie := running(t, home, flags, object, "it", nil)
		home(func(context.Context) { rt.Release(object) })
		want(t, "ended", ends.Load() == 0, alive)
		want(t, "IsRunning", rt.IsRunning(ctx, "it"), alive)
		want(t, "names", len(rt.RunningNames(ctx)) == 1, alive)
		if v, err := rt.GetRunning[IThing](ctx, "it"); alive {
			wantIs(t, "Get", err, nil)
			rt.Release(v)
		} else {
			wantIs(t, "Get", err, rt.MK_E_UNAVAILABLE)
		}
		wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)
		let(home)
		want(t, "ends", ends.Load(), 1)
	}
}

// A name that is taken is told; the first object answers to it for as long as it
// runs. (As seen under Wine 8.0.)
func TestRunningTwice(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	first, second := &thing{}, &thing{}
	a := running(t, home, 0, first, "name", nil)
	b := running(t, home, 0, second, "name", rt.MK_S_MONIKERALREADYREGISTERED)
	c := running(t, home, 0, first, "another name", nil)
	want(t, "three cookies", a != b && b != c, true)
	want(t, "names", slices.Equal(rt.RunningNames(ctx), []string{"another name", "name"}), true)
	get := func() (v IThing) {
		home(func(ctx context.Context) {
			var err error
			v, err = rt.GetRunning[IThing](ctx, "name")
			wantIs(t, "Get", err, nil)
			rt.Release(v)
		})
		return v
	}
	want(t, "the first", get(), IThing(first))
	home(func(context.Context) { rt.Release(first) })
	want(t, "the second", get(), IThing(second))
	for _, cookie := range []uint32{a, b, c} {
		wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)
	}
}

// The time of an object's last change is that of its registration until the object
// says otherwise.
func TestRunningChangeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		start := time.Now()
		cookie := running(t, staying(ctx), 0, &thing{}, "it", nil)
		time.Sleep(time.Hour)
		changed, err := rt.TimeOfLastChange(ctx, "it")
		want(t, "registered", changed, start)
		wantIs(t, "TimeOfLastChange", err, nil)
		wantIs(t, "NoteChangeTime", rt.NoteChangeTime(ctx, cookie, time.Now()), nil)
		changed, _ = rt.TimeOfLastChange(ctx, "it")
		want(t, "changed", changed.Sub(start), time.Hour)
		wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)
		_, err = rt.TimeOfLastChange(ctx, "it")
		wantIs(t, "of what does not run", err, rt.MK_E_UNAVAILABLE)
		wantIs(t, "of a revoked cookie", rt.NoteChangeTime(ctx, cookie, time.Now()), rt.E_INVALIDARG)
	})
}

// What the table refuses; and objects whose apartment has ended do not run.
func TestRunningRefused(t *testing.T) {
	ctx := mta(t)
	stay := staying(ctx)
	running(t, stay, 8, &thing{}, "it", rt.E_INVALIDARG)
	running(t, stay, 0, &thing{}, "", rt.E_INVALIDARG)
	running(t, stay, 0, nil, "it", rt.E_INVALIDARG)
	nowhere := rttest.Process(t)
	_, err := rt.RegisterRunning(nowhere, 0, &thing{}, "it")
	wantIs(t, "Register in no apartment", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.GetRunning[IThing](nowhere, "it")
	wantIs(t, "Get in no apartment", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.TimeOfLastChange(nowhere, "it")
	wantIs(t, "TimeOfLastChange in no apartment", err, rt.CO_E_NOTINITIALIZED)
	wantIs(t, "Revoke in no apartment", rt.RevokeRunning(nowhere, 1), rt.CO_E_NOTINITIALIZED)
	wantIs(t, "NoteChangeTime in no apartment", rt.NoteChangeTime(nowhere, 1, time.Now()), rt.CO_E_NOTINITIALIZED)

	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cookie := running(t, inside(t, ctx, sta), rt.ROTFLAGS_REGISTRATIONKEEPSALIVE, &thing{}, "it", nil)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	want(t, "IsRunning", rt.IsRunning(ctx, "it"), false)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)
}

// Free-threaded objects and those that marshal themselves can run, too.
func TestRunningOthers(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	object := &agile{}
	cookie := running(t, home, 0, object, "agile", nil)
	v, err := rt.GetRunning[IThing](ctx, "agile")
	want(t, "free-threaded", v, IThing(object))
	wantIs(t, "free-threaded", err, nil)
	rt.Release(v)
	rt.Release(object)
	want(t, "IsRunning after its end", rt.IsRunning(ctx, "agile"), false)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)

	clsid, _ := readers(t, rt.Both)
	cookie = running(t, home, 0, &value{class: clsid}, "value", nil)
	want(t, "IsRunning", rt.IsRunning(ctx, "value"), true)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, cookie), nil)
}

// An object that turns out to have ended makes way for the next of its name.
func TestRunningMakesWay(t *testing.T) {
	ctx := mta(t)
	clsid, log := readers(t, rt.Both)
	log.gives = func(uint32) (any, error) { return nil, rt.CO_E_OBJNOTCONNECTED }
	object := &thing{}
	first := running(t, staying(ctx), 0, &value{class: clsid}, "it", nil)
	second := running(t, staying(ctx), 0, object, "it", rt.MK_S_MONIKERALREADYREGISTERED)
	v, err := rt.GetRunning[IThing](ctx, "it")
	want(t, "the second", v, IThing(object))
	wantIs(t, "the second", err, nil)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, second), nil)
	_, err = rt.GetRunning[IThing](ctx, "it")
	wantIs(t, "none", err, rt.MK_E_UNAVAILABLE)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, first), nil)
}
