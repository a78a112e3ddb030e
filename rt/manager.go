package rt

import (
	"context"
	"runtime"
	"sync/atomic"
	"weak"
)

// An OID names an object that is known outside its apartment ([MS-DCOM]
// 2.2.18.4). The object's process chooses it when the object is first marshaled
// and never uses it again.
type OID uint64

// A stubManager stands for one object in its home apartment, for as long as
// somebody elsewhere has a reference to it. While refs is not zero it holds one
// reference to the object itself.
//
// Concurrency: any goroutine may use it; Process.mu guards refs, weak, locks and
// stubs.
type stubManager struct {
	home      *apartment
	object    any
	oid       OID
	connected atomic.Bool // calls may come in

	refs  int // connections, marshaled references and locks
	weak  int // marshaled references that do not keep the object alive
	locks int // LockObjectExternal
	stubs map[IID]Stub
}

// export gives the stub manager of an object that lives in a, with one more
// reference, which the caller has to pass on or drop.
func (a *apartment) export(object any) (*stubManager, error) {
	if !canBeKey(object) {
		return nil, faultf(E_INVALIDARG, "a %T has no identity: objects must be pointers", object)
	}
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	if a.state.Load() != apartmentOpen {
		return nil, CO_E_OBJNOTCONNECTED
	}
	sm := a.exports[object]
	if sm == nil {
		sm = &stubManager{home: a, object: object, oid: OID(a.proc.next()), stubs: map[IID]Stub{}}
		sm.connected.Store(true)
		a.exports[object] = sm
		a.enlist()
	}
	if !sm.hold() {
		return nil, CO_E_OBJNOTCONNECTED
	}
	return sm, nil
}

// hold implements target. Without references sm does not hold the object, which
// may have ended then.
func (sm *stubManager) hold() bool {
	switch {
	case !sm.connected.Load():
		return false
	case sm.refs == 0 && !holdObject(sm.object, sm.home):
		sm.disconnect()
		return false
	}
	sm.refs++
	return true
}

// alive implements target.
func (sm *stubManager) alive() bool {
	return sm.connected.Load() && (sm.refs > 0 || !hasEnded(sm.object))
}

// apartment implements target.
func (sm *stubManager) apartment() *apartment { return sm.home }

// watch implements target.
func (sm *stubManager) watch(by int) {
	sm.weak += by
	if sm.weak == 0 && sm.refs == 0 {
		sm.disconnect()
	}
}

// stub gives the stub for an interface; E_NOINTERFACE if the object does not have
// it, or nobody has registered it.
func (sm *stubManager) stub(iid *IID) (Stub, error) {
	sm.home.proc.mu.Lock()
	stub := sm.stubs[*iid]
	sm.home.proc.mu.Unlock()
	if stub != nil {
		return stub, nil
	}
	stub, err := NewStub(*iid, sm.object)
	if err != nil {
		return nil, err
	}
	sm.home.proc.mu.Lock()
	defer sm.home.proc.mu.Unlock()
	if first := sm.stubs[*iid]; first != nil {
		return first, nil
	}
	sm.stubs[*iid] = stub
	return stub, nil
}

// drop implements target. Without the last reference the object is let go, in its
// apartment: with wait, drop returns when that has happened.
func (sm *stubManager) drop(wait bool) {
	if sm.orphan(&sm.home.ending) {
		sm.home.end(sm.object, wait)
	}
}

// orphan is drop but for the object's end: if there is one to be run, it reports so, and
// the object is in the orphanage. That is one step, so that an apartment that ends, and
// disconnects everything before it looks there for the last time, finds it.
func (sm *stubManager) orphan(o *orphanage) bool {
	sm.home.proc.mu.Lock()
	defer sm.home.proc.mu.Unlock()
	if !sm.unref() || !releaseObject(sm.object) {
		return false
	}
	o.add(sm.object)
	return true
}

// unref is drop but for the object: it reports whether it is to be released.
// Process.mu is held.
func (sm *stubManager) unref() bool {
	sm.refs--
	last := sm.refs == 0 && sm.connected.Load()
	if last && sm.weak == 0 {
		sm.disconnect()
	}
	return last
}

