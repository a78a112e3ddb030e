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

// The limits of waiting awake. A look is a plain load; spinLooks of them last some
// 25 µs. A caller's yields last as long, by the clock, which costs half as much as a
// yield of 0.1 µs and so is read only now and then. A yield that hands a thread over
// takes some 10 µs: the caller may be locked to one, and the callee, when it has been
// asleep, is. In a bubble of synctest no time passes; hence a greatest number, too.
//
// While both sides sleep at each call, no spin pays, for to wake the other side takes
// longer. So one that is tried after many have been omitted lasts long enough to find
// both awake.
const (
	spinLooks       = 250
	loadsPerLook    = 64
	lookOutTime     = 25 * time.Microsecond
	fewYields       = 4
	lockedYields    = 200
	yieldsPerGlance = 4
	maxSpinsToOmit  = 1024
	manySpins       = 256
	longSpin        = 4 // ordinary ones
)

// A backoff omits spins that have not been paying: after one that failed the
// next 1, then 2, 4 … 1024. A success resets it.
//
// Concurrency: goroutines share one without a lock. A lost update changes how
// soon the next spin is tried, and nothing else.
type backoff struct{ omit, penalty atomic.Int32 }

// allow tells how long to spin this time, in ordinary spins; 0 for not at all.
func (b *backoff) allow() int {
	if omit := b.omit.Load(); omit > 0 {
		b.omit.Store(omit - 1)
		return 0
	}
	if b.penalty.Load() >= manySpins {
		return longSpin
	}
	return 1
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
		return l.spins && l.spin(it)
	}
	for range fewYields {
		runtime.Gosched()
		if l.wanted(it) {
			return true
		}
	}
	return false
}

// spin is lookOut by plain loads.
func (l *loop) spin(it *item) bool {
	spins := l.own.allow()
	return spins > 0 && l.own.paid(l.look(it, spins*spinLooks))
}

func (l *loop) look(it *item, looks int) bool {
	for range looks {
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

// A vigil is the wait of somebody, on a goroutine that is no STA's, who gives way to
// others before he sleeps.
type vigil struct {
	yields, most int
	since        time.Duration // when he looked at the clock first
}

// vigil begins one for the item. For an STA that is locked to its thread, which looks
// out before it sleeps, it pays to wait as long as that does.
func (it *item) vigil() vigil {
	l := it.target.loop
	switch {
	case l == nil:
		return vigil{most: fewYields}
	case l.policy == SpinNever:
		return vigil{}
	case !l.locked:
		return vigil{most: fewYields}
	case !l.spins:
		return vigil{}
	}
	return vigil{most: l.callers.allow() * lockedYields}
}

// lasts reports whether to give way once more.
func (v *vigil) lasts() bool {
	if v.yields == v.most {
		return false
	}
	v.yields++
	return v.yields <= yieldsPerGlance || v.yields%yieldsPerGlance != 1 || v.inTime(time.Since(longAgo))
}

// longAgo is what clocks are read against: a difference of times costs half as much as
// the time of day.
var longAgo = time.Now()

// inTime reports whether the vigil has lasted no longer than it may.
func (v *vigil) inTime(now time.Duration) bool {
	if v.since == 0 {
		v.since = now
	}
	return now-v.since <= time.Duration(v.most)*(lookOutTime/lockedYields)
}

// endVigil records whether the vigil has paid, and gives that.
func (it *item) endVigil(v vigil, done bool) bool {
	if l := it.target.loop; l != nil && l.locked && v.most > 0 {
		l.callers.paid(done)
	}
	return done
}
