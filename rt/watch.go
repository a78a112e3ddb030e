package rt

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
	"weak"
)

// # Who waits for whom
//
// A watch can see every item whose sender sleeps, and costs nothing until somebody
// does. It keeps weak pointers to the records: a record is noted when it first
// puts a sender to sleep, and found again in all its later turns.
//
// How the watch may read a record that is not its own: it sets reading and then
// looks at the record's state. If that says that the sender sleeps, the sender, when he
// wakes, will see reading set and wait for the watch before he touches the record.
// For he looks at reading after the state has changed, and the watch at the state after
// reading has; in the one order of all atomic operations one of the two comes first.
//
// # When it looks
//
// Only some waits can be in vain without the sender's own fault: for an STA that
// lets nobody in, and for one whose goroutine may be gone; and somebody may want all
// long waits logged. A sender who begins one of these arms the watch, unless it is armed; a timer that is running makes the scheduler
// slower, for the whole program. A look comes every watchInterval for as long as there are
// such waits that have not lasted one whole interval. Then nothing more can be found
// until another one begins: what closes a circle of waits is always one of them.

// watchInterval is the time between two looks. A wait is looked into at the
// second look after its begin, hence after one to two of them.
const watchInterval = time.Second

// A watch looks after those who wait in one process.
//
// Concurrency: all methods may be called from any goroutine.
type watch struct {
	armed   atomic.Bool // a look will come
	reading atomic.Bool // see above
	looks   atomic.Uint32

	searching atomic.Bool // for lost STAs, later

	mu    sync.Mutex // held while reading is set
	noted []weak.Pointer[item]
	prune int // how many may be noted before the dead ones are sorted out
}

// watched is what the watch wants of an item.
//
// Concurrency: the sender's until he sleeps.
type watched struct {
	noted bool
	since uint32 // how many looks there had been
	order uint64 // of the begin of waits for exclusive apartments
}

// park says that the sender goes to sleep, unless the work is done: that it
// reports. The watch cares for calls only.
func (it *item) park() (done bool) {
	w := &it.target.proc.watch
	watched := it.chain.cid != 0
	if watched && it.reply.state.Load()&replyParked == 0 { // else the watch may be reading
		it.watch.noted = it.watch.noted || w.note(it)
		it.watch.since = w.looks.Load()
		if it.exclusive() {
			it.watch.order = it.target.proc.next()
		}
	}
	if !it.reply.flag(replyParked) {
		return true
	}
	if watched && it.precarious() && !w.armed.Load() {
		w.arm()
	}
	return false
}

// precarious reports whether a wait for the item could be in vain.
func (it *item) precarious() bool {
	return it.exclusive() || it.target.owner != nil || it.target.proc.logger.Load() != nil
}

// awake says that the sender, who may have slept, takes his record back.
func (it *item) awake() {
	w := &it.target.proc.watch
	if w.reading.Load() {
		w.mu.Lock()
		defer w.mu.Unlock()
	}
}

// fewNoted is how many records are noted without looking for dead ones.
const fewNoted = 64

// note makes the watch know a record. The garbage collector ends that.
func (w *watch) note(it *item) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.noted) >= max(w.prune, fewNoted) {
		w.items()
		w.prune = 2 * len(w.noted)
	}
	w.noted = append(w.noted, weak.Make(it))
	return true
}

// items gives the records that are known and forgets the dead ones. mu is held.
func (w *watch) items() []*item {
	all := make([]*item, 0, len(w.noted))
	alive := w.noted[:0]
	for _, p := range w.noted {
		if it := p.Value(); it != nil {
			all = append(all, it)
			alive = append(alive, p)
		}
	}
	clear(w.noted[len(alive):])
	w.noted = alive
	return all
}

// arm makes a look come.
func (w *watch) arm() {
	if w.armed.CompareAndSwap(false, true) {
		time.AfterFunc(watchInterval, w.look)
	}
}

// sleepers calls f with all items whose senders sleep, and makes these wait until
// f returns.
func (w *watch) sleepers(f func(all []*item)) { w.view(replyParked|replyAbandoned, replyParked, f) }

// view calls f with all items of whose flags those in mask are as wanted.
func (w *watch) view(mask, wanted uint32, f func(all []*item)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reading.Store(true)
	defer w.reading.Store(false)
	all := w.items()
	asleep := all[:0]
	for _, it := range all {
		if it.reply.state.Load()&mask == wanted {
			asleep = append(asleep, it)
		}
	}
	f(asleep)
}

// look looks for waits in vain.
func (w *watch) look() {
	look := w.looks.Add(1)
	w.armed.Store(false)
	var f findings
	w.sleepers(func(all []*item) { f = find(all, look) })
	if f.again {
		w.arm()
	}
	f.log()
	w.search(f.lost, 2*watchInterval)
}

// findings are what a look has found.
type findings struct {
	proc  *Process
	again bool       // another look is needed
	long  []CallInfo // waits that have just become long
	dead  []*DeadlockError
	lost  map[*apartment]bool // suspects
}

// find looks through the sleepers. watch.mu is held.
func find(sleepers []*item, look uint32) (f findings) {
	var long []*item
	for _, it := range sleepers {
		f.proc = it.target.proc
		switch looks := look - it.watch.since; {
		case looks < 2:
			f.again = f.again || it.precarious()
			continue
		case looks == 2:
			f.long = append(f.long, it.info())
		}
		long = append(long, it)
	}
	f.dead, f.lost = breakDeadlocks(long), suspects(long)
	return f
}

// log tells of them.
func (f *findings) log() {
	for _, c := range f.long {
		f.proc.log(slog.LevelWarn, "a call has been waiting for over a second", slog.Any("call", c))
	}
	for _, e := range f.dead {
		f.proc.log(slog.LevelError, "deadlock", slog.Any("error", e))
	}
}
