package rt

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// # Neutral apartments
//
// A neutral apartment has neither a thread nor workers. What is called in it runs on
// the caller's own goroutine, whatever apartment that is from, and enters the
// apartment's activity: one chain of calls is inside at a time.
//
// The rule that keeps this free of deadlocks: nobody waits inside. Code that makes a
// call to another apartment leaves the activity, and enters again when the call is
// over; meanwhile any chain may come in, its own too. So whoever waits to enter
// waits for running code only. He serves his inbox all the same if he is an STA, for
// that code may depend on him by ways that the runtime does not know.
//
// To an STA what runs on its goroutine is its own code: when that waits, the STA
// waits, and serves (apartment.on).

// An activity lets one chain of calls at a time into a neutral apartment.
//
// Mostly its word says all. Who finds somebody inside queues, and who leaves wakes
// the first in the queue, who tries again. He may lose to somebody who was quicker,
// which under load costs less than to hand the activity over; but who has lost
// shuts the door to all others.
//
// Concurrency: enter may be called on any goroutine; leave, reenter, link and visit
// belong to whoever is inside.
type activity struct {
	apt    *apartment
	word   atomic.Uint32
	visit  visit
	holder atomic.Uint64 // in strict mode: the goroutineID of who is inside, or was last
	chains chainSource

	mu    sync.Mutex
	queue []*entrant
}

// The bits of an activity's word.
const (
	activityHeld   = 1 << iota // somebody is inside
	activityQueued             // somebody is in the queue, or something else is to be done when leaving
	activityShut               // an entrant has shut the door
)

// A visit is a call that is inside, or has been and will be again.
//
// Concurrency: it belongs to whoever is inside.
type visit struct {
	on     *apartment        // on whose goroutine it runs; nil: on nobody's
	caller *apartmentContext // of the code that made it; nil: nobody's
	chain  link              // zero until somebody wants to know
}

// An entrant waits to enter. His item is completed when it is worth while to try
// again.
//
// Concurrency: guarded by activity.mu while he is in the queue, and his own else.
type entrant struct {
	item item
	on   *apartment // on whose goroutine he waits; nil: on nobody's
	lost bool       // he was woken, and somebody else was quicker
	shut bool       // he has shut the door
}

func (*entrant) run(*apartment)     {}
func (*entrant) refuse(error)       {}
func (*entrant) abandoned()         {}
func (*entrant) describe(*CallInfo) {}

// steady reports whether e tries as soon as he is woken. An STA may be busy just
// then, with a call that came in.
func (e *entrant) steady() bool { return e.on == nil || e.on.loop == nil }

// newNeutral makes a neutral apartment. It ends with the process; but when nothing of it
// is known outside and it knows of nothing outside, the process forgets it.
func (p *Process) newNeutral() *apartment {
	a := p.newApartment("NA")
	a.name += " " + strconv.FormatUint(uint64(a.oxid), 10)
	a.activity = &activity{apt: a}
	return a
}

// neutral gives the apartment for a neutral object that code of a makes. What
// neutral objects make among themselves shares their activity.
func (a *apartment) neutral() *apartment {
	if a.activity != nil {
		return a
	}
	return a.proc.newNeutral()
}

// enlist makes the process know a neutral apartment of which something is known
// outside, or which knows of something. Process.mu is held.
func (a *apartment) enlist() {
	if a.activity != nil {
		a.proc.apartments[a.oxid] = a
	}
}

// retire is the opposite of enlist, if nothing is left. Process.mu is held.
func (a *apartment) retire() {
	if a.activity != nil && len(a.exports) == 0 && len(a.imports) == 0 {
		delete(a.proc.apartments, a.oxid)
	}
}

// endNeutral ends the neutral apartments, after the last thread has left.
func (p *Process) endNeutral() {
	p.mu.Lock()
	var all []*apartment
	for _, a := range p.apartments {
		if a.activity != nil {
			all = append(all, a)
		}
	}
	p.mu.Unlock()
	each(all, func(a *apartment) { a.activity.end() })
}

