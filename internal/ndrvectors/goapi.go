package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A goPackage is what the source of a Go package declares, as far as it matters
// here.
type goPackage struct {
	path       string
	interfaces map[string]*goInterface
	methods    map[string]*goMethod // of other types, by "Type.Method"
}

// A goInterface is an interface type.
type goInterface struct {
	name    string
	embeds  []goName
	methods []*goMethod
}

// A goName is a name with the import path of its package.
type goName struct{ path, name string }

// String gives the path, a dot and the name.
func (n goName) String() string { return n.path + "." + n.name }

// A goMethod is a method whose first parameter is ctx and whose last result is
// err; these two are left out.
type goMethod struct {
	name            string
	params, results []goParam
}

// A goParam is a parameter or result. The text of its type names packages as an
// importSet does.
type goParam struct{ name, typ string }

// An importSet gives packages names under which files can import them all.
type importSet map[string]string // by import path

// name gives the name of a package.
func (s importSet) name(importPath string) string {
	name, ok := s[importPath]
	if !ok {
		name = fmt.Sprintf("p%d_%s", len(s), identifier(path.Base(importPath)))
		s[importPath] = name
	}
	return name
}

// identifier makes a Go identifier of a name, in lower case.
func identifier(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(name))
}

// A goProgram is the packages that have been read, and the names under which
// types in their signatures name packages.
type goProgram struct {
	packages map[string]*goPackage // by import path
	imports  importSet
}

func newGoProgram() *goProgram {
	return &goProgram{packages: map[string]*goPackage{}, imports: importSet{}}
}

// read reads the source of the Go package in a folder.
func (g *goProgram) read(dir, importPath string) (*goPackage, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	p := &goPackage{path: importPath, interfaces: map[string]*goInterface{}, methods: map[string]*goMethod{}}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		f := &goFile{prog: g, pkg: p, imports: importNames(file)}
		for _, d := range file.Decls {
			f.decl(d)
		}
	}
	g.packages[importPath] = p
	return p, nil
}

// A goFile is a file that is being read.
type goFile struct {
	prog    *goProgram
	pkg     *goPackage
	imports map[string]string // import paths by the names in the file
}

func importNames(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = importPath
	}
	return names
}

func (f *goFile) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				f.typ(t)
			}
		}
	case *ast.FuncDecl:
		if d.Recv == nil || len(d.Recv.List) != 1 {
			return
		}
		recv := d.Recv.List[0].Type
		if star, ok := recv.(*ast.StarExpr); ok {
			recv = star.X
		}
		if id, ok := recv.(*ast.Ident); ok {
			f.pkg.methods[id.Name+"."+d.Name.Name] = f.method(d.Name.Name, d.Type)
		}
	}
}

func (f *goFile) typ(t *ast.TypeSpec) {
	def, ok := t.Type.(*ast.InterfaceType)
	if !ok {
		return
	}
	i := &goInterface{name: t.Name.Name}
	for _, field := range def.Methods.List {
		switch x := field.Type.(type) {
		case *ast.FuncType:
			for _, name := range field.Names {
				i.methods = append(i.methods, f.method(name.Name, x))
			}
		case *ast.Ident:
			i.embeds = append(i.embeds, goName{f.pkg.path, x.Name})
		case *ast.SelectorExpr:
			if id, ok := x.X.(*ast.Ident); ok {
				i.embeds = append(i.embeds, goName{f.imports[id.Name], x.Sel.Name})
			}
		}
	}
	f.pkg.interfaces[i.name] = i
}

func (f *goFile) method(name string, t *ast.FuncType) *goMethod {
	m := &goMethod{name: name, params: f.params(t.Params), results: f.params(t.Results)}
	if len(m.params) > 0 {
		m.params = m.params[1:]
	}
	if n := len(m.results); n > 0 {
		m.results = m.results[:n-1]
	}
	return m
}

func (f *goFile) params(list *ast.FieldList) []goParam {
	if list == nil {
		return nil
	}
	var params []goParam
	for _, field := range list.List {
		typ := f.typeText(field.Type)
		if len(field.Names) == 0 {
			params = append(params, goParam{typ: typ})
		}
		for _, name := range field.Names {
			params = append(params, goParam{name.Name, typ})
		}
	}
	return params
}

// predeclared are the types that belong to no package.
var predeclared = []string{
	"any", "bool", "byte", "error", "float32", "float64", "int", "int16", "int32", "int64", "int8",
	"rune", "string", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr",
}

// typeText gives a type as source that is right outside of its package.
func (f *goFile) typeText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		if slices.Contains(predeclared, x.Name) {
			return x.Name
		}
		return f.prog.imports.name(f.pkg.path) + "." + x.Name
	case *ast.SelectorExpr:
		return f.prog.imports.name(f.imports[f.packageName(x.X)]) + "." + x.Sel.Name
	case *ast.StarExpr:
		return "*" + f.typeText(x.X)
	case *ast.ParenExpr:
		return f.typeText(x.X)
	case *ast.ArrayType:
		return "[" + f.length(x.Len) + "]" + f.typeText(x.Elt)
	case *ast.IndexExpr:
		return f.typeText(x.X) + "[" + f.typeText(x.Index) + "]"
	case *ast.IndexListExpr:
		return f.typeText(x.X) + "[" + f.typeTexts(x.Indices) + "]"
	case *ast.FuncType:
		return "func(" + typeList(f.params(x.Params)) + ") (" + typeList(f.params(x.Results)) + ")"
	case *ast.InterfaceType:
		return "any"
	}
	return fmt.Sprintf("unknown%T", x)
}

// packageName gives the name of a package in the file.
func (f *goFile) packageName(x ast.Expr) string {
	if id, ok := x.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

func (f *goFile) typeTexts(list []ast.Expr) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = f.typeText(x)
	}
	return strings.Join(texts, ", ")
}

func (f *goFile) length(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.BasicLit:
		return x.Value
	case *ast.Ident:
		return f.prog.imports.name(f.pkg.path) + "." + x.Name
	}
	return ""
}

func typeList(params []goParam) string {
	texts := make([]string, len(params))
	for i, p := range params {
		texts[i] = p.typ
	}
	return strings.Join(texts, ", ")
}

// base gives the interface that an interface is derived from, or nothing.
func (g *goProgram) base(name goName) goName {
	pkg := g.packages[name.path]
	if pkg == nil || pkg.interfaces[name.name] == nil || len(pkg.interfaces[name.name].embeds) == 0 {
		return goName{}
	}
	return pkg.interfaces[name.name].embeds[0]
}

// allMethods gives the methods of an interface, embedded ones included.
func (g *goProgram) allMethods(name goName) ([]*goMethod, error) {
	pkg := g.packages[name.path]
	if pkg == nil || pkg.interfaces[name.name] == nil {
		return nil, fmt.Errorf("there is no interface %s in %s", name.name, name.path)
	}
	i := pkg.interfaces[name.name]
	var methods []*goMethod
	for _, e := range i.embeds {
		inherited, err := g.allMethods(e)
		if err != nil {
			return nil, err
		}
		methods = append(methods, inherited...)
	}
	return append(methods, i.methods...), nil
}
