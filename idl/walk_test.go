package idl_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/parser"
)

func TestWalkDecls(t *testing.T) {
	const text = `typedef long A; library L { interface I { const long B = 1; void C(); } module M { void D(); } } namespace N { interface J; }`
	file, list := parser.Parse(fstest.MapFS{"in.idl": {Data: []byte(text)}}, "in.idl")
	if len(list) > 0 {
		t.Fatal(list[0])
	}
	n := 0
	idl.WalkDecls(file.Decls, func(idl.Decl) { n++ })
	if n != 9 {
		t.Errorf("visited %d declarations, want 9", n)
	}
}

func TestWalkTypes(t *testing.T) {
	const text = `
		typedef struct s { T1 a; union { [case(1)] T2 *b; } u; T3 c[2]; } S, *PS;
		typedef [switch_type(T4)] union v { [case(1)] T5 d; } V;
		union e switch (T6 kind) { case 1: T7 f; };
		const T8 C = 1;
		typedef [wire_marshal(T9)] T10 (*FN)(T11 x);
		library L {
			interface I : J {
				T12 M([in, switch_type(T13)] SAFEARRAY(T14) y, [in] pipe T15 z);
			}
			dispinterface D { properties: T16 p; methods: T17 m(T18 q); }
		}
		namespace N { interface K requires T19 { HRESULT G([in] T20<T21> *g); } }
	`
	file, list := parser.Parse(fstest.MapFS{"in.idl": {Data: []byte(text)}}, "in.idl")
	if len(list) > 0 {
		t.Fatal(list[0])
	}
	seen := map[string]bool{}
	idl.WalkTypes(file.Decls, func(t idl.Type) {
		if n, ok := t.(*idl.TypeName); ok && strings.HasPrefix(n.Name, "T") {
			seen[n.Name] = true
		}
	})
	if len(seen) != 21 {
		t.Errorf("visited %d of 21 names: %v", len(seen), seen)
	}
}
