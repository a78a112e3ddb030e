package rt_test

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// # The soak
//
// A thousand goroutines call through a hundred apartments, while all that can change
// does: apartments leave and others take their place, objects are replaced and
// disconnected, proxies come and go, calls are given up, methods panic and end their
// goroutines, objects call out and call back. Each call has a ticket on which both
// sides note what they know, so that none is lost or runs twice, whatever happens.

// heavy is an environment variable: if it is set, tests take minutes and do much
// more.
const heavy = "GOIDL_HEAVY"

const (
	soakGoroutines = 1000
	soakHomes      = 100
	soakCalls      = 60_000
	soakHeavyCalls = 10_000_000
)

// What a ticket says: how often the method has begun, and how the call ended. The
// caller of a call that says nothing about its end has not lived to see it.
const (
	ticketRuns     = 1<<8 - 1
	ticketAnswered = 1 << 8  // with the right result
	ticketFault    = 1 << 9  // the method has panicked, or ended its goroutine
	ticketRefused  = 1 << 10 // the object was cut off: the method must not run
	ticketGivenUp  = 1 << 11 // by the caller
)

// A soak is a world of homes.
//
// Concurrency: all methods may be called from any goroutine.
type soak struct {
	t       *testing.T
	ctx     context.Context // of the MTA
	neutral rt.CLSID
	homes   []*soakHome
	tickets []atomic.Uint32
	drawn   atomic.Int64

	apartments, made, ended atomic.Int64
}

// TestSoak runs short, or in full if GOIDL_HEAVY is set.
func TestSoak(t *testing.T) {
	calls := soakCalls
	if os.Getenv(heavy) != "" {
		calls = soakHeavyCalls
	}
	s := &soak{t: t, ctx: mta(t), tickets: make([]atomic.Uint32, calls)}
	rt.OnLeak(s.ctx, nil) // apartments leave under calls, on purpose
	empty := rttest.Leaks(s.ctx)
	s.neutral = class(t, rt.Neutral, s.newNeutral)
	for i := range soakHomes {
		s.homes = append(s.homes, s.newHome(i))
	}
	begin := time.Now()
	s.run()
	t.Logf("%d calls in %v", calls, time.Since(begin).Round(time.Millisecond))
	for _, h := range s.homes {
		h.vacate()
	}
	s.settle(empty)
	s.check()
}

// run has the goroutines call until there are no more tickets, and somebody look on.
func (s *soak) run() {
	var callers, observer sync.WaitGroup
	done := make(chan struct{})
	observer.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				rt.Snapshot(s.ctx)
			}
		}
	})
	for seed := range uint64(soakGoroutines) {
		callers.Go(func() { s.roam(seed) })
	}
	callers.Wait()
	close(done)
	observer.Wait()
}

// settle waits until what was given up has come to its end too.
func (s *soak) settle(empty string) {
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		left, alive := rttest.Leaks(s.ctx), s.made.Load()-s.ended.Load()
		if left == empty && alive == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%d objects are left, and\n%s", alive, left)
		}
	}
}

// check compares what the two sides of each call have seen.
func (s *soak) check() {
	ends := map[uint32]int{}
	for n := range s.tickets {
		v := s.tickets[n].Load()
		runs, end := v&ticketRuns, v&^ticketRuns
		ends[end]++
		switch end {
		case ticketAnswered, ticketFault:
			want(s.t, "runs of a call that has ended", runs, 1)
		case ticketRefused:
			want(s.t, "runs of a call that was refused", runs, 0)
		default:
			want(s.t, "a call that was given up has run twice", runs > 1, false)
		}
	}
	s.t.Logf("answered %d, faults %d, refused %d, given up %d, without a caller %d; %d STAs, %d objects",
		ends[ticketAnswered], ends[ticketFault], ends[ticketRefused], ends[ticketGivenUp], ends[0], s.apartments.Load(), s.made.Load())
	for _, end := range []uint32{ticketAnswered, ticketFault, ticketRefused, ticketGivenUp} {
		want(s.t, "this end has not occurred", ends[end] == 0, false)
	}
}

// more reports whether there are tickets.
func (s *soak) more() bool { return s.drawn.Load() < int64(len(s.tickets)) }

// must reports an error that nothing here explains.
func (s *soak) must(what string, err error) {
	if err != nil {
		s.t.Error(what, err)
	}
}
