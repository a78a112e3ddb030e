package gen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
)

// Names stay as they are in the IDL; only the case of the first letter changes.
// What would then not be Go, or would hide what generated code needs, is in the
// one table below.

// renamed says what a parameter is called whose IDL name cannot be used in Go, and
// the stub's part for such a method. Keywords are no names at all; the others would hide
// something that the body of a proxy or stub uses.
var renamed = map[string]string{
	// Keywords that are not keywords of C.
	"chan": "ch", "defer": "deferred", "fallthrough": "through", "func": "fn", "go": "goes", "import": "imported",
	"interface": "iface", "map": "mapping", "package": "pkg", "range": "rng", "select": "selected",
	"type": "typ", "var": "variable",
	// Keywords of C too, which names of the IDL become when they lose a capital letter.
	"break": "break_", "case": "case_", "const": "const_", "continue": "continue_", "default": "default_",
	"else": "else_", "for": "for_", "goto": "goto_", "if": "if_", "return": "return_", "struct": "struct_",
	"switch": "switch_",
	// Predeclared names that generated code uses.
	"any": "anything", "bool": "boolean", "byte": "octet", "clear": "clearing", "error": "failure",
	"false": "no", "float32": "single", "float64": "double", "init": "initial", "int16": "short",
	"int32": "long", "int64": "hyper", "int8": "small", "len": "length", "make": "making", "new": "fresh",
	"nil": "null", "string": "str", "true": "yes", "uint16": "ushort", "uint32": "ulong",
	"uint64": "uhyper", "uint8": "octet",
	// What generated code itself declares or imports.
	"_": "blank", "context": "context_", "ctx": "ctx_", "err": "err_", "ndr": "ndr_", "rt": "rt_",
	"ret": "ret_",
}

// exported gives a name of the IDL as Go exports it. Leading underscores cannot
// be exported and fall away.
func exported(name string) string {
	name = strings.TrimLeft(inGo(name), "_")
	r, size := utf8.DecodeRuneInString(name)
	if !unicode.IsLetter(r) {
		return "X" + name
	}
	return string(unicode.ToUpper(r)) + name[size:]
}

// inGo replaces the one character that names of IDL may have and those of Go may
// not.
func inGo(name string) string { return strings.ReplaceAll(name, "$", "_") }

// unexported gives a name of the IDL with a small first letter.
func unexported(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(r)) + name[size:]
}

// paramName gives what a parameter is called in Go, and whether that took the
// table.
func paramName(name string) (goName string, changed bool) {
	if name == "" {
		return "arg", false
	}
	goName = unexported(inGo(name))
	if other, ok := renamed[goName]; ok {
		return other, true
	}
	return goName, false
}

// methodName gives what a method is called in Go: as in the C header, where
// the methods of properties and events have a prefix.
func methodName(m *idl.Method) string {
	for _, p := range [...]struct{ attr, prefix string }{
		{"propget", "get_"}, {"propput", "put_"}, {"propputref", "putref_"},
		{"eventadd", "add_"}, {"eventremove", "remove_"},
	} {
		if m.Attrs.Has(p.attr) && !strings.HasPrefix(m.Name, p.prefix) {
			return exported(p.prefix + m.Name)
		}
	}
	return exported(m.Name)
}

// tagName gives the name that a struct, union or enum has by its tag.
func tagName(tag string) string {
	name := strings.TrimLeft(tag, "_")
	if rest, ok := strings.CutPrefix(name, "tag"); ok && rest != "" {
		name = strings.TrimLeft(rest, "_")
	}
	return exported(name)
}

// A scope hands out the names of one function's variables.
type scope map[string]bool

// reserve takes names as they are.
func (s scope) reserve(names ...string) {
	for _, n := range names {
		s[n] = true
	}
}

// pick takes the first name of candidates that is free.
func (s scope) pick(candidates ...string) string {
	for _, n := range candidates {
		if !s[n] {
			s[n] = true
			return n
		}
	}
	return s.pick(candidates[len(candidates)-1] + "_")
}
