package rt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
)

// A recorder is a tracer that keeps what it is told.
type recorder struct {
	mu    sync.Mutex
	lines []string
}

type spanKey struct{}

func (r *recorder) note(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

func (r *recorder) Call(ctx context.Context, c rt.CallInfo) func(error) {
	r.note("%s calls %v at %d under %v", c.From, c, c.Depth, ctx.Value(spanKey{}))
	return func(err error) { r.note("%v gave %s: %v", c, c.From, code(err)) }
}

func (r *recorder) Serve(ctx context.Context, c rt.CallInfo) (context.Context, func(error)) {
	r.note("%v begins, from %s", c, c.From)
	return context.WithValue(ctx, spanKey{}, c.String()), func(err error) { r.note("%v answers %v", c, code(err)) }
}

func code(err error) string { return rt.HRESULTFromError(err).String() }

// A tracer is told of both sides of every call, with its outcome; what it puts into
// a method's context is there, and goes no further than the method's own calls.
func TestTracer(t *testing.T) {
	ctx := mta(t)
	a, b := in(t, ctx, "A"), in(t, ctx, "B")
	inner := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{do: func(context.Context, int64) (int64, error) {
		return 0, rt.S_FALSE
	}})
	p := export(t, ctx, a, &thing{do: func(ctx context.Context, n int64) (int64, error) {
		switch n {
		case 1:
			_, err := inner.Do(ctx, 0)
			want(t, "the method's answer", errors.Is(err, rt.S_FALSE), true)
			return 0, errors.New("words")
		case 2:
			panic("boom")
		}
		return 0, nil
	}})
	r := &recorder{}
	rt.SetTracer(ctx, r)
	for n := range int64(3) {
		_, _ = p.Do(ctx, n)
	}
	short, cancel := context.WithCancel(ctx)
	cancel()
	_, _ = p.Do(short, 0)
	rt.SetTracer(ctx, nil)
	_, err := p.Do(ctx, 0)
	wantIs(t, "without tracer", err, nil)
	want(t, "the tracer was told", strings.Join(r.lines, "\n"), strings.TrimSpace(`
MTA calls IThing.Do @ A at 1 under <nil>
IThing.Do @ A begins, from MTA
IThing.Do @ A answers S_OK
IThing.Do @ A gave MTA: S_OK
MTA calls IThing.Do @ A at 1 under <nil>
IThing.Do @ A begins, from MTA
A calls IThing.Do @ B at 2 under IThing.Do @ A
IThing.Do @ B begins, from A
IThing.Do @ B answers S_FALSE
IThing.Do @ B gave A: S_FALSE
IThing.Do @ A answers E_FAIL
IThing.Do @ A gave MTA: E_FAIL
MTA calls IThing.Do @ A at 1 under <nil>
IThing.Do @ A begins, from MTA
IThing.Do @ A answers RPC_E_SERVERFAULT
IThing.Do @ A gave MTA: RPC_E_SERVERFAULT
MTA calls IThing.Do @ A at 1 under <nil>
IThing.Do @ A gave MTA: RPC_E_CALL_CANCELED`))
	rt.Release(p)
	do(t, ctx, a, func(context.Context) error { rt.Release(inner); return nil })
}

// The log tells of what nobody may otherwise hear of.
func TestLogger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		var text syncBuffer
		rt.SetLogger(ctx, slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug})))
		a, err := rt.NewSTA(ctx, rt.Named("A"), rt.NotReentrant())
		wantIs(t, "NewSTA", err, nil)
		p := export(t, ctx, a, &thing{
			do: func(_ context.Context, n int64) (int64, error) {
				if n == 1 {
					panic("boom")
				}
				time.Sleep(time.Minute)
				return 0, nil
			},
			end: func(context.Context) { panic("at the end") },
		})
		_, _ = p.Do(ctx, 1)
		_, _ = p.Do(ctx, 2)
		rt.Release(p)
		wantIs(t, "Close", a.Close(ctx), nil)
		rt.SetLogger(ctx, nil)
		for _, line := range []string{
			`level=DEBUG msg="rt: an apartment begins" apartment=A`,
			`level=ERROR msg="rt: an object has not returned" call.to="IThing.Do @ A".* fault="panic: boom" stack=`,
			`level=WARN msg="rt: a call has been waiting for over a second" call.to="IThing.Do @ A" call.from=MTA`,
			`level=DEBUG msg="rt: an apartment has ended" apartment=A`,
		} {
			if n := len(regexp.MustCompile(line).FindAllString(text.String(), -1)); n != 1 {
				t.Errorf("%d times in the log: %s", n, line)
			}
		}
		if t.Failed() {
			t.Log(text.String())
		}
	})
}

// A syncBuffer is a bytes.Buffer for several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// A Snapshot shows calls in flight: who waits for whom, what runs, what waits in
// which queue, and what nobody waits for any more.
func TestSnapshotCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		a, b := in(t, ctx, "A", rt.NotReentrant()), in(t, ctx, "B", rt.Unlocked())
		far := pass(t, inside(t, ctx, b), inside(t, ctx, a), &thing{do: func(context.Context, int64) (int64, error) {
			time.Sleep(time.Hour)
			return 0, nil
		}})
		p := export(t, ctx, a, &thing{do: func(ctx context.Context, n int64) (int64, error) {
			if n == 0 {
				return 0, nil
			}
			return far.Do(ctx, n)
		}})
		short, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		for n, ctx := range []context.Context{ctx, ctx, short} {
			wg.Go(func() { _, _ = p.Do(ctx, int64(1-min(n, 1))) })
			time.Sleep(time.Second)
		}
		cancel()
		synctest.Wait()
		info := rt.Snapshot(ctx)
		var lines []string
		for _, c := range info.Calls {
			waitsFor := "nobody"
			if c.WaitsFor >= 0 {
				waitsFor = info.Calls[c.WaitsFor].String()
			}
			lines = append(lines, fmt.Sprintf("%s from %s, runs %v, given up %v, waits for %s", c, c.From, c.Running, c.Abandoned, waitsFor))
		}
		slices.Sort(lines)
		want(t, "calls", strings.Join(lines, "\n"), strings.TrimSpace(`
IThing.Do @ A from MTA, runs false, given up false, waits for IThing.Do @ B
IThing.Do @ A from MTA, runs false, given up true, waits for IThing.Do @ B
IThing.Do @ A from MTA, runs true, given up false, waits for IThing.Do @ B
IThing.Do @ B from A, runs true, given up false, waits for nobody`))
		want(t, "threads", info.Threads, 3)
		for _, contents := range info.Apartments {
			want(t, "the queue of "+contents.Name, contents.Queue, map[string]int{"A": 2}[contents.Name])
			want(t, contents.Name+" is locked", contents.Locked, contents.Name == "A")
			want(t, "threads in "+contents.Name, contents.Threads, 1)
		}
		wg.Wait()
		rt.Release(p)
		do(t, ctx, a, func(context.Context) error { rt.Release(far); return nil })
		want(t, "calls at the end", len(rt.Snapshot(ctx).Calls), 0)
	})
}
