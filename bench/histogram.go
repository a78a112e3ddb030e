package main

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// A histogram counts durations in buckets of which there are 32 for each power of
// two, so that a quantile is right to 3 %.
//
// Concurrency: record may be called on any goroutine, the rest while nobody
// records.
type histogram [64 << subBits]atomic.Uint32

const subBits = 5

// record counts a duration.
func (h *histogram) record(d time.Duration) { h[bucket(uint64(max(d, 0)))].Add(1) }

// bucket gives the place of v: its highest bit and the 5 bits below it.
func bucket(v uint64) int {
	exponent := max(bits.Len64(v)-subBits-1, 0)
	return exponent<<subBits + int(v>>exponent)
}

// floor gives the least value that belongs to bucket i.
func floor(i int) uint64 {
	exponent := max(i>>subBits-1, 0)
	return uint64(i-exponent<<subBits) << exponent
}

// quantile gives the duration, in nanoseconds, that a fraction q of all does not
// exceed.
func (h *histogram) quantile(q float64) float64 {
	var total uint64
	for i := range h {
		total += uint64(h[i].Load())
	}
	rank := uint64(q * float64(total))
	for i := range h {
		n := uint64(h[i].Load())
		if rank < n {
			return float64(floor(i))
		}
		rank -= n
	}
	return 0
}

// reset forgets everything.
func (h *histogram) reset() {
	for i := range h {
		h[i].Store(0)
	}
}
