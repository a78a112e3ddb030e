package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A crowd is many callers of one thing. They are there before they are needed, so
// that neither they nor their stacks have to be made while the clock runs.
type crowd struct {
	start   []chan *work // one for each caller
	latency histogram
}

// work is calls that the callers share. None has a part of its own, so that all
// are busy until the end whoever is favoured.
type work struct {
	calls, block int
	taken        atomic.Int64
	left         sync.WaitGroup
	err          atomic.Pointer[error] // one of those that happened
}

// crowdBlock is how many calls a caller takes on at once. It times the first of
// them: the clock costs as much as some of the calls.
const crowdBlock = 16

// newCrowd starts n callers of t.
func newCrowd(t *target, n int) *crowd {
	c := &crowd{start: make([]chan *work, n)}
	for i := range c.start {
		c.start[i] = make(chan *work)
		go c.take(c.start[i], t.caller())
	}
	return c
}

// run has the callers make n calls together.
func (c *crowd) run(n int) error {
	w := &work{calls: n, block: min(max(n/(8*len(c.start)), 1), crowdBlock)}
	w.left.Add(len(c.start))
	for _, start := range c.start {
		start <- w
	}
	w.left.Wait()
	if err := w.err.Load(); err != nil {
		return *err
	}
	return nil
}

// end lets the callers go.
func (c *crowd) end() {
	for _, start := range c.start {
		close(start)
	}
}

// take is a caller: call is one call.
func (c *crowd) take(start <-chan *work, call func() error) {
	for w := range start {
		for n := w.next(); n > 0; n = w.next() {
			if err := c.calls(call, n); err != nil {
				w.err.Store(&err)
				break
			}
		}
		w.left.Done()
	}
}

// next gives the number of calls to make next, 0 if there are no more.
func (w *work) next() int {
	taken := int(w.taken.Add(int64(w.block)))
	return min(w.block, w.calls-taken+w.block)
}

func (c *crowd) calls(call func() error, n int) error {
	start := time.Now()
	err := call()
	c.latency.record(time.Since(start))
	for i := 1; i < n && err == nil; i++ {
		err = call()
	}
	return err
}

// crowdSizes are the numbers of callers.
var crowdSizes = []int{1, 4, 64, 1000}

// crowdName names the probe of n callers.
func crowdName(what string, n int) string {
	if n == 1 {
		return what + ", 1 caller"
	}
	return fmt.Sprintf("%s, %d callers", what, n)
}

// A target is something that a crowd calls.
type target struct {
	caller func() func() error // makes a caller, whose function is one call
	close  func()
}

// crowdKinds are the things that crowds call. Those that have a bare yardstick
// name it.
var crowdKinds = []struct {
	name string
	yard string
	open func() (*target, error)
}{
	{name: "unlocked STA", yard: "bare channels", open: staTarget(unlocked...)},
	{name: "bare channels", open: channelTarget(func() {})},
	{name: "locked STA", yard: "bare channels, locked", open: staTarget()},
	{name: "bare channels, locked", open: channelTarget(lockThread)},
	{name: "Neutral object", open: neutralTarget},
	{name: "sync.Mutex", open: mutexTarget},
	{name: "gRPC in process", open: grpcTarget},
}

// crowdProbes are all crowds, those of one size together.
func crowdProbes() []probe {
	var probes []probe
	for _, n := range crowdSizes {
		for _, kind := range crowdKinds {
			probes = append(probes, probe{name: crowdName(kind.name, n), open: func() (*subject, error) {
				t, err := kind.open()
				if err != nil {
					return nil, err
				}
				c := newCrowd(t, n)
				return &subject{run: c.run, close: func() { c.end(); t.close() }, latency: &c.latency}, nil
			}})
		}
	}
	return probes
}

// crowdTable has a line for each crowd.
func crowdTable() table {
	t := table{
		title: "1 to 1,000 callers of one object",
		columns: []column{
			{"callers", result.path},
			{"per call (least)", result.timeAndLeast},
			{"calls a second", result.rate},
			{"p50", result.p50},
			{"p99", result.p99},
			{"CPU", result.cpu},
			{"allocs", result.allocs},
			{"against channels (least, CPU)", result.ratio},
		},
		notes: fixed(
			"Per call is the time of all callers together, divided by their calls. p50 and p99 are what one caller waits; one call in 16 is timed.",
			"“bare channels” serve all callers from one unbuffered channel and answer each on its own. “sync.Mutex” is the object behind a mutex, on the caller's goroutine. “gRPC in process” is a unary call with protobuf messages over bufconn.",
			"With more callers than processors those that do not sleep at each call take turns of 10 ms; a mutex's p50 is that of the caller whose turn it is.",
		),
	}
	for _, n := range crowdSizes {
		for _, kind := range crowdKinds {
			l := line{what: crowdName(kind.name, n), ours: crowdName(kind.name, n)}
			if kind.yard != "" {
				l.yard = crowdName(kind.yard, n)
			}
			t.lines = append(t.lines, l)
		}
	}
	return t
}
