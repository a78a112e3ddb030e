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
	files, err := m.generateWhatCanBe(pkg)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := m.write(filepath.Join(stem(file), f.Name), f.Content); err != nil {
			return nil, err
		}
	}
	_, err = m.prog.read(pkg.dir, pkg.path)
	return pkg, err
}

// generateWhatCanBe generates the package. If that is not possible, methods that
// cannot be generated even alone are taken out, and their vectors fail. The
// numbers of the others are those that package check has given them.
func (m *module) generateWhatCanBe(pkg *idlPackage) ([]gen.File, error) {
	files, failure := generate(pkg.prog)
	if failure == nil {
		return files, nil
	}
	kept := map[*idl.Interface][]*idl.Method{}
	for _, i := range interfacesOf(pkg.prog.Roots[0].Decls) {
		kept[i], i.Methods = i.Methods, nil
	}
	if _, err := generate(pkg.prog); err != nil {
		return nil, failure // no method is to blame
	}
	for i, methods := range kept {
		kept[i] = m.generable(pkg, i, methods)
	}
	for i, methods := range kept {
		i.Methods = methods
	}
	return generate(pkg.prog)
}

// generable gives the methods that can be generated, each by itself.
func (m *module) generable(pkg *idlPackage, i *idl.Interface, methods []*idl.Method) []*idl.Method {
	var good []*idl.Method
	for _, method := range methods {
		i.Methods = []*idl.Method{method}
		if _, err := generate(pkg.prog); err != nil {
			m.describer.missing[method] = err
			continue
		}
		good = append(good, method)
	}
	i.Methods = nil
	return good
}

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
