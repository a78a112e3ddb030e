// Package gen turns a checked program into Go: interface types, and for each
// interface a proxy and a stub that marshal its calls in NDR.
package gen

import (
	"path"
	"runtime"
	"strings"
	"sync"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// Options says what to generate.
type Options struct {
	// Version is goidl's, for the second line of each file.
	Version string

	// Packages says which Go package an IDL file compiles to, whatever the file
	// says itself. The key is the name that the file was opened under, or the last
	// element of it.
	Packages map[string]idl.GoPackage

	// System is the same for files that neither Packages nor a comment of their
	// own assigns a package. The key is the last element of the file's name in
	// lower case: wherever objidl.idl comes from, its Go is the one of the
	// runtime.
	System map[string]idl.GoPackage

	// Partial makes a warning of what is not supported. The rest is generated:
	// an interface without the methods that cannot cross a boundary has its proxy
	// and stub, and these methods are as if they were [local]. So are [local]
	// methods whose way across, and types whose marshaling, nobody has written.
	Partial bool

	// ByHand reports, if Partial is set, whether the user has written the function
	// or type of the given name in a package; nil says that there is nothing.
	// Several goroutines may call it.
	ByHand func(pkg idl.GoPackage, name string) bool
}

// A File is a generated file.
type File struct {
	Name    string // the IDL file's last element and ".go"
	Source  *idl.File
	Package idl.GoPackage
	Content []byte
}

// Generate compiles the root files of a program that package check has found no
// errors in. If it reports an error there are no files.
func Generate(prog *idl.Program, opts Options) ([]File, diag.List) {
	g := newGenerator(prog, &opts)
	var plans []*filePlan
	for _, f := range prog.Roots {
		if plan := g.plan(f); plan != nil {
			plans = append(plans, plan)
		}
	}
	var files []File
	if !g.diags.HasErrors() {
		files = g.printAll(plans)
	}
	g.diags.Sort()
	if g.diags.HasErrors() {
		return nil, g.diags
	}
	return files, g.diags
}

// A generator compiles the files of one program.
type generator struct {
	opts *Options
	syms *symbols

	mu      sync.Mutex // of what follows
	diags   diag.List
	missing map[*idl.File]bool // files without a Go package that have been reported
}

func newGenerator(prog *idl.Program, opts *Options) *generator {
	g := &generator{opts: opts, syms: newSymbols(prog, opts), missing: map[*idl.File]bool{}}
	g.diags = append(g.diags, g.syms.renamed...)
	return g
}

// printAll prints planned files, several at once: each has a shaper of its own,
// and the symbols are only read.
func (g *generator) printAll(plans []*filePlan) []File {
	files := make([]File, len(plans))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i, plan := range plans {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			files[i] = g.print(plan)
		})
	}
	wait.Wait()
	return files
}

