package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	prog := o.read(opts)
	header, err := runWidl(opts, widl, file)
	if err != nil {
		o.refused = err.Error()
		return o
	}
	if !o.resolved || len(prog.Roots) == 0 {
		return o
	}
	root := prog.Roots[0]
	o.header = header
	o.facts, o.err = readHeader(header, quotes(root.Decls), constants(prog))
	if o.err == nil {
		ours := modelFacts(prog, root)
		o.comparison = *compare(o.facts, ours)
		o.sized = sizesIn(o.facts, ours)
	}
	return o
}

// read lets goidl read and check the file.
func (o *outcome) read(opts *options) *idl.Program {
	prog, faults := parser.Load(loadOptions(opts), o.file)
	o.parsed = !slices.ContainsFunc(faults, isSyntax)
	for _, f := range prog.Roots {
		f.Shipped = true // what matters is what it means, not whether it is good style
	}
	faults = append(faults, check.Program(prog)...)
	o.resolved = !faults.HasErrors()
	for _, d := range faults {
		if d.Severity == diag.Error {
			o.faults = append(o.faults, d)
		}
	}
	for name := range prog.Sources {
		o.sources = append(o.sources, filepath.Clean(name))
	}
	return prog
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

// loadOptions gives the options of the command in the words of the parser.
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
		runs = append(runs, quotes(idl.Inner(d))...)
	}
	flush()
	return runs
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
			collect(idl.Inner(d))
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
