package main

import (
	"errors"
	"fmt"
	"maps"
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
	Out    string   `short:"o" placeholder:"DIR" help:"Write into DIR instead of beside each FILE; - prints."`
	Set    bool     `short:"r" help:"Compile what the files import, too, each to a package of its own below the folder of -o, and remove what an earlier run left there."`
	Module string   `placeholder:"PATH" help:"With -r: the import path of the folder of -o."`
	Check  bool     `help:"Write nothing; print what would change, and exit with status 3 if anything would."`
	Watch  bool     `help:"Do not end, but compile again whenever a file changes."`
	Map    []string `sep:"none" placeholder:"FILE=PATH[;NAME]" help:"Say which Go package an IDL file is, whatever it says itself."`
}

// Run compiles the files, once or again and again.
func (cmd *genCmd) Run(c console, status *int) error {
	packages, err := packagesOf(cmd.Map)
	if err = errors.Join(err, cmd.usage()); err != nil {
		*status = statusUsage
		fmt.Fprintln(c.stderr, "goidl:", err)
		return nil
	}
	if cmd.Watch {
		return cmd.watch(c, packages)
	}
	_, err = cmd.once(c, status, packages)
	return err
}

// once compiles the files. Nothing is written unless all of them compile.
func (cmd *genCmd) once(c console, status *int, packages map[string]idl.GoPackage) (*idl.Program, error) {
	compile := cmd.compile
	if cmd.Set {
		compile = cmd.compileSet
	}
	prog, outputs, list := compile(gen.Options{Version: version, Packages: maps.Clone(packages), System: systemPackages()})
	c.busy = cmd.Out == "-" || cmd.Check
	if !cmd.report(c, list, prog) {
		*status = statusErrors
		return prog, nil
	}
	return prog, cmd.deliver(c, status, outputs)
}

// usage finds flags that do not go together.
func (cmd *genCmd) usage() error {
	switch {
	case cmd.Check && cmd.Out == "-":
		return errors.New("--check compares files, and -o - has none")
	case cmd.Watch && (cmd.Check || cmd.Out == "-"):
		return errors.New("--watch writes files, and --check and -o - do not")
	case cmd.Set && (cmd.Out == "" || cmd.Out == "-" || cmd.Module == ""):
		return errors.New("-r needs the folder to write into, -o DIR, and its import path, --module PATH")
	case cmd.Module != "" && !cmd.Set:
		return errors.New("--module is for -r; a file says its package in a comment //goidl:package, or by --map")
	}
	return nil
}

// compile compiles each file that was asked for.
func (cmd *genCmd) compile(opts gen.Options) (*idl.Program, []output, diag.List) {
	prog, list := cmd.load()
	if list.HasErrors() {
		return prog, nil, list
	}
	files, found := gen.Generate(prog, opts)
	var outputs []output
	for _, f := range files {
		dir := cmd.Out
		if dir == "" {
			dir = filepath.Dir(filepath.FromSlash(f.Source.Name))
		}
		outputs = append(outputs, output{filepath.Join(dir, f.Name), f.Content, f.Source.Name})
	}
	return prog, outputs, append(list, found...)
}

// deliver prints, compares or writes the generated files.
func (cmd *genCmd) deliver(c console, status *int, outputs []output) error {
	if cmd.Out == "-" {
		for _, f := range outputs {
			if _, err := c.stdout.Write(f.content); err != nil {
				return err
			}
		}
		return nil
	}
	if err := collisions(outputs); err != nil {
		return err
	}
	if cmd.Set {
		old, err := stale(cmd.Out, outputs)
		if err != nil {
			return err
		}
		outputs = append(outputs, old...)
	}
	if !cmd.Check {
		return writeAll(outputs)
	}
	differ, err := printDiff(c.stdout, outputs)
	if differ {
		*status = statusDiffer
	}
	return err
}

// collisions finds files that would overwrite each other.
func collisions(outputs []output) error {
	sources := map[string]string{}
	for _, f := range outputs {
		if other := sources[f.path]; other != "" {
			return fmt.Errorf("%s and %s would both become %s", other, f.source, f.path)
		}
		sources[f.path] = f.source
	}
	return nil
}

// packagesOf reads --map flags.
func packagesOf(flags []string) (map[string]idl.GoPackage, error) {
	all := map[string]idl.GoPackage{}
	for _, m := range flags {
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
