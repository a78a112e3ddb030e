package gen

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	idlparser "github.com/goidl/goidl/parser"
)

// FuzzGenerate compiles any text. It must not crash, and what comes out must be
// Go, whether all of the file has to be supported or not.
func FuzzGenerate(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text []byte, partial bool) {
		prog, diags := idlparser.Load(idlparser.Options{FS: fstest.MapFS{"in.idl": {Data: text}}, Builtin: builtin.FS}, "in.idl")
		if diags = append(diags, check.Program(prog)...); diags.HasErrors() {
			return
		}
		files, _ := Generate(prog, Options{
			Version:  "v0",
			Packages: map[string]idl.GoPackage{"in.idl": {Path: goldenRoot + "/in", Name: "in"}},
			System:   systemPackages(),
			Partial:  partial,
		})
		for _, file := range files {
			if _, err := parser.ParseFile(token.NewFileSet(), file.Name, file.Content, parser.SkipObjectResolution); err != nil {
				t.Errorf("%v in\n%s", err, file.Content)
			}
		}
	})
}

// seeds gives in.idl of each archive.
func seeds(t testing.TB) (texts [][]byte) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "in.idl" {
				texts = append(texts, f.Data)
			}
		}
	}
	return texts
}
