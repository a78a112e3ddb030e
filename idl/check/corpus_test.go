package check_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
)

// coreCOM are the files that everything else in COM imports.
var coreCOM = strings.Fields("unknwn wtypes objidl oaidl oleidl ocidl propidl servprov comcat objsafe urlmon")

// TestCoreCOM checks Wine's unmodified files with all that they import. There
// may be nothing to complain about: not by the rules for users' own files, and not
// by way of a warning about the files themselves.
func TestCoreCOM(t *testing.T) {
	dir := wineFolder(t)
	for _, name := range coreCOM {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name+".idl")
			prog, list := parser.Load(parser.Options{FS: disk{}, Builtin: builtin.FS}, path)
			list = append(list, check.Program(prog)...)
			for _, d := range list {
				if d.Severity == diag.Error || d.Span.Pos.Filename == path {
					t.Error(d.Error())
				}
			}
			if !declaresInterface(prog.Roots) {
				t.Errorf("%s has no interface: it cannot have been read", path)
			}
		})
	}
}

func declaresInterface(roots []*idl.File) bool {
	for _, f := range roots {
		for _, d := range f.Decls {
			if i, ok := d.(*idl.Interface); ok && !i.Forward {
				return true
			}
		}
	}
	return false
}

// wineFolder gives the folder of Wine's IDL files. Without it the test is
// skipped, but not where CI is to see to it that it runs.
func wineFolder(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GOIDL_WINE")
	if dir == "" {
		dir = "/usr/include/wine/wine/windows"
	}
	if _, err := os.Stat(filepath.Join(dir, "unknwn.idl")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Wine's IDL files are needed in CI: %v", err)
		}
		t.Skipf("Wine's IDL files are not there, GOIDL_WINE says where: %v", err)
	}
	return dir
}

// disk takes names as the operating system has them.
type disk struct{}

func (disk) Open(name string) (fs.File, error) { return os.Open(name) }
