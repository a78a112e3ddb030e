package rt

import "context"

// An STAOption changes how an STA is made.
type STAOption func(*staOptions)

// staOptions is what the options come to.
type staOptions struct {
	name     string
	unlocked bool
	spin     SpinPolicy
	bell     Doorbell

	exclusive bool
}

func newSTAOptions(options []STAOption) *staOptions {
	o := &staOptions{}
	for _, option := range options {
		option(o)
	}
	return o
}

// Unlocked makes an STA that is not bound to an OS thread. Its objects still see
// one call at a time, on one goroutine; a call costs a fraction.
func Unlocked() STAOption { return func(o *staOptions) { o.unlocked = true } }

// NotReentrant makes an STA that no call enters while its code waits for a call of
// its own. What comes in meanwhile waits, and keeps its order. What comes from the
// call that the STA waits for would wait for itself: it fails at once with a
// DeadlockError. In Wait and Receive the STA is entered as any other.
func NotReentrant() STAOption { return func(o *staOptions) { o.exclusive = true } }

// Named gives an STA a name for reports.
func Named(name string) STAOption { return func(o *staOptions) { o.name = name } }

// WithSpin sets how the STA may wait before it sleeps.
func WithSpin(policy SpinPolicy) STAOption { return func(o *staOptions) { o.spin = policy } }

// WithDoorbell makes a foreign event loop the place where the STA sleeps. It is
// for InitializeEx: an STA of NewSTA has a loop of its own.
func WithDoorbell(bell Doorbell) STAOption { return func(o *staOptions) { o.bell = bell } }

// An STA is a single-threaded apartment with a goroutine of its own, which serves
// it until Close.
//
// Concurrency: all methods may be called from any goroutine.
type STA struct {
	apt     *apartment
	done    chan struct{}
	closers []*closing // of the STA's goroutine
}

// NewSTA starts an STA in the process of ctx, whose values, deadline and
// cancellation it does not use.
func NewSTA(ctx context.Context, options ...STAOption) (*STA, error) {
	o := newSTAOptions(options)
	if o.bell != nil {
		return nil, faultf(E_INVALIDARG, "an STA of NewSTA cannot have a doorbell")
	}
	proc := processOf(ctx)
	proc.mu.Lock()
	defer proc.mu.Unlock()
	proc.threads++
	return proc.startSTA(o, proc.threadEnds), nil
}

// startSTA starts an STA; ended runs when it has ended. mu is held.
func (p *Process) startSTA(o *staOptions, ended func()) *STA {
	s := &STA{apt: p.newSTA(o), done: make(chan struct{})}
	go s.run(ended)
	return s
}

// run is the STA's goroutine. Nothing unlocks the thread: it ends with the
// goroutine, and with whatever the objects have done to it. The deferred calls
// also run when a method has called runtime.Goexit.
func (s *STA) run(ended func()) {
	s.apt.loop.enterThread()
	s.apt.logBegin()
	defer inOrder(
		func() { s.apt.proc.leaveSTA(s.apt) },
		ended,
		func() {
			close(s.done)
			for _, c := range s.closers {
				c.over.complete()
			}
		},
	)
	s.apt.loop.serve(s.apt.own)
}

// Do runs f in the STA and gives its error as it is. f's context names the STA
// and is otherwise like ctx; if ctx is done, Do returns at once, and f does not run
// if it has not begun. Called in the STA itself, Do just calls f.
func (s *STA) Do(ctx context.Context, f func(ctx context.Context) error) error {
	if err := locate(ctx).strictly(); err != nil {
		return err
	}
	if callerOf(ctx) == s.apt {
		return f(ctx)
	}
	return s.apt.do(ctx, apartmentContext{proc: s.apt.proc, apt: s.apt}.under(ctx), "Do", f, nil)
}

// Close ends the STA and waits for the end: after the calls that are in it by
// then, its objects are let go and its proxies released. Called in the STA itself,
// Close does not wait. It may be called more than once. A call that the STA waits
// for cannot wait for the STA's end: there Close gives a DeadlockError, and the STA
// ends later.
func (s *STA) Close(ctx context.Context) error {
	if err := locate(ctx).strictly(); err != nil {
		return err
	}
	from := callerOf(ctx)
	if from != nil && from.on() == s.apt {
		s.apt.loop.quit = true
		return nil
	}
	c := &closing{sta: s}
	c.notice.work, c.over.work = c, c
	c.over.chain = nextLink(ctx, s.apt.proc)
	c.notice.chain = c.over.chain
	c.notice.start(nil, s.apt)
	c.over.start(from, s.apt)
	if !s.apt.submit(&c.notice) {
		<-s.done
		return nil
	}
	if err := c.over.await(ctx); err != nil {
		return err
	}
	return c.err
}

// A closing asks an STA to end and waits for the end.
//
// Concurrency: the STA's goroutine has it until over is completed.
type closing struct {
	sta    *STA
	notice item // to the STA; nobody waits for it
	over   item // completed when the STA has ended
	err    error
}

func (c *closing) run(a *apartment) {
	if a.loop.waitsFor(c.over.chain) {
		c.refuse(a.loop.deadlock(&c.over))
		return
	}
	a.loop.quit = true
	c.sta.closers = append(c.sta.closers, c)
}

// refuse comes from the STA's goroutine too: while it ends, or because it cannot
// end as long as somebody waits for that.
func (c *closing) refuse(why error) {
	if why == RPC_E_DISCONNECTED { //nolint:errorlint // it is not wrapped
		c.sta.closers = append(c.sta.closers, c)
		return
	}
	c.sta.apt.loop.quit = true
	c.err = why
	c.over.complete()
}

func (c *closing) abandoned() {}

func (c *closing) describe(info *CallInfo) { info.Method = "Close" }
