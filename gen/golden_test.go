package gen

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
)

var update = flag.Bool("update", false, "rewrite the expected sections of testdata")

// Golden archives live in testdata. Each has the sections
//
//	in.idl          the file to compile; other *.idl are for it to import, and
//	                those that say a Go package of their own are compiled too
//	plan            expected: the steps
//	in.idl.go …     expected: the Go
//	diags           expected: what is reported instead
//	*.go            more of in.idl's package: what the user writes, and tests
//
// Generated Go is vetted, and tests in an archive are run, all in one go command.
// A section that is none of these, and an archive that expects nothing, is an
// error of the test.
const (
	goldenRoot = "example.com/golden"
	olePackage = "github.com/goidl/goidl/rt/ole"
)

// A golden is one archive.
type golden struct {
	file    string
	name    string
	archive *txtar.Archive
	got     map[string][]byte // what the expected sections should be
	source  fstest.MapFS
}

func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	var all []*golden
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) {
			g := readGolden(t, p)
			g.generate(t)
			if !*update {
				g.compare(t)
			}
			all = append(all, g)
		})
	}
	if t.Failed() {
		return
	}
	t.Run("compile and call", func(t *testing.T) { compile(t, all) })
	if *update && !t.Failed() {
		for _, g := range all {
			g.write(t)
		}
	}
}

// readGolden reads an archive and refuses what it would not check.
func readGolden(t *testing.T, file string) *golden {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g := &golden{file: file, name: strings.TrimSuffix(filepath.Base(file), ".txtar"), archive: archive, got: map[string][]byte{}, source: fstest.MapFS{}}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("the archive does not say why it exists")
	}
	for _, f := range archive.Files {
		switch {
		case strings.HasSuffix(f.Name, ".idl"):
			g.source[f.Name] = &fstest.MapFile{Data: f.Data}
		case f.Name == "plan" || f.Name == "diags" || path.Ext(f.Name) == ".go":
		default:
			t.Errorf("section %q is unknown", f.Name)
		}
	}
	if g.source["in.idl"] == nil {
		t.Fatal("there is no in.idl")
	}
	if !slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return isExpected(f.Name) }) {
		t.Error("the archive expects nothing")
	}
	return g
}

// isExpected tells the sections that are compared from the others.
func isExpected(name string) bool {
	return name == "plan" || name == "diags" || strings.HasSuffix(name, ".idl.go")
}

// generate compiles the archive's IDL.
func (g *golden) generate(t *testing.T) {
	prog, diags := parser.Load(parser.Options{FS: g.source, Builtin: builtin.FS}, g.roots()...)
	diags = append(diags, check.Program(prog)...)
	opts := Options{Version: "v0.0.0", Packages: map[string]idl.GoPackage{}, System: systemPackages()}
	if !bytes.Contains(g.source["in.idl"].Data, []byte("no package")) {
		opts.Packages["in.idl"] = idl.GoPackage{Path: g.path(), Name: "golden"}
	}
	plan, _ := PlanText(prog, opts)
	files, more := Generate(prog, opts)
	diags = append(diags, more...)
	g.got["plan"] = []byte(plan)
	g.got["diags"] = renderDiags(diags)
	for _, f := range files {
		g.got[f.Name] = f.Content
		if formatted, err := format.Source(f.Content); err != nil || !bytes.Equal(formatted, f.Content) {
			t.Errorf("%s is not formatted: %v", f.Name, err)
		}
	}
	if diags.HasErrors() && !g.expects("diags") {
		t.Errorf("unexpected errors:\n%s", g.got["diags"])
	}
	again, _ := Generate(prog, opts)
	for i, f := range again {
		if !bytes.Equal(f.Content, files[i].Content) {
			t.Errorf("%s differs from run to run", f.Name)
		}
	}
}

// roots gives the IDL files to compile: in.idl, and those with a Go package.
func (g *golden) roots() []string {
	roots := []string{"in.idl"}
	for name, f := range g.source {
		if name != "in.idl" && bytes.Contains(f.Data, []byte("//goidl:package")) {
			roots = append(roots, name)
		}
	}
	slices.Sort(roots)
	return roots
}

// systemPackages says where the Go of goidl's own files is.
func systemPackages() map[string]idl.GoPackage {
	packages := map[string]idl.GoPackage{}
	names, _ := fs.Glob(builtin.FS, "*.idl") // an embedded folder
	for _, name := range names {
		packages[name] = idl.GoPackage{Path: olePackage, Name: "ole"}
	}
	return packages
}

// path is the import path of in.idl's package.
func (g *golden) path() string { return goldenRoot + "/" + g.name }

func (g *golden) expects(section string) bool {
	return slices.ContainsFunc(g.archive.Files, func(f txtar.File) bool { return f.Name == section })
}

func renderDiags(list diag.List) []byte {
	var b bytes.Buffer
	for _, d := range list {
		b.WriteString(d.Error() + "\n")
		if d.Help != "" {
			b.WriteString("\thelp: " + d.Help + "\n")
		}
		for _, r := range d.Related {
			b.WriteString("\t" + r.Span.Pos.String() + ": " + r.Message + "\n")
		}
	}
	return b.Bytes()
}

// compare compares what was expected with what there is.
func (g *golden) compare(t *testing.T) {
	for _, f := range g.archive.Files {
		if !isExpected(f.Name) {
			continue
		}
		got, ok := g.got[f.Name]
		if !ok {
			t.Errorf("no %s was generated", f.Name)
			continue
		}
		if diff := udiff.Unified(f.Name+" (expected)", f.Name, string(f.Data), string(got)); diff != "" {
			t.Errorf("go test ./gen -update rewrites it:\n%s", diff)
		}
	}
}

// write puts what there is into the archive.
func (g *golden) write(t *testing.T) {
	for i, f := range g.archive.Files {
		if got, ok := g.got[f.Name]; ok && isExpected(f.Name) {
			g.archive.Files[i].Data = got
		}
	}
	if err := os.WriteFile(g.file, txtar.Format(g.archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// compile vets the generated packages and runs the tests that are with them, in a
// module of their own.
func compile(t *testing.T, all []*golden) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"go.mod": fmt.Appendf(nil,
		"module %s\n\ngo 1.26.0\n\nrequire github.com/goidl/goidl v0.0.0\n\nreplace github.com/goidl/goidl => %s\n", goldenRoot, root)}
	for _, g := range all {
		maps.Copy(files, g.goFiles())
	}
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"vet", "test"} {
		cmd := exec.Command("go", command, "./...")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", command, err, out)
		}
	}
}

// goFiles gives the Go files of an archive by their names below this folder.
func (g *golden) goFiles() map[string][]byte {
	files := map[string][]byte{}
	dirOf := func(idlName string) string {
		if f := g.source[idlName]; f != nil && idlName != "in.idl" {
			if _, rest, ok := strings.Cut(string(f.Data), "//goidl:package "+goldenRoot+"/"); ok {
				dir, _, _ := strings.Cut(strings.Fields(rest)[0], ";")
				return dir
			}
		}
		return g.name
	}
	for name, text := range g.got {
		if idlName, ok := strings.CutSuffix(name, ".go"); ok {
			files[dirOf(idlName)+"/"+name] = text
		}
	}
	if len(files) == 0 {
		return nil
	}
	for _, f := range g.archive.Files {
		if path.Ext(f.Name) == ".go" && !isExpected(f.Name) {
			files[g.name+"/"+f.Name] = f.Data
		}
	}
	return files
}
