package rt

import (
	"context"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
)

// QueryInterface gives interface I of the object behind v, with a reference of its
// own: E_NOINTERFACE if the object does not have it. For a proxy ctx must name the
// proxy's apartment. QueryInterface[IUnknown] gives an object's identity: two
// interface pointers of one apartment are to the same object if it gives the same for
// both.
func QueryInterface[I any](ctx context.Context, v any) (I, error) {
	var none I
	if v == nil {
		return none, E_POINTER
	}
	if p := proxyOf(v); p != nil {
		return queryProxy[I](ctx, p.manager)
	}
	i, ok := v.(I)
	if !ok {
		return none, E_NOINTERFACE
	}
	AddRef(v)
	return i, nil
}

func queryProxy[I any](ctx context.Context, m *proxyManager) (I, error) {
	var none I
	v, err := m.query(ctx, infoFor[I]())
	if err != nil {
		return none, err
	}
	return as[I](v)
}

// query is QueryInterface of a proxy. info is nil for an interface without proxy
// code.
func (m *proxyManager) query(ctx context.Context, info *InterfaceInfo) (any, error) {
	if err := m.check(ctx); err != nil {
		return nil, err
	}
	if info == nil {
		return nil, E_NOINTERFACE
	}
	v, err := m.proxy(ctx, info)
	if err != nil {
		return nil, err
	}
	m.addRef()
	return v, nil
}

// QueryInterfaceByID is QueryInterface for an interface that the program knows by
// its id only. Somebody must have registered it.
func QueryInterfaceByID(ctx context.Context, v any, iid IID) (any, error) {
	infos := interfaces.find(&iid)
	switch {
	case v == nil:
		return nil, E_POINTER
	case len(infos) == 0:
		return nil, E_NOINTERFACE
	}
	return query(ctx, v, infos[0])
}

// query is QueryInterface for a registered interface.
func query(ctx context.Context, v any, info *InterfaceInfo) (any, error) {
	if p := proxyOf(v); p != nil {
		return p.manager.query(ctx, info)
	}
	if _, err := NewStub(info.IID, v); err != nil {
		return nil, err
	}
	AddRef(v)
	return v, nil
}

// as gives v as an I.
func as[I any](v any) (I, error) {
	i, ok := v.(I)
	if !ok {
		return i, E_NOINTERFACE
	}
	return i, nil
}

// AddRef counts one more reference to the object, or the proxy, v. Whoever keeps
// an interface pointer that was a method's parameter needs one. Objects that do
// not embed Object are not counted, and there AddRef does nothing.
func AddRef(v any) {
	if p := proxyOf(v); p != nil {
		p.manager.addRef()
		return
	}
	if o := objectOf(v); o != nil {
		o.addRef()
	}
}

// Release drops a reference to the object, or the proxy, v. A proxy cannot be used
// after its last Release, which releases the object; if that was the object's last
// reference, its end runs in its own apartment. Release on a proxy of the MTA
// waits for the end, unless it is called on an STA's goroutine, or the object is
// neutral and somebody is in its apartment: without a context Release cannot serve the
// calls that the end makes to the STA, nor know that it is in that apartment itself.
// Calls made later to the same STA come after the end.
func Release(v any) {
	if p := proxyOf(v); p != nil {
		p.manager.release(p.manager.apt.workers != nil)
		return
	}
	if o := objectOf(v); o != nil && o.release() {
		finalRelease(v, o.home.Load())
	}
}

// An Object gives the object that embeds it a reference count, as COM objects in
// other languages have one. The zero Object counts one reference: its maker's. An
// object that has a FinalRelease method too learns when nobody needs it any more.
//
// Concurrency: the count may be changed from any goroutine.
type Object struct {
	more atomic.Int32 // references beside the first; -1 after the last Release
	home atomic.Pointer[apartment]
}

// counted is what all objects implement that embed Object.
type counted interface{ object() *Object }

func (o *Object) object() *Object { return o }

func objectOf(v any) *Object {
	if c, ok := v.(counted); ok {
		return c.object()
	}
	return nil
}

// addRef counts a reference and reports whether that could be: an object whose last
// one has gone stays dead.
func (o *Object) addRef() bool { return o.count(1) > 0 }

