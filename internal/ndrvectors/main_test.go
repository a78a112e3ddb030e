package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestArchives runs the command on the folders in testdata. The section want is
// what it prints; its last line tells whether it succeeds.
func TestArchives(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			want := unpack(t, archive, dir)
			var stdout, stderr bytes.Buffer
			status := run([]string{"-prefixes", dir}, &stdout, &stderr)
			if diff := cmp.Diff(want, stdout.String()); diff != "" {
				t.Errorf("output (-want +got):\n%s%s", diff, &stderr)
			}
			wantStatus := statusFailed
			if strings.HasSuffix(want, " 0 failed\n") {
				wantStatus = statusOK
			}
			if status != wantStatus {
				t.Errorf("exit status %d, want %d", status, wantStatus)
			}
		})
	}
}

// unpack writes the files of an archive, and gives the section want.
func unpack(t *testing.T, archive *txtar.Archive, dir string) (want string) {
	t.Helper()
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want == "" {
		t.Fatal("the archive expects nothing")
	}
	return want
}
