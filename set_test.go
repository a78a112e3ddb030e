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

// TestSets compiles whole SDKs, as a user would.
func TestSets(t *testing.T) {
	if os.Getenv(sets) == "" {
		t.Skip(sets + " is not set")
	}
	root := corpusFolder(t)
	goidl := buildGoidl(t)
	for _, c := range corpora {
		if !c.set {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			files := findIDL(t, root, c.folders)
			resolved := passing(root, files, append([]string{goidl, "check"}, c.flags...))
			compileSet(t, root, files, resolved, append([]string{goidl, "gen", "-r"}, c.flags...))
		})
	}
}

// compileSet compiles files together: each that resolves becomes Go, and all of it
// builds and vets.
func compileSet(t *testing.T, root string, files, resolved, command []string) {
	t.Helper()
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
