package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestBroken runs gen on the files in testdata/broken, each of which has one thing
// wrong that people get wrong. What is printed is pinned to the letter: place,
// code, message, and remedy.
func TestBroken(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "broken", "*.txtar"))
	if err != nil || len(paths) < 100 {
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

// TestBrokenEncodings has one fault in files of all encodings that IDL comes in. The
// place is the same in each, and the excerpt is legible.
func TestBrokenEncodings(t *testing.T) {
	const text = "/* Größe */\tconst long\tSIZE = UNKNOWN;\r\n"
	latin := make([]byte, 0, len(text))
	for _, r := range text {
		latin = append(latin, byte(r))
	}
	units := utf16.Encode([]rune(text))
	little, _ := binary.Append(nil, binary.LittleEndian, units)
	big, _ := binary.Append(nil, binary.BigEndian, units)
	want := `in.idl:1:31: error MIDL2009: undefined symbol "UNKNOWN"
    1 | /* Größe */     const long      SIZE = UNKNOWN;
      |                                        ^~~~~~~
      = help: declare "UNKNOWN", or import the file that does
`
	for name, data := range map[string][]byte{
		"UTF-8":                      []byte(text),
		"UTF-8 with a mark":          []byte("\ufeff" + text),
		"Latin-1":                    latin,
		"UTF-16, little-endian":      append([]byte{0xFF, 0xFE}, little...),
		"UTF-16, big-endian":         append([]byte{0xFE, 0xFF}, big...),
		"UTF-16 without a mark":      little,
		"big-endian without a mark":  big,
		"lines that end in CR":       []byte(strings.ReplaceAll(text, "\r\n", "\r")),
		"with the end of a DOS file": []byte(text + "\x1a\x00\x00"),
		"lines that end in LF":       []byte(strings.ReplaceAll(text, "\r\n", "\n")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("in.idl", data, 0o666); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr strings.Builder
			if status := run([]string{"check", "in.idl"}, &stdout, &stderr); status != statusErrors {
				t.Errorf("status %d", status)
			}
			if diff := cmp.Diff(want, stderr.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
