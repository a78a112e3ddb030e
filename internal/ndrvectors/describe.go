package main

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/internal/ndrvectors/runner"
)

// A describer tells a runner of generated packages what reflection does not see.
// It sets the model of the IDL against the signatures in the generated source.
type describer struct {
	prog    *goProgram
	desc    *runner.Description
	missing map[*idl.Method]error // why there is no Go for a method
}

// vector describes the method of a vector, or notes why it cannot be tried.
func (d *describer) vector(v *runner.Vector, classes []class) {
	for _, c := range classes {
		if c.src.Name != v.Interface {
			continue
		}
		m, err := d.method(c.src, c.name, v.Method)
		if err != nil {
			d.desc.Broken[v.ID] = err.Error()
			return
		}
		key := runner.InterfaceKey(v.IDL, v.Interface)
		if d.desc.Interfaces[key] == nil {
			d.desc.Interfaces[key] = &runner.Interface{Class: c.name.String(), Methods: map[string]*runner.Method{}}
		}
		d.desc.Interfaces[key].Methods[v.Method] = m
		return
	}
	d.desc.Broken[v.ID] = "there is no Go for interface " + v.Interface
}

// method describes a method of the vectors. Where a method has a twin on the
// wire, and the package is one of those made for the vectors, the twin can be
// called directly; in the runtime's package it is reached through the method
// that callers see.
func (d *describer) method(i *idl.Interface, goIface goName, name string) (*runner.Method, error) {
	wire, owner := d.find(i, goIface, name)
	if wire == nil {
		return nil, fmt.Errorf("interface %s has no method %s", i.Name, name)
	}
	for _, m := range []*idl.Method{wire, wire.CallAs} {
		if err := d.missing[m]; err != nil {
			return nil, err
		}
	}
	if wire.Attrs.Has("call_as") && wire.CallAs != nil {
		if owner.path != olePath {
			return d.twin(wire, owner)
		}
		return d.local(wire, goIface)
	}
	m, err := d.goMethod(goIface, methodName(wire))
	if err != nil {
		return nil, err
	}
	return describe(m, wire, wire), nil
}

// find finds a method by its name in the IDL or in Go, and the Go interface that
// declares it, which may be a base of the one that is given.
func (d *describer) find(i *idl.Interface, iface goName, name string) (*idl.Method, goName) {
	for ; i != nil; i = i.Base {
		for _, decl := range i.Decls {
			if m, ok := decl.(*idl.Method); ok && (m.Name == name || methodName(m) == exported(name)) {
				return m, iface
			}
		}
		iface = d.prog.base(iface)
	}
	return nil, iface
}

// goMethod finds a method of a Go interface.
func (d *describer) goMethod(iface goName, name string) (*goMethod, error) {
	methods, err := d.prog.allMethods(iface)
	if err != nil {
		return nil, err
	}
	for _, m := range methods {
		if m.name == name {
			return m, nil
		}
	}
	return nil, fmt.Errorf("the Go interface %s has no method %s", iface.name, name)
}

// twin describes a [call_as] method through what twins.go makes for it.
func (d *describer) twin(wire *idl.Method, iface goName) (*runner.Method, error) {
	pkg := d.prog.packages[iface.path]
	local := methodName(wire.CallAs)
	m := pkg.methods[iface.name+"Proxy.remote"+local]
	if m == nil {
		return nil, fmt.Errorf("the proxy of %s has no method remote%s", iface.name, local)
	}
	desc := describe(m, wire, wire)
	desc.Proxy, desc.Double = twinPrefix+local, twinPrefix+local
	return desc, nil
}

// local describes a [call_as] method through the [local] one.
func (d *describer) local(wire *idl.Method, iface goName) (*runner.Method, error) {
	m, err := d.goMethod(iface, methodName(wire.CallAs))
	if err != nil {
		return nil, err
	}
	return describe(m, wire.CallAs, wire), nil
}

// describe describes a Go method that was made from m and sends what wire says.
func describe(g *goMethod, m, wire *idl.Method) *runner.Method {
	desc := &runner.Method{Opnum: wire.Opnum, Proxy: g.name, Double: g.name}
	desc.In = places(match(g.params, inputs(m), m), twinNames(inputs(m), inputs(wire)), m)
	results, returns := g.results, false
	if n := len(results); n > 0 && results[n-1].name == "ret" {
		results, returns = results[:n-1], true
	}
	desc.Out = places(match(results, outputs(m), m), twinNames(outputs(m), outputs(wire)), m)
	if returns {
		desc.Out = append(desc.Out, runner.Place{Result: true, Narrow: narrow(wire.Result)})
	}
	return desc
}

