package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFromMIDL(t *testing.T) {
	file := filepath.Join(t.TempDir(), "Iclock.idl")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ args, want, ignored string }{
		{"gen /I sdk /D X=1 /U Y /out gen clock.idl", "gen -I sdk -D X=1 -U Y -o gen clock.idl", ""},
		{"gen /Isdk/include /DX /DX=1 /UY clock.idl", "gen -Isdk/include -DX -DX=1 -UY clock.idl", ""},
		{"gen /nologo /W3 /Oicf /h clock.h /proxy p.c clock.idl", "gen clock.idl", "/nologo|/W3|/Oicf|/h clock.h|/proxy p.c"},
		{"check /out gen /I sdk clock.idl", "check -I sdk clock.idl", "/out gen"},
		{"gen -o /Iout -I /Isdk --module /Dx " + file, "gen -o /Iout -I /Isdk --module /Dx " + file, ""},
		{"gen /nosuch/clock.idl /D1 /unknown", "gen /nosuch/clock.idl /D1 /unknown", ""},
		{"gen clock.idl /tlb", "gen clock.idl", "/tlb"},
		{"", "", ""},
	}
	for _, test := range tests {
		got, ignored := fromMIDL(strings.Fields(test.args))
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.args, diff)
		}
		if diff := cmp.Diff(test.ignored, strings.Join(ignored, "|")); diff != "" {
			t.Errorf("%s: ignored (-want +got)\n%s", test.args, diff)
		}
	}
}
