package main

import (
	"fmt"
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// leaveOut takes files of SDKs that have errors out of the roots of a set, and
// those that import them. Their errors become one warning a file. Errors in the
// user's own files stay, and so does the error of importing what is left out.
func leaveOut(prog *idl.Program, list diag.List) diag.List {
	list.Sort()
	list.Suppress()
	owners := textOwners(prog.Roots)
	broken := map[*idl.File]*diag.Diagnostic{} // with the first error
	var rest diag.List
	for _, d := range list {
		files := owners[d.Span.Pos.Filename]
		if d.Severity != diag.Error || len(files) == 0 || slices.ContainsFunc(files, isOwn) {
			rest = append(rest, d)
			continue
		}
		for _, f := range files {
			if broken[f] == nil {
				broken[f] = d
			}
		}
	}
	rest = append(rest, leftOut(broken)...)
	return append(rest, leaveOutImporters(prog, broken)...)
}

// isOwn reports whether f is one of the user's own files.
func isOwn(f *idl.File) bool { return !f.Shipped }

func leftOut(broken map[*idl.File]*diag.Diagnostic) (list diag.List) {
	for f, err := range broken {
		d := *err
		d.Severity = diag.Warning
		d.Help = fmt.Sprintf("%s is left out; goidl check says what else is wrong with it", f.Name)
		list = append(list, &d)
	}
	return list
}

// leaveOutImporters takes broken files and what imports them out of the roots.
func leaveOutImporters(prog *idl.Program, broken map[*idl.File]*diag.Diagnostic) (list diag.List) {
	for again := true; again; {
		again = false
		for _, f := range prog.Roots {
			imp := brokenImport(f, broken)
			if imp == nil || broken[f] != nil {
				continue
			}
			d := list.Add(diag.Error, diag.CannotOpen, imp.Span, "%q is left out because of its errors", imp.Path)
			if f.Shipped {
				d.Severity = diag.Warning
				d.Help = fmt.Sprintf("%s is left out, too", f.Name)
			}
			broken[f] = d
			again = true
		}
	}
	prog.Roots = slices.DeleteFunc(prog.Roots, func(f *idl.File) bool { return broken[f] != nil })
	return list
}

// brokenImport gives the first import of a broken file in f, or nil.
func brokenImport(f *idl.File, broken map[*idl.File]*diag.Diagnostic) *idl.Import {
	for _, imp := range f.Imports {
		if broken[imp.File] != nil {
			return imp
		}
	}
	return nil
}
