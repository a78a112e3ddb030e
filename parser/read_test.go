package parser_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/parser"
)

// TestLoadOrder reads files that import each other in circles, many times: each
// is there once, and in the same place whichever is parsed first.
func TestLoadOrder(t *testing.T) {
	const n = 40
	files := fstest.MapFS{}
	for i := range n {
		text := fmt.Sprintf("import \"f%d.idl\", \"f%d.idl\";\n", (i*7+1)%n, (i*3+2)%n)
		files[fmt.Sprintf("f%d.idl", i)] = &fstest.MapFile{Data: []byte(text + strings.Repeat("typedef long T;\n", i))}
	}
	want := ""
	for range 20 {
		prog, list := parser.Load(parser.Options{FS: files}, "f0.idl", "f5.idl")
		if len(list) > 0 || len(prog.Files) < 20 || len(prog.Roots) != 2 {
			t.Fatalf("%d diagnostics, %d files, %d roots", len(list), len(prog.Files), len(prog.Roots))
		}
		var order strings.Builder
		seen := map[string]bool{}
		for _, f := range prog.Files {
			fmt.Fprintln(&order, f.Name)
			if seen[f.Name] {
				t.Errorf("%s is there twice", f.Name)
			}
			seen[f.Name] = true
			for _, imp := range f.Imports {
				if imp.File == nil || imp.File.Name != imp.Path {
					t.Errorf("%s: import %s is not linked", f.Name, imp.Path)
				}
			}
		}
		if want == "" {
			want = order.String()
		}
		if order.String() != want {
			t.Fatalf("the order was\n%s\nand is\n%s", want, order.String())
		}
	}
}
