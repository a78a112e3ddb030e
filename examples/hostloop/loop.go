package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// A loop is an event loop with a window of text: the least that is an app.Toolkit.
//
// Concurrency: Post and Ring may be called on any goroutine; the rest belongs to the
// loop's.
type loop struct {
	out     io.Writer
	wake    chan struct{} // of capacity 1: there is something to do
	rung    func()
	closed  func()
	stopped bool

	mu     sync.Mutex // guards what follows
	events []func()
	bell   bool // it has rung
}

func newLoop(out io.Writer) *loop { return &loop{out: out, wake: make(chan struct{}, 1)} }

// Ring implements rt.Doorbell.
func (l *loop) Ring() {
	l.mu.Lock()
	l.bell = true
	l.mu.Unlock()
	l.rouse()
}

// Post implements app.Toolkit.
func (l *loop) Post(handler func()) {
	l.mu.Lock()
	l.events = append(l.events, handler)
	l.mu.Unlock()
	l.rouse()
}

func (l *loop) rouse() {
	select {
	case l.wake <- struct{}{}:
	default: // it is awake, or about to be
	}
}

// Wait implements rt.Doorbell.
func (l *loop) Wait() {
	for !l.turn() {
	}
}

// Run implements app.Toolkit.
func (l *loop) Run(rung, closed func()) {
	l.rung, l.closed = rung, closed
	for !l.stopped {
		if l.turn() {
			l.rung()
		}
	}
}

// Stop implements app.Toolkit.
func (l *loop) Stop() { l.stopped = true }

// Draw implements app.Toolkit.
func (l *loop) Draw(done, total uint32) {
	fmt.Fprintf(l.out, "  [%s%s]\n", strings.Repeat("#", int(done)), strings.Repeat(".", int(total-done)))
}

// close is the user, who closes the window.
func (l *loop) close() { l.Post(func() { l.closed() }) }

// turn waits for an event and handles it, and reports whether the bell has rung.
func (l *loop) turn() (rung bool) {
	event, rung := l.next()
	for event == nil && !rung {
		<-l.wake
		event, rung = l.next()
	}
	if event != nil {
		event()
	}
	return rung
}

// next takes an event, if there is one, else the ring of the bell.
func (l *loop) next() (event func(), rung bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.events) == 0 {
		rung, l.bell = l.bell, false
		return nil, rung
	}
	event, l.events = l.events[0], l.events[1:]
	return event, false
}
