package goidl_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/goidl/goidl"

// arrows says which packages a package may import: those of this module by
// their path below it, and the modules outside. A pattern that ends in /... covers
// the folders below. Packages that no pattern names may not exist, so that
// a new one has to find its place here first.
var arrows = []row{
	{pkg: "idl"},
	{pkg: "idl/diag", ours: []string{"idl"}},
	{pkg: "idl/check", ours: []string{"idl", "idl/diag"}, outside: []string{"github.com/agnivade/levenshtein"}},
	{pkg: "idl/builtin"},
	{pkg: "parser/preproc", ours: []string{"idl", "idl/diag"}, outside: []string{"github.com/agnivade/levenshtein"}},
	{pkg: "parser", ours: []string{"idl", "idl/diag", "parser/preproc"},
		outside: []string{"github.com/alecthomas/participle/v2", "github.com/agnivade/levenshtein"}},
	{pkg: "gen", ours: []string{"idl", "idl/diag"},
		outside: []string{"github.com/dave/jennifer", "golang.org/x/tools"}},
	{pkg: "cmd/goidl", ours: []string{"idl", "idl/...", "parser", "parser/preproc", "gen"},
		outside: []string{"github.com/alecthomas/kong", "github.com/aymanbagabas/go-udiff", "github.com/fsnotify/fsnotify"}},
	{pkg: "rt/guid"},
	{pkg: "rt/ndr", ours: []string{"rt/guid"}},
	{pkg: "rt", ours: []string{"rt/guid", "rt/ndr"}},
	{pkg: "rt/rttest", ours: []string{"rt", "rt/guid", "rt/ndr"}},
	{pkg: "rt/ole", ours: []string{"rt", "rt/guid", "rt/ndr"}},
	{pkg: "examples/hostloop", ours: []string{"rt", "rt/...", "examples/hostloop/app"}},
	{pkg: "examples/...", ours: []string{"rt", "rt/..."}},
	{pkg: "internal/...", ours: []string{"..."}, outside: []string{"golang.org/x/tools"}},
}

type row struct {
	pkg     string
	ours    []string
	outside []string
}

type listedPackage struct {
	ImportPath string
	Imports    []string
	GoFiles    []string
}

// TestArrows fails when a package imports what its row does not allow.
func TestArrows(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 10 {
		t.Fatalf("go list found %d packages; this test would check nothing", len(packages))
	}
	for _, p := range packages {
		if len(p.GoFiles) == 0 {
			continue
		}
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		i := slices.IndexFunc(arrows, func(r row) bool { return matches(r.pkg, name) })
		if i < 0 {
			t.Errorf("package %s has no row in the table of arrows", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if !allowed(imported, arrows[i].ours, arrows[i].outside) {
				t.Errorf("%s may not import %s", p.ImportPath, imported)
			}
		}
	}
}

func allowed(imported string, ours, outside []string) bool {
	if ourPath, ok := strings.CutPrefix(imported, module+"/"); ok {
		return slices.ContainsFunc(ours, func(pattern string) bool { return matches(pattern, ourPath) })
	}
	first, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(outside, func(m string) bool {
		return imported == m || strings.HasPrefix(imported, m+"/")
	})
}

func matches(pattern, name string) bool {
	if below, ok := strings.CutSuffix(pattern, "..."); ok {
		return strings.HasPrefix(name+"/", below)
	}
	return pattern == name
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,GoFiles", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []listedPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
