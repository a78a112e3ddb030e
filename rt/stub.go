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

	words *Fault // what the method's error said beside its HRESULT
	fault error  // the call failed outside the method
}

// ArgsErr gives what is wrong with the arguments, once all have been read.
func (c *StubCall) ArgsErr() error { return c.In.Finish() }

// Return writes the HRESULT of a method's error, after all results. A caller in
// this process is also given the error's text.
func (c *StubCall) Return(err error) error {
	c.words = words(err)
	c.Out.Uint32(uint32(HRESULTFromError(err)))
	return c.Out.Err()
}

// reset makes c ready for a message.
func (c *StubCall) reset(opnum int, message []byte) {
	c.Opnum = opnum
	c.In.Reset(message)
	c.Out.Reset()
	c.words, c.fault = nil, nil
}

// Invoke calls stub.Invoke and contains what the object does: a panic and a
// runtime.Goexit become RPC_E_SERVERFAULT with text and stack. After a Goexit
// Invoke does not return; Fault has the error.
func Invoke(ctx context.Context, stub Stub, call *StubCall) error {
	invoke(ctx, stub, call)
	return call.fault
}

// Fault gives the fault that Invoke ended with.
func (c *StubCall) Fault() error { return c.fault }

func invoke(ctx context.Context, stub Stub, call *StubCall) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil {
			call.fault = panicFault(v)
		} else {
			call.fault = exitFault()
		}
	}()
	err := stub.Invoke(ctx, call)
	returned = true
	if err != nil {
		call.fault = asFault(err)
	}
}