// disconnect makes the stub manager unusable and reports whether it held the
// object until then; its caller then releases that, without the lock. Process.mu is
// held.
func (sm *stubManager) disconnect() bool {
	if !sm.connected.Swap(false) {
		return false
	}
	delete(sm.home.exports, sm.object)
	sm.home.retire()
	return sm.refs > 0
}

// receive implements target.
func (sm *stubManager) receive(a *apartment, info *InterfaceInfo) (any, error) {
	switch {
	case !sm.connected.Load():
		sm.drop(false)
		return nil, CO_E_OBJNOTCONNECTED
	case sm.home == a:
		return sm.receiveHome(info)
	}
	m := a.importFrom(sm)
	v, err := m.proxy(a.own, info)
	if err == nil {
		return v, nil
	}
	m.release(false)
	if !sm.connected.Load() {
		return nil, CO_E_OBJNOTCONNECTED // just now
	}
	return nil, err
}

// receiveHome is receive where the object lives.
func (sm *stubManager) receiveHome(info *InterfaceInfo) (any, error) {
	defer sm.drop(false)
	if _, err := sm.stub(&info.IID); err != nil {
		return nil, err
	}
	AddRef(sm.object)
	return sm.object, nil
}

// A connection is the one that a proxy manager has to an object in the same
// process: a reference to its stub manager.
//
// Concurrency: as Connection demands.
type connection struct {
	sm       *stubManager
	released atomic.Bool
}

// Channel implements Connection. It asks on the caller's own goroutine: whether a
// Go value has the methods of an interface can be seen from anywhere.
func (c *connection) Channel(_ context.Context, iid *IID) (Channel, error) {
	if !c.sm.connected.Load() {
		return nil, RPC_E_DISCONNECTED
	}
	stub, err := c.sm.stub(iid)
	if err != nil {
		return nil, err
	}
	return &inprocChannel{home: c.sm.home, sm: c.sm, stub: stub}, nil
}

// Release implements Connection.
func (c *connection) Release(wait bool) {
	if !c.released.Swap(true) {
		c.sm.drop(wait)
	}
}

// forget is Release as the garbage collector does it.
func (c *connection) forget() {
	if c.released.Swap(true) {
		return
	}
	if c.sm.orphan(&c.sm.home.orphans) {
		if act := c.sm.home.activity; act != nil {
			act.word.Or(activityOrphans)
		}
	}
}

// importFrom gives a's proxy manager for the object of sm, with one more
// reference. It takes over the caller's reference to sm.
func (a *apartment) importFrom(sm *stubManager) *proxyManager {
	a.proc.mu.Lock()
	if m := a.imports[sm.oid].Value(); m != nil {
		m.refs++
		sm.refs-- // the manager has one already
		a.proc.mu.Unlock()
		return m
	}
	m := a.newManager(sm.oid, &connection{sm: sm})
	a.proc.mu.Unlock()
	return m
}

// newManager makes a proxy manager with one reference. Process.mu is held.
func (a *apartment) newManager(oid OID, conn Connection) *proxyManager {
	m := &proxyManager{apt: a, oid: oid, conn: conn, refs: 1, proxies: map[*InterfaceInfo]any{}}
	a.imports[oid] = weak.Make(m)
	a.enlist()
	m.cleanup = runtime.AddCleanup(m, forget, dropped{a, oid, conn})
	return m
}

// dropped is what is left of a proxy manager that nobody released.
type dropped struct {
	apt  *apartment
	oid  OID
	conn Connection
}

// forget is the net under Release. It runs on a goroutine of the garbage
// collector's, outside any synctest bubble, where no apartment may be woken: an
// object that has an end is left to its apartment, which comes by when it next
// has something to do.
func forget(d dropped) {
	d.apt.proc.mu.Lock()
	if entry, ok := d.apt.imports[d.oid]; ok && entry.Value() == nil {
		delete(d.apt.imports, d.oid)
		d.apt.retire()
	}
	d.apt.proc.mu.Unlock()
	if c, ok := d.conn.(*connection); ok {
		c.forget()
		return
	}
	d.conn.Release(false)
}
