package rt

import (
	"runtime"
	"sync/atomic"
	"time"
)

// # Why spin at all
//
// Waking a goroutine that is locked to its thread costs a thread switch, 5 to 45
// µs, where a call costs 0.3. Looking at the queue a little longer before going to
// sleep saves it whenever the next call comes soon. It costs processor time, and it
// is harmful when the one that is waited for needs this processor; hence the back-off, and
// never with one processor. Between goroutines that are not locked, giving way
// to the other a few times does better than sleeping and waking.

// A SpinPolicy says how an STA, and whoever waits for one, may wait before
// sleeping.
type SpinPolicy int

// The policies.
const (
	// SpinAuto looks out for a short time, and backs off where that does not help.
	SpinAuto SpinPolicy = iota
	// SpinNever sleeps at once: for batteries and processor quotas.
	SpinNever
)

// The limits of waiting awake. A look is a plain load; spinLooks of them last
// some 25 µs. A caller's yields are counted, not timed, for the clock costs half as
// much as one: 200 of them last about as long as the callee's spin, and fewer do not
// reach a slow reply. But a goroutine that is locked to its thread hands that over at
// each, for some 10 µs, and nobody can ask whether it is; so a caller now and then
// measures one.
const (
	spinLooks      = 250
	loadsPerLook   = 64
	fewYields      = 4
	lockedYields   = 200
	lookOutTime    = 25_000 // ns
	turnsPerSample = 64
	maxSpinsToOmit = 1024
)

// A backoff omits spins that have not been paying: after one that failed the
// next 1, then 2, 4 … 1024. A success resets it.
//
// Concurrency: goroutines share one without a lock. A lost update changes how
// soon the next spin is tried, and nothing else.
type backoff struct {
	omit, penalty atomic.Int32
	cost          atomic.Int64 // of a yield, in ns
}

// allow reports whether to spin this time.
func (b *backoff) allow() bool {
	if omit := b.omit.Load(); omit > 0 {
		b.omit.Store(omit - 1)
		return false
	}
	return true
}

// paid records how a spin ended, and gives that.
func (b *backoff) paid(ok bool) bool {
	if !ok {
		penalty := min(max(1, 2*b.penalty.Load()), maxSpinsToOmit)
		b.penalty.Store(penalty)
		b.omit.Store(penalty)
	} else if b.penalty.Load() != 0 {
		b.penalty.Store(0)
	}
	return ok
}

// canSpin reports whether there is a processor to spare for spinning.
func canSpin(policy SpinPolicy) bool {
	return policy == SpinAuto && min(runtime.GOMAXPROCS(0), runtime.NumCPU()) > 1
}

// lookOut waits awake, on the STA's own goroutine, until something is in its inbox
// or the work of it, which may be nil, is done.
func (l *loop) lookOut(it *item) bool {
	switch {
	case l.policy == SpinNever:
		return false
	case l.locked:
		return l.spins && l.own.allow() && l.own.paid(l.look(it))
	}
	for range fewYields {
		runtime.Gosched()
		if l.wanted(it) {
			return true
		}
	}
	return false
}

// look is lookOut by plain loads.
func (l *loop) look(it *item) bool {
	for range spinLooks {
		if it != nil && it.reply.isDone() {
			return true
		}
		for range loadsPerLook {
			if l.inbox.pending() {
				return true
			}
		}
	}
	return false
}

// yields tells how often whoever waits for the item, on a goroutine that is no STA's,
// gives way before he sleeps. For an STA that is locked to its thread, which looks out
// before it sleeps, it pays to wait as long as that does.
func (it *item) yields() int {
	l := it.target.loop
	switch {
	case l == nil:
		return fewYields
	case l.policy == SpinNever:
		return 0
	case !l.locked:
		return fewYields
	case !l.spins || !l.callers.allow():
		return 0
	}
	if it.reply.turn%(turnsPerSample*replyTurn) == replyTurn {
		l.callers.sample()
	}
	return l.callers.yields()
}

// yielded records whether giving way so many times has paid, and gives that.
func (it *item) yielded(yields int, done bool) bool {
	if l := it.target.loop; l != nil && l.locked && yields > 0 {
		l.callers.paid(done)
	}
	return done
}

// sample measures what it costs to give way. One yield may have been long because
// others had something to do, so a higher cost is believed only by and by.
func (b *backoff) sample() {
	start := time.Now()
	runtime.Gosched()
	took := max(time.Since(start), 1)
	if cost := time.Duration(b.cost.Load()); cost != 0 {
		took = min(took, 2*cost)
	}
	b.cost.Store(int64(took))
}

// yields tells how many yields take as long as the callee looks out.
func (b *backoff) yields() int {
	cost := max(b.cost.Load(), 1) // unknown: as if it were cheap
	return int(max(1, min(lookOutTime/cost, lockedYields)))
}
