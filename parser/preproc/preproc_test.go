package preproc

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/idl/diag"
)

// folder makes a file system of names and texts.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// runText preprocesses text as the file in.idl.
func runText(text string) (Result, diag.List) {
	return Run(&Config{}, "in.idl", []byte(text))
}

// mustRun preprocesses text that has no faults.
func mustRun(t *testing.T, text string) []Token {
	t.Helper()
	res, diags := runText(text)
	for _, d := range diags {
		t.Errorf("unexpected: %v", d)
	}
	return res.Tokens
}

// spelled gives the text of tokens: a blank where white space stood, except at
// the start.
func spelled(toks []Token) string {
	var b strings.Builder
	for _, t := range toks {
		if t.Space && b.Len() > 0 && t.Kind != EOF {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// messages gives the first lines of diagnostics.
func messages(diags diag.List) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintln(&b, d)
	}
	return b.String()
}

func TestEveryRunEndsInEOF(t *testing.T) {
	for _, text := range []string{"", " ", "x", "x\n", "#if 1\n", "/*", "#define", "\x1a", "\\\n"} {
		res, _ := runText(text)
		n := len(res.Tokens)
		if n == 0 || res.Tokens[n-1].Kind != EOF {
			t.Errorf("%q: the last token is not EOF: %v", text, res.Tokens)
		}
	}
}

func TestPredefinedMacros(t *testing.T) {
	text := "__midl __WIDL__ _WIN32 __cplusplus __DATE__\n__LINE__ __FILE__"
	if got, want := spelled(mustRun(t, text)), `801 0x80000 1 __cplusplus __DATE__ 2 "in.idl"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDefines(t *testing.T) {
	cfg := &Config{Defines: []Define{
		{Name: "ONE", Value: "1"},
		{Name: "EMPTY"},
		{Name: "MAX(a,b)", Value: "a>b?a:b"},
		{Name: "TWICE", Value: "a"},
		{Name: "TWICE", Value: "b"},
		{Name: "GONE", Value: "1"},
		{Name: "GONE", Undef: true},
		{Name: "__midl", Undef: true},
		{Name: "__WIDL__", Value: "7"},
	}}
	res, diags := Run(cfg, "in.idl", []byte("ONE[EMPTY]MAX(1, 2) TWICE GONE __midl __WIDL__"))
	if got, want := spelled(res.Tokens), "1[]1>2?1:2 b GONE __midl 7"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(diags) > 0 {
		t.Error(messages(diags))
	}
}

func TestBadDefineIsReported(t *testing.T) {
	_, diags := Run(&Config{Defines: []Define{{Name: "1X", Value: "1"}}}, "in.idl", nil)
	if got, want := messages(diags), "<command line>:1:1: error GOIDL3001: #define needs the name of a macro, not \"1X\"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnReadGivesTheTextOfPositions(t *testing.T) {
	read := map[string]string{}
	cfg := &Config{
		FS:     folder(map[string]string{"a.h": "\ufeffint a;", "b.h": "\xff\xfei\x00\x1a\x00x\x00"}),
		OnRead: func(name string, text []byte) { read[name] += string(text) },
	}
	const text = "#include \"a.h\"\n#include \"a.h\"\n#include <b.h>\n"
	if _, diags := Run(cfg, "in.idl", []byte(text)); len(diags) > 0 {
		t.Error(messages(diags))
	}
	for name, want := range map[string]string{"in.idl": text, "a.h": "int a;", "b.h": "i"} {
		if got := read[name]; got != want {
			t.Errorf("%s was read as %q, want %q, once", name, got, want)
		}
	}
}

func TestLineDirective(t *testing.T) {
	const text = `__LINE__ __FILE__
#line 100
__LINE__ __FILE__
#line 7 "other.idl"
__LINE__ __FILE__
# 20 "third.idl" 2
__LINE__ __FILE__
#define TWENTYTWO 22
#line TWENTYTWO
__LINE__
#line __LINE__
__LINE__`
	toks := mustRun(t, text)
	if got, want := spelled(toks), `1 "in.idl" 100 "in.idl" 7 "other.idl" 20 "third.idl" 22 23`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := toks[4].Pos().String(), "in.idl:5:1"; got != want {
		t.Errorf("a token behind #line is at %s, want the place in the file that was read, %s", got, want)
	}
}

func TestPragma(t *testing.T) {
	toks := mustRun(t, "a\n  #pragma  pack(push, /* x */ 8) // why\nb\n#pragma\n#pragma once\n")
	var got []string
	for i := range toks {
		got = append(got, fmt.Sprintf("%s %q %d:%d-%d:%d", toks[i].Kind, toks[i].Text,
			toks[i].Pos().Line, toks[i].Pos().Column, toks[i].End().Line, toks[i].End().Column))
	}
	want := []string{
		`name "a" 1:1-1:2`, `#pragma "pack(push, /* x */ 8)" 2:3-2:33`, `name "b" 3:1-3:2`, `#pragma "" 4:1-4:8`, `end of file "" 6:1-6:1`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestIdentIsIgnored(t *testing.T) {
	if got := spelled(mustRun(t, "#ident \"v1\"\n#\n#sccs \"v2\"\nx")); got != "x" {
		t.Errorf("got %q", got)
	}
}

func TestCppQuoteIsLeftAlone(t *testing.T) {
	const text = `#define X 1
cpp_quote("#define X \"Y\" \\") X`
	if got, want := spelled(mustRun(t, text)), `cpp_quote("#define X \"Y\" \\") 1`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
