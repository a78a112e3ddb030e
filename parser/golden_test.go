package parser_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser"
)

var update = flag.Bool("update", false, "rewrite the expected sections of testdata")

// Each archive in testdata shows one behaviour. It holds in.idl, the files that
// this one imports or #includes, and what is expected: model is what idl.Dump
// prints of all files, json what idl.DumpJSON prints, diags the rendered
// diagnostics. A fault can also be expected where it is, by a comment behind it:
//
//	long x y /* ERROR MIDL2025 "unexpected" */;
//
// The fault must end where the comment begins, blanks aside.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { testArchive(t, name) })
	}
}

func testArchive(t *testing.T, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fsys, err := txtar.FS(ar)
	if err != nil {
		t.Fatal(err)
	}
	prog, diags := parser.Load(parser.Options{FS: fsys, IncludeDirs: []string{"include"}}, "in.idl")
	expected := inlineErrors(t, ar)
	checked := len(expected) > 0
	for i := range ar.Files {
		f := &ar.Files[i]
		if isSource(f.Name) {
			if prog.Sources[f.Name] == nil {
				t.Errorf("%s is not read", f.Name)
			}
			continue
		}
		checked = true
		compare(t, f, output(t, f.Name, prog, diags))
	}
	if !checked {
		t.Error("the archive expects nothing")
	}
	if !hasSection(ar, "diags") {
		compareErrors(t, expected, diags)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func isSource(name string) bool {
	ext := path.Ext(name)
	return ext == ".idl" || ext == ".h"
}

func hasSection(ar *txtar.Archive, name string) bool {
	for _, f := range ar.Files {
		if f.Name == name {
			return true
		}
	}
	return false
}

// output is what the section called name should say.
func output(t *testing.T, name string, prog *idl.Program, diags diag.List) []byte {
	var out bytes.Buffer
	var err error
	switch name {
	case "model":
		for _, f := range prog.Files {
			err = errors.Join(err, idl.Dump(&out, f))
		}
	case "json":
		err = idl.DumpJSON(&out, prog.Roots[0])
	case "diags":
		err = diag.Render(&out, diags, prog.Sources)
	default:
		t.Fatalf("unknown section %q", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func compare(t *testing.T, want *txtar.File, got []byte) {
	if *update {
		want.Data = got
		return
	}
	if diff := cmp.Diff(string(want.Data), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", want.Name, diff)
	}
}

// A fault is an expected or found diagnostic: where its text ends, and its code.
type fault struct {
	file   string
	offset int
	code   string
}

var errorComment = regexp.MustCompile(`\s*/\* ERROR (\w+) "([^"]*)" \*/`)

// inlineErrors reads the comments that expect errors; the values are what the
// messages must contain.
func inlineErrors(t *testing.T, ar *txtar.Archive) map[fault]string {
	expected := make(map[fault]string)
	for _, f := range ar.Files {
		if !isSource(f.Name) {
			continue
		}
		found := errorComment.FindAllSubmatchIndex(f.Data, -1)
		if n := bytes.Count(f.Data, []byte("ERROR ")); n != len(found) {
			t.Errorf("%s: %d of %d ERROR comments are malformed", f.Name, n-len(found), n)
		}
		for _, m := range found {
			expected[fault{f.Name, m[0], string(f.Data[m[2]:m[3]])}] = string(f.Data[m[4]:m[5]])
		}
	}
	return expected
}

func compareErrors(t *testing.T, expected map[fault]string, diags diag.List) {
	for _, d := range diags {
		at := fault{d.Span.End.Filename, d.Span.End.Offset, string(d.Code)}
		text, ok := expected[at]
		switch {
		case !ok:
			t.Errorf("unexpected: %v", d)
		case !strings.Contains(d.Message, text):
			t.Errorf("%v: want %q", d, text)
		}
		delete(expected, at)
	}
	for at, text := range expected {
		t.Errorf("%s: no error %s %q", place(at), at.code, text)
	}
}

func place(f fault) string { return fmt.Sprintf("%s, offset %d", f.file, f.offset) }
