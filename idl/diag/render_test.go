package diag_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// at gives the span of the first occurrence of word in the named source.
func at(t *testing.T, sources map[string][]byte, name, word string) idl.Span {
	t.Helper()
	src := string(sources[name])
	i := strings.Index(src, word)
	if i < 0 {
		t.Fatalf("%s does not contain %q", name, word)
	}
	return idl.Span{Pos: position(src, name, i), End: position(src, name, i+len(word))}
}

func position(src, name string, offset int) idl.Pos {
	before := src[:offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return idl.Pos{
		Filename: name, Offset: offset,
		Line:   1 + strings.Count(before, "\n"),
		Column: 1 + len([]rune(line)),
	}
}

func TestRender(t *testing.T) {
	sources := map[string][]byte{
		"clock.idl": []byte("// clock\n\ninterface IClockSink;\ninterface IClock {\n\tHRESULT Advise([in]\tIClockSnk *sink);\r\n  HRESULT Größe([out] 漢字 *x, LIMIT);\n}"),
		"limit.h":   []byte("#define MAX 1 + UNKNOWN\n#define LIMIT MAX\n"),
		"long.idl":  []byte(strings.Repeat("a ", 200) + "bad " + strings.Repeat("b ", 200) + "\n"),
		"latin.idl": []byte("/* Gr\xf6\xdfe */ lnog"),
		"mac.idl":   []byte("long a;\r\tlnog b;\rlong c;\r"),
		"odd.idl":   []byte("ab\x00\xff\x1b[31m bad"),
	}
	inMacro := at(t, sources, "clock.idl", "LIMIT")
	inMacro.Macro = &idl.Expansion{
		Name: "MAX", Body: at(t, sources, "limit.h", "UNKNOWN").Pos,
		Parent: &idl.Expansion{Name: "LIMIT", Body: at(t, sources, "limit.h", "MAX\n").Pos},
	}
	manyLines := idl.Span{
		Pos: at(t, sources, "clock.idl", "interface IClock {").Pos,
		End: at(t, sources, "clock.idl", "}").End,
	}
	tests := []struct {
		name string
		d    diag.Diagnostic
		want string
	}{
		{
			name: "tabs are expanded, the related place and the help follow",
			d: diag.Diagnostic{
				Code: diag.Undefined, Span: at(t, sources, "clock.idl", "IClockSnk"),
				Message: `undefined symbol "IClockSnk"`,
				Help:    "declare it",
				Related: []diag.Related{{Span: at(t, sources, "clock.idl", "IClockSink"), Message: `did you mean "IClockSink"?`}},
			},
			want: `
clock.idl:5:22: error MIDL2009: undefined symbol "IClockSnk"
    5 |         HRESULT Advise([in]     IClockSnk *sink);
      |                                 ^~~~~~~~~
clock.idl:3:11: note: did you mean "IClockSink"?
    3 | interface IClockSink;
      |           ^~~~~~~~~~
      = help: declare it
`,
		},
		{
			name: "columns are runes",
			d:    diag.Diagnostic{Severity: diag.Warning, Code: diag.Syntax, Span: at(t, sources, "clock.idl", "漢字"), Message: "odd"},
			want: `
clock.idl:6:23: warning MIDL2025: odd
    6 |   HRESULT Größe([out] 漢字 *x, LIMIT);
      |                       ^~
`,
		},
		{
			name: "text from macros shows each definition it came through",
			d:    diag.Diagnostic{Code: diag.Undefined, Span: inMacro, Message: "undefined"},
			want: `
clock.idl:6:30: error MIDL2009: undefined
    6 |   HRESULT Größe([out] 漢字 *x, LIMIT);
      |                              ^~~~~
limit.h:1:17: note: in the expansion of macro "MAX"
    1 | #define MAX 1 + UNKNOWN
      |                 ^~~~~~~
limit.h:2:15: note: in the expansion of macro "LIMIT"
    2 | #define LIMIT MAX
      |               ^~~
`,
		},
		{
			name: "of a range of several lines the first is underlined",
			d:    diag.Diagnostic{Code: diag.Syntax, Span: manyLines, Message: "long"},
			want: `
clock.idl:4:1: error MIDL2025: long
    4 | interface IClock {
      | ^~~~~~~~~~~~~~~~~~
`,
		},
		{
			name: "a place after the end of the line",
			d:    diag.Diagnostic{Code: diag.Syntax, Span: idl.Span{Pos: idl.Pos{Filename: "clock.idl", Line: 7, Column: 2}}, Message: "unexpected end"},
			want: `
clock.idl:7:2: error MIDL2025: unexpected end
    7 | }
      |  ^
`,
		},
		{
			name: "no source, no excerpt",
			d:    diag.Diagnostic{Code: diag.CannotOpen, Span: idl.Span{Pos: idl.Pos{Filename: "gone.idl", Line: 3, Column: 1}}, Message: "gone"},
			want: `
gone.idl:3:1: error MIDL1001: gone
`,
		},
		{
			name: "no place at all",
			d: diag.Diagnostic{
				Code: diag.CannotOpen, Span: idl.Span{Pos: idl.Pos{Filename: "gone.idl"}}, Message: "gone",
				Related: []diag.Related{{Message: "looked in /tmp"}},
			},
			want: `
gone.idl: error MIDL1001: gone
      = note: looked in /tmp
`,
		},
		{
			name: "long lines are cut around the range",
			d:    diag.Diagnostic{Code: diag.Syntax, Span: at(t, sources, "long.idl", "bad"), Message: "long"},
			want: `
long.idl:1:401: error MIDL2025: long
    1 | …` + strings.Repeat(" a", 39) + ` bad` + strings.Repeat(" b", 38) + `…
      | ` + strings.Repeat(" ", 80) + `^~~
`,
		},
		{
			name: "8-bit text is Latin-1",
			d:    diag.Diagnostic{Code: diag.Undefined, Span: at(t, sources, "latin.idl", "lnog"), Message: "odd"},
			want: "\nlatin.idl:1:13: error MIDL2009: odd\n    1 | /* Größe */ lnog\n      |             ^~~~\n",
		},
		{
			name: "lines may end in CR",
			d: diag.Diagnostic{Code: diag.Undefined, Message: "odd", Span: idl.Span{
				Pos: idl.Pos{Filename: "mac.idl", Line: 2, Column: 2}, End: idl.Pos{Filename: "mac.idl", Line: 2, Column: 6},
			}},
			want: "\nmac.idl:2:2: error MIDL2009: odd\n    2 |         lnog b;\n      |         ^~~~\n",
		},
		{
			name: "control characters do not reach the terminal, and 8-bit ones as Latin-1",
			d:    diag.Diagnostic{Code: diag.StrayCharacter, Span: at(t, sources, "odd.idl", "bad"), Message: "odd"},
			want: "\nodd.idl:1:11: error GOIDL3006: odd\n    1 | ab�ÿ�[31m bad\n      |           ^~~\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := diag.Render(&out, diag.List{&tt.d}, sources); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, "\n"+out.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRenderJSON(t *testing.T) {
	sources := map[string][]byte{"a.idl": []byte("x <y>\n")}
	span := at(t, sources, "a.idl", "<y>")
	span.Macro = &idl.Expansion{Name: "Y", Body: idl.Pos{Filename: "b.h", Line: 1, Column: 2}}
	var list diag.List
	d := list.Errorf(diag.Undefined, span, "undefined symbol %q", "<y>")
	d.Help = "declare it"
	d.Related = []diag.Related{{Span: idl.Span{Pos: idl.Pos{Filename: "b.h", Line: 2, Column: 3}}, Message: "here"}}
	list.Add(diag.Warning, diag.Syntax, idl.Span{Pos: idl.Pos{Filename: "c.idl"}}, "odd")

	var out strings.Builder
	if err := diag.RenderJSON(&out, list); err != nil {
		t.Fatal(err)
	}
	want := `{"file":"a.idl","line":1,"column":3,"endLine":1,"endColumn":6,"macros":[{"name":"Y","file":"b.h","line":1,"column":2}],` +
		`"severity":"error","code":"MIDL2009","message":"undefined symbol \"<y>\"","help":"declare it",` +
		`"related":[{"file":"b.h","line":2,"column":3,"endLine":2,"endColumn":3,"message":"here"}]}` + "\n" +
		`{"file":"c.idl","line":0,"column":0,"endLine":0,"endColumn":0,"severity":"warning","code":"MIDL2025","message":"odd"}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