// end ends the apartment, as soon as nobody is inside. Its caller, who has just left, does
// not wait for that: it may be he who is.
func (act *activity) end() {
	end := func(context.Context) error {
		inOrder(act.apt.part, func() { act.apt.state.Store(apartmentEnded) })
		return nil
	}
	if !act.try(end) {
		act.apt.post(end)
	}
}

// on gives the apartment on whose goroutine a's code runs: a itself or, of a
// neutral apartment, the STA or MTA from which whoever is inside has come; nil if that
// is none.
func (a *apartment) on() *apartment {
	if a.activity == nil {
		return a
	}
	return a.activity.visit.on
}

// on gives the context of the STA or MTA on whose goroutine code under c runs; nil
// if that never initialized.
func (c *apartmentContext) on() *apartmentContext {
	for c != nil && c.apt != nil && c.apt.activity != nil {
		c = c.caller
	}
	if c == nil || c.apt == nil || c.apt.ended() {
		return nil
	}
	return c
}

// neutralQualifier says on what kind of goroutine code under c runs.
func (c *apartmentContext) neutralQualifier() APTTYPEQUALIFIER {
	on := c.on()
	switch {
	case on == nil:
		return APTTYPEQUALIFIER_NA_ON_IMPLICIT_MTA
	case on.apt.loop == nil:
		return APTTYPEQUALIFIER_NA_ON_MTA
	case on.apt.info().Type == APTTYPE_MAINSTA:
		return APTTYPEQUALIFIER_NA_ON_MAINSTA
	}
	return APTTYPEQUALIFIER_NA_ON_STA
}

// neutralContext makes the context for a method of a neutral apartment, or finds in
// last one that will do: callers that cannot be cancelled differ in their apartment
// only.
func (a *apartment) neutralContext(ctx context.Context, last *atomic.Pointer[apartmentContext]) *apartmentContext {
	caller := locate(ctx)
	if c := last.Load(); c != nil && (c.parent == ctx || c.caller == caller && c.done == nil && ctx.Done() == nil) {
		return c
	}
	made := apartmentContext{proc: a.proc, apt: a, caller: caller, call: true}.under(ctx)
	if canCompare(ctx) {
		last.Store(made)
	}
	return made
}

// awaitNeutral is item.await where code of a neutral apartment waits, or the work
// goes to one: that is done here.
func (it *item) awaitNeutral(ctx context.Context) error {
	on := it.from
	if on != nil && on.activity != nil {
		v := on.activity.goOut()
		defer on.activity.reenter(v)
		on = v.on
	}
	if to := it.target.activity; to != nil {
		return to.run(ctx, on, it)
	}
	return it.awaitReply(ctx)
}

// run enters, and runs work on this goroutine, which is one of apartment on. If ctx is
// done before, it is given up.
func (act *activity) run(ctx context.Context, on *apartment, it *item) error {
	entered := false
	defer func() { // also when a call that is served meanwhile ends the goroutine
		if entered {
			act.leave()
			return
		}
		it.reply.abandon()
		it.work.abandoned()
	}()
	if err := act.enter(ctx, on); err != nil {
		return err
	}
	entered = true
	act.visit = visit{on, locate(ctx), it.chain}
	it.execute(act.apt)
	return nil
}

// try runs f, unless somebody is inside.
func (act *activity) try(f func(context.Context) error) bool {
	if !act.word.CompareAndSwap(0, activityHeld) {
		return false
	}
	defer act.leave()
	act.note()
	act.visit = visit{}
	_ = f(act.apt.own)
	return true
}

// post runs work on a goroutine of its own: nobody knows where its sender is, who may
// be inside.
func (act *activity) post(it *item) {
	go func() {
		_ = act.run(context.Background(), nil, it)
	}()
}

// link gives the place in its chain of the call that is inside.
func (act *activity) link() link {
	v := &act.visit
	if v.chain.cid == 0 {
		v.chain = v.caller.nextLink(&act.chains, act.apt.proc)
	}
	return v.chain
}

// nextLink gives the link of a call that the code under c, which may be nil, has
// made.
func (c *apartmentContext) nextLink(chains *chainSource, p *Process) link {
	if c != nil {
		if k := c.link(); k.cid != 0 {
			return k.next()
		}
	}
	return link{chains.next(p), 1}
}

