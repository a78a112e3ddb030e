package rt

import (
	"context"
	"runtime"
	"sync/atomic"
)

// A Proxy is the part that all proxies have in common. Generated proxies embed
// one by value; Call begins each of their calls.
//
// Concurrency: the proxy of an STA is used on the STA's goroutine only; all
// goroutines of the MTA may use the MTA's. Release may be called anywhere.
type Proxy struct{ p *interfaceProxy }

// proxied is what all generated proxies implement by embedding Proxy.
type proxied interface{ interfaceProxy() *interfaceProxy }

func (p *Proxy) interfaceProxy() *interfaceProxy { return p.p }

// proxyOf gives v's inner side if it is a proxy, else nil.
func proxyOf(v any) *interfaceProxy {
	if p, ok := v.(proxied); ok {
		return p.interfaceProxy()
	}
	return nil
}

// IsProxy reports whether v's methods run elsewhere. Only tests and tools need to
// know.
func IsProxy(v any) bool { return proxyOf(v) != nil }

// An interfaceProxy is one interface of one object as one apartment sees it.
type interfaceProxy struct {
	manager *proxyManager
	info    *InterfaceInfo
	channel Channel
}

// A proxyManager stands for one object in one apartment: however often and by
// whatever way a reference arrives, it ends up here, which keeps identity. It
// counts the apartment's references together and has one Connection for all.
//
// Its apartment finds it by a weak pointer, so that dropping every proxy without
// Release ends in the cleanup, which releases the Connection.
type proxyManager struct {
	apt     *apartment
	oid     OID
	conn    Connection
	gone    atomic.Bool // released, or its apartment has ended
	cleanup runtime.Cleanup

	// Guarded by Process.mu.
	refs    int
	locks   int // LockObjectExternal, counted in refs
	proxies map[*InterfaceInfo]any
}

// Call begins a call of method opnum. It never returns nil; what is wrong comes
// out of SendReceive.
func (p *Proxy) Call(ctx context.Context, opnum int) *Call {
	if p.p == nil {
		call := defaultProcess.newCall()
		call.err = E_UNEXPECTED
		return call
	}
	return p.p.call(ctx, opnum)
}

func (p *interfaceProxy) call(ctx context.Context, opnum int) *Call {
	apt := p.manager.apt
	call := apt.proc.newCall()
	call.In.Reset()
	call.opnum = opnum
	call.proxy = p
	c := locate(ctx)
	if call.err = p.manager.admit(c); call.err != nil {
		return call
	}
	call.from = apt
	call.chain = c.nextLink(&call.chains, apt.proc)
	p.channel.Begin(call)
	return call
}

// check refuses callers of another apartment, and everybody after the end.
func (m *proxyManager) check(ctx context.Context) error { return m.admit(locate(ctx)) }

// admit is check for a caller whose context has been located.
func (m *proxyManager) admit(c *apartmentContext) error {
	if m.gone.Load() {
		return CO_E_OBJNOTCONNECTED
	}
	if c != nil && c.apt == m.apt && !m.apt.proc.strict.Load() {
		return nil
	}
	apt, err := c.current()
	switch {
	case err != nil:
		return err
	case apt != m.apt:
		return RPC_E_WRONG_THREAD
	}
	return nil
}

// proxy gives the manager's proxy for an interface. All who ask get the same one.
func (m *proxyManager) proxy(ctx context.Context, info *InterfaceInfo) (any, error) {
	if v, ok := m.known(info); ok {
		return v, nil
	}
	channel, err := m.conn.Channel(ctx, &info.IID)
	if err != nil {
		return nil, err
	}
	return m.add(info, channel), nil
}

// add makes a proxy for an interface, unless somebody else has been faster.
func (m *proxyManager) add(info *InterfaceInfo, channel Channel) any {
	v := (&interfaceProxy{manager: m, info: info, channel: channel}).generate()
	m.apt.proc.mu.Lock()
	defer m.apt.proc.mu.Unlock()
	if first, ok := m.proxies[info]; ok {
		return first
	}
	m.proxies[info] = v
	return v
}

func (m *proxyManager) known(info *InterfaceInfo) (any, bool) {
	m.apt.proc.mu.Lock()
	defer m.apt.proc.mu.Unlock()
	v, ok := m.proxies[info]
	return v, ok
}

// addRef counts one more reference.
func (m *proxyManager) addRef() {
	m.apt.proc.mu.Lock()
	defer m.apt.proc.mu.Unlock()
	m.refs++
}

// release drops a reference. After the last one the manager ends.
func (m *proxyManager) release(wait bool) {
	m.apt.proc.mu.Lock()
	m.refs--
	last := m.refs == 0 && m.end()
	m.apt.proc.mu.Unlock()
	if last {
		m.conn.Release(wait)
	}
}

// end makes the manager unusable and reports whether that is news; its caller
// then releases the connection, without the lock. Process.mu is held.
func (m *proxyManager) end() bool {
	if m.gone.Swap(true) {
		return false
	}
	for _, v := range m.proxies {
		if light, ok := v.(interface{ lightProxy() *lightProxy }); ok {
			light.lightProxy().forget()
		}
	}
	m.cleanup.Stop()
	delete(m.apt.imports, m.oid)
	m.apt.retire()
	return true
}

// unknownProxy is the proxy of IUnknown, which has no methods: an object's
// identity in its apartment.
type unknownProxy struct{ Proxy }

var unknownInfo = InterfaceInfo{
	IID:      IID_IUnknown,
	Name:     "IUnknown",
	Methods:  3,
	NewProxy: func(p Proxy) any { return &unknownProxy{p} },
	NewStub:  func(any) Stub { return unknownStub{} },
}

// unknownStub refuses every call: IUnknown's methods do not travel as calls of
// their own.
type unknownStub struct{}

func (unknownStub) Invoke(context.Context, *StubCall) error { return RPC_S_PROCNUM_OUT_OF_RANGE }

// Connect gives apartment ctx a proxy of interface I for the object that conn
// leads to. It is how channels of other packages begin; the proxy's last Release
// releases conn.
func Connect[I any](ctx context.Context, conn Connection) (I, error) {
	var none I
	info := infoFor[I]()
	if info == nil {
		return none, E_NOINTERFACE
	}
	apt, err := current(ctx)
	if err != nil {
		return none, err
	}
	apt.proc.mu.Lock()
	m := apt.newManager(OID(apt.proc.next()), conn)
	apt.proc.mu.Unlock()
	v, err := m.proxy(ctx, info)
	if err != nil {
		m.release(false)
		return none, err
	}
	return as[I](v)
}
