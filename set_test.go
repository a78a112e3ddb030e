package goidl_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sets is an environment variable: if it is set, the sets are compiled and built,
// which takes several minutes each.
const sets = "GOIDL_SETS"

// compileSet compiles files together: each that resolves becomes Go, and all of it
// builds and vets.
func compileSet(t *testing.T, root string, files, resolved, command []string) {
	t.Helper()
	if os.Getenv(sets) == "" {
		t.Logf("%s is not set: the files are not compiled together", sets)
		return
	}
	out := t.TempDir()
	cmd := exec.Command(command[0], append(append(command[1:], "-o", out, "--module", "example.com/set"), files...)...)
	cmd.Dir = root
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("goidl gen -r: %v\n%s", err, text)
	}
	made := map[string]bool{}
	err := filepath.WalkDir(out, func(path string, _ os.DirEntry, err error) error {
		made[filepath.Base(path)] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range resolved {
		if !made[filepath.Base(file)+".go"] {
			t.Errorf("%s resolves and is not generated", file)
		}
	}
	writeModule(t, out)
	for _, args := range [][]string{{"build", "./..."}, {"vet", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = out
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath", "GOPROXY=off")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %v: %v\n%s", args, err, text)
		}
	}
}

// writeModule makes a module of dir that uses this one.
func writeModule(t *testing.T, dir string) {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	text := "module example.com/set\n\ngo 1.26\n\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + here + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
