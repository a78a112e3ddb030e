package builtin_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/idl/builtin"
)

// TestWidlAccepts gives every file, and the example's, to widl, as a header and as
// proxies and stubs: an independent reader of the same language must find nothing
// wrong.
func TestWidlAccepts(t *testing.T) {
	widl := findWidl(t)
	for _, name := range append(files(t), "../../examples/idataobject/idataobject.idl") {
		for _, form := range []string{"-h", "-p"} {
			t.Run(name+form, func(t *testing.T) {
				runWidl(t, widl, form, ".", name)
			})
		}
	}
}

// TestSameAsWine compares every interface with the one in Wine's file of the
// same name: IID, methods in order, and what each takes and gives.
func TestSameAsWine(t *testing.T) {
	widl := findWidl(t)
	wine := os.Getenv("GOIDL_WINE")
	if wine == "" {
		wine = "/usr/include/wine/wine/windows"
	}
	if _, err := os.Stat(wine); err != nil {
		missing(t, "Wine's IDL is not here: "+err.Error())
	}
	compared := 0
	for _, name := range files(t) {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(wine, name)
			if _, err := os.Stat(path); err != nil {
				t.Skip("Wine has no such file")
			}
			want := interfaces(runWidl(t, widl, "-h", wine, path))
			for iface, got := range interfaces(runWidl(t, widl, "-h", ".", name)) {
				if diff := cmp.Diff(want[iface], got); diff != "" {
					t.Errorf("%s (-Wine +ours):\n%s", iface, diff)
				}
				compared++
			}
		})
	}
	if compared == 0 {
		t.Error("no interface was compared")
	}
}

// TestPackages checks that every file says which Go package it compiles to.
func TestPackages(t *testing.T) {
	for _, name := range files(t) {
		text, err := fs.ReadFile(builtin.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "//goidl:package github.com/goidl/goidl/rt/ole\n") {
			t.Errorf("%s does not start with its //goidl:package line", name)
		}
	}
}

func files(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(builtin.FS, "*.idl")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	return names
}

// findWidl gives widl's path. Debian calls it widl-stable.
func findWidl(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"widl", "widl-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "widl is not installed")
	return ""
}

// missing skips a test whose tools are not here; in CI they have to be.
func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// runWidl compiles a file and gives the output.
func runWidl(t *testing.T, widl, form, include, name string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	cmd := exec.Command(widl, form, "-I", include, "-o", out, name)
	if text, err := cmd.CombinedOutput(); err != nil || len(text) > 0 {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, text)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// An iface is an interface as widl's header has it.
type iface struct {
	IID     string
	Methods []string // prototypes, base interfaces' first
}

var (
	iidLine    = regexp.MustCompile(`DEFINE_GUID\(IID_(\w+), ([^)]+)\)`)
	vtable     = regexp.MustCompile(`(?s)typedef struct (\w+)Vtbl \{(.*?)END_INTERFACE`)
	method     = regexp.MustCompile(`(?s)\n    (\w[\w *]*)\(STDMETHODCALLTYPE \*(\w+)\)\((.*?)\);`)
	whiteSpace = regexp.MustCompile(`\s+`)
)

// interfaces reads widl's C header.
func interfaces(header string) map[string]iface {
	found := map[string]iface{}
	for _, m := range iidLine.FindAllStringSubmatch(header, -1) {
		found[m[1]] = iface{IID: m[2]}
	}
	for _, v := range vtable.FindAllStringSubmatch(header, -1) {
		i := found[v[1]]
		for _, m := range method.FindAllStringSubmatch(v[2], -1) {
			prototype := m[1] + m[2] + "(" + m[3] + ")"
			i.Methods = append(i.Methods, whiteSpace.ReplaceAllString(prototype, " "))
		}
		found[v[1]] = i
	}
	return found
}
