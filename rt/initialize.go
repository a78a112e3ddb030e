package rt

import (
	"context"
	"sync/atomic"
)

// A COINIT says what kind of apartment a goroutine wants to be in.
type COINIT uint32

// The values of COINIT, which are Windows'.
const (
	COINIT_MULTITHREADED     COINIT = 0x0 // the MTA
	COINIT_APARTMENTTHREADED COINIT = 0x2 // an STA of its own
)

// A thread is what COM calls one: a flow of control that is in an apartment by
// its own wish. Here it is a goroutine with the context that InitializeEx gave
// it.
//
// Concurrency: guarded by Process.mu.
type thread struct {
	apt         *apartment
	initialized int // InitializeEx calls without leave
}

// InitializeEx puts the calling goroutine into an apartment, which the context
// that it returns names: an STA of its own, or the MTA. Everything that the
// goroutine calls has to be given this context or one made from it.
//
// A goroutine that is in an apartment already gets S_FALSE for the same kind and
// RPC_E_CHANGED_MODE for the other. Every call that has not failed must be undone
// by leave, an STA's on the goroutine itself; with the last one the apartment, or the
// goroutine's part in the MTA, ends.
//
// An STA is locked to its OS thread unless Unlocked is among the options. It runs
// calls from outside in Loop, Pump, and while it waits for calls of its own.
func InitializeEx(ctx context.Context, kind COINIT, options ...STAOption) (_ context.Context, leave func(), err error) {
	switch {
	case kind != COINIT_MULTITHREADED && kind != COINIT_APARTMENTTHREADED:
		return ctx, func() {}, E_INVALIDARG
	case kind == COINIT_MULTITHREADED && len(options) > 0:
		return ctx, func() {}, faultf(E_INVALIDARG, "the MTA has no options")
	}
	if c := locate(ctx); c != nil && c.apt != nil && !c.apt.ended() {
		return c.initializeAgain(ctx, kind)
	}
	proc := processOf(ctx)
	t := proc.newThread(kind, options)
	t.apt.logBegin()
	in := apartmentContext{proc: proc, apt: t.apt, thread: t}.under(ctx)
	return in, t.leaver(proc), nil
}

// initializeAgain counts another InitializeEx of the same thread.
func (c *apartmentContext) initializeAgain(ctx context.Context, kind COINIT) (context.Context, func(), error) {
	on := c.on() // in a neutral apartment what counts is the goroutine
	if sta := on != nil && on.apt.loop != nil; sta != (kind == COINIT_APARTMENTTHREADED) {
		return ctx, func() {}, RPC_E_CHANGED_MODE
	}
	if c.thread == nil {
		return ctx, func() {}, S_FALSE // in a method: its thread is the apartment's own
	}
	c.proc.mu.Lock()
	defer c.proc.mu.Unlock()
	c.thread.initialized++
	return ctx, c.thread.leaver(c.proc), S_FALSE
}

// newThread counts a thread in and gives it its apartment.
func (p *Process) newThread(kind COINIT, options []STAOption) *thread {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.threads++
	t := &thread{initialized: 1}
	if kind == COINIT_MULTITHREADED {
		t.apt = p.enterMTA()
		return t
	}
	t.apt = p.newSTA(newSTAOptions(options))
	t.apt.owner = t
	t.apt.loop.enterThread()
	return t
}

// leaver gives what undoes one InitializeEx, once. (sync.OnceFunc would make a panic
// of an object's end that ends the goroutine.)
func (t *thread) leaver(p *Process) func() {
	var left atomic.Bool
	return func() {
		if !left.Swap(true) {
			p.leave(t)
		}
	}
}

// leave undoes one InitializeEx.
func (p *Process) leave(t *thread) {
	p.mu.Lock()
	left := t.initialized == 1
	t.initialized = max(t.initialized-1, 0) // it is 0 if the STA was lost
	p.mu.Unlock()
	switch {
	case !left:
		return
	case t.apt.loop == nil:
		inOrder(p.leaveMTA, p.threadEnds)
	default:
		inOrder(func() { p.leaveSTA(t.apt) }, t.apt.loop.leaveThread, p.threadEnds)
	}
}

// Loop runs the calls that come into the STA of ctx, on the goroutine that called
// InitializeEx, until ctx is done, and gives ctx's error.
func Loop(ctx context.Context) error {
	apt, err := currentSTA(ctx)
	if err != nil {
		return err
	}
	apt.loop.begin()
	apt.loop.serve(ctx)
	apt.loop.settle()
	return ctx.Err()
}

// Pump runs the calls that have come into the STA of ctx and returns. A foreign
// event loop calls it when the STA's Doorbell has rung.
func Pump(ctx context.Context) error {
	apt, err := currentSTA(ctx)
	if err != nil {
		return err
	}
	apt.loop.pump()
	return nil
}

// currentSTA gives the apartment of ctx if it is an STA.
func currentSTA(ctx context.Context) (*apartment, error) {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return nil, err
	case apt.loop == nil:
		return nil, CO_E_NOT_SUPPORTED
	}
	return apt, nil
}
