package main

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// A probe is one thing that is measured. Tables refer to it by its name.
type probe struct {
	name   string
	procs  int  // GOMAXPROCS while it runs; 0 leaves it as it is
	pin    bool // the whole program on one processor while it runs
	single bool // one operation is a measurement
	once   bool // and one measurement has to do
	open   func() (*subject, error)
}

// A subject is a probe made ready to run.
type subject struct {
	run     func(n int) error // n operations
	close   func()
	latency *histogram     // filled by run; nil if the subject keeps none
	count   func() float64 // what the subject counts, after a run; nil for nothing
}

// missing is the error of a probe that cannot run here, and says why.
type missing string

func (m missing) Error() string { return string(m) }

// A cost is what one operation took, in nanoseconds and bytes.
type cost struct {
	time, cpu, p50, p99 float64
	bytes, allocs       float64
	count               float64
}

// A figure is what the rounds gave for one probe.
type figure struct {
	rounds  []cost
	missing string // why there are none
}

// figures are those of a run, by the probes' names.
type figures map[string]*figure

// measured reports whether there are any.
func (f *figure) measured() bool { return f != nil && len(f.rounds) > 0 }

// median gives the median over the rounds; of two middle values the lower one, so
// that it is a value that occurred.
func (f *figure) median(of func(cost) float64) float64 {
	values := f.sorted(of)
	return values[(len(values)-1)/2]
}

func (f *figure) least(of func(cost) float64) float64 { return f.sorted(of)[0] }

func (f *figure) sorted(of func(cost) float64) []float64 {
	values := make([]float64, len(f.rounds))
	for i, c := range f.rounds {
		values[i] = of(c)
	}
	slices.SortFunc(values, cmp.Compare)
	return values
}

// A bench measures probes in rounds: each round runs every probe once, so that
// whatever else the machine does falls on ours and on its yardstick alike.
type bench struct {
	rounds   int
	time     time.Duration // of one measurement
	progress func(format string, args ...any)
}

// measure runs the probes and adds their figures to f.
func (b *bench) measure(probes []probe, f figures) error {
	for round := range b.rounds {
		for _, p := range probes {
			if f[p.name] == nil {
				f[p.name] = &figure{}
			}
			if f[p.name].missing != "" || p.once && round > 0 {
				continue
			}
			b.progress("round %d of %d: %s", round+1, b.rounds, p.name)
			if err := b.add(&p, f[p.name]); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return nil
}

// add measures a probe once more.
func (b *bench) add(p *probe, f *figure) error {
	c, err := b.measureOnce(p)
	var m missing
	switch {
	case errors.As(err, &m):
		f.missing = string(m)
		return nil
	case err != nil:
		return err
	}
	f.rounds = append(f.rounds, c)
	return nil
}

// measureOnce opens the probe anew: that means a new thread, and new luck with
// where the system puts it.
func (b *bench) measureOnce(p *probe) (cost, error) {
	restore, err := p.confine()
	if err != nil {
		return cost{}, err
	}
	defer restore()
	s, err := p.open()
	if err != nil {
		return cost{}, err
	}
	defer s.close()
	n := 1
	if !p.single {
		if n, err = calibrate(s, b.time); err != nil {
			return cost{}, err
		}
	}
	return s.measure(n)
}

// confine takes processors away from the program as the probe wants it.
func (p *probe) confine() (restore func(), err error) {
	unpin := func() {}
	if p.pin {
		if unpin, err = pin(); err != nil {
			return nil, err
		}
	}
	if p.procs == 0 {
		return unpin, nil
	}
	before := runtime.GOMAXPROCS(p.procs)
	return func() { runtime.GOMAXPROCS(before); unpin() }, nil
}

// calibrate gives the number of operations that take about d. It warms the
// subject up, too.
func calibrate(s *subject, d time.Duration) (int, error) {
	const fewest, most = 1, 1_000_000_000
	for n := fewest; ; {
		start := time.Now()
		if err := s.run(n); err != nil {
			return 0, err
		}
		took := max(time.Since(start), 1)
		wanted := float64(n) * float64(d) / float64(took)
		if took >= d/5 || n == most {
			return int(min(max(wanted, fewest), most)), nil
		}
		n = int(min(max(wanted/3, 2*float64(n)), 100*float64(n), most))
	}
}

// measure runs n operations and gives the cost of one.
func (s *subject) measure(n int) (cost, error) {
	if s.latency != nil {
		s.latency.reset()
	}
	runtime.GC()
	before := readMeter()
	start := time.Now()
	err := s.run(n)
	took := time.Since(start)
	c := readMeter().since(before, n)
	c.time = float64(took) / float64(n)
	if s.latency != nil {
		c.p50, c.p99 = s.latency.quantile(0.50), s.latency.quantile(0.99)
	}
	if s.count != nil {
		c.count = s.count()
	}
	return c, err
}

// A meter is what the program has used up so far.
type meter struct {
	cpu           time.Duration
	bytes, allocs uint64
}

func readMeter() meter {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return meter{cpuTime(), m.TotalAlloc, m.Mallocs}
}

// since gives the cost of each of n operations. Bytes and allocations are whole,
// as testing has them: what is left over is the runtime's own.
func (m meter) since(before meter, n int) cost {
	return cost{
		cpu:    float64(m.cpu-before.cpu) / float64(n),
		bytes:  float64((m.bytes - before.bytes) / uint64(n)),
		allocs: float64((m.allocs - before.allocs) / uint64(n)),
	}
}
