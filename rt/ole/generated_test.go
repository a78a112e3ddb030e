package ole_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated checks that the committed code is what goidl makes of the built-in
// IDL.
func TestGenerated(t *testing.T) {
	sources, err := filepath.Glob("../../idl/builtin/*.idl")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	out := t.TempDir()
	args := append([]string{"run", "../../cmd/goidl", "gen", "-o", out}, sources...)
	if text, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Fatalf("goidl gen: %v\n%s", err, text)
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte("typedef ")) {
			continue // it only imports
		}
		name := filepath.Base(source) + ".go"
		want, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what goidl makes of %s: run go generate ./rt/ole (%v)", name, source, err)
		}
	}
}
