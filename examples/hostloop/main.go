package main

import (
	"context"
	"fmt"
	"os"

	"github.com/goidl/goidl/examples/hostloop/app"
)

func main() {
	if err := app.Run(context.Background(), newLoop(os.Stdout), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "hostloop:", err)
		os.Exit(1)
	}
}
