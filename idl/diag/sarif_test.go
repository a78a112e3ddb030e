package diag_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// sarifFindings is one diagnostic of each form.
func sarifFindings(t *testing.T) diag.List {
	sources := map[string][]byte{
		"a b/clock.idl":  []byte("interface IClock;\ninterface IClock {}\n"),
		"/sdk/limit.h":   []byte("#define LIMIT UNKNOWN\n"),
		"<builtin>/x.id": []byte("x"),
	}
	inMacro := at(t, sources, "a b/clock.idl", "IClock {")
	inMacro.Macro = &idl.Expansion{Name: "LIMIT", Body: at(t, sources, "/sdk/limit.h", "UNKNOWN").Pos}
	return diag.List{
		{
			Code: diag.Redefinition, Span: at(t, sources, "a b/clock.idl", "IClock {"), Message: "twice", Help: "once will do",
			Related: []diag.Related{{Span: at(t, sources, "a b/clock.idl", "IClock;"), Message: "here"}, {Message: "no place"}},
		},
		{Code: diag.Undefined, Severity: diag.Warning, Span: inMacro, Message: "unknown"},
		{Code: diag.GoNameClash, Severity: diag.Note, Span: at(t, sources, "<builtin>/x.id", "x"), Message: "renamed"},
		{Code: diag.CannotOpen, Span: idl.Span{Pos: idl.Pos{Filename: "nosuch.idl"}}, Message: "no file"},
		{Code: diag.Undefined, Span: idl.Span{Pos: idl.Pos{Filename: "a.idl", Line: 3, Column: 1}}, Message: "again"},
	}
}

// sarifShapes says which properties the objects of SARIF 2.1.0 have that goidl
// writes: those it must have, and those it may. Property names of objects in
// objects are separated by dots; an array is as its elements.
var sarifShapes = map[string]struct{ must, may string }{
	"":                       {"version runs", "$schema"},
	"runs":                   {"tool", "results columnKind"},
	"runs.tool":              {"driver", ""},
	"runs.tool.driver":       {"name", "semanticVersion informationUri rules"},
	"runs.tool.driver.rules": {"id", "shortDescription fullDescription help"},
	"runs.results":           {"message", "ruleId ruleIndex level locations relatedLocations"},
	"locations":              {"", "physicalLocation"},
	"relatedLocations":       {"message", "physicalLocation"}, // §3.27.22: a message says why it is related
	"physicalLocation":       {"artifactLocation", "region"},
	"artifactLocation":       {"uri", ""},
	"region":                 {"startLine", "startColumn endLine endColumn"},
	"message":                {"text", ""},
	"shortDescription":       {"text", ""},
	"fullDescription":        {"text", ""},
	"help":                   {"text", ""},
}

// sarifLevels are the values of a result's level.
var sarifLevels = []string{"none", "note", "warning", "error"}

func TestSARIF(t *testing.T) {
	var out strings.Builder
	if err := diag.RenderSARIF(&out, sarifFindings(t), "v1.2.3"); err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal([]byte(out.String()), &log); err != nil {
		t.Fatal(err)
	}
	checkShape(t, "", log)
	run := log["runs"].([]any)[0].(map[string]any)
	driver := run["tool"].(map[string]any)["driver"].(map[string]any)
	rules := driver["rules"].([]any)
	results := run["results"].([]any)
	if log["version"] != "2.1.0" || driver["semanticVersion"] != "1.2.3" || len(results) != 5 || len(rules) != 4 {
		t.Errorf("version %v of goidl %v, %d results, %d rules", log["version"], driver["semanticVersion"], len(results), len(rules))
	}
	for _, r := range results {
		r := r.(map[string]any)
		rule := rules[int(r["ruleIndex"].(float64))].(map[string]any)
		if rule["id"] != r["ruleId"] {
			t.Errorf("ruleIndex of %v leads to %v", r["ruleId"], rule["id"])
		}
		if !slices.Contains(sarifLevels, r["level"].(string)) {
			t.Errorf("level %v", r["level"])
		}
	}
	for _, want := range []string{
		`"uri": "a%20b/clock.idl"`, `"uri": "file:///sdk/limit.h"`, `"uri": "%3Cbuiltin%3E/x.id"`,
		`"startLine": 2`, `"startColumn": 11`, `"endColumn": 19`,
		`"text": "twice\nno place\nhelp: once will do"`, `"text": "in the expansion of macro \"LIMIT\""`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}

// checkShape holds an object against sarifShapes. The shape of an object that is
// used in many places goes by the last name alone.
func checkShape(t *testing.T, where string, object map[string]any) {
	t.Helper()
	shape, ok := sarifShapes[where]
	if !ok {
		shape, ok = sarifShapes[where[strings.LastIndexByte(where, '.')+1:]]
	}
	if !ok {
		t.Fatalf("no shape for %q", where)
	}
	must := strings.Fields(shape.must)
	for _, name := range must {
		if object[name] == nil {
			t.Errorf("%s lacks %s", where, name)
		}
	}
	for name, value := range object {
		if !slices.Contains(append(strings.Fields(shape.may), must...), name) {
			t.Errorf("%s has %s", where, name)
		}
		below := strings.TrimPrefix(where+"."+name, ".")
		switch v := value.(type) {
		case map[string]any:
			checkShape(t, below, v)
		case []any:
			for _, elem := range v {
				checkShape(t, below, elem.(map[string]any))
			}
		case float64:
			if v < 1 && name != "ruleIndex" {
				t.Errorf("%s is %v", below, v)
			}
		case nil:
			t.Errorf("%s is null", below)
		}
	}
}

func TestSARIFWithoutFindings(t *testing.T) {
	var out strings.Builder
	if err := diag.RenderSARIF(&out, nil, "v1.2.3"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"results": []`) {
		t.Errorf("no empty list of results in\n%s", out.String())
	}
}

func ExampleRenderGitHub() {
	span := idl.Span{
		Pos: idl.Pos{Filename: "a,b.idl", Line: 2, Column: 3},
		End: idl.Pos{Filename: "a,b.idl", Line: 2, Column: 7},
	}
	var out strings.Builder
	_ = diag.RenderGitHub(&out, diag.List{
		{Code: diag.Undefined, Span: span, Message: `100% undefined`, Help: "define it"},
		{Code: diag.Syntax, Severity: diag.Warning, Span: idl.Span{Pos: span.Pos}, Message: "odd"},
		{Code: diag.CannotOpen, Severity: diag.Note, Span: idl.Span{Pos: idl.Pos{Filename: "c.idl"}}, Message: "no file"},
	})
	fmt.Print(out.String())
	// Output:
	// ::error file=a%2Cb.idl,line=2,endLine=2,col=3,endColumn=6,title=MIDL2009::100%25 undefined%0Ahelp: define it
	// ::warning file=a%2Cb.idl,line=2,endLine=2,col=3,endColumn=3,title=MIDL2025::odd
	// ::notice file=c.idl,title=MIDL1001::no file
}
