package rt

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An activity lets one chain of calls at a time into a neutral apartment. It is a mutex
// whose waiters may be STAs, which serve meanwhile, and may give up.
//
// Mostly its word says all. Who finds somebody inside looks on for a moment, for few
// stay long, and then queues. Who leaves wakes the first in the queue, unless one who
// has been woken is still on his way, and does not hand the activity over: the other
// tries again. He may lose to somebody who was quicker, which under load costs less
// than an activity that nobody uses until he runs. But if he has been waiting for long,
// he shuts the door to all others.
//
// Concurrency: enter and step may be called on any goroutine; leave, reenter, link and
// the visit belong to whoever is inside.
type activity struct {
	apt    *apartment
	word   atomic.Uint32
	light  *apartmentContext // see visiting
	visit  visit
	holder atomic.Uint64 // in strict mode: the goroutineID of who is inside, or was last
	chains chainSource
	looks  int // worth while before queueing

	mu    sync.Mutex
	queue []*entrant
}

// The bits of an activity's word.
const (
	activityHeld    = 1 << iota // somebody is inside
	activityQueued              // somebody is in the queue
	activityWoken               // an entrant is on his way from the queue
	activityShut                // an entrant has shut the door
	activityOrphans             // who leaves shall look at what the garbage collector has released
)

// How long to look on, if there is a processor for it: some 0.3 µs between two looks,
// since each look slows down whoever is inside. And how long to lose.
const (
	activityLooks  = 4
	activityPause  = 1000
	activityShutIn = time.Millisecond
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
	item  item
	on    *apartment    // on whose goroutine he waits; nil: on nobody's
	since time.Duration // as time.Since(longAgo)
	lost  bool          // he was woken, and somebody else was quicker
	shut  bool          // he has shut the door
}

func (*entrant) run(*apartment)     {}
func (*entrant) refuse(error)       {}
func (*entrant) abandoned()         {}
func (*entrant) describe(*CallInfo) {}

// steady reports whether e tries as soon as he is woken. An STA may be busy just
// then, with a call that came in.
func (e *entrant) steady() bool { return e.on == nil || e.on.loop == nil }

// await is item.awaitReply of somebody who has looked out already.
func (e *entrant) await(ctx context.Context) error {
	if l := e.item.reply.caller; l != nil {
		return l.wait(ctx, &e.item)
	}
	return e.item.sleep(ctx)
}

// anybody has not been in the queue.
var anybody entrant

// finds reports whether a word lets e in.
func (e *entrant) finds(w uint32) bool {
	return w&activityHeld == 0 && (w&activityShut == 0 || e.shut)
}

// enters is what a word becomes when e enters.
func (e *entrant) enters(w uint32) uint32 {
	if e.shut {
		w &^= activityShut
	}
	return e.arrives(w) | activityHeld
}

// queues is what a word becomes when e queues.
func (e *entrant) queues(w uint32) uint32 {
	if e.lost && e.steady() && time.Since(longAgo)-e.since >= activityShutIn {
		w |= activityShut
	}
	return e.arrives(w) | activityQueued
}

// arrives takes the flag away that e, or somebody else, is on his way. If it was
// somebody else's, one more may be woken.
func (e *entrant) arrives(w uint32) uint32 {
	if e.lost {
		w &^= activityWoken
	}
	return w
}

// newActivity makes the activity of a neutral apartment.
func newActivity(a *apartment) *activity {
	act := &activity{apt: a, looks: 1}
	if canSpin(SpinAuto) {
		act.looks = activityLooks
	}
	return act
}

// visiting gives the visit of whoever is inside. A light proxy that is in a hurry leaves
// only the context of the method, from which the visit follows.
func (act *activity) visiting() *visit {
	if c := act.light; c != nil {
		act.begin(visit{on: c.caller.apt, caller: c.caller})
	}
	return &act.visit
}

// begin begins a visit, or goes on with one.
func (act *activity) begin(v visit) { act.light, act.visit = nil, v }

// link gives the place in its chain of the call that is inside.
func (act *activity) link() link {
	v := act.visiting()
	if v.chain.cid == 0 {
		v.chain = v.caller.nextLink(&act.chains, act.apt.proc)
	}
	return v.chain
}

