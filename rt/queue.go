package rt

import (
	"sync/atomic"
	"time"
)

// An item is a piece of work on its way to an apartment: a call, or something
// that the runtime wants run there. Whoever makes one embeds it in a larger
// record and keeps it alive; the queue only links it.
//
// Concurrency: see inbox and reply for who may touch what, when.
type item struct {
	next   *item
	work   work
	chain  link       // of which chain of calls it is a part
	from   *apartment // whose code waits for it; nil: nobody's, or nobody waits
	target *apartment // where it goes
	reply  reply

	outer *item     // for which from's code waits further out
	sent  time.Time // if from has a message filter
	watch watched
}

// start readies the item for a journey from one apartment to another.
func (it *item) start(from, target *apartment) {
	it.from, it.target = from, target
	it.reply.start(from)
}

// work is what an item is about. Exactly one of the methods is called, once, but
// that abandoned may come after run.
type work interface {
	// run does it, in a, and contains panics.
	run(a *apartment)
	// refuse says why it will not run, in place of run.
	refuse(why error)
	// describe says what it is: the interface and method of a call, or a word.
	describe(c *CallInfo)
	// abandoned says that nobody waits for it any more: it takes back what run, or
	// the sender, did for the one who waited.
	abandoned()
}

// execute runs the item if somebody still wants it. It is completed also when run
// ends the goroutine.
func (it *item) execute(a *apartment) {
	if !it.reply.begin() {
		it.complete()
		return
	}
	defer it.complete()
	it.work.run(a)
}

// cancel completes an item that will not run.
func (it *item) cancel(why error) {
	if !it.reply.begin() {
		it.complete()
		return
	}
	it.work.refuse(why)
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
