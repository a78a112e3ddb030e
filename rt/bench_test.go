package rt_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// The yardsticks stand beside what they measure: compare ratios within one run.
//
//	go test ./rt -run - -bench . -count 6

// BenchmarkDirect is a call through the interface, with the object itself behind it.
func BenchmarkDirect(b *testing.B) {
	var v IThing = &thing{do: func(_ context.Context, n int64) (int64, error) { return n, nil }}
	for b.Loop() {
		if _, err := v.Do(b.Context(), 1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareChannels is two operations on unbuffered channels: the least that a
// round trip to another goroutine costs.
func BenchmarkBareChannels(b *testing.B) {
	b.Run("unlocked", func(b *testing.B) { benchmarkChannels(b, func() {}) })
	b.Run("locked", func(b *testing.B) { benchmarkChannels(b, runtime.LockOSThread) })
}

func benchmarkChannels(b *testing.B, lock func()) {
	there, back := make(chan struct{}), make(chan struct{})
	defer close(there)
	go func() {
		lock()
		for range there {
			back <- struct{}{}
		}
	}()
	for b.Loop() {
		there <- struct{}{}
		<-back
	}
}

// BenchmarkProxy is a scalar call from the MTA into an STA.
func BenchmarkProxy(b *testing.B) {
	cancellable, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, bench := range []struct {
		name    string
		parent  context.Context
		options []rt.STAOption
	}{
		{"unlocked", context.Background(), []rt.STAOption{rt.Unlocked()}},
		{"unlocked/cancellable", cancellable, []rt.STAOption{rt.Unlocked()}},
		{"unlocked/no spin", context.Background(), []rt.STAOption{rt.Unlocked(), rt.WithSpin(rt.SpinNever)}},
		{"locked", context.Background(), nil},
		{"locked/cancellable", cancellable, nil},
		{"locked/no spin", context.Background(), []rt.STAOption{rt.WithSpin(rt.SpinNever)}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			ctx := enter(b, rt.NewProcess().Context(bench.parent), rt.COINIT_MULTITHREADED)
			p := export(b, ctx, in(b, ctx, "A", bench.options...), &thing{})
			defer rt.Release(p)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Do(ctx, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTracer is BenchmarkProxy/unlocked with a tracer that does nothing. Without
// one the hooks are the loads and branches that BenchmarkProxy contains.
func BenchmarkTracer(b *testing.B) {
	ctx := enter(b, rttest.Process(b), rt.COINIT_MULTITHREADED)
	p := export(b, ctx, in(b, ctx, "A", rt.Unlocked()), &thing{})
	defer rt.Release(p)
	rt.SetTracer(ctx, idle{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Do(ctx, 1); err != nil {
			b.Fatal(err)
		}
	}
}

// idle is a tracer that does nothing.
type idle struct{}

func (idle) Call(context.Context, rt.CallInfo) func(error) { return nil }

func (idle) Serve(ctx context.Context, _ rt.CallInfo) (context.Context, func(error)) { return ctx, nil }

// BenchmarkCallers is BenchmarkProxy/locked with many callers at once.
func BenchmarkCallers(b *testing.B) {
	for _, bench := range []struct {
		name    string
		options []rt.STAOption
	}{{"unlocked", []rt.STAOption{rt.Unlocked()}}, {"locked", nil}} {
		b.Run(bench.name, func(b *testing.B) {
			ctx := enter(b, rttest.Process(b), rt.COINIT_MULTITHREADED)
			p := export(b, ctx, in(b, ctx, "A", bench.options...), &thing{})
			defer rt.Release(p)
			b.SetParallelism(32)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := p.Do(ctx, 1); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// BenchmarkFill moves 10 KB there and back, as the measurement of 1997 did.
func BenchmarkFill(b *testing.B) {
	data := make([]byte, 10240)
	b.Run("direct", func(b *testing.B) {
		var v IThing = &thing{}
		for b.Loop() {
			if _, err := v.Fill(b.Context(), data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("unlocked", func(b *testing.B) {
		ctx := enter(b, rttest.Process(b), rt.COINIT_MULTITHREADED)
		p := export(b, ctx, in(b, ctx, "A", rt.Unlocked()), &thing{})
		defer rt.Release(p)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.Fill(ctx, data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
