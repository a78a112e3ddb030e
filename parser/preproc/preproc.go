package preproc

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A Result is what Run makes of a file.
type Result struct {
	Tokens     []Token     // the last one is EOF, at the end of the file
	Directives []Directive // of the file and what it #includes, in order
	Doc        string      // the comment at the top of the file, markers removed
}

// Run preprocesses the file called name, whose bytes are src. It gives the tokens
// that it could make out even if the list has errors.
func Run(cfg *Config, name string, src []byte) (Result, diag.List) {
	return ample.run(cfg, name, src)
}

func (b budget) run(cfg *Config, name string, src []byte) (Result, diag.List) {
	p := &preprocessor{
		cfg:     cfg,
		budget:  b,
		macros:  map[string]*macro{},
		sources: map[string]*source{},
		once:    map[string]bool{},
		out:     make([]Token, 0, len(src)/8+16),
	}
	p.predefine()
	p.open(p.load(name, src), idl.Span{})
	if len(p.source.text) > b.text {
		p.exhausted(p.source.start(), "more than %d bytes of text", b.text)
	}
	p.run()
	return Result{Tokens: p.out, Directives: p.directives, Doc: p.topComment}, p.diags
}

// A preprocessor is the state of one Run.
type preprocessor struct {
	cfg    *Config
	budget budget
	diags  diag.List
	stop   bool // a limit was reached: nothing more is read
	spent  bool // that limit is part of the budget

	out        []Token
	grown      struct{ tokens, off int } // where out grew: its length, and how far the file was read
	directives []Directive
	topComment string

	// Files.
	*lexer           // of the file that is being read: the last of files
	files    []input // the files that are open, each #included by the one before it
	includes int     // #includes so far
	read     int     // bytes in the files opened so far
	sources  map[string]*source
	once     map[string]bool // files with #pragma once

	// Macros.
	macros map[string]*macro
	names  nameFilter
	frames []frame
	floor  int     // frames below it are not read
	sealed bool    // the file is not read: the frames above floor are all the text there is
	gap    bool    // a macro that came to nothing had white space before it
	inArgs bool    // arguments of a macro are being read from the file
	work   int     // tokens that expansion has moved so far
	use    *use    // where the file uses the macro that is being expanded
	slab   []Token // room for the bodies of macros
	toks   []Token // of the macro that is being defined
}

// An input is a file that is open.
type input struct {
	*lexer
	from  idl.Span // the #include that opened it
	conds []cond   // the #ifs that are open in it
	shift int      // what #line adds to line numbers
	calls string   // what #line calls the file, with quotes; "" without #line
}

// load makes a source of the bytes of a file.
func (p *preprocessor) load(name string, file []byte) *source {
	text := decode(file)
	if p.cfg.OnRead != nil {
		p.cfg.OnRead(name, text)
	}
	s := newSource(name, text)
	p.sources[name] = s
	return s
}

// open puts a file on top of those being read.
func (p *preprocessor) open(s *source, from idl.Span) {
	p.read += len(s.text)
	p.lexer = newLexer(s, &p.directives)
	p.files = append(p.files, input{lexer: p.lexer, from: from})
	if len(s.splices) == maxSplices {
		p.exhausted(s.start(), "more than %d lines that a backslash continues", maxSplices)
	}
}

// close ends the file being read; ok is false if it was the last.
func (p *preprocessor) close() (ok bool) {
	in := &p.files[len(p.files)-1]
	if !p.stop {
		p.unfinished(in)
	}
	if len(p.files) == 1 {
		p.topComment = cleanComment(in.text[in.top.start:in.top.end])
		return false
	}
	p.files = p.files[:len(p.files)-1]
	p.lexer = p.files[len(p.files)-1].lexer
	return true
}

// unfinished reports what is still open at the end of a file.
func (p *preprocessor) unfinished(in *input) {
	if in.unclosed != nil {
		p.errorf(diag.UnterminatedComment, in.unclosed.Span(), "comment does not end").Help = "close it with */"
	}
	for _, c := range in.conds {
		p.errorf(diag.BadConditional, c.span, "#%s without #endif", c.word).Help = "end it with #endif in the same file"
	}
}

// run reads the file to its end. Each token is lexed in place at the end of out;
// what is no ordinary token is taken from there again.
func (p *preprocessor) run() {
	for !p.stop {
		t := p.slot()
		p.next(t)
		switch t.Kind {
		case Ident:
			if p.names.may(t.Text) {
				p.name()
			} else if len(t.Text) == guidTail {
				p.joinGUID()
			}
		case Int, Float:
			if len(t.Text) == guidTail {
				p.joinGUID()
			}
		case Punct:
			if p.first && t.Text == "#" {
				p.dropLast()
				p.directive(t.Pos())
			}
		case EOF:
			if !p.close() {
				return
			}
			p.dropLast()
		case stray, openText:
			p.badToken(t)
		}
		if len(p.out) > p.budget.tokens {
			p.exhausted(t.Span(), "more than %d tokens", p.budget.tokens)
		}
	}
	p.finish()
}

// slot adds a token to the result.
func (p *preprocessor) slot() *Token {
	n := len(p.out)
	if n == cap(p.out) {
		p.out = slices.Grow(p.out, p.expected())
	}
	p.out = p.out[:n+1]
	return &p.out[n]
}

