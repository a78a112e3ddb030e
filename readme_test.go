package goidl_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	moduleversion "golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// A block is one fenced block of a page. Its first word says what it is:
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

// TestReadme does what README.md and the pages of docs that go on where it ends tell
// their readers to do.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	clone := mustGetwd(t)
	r := reader{clone: clone, disk: t.TempDir(), modcache: t.TempDir(), goproxy: publish(t, clone)}
	for _, page := range []string{"README.md", "docs/guide.md", "docs/mapping.md"} {
		t.Run(page, func(t *testing.T) {
			for _, b := range blocksOf(t, page) {
				r.follow(t, b)
			}
		})
	}
}

// blocksOf gives the blocks of a page.
func blocksOf(t *testing.T, page string) []block {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []block
	for _, b := range fence.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block{kind: b[1], arg: b[2], text: b[3]})
	}
	if fences := strings.Count(string(text), "```"); len(blocks) < 3 || fences != 2*len(blocks) {
		t.Fatalf("%s has %d blocks and %d fences; the pattern does not fit it", page, len(blocks), fences)
	}
	return blocks
}

// A reader follows a page with a clone and a disk.
type reader struct {
	clone, disk       string
	modcache, goproxy string
	printed           string
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
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.text), 0o644); err != nil {
			t.Fatal(err)
		}
	case "output":
		if r.printed != b.text {
			t.Errorf("the page promises:\n%sthe commands print:\n%s", b.text, r.printed)
		}
	default:
		t.Errorf("a block of kind %q, which nobody tests", b.kind)
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
	// A workspace of the developer's own must not change what is tested, and
	// nobody's module cache may keep this clone.
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if folder != "" {
		cmd.Dir = filepath.Join(r.disk, folder)
		if err := os.MkdirAll(cmd.Dir, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(cmd.Env, "GOPROXY="+r.goproxy, "GONOSUMDB="+module, "GOMODCACHE="+r.modcache, "GOFLAGS=-modcacherw")
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", command, err, out, stderr.String())
	}
	return string(out)
}

// publish makes this clone the newest goidl that a reader can get: version v0.1.0
// on a module proxy of its own.
func publish(t *testing.T, clone string) (goproxy string) {
	t.Helper()
	dir := t.TempDir()
	versions := filepath.Join(dir, filepath.FromSlash(module), "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	if err := zip.CreateFromDir(&archive, moduleversion.Version{Path: module, Version: "v0.1.0"}, clone); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"list":        []byte("v0.1.0\n"),
		"v0.1.0.info": []byte(`{"Version": "v0.1.0"}`),
		"v0.1.0.mod":  mod,
		"v0.1.0.zip":  archive.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(versions, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// What the tests of this clone needed is in the module cache, in a proxy's form.
	cache := filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")
	return fmt.Sprintf("file://%s,file://%s,%s", filepath.ToSlash(dir), filepath.ToSlash(cache), goEnv(t, "GOPROXY"))
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func mustGetwd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
