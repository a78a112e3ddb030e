package goidl_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// conformance is the table that links what COM does to tests.
const conformance = "docs/conformance.md"

var (
	tableRow  = regexp.MustCompile(`^\| (.+) \| (.+) \|$`)
	namedTest = regexp.MustCompile(`\[(Test\w+)\]\(\.\./([\w/]+_test\.go)\)`)
	section   = regexp.MustCompile(`§[1-7]`)
)

// TestConformance checks that each line of the table has a test, or says that it
// needs another process, and that each test is where the table says.
func TestConformance(t *testing.T) {
	rows := conformanceRows(t)
	if len(rows) < 50 {
		t.Fatalf("%s has %d lines; this test would check nothing", conformance, len(rows))
	}
	tests := map[string]map[string]string{} // by file
	for line, proof := range rows {
		named := namedTest.FindAllStringSubmatch(proof, -1)
		if len(named) == 0 && proof != "*another process*" {
			t.Errorf("%q has no test", line)
		}
		for _, test := range named {
			name, file := test[1], test[2]
			if tests[file] == nil {
				tests[file] = testComments(t, file)
			}
			if _, ok := tests[file][name]; !ok {
				t.Errorf("%q: there is no %s in %s", line, name, file)
			}
		}
	}
}

// TestConformanceNamesAll checks that each test of the runtime that cites a section is
// in the table.
func TestConformanceNamesAll(t *testing.T) {
	named := map[string]bool{}
	for _, proof := range conformanceRows(t) {
		for _, test := range namedTest.FindAllStringSubmatch(proof, -1) {
			named[test[2]+" "+test[1]] = true
		}
	}
	for _, folder := range []string{"rt", "rt/ole", "rt/rttest"} {
		files, err := filepath.Glob(folder + "/*_test.go")
		if err != nil || len(files) == 0 {
			t.Fatal("no tests in", folder, err)
		}
		for _, file := range files {
			file = filepath.ToSlash(file)
			for name, comment := range testComments(t, file) {
				if section.MatchString(comment) && !named[file+" "+name] {
					t.Errorf("%s of %s cites a section and is not in %s", name, file, conformance)
				}
			}
		}
	}
}

// conformanceRows gives the table's lines and what proves them.
func conformanceRows(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(conformance)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		m := tableRow.FindStringSubmatch(line)
		switch {
		case m == nil || m[2] == "Proved by":
		case rows[m[1]] != "":
			t.Errorf("%q is there twice", m[1])
		default:
			rows[m[1]] = m[2]
		}
	}
	return rows
}

// testComments gives the tests of a file and their comments.
func testComments(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Test") {
			tests[fn.Name.Name] = fn.Doc.Text()
		}
	}
	return tests
}
