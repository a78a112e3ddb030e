package rt

// A referenceID names a marshaled reference. The process that marshals chooses
// it; whoever unmarshals it, or drops it, frees it, and that of a table marshal only
// the latter.
type referenceID uint64

// A reference is an interface pointer between its marshaling and its
// unmarshaling or, marshaled for a table, the end of its place there. It holds a
// reference to its target, but for a weak one.
//
// Concurrency: a reference is not changed after it has been made; Process.mu guards
// the table.
type reference struct {
	target target
	iid    IID
	flags  MSHLFLAGS
}

// A target is what a reference leads to: the stub manager of an object or, if the
// object is free-threaded, just the object.
type target interface {
	// hold counts one more reference; it fails when there is nothing left to refer
	// to. Process.mu is held.
	hold() bool
	// alive reports whether hold would not fail. Process.mu is held.
	alive() bool
	// apartment is where the object lives.
	apartment() *apartment
	// watch counts references that do not hold the target, one more or one less.
	// Process.mu is held.
	watch(by int)
	// drop gives a reference up; with wait it returns when the object's end, should
	// this be it, has run.
	drop(wait bool)
	// receive turns a reference, which it takes over, into an interface pointer of
	// apartment a.
	receive(a *apartment, info *InterfaceInfo) (any, error)
}

// refer makes a reference for v, an interface pointer of apartment a: an object
// that lives there, or one of its proxies, whose object is then referred to
// directly.
func (a *apartment) refer(v any, how *Marshaling) (referenceID, error) {
	t, err := a.target(v, how)
	if err != nil {
		return 0, err
	}
	id := referenceID(a.proc.next())
	weak := how.Flags&MSHLFLAGS_TABLEWEAK != 0
	a.proc.mu.Lock()
	a.proc.references[id] = &reference{target: t, iid: how.IID, flags: how.Flags}
	if weak {
		t.watch(1)
	}
	a.proc.mu.Unlock()
	if weak {
		t.drop(false)
	}
	return id, nil
}

// target gives what a reference to v leads to, with one more reference.
func (a *apartment) target(v any, how *Marshaling) (target, error) {
	if how.inProcess() && isFreeThreaded(v) {
		return a.free(v)
	}
	sm, err := a.hold(v)
	if err != nil {
		return nil, err
	}
	if _, err := sm.stub(&how.IID); err != nil {
		sm.drop(false)
		return nil, err
	}
	return sm, nil
}

// hold gives the stub manager behind v with one more reference.
func (a *apartment) hold(v any) (*stubManager, error) {
	p := proxyOf(v)
	if p == nil {
		return a.export(v)
	}
	conn, ok := p.manager.conn.(*connection)
	switch {
	case p.manager.apt != a:
		return nil, RPC_E_WRONG_THREAD
	case !ok:
		return nil, faultf(E_NOTIMPL, "a proxy of another channel cannot be marshaled yet")
	}
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	if p.manager.gone.Load() || !conn.sm.hold() {
		return nil, CO_E_OBJNOTCONNECTED
	}
	return conn.sm, nil
}

// claim gives the target of a reference that is unmarshaled, with a reference for
// the one who does; nil if there is nothing to be had.
func (p *Process) claim(id referenceID) target {
	p.mu.Lock()
	defer p.mu.Unlock()
	ref := p.references[id]
	switch {
	case ref == nil:
		return nil
	case ref.flags&table == 0:
		delete(p.references, id) // the one that it held goes over
	case !ref.target.hold():
		return nil
	}
	return ref.target
}

// dropReference ends a reference that nobody will unmarshal, and reports whether
// there was one.
func (p *Process) dropReference(id referenceID) bool {
	p.mu.Lock()
	ref := p.references[id]
	delete(p.references, id)
	weak := ref != nil && ref.flags&MSHLFLAGS_TABLEWEAK != 0
	if weak {
		ref.target.watch(-1)
	}
	p.mu.Unlock()
	if ref != nil && !weak {
		ref.target.drop(false)
	}
	return ref != nil
}