// expected is for how many more tokens there should be room: for what the file
// will make if it goes on as it did since the last time, and a quarter, so that a
// large result is copied once or twice only. Append would copy it five times.
func (p *preprocessor) expected() int {
	file := p.files[0]
	n, off := len(p.out)-p.grown.tokens, file.off-p.grown.off
	p.grown.tokens, p.grown.off = len(p.out), file.off
	rest := n * (len(file.text) - file.off) / max(1, off)
	return min(max(rest+rest/4, len(p.out)/2), 4*len(p.out)) + 16
}

func (p *preprocessor) dropLast() { p.out = p.out[:len(p.out)-1] }

// finish ends a result that a limit cut short. Where the budget is used up it is
// empty: there would be a lot to parse, and no more to learn.
func (p *preprocessor) finish() {
	if p.spent {
		p.out = nil
	}
	p.out = append(p.out, Token{Kind: EOF, src: p.source, at: p.mark(p.off)})
	for p.close() {
	}
}

// name deals with the last token of out, a name that may be a macro's.
func (p *preprocessor) name() {
	t := p.out[len(p.out)-1]
	m := p.macros[t.Text]
	if m == nil || m.params != nil && !p.atParen() {
		return
	}
	p.dropLast()
	p.use = &use{pos: t.Pos(), end: t.End()}
	p.begin(m, &t)
	first := len(p.out)
	p.drain()
	if t.origin != nil && t.origin.comment != "" && first < len(p.out) {
		p.out[first].ownOrigin().comment = t.origin.comment
	}
}

// badToken reports the last token of out. It drops a stray one and closes an open
// one, so that the parser need not complain of it, too.
func (p *preprocessor) badToken(t *Token) {
	if t.Kind == stray {
		p.strayToken(t)
		return
	}
	code, quote := diag.UnterminatedString, `"`
	switch {
	case strings.HasPrefix(t.Text, `"`):
		t.Kind = String
	case strings.HasPrefix(t.Text, `L"`):
		t.Kind = WideString
	default:
		t.Kind, code, quote = Char, diag.BadChar, "'"
	}
	p.errorf(code, t.Span(), "%s does not end on its line", t.Kind).Help = "close it with " + quote
	if o := t.ownOrigin(); o.end.line == 0 {
		o.end = t.endMark()
	}
	if t.Text = strings.TrimRight(t.Text, `\`); t.Kind == Char && strings.HasSuffix(t.Text, "'") {
		t.Text += "0" // '' would be another fault
	}
	t.Text += quote
}

func (p *preprocessor) strayToken(t *Token) {
	d := p.errorf(diag.StrayCharacter, t.Span(), "%q cannot stand here", t.Text)
	d.Help = "only comments and strings may contain it"
	if help := strayHelp(t.Text); help != "" {
		d.Help = help
	}
	p.dropLast()
}

// strayHelp explains characters that editors and word processors put in the place
// of others.
func strayHelp(text string) string {
	r, _ := utf8.DecodeRuneInString(text)
	switch {
	case text == `\`:
		return "a backslash continues a line only as its very last character"
	case strings.ContainsRune("“”„«»", r):
		return `write a straight quotation mark: "`
	case strings.ContainsRune("‘’‚", r):
		return "write a straight quotation mark: '"
	case strings.ContainsRune("–—−", r):
		return "write a plain hyphen: -"
	case unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF:
		return "write a plain space"
	case r == 0:
		return "the file is damaged, or is no text"
	}
	return ""
}

// errorf reports an error, with the #includes that led to it.
func (p *preprocessor) errorf(code diag.Code, span idl.Span, format string, args ...any) *diag.Diagnostic {
	return p.report(diag.Error, code, span, format, args...)
}

func (p *preprocessor) warnf(code diag.Code, span idl.Span, format string, args ...any) *diag.Diagnostic {
	return p.report(diag.Warning, code, span, format, args...)
}

func (p *preprocessor) report(sev diag.Severity, code diag.Code, span idl.Span, format string, args ...any) *diag.Diagnostic {
	if len(p.diags) == maxErrors && !p.stop {
		p.stop = true
		p.diags.Errorf(diag.TooDeep, span, "more than %d errors; the rest of the text is not read", maxErrors)
	}
	if len(p.diags) > maxErrors {
		return &diag.Diagnostic{}
	}
	d := p.diags.Add(sev, code, span, format, args...)
	for i := len(p.files) - 1; i > 0 && len(d.Related) < maxIncludeNotes; i-- {
		if i+1 < len(p.files) && p.files[i].from == p.files[i+1].from {
			continue // a file that includes itself does so in one place
		}
		d.Related = append(d.Related, diag.Related{Span: p.files[i].from, Message: "included here"})
	}
	return d
}

// limit reports that a bound is reached, and ends the run.
func (p *preprocessor) limit(span idl.Span, format string, args ...any) {
	if !p.stop {
		p.errorf(diag.TooDeep, span, format, args...)
		p.stop = true
	}
}

// exhausted reports that the budget is used up, and ends the run.
func (p *preprocessor) exhausted(span idl.Span, format string, args ...any) {
	p.spent = p.spent || !p.stop
	p.limit(span, format, args...)
}
