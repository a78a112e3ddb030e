package rt

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// §6: at zero all classes are suspended in the same step, before anything else can
// get in: nobody ever finds a count of zero and classes that are given out. (With the
// lock of unlock given up between the two, somebody usually does within some 50 ms.)
func TestStopIsOneStep(t *testing.T) {
	var current atomic.Pointer[classObjects]
	current.Store(&classObjects{stopping: true})
	var over atomic.Bool
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for !over.Load() {
				table := current.Load()
				table.mu.Lock()
				open := table.locks == 0 && !table.stopping
				table.mu.Unlock()
				if open {
					t.Error("no reason to run, and still open")
					return
				}
			}
		})
	}
	for start := time.Now(); time.Since(start) < 200*time.Millisecond; {
		table := &classObjects{}
		table.lock()
		current.Store(table)
		table.unlock()
	}
	over.Store(true)
	wg.Wait()
}
