package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/goidl/goidl/gen"
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
)

// load reads and checks an IDL file of the folder.
func (f *folder) load(name string) (*idl.Program, error) {
	return load(parser.Options{FS: os.DirFS(f.dir), Builtin: builtin.FS}, name)
}

// loadSystem reads and checks all IDL files that ship with goidl.
func loadSystem() (*idl.Program, error) {
	names, err := fs.Glob(builtin.FS, "*.idl")
	if err != nil {
		return nil, err
	}
	return load(parser.Options{FS: builtin.FS, Builtin: builtin.FS}, names...)
}

func load(options parser.Options, names ...string) (*idl.Program, error) {
	prog, list := parser.Load(options, names...)
	list = append(list, check.Program(prog)...)
	return prog, firstError(list)
}

// firstError gives the first error of a list, or nil.
func firstError(list diag.List) error {
	list.Sort()
	list.Suppress()
	for _, d := range list {
		if d.Severity == diag.Error {
			return errors.New(d.Error())
		}
	}
	return nil
}

// An idlPackage is the Go package made from one IDL file of the folder.
type idlPackage struct {
	file string // the IDL file
	prog *idl.Program
	path string
	dir  string
}

// packageFor says where the Go of an IDL file of the folder goes.
func (m *module) packageFor(file string) (path, dir string) {
	return m.path(stem(file)), filepath.Join(m.dir, stem(file))
}

// generate compiles an IDL file of the folder, and before it the files of the
// folder that it imports.
func (m *module) generate(file string) (*idlPackage, error) {
	if done, ok := m.generated[file]; ok {
		return done.pkg, done.err
	}
	m.generated[file] = generated{err: errors.New("it imports itself")}
	pkg, err := m.compile(file)
	m.generated[file] = generated{pkg, err}
	return pkg, err
}

func (m *module) compile(file string) (*idlPackage, error) {
	prog, err := m.folder.load(file)
	if err != nil {
		return nil, err
	}
	pkg := &idlPackage{file: file, prog: prog}
	pkg.path, pkg.dir = m.packageFor(file)
	for _, f := range prog.Files {
		if err := m.imported(pkg, f); err != nil {
			return nil, err
		}
	}
	return pkg, m.emitWhatCanBe(pkg)
}

// emit generates the package and writes it, with what its user must write.
func (m *module) emit(pkg *idlPackage) error {
	files, err := generate(pkg.prog)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(pkg.dir); err != nil {
		return err
	}
	for _, f := range files {
		if err := m.write(filepath.Join(stem(pkg.file), f.Name), f.Content); err != nil {
			return err
		}
	}
	if _, err := m.prog.read(pkg.dir, pkg.path); err != nil {
		return err
	}
	twins, err := writeTwins(m.prog, stem(pkg.file), pkg.path, m.classes(pkg.root(), pkg.path))
	if err != nil || twins == nil {
		return err
	}
	return m.write(filepath.Join(stem(pkg.file), "twins.go"), twins)
}

// root gives the model of the package's file.
func (p *idlPackage) root() *idl.File { return p.prog.Roots[0] }

func generate(prog *idl.Program) ([]gen.File, error) {
	files, list := gen.Generate(prog, gen.Options{Version: "vectors", System: systemPackages()})
	return files, firstError(list)
}

// imported gives a file its Go package, whatever the file says itself, and
// generates it if it is another one of the folder.
func (m *module) imported(pkg *idlPackage, f *idl.File) error {
	if f.Builtin || !m.folder.has(f.Name) {
		return nil
	}
	path, _ := m.packageFor(f.Name)
	f.Package = &idl.GoPackage{Path: path, Name: stem(f.Name)}
	if f.Name == pkg.file || f.Header {
		return nil
	}
	if _, err := m.generate(f.Name); err != nil {
		return fmt.Errorf("it imports %s: %w", f.Name, err)
	}
	return nil
}

// isSystemFile reports whether a file of this name ships with goidl.
func isSystemFile(name string) bool {
	_, err := fs.Stat(builtin.FS, strings.ToLower(name))
	return err == nil
}

// systemPackages says that the files that ship with goidl are compiled already.
func systemPackages() map[string]idl.GoPackage {
	packages := map[string]idl.GoPackage{}
	names, _ := fs.Glob(builtin.FS, "*.idl")
	for _, name := range names {
		packages[strings.ToLower(path.Base(name))] = idl.GoPackage{Path: olePath, Name: "ole"}
	}
	return packages
}
