package rttest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/goidl/goidl/rt"
)

// An Option changes what Process checks.
type Option func(*options)

type options struct{ orderly bool }

// Orderly makes a test fail also if an apartment ends before everything has been
// released: objects that are known elsewhere, proxies, marshaled interface
// pointers, registrations in the global interface table. Without it the test's log
// tells of them.
func Orderly() Option { return func(o *options) { o.orderly = true } }

// Process gives a context in a process of the test's own, without apartments.
// When the test ends, it fails if an apartment has not been left or an interface
// pointer is still marshaled.
//
// In a synctest bubble every apartment must be in such a process.
func Process(t testing.TB, changes ...Option) context.Context {
	t.Helper()
	var o options
	for _, change := range changes {
		change(&o)
	}
	ctx := rt.NewProcess().Context(context.Background())
	var left reports
	rt.OnLeak(ctx, left.add)
	t.Cleanup(func() {
		if leaks := Leaks(ctx); leaks != "" {
			t.Error("the process is not empty at the end of the test:\n" + leaks)
		}
		switch text := left.String(); {
		case text == "":
		case o.orderly:
			t.Error("apartments ended before everything was released:\n" + text)
		default:
			t.Log("left by apartments that have ended:\n" + text)
		}
	})
	return ctx
}

// reports collects what apartments have left.
//
// Concurrency: all methods may overlap.
type reports struct {
	mu  sync.Mutex
	all []rt.LeakReport
}

func (r *reports) add(report rt.LeakReport) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, report)
}

// String gives a line for each thing that was left.
func (r *reports) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b strings.Builder
	for _, report := range r.all {
		for line := range strings.Lines(report.String()) {
			fmt.Fprintf(&b, "apartment %q: %s\n", report.Apartment.Name, strings.TrimSpace(line))
		}
	}
	return b.String()
}

// Leaks describes what there is in the process of ctx, a line each; it is empty
// when there is nothing.
func Leaks(ctx context.Context) string {
	var b strings.Builder
	info := rt.Snapshot(ctx)
	for _, a := range info.Apartments {
		fmt.Fprintf(&b, "apartment %q\n", a.Name)
		contents(&b, a.Name, a.Objects)
		contents(&b, a.Name, a.References)
		contents(&b, a.Name, a.Proxies)
	}
	count(&b, info.References, "marshaled references")
	count(&b, info.Globals, "entries of the global interface table")
	count(&b, info.Running, "entries of the running object table")
	return b.String()
}

func count(b *strings.Builder, n int, what string) {
	if n > 0 {
		fmt.Fprintf(b, "%d %s\n", n, what)
	}
}

func contents[T fmt.Stringer](b *strings.Builder, apartment string, all []T) {
	for _, v := range all {
		fmt.Fprintf(b, "apartment %q: %v\n", apartment, v)
	}
}
