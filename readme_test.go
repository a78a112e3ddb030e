package goidl_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A block is one fenced block of README.md. Its first word says what it is:
//
//	sh [FOLDER]     commands, run in the clone, or in FOLDER of the reader's disk
//	idl|go FILE     a file on the reader's disk
//	output          what the commands before it print
type block struct {
	kind, arg, text string
}

var fence = regexp.MustCompile("(?ms)^```(\\w+) ?(\\S*)\n(.*?)^```$")

// testCommand is the quick start's second command. It is what this test runs
// under; CI runs it as it stands.
const testCommand = "go test ./..."

// TestReadme does what README.md tells its readers to do.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := fence.FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 5 {
		t.Fatalf("README.md has %d blocks; the pattern no longer fits it", len(blocks))
	}
	r := reader{clone: mustGetwd(t), disk: t.TempDir()}
	for _, b := range blocks {
		r.follow(t, block{kind: b[1], arg: b[2], text: b[3]})
	}
}

// A reader follows README.md with a clone and a disk.
type reader struct {
	clone, disk string
	printed     string
}

func (r *reader) follow(t *testing.T, b block) {
	t.Helper()
	switch b.kind {
	case "sh":
		r.printed = ""
		for line := range strings.Lines(b.text) {
			r.printed += r.run(t, b.arg, strings.TrimSpace(line))
		}
	case "idl", "go":
		file := filepath.Join(r.disk, b.arg)
		if err := os.WriteFile(file, []byte(b.text), 0o644); err != nil {
			t.Fatal(err)
		}
	case "output":
		if r.printed != b.text {
			t.Errorf("README.md promises:\n%sthe commands print:\n%s", b.text, r.printed)
		}
	default:
		t.Errorf("README.md has a block of kind %q, which nobody tests", b.kind)
	}
}

func (r *reader) run(t *testing.T, folder, command string) string {
	t.Helper()
	if command == testCommand {
		ci, err := os.ReadFile(".ci/run")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(ci), "\n"+testCommand+"\n") {
			t.Errorf(".ci/run does not run %q", testCommand)
		}
		return ""
	}
	cmd := exec.Command("sh", "-ec", command)
	cmd.Dir = r.clone
	if folder != "" {
		cmd.Dir = filepath.Join(r.disk, folder)
		r.prepare(t, cmd.Dir)
	}
	// A workspace of the developer's own must not change what is tested.
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", command, err, out, stderr.String())
	}
	return string(out)
}

// prepare makes the reader's folder, and makes this clone the goidl that a
// module there requires.
func (r *reader) prepare(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		return
	}
	edit := exec.Command("go", "mod", "edit", "-replace", module+"="+r.clone)
	edit.Dir = dir
	if out, err := edit.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func mustGetwd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
