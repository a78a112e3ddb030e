package check

import (
	"fmt"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A collector is the pass that fills what interfaces, classes and libraries
// have resolved: ids, methods, opnums, call_as twins, directions.
type collector struct {
	*checker
	unit    *unit
	counted map[*idl.Interface]int // methods of an interface and its bases
}

func (c *checker) collectAll() {
	counted := map[*idl.Interface]int{}
	c.eachUnitWhole(func(u *unit, decls []idl.Decl) {
		x := &collector{c, u, counted}
		x.decls(decls)
	})
}

func (c *collector) decls(decls []idl.Decl) {
	for _, decl := range decls {
		switch d := decl.(type) {
		case *idl.Interface:
			c.count(d)
			d.IID = c.iid(d)
		case *idl.Coclass:
			d.CLSID = guid(d.Attrs)
		case *idl.Library:
			d.LIBID = guid(d.Attrs)
		case *idl.Method:
			c.params(d)
		}
		c.decls(idl.Inner(decl))
	}
}

// iid gives the id of an interface.
func (c *collector) iid(i *idl.Interface) idl.GUID {
	if i.Of != nil {
		return instanceIID(c.interfaceSignature(i))
	}
	return guid(i.Attrs)
}

// guid gives the argument of uuid, or zero.
func guid(attrs idl.Attrs) idl.GUID {
	if a := attrs.Get("uuid"); a != nil && len(a.Args) > 0 && a.Args[0].GUID != nil {
		return *a.Args[0].GUID
	}
	return idl.GUID{}
}

// params fills the directions. f(void) has no parameters.
func (c *collector) params(m *idl.Method) {
	if len(m.Params) == 1 && m.Params[0].Name == "" && c.isVoid(m.Params[0].Type) {
		m.Params = nil
	}
	for _, p := range m.Params {
		p.Retval = p.Attrs.Has("retval")
		p.Out = p.Attrs.Has("out") || p.Retval
		p.In = p.Attrs.Has("in") || !p.Out
	}
}

// count numbers the methods of i and gives how many it has with those of its
// bases.
func (c *collector) count(i *idl.Interface) int {
	if n, ok := c.counted[i]; ok {
		return n
	}
	n := 0
	if i.Base != nil {
		n = c.count(i.Base)
		if i.Base.Kind == idl.ObjectInterface && i.Kind == idl.RPCInterface {
			i.Kind = idl.ObjectInterface // [odl] and bare ones of type libraries
		}
	}
	i.Methods = nil
	for _, m := range c.methods(i) {
		n = c.number(i, m, n)
	}
	c.twins(i)
	c.counted[i] = n
	return n
}

// methods gives all methods in the body of i, stand-ins included.
func (c *collector) methods(i *idl.Interface) []*idl.Method {
	var all []*idl.Method
	for _, d := range i.Decls {
		if m, ok := d.(*idl.Method); ok {
			all = append(all, m)
		}
	}
	return all
}

// number gives m the place next in the vtable of i, if it has one, and gives
// the place that comes after.
func (c *collector) number(i *idl.Interface, m *idl.Method, next int) int {
	m.Opnum = -1
	if m.Attrs.Has("call_as") {
		return next
	}
	i.Methods = append(i.Methods, m)
	switch {
	case i.Kind == idl.DispatchInterface:
		return next // called by DISPID
	case i.Kind == idl.RPCInterface && (m.Attrs.Has("local") || m.Attrs.Has("callback")):
		return next // not on the wire, and nothing else counts
	}
	m.Opnum = next
	return next + 1
}

// twins connects each [call_as(F)] method with F, whose place it takes on the
// wire.
func (c *collector) twins(i *idl.Interface) {
	var own map[string]*idl.Method
	for _, m := range c.methods(i) {
		a := m.Attrs.Get("call_as")
		if a == nil || len(a.Args) == 0 {
			continue
		}
		if own == nil {
			own = methodsByName(i)
		}
		if f := c.target(i, a.Args[0], own); f != nil {
			m.CallAs, f.CallAs, m.Opnum = f, m, f.Opnum
		}
	}
}

// methodsByName finds i's methods by their names and, those of properties, by C's
// names, too.
func methodsByName(i *idl.Interface) map[string]*idl.Method {
	own := make(map[string]*idl.Method, len(i.Methods))
	for _, name := range [...]func(*idl.Method) string{func(m *idl.Method) string { return m.Name }, accessorName} {
		for _, m := range i.Methods {
			if _, twice := own[name(m)]; !twice {
				own[name(m)] = m
			}
		}
	}
	return own
}

// target finds the method that call_as(F) names, or reports why there is none.
func (c *collector) target(i *idl.Interface, arg *idl.AttrArg, own map[string]*idl.Method) *idl.Method {
	f := own[arg.Text]
	switch {
	case f == nil && (i.Kind == idl.RPCInterface || c.unit.file.Lost(arg.Text)):
		return nil // the caller may be any C function
	case f == nil:
		d := c.breach(c.unit, diag.NoCallAs, arg.Span, "call_as refers to %q, which is no method of interface %q", arg.Text, i.Name)
		if near := nearest(arg.Text, names(i.Methods)); near != "" {
			d.Help = fmt.Sprintf("did you mean %q?", near)
		} else {
			d.Help = fmt.Sprintf("declare [local] %s(…) in the interface", arg.Text)
		}
	case f.CallAs != nil:
		d := c.breach(c.unit, diag.CallAsTwice, arg.Span, "two methods stand in for %q", arg.Text)
		d.Related = append(d.Related, diag.Related{Span: f.CallAs.NameSpan, Message: "the first one is here"})
	case !f.Attrs.Has("local") && c.unit.ruled():
		d := c.breach(c.unit, diag.CallAsNotLocal, arg.Span, "call_as refers to %q, which is not [local]", arg.Text)
		d.Help = fmt.Sprintf("a method that another one replaces on the wire is declared [local] %s(…)", arg.Text)
		d.Related = append(d.Related, diag.Related{Span: f.NameSpan, Message: fmt.Sprintf("%q is declared here", arg.Text)})
	default:
		return f
	}
	return nil
}

func names(methods []*idl.Method) []string {
	var all []string
	for _, m := range methods {
		all = append(all, m.Name)
	}
	return all
}
