// Command widldiff compares what goidl understands of IDL files with what
// Wine's compiler widl says about them in the C headers that it writes:
//
//	go run ./internal/widldiff [-I dir]... [-D name[=value]]... [-sizes] [-size-sample n] [-cc gcc] [-v] FILE|FOLDER...
//
// It prints a line for each difference, then counts, and last how many files
// passed. Files that widl refuses have no oracle; they do not count, but
// whether goidl accepts them is told. The exit status is 1 if a file failed.
//
// With -sizes, C's sizeof and alignment of a sample of the structs and unions
// are compared with IDL's, by the C compiler and the C headers that the IDL
// files belong to.
package main

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

func main() {
	failed, err := run(os.Args[1:], os.Stdout)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "widldiff:", err)
		os.Exit(2)
	case failed > 0:
		os.Exit(1)
	}
}

// A list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

// Set appends a value.
func (l *list) Set(v string) error {
	*l = append(*l, v)
	return nil
}

// options are the flags of the command.
type options struct {
	include list
	defines list
	sample  int // how many structs and unions are measured
	cc      string
	verbose bool
}

// run does what main does, and gives the number of files that failed.
func run(args []string, out io.Writer) (failed int, err error) {
	var opts options
	flags := flag.NewFlagSet("widldiff", flag.ContinueOnError)
	flags.Var(&opts.include, "I", "look for files in `dir`")
	flags.Var(&opts.defines, "D", "define `name[=value]`")
	sizes := flags.Bool("sizes", false, "compare sizes and alignments with a C compiler's")
	flags.IntVar(&opts.sample, "size-sample", 0, "compare those of about `n` structs and unions, not of 300; implies -sizes")
	flags.StringVar(&opts.cc, "cc", "gcc", "the C `compiler`")
	flags.BoolVar(&opts.verbose, "v", false, "tell of files that widl or goidl refuse, with the reason")
	if err := flags.Parse(separate(args)); err != nil {
		return 0, err
	}
	if *sizes && opts.sample == 0 {
		opts.sample = 300
	}
	files, err := find(flags.Args())
	if err != nil {
		return 0, err
	}
	widl, err := findWidl()
	if err != nil {
		return 0, err
	}
	return compareAll(&opts, widl, files, out)
}

// separate splits -Idir and -Dname, as compilers allow them, into flag and value.
func separate(args []string) []string {
	var out []string
	for _, a := range args {
		if len(a) > 2 && (strings.HasPrefix(a, "-I") || strings.HasPrefix(a, "-D")) {
			out = append(out, a[:2], a[2:])
			continue
		}
		out = append(out, a)
	}
	return out
}

// find gives the IDL files among and below the arguments. It is an error if
// there are none.
func find(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		before := len(files)
		err := filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (path == arg || strings.EqualFold(filepath.Ext(path), ".idl")) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(files) == before {
			return nil, fmt.Errorf("no IDL files in %s", arg)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no files; name some, or folders: widldiff [flags] FILE|FOLDER")
	}
	return files, nil
}

// compareAll compares the files, two at a time, and prints the outcomes in order.
func compareAll(opts *options, widl string, files []string, out io.Writer) (failed int, err error) {
	outcomes := make([]outcome, len(files))
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i, file := range files {
		slots <- struct{}{}
		wg.Go(func() {
			outcomes[i] = examine(opts, widl, file)
			<-slots
		})
	}
	wg.Wait()
	var sum counts
	for _, o := range outcomes {
		o.print(out, opts.verbose)
		sum.add(o)
	}
	sum.reached = reached(outcomes)
	if sum.passed+sum.failed == 0 {
		return 0, fmt.Errorf("widl accepts none of %d files: nothing was compared", len(files))
	}
	var sizes sizeCounts
	if opts.sample > 0 {
		if sizes, err = compareSizes(opts, outcomes, out); err != nil {
			return 0, err
		}
		sizes.print(out, opts.verbose)
	}
	sum.print(out)
	return sum.failed + sizes.differ, nil
}
