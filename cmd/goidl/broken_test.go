package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestBroken runs gen on the files in testdata/broken, each of which has one thing
// wrong that people get wrong. What is printed is pinned to the letter: place,
// code, message, and remedy.
func TestBroken(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "broken", "*.txtar"))
	if err != nil || len(paths) < 40 {
		t.Fatalf("found %d archives: %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			path, err := filepath.Abs(path)
			if err != nil {
				t.Fatal(err)
			}
			runBroken(t, path)
		})
	}
}

// placed is the first line of an error that says where it is.
var placed = regexp.MustCompile(`(?m)^in\.idl:\d+:\d+: error (MIDL[1-9]\d{3}|GOIDL3\d{3}): .*$`)

func runBroken(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) != 2 || archive.Files[0].Name != "in.idl" || archive.Files[1].Name != "want" {
		t.Fatal("the sections must be in.idl and want")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("in.idl", archive.Files[0].Data, 0o666); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	if status := run([]string{"gen", "in.idl"}, &stdout, &stderr); status != statusErrors {
		t.Errorf("status %d", status)
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v: %v", entries, err)
	}
	want, got := &archive.Files[1], stderr.String()
	if *update {
		want.Data = []byte(got)
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(want.Data), got); diff != "" {
		t.Errorf("go test ./cmd/goidl -update rewrites it (-want +got)\n%s", diff)
	}
	checkReport(t, got)
}

// checkReport sees to it that each error has a place, a code, and something that
// helps: what to do, or a second place.
func checkReport(t *testing.T, text string) {
	t.Helper()
	starts := placed.FindAllStringIndex(text, -1)
	if len(starts) == 0 || starts[0][0] != 0 {
		t.Errorf("no place and code in\n%s", text)
	}
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		if report := text[start[0]:end]; !strings.Contains(report, "= help: ") && !strings.Contains(report, ": note: ") {
			t.Errorf("no remedy in\n%s", report)
		}
	}
}
