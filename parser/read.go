package parser

import (
	"runtime"
	"sync"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// maxImports is how many names a file may import. Each is looked for in many
// places.
const maxImports = 10_000

// A reader parses files and those that they import, in parallel.
type reader struct {
	cfg   preproc.Config
	slots chan struct{} // one for each file that may be parsed at once
	wait  sync.WaitGroup

	mu      sync.Mutex
	parsed  map[string]*parsed // by name; complete when wait is done
	sources map[string][]byte
}

// A parsed file is what became of one name.
type parsed struct {
	file    *idl.File
	imports []string // the names that file.Imports were found under, or ""
	diags   diag.List
	err     error // it could not be read
}

func newReader(cfg *preproc.Config, sources map[string][]byte) *reader {
	r := &reader{
		cfg:     *cfg,
		slots:   make(chan struct{}, runtime.GOMAXPROCS(0)),
		parsed:  make(map[string]*parsed),
		sources: sources,
	}
	r.cfg.OnRead = r.onRead
	return r
}

// onRead keeps the text of a file for the excerpts in diagnostics.
func (r *reader) onRead(name string, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sources[name] = text
}

// start begins to parse a file, unless somebody has done so already.
func (r *reader) start(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.parsed[name] != nil {
		return
	}
	p := &parsed{}
	r.parsed[name] = p
	r.wait.Go(func() { r.read(name, p) })
}

// read parses a file and starts those that it imports.
func (r *reader) read(name string, p *parsed) {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	src, err := r.cfg.ReadFile(name)
	if err != nil {
		p.err = err
		return
	}
	f := newFileParser(&r.cfg, name, src)
	r.startAhead(f)
	f.parse()
	p.file, p.diags = f.file, f.diags
	if imports := p.file.Imports; len(imports) > maxImports {
		p.diags.Errorf(diag.TooDeep, imports[maxImports].Span, "more than %d imports", maxImports)
		p.file.Imports = imports[:maxImports]
	}
	for _, imp := range p.file.Imports {
		found, _ := r.cfg.Find(imp.Pos.Filename, imp.Path)
		p.imports = append(p.imports, found)
		if found != "" {
			r.start(found)
		}
	}
}

// startAhead starts what a file seems to import, so that a chain of imports is not
// parsed one file after the other.
func (r *reader) startAhead(f *fileParser) {
	n := 0
	f.importsAhead(func(from, path string) {
		if n++; n > maxImports {
			return
		}
		if found, ok := r.cfg.Find(from, path); ok {
			r.start(found)
		}
	})
}
