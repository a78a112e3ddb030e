package main

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/goidl/goidl/gen"
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// How a set is compiled, for maintainers.
//
// gen -r takes files that import each other and makes a Go package of each. It is
// meant for whole SDKs, whose files nobody can change and many of which were
// written for another way of compiling, so that it differs from plain gen:
//
//	fragments   what only makes sense where another file #includes it is no
//	            file of its own                                       fragment.go
//	share       what the built-in files declare just so is taken from
//	            there, and so from package rt/ole: there is one IStream
//	leave out   a file of an SDK that has errors is left out, with those that
//	            import it; errors in the user's own files stop everything
//	                                                                  leaveout.go
//	layout      every file gets a package; files that import each other
//	            in a circle share one                                 layout.go
//	generate    what is not supported is said and left out, the rest is
//	            there; what is written by hand is found               byhand.go
//	sweep       what an earlier run has left in the folder and this one does
//	            not make is removed                                   sweep.go

// set reads and checks the files of a set. The roots of the program are all
// files, imported ones first; whole are those that can be compiled.
func (s *sources) set() (prog *idl.Program, whole []*idl.File, list diag.List) {
	prog, list = s.parse(slices.Concat(s.Files, builtinNames()))
	prog.Roots = slices.DeleteFunc(prog.Roots, isBuiltin)
	s.dropFragments(prog)
	check.Share(prog)
	list = append(list, check.Program(prog)...)
	prog.Roots = slices.DeleteFunc(slices.Clone(prog.Files), isBuiltin)
	for _, f := range prog.Roots {
		f.Shipped = prog.Shipped[f.Name]
	}
	whole, list = leaveOut(prog.Roots, list)
	return prog, whole, list
}

func isBuiltin(f *idl.File) bool { return f.Builtin }

// builtinNames gives the names that the built-in files are read under.
func builtinNames() []string {
	entries, _ := builtin.FS.ReadDir(".") // an embedded folder can be read
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = path.Join(preproc.BuiltinDir, e.Name())
	}
	return names
}

// compileSet compiles a set, and says where its output belongs.
func (cmd *genCmd) compileSet(opts gen.Options) (*idl.Program, []output, diag.List) {
	prog, whole, list := cmd.set()
	list = append(list, strangers(prog, cmd.Files, cmd.Module)...)
	if list.HasErrors() {
		return prog, nil, list
	}
	layOut(opts.Packages, whole, cmd.Module, append(cmd.Include, commonFolder(cmd.Files)))
	opts.Partial = true
	opts.ByHand = (&handwriting{dir: cmd.Out, module: cmd.Module, names: map[string]map[string]bool{}}).has
	files, found := gen.Generate(&idl.Program{Files: prog.Files, Roots: whole, Sources: prog.Sources}, opts)
	var outputs []output
	for _, f := range files {
		if to, ok := below(cmd.Module, f.Package.Path); ok {
			outputs = append(outputs, output{filepath.Join(cmd.Out, filepath.FromSlash(to), f.Name), f.Content, f.Source.Name})
		}
	}
	return prog, outputs, append(list, found...)
}
