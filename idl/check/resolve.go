package check

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A resolver is the pass that gives every use of a name its definition.
type resolver struct {
	*checker
	unit   *unit
	home   *unit // whom instances belong to
	copy   bool  // what is resolved is an instance; the original is looked at elsewhere
	ns     string
	locals *members         // what attributes may refer to by name
	types  []*idl.TypeParam // parameters of the interface around
}

func (c *checker) resolveAll() {
	c.eachUnit(func(u *unit, decls []idl.Decl) {
		r := resolver{checker: c, unit: u, home: u}
		r.decls(decls)
	})
}

// members are the parameters of a method or the fields of a structure, and
// those of the structure around it. The map is made when it is first needed.
type members struct {
	outer  *members
	params []*idl.Param
	fields []*idl.Field
	byName map[string]any
}

func (m *members) find(name string) any {
	for ; m != nil; m = m.outer {
		if m.byName == nil {
			m.fill()
		}
		if x := m.byName[name]; x != nil {
			return x
		}
	}
	return nil
}

func (m *members) fill() {
	m.byName = make(map[string]any, len(m.params)+len(m.fields))
	for _, p := range m.params {
		m.byName[p.Name] = p
	}
	for _, f := range m.fields {
		m.byName[f.Name] = f
	}
	delete(m.byName, "")
}

// names lists what the members around a place are called.
func (m *members) names() []string {
	var all []string
	for ; m != nil; m = m.outer {
		for _, p := range m.params {
			all = append(all, p.Name)
		}
		for _, f := range m.fields {
			all = append(all, f.Name)
		}
	}
	return all
}

// within runs f with m as the innermost members.
func (r *resolver) within(m *members, f func()) {
	m.outer = r.locals
	r.locals = m
	f()
	r.locals = m.outer
}

func (r *resolver) decls(decls []idl.Decl) {
	for _, d := range decls {
		r.decl(d)
	}
}

func (r *resolver) decl(decl idl.Decl) {
	switch d := decl.(type) {
	case *idl.Interface:
		r.types = d.TypeParams
		r.iface(d)
		r.decls(d.Decls)
		r.types = nil
		return
	case *idl.RuntimeClass:
		r.runtimeClass(d)
	case *idl.APIContract:
		r.contract(d)
	case *idl.Declare:
		for _, t := range d.Types {
			r.name(t)
		}
	case *idl.Coclass:
		r.coclass(d)
	case *idl.Typedef:
		d.Type = r.typ(d.Type)
		r.attrs(d.Attrs)
	case *idl.TypeDecl:
		d.Type = r.typ(d.Type)
		r.attrs(d.Attrs)
	case *idl.Const:
		d.Type = r.typ(d.Type)
		r.expr(&d.Expr, constant)
	case *idl.Method:
		r.attrs(d.Attrs)
		d.Result = r.typ(d.Result)
		r.params(d.Params)
	case *idl.Property:
		d.Type = r.typ(d.Type)
		r.attrs(d.Attrs)
	case *idl.Namespace:
		outer := r.ns
		r.ns = qualify(outer, d.Name)
		r.decls(d.Decls)
		r.ns = outer
		return
	}
	r.decls(idl.Inner(decl))
}

func (r *resolver) params(params []*idl.Param) {
	r.within(&members{params: params}, func() {
		for _, p := range params {
			p.Type = r.typ(p.Type)
			r.attrs(p.Attrs)
		}
	})
}

// iface resolves an interface's base.
func (r *resolver) iface(d *idl.Interface) {
	r.attrs(d.Attrs)
	for _, t := range d.Requires {
		r.name(t)
	}
	name, span := cmp.Or(d.BaseName, d.Source), d.BaseSpan
	if name == "" {
		return
	}
	role := "base interface"
	if d.BaseName == "" {
		role = "interface"
	}
	switch b := r.interfaceOf(r.find(r.unit, typeNames, r.ns, name)).(type) {
	case *idl.Interface:
		if d.Source == "" { // dispinterface D { interface I; } is I by another protocol, not derived from it
			d.Base = b
		}
	case nil:
		r.undefined(typeNames, name, span, fmt.Sprintf("undefined %s %q", role, name))
	default:
		r.notAn("interface", role, name, span, b)
	}
}

