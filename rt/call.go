package rt

import (
	"context"

	"github.com/goidl/goidl/rt/ndr"
)

// A Call is a call as its proxy sees it: Proxy.Call begins it, the proxy writes
// the arguments into In, SendReceive carries them over, the proxy reads the results
// from Out and then Result, and Free ends it. The first error sticks, so that a
// proxy looks at SendReceive's and Result's only.
//
// Calls are pooled. Nothing of a Call may be used after Free.
//
// Concurrency: a Call belongs to the goroutine that makes the call.
type Call struct {
	In  ndr.Encoder // the [in] parameters
	Out ndr.Decoder // the [out] parameters and the HRESULT

	proc      *Process // whose pool it goes back to
	proxy     *interfaceProxy
	from      *apartment // the caller's
	opnum     int
	chain     link
	chains    chainSource
	err       error // found by Proxy.Call
	abandoned bool  // the channel still uses it

	trace  trace
	near   marshaler  // interface pointers on the caller's side
	inproc inprocCall // what the channel within a process adds
}

// maxPooledBuffer bounds what an idle record keeps. A larger message is rare and
// its buffer's cost is small beside the message's own.
const maxPooledBuffer = 1 << 18

// newCall takes a call from the pool.
func (p *Process) newCall() *Call {
	call, _ := p.calls.Get().(*Call)
	if call == nil {
		call = &Call{proc: p}
		call.inproc.init(call)
	}
	return call
}

// IID tells channels which interface the call is for.
func (c *Call) IID() IID { return c.proxy.info.IID }

// Opnum tells channels which method the call is for.
func (c *Call) Opnum() int { return c.opnum }

// Causality is the id of the chain of calls that this one belongs to
// ([MS-DCOM] 2.2.13.3, ORPCTHIS).
func (c *Call) Causality() GUID { return c.proc.causality(c.chain.cid) }

// Abandon is called by a channel that returns from SendReceive while it, or the
// object, still uses the call: it will not be pooled.
func (c *Call) Abandon() { c.abandoned = true }

// SendReceive sends the call and waits for its reply, or for ctx. Its error is a
// fault of the call: the method has not run, or nothing is known about it.
func (c *Call) SendReceive(ctx context.Context) error {
	if c.err != nil {
		return c.err
	}
	if err := c.In.Err(); err != nil {
		return asFault(err)
	}
	if t := c.proc.tracer.Load(); t != nil {
		c.traceCall(ctx, *t)
	}
	if err := c.proxy.channel.SendReceive(ctx, c); err != nil {
		err = asFault(err)
		c.trace.end(err)
		return err
	}
	return nil
}

// Result reads the HRESULT that ends a reply. It gives nil for S_OK and else an
// HRESULT, success codes included; a damaged reply is RPC_X_BAD_STUB_DATA. From an
// object in this process whose error had a text it gives a *Fault.
func (c *Call) Result() error {
	err := c.result()
	if c.trace.done != nil {
		c.trace.end(err)
	}
	return err
}

func (c *Call) result() error {
	h := HRESULT(c.Out.Uint32())
	err := c.Out.Finish()
	if err != nil || h.Failed() {
		c.near.release()
	}
	switch {
	case err != nil:
		return asFault(err)
	case c.inproc.stub.words != nil:
		return c.inproc.stub.words
	case h == S_OK:
		return nil
	}
	return h
}

// Free ends the call. It must be called once, also after an error.
func (c *Call) Free() {
	if c.abandoned {
		return // the callee has it, and then the garbage collector
	}
	if c.err == nil {
		c.proxy.channel.End(c)
	}
	if c.trace.done != nil {
		c.trace.end(nil) // nobody has asked for the result
	}
	c.In.Interfaces, c.Out.Interfaces = nil, nil
	c.proxy, c.from, c.err = nil, nil, nil
	c.inproc.stub.words = nil
	if cap(c.In.Bytes()) <= maxPooledBuffer && cap(c.inproc.stub.Out.Bytes()) <= maxPooledBuffer {
		c.proc.calls.Put(c)
	}
}
