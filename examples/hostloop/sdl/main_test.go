//go:build sdl

package main

import (
	"runtime"
	"strings"
	"testing"

	"github.com/goidl/goidl/examples/hostloop/app"
)

// The program runs in SDL's loop, without a display, and draws.
func TestDummy(t *testing.T) {
	runtime.LockOSThread() // SDL is used on the thread that has initialized it
	defer runtime.UnlockOSThread()
	t.Setenv("SDL_VIDEODRIVER", "dummy")
	l, err := openLoop()
	if err != nil {
		t.Fatal(err)
	}
	defer l.quit()
	var out strings.Builder
	if err := app.Run(t.Context(), l, &out); err != nil {
		t.Error(err)
	}
	for _, during := range []string{"inside the wait", "from the toolkit's loop"} {
		if n := strings.Count(out.String(), during); n != 3 {
			t.Errorf("%d calls came in %s, want 3:\n%s", n, during, &out)
		}
	}
	surface, err := l.window.GetSurface()
	if err != nil {
		t.Fatal(err)
	}
	full := surface.At(0, 0)
	l.Draw(1, 3)
	if half := surface.At(int(surface.W)/2, 0); surface.At(0, 0) != full || half == full {
		t.Errorf("a third of the bar is %v, and the rest %v", full, half)
	}
}
