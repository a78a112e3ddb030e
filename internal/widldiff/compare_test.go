package main

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/parser"
)

// changes are what can be wrong with a header, each with the differences that
// it makes.
var changes = []struct {
	name, old, new string
	want           []string
}{
	{"nothing", "", "", nil},
	{
		"quote", "#define QUOTED 1\n", "",
		[]string{`cpp_quote("#define QUOTED 1"): widl says nothing, goidl says it is there`},
	},
	{"constant", "(10)", "(11)", []string{
		"constant OTHER: widl says 22, goidl says 20",
		"constant TEN: widl says 11, goidl says 10",
	}},
	{
		"constant missing", "#define OTHER (TEN * 2)\n", "",
		[]string{"constant OTHER: widl says nothing, goidl says it is there"},
	},
	{
		"constant more", "#define TEN", "#define ELEVEN (TEN + 1)\n#define TEN",
		[]string{"constant ELEVEN: widl says it is there, goidl says nothing"},
	},
	{
		"enumerator", "GREEN = 2", "GREEN = 3",
		[]string{"enumerator GREEN: widl says 3, goidl says 2"},
	},
	{
		"enumerators' order", "    RED = 1,\n    GREEN = 2,\n", "    GREEN = 2,\n    RED = 1,\n",
		[]string{"enum tagCOLOUR: widl says GREEN RED BLUE, goidl says RED GREEN BLUE"},
	},
	{
		"fields' order", "    LONG count;\n    COLOUR colour;\n", "    COLOUR colour;\n    LONG count;\n",
		[]string{"struct tagTICK: fields: widl says colour count u u.wide u.low, goidl says count colour u u.wide u.low"},
	},
	{
		"field's type", "byte low[4]", "byte low[5]",
		[]string{"struct tagTICK: field u.low: widl says [5]byte, goidl says [4]byte"},
	},
	{
		"encapsulated union", "    LONG which;", "    short which;",
		[]string{"struct tagEITHER: field which: widl says int16, goidl says int32"},
	},
	{
		"typedef", "struct tagTICK *PTICK", "struct tagTICK **PTICK",
		[]string{"typedef PTICK: widl says **struct tagTICK, goidl says *struct tagTICK"},
	},
	{
		"base", "IAlarm : public IClock", "IAlarm : public IUnknown",
		[]string{"interface IAlarm: base: widl says IUnknown, goidl says IClock"},
	},
	{
		"IID", "0x7e,0x12", "0x7e,0x13",
		[]string{"IID_IAlarm: widl says 6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e13, goidl says 6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e12"},
	},
	{
		"CLSID", "CLSID_Clock", "CLSID_Watch",
		[]string{
			"CLSID_Clock: widl says nothing, goidl says it is there",
			"CLSID_Watch: widl says it is there, goidl says nothing",
		},
	},
	{
		"method's name", "*Ring)", "*Sing)",
		[]string{"interface IAlarm: methods: widl says Sing, goidl says Ring"},
	},
	{
		"inherited method", "*Now)(\n        IAlarm", "*Then)(\n        IAlarm",
		[]string{"interface IAlarm: inherited methods: widl says AddRef Then get_Name Zero, goidl says AddRef Now get_Name Zero"},
	},
	{
		"parameter's type", "const wchar_t *language,\n        wchar_t **name);\n\n    TICK * (STDMETHODCALLTYPE *Zero)(\n        IClock",
		"wchar_t *language,\n        wchar_t **name);\n\n    TICK * (STDMETHODCALLTYPE *Zero)(\n        IClock",
		[]string{"interface IClock: method get_Name: parameter language: widl says *wchar_t, goidl says *const wchar_t"},
	},
	{
		"result", "LONG (STDMETHODCALLTYPE *Ring", "void (STDMETHODCALLTYPE *Ring",
		[]string{"interface IAlarm: method Ring: result: widl says void, goidl says int32"},
	},
	{
		"wire method", "    LONG n,\n    PTICK b);", "    LONG n);",
		[]string{"function IAlarm_RemoteRing_Proxy: parameters: widl says n, goidl says n "},
	},
	{
		"version", "time_server_v1_2_c", "time_server_v1_3_c",
		[]string{"RPC interface time_server: widl says 1.3, goidl says 1.2"},
	},
	{
		"function", "handle_t binding", "handle_t handle",
		[]string{"function time_stop: parameters: widl says handle, goidl says binding"},
	},
}

// TestCompare changes a header and expects the change to be found.
func TestCompare(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/clock.txtar")
	if err != nil {
		t.Fatal(err)
	}
	idlText, header := archive.Files[0].Data, string(archive.Files[1].Data)
	prog, diags := parser.Load(parser.Options{FS: fstest.MapFS{"clock.idl": {Data: idlText}}}, "clock.idl")
	diags = append(diags, check.Program(prog)...)
	if diags.HasErrors() {
		t.Fatal(diags[0])
	}
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			if c.old != "" && strings.Count(header, c.old) != 1 {
				t.Fatalf("%q is not in the header once", c.old)
			}
			changed := header
			if c.old != "" {
				changed = strings.Replace(header, c.old, c.new, 1)
			}
			if diff := cmp.Diff(c.want, differences(t, prog, changed)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func differences(t *testing.T, prog *idl.Program, header string) []string {
	t.Helper()
	root := prog.Roots[0]
	widl, err := readHeader(header, quotes(root.Decls), constants(prog))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, d := range compare(widl, modelFacts(prog, root)).diffs {
		list = append(list, d.String())
	}
	return list
}

// TestMeasureIDL compares what check computes with sizes that are known.
func TestMeasureIDL(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/clock.txtar")
	if err != nil {
		t.Fatal(err)
	}
	file := t.TempDir() + "/clock.idl"
	write(t, file, archive.Files[0].Data)
	types := []sized{{idl: "TICK"}, {idl: "struct tagTICK"}, {idl: "union tagEITHER"}, {idl: "PTICK"}}
	want := []measure{{16, 8}, {16, 8}, {8, 4}, {4, 4}}
	got, err := measureIDL(&options{}, file, types)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(measure{})); diff != "" || err != nil {
		t.Errorf("error %v; -want +got:\n%s", err, diff)
	}
}
