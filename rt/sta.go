package rt

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// A Doorbell is the place where an STA sleeps when its goroutine belongs to an
// event loop of somebody else: a GUI toolkit's, a game's, the system's.
//
// The foreign loop calls Pump when the bell has rung. While the STA waits for an
// outgoing call the roles are changed: Wait runs the foreign loop.
//
// Concurrency: Ring may be called on any goroutine and must not block. Wait is
// called on the STA's goroutine.
type Doorbell interface {
	// Ring makes the Wait that is under way return, or the next one; or, if there
	// is none, makes the foreign loop call Pump.
	Ring()
	// Wait sleeps, and runs what the foreign loop has to do, until the bell rings.
	// It may return early.
	Wait()
}

// A loop is the inner side of an STA: its inbox, and whoever empties it. All its
// calls run on one goroutine: in serve, in pump, or in wait, while the
// apartment's own code waits for a call that it made.
//
// What has been taken from the inbox and has not run yet belongs to the loop and
// not to the stack frame that took it: a nested wait must find it, or it would wait
// for work that lies in its own caller's hands.
//
// Concurrency: submit, wake and link may be called anywhere, link on the
// assumption that whoever has the STA's context is on its goroutine, which strict
// mode checks; the rest belongs to that goroutine.
type loop struct {
	apt      *apartment
	inbox    inbox
	doorbell chan struct{} // of capacity 1: a ring that nobody has answered yet
	bell     Doorbell      // in place of doorbell
	filter   MessageFilter // nil: all calls come in

	goroutine    atomic.Uint64 // a goroutineID
	exclusive    bool          // not entered while its code waits for a call
	locked       bool          // to an OS thread
	policy       SpinPolicy
	spins        bool    // there is a processor for it
	own, callers backoff // of the STA's own spins, and of those who wait for it

	first, last *item       // taken and not run yet
	left        atomic.Bool // the code that has taken them waits for nothing now
	current     *item       // the innermost call being run
	waiting     *item       // the innermost call being waited for
	root        causalityID // of calls made outside any call
	quit        bool
}

// newLoop makes the loop of a new STA.
func newLoop(a *apartment, o *staOptions) *loop {
	l := &loop{
		apt:      a,
		doorbell: make(chan struct{}, 1),
		bell:     o.bell,
		locked:   !o.unlocked,
		policy:   o.spin,
		spins:    canSpin(o.spin),

		exclusive: o.exclusive,
	}
	var chains chainSource
	l.root = chains.next(a.proc)
	l.settle()
	return l
}

// link gives the place of the STA's code in the chain that it is working for.
func (l *loop) link() link {
	if l.current != nil {
		return l.current.chain
	}
	return link{cid: l.root}
}

// submit queues work for the STA.
func (l *loop) submit(it *item) bool {
	accepted, ring := l.inbox.push(it)
	if ring {
		l.ring()
	}
	return accepted
}

// wake makes the STA look at what it waits for.
func (l *loop) wake() {
	if l.inbox.rouse() {
		l.ring()
	}
}

func (l *loop) ring() {
	if l.bell != nil {
		l.bell.Ring()
		return
	}
	select {
	case l.doorbell <- struct{}{}:
	default:
	}
}

// serve runs what comes in until ctx is done or somebody closes the STA.
//
// A method that calls runtime.Goexit ends this goroutine, and would end the
// thread with it. A goroutine lives as long as its deferred calls run: so the
// loop goes on in one.
func (l *loop) serve(ctx context.Context) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil {
			panic(v) // not a method's: those are contained
		}
		l.serve(ctx)
	}()
	for !l.quit && ctx.Err() == nil {
		if !l.runNext() && !l.lookOut(nil) {
			l.sleep(ctx, nil)
		}
	}
	returned = true
}

// pump runs what is there and returns.
func (l *loop) pump() {
	l.begin()
	for !l.quit && l.runNext() {
	}
	l.settle()
}

// wait is item.await of the STA's code. An exclusive STA is not entered meanwhile.
func (l *loop) wait(ctx context.Context, it *item) error { return l.await(ctx, it, !l.exclusive) }

