package parser

import (
	"fmt"
	"path"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// Load reads the named files and all that they import, each once. The program
// has what could be read even when the list has errors.
//
// Files are parsed in parallel, since no file's text depends on another's, and
// then linked one after the other, so that the result is always the same.
func Load(opts Options, names ...string) (*idl.Program, diag.List) {
	l := &loader{
		prog:  &idl.Program{Sources: make(map[string][]byte)},
		files: make(map[string]*idl.File),
	}
	l.reader = newReader(&preproc.Config{
		FS:          opts.FS,
		IncludeDirs: opts.IncludeDirs,
		Builtin:     opts.Builtin,
		Defines:     opts.Defines,
	}, l.prog.Sources)
	for _, name := range names {
		l.start(cleanName(name))
	}
	l.wait.Wait()
	for _, name := range names {
		l.root(name)
	}
	l.diags.Sort()
	return l.prog, l.diags
}

func cleanName(name string) string { return path.Clean(strings.ReplaceAll(name, `\`, "/")) }

// A loader is the state of one Load.
type loader struct {
	*reader
	prog  *idl.Program
	files map[string]*idl.File // by name; those whose imports are still being linked, too
	diags diag.List
}

// root links a file that was asked for.
func (l *loader) root(name string) {
	clean := cleanName(name)
	file, known := l.files[clean]
	if !known {
		p := l.parsed[clean]
		if p.err != nil {
			cannotOpen(&l.diags, name, p.err)
			return
		}
		file = l.link(clean, p)
	}
	for _, f := range l.prog.Roots {
		if f == file {
			return
		}
	}
	l.prog.Roots = append(l.prog.Roots, file)
}

// link connects a file with those that it imports, and then adds it to the
// program, so that imported files come first. A file that imports itself on
// some way finds itself in l.files.
func (l *loader) link(name string, p *parsed) *idl.File {
	l.diags = append(l.diags, p.diags...)
	l.files[name] = p.file
	for i, imp := range p.file.Imports {
		imp.File = l.imported(imp, p.imports[i])
	}
	l.prog.Files = append(l.prog.Files, p.file)
	return p.file
}

// imported gives the file that an import names, which was found under name, or
// nil.
func (l *loader) imported(imp *idl.Import, name string) *idl.File {
	if name == "" && imp.Implied {
		return nil // whoever has the library has no need of its text
	}
	if name == "" {
		d := l.diags.Errorf(diag.CannotOpen, imp.Span, "cannot find %q", imp.Path)
		d.Help = "looked in " + l.places(imp.Pos.Filename)
		return nil
	}
	if file, ok := l.files[name]; ok {
		return file
	}
	p := l.parsed[name]
	if p.err != nil {
		l.diags.Errorf(diag.CannotOpen, imp.Span, "cannot read %q: %v", name, p.err)
		return nil
	}
	return l.link(name, p)
}

// places lists where a file that from imports is looked for.
func (l *loader) places(from string) string {
	dirs := append([]string{path.Dir(from)}, l.cfg.IncludeDirs...)
	text := strings.Join(dirs, ", ")
	if l.cfg.Builtin != nil {
		text += " and among the built-in files"
	}
	if len(l.cfg.IncludeDirs) == 0 {
		text += "; -I adds folders"
	}
	return text
}

func cannotOpen(diags *diag.List, name string, err error) {
	span := idl.Span{Pos: idl.Pos{Filename: name}}
	diags.Errorf(diag.CannotOpen, span, "%s", fmt.Sprint("cannot open the file: ", err))
}