// interfaceOf looks through typedefs to the interface they name; anything else
// it gives back as it is.
func (r *resolver) interfaceOf(x any) any {
	for range maxDepth {
		td, ok := x.(*idl.Typedef)
		if !ok {
			return x
		}
		tn, ok := td.Type.(*idl.TypeName)
		if !ok {
			return td
		}
		x = r.find(r.unit, typeNames, r.ns, tn.Name)
	}
	return nil
}

func (r *resolver) coclass(d *idl.Coclass) {
	r.attrs(d.Attrs)
	for _, m := range d.Members {
		r.attrs(m.Attrs)
		switch i := r.interfaceOf(r.find(r.unit, typeNames, r.ns, m.Name)).(type) {
		case *idl.Interface:
			m.Interface = i
		case nil, *idl.Coclass: // coclass C { interface C; } is about another C than this one
			m.Interface = r.announce(m.Name, m.NameSpan)
			d := r.breach(r.unit, diag.Undefined, m.NameSpan, "nothing declares interface %q", m.Name)
			d.Severity = diag.Warning // type libraries do list what only others declare
			r.suggest(d, r.unit, typeNames, m.Name)
		default:
			r.notAn("interface", "member of a coclass", m.Name, m.NameSpan, i)
		}
	}
}

// typ resolves the names in t. The result is t, or what stands for it when a
// name in it is unknown.
func (r *resolver) typ(t idl.Type) idl.Type {
	switch t := t.(type) {
	case *idl.TypeName:
		return r.name(t)
	case *idl.Pointer:
		t.Elem = r.typ(t.Elem)
	case *idl.Array:
		t.Elem = r.typ(t.Elem)
		r.expr(&t.Len, constant)
		r.expr(&t.Low, constant)
	case *idl.SafeArray:
		t.Elem = r.typ(t.Elem)
	case *idl.Pipe:
		t.Elem = r.typ(t.Elem)
	case *idl.Func:
		t.Result = r.typ(t.Result)
		r.params(t.Params)
	case *idl.Struct:
		if r.firstSight(t) {
			r.attrs(t.Attrs)
			r.fields(t.Fields)
		}
	case *idl.Union:
		if r.firstSight(t) {
			r.union(t)
		}
	case *idl.Enum:
		if r.firstSight(t) {
			r.attrs(t.Attrs)
			for _, m := range t.Members {
				r.attrs(m.Attrs)
				r.expr(&m.Expr, constant)
			}
		}
	}
	return t
}

func (r *resolver) fields(fields []*idl.Field) {
	r.within(&members{fields: fields}, func() {
		for _, f := range fields {
			r.field(f)
		}
	})
}

func (r *resolver) field(f *idl.Field) {
	f.Type = r.typ(f.Type)
	r.expr(&f.Bits, constant)
	for i := range f.Cases {
		r.expr(&f.Cases[i], constant)
	}
	r.attrs(f.Attrs)
}

func (r *resolver) union(t *idl.Union) {
	r.attrs(t.Attrs)
	if t.Switch == nil {
		r.fields(t.Arms)
		return
	}
	r.within(&members{fields: []*idl.Field{t.Switch}}, func() {
		r.field(t.Switch)
		r.fields(t.Arms)
	})
}

// name resolves the use of a name as a type.
func (r *resolver) name(t *idl.TypeName) idl.Type {
	if t.Def != nil {
		return t // an argument of an instance
	}
	for i, a := range t.Args {
		t.Args[i] = r.typ(a)
	}
	if isTag(t.Tag) {
		return r.tag(t)
	}
	if t.Def = r.param(t.Name); t.Def != nil {
		return t
	}
	t.Def = r.find(r.unit, typeNames, r.ns, t.Name)
	if t.Def == nil && t.Tag == "" {
		t.Def = r.find(r.unit, tagNames, r.ns, t.Name) // C++ needs no struct before a tag, and some files are C++ at heart
	}
	if t.Def != nil {
		r.arguments(t)
		return t
	}
	if t.Tag != "" {
		t.Def = r.announce(t.Name, t.Span)
		return t
	}
	if v := r.find(r.unit, valueNames, r.ns, t.Name); v != nil {
		r.notAn("type", "type", t.Name, t.Span, v)
	} else {
		r.undefined(typeNames, t.Name, t.Span, fmt.Sprintf("undefined symbol %q", t.Name))
	}
	return invalid(t)
}

