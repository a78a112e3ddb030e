package gen

import (
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// Two things that have different names in IDL may have one in Go. Usually that
// is an error, since the user can do something about it. In a file of an SDK
// nobody can, so that Options.Partial has the later one renamed: Name_2.

// constantName gives the Go name of the constant that a declaration becomes, and
// its place; "" if it becomes none.
func (s *symbols) constantName(d idl.Decl) (string, idl.Span) {
	switch d := d.(type) {
	case *idl.Const:
		return s.nameOf(d), d.NameSpan
	case *idl.RuntimeClass:
		if !d.Forward {
			return s.nameOf(d), d.NameSpan
		}
	case *idl.APIContract:
		if !d.Forward {
			return s.nameOf(d), d.NameSpan
		}
	}
	return "", idl.Span{}
}

// nameOf gives the Go name of an interface, a method, a constant or an enumerator.
func (s *symbols) nameOf(x any) string {
	if name, ok := s.given[x]; ok {
		return name
	}
	switch x := x.(type) {
	case *idl.Interface:
		return exported(x.PlainName())
	case *idl.RuntimeClass:
		return "RuntimeClass_" + strings.ReplaceAll(x.FullName, ".", "_")
	case *idl.APIContract:
		return strings.ToUpper(strings.ReplaceAll(x.FullName, ".", "_")) + "_VERSION"
	case *idl.Method:
		return methodName(x)
	case *idl.Const:
		return exported(x.Name)
	case *idl.EnumMember:
		return exported(x.Name)
	}
	return ""
}

// scopeEnums gives the enumerators of enumerations in namespaces their names:
// with that of the enumeration before it, as in C, since there each has a scope
// of its own.
func (s *symbols) scopeEnums(decls []idl.Decl) {
	for _, d := range decls {
		if ns, ok := d.(*idl.Namespace); ok {
			idl.WalkTypes(ns.Decls, func(t idl.Type) {
				e, ok := t.(*idl.Enum)
				if !ok || s.names[e] == "" {
					return
				}
				for _, m := range e.Members {
					s.given[m] = s.names[e] + "_" + m.Name
				}
			})
		}
	}
}

// A claimer settles the names of one package. Interfaces come before other
// types, these before constants, and aliases have what is left.
type claimer struct {
	*symbols
	taken map[string]bool
	done  map[any]bool // types that several typedefs share
	fixed bool         // nothing is renamed
}

// claimAll settles the names of all packages.
func (s *symbols) claimAll() {
	claimers := map[string]*claimer{}
	for _, claim := range [...]func(*claimer, []idl.Decl){
		(*claimer).interfaces, (*claimer).types, (*claimer).constants, (*claimer).aliasNames,
	} {
		for _, f := range s.prog.Files {
			pkg := s.packageOf(f)
			if pkg == nil {
				continue
			}
			c := claimers[pkg.Path]
			if c == nil {
				c = &claimer{symbols: s, taken: map[string]bool{}, done: map[any]bool{}}
				c.fixed = !s.opts.Partial || s.isSystem(pkg)
				claimers[pkg.Path] = c
			}
			claim(c, f.All())
		}
	}
	if !s.opts.Partial {
		return
	}
	for _, f := range s.prog.Files {
		idl.WalkDecls(f.All(), func(d idl.Decl) {
			if i, ok := d.(*idl.Interface); ok {
				s.claimMethods(i)
			}
		})
	}
}

// claim takes a name, or another one that is free, and reports which.
func (c *claimer) claim(name string, at idl.Span) string {
	if !c.taken[name] || c.fixed {
		c.taken[name] = true
		return name
	}
	other := free(name, func(n string) bool { return c.taken[n] })
	c.taken[other] = true
	c.renamed.Add(diag.Warning, diag.GoNameClash, at, "two declarations are called %s in Go; this one becomes %s", name, other)
	return other
}

// free gives the first of name_2, name_3, … that is not taken.
func free(name string, taken func(string) bool) string {
	for n := 2; ; n++ {
		if other := name + "_" + strconv.Itoa(n); !taken(other) {
			return other
		}
	}
}

func (c *claimer) interfaces(decls []idl.Decl) {
	idl.WalkDecls(decls, func(d idl.Decl) {
		i, ok := d.(*idl.Interface)
		if !ok || i.Forward || len(i.TypeParams) > 0 || i.Kind == idl.DispatchInterface && c.dispatch == nil {
			return
		}
		name := c.claim(c.nameOf(i), i.NameSpan)
		c.given[i] = name
		c.taken["IID_"+name], c.taken[name+"Proxy"], c.taken[name+"Stub"], c.taken[name+"Light"] = true, true, true, true
	})
}

func (c *claimer) types(decls []idl.Decl) {
	idl.WalkTypes(decls, func(t idl.Type) {
		switch name := c.names[t]; {
		case name == "" || c.done[t]:
		case c.byHand[t]:
			c.taken[name] = true
		default:
			c.done[t] = true
			c.names[t] = c.claim(name, t.Where())
		}
	})
}

func (c *claimer) constants(decls []idl.Decl) {
	idl.WalkDecls(decls, func(d idl.Decl) {
		if name, at := c.constantName(d); name != "" {
			c.given[d] = c.claim(name, at)
		}
	})
	idl.WalkTypes(decls, func(t idl.Type) {
		e, ok := t.(*idl.Enum)
		if !ok || c.done[&e.Members] {
			return
		}
		c.done[&e.Members] = true
		for _, m := range e.Members {
			c.given[m] = c.claim(c.nameOf(m), m.NameSpan)
		}
	})
}

// aliasNames notes the typedefs that may become aliases. One whose name something
// else has says nothing that Go needs.
func (c *claimer) aliasNames(decls []idl.Decl) {
	idl.WalkDecls(decls, func(d idl.Decl) {
		if td, ok := d.(*idl.Typedef); ok && !c.taken[exported(td.Name)] {
			c.taken[exported(td.Name)] = true
			c.aliases[td] = true
		}
	})
}

// claimMethods settles the names of an interface's methods: those of its bases
// are taken.
func (s *symbols) claimMethods(i *idl.Interface) map[string]bool {
	if i == nil || isUnknown(i) {
		return map[string]bool{}
	}
	if taken, ok := s.methods[i]; ok {
		return taken
	}
	taken := map[string]bool{}
	for name := range s.claimMethods(i.Base) {
		taken[name] = true
	}
	s.methods[i] = taken
	for _, m := range i.Methods {
		name := s.nameOf(m)
		if taken[name] {
			name = free(name, func(n string) bool { return taken[n] })
			s.given[m] = name
			s.renamed.Add(diag.Warning, diag.GoNameClash, m.NameSpan,
				"two methods of %s are called %s in Go; this one becomes %s", i.Name, methodName(m), name)
		}
		taken[name] = true
	}
	return taken
}

// tellApart renames members that would be one in Go.
func (r *record) tellApart() {
	taken := map[string]bool{}
	for _, m := range r.fields {
		if taken[m.name] {
			m.name = free(m.name, func(n string) bool { return taken[n] })
		}
		taken[m.name] = true
	}
}
