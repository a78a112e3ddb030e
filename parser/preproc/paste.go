package preproc

import (
	"strings"

	"github.com/goidl/goidl/idl/diag"
)

// substitute puts the arguments into the body of m and carries out # and ##
// (C11 6.10.3.1 to 6.10.3.3).
func (p *preprocessor) substitute(m *macro, args []argument) []item {
	out := make([]item, 0, len(m.body))
	empty := false // the operand on the left is nothing: there is nothing to paste to
	for i := range m.body {
		pt := &m.body[i]
		if pt.param < 0 && !pt.pasted {
			out, empty = append(out, pt.item), false
			continue
		}
		if m.commaBefore(i) {
			out = p.commaRest(out, &args[pt.param])
			continue
		}
		operand := p.operandOf(pt, args)
		switch {
		case len(operand) == 0:
			empty = empty || !pt.pasted
			continue
		case pt.pasted && !empty:
			out = append(p.paste(out, &operand[0]), operand[1:]...)
		default:
			out = append(out, operand...)
			out[len(out)-len(operand)].space = pt.space
		}
		empty = false
	}
	return out
}

// operandOf gives what stands for a part of a body.
func (p *preprocessor) operandOf(pt *part, args []argument) []item {
	switch {
	case pt.param < 0:
		return []item{pt.item}
	case pt.quote:
		text := stringize(args[pt.param].raw)
		p.spend(len(text))
		return []item{{kind: String, text: text, pos: pt.pos}}
	case pt.pasted || pt.pastes:
		return args[pt.param].raw
	}
	return p.expanded(&args[pt.param])
}

// commaBefore reports whether part i is a variadic parameter behind ", ##": GNU's
// way to drop the comma when no arguments are left.
func (m *macro) commaBefore(i int) bool {
	pt := &m.body[i]
	return pt.pasted && m.rest && pt.param == len(m.params)-1 && m.body[i-1].is(",")
}

func (p *preprocessor) commaRest(out []item, rest *argument) []item {
	if len(rest.raw) == 0 {
		return out[:len(out)-1]
	}
	return append(out, p.expanded(rest)...)
}

// paste joins the last item of out with right.
func (p *preprocessor) paste(out []item, right *item) []item {
	left := &out[len(out)-1]
	text := left.text + right.text
	p.spend(len(text))
	kind, ok := lexOne(text)
	if !ok {
		span := p.use.span
		p.warnf(diag.BadMacroCall, span, "## of %q and %q does not make one token", left.text, right.text)
		apart := *right
		apart.space = false
		return append(out, apart)
	}
	left.kind, left.text, left.inert = kind, text, false
	return out
}

// stringize gives the string that # makes of an argument (C11 6.10.3.2).
func stringize(items []item) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range items {
		it := &items[i]
		if it.space && i > 0 {
			b.WriteByte(' ')
		}
		if it.kind != String && it.kind != WideString && it.kind != Char {
			b.WriteString(it.text)
			continue
		}
		for j := range len(it.text) {
			if c := it.text[j]; c == '"' || c == '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(it.text[j])
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
	t.Kind, t.Text, t.End = GUID, b.String(), last[pieces-1].End
	p.out = p.out[:len(p.out)-pieces+1]
}
