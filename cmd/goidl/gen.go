package main

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/goidl/goidl/gen"
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/builtin"
	"github.com/goidl/goidl/idl/diag"
)

type genCmd struct {
	sources
	Out   string   `short:"o" placeholder:"DIR" help:"Write into DIR instead of beside each FILE; - prints."`
	Check bool     `help:"Write nothing; print what would change, and exit with status 3 if anything would."`
	Map   []string `sep:"none" placeholder:"FILE=PATH[;NAME]" help:"Say which Go package an IDL file is, whatever it says itself."`
}

// Run compiles the files. Nothing is written unless all of them compile.
func (cmd *genCmd) Run(c console, status *int) error {
	packages, err := cmd.packages()
	if err == nil && cmd.Check && cmd.Out == "-" {
		err = errors.New("--check compares files, and -o - has none")
	}
	if err != nil {
		*status = statusUsage
		fmt.Fprintln(c.stderr, "goidl:", err)
		return nil
	}
	prog, list := cmd.load()
	var files []gen.File
	if !list.HasErrors() {
		var found diag.List
		files, found = gen.Generate(prog, gen.Options{Version: version, Packages: packages, System: systemPackages()})
		list = append(list, found...)
	}
	c.busy = cmd.Out == "-" || cmd.Check
	if !cmd.report(c, list, prog) {
		*status = statusErrors
		return nil
	}
	return cmd.deliver(c, status, prog.Roots, files)
}

// deliver prints, compares or writes the generated files, one for each root.
func (cmd *genCmd) deliver(c console, status *int, roots []*idl.File, files []gen.File) error {
	if cmd.Out == "-" {
		for _, f := range files {
			if _, err := c.stdout.Write(f.Content); err != nil {
				return err
			}
		}
		return nil
	}
	outputs, err := cmd.place(roots, files)
	switch {
	case err != nil:
		return err
	case cmd.Check:
		differ, err := printDiff(c.stdout, outputs)
		if differ {
			*status = statusDiffer
		}
		return err
	}
	return writeAll(outputs)
}

// packages reads the --map flags.
func (cmd *genCmd) packages() (map[string]idl.GoPackage, error) {
	all := map[string]idl.GoPackage{}
	for _, m := range cmd.Map {
		file, pkg, ok := strings.Cut(m, "=")
		importPath, name, _ := strings.Cut(pkg, ";")
		if !ok || file == "" || importPath == "" {
			return nil, fmt.Errorf("--map %s: expected FILE=PATH or FILE=PATH;NAME", m)
		}
		if name == "" {
			name = path.Base(importPath)
		}
		all[file] = idl.GoPackage{Path: importPath, Name: name}
	}
	return all, nil
}

// systemPackages says which Go package COM's own files are, wherever a user
// has them from: that of goidl's versions of them.
func systemPackages() map[string]idl.GoPackage {
	all := map[string]idl.GoPackage{}
	entries, _ := builtin.FS.ReadDir(".") // an embedded folder can be read
	for _, e := range entries {
		all[e.Name()] = idl.GoPackage{Path: "github.com/goidl/goidl/rt/ole", Name: "ole"}
	}
	return all
}

// place says where the generated files belong.
func (cmd *genCmd) place(roots []*idl.File, files []gen.File) ([]output, error) {
	var outputs []output
	sources := map[string]string{}
	for i, f := range files {
		dir := cmd.Out
		if dir == "" {
			dir = filepath.Dir(filepath.FromSlash(roots[i].Name))
		}
		to := filepath.Join(dir, f.Name)
		if other := sources[to]; other != "" {
			return nil, fmt.Errorf("%s and %s would both become %s", other, roots[i].Name, to)
		}
		sources[to] = roots[i].Name
		outputs = append(outputs, output{to, f.Content})
	}
	return outputs, nil
}
