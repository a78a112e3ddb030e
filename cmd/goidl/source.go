package main

import (
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

// sources are the files that a command reads, with the flags that say how.
type sources struct {
	reading
	Files []string `arg:"" name:"FILE" help:"The IDL files."`
}

// reading are the flags that say how to read files and to report on them.
type reading struct {
	Include []string `short:"I" name:"include" sep:"none" placeholder:"DIR" help:"Look for imported and included files in DIR, too."`
	Define  []string `short:"D" name:"define" sep:"none" placeholder:"NAME[=VALUE]" help:"Define a macro; its value is 1 if none is given."`
	Undef   []string `short:"U" name:"undefine" sep:"none" placeholder:"NAME" help:"Undefine a macro that -D or goidl defines."`

	reporting
}

// load reads and checks the files, and gives what is wrong with them.
func (s *sources) load() (*idl.Program, diag.List) {
	prog, list := s.parse(s.Files)
	return prog, append(list, check.Program(prog)...)
}

// parse reads files and what they import, without asking what names mean. It
// does so in the order of the names, not of the arguments: of two declarations
// that would do, that of the file read first is taken.
func (r *reading) parse(names []string) (*idl.Program, diag.List) {
	prog, list := parser.Load(parser.Options{
		FS:          disk{},
		IncludeDirs: r.Include,
		Builtin:     builtin.FS,
		Defines:     r.defines(),
	}, sortedNames(names)...)
	prog.Shipped = r.shipped(prog)
	for _, f := range prog.Roots {
		f.Shipped = prog.Shipped[f.Name]
	}
	return prog, list
}

func sortedNames(names []string) []string {
	return slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return strings.Compare(cleanName(a), cleanName(b))
	})
}

// cleanName gives a file's name as positions in it have it.
func cleanName(name string) string { return path.Clean(strings.ReplaceAll(name, `\`, "/")) }

// defines gives the macros of -D and -U. Every -U wins over every -D, as with
// MIDL's /U.
func (r *reading) defines() []preproc.Define {
	var all []preproc.Define
	for _, d := range r.Define {
		name, value, given := strings.Cut(d, "=")
		if !given {
			value = "1"
		}
		all = append(all, preproc.Define{Name: name, Value: value})
	}
	for _, name := range r.Undef {
		all = append(all, preproc.Define{Name: name, Undef: true})
	}
	return all
}

// shipped gives the files that belong to an SDK: they lie in a folder of -I that
// is none of the user's own.
func (r *reading) shipped(prog *idl.Program) map[string]bool {
	foreign := slices.DeleteFunc(slices.Clone(r.Include), isOwnFolder)
	all := map[string]bool{}
	for name := range prog.Sources {
		if slices.ContainsFunc(foreign, func(dir string) bool { return inside(dir, name) }) {
			all[name] = true
		}
	}
	return all
}

// isOwnFolder reports whether a folder lies in the Go module around the working
// directory. Where there is no module, only the working directory itself is the
// user's own.
func isOwnFolder(dir string) bool {
	if module := moduleAround("."); module != "" {
		return inside(module, dir)
	}
	rel, ok := relative(".", dir)
	return ok && rel == "."
}

// moduleAround gives the folder of the Go module that dir lies in, "" if it lies
// in none.
func moduleAround(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && !info.IsDir() {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// inside reports whether name lies in dir or in a folder below it.
func inside(dir, name string) bool {
	_, ok := relative(dir, name)
	return ok
}

// relative gives name as it is called in dir, if it lies there or below.
func relative(dir, name string) (rel string, ok bool) {
	dir, err1 := filepath.Abs(dir)
	name, err2 := filepath.Abs(name)
	if err1 != nil || err2 != nil {
		return "", false
	}
	rel, err := filepath.Rel(dir, name)
	return rel, err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// disk is the file system of the machine. Unlike os.DirFS it takes names as
// users write them, absolute ones and such with .. in them.
type disk struct{}

// Open opens a file or a folder.
func (disk) Open(name string) (fs.File, error) {
	return os.Open(filepath.FromSlash(path.Clean(name)))
}
