package main

import (
	"strings"

	"github.com/goidl/goidl/idl"
)

// A modeler says what a program's root file declares in the words of facts.
type modeler struct {
	facts *facts
	names map[any]string    // C names of what stands in namespaces
	space string            // prefix of C names in the present namespace
	seen  map[idl.Type]bool // structs, unions and enums that are noted already
}

// modelFacts gives the facts about one file of a resolved program.
func modelFacts(prog *idl.Program, file *idl.File) *facts {
	m := &modeler{facts: newFacts(), names: map[any]string{}, seen: map[idl.Type]bool{}}
	for _, f := range prog.Files {
		m.nameAll(f.Decls, "")
	}
	m.decls(file.Decls)
	return m.facts
}

// mangle gives the prefix that names have in C inside namespace name, which
// stands in the one with prefix outer.
func mangle(outer, name string) string {
	if outer == "" {
		outer = namespacePrefix
	}
	for part := range strings.SplitSeq(name, ".") {
		outer += strings.ReplaceAll(part, "_", "__z") + "_C"
	}
	return outer
}

// nameAll finds the C names of what stands in namespaces.
func (m *modeler) nameAll(decls []idl.Decl, space string) {
	for _, d := range decls {
		if n, ok := d.(*idl.Namespace); ok {
			m.nameAll(n.Decls, mangle(space, n.Name))
		} else if space != "" {
			m.name(d, space)
		}
	}
}

func (m *modeler) name(d idl.Decl, space string) {
	switch d := d.(type) {
	case *idl.Interface:
		m.names[d] = space + d.Name
	case *idl.Typedef:
		m.names[d] = space + d.Name
	case *idl.TypeDecl:
		m.names[d.Type] = space + d.Name
	}
}

func (m *modeler) decls(list []idl.Decl) {
	for _, d := range list {
		m.decl(d)
	}
}

func (m *modeler) decl(d idl.Decl) {
	switch d := d.(type) {
	case *idl.Interface:
		m.iface(d)
	case *idl.Method:
		m.facts.funcs[d.Name] = m.signature(d)
	case *idl.Typedef:
		m.typedef(d)
	case *idl.TypeDecl:
		m.define(d.Type, "")
	case *idl.Const:
		m.facts.consts[d.Name] = d.Value
	case *idl.Library:
		m.guid("LIBID_", &d.Common, d.LIBID)
		m.decls(d.Decls)
	case *idl.Coclass:
		m.guid("CLSID_", &d.Common, d.CLSID)
	case *idl.Namespace:
		outer := m.space
		m.space = mangle(outer, d.Name)
		m.decls(d.Decls)
		m.space = outer
	case *idl.Opaque:
		m.opaque(d)
	}
}

// guid notes the GUID of a declaration that has one, be it all zeros.
func (m *modeler) guid(prefix string, d *idl.Common, id idl.GUID) {
	if d.Attrs.Has("uuid") {
		m.facts.guids[prefix+m.space+d.Name] = id
	}
}

// opaque notes what the model keeps as text: of delegates, which are
// interfaces too, the IID can be compared all the same, and of contracts there
// is only a version.
func (m *modeler) opaque(d *idl.Opaque) {
	name := m.space + d.Name
	switch d.Keyword {
	case "delegate":
		name = m.space + "I" + d.Name
	case "apicontract":
		plain := strings.ReplaceAll(strings.TrimPrefix(name, namespacePrefix), "_C", "_")
		name = strings.ToUpper(plain) + "_VERSION"
	}
	m.facts.opaque[name] = true
	if strings.Contains(d.Text, d.Name+"<") {
		return // IIDs of parameterized delegates are those of their instances
	}
	if a := d.Attrs.Get("uuid"); a != nil && d.Keyword == "delegate" && len(a.Args) == 1 && a.Args[0].GUID != nil {
		m.facts.guids["IID_"+name] = *a.Args[0].GUID
	}
}

