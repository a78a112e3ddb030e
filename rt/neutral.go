package rt

import (
	"context"
	"strconv"
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

// newNeutral makes a neutral apartment. It ends with the process; but when nothing of it
// is known outside and it knows of nothing outside, the process forgets it.
func (p *Process) newNeutral() *apartment {
	a := p.newApartment("NA")
	a.name += " " + strconv.FormatUint(uint64(a.oxid), 10)
	a.activity = newActivity(a)
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
	return a.activity.visiting().on
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
	act.begin(visit{on, locate(ctx), it.chain})
	it.execute(act.apt)
	return nil
}

// try runs f, unless somebody is inside.
func (act *activity) try(f func(context.Context) error) bool {
	if !act.step() {
		return false
	}
	defer act.leave()
	act.note()
	act.begin(visit{})
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
