package check_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/idl/diag"
)

// repeat writes n lines, line by line from the last to the first, so that each
// definition needs the one that follows it.
func repeat(n int, line string) string {
	var b strings.Builder
	for i := n; i > 0; i-- {
		fmt.Fprintf(&b, line, i, i-1)
	}
	return b.String()
}

// TestLongChains holds check against programs in which everything depends on
// everything. They must be understood, or refused for being too deep, in a time
// that is linear in their size.
func TestLongChains(t *testing.T) {
	tests := []struct {
		name string
		idl  string
		want []diag.Code
	}{
		{"typedefs", repeat(350, "typedef T%d T%d;\n") + "typedef long T350;", nil},
		{"typedefs, too many", repeat(450, "typedef T%[2]d T%[1]d;\n") + "typedef long T0;", []diag.Code{diag.TooDeep}},
		{"constants", repeat(5000, "const long C%d = C%d + 1;\n") + "const long C0 = 1;", nil},
		{"constants, too many", repeat(12000, "const long C%d = C%d + 1;\n") + "const long C0 = 1;", []diag.Code{diag.TooDeep}},
		{"structures", repeat(350, "struct S%d { struct S%d s; };\n") + "struct S0 { long a; }; const hyper N = sizeof(struct S350);", nil},
		{"structures, too many", repeat(450, "struct S%d { struct S%d s; };\n") + "struct S0 { long a; };", []diag.Code{diag.TooDeep}},
		{"bases", "import \"unknwn.idl\";\n" + repeat(350, "[local, object] interface I%d : I%d { HRESULT F(); }\n") + "[local, object] interface I0 : IUnknown { }", nil},
		{"enumerators", "enum e { FIRST" + enumerators(20000) + "};", nil},
		{"structures that double", doubled(60), nil},
		{"unknown names", repeat(3000, "typedef NOTHING%d UNKNOWN%d;\n"), []diag.Code{diag.Undefined}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fstest.MapFS{"in.idl": {Data: []byte(tt.idl)}}
			start := time.Now()
			_, list := load(files, "in.idl")
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			codes := map[diag.Code]bool{}
			for _, d := range list {
				codes[d.Code] = true
			}
			if len(codes) != len(tt.want) {
				t.Fatalf("got %d diagnostics, first %v, want %v", len(list), list[:min(3, len(list))], tt.want)
			}
			for _, c := range tt.want {
				if !codes[c] {
					t.Errorf("%s did not come", c)
				}
			}
		})
	}
}

func enumerators(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ", M%d", i)
	}
	return b.String()
}

// doubled makes structures of which each holds the one before twice.
func doubled(n int) string {
	var b strings.Builder
	b.WriteString("struct S0 { hyper a; };\n")
	for i := range n {
		fmt.Fprintf(&b, "struct S%d { struct S%d a, b; };\n", i+1, i)
	}
	return b.String() + "const hyper N = sizeof(struct S20);"
}

// TestEmptyModel checks programs as a parser leaves them that gave up early.
func TestEmptyModel(t *testing.T) {
	decls := []idl.Decl{
		&idl.Interface{}, &idl.Method{}, &idl.Method{Params: []*idl.Param{{}}}, &idl.Property{}, &idl.Typedef{}, &idl.TypeDecl{}, &idl.Const{},
		&idl.Coclass{Members: []*idl.CoclassMember{{}}}, &idl.Library{}, &idl.Module{}, &idl.Namespace{}, &idl.RuntimeClass{Members: []*idl.ClassMember{{Type: &idl.TypeName{}}}}, &idl.APIContract{}, &idl.Declare{Types: []*idl.TypeName{{}}},
		&idl.Typedef{Type: &idl.Pointer{}}, &idl.Typedef{Type: &idl.Array{}}, &idl.Typedef{Type: &idl.TypeName{}},
		&idl.Typedef{Type: &idl.Func{Params: []*idl.Param{{}}}}, &idl.Typedef{Type: &idl.Enum{Members: []*idl.EnumMember{{}}}},
		&idl.Typedef{Type: &idl.Struct{Fields: []*idl.Field{{}, {Bits: &idl.Ident{}}}}},
		&idl.Typedef{Type: &idl.Union{Switch: &idl.Field{}, Arms: []*idl.Field{{}}}},
		&idl.Const{Expr: &idl.Binary{}}, &idl.Const{Expr: &idl.Cast{}}, &idl.Const{Expr: &idl.Sizeof{}}, &idl.Const{Expr: &idl.Cond{}},
		&idl.Interface{Decls: []idl.Decl{&idl.Method{Params: []*idl.Param{{
			Type: &idl.Pointer{}, Common: idl.Common{Attrs: idl.Attrs{
				{Name: "size_is"}, {Name: "iid_is", Args: []*idl.AttrArg{{}}}, {Name: "switch_is", Args: []*idl.AttrArg{{Expr: &idl.Member{}}}}, {Name: "string"}, {Name: "out"},
			}},
		}}}}},
	}
	file := &idl.File{Imports: []*idl.Import{{}}, Decls: decls}
	check.Program(&idl.Program{Files: []*idl.File{file, file, nil}, Roots: []*idl.File{file, nil}})
	check.Program(&idl.Program{})
}

// FuzzCheck looks for programs that make check panic or hang.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"typedef struct s { struct s *p; long a[sizeof(struct s)]; } S; const long N = sizeof(S);",
		"import \"unknwn.idl\"; [object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface I : IUnknown { HRESULT F([in] long n, [in, size_is(n)] I **p); }",
		"typedef union switch (long k) u { case A: long a; default: ; } U; enum e { A = B, B = 1 };",
		"namespace A.B { interface C; enum D { E }; }",
		"interface I<T> { HRESULT F([in, size_is(n)] T *x, long n, I<T> *p, I<I<T> > *q); } delegate void D<K>(K k); namespace N { declare { interface I<long>; interface D<R*>; } runtimeclass R { interface I<long>; } }",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		load(fstest.MapFS{"in.idl": {Data: []byte(text)}}, "in.idl")
	})
}
