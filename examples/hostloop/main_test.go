package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/goidl/goidl/examples/hostloop/app"
	"github.com/goidl/goidl/rt/rttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run runs the program in a process of its own; user does what a user does. In the
// bubble nothing takes time but what sleeps: the window is drawn before the next step
// is done, or not in time.
func run(t *testing.T, user func(l *loop)) string {
	var out strings.Builder
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(&out)
		go user(l)
		if err := app.Run(rttest.Process(t), l, &out); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour) // a job in the background may go on a little
	})
	return out.String()
}

// Calls come in, and the window is drawn, while the window's code waits for a call of
// its own, and also while it does not.
func TestHostloop(t *testing.T) {
	const want = `a click: Run, and the window waits
1 of 3, told in the apartment "window", inside the wait
  [#..]
2 of 3, told in the apartment "window", inside the wait
  [##.]
3 of 3, told in the apartment "window", inside the wait
a click: Start, and the window goes on
  [###]
1 of 3, told in the apartment "window", from the toolkit's loop
  [#..]
2 of 3, told in the apartment "window", from the toolkit's loop
  [##.]
3 of 3, told in the apartment "window", from the toolkit's loop
  [###]
`
	if got := strings.ReplaceAll(run(t, func(*loop) {}), last, lastReordered); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The last step of Run and Run's own end are both on their way to the window: it may be
// drawn before the end or after.
const (
	last          = "  [###]\na click: Start, and the window goes on\n"
	lastReordered = "a click: Start, and the window goes on\n  [###]\n"
)

// When the user closes the window, the call that it waits for is given up; and a job in
// the background stops.
func TestClose(t *testing.T) {
	for when, last := range map[time.Duration]string{
		150 * time.Millisecond: "  [#..]\nthe window is closed\nRun is cancelled\n",
		450 * time.Millisecond: "  [#..]\nthe window is closed\n",
	} {
		got := run(t, func(l *loop) {
			time.Sleep(when)
			l.close()
		})
		if !strings.HasSuffix(got, last) {
			t.Errorf("closed after %v:\n%s\nit should end with\n%s", when, got, last)
		}
	}
}

// The foreign loop keeps an order: what is posted runs before the bell, one after the
// other.
func TestLoop(t *testing.T) {
	l := newLoop(&strings.Builder{})
	var got []string
	l.Ring()
	for _, name := range []string{"a", "b"} {
		l.Post(func() { got = append(got, name) })
	}
	l.Post(l.Stop)
	l.Run(func() { got = append(got, "bell") }, nil)
	l.Wait()
	if want := "a b"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
