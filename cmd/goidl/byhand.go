package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/goidl/goidl/idl"
)

// A handwriting knows which functions and types users have written in the
// packages of a set.
type handwriting struct {
	dir, module string

	mu    sync.Mutex
	names map[string]map[string]bool // by import path
}

// has reports whether package pkg has a function or type called name that was
// not generated.
func (h *handwriting) has(pkg idl.GoPackage, name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	names, known := h.names[pkg.Path]
	if !known {
		names = map[string]bool{}
		if rest, ok := below(h.module, pkg.Path); ok {
			readNames(filepath.Join(h.dir, filepath.FromSlash(rest)), names)
		}
		h.names[pkg.Path] = names
	}
	return names[name]
}

// readNames adds the names of the functions and types in a folder's Go files. A
// file that does not parse has what could be read of it.
func readNames(dir string, names map[string]bool) {
	entries, _ := os.ReadDir(dir) // there is no folder before the first run
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || isGenerated(path) {
			continue
		}
		file, _ := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if file == nil {
			continue
		}
		for _, decl := range file.Decls {
			addNames(decl, names)
		}
	}
}

func addNames(decl ast.Decl, names map[string]bool) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names[d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				names[t.Name.Name] = true
			}
		}
	}
}
