package rt

import (
	"context"
	"runtime"
)

// # Which goroutine is this?
//
// Go does not tell, for good reasons; an apartment travels in the context. Where a
// context has been borrowed nothing else can tell, though, and a few slow paths must
// not guess. There the id that stands at the top of every stack trace is read, at 1
// to 3 µs.

// A goroutineID names a goroutine. The Go runtime chooses it and never uses it
// again.
type goroutineID uint64

// goroutine gives the id of the calling goroutine.
func goroutine() goroutineID {
	var b [64]byte
	ids := goroutinesIn(b[:runtime.Stack(b[:], false)], nil)
	if len(ids) == 0 {
		return 0
	}
	return ids[0]
}

// goroutinesIn appends the ids of the goroutines in a stack trace: the numbers
// behind "goroutine " at the beginning of a line.
func goroutinesIn(trace []byte, ids []goroutineID) []goroutineID {
	const head = "goroutine "
	start := true
	for i, c := range trace {
		if start && c == head[0] && len(trace) > i+len(head) && string(trace[i:i+len(head)]) == head {
			if id := number(trace[i+len(head):]); id != 0 {
				ids = append(ids, id)
			}
		}
		start = c == '\n'
	}
	return ids
}

// number reads the number with which text begins.
func number(text []byte) (n goroutineID) {
	for _, c := range text {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + goroutineID(c-'0')
	}
	return n
}

// here gives the STA whose goroutine the caller is, nil if it is none's.
func (p *Process) here() *apartment {
	id := goroutine()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.apartments {
		if a.loop != nil && a.loop.goroutine.Load() == uint64(id) {
			return a
		}
	}
	return nil
}

// isHolder reports whether, as far as is known, the caller is inside a's activity, if it
// has one.
func (a *apartment) isHolder() bool {
	if a.activity == nil || a.ended() {
		return true
	}
	holder := a.activity.holder.Load()
	return holder == 0 || holder == uint64(goroutine())
}

// SetStrict switches the strict mode of ctx's process on or off. In strict mode
// every use of a context is checked against the goroutine that uses it: an STA's is
// good on the STA's goroutine only, that of a neutral object's method on its caller's while
// it runs, and all others everywhere but on an STA's goroutine. Who has borrowed
// somebody's context gets RPC_E_WRONG_THREAD, where otherwise two goroutines would be
// in one STA, or an STA would wait without serving. It costs some µs a call, is for
// tests, and is switched on at their beginning: a proxy of a neutral object does not
// look twice at one context.
func SetStrict(ctx context.Context, on bool) { processOf(ctx).strict.Store(on) }

// strictly gives an error if the process is strict and code under c, which may be
// nil, is not where c says.
func (c *apartmentContext) strictly() error {
	if !c.process().strict.Load() {
		return nil
	}
	here := c.process().here()
	on := c.on()
	switch {
	case c != nil && c.apt != nil && !c.apt.isHolder():
		return faultf(RPC_E_WRONG_THREAD, "the context of a call in %q is used on another goroutine, or after the call", c.apt.name)
	case on != nil && on.apt.loop != nil && on.apt != here:
		return faultf(RPC_E_WRONG_THREAD, "the context of %q is used on another goroutine", on.apt.name)
	case (on == nil || on.apt.loop == nil) && here != nil:
		return faultf(RPC_E_WRONG_THREAD, "the goroutine of %q uses a context that is not its own", here.name)
	}
	return nil
}
