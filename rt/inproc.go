package rt

import (
	"context"
	"reflect"
	"sync/atomic"

	"github.com/goidl/goidl/rt/ndr"
)

// An inprocChannel leads to one interface of an object in another apartment of
// this process. The buffer that the proxy wrote is the one that the stub reads,
// and the other way round.
//
// Concurrency: as Channel demands.
type inprocChannel struct {
	home   *apartment
	sm     *stubManager
	stub   Stub
	callee atomic.Pointer[apartmentContext] // made for the last call
}

// An inprocCall is what a Call needs on its way to another apartment.
//
// Concurrency: it belongs to the caller before submit and after the reply is done,
// in between to whoever runs the item; after abandon to the latter for good.
type inprocCall struct {
	item    item
	stub    StubCall
	channel *inprocChannel
	ctx     context.Context // the method's
	call    *Call
	far     marshaler // interface pointers on the object's side
	chains  chainSource
}

// init wires the parts of a new record.
func (c *inprocCall) init(call *Call) {
	c.call = call
	c.item.work = c
}

// Begin implements Channel.
func (c *inprocChannel) Begin(call *Call) {
	call.near.apt = call.from
	call.In.Interfaces = &call.near
	call.Out.Interfaces = &call.near
}

// SendReceive implements Channel.
func (c *inprocChannel) SendReceive(ctx context.Context, call *Call) error {
	if !c.sm.connected.Load() {
		return RPC_E_DISCONNECTED // without waiting for an apartment that may be busy
	}
	if err := ctx.Err(); err != nil {
		return HRESULTFromError(err)
	}
	p := &call.inproc
	p.prepare(ctx, c)
	if !c.home.submit(&p.item) {
		return RPC_E_DISCONNECTED
	}
	call.abandoned = true // also if this goroutine does not survive the wait
	if !call.from.await(ctx, &p.item.reply, c.home) {
		return HRESULTFromError(ctx.Err())
	}
	call.abandoned = false
	if p.stub.fault != nil {
		return p.stub.fault
	}
	call.Out.Reset(p.stub.Out.Bytes())
	return nil
}

// prepare readies the record for the object's side.
func (p *inprocCall) prepare(ctx context.Context, c *inprocChannel) {
	p.channel = c
	p.stub.reset(p.call.opnum, p.call.In.Bytes())
	p.far.apt, p.far.callee = c.home, true
	p.stub.In.Interfaces, p.stub.Out.Interfaces = &p.far, &p.far
	if p.item.cid = chain(ctx); p.item.cid == 0 {
		p.item.cid = p.chains.next(c.home.proc)
	}
	p.ctx = c.context(ctx, p.item.cid)
	p.item.reply.start(p.call.from)
}

// End implements Channel: references that were sent and that nobody took are
// dropped.
func (c *inprocChannel) End(call *Call) {
	call.near.keep()
	call.near.end()
	call.inproc.far.end()
	call.inproc.channel, call.inproc.ctx = nil, nil
}

// run implements work, in the object's apartment.
func (p *inprocCall) run(*apartment) {
	if !p.channel.sm.connected.Load() {
		p.stub.fault = RPC_E_DISCONNECTED
		return
	}
	defer p.returned()
	p.stub.ended(p.channel.stub.Invoke(p.ctx, &p.stub))
}

// returned is deferred: it contains what the method did and ends its references.
func (p *inprocCall) returned() {
	if p.stub.running {
		p.stub.contain(recover())
	}
	p.far.release()
}

func (p *inprocCall) refuse() { p.stub.fault = RPC_E_DISCONNECTED }

func (p *inprocCall) abandoned() {
	p.call.near.end()
	p.far.end()
}

// context makes the context for the method, or finds one that will do: a caller
// that uses one context for many calls pays for one. The context is kept by whoever
// the method gave it to, so it cannot be pooled.
func (c *inprocChannel) context(ctx context.Context, cid causalityID) context.Context {
	if ctx.Done() == nil {
		if c.home.loop != nil {
			return c.home.called
		}
		ctx = context.Background()
	}
	last := c.callee.Load()
	if last != nil && last.parent == ctx && (last.cid == cid || c.home.loop != nil) {
		return last
	}
	made := apartmentContext{proc: c.home.proc, apt: c.home, cid: cid, call: true}.under(ctx)
	if canCompare(ctx) {
		c.callee.Store(made)
	}
	return made
}

// canCompare reports whether == is safe between ctx and any context: there are
// types for which it panics.
func canCompare(ctx context.Context) bool {
	return reflect.TypeOf(ctx).Kind() == reflect.Pointer || ctx == context.Background()
}

// A marshaler sends and receives the interface pointers of one side of a call.
//
// COM's rules for references: those in [in] parameters are the caller's, and the
// callee may use them until it returns; those in results are the callee's gift to
// the caller. So on the callee's side what was received and what was sent is
// released when the method has returned. On the caller's side what was received is
// released if the call turns out to have failed, for then it has no results.
//
// Concurrency: it belongs to whoever has that side of the call.
type marshaler struct {
	apt    *apartment
	callee bool
	sent   []referenceID
	owed   []any // to be released
}

// MarshalInterface implements ndr.Interfaces.
func (m *marshaler) MarshalInterface(e *ndr.Encoder, iid *GUID, v any) {
	if m.callee {
		m.owed = append(m.owed, v)
	}
	id, err := m.apt.marshal(iid, v)
	if err != nil {
		e.Fail(err)
		return
	}
	m.sent = append(m.sent, id)
	m.apt.proc.appendObjref(e, iid, id)
}

// UnmarshalInterface implements ndr.Interfaces.
func (m *marshaler) UnmarshalInterface(objref []byte, iid *GUID) (any, error) {
	v, err := m.apt.unmarshal(objref, iid)
	if err == nil {
		m.owed = append(m.owed, v)
	}
	return v, err
}

// release releases what is owed.
func (m *marshaler) release() {
	for _, v := range m.owed {
		releaseWithin(v)
	}
	m.keep()
}

// keep leaves what is owed to its receiver.
func (m *marshaler) keep() {
	clear(m.owed)
	m.owed = m.owed[:0]
}

// end drops the references that have been sent and not been received.
func (m *marshaler) end() {
	if len(m.sent) == 0 {
		return
	}
	for _, id := range m.sent {
		m.apt.proc.dropReference(id)
	}
	m.sent = m.sent[:0]
}

// releaseWithin is Release where the runtime must not wait.
func releaseWithin(v any) {
	if p := proxyOf(v); p != nil {
		p.manager.release(false)
		return
	}
	Release(v)
}
