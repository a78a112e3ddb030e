package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/goidl/goidl/rt"
)

// patience bounds the waiting for what should come within milliseconds.
const patience = 10 * time.Second

// A window is one of the client's: a thread in an apartment, on which commands
// run one after another. There are no pixels.
type window struct {
	name   string
	sta    bool   // apartment-threaded
	thread uint32 // the id of its thread
	do     func(command) error
	close  func()
}

// A command runs on a window's thread, with the context of its apartment.
type command func(ctx context.Context) error

// An app is the client: its main thread and the windows it has opened.
type app struct {
	ctx     context.Context // the main thread's
	main    *window
	windows []*window // the main one first
	leave   func()
}

// newApp initializes the main thread, which is the caller's. Whoever wants to tell
// its id from others' locks it first.
func newApp(ctx context.Context, kind rt.COINIT) (*app, error) {
	ctx, leave, err := rt.InitializeEx(ctx, kind)
	if err != nil {
		return nil, err
	}
	a := &app{ctx: ctx, leave: leave}
	a.main = &window{
		name:   "MTA",
		sta:    kind == rt.COINIT_APARTMENTTHREADED,
		thread: threadID(),
		do:     func(c command) error { return c(ctx) },
		close:  func() {},
	}
	if a.main.sta {
		a.main.name = "main STA"
	}
	a.windows = []*window{a.main}
	return a, nil
}

// close closes the windows, then leaves the main thread's apartment, and last
// waits for the boards' workers, who may have had calls to make into any of them.
func (a *app) close() {
	for _, w := range a.windows {
		a.await(goAndClose(w.close)) //nolint:errcheck // a window that does not close is left behind
	}
	a.leave()
	workers.Wait()
}

// openSTA opens an apartment-threaded window.
func (a *app) openSTA(name string, options ...rt.STAOption) (*window, error) {
	outside := rt.WithoutApartment(a.ctx)
	sta, err := rt.NewSTA(outside, options...)
	if err != nil {
		return nil, err
	}
	w := &window{
		name:  name,
		sta:   true,
		do:    func(c command) error { return sta.Do(outside, c) },
		close: func() { sta.Close(outside) },
	}
	return w, a.opened(w)
}

// openMTA opens a free-threaded window. An implicit one never says so: it is in
// the MTA because there is one.
func (a *app) openMTA(name string, implicit bool) (*window, error) {
	commands := make(chan func(context.Context))
	go func() {
		runtime.LockOSThread() // a window has a thread
		ctx, leave := rt.WithoutApartment(a.ctx), func() {}
		if !implicit {
			var err error
			if ctx, leave, err = rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED); err != nil {
				panic(err) // it cannot be in another apartment
			}
		}
		defer leave()
		for c := range commands {
			c(ctx)
		}
	}()
	w := &window{
		name: name,
		do: func(c command) error {
			result := make(chan error)
			commands <- func(ctx context.Context) { result <- c(ctx) }
			return <-result
		},
		close: func() { close(commands) },
	}
	return w, a.opened(w)
}

func (a *app) opened(w *window) error {
	a.windows = append(a.windows, w)
	return a.run(w, func(context.Context) error {
		w.thread = threadID()
		return nil
	})
}

// run runs a command in a window. The main thread, on which run is called, serves
// its own apartment meanwhile: others may have objects there.
func (a *app) run(w *window, c command) error {
	if w == a.main {
		return w.do(c)
	}
	var err error
	done := goAndClose(func() { err = w.do(c) })
	if timeout := a.await(done); timeout != nil {
		return fmt.Errorf("%s: %w", w.name, timeout)
	}
	return err
}

// release releases an interface pointer where it is at home.
func (a *app) release(w *window, v any) error {
	return a.run(w, func(context.Context) error {
		rt.Release(v)
		return nil
	})
}

// await waits on the main thread for done, open to calls that come in.
func (a *app) await(done <-chan struct{}) error {
	_, err := rt.Wait(a.ctx, patience, done)
	return err
}

// goAndClose runs f on another goroutine and closes what it returns after that.
func goAndClose(f func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	return done
}
