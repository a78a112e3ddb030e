package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// wine is where Debian's libwine-dev has its IDL files: some there, the
// others in windows.
const wine = "/usr/include/wine/wine"

// A compiler is goidl and its yardstick as they are on this machine.
type compiler struct {
	dir      string // for what is written
	root     string // of goidl's module
	goidl    string
	widl     string          // empty if there is none
	corpus   []string        // Wine's IDL files
	winrt    map[string]bool // the files of corpus that need widl's --winrt
	example  string          // a small IDL file
	methods  string          // one with 4,000 methods
	accepted int             // files of corpus that widl accepts
}

// newCompiler builds goidl and finds the rest.
func newCompiler(dir string) (*compiler, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/goidl/goidl").Output()
	if err != nil {
		return nil, fmt.Errorf("finding goidl's module: %w", explain(err))
	}
	c := &compiler{
		dir:     dir,
		root:    strings.TrimSpace(string(root)),
		goidl:   filepath.Join(dir, "goidl"),
		widl:    findWidl(),
		methods: filepath.Join(dir, "methods.idl"),
		winrt:   map[string]bool{},
	}
	c.example = filepath.Join(c.root, "examples", "idataobject", "idataobject.idl")
	if err := c.findCorpus(); err != nil {
		return nil, err
	}
	if err := os.WriteFile(c.methods, methodsIDL(), 0o666); err != nil {
		return nil, err
	}
	return c, c.build(nil)
}

// explain adds what a process has written to its error.
func explain(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return err
}

