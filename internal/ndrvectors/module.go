package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/internal/ndrvectors/runner"
)

// A module is the Go module that a folder of vectors is compiled into. It has a
// package for each IDL file, one with the doubles of its interfaces, and a
// program that imports those that can be built.
//
//	v_arrays/arrays.idl.go   generated
//	v_arrays/twins.go        what its user must write, if it has [call_as]
//	v_arrays/doubles/        doubles of its interfaces
//	ole/doubles/             doubles of the system's interfaces
//	main.go                  the program
//
// Its path lies below the path of this module, because the packages in it import
// an internal one.
type module struct {
	folder    *folder
	dir       string
	prog      *goProgram
	describer *describer
	generated map[string]generated // by IDL file
	doubles   []string             // import paths of what the program imports
}

// A generated is what came out for an IDL file.
type generated struct {
	pkg *idlPackage
	err error
}

// path gives the import path of one of the module's packages.
func (m *module) path(elements ...string) string {
	return strings.Join(append([]string{modulePath, "vectors"}, elements...), "/")
}

// write writes a file of the module.
func (m *module) write(name string, text []byte) error {
	name = filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o666)
}

// newModule compiles a folder into a module in dir, against the source of goidl
// in root. What cannot be generated or built is noted in the description; an
// error means that nothing can be tried at all.
func newModule(f *folder, dir, root string) (*module, error) {
	m := &module{folder: f, dir: dir, prog: newGoProgram(), generated: map[string]generated{}}
	m.describer = &describer{prog: m.prog, missing: map[*idl.Method]error{}, desc: &runner.Description{
		Interfaces: map[string]*runner.Interface{},
		Types:      map[string]*runner.Type{},
		Broken:     map[string]string{},
	}}
	goMod := fmt.Sprintf("module %s\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %s => %s\n", m.path(), modulePath, modulePath, root)
	if err := m.write("go.mod", []byte(goMod)); err != nil {
		return nil, err
	}
	if _, err := m.prog.read(filepath.Join(root, "rt", "ole"), olePath); err != nil {
		return nil, err
	}
	isOurs := func(v *runner.Vector) bool { return f.has(v.IDL) }
	m.add(automationPath, func() error { return nil }, func(*runner.Vector) bool { return false })
	m.add(m.path("ole", "doubles"), m.addSystem, func(v *runner.Vector) bool { return !isOurs(v) })
	for _, file := range f.files() {
		if f.has(file) {
			add := func() error { return m.addFile(file) }
			m.add(m.path(stem(file), "doubles"), add, func(v *runner.Vector) bool { return v.IDL == file })
		}
	}
	return m, m.writeMain()
}

// add makes a package of doubles. If that does not work, or the package cannot be
// built, the vectors that need it fail.
func (m *module) add(importPath string, write func() error, needs func(*runner.Vector) bool) {
	err := write()
	if err == nil {
		err = m.goBuild(importPath)
	}
	if err == nil {
		m.doubles = append(m.doubles, importPath)
		return
	}
	for _, v := range m.folder.vectors {
		if needs(v) {
			m.describer.desc.Broken[v.ID] = err.Error()
		}
	}
}

// addFile compiles an IDL file of the folder.
func (m *module) addFile(file string) error {
	pkg, err := m.generate(file)
	if err != nil {
		return err
	}
	classes := m.classes(pkg.root(), pkg.path)
	m.describer.types(pkg.root(), pkg.path)
	for _, v := range m.folder.vectors {
		if v.IDL == file {
			m.describer.vector(v, classes)
		}
	}
	return m.writeDoubles(filepath.Join(stem(file), "doubles"), classes)
}

// classes gives the interfaces of a file that there is Go for.
func (m *module) classes(f *idl.File, importPath string) []class {
	var list []class
	for _, i := range interfacesOf(f.Decls) {
		c := class{i, goName{importPath, exported(i.Name)}}
		if m.prog.packages[importPath].interfaces[c.name.name] != nil {
			list = append(list, c)
		}
	}
	return list
}

// addSystem makes doubles of the runtime's interfaces, and describes those that
// there are vectors of.
func (m *module) addSystem() error {
	prog, err := loadSystem()
	if err != nil {
		return err
	}
	var classes []class
	for _, f := range prog.Files {
		m.describer.types(f, olePath)
		classes = append(classes, m.classes(f, olePath)...)
	}
	for _, v := range m.folder.vectors {
		switch {
		case m.folder.has(v.IDL):
		case !isSystemFile(v.IDL):
			m.describer.desc.Broken[v.ID] = "there is no file " + v.IDL
		default:
			m.describer.vector(v, classes)
		}
	}
	return m.writeDoubles(filepath.Join("ole", "doubles"), classes)
}

func (m *module) writeDoubles(dir string, classes []class) error {
	text, err := writeDoubles(m.prog, classes)
	if err != nil {
		return err
	}
	return m.write(filepath.Join(dir, "doubles.go"), text)
}

// writeMain writes the program.
func (m *module) writeMain() error {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n_ \"embed\"\n\n")
	fmt.Fprintf(&b, "%q\n", runnerPath)
	for _, path := range m.doubles {
		fmt.Fprintf(&b, "_ %q\n", path)
	}
	b.WriteString(")\n\n//go:embed vectors.json\nvar vectors []byte\n\n//go:embed description.json\nvar description []byte\n\n")
	b.WriteString("func main() { runner.Main(vectors, description) }\n")
	description, err := json.MarshalIndent(m.describer.desc, "", "\t")
	if err != nil {
		return err
	}
	return errors.Join(
		m.write("main.go", []byte(b.String())),
		m.write("vectors.json", m.folder.text),
		m.write("description.json", description))
}

// goBuild builds a package and throws the result away.
func (m *module) goBuild(importPath string) error {
	_, err := m.goRun("build", importPath)
	return err
}

// build builds the program.
func (m *module) build() (program string, err error) {
	program = filepath.Join(m.dir, "check")
	_, err = m.goRun("build", "-o", program, ".")
	return program, err
}

// goRun runs the go command in the module. Its error is the first of what it
// says.
func (m *module) goRun(args ...string) (output []byte, err error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -trimpath", "GOPROXY=off")
	output, err = cmd.CombinedOutput()
	if err == nil {
		return output, nil
	}
	for line := range bytes.Lines(output) {
		if text := strings.TrimSpace(string(line)); text != "" && !strings.HasPrefix(text, "#") {
			return output, fmt.Errorf("go %s: %s", args[0], text)
		}
	}
	return output, fmt.Errorf("go %s: %w", args[0], err)
}
