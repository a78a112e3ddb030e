package main

import (
	"fmt"
	"strings"
)

// ignored are words of C declarations that say nothing about the type: calling
// conventions, and macros of Wine and MinGW around unnamed members.
var ignored = map[string]bool{
	"STDMETHODCALLTYPE": true, "__RPC_STUB": true, "__RPC_USER": true, "CALLBACK": true, "WINAPI": true,
	"__cdecl": true, "_cdecl": true, "__stdcall": true, "_stdcall": true, "__fastcall": true, "__pascal": true, "pascal": true,
	"__C89_NAMELESS": true, "inline": true, "DECLSPEC_HIDDEN": true,
}

// A base is what stands before declarators.
type base struct {
	typ  string
	line int
	def  string // key of a record without tag, which goes by its first declarator's name
}

// named gives a record without tag the name of its typedef.
func (b *base) named(f *facts, name string) {
	if b.def == "" {
		return
	}
	kind, _, _ := strings.Cut(b.def, " ")
	f.records[keyOfTypedef(kind, name)] = f.records[b.def]
	delete(f.records, b.def)
	b.def = ""
}

// keyOfTypedef makes the key of a record that has no tag but a typedef.
func keyOfTypedef(kind, name string) string { return kind + " (" + name + ")" }

// specifiers reads a type up to its declarators: struct tag {…}, or names and
// words such as unsigned.
func (r *reader) specifiers() base {
	var words []string
	b := base{line: r.peek().line}
	isConst := false
	for {
		t := r.peek()
		switch {
		case t.text == "const":
			isConst = true
			r.at++
		case ignored[t.text]:
			r.at++
		case t.text == "struct" || t.text == "union" || t.text == "enum":
			r.at++
			b.typ, b.def = r.tagged(t.text)
		case t.text == "interface" || t.text == "class":
			r.at++
		case t.kind == word && b.typ == "" && (len(words) == 0 || isBaseWord(t.text) && isBaseWord(words[0])):
			words = append(words, t.text)
			r.at++
		default:
			return b.finish(r, words, isConst)
		}
	}
}

func (b base) finish(r *reader, words []string, isConst bool) base {
	if b.typ == "" {
		if len(words) == 0 {
			r.fail("%q instead of a type", r.peek().text)
		}
		b.typ = canonicalName(strings.Join(words, " "))
	}
	if isConst {
		b.typ = constant(b.typ)
	}
	return b
}

func constant(typ string) string {
	if strings.HasPrefix(typ, "const ") {
		return typ
	}
	return "const " + typ
}

// tagged reads what follows struct, union or enum. It gives the type and, if
// that is defined here without tag, the key of the record.
func (r *reader) tagged(kind string) (typ, def string) {
	tag := ""
	if t := r.peek(); t.kind == word {
		tag = r.take().text
		if strings.HasPrefix(tag, "__WIDL_") && strings.Contains(tag, "_generated_name_") {
			tag = ""
		}
	}
	typ = typeOfTag(kind, tag)
	if !r.is("{") {
		return typ, ""
	}
	if kind == "enum" {
		e := r.enumerators()
		r.facts.enums[keyOf(kind, tag, e.first())] = e
		return typ, ""
	}
	rec := &record{line: r.peek().line}
	rec.fields = r.fields()
	key := keyOf(kind, tag, rec.first())
	r.facts.records[key] = rec
	if tag != "" {
		return typ, ""
	}
	return typ, key
}

// keyOf makes the key of a definition: of its tag, or else of its first member.
func keyOf(kind, tag, first string) string {
	if tag == "" {
		return kind + " {" + first + "}"
	}
	return kind + " " + tag
}

func (e *enum) first() string {
	if len(e.names) == 0 {
		return ""
	}
	return e.names[0]
}

func (rec *record) first() string {
	if len(rec.fields) == 0 {
		return ""
	}
	return rec.fields[0].name
}

// typeOfTag names a struct, union or enum; those without tag all look alike. In
// namespaces widl writes the keyword and IDL need not.
func typeOfTag(kind, tag string) string {
	switch {
	case tag == "":
		return kind + " {}"
	case strings.HasPrefix(tag, namespacePrefix):
		return tag
	}
	return kind + " " + tag
}

// namespacePrefix begins the C names of what stands in namespaces.
const namespacePrefix = "__x_ABI_C"

func (r *reader) enumerators() *enum {
	e := &enum{}
	next := int64(0)
	r.expect("{")
	for !r.accept("}") {
		name := r.take().text
		if r.accept("=") {
			v := r.value()
			r.facts.enumerators[name] = v
			next, _ = asInt(v)
		} else {
			r.facts.enumerators[name] = next
		}
		next++
		e.names = append(e.names, name)
		if !r.accept(",") {
			r.expect("}")
			break
		}
	}
	return e
}

// fields reads the members of a struct or union. A member that is itself
// a record without tag brings its own members along.
func (r *reader) fields() []field {
	var list []field
	r.expect("{")
	for !r.accept("}") {
		b := r.specifiers()
		d := declarator{typ: b.typ}
		if !r.is(";") {
			d = r.declarator(b.typ)
		}
		if d.name == "__C89_NAMELESSUNIONNAME" || strings.HasPrefix(d.name, "__C89_NAMELESS") {
			d.name = ""
		}
		if r.accept(":") {
			v := r.value()
			d.typ += fmt.Sprint(" : ", v)
		}
		r.expect(";")
		list = append(list, field{d.name, d.typ})
		list = append(list, b.inner(r.facts, d.name)...)
	}
	return list
}

