package main

import (
	"errors"
	"testing"
)

// The groups as ordinary benchmarks: for one row, for a profile, for benchstat.

func BenchmarkCalls(b *testing.B)    { benchmark(b, "calls") }
func BenchmarkCodec(b *testing.B)    { benchmark(b, "codec") }
func BenchmarkCompiler(b *testing.B) { benchmark(b, "compiler") }

func benchmark(b *testing.B, name string) {
	probes, _ := ready(b, name)
	for _, p := range probes {
		b.Run(p.name, func(b *testing.B) {
			s := open(b, &p)
			b.ReportAllocs()
			b.ResetTimer()
			if err := s.run(b.N); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
		})
	}
}

// ready makes a group ready.
func ready(t testing.TB, name string) ([]probe, []table) {
	t.Helper()
	for _, g := range groups {
		if g.name != name {
			continue
		}
		probes, tables, err := g.ready(t.TempDir(), false)
		if err != nil {
			t.Fatal(err)
		}
		return probes, tables
	}
	t.Fatalf("no group %q", name)
	return nil, nil
}

// open opens a probe until the end of the test, or skips the test and says why.
func open(t testing.TB, p *probe) *subject {
	t.Helper()
	restore, err := p.confine()
	skipMissing(t, err)
	t.Cleanup(restore)
	s, err := p.open()
	skipMissing(t, err)
	t.Cleanup(s.close)
	return s
}

func skipMissing(t testing.TB, err error) {
	t.Helper()
	var m missing
	switch {
	case errors.As(err, &m):
		t.Skip(m)
	case err != nil:
		t.Fatal(err)
	}
}

// Everything that is called or encoded works, alone and a hundred times.
func TestProbes(t *testing.T) {
	for _, group := range []string{"calls", "codec"} {
		probes, _ := ready(t, group)
		for _, p := range probes {
			t.Run(p.name, func(t *testing.T) {
				s := open(t, &p)
				for _, n := range []int{1, 100} {
					if err := s.run(n); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
}
