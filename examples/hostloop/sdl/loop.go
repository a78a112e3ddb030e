//go:build sdl

package main

import (
	"sync"
	"sync/atomic"

	"github.com/veandco/go-sdl2/sdl"
)

// A loop is SDL's event loop, and a window, as an app.Toolkit.
//
// Concurrency: Post and Ring may be called on any goroutine, as SDL_PushEvent may; the
// rest belongs to the main thread.
type loop struct {
	window  *sdl.Window
	wake    uint32 // the type of the event that wakes the loop
	rung    func()
	closed  func()
	stopped bool

	bell     atomic.Bool // it has rung
	mu       sync.Mutex
	handlers []func()
}

func openLoop() (*loop, error) {
	if err := sdl.Init(sdl.INIT_VIDEO); err != nil {
		return nil, err
	}
	window, err := sdl.CreateWindow("hostloop", sdl.WINDOWPOS_UNDEFINED, sdl.WINDOWPOS_UNDEFINED, 400, 60, sdl.WINDOW_SHOWN)
	if err != nil {
		sdl.Quit()
		return nil, err
	}
	return &loop{window: window, wake: sdl.RegisterEvents(1)}, nil
}

// quit ends what openLoop has begun.
func (l *loop) quit() {
	_ = l.window.Destroy()
	sdl.Quit()
}

// rouse wakes the loop. SDL refuses the event when its queue is full: then the loop is
// awake. SDL copies as much as the largest event has, which is more than the binding
// allocates for this one.
func (l *loop) rouse() {
	var e struct {
		sdl.UserEvent
		_ sdl.CEvent
	}
	e.Type = l.wake
	_, _ = sdl.PushEvent(&e.UserEvent)
}

// Ring implements rt.Doorbell.
func (l *loop) Ring() {
	l.bell.Store(true)
	l.rouse()
}

// Post implements app.Toolkit.
func (l *loop) Post(handler func()) {
	l.mu.Lock()
	l.handlers = append(l.handlers, handler)
	l.mu.Unlock()
	l.rouse()
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

// Stop implements app.Toolkit. The loop may be in its turn, which ends with an event.
func (l *loop) Stop() {
	l.stopped = true
	l.rouse()
}

// turn waits for an event and handles it, and reports whether the bell has rung.
func (l *loop) turn() (rung bool) {
	if _, quit := sdl.WaitEvent().(*sdl.QuitEvent); quit {
		l.closed()
	}
	l.handle()
	return l.bell.Swap(false)
}

// handle calls the handlers that have been posted.
func (l *loop) handle() {
	l.mu.Lock()
	handlers := l.handlers
	l.handlers = nil
	l.mu.Unlock()
	for _, handler := range handlers {
		handler()
	}
}

// Draw implements app.Toolkit.
func (l *loop) Draw(done, total uint32) {
	surface, err := l.window.GetSurface()
	if err != nil {
		return // the window is closing
	}
	bar := sdl.Rect{W: surface.W * int32(done) / int32(total), H: surface.H}
	_ = surface.FillRect(nil, 0x00ffffff)
	_ = surface.FillRect(&bar, 0x002060c0)
	_ = l.window.UpdateSurface()
}
