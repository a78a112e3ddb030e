package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/internal/ndrvectors/runner"
)

// asProgram makes the test binary act as a program that checks vectors.
const asProgram = "NDRVECTORS_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		mortalProgram()
	}
	os.Exit(m.Run())
}

// mortalProgram passes vectors from the one that -skip names on, and dies at every
// third.
func mortalProgram() {
	skip, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	for i := skip; i < testVectors; i++ {
		if i%3 == 2 {
			fmt.Fprint(os.Stderr, "stack overflow\nand more\n")
			os.Exit(2)
		}
		json.NewEncoder(os.Stdout).Encode(runner.Verdict{ID: strconv.Itoa(i)}) //nolint:errcheck // its reader notices
	}
	os.Exit(0)
}

const testVectors = 8

func TestProgramThatDies(t *testing.T) {
	t.Setenv(asProgram, "yes")
	var vectors []*runner.Vector
	for i := range testVectors {
		vectors = append(vectors, &runner.Vector{ID: strconv.Itoa(i)})
	}
	got, err := verdicts(os.Args[0], vectors)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		died := v.Why == "the program died: exit status 2: stack overflow"
		if v.ID != vectors[i].ID || died != (i%3 == 2) {
			t.Errorf("vector %d: %+v", i, v)
		}
	}
	if len(got) != len(vectors) {
		t.Errorf("%d verdicts for %d vectors", len(got), len(vectors))
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "b"}, {"-nonsense", "a"}} {
		var stdout, stderr bytes.Buffer
		if status := run(args, &stdout, &stderr); status != statusUsage || stderr.Len() == 0 {
			t.Errorf("%q: exit status %d, %q", args, status, &stderr)
		}
	}
}

func TestFoldersWithoutVectors(t *testing.T) {
	for name, text := range map[string]string{"none": "", "empty": "[]", "no list": "{}"} {
		dir := t.TempDir()
		if text != "" {
			if err := os.WriteFile(filepath.Join(dir, "vectors.json"), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		var stdout, stderr bytes.Buffer
		if status := run([]string{dir}, &stdout, &stderr); status != statusFailed || stderr.Len() == 0 {
			t.Errorf("%s: exit status %d, %q", name, status, &stderr)
		}
	}
}

// TestArchives runs the command on the folders in testdata. The section want is
// what it prints; its last line tells whether it succeeds.
func TestArchives(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel() // most of the time goes into building
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := section(t, archive, "want")
			var stdout, stderr bytes.Buffer
			status := run([]string{"-prefixes", name}, &stdout, &stderr)
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

// section gives a section of an archive, which must be there.
func section(t *testing.T, archive *txtar.Archive, name string) string {
	t.Helper()
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("there is no section %s", name)
	return ""
}

// TestFuzz runs the fuzz targets for as long as it takes to see that they work.
func TestFuzz(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds everything once more, with coverage")
	}
	var stdout, stderr bytes.Buffer
	if status := run([]string{"-fuzz", "100ms", "testdata/pass.txtar"}, &stdout, &stderr); status != statusOK {
		t.Fatalf("exit status %d\n%s%s", status, &stdout, &stderr)
	}
	for _, key := range []string{"mini.idl/IMini", "mini.idl/IMiniStream", "mini.idl/Plain"} {
		if !strings.Contains(stdout.String(), "fuzz "+key+": ") {
			t.Errorf("no word about %s in\n%s", key, &stdout)
		}
	}
}

func TestIsTimeUp(t *testing.T) {
	for output, want := range map[string]bool{
		"fuzz: elapsed: 10s\n--- FAIL: Fuzz2 (10.12s)\n    context deadline exceeded\nFAIL\n":              true,
		"--- FAIL: Fuzz2 (1s)\n    --- FAIL: Fuzz2 (0s)\n        fuzz_test.go:1: panic\nFAIL\n":            false,
		"--- FAIL: Fuzz2 (1s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\nFAIL\n": false,
		"": false,
	} {
		if got := isTimeUp([]byte(output)); got != want {
			t.Errorf("%q: %v", output, got)
		}
	}
}
