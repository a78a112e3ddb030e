package preproc

import (
	"slices"
	"strconv"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A macro is a name that stands for text.
type macro struct {
	name    string
	span    idl.Span                  // of the name, in its definition
	params  []string                  // nil for an object-like macro
	rest    bool                      // the last parameter takes all arguments that are left
	body    []Token                   // without # and ##
	roles   []role                    // of the tokens of body; nil if the body is used as it is
	dynamic func(*preprocessor) Token // __LINE__ and __FILE__
	busy    bool                      // its expansion is being read: its name is not expanded
}

// A role is what a token of a macro's body does.
type role struct {
	param  int  // index of the parameter that the token is, or -1
	quote  bool // # stands before it
	pasted bool // ## stands before it
	pastes bool // ## stands behind it
}

// A nameFilter tells most names that are no macro's apart without hashing them:
// by first byte and length.
type nameFilter [256]uint64

func (f *nameFilter) add(name string)      { f[name[0]] |= 1 << (len(name) & 63) }
func (f *nameFilter) may(name string) bool { return f[name[0]]&(1<<(len(name)&63)) != 0 }

// predefine sets up the macros that exist before the file begins.
func (p *preprocessor) predefine() {
	p.install(&macro{name: "__LINE__", dynamic: (*preprocessor).lineNow})
	p.install(&macro{name: "__FILE__", dynamic: (*preprocessor).fileNow})
	p.defineAll("<predefined>", predefined)
	p.defineAll("<command line>", p.cfg.Defines)
}

func (p *preprocessor) defineAll(origin string, defs []Define) {
	for _, d := range defs {
		delete(p.macros, d.Name)
		if d.Undef {
			continue
		}
		p.open(newSource(origin, []byte(d.Name+" "+d.Value)), idl.Span{})
		p.inLine = true
		p.define()
		p.files = p.files[:0]
	}
}

func (p *preprocessor) install(m *macro) {
	p.macros[m.name] = m
	p.names.add(m.name)
}

// define reads what follows #define.
func (p *preprocessor) define() {
	var t Token
	p.next(&t)
	if !p.isFree(&t, "define") {
		return
	}
	m := &macro{name: t.Text, span: t.Span()}
	if p.off < len(p.text) && p.text[p.off] == '(' && !p.params(m) {
		return
	}
	if !p.body(m) {
		return
	}
	if old := p.macros[m.name]; old != nil && !old.same(m) {
		d := p.warnf(diag.MacroRedefined, m.span, "macro %q is defined twice, differently", m.name)
		d.Help = "put an #undef before the second definition"
		d.Related = append(d.Related, diag.Related{Span: old.span, Message: "first defined here"})
	}
	p.install(m)
}

// isName reports whether t is a name, as directive needs.
func (p *preprocessor) isName(t *Token, directive string) bool {
	if t.Kind != Ident {
		p.errorf(diag.BadDirective, t.Span(), "#%s needs the name of a macro, not %s", directive, describe(t)).
			Help = "a name has letters, digits and _, and begins with no digit"
	}
	return t.Kind == Ident
}

// isFree reports whether t is a name that #define or #undef may have.
func (p *preprocessor) isFree(t *Token, directive string) bool {
	if !p.isName(t, directive) {
		return false
	}
	taken := t.Text == "defined" || t.Text == "__LINE__" || t.Text == "__FILE__"
	if taken {
		p.errorf(diag.BadDirective, t.Span(), "#%s of %q, which the language itself defines", directive, t.Text)
	}
	return !taken
}

// params reads the parameter list of a function-like macro.
func (p *preprocessor) params(m *macro) bool {
	m.params = []string{}
	var t Token
	p.next(&t) // (
	if p.next(&t); t.is(")") {
		return true
	}
	for {
		if !p.param(m, &t) {
			return false
		}
		switch {
		case t.is(")"):
			return true
		case !t.is(",") || m.rest:
			return p.badParam(m, &t)
		}
		p.next(&t)
	}
}

// param reads one parameter, whose first token is t, and the token behind it.
func (p *preprocessor) param(m *macro, t *Token) bool {
	name := t.Text
	switch {
	case t.is("..."):
		name, m.rest = "__VA_ARGS__", true
	case t.Kind != Ident:
		return p.badParam(m, t)
	case slices.Contains(m.params, name):
		p.errorf(diag.BadDirective, t.Span(), "parameter %q appears twice in macro %q", name, m.name)
		return false
	}
	if len(m.params) == maxParams {
		p.limit(t.Span(), "macro %q has more than %d parameters", m.name, maxParams)
		return false
	}
	m.params = append(m.params, name)
	if p.next(t); t.is("...") && !m.rest {
		m.rest = true
		p.next(t)
	}
	return true
}

func (p *preprocessor) badParam(m *macro, t *Token) bool {
	d := p.errorf(diag.BadDirective, t.Span(), "parameters of macro %q: unexpected %s", m.name, describe(t))
	d.Help = "parameters are names with commas between them; the last may be ..."
	return false
}

// describe names a token in a message.
func describe(t *Token) string {
	if t.Kind == EOF {
		return "end of line"
	}
	return strconv.Quote(t.Text)
}

// body reads the text that a macro stands for.
func (p *preprocessor) body(m *macro) bool {
	p.toks = p.toks[:0]
	var t Token
	for p.next(&t); t.Kind != EOF; p.next(&t) {
		p.toks = append(p.toks, t)
	}
	toks := p.toks
	if m.params != nil || slices.ContainsFunc(toks, isPaste) {
		var ok bool
		if toks, ok = p.operators(m, toks); !ok {
			return false
		}
	}
	m.body = p.keep(toks)
	return true
}

func isPaste(t Token) bool { return t.is("##") }

// operators takes # and ## out of the tokens of a body, and notes in m.roles what
// they do. It writes to toks.
func (p *preprocessor) operators(m *macro, toks []Token) (body []Token, ok bool) {
	isQuote := func(t *Token) bool { return m.params != nil && t.is("#") }
	if n := len(toks); n > 0 && (isPaste(toks[0]) || isPaste(toks[n-1]) || isQuote(&toks[n-1])) {
		d := p.errorf(diag.BadDirective, m.span, "the text of macro %q begins with ## or ends in # or ##", m.name)
		d.Help = "## joins the tokens on both sides of it, # makes a string of the parameter behind it"
		return nil, false
	}
	body = toks[:0]
	for i := 0; i < len(toks); i++ {
		r := role{param: -1}
		for ; isPaste(toks[i]); i++ {
			r.pasted, m.roles[len(m.roles)-1].pastes = true, true
		}
		t := toks[i]
		if isQuote(&t) {
			i++
			r.quote, t = true, toks[i]
			t.Space = toks[i-1].Space
		}
		if t.Kind == Ident {
			r.param = slices.Index(m.params, t.Text)
		}
		if r.quote && r.param < 0 {
			p.errorf(diag.BadDirective, t.Span(), "%s follows #, but is no parameter of macro %q", describe(&t), m.name).
				Help = "# makes a string of the parameter behind it"
			return nil, false
		}
		body, m.roles = append(body, t), append(m.roles, r)
	}
	return body, true
}

// keep gives a copy of toks. Headers have thousands of macros of one token, which
// are not worth an allocation each.
func (p *preprocessor) keep(toks []Token) []Token {
	if len(toks) > cap(p.slab)-len(p.slab) {
		p.slab = make([]Token, 0, max(256, len(toks)))
	}
	n := len(p.slab)
	p.slab = append(p.slab, toks...)
	return p.slab[n:len(p.slab):len(p.slab)]
}

// same reports whether two definitions say the same (C11 6.10.3p2).
func (m *macro) same(n *macro) bool {
	return (m.params == nil) == (n.params == nil) && slices.Equal(m.params, n.params) && m.rest == n.rest &&
		slices.Equal(m.roles, n.roles) &&
		slices.EqualFunc(m.body, n.body, func(a, b Token) bool { return a.Text == b.Text })
}
