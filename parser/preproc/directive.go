package preproc

import (
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// directive reads a directive whose # was read at hash, and what #if leaves out
// behind it.
func (p *preprocessor) directive(hash idl.Pos) {
	p.inLine = true
	var t Token
	p.next(&t)
	include := p.command(hash, &t)
	p.endLine()
	if include != nil {
		p.include(include)
		return
	}
	for p.skipping() && !p.stop {
		p.muted = true
		found := p.skipToHash(&t)
		p.muted = false
		if !found {
			return
		}
		p.inLine = true
		hash := t.Pos
		if p.next(&t); t.Kind == Ident {
			p.conditional(hash, &t)
		}
		p.muted = p.skipping()
		p.endLine()
	}
}

func (p *preprocessor) endLine() {
	p.skipLine()
	p.inLine = false
}

// command carries out the directive whose first word is t. The file of an
// #include is opened later, when its line is read to the end.
func (p *preprocessor) command(hash idl.Pos, t *Token) *inclusion {
	switch t.Kind {
	case EOF: // a # alone does nothing
		return nil
	case Int: // # 12 "x.idl", as other preprocessors leave it
		p.lineNumber(t)
		return nil
	}
	if t.Kind == Ident && p.conditional(hash, t) {
		return nil
	}
	switch t.Text {
	case "define":
		p.define()
	case "undef":
		p.undef()
	case "include":
		return p.included(hash)
	case "line":
		p.next(t)
		p.lineNumber(t)
	case "pragma":
		p.pragma(hash)
	case "error", "warning":
		p.message(hash, t.Text)
	case "ident", "sccs": // of version control
	default:
		d := p.errorf(diag.BadDirective, t.Span(), "unknown directive #%s", t.Text)
		d.Help = "directives are #include, #define, #undef, #if, #ifdef, #ifndef, #elif, #else, #endif, #line, #error, #warning and #pragma"
	}
	return nil
}

func (p *preprocessor) undef() {
	var t Token
	p.next(&t)
	if p.macroName(&t, "undef") {
		delete(p.macros, t.Text)
		p.nothingElse("undef")
	}
}

// nothingElse warns of text at the end of a directive.
func (p *preprocessor) nothingElse(directive string) {
	var t Token
	if p.next(&t); t.Kind != EOF {
		p.warnf(diag.BadDirective, t.Span(), "text behind #%s is ignored", directive)
	}
}

// message carries out #error and #warning.
func (p *preprocessor) message(hash idl.Pos, word string) {
	text, end := p.restOfLine()
	span := idl.Span{Pos: hash, End: end}
	if word == "error" {
		p.errorf(diag.ErrorDirective, span, "#error: %s", text)
		return
	}
	p.warnf(diag.ErrorDirective, span, "#warning: %s", text)
}

// restOfLine gives the text of the line without comments around it, and where it ends.
func (p *preprocessor) restOfLine() (string, idl.Pos) {
	var t Token
	end := p.place(p.off)
	p.next(&t)
	start := p.off - len(t.Text)
	stop := start
	for ; t.Kind != EOF; p.next(&t) {
		stop, end = p.off, t.End
	}
	return strings.TrimSpace(p.text[start:stop]), end
}

// pragma hands a #pragma on, except for #pragma once.
func (p *preprocessor) pragma(hash idl.Pos) {
	text, end := p.restOfLine()
	if text == "once" {
		p.once[p.lexer.name] = true
		return
	}
	p.out = append(p.out, Token{Kind: Pragma, Space: true, Text: text, Pos: hash, End: end})
}

// lineNumber carries out #line, whose number is t. It sets what __LINE__ and
// __FILE__ say of the next line.
func (p *preprocessor) lineNumber(t *Token) {
	items := p.expandList(p.restOfItems(t), false)
	n := -1
	if len(items) > 0 {
		n, _ = strconv.Atoi(items[0].text)
	}
	if n <= 0 || len(items) > 1 && items[1].kind != String {
		p.errorf(diag.BadDirective, t.Span(), `#line needs a number and perhaps a file name: #line 12 "x.idl"`)
		return
	}
	in := &p.files[len(p.files)-1]
	in.shift = n - p.line - 1
	if len(items) > 1 {
		in.calls = items[1].text
	}
}

// restOfItems gives t and the items behind it on the line.
func (p *preprocessor) restOfItems(t *Token) []item {
	var items []item
	for ; t.Kind != EOF; p.next(t) {
		items = append(items, itemOf(t))
	}
	return items
}

// lineItem is what __LINE__ stands for.
func (p *preprocessor) lineItem() item {
	line := p.use.span.Pos.Line + p.files[len(p.files)-1].shift
	return item{kind: Int, text: strconv.Itoa(line)}
}

// fileItem is what __FILE__ stands for.
func (p *preprocessor) fileItem() item {
	in := &p.files[len(p.files)-1]
	if in.calls != "" {
		return item{kind: String, text: in.calls}
	}
	return item{kind: String, text: strconv.Quote(in.lexer.name)}
}
