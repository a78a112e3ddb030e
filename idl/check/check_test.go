package check_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
)

var update = flag.Bool("update", false, "rewrite the dumps in testdata")

// TestCheck runs the archives in testdata. Each holds in.idl, the file that is
// checked, or sdk.idl, which is checked as part of somebody else's SDK; files
// that these import; and either expectations in the files,
//
//	IClockSnk /* ERROR MIDL2009 "undefined symbol" */ *sink
//
// each after the end of the range that a diagnostic underlines, or the dump of
// the resolved model, or both.
func TestCheck(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) < 15 {
		t.Fatalf("found %d archives: %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			runArchive(t, name)
		})
	}
}

func runArchive(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	var root string
	var dump *txtar.File
	for i, f := range archive.Files {
		switch {
		case f.Name == "dump":
			dump = &archive.Files[i]
			continue
		case f.Name == "in.idl" || f.Name == "sdk.idl":
			root = f.Name
		case filepath.Ext(f.Name) != ".idl" && filepath.Ext(f.Name) != ".h":
			t.Fatalf("unknown section %q", f.Name)
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	prog, list := load(files, root)
	want := expectations(t, files)
	if len(want) == 0 && dump == nil {
		t.Fatal("nothing to check: no expectation and no dump")
	}
	compare(t, want, list)
	if dump == nil {
		return
	}
	compareDump(t, prog, dump)
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// load parses and checks the file called root.
func load(files fstest.MapFS, root string) (*idl.Program, diag.List) {
	prog, list := parser.Load(parser.Options{FS: files, Builtin: builtin.FS}, root)
	for _, f := range prog.Roots {
		f.Shipped = root == "sdk.idl"
	}
	return prog, append(list, check.Program(prog)...)
}

func compareDump(t *testing.T, prog *idl.Program, section *txtar.File) {
	var dump strings.Builder
	if err := idl.Dump(&dump, prog.Roots[0]); err != nil {
		t.Fatal(err)
	}
	if *update {
		section.Data = []byte(dump.String())
	}
	if diff := cmp.Diff(string(section.Data), dump.String()); diff != "" {
		t.Errorf("dump (-want +got)\n%s", diff)
	}
}

// An expectation is a diagnostic that has to come.
type expectation struct {
	place    string // end of the range
	severity string
	code     string
	text     string
}

var expected = regexp.MustCompile(`/\* (ERROR|WARNING) (\w+) ("(?:[^"\\]|\\.)*") \*/`)

// expectations reads the comments in all files.
func expectations(t *testing.T, files fstest.MapFS) []expectation {
	var all []expectation
	for name, f := range files {
		src := string(f.Data)
		for _, m := range expected.FindAllStringSubmatchIndex(src, -1) {
			text, err := strconv.Unquote(src[m[6]:m[7]])
			if err != nil {
				t.Fatalf("%s: %s: %v", name, src[m[0]:m[1]], err)
			}
			all = append(all, expectation{
				place:    placeBefore(name, src, m[0]),
				severity: strings.ToLower(src[m[2]:m[3]]),
				code:     src[m[4]:m[5]],
				text:     text,
			})
		}
		if n := strings.Count(src, "/* ERROR") + strings.Count(src, "/* WARNING"); n != len(expected.FindAllString(src, -1)) {
			t.Errorf("%s: %d comments look like expectations and cannot be read", name, n)
		}
	}
	return all
}

// placeBefore gives the position behind the last token before offset.
func placeBefore(name, src string, offset int) string {
	before := src[:offset]
	for {
		before = strings.TrimRight(before, " \t\n")
		loc := expected.FindAllStringIndex(before, -1)
		if len(loc) == 0 || loc[len(loc)-1][1] != len(before) {
			break
		}
		before = before[:loc[len(loc)-1][0]]
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return fmt.Sprintf("%s:%d:%d", name, 1+strings.Count(before, "\n"), 1+len([]rune(line)))
}

func compare(t *testing.T, want []expectation, list diag.List) {
	t.Helper()
	for _, d := range list {
		if !take(&want, d) {
			t.Errorf("unexpected, ending at %s:\n%s", d.Span.End, d.Error())
		}
	}
	for _, w := range want {
		t.Errorf("%s: %s %s %q did not come", w.place, w.severity, w.code, w.text)
	}
}

// take removes the expectation that d meets.
func take(want *[]expectation, d *diag.Diagnostic) bool {
	for i, w := range *want {
		if w.place == d.Span.End.String() && w.severity == d.Severity.String() &&
			w.code == string(d.Code) && strings.Contains(d.Message, w.text) {
			*want = append((*want)[:i:i], (*want)[i+1:]...)
			return true
		}
	}
	return false
}
