package rt_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// # A model of references
//
// Random steps are taken in a world of apartments, and in a model that knows what §3
// says: who keeps an object alive, what each step must answer, and which pointers
// must be the same. After each step every object must be as alive as its model.

// A modelObject is an object and what the model knows of it.
type modelObject struct {
	*thing
	home    int
	direct  int // references held at home
	cut     int // how often it has been disconnected; what is older is dead
	locks   int
	ends    atomic.Int32
	endedIn atomic.Value
}

// A modelPointer is what one apartment has of an object. All references to the same
// share one.
type modelPointer struct {
	object *modelObject
	at     int
	cut    int // the object's when the pointer came
	v      IThing
	refs   int
}

// proxy reports whether the pointer is not to the object itself.
func (p *modelPointer) proxy() bool { return p.at != p.object.home }

// dead reports whether the object has been disconnected since.
func (p *modelPointer) dead() bool { return p.proxy() && p.cut != p.object.cut }

// A modelMarshal is an interface pointer in a stream, or, with a cookie, in the global
// interface table.
type modelMarshal struct {
	object *modelObject
	cut    int
	flags  rt.MSHLFLAGS
	stream *rt.Stream
	cookie uint32
	gone   bool // unmarshaled for the last time, or released
}

// holds reports whether it keeps the object alive.
func (m *modelMarshal) holds() bool {
	return !m.gone && m.cut == m.object.cut && m.flags != rt.MSHLFLAGS_TABLEWEAK
}

// A model is a world and what should be in it.
type model struct {
	places   []*place
	class    rt.CLSID
	made     **thing // what the class makes
	objects  []*modelObject
	pointers []*modelPointer
	marshals []*modelMarshal
}

// TestReferences takes random steps.
func TestReferences(t *testing.T) {
	ctx := mta(t)
	places := []*place{{name: "MTA", run: staying(ctx)}}
	for _, name := range []string{"A", "B", "C"} {
		places = append(places, &place{name: name, run: inside(t, ctx, in(t, ctx, name, rt.Unlocked()))})
	}
	empty := rttest.Leaks(ctx)
	var made *thing
	clsid := class(t, rt.Both, func(context.Context) (any, error) { return made, nil })
	rapid.Check(t, func(t *rapid.T) {
		m := &model{places: places, class: clsid, made: &made}
		t.Repeat(map[string]func(*rapid.T){
			"create":     m.create,
			"marshal":    m.marshal,
			"unmarshal":  m.unmarshal,
			"discard":    m.discard,
			"call":       m.call,
			"addRef":     m.addRef,
			"release":    m.release,
			"register":   m.register,
			"lock":       m.lock,
			"unlock":     m.unlock,
			"disconnect": m.disconnect,
			"":           m.check,
		})
		m.end(t)
		if left := rttest.Leaks(ctx); left != empty {
			t.Error("left:\n" + left)
		}
	})
}

// in runs f in an apartment.
func (m *model) in(at int, f func(ctx context.Context) error) (err error) {
	m.places[at].run(func(ctx context.Context) { err = f(ctx) })
	return err
}

// pick draws one of several; nothing can be done when there is none.
func pick[T any](t *rapid.T, from []T, what string) T {
	if len(from) == 0 {
		t.Skip("no", what)
	}
	return rapid.SampledFrom(from).Draw(t, what)
}

func (m *model) pickPlace(t *rapid.T) int { return rapid.IntRange(0, len(m.places)-1).Draw(t, "place") }

// live gives the pointers that somebody has.
func (m *model) live() (live []*modelPointer) {
	for _, p := range m.pointers {
		if p.refs > 0 {
			live = append(live, p)
		}
	}
	return live
}

// direct gives those that are to the object itself.
func (m *model) direct() (direct []*modelPointer) {
	for _, p := range m.live() {
		if !p.proxy() {
			direct = append(direct, p)
		}
	}
	return direct
}

// expect fails unless err is target.
func expect(t *rapid.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("%s: %v, want %v", what, err, target)
	}
}

