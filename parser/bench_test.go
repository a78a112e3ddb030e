package parser_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/goidl/goidl/parser"
)

// osFS opens files under the names that users type.
type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }

func BenchmarkMshtml(b *testing.B) {
	dir := wineDir(b)
	opts := parser.Options{FS: osFS{}, IncludeDirs: []string{dir}}
	for b.Loop() {
		_, diags := parser.Load(opts, filepath.Join(dir, "mshtml.idl"))
		if diags.HasErrors() {
			b.Fatal(diags[0])
		}
	}
}

func wineDir(tb testing.TB) string { return "/usr/include/wine/wine/windows" }
