//go:build sdl

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/goidl/goidl/examples/hostloop/app"
)

// init keeps the main goroutine on the main thread, where SDL wants to be.
func init() { runtime.LockOSThread() }

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sdl:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	l, err := openLoop()
	if err != nil {
		return err
	}
	defer l.quit()
	return app.Run(context.Background(), l, out)
}
