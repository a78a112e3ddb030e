package preproc

import (
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"

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
		hash := t.Pos()
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
		d.Help = "directives are #" + strings.Join(directives, ", #")
		for _, known := range directives {
			if levenshtein.ComputeDistance(t.Text, known) <= (len(known)+1)/4 {
				d.Help = "did you mean #" + known + "?"
			}
		}
	}
	return nil
}

// directives are the words that may follow a # at the beginning of a line.
var directives = []string{
	"include", "define", "undef", "if", "ifdef", "ifndef", "elif", "else", "endif", "line", "error", "warning", "pragma",
}

func (p *preprocessor) undef() {
	var t Token
	p.next(&t)
	if p.isFree(&t, "undef") {
		delete(p.macros, t.Text)
		p.nothingElse("undef")
	}
}

// nothingElse warns of text at the end of a directive.
func (p *preprocessor) nothingElse(directive string) {
	var t Token
	if p.next(&t); t.Kind != EOF {
		p.warnf(diag.BadDirective, t.Span(), "text after #%s is ignored", directive)
	}
}

// message carries out #error and #warning.
func (p *preprocessor) message(hash idl.Pos, word string) {
	text, end := p.restOfLine()
	span := idl.Span{Pos: hash, End: p.source.pos(end)}
	if word == "error" {
		p.errorf(diag.ErrorDirective, span, "%s", strings.TrimSuffix("#error: "+text, ": ")).
			Help = "the file itself says that it cannot be compiled so; if it asks for a macro, -D defines it"
		return
	}
	p.warnf(diag.ErrorDirective, span, "#warning: %s", text)
}

// restOfLine gives the text of the line without comments around it, and where it ends.
func (p *preprocessor) restOfLine() (string, mark) {
	var t Token
	end := p.place(p.off)
	p.next(&t)
	start := p.off - len(t.Text)
	stop := start
	for ; t.Kind != EOF; p.next(&t) {
		stop, end = p.off, p.place(p.off)
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
	*p.slot() = Token{
		Kind: Pragma, Space: true, Text: text, src: p.source, at: markOf(hash), origin: &origin{end: end},
	}
}

// lineNumber carries out #line, whose number is t. It sets what __LINE__ and
// __FILE__ say of the next line.
func (p *preprocessor) lineNumber(t *Token) {
	span := t.Span()
	p.use = &use{pos: span.Pos, end: span.End}
	toks := p.expandList(p.restOfTokens(t), false)
	n := -1
	if len(toks) > 0 {
		n, _ = strconv.Atoi(toks[0].Text)
	}
	if n <= 0 || len(toks) > 1 && toks[1].Kind != String {
		p.errorf(diag.BadDirective, span, `#line needs a number and perhaps a file name: #line 12 "x.idl"`)
		return
	}
	in := &p.files[len(p.files)-1]
	in.shift = n - p.line - 1
	if len(toks) > 1 {
		in.calls = toks[1].Text
	}
}

// restOfTokens gives t and the tokens behind it on the line. Then t is EOF.
func (p *preprocessor) restOfTokens(t *Token) []Token {
	var toks []Token
	for ; t.Kind != EOF; p.next(t) {
		toks = append(toks, *t)
	}
	return toks
}

// lineNow is what __LINE__ stands for.
func (p *preprocessor) lineNow() Token {
	line := p.use.pos.Line + p.files[len(p.files)-1].shift
	return Token{Kind: Int, Text: strconv.Itoa(line)}
}

// fileNow is what __FILE__ stands for.
func (p *preprocessor) fileNow() Token {
	in := &p.files[len(p.files)-1]
	if in.calls != "" {
		return Token{Kind: String, Text: in.calls}
	}
	return Token{Kind: String, Text: strconv.Quote(in.lexer.name)}
}
