package rt

import (
	"crypto/rand"
	"sync"

	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/ndr"
)

// A ContextHandle is what a client of a plain RPC interface holds of the state
// that a server keeps for it: [context_handle] in the IDL. The zero ContextHandle
// is null.
type ContextHandle = ndr.ContextHandle

// Contexts is a server's table of the states that its context handles stand for.
// The zero Contexts is empty. A server that must know when a client is gone keeps
// one for each client, and whoever knows calls RunDown.
//
// Concurrency: all methods may overlap, on any goroutine.
type Contexts[T any] struct {
	mu     sync.Mutex
	states map[guid.GUID]T
}

// Open makes a handle for state. Its id is random, so that nobody guesses it.
func (c *Contexts[T]) Open(state T) ContextHandle {
	h := ContextHandle{ID: newContextID()}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.states == nil {
		c.states = map[guid.GUID]T{}
	}
	c.states[h.ID] = state
	return h
}

// State gives what h stands for. A handle that this table did not make, or that is
// closed, is E_HANDLE, which RPC calls RPC_X_SS_CONTEXT_MISMATCH.
func (c *Contexts[T]) State(h ContextHandle) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	state, ok := c.states[h.ID]
	if !ok {
		return state, E_HANDLE
	}
	return state, nil
}

// Close forgets h and gives what it stood for. To tell the client, a method
// returns the null handle.
func (c *Contexts[T]) Close(h ContextHandle) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	state, ok := c.states[h.ID]
	if !ok {
		return state, E_HANDLE
	}
	delete(c.states, h.ID)
	return state, nil
}

// RunDown closes all handles, because the client that held them is gone, and
// calls f for what each of them stood for.
func (c *Contexts[T]) RunDown(f func(T)) {
	c.mu.Lock()
	states := c.states
	c.states = nil
	c.mu.Unlock()
	for _, state := range states {
		f(state)
	}
}

// newContextID gives a random UUID (RFC 9562 5.4).
func newContextID() (id guid.GUID) {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // it never fails
	id.Data1 = uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	id.Data2 = uint16(b[4])<<8 | uint16(b[5])
	id.Data3 = uint16(b[6])<<8&0x0f00 | uint16(b[7]) | 0x4000
	copy(id.Data4[:], b[8:])
	id.Data4[0] = id.Data4[0]&0x3f | 0x80
	return id
}
