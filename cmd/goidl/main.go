// Command goidl compiles interfaces that are written in Microsoft's IDL into Go.
//
//	goidl gen clock.idl      writes clock.idl.go beside it
//	goidl check clock.idl    says what is wrong with it
//	goidl dump clock.idl     prints what was understood
//	goidl new clock.idl      starts an implementation
//	goidl explain MIDL2009   says what a diagnostic is about
//
// It exits with 0 when all is well, with 1 when there are errors in the files,
// with 2 when it was called wrongly, and with 3 when gen --check finds that
// generated files are not what the IDL files say.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"

	"github.com/alecthomas/kong"
)

func main() {
	tuneCollector()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// tuneCollector lets the heap grow, up to a point.
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		// Nearly all that is allocated is kept to the end, so that the collector
		// finds little: checking mshtml.idl takes 0.6 of the time that it takes
		// with 100.
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		// Only files that mean harm come here, and they leave much behind.
		debug.SetMemoryLimit(1 << 30)
	}
}

// The exit statuses.
const (
	statusOK     = 0
	statusErrors = 1
	statusUsage  = 2
	statusDiffer = 3
)

// A console is where a command prints to.
type console struct {
	stdout, stderr io.Writer
	busy           bool // the command's own output goes to stdout, and nothing else may
}

// cli is the command line.
type cli struct {
	Gen     genCmd     `cmd:"" help:"Generate Go from IDL files."`
	Check   checkCmd   `cmd:"" help:"Say what is wrong with IDL files."`
	Dump    dumpCmd    `cmd:"" help:"Print the model of IDL files."`
	New     newCmd     `cmd:"" help:"Start to implement a class: write a Go file with its methods and registration."`
	Explain explainCmd `cmd:"" help:"Say what a diagnostic is about, with an example."`
	Version versionCmd `cmd:"" help:"Print the version of goidl."`
}

// run executes a command line and gives the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	helped := false
	parser, err := kong.New(&cli{},
		kong.Name("goidl"),
		kong.Description("Compiles Microsoft's IDL into Go."),
		kong.Vars{"maxErrors": strconv.Itoa(maxErrors)},
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { helped = true }), // --help would exit, and kong goes on when it does not
	)
	if err != nil {
		fmt.Fprintln(stderr, "goidl:", err)
		return statusUsage
	}
	args, ignored := fromMIDL(args)
	ctx, err := parser.Parse(args)
	switch {
	case helped:
		return statusOK
	case err != nil:
		fmt.Fprintf(stderr, "goidl: %v\nRun \"goidl --help\" for how to call it.\n", err)
		return statusUsage
	}
	sayIgnored(stderr, ignored)
	var status int
	ctx.Bind(console{stdout: stdout, stderr: stderr}, &status)
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(stderr, "goidl:", err)
		return statusErrors
	}
	return status
}
