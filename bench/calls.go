package main

import (
	"context"
	"runtime"
	"sync"

	"github.com/goidl/goidl/bench/idl"
	"github.com/goidl/goidl/rt"
)

// unlocked makes an STA that is not bound to a thread.
var unlocked = []rt.STAOption{rt.Unlocked()}

// callProbes are those of a single caller: each of ours behind its yardstick.
func callProbes() []probe {
	return []probe{
		{name: "plain interface call", open: plainCalls(&object{})},
		{name: "direct call", open: calls(direct, background, add)},
		{name: "Neutral object", open: calls(neutral, background, add)},
		{name: "Neutral object, cancellable", open: calls(neutral, cancellable, add)},
		{name: "guarded object", open: plainCalls(&guarded{v: &object{}})},
		{name: "bare channels", open: bareChannels(func() {})},
		{name: "unlocked STA", open: calls(inSTA(unlocked...), background, add)},
		{name: "unlocked STA, cancellable", open: calls(inSTA(unlocked...), cancellable, add)},
		{name: "bare channels, locked", open: twoProcessors(bareChannels(runtime.LockOSThread))},
		{name: "locked STA", open: twoProcessors(calls(inSTA(), background, add))},
		{name: "locked STA, cancellable", open: twoProcessors(calls(inSTA(), cancellable, add))},
		{name: "bare channels, locked, GOMAXPROCS 1", procs: 1, open: bareChannels(runtime.LockOSThread)},
		{name: "locked STA, GOMAXPROCS 1", procs: 1, open: calls(inSTA(), background, add)},
		{name: "bare channels, locked, pinned", procs: 1, pin: true, open: bareChannels(runtime.LockOSThread)},
		{name: "locked STA, pinned", procs: 1, pin: true, open: calls(inSTA(), background, add)},
		{name: "Exchange, direct", open: calls(direct, background, exchange)},
		{name: "Exchange, unlocked STA", open: calls(inSTA(unlocked...), background, exchange)},
		{name: "Exchange, locked STA", open: calls(inSTA(), background, exchange)},
		{name: "Exchange, Neutral object", open: calls(neutral, background, exchange)},
		{name: "Fill, direct", open: calls(direct, background, fill)},
		{name: "Fill, unlocked STA", open: calls(inSTA(unlocked...), background, fill)},
		{name: "Fill, locked STA", open: calls(inSTA(), background, fill)},
		{name: "Fill, Neutral object", open: calls(neutral, background, fill)},
		{name: "GetData, direct", open: calls(direct, background, getData)},
		{name: "GetData, unlocked STA", open: calls(inSTA(unlocked...), background, getData)},
		{name: "GetData, locked STA", open: calls(inSTA(), background, getData)},
	}
}

// twoProcessors keeps a probe for machines where two threads can run at once.
func twoProcessors(open func() (*subject, error)) func() (*subject, error) {
	return func() (*subject, error) {
		if min(runtime.NumCPU(), runtime.GOMAXPROCS(0)) < 2 {
			return nil, missing("one processor only")
		}
		return open()
	}
}

// calls gives the opener of a probe that sets a scene and makes calls in it.
func calls(
	set func(context.Context) (*scene, error),
	parent func() (context.Context, context.CancelFunc),
	call func(s *scene, n int) error,
) func() (*subject, error) {
	return func() (*subject, error) {
		ctx, cancel := parent()
		s, err := set(ctx)
		if err != nil {
			cancel()
			return nil, err
		}
		run := func(n int) error { return call(s, n) }
		return &subject{run: run, close: func() { s.close(); cancel() }}, nil
	}
}

// background is a context that nobody can cancel.
func background() (context.Context, context.CancelFunc) { return context.Background(), func() {} }

// cancellable is a context that somebody could cancel.
func cancellable() (context.Context, context.CancelFunc) {
	return context.WithCancel(context.Background())
}

func add(s *scene, n int) error { return addTo(s.ctx, s.bench, n) }

// addTo and addPlainTo are the same loop, kept out of their callers so that
// neither knows what is behind the interface.
//
//go:noinline
func addTo(ctx context.Context, v idl.IBench, n int) error {
	for i := range n {
		sum, err := v.Add(ctx, 1, int64(i), 2)
		if err != nil {
			return err
		}
		if sum != int64(i)+3 {
			return errWrong
		}
	}
	return nil
}

// An adder is an interface as one would write it without goidl.
type adder interface {
	Add(ctx context.Context, a int32, b int64, c int32) (int64, error)
}

//go:noinline
func addPlainTo(ctx context.Context, v adder, n int) error {
	for i := range n {
		sum, err := v.Add(ctx, 1, int64(i), 2)
		if err != nil {
			return err
		}
		if sum != int64(i)+3 {
			return errWrong
		}
	}
	return nil
}

// guarded is an object behind a mutex, which a panic leaves unlocked.
type guarded struct {
	mu sync.Mutex
	v  adder
}

func (g *guarded) Add(ctx context.Context, a int32, b int64, c int32) (int64, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.v.Add(ctx, a, b, c)
}

// plainCalls gives the opener of a probe without goidl.
func plainCalls(v adder) func() (*subject, error) {
	return func() (*subject, error) {
		run := func(n int) error { return addPlainTo(context.Background(), v, n) }
		return &subject{run: run, close: func() {}}, nil
	}
}

