package rt

import (
	"runtime"
	"sync/atomic"
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
// some 25 µs. A caller's yields are counted, not timed: 200 of them last about
// as long as the callee's spin, and fewer do not reach a slow reply.
const (
	spinLooks      = 250
	loadsPerLook   = 64
	fewYields      = 4
	lockedYields   = 200
	maxSpinsToOmit = 1024
)

// A backoff omits spins that have not been paying: after one that failed the
// next 1, then 2, 4 … 1024. A success resets it.
//
// Concurrency: goroutines share one without a lock. A lost update changes how
// soon the next spin is tried, and nothing else.
type backoff struct{ omit, penalty atomic.Int32 }

// allow reports whether to spin this time.
func (b *backoff) allow() bool {
	if omit := b.omit.Load(); omit > 0 {
		b.omit.Store(omit - 1)
		return false
	}
	return true
}

// paid records how a spin ended.
func (b *backoff) paid(ok bool) {
	if ok {
		if b.penalty.Load() != 0 {
			b.penalty.Store(0)
		}
		return
	}
	penalty := min(max(1, 2*b.penalty.Load()), maxSpinsToOmit)
	b.penalty.Store(penalty)
	b.omit.Store(penalty)
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
	case !l.locked:
		return l.yield(it)
	case !l.spins || !l.own.allow():
		return false
	}
	ok := l.look(it)
	l.own.paid(ok)
	return ok
}

func (l *loop) yield(it *item) bool {
	for range fewYields {
		runtime.Gosched()
		if l.wanted(it) {
			return true
		}
	}
	return false
}

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

// yield waits awake, on a goroutine that is no STA's, until the work is done. An
// STA that is locked to its thread spins before it sleeps, so that there it pays to
// wait longer.
func (it *item) yield() bool {
	l, r := it.target.loop, &it.reply
	switch {
	case l == nil:
		return r.yield(fewYields)
	case l.policy == SpinNever:
		return r.isDone()
	case !l.locked:
		return r.yield(fewYields)
	case !l.spins || !l.callers.allow():
		return r.isDone()
	}
	ok := r.yield(lockedYields)
	l.callers.paid(ok)
	return ok
}

func (r *reply) yield(n int) bool {
	for range n {
		runtime.Gosched()
		if r.isDone() {
			return true
		}
	}
	return false
}
