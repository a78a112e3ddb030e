package rt

import (
	"bytes"
	"context"
	"reflect"
	"runtime"
	"sync/atomic"
	"time"

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
	trace   trace
	far     marshaler // interface pointers on the object's side
}

// init wires the parts of a new record.
func (c *inprocCall) init(call *Call) {
	c.call = call
	c.item.work = c
	c.far.callee = true
	c.stub.In.Interfaces, c.stub.Out.Interfaces = &c.far, &c.far
}

// Begin implements Channel.
func (c *inprocChannel) Begin(call *Call) {
	call.near.apt = call.from
	call.In.Interfaces = &call.near
	call.Out.Interfaces = &call.near
}

// SendReceive implements Channel.
//
// The loop that gives way stands here, and not in a function of its own, because
// after a switch of goroutines the processor mispredicts every return: each frame
// below it costs some 5 ns.
func (c *inprocChannel) SendReceive(ctx context.Context, call *Call) error {
	var sent time.Time
	for p := &call.inproc; ; {
		err := c.depart(ctx, call)
		if err != nil {
			return err
		}
		switch l := p.item.reply.caller; {
		case p.item.neutral():
			err = p.item.awaitNeutral(ctx)
		case l != nil:
			err = l.wait(ctx, &p.item)
		default:
			v, done := p.item.vigil(), false
			for !done && v.lasts() {
				runtime.Gosched()
				done = p.item.reply.isDone()
			}
			if !p.item.endVigil(v, done) {
				err = p.item.sleep(ctx)
			}
		}
		if err != nil {
			return err
		}
		call.abandoned = false
		if p.stub.fault == nil {
			call.Out.Reset(p.stub.Out.Bytes())
			return nil
		}
		if err := c.failed(ctx, call, &sent); err != nil {
			return err
		}
	}
}

// depart sends the call on its way.
func (c *inprocChannel) depart(ctx context.Context, call *Call) error {
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
	return nil
}

// failed gives the fault of a call; nil if a message filter has refused it, and the
// caller's own wants it sent again. Code of a neutral apartment has the one of the STA on
// whose goroutine it runs. Sent is when it was sent first.
func (c *inprocChannel) failed(ctx context.Context, call *Call, sent *time.Time) error {
	p := &call.inproc
	why, refused := p.stub.fault.(refusal) //nolint:errorlint // a refusal is not wrapped
	if !refused {
		return p.stub.fault
	}
	on := call.from.on()
	if on == nil || on.loop == nil || on.loop.filter == nil {
		return RPC_E_CALL_REJECTED
	}
	if sent.IsZero() {
		*sent = p.item.sent
	}
	if act := call.from.activity; act != nil {
		v := act.goOut()
		defer act.reenter(v)
	}
	return on.loop.retry(ctx, &p.item, *sent, why)
}

// prepare readies the record for the object's side.
func (p *inprocCall) prepare(ctx context.Context, c *inprocChannel) {
	p.channel = c
	p.stub.reset(p.call.opnum, p.call.In.Bytes())
	p.far.apt = c.home
	p.item.chain = p.call.chain
	p.ctx = c.context(ctx, p.item.chain)
	p.item.start(p.call.from, c.home)
}

// End implements Channel: references that were sent and that nobody took are
// dropped.
func (c *inprocChannel) End(call *Call) {
	if far := &call.inproc.far; call.near.used || far.used {
		call.near.keep()
		call.end(call.from)
		call.near.used, far.used = false, false
	}
	call.inproc.channel, call.inproc.ctx = nil, nil
}

// run implements work, in the object's apartment.
func (p *inprocCall) run(a *apartment) {
	if !p.channel.sm.connected.Load() {
		p.stub.fault = RPC_E_DISCONNECTED
		return
	}
	if l := a.loop; l != nil && l.filter != nil && !l.admits(p) {
		return
	}
	defer p.returned()
	if t := a.proc.tracer.Load(); t != nil {
		p.ctx = p.traceServe(*t)
	}
	p.stub.ended(p.channel.stub.Invoke(p.ctx, &p.stub))
}

// returned is deferred: it contains what the method did and ends its references.
func (p *inprocCall) returned() {
	if p.stub.running {
		p.stub.contain(recover())
		p.channel.home.proc.logFault(&p.item, p.stub.fault)
	}
	if p.trace.done != nil {
		p.trace.end(p.stub.outcome())
	}
	if p.far.used {
		p.far.release()
	}
	spoil(p.call.In.Bytes())
}

