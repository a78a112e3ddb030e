package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// maxErrors is how many errors are printed as text unless all are asked for.
const maxErrors = 10

// reporting are the flags that say how diagnostics are printed.
type reporting struct {
	AllErrors bool   `short:"e" help:"Print all errors, not only the first ${maxErrors}."`
	Format    string `enum:"text,json,sarif,github" default:"text" placeholder:"FORMAT" help:"Print diagnostics as text for people, to the standard error; or to the standard output as json, one object a line; as sarif; or as github's workflow commands."`
}

// report prints diagnostics and reports whether there is no error among them.
// Data is what stdout is for, unless a command prints something else there.
func (r *reporting) report(c console, list diag.List, prog *idl.Program) bool {
	list.Sort()
	list.Suppress()
	list.Shorten()
	list = slices.DeleteFunc(list, func(d *diag.Diagnostic) bool { return isNoise(d, prog) })
	data := c.stdout
	if c.busy {
		data = c.stderr
	}
	var err error
	switch r.Format {
	case "json":
		err = diag.RenderJSON(data, list)
	case "sarif":
		err = diag.RenderSARIF(data, list, version)
	case "github":
		err = diag.RenderGitHub(data, list)
	default:
		err = r.text(c.stderr, list, prog)
	}
	return err == nil && !list.HasErrors()
}

func (r *reporting) text(w io.Writer, list diag.List, prog *idl.Program) error {
	more := 0
	if !r.AllErrors {
		list, more = list.Limit(maxErrors)
	}
	err := diag.Render(w, list, prog.Sources)
	if more > 0 {
		fmt.Fprintf(w, "goidl: %d more errors; -e prints all\n", more)
	}
	return err
}

// isNoise reports whether d is no error and its reader can do nothing about it:
// a warning about a file that was not asked for, a macro that an SDK defines twice,
// or a remark about a choice that the generated code shows anyway.
func isNoise(d *diag.Diagnostic, prog *idl.Program) bool {
	switch {
	case d.Severity != diag.Warning:
		return d.Severity == diag.Note
	case d.Code == diag.MacroRedefined && prog.Shipped[d.Span.Pos.Filename]:
		first := d.Related[len(d.Related)-1]
		return prog.Shipped[first.Span.Pos.Filename]
	}
	return !slices.ContainsFunc(prog.Roots, func(f *idl.File) bool { return f.Name == d.Span.Pos.Filename })
}
