package preproc

import (
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// An inclusion is a file that an #include names.
type inclusion struct {
	file string
	span idl.Span // of the #include, up to the file's name
}

// included reads what follows #include and looks for the file.
func (p *preprocessor) included(hash idl.Pos) *inclusion {
	p.space()
	start := p.source.pos(p.mark(p.off))
	name, system, ok := p.headerName()
	span := idl.Span{Pos: start, End: p.source.pos(p.place(p.off))}
	switch {
	case !ok:
		p.errorf(diag.BadDirective, span, "#include needs a file").
			Help = `write #include "x.h" or #include <x.h>`
		return nil
	case p.inArgs:
		p.errorf(diag.BadDirective, idl.Span{Pos: hash, End: span.End}, "#include between the arguments of a macro").
			Help = "put it before the use of the macro"
		return nil
	}
	p.nothingElse("include")
	file, ok := p.find(name, system)
	if !ok {
		p.notFound(span, name)
		return nil
	}
	return &inclusion{file: file, span: idl.Span{Pos: hash, End: span.End}}
}

// find looks for the file of an #include. Where <name> is in no folder of -I, it
// may be beside the file that asks: a SDK that lies in one folder needs no -I.
func (p *preprocessor) find(name string, system bool) (string, bool) {
	if system {
		if file, ok := p.cfg.FindSystem(name); ok {
			return file, true
		}
	}
	return p.cfg.Find(p.lexer.name, name)
}

func (p *preprocessor) notFound(span idl.Span, name string) {
	d := p.errorf(diag.CannotOpen, span, "file %q is not found", name)
	d.Help = "-I adds a folder to look in"
}

// headerName reads "x.h" or <x.h>, or macros that expand to one of them. In a
// name a backslash is a backslash.
func (p *preprocessor) headerName() (name string, system, ok bool) {
	if p.off == len(p.text) {
		return "", false, false
	}
	line := p.text[p.off:]
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	if name, system, ok = cutHeader(line); ok {
		start := p.off
		p.off += len(name) + 2
		p.passed(start)
		return name, system, ok
	}
	var t Token
	p.next(&t)
	p.use = &use{pos: t.Pos(), end: t.End()}
	var text strings.Builder
	for i, t := range p.expandList(p.restOfTokens(&t), false) {
		if t.Space && i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(t.Text)
	}
	return cutHeader(text.String())
}

// cutHeader gives the name that text starts with in "" or <>.
func cutHeader(text string) (name string, system, ok bool) {
	if text == "" {
		return "", false, false
	}
	closing := `"`
	switch text[0] {
	case '<':
		closing, system = ">", true
	case '"':
	default:
		return "", false, false
	}
	name, _, ok = strings.Cut(text[1:], closing)
	return name, system, ok && name != ""
}

// include opens the file of an #include.
func (p *preprocessor) include(inc *inclusion) {
	if p.once[inc.file] {
		return
	}
	p.includes++
	switch {
	case len(p.files) >= maxIncludeDepth:
		p.limit(inc.span, "files #include each other more than %d deep", maxIncludeDepth)
		return
	case p.includes > maxIncludes:
		p.limit(inc.span, "more than %d #includes", maxIncludes)
		return
	}
	s := p.sources[inc.file]
	if s == nil {
		file, err := p.cfg.ReadFile(inc.file)
		if err != nil {
			p.errorf(diag.CannotOpen, inc.span, "cannot read %q: %v", inc.file, err)
			return
		}
		s = p.load(inc.file, file)
	}
	if p.read+len(s.text) > p.budget.text {
		p.exhausted(inc.span, "more than %d bytes of text in all files", p.budget.text)
		return
	}
	p.open(s, inc.span)
}