// inner takes the fields of a record without tag out of the facts, to list
// them below the field that has it as its type.
func (b *base) inner(f *facts, name string) []field {
	rec, ok := f.records[b.def]
	if !ok {
		return nil
	}
	delete(f.records, b.def)
	return below(name, rec.fields)
}

// A declarator is a declared name with its type.
type declarator struct {
	name string
	typ  string
	fn   *signature // of a function, or of a pointer to one
}

// signature gives the function that d declares.
func (d *declarator) signature() (signature, bool) {
	if d.fn == nil {
		return signature{}, false
	}
	s := *d.fn
	s.name = d.name
	return s, true
}

// declarator reads *name[n], (*name)(…) and the like after a type.
func (r *reader) declarator(typ string) declarator {
	for {
		switch {
		case r.accept("*"):
			typ = "*" + typ
		case r.accept("const"):
			typ = constant(typ)
		case ignored[r.peek().text]:
			r.at++
		default:
			return r.directDeclarator(typ)
		}
	}
}

// directDeclarator reads a name or a declarator in parentheses, and what
// follows it. That binds closer than what stands in the parentheses, so those
// are read last.
func (r *reader) directDeclarator(typ string) declarator {
	var d declarator
	nested := -1
	switch t := r.peek(); {
	case t.text == "(" && (r.ahead(1).text == "*" || ignored[r.ahead(1).text]):
		nested = r.at + 1
		r.skipParens()
	case t.kind == word:
		d.name = r.take().text
	}
	d.typ, d.fn = r.suffixes(typ)
	if nested < 0 {
		return d
	}
	after := r.at
	r.at = nested
	inner := r.declarator(d.typ)
	r.expect(")")
	r.at = after
	if inner.fn == nil {
		inner.fn = d.fn
	}
	return inner
}

func (r *reader) skipParens() {
	depth := 0
	for {
		switch t := r.take(); {
		case t.kind == end:
			r.fail("a parenthesis is missing")
		case t.text == "(":
			depth++
		case t.text == ")":
			depth--
			if depth == 0 {
				return
			}
		}
	}
}

// suffixes reads array bounds or parameters behind a name.
func (r *reader) suffixes(typ string) (string, *signature) {
	if r.accept("(") {
		fn := &signature{result: typ}
		r.params(fn)
		return "func" + fn.String(), fn
	}
	if !r.accept("[") {
		return typ, nil
	}
	bound := ""
	if !r.is("]") {
		bound = fmt.Sprint(r.value())
	}
	r.expect("]")
	typ, _ = r.suffixes(typ)
	return "[" + bound + "]" + typ, nil
}

// params reads parameters up to the closing parenthesis.
func (r *reader) params(fn *signature) {
	for !r.accept(")") {
		if r.accept("...") {
			fn.vararg = true
			continue
		}
		d := r.declarator(r.specifiers().typ)
		if d.typ != "void" || d.name != "" {
			fn.params = append(fn.params, field{d.name, d.typ})
		}
		if !r.is(")") {
			r.expect(",")
		}
	}
}

// String formats s as (T, U) R.
func (s *signature) String() string {
	parts := make([]string, 0, len(s.params)+1)
	for _, p := range s.params {
		parts = append(parts, p.typ)
	}
	if s.vararg {
		parts = append(parts, "...")
	}
	return "(" + strings.Join(parts, ", ") + ") " + s.result
}

// isBaseWord reports whether w may be part of a base type of several words.
func isBaseWord(w string) bool {
	switch w {
	case "unsigned", "signed", "long", "short", "int", "char", "small", "hyper", "double", "float",
		"__int3264", "__int64", "__int32", "__int16", "__int8", "wchar_t":
		return true
	}
	return false
}

// canonicalName gives the one name that stands for all spellings of a base
// type. Names such as LONG belong to it, because that is how widl writes long.
func canonicalName(name string) string {
	if c, ok := spellings[name]; ok {
		return c
	}
	return name
}

var spellings = map[string]string{
	"unsigned char": "char", "signed char": "int8", "small": "int8", "signed small": "int8", "unsigned small": "uint8",
	"short": "int16", "signed short": "int16", "short int": "int16", "unsigned short": "uint16", "unsigned short int": "uint16",
	"long": "int32", "signed long": "int32", "long int": "int32", "LONG": "int32", "INT32": "int32",
	"unsigned long": "uint32", "unsigned long int": "uint32", "ULONG": "uint32", "UINT32": "uint32",
	"int": "int32", "signed int": "int32", "signed": "int32", "unsigned int": "uint32", "unsigned": "uint32",
	"hyper": "int64", "__int64": "int64", "signed __int64": "int64", "INT64": "int64", "MIDL_hyper": "int64",
	"unsigned hyper": "uint64", "MIDL_uhyper": "uint64", "unsigned __int64": "uint64", "UINT64": "uint64",
	"__int3264": "intptr", "signed __int3264": "intptr", "unsigned __int3264": "uintptr",
}
