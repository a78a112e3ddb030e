package check

import (
	"path"
	"slices"

	"github.com/goidl/goidl/idl"
)

// Share makes a program use goidl's built-in files wherever these declare the
// same as it does: an interface with the same uuid and methods, a structure or
// union with the same members, an enumeration with all of its members, a type
// that is marshaled by hand. Such declarations are taken out of the program's own
// files, which import the built-in ones instead, so that every name comes to mean
// the one type that has a Go package already. Interfaces that are only announced
// mean those of the built-in files, too. What a file declares differently stays
// its own.
//
// The built-in files have to be in the program. Share comes before Program.
func Share(prog *idl.Program) {
	s := newSharer(prog.Files)
	for _, f := range prog.Files {
		if f.Builtin {
			continue
		}
		s.used = nil
		s.typedefNames(f.Decls)
		f.Decls = s.decls(f.Decls)
		for _, b := range s.used {
			f.Imports = append(f.Imports, &idl.Import{Path: path.Base(b.Name), File: b, Implied: true})
		}
	}
}

// A sharer knows what the built-in files declare.
type sharer struct {
	interfaces map[string]known[*idl.Interface]
	typedefs   map[string]known[*idl.Typedef]
	bodies     map[string]known[idl.Type] // structures, unions and enumerations by "struct tag" or the name of a typedef
	byHand     map[string]bool            // tags of those that are marshaled by hand

	names map[idl.Type][]string // of bodies in the present file: the typedefs that name them
	used  []*idl.File           // built-in files that the present file uses
}

// A known declaration is one of a built-in file.
type known[T any] struct {
	decl T
	file *idl.File
}

func newSharer(files []*idl.File) *sharer {
	s := &sharer{
		interfaces: map[string]known[*idl.Interface]{},
		typedefs:   map[string]known[*idl.Typedef]{},
		bodies:     map[string]known[idl.Type]{},
		byHand:     map[string]bool{},
		names:      map[idl.Type][]string{},
	}
	for _, f := range files {
		if f.Builtin {
			s.learn(f, f.Decls)
		}
	}
	return s
}

// learn notes what the declarations of a built-in file are.
func (s *sharer) learn(f *idl.File, decls []idl.Decl) {
	for _, decl := range decls {
		switch d := decl.(type) {
		case *idl.Interface:
			if !d.Forward {
				s.interfaces[d.Name] = known[*idl.Interface]{d, f}
			}
		case *idl.Typedef:
			s.typedefs[d.Name] = known[*idl.Typedef]{d, f}
			s.learnBody(f, d.Type, d.Name)
			if t, ok := d.Type.(*idl.TypeName); ok && byHand(d.Attrs) != "" {
				s.byHand[t.Name] = t.Tag != ""
			}
		case *idl.TypeDecl:
			s.learnBody(f, d.Type, "")
		}
		s.learn(f, idl.Inner(decl))
	}
}

func (s *sharer) learnBody(f *idl.File, t idl.Type, typedef string) {
	kind, tag, _ := apart(t)
	if kind == "" {
		return
	}
	if tag != "" {
		s.bodies[kind+" "+tag] = known[idl.Type]{t, f}
	}
	if typedef != "" {
		s.bodies[typedef] = known[idl.Type]{t, f}
	}
}

// byHand gives the attribute by which a type is marshaled by hand, or "".
func byHand(attrs idl.Attrs) string {
	for _, name := range [...]string{"wire_marshal", "user_marshal", "transmit_as", "represent_as"} {
		if attrs.Has(name) {
			return name
		}
	}
	return ""
}

// apart takes a structure, union or enumeration apart.
func apart(t idl.Type) (kind, tag string, members []string) {
	switch t := t.(type) {
	case *idl.Struct:
		return "struct", t.Tag, fieldNames(t.Fields)
	case *idl.Union:
		return "union", t.Tag, fieldNames(t.Arms)
	case *idl.Enum:
		for _, m := range t.Members {
			members = append(members, m.Name)
		}
		return "enum", t.Tag, members
	}
	return "", "", nil
}

