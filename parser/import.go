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
func Load(opts Options, names ...string) (*idl.Program, diag.List) {
	l := &loader{
		prog:  &idl.Program{Sources: make(map[string][]byte)},
		files: make(map[string]*idl.File),
	}
	l.cfg = preproc.Config{
		FS:          opts.FS,
		IncludeDirs: opts.IncludeDirs,
		Builtin:     opts.Builtin,
		Defines:     opts.Defines,
		OnRead:      func(name string, text []byte) { l.prog.Sources[name] = text },
	}
	for _, name := range names {
		l.root(name)
	}
	l.diags.Sort()
	return l.prog, l.diags
}

// A loader is the state of one Load.
type loader struct {
	cfg   preproc.Config
	prog  *idl.Program
	files map[string]*idl.File // by name; those whose imports are still being read, too
	diags diag.List
}

// root reads a file that was asked for.
func (l *loader) root(name string) {
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	file, known := l.files[clean]
	if !known {
		src, err := l.cfg.ReadFile(clean)
		if err != nil {
			cannotOpen(&l.diags, name, err)
			return
		}
		file = l.read(clean, src)
	}
	for _, f := range l.prog.Roots {
		if f == file {
			return
		}
	}
	l.prog.Roots = append(l.prog.Roots, file)
}

// read parses a file, then what it imports, and then adds it to the program,
// so that imported files come first. A file that imports itself on some way
// finds itself in l.files.
func (l *loader) read(name string, src []byte) *idl.File {
	file, diags := parseFile(&l.cfg, name, src)
	l.diags = append(l.diags, diags...)
	l.files[name] = file
	for _, imp := range file.Imports {
		imp.File = l.imported(imp)
	}
	l.prog.Files = append(l.prog.Files, file)
	return file
}

// imported gives the file that an import names, or nil.
func (l *loader) imported(imp *idl.Import) *idl.File {
	from := imp.Pos.Filename
	name, ok := l.cfg.Find(from, imp.Path)
	if !ok {
		d := l.diags.Errorf(diag.CannotOpen, imp.Span, "cannot find %q", imp.Path)
		d.Help = "looked in " + l.places(from)
		return nil
	}
	if file, ok := l.files[name]; ok {
		return file
	}
	src, err := l.cfg.ReadFile(name)
	if err != nil {
		l.diags.Errorf(diag.CannotOpen, imp.Span, "cannot read %q: %v", name, err)
		return nil
	}
	return l.read(name, src)
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