func (m *modeler) iface(d *idl.Interface) {
	if d.Forward {
		return
	}
	switch name := m.space + d.Name; d.Kind {
	case idl.RPCInterface:
		m.facts.handles[d.Name] = version(d)
		m.functions(d)
	case idl.DispatchInterface:
		m.guid("DIID_", &d.Common, d.IID)
		m.facts.ifaces[name] = &iface{base: "IDispatch", dispatch: true}
	default:
		m.guid("IID_", &d.Common, d.IID)
		m.facts.ifaces[name] = m.object(d)
		m.async(d)
	}
	for _, inner := range d.Decls {
		if _, ok := inner.(*idl.Method); !ok {
			m.decl(inner)
		}
	}
}

// async notes the interface that widl makes of one with [async_uuid], with twice
// the methods; of those the model has no notion.
func (m *modeler) async(d *idl.Interface) {
	if a := d.Attrs.Get("async_uuid"); a != nil && len(a.Args) == 1 && a.Args[0].GUID != nil {
		name := m.space + "Async" + d.Name
		m.facts.opaque[name] = true
		m.facts.guids["IID_"+name] = *a.Args[0].GUID
	}
}

// object gives an object interface, and notes the functions that go with its
// [call_as] methods.
func (m *modeler) object(d *idl.Interface) *iface {
	i := &iface{inherited: inherited(d.Base)}
	if d.Base != nil {
		i.base = d.Base.Name
	}
	for _, f := range d.Methods {
		i.own = append(i.own, m.signature(f))
		if f.CallAs == nil {
			continue
		}
		for _, g := range []*idl.Method{f, f.CallAs} {
			s := m.signature(g)
			s.name = m.space + d.Name + "_" + s.name + "_Proxy"
			m.facts.funcs[s.name] = s
		}
	}
	return i
}

// inherited lists the methods of d and its bases in vtable order.
func inherited(d *idl.Interface) []string {
	var names []string
	for ; d != nil && len(names) < 1<<16; d = d.Base {
		var own []string
		for _, f := range d.Methods {
			own = append(own, methodName(f))
		}
		names = append(own, names...)
	}
	return names
}

// version gives the version of an RPC interface, as 1.0.
func version(d *idl.Interface) string {
	a := d.Attrs.Get("version")
	if a == nil || len(a.Args) == 0 {
		return "0.0"
	}
	if v := a.Args[0].Text; strings.Contains(v, ".") {
		return v
	}
	return a.Args[0].Text + ".0"
}

// functions notes the prototypes of an RPC interface.
func (m *modeler) functions(d *idl.Interface) {
	for _, inner := range d.Decls {
		if f, ok := inner.(*idl.Method); ok {
			m.facts.funcs[f.Name] = m.signature(f)
		}
	}
}

// accessors are the prefixes that attributes give a method's name in C.
var accessors = []struct{ attr, prefix string }{
	{"propget", "get_"}, {"propput", "put_"}, {"propputref", "putref_"}, {"eventadd", "add_"}, {"eventremove", "remove_"},
}

func methodName(f *idl.Method) string {
	for _, a := range accessors {
		if f.Attrs.Has(a.attr) {
			return a.prefix + f.Name
		}
	}
	return f.Name
}

func (m *modeler) signature(f *idl.Method) signature {
	s := signature{name: methodName(f), result: m.typ(f.Result), vararg: f.Varargs}
	s.params = m.params(f.Params)
	return s
}

func (m *modeler) params(list []*idl.Param) []field {
	var params []field
	for _, p := range list {
		m.define(p.Type, "")
		if t := m.typ(p.Type); t != "void" || p.Name != "" {
			params = append(params, field{p.Name, t})
		}
	}
	return params
}

func (m *modeler) typedef(d *idl.Typedef) {
	m.facts.typedefs[m.space+d.Name] = m.typ(d.Type)
	m.define(d.Type, d.Name)
}
