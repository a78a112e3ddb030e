// Package app is a program with a window, for any toolkit: a button starts a job, and
// a bar shows how far it is.
//
// The window is an object like others, and its apartment an STA on the main goroutine,
// where toolkits want to be. What is between the two is the Toolkit, which is an
// rt.Doorbell: the toolkit's loop runs the apartment's calls when the bell rings, and
// when the window's code waits for a call of its own, the toolkit's loop runs inside
// that wait, so that the window can be drawn, moved and closed.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/goidl/goidl/rt"
)

//go:generate go tool goidl gen hostloop.idl

// A Toolkit is an event loop of somebody else, with a window.
//
// Concurrency: Post and Ring may be called on any goroutine, the rest on the loop's.
type Toolkit interface {
	rt.Doorbell

	// Run is the loop, until Stop. It calls rung when the bell has rung, but not
	// for a bell that has ended a Wait; and closed, also in Wait, when the
	// user closes the window.
	Run(rung, closed func())
	Stop()

	// Post has the loop call an event's handler, also in Wait.
	Post(handler func())

	// Draw draws the bar.
	Draw(done, total uint32)
}

// steps is how many a job has, and step how long each takes.
const (
	steps = 3
	step  = 100 * time.Millisecond
)

// Run runs the program on the calling goroutine, which must be the one that the
// toolkit wants, and tells on out what happens.
func Run(ctx context.Context, k Toolkit, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, leave, err := rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED, rt.WithDoorbell(k), rt.Named("window"))
	if err != nil {
		return err
	}
	defer leave()
	job, err := rt.CreateInstance[IJob](ctx, CLSID_Job)
	if err != nil {
		return err
	}
	defer rt.Release(job)
	w := &window{ctx: ctx, toolkit: k, job: job, out: out}
	k.Post(w.click)
	k.Run(
		func() { w.check(rt.Pump(ctx)) },
		func() {
			w.say("the window is closed")
			cancel()
			k.Stop()
		},
	)
	return w.err
}

// A window shows how far a job is. It lives in the toolkit's apartment and is an
// IProgress that others call there.
//
// Concurrency: all methods are called on the toolkit's goroutine.
type window struct {
	ctx     context.Context
	toolkit Toolkit
	job     IJob
	out     io.Writer

	waits bool // for the job
	err   error
}

// click is the button: it first waits for a job, and then has another one done in
// the background.
func (w *window) click() {
	w.say("a click: Run, and the window waits")
	w.waits = true
	err := w.job.Run(w.ctx, steps, w)
	w.waits = false
	if errors.Is(err, rt.RPC_E_CALL_CANCELED) {
		w.say("Run is cancelled")
		return
	}
	w.check(err)
	w.say("a click: Start, and the window goes on")
	w.check(w.job.Start(w.ctx, steps, w))
}

// Report implements IProgress.
func (w *window) Report(ctx context.Context, done, total uint32) error {
	apt, err := rt.CurrentApartment(ctx)
	if err != nil {
		return err
	}
	during := "from the toolkit's loop"
	if w.waits {
		during = "inside the wait"
	}
	w.say("%d of %d, told in the apartment %q, %s", done, total, apt.Name, during)
	w.toolkit.Post(func() { w.toolkit.Draw(done, total) })
	if done == total && !w.waits {
		w.toolkit.Post(w.toolkit.Stop)
	}
	return nil
}

func (w *window) say(format string, args ...any) { fmt.Fprintf(w.out, format+"\n", args...) }

// check ends the program with an error, if there is one.
func (w *window) check(err error) {
	if err != nil && w.err == nil {
		w.err = err
		w.toolkit.Stop()
	}
}
