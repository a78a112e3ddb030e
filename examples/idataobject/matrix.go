package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// A cell tells what one client got from one class, and where things ran.
type cell struct {
	Client  string `json:"client"`
	Class   string `json:"class"`
	Pointer string `json:"pointer"` // direct or proxy
	RunsOn  string `json:"runs_on"` // caller, main STA, host STA or MTA worker

	// What a worker in the MTA, then one in an STA, holds of the client's sink
	// (direct or proxy) and where OnDataChange runs (client, worker or MTA worker).
	CallbackSinkMTA string `json:"callback_sink_mta"`
	CallbackOnMTA   string `json:"callback_on_mta"`
	CallbackSinkSTA string `json:"callback_sink_sta"`
	CallbackOnSTA   string `json:"callback_on_sta"`
}

// runMatrix tries every client with every class.
func runMatrix(ctx context.Context, kind rt.COINIT) ([]cell, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	a, err := newApp(ctx, kind)
	if err != nil {
		return nil, err
	}
	defer a.close()
	cells, err := a.tryAll(a.main)
	for _, open := range a.matrixWindows() {
		if err != nil {
			break
		}
		var w *window
		if w, err = open(); err != nil {
			break
		}
		var more []cell
		more, err = a.tryAll(w)
		cells = append(cells, more...)
	}
	return cells, err
}

// matrixWindows opens a window of each kind that the main one is not. Each is
// opened after the one before it has had its turn: a main thread in the MTA
// sees a process without STAs.
func (a *app) matrixWindows() []func() (*window, error) {
	sta := func() (*window, error) { return a.openSTA("another STA") }
	mta := func() (*window, error) { return a.openMTA("MTA", false) }
	implicit := func() (*window, error) { return a.openMTA("implicit MTA", true) }
	if a.main.sta {
		return []func() (*window, error){sta, mta, implicit}
	}
	return []func() (*window, error){implicit, sta}
}

// tryAll has window w use a board of every class.
func (a *app) tryAll(w *window) ([]cell, error) {
	var cells []cell
	for _, c := range classes {
		cell, err := a.try(w, c)
		if err != nil {
			return nil, fmt.Errorf("%s, class %s: %w", w.name, c.name, err)
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

// try has window w use a board of class c.
func (a *app) try(w *window, c class) (cell, error) {
	result := cell{Client: w.name, Class: c.name}
	var b IClockBoard
	err := a.run(w, func(ctx context.Context) (err error) {
		if b, err = rt.CreateInstance[IClockBoard](ctx, c.clsid); err != nil {
			return err
		}
		thread, apartment, err := b.Where(ctx)
		result.Pointer = pointer(rt.IsProxy(b))
		result.RunsOn = runsOn(w, c, thread, apartment)
		return err
	})
	if err != nil {
		return result, err
	}
	mta, err := a.callback(w, b, WORKER_MTA)
	if err != nil {
		return result, err
	}
	sta, err := a.callback(w, b, WORKER_STA)
	if err != nil {
		return result, err
	}
	result.CallbackSinkMTA, result.CallbackOnMTA = mta.sink, mta.on
	result.CallbackSinkSTA, result.CallbackOnSTA = sta.sink, sta.on
	return result, a.release(w, b)
}

// runsOn names the thread on which a board received a call. A host STA that the
// runtime has made the main STA is both; then the name is the one by which the
// class came to be there.
func runsOn(w *window, c class, thread uint32, apartment ole.APTTYPE) string {
	switch {
	case thread == w.thread:
		return "caller"
	case apartment == ole.APTTYPE_MTA:
		return "MTA worker"
	case apartment == ole.APTTYPE_MAINSTA && c.model != rt.Apartment:
		return "main STA"
	}
	return "host STA"
}

// A callback is how a worker of the board's reached a client.
type callback struct {
	sink string // what the worker held
	on   string // where the callback ran
	last rt.HRESULT
}

// callback has the board call window w back through a worker of the given kind.
func (a *app) callback(w *window, b IClockBoard, worker WORKER) (callback, error) {
	s := newSink()
	var data ole.IDataObject
	var cookie uint32
	err := a.run(w, func(ctx context.Context) (err error) {
		if data, err = rt.QueryInterface[ole.IDataObject](ctx, b); err != nil {
			return err
		}
		if err = b.SetWorker(ctx, worker); err != nil {
			return err
		}
		cookie, err = data.DAdvise(ctx, formatetc(cfThreadID), 0, s)
		return err
	})
	if err != nil {
		return callback{}, err
	}
	if err := a.await(s.heard); err != nil {
		return callback{}, errors.Join(errors.New("no callback"), err)
	}
	var result callback
	return result, a.run(w, func(ctx context.Context) error {
		conn, err := b.Connection(ctx)
		if err != nil {
			return err
		}
		result = callback{sink: pointer(conn.Proxy), on: callbackOn(w, s), last: conn.Last}
		defer rt.Release(data)
		return data.DUnadvise(ctx, cookie)
	})
}

// callbackOn names the thread that a callback ran on.
func callbackOn(w *window, s *sink) string {
	switch s.thread {
	case w.thread:
		return "client"
	case s.caller:
		return "worker"
	}
	return "MTA worker"
}

func pointer(proxy bool) string {
	if proxy {
		return "proxy"
	}
	return "direct"
}

// printMatrix prints the cells as a table, or as a JSON array.
func printMatrix(w io.Writer, cells []cell, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(cells)
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "client\tclass\tpointer\truns on\tMTA worker's sink\truns on\tSTA worker's sink\truns on")
	for _, c := range cells {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Client, c.Class, c.Pointer, c.RunsOn,
			c.CallbackSinkMTA, c.CallbackOnMTA, c.CallbackSinkSTA, c.CallbackOnSTA)
	}
	return tw.Flush()
}