// announce makes the use of interface I, where nothing declares I, a forward
// declaration of it.
func (r *resolver) announce(name string, at idl.Span) *idl.Interface {
	i := announced(name, at)
	d := declarer{r.checker, r.unit, r.ns}
	d.add(typeNames, name, i, at)
	return i
}

// invalid makes the type that stands for t after its fault was reported.
func invalid(t *idl.TypeName) *idl.Base {
	return &idl.Base{TypeCommon: t.TypeCommon, Kind: idl.Invalid, Spelling: t.Name}
}

// tag resolves struct S, union U and enum E. A tag that nothing defines is
// opaque, as in C: pointers to it are fine, and its Def stays nil.
func (r *resolver) tag(t *idl.TypeName) idl.Type {
	t.Def = r.find(r.unit, tagNames, r.ns, t.Name)
	if t.Def == nil && t.Name == "_GUID" {
		t.Def = r.find(r.unit, typeNames, "", "GUID") // guiddef.h leaves the tag out where MIDL reads it
		return t
	}
	if t.Def == nil || tagKind(t.Def) == t.Tag {
		return t
	}
	r.notAn(t.Tag, t.Tag, t.Name, t.Span, t.Def)
	return invalid(t)
}

func tagKind(def any) string {
	switch def.(type) {
	case *idl.Struct:
		return "struct"
	case *idl.Union:
		return "union"
	case *idl.Enum:
		return "enum"
	}
	return ""
}

// undefined reports that nothing declares name, once per file.
func (r *resolver) undefined(sp space, name string, at idl.Span, message string) {
	key := missingName{r.unit, sp, name}
	if r.missing[key] || r.unit.isC(at) || r.lost(r.unit, name) {
		return
	}
	r.missing[key] = true
	d := r.diags.Errorf(diag.Undefined, at, "%s", message)
	if d.Help = missingHelp(sp, name); d.Help != "" {
		return
	}
	r.suggest(d, r.unit, sp, name)
	if d.Related == nil {
		d.Help = fmt.Sprintf("declare %q, or import the file that does", name)
	}
}

// notAn reports that name is used as one thing and declared as another.
func (r *resolver) notAn(want, role, name string, at idl.Span, found any) {
	what, span := describe(found)
	report, code := r.fault, diag.NotAType
	if want == "interface" {
		report, code = r.breach, diag.NotAnInterface
	}
	d := report(r.unit, code, at, "%q is %s, not %s", name, what, article(want))
	d.Help = fmt.Sprintf("expected %s as %s", article(want), role)
	if want == role {
		d.Help = fmt.Sprintf("only %s can stand here", article(want))
	}
	d.Related = append(d.Related, diag.Related{Span: span, Message: fmt.Sprintf("%q is declared here", name)})
}

// article puts a or an before a noun.
func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeio") { // of the nouns here, those with u begin with a consonant's sound
		return "an " + noun
	}
	return "a " + noun
}

// describe says what a definition is, and where.
func describe(x any) (string, idl.Span) {
	switch x := x.(type) {
	case *idl.Interface:
		return "an interface", x.NameSpan
	case *idl.Coclass:
		return "a coclass", x.NameSpan
	case *idl.Typedef:
		return "a typedef", x.NameSpan
	case *idl.Const:
		return "a constant", x.NameSpan
	case *idl.EnumMember:
		return "an enumerator", x.NameSpan
	case *idl.Struct:
		return "a struct", x.TagSpan
	case *idl.Union:
		return "a union", x.TagSpan
	case *idl.Enum:
		return "an enum", x.TagSpan
	case *idl.RuntimeClass:
		return "a runtimeclass", x.NameSpan
	case *idl.APIContract:
		return "an apicontract", x.NameSpan
	}
	return "something else", idl.Span{}
}
