package rt

import (
	"context"
	"runtime"
	"sync/atomic"
)

// A reply is where an item's sender waits for it. Its state is one word, and every
// change of it one atomic step: how many turns are over, and flags for the one
// that is under way. A turn is one use of the record. Who ends it hands the item
// back to the sender, and as the count says so, the next turn begins without a
// store that others would have to see.
//
// Concurrency: turn is the sender's, between turns. Then start, isDone, await and
// abandon are the sender's; begin and complete belong to whoever has the item;
// condemn is the watch's.
type reply struct {
	state   atomic.Uint32
	turn    uint32        // what the state will be when it is done
	caller  *loop         // the STA that waits; nil: a goroutine that parks
	done    chan struct{} // of capacity 1, for one that parks
	verdict error         // why it was condemned
}

// The flags of a reply's state. The turns are counted above them.
const (
	replyAbandoned = 1 << iota // the sender has gone
	replyParked                // the sender sleeps, or has slept
	replyCondemned             // the sender shall go
	replyRunning               // the work has begun, or was not wanted
	replyTurn
)

// start readies the reply for another piece of work.
func (r *reply) start(from *apartment) {
	r.turn += replyTurn
	if from != nil && from.activity != nil {
		from = from.on()
	}
	if from != nil && from.loop != nil {
		r.caller = from.loop
		return
	}
	r.caller = nil
	if r.done == nil {
		r.done = make(chan struct{}, 1)
	}
}

func (r *reply) isDone() bool { return r.over(r.state.Load()) }

// over reports whether a state means that the turn is over.
func (r *reply) over(state uint32) bool { return state&^(replyTurn-1) == r.turn }

// begin notes that the work begins, once, and reports whether it is still wanted.
// The sender may go right after that; then complete finds out.
func (r *reply) begin() bool { return r.state.Add(replyRunning)&replyAbandoned == 0 }

// complete wakes the sender, and reports whether he was there.
func (r *reply) complete() bool {
	caller, done := r.caller, r.done
	old := r.state.Swap(r.turn)
	switch {
	case old&replyAbandoned != 0:
		return false
	case caller != nil:
		caller.wake()
	case old&replyParked != 0:
		done <- struct{}{}
	}
	return true
}

// abandon gives the work up; it fails when the work is done.
func (r *reply) abandon() bool { return r.flag(replyAbandoned) }

// flag sets a flag; it fails when the turn is over.
func (r *reply) flag(f uint32) bool {
	for {
		old := r.state.Load()
		if r.over(old) {
			return false
		}
		if r.state.CompareAndSwap(old, old|f) {
			return true
		}
	}
}

// condemn makes a sender who sleeps give up, with an error of the watch's.
func (r *reply) condemn(verdict error) bool {
	r.verdict = verdict
	if !r.flag(replyCondemned) {
		return false
	}
	if r.caller != nil {
		r.caller.wake()
		return true
	}
	select {
	case r.done <- struct{}{}:
	default: // it is about to wake
	}
	return true
}

// giveUp abandons the work if there is a reason to: ctx is done, or the watch has
// condemned it. It gives the reason, nil if there is none or the work is done.
func (r *reply) giveUp(ctx context.Context) error {
	condemned := r.state.Load()&replyCondemned != 0
	if !condemned && ctx.Err() == nil || !r.abandon() {
		return nil
	}
	if condemned {
		return r.verdict
	}
	return HRESULTFromError(ctx.Err())
}

// neutral reports whether a neutral apartment has a part in the item.
func (it *item) neutral() bool {
	return it.target.activity != nil || it.from != nil && it.from.activity != nil
}

// await waits until the work is done; or until ctx is, or the watch has condemned
// it, and gives the reason. An STA serves its inbox meanwhile.
func (it *item) await(ctx context.Context) error {
	if it.neutral() {
		return it.awaitNeutral(ctx)
	}
	return it.awaitReply(ctx)
}

// awaitReply is await where the work is done elsewhere.
func (it *item) awaitReply(ctx context.Context) error {
	if it.reply.caller != nil {
		return it.reply.caller.wait(ctx, it)
	}
	v, done := it.vigil(), false
	for !done && v.lasts() {
		runtime.Gosched()
		done = it.reply.isDone()
	}
	if it.endVigil(v, done) {
		return nil
	}
	return it.sleep(ctx)
}

// sleep is awaitReply without looking out first.
func (it *item) sleep(ctx context.Context) error {
	if it.park() {
		return nil
	}
	err := it.reply.sleep(ctx)
	it.awake()
	it.reply.acquit()
	return err
}

// sleep returns when the work is done, or has been given up for the reason that
// it gives.
func (r *reply) sleep(ctx context.Context) error {
	token := true // whoever completes the work sends one
	if ctx.Done() == nil {
		<-r.done
	} else {
		select {
		case <-r.done:
		case <-ctx.Done():
			token = false
		}
	}
	if err := r.giveUp(ctx); err != nil {
		return err
	}
	if !token {
		<-r.done // on its way
	}
	return nil
}

// acquit forgets that the watch has condemned the work, which then was done all
// the same. The watch has sent a token too, so that the channel may hold one for
// nobody.
func (r *reply) acquit() {
	if r.verdict != nil && r.isDone() {
		r.verdict, r.done = nil, nil
	}
}