// enter waits until nobody is inside, or ctx is done. On is the apartment on whose
// goroutine that happens.
func (act *activity) enter(ctx context.Context, on *apartment) error {
	if !act.word.CompareAndSwap(0, activityHeld) {
		if err := act.enterBehind(ctx, &entrant{on: on}); err != nil {
			return err
		}
	}
	act.note()
	return nil
}

// note remembers in strict mode who has entered.
func (act *activity) note() {
	if act.apt.proc.strict.Load() {
		act.holder.Store(uint64(goroutine()))
	}
}

// enterBehind is enter where somebody is inside. A call that is served meanwhile may
// end the goroutine.
func (act *activity) enterBehind(ctx context.Context, e *entrant) error {
	e.item.work = e
	waiting := false
	defer func() {
		if waiting {
			act.giveUp(e)
		}
	}()
	for !act.line(e) {
		waiting = true
		if err := e.item.awaitReply(ctx); err != nil {
			return err
		}
		waiting, e.lost = false, true
	}
	return nil
}

// line enters, or puts e into the queue.
func (act *activity) line(e *entrant) (entered bool) {
	act.mu.Lock()
	defer act.mu.Unlock()
	for {
		w := act.word.Load()
		if w&activityHeld == 0 && (w&activityShut == 0 || e.shut) {
			if act.word.CompareAndSwap(w, activityHeld|w&activityQueued) {
				return true
			}
			continue
		}
		next := w | activityQueued
		if shuts := w&activityShut == 0 && e.lost && e.steady(); shuts {
			next |= activityShut
		}
		if act.word.CompareAndSwap(w, next) {
			e.shut = e.shut || next&^w&activityShut != 0
			act.join(e)
			return false
		}
	}
}

// join puts e into the queue: at its end or, if he has lost, at its head, but behind
// the one who shut the door. mu is held.
func (act *activity) join(e *entrant) {
	e.item.start(e.on, act.apt)
	at := len(act.queue)
	if e.lost {
		at = 0
	}
	if e.lost && !e.shut && len(act.queue) > 0 && act.queue[0].shut {
		at = 1
	}
	act.queue = slices.Insert(act.queue, at, e)
}

// giveUp ends the attempt of e, who may have been woken for nothing.
func (act *activity) giveUp(e *entrant) {
	if e.shut {
		act.word.And(^uint32(activityShut))
	}
	act.wake()
}

// leave lets the next one in.
func (act *activity) leave() {
	if !act.word.CompareAndSwap(activityHeld, 0) {
		act.leaveSlow()
	}
}

func (act *activity) leaveSlow() {
	defer func() {
		act.word.And(^uint32(activityHeld))
		act.wake()
	}()
	act.apt.adopt()
}

// wake wakes the first in the queue. Somebody who may be busy with something else is
// woken beside the next.
func (act *activity) wake() {
	for e := act.pop(); e != nil; e = act.pop() {
		steady := e.steady()
		if e.item.reply.complete() && steady {
			return
		}
	}
}

// pop takes the first off the queue.
func (act *activity) pop() *entrant {
	act.mu.Lock()
	defer act.mu.Unlock()
	var e *entrant
	if len(act.queue) > 0 {
		e = act.queue[0]
		act.queue = slices.Delete(act.queue, 0, 1)
	}
	if len(act.queue) == 0 {
		act.word.And(^uint32(activityQueued))
		act.expectOrphans()
	}
	return e
}

// expectOrphans has the next one who leaves look at what the garbage collector has
// released, if there is something.
func (act *activity) expectOrphans() {
	if act.apt.orphans.some.Load() {
		act.word.Or(activityQueued)
	}
}

// goOut leaves for a call to another apartment. The visit is for reenter.
func (act *activity) goOut() visit {
	act.link() // it is this chain that goes on
	v := act.visit
	act.leave()
	return v
}

// reenter waits, as long as it takes, to go on with a visit. A call that is served
// meanwhile may end the goroutine; then the deferred calls of the visit's code still
// have to run inside.
func (act *activity) reenter(v visit) {
	entered := false
	defer func() {
		if !entered {
			act.reenter(v)
		}
	}()
	_ = act.enter(context.Background(), v.on)
	entered = true
	act.visit = v
}
