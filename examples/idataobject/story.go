package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// A story is what the program tells when it is given no command: the windows of
// the article, what each of them got, and where the calls went.
type story struct {
	*app
	out io.Writer
}

// tell tells the story.
func tell(ctx context.Context, out io.Writer) error {
	if err := tellOfThreads(ctx, out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n5. What marshaling costs\n\n")
	result, err := runTimeTest(ctx, 10000, 10240)
	if err != nil {
		return err
	}
	return printTimeTest(out, result, false)
}

// tellOfThreads tells the chapters in which it matters who runs where.
func tellOfThreads(ctx context.Context, out io.Writer) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	a, err := newApp(ctx, rt.COINIT_APARTMENTTHREADED)
	if err != nil {
		return err
	}
	defer a.close()
	return (&story{app: a, out: out}).chapters()
}

func (s *story) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

func (s *story) chapters() error {
	apartment, err := s.openSTA("Apartment window")
	if err != nil {
		return err
	}
	first, err := s.openMTA("Free window 1", false)
	if err != nil {
		return err
	}
	second, err := s.openMTA("Free window 2", false)
	if err != nil {
		return err
	}
	s.cast()
	return errors.Join(
		s.creations([]*window{s.main, apartment, first}),
		s.sharing(first, second),
		s.callbacks([]*window{apartment, first}),
		s.bug(apartment),
	)
}

// cast introduces the windows.
func (s *story) cast() {
	s.printf("A clock board, registered under five threading models, and a client with four threads:\n\n")
	for _, w := range s.windows {
		model := "free-threaded: in the MTA with the other"
		if w.sta {
			model = "apartment-threaded: an STA of its own"
		}
		s.printf("  %-18s thread %d, %s\n", w.name, w.thread, model)
	}
}

// creations shows what each window gets from each class, and where its calls run.
func (s *story) creations(windows []*window) error {
	s.printf("\n1. The runtime compares the threading rules of client and class\n")
	for _, w := range windows {
		s.printf("\n")
		for _, c := range classes {
			if err := s.create(w, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *story) create(w *window, c class) error {
	return s.run(w, func(ctx context.Context) error {
		b, err := rt.CreateInstance[IClockBoard](ctx, c.clsid)
		if err != nil {
			return err
		}
		defer rt.Release(b)
		thread, apartment, err := b.Where(ctx)
		if err != nil {
			return err
		}
		s.printf("  %-18s creates %-10s gets %-8s called on thread %d, %s\n", w.name, c.name,
			got(rt.IsProxy(b)), thread, runsOn(w, c, thread, apartment))
		return nil
	})
}

// sharing shows that free-threaded windows share one pointer.
func (s *story) sharing(first, second *window) error {
	s.printf("\n2. One object, two free-threaded windows\n\n")
	for _, c := range []class{classes[2], classes[1]} {
		var b IClockBoard
		err := s.run(first, func(ctx context.Context) (err error) {
			b, err = rt.CreateInstance[IClockBoard](ctx, c.clsid)
			return err
		})
		if err != nil {
			return err
		}
		for _, w := range []*window{first, second} {
			if err := s.ask(w, c, b); err != nil {
				return err
			}
		}
		if err := s.release(second, b); err != nil {
			return err
		}
	}
	return nil
}

// ask asks the board for the thread that it is called on, by the format that the
// article used.
func (s *story) ask(w *window, c class, b IClockBoard) error {
	return s.run(w, func(ctx context.Context) error {
		data, err := rt.QueryInterface[ole.IDataObject](ctx, b)
		if err != nil {
			return err
		}
		defer rt.Release(data)
		medium, err := data.GetData(ctx, formatetc(cfThreadID))
		if err != nil {
			return err
		}
		s.printf("  %-18s GetData(ThreadId) of the %s board: %s\n", w.name, c.name, s.whose(threadIn(&medium), w))
		return ole.ReleaseStgMedium(&medium)
	})
}

// whose describes a thread as seen from window w.
func (s *story) whose(thread uint32, w *window) string {
	if thread == w.thread {
		return fmt.Sprintf("thread %d, the caller's", thread)
	}
	return fmt.Sprintf("thread %d, not the caller's", thread)
}

// callbacks shows who calls whom on which thread, with discipline.
func (s *story) callbacks(windows []*window) error {
	s.printf("\n3. Callbacks: the board hands the sink to its worker through a stream\n\n")
	for _, w := range windows {
		for _, worker := range []WORKER{WORKER_MTA, WORKER_STA} {
			result, err := s.callbackOf(w, classes[3], worker)
			if err != nil {
				return err
			}
			s.printf("  %-18s a worker in %s holds %-8s OnDataChange runs on the %s's thread\n",
				w.name, apartmentOf(worker), got(result.sink == "proxy"), result.on)
		}
	}
	return nil
}

// bug shows what becomes of a board that hands the pointer over as it is.
func (s *story) bug(w *window) error {
	s.printf("\n4. The same without discipline: the worker gets the pointer as it is\n\n")
	result, err := s.callbackOf(w, undisciplined[0], WORKER_MTA)
	if err != nil {
		return err
	}
	s.printf("  %-18s class Both: the worker holds %s OnDataChange runs, silently, on the %s's thread\n",
		w.name, got(result.sink == "proxy"), result.on)
	last, err := s.refused(w, undisciplined[1])
	if err != nil {
		return err
	}
	s.printf("  %-18s class Free: the worker in an STA holds %s and gets %v\n", w.name, "the MTA's proxy,", last)
	return nil
}

// callbackOf makes a board of class c in window w and has it call back once.
func (s *story) callbackOf(w *window, c class, worker WORKER) (callback, error) {
	var b IClockBoard
	err := s.run(w, func(ctx context.Context) (err error) {
		b, err = rt.CreateInstance[IClockBoard](ctx, c.clsid)
		return err
	})
	if err != nil {
		return callback{}, err
	}
	result, err := s.callback(w, b, worker)
	return result, errors.Join(err, s.release(w, b))
}

// refused has a board of class c try to call window w back from a worker that may
// not use the pointer it was given, and tells what the attempt came to.
func (s *story) refused(w *window, c class) (rt.HRESULT, error) {
	var last rt.HRESULT
	err := s.run(w, func(ctx context.Context) error {
		b, err := rt.CreateInstance[IClockBoard](ctx, c.clsid)
		if err != nil {
			return err
		}
		defer rt.Release(b)
		data, err := rt.QueryInterface[ole.IDataObject](ctx, b)
		if err != nil {
			return err
		}
		defer rt.Release(data)
		if err = b.SetWorker(ctx, WORKER_STA); err != nil {
			return err
		}
		cookie, err := data.DAdvise(ctx, formatetc(cfThreadID), 0, newSink())
		if err != nil {
			return err
		}
		for conn := (CONNECTION{}); conn.Calls == 0 && err == nil; last = conn.Last {
			time.Sleep(period)
			conn, err = b.Connection(ctx)
		}
		return errors.Join(err, data.DUnadvise(ctx, cookie))
	})
	return last, err
}

func got(proxy bool) string {
	if proxy {
		return "a proxy,"
	}
	return "itself,"
}

func apartmentOf(worker WORKER) string {
	if worker == WORKER_STA {
		return "an STA "
	}
	return "the MTA"
}
