package parser_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
)

// osFS opens files under the names that users type.
type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }

// wineDir is the folder of real IDL files that the tests read. They are not
// ours to keep here: Debian's libwine-dev brings them.
func wineDir(tb testing.TB) string {
	dir := os.Getenv("GOIDL_WINE")
	if dir == "" {
		dir = "/usr/include/wine/wine/windows"
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("install libwine-dev, or set GOIDL_WINE: %v", err)
		}
		tb.Skipf("libwine-dev is not there: %v", err)
	}
	return dir
}

func wineOptions(dir string) parser.Options {
	return parser.Options{FS: osFS{}, IncludeDirs: []string{dir, filepath.Dir(dir)}}
}

// TestWine reads all of libwine-dev 8.0 at once.
func TestWine(t *testing.T) {
	dir := wineDir(t)
	names, err := filepath.Glob(filepath.Join(dir, "*.idl"))
	if err != nil {
		t.Fatal(err)
	}
	prog, diags := parser.Load(wineOptions(dir), names...)
	faulty := make(map[string]bool)
	for _, d := range diags {
		if d.Severity == diag.Error {
			t.Error(d)
			faulty[d.Span.Pos.Filename] = true
		}
	}
	if n := len(prog.Roots) - len(faulty); n < 305 {
		t.Errorf("%d of %d files can be read, want 305", n, len(names))
	}
	checkSpans(t, prog)
}

func firstError(diags diag.List) *diag.Diagnostic {
	i := slices.IndexFunc(diags, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
	return diags[i]
}

// checkSpans looks whether declarations lie inside their files.
func checkSpans(t *testing.T, prog *idl.Program) {
	for _, f := range prog.Files {
		for _, d := range f.Decls {
			s := d.Where()
			src, ok := prog.Sources[s.Pos.Filename]
			if !ok || s.End.Filename != s.Pos.Filename || s.End.Offset < s.Pos.Offset || s.End.Offset > len(src) {
				t.Errorf("%s: %T ends at %v, outside its text", s.Pos, d, s.End)
			}
		}
	}
}

// TestCoreInterfaces looks at a few declarations that everybody uses.
func TestCoreInterfaces(t *testing.T) {
	dir := wineDir(t)
	prog, diags := parser.Load(wineOptions(dir), filepath.Join(dir, "objidl.idl"))
	if diags.HasErrors() {
		t.Fatal(firstError(diags))
	}
	methods := map[string][]string{
		"IEnumMoniker": {"Next", "RemoteNext", "Skip", "Reset", "Clone"},
		"IAdviseSink": {
			"OnDataChange", "RemoteOnDataChange", "OnViewChange", "RemoteOnViewChange", "OnRename",
			"RemoteOnRename", "OnSave", "RemoteOnSave", "OnClose", "RemoteOnClose",
		},
	}
	for name, want := range methods {
		i := findInterface(prog.Roots[0], name)
		if i == nil {
			t.Errorf("no interface %s", name)
			continue
		}
		if got := methodNames(i); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", name, got, want)
		}
	}
	for _, f := range prog.Files {
		if isHeader := strings.HasSuffix(f.Name, ".h"); f.Header != isHeader {
			t.Errorf("%s: Header is %v", f.Name, f.Header)
		}
	}
}

func findInterface(f *idl.File, name string) *idl.Interface {
	for _, d := range f.Decls {
		if i, ok := d.(*idl.Interface); ok && i.Name == name && !i.Forward {
			return i
		}
	}
	return nil
}

func methodNames(i *idl.Interface) []string {
	var names []string
	for _, d := range i.Decls {
		if m, ok := d.(*idl.Method); ok {
			names = append(names, m.Name)
		}
	}
	return names
}

// TestTruncated reads the beginnings of a real file: each gives a model and,
// unless it ends between declarations, an error near its end.
func TestTruncated(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(wineDir(t), "objidl.idl"))
	if err != nil {
		t.Fatal(err)
	}
	withErrors := 0
	for n := 0; n < len(src); n += 997 {
		fsys := fstest.MapFS{"x.idl": {Data: src[:n]}}
		file, diags := parser.Parse(fsys, "x.idl")
		if file == nil {
			t.Fatalf("%d bytes: no file", n)
		}
		if diags.HasErrors() {
			withErrors++
		}
		if len(diags) > 2 {
			t.Errorf("%d bytes: %d diagnostics, the second is %v", n, len(diags), diags[1])
		}
	}
	if withErrors == 0 {
		t.Error("no truncated file has an error")
	}
}

