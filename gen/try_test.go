package gen

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/parser"
)

type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }

func TestTry(t *testing.T) {
	names := strings.Fields(os.Getenv("TRY"))
	if names == nil {
		t.Skip()
	}
	prog, diags := parser.Load(parser.Options{FS: osFS{}, Builtin: builtin.FS}, names...)
	diags = append(diags, check.Program(prog)...)
	pk := map[string]idl.GoPackage{}
	sys := map[string]idl.GoPackage{}
	es, _ := builtin.FS.ReadDir(".")
	for _, e := range es {
		sys[e.Name()] = idl.GoPackage{Path: "github.com/goidl/goidl/rt/ole", Name: "ole"}
	}
	if p := os.Getenv("PKG"); p != "" {
		for _, n := range names {
			pk[n] = idl.GoPackage{Path: p, Name: p}
		}
	}
	files, d2 := Generate(prog, Options{Version: "v0.1.0", Packages: pk, System: sys})
	diags = append(diags, d2...)
	for _, d := range diags {
		fmt.Println(d.Error(), d.Help)
	}
	for _, f := range files {
		out := os.Getenv("OUT")
		if out == "" {
			fmt.Printf("%s\n", f.Content)
			continue
		}
		os.WriteFile(out+"/"+f.Name, f.Content, 0o666)
	}
}