// findWidl gives the path of Wine's compiler, under one of the names that it has.
func findWidl() string {
	for _, name := range []string{"widl", "widl-stable", "/usr/lib/wine/widl"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

var namespaces = regexp.MustCompile(`(?m)^\s*namespace\b`)

// findCorpus lists Wine's IDL files and how widl has to be called for each.
func (c *compiler) findCorpus() error {
	for _, pattern := range []string{wine + "/windows/*.idl", wine + "/*.idl"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		c.corpus = append(c.corpus, files...)
	}
	for _, file := range c.corpus {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		c.winrt[file] = namespaces.Match(text)
	}
	return nil
}

// build builds goidl.
func (c *compiler) build(env []string) error {
	cmd := exec.Command("go", "build", "-o", c.goidl, "./cmd/goidl")
	cmd.Dir = c.root
	cmd.Env = append(os.Environ(), env...)
	if _, err := cmd.Output(); err != nil {
		return fmt.Errorf("building goidl: %w", explain(err))
	}
	return nil
}

// probes are those of whole processes. A cold build is one of them if
// that is wanted: it takes a minute.
func (c *compiler) probes(cold bool) []probe {
	corpus := needing(len(c.corpus) > 0, "libwine-dev is not installed")
	peer := needing(c.widl != "", "widl is not installed")
	mshtml := wine + "/windows/mshtml.idl"
	return []probe{
		{name: "widl -h, file by file", single: true, open: corpus(peer(c.widlAll))},
		{name: "goidl check", single: true, open: corpus(c.check(c.corpus...))},
		{name: "widl -h mshtml.idl", single: true, open: corpus(peer(c.header(mshtml)))},
		{name: "goidl check mshtml.idl", single: true, open: corpus(c.check(mshtml))},
		{name: "widl -h -p, 4,000 methods", single: true, open: corpus(peer(c.proxies(c.methods)))},
		{name: "goidl gen, 4,000 methods", single: true, open: c.gen(c.methods)},
		{name: "widl -h, small", open: corpus(peer(c.header(c.example)))},
		{name: "goidl check, small", open: c.check(c.example)},
		{name: "widl -h -p, small", open: corpus(peer(c.proxies(c.example)))},
		{name: "goidl gen, small", open: c.gen(c.example)},
		{name: "widl -V", open: peer(c.process(c.widl, "-V"))},
		{name: "goidl version", open: c.process(c.goidl, "version")},
		{name: "go build", single: true, once: true, open: needing(cold, "only with -cold")(c.coldBuild)},
	}
}

// An opener makes a probe's subject.
type opener = func() (*subject, error)

// needing gives a function that replaces an opener when what it needs is not there.
func needing(there bool, why string) func(opener) opener {
	return func(open opener) opener {
		if there {
			return open
		}
		return func() (*subject, error) { return nil, missing(why) }
	}
}

// check is goidl check of some files in one process. It may find faults: some of
// Wine's files are fragments.
func (c *compiler) check(files ...string) opener {
	args := append([]string{"check", "-I", wine + "/windows", "-I", wine}, files...)
	return func() (*subject, error) {
		return repeat(len(files), func() error {
			_, err := c.execute(c.goidl, args...)
			return err
		}), nil
	}
}

// process is a process that must succeed.
func (c *compiler) process(name string, args ...string) opener {
	return func() (*subject, error) {
		return repeat(1, func() error { return c.succeed(name, args...) }), nil
	}
}

func (c *compiler) header(file string) opener { return c.process(c.widl, c.widlArgs("-h", file)...) }

func (c *compiler) proxies(file string) opener {
	return c.process(c.widl, append([]string{"-p"}, c.widlArgs("-h", file)...)...)
}

func (c *compiler) widlArgs(what, file string) []string {
	args := []string{what, "-I", wine + "/windows", "-I", wine}
	if c.winrt[file] {
		args = append(args, "--winrt", "--ns_prefix")
	}
	return append(args, file)
}

// widlAll is a process of widl for each file.
func (c *compiler) widlAll() (*subject, error) {
	return repeat(len(c.corpus), func() error {
		c.accepted = 0
		for _, file := range c.corpus {
			ok, err := c.execute(c.widl, c.widlArgs("-h", file)...)
			if err != nil {
				return err
			}
			if ok {
				c.accepted++
			}
		}
		return nil
	}), nil
}

// gen generates a file's Go, anew each time: what has not changed would not be written.
// It counts the lines for each method.
func (c *compiler) gen(file string) opener {
	name := strings.TrimSuffix(filepath.Base(file), ".idl") + ".idl.go"
	return func() (*subject, error) {
		out, err := os.MkdirTemp(c.dir, "gen")
		if err != nil {
			return nil, err
		}
		generated := filepath.Join(out, name)
		s := repeat(1, func() error {
			if err := os.RemoveAll(generated); err != nil {
				return err
			}
			return c.succeed(c.goidl, "gen", "-o", out, file)
		})
		s.count = func() float64 { return linesPerMethod(generated) }
		return s, nil
	}
}

var opnum = regexp.MustCompile(`(?m)^\top\w+ += \d+$`)

// linesPerMethod divides the lines of a generated file by its methods, which
// its opnums count.
func linesPerMethod(file string) float64 {
	text, err := os.ReadFile(file)
	methods := len(opnum.FindAll(text, -1))
	if err != nil || methods == 0 {
		return 0
	}
	return float64(bytes.Count(text, []byte("\n"))) / float64(methods)
}

// coldBuild builds goidl with nothing but downloaded modules in the caches.
func (c *compiler) coldBuild() (*subject, error) {
	cache, err := os.MkdirTemp(c.dir, "cache")
	if err != nil {
		return nil, err
	}
	s := repeat(1, func() error { return c.build([]string{"GOCACHE=" + cache}) })
	s.close = func() { _ = os.RemoveAll(cache) }
	return s, nil
}

// execute runs a process in the folder for what is written, and reports whether
// it succeeded. It is no error if the process found faults, which is exit status
// 1, in what it was given.
func (c *compiler) execute(name string, args ...string) (ok bool, err error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = c.dir
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return false, nil
	}
	return err == nil, err
}

func (c *compiler) succeed(name string, args ...string) error {
	ok, err := c.execute(name, args...)
	if err == nil && !ok {
		err = fmt.Errorf("%s %s found faults", name, strings.Join(args, " "))
	}
	return err
}

// table compares goidl with widl.
func (c *compiler) table() table {
	return table{
		title: "The compiler, as whole processes",
		columns: []column{
			{"process", result.path},
			{"time (least)", result.timeAndLeast},
			{"CPU", result.cpu},
			{"against", result.yardName},
			{"its time (least)", result.yardTimeAndLeast},
			{"its CPU", result.yardCPU},
			{"ratio (least, CPU)", result.ratio},
			{"goal", result.goalText},
			{"met", result.met},
		},
		lines: []line{
			{"goidl check of all of wine-dev", "goidl check", "widl -h, file by file", goal{ratio: upTo(0.5)}},
			{"goidl check of mshtml.idl", "goidl check mshtml.idl", "widl -h mshtml.idl", goal{ratio: upTo(2)}},
			{"goidl gen of 4,000 methods", "goidl gen, 4,000 methods", "widl -h -p, 4,000 methods", goal{time: within(time.Second)}},
			{"goidl gen of examples/idataobject", "goidl gen, small", "widl -h -p, small", goal{time: within(15 * time.Millisecond)}},
			{"goidl check of examples/idataobject", "goidl check, small", "widl -h, small", goal{time: within(15 * time.Millisecond)}},
			{"goidl version", "goidl version", "widl -V", goal{}},
			{"go build ./cmd/goidl, no build cache", "go build", "", goal{time: within(60 * time.Second)}},
		},
		notes: func(figures) []string { return c.notes() },
	}
}

func (c *compiler) notes() []string {
	notes := []string{
		"goidl check resolves everything and generates nothing; widl -h writes a C header, and -p C proxies and stubs beside it.",
		"The 4,000 methods are 100 interfaces of 40, written by the benchmark itself.",
		"A small file's time is mostly starting and touching memory for the first time: goidl reads it and 80 KB of built-in IDL in some 8 ms, no function taking more than 3 %. It moves with the machine's speed of the minute, as widl's beside it, which is 4 to 5 ms where goidl's is 11 to 13.",
	}
	if c.accepted > 0 {
		notes = append(notes, fmt.Sprintf("wine-dev is the %d IDL files of Debian's libwine-dev, read by goidl in one process and by widl in one for each; widl accepts %d.", len(c.corpus), c.accepted))
	}
	return notes
}

// linesTable is about the size of what is generated.
var linesTable = table{
	title: "Lines of generated Go for each method, types included",
	columns: []column{
		{"file", result.path},
		{"lines a method", result.count},
		{"goal", result.goalText},
		{"met", result.met},
	},
	lines: []line{
		{"the 4,000 methods", "goidl gen, 4,000 methods", "", goal{count: upTo(60)}},
		{"examples/idataobject", "goidl gen, small", "", goal{count: upTo(60)}},
	},
	notes: fixed(
		"All lines of the file count: comments, proxies, stubs, interfaces and types.",
		"A method's part in its light proxy is 13 lines and what goes with an interface's light proxy 24, which an interface of five methods cannot spread.",
	),
}