func (g *generator) print(plan *filePlan) File {
	f := plan.file
	content, err := printFile(plan, g.syms)
	if err != nil {
		g.bug(f, err)
	}
	return File{
		Name:    path.Base(strings.ReplaceAll(f.Name, `\`, "/")) + ".go",
		Source:  f,
		Package: *plan.pkg,
		Content: content,
	}
}

// bug reports that a file could not be printed.
func (g *generator) bug(f *idl.File, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.diags.Errorf(diag.NotSupported, idl.Span{Pos: idl.Pos{Filename: f.Name}}, "%v", err).
		Help = "this is a bug in goidl; please report it with the file"
}

// plan plans a root file, and reports what stands in the way.
func (g *generator) plan(f *idl.File) *filePlan {
	pkg := g.syms.packageOf(f)
	if pkg == nil {
		g.noPackage(f, idl.Span{Pos: idl.Pos{Filename: f.Name, Line: 1, Column: 1}})
		return nil
	}
	p := g.planner(pkg)
	plan := p.file(f)
	p.clashes(plan)
	return plan
}

// planner makes the planner of a file in package pkg.
func (g *generator) planner(pkg *idl.GoPackage) *planner {
	return &planner{
		shaper: &shaper{syms: g.syms, records: map[idl.Type]*record{}, missing: g.noPackage, here: pkg},
		diags:  &g.diags,
	}
}

// noPackage reports that nobody says which Go package a file is, once.
func (g *generator) noPackage(f *idl.File, use idl.Span) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.missing[f] {
		return
	}
	g.missing[f] = true
	base := path.Base(f.Name)
	g.diags.Errorf(diag.NoGoPackage, use, "nothing says which Go package %s compiles to", base).
		Help = "write //goidl:package import/path;name in it, or use --map " + base + "=import/path"
}

// clashes reports names that become one in Go.
func (p *planner) clashes(plan *filePlan) {
	seen := map[string]idl.Span{}
	use := func(name string, at idl.Span) {
		if first, twice := seen[name]; twice {
			d := p.clash(at, "two declarations are called %s in Go", name)
			d.Related = append(d.Related, diag.Related{Span: first, Message: "the first one is here"})
			return
		}
		seen[name] = at
	}
	for _, d := range plan.decls {
		if name, at := p.syms.constantName(d); name != "" {
			use(name, at)
		}
	}
	for _, e := range plan.enums {
		if name := p.syms.names[e]; name != "" {
			use(name, e.Span)
		}
		for _, m := range e.Members {
			use(p.syms.nameOf(m), m.NameSpan)
		}
	}
	for _, r := range plan.records {
		if !r.handMade && r.name != "" {
			use(r.name, r.src.Where())
		}
		p.memberClashes(r.record)
	}
	for _, i := range plan.ifaces {
		for _, name := range []string{i.name, "IID_" + i.name, i.name + "Proxy", i.name + "Stub"} {
			use(name, i.src.NameSpan)
		}
		p.methodClashes(i)
	}
}

// clash reports that two names become one.
func (p *planner) clash(at idl.Span, format string, args ...any) *diag.Diagnostic {
	d := p.diags.Errorf(diag.GoNameClash, at, format, args...)
	d.Help = "rename one of them; if they cannot be changed, gen -r tells them apart"
	return d
}

// memberClashes reports fields that become one in Go.
func (p *planner) memberClashes(r *record) {
	seen := map[string]*member{}
	for _, m := range r.fields {
		if m.shape == nil {
			continue
		}
		if first := seen[m.name]; first != nil {
			d := p.clash(m.src.NameSpan, "two fields are called %s in Go", m.name)
			d.Related = append(d.Related, diag.Related{Span: first.src.NameSpan, Message: "the first one is here"})
		}
		seen[m.name] = m
	}
}

// methodClashes reports methods that become one in Go: two of an interface, or
// one that a base has with other parameters.
func (p *planner) methodClashes(i *ifacePlan) {
	seen := map[string]*idl.Method{}
	for b := i.base; b != nil; b = b.Base {
		for _, m := range b.Methods {
			if !isUnknown(b) {
				seen[p.syms.nameOf(m)] = m
			}
		}
	}
	for _, m := range i.methods {
		if first := seen[m.name]; first != nil {
			d := p.clash(m.src.NameSpan, "two methods of %s are called %s in Go", i.name, m.name)
			d.Related = append(d.Related, diag.Related{Span: first.NameSpan, Message: "the first one is here"})
		}
		seen[m.name] = m.src
	}
	p.renamedParams(i)
}

// renamedParams notes parameters whose names had to change.
func (p *planner) renamedParams(i *ifacePlan) {
	for _, m := range i.methods {
		for _, prm := range m.src.Params {
			if name, changed := paramName(prm.Name); changed {
				p.diags.Add(diag.Note, diag.GoNameClash, prm.NameSpan, "parameter %q is called %q in Go", prm.Name, name)
			}
		}
	}
}
