package rt

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A DeadlockError says that a call would have waited for itself. It is, to
// errors.Is, ERROR_POSSIBLE_DEADLOCK.
type DeadlockError struct {
	// Chain are the calls of which each waits for the next one. The last one is
	// the call that failed; it would have waited for one of the others.
	Chain []CallInfo
}

// Error names the whole chain, neutral apartments included, where nobody waits and which
// have no call in it.
func (e *DeadlockError) Error() string {
	names := make([]string, len(e.Chain))
	for i, c := range e.Chain {
		names[i] = c.String()
		if i > 0 && c.From != e.Chain[i-1].To {
			names[i] += " from " + c.From
		}
	}
	return "rt: deadlock: " + strings.Join(names, " → ")
}

// Unwrap gives the HRESULT.
func (e *DeadlockError) Unwrap() error { return ERROR_POSSIBLE_DEADLOCK }

// waitsFor reports whether the STA's code waits for a call of a chain.
func (l *loop) waitsFor(chain link) bool {
	for it := l.waiting; it != nil; it = it.outer {
		if it.chain.cid == chain.cid {
			return true
		}
	}
	return false
}

// keepOut queues what has come in behind what is there. What comes from a call that
// the STA waits for would wait for itself.
func (l *loop) keepOut() {
	it, _ := l.inbox.take()
	for it != nil {
		next := it.next
		if it.chain.cid != 0 && l.waitsFor(it.chain) {
			it.cancel(l.deadlock(it))
		} else {
			l.append(it)
		}
		it = next
	}
}

// deadlock makes the error for an item that would wait for an earlier call of its
// chain.
func (l *loop) deadlock(it *item) *DeadlockError {
	for own := l.waiting; own != nil; own = own.outer {
		own.park() // so that the watch sees it
	}
	return &DeadlockError{append(l.apt.proc.watch.callers(it.chain), it.info())}
}

// callers describes the calls of a chain down to a place in it. They all wait; but
// some may not have gone to sleep yet, where the watch does not see them.
func (w *watch) callers(place link) (calls []CallInfo) {
	const patience = 8
	for try := range patience {
		w.sleepers(func(all []*item) {
			calls = nil
			for _, it := range all {
				if it.chain.cid == place.cid && it.chain.depth < place.depth {
					calls = append(calls, it.info())
				}
			}
		})
		if len(calls) >= int(place.depth)-1 {
			break
		}
		time.Sleep(50 * time.Microsecond << try)
	}
	slices.SortFunc(calls, func(a, b CallInfo) int { return cmp.Compare(a.Depth, b.Depth) })
	return calls
}

// A waitGraph says which of the calls on which somebody waits waits for which.
type waitGraph struct {
	chains map[causalityID][]*item
	places map[*apartment][]*item // by the apartment on whose goroutine somebody waits
	seen   map[*item]int          // when a path came by: its number
}

func newWaitGraph(all []*item) *waitGraph {
	g := &waitGraph{map[causalityID][]*item{}, map[*apartment][]*item{}, map[*item]int{}}
	for _, it := range all {
		g.chains[it.chain.cid] = append(g.chains[it.chain.cid], it)
		if l := it.reply.caller; l != nil {
			g.places[l.apt] = append(g.places[l.apt], it)
		}
	}
	return g
}

// next gives the call for which it waits; nil if there is none, or if there are
// several, for then one cannot tell. A call for an apartment that is not entered while
// it waits, waits for what that apartment's code waits for; every other one for
// what it has itself called.
func (g *waitGraph) next(it *item) *item {
	if it.exclusive() {
		return only(g.places[it.target])
	}
	var next []*item
	for _, c := range g.chains[it.chain.cid] {
		switch {
		case c.chain.depth <= it.chain.depth || len(next) > 0 && c.chain.depth > next[0].chain.depth:
		case len(next) > 0 && c.chain.depth == next[0].chain.depth:
			next = append(next, c)
		default:
			next = []*item{c}
		}
	}
	return only(next)
}

func only(all []*item) *item {
	if len(all) == 1 {
		return all[0]
	}
	return nil
}

// exclusive reports whether what the item is for begins only when no code of the
// target's waits.
func (it *item) exclusive() bool {
	if _, closing := it.work.(*closing); closing {
		return true
	}
	return it.target.loop != nil && it.target.loop.exclusive
}

// cycles gives the calls that wait for themselves: of each cycle the youngest call,
// and behind it the others in the order in which they wait.
func (g *waitGraph) cycles(all []*item) (cycles [][]*item) {
	for i, it := range all {
		for it != nil && g.seen[it] == 0 {
			g.seen[it] = i + 1
			it = g.next(it)
		}
		if it != nil && g.seen[it] == i+1 {
			cycles = append(cycles, g.cycle(it))
		}
	}
	return cycles
}

// cycle gives the cycle that it is in.
func (g *waitGraph) cycle(it *item) []*item {
	cycle := []*item{it}
	youngest := 0
	for c := g.next(it); c != it; c = g.next(c) {
		if c.watch.order > cycle[youngest].watch.order {
			youngest = len(cycle)
		}
		cycle = append(cycle, c)
	}
	return append(cycle[youngest:len(cycle):len(cycle)], cycle[:youngest]...)
}

// breakDeadlocks fails the youngest call of each cycle among sleepers. watch.mu is
// held.
func breakDeadlocks(sleepers []*item) (broken []*DeadlockError) {
	for _, cycle := range newWaitGraph(sleepers).cycles(sleepers) {
		e := &DeadlockError{}
		for _, it := range append(cycle[1:len(cycle):len(cycle)], cycle[0]) {
			e.Chain = append(e.Chain, it.info())
		}
		if cycle[0].reply.condemn(e) {
			broken = append(broken, e)
		}
	}
	return broken
}
