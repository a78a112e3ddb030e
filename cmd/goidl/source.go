package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
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

// sources are the flags that say what to read and how to report on it.
type sources struct {
	Include []string `short:"I" name:"include" sep:"none" placeholder:"DIR" help:"Look for imported and included files in DIR, too."`
	Define  []string `short:"D" name:"define" sep:"none" placeholder:"NAME[=VALUE]" help:"Define a macro; its value is 1 if none is given."`
	Undef   []string `short:"U" name:"undefine" sep:"none" placeholder:"NAME" help:"Undefine a macro that -D or goidl defines."`

	AllErrors bool   `short:"e" help:"Print all errors, not only the first ${maxErrors}."`
	Format    string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"Print diagnostics as text or json."`

	Files []string `arg:"" name:"FILE" help:"The IDL files."`
}

// load reads and checks the files. It prints what is wrong with them, and ok
// is false if that includes errors.
func (s *sources) load(c console) (prog *idl.Program, ok bool) {
	return s.read(c, check.Program)
}

// read is load with another check than the usual one, or with none.
func (s *sources) read(c console, checks func(*idl.Program) diag.List) (prog *idl.Program, ok bool) {
	prog, list := parser.Load(parser.Options{
		FS:          disk{},
		IncludeDirs: s.Include,
		Builtin:     builtin.FS,
		Defines:     s.defines(),
	}, s.Files...)
	for _, f := range prog.Roots {
		f.Shipped = s.isShipped(f.Name)
	}
	if checks != nil {
		list = append(list, checks(prog)...)
	}
	return prog, s.report(c, list, prog)
}

// defines gives the macros of -D and -U. Every -U wins over every -D, as with
// MIDL's /U.
func (s *sources) defines() []preproc.Define {
	var all []preproc.Define
	for _, d := range s.Define {
		name, value, given := strings.Cut(d, "=")
		if !given {
			value = "1"
		}
		all = append(all, preproc.Define{Name: name, Value: value})
	}
	for _, name := range s.Undef {
		all = append(all, preproc.Define{Name: name, Undef: true})
	}
	return all
}

// isShipped reports whether a file that was asked for belongs to an SDK: it lies
// in a folder of -I, but not in the working directory, where users keep theirs.
func (s *sources) isShipped(name string) bool {
	if inside(".", name) {
		return false
	}
	for _, dir := range s.Include {
		if inside(dir, name) {
			return true
		}
	}
	return false
}

// inside reports whether name lies in dir or in a folder below it.
func inside(dir, name string) bool {
	dir, err1 := filepath.Abs(dir)
	name, err2 := filepath.Abs(name)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// maxErrors is how many errors are printed unless all are asked for.
const maxErrors = 10

// report prints diagnostics and reports whether there is no error among them.
func (s *sources) report(c console, list diag.List, prog *idl.Program) bool {
	list.Sort()
	list.Suppress()
	list = slices.DeleteFunc(list, func(d *diag.Diagnostic) bool { return isNoise(d, prog) })
	ok := !list.HasErrors()
	if s.Format == "json" {
		return diag.RenderJSON(c.stderr, list) == nil && ok
	}
	more := 0
	if !s.AllErrors {
		list, more = list.Limit(maxErrors)
	}
	err := diag.Render(c.stderr, list, prog.Sources)
	if more > 0 {
		fmt.Fprintf(c.stderr, "goidl: %d more errors; -e prints all\n", more)
	}
	return err == nil && ok
}

// isNoise reports whether d is no error and its reader can do nothing about it:
// a warning about a file that was not asked for, or a remark about a choice that
// the generated code shows anyway.
func isNoise(d *diag.Diagnostic, prog *idl.Program) bool {
	if d.Severity != diag.Warning {
		return d.Severity == diag.Note
	}
	return !slices.ContainsFunc(prog.Roots, func(f *idl.File) bool { return f.Name == d.Span.Pos.Filename })
}

// disk is the file system of the machine. Unlike os.DirFS it takes names as
// users write them, absolute ones and such with .. in them.
type disk struct{}

// Open opens a file or a folder.
func (disk) Open(name string) (fs.File, error) {
	return os.Open(filepath.FromSlash(path.Clean(name)))
}
