package gen

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/parser"
)

const wineDir = "/usr/include/wine/wine/windows"

type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }

// TestWineFiles compiles files that were written for other compilers. What is in
// them may be more than is done, but nothing may panic, and what comes out must be
// Go.
func TestWineFiles(t *testing.T) {
	if _, err := os.Stat(wineDir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("Wine's IDL is not installed")
	}
	for _, name := range []string{
		"unknwn.idl", "wtypes.idl", "objidl.idl", "oaidl.idl", "oleidl.idl", "ocidl.idl", "propidl.idl", "servprov.idl",
		"comcat.idl", "objsafe.idl", "urlmon.idl", "bits.idl", "mimeole.idl", "dwrite.idl", "strmif.idl", "textstor.idl",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(wineDir, name)
			dirs := []string{wineDir, filepath.Dir(wineDir)}
			prog, diags := parser.Load(parser.Options{FS: osFS{}, IncludeDirs: dirs}, file)
			diags = append(diags, check.Program(prog)...)
			if diags.HasErrors() {
				t.Fatalf("%v", diags[0])
			}
			opts := Options{Packages: map[string]idl.GoPackage{}}
			for _, f := range prog.Files {
				opts.Packages[f.Name] = idl.GoPackage{Path: "example.com/" + filepath.Base(f.Name), Name: "p"}
			}
			files, diags := Generate(prog, opts)
			if !diags.HasErrors() && len(files) != 1 {
				t.Errorf("%d files and no error", len(files))
			}
			for _, d := range diags {
				if strings.HasPrefix(d.Help, "this is a bug in goidl") {
					t.Error(d)
				}
			}
		})
	}
}
