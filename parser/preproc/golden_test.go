package preproc

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl/diag"
)

var update = flag.Bool("update", false, "rewrite the expected sections of testdata")

// Each archive in testdata shows one behaviour. It holds in.idl, the files that
// this one #includes (include/ is the folder of -I), and what is expected: text
// is the result on lines as they were written, diags the rendered diagnostics.
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
	got := preprocessArchive(t, ar)
	checked := false
	for i := range ar.Files {
		f := &ar.Files[i]
		want, isOutput := got[f.Name]
		if !isOutput {
			if path.Ext(f.Name) == "" {
				t.Errorf("section %q is neither a file nor expected output", f.Name)
			}
			continue
		}
		checked = true
		if *update {
			f.Data = []byte(want)
		}
		if d := cmp.Diff(string(f.Data), want); d != "" {
			t.Errorf("%s (- want, + got):\n%s", f.Name, d)
		}
		delete(got, f.Name)
	}
	if !checked {
		t.Error("the archive expects nothing")
	}
	if got["diags"] != "" {
		t.Errorf("unexpected diagnostics:\n%s", got["diags"])
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// preprocessArchive gives the output sections for in.idl.
func preprocessArchive(t *testing.T, ar *txtar.Archive) map[string]string {
	t.Helper()
	fsys, err := txtar.FS(ar)
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{}
	cfg := &Config{
		FS: fsys, IncludeDirs: []string{"include"},
		OnRead: func(name string, text []byte) { sources[name] = text },
	}
	in, err := cfg.ReadFile("in.idl")
	if err != nil {
		t.Fatal(err)
	}
	res, list := Run(cfg, "in.idl", in)
	var diags strings.Builder
	if err := diag.Render(&diags, list, sources); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"text": onLines(res.Tokens), "diags": diags.String()}
}

// onLines spells tokens, each line of a file on a line of its own, with its name
// where the file changes.
func onLines(toks []Token) string {
	var b strings.Builder
	file, line := "in.idl", 0
	for i := range toks[:len(toks)-1] {
		t := &toks[i]
		pos := t.Pos()
		if pos.Filename != file || pos.Line != line {
			if line > 0 {
				b.WriteByte('\n')
			}
			if pos.Filename != file {
				fmt.Fprintf(&b, "[%s]\n", pos.Filename)
			}
			file, line = pos.Filename, pos.Line
		} else if t.Space {
			b.WriteByte(' ')
		}
		if t.Kind == Pragma {
			b.WriteString("#pragma ")
		}
		b.WriteString(t.Text)
	}
	return b.String() + "\n"
}
