package rt

import "context"

// DisconnectObject cuts v, an object of the apartment of ctx, off from everybody
// who knows it elsewhere: from then on their proxies answer RPC_E_DISCONNECTED, and
// what was marshaled cannot be unmarshaled. Calls that are running finish. Locks of
// LockObjectExternal are undone. The object can be marshaled anew.
//
// On a proxy, or in another apartment than the object's, it does nothing.
func DisconnectObject(ctx context.Context, v any) error {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return err
	case v == nil:
		return E_INVALIDARG
	case !canBeKey(v):
		return nil
	}
	if apt.disconnect(v) {
		letGo(v, apt)
	}
	return disconnectCustom(ctx, v)
}

// disconnect ends the stub manager of an object, if it has one, and reports
// whether that held the object.
func (a *apartment) disconnect(object any) bool {
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	sm := a.exports[object]
	return sm != nil && sm.disconnect()
}

// LockObjectExternal keeps v, an object of the apartment of ctx, alive as a proxy
// elsewhere would, until it has been unlocked as often as locked. What is locked can
// also be a proxy; then it is the apartment that holds one more reference. To unlock
// what is not locked does nothing.
func LockObjectExternal(ctx context.Context, v any, lock bool) error {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return err
	case v == nil:
		return E_INVALIDARG
	}
	if p := proxyOf(v); p != nil {
		return p.manager.lock(ctx, lock)
	}
	if lock {
		return apt.lock(v)
	}
	if canBeKey(v) && apt.unlock(v) {
		letGo(v, apt)
	}
	return nil
}

func (a *apartment) lock(object any) error {
	sm, err := a.export(object)
	if err != nil {
		return err
	}
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	sm.locks++
	return nil
}

// unlock takes a lock back, if there is one, and reports whether the object is to
// be let go.
func (a *apartment) unlock(object any) bool {
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	sm := a.exports[object]
	if sm == nil || sm.locks == 0 {
		return false
	}
	sm.locks--
	return sm.unref()
}

// lock locks and unlocks a proxy.
func (m *proxyManager) lock(ctx context.Context, lock bool) error {
	if err := m.check(ctx); err != nil {
		return err
	}
	m.apt.proc.mu.Lock()
	locked := lock || m.locks > 0
	switch {
	case lock:
		m.refs++
		m.locks++
	case locked:
		m.locks--
	}
	m.apt.proc.mu.Unlock()
	if locked && !lock {
		m.release(m.apt.workers != nil)
	}
	return nil
}
