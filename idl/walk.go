package idl

// Inner gives the declarations inside d, nil if there are none.
func Inner(d Decl) []Decl {
	switch d := d.(type) {
	case *Interface:
		return d.Decls
	case *Library:
		return d.Decls
	case *Module:
		return d.Decls
	case *Namespace:
		return d.Decls
	}
	return nil
}

// Innermost gives what t is pointers to, arrays or pipes of: t itself if it is none of
// these. What a name refers to is not followed.
func Innermost(t Type) Type {
	for {
		switch outer := t.(type) {
		case *Pointer:
			t = outer.Elem
		case *Array:
			t = outer.Elem
		case *Pipe:
			t = outer.Elem
		default:
			return t
		}
	}
}

// WalkDecls calls visit for declarations, and after each for those inside it.
func WalkDecls(decls []Decl, visit func(Decl)) {
	for _, d := range decls {
		visit(d)
		WalkDecls(Inner(d), visit)
	}
}

// WalkTypes calls visit for every type that stands in declarations, with those
// inside it: of typedefs, constants, fields, parameters and results, and in
// attributes. A type that several typedefs of one statement share is visited for
// each of them. What a name refers to is not followed.
func WalkTypes(decls []Decl, visit func(Type)) {
	w := walker(visit)
	w.decls(decls)
}

type walker func(Type)

func (w walker) decls(decls []Decl) {
	for _, d := range decls {
		w.decl(d)
	}
}

func (w walker) decl(d Decl) {
	switch d := d.(type) {
	case *Interface:
		w.attrs(d.Attrs)
		for _, t := range d.Requires {
			w.typ(t)
		}
		w.decls(d.Decls)
	case *RuntimeClass:
		for _, m := range d.Members {
			w.typ(m.Type)
		}
	case *Declare:
		for _, t := range d.Types {
			w.typ(t)
		}
	case *Method:
		w.attrs(d.Attrs)
		w.typ(d.Result)
		w.params(d.Params)
	case *Property:
		w.attrs(d.Attrs)
		w.typ(d.Type)
	case *Typedef:
		w.attrs(d.Attrs)
		w.typ(d.Type)
	case *TypeDecl:
		w.attrs(d.Attrs)
		w.typ(d.Type)
	case *Const:
		w.typ(d.Type)
	default:
		w.decls(Inner(d))
	}
}

func (w walker) params(params []*Param) {
	for _, p := range params {
		w.attrs(p.Attrs)
		w.typ(p.Type)
	}
}

func (w walker) attrs(attrs Attrs) {
	for _, a := range attrs {
		for _, arg := range a.Args {
			w.typ(arg.Type)
		}
	}
}

func (w walker) fields(fields []*Field) {
	for _, f := range fields {
		w.attrs(f.Attrs)
		w.typ(f.Type)
	}
}

func (w walker) typ(t Type) {
	if t == nil {
		return
	}
	w(t)
	switch t := t.(type) {
	case *TypeName:
		for _, arg := range t.Args {
			w.typ(arg)
		}
	case *Pointer:
		w.typ(t.Elem)
	case *Array:
		w.typ(t.Elem)
	case *SafeArray:
		w.typ(t.Elem)
	case *Pipe:
		w.typ(t.Elem)
	case *Func:
		w.typ(t.Result)
		w.params(t.Params)
	case *Struct:
		w.attrs(t.Attrs)
		w.fields(t.Fields)
	case *Union:
		w.attrs(t.Attrs)
		if t.Switch != nil {
			w.typ(t.Switch.Type)
		}
		w.fields(t.Arms)
	}
}
