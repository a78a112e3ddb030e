package rt

import (
	"context"

	"github.com/goidl/goidl/rt/ndr"
)

// A Stub carries the calls of one interface to one object. Generated code has one
// for each interface.
//
// Concurrency: Invoke runs in the object's apartment, hence never twice at once
// in an STA but by nesting, and as often as there are callers in the MTA.
type Stub interface {
	// Invoke decodes the arguments, calls the method and encodes its results. Its
	// error is a fault of the call; what the method answers goes through
	// StubCall.Return.
	Invoke(ctx context.Context, call *StubCall) error
}

// A StubCall is a call as its stub sees it. The zero StubCall is ready for use by
// a channel that sets Opnum and resets In to the arguments.
//
// Concurrency: a StubCall belongs to the goroutine that runs Invoke.
type StubCall struct {
	Opnum int         // the method's number; 0 to 2 are IUnknown's
	In    ndr.Decoder // the [in] parameters
	Out   ndr.Encoder // the [out] parameters and the HRESULT

	running bool    // Invoke has not returned
	answer  HRESULT // of the method
	words   *Fault  // what the method's error said beside its HRESULT
	fault   error   // the call failed outside the method
}

// ArgsErr gives what is wrong with the arguments, once all have been read.
func (c *StubCall) ArgsErr() error { return c.In.Finish() }

// Return writes the HRESULT of a method's error, after all results. A caller in
// this process is also given the error's text.
func (c *StubCall) Return(err error) error {
	if err == nil {
		c.Out.Uint32(0)
		return c.Out.Err()
	}
	c.words = words(err)
	h := HRESULTFromError(err)
	c.answer = h
	c.Out.Uint32(uint32(h))
	if bad := c.Out.Err(); bad != nil && !h.Failed() {
		return bad
	} else if bad != nil {
		return err // a failed method owes no results that can be sent, an array of the right length for one
	}
	return nil
}

// reset makes c ready for a message.
func (c *StubCall) reset(opnum int, message []byte) {
	c.Opnum = opnum
	c.In.Reset(message)
	c.Out.Reset()
	c.running, c.answer, c.words, c.fault = true, S_OK, nil, nil
}

// outcome gives what the caller will get.
func (c *StubCall) outcome() error {
	switch {
	case c.fault != nil:
		return c.fault
	case c.words != nil:
		return c.words
	case c.answer != S_OK:
		return c.answer
	}
	return nil
}

// Invoke calls stub.Invoke and contains what the object does: a panic and a
// runtime.Goexit become RPC_E_SERVERFAULT with text and stack. After a Goexit
// Invoke does not return; Fault has the error.
func Invoke(ctx context.Context, stub Stub, call *StubCall) (fault error) {
	call.running = true
	defer func() {
		if call.running {
			call.contain(recover())
			fault = call.fault
		}
	}()
	call.ended(stub.Invoke(ctx, call))
	return call.fault
}

// Fault gives the fault that Invoke ended with.
func (c *StubCall) Fault() error { return c.fault }

// ended notes that Invoke has returned.
func (c *StubCall) ended(err error) {
	c.running = false
	if err != nil {
		c.fault = asFault(err)
	}
}

// contain notes that Invoke has not returned, and why: what recover gave, which is
// nil when the method called runtime.Goexit.
func (c *StubCall) contain(panicked any) {
	if panicked != nil {
		c.fault = panicFault(panicked)
	} else {
		c.fault = exitFault()
	}
}
