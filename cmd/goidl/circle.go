package main

import (
	"slices"
	"strings"

	"github.com/goidl/goidl/idl"
)

// circles groups files that need each other, directly or not. Groups and the
// files in them are in the order of the names.
func circles(files []*idl.File) [][]*idl.File {
	t := tarjan{needs: needs(files), number: map[*idl.File]int{}, low: map[*idl.File]int{}}
	byName := func(a, b *idl.File) int { return strings.Compare(a.Name, b.Name) }
	for _, f := range slices.SortedFunc(slices.Values(files), byName) {
		if t.number[f] == 0 {
			t.visit(f)
		}
	}
	for _, g := range t.groups {
		slices.SortFunc(g, byName)
	}
	slices.SortFunc(t.groups, func(a, b []*idl.File) int { return byName(a[0], b[0]) })
	return t.groups
}

// A tarjan finds strongly connected components, as R. E. Tarjan did in 1972.
type tarjan struct {
	needs  map[*idl.File][]*idl.File
	number map[*idl.File]int // in the order of the visits, from 1
	low    map[*idl.File]int // the least number on the stack that is reached
	stack  []*idl.File
	groups [][]*idl.File
}

func (t *tarjan) visit(f *idl.File) {
	t.number[f] = len(t.number) + 1
	t.low[f] = t.number[f]
	t.stack = append(t.stack, f)
	for _, g := range t.needs[f] {
		switch {
		case t.number[g] == 0:
			t.visit(g)
			t.low[f] = min(t.low[f], t.low[g])
		case slices.Contains(t.stack, g):
			t.low[f] = min(t.low[f], t.number[g])
		}
	}
	if t.low[f] == t.number[f] {
		i := slices.Index(t.stack, f)
		t.groups = append(t.groups, slices.Clone(t.stack[i:]))
		t.stack = t.stack[:i]
	}
}

// needs says which other files each file imports, or refers to without that: C
// headers use what their importers declare.
func needs(files []*idl.File) map[*idl.File][]*idl.File {
	owners := owners(files)
	all := map[*idl.File][]*idl.File{}
	for _, f := range files {
		need := func(g *idl.File) {
			if g != f && slices.Contains(files, g) && !slices.Contains(all[f], g) {
				all[f] = append(all[f], g)
			}
		}
		for _, imp := range f.Imports {
			need(imp.File)
		}
		idl.WalkTypes(f.All(), func(t idl.Type) {
			if n, ok := t.(*idl.TypeName); ok {
				need(owners[n.Def])
				if class, ok := n.Def.(*idl.RuntimeClass); ok {
					need(owners[class.DefaultInterface])
				}
			}
		})
		idl.WalkDecls(f.All(), func(d idl.Decl) {
			if i, ok := d.(*idl.Interface); ok {
				need(owners[i.Base])
			}
		})
	}
	return all
}

// owners says which file declares an interface, or a type that a name can refer to.
func owners(files []*idl.File) map[any]*idl.File {
	all := map[any]*idl.File{}
	for _, f := range files {
		idl.WalkDecls(f.All(), func(d idl.Decl) {
			switch d.(type) {
			case *idl.Interface, *idl.Typedef:
				all[d] = f
			}
		})
		idl.WalkTypes(f.All(), func(t idl.Type) {
			switch t.(type) {
			case *idl.Struct, *idl.Union, *idl.Enum:
				all[t] = f
			}
		})
	}
	return all
}
