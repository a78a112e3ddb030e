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
		m.names[d] = space + d.PlainName()
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
	case *idl.RuntimeClass:
		if !d.Forward {
			m.facts.consts[classPrefix+strings.ReplaceAll(d.FullName, ".", "_")] = d.FullName
		}
	case *idl.APIContract:
		m.contract(d)
	case *idl.Declare:
		for _, t := range d.Types {
			m.instance(t)
		}
	}
}

// contract notes the version of a contract.
func (m *modeler) contract(d *idl.APIContract) {
	if !d.Forward {
		name := strings.ToUpper(strings.ReplaceAll(d.FullName, ".", "_")) + "_VERSION"
		m.facts.consts[name] = int64(d.Version)
	}
}

// instance notes an instance of a parameterized interface.
func (m *modeler) instance(t *idl.TypeName) {
	i, ok := t.Def.(*idl.Interface)
	if !ok || i.Of == nil {
		return
	}
	name := m.instanceName(i)
	m.facts.guids["IID_"+name] = i.IID
	o := m.object(i)
	o.instance = true
	m.facts.ifaces[name] = o
}

// instanceName gives what widl calls an instance: without the namespaces of
// structs and enums among its arguments, unlike Microsoft's headers.
func (m *modeler) instanceName(i *idl.Interface) string {
	name := i.Of.CName
	for _, arg := range i.Of.Args {
		t, ok := idl.Innermost(arg).(*idl.TypeName)
		if !ok {
			continue
		}
		switch d := t.Def.(type) {
		case *idl.Interface:
			if d.Of != nil {
				name = strings.ReplaceAll(name, d.Of.CName, m.instanceName(d))
			}
		case *idl.Typedef, *idl.Struct, *idl.Enum:
			full := strings.ReplaceAll(strings.TrimPrefix(m.names[d], namespacePrefix), "_C", "__C")
			if short := strings.LastIndex(full, "__C"); short >= 0 {
				name = strings.ReplaceAll(name, "_"+full, "_"+full[short+len("__C"):])
			}
		}
	}
	return name
}

// guid notes the GUID of a declaration that has one, be it all zeros.
func (m *modeler) guid(prefix string, d *idl.Common, id idl.GUID) {
	if d.Attrs.Has("uuid") {
		m.facts.guids[prefix+m.space+d.Name] = id
	}
}

func (m *modeler) iface(d *idl.Interface) {
	if d.Forward || len(d.TypeParams) > 0 {
		return
	}
	switch name := m.space + d.PlainName(); d.Kind {
	case idl.RPCInterface:
		m.facts.handles[d.Name] = version(d)
		m.functions(d)
	case idl.DispatchInterface:
		m.guid("DIID_", &d.Common, d.IID)
		m.facts.ifaces[name] = &iface{base: "IDispatch", dispatch: true}
	default:
		if d.Attrs.Has("uuid") {
			m.facts.guids["IID_"+name] = d.IID // be it all zeros
		}
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
		m.facts.async[name] = true
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
