package main

import (
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// layOut adds to packages which Go package each file of a set is, by the file's
// name, unless it says so itself or packages does. The package's place below
// module is the file's below the nearest of the folders that it lies in. Files
// that import each other in a circle share the package of the one that comes
// first by name.
func layOut(packages map[string]idl.GoPackage, files []*idl.File, module string, folders []string) {
	taken := map[string]bool{}
	for _, circle := range circles(files) {
		place := packagePlace(nearest(circle[0].Name, folders))
		dir := place
		for n := 2; taken[dir]; n++ {
			dir = place + "_" + strconv.Itoa(n)
		}
		taken[dir] = true
		for _, f := range circle {
			if _, given := packages[path.Base(f.Name)]; !given && f.Package == nil {
				packages[f.Name] = idl.GoPackage{Path: path.Join(module, dir), Name: packageName(path.Base(dir))}
			}
		}
	}
}

// commonFolder gives the folder that all files lie in or below.
func commonFolder(names []string) string {
	common := ""
	for i, name := range names {
		dir, err := filepath.Abs(filepath.Dir(filepath.FromSlash(name)))
		if err != nil {
			continue
		}
		if i == 0 {
			common = dir
		}
		for !inside(common, dir) {
			common = filepath.Dir(common)
		}
	}
	return common
}

// nearest gives a file's name below the nearest of the folders that it lies in,
// without extension; if it lies in none, the last element of its name.
func nearest(name string, folders []string) string {
	best := path.Base(name)
	found := false
	for _, dir := range folders {
		rel, ok := relative(dir, name)
		if ok && (!found || len(rel) < len(best)) {
			best, found = filepath.ToSlash(rel), true
		}
	}
	return strings.TrimSuffix(best, path.Ext(best))
}

// packagePlace makes a path that can be an import path and the folder of a
// package: the go command does not look into some folders, and file systems may
// not tell letters by case.
func packagePlace(name string) string {
	elems := strings.Split(strings.ToLower(name), "/")
	for i, elem := range elems {
		elem = strings.Map(func(r rune) rune {
			if r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				return r
			}
			return '_'
		}, elem)
		switch {
		case elem == "internal" || elem == "vendor" || elem == "testdata":
			elem += "_"
		case elem == "" || !unicode.IsLetter(rune(elem[0])):
			elem = "x" + elem
		}
		elems[i] = elem
	}
	return strings.Join(elems, "/")
}

// packageName makes the name of a package of the last element of its path.
func packageName(elem string) string {
	if token.IsKeyword(elem) || elem == "main" {
		return elem + "_"
	}
	return elem
}

// circles groups files that import each other, directly or not. Groups and the
// files in them are in the order of the names.
func circles(files []*idl.File) [][]*idl.File {
	t := tarjan{number: map[*idl.File]int{}, low: map[*idl.File]int{}, in: map[*idl.File]bool{}}
	for _, f := range files {
		t.in[f] = true
	}
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
	in     map[*idl.File]bool // the files that matter
	number map[*idl.File]int  // in the order of the visits, from 1
	low    map[*idl.File]int  // the least number on the stack that is reached
	stack  []*idl.File
	groups [][]*idl.File
}

func (t *tarjan) visit(f *idl.File) {
	t.number[f] = len(t.number) + 1
	t.low[f] = t.number[f]
	t.stack = append(t.stack, f)
	for _, imp := range f.Imports {
		switch g := imp.File; {
		case !t.in[g]:
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

// strangers reports files that were asked for and say that they are a package
// outside of module, where a set's output does not go.
func strangers(prog *idl.Program, asked []string, module string) (list diag.List) {
	for _, f := range prog.Roots {
		if f.Package == nil || !slices.ContainsFunc(asked, func(name string) bool { return cleanName(name) == f.Name }) {
			continue
		}
		if _, ok := below(module, f.Package.Path); !ok {
			d := list.Errorf(diag.NoGoPackage, f.Package.Span, "package %s is not below %s, where the set goes", f.Package.Path, module)
			d.Help = "--map assigns the file another package, --module the set another place"
		}
	}
	return list
}

// below gives the rest of an import path below module.
func below(module, importPath string) (rest string, ok bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}
