package main

import (
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strings"

	"github.com/goidl/goidl/idl"
)

// A class is an interface that gets a double.
type class struct {
	src  *idl.Interface
	name goName
}

// writeDoubles gives the source of a package with a double for each interface.
// A double has the interface's methods and hands them all to runner.Double.
func writeDoubles(prog *goProgram, classes []class) ([]byte, error) {
	w := &source{prog: prog}
	w.printf("type base = runner.Double // embedded under a name that no method has\n\n")
	w.printf("func init() {\n")
	for i, c := range classes {
		w.register(i, c)
	}
	w.printf("}\n")
	for i, c := range classes {
		methods, err := prog.allMethods(c.name)
		if err != nil {
			return nil, err
		}
		w.printf("\ntype double%d struct{ base }\n", i)
		for _, m := range methods {
			w.double(i, m)
		}
	}
	return w.bytes("doubles", "", []string{"context", "reflect", runnerPath, rtPath})
}

// The packages that generated programs import.
const (
	modulePath     = "github.com/goidl/goidl"
	runnerPath     = modulePath + "/internal/ndrvectors/runner"
	automationPath = runnerPath + "/automation"
	rtPath         = modulePath + "/rt"
	olePath        = modulePath + "/rt/ole"
)

// A source is a Go file that is being written.
type source struct {
	prog *goProgram
	text strings.Builder
}

func (w *source) printf(format string, args ...any) { fmt.Fprintf(&w.text, format, args...) }

// register writes what makes a double known.
func (w *source) register(i int, c class) {
	goType := w.prog.imports.name(c.name.path) + "." + c.name.name
	id := c.src.IID
	w.printf("runner.Register(&runner.Class{Name: %q,\n", c.name)
	w.printf("IID: rt.IID{Data1: %#x, Data2: %#x, Data3: %#x, Data4: %#v},\n", id.Data1, id.Data2, id.Data3, id.Data4)
	w.printf("Type: reflect.TypeFor[%s](),\n", goType)
	w.printf("New: func(d runner.Double) any { return &double%d{d} },\n", i)
	w.printf("Connect: func(ctx context.Context, c rt.Connection) (any, error) { return rt.Connect[%s](ctx, c) }})\n", goType)
}

// double writes one method of a double.
func (w *source) double(i int, m *goMethod) {
	w.printf("\nfunc (d *double%d) %s(_ context.Context%s) (%s) {\n", i, m.name, params(m), results(m))
	w.answer("d", m.name, m)
}

// answer writes the end of a function that lets a double do its work.
func (w *source) answer(double, name string, m *goMethod) {
	w.printf("out := runner.Answer(%s, %d, %q%s)\n", double, len(m.results)+1, name, args(m))
	for i, r := range m.results {
		w.printf("r%d, _ = out[%d].(%s)\n", i, i, r.typ)
	}
	w.printf("err, _ = out[%d].(error)\nreturn\n}\n", len(m.results))
}

// params, args and results write the parts of a method's signature. Parameters
// are called a0, a1 and so on, as those of the IDL might hide something.
func params(m *goMethod) string {
	var b strings.Builder
	for i, p := range m.params {
		fmt.Fprintf(&b, ", a%d %s", i, p.typ)
	}
	return b.String()
}

func args(m *goMethod) string {
	var b strings.Builder
	for i := range m.params {
		fmt.Fprintf(&b, ", a%d", i)
	}
	return b.String()
}

func results(m *goMethod) string {
	var b strings.Builder
	for i, r := range m.results {
		fmt.Fprintf(&b, "r%d %s, ", i, r.typ)
	}
	return b.String() + "err error"
}

// bytes gives the file with its package clause and imports. The package's own
// path, if it is given, is the one whose names need no package.
func (w *source) bytes(pkg, path string, imports []string) ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n", pkg)
	text := w.text.String()
	if path != "" {
		text = strings.ReplaceAll(text, w.prog.imports.name(path)+".", "")
	}
	for _, path := range imports {
		fmt.Fprintf(&b, "%q\n", path)
	}
	for _, path := range slices.Sorted(maps.Keys(w.prog.imports)) {
		if name := w.prog.imports[path]; strings.Contains(text, name+".") {
			fmt.Fprintf(&b, "%s %q\n", name, path)
		}
	}
	b.WriteString(")\n\n" + text)
	return format.Source([]byte(b.String()))
}
