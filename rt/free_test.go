package rt_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// An agile thing is free-threaded.
type agile struct {
	thing
	rt.FreeThreadedMarshaler
}

// §2: Both with the free-threaded marshaler is direct everywhere. It is, too,
// whatever the class's model says about where its objects are made.
func TestFreeThreadedCreation(t *testing.T) {
	ctx := rttest.Process(t)
	creators := map[string]func(f func(ctx context.Context)){
		"main STA":    inside(t, ctx, in(t, ctx, "main")),
		"another STA": inside(t, ctx, in(t, ctx, "other")),
		"MTA":         staying(enter(t, ctx, rt.COINIT_MULTITHREADED)),
	}
	for _, model := range append([]rt.ThreadingModel{rt.Neutral}, models...) {
		var made *agile
		clsid := class(t, model, func(context.Context) (any, error) {
			made = &agile{}
			return made, nil
		})
		for creator, run := range creators {
			run(func(ctx context.Context) {
				v, err := rt.CreateInstance[IThing](ctx, clsid)
				wantIs(t, creator+", "+model.String(), err, nil)
				want(t, creator+", "+model.String(), v, IThing(made))
				rt.Release(v)
			})
		}
	}
}

// §3: an object with the free-threaded marshaler is the object itself in every
// apartment, by whatever way it gets there.
func TestFreeThreadedIsDirect(t *testing.T) {
	ctx := mta(t)
	a, b := inside(t, ctx, in(t, ctx, "A")), inside(t, ctx, in(t, ctx, "B"))
	object := &agile{}
	want(t, "by stream", pass(t, a, b, object), IThing(object))
	rt.Release(object)

	s := marshaled(t, a, object, rt.MSHCTX_CROSSCTX, rt.MSHLFLAGS_TABLESTRONG)
	b(func(ctx context.Context) {
		for range 2 {
			v, err := unmarshaled(ctx, s)
			want(t, "by table", v, IThing(object))
			wantIs(t, "by table", err, nil)
			rt.Release(v)
		}
	})
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)

	far := &thing{meet: func(_ context.Context, other IThing, n int64) (int64, error) {
		want(t, "as a parameter", other, IThing(object))
		return n, nil
	}}
	far.give = func(context.Context) (IThing, error) { rt.AddRef(object); return object, nil }
	p := pass(t, a, staying(ctx), far)
	if _, err := p.Meet(ctx, object, 1); err != nil {
		t.Error(err)
	}
	v, err := p.Give(ctx)
	want(t, "as a result", v, IThing(object))
	wantIs(t, "as a result", err, nil)
	rt.Release(v)
	rt.Release(p)
	rt.Release(object)
	want(t, "the count", object.ended(), true)
}

// ended reports whether the object has had its last Release.
func (a *agile) ended() bool {
	s := &rt.Stream{}
	ctx, leave, _ := rt.InitializeEx(rt.NewProcess().Context(context.Background()), rt.COINIT_MULTITHREADED)
	defer leave()
	if rt.MarshalInterface[IThing](ctx, s, a, rt.MSHCTX_INPROC, 0) != nil {
		return true
	}
	_ = rt.ReleaseMarshalData(ctx, s)
	return false
}

// A free-threaded object has no apartment whose end could disconnect it.
func TestFreeThreadedSurvivesApartment(t *testing.T) {
	ctx := mta(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var end atomic.Value
	object := &agile{}
	object.end = func(ctx context.Context) { end.Store(where(ctx)) }
	s := marshaled(t, inside(t, ctx, sta), object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	rt.Release(object)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	v, err := unmarshaled(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the object", v, IThing(object))
	wantIs(t, "DisconnectObject", rt.DisconnectObject(ctx, v), nil)
	if _, err := v.Do(ctx, 1); err != nil {
		t.Error(err)
	}
	want(t, "the end before the last Release", end.Load(), nil)
	rt.Release(v)
	want(t, "the end ran in", end.Load(), any("MTA"))
}

// The end of a free-threaded object runs where the last Release is.
func TestFreeThreadedEnd(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	object := &agile{}
	object.end = func(ctx context.Context) { want(t, "the end ran in", where(ctx), "MTA") }
	v := pass(t, home, staying(ctx), object)
	rt.Release(object)
	rt.Release(v)
	want(t, "ended", object.ended(), true)
}

// A weak reference to a free-threaded object does not keep it alive, and one that
// nobody wants is dropped.
func TestFreeThreadedReferences(t *testing.T) {
	ctx := mta(t)
	object := &agile{}
	weak := marshaled(t, staying(ctx), object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	v, err := unmarshaled(ctx, weak)
	want(t, "weak", v, IThing(object))
	wantIs(t, "weak", err, nil)
	normal := marshaled(t, staying(ctx), object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	rt.Release(object)
	rt.Release(v)
	want(t, "ended while it is marshaled", object.ended(), false)
	wantIs(t, "ReleaseMarshalData", released(ctx, normal), nil)
	want(t, "ended", object.ended(), true)
	_, err = unmarshaled(ctx, weak)
	wantIs(t, "weak, after the end", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "ReleaseMarshalData", released(ctx, weak), nil)
	err = rt.MarshalInterface[IThing](ctx, weak, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	wantIs(t, "marshaling what has ended", err, rt.CO_E_OBJNOTCONNECTED)

	nameless := &struct {
		rt.Object
		rt.FreeThreadedMarshaler
	}{}
	s, err := rt.MarshalInterThreadInterfaceInStream[any](ctx, nameless)
	wantIs(t, "marshal", err, nil)
	_, err = rt.GetInterfaceAndReleaseStream[IThing](ctx, s)
	wantIs(t, "an interface that it has not", err, rt.E_NOINTERFACE)
}

// To another process a free-threaded object is marshaled like any other.
func TestFreeThreadedOutOfProcess(t *testing.T) {
	ctx := mta(t)
	a := inside(t, ctx, in(t, ctx, "A"))
	object := &agile{}
	for _, place := range []rt.MSHCTX{rt.MSHCTX_LOCAL, rt.MSHCTX_NOSHAREDMEM, rt.MSHCTX_DIFFERENTMACHINE} {
		v, err := unmarshaled(ctx, marshaled(t, a, object, place, rt.MSHLFLAGS_NORMAL))
		wantIs(t, "unmarshal", err, nil)
		want(t, "a proxy", rt.IsProxy(v), true)
		rt.Release(v)
	}
}
