package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// TestReader runs the archives in testdata/reader. Each holds header.h, a piece
// of what widl writes; quotes if cpp_quotes are in it, runs of them separated
// by empty lines; and facts or the error that come of it.
func TestReader(t *testing.T) {
	eachArchive(t, "testdata/reader", 8, func(t *testing.T, files map[string]string) map[string]string {
		known := func(name string) idl.Value {
			if name == "LIMIT" {
				return int64(1000)
			}
			return nil
		}
		f, err := readHeader(files["header.h"], runs(files["quotes"]), known)
		if err != nil {
			return map[string]string{"error": err.Error() + "\n"}
		}
		return map[string]string{"facts": dump(f)}
	})
}

// eachArchive gives the sections of each archive in dir to run and compares what
// run gives with the sections of the same names. There have to be at least
// atLeast archives, and expectations in each.
func eachArchive(t *testing.T, dir string, atLeast int, run func(*testing.T, map[string]string) map[string]string) {
	t.Helper()
	names, err := filepath.Glob(dir + "/*.txtar")
	if err != nil || len(names) < atLeast {
		t.Fatalf("found %d archives in %s, expected at least %d: %v", len(names), dir, atLeast, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			expect(t, name, archive, run(t, files))
		})
	}
}

func expect(t *testing.T, name string, archive *txtar.Archive, got map[string]string) {
	t.Helper()
	compared := 0
	for i, f := range archive.Files {
		text, ok := got[f.Name]
		if !ok {
			continue
		}
		compared++
		if diff := cmp.Diff(string(f.Data), text); diff != "" && !*update {
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
		archive.Files[i].Data = []byte(text)
	}
	if compared != len(got) {
		t.Errorf("%d of %d expectations are in the archive; got %v", compared, len(got), got)
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func runs(text string) [][]string {
	var list [][]string
	for run := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if run != "" {
			list = append(list, strings.Split(run, "\n"))
		}
	}
	return list
}

// dump prints facts, sorted.
func dump(f *facts) string {
	var b strings.Builder
	each(&b, "interface ", f.ifaces, func(i *iface) string {
		text := fmt.Sprintf(": %s; inherits %s", i.base, strings.Join(i.inherited, " "))
		for _, m := range i.own {
			text += "\n\t" + m.name + describe(m)
		}
		return text
	})
	each(&b, "", f.guids, func(g idl.GUID) string { return " " + g.String() })
	each(&b, "handle ", f.handles, func(v string) string { return " " + v })
	each(&b, "const ", f.consts, func(v idl.Value) string { return fmt.Sprintf(" %#v", v) })
	each(&b, "", f.enums, func(e *enum) string { return ": " + strings.Join(e.names, " ") })
	each(&b, "enumerator ", f.enumerators, func(v idl.Value) string { return fmt.Sprintf(" %v", v) })
	each(&b, "", f.records, func(r *record) string {
		text := fmt.Sprintf(" at line %d", r.line)
		for _, m := range r.fields {
			text += "\n\t" + m.name + " " + m.typ
		}
		return text
	})
	each(&b, "typedef ", f.typedefs, func(typ string) string { return " " + typ })
	each(&b, "func ", f.funcs, describe)
	for _, what := range f.lost {
		fmt.Fprintf(&b, "lost %s\n", what)
	}
	return b.String()
}

func describe(s signature) string {
	parts := make([]string, len(s.params))
	for i, p := range s.params {
		parts[i] = p.name + " " + p.typ
	}
	if s.vararg {
		parts = append(parts, "...")
	}
	return "(" + strings.Join(parts, ", ") + ") " + s.result
}

func each[T any](b *strings.Builder, kind string, m map[string]T, text func(T) string) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		b.WriteString(kind + key + text(m[key]) + "\n")
	}
}
