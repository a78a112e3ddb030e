package check_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/parser"
)

// The built-in files of TestShare.
const sharedText = `
typedef long LONG, HRESULT;
typedef struct tagPOINT { LONG x; LONG y; } POINT, *PPOINT;
typedef enum tagMODE { MODE_READ = 1, MODE_WRITE = 2 } MODE;
typedef union switch (long kind) u { case 1: long l; } ENVELOPE;
struct tagBOX { POINT corner; };
typedef [wire_marshal(long)] struct tagHANDLE *HANDLE;
typedef [wire_marshal(long)] struct tagTEXT TEXT;
struct tagTEXT { void *p; };
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11), local]
interface IClock : IUnknown
{
	typedef IClock *LPCLOCK;
	[propget] HRESULT Now([out] hyper *tick);
	HRESULT Reset();
}
[object, uuid(00000000-0000-0000-c000-000000000046), local]
interface IUnknown { }
`

// TestShare gives files that declare much of the same, and what stays of them.
func TestShare(t *testing.T) {
	tests := []struct{ name, text, stays string }{
		{"a structure with all its names", `typedef struct tagPOINT { long x, y; } *PPOINT, POINT;`, ""},
		{"a name that is not known", `typedef struct tagPOINT { long x, y; } POINT, *LPPOINT;`, "LPPOINT"},
		{"other fields", `typedef struct tagPOINT { long x, y, z; } POINT;`, "POINT"},
		{"another tag", `typedef struct POINT_ { long x, y; } POINT;`, "POINT"},
		{"no tag", `typedef struct { long x, y; } POINT;`, ""},
		{"a tag alone", `struct tagBOX { POINT corner; };`, ""},
		{"a union instead", `typedef union tagPOINT { long x; long y; } POINT;`, "POINT"},
		{"an enumeration", `typedef enum tagMODE { MODE_WRITE = 2, MODE_READ = 1 } MODE;`, ""},
		{"an enumeration with more", `typedef enum tagMODE { MODE_READ = 1, MODE_BOTH = 3 } MODE;`, "MODE"},
		{"by hand", `typedef [wire_marshal(long)] void *HANDLE;`, ""},
		{"not by hand", `typedef void *HANDLE;`, "HANDLE"},
		{"what a type by hand is locally", `struct tagTEXT { char *q; };`, ""},
		{"numbers", `typedef long LONG;`, "LONG"},
		{"its names from elsewhere", `typedef struct tagPOINT { long x, y; } POINT; typedef struct { POINT p; MODE m; } MARK;`, "MARK"},
		{"an interface", `[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface IClock : IUnknown {
			typedef IClock *LPCLOCK; HRESULT get_Now([out] hyper *tick); HRESULT Reset(); }`, "LPCLOCK"},
		{"what is inside it", `[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface IClock : IUnknown {
			const long TICKS = 1; typedef struct tagPOINT { long x, y; } POINT;
			HRESULT get_Now([out] hyper *tick); HRESULT Reset(); }`, "TICKS"},
		{"another uuid", `import "shared.idl"; [object, uuid(6f1a0c53-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface IClock : IUnknown {
			HRESULT get_Now([out] hyper *tick); HRESULT Reset(); }`, "IClock"},
		{"other methods", `import "shared.idl"; [object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface IClock : IUnknown {
			HRESULT get_Now([out] hyper *tick); }`, "IClock"},
		{"an announcement", `interface IClock;`, "IClock"},
		{"in a library", `[uuid(6f1a0c54-0d5e-4d1c-9a57-2f6c3d0b7e11)] library L { struct tagBOX { POINT corner; }; struct tagBIN { long x; }; };`, "L{tagBIN}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			prog, list := parser.Load(parser.Options{
				FS:      fstest.MapFS{"in.idl": {Data: []byte(test.text)}},
				Builtin: fstest.MapFS{"shared.idl": {Data: []byte(sharedText)}},
			}, "in.idl", "<builtin>/shared.idl")
			if len(list) > 0 {
				t.Fatal(list[0])
			}
			check.Share(prog)
			file := prog.Roots[0]
			if diff := cmp.Diff(test.stays, strings.Join(declNames(file.Decls), " ")); diff != "" {
				t.Errorf("what stays (-want +got)\n%s", diff)
			}
			if strings.HasPrefix(test.text, "import") {
				return // and declares what the import does, but differently
			}
			for _, d := range check.Program(prog) {
				t.Error(d)
			}
		})
	}
}

// TestShareOwnNames takes a structure from a built-in file, and has another meaning
// for a name that the same file declares.
func TestShareOwnNames(t *testing.T) {
	prog, _ := parser.Load(parser.Options{
		FS:      fstest.MapFS{"in.idl": {Data: []byte(`struct tagBOX { POINT corner; }; typedef double LONG;`)}},
		Builtin: fstest.MapFS{"shared.idl": {Data: []byte(sharedText)}},
	}, "<builtin>/shared.idl", "in.idl")
	check.Share(prog)
	for _, d := range check.Program(prog) {
		t.Error(d)
	}
}

func declNames(decls []idl.Decl) (names []string) {
	for _, decl := range decls {
		switch d := decl.(type) {
		case *idl.Typedef:
			names = append(names, d.Name)
		case *idl.Interface:
			names = append(names, d.Name)
		case *idl.Const:
			names = append(names, d.Name)
		case *idl.TypeDecl:
			names = append(names, d.Type.(*idl.Struct).Tag)
		case *idl.Library:
			names = append(names, d.Name+"{"+strings.Join(declNames(d.Decls), " ")+"}")
		}
	}
	return names
}
