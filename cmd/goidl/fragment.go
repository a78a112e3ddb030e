package main

import (
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
)

// dropFragments takes files out of prog that another one #includes and that do
// not make sense alone.
func (s *sources) dropFragments(prog *idl.Program) {
	imported := map[*idl.File]bool{}
	for _, f := range prog.Files {
		for _, imp := range f.Imports {
			imported[imp.File] = true
		}
	}
	owners := textOwners(prog.Files)
	isFragment := func(f *idl.File) bool {
		return len(owners[f.Name]) > 1 && !imported[f] && !s.resolves(f.Name)
	}
	prog.Roots = slices.DeleteFunc(prog.Roots, isFragment)
	prog.Files = slices.DeleteFunc(prog.Files, func(f *idl.File) bool {
		return !f.Builtin && !imported[f] && !slices.Contains(prog.Roots, f)
	})
}

// resolves reports whether a file makes sense alone, or has faults that make no
// sense anywhere.
func (s *sources) resolves(name string) bool {
	prog, list := s.parse([]string{name})
	return list.HasErrors() || !check.Program(prog).HasErrors()
}

// textOwners gives, by the names of files of text, the files that consist of
// it: itself, and those that #include it.
func textOwners(files []*idl.File) map[string][]*idl.File {
	owners := map[string][]*idl.File{}
	for _, f := range files {
		own := func(name string) {
			if all := owners[name]; len(all) == 0 || all[len(all)-1] != f {
				owners[name] = append(all, f)
			}
		}
		own(f.Name)
		idl.WalkDecls(f.Decls, func(d idl.Decl) { own(d.Where().Pos.Filename) })
	}
	return owners
}
