package parser

import (
	"slices"
	"testing"

	"github.com/goidl/goidl/parser/preproc"
)

// What is found ahead of parsing are the imports, wherever they stand, and
// nothing else.
func TestImportsAhead(t *testing.T) {
	const text = `
import "a.idl", "sub\b.idl";
#define MORE import "c.idl"
MORE;
library L { import "d.idl" };
const char *text = "import \"no.idl\"";
import
`
	var found []string
	f := newFileParser(&preproc.Config{}, "dir/in.idl", []byte(text))
	f.importsAhead(func(from, path string) { found = append(found, from+" "+path) })
	want := []string{"dir/in.idl a.idl", "dir/in.idl sub/b.idl", "dir/in.idl c.idl", "dir/in.idl d.idl"}
	if !slices.Equal(found, want) {
		t.Errorf("got %q, want %q", found, want)
	}
}
