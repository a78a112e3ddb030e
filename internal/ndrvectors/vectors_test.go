package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// impossible are vectors that no implementation can pass, by their ids, and why.
// They carry no wine_quirk, but their only source is Wine.
var impossible = map[string]string{
	"automation.PutArray.3.req": "widl sends eight bytes of the array's head and no elements",
	"automation.PutArray.4.req": "widl sends eight bytes of the array's head and no elements",
}

// TestVectors checks recorded messages, their prefixes, and copies of them with
// absurd counts. They are too many to be kept here: GOIDL_NDR_VECTORS names their
// folder.
func TestVectors(t *testing.T) {
	dir := vectorsFolder(t)
	var stdout, stderr bytes.Buffer
	status := run([]string{"-prefixes", dir}, &stdout, &stderr)
	if status == statusUsage || stderr.Len() > 0 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	failed := map[string]bool{}
	for line := range strings.Lines(stdout.String()) {
		id, _, found := strings.Cut(line, ": ")
		if !found || id == "quirks" || strings.HasPrefix(id, "quirk ") {
			continue
		}
		failed[id] = true
		if impossible[id] == "" {
			t.Error(strings.TrimSpace(line))
		}
	}
	for id, why := range impossible {
		if !failed[id] {
			t.Logf("%s has passed, or is not there; it could not pass before, as %s", id, why)
		}
	}
}

// vectorsFolder gives the folder with the recorded messages.
func vectorsFolder(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GOIDL_NDR_VECTORS")
	if dir == "" {
		root, err := repository()
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(root, "..", "shared", "ndr")
	}
	if _, err := os.Stat(filepath.Join(dir, "vectors.json")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("there are no recorded messages, GOIDL_NDR_VECTORS is %q: %v", os.Getenv("GOIDL_NDR_VECTORS"), err)
	}
	return dir
}
