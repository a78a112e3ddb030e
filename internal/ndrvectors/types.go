package main

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/internal/ndrvectors/runner"
)

// types describes the structs and unions of a file whose Go package has the
// given import path.
func (d *describer) types(f *idl.File, importPath string) {
	d.declared(f.Decls, importPath)
}

func (d *describer) declared(decls []idl.Decl, importPath string) {
	for _, decl := range decls {
		switch decl := decl.(type) {
		case *idl.Interface:
			d.declared(decl.Decls, importPath)
		case *idl.Library:
			d.declared(decl.Decls, importPath)
		case *idl.Typedef:
			d.defined(decl.Type, importPath, exported(decl.Name))
		case *idl.TypeDecl:
			d.defined(decl.Type, importPath, "")
		case *idl.Method:
			for _, p := range decl.Params {
				d.defined(p.Type, importPath, exported(decl.Name)+"_"+p.Name)
			}
		}
	}
}

// defined describes what t defines, under the name that is given and under its
// tag: only one of them is a type in Go, and nobody asks for the other.
func (d *describer) defined(t idl.Type, importPath, name string) {
	switch t := idl.Innermost(t).(type) {
	case *idl.Struct:
		d.note(describeStruct(t), importPath, name, tagName(t.Tag))
		d.nested(t.Fields, importPath, name, tagName(t.Tag))
	case *idl.Union:
		d.note(describeUnion(t), importPath, name, tagName(t.Tag))
		d.nested(t.Arms, importPath, name, tagName(t.Tag))
	case *idl.TypeName:
		switch def := t.Def.(type) {
		case *idl.Struct:
			d.note(describeStruct(def), importPath, name)
		case *idl.Union:
			d.note(describeUnion(def), importPath, name)
		}
	}
}

// nested describes what the fields of a struct define. Without a tag it is named
// after the struct and the field, or the field's place.
func (d *describer) nested(fields []*idl.Field, importPath string, names ...string) {
	for i, f := range fields {
		field := cmp.Or(strings.TrimLeft(f.Name, "_"), strconv.Itoa(i))
		for _, name := range names {
			if name != "" {
				d.defined(f.Type, importPath, name+"_"+field)
			}
		}
	}
}

func (d *describer) note(t *runner.Type, importPath string, names ...string) {
	if t == nil {
		return
	}
	for _, name := range names {
		if name != "" {
			d.desc.Types[importPath+"."+name] = t
		}
	}
}

// tagName gives the Go name of what has a tag and no typedef.
func tagName(tag string) string {
	name := strings.TrimLeft(tag, "_")
	if rest, ok := strings.CutPrefix(name, "tag"); ok && rest != "" {
		name = strings.TrimLeft(rest, "_")
	}
	return exported(name)
}

// describeStruct describes a struct, or gives nil if there is nothing to say.
func describeStruct(t *idl.Struct) *runner.Type {
	desc := &runner.Type{Narrow: narrowFields(t.Fields), Counts: map[string]string{}}
	for _, f := range t.Fields {
		for _, array := range t.Fields {
			if countedBy(array.Attrs, f) {
				desc.Counts[exported(f.Name)] = array.Name
			}
		}
	}
	if len(desc.Narrow) == 0 && len(desc.Counts) == 0 {
		return nil
	}
	return desc
}

func describeUnion(t *idl.Union) *runner.Type {
	desc := &runner.Type{Union: true, Narrow: narrowFields(t.Arms)}
	if t.Switch != nil {
		desc.Switch = exported(t.Switch.Name)
	}
	return desc
}

func narrowFields(fields []*idl.Field) map[string]bool {
	found := map[string]bool{}
	for _, f := range fields {
		if f.Type != nil && narrow(f.Type) {
			found[exported(f.Name)] = true
		}
	}
	return found
}

// narrow reports whether strings of type t have characters of one byte.
func narrow(t idl.Type) bool {
	b, ok := core(t).(*idl.Base)
	if !ok {
		return false
	}
	switch b.Kind {
	case idl.Char, idl.Byte, idl.Uint8, idl.Int8:
		return true
	}
	return false
}

// isHandle reports whether t is a binding handle, which is no parameter in Go.
func isHandle(t idl.Type) bool {
	b, ok := core(t).(*idl.Base)
	return ok && b.Kind == idl.HandleT
}

// core takes pointers, arrays and typedefs off a type.
func core(t idl.Type) idl.Type {
	for {
		switch x := t.(type) {
		case *idl.Pointer:
			t = x.Elem
		case *idl.Array:
			t = x.Elem
		case *idl.TypeName:
			td, ok := x.Def.(*idl.Typedef)
			if !ok {
				return t
			}
			t = td.Type
		default:
			return t
		}
	}
}