// places describes parameters, which the vectors know under these names.
func places(params []*idl.Param, names map[*idl.Param]string, m *idl.Method) []runner.Place {
	var list []runner.Place
	for _, p := range params {
		list = append(list, runner.Place{Name: names[p], Narrow: narrow(p.Type), Counts: names[counted(p, m)]})
	}
	return list
}

// inputs gives the parameters that are sent with a request.
func inputs(m *idl.Method) []*idl.Param {
	var list []*idl.Param
	for _, p := range m.Params {
		if p.In && !isHandle(p.Type) {
			list = append(list, p)
		}
	}
	return list
}

// outputs gives the parameters that are results in Go, in their order.
func outputs(m *idl.Method) []*idl.Param {
	var list, last []*idl.Param
	for _, p := range m.Params {
		switch {
		case !p.Out:
		case p.Retval:
			last = append(last, p)
		default:
			list = append(list, p)
		}
	}
	return append(list, last...)
}

// match finds out which parameter of the IDL each parameter in Go is. They are in
// the same order, but lengths that slices tell are missing in Go. Names
// decide where a length may be missing, as those in Go are those of the IDL but
// for the case of their first letters, and for suffixes and words of Go.
func match(goParams []goParam, params []*idl.Param, m *idl.Method) []*idl.Param {
	var matched []*idl.Param
	missing := len(params) - len(goParams)
	for _, p := range params {
		if len(matched) == len(goParams) {
			break
		}
		name := goParams[len(matched)].name
		if missing > 0 && counted(p, m) != nil && !sameName(name, p.Name) {
			missing--
			continue
		}
		matched = append(matched, p)
	}
	return matched
}

// sameName reports whether a Go name is that of an IDL parameter.
func sameName(name, idlName string) bool {
	return strings.EqualFold(name, idlName) || strings.EqualFold(name, idlName+"Out")
}

// counted gives the array parameter that has exactly p as its size or length.
func counted(p *idl.Param, m *idl.Method) *idl.Param {
	for _, array := range m.Params {
		if countedBy(array.Attrs, p) {
			return array
		}
	}
	return nil
}

// countedBy reports whether an array with these attributes has exactly p, a
// parameter or a field, as its size or length.
func countedBy(attrs idl.Attrs, p any) bool {
	for _, name := range [...]string{"size_is", "length_is"} {
		a := attrs.Get(name)
		if a == nil {
			continue
		}
		for _, arg := range a.Args {
			x := arg.Expr
			if u, ok := x.(*idl.Unary); ok && u.Op == "*" {
				x = u.X
			}
			if id, ok := x.(*idl.Ident); ok && id.Def == p {
				return true
			}
		}
	}
	return false
}

// twinNames gives the names under which parameters are in the vectors, which
// speak of those of the method on the wire. The parameters of a [local] method
// that are called differently are taken in order.
func twinNames(params, wire []*idl.Param) map[*idl.Param]string {
	names := map[*idl.Param]string{}
	taken := map[*idl.Param]bool{}
	pair := func(same func(p, w *idl.Param) bool) {
		for _, p := range params {
			for _, w := range wire {
				if names[p] == "" && !taken[w] && same(p, w) {
					names[p], taken[w] = w.Name, true
				}
			}
		}
	}
	pair(func(p, w *idl.Param) bool { return strings.EqualFold(p.Name, w.Name) })
	pair(func(p, w *idl.Param) bool { return p.In == w.In && p.Out == w.Out })
	return names
}

// methodName gives what a method is called in Go.
func methodName(m *idl.Method) string {
	name := m.Name
	for _, p := range [...][2]string{{"propget", "get_"}, {"propput", "put_"}, {"propputref", "putref_"}} {
		if m.Attrs.Has(p[0]) && !strings.HasPrefix(name, p[1]) {
			name = p[1] + name
		}
	}
	return exported(name)
}

// exported gives a name of the IDL as Go exports it.
func exported(name string) string {
	name = strings.TrimLeft(name, "_")
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
