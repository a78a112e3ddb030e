package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// Parameterized interfaces. Their own bodies are resolved like others, with their
// parameters as types that nothing is known about. Once all names are resolved,
// each use with types in the parameters' places gets an interface of its own,
// whose methods are copies. An instance belongs to the first file that needs it;
// files that see that one share it.

// A placed declaration is one that stands in a namespace of a file.
type placed struct {
	unit *unit
	ns   string
}

// A use is a name with type arguments, in a file.
type use struct {
	unit *unit
	name *idl.TypeName
}

// An instance is an interface that was made of a parameterized one, with the file
// that it belongs to.
type instance struct {
	home  *unit
	iface *idl.Interface
}

// Bounds on what can be made of interfaces that ask for instances of themselves
// without end.
const (
	maxInstances    = 10_000
	maxInstanceName = 1024 // a name contains those of the arguments
)

// runtimeClass resolves what stands in a runtime class.
func (r *resolver) runtimeClass(d *idl.RuntimeClass) {
	r.attrs(d.Attrs)
	d.FullName = qualify(r.ns, d.Name)
	if d.BaseName != nil {
		r.name(d.BaseName)
	}
	for _, m := range d.Members {
		r.attrs(m.Attrs)
		if len(m.Type.Args) > 0 || r.find(r.unit, typeNames, r.ns, m.Type.Name) != nil {
			r.name(m.Type)
			continue
		}
		m.Type.Def = r.announce(m.Type.Name, m.Type.Span)
		d := r.breach(r.unit, diag.Undefined, m.Type.Span, "nothing declares interface %q", m.Type.Name)
		d.Severity = diag.Warning // as with coclasses: shipped files have such classes
		r.suggest(d, r.unit, typeNames, m.Type.Name)
	}
}

func (r *resolver) contract(d *idl.APIContract) {
	d.FullName = qualify(r.ns, d.Name)
	a := d.Attrs.Get("contractversion")
	if a == nil || len(a.Args) == 0 {
		return
	}
	major, minor, _ := strings.Cut(a.Args[0].Text, ".")
	d.Version = uint32(versionPart(major))<<16 | uint32(versionPart(minor))
}

// versionPart reads a part of a version.
func versionPart(digits string) uint16 {
	var n uint16
	if _, err := fmt.Sscanf(digits, "%d", &n); err != nil {
		return 0
	}
	return n
}