// bareChannels is the least that a round trip to another goroutine costs: two
// operations on unbuffered channels. The other goroutine begins with lock.
func bareChannels(lock func()) func() (*subject, error) {
	return func() (*subject, error) {
		there, back := make(chan struct{}), make(chan struct{})
		go func() {
			lock()
			for range there {
				back <- struct{}{}
			}
		}()
		run := func(n int) error {
			for range n {
				there <- struct{}{}
				<-back
			}
			return nil
		}
		return &subject{run: run, close: func() { close(there) }}, nil
	}
}

func exchange(s *scene, n int) (err error) {
	data := make([]byte, dataSize)
	for range n {
		if data, err = s.bench.Exchange(s.ctx, data); err != nil {
			return err
		}
	}
	return complete(data)
}

func fill(s *scene, n int) (err error) {
	data := make([]byte, dataSize)
	for range n {
		if data, err = s.bench.Fill(s.ctx, data); err != nil {
			return err
		}
	}
	return complete(data)
}

func getData(s *scene, n int) error {
	var data []byte
	for range n {
		var err error
		if data, err = s.bench.GetData(s.ctx, dataSize); err != nil {
			return err
		}
	}
	return complete(data)
}

// complete checks that all of the data has arrived.
func complete(data []byte) error {
	if len(data) != dataSize {
		return errWrong
	}
	return nil
}

// callTables compare calls with their yardsticks.
var callTables = []table{
	{
		title:   "One caller, a scalar call",
		columns: callColumns,
		lines: []line{
			{"direct call through the generated interface", "direct call", "plain interface call", scalar(1)},
			{"Neutral object", "Neutral object", "plain interface call", scalar(10)},
			{"the same, cancellable context", "Neutral object, cancellable", "plain interface call", goal{allocs: upTo(0)}},
			{"the object behind a sync.Mutex", "guarded object", "plain interface call", goal{}},
			{"proxy to an unlocked STA", "unlocked STA", "bare channels", scalar(1.1)},
			{"the same, cancellable context", "unlocked STA, cancellable", "bare channels", scalar(1.7)},
			{"proxy to a locked STA, two processors", "locked STA", "bare channels, locked", scalar(0.1)},
			{"the same, cancellable context", "locked STA, cancellable", "bare channels, locked", goal{allocs: upTo(0)}},
			{"proxy to a locked STA, GOMAXPROCS 1", "locked STA, GOMAXPROCS 1", "bare channels, locked, GOMAXPROCS 1", scalar(1.3)},
			{"proxy to a locked STA, one processor", "locked STA, pinned", "bare channels, locked, pinned", scalar(1.3)},
			{"64 callers on a locked STA, per call", crowdName("locked STA", 64), "bare channels, locked", scalar(0.1)},
		},
		notes: fixed(
			"“bare channels” is two operations on unbuffered channels with another goroutine; “locked” has that goroutine locked to its OS thread.",
			"Waking a locked goroutine takes 5 to 9 µs where both threads share a processor and 30 to 45 µs across two, and the system decides which it is. So rows with a locked end have two natural values; the least of the rounds tells more than the median.",
			"A Neutral call's time: 4.6 ns each for two locked instructions, to enter and to leave; 1.8 for the deferred call that leaves after a panic; 3 for the caller's context, the object's state and the caller's place, and the call of the method. The object behind a sync.Mutex, its Unlock deferred, has the first two and next to nothing else, and alone comes to about 10.",
			"“one processor” pins all of the program's threads to one and sets GOMAXPROCS to 1; “GOMAXPROCS 1” lets the system place the threads.",
		),
	},
	{
		title:   "The time test of 1997: 10 KB",
		columns: callColumns,
		lines: []line{
			{"Exchange, proxy to an unlocked STA", "Exchange, unlocked STA", "Exchange, direct", goal{ratio: upTo(10)}},
			{"Exchange, proxy to a locked STA", "Exchange, locked STA", "Exchange, direct", goal{}},
			{"Exchange, Neutral object", "Exchange, Neutral object", "Exchange, direct", goal{ratio: upTo(2.5)}},
			{"Fill, proxy to an unlocked STA", "Fill, unlocked STA", "Fill, direct", goal{ratio: upTo(10)}},
			{"Fill, proxy to a locked STA", "Fill, locked STA", "Fill, direct", goal{}},
			{"Fill, Neutral object", "Fill, Neutral object", "Fill, direct", goal{ratio: upTo(2.5)}},
			{"GetData, proxy to an unlocked STA", "GetData, unlocked STA", "GetData, direct", goal{ratio: upTo(10)}},
			{"GetData, proxy to a locked STA", "GetData, locked STA", "GetData, direct", goal{}},
		},
		notes: fixed(
			"Exchange swaps the caller's 10 KB with the object's, three copies; Fill copies the object's into the caller's, one; GetData gives fresh memory. Marshaled, the bytes are copied four times more, GetData's twice.",
			"In 1997 the ratio was 22, with Microsoft's COM on a Pentium Pro.",
		),
	},
	crowdTable(),
}

// scalar is the goal of a scalar call.
func scalar(ratio float64) goal { return goal{ratio: upTo(ratio), allocs: upTo(0)} }

// callColumns are those of tables about calls.
var callColumns = []column{
	{"path", result.path},
	{"time (least)", result.timeAndLeast},
	{"CPU", result.cpu},
	{"allocs", result.allocs},
	{"against", result.yardName},
	{"its time (least)", result.yardTimeAndLeast},
	{"its CPU", result.yardCPU},
	{"ratio (least, CPU)", result.ratio},
	{"goal", result.goalText},
	{"met", result.met},
}