func (m *model) create(t *rapid.T) {
	o := &modelObject{home: m.pickPlace(t), direct: 1}
	o.thing = &thing{
		do: func(ctx context.Context, n int64) (int64, error) {
			if where(ctx) != m.places[o.home].name {
				return 0, fmt.Errorf("a call in %s", where(ctx))
			}
			return n, nil
		},
		end: func(ctx context.Context) {
			o.ends.Add(1)
			o.endedIn.Store(where(ctx))
		},
	}
	*m.made = o.thing
	var v IThing
	err := m.in(o.home, func(ctx context.Context) (err error) {
		v, err = rt.CreateInstance[IThing](ctx, m.class)
		return err
	})
	expect(t, "create", err, nil)
	m.objects = append(m.objects, o)
	m.pointers = append(m.pointers, &modelPointer{object: o, at: o.home, v: v, refs: 1})
}

func (m *model) marshal(t *rapid.T) {
	p := pick(t, m.live(), "pointer")
	flags := rapid.SampledFrom([]rt.MSHLFLAGS{0, rt.MSHLFLAGS_TABLESTRONG, rt.MSHLFLAGS_TABLEWEAK}).Draw(t, "flags")
	s := &rt.Stream{}
	err := m.in(p.at, func(ctx context.Context) error {
		return rt.MarshalInterface(ctx, s, p.v, rt.MSHCTX_INPROC, flags)
	})
	if p.dead() {
		expect(t, "marshal", err, rt.CO_E_OBJNOTCONNECTED)
		return
	}
	expect(t, "marshal", err, nil)
	m.marshals = append(m.marshals, &modelMarshal{object: p.object, cut: p.object.cut, flags: flags, stream: s})
}

func (m *model) register(t *rapid.T) {
	p := pick(t, m.live(), "pointer")
	entry := &modelMarshal{object: p.object, cut: p.object.cut, flags: rt.MSHLFLAGS_TABLESTRONG}
	err := m.in(p.at, func(ctx context.Context) (err error) {
		entry.cookie, err = rt.RegisterInterfaceInGlobal(ctx, p.v)
		return err
	})
	if p.dead() {
		expect(t, "register", err, rt.CO_E_OBJNOTCONNECTED)
		return
	}
	expect(t, "register", err, nil)
	m.marshals = append(m.marshals, entry)
}

// get unmarshals x in the apartment of ctx.
func (x *modelMarshal) get(ctx context.Context) (IThing, error) {
	if x.stream == nil {
		return rt.GetInterfaceFromGlobal[IThing](ctx, x.cookie)
	}
	return unmarshaled(ctx, x.stream)
}

func (m *model) unmarshal(t *rapid.T) {
	x, at := pick(t, m.marshals, "marshaled"), m.pickPlace(t)
	var v IThing
	err := m.in(at, func(ctx context.Context) (err error) {
		v, err = x.get(ctx)
		return err
	})
	switch {
	case x.gone && x.stream == nil:
		expect(t, "get", err, rt.E_INVALIDARG)
		return
	case x.gone, x.cut != x.object.cut, !m.alive(x.object):
		expect(t, "unmarshal", err, rt.CO_E_OBJNOTCONNECTED)
		x.gone = x.gone || x.flags == rt.MSHLFLAGS_NORMAL
		return
	}
	expect(t, "unmarshal", err, nil)
	x.gone = x.flags == rt.MSHLFLAGS_NORMAL
	m.received(t, x.object, at, v)
}

// received notes a pointer that has come to an apartment: the one that is there, if
// there is one.
func (m *model) received(t *rapid.T, o *modelObject, at int, v IThing) {
	if at == o.home {
		o.direct++
		if v != IThing(o.thing) {
			t.Fatal("at home it is not the object")
		}
	}
	for _, p := range m.live() {
		if p.object == o && p.at == at && !p.dead() {
			if p.v != v {
				t.Fatal("two pointers of one object in one apartment")
			}
			p.refs++
			return
		}
	}
	if rt.IsProxy(v) != (at != o.home) {
		t.Fatal("a proxy at home, or none elsewhere")
	}
	m.pointers = append(m.pointers, &modelPointer{object: o, at: at, cut: o.cut, v: v, refs: 1})
}

