package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
	"github.com/goidl/goidl/parser/preproc"
)

// An outcome is what came of one file.
type outcome struct {
	file     string
	refused  string // why widl refuses it
	parsed   bool   // goidl finds no fault in its syntax and in that of its imports
	resolved bool   // and none in what it means
	faults   diag.List
	facts    *facts // widl's
	comparison
	err     error
	sources []string // all files that were read
	header  string
	sized   []sized // what can be measured
}

// examine compares one file.
func examine(opts *options, widl, file string) outcome {
	o := outcome{file: file}
	prog, faults := load(opts, file)
	o.parsed = !slices.ContainsFunc(faults, isSyntax)
	for _, f := range prog.Roots {
		f.Shipped = true // what matters is what it means, not whether it is good style
	}
	more := check.Program(prog)
	o.resolved = !faults.HasErrors() && !more.HasErrors()
	for _, d := range append(faults, more...) {
		if d.Severity == diag.Error {
			o.faults = append(o.faults, d)
		}
	}
	for name := range prog.Sources {
		o.sources = append(o.sources, filepath.Clean(name))
	}
	header, err := runWidl(opts, widl, file)
	if err != nil {
		o.refused = err.Error()
		return o
	}
	if !o.resolved || len(prog.Roots) == 0 {
		return o
	}
	root := prog.Roots[0]
	o.facts, o.err = readHeader(header, quotes(root.Decls), constants(prog))
	if o.err == nil {
		ours := modelFacts(prog, root)
		o.comparison = *compare(o.facts, ours)
		o.header = header
		o.sized = sizesIn(o.facts, ours)
	}
	return o
}

// isSyntax reports whether d is about the text itself, not about another file
// that is missing.
func isSyntax(d *diag.Diagnostic) bool {
	return d.Severity == diag.Error && d.Code != diag.CannotOpen
}

// osFS opens files under the names that users type.
type osFS struct{}

// Open opens the file called name.
func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }

// load reads a file as goidl does.
func load(opts *options, file string) (*idl.Program, diag.List) {
	return parser.Load(loadOptions(opts), file)
}

func loadOptions(opts *options) parser.Options {
	o := parser.Options{FS: osFS{}, IncludeDirs: opts.include, Builtin: builtin.FS}
	for _, d := range opts.defines {
		name, value, ok := strings.Cut(d, "=")
		if !ok {
			value = "1"
		}
		o.Defines = append(o.Defines, preproc.Define{Name: name, Value: value})
	}
	return o
}

// quotes collects the texts of cpp_quote, in runs of adjacent ones.
func quotes(decls []idl.Decl) [][]string {
	var runs [][]string
	var run []string
	flush := func() {
		if run != nil {
			runs = append(runs, run)
			run = nil
		}
	}
	for _, d := range decls {
		if q, ok := d.(*idl.CppQuote); ok {
			run = append(run, q.Text)
			continue
		}
		flush()
		runs = append(runs, quotes(inner(d))...)
	}
	flush()
	return runs
}

// inner gives the declarations inside d.
func inner(d idl.Decl) []idl.Decl {
	switch d := d.(type) {
	case *idl.Interface:
		return d.Decls
	case *idl.Library:
		return d.Decls
	case *idl.Module:
		return d.Decls
	case *idl.Namespace:
		return d.Decls
	}
	return nil
}

// constants gives a look-up of the constants and enumerators that a program's
// files define. Headers use those of imported files.
func constants(prog *idl.Program) func(string) idl.Value {
	values := map[string]idl.Value{}
	var collect func(decls []idl.Decl)
	collect = func(decls []idl.Decl) {
		for _, d := range decls {
			switch d := d.(type) {
			case *idl.Const:
				values[d.Name] = d.Value
			case *idl.Typedef:
				enumerators(values, d.Type)
			case *idl.TypeDecl:
				enumerators(values, d.Type)
			}
			collect(inner(d))
		}
	}
	for _, f := range prog.Files {
		collect(f.Decls)
	}
	return func(name string) idl.Value { return values[name] }
}

func enumerators(values map[string]idl.Value, t idl.Type) {
	if e, ok := t.(*idl.Enum); ok {
		for _, m := range e.Members {
			values[m.Name] = m.Value
		}
	}
}

