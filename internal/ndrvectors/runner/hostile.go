package runner

import (
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/metrics"
	"slices"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// hostile gives the decoder of a vector what nobody should send: each of its
// prefixes, which must be an error if the vector itself has passed, and copies in
// which one word is an absurd count, which may not cost more memory than their
// length explains.
func (c *check) hostile(passed bool) error {
	for n := range c.message {
		err := c.attack(c.message[:n:n])
		if err == nil && passed {
			err = errAccepted
		}
		if !harmless(err) {
			return fmt.Errorf("the first %d bytes alone: %w", n, err)
		}
	}
	for at := 0; at+4 <= len(c.message); at += 4 {
		for _, word := range absurd {
			message := append([]byte{}, c.message...)
			binary.LittleEndian.PutUint32(message[at:], word)
			if err := c.attack(message); !harmless(err) {
				return fmt.Errorf("with %#x at offset %d: %w", word, at, err)
			}
		}
	}
	return nil
}

// absurd are counts that messages of the vectors' sizes cannot have.
var absurd = [...]uint32{0x04000000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff}

// errRefused wraps the errors with which decoders refuse messages, as they should.
var errRefused = errors.New("refused")

var errAccepted = errors.New("accepted")

// harmless reports whether err is what may come of a hostile message.
func harmless(err error) bool { return err == nil || errors.Is(err, errRefused) }

// How much memory one call may take: a constant for the call itself, and
// so many bytes for each byte of the message.
const (
	callMemory    = 256 << 10
	memoryPerByte = 64
)

// attack decodes a message. It gives nil if that worked, errRefused if the
// message was refused, and another error if something went wrong.
func (c *check) attack(message []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	limit := uint64(callMemory + memoryPerByte*len(message))
	for range attempts {
		before := allocated()
		err = c.decode(message)
		if allocated()-before <= limit {
			return err
		}
	}
	return fmt.Errorf("more than %d bytes of memory for a message of %d", limit, len(message))
}

// attempts is how often a message is decoded that seems to take too much memory.
// Other goroutines allocate too, but not each time.
const attempts = 5

// allocated gives the number of bytes that the program has ever allocated.
func allocated() uint64 {
	sample := [1]metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample[:])
	return sample[0].Value.Uint64()
}

// decode decodes a message of the vector's direction.
func (c *check) decode(message []byte) error {
	if c.vector.Dir == "reply" {
		args, err := c.requestArgs()
		if err != nil {
			return err
		}
		_, err = c.decodeReply(args, message, c.rep)
		return refusal(err)
	}
	_, called, err := c.decodeRequest(message, c.rep, c.in)
	if called {
		return nil
	}
	return refusal(err)
}

// refusal tells a refused message from other errors. What a method returns is
// none.
func refusal(err error) error {
	var wire *ndr.Error
	var fault *rt.Fault
	var h rt.HRESULT
	switch {
	case errors.As(err, &fault) && fault.Stack != "":
		return err
	case errors.As(err, &wire), errors.As(err, &h) && slices.Contains(refusals, h):
		return fmt.Errorf("%w: %w", errRefused, err)
	case errors.As(err, &h):
		return nil
	}
	return err
}

// refusals are the faults with which messages are refused.
var refusals = []rt.HRESULT{
	rt.RPC_X_BAD_STUB_DATA, rt.RPC_X_INVALID_BOUND, rt.RPC_S_INVALID_TAG, rt.RPC_X_NULL_REF_POINTER,
	rt.RPC_X_ENUM_VALUE_OUT_OF_RANGE, rt.RPC_E_INVALID_OBJREF, rt.RPC_X_SS_IN_NULL_CONTEXT,
}