// discard releases what is marshaled.
func (m *model) discard(t *rapid.T) {
	x, at := pick(t, m.marshals, "marshaled"), m.pickPlace(t)
	err := m.in(at, func(ctx context.Context) error {
		if x.stream == nil {
			return rt.RevokeInterfaceFromGlobal(ctx, x.cookie)
		}
		return released(ctx, x.stream)
	})
	switch {
	case !x.gone:
		expect(t, "discard", err, nil)
	case x.stream == nil:
		expect(t, "revoke", err, rt.E_INVALIDARG)
	default:
		expect(t, "release", err, rt.RPC_E_INVALID_OBJREF)
	}
	x.gone = true
}

func (m *model) call(t *rapid.T) {
	p := pick(t, m.live(), "pointer")
	err := m.in(p.at, func(ctx context.Context) error {
		_, err := p.v.Do(ctx, 1)
		return err
	})
	if p.dead() {
		expect(t, "call", err, rt.RPC_E_DISCONNECTED)
		return
	}
	expect(t, "call", err, nil)
}

func (m *model) addRef(t *rapid.T) {
	p := pick(t, m.live(), "pointer")
	rt.AddRef(p.v)
	p.refs++
	if !p.proxy() {
		p.object.direct++
	}
}

func (m *model) release(t *rapid.T) {
	p := pick(t, m.live(), "pointer")
	m.drop(p)
}

func (m *model) drop(p *modelPointer) {
	p.refs--
	if !p.proxy() {
		p.object.direct--
	}
	_ = m.in(p.at, func(context.Context) error { rt.Release(p.v); return nil })
}

func (m *model) lock(t *rapid.T) {
	p := pick(t, m.direct(), "pointer")
	expect(t, "lock", m.setLock(p, true), nil)
	p.object.locks++
}

func (m *model) unlock(t *rapid.T) {
	p := pick(t, m.direct(), "pointer")
	expect(t, "unlock", m.setLock(p, false), nil)
	p.object.locks = max(0, p.object.locks-1)
}

func (m *model) setLock(p *modelPointer, lock bool) error {
	return m.in(p.at, func(ctx context.Context) error { return rt.LockObjectExternal(ctx, p.v, lock) })
}

func (m *model) disconnect(t *rapid.T) {
	p := pick(t, m.live(), "pointer")
	err := m.in(p.at, func(ctx context.Context) error { return rt.DisconnectObject(ctx, p.v) })
	expect(t, "disconnect", err, nil)
	if !p.proxy() {
		p.object.cut++
		p.object.locks = 0
	}
}

// alive reports whether somebody keeps an object alive.
func (m *model) alive(o *modelObject) bool {
	held := o.direct > 0 || o.locks > 0
	for _, p := range m.live() {
		held = held || p.object == o && p.proxy() && !p.dead()
	}
	for _, x := range m.marshals {
		held = held || x.object == o && x.holds()
	}
	return held
}

// check compares every object with its model.
func (m *model) check(t *rapid.T) {
	for _, p := range m.places {
		let(p.run)
	}
	for _, o := range m.objects {
		want := int32(1)
		if m.alive(o) {
			want = 0
		}
		if got := o.ends.Load(); got != want {
			t.Fatalf("an object of %s has ended %d times, want %d", m.places[o.home].name, got, want)
		}
		if at := o.endedIn.Load(); at != nil && at != any(m.places[o.home].name) {
			t.Fatalf("an object of %s has ended in %v", m.places[o.home].name, at)
		}
	}
}

// end releases everything.
func (m *model) end(t *rapid.T) {
	for _, o := range m.objects {
		for o.locks > 0 {
			_ = m.in(o.home, func(ctx context.Context) error { return rt.LockObjectExternal(ctx, o.thing, false) })
			o.locks--
		}
	}
	for _, x := range m.marshals {
		_ = m.in(0, func(ctx context.Context) error {
			if x.stream == nil {
				return rt.RevokeInterfaceFromGlobal(ctx, x.cookie)
			}
			return released(ctx, x.stream)
		})
		x.gone = true
	}
	for _, p := range m.live() {
		for p.refs > 0 {
			m.drop(p)
		}
	}
	m.check(t)
}
