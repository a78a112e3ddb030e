// Command bench measures goidl beside its yardsticks, in one run, and prints
// tables in Markdown with ratios:
//
//	go run . [-only calls|codec|compiler] [-rounds n] [-time d] [-cold] [-o file]
//
// Each round measures everything once; the tables show medians. The same probes are
// ordinary benchmarks, too:
//
//	go test -bench 'Calls/unlocked_STA' -cpuprofile cpu.prof
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the command's flags.
type options struct {
	only   string
	rounds int
	time   time.Duration
	cold   bool
	out    string
	date   string
	remark string
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.only, "only", "", "measure one `group`: "+strings.Join(groupNames(), ", "))
	flags.IntVar(&o.rounds, "rounds", 9, "measure everything `n` times")
	flags.DurationVar(&o.time, "time", 100*time.Millisecond, "let one measurement take about `d`")
	flags.BoolVar(&o.cold, "cold", false, "build goidl with an empty build cache, too")
	flags.StringVar(&o.out, "o", "", "write a page to `file`")
	flags.StringVar(&o.date, "date", time.Now().Format(time.DateOnly), "the page's `date`")
	flags.StringVar(&o.remark, "remark", "", "a `sentence` for the page about the circumstances")
	if err := flags.Parse(args); err != nil {
		return nil, flag.ErrHelp
	}
	return o, o.check(flags.Args())
}

func (o *options) check(args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("unexpected argument %q", args[0])
	case o.rounds < 1 || o.time <= 0:
		return errors.New("-rounds and -time must be positive")
	case o.only != "" && !slices.Contains(groupNames(), o.only):
		return fmt.Errorf("no group %q: -only takes %s", o.only, strings.Join(groupNames(), ", "))
	case o.only != "" && o.out != "":
		return errors.New("-o writes the whole page: leave out -only")
	}
	return nil
}

// measurement gives the flags that say what is measured, and how.
func (o *options) measurement() string {
	flags := fmt.Sprintf("-rounds %d -time %v", o.rounds, o.time)
	if o.only != "" {
		flags += " -only " + o.only
	}
	if o.cold {
		flags += " -cold"
	}
	return flags
}

func run(args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	p := newPage(o)
	dir, err := os.MkdirTemp("", "goidl-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{rounds: o.rounds, time: o.time, progress: func(format string, args ...any) {
		fmt.Fprintf(stderr, format+"\n", args...)
	}}
	for _, g := range groups {
		if o.only != "" && o.only != g.name {
			continue
		}
		if err := p.measure(b, &g, dir, o.cold); err != nil {
			return err
		}
	}
	if o.out == "" {
		return p.write(stdout)
	}
	return p.save(o.out)
}

// A group is what -only selects.
type group struct {
	name  string
	title string
	// ready gives the probes and the tables. What it writes goes into dir.
	ready func(dir string, cold bool) ([]probe, []table, error)
}

var groups = []group{
	{"calls", "Calls", func(string, bool) ([]probe, []table, error) {
		return append(callProbes(), crowdProbes()...), callTables, nil
	}},
	{"codec", "Codec", func(string, bool) ([]probe, []table, error) {
		return codecProbes(), []table{codecTable}, nil
	}},
	{"compiler", "Compiler", func(dir string, cold bool) ([]probe, []table, error) {
		c, err := newCompiler(dir)
		if err != nil {
			return nil, nil, err
		}
		return c.probes(cold), []table{c.table(), linesTable}, nil
	}},
}

func groupNames() []string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.name
	}
	return names
}
