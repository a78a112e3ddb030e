package gen

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// symbols knows, for everything a program declares, the file that declares it
// and what it is called in Go.
type symbols struct {
	opts  *Options
	prog  *idl.Program
	files map[any]*idl.File // by *idl.Interface, *idl.Typedef, *idl.Struct, *idl.Union, *idl.Enum

	// Of structs, unions and enums: the Go name, and the typedef it comes from,
	// which has the attributes. Without typedef the declaration has them.
	names    map[idl.Type]string
	typedefs map[idl.Type]*idl.Typedef
	declared map[idl.Type]*idl.TypeDecl

	within  map[any]*idl.Interface // what is declared inside interfaces, by *idl.Typedef, *idl.Struct, *idl.Union
	byHand  map[idl.Type]bool      // structs and unions whose Go type is written by hand
	given   map[any]string         // Go names of other things that have been settled; see nameOf
	aliases map[*idl.Typedef]bool
	methods map[*idl.Interface]map[string]bool // the Go names of interfaces' methods, with those of their bases
	renamed diag.List

	safe     *idl.Typedef   // LPSAFEARRAY, which SAFEARRAY(T) stands for
	dispatch *idl.Interface // IDispatch, which dispinterfaces are in Go
}

func newSymbols(prog *idl.Program, opts *Options) *symbols {
	s := &symbols{
		opts:     opts,
		prog:     prog,
		files:    map[any]*idl.File{},
		names:    map[idl.Type]string{},
		typedefs: map[idl.Type]*idl.Typedef{},
		declared: map[idl.Type]*idl.TypeDecl{},
		within:   map[any]*idl.Interface{},
		byHand:   map[idl.Type]bool{},
		given:    map[any]string{},
		aliases:  map[*idl.Typedef]bool{},
		methods:  map[*idl.Interface]map[string]bool{},
	}
	for _, f := range prog.Files {
		s.decls(f, nil, f.All())
	}
	for _, f := range prog.Files {
		s.nameAll(f.Decls)
		s.scopeEnums(f.Decls)
	}
	s.claimAll()
	return s
}

// decls notes which file, and which interface in it, declares what.
func (s *symbols) decls(f *idl.File, in *idl.Interface, decls []idl.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *idl.Interface:
			s.files[d] = f
			if d.Name == "IDispatch" && !d.Forward {
				s.dispatch = d
			}
			s.decls(f, d, d.Decls)
			continue
		case *idl.Typedef:
			s.files[d] = f
			s.within[d] = in
			s.bodies(f, in, d.Type)
			s.typedef(d)
		case *idl.TypeDecl:
			s.bodies(f, in, d.Type)
			s.declared[d.Type] = d
		case *idl.Method:
			for _, p := range d.Params {
				s.bodies(f, in, p.Type)
			}
		}
		s.decls(f, in, idl.Inner(d))
	}
}

// bodies notes where the structs, unions and enums are that t defines.
func (s *symbols) bodies(f *idl.File, in *idl.Interface, t idl.Type) {
	switch t := idl.Innermost(t).(type) {
	case *idl.Struct:
		s.body(f, in, t, t.Fields)
	case *idl.Union:
		s.body(f, in, t, t.Arms)
	case *idl.Enum:
		s.files[t] = f
	}
}

func (s *symbols) body(f *idl.File, in *idl.Interface, t idl.Type, fields []*idl.Field) {
	if s.files[t] != nil {
		return
	}
	s.files[t] = f
	s.within[t] = in
	for _, field := range fields {
		s.bodies(f, in, field.Type)
	}
}

// pointerDefault gives what pointers are that nothing else is said about: what the
// interface around x says, else unique, which is MIDL's default.
func (s *symbols) pointerDefault(x any) ptrKind {
	in, ok := x.(*idl.Interface)
	if !ok {
		in = s.within[x]
	}
	if in == nil {
		return uniquePtr
	}
	if a := in.Attrs.Get("pointer_default"); a != nil && len(a.Args) > 0 {
		switch a.Args[0].Text {
		case "ref":
			return refPtr
		case "ptr":
			return fullPtr
		}
	}
	return uniquePtr
}

// typedef notes d as the name of the struct, union or enum that it is for. The
// first one counts.
func (s *symbols) typedef(d *idl.Typedef) {
	if d.Name == "LPSAFEARRAY" {
		s.safe = d
	}
	if t := body(d.Type); t != nil && s.typedefs[t] == nil {
		s.typedefs[t] = d
		s.byHand[t] = s.isHandMade(d)
	}
	if p, ok := d.Type.(*idl.Pointer); ok && s.isHandMade(d) {
		s.byHand[underlying(p.Elem)] = true
	}
}

// handMade are the attributes of typedefs whose Go type is written by hand, with
// what it points to.
var handMade = [...]string{"wire_marshal", "user_marshal", "transmit_as", "represent_as"}

