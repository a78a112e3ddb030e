package main

import (
	"errors"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/goidl/goidl/gen"
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
)

type newCmd struct {
	reading
	File      string   `arg:"" name:"FILE" help:"The IDL file."`
	Class     string   `required:"" placeholder:"NAME" help:"The class: a coclass of FILE, or a name for a new one."`
	Model     string   `enum:"none,apartment,free,both,neutral" default:"both" help:"Its threading model: none, apartment, free, both or neutral."`
	Interface []string `sep:"none" placeholder:"NAME" help:"An interface that the class has; if none is given, those of the coclass, or the only one of FILE."`
	Out       string   `short:"o" placeholder:"DIR" help:"Write into DIR instead of beside FILE; - prints."`
	Map       []string `sep:"none" placeholder:"FILE=PATH[;NAME]" help:"As for gen."`
}

// models are the threading models: their names in package rt, and what they mean
// to who writes the methods.
var models = map[string]struct{ name, text string }{
	"none":      {"ThreadingModelNone", "All objects live in the main single-threaded apartment, where their methods run one at a time."},
	"apartment": {"Apartment", "An object lives in a single-threaded apartment, where its methods run one at a time."},
	"free":      {"Free", "Objects live in the multithreaded apartment: several goroutines may call methods at once."},
	"both":      {"Both", "An object lives in the apartment that asks for it: several goroutines may call methods at once."},
	"neutral":   {"Neutral", "An object's methods run on the goroutine that calls them, one at a time."},
}

// Run writes the file, unless it is there.
func (cmd *newCmd) Run(c console, status *int) error {
	packages, err := packagesOf(cmd.Map)
	if err = errors.Join(err, cmd.usage()); err != nil {
		*status = statusUsage
		fmt.Fprintln(c.stderr, "goidl:", err)
		return nil
	}
	c.busy = cmd.Out == "-"
	*status = statusErrors
	prog, list := cmd.parse([]string{cmd.File})
	list = append(list, check.Program(prog)...)
	if list.HasErrors() {
		cmd.report(c, list, prog)
		return nil
	}
	root := prog.Roots[0]
	class, err := cmd.class(root)
	if err != nil {
		return err
	}
	file, found := gen.Implement(prog, root, class, gen.Options{Version: version, Packages: packages, System: systemPackages()})
	if !cmd.report(c, append(list, found...), prog) {
		return nil
	}
	*status = statusOK
	return cmd.write(c, file)
}

func (cmd *newCmd) usage() error {
	if !token.IsIdentifier(cmd.Class) || !unicode.IsLetter([]rune(cmd.Class)[0]) {
		return fmt.Errorf("--class %s: the name of a class begins with a letter, and letters, digits and _ follow", cmd.Class)
	}
	return nil
}

// class finds out what the class is.
func (cmd *newCmd) class(f *idl.File) (gen.Class, error) {
	model := models[cmd.Model]
	class := gen.Class{Name: cmd.Class, Model: model.name, ModelText: model.text}
	if d := coclass(f, cmd.Class); d != nil {
		class.Interfaces = implemented(d)
	} else {
		class.CLSID = newGUID()
	}
	own := interfaces(f)
	if len(class.Interfaces) == 0 && len(own) == 1 {
		class.Interfaces = own
	}
	if len(cmd.Interface) > 0 {
		class.Interfaces = nil
	}
	for _, name := range cmd.Interface {
		i := find(own, name)
		if i == nil {
			return class, fmt.Errorf("%s has no interface %s; it has %s", f.Name, name, names(own))
		}
		class.Interfaces = append(class.Interfaces, i)
	}
	if len(class.Interfaces) == 0 {
		return class, fmt.Errorf("--interface has to say which interface %s has; %s has %s", cmd.Class, f.Name, names(own))
	}
	return class, nil
}

// coclass gives the class of a name that a file defines, or nil.
func coclass(f *idl.File, name string) (class *idl.Coclass) {
	idl.WalkDecls(f.Decls, func(d idl.Decl) {
		if c, ok := d.(*idl.Coclass); ok && !c.Forward && c.Name == name {
			class = c
		}
	})
	return class
}

// implemented gives the interfaces that objects of a coclass have: not those that
// they call.
func implemented(d *idl.Coclass) (all []*idl.Interface) {
	for _, m := range d.Members {
		if i := m.Interface; i != nil && !m.Attrs.Has("source") && isImplementable(i) {
			all = append(all, i)
		}
	}
	return all
}

func isImplementable(i *idl.Interface) bool {
	return !i.Forward && i.Kind == idl.ObjectInterface && len(i.TypeParams) == 0
}

// interfaces gives the interfaces that a file defines.
func interfaces(f *idl.File) (all []*idl.Interface) {
	idl.WalkDecls(f.All(), func(d idl.Decl) {
		if i, ok := d.(*idl.Interface); ok && isImplementable(i) {
			all = append(all, i)
		}
	})
	return all
}

func find(all []*idl.Interface, name string) *idl.Interface {
	for _, i := range all {
		if i.PlainName() == name {
			return i
		}
	}
	return nil
}

// names lists interfaces.
func names(all []*idl.Interface) string {
	if len(all) == 0 {
		return "none"
	}
	list := make([]string, len(all))
	for n, i := range all {
		list[n] = i.PlainName()
	}
	return strings.Join(list, ", ")
}

// write puts the file where nothing is yet.
func (cmd *newCmd) write(c console, f gen.File) error {
	if cmd.Out == "-" {
		_, err := c.stdout.Write(f.Content)
		return err
	}
	dir := cmd.Out
	if dir == "" {
		dir = filepath.Dir(filepath.FromSlash(f.Source.Name))
	}
	path := filepath.Join(dir, f.Name)
	if err := create(path, f.Content); errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already and stays as it is", path)
	} else if err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.stdout, path)
	return err
}

// create writes a file that must not be there.
func create(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}