// findWidl gives widl's path. Debian calls it widl-stable, or hides it.
func findWidl() (string, error) {
	for _, name := range []string{"widl", "widl-stable", "/usr/lib/wine/widl"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("widl is not installed")
}

var namespaces = regexp.MustCompile(`(?m)^\s*namespace\b`)

// runWidl gives the header that widl makes of a file.
func runWidl(opts *options, widl, file string) (string, error) {
	dir, err := os.MkdirTemp("", "widldiff")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	src, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, headerName(file))
	args := []string{"-h", "-o", out}
	if namespaces.Match(src) {
		args = append(args, "--winrt", "--ns_prefix")
	}
	for _, d := range append(opts.include, filepath.Dir(file)) {
		args = append(args, "-I", d)
	}
	for _, d := range opts.defines {
		args = append(args, "-D", d)
	}
	text, err := exec.Command(widl, append(args, file)...).CombinedOutput()
	if err != nil {
		line, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
		return "", fmt.Errorf("%s (%w)", line, err)
	}
	header, err := os.ReadFile(out)
	return string(header), err
}

// headerName is what the header of an IDL file is called. It goes into the
// guard that other headers must find taken.
func headerName(file string) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base)) + ".h"
}

// print writes the lines about one file.
func (o *outcome) print(w io.Writer, verbose bool) {
	for _, d := range o.diffs {
		fmt.Fprintf(w, "%s: %s\n", o.file, d)
	}
	if o.err != nil {
		fmt.Fprintf(w, "%s: cannot read widl's header: %v\n", o.file, o.err)
	}
	if o.refused != "" && verbose {
		fmt.Fprintf(w, "%s: widl refuses it: %s\n", o.file, o.refused)
	}
	if n := len(o.faults); n > 0 && (o.refused == "" || verbose) {
		fmt.Fprintf(w, "%s: goidl refuses it: %v (%d errors)\n", o.file, o.faults[0], n)
	}
}

// failed reports whether widl accepts the file and goidl sees it differently.
func (o *outcome) failed() bool {
	return o.refused == "" && (!o.resolved || len(o.diffs) > 0 || o.err != nil)
}

// counts sums up outcomes.
type counts struct {
	files, parsed, resolved          int
	widlRefused, goidlRefused        int
	compared, passed, failed         int
	ifaces, methods, guids           int
	consts, enumerators              int
	records, fields, typedefs, funcs int
	differences                      int
	asText, unknown                  int
	reached                          int // resolved, or part of a file that is
}

func (c *counts) add(o outcome) {
	c.files++
	c.differences += len(o.diffs)
	c.asText += o.asText
	c.unknown += o.unknown
	if o.parsed {
		c.parsed++
	}
	if o.resolved {
		c.resolved++
	}
	switch {
	case o.refused != "":
		c.widlRefused++
		return
	case !o.resolved:
		c.goidlRefused++
	default:
		c.compared++
	}
	if o.failed() {
		c.failed++
	} else {
		c.passed++
	}
	if o.facts != nil {
		c.addFacts(o.facts)
	}
}

func (c *counts) addFacts(f *facts) {
	c.ifaces += len(f.ifaces)
	for _, i := range f.ifaces {
		c.methods += len(i.own)
	}
	c.guids += len(f.guids)
	c.consts += len(f.consts)
	c.enumerators += len(f.enumerators)
	c.records += len(f.records)
	for _, r := range f.records {
		c.fields += len(r.fields)
	}
	c.typedefs += len(f.typedefs)
	c.funcs += len(f.funcs)
}

func (c *counts) print(w io.Writer) {
	fmt.Fprintf(w, "%d files: goidl parses %d, resolves %d, and with the fragments that those include %d\n",
		c.files, c.parsed, c.resolved, c.reached)
	fmt.Fprintf(w, "%d files compared, %d refused by widl, %d accepted by widl and refused by goidl\n",
		c.compared, c.widlRefused, c.goidlRefused)
	fmt.Fprintf(w, "%d interfaces, %d methods, %d GUIDs, %d constants, %d enumerators, %d structs and unions, %d fields, %d typedefs, %d functions\n",
		c.ifaces, c.methods, c.guids, c.consts, c.enumerators, c.records, c.fields, c.typedefs, c.funcs)
	fmt.Fprintf(w, "%d differences; %d declarations and %d types that the model keeps as text were not compared\n",
		c.differences, c.asText, c.unknown)
	fmt.Fprintf(w, "%d passed, %d failed\n", c.passed, c.failed)
}