// step enters if nobody is inside and the door is not shut.
func (act *activity) step() bool { return act.stepAs(&anybody) }

func (act *activity) stepAs(e *entrant) bool {
	w := act.word.Load()
	return e.finds(w) && act.word.CompareAndSwap(w, e.enters(w))
}

// lookOn is step, several times.
func (act *activity) lookOn(e *entrant) bool {
	for range act.looks {
		if act.stepAs(e) {
			return true
		}
		for range activityPause {
			continue // without touching what others write
		}
	}
	return false
}

// enter waits until nobody is inside, or ctx is done. On is the apartment on whose
// goroutine that happens.
func (act *activity) enter(ctx context.Context, on *apartment) error {
	if !act.lookOn(&anybody) {
		if err := act.enterBehind(ctx, act.apt.proc.newEntrant(on)); err != nil {
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

// enterBehind is enter by way of the queue. A call that is served meanwhile may end the
// goroutine.
func (act *activity) enterBehind(ctx context.Context, e *entrant) error {
	waiting := false
	defer func() {
		if waiting {
			act.giveUp(e)
		}
	}()
	for !act.line(e) {
		waiting = true
		if err := e.await(ctx); err != nil {
			return err
		}
		waiting, e.lost = false, true
		if act.lookOn(e) {
			break
		}
	}
	act.apt.proc.entrants.Put(e)
	return nil
}

// newEntrant takes one from the pool. Those who have given up do not go back there: they
// may still be in a queue.
func (p *Process) newEntrant(on *apartment) *entrant {
	e, _ := p.entrants.Get().(*entrant)
	if e == nil {
		e = &entrant{}
		e.item.work = e
	}
	e.on, e.since, e.lost, e.shut = on, time.Since(longAgo), false, false
	return e
}

// line enters, or puts e into the queue.
func (act *activity) line(e *entrant) (entered bool) {
	act.mu.Lock()
	w, entered := act.claim(e)
	if !entered {
		act.join(e)
	}
	// Nobody else would wake the one who has shut the door, because e was on his way.
	stuck := !entered && w&activityHeld == 0 && act.queue[0].shut
	act.mu.Unlock()
	if stuck {
		act.wake()
	}
	return entered
}

// claim enters, or notes in the word that e queues; it gives the word from before. mu is
// held.
func (act *activity) claim(e *entrant) (w uint32, entered bool) {
	for {
		w = act.word.Load()
		entered = e.finds(w)
		next := e.enters(w)
		if !entered {
			next = e.queues(w)
		}
		if act.word.CompareAndSwap(w, next) {
			e.shut = e.shut || next&^w&activityShut != 0
			return w, entered
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

// leave lets others in.
func (act *activity) leave() {
	if act.word.Load()&activityOrphans != 0 {
		defer act.open()
		act.word.And(^uint32(activityOrphans))
		act.apt.adopt()
		return
	}
	act.open()
}

// open is leave without looking for orphans.
func (act *activity) open() {
	for {
		w := act.word.Load()
		if !act.word.CompareAndSwap(w, w&^activityHeld) {
			continue
		}
		if w&(activityQueued|activityWoken) == activityQueued {
			act.wake()
		}
		return
	}
}

// wake wakes the first in the queue. Somebody who may be busy with something else is
// woken beside the next.
func (act *activity) wake() {
	for w := uint32(activityQueued); w&(activityHeld|activityQueued) == activityQueued; {
		for e := act.pop(); e != nil; e = act.pop() {
			steady := e.steady()
			if e.item.reply.complete() && steady {
				return
			}
		}
		w = act.word.And(^uint32(activityWoken)) // nobody is: look again what that has kept from whom
	}
}

// pop takes the first off the queue.
func (act *activity) pop() *entrant {
	act.mu.Lock()
	defer act.mu.Unlock()
	if len(act.queue) == 0 {
		return nil
	}
	e := act.queue[0]
	act.queue = slices.Delete(act.queue, 0, 1)
	if len(act.queue) == 0 {
		act.word.And(^uint32(activityQueued))
	}
	if e.steady() {
		act.word.Or(activityWoken)
	}
	return e
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
	act.begin(v)
}
