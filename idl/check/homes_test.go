package check

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/parser"
)

// TestHomes compiles all names with the imports that are advised, file by file, and
// without, where each is missing.
func TestHomes(t *testing.T) {
	files := fstest.MapFS{}
	uses := map[string]string{}
	n := 0
	for name, file := range homes {
		use := fmt.Sprintf("typedef %s *used%d;\n", name, n)
		uses["without.idl"] += use
		uses[file] += use
		n++
	}
	for file, text := range uses {
		if file != "without.idl" {
			text = fmt.Sprintf("import %q;\n%s", file, text)
		}
		files["use_of_"+file] = &fstest.MapFile{Data: []byte(text)}
	}
	for name := range files {
		prog, list := parser.Load(parser.Options{FS: files, Builtin: builtin.FS}, name)
		list = append(list, Program(prog)...)
		switch without := strings.HasSuffix(name, "without.idl"); {
		case without && len(list) != len(homes):
			t.Errorf("%d names are missing, want %d", len(list), len(homes))
		case !without && len(list) > 0:
			t.Errorf("%s: %v", name, list[0])
		}
	}
}