// param gives the parameter that name stands for inside a parameterized interface.
func (r *resolver) param(name string) any {
	for _, p := range r.types {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// arguments checks what stands in the angle brackets behind a resolved name, and
// notes that an instance is needed.
func (r *resolver) arguments(t *idl.TypeName) {
	for _, a := range t.Args {
		if !r.copy {
			r.argument(a)
		}
	}
	i, _ := t.Def.(*idl.Interface)
	want := 0
	if i != nil {
		want = len(i.TypeParams)
	}
	switch {
	case want != len(t.Args):
		d := r.fault(r.unit, diag.TypeArguments, t.Span, "%q takes %s, not %s", t.Name, countTypes(want), countTypes(len(t.Args)))
		_, span := describe(t.Def)
		d.Related = append(d.Related, diag.Related{Span: span, Message: fmt.Sprintf("%q is declared here", t.Name)})
	case want > 0 && len(r.types) == 0:
		r.uses = append(r.uses, use{r.home, t})
	}
}

// argument checks one type in angle brackets: of interfaces and classes a pointer
// has to stand there, of everything else the type itself.
func (r *resolver) argument(t idl.Type) {
	p, isPointer := t.(*idl.Pointer)
	if isPointer && r.isInvalid(p.Elem) {
		return
	}
	isObject := false
	switch defOf(t).(type) {
	case *idl.Interface, *idl.RuntimeClass:
		isObject = true
	}
	switch {
	case isObject && !isPointer:
		r.fault(r.unit, diag.TypeArguments, t.Where(), "the type argument is %s itself, expected a pointer to it", typeText(t))
	case isPointer && !isObject:
		r.fault(r.unit, diag.TypeArguments, t.Where(), "the type argument is a pointer to %s, which is no interface", typeText(p.Elem))
	}
}

func countTypes(n int) string {
	switch n {
	case 0:
		return "no types as arguments"
	case 1:
		return "1 type as an argument"
	}
	return fmt.Sprintf("%d types as arguments", n)
}

// instantiateAll makes the instances, and those that they need in turn.
func (c *checker) instantiateAll() {
	made := 0
	for n := 0; n < len(c.uses); n++ {
		u := c.uses[n]
		c.uses[n] = use{}
		generic := u.name.Def.(*idl.Interface)
		cName := c.cInstance(generic, u.name.Args)
		if known := c.visibleInstance(u.unit, generic, cName); known != nil {
			u.name.Def = known
			continue
		}
		if made++; made > maxInstances || len(cName) > maxInstanceName {
			c.diags.Errorf(diag.TooDeep, u.name.Span, "instances of parameterized interfaces ask for others without end")
			return
		}
		u.name.Def = c.instantiate(u.unit, generic, u.name.Args, cName)
	}
	for _, u := range c.units {
		c.findDefaults(u.file.Decls)
	}
}

// visibleInstance gives the instance that a file sees already.
func (c *checker) visibleInstance(u *unit, generic *idl.Interface, cName string) *idl.Interface {
	for _, known := range c.instances[cName] {
		if u.sees.has(known.home.number) && known.iface.Of.Generic == generic {
			return known.iface
		}
	}
	return nil
}

// instantiate makes an interface for file u out of a parameterized one.
func (c *checker) instantiate(u *unit, generic *idl.Interface, args []idl.Type, cName string) *idl.Interface {
	i := &idl.Interface{
		Common:   generic.Common,
		Kind:     generic.Kind,
		Forward:  generic.Forward,
		BaseName: generic.BaseName,
		BaseSpan: generic.BaseSpan,
		Delegate: generic.Delegate,
		Of:       &idl.Instance{Generic: generic, Args: args, CName: cName},
	}
	i.Name = c.shortInstance(generic, args)
	c.instances[cName] = append(c.instances[cName], instance{u, i})
	u.file.Instances = append(u.file.Instances, i)
	copies := copier(func(name string) idl.Type {
		n := slices.IndexFunc(generic.TypeParams, func(p *idl.TypeParam) bool { return p.Name == name })
		if n < 0 {
			return nil
		}
		return args[n]
	})
	for _, t := range generic.Requires {
		i.Requires = append(i.Requires, copies.name(t))
	}
	for _, d := range generic.Decls {
		if m, ok := d.(*idl.Method); ok {
			i.Decls = append(i.Decls, copies.method(m))
		}
	}
	at := c.generics[generic]
	r := resolver{checker: c, unit: at.unit, home: u, ns: at.ns, copy: true}
	r.decl(i)
	return i
}

// findDefaults finds the default interfaces of runtime classes.
func (c *checker) findDefaults(decls []idl.Decl) {
	for _, decl := range decls {
		class, ok := decl.(*idl.RuntimeClass)
		if !ok {
			c.findDefaults(idl.Inner(decl))
			continue
		}
		for _, m := range class.Members {
			if i, ok := m.Type.Def.(*idl.Interface); ok && (class.DefaultInterface == nil || m.Attrs.Has("default")) {
				class.DefaultInterface = i
			}
		}
	}
}

// cInstance gives the name that an instance has in C, as widl makes it.
func (c *checker) cInstance(generic *idl.Interface, args []idl.Type) string {
	var b strings.Builder
	fmt.Fprintf(&b, "__F%s_%d", generic.PlainName(), len(args))
	for _, a := range args {
		b.WriteString("_" + c.cName(a))
	}
	return b.String()
}

// cName gives the name of a type argument in C, with its namespaces.
func (c *checker) cName(t idl.Type) string {
	if def := defOf(t); def != nil {
		if i, ok := def.(*idl.Interface); ok && i.Of != nil {
			return i.Of.CName
		}
		if full := c.fullNames[def]; full != "" {
			return strings.ReplaceAll(strings.ReplaceAll(full, "_", "__z"), ".", "__C")
		}
	}
	return c.shortName(t)
}

// shortInstance gives the name of an instance without namespaces.
func (c *checker) shortInstance(generic *idl.Interface, args []idl.Type) string {
	name := generic.PlainName()
	for _, a := range args {
		name += "_" + c.shortName(a)
	}
	return name
}

// shortName gives the name of a type argument without its namespaces.
func (c *checker) shortName(t idl.Type) string {
	if p, ok := t.(*idl.Pointer); ok {
		return c.shortName(p.Elem)
	}
	if i, ok := defOf(t).(*idl.Interface); ok && i.Of != nil {
		return i.Name
	}
	name := typeText(t)
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '.')+1:], " ", "_")
}

// defOf gives what a type argument names, behind the pointer of interfaces and
// classes.
func defOf(t idl.Type) any {
	if p, ok := t.(*idl.Pointer); ok {
		t = p.Elem
	}
	if n, ok := t.(*idl.TypeName); ok {
		return n.Def
	}
	return nil
}