// TestHostileText reads what should not be there.
func TestHostileText(t *testing.T) {
	deep := func(s string, n int) string { return strings.Repeat(s, n) }
	tests := map[string]struct {
		src  string
		code diag.Code // of the first error; "" for none
	}{
		"brackets":           {deep("[", 100_000), diag.Syntax},
		"parentheses":        {"const long x = " + deep("(", 100_000), diag.TooDeep},
		"closed parentheses": {"const long x = " + deep("(", 5000) + "1" + deep(")", 5000) + ";", diag.TooDeep},
		"braces":             {deep("struct {", 100_000), diag.TooDeep},
		"namespaces":         {deep("namespace A {", 5000) + deep("}", 5000), diag.TooDeep},
		"some namespaces":    {deep("namespace A {", 300) + deep("}", 300), ""},
		"type arguments":     {"typedef " + deep("I<", 100_000), diag.TooDeep},
		"stars":              {"typedef long " + deep("*", 100_000) + "p;", diag.TooDeep},
		"dimensions":         {"typedef long a" + deep("[1]", 100_000) + ";", diag.TooDeep},
		"unary operators":    {"const long x = " + deep("- ", 100_000) + "1;", diag.TooDeep},
		"binary operators":   {"const long x = 1" + deep("+1", 100_000) + ";", diag.TooDeep},
		"conditions":         {"const long x = 1" + deep("?1", 100_000) + ";", diag.TooDeep},
		"members":            {"const long x = a" + deep(".a", 100_000) + ";", diag.TooDeep},
		"casts":              {"const long x = " + deep("(int)", 100_000) + "1;", diag.TooDeep},
		"errors":             {deep("interface 1;\n", 100_000), diag.Syntax},
		"closing braces":     {deep("}", 100_000), diag.Syntax},
		"open attributes":    {deep("[a(", 100_000), diag.TooDeep},
		"attributes":         {deep("[a]", 100_000) + "interface I;", ""},
		"many declarators":   {"typedef long a" + deep(", *a", 100_000) + ";", ""},
		"no newline":         {"interface I;", ""},
		"CRLF":               {"// I\r\ninterface I\r\n{\r\n};\r\n", ""},
		"byte order mark":    {"\xEF\xBB\xBFinterface I;", ""},
		"Latin-1":            {"/* \xE9 */ cpp_quote(\"\xE9\")", ""},
		"Ctrl-Z":             {"interface I;\x1Agarbage ( [", ""},
		"NUL":                {"interface\x00I;", diag.StrayCharacter},
		"empty":              {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			file, diags := parser.Parse(fstest.MapFS{"x.idl": {Data: []byte(tt.src)}}, "x.idl")
			if file == nil {
				t.Fatal("no file")
			}
			if got := firstCode(diags); got != tt.code {
				t.Errorf("first error is %q of %d, want %q", got, len(diags), tt.code)
			}
		})
	}
}

func firstCode(diags diag.List) diag.Code {
	if !diags.HasErrors() {
		return ""
	}
	return firstError(diags).Code
}

// FuzzParse looks for panics, for diagnostics outside the text, and for models
// that cannot be printed.
func FuzzParse(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if _, src, ok := bytes.Cut(text, []byte("-- in.idl --\n")); ok {
			src, _, _ = bytes.Cut(src, []byte("\n-- "))
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		prog, diags := parser.Load(parser.Options{FS: fstest.MapFS{"x.idl": {Data: src}}}, "x.idl")
		for _, d := range diags {
			if d.Span.End.Offset > len(prog.Sources["x.idl"]) || d.Span.End.Offset < d.Span.Pos.Offset {
				t.Errorf("%v ends at %v", d, d.Span.End)
			}
			if strings.Contains(d.Message, "the parser failed") {
				t.Error(d)
			}
		}
		var out bytes.Buffer
		for _, file := range prog.Files {
			if err := idl.Dump(&out, file); err != nil {
				t.Error(err)
			}
			if err := idl.DumpJSON(&out, file); err != nil {
				t.Error(err)
			}
		}
	})
}

// BenchmarkMshtml reads the largest file of libwine-dev: 30,000 lines, of which
// macros make a million tokens.
func BenchmarkMshtml(b *testing.B) {
	dir := wineDir(b)
	benchmark(b, wineOptions(dir), filepath.Join(dir, "mshtml.idl"))
}

// BenchmarkObjidl reads a file of ordinary size and what it imports.
func BenchmarkObjidl(b *testing.B) {
	dir := wineDir(b)
	benchmark(b, wineOptions(dir), filepath.Join(dir, "objidl.idl"))
}

// BenchmarkSmall reads one interface, as most users have them.
func BenchmarkSmall(b *testing.B) {
	src := []byte(`
		[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11), pointer_default(unique)]
		interface IClock : IUnknown
		{
			HRESULT Now([out, retval] hyper *ticks);
			HRESULT Advise([in] IClockSink *sink, [out, retval] unsigned long *cookie);
			HRESULT Unadvise([in] unsigned long cookie);
		}`)
	benchmark(b, parser.Options{FS: fstest.MapFS{"clock.idl": {Data: src}}}, "clock.idl")
}

func benchmark(b *testing.B, opts parser.Options, name string) {
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := parser.Load(opts, name); diags.HasErrors() {
			b.Fatal(firstError(diags))
		}
	}
}
