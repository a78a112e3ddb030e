package main

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
)

// unknown stands for a type that the model has no name for. It compares equal to
// anything.
const unknown = "?"

// typ gives the canonical string of a type.
func (m *modeler) typ(t idl.Type) string {
	switch t := t.(type) {
	case nil:
		return "void"
	case *idl.Base:
		return qualified(t.Const, baseName(t))
	case *idl.TypeName:
		return qualified(t.Const, m.typeName(t))
	case *idl.Pointer:
		return qualified(t.Const, "*"+m.typ(t.Elem))
	case *idl.Array:
		return arrayOf(t, m.typ(t.Elem))
	case *idl.Func:
		s := signature{result: m.typ(t.Result), params: m.params(t.Params), vararg: t.Varargs}
		return "func" + s.String()
	case *idl.SafeArray:
		return "*SAFEARRAY"
	case *idl.Struct:
		return qualified(t.Const, typeOfTag("struct", m.tag(t, t.Tag)))
	case *idl.Union:
		return qualified(t.Const, typeOfTag(unionKeyword(t), m.tag(t, t.Tag)))
	case *idl.Enum:
		return qualified(t.Const, typeOfTag("enum", m.tag(t, t.Tag)))
	}
	return unknown
}

func qualified(isConst bool, typ string) string {
	if isConst {
		return constant(typ)
	}
	return typ
}

// unionKeyword is struct for encapsulated unions: that is what they are in C.
func unionKeyword(t *idl.Union) string {
	if t.Switch != nil {
		return "struct"
	}
	return "union"
}

// tag gives the tag of a definition in C.
func (m *modeler) tag(t idl.Type, tag string) string {
	if name, ok := m.names[t]; ok {
		return name
	}
	return tag
}

// baseName gives a base type's canonical name.
func baseName(t *idl.Base) string {
	switch t.Kind {
	case idl.Int8:
		return "int8"
	case idl.Uint8:
		return "uint8"
	case idl.Int16:
		return "int16"
	case idl.Uint16:
		return "uint16"
	case idl.Int32:
		return "int32"
	case idl.Uint32:
		return "uint32"
	case idl.Int64:
		return "int64"
	case idl.Uint64:
		return "uint64"
	case idl.IntPtr:
		return "intptr"
	case idl.UintPtr:
		return "uintptr"
	}
	return t.Kind.String()
}

func (m *modeler) typeName(t *idl.TypeName) string {
	name := t.Name
	switch d := t.Def.(type) {
	case *idl.Interface:
		if d.Of != nil {
			return m.instanceName(d)
		}
	case *idl.RuntimeClass:
		return m.class(d)
	}
	if mangled, ok := m.names[t.Def]; ok {
		name = mangled
	} else if strings.Contains(name, ".") {
		return unknown
	}
	switch t.Tag {
	case "struct", "enum":
		return typeOfTag(t.Tag, name)
	case "union":
		if u, ok := t.Def.(*idl.Union); ok {
			return typeOfTag(unionKeyword(u), name)
		}
		return typeOfTag(t.Tag, name)
	}
	return canonicalName(name)
}

// class names the default interface of a runtime class.
func (m *modeler) class(d *idl.RuntimeClass) string {
	i := d.DefaultInterface
	switch {
	case i == nil:
		return unknown
	case i.Of != nil:
		return m.instanceName(i)
	}
	return m.names[i]
}

func arrayOf(t *idl.Array, elem string) string {
	switch {
	case t.N > 0:
		return fmt.Sprintf("[%d]%s", t.N, elem)
	case t.Len == nil || t.Star:
		return "[]" + elem
	}
	return "[" + unknown + "]" + elem
}

// define notes the struct, union or enum that t defines, if it does, below
// pointers and bounds. A record without tag goes by the name of its typedef.
func (m *modeler) define(t idl.Type, typedef string) {
	t = idl.Innermost(t)
	if m.seen[t] {
		return
	}
	if e, ok := t.(*idl.Enum); ok {
		m.seen[t] = true
		m.defineEnum(e)
		return
	}
	keyword, tag := heading(t)
	if keyword == "" {
		return
	}
	m.seen[t] = true
	rec := &record{fields: m.members(t)}
	key := keyOf(keyword, m.tag(t, tag), rec.first())
	if tag == "" && typedef != "" {
		key = keyOfTypedef(keyword, typedef)
	}
	m.facts.records[key] = rec
	if u, ok := t.(*idl.Union); ok && u.Switch != nil {
		m.facts.encapsulated[key] = true
	}
}

// heading gives keyword and tag of a struct or union.
func heading(t idl.Type) (keyword, tag string) {
	switch t := t.(type) {
	case *idl.Struct:
		return "struct", t.Tag
	case *idl.Union:
		return unionKeyword(t), t.Tag
	}
	return "", ""
}

// defineEnum notes an enum. In namespaces, enumerators are called by their
// enum's name too.
func (m *modeler) defineEnum(t *idl.Enum) {
	prefix := ""
	if m.space != "" {
		prefix = t.Tag + "_"
	}
	e := &enum{}
	for _, member := range t.Members {
		e.names = append(e.names, prefix+member.Name)
		m.facts.enumerators[prefix+member.Name] = member.Value
	}
	m.facts.enums[keyOf("enum", m.tag(t, t.Tag), e.first())] = e
}

// members lists the fields of a struct or union as widl writes them.
func (m *modeler) members(t idl.Type) []field {
	switch t := t.(type) {
	case *idl.Struct:
		return m.fields(t.Fields)
	case *idl.Union:
		if t.Switch == nil {
			return m.fields(t.Arms)
		}
		name := t.SwitchName
		if name == "" {
			name = "tagged_union"
		}
		list := append(m.fields([]*idl.Field{t.Switch}), field{name, "union {}"})
		return append(list, below(name, m.fields(t.Arms))...)
	}
	return nil
}

// below lists fields as those of the record that field name has as its type.
func below(name string, fields []field) []field {
	list := make([]field, 0, len(fields))
	for _, f := range fields {
		list = append(list, field{name + "." + f.name, f.typ})
	}
	return list
}

// fields lists fields with those of untagged records inside. Arms without type
// are not in the header.
func (m *modeler) fields(list []*idl.Field) []field {
	var out []field
	for _, f := range list {
		if f.Type == nil {
			continue
		}
		typ := m.fieldType(f)
		out = append(out, field{f.Name, typ})
		inner := idl.Innermost(f.Type)
		if keyword, tag := heading(inner); keyword != "" && tag == "" {
			out = append(out, below(f.Name, m.members(inner))...)
			continue
		}
		m.define(f.Type, "")
	}
	return out
}

// fieldType gives a field's type. In C an array without bound has one element.
func (m *modeler) fieldType(f *idl.Field) string {
	typ := m.typ(f.Type)
	if elem, ok := strings.CutPrefix(typ, "[]"); ok {
		typ = "[1]" + elem
	}
	if f.Bits == nil {
		return typ
	}
	if n, ok := f.Bits.(*idl.IntLit); ok {
		return fmt.Sprintf("%s : %d", typ, n.Value)
	}
	return unknown
}
