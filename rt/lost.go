package rt

import (
	"log/slog"
	"math"
	"runtime"
	"time"
)

// # Lost STAs
//
// An STA's goroutine can end without leave: by a return that somebody forgot, by
// runtime.Goexit. Nobody will ever serve it, and nobody tells. So the watch asks:
// when a call has long been waiting for an STA that does not sleep, is there still
// a goroutine with its id? It asks again after twice the time, and so on.

// maxDelay ends the doubling of a delay.
const maxDelay = time.Duration(math.MaxInt64) / 2

// suspects gives the STAs that may be lost among those for which somebody waits. One
// that sleeps has its goroutine.
func suspects(sleepers []*item) map[*apartment]bool {
	found := map[*apartment]bool{}
	for _, it := range sleepers {
		a := it.target
		if a.owner != nil && a.loop != nil && !a.ended() && a.loop.inbox.head.Load() != &asleep {
			found[a] = true
		}
	}
	return found
}

// search ends the suspects whose goroutines are gone, and comes back for the others
// after a delay.
func (w *watch) search(found map[*apartment]bool, delay time.Duration) {
	if len(found) == 0 {
		return
	}
	alive := goroutines()
	for a := range found {
		if !alive[goroutineID(a.loop.goroutine.Load())] {
			a.proc.lose(a)
			delete(found, a)
		}
	}
	if len(found) > 0 && delay < maxDelay && !w.searching.Swap(true) {
		time.AfterFunc(delay, func() { w.searchAgain(2 * delay) })
	}
}

func (w *watch) searchAgain(delay time.Duration) {
	w.searching.Store(false)
	var found map[*apartment]bool
	w.sleepers(func(all []*item) { found = suspects(all) })
	w.search(found, delay)
}

// goroutines gives the ids of all goroutines.
func goroutines() map[goroutineID]bool {
	trace := make([]byte, 1<<16)
	n := runtime.Stack(trace, true)
	for n == len(trace) {
		trace = make([]byte, 2*len(trace))
		n = runtime.Stack(trace, true)
	}
	alive := map[goroutineID]bool{}
	for _, id := range goroutinesIn(trace[:n], nil) {
		alive[id] = true
	}
	return alive
}

// lose ends an STA whose goroutine is gone. What lives in it is disconnected; ends of
// objects do not run, for they would need the thread.
func (p *Process) lose(a *apartment) {
	p.mu.Lock()
	lost := a.owner.initialized > 0
	a.owner.initialized = 0
	p.mu.Unlock()
	if !lost {
		return // it has left by now
	}
	p.log(slog.LevelError, "the goroutine of an STA has ended without leave", slog.String("apartment", a.name))
	p.forget(a)
	a.state.Store(apartmentEnded)
	a.disconnectAll()
	for _, c := range p.classObjects.revokeAll(a) {
		c.release()
	}
	for _, m := range a.endImports() {
		m.conn.Release(false)
	}
	if a.loop.left.Load() {
		cancelAll(a.loop.first)
	}
	cancelAll(a.loop.inbox.close())
	p.threadEnds()
}