func fieldNames(fields []*idl.Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// typedefNames notes which typedefs name which bodies.
func (s *sharer) typedefNames(decls []idl.Decl) {
	for _, decl := range decls {
		if d, ok := decl.(*idl.Typedef); ok {
			s.names[d.Type] = append(s.names[d.Type], d.Name)
		}
		s.typedefNames(idl.Inner(decl))
	}
}

// decls gives the declarations that stay.
func (s *sharer) decls(decls []idl.Decl) []idl.Decl {
	var kept []idl.Decl
	for _, decl := range decls {
		switch d := decl.(type) {
		case *idl.Interface:
			kept = append(kept, s.iface(d)...)
			continue
		case *idl.Typedef:
			if s.typedef(d) {
				continue
			}
		case *idl.TypeDecl:
			if s.refer(d.Type) != d.Type {
				continue
			}
		case *idl.Library:
			d.Decls = s.decls(d.Decls)
		}
		kept = append(kept, decl)
	}
	return kept
}

// iface gives what stays of an interface: itself, or those declarations in its
// body that the built-in file lacks.
func (s *sharer) iface(d *idl.Interface) []idl.Decl {
	d.Decls = s.decls(d.Decls)
	k, ok := s.interfaces[d.Name]
	if ok && d.Forward {
		s.use(k.file)
	}
	if d.Forward || !ok || guid(d.Attrs) != guid(k.decl.Attrs) || !slices.Equal(methodNames(d), methodNames(k.decl)) {
		return []idl.Decl{d}
	}
	s.use(k.file)
	return slices.DeleteFunc(d.Decls, func(decl idl.Decl) bool {
		_, isMethod := decl.(*idl.Method)
		return isMethod
	})
}

func methodNames(i *idl.Interface) []string {
	var names []string
	for _, d := range i.Decls {
		if m, ok := d.(*idl.Method); ok {
			names = append(names, accessorName(m))
		}
	}
	return names
}

// accessorName gives a method's name as C has it, where get_Name and [propget]
// Name are one.
func accessorName(m *idl.Method) string {
	for _, p := range [...]struct{ attr, prefix string }{
		{"propget", "get_"}, {"propput", "put_"}, {"propputref", "putref_"},
	} {
		if m.Attrs.Has(p.attr) {
			return p.prefix + m.Name
		}
	}
	return m.Name
}

// typedef reports whether a built-in file has the same typedef. If it has only
// the body of the type, the typedef comes to refer to that.
func (s *sharer) typedef(d *idl.Typedef) bool {
	k, ok := s.typedefs[d.Name]
	if ok && byHand(d.Attrs) != "" && byHand(d.Attrs) == byHand(k.decl.Attrs) {
		s.use(k.file)
		return true
	}
	t := s.refer(d.Type)
	if t == d.Type {
		return false
	}
	d.Type = t
	return ok
}

// refer gives t with the body in it, if a built-in file has the same one, replaced
// by that one's name. Otherwise it gives t itself.
func (s *sharer) refer(t idl.Type) idl.Type {
	switch t := t.(type) {
	case *idl.Pointer:
		if elem := s.refer(t.Elem); elem != t.Elem {
			return &idl.Pointer{TypeCommon: t.TypeCommon, Elem: elem}
		}
	case *idl.Array:
		if elem := s.refer(t.Elem); elem != t.Elem {
			return &idl.Array{TypeCommon: t.TypeCommon, Elem: elem, Len: t.Len, Low: t.Low, Star: t.Star}
		}
	case *idl.Struct, *idl.Union, *idl.Enum:
		if name := s.sameBody(t); name != nil {
			return name
		}
	}
	return t
}

// sameBody gives the name of the body in a built-in file that is the same as t, or
// nil.
func (s *sharer) sameBody(t idl.Type) *idl.TypeName {
	kind, tag, members := apart(t)
	names := s.names[t]
	if tag != "" {
		names = append([]string{kind + " " + tag}, names...)
	}
	for _, name := range names {
		k, ok := s.bodies[name]
		if !ok {
			continue
		}
		knownKind, knownTag, knownMembers := apart(k.decl)
		if kind != knownKind || tag != knownTag && tag != "" || !s.byHand[tag] && !asMany(kind, members, knownMembers) {
			continue
		}
		s.use(k.file)
		ref := &idl.TypeName{TypeCommon: idl.TypeCommon{Span: t.Where()}, Name: name}
		if name == kind+" "+tag {
			ref.Tag, ref.Name = kind, tag
		}
		return ref
	}
	return nil
}

// asMany compares the members of a body with those of a built-in file's. The
// constants of an enumeration may be fewer, and in another order.
func asMany(kind string, members, known []string) bool {
	if kind != "enum" {
		return slices.Equal(members, known)
	}
	for _, m := range members {
		if !slices.Contains(known, m) {
			return false
		}
	}
	return true
}

func (s *sharer) use(f *idl.File) {
	if !slices.Contains(s.used, f) {
		s.used = append(s.used, f)
	}
}
