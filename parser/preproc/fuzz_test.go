package preproc

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzRun feeds any bytes: they must not crash or hang the preprocessor, and
// each token must be where it says it is.
func FuzzRun(f *testing.F) {
	for _, file := range inputs(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		// A file that includes itself without end is a test of its own.
		fsys := folder(map[string]string{"a.h": "#define A(x) x\nA(1)", "b.h": "#pragma once\n" + string(file)})
		var text string
		cfg := &Config{FS: fsys, OnRead: func(name string, read []byte) {
			if name == "in.idl" {
				text = string(read)
			}
		}}
		res, diags := Run(cfg, "in.idl", file)
		for i := range res.Tokens {
			checkToken(t, &res.Tokens[i], text)
		}
		if last := res.Tokens[len(res.Tokens)-1]; last.Kind != EOF {
			t.Errorf("the last token is %v", last.Kind)
		}
		for _, d := range diags {
			if d.Message == "" || d.Code == "" || !d.Span.Pos.IsValid() || d.Span.End.Offset < d.Span.Pos.Offset {
				t.Errorf("bad diagnostic: %+v", d)
			}
		}
	})
}

// checkToken checks a token against the text that its place points to.
func checkToken(t *testing.T, tok *Token, text string) {
	pos, end := tok.Pos(), tok.End()
	if tok.Kind >= stray || !pos.IsValid() || !end.IsValid() {
		t.Fatalf("bad token %+v at %v-%v", tok, pos, end)
	}
	if tok.Macro() != nil || tok.Kind == Pragma || pos.Filename != "in.idl" || tok.origin != nil && tok.origin.use != nil {
		return
	}
	if line, column := lineColumn(text[:pos.Offset]); line != pos.Line || column != pos.Column {
		t.Errorf("%q is at %v, should be %d:%d", tok.Text, pos, line, column)
	}
	if line, column := lineColumn(text[:end.Offset]); line != end.Line || column != end.Column {
		t.Errorf("%q ends at %v, should be %d:%d", tok.Text, end, line, column)
	}
	written := strings.NewReplacer("\\\r\n", "", "\\\n", "", "\\\r", "").Replace(text[pos.Offset:end.Offset])
	closed := strings.HasPrefix(tok.Text, strings.TrimRight(written, `\`)) && len(tok.Text) <= len(written)+len("0'")
	if written != tok.Text && !closed {
		t.Errorf("%v: %q is written as %q", pos, tok.Text, written)
	}
}

// lineColumn gives the line and column behind text.
func lineColumn(text string) (line, column int) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	start := strings.LastIndexByte(text, '\n') + 1
	return strings.Count(text, "\n") + 1, len([]rune(text[start:])) + 1
}

// inputs gives in.idl of each archive in testdata.
func inputs(t testing.TB) (files [][]byte) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives in testdata", err)
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil || len(ar.Files) == 0 {
			t.Fatal("no file in", name, err)
		}
		files = append(files, ar.Files[0].Data)
	}
	return files
}

// TestPrefixes cuts files at every byte.
func TestPrefixes(t *testing.T) {
	for _, file := range inputs(t) {
		for n := range len(file) {
			if res, _ := runText(string(file[:n])); len(res.Tokens) == 0 {
				t.Fatalf("%q gives no tokens", file[:n])
			}
		}
	}
}
