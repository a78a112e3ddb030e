package main

import (
	"fmt"
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// leaveOut gives the files of a set without those of SDKs that have errors, and
// without those that import them. Their errors become one warning a file. Errors
// in the user's own files stay, and so does the error of importing what is left
// out.
func leaveOut(files []*idl.File, list diag.List) ([]*idl.File, diag.List) {
	list.Sort()
	list.Suppress()
	owners := textOwners(files)
	broken := map[*idl.File]*diag.Diagnostic{} // with the first error
	var rest diag.List
	for _, d := range list {
		of := owners[d.Span.Pos.Filename]
		if d.Severity != diag.Error || len(of) == 0 || slices.ContainsFunc(of, isOwn) {
			rest = append(rest, d)
			continue
		}
		for _, f := range of {
			if broken[f] == nil {
				broken[f] = d
			}
		}
	}
	rest = append(rest, leftOut(broken)...)
	rest = append(rest, spread(files, broken)...)
	whole := slices.DeleteFunc(slices.Clone(files), func(f *idl.File) bool { return broken[f] != nil })
	return whole, rest
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

// spread adds the files that import broken ones to these.
func spread(files []*idl.File, broken map[*idl.File]*diag.Diagnostic) (list diag.List) {
	for again := true; again; {
		again = false
		for _, f := range files {
			imp := brokenImport(f, broken)
			if imp == nil || broken[f] != nil {
				continue
			}
			cause := broken[imp.File]
			d := list.Errorf(cause.Code, imp.Span, "%q is left out because of its errors", imp.Path)
			d.Related = []diag.Related{{Span: cause.Span, Message: cause.Message}}
			if f.Shipped {
				d.Severity = diag.Warning
				d.Help = fmt.Sprintf("%s is left out, too", f.Name)
			}
			broken[f] = d
			again = true
		}
	}
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