// isHandMade reports whether the Go type of a typedef is written by hand.
func (s *symbols) isHandMade(td *idl.Typedef) bool {
	if !hasHandMade(td) {
		return false
	}
	pkg := s.packageOf(s.files[td])
	return pkg == nil || s.isWritten(pkg, exported(td.Name))
}

func hasHandMade(td *idl.Typedef) bool {
	for _, name := range handMade {
		if td.Attrs.Has(name) {
			return true
		}
	}
	return false
}

// isWritten reports whether a function or type that is not generated is there, as
// far as anybody knows.
func (s *symbols) isWritten(pkg *idl.GoPackage, name string) bool {
	return !s.opts.Partial || s.isSystem(pkg) || s.opts.ByHand != nil && s.opts.ByHand(*pkg, name)
}

// isSystem reports whether a package is one of the runtime's.
func (s *symbols) isSystem(pkg *idl.GoPackage) bool {
	for _, sys := range s.opts.System {
		if sys.Path == pkg.Path {
			return true
		}
	}
	return false
}

// body gives the struct, union or enum that t is or names by its tag, or nil.
func body(t idl.Type) idl.Type {
	switch t := t.(type) {
	case *idl.Struct, *idl.Union, *idl.Enum:
		return t
	case *idl.TypeName:
		if _, named := t.Def.(*idl.Typedef); named {
			return nil
		}
		b, _ := t.Def.(idl.Type)
		return b
	}
	return nil
}

// nameAll gives every struct, union and enum its Go name.
func (s *symbols) nameAll(decls []idl.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *idl.Typedef:
			s.name(d.Type, exported(d.Name))
		case *idl.TypeDecl:
			s.name(d.Type, "")
		case *idl.Method:
			for _, p := range d.Params {
				s.name(p.Type, exported(d.Name)+"_"+p.Name)
			}
		}
		s.nameAll(idl.Inner(d))
	}
}

// name names what t defines: after its typedef, else its tag, else the place it
// is in.
func (s *symbols) name(t idl.Type, place string) {
	switch t := idl.Innermost(t).(type) {
	case *idl.Struct:
		s.nameBody(t, t.Tag, place, t.Fields)
	case *idl.Union:
		s.nameBody(t, t.Tag, place, t.Arms)
	case *idl.Enum:
		s.nameBody(t, t.Tag, place, nil)
	}
}

func (s *symbols) nameBody(t idl.Type, tag, place string, fields []*idl.Field) {
	if s.names[t] != "" {
		return
	}
	name := place
	switch td := s.typedefs[t]; {
	case td != nil && s.files[td] == s.files[t]:
		name = exported(td.Name)
	case tag != "":
		name = tagName(tag)
	}
	s.names[t] = name
	for i, f := range fields {
		field := strings.TrimLeft(f.Name, "_")
		if field == "" {
			field = strconv.Itoa(i)
		}
		s.name(f.Type, name+"_"+field)
	}
}

// attrs gives the attributes of a struct, union or enum: its own, and those of
// its typedef or declaration.
func (s *symbols) attrs(t idl.Type) idl.Attrs {
	var own idl.Attrs
	switch t := t.(type) {
	case *idl.Struct:
		own = t.Attrs
	case *idl.Union:
		own = t.Attrs
	case *idl.Enum:
		own = t.Attrs
	}
	if td := s.typedefs[t]; td != nil {
		own = slices.Concat(own, td.Attrs)
	}
	if d := s.declared[t]; d != nil {
		own = slices.Concat(own, d.Attrs)
	}
	return own
}

// doc gives the comment of a struct, union or enum: that of its typedef, else its
// own.
func (s *symbols) doc(t idl.Type) string {
	if td := s.typedefs[t]; td != nil && td.Doc != "" {
		return td.Doc
	}
	switch t := t.(type) {
	case *idl.Struct:
		return t.Doc
	case *idl.Union:
		return t.Doc
	case *idl.Enum:
		return t.Doc
	}
	return ""
}

// tag gives the tag of a struct, union or enum.
func tag(t idl.Type) string {
	switch t := t.(type) {
	case *idl.Struct:
		return t.Tag
	case *idl.Union:
		return t.Tag
	case *idl.Enum:
		return t.Tag
	}
	return ""
}

// packageOf gives the Go package of a file, or nil if nobody says it.
func (s *symbols) packageOf(f *idl.File) *idl.GoPackage {
	base := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	for _, name := range [...]string{f.Name, base} {
		if pkg, ok := s.opts.Packages[name]; ok {
			return &pkg
		}
	}
	if f.Package != nil {
		return f.Package
	}
	if pkg, ok := s.opts.System[strings.ToLower(base)]; ok {
		return &pkg
	}
	return nil
}
