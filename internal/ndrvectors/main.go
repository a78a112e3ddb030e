// Command ndrvectors checks goidl against recorded NDR messages.
//
//	go run ./internal/ndrvectors [-prefixes] [-fuzz DURATION] [-work] DIR
//
// DIR holds IDL files and a vectors.json, which lists messages: the interface and
// method, the arguments as JSON, and the bytes. It may also be a txtar archive of
// such a folder. The IDL files are compiled into a
// temporary module, which is built together with doubles of their interfaces
// (package runner tells more). Each vector is then tried in three ways:
//
//   - its arguments are encoded, which must give its bytes;
//   - its bytes are decoded, which must give its arguments;
//   - what was decoded is encoded, which must give its bytes again.
//
// Bytes that the vector lists as opaque may have any value; everything else is
// compared, alignment gaps and referent ids too. Vectors whose drep says another
// data representation than the one that goidl writes are only decoded.
//
// Interfaces of files that are not in DIR, such as objidl.idl, are those of
// package rt/ole. Where a vector speaks of a [call_as] method, it is called
// directly for files in DIR; of package rt/ole the [local] method is called, so
// that the code between the two is tried as well.
//
// There is a line for each vector that fails, with the first offset that differs.
// The last two lines count: first the vectors that Wine alone vouches for and that
// carry a wine_quirk, or differ only by the alignment gaps of widl -m64, then all
// others. A method that cannot be compiled fails
// its own vectors only, a file those of its interfaces.
//
// With -prefixes, every prefix of each message must be refused without a panic,
// and so must messages with absurd counts, without much memory. With -fuzz, one
// native fuzz target for each interface runs for the given time, with the vectors
// as seeds.
//
// The exit status is 1 if something failed, Wine's quirks apart, and 2 if the
// command was called wrongly.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	statusOK     = 0
	statusFailed = 1
	statusUsage  = 2
)

// flags are the command line.
type flags struct {
	prefixes bool
	fuzz     time.Duration
	work     bool
	dir      string
}

// run executes a command line and gives the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	var f flags
	set := flag.NewFlagSet("ndrvectors", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.BoolVar(&f.prefixes, "prefixes", false, "also try prefixes of the messages, and absurd counts")
	set.DurationVar(&f.fuzz, "fuzz", 0, "then fuzz each interface for so long")
	set.BoolVar(&f.work, "work", false, "keep the temporary module and say where it is")
	if err := set.Parse(args); err != nil {
		return statusUsage
	}
	if set.NArg() != 1 {
		fmt.Fprintln(stderr, "usage: ndrvectors [-prefixes] [-fuzz DURATION] [-work] DIR")
		return statusUsage
	}
	f.dir = set.Arg(0)
	ok, err := f.check(stdout, stderr)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "ndrvectors:", err)
		return statusFailed
	case !ok:
		return statusFailed
	}
	return statusOK
}

// check checks the folder and reports whether all is well.
func (f *flags) check(stdout, stderr io.Writer) (ok bool, err error) {
	dir, err := os.MkdirTemp("", "ndrvectors")
	if err != nil {
		return false, err
	}
	if f.work {
		fmt.Fprintln(stderr, "WORK="+dir)
	} else {
		defer os.RemoveAll(dir)
	}
	m, err := f.compile(dir)
	if err != nil {
		return false, err
	}
	var options []string
	if f.prefixes {
		options = append(options, "-hostile")
	}
	verdicts, err := m.verdicts(options...)
	if err != nil {
		return false, err
	}
	clean := true
	if f.fuzz > 0 {
		if clean, err = m.fuzz(stdout, f.fuzz); err != nil {
			return false, err
		}
	}
	return report(stdout, m.folder.vectors, verdicts) && clean, nil
}

// compile compiles the folder into a module in dir.
func (f *flags) compile(dir string) (*module, error) {
	folder, err := openFolder(f.dir, filepath.Join(dir, "archive"))
	if err != nil {
		return nil, err
	}
	root, err := repository()
	if err != nil {
		return nil, err
	}
	return newModule(folder, filepath.Join(dir, "module"), root)
}

// repository gives the folder of goidl's own module.
func repository() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", modulePath).Output()
	if err != nil {
		return "", fmt.Errorf("the source of %s is not here: %w", modulePath, err)
	}
	return filepath.Abs(strings.TrimSpace(string(out)))
}
