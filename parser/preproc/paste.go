package preproc

import (
	"strings"

	"github.com/goidl/goidl/idl/diag"
)

// substitute puts the arguments into the body of m and carries out # and ##
// (C11 6.10.3.1 to 6.10.3.3).
func (p *preprocessor) substitute(m *macro, args []argument) []Token {
	out := make([]Token, 0, len(m.body))
	empty := false // the operand on the left is nothing: there is nothing to paste to
	for i := range m.body {
		t, r := &m.body[i], m.roles[i]
		if r.param < 0 && !r.pasted {
			out, empty = append(out, *t), false
			continue
		}
		if m.commaBefore(i) {
			out = p.commaRest(out, &args[r.param])
			continue
		}
		operand := p.operandOf(t, r, args)
		switch {
		case len(operand) == 0:
			empty = empty || !r.pasted
			continue
		case r.pasted && !empty:
			out = append(p.paste(out, &operand[0]), operand[1:]...)
		default:
			out = append(out, operand...)
			out[len(out)-len(operand)].Space = t.Space
		}
		empty = false
	}
	return out
}

// operandOf gives what stands for the token t of a macro's body.
func (p *preprocessor) operandOf(t *Token, r role, args []argument) []Token {
	switch {
	case r.param < 0:
		return []Token{*t}
	case r.quote:
		text := stringize(args[r.param].raw)
		p.spend(len(text))
		return []Token{{Kind: String, Text: text, src: t.src, at: t.at}}
	case r.pasted || r.pastes:
		return args[r.param].raw
	}
	return p.expanded(&args[r.param])
}

// commaBefore reports whether token i of the body is a variadic parameter behind
// ", ##": GNU's way to drop the comma when no arguments are left.
func (m *macro) commaBefore(i int) bool {
	r := m.roles[i]
	return r.pasted && m.rest && r.param == len(m.params)-1 && m.body[i-1].is(",")
}

func (p *preprocessor) commaRest(out []Token, rest *argument) []Token {
	if len(rest.raw) == 0 {
		return out[:len(out)-1]
	}
	return append(out, p.expanded(rest)...)
}

// paste joins the last item of out with right.
func (p *preprocessor) paste(out []Token, right *Token) []Token {
	left := &out[len(out)-1]
	text := left.Text + right.Text
	p.spend(len(text))
	kind, ok := lexOne(text)
	if !ok {
		p.warnf(diag.BadMacroCall, p.useSpan(nil), "## of %q and %q does not make one token", left.Text, right.Text)
		apart := *right
		apart.Space = false
		return append(out, apart)
	}
	left.Kind, left.Text, left.inert = kind, text, false
	return out
}

// stringize gives the string that # makes of an argument (C11 6.10.3.2).
func stringize(toks []Token) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range toks {
		t := &toks[i]
		if t.Space && i > 0 {
			b.WriteByte(' ')
		}
		if t.Kind != String && t.Kind != WideString && t.Kind != Char {
			b.WriteString(t.Text)
			continue
		}
		for j := range len(t.Text) {
			if c := t.Text[j]; c == '"' || c == '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(t.Text[j])
		}
	}
	b.WriteByte('"')
	return b.String()
}

const guidTail = 12 // hex digits at the end of a GUID

// joinGUID makes one token of a GUID that macros have put together: the last
// token of the result, if what stands directly before it fits. MIDL reads the
// preprocessor's output as text, where the pieces are one word.
func (p *preprocessor) joinGUID() {
	const pieces = 9 // five of digits, four dashes
	if len(p.out) < pieces {
		return
	}
	last := p.out[len(p.out)-pieces:]
	var b strings.Builder
	for i := range last {
		if i > 0 && last[i].Space || b.Len() > guidLen {
			return
		}
		b.WriteString(last[i].Text)
	}
	if b.Len() != guidLen || !isGUID(b.String()) {
		return
	}
	t := &last[0]
	t.ownOrigin().use = &use{pos: t.Pos(), end: last[pieces-1].End()}
	t.Kind, t.Text = GUID, b.String()
	p.out = p.out[:len(p.out)-pieces+1]
}
