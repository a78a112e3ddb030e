package diag_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

func finding(code diag.Code, file string, line, column int) *diag.Diagnostic {
	return &diag.Diagnostic{Code: code, Message: "m", Span: idl.Span{Pos: idl.Pos{Filename: file, Line: line, Column: column}}}
}

func lines(l diag.List) string {
	var out []string
	for _, d := range l {
		out = append(out, d.Span.Pos.String()+" "+string(d.Code))
	}
	return strings.Join(out, "\n")
}

func TestSort(t *testing.T) {
	l := diag.List{
		finding(diag.Undefined, "b.idl", 1, 1),
		finding(diag.Undefined, "a.idl", 10, 1),
		finding(diag.Undefined, "a.idl", 9, 2),
		finding(diag.Undefined, "a.idl", 9, 1),
		finding(diag.Redefinition, "a.idl", 9, 1),
		finding(diag.Undefined, "a.idl", 9, 1),
	}
	l.Sort()
	want := "a.idl:9:1 MIDL2003\na.idl:9:1 MIDL2009\na.idl:9:2 MIDL2009\na.idl:10:1 MIDL2009\nb.idl:1:1 MIDL2009"
	if got := lines(l); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSuppress(t *testing.T) {
	tests := []struct {
		name string
		list diag.List
		want string
	}{
		{
			name: "without unread text everything stays",
			list: diag.List{finding(diag.Undefined, "a.idl", 1, 1), finding(diag.Undefined, "a.idl", 1, 5)},
			want: "a.idl:1:1 MIDL2009\na.idl:1:5 MIDL2009",
		},
		{
			name: "where a file is missing, missing names mean nothing",
			list: diag.List{finding(diag.Undefined, "a.idl", 1, 1), finding(diag.Redefinition, "a.idl", 1, 5), finding(diag.CannotOpen, "b.idl", 1, 5)},
			want: "a.idl:1:5 MIDL2003\nb.idl:1:5 MIDL1001",
		},
		{
			name: "a syntax error says nothing about missing names",
			list: diag.List{finding(diag.Undefined, "a.idl", 1, 1), finding(diag.Syntax, "a.idl", 1, 5)},
			want: "a.idl:1:1 MIDL2009\na.idl:1:5 MIDL2025",
		},
		{
			name: "one syntax error a line",
			list: diag.List{finding(diag.Syntax, "a.idl", 1, 1), finding(diag.Syntax, "a.idl", 1, 5), finding(diag.Syntax, "a.idl", 2, 1), finding(diag.Syntax, "b.idl", 2, 1)},
			want: "a.idl:1:1 MIDL2025\na.idl:2:1 MIDL2025\nb.idl:2:1 MIDL2025",
		},
		{
			name: "what a broken token breaks",
			list: diag.List{finding(diag.BadChar, "a.idl", 1, 1), finding(diag.Syntax, "a.idl", 2, 5), finding(diag.Syntax, "a.idl", 4, 1)},
			want: "a.idl:1:1 MIDL2108\na.idl:4:1 MIDL2025",
		},
		{
			name: "a comment without end hides all that follows",
			list: diag.List{finding(diag.UnterminatedComment, "a.idl", 2, 1), finding(diag.Syntax, "a.idl", 90, 1)},
			want: "a.idl:2:1 MIDL2109",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.list.Suppress()
			if got := lines(tt.list); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestLimit(t *testing.T) {
	warning := finding(diag.Undefined, "a.idl", 2, 1)
	warning.Severity = diag.Warning
	l := diag.List{finding(diag.Undefined, "a.idl", 1, 1), warning, finding(diag.Undefined, "a.idl", 3, 1), finding(diag.Undefined, "a.idl", 4, 1)}
	for _, tt := range []struct{ n, shown, more int }{
		{0, 4, 0}, {1, 2, 2}, {2, 3, 1}, {3, 4, 0}, {10, 4, 0},
	} {
		shown, more := l.Limit(tt.n)
		if len(shown) != tt.shown || more != tt.more {
			t.Errorf("Limit(%d) = %d diagnostics, %d more; want %d, %d", tt.n, len(shown), more, tt.shown, tt.more)
		}
	}
}

// TestLimitShowsBound has the reason for all errors behind them.
func TestLimitShowsBound(t *testing.T) {
	l := diag.List{finding(diag.Syntax, "a.idl", 1, 1), finding(diag.Syntax, "a.idl", 2, 1), finding(diag.TooDeep, "a.idl", 3, 1), finding(diag.TooDeep, "a.idl", 4, 1)}
	shown, more := l.Limit(1)
	if len(shown) != 2 || shown[1] != l[2] || more != 2 || l[1].Code != diag.Syntax {
		t.Errorf("got %v and %d more", shown, more)
	}
}

// TestShorten quotes a name that is as long as a file.
func TestShorten(t *testing.T) {
	name := strings.Repeat("é", 1000)
	var l diag.List
	d := l.Errorf(diag.Undefined, idl.Span{}, "undefined symbol %q", name)
	d.Help = "declare " + name
	d.Related = []diag.Related{{Message: "did you mean " + name}}
	l.Shorten()
	for _, text := range []string{d.Message, d.Help, d.Related[0].Message} {
		if len(text) > 300 || !strings.Contains(text, "…é") || !utf8.ValidString(text) {
			t.Errorf("got %q", text)
		}
	}
}
