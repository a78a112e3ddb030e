// Command idataobject is the sample of 1997: a clock board that offers
// IDataObject, registered under five classes that differ in their threading
// model only, and a client with several threads.
//
//	idataobject                              tells the story
//	idataobject matrix [--main sta|mta] [--json]
//	                                         every kind of client with every class
//	idataobject timetest [-n 10000] [--size 10240] [--json]
//	                                         what marshaling costs
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/goidl/goidl/rt"
)

//go:generate go tool goidl gen idataobject.idl

func main() {
	if err := registerClasses(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// errUsage stands for a message about usage that has been printed.
var errUsage = errors.New("wrong usage")

// run runs the program and gives its exit status: 1 for a failure, 2 for wrong
// usage.
func run(args []string, stdout, stderr io.Writer) int {
	err := dispatch(args, stdout, stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	}
	fmt.Fprintln(stderr, "idataobject:", err)
	return 1
}

func dispatch(args []string, stdout, stderr io.Writer) error {
	command := "story"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("idataobject "+command, flag.ContinueOnError)
	flags.SetOutput(stderr)
	ctx := context.Background()
	switch command {
	case "story":
		return parsed(flags, args, func() error { return tell(ctx, stdout) })
	case "matrix":
		mainModel := flags.String("main", "sta", "the main thread's apartment: `sta or mta`")
		asJSON := flags.Bool("json", false, "print a JSON array")
		return parsed(flags, args, func() error { return matrixCommand(ctx, stdout, stderr, *mainModel, *asJSON) })
	case "timetest":
		n := flags.Int("n", 10000, "`repetitions`")
		size := flags.Int("size", 10240, "`bytes` of each transfer")
		asJSON := flags.Bool("json", false, "print a JSON object")
		return parsed(flags, args, func() error {
			result, err := runTimeTest(ctx, *n, *size)
			if err != nil {
				return err
			}
			return printTimeTest(stdout, result, *asJSON)
		})
	}
	fmt.Fprintf(stderr, "idataobject: unknown command %q; there are story, matrix and timetest\n", command)
	return errUsage
}

// parsed runs a command after its flags have been parsed.
func parsed(flags *flag.FlagSet, args []string, command func() error) error {
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return errUsage
	case flags.NArg() > 0:
		fmt.Fprintf(flags.Output(), "%s: unexpected argument %q\n", flags.Name(), flags.Arg(0))
		return errUsage
	}
	return command()
}

func matrixCommand(ctx context.Context, stdout, stderr io.Writer, mainModel string, asJSON bool) error {
	kind := rt.COINIT_APARTMENTTHREADED
	switch mainModel {
	case "sta":
	case "mta":
		kind = rt.COINIT_MULTITHREADED
	default:
		fmt.Fprintf(stderr, "idataobject matrix: --main is sta or mta, not %q\n", mainModel)
		return errUsage
	}
	cells, err := runMatrix(ctx, kind)
	if err != nil {
		return err
	}
	return printMatrix(stdout, cells, asJSON)
}
