package rt

import (
	"context"
	"time"
)

// An apartmentContext says in which apartment its goroutine is. There are two
// sorts. A goroutine that called InitializeEx has one over its own context, whose
// values it shows. A method called from another apartment has one over its
// caller's context, of which it shows deadline and cancellation only: values are
// the caller's own business, and would not cross to another process either.
//
// Concurrency: an apartmentContext is not changed after it has been made; like
// any context it may be used by several goroutines, all of them in the apartment
// that it names.
type apartmentContext struct {
	parent context.Context
	done   <-chan struct{} // the parent's; asked for once, because calls ask often
	proc   *Process
	apt    *apartment // nil: no apartment, hence the implicit MTA
	thread *thread    // of InitializeEx; nil in a method's context
	chain  link
	call   bool              // a method's context
	caller *apartmentContext // of a neutral method's context: its caller's, nil if he has none
}

// apartmentKey is the key under which a context is asked for its apartment.
var apartmentKey = new(byte)

// locate finds the apartment's context in ctx or above it; nil if there is none.
func locate(ctx context.Context) *apartmentContext {
	if c, ok := ctx.(*apartmentContext); ok {
		return c
	}
	c, _ := ctx.Value(apartmentKey).(*apartmentContext)
	return c
}

// Deadline implements context.Context.
func (c *apartmentContext) Deadline() (time.Time, bool) { return c.parent.Deadline() }

// Done implements context.Context.
func (c *apartmentContext) Done() <-chan struct{} { return c.done }

// Err implements context.Context.
func (c *apartmentContext) Err() error {
	if c.done == nil {
		return nil
	}
	return c.parent.Err()
}

// Value implements context.Context.
func (c *apartmentContext) Value(key any) any {
	switch {
	case key == any(apartmentKey):
		return c
	case c.call:
		return nil
	}
	return c.parent.Value(key)
}

// AfterFunc lets package context watch c without a goroutine of its own, which
// the hidden values would cost it.
func (c *apartmentContext) AfterFunc(f func()) (stop func() bool) {
	return context.AfterFunc(c.parent, f)
}

// under makes c a context over parent.
func (c apartmentContext) under(parent context.Context) *apartmentContext {
	c.parent, c.done = parent, parent.Done()
	return &c
}

// WithoutApartment gives a context with ctx's values, deadline and cancellation
// that names no apartment. A goroutine that is to be in an apartment of its own
// begins with it:
//
//	go func(ctx context.Context) {
//		ctx, leave, err := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
//		…
//	}(rt.WithoutApartment(ctx))
func WithoutApartment(ctx context.Context) context.Context {
	return apartmentContext{proc: processOf(ctx)}.under(ctx)
}

// InCall reports whether ctx is that of a method that was called from another
// apartment, through a proxy.
func InCall(ctx context.Context) bool {
	c := locate(ctx)
	return c != nil && c.call
}

// current gives the apartment that ctx names. A context that names none, or one
// that has ended, is in the implicit MTA, if there is an MTA.
func current(ctx context.Context) (*apartment, error) { return locate(ctx).current() }

func (c *apartmentContext) current() (*apartment, error) {
	if err := c.strictly(); err != nil {
		return nil, err
	}
	if c != nil && c.apt != nil && !c.apt.ended() {
		return c.apt, nil
	}
	if mta := c.process().mta.Load(); mta != nil {
		return mta, nil
	}
	return nil, CO_E_NOTINITIALIZED
}

// process gives the process of c, which may be nil.
func (c *apartmentContext) process() *Process {
	if c == nil {
		return defaultProcess
	}
	return c.proc
}

// processOf gives the process that ctx is in.
func processOf(ctx context.Context) *Process { return locate(ctx).process() }
