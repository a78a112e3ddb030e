package rt

import (
	"context"
	"sync/atomic"
)

// An item is a piece of work on its way to an apartment: a call, or something
// that the runtime wants run there. Whoever makes one embeds it in a larger
// record and keeps it alive; the queue only links it.
//
// Concurrency: see inbox and reply for who may touch what, when.
type item struct {
	next  *item
	work  work
	cid   causalityID
	reply reply
}

// work is what an item is about. Exactly one of the methods is called, once, but
// that abandoned may come after run.
type work interface {
	// run does it, in a, and contains panics.
	run(a *apartment)
	// refuse says that a has ended, in place of run.
	refuse()
	// abandoned says that nobody waits for it any more: it takes back what run, or
	// the sender, did for the one who waited.
	abandoned()
}

// execute runs the item if somebody still wants it. It is completed also when run
// ends the goroutine.
func (it *item) execute(a *apartment) {
	if !it.reply.begin() {
		it.work.abandoned()
		return
	}
	defer it.complete()
	it.work.run(a)
}

// cancel completes an item that will not run.
func (it *item) cancel() {
	if !it.reply.begin() {
		it.work.abandoned()
		return
	}
	it.work.refuse()
	it.complete()
}

// complete tells the one who waits. Then the item is his: nobody else touches it.
func (it *item) complete() {
	work := it.work
	if !it.reply.complete() {
		work.abandoned()
	}
}

// An inbox is the queue of an STA: a stack linked through the items, pushed with
// one compare-and-swap and taken whole. The head is nil when the queue is empty,
// asleep when it is empty and its owner sleeps or is about to, and closed when
// nobody will ever look again. So the push itself tells whether the owner must be
// woken.
//
// Concurrency: push and rouse from any goroutine; the rest is the owner's.
type inbox struct{ head atomic.Pointer[item] }

// asleep and closed are values of the head; they are never linked.
var asleep, closed item

// push adds it. The item is refused when the queue is closed; with ring, the
// caller must ring the doorbell.
func (q *inbox) push(it *item) (accepted, ring bool) {
	for {
		head := q.head.Load()
		switch head {
		case &closed:
			return false, false
		case &asleep:
			it.next = nil
		default:
			it.next = head
		}
		if q.head.CompareAndSwap(head, it) {
			return true, head == &asleep
		}
	}
}

// take gives the whole queue, oldest first, and leaves it empty and awake.
func (q *inbox) take() (first, last *item) {
	if !q.pending() {
		return nil, nil
	}
	return reverse(q.head.Swap(nil))
}

// reverse turns a stack into a queue.
func reverse(top *item) (first, last *item) {
	if top == &asleep {
		return nil, nil
	}
	last = top
	for top != nil {
		top.next, first, top = first, top, top.next
	}
	return first, last
}

// pending reports whether take would find something.
func (q *inbox) pending() bool {
	head := q.head.Load()
	return head != nil && head != &asleep && head != &closed
}

// doze marks the owner asleep; it fails when something is in.
func (q *inbox) doze() bool { return q.head.CompareAndSwap(nil, &asleep) }

// rouse marks the owner awake and reports whether he was asleep: then the caller,
// unless he is the owner, must ring the doorbell.
func (q *inbox) rouse() bool {
	return q.head.Load() == &asleep && q.head.CompareAndSwap(&asleep, nil)
}

// close refuses all further items and gives the ones that are in.
func (q *inbox) close() *item {
	head := q.head.Swap(&closed)
	if head == &closed {
		return nil
	}
	first, _ := reverse(head)
	return first
}

// A reply is where an item's sender waits for it. Its state says how far the work
// is and whether the sender is still there; every change is one atomic step, and
// the one that sets replyDone hands the item back to the sender.
//
// Concurrency: start, isDone, await and abandon are the sender's; begin and
// complete belong to whoever has the item.
type reply struct {
	state  atomic.Uint32
	caller *loop         // the STA that waits; nil: a goroutine that parks
	done   chan struct{} // of capacity 1, for one that parks; made once
}

// The bits of a reply's state.
const (
	replyDone      = 1 << iota // the work is done, or refused
	replyAbandoned             // the sender has gone
	replyParked                // the sender waits on done
)

// start readies the reply for another piece of work.
func (r *reply) start(from *apartment) {
	r.state = atomic.Uint32{} // nobody else can see it yet: a plain store will do
	if from != nil && from.loop != nil {
		r.caller = from.loop
		return
	}
	r.caller = nil
	if r.done == nil {
		r.done = make(chan struct{}, 1)
	}
}

func (r *reply) isDone() bool { return r.state.Load()&replyDone != 0 }

// begin reports whether the work is still wanted. The sender may go right after
// that; then complete finds out.
func (r *reply) begin() bool { return r.state.Load()&replyAbandoned == 0 }

// complete wakes the sender, and reports whether he was there.
func (r *reply) complete() bool {
	caller, done := r.caller, r.done
	old := r.state.Swap(replyDone)
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
func (r *reply) abandon() bool {
	for {
		old := r.state.Load()
		if old&replyDone != 0 {
			return false
		}
		if r.state.CompareAndSwap(old, old|replyAbandoned) {
			return true
		}
	}
}

// await waits, on a goroutine that is no STA's, until the work is done or ctx is,
// and reports whether the work is. target is where the work has gone.
func (r *reply) await(ctx context.Context, target *apartment) bool {
	if r.yieldFor(target) {
		return true
	}
	if r.state.Or(replyParked)&replyDone != 0 {
		return true
	}
	if ctx.Done() == nil {
		<-r.done
		return true
	}
	select {
	case <-r.done:
		return true
	case <-ctx.Done():
	}
	if r.abandon() {
		return false
	}
	<-r.done // on its way
	return true
}
