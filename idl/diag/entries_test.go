package diag_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/gen"
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	idlparser "github.com/goidl/goidl/parser"
)

var update = flag.Bool("update", false, "rewrite docs/diagnostics.md")

// TestEntriesCoverCodes fails for a code without an entry, and for one that
// appears twice.
func TestEntriesCoverCodes(t *testing.T) {
	entries := map[diag.Code]bool{}
	for _, e := range diag.Entries() {
		if entries[e.Code] {
			t.Errorf("two entries for %s", e.Code)
		}
		entries[e.Code] = true
		if e.Title == "" || e.Text == "" || e.Example == "" || e.Fixed == "" {
			t.Errorf("the entry for %s lacks something", e.Code)
		}
	}
	declared := declaredCodes(t)
	if len(declared) < 50 {
		t.Fatalf("found only %d codes in codes.go", len(declared))
	}
	for name, code := range declared {
		if !entries[code] {
			t.Errorf("no entry for %s (%s)", name, code)
		}
	}
	if len(declared) != len(entries) {
		t.Errorf("%d codes and %d entries", len(declared), len(entries))
	}
}

// declaredCodes reads the constants of type Code from codes.go, each of which
// has to have a comment.
func declaredCodes(t *testing.T) map[string]diag.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]diag.Code{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		name := spec.Names[0].Name
		if spec.Comment == nil {
			t.Errorf("%s has no comment", name)
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^(MIDL[1-9]\d{3}|GOIDL3\d{3})$`).MatchString(text) {
			t.Errorf("%s has the odd code %q", name, text)
		}
		codes[name] = diag.Code(text)
		return true
	})
	return codes
}

// TestExamples runs every example, which must have its fault and no other, and
// the same without the fault, which must have none.
func TestExamples(t *testing.T) {
	for _, e := range diag.Entries() {
		t.Run(string(e.Code), func(t *testing.T) {
			codes := map[diag.Code]bool{}
			list := findings(e.Example, gen.Options{})
			for _, d := range list {
				codes[d.Code] = true
			}
			if len(codes) != 1 || !codes[e.Code] {
				t.Errorf("want %s alone, got\n%s", e.Code, lines(list))
			}
			if list := findings(e.Fixed, optionsFor(e.Code)); len(list) > 0 {
				t.Errorf("the fixed example has faults:\n%s", list[0].Error())
			}
		})
	}
}

// optionsFor says which package an example is, since few say it themselves.
func optionsFor(code diag.Code) gen.Options {
	if code == diag.NoGoPackage {
		return gen.Options{}
	}
	clock := idl.GoPackage{Path: "example.com/clock", Name: "clock"}
	return gen.Options{Packages: map[string]idl.GoPackage{exampleName: clock}}
}

const exampleName = "example.idl"

// findings compiles an example as far as it goes.
func findings(example string, opts gen.Options) diag.List {
	prog, list := idlparser.Load(idlparser.Options{
		FS:      fstest.MapFS{exampleName: {Data: []byte(example)}},
		Builtin: builtin.FS,
	}, exampleName)
	list = append(list, check.Program(prog)...)
	if !list.HasErrors() {
		_, found := gen.Generate(prog, opts)
		list = append(list, found...)
	}
	list.Sort()
	list.Suppress()
	return list
}

// TestDocument compares docs/diagnostics.md with the entries.
func TestDocument(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "diagnostics.md")
	want := document()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("docs/diagnostics.md is out of date; go test ./idl/diag -update rewrites it\n%s", diff)
	}
}

func document() string {
	var b strings.Builder
	b.WriteString("# Diagnostics\n\n" +
		"What goidl finds wrong has a code, which never changes its meaning. A code that begins with MIDL is the\n" +
		"number of Microsoft's compiler for the same fault; those that begin with GOIDL are goidl's own.\n" +
		"This page is made from `idl/diag`; each example is compiled by a test, which finds just the fault it is for\n" +
		"and none in the example without it.\n")
	for _, e := range diag.Entries() {
		fmt.Fprintf(&b, "\n## %s: %s\n\n%s\n\n```idl%s```\n\nWithout the fault:\n\n```idl%s```\n",
			e.Code, e.Title, e.Text, e.Example, e.Fixed)
	}
	return b.String()
}
