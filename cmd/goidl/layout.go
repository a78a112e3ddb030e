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
// that need each other in a circle share the package of the one that comes
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
			_, byName := packages[f.Name]
			_, byBase := packages[path.Base(f.Name)]
			if !byName && !byBase && f.Package == nil {
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
