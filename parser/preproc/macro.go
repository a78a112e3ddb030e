package preproc

import (
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A macro is a name that stands for text.
type macro struct {
	name    string
	span    idl.Span // of the name, in its definition
	params  []string // nil for an object-like macro
	rest    bool     // the last parameter takes all arguments that are left
	body    []part
	plain   []Token                   // the body, if it can be used as it is: no parameters, no ##
	dynamic func(*preprocessor) Token // __LINE__ and __FILE__
	busy    bool                      // its expansion is being read: its name is not expanded
}

// A part is one token of a macro's body.
type part struct {
	Token
	param  int  // index of the parameter it is, or -1
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
	if !p.macroName(&t, "define") {
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

// macroName reports whether t can be the name of a macro in #define or #undef.
func (p *preprocessor) macroName(t *Token, directive string) bool {
	switch {
	case t.Kind == EOF:
		p.errorf(diag.BadDirective, t.Span(), "#%s without a name", directive)
	case t.Kind != Ident:
		p.errorf(diag.BadDirective, t.Span(), "#%s needs a name, not %q", directive, t.Text)
	case t.Text == "defined" || t.Text == "__LINE__" || t.Text == "__FILE__":
		p.errorf(diag.BadDirective, t.Span(), "#%s of %q, which the language itself defines", directive, t.Text)
	default:
		return true
	}
	return false
}

// params reads the parameter list of a function-like macro.
func (p *preprocessor) params(m *macro) bool {
	m.params = []string{}
	var t Token
	p.next(&t) // (
	for p.next(&t); !t.is(")") || len(m.params) > 0; p.next(&t) {
		switch {
		case t.is("..."):
			m.params, m.rest = append(m.params, "__VA_ARGS__"), true
		case t.Kind == Ident && !slices.Contains(m.params, t.Text):
			m.params = append(m.params, t.Text)
		case t.Kind == Ident:
			p.errorf(diag.BadDirective, t.Span(), "parameter %q appears twice in macro %q", t.Text, m.name)
			return false
		default:
			return p.badParam(m, &t)
		}
		p.next(&t)
		if t.is("...") && !m.rest {
			m.rest = true
			p.next(&t)
		}
		if t.is(")") {
			break
		}
		if !t.is(",") || m.rest {
			return p.badParam(m, &t)
		}
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
	return `"` + t.Text + `"`
}

// body reads the text that a macro stands for.
func (p *preprocessor) body(m *macro) bool {
	var t Token
	quote, paste := false, false
	for p.next(&t); t.Kind != EOF; p.next(&t) {
		switch {
		case t.is("##"):
			if len(m.body) == 0 {
				p.errorf(diag.BadDirective, t.Span(), "## at the start of macro %q", m.name).Help = "## joins two tokens"
				return false
			}
			m.body[len(m.body)-1].pastes, paste = true, true
			continue
		case t.is("#") && m.params != nil && !quote:
			quote = true
			continue
		}
		pt := part{Token: t, param: -1, quote: quote, pasted: paste}
		if t.Kind == Ident {
			pt.param = slices.Index(m.params, t.Text)
		}
		if quote && pt.param < 0 {
			p.errorf(diag.BadDirective, t.Span(), "# before %q, which is no parameter of macro %q", t.Text, m.name)
			return false
		}
		m.body = append(m.body, pt)
		quote, paste = false, false
	}
	if paste || quote {
		p.errorf(diag.BadDirective, t.Span(), "macro %q ends in # or ##", m.name).Help = "an operand must follow"
		return false
	}
	m.finish()
	return true
}

// finish prepares a body that needs no work when the macro is used.
func (m *macro) finish() {
	if m.params != nil || slices.ContainsFunc(m.body, func(pt part) bool { return pt.pasted }) {
		return
	}
	m.plain = make([]Token, len(m.body))
	for i, pt := range m.body {
		m.plain[i] = pt.Token
	}
}

// same reports whether two definitions say the same (C11 6.10.3p2).
func (m *macro) same(n *macro) bool {
	return (m.params == nil) == (n.params == nil) && slices.Equal(m.params, n.params) && m.rest == n.rest &&
		slices.EqualFunc(m.body, n.body, func(a, b part) bool {
			return a.Text == b.Text && a.quote == b.quote && a.pasted == b.pasted
		})
}
