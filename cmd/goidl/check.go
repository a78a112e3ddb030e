package main

import (
	"fmt"
	"io"
	"path"
	"path/filepath"

	"github.com/goidl/goidl/gen"
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
)

// version is what goidl calls itself, in generated files too.
const version = "v0.1.0"

type versionCmd struct{}

// Run prints the version.
func (*versionCmd) Run(c console) error {
	_, err := fmt.Fprintln(c.stdout, "goidl", version)
	return err
}

type checkCmd struct {
	sources
	Syntax bool `help:"Check the syntax only; names may be unknown."`
}

// Run reads and checks the files.
func (cmd *checkCmd) Run(c console, status *int) error {
	prog, list := cmd.parse(cmd.Files)
	if cmd.Syntax {
		tolerateMissing(list)
	} else {
		list = append(list, check.Program(prog)...)
	}
	if !cmd.report(c, list, prog) {
		*status = statusErrors
	}
	return nil
}

// tolerateMissing makes warnings of errors that say a file is missing which
// another asks for: what it declares does not matter to the other's syntax.
func tolerateMissing(list diag.List) {
	for _, d := range list {
		if d.Code == diag.CannotOpen && d.Span.Pos.IsValid() {
			d.Severity = diag.Warning
		}
	}
}

type dumpCmd struct {
	sources
	JSON bool `name:"json" help:"As JSON." xor:"form"`
	Plan bool `help:"Instead of the model, what crosses the wire for each method, step by step." xor:"form"`
}

// Run prints the model, also of files with errors: it is there to find out
// what goidl makes of them.
func (cmd *dumpCmd) Run(c console, status *int) error {
	c.busy = true
	prog, list := cmd.load()
	if cmd.Plan {
		return cmd.plan(c, status, prog, list)
	}
	if !cmd.report(c, list, prog) {
		*status = statusErrors
	}
	dump := idl.Dump
	if cmd.JSON {
		dump = idl.DumpJSON
	}
	for _, f := range prog.Roots {
		if err := dump(c.stdout, f); err != nil {
			return err
		}
	}
	return nil
}

// plan prints what gen would make of the files.
func (cmd *dumpCmd) plan(c console, status *int, prog *idl.Program, list diag.List) error {
	var text string
	if !list.HasErrors() {
		var found diag.List
		text, found = gen.PlanText(prog, gen.Options{Version: version, Packages: anyPackage(prog), System: systemPackages()})
		list = append(list, found...)
	}
	if !cmd.report(c, list, prog) {
		*status = statusErrors
	}
	_, err := io.WriteString(c.stdout, text)
	return err
}

// anyPackage gives a Go package to files that say none: a plan does not depend on
// it.
func anyPackage(prog *idl.Program) map[string]idl.GoPackage {
	packages := map[string]idl.GoPackage{}
	for _, f := range prog.Files {
		base := path.Base(filepath.ToSlash(f.Name))
		if _, system := systemPackages()[base]; f.Package == nil && !system {
			packages[f.Name] = idl.GoPackage{Path: "idl", Name: "idl"}
		}
	}
	return packages
}
