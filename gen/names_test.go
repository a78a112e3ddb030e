package gen

import (
	"go/token"
	"testing"

	"github.com/goidl/goidl/idl"
)

func TestNames(t *testing.T) {
	tests := []struct {
		name, in, want string
		f              func(string) string
	}{
		{"exported", "now", "Now", exported},
		{"exported", "FORMATETC", "FORMATETC", exported},
		{"exported", "__bits", "Bits", exported},
		{"exported", "_2nd", "X2nd", exported},
		{"exported", "", "X", exported},
		{"unexported", "Count", "count", unexported},
		{"tagName", "tagFORMATETC", "FORMATETC", tagName},
		{"tagName", "_GUID", "GUID", tagName},
		{"tagName", "_tagpropertykey", "Propertykey", tagName},
		{"tagName", "tag", "Tag", tagName},
		{"tagName", "_tag_X", "X", tagName},
	}
	for _, tt := range tests {
		if got := tt.f(tt.in); got != tt.want {
			t.Errorf("%s(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// The table must leave no name that Go cannot take, and settle each one for good.
func TestParamNames(t *testing.T) {
	for in := range renamed {
		got, changed := paramName(in)
		if !changed || !token.IsIdentifier(got) || renamed[got] != "" {
			t.Errorf("paramName(%q) = %q, %v", in, got, changed)
		}
	}
	for k := token.BREAK; k <= token.VAR; k++ {
		if word := k.String(); token.IsKeyword(word) && renamed[word] == "" {
			t.Errorf("%q has no other name", word)
		}
	}
	for in, want := range map[string]string{"PStm": "pStm", "Type": "typ", "": "arg", "riid": "riid"} {
		if got, _ := paramName(in); got != want {
			t.Errorf("paramName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMethodNames(t *testing.T) {
	for attr, want := range map[string]string{"propget": "Get_Size", "propput": "Put_Size", "propputref": "Putref_Size", "id": "Size"} {
		m := &idl.Method{Common: idl.Common{Name: "Size", Attrs: idl.Attrs{{Name: attr}}}}
		if got := methodName(m); got != want {
			t.Errorf("[%s] Size is %s in Go, want %s", attr, got, want)
		}
	}
}

func TestScope(t *testing.T) {
	s := scope{}
	s.reserve("p", "proxy")
	if got := s.pick("p", "proxy"); got != "proxy_" {
		t.Errorf("picked %q, want proxy_", got)
	}
	if got := s.pick("call"); got != "call" {
		t.Errorf("picked %q, want call", got)
	}
}
