package rttest

import (
	"context"
	"sync"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// A Call is a call that went through a Loopback.
type Call struct {
	IID     rt.IID
	Opnum   int
	Request []byte // the stub data of the [in] parameters
	Reply   []byte // the stub data of the [out] parameters; nil after a fault
	Fault   error
}

// A Loopback connects proxies to stubs without apartments in between: calls are
// marshaled, run on the caller's own goroutine, and recorded. It serves to test
// proxies, stubs and marshalers. Interface pointers go through unchanged.
//
// Concurrency: calls may overlap.
type Loopback struct {
	// Tamper, if it is set, may change a message on its way: a request when reply
	// is false.
	Tamper func(message []byte, reply bool) []byte

	mu    sync.Mutex
	calls []Call
}

// Calls gives the calls so far, in the order of their ends.
func (l *Loopback) Calls() []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Call(nil), l.calls...)
}

// Connect gives a proxy of interface I whose calls go to obj through l. The
// proxy is in an apartment of its own, which the context names, and is released
// when the test ends.
func Connect[I any](t testing.TB, l *Loopback, obj I) (context.Context, I) {
	t.Helper()
	ctx, leave, err := rt.InitializeEx(Process(t), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(leave)
	v, err := rt.Connect[I](ctx, &connection{l, obj})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rt.Release(v) })
	return ctx, v
}

// A connection leads to obj.
type connection struct {
	l   *Loopback
	obj any
}

// Channel implements rt.Connection.
func (c *connection) Channel(_ context.Context, iid *rt.IID) (rt.Channel, error) {
	stub, err := rt.NewStub(*iid, c.obj)
	if err != nil {
		return nil, err
	}
	return &channel{l: c.l, iid: *iid, stub: stub}, nil
}

// Release implements rt.Connection.
func (c *connection) Release(bool) {}

// A channel leads to one stub.
type channel struct {
	l    *Loopback
	iid  rt.IID
	stub rt.Stub
}

// Begin implements rt.Channel.
func (c *channel) Begin(call *rt.Call) {
	p := &passThrough{}
	call.In.Interfaces, call.Out.Interfaces = p, p
}

// SendReceive implements rt.Channel.
func (c *channel) SendReceive(ctx context.Context, call *rt.Call) error {
	there := &rt.StubCall{Opnum: call.Opnum()}
	there.In.Interfaces, there.Out.Interfaces = call.In.Interfaces, call.In.Interfaces
	request := c.l.pass(call.In.Bytes(), false)
	there.In.Reset(request)
	if err := rt.Invoke(ctx, c.stub, there); err != nil {
		c.l.record(Call{c.iid, call.Opnum(), request, nil, err})
		return err
	}
	reply := c.l.pass(there.Out.Bytes(), true)
	c.l.record(Call{c.iid, call.Opnum(), request, reply, nil})
	call.Out.Reset(reply)
	return nil
}

// End implements rt.Channel.
func (c *channel) End(*rt.Call) {}

// pass gives a copy of a message, which a recorder may keep.
func (l *Loopback) pass(message []byte, reply bool) []byte {
	message = append([]byte{}, message...)
	if l.Tamper != nil {
		message = l.Tamper(message, reply)
	}
	return message
}

func (l *Loopback) record(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
}

// passThrough sends an interface pointer as its index in a list.
type passThrough struct{ list []any }

// MarshalInterface implements ndr.Interfaces.
func (p *passThrough) MarshalInterface(e *ndr.Encoder, _ *rt.GUID, v any) {
	p.list = append(p.list, v)
	e.Raw([]byte{byte(len(p.list) - 1)})
}

// UnmarshalInterface implements ndr.Interfaces.
func (p *passThrough) UnmarshalInterface(objref []byte, _ *rt.GUID) (any, error) {
	if len(objref) != 1 || int(objref[0]) >= len(p.list) {
		return nil, rt.RPC_E_INVALID_OBJREF
	}
	return p.list[objref[0]], nil
}