func (p *inprocCall) refuse(why error) { p.stub.fault = why }

func (p *inprocCall) describe(c *CallInfo) {
	p.call.proxy.describe(p.call.opnum, c)
}

func (p *inprocCall) abandoned() {
	p.call.end(p.channel.home)
}

// end drops the references that one side has sent and the other has not received,
// on a goroutine of apartment at.
func (c *Call) end(at *apartment) {
	near, far := &c.near, &c.inproc.far
	near.end(at, far.taken)
	far.end(at, near.taken)
	near.taken, far.taken = 0, 0
}

// context makes the context for the method, or finds one that will do: a caller
// that uses one context for many calls pays for one. The context is kept by whoever
// the method gave it to, so it cannot be pooled.
func (c *inprocChannel) context(ctx context.Context, chain link) context.Context {
	if c.home.activity != nil {
		return c.home.neutralContext(ctx, &c.callee)
	}
	if ctx.Done() == nil {
		if c.home.loop != nil {
			return c.home.called
		}
		ctx = context.Background()
	}
	last := c.callee.Load()
	if last != nil && last.parent == ctx && (last.chain == chain || c.home.loop != nil) {
		return last
	}
	made := apartmentContext{proc: c.home.proc, apt: c.home, chain: chain, call: true}.under(ctx)
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
	used   bool // there has been an interface pointer
	sent   []referenceID
	custom [][]byte // sent by objects that marshal themselves
	taken  int      // how many of such the other side has sent and this one received
	owed   []any    // to be released
}

// MarshalInterface implements ndr.Interfaces.
func (m *marshaler) MarshalInterface(e *ndr.Encoder, iid *GUID, v any) {
	if err := refuseNil(v); err != nil {
		e.Fail(err)
		return
	}
	m.used = true
	if m.callee {
		m.owed = append(m.owed, v)
	}
	if err := m.marshal(e, &Marshaling{*iid, MSHCTX_INPROC, MSHLFLAGS_NORMAL}, v); err != nil {
		e.Fail(err)
	}
}

func (m *marshaler) marshal(e *ndr.Encoder, how *Marshaling, v any) error {
	custom, class, err := m.apt.customMarshaler(v, how)
	switch {
	case err != nil:
		return err
	case custom != nil:
		return m.marshalCustom(e, how, custom, class)
	}
	id, err := m.apt.refer(v, how)
	if err != nil {
		return err
	}
	m.sent = append(m.sent, id)
	var b [objrefSize]byte
	e.Raw(m.apt.proc.appendObjref(b[:0], &how.IID, id))
	return nil
}

func (m *marshaler) marshalCustom(e *ndr.Encoder, how *Marshaling, custom Marshaler, class CLSID) error {
	objref, err := m.apt.marshalCustom(custom, class, how)
	if err != nil {
		return err
	}
	m.custom = append(m.custom, objref)
	e.Raw(objref)
	return nil
}

// UnmarshalInterface implements ndr.Interfaces.
func (m *marshaler) UnmarshalInterface(objref []byte, iid *GUID) (any, error) {
	m.used = true
	infos := interfaces.find(iid)
	if len(infos) == 0 {
		return nil, E_NOINTERFACE
	}
	v, err := m.unmarshal(objref, infos[0])
	if err == nil {
		m.owed = append(m.owed, v)
	}
	return v, err
}

func (m *marshaler) unmarshal(b []byte, info *InterfaceInfo) (any, error) {
	ref, n, err := m.apt.proc.parseObjref(b)
	switch {
	case err != nil:
		return nil, err
	case ref.custom:
		m.taken++ // they are received in the order in which they were sent
		return m.apt.resolve(&ref, bytes.NewReader(b[n:]), info)
	case n < len(b):
		return nil, RPC_E_INVALID_OBJREF
	}
	return m.apt.resolve(&ref, nil, info)
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

// end drops the references that have been sent and not been received. Taken is how
// many the other side has received from objects that marshal themselves.
func (m *marshaler) end(at *apartment, taken int) {
	for _, id := range m.sent {
		m.apt.proc.dropReference(id)
	}
	m.sent = m.sent[:0]
	if len(m.custom) == 0 {
		return
	}
	for _, objref := range m.custom[min(taken, len(m.custom)):] {
		_ = at.release(objref)
	}
	clear(m.custom)
	m.custom = m.custom[:0]
}

// releaseWithin is Release where the runtime must not wait.
func releaseWithin(v any) {
	if p := proxyOf(v); p != nil {
		p.manager.release(false)
		return
	}
	Release(v)
}