// release reports whether it was the last reference.
func (o *Object) release() bool { return o.count(-1) == -1 }

// count changes the count and gives it, unless the last reference has gone
// before: then it gives 0.
func (o *Object) count(by int32) int32 {
	for {
		more := o.more.Load()
		if more < 0 {
			return 0
		}
		if o.more.CompareAndSwap(more, more+by) {
			return more + by
		}
	}
}

// A FinalReleaser is an object with an end. FinalRelease is called once, after the
// last Release, in the object's apartment.
//
// Concurrency: no other method of the object runs on behalf of a proxy then.
type FinalReleaser interface {
	FinalRelease(ctx context.Context)
}

// holdObject counts a reference of the runtime's own and notes where the object
// lives. It fails when the object has ended.
func holdObject(object any, home *apartment) bool {
	o := objectOf(object)
	if o == nil {
		return true
	}
	o.home.CompareAndSwap(nil, home)
	return o.addRef()
}

// hasEnded reports whether the object's last reference has gone.
func hasEnded(object any) bool {
	o := objectOf(object)
	return o != nil && o.more.Load() < 0
}

// finalRelease runs the object's end on this goroutine. A panic is contained:
// there is no caller to tell.
func finalRelease(object any, home *apartment) {
	f, ok := object.(FinalReleaser)
	if !ok {
		return
	}
	defer func() {
		if v := recover(); v != nil && home != nil {
			home.proc.log(slog.LevelError, "an object has panicked at its end",
				slog.String("object", reflect.TypeOf(object).String()), slog.Any("panic", v))
		}
	}()
	f.FinalRelease(endContext(object, home))
}

// releaseObject drops a reference to the object and reports whether its end is to be
// run.
func releaseObject(object any) bool {
	if o := objectOf(object); o == nil || !o.release() {
		return false
	}
	_, ok := object.(FinalReleaser)
	return ok
}

// letGo drops a reference to an object of home on a goroutine of home.
func letGo(object any, home *apartment) {
	if releaseObject(object) {
		finalRelease(object, home)
	}
}

// end has the end of an object run that is in a.ending, unless a ends before and has
// seen to it.
func (a *apartment) end(object any, wait bool) {
	run := func(context.Context) error {
		if a.ending.remove(object) {
			finalRelease(object, a)
		}
		return nil
	}
	switch {
	case !wait || !a.letsWait() || a.activity != nil && !a.activity.try(run):
		a.post(run)
	case a.activity == nil:
		_ = a.do(context.Background(), a.own, "FinalRelease", run, nil)
	}
}

// letsWait reports whether a goroutine that serves nobody may wait for something to
// run in a: an STA's goroutine may not, nor anybody for an STA whose code may in turn
// wait for him and lets nothing in.
func (a *apartment) letsWait() bool {
	return !(a.loop != nil && a.loop.exclusive) && a.proc.here() == nil
}

// refuseNil gives an error for a nil pointer in an interface, which is not a nil
// interface, and not an object either.
func refuseNil(v any) error {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return faultf(E_INVALIDARG, "a nil %T is not an object: a nil interface says that there is none", v)
	}
	return nil
}

// canBeKey reports whether v is a value that has an identity.
func canBeKey(v any) bool { return reflect.ValueOf(v).Comparable() }

// An orphanage keeps objects whose last reference has gone until their apartment runs
// their ends. Those that the garbage collector has released wait until it comes by.
//
// Concurrency: all methods may be called from any goroutine; add with Process.mu held.
type orphanage struct {
	some atomic.Bool
	mu   sync.Mutex
	all  []any
}

func (o *orphanage) add(object any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all = append(o.all, object)
	o.some.Store(true)
}

// remove reports whether the object was there.
func (o *orphanage) remove(object any) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.Index(o.all, object)
	if i >= 0 {
		o.all = slices.Delete(o.all, i, i+1)
	}
	return i >= 0
}

func (o *orphanage) take() []any {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := o.all
	o.all = nil
	o.some.Store(false)
	return all
}

// adopt lets go of the objects that the garbage collector has released.
func (a *apartment) adopt() {
	if !a.orphans.some.Load() {
		return
	}
	each(a.orphans.take(), func(object any) { finalRelease(object, a) })
}
