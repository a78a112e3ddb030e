package parser

import (
	"go/token"
	"path"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// The comments that speak to goidl: //goidl:package import/path;name says which Go
// package a file compiles to, //goidl:light asks for light proxies.
const (
	packageDirective = "package"
	lightDirective   = "light"
)

// directives heeds the comments that speak to goidl. Those in a file that is
// #included are that file's own business.
func (f *fileParser) directives(list []preproc.Directive) {
	for i := range list {
		d := &list[i]
		own := d.Pos.Filename == f.file.Name
		switch {
		case d.Name != packageDirective && d.Name != lightDirective:
			f.unknownDirective(d)
		case own && d.Name == packageDirective:
			f.goPackage(d)
		case own:
			f.file.Light = true
		}
	}
}

func (f *fileParser) unknownDirective(d *preproc.Directive) {
	e := f.diags.Errorf(diag.BadPackageComment, d.Span, "unknown comment //goidl:%s", d.Name)
	e.Help = "goidl knows //goidl:package import/path;name and //goidl:light"
	for _, known := range [...]string{packageDirective, lightDirective} {
		if near(d.Name, known) {
			e.Help = `did you mean "//goidl:` + known + `"?`
		}
	}
}

// near reports whether a word is likely to be a misspelling of another.
func near(word, meant string) bool {
	return levenshtein.ComputeDistance(strings.ToLower(word), meant) <= len(meant)/3
}

// goPackage reads import/path;name.
func (f *fileParser) goPackage(d *preproc.Directive) {
	importPath, name, named := strings.Cut(d.Args, ";")
	if !named {
		name = path.Base(importPath)
	}
	bad := ""
	switch {
	case f.file.Package != nil && f.file.Package.Pos == d.Span.Pos:
		return // a file that includes itself
	case f.file.Package != nil:
		bad = "the file has a package already"
	case !isImportPath(importPath):
		bad = "that is no import path: " + quote(importPath)
	case !token.IsIdentifier(name) || name == "_":
		bad = "that is no package name: " + quote(name)
	}
	if bad == "" {
		f.file.Package = &idl.GoPackage{Span: d.Span, Path: importPath, Name: name}
		return
	}
	e := f.diags.Errorf(diag.BadPackageComment, d.Span, "%s", bad)
	e.Help = "write //goidl:package import/path;name"
	if first := f.file.Package; first != nil {
		e.Help = "remove one of the two"
		e.Related = []diag.Related{{Span: first.Span, Message: "the first is here"}}
	}
}

// isImportPath reports whether Go takes p for an import path.
func isImportPath(p string) bool {
	if p == "" || path.Clean(p) != p || p[0] == '/' || p[0] == '.' {
		return false
	}
	return !strings.ContainsFunc(p, func(r rune) bool {
		return r <= ' ' || r == 0x7F || strings.ContainsRune("!\"#$%&'()*,:;<=>?[\\]^`{|}\uFFFD", r)
	})
}
