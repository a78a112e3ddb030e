package check

import (
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/parser"
)

// TestHomes compiles each name with the import that is advised, and without.
func TestHomes(t *testing.T) {
	for name, file := range homes {
		used := "typedef " + name + " *used;\n"
		files := fstest.MapFS{
			"with.idl":    {Data: []byte("import \"" + file + "\";\n" + used)},
			"without.idl": {Data: []byte(used)},
		}
		for root, faults := range map[string]int{"with.idl": 0, "without.idl": 1} {
			prog, list := parser.Load(parser.Options{FS: files, Builtin: builtin.FS}, root)
			if list = append(list, Program(prog)...); len(list) != faults {
				t.Errorf("%s of %s, %s: %d faults, want %d", name, file, root, len(list), faults)
			}
		}
	}
}