// await waits until the work of it is done and runs what comes in, if the STA is
// open. If a method ends the goroutine, it is given up.
func (l *loop) await(ctx context.Context, it *item, open bool) error {
	it.outer, l.waiting = l.waiting, it
	defer l.waited(it)
	if l.filter != nil {
		it.sent = time.Now()
	}
	l.begin()
	for !it.reply.isDone() {
		if err := it.reply.giveUp(ctx); err != nil {
			return err
		}
		if !open {
			l.keepOut()
		} else if l.runNext() {
			continue
		}
		if l.lookOut(it) {
			continue
		}
		l.sleep(ctx, it)
		if l.bell != nil && l.givesUp(it) {
			return RPC_E_CALL_CANCELED
		}
	}
	return nil
}

// waited ends wait.
func (l *loop) waited(it *item) {
	l.waiting = it.outer
	it.reply.abandon()
	it.awake()
	it.reply.acquit()
	l.settle()
}

// runNext runs the next item, if there is one.
func (l *loop) runNext() bool {
	it := l.next()
	if it == nil {
		return false
	}
	if !it.reply.begin() {
		it.complete()
		return true
	}
	outer := l.current
	l.current = it
	defer l.ran(it, outer) // also when the method ends the goroutine
	it.work.run(l.apt)
	return true
}

// ran completes an item that has run inside outer.
func (l *loop) ran(it, outer *item) {
	l.current = outer
	it.complete()
}

// next takes an item off the batch, and a batch off the inbox when that is empty.
func (l *loop) next() *item {
	if l.first == nil {
		l.apt.adopt()
		l.first, l.last = l.inbox.take()
	}
	it := l.first
	if it != nil {
		l.first, it.next = it.next, nil
	}
	return it
}

// wanted reports whether there is a reason to be awake: something in the inbox, or
// the work of it, which may be nil, being done.
func (l *loop) wanted(it *item) bool {
	return l.inbox.pending() || it != nil && it.reply.isDone()
}

// sleep returns when something is in the inbox, the work of it is done or ctx is;
// it may also return early.
func (l *loop) sleep(ctx context.Context, it *item) {
	if !l.inbox.doze() {
		return
	}
	// Whoever completes it from here on finds the loop asleep and rings.
	if it == nil || !it.park() {
		l.listen(ctx)
	}
	l.inbox.rouse()
}

// listen blocks until the bell rings or ctx is done.
func (l *loop) listen(ctx context.Context) {
	switch {
	case l.bell != nil:
		stop := context.AfterFunc(ctx, l.bell.Ring)
		l.bell.Wait()
		stop()
	case ctx.Done() == nil:
		<-l.doorbell
	default:
		select {
		case <-l.doorbell:
		case <-ctx.Done():
		}
	}
}

// begin says that somebody looks at what comes in.
func (l *loop) begin() {
	l.inbox.rouse()
	if l.left.Load() {
		l.left.Store(false)
	}
}

// settle says that nobody does. It leaves an STA with a foreign loop such that the
// next item rings, for between two Pumps nobody looks.
func (l *loop) settle() {
	if l.first != nil {
		l.left.Store(true)
	}
	if l.bell == nil || l.current != nil || l.inbox.head.Load() == &closed {
		return
	}
	if l.first != nil || !l.inbox.doze() {
		l.bell.Ring()
	}
}

// end closes the inbox, after the apartment has parted, and tells everybody who
// still waits.
func (l *loop) end() {
	inOrder(
		l.apt.part,
		func() { l.apt.state.Store(apartmentEnded) },
		l.refuse,
		func() { Release(l.filter) },
	)
}

// refuse closes the inbox and tells everybody who is in it.
func (l *loop) refuse() {
	cancelAll(l.first)
	l.first = nil
	cancelAll(l.inbox.close())
}

// cancelAll completes items that will not run.
func cancelAll(it *item) {
	for it != nil {
		next := it.next
		it.next = nil
		it.cancel(RPC_E_DISCONNECTED)
		it = next
	}
}

// append adds an item to the batch.
func (l *loop) append(it *item) {
	it.next = nil
	if l.first == nil {
		l.first = it
	} else {
		l.last.next = it
	}
	l.last = it
}

// enterThread makes the calling goroutine the STA's.
func (l *loop) enterThread() {
	l.goroutine.Store(uint64(goroutine()))
	if l.locked {
		runtime.LockOSThread()
	}
}

// leaveThread undoes enterThread.
func (l *loop) leaveThread() {
	l.goroutine.Store(0)
	if l.locked {
		runtime.UnlockOSThread()
	}
}
