package rt

import (
	"context"
	"log/slog"
)

// A Tracer is told of every call that goes from one apartment to another. What
// stands for a call on both sides has the same Causality and Depth. A call to a neutral
// object that a light proxy makes on the caller's own stack is not told of.
//
// Concurrency: the methods, and the functions that they give, are called on the
// callers' and the callees' goroutines, several at once.
type Tracer interface {
	// Call is called before a call is sent, and the function that it gives, nil for
	// none, with what the caller gets: nil, an HRESULT, or what wraps one.
	Call(ctx context.Context, call CallInfo) (done func(err error))
	// Serve is called in the object's apartment before the method runs, and the
	// function that it gives, nil for none, with what the method has answered. The
	// method gets the context that Serve gives, which must be made from ctx.
	Serve(ctx context.Context, call CallInfo) (_ context.Context, done func(err error))
}

// SetTracer makes the process of ctx tell t of calls; nil ends that. It is for
// programs' beginnings: calls that are on their way may not be told of, or in part.
func SetTracer(ctx context.Context, t Tracer) {
	if t == nil {
		processOf(ctx).tracer.Store(nil)
		return
	}
	processOf(ctx).tracer.Store(&t)
}

// A trace is what a Tracer has given for one side of a call.
//
// Concurrency: it belongs to whoever has that side.
type trace struct{ done func(err error) }

// end tells the outcome.
func (t *trace) end(err error) {
	if done := t.done; done != nil {
		t.done = nil
		done(err)
	}
}

// traceCall tells the caller's side.
func (c *Call) traceCall(ctx context.Context, t Tracer) {
	info := CallInfo{From: c.from.name, Causality: c.Causality(), Depth: int(c.chain.depth)}
	c.proxy.describe(c.opnum, &info)
	if channel, ok := c.proxy.channel.(*inprocChannel); ok {
		info.To = channel.home.name
	}
	c.trace.done = t.Call(ctx, info)
}

// traceServe tells the object's side, and gives the method's context.
func (p *inprocCall) traceServe(t Tracer) context.Context {
	ctx, done := t.Serve(p.ctx, p.item.info())
	p.trace.done = done
	if ctx == nil {
		return p.ctx
	}
	return ctx
}

// SetLogger makes the process of ctx log; nil ends that. At level Debug it tells of
// apartments that begin and end; as warnings, of calls that wait for over a second; as
// errors, of what nobody may otherwise hear of: panics of objects, deadlocks, STAs
// whose goroutines have ended without leave.
func SetLogger(ctx context.Context, l *slog.Logger) { processOf(ctx).logger.Store(l) }

// log logs, if somebody wants that.
func (p *Process) log(level slog.Level, message string, attrs ...slog.Attr) {
	if l := p.logger.Load(); l != nil {
		l.LogAttrs(context.Background(), level, "rt: "+message, attrs...)
	}
}

// logBegin logs that the apartment has begun, once.
func (a *apartment) logBegin() {
	if a.proc.logger.Load() != nil && !a.logged.Swap(true) {
		a.proc.log(slog.LevelDebug, "an apartment begins", slog.String("apartment", a.name), slog.Uint64("oxid", uint64(a.oxid)))
	}
}

// logEnd logs that the apartment has ended.
func (a *apartment) logEnd() {
	a.proc.log(slog.LevelDebug, "an apartment has ended", slog.String("apartment", a.name), slog.Uint64("oxid", uint64(a.oxid)))
}

// logFault logs that an object has panicked, or ended the goroutine.
func (p *Process) logFault(it *item, err error) {
	f, ok := err.(*Fault) //nolint:errorlint // contain has just made it
	if ok && p.logger.Load() != nil {
		p.log(slog.LevelError, "an object has not returned", slog.Any("call", it.info()), slog.String("fault", f.Text), slog.String("stack", f.Stack))
	}
}
