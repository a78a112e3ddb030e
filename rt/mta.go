package rt

import "sync/atomic"

// maxIdleWorkers bounds the goroutines that the MTA keeps for the next call.
const maxIdleWorkers = 16

// workers are the goroutines on which the MTA serves calls from outside: as many
// as there are calls, for a call in the MTA may block for as long as it likes.
//
// Concurrency: submit from any goroutine; end once.
type workers struct {
	apt  *apartment
	hand chan *item // to a worker that waits
	quit chan struct{}
	idle atomic.Int32
}

func newWorkers(a *apartment) *workers {
	return &workers{apt: a, hand: make(chan *item), quit: make(chan struct{})}
}

// submit has a worker run it, at once.
func (w *workers) submit(it *item) bool {
	if w.apt.ended() {
		return false
	}
	select {
	case w.hand <- it:
	default:
		go w.work(it)
	}
	return true
}

// work runs items for as long as there are some.
func (w *workers) work(it *item) {
	for it != nil {
		w.apt.adopt()
		it.execute(w.apt)
		it = w.await()
	}
}

// await waits for another item; nil when there are enough who do, or the MTA has
// ended.
func (w *workers) await() *item {
	defer w.idle.Add(-1)
	if w.idle.Add(1) > maxIdleWorkers {
		return nil
	}
	select {
	case it := <-w.hand:
		return it
	case <-w.quit:
		return nil
	}
}

// end lets the workers go. Those that run a call finish it.
func (w *workers) end() { close(w.quit) }
