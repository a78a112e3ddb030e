package preproc

import (
	"slices"
	"strconv"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A frame is a list of tokens that are read before what is below it.
type frame struct {
	toks  []Token
	next  int
	call  *origin // what its tokens come from; nil for an argument that is being expanded on its own
	space bool    // white space stood before the macro's name, and so before the first token
}

// push puts a frame on top, and marks its macro as busy.
func (p *preprocessor) push(f frame) {
	if len(p.frames) == maxExpansion {
		p.limit(p.useSpan(nil), "macros use each other, or themselves, more than %d deep", maxExpansion)
		return
	}
	if f.call != nil {
		f.call.macro.busy = true
	}
	p.spend(len(f.toks))
	p.frames = append(p.frames, f)
}

func (p *preprocessor) pop() {
	last := len(p.frames) - 1
	if f := &p.frames[last]; f.call != nil {
		f.call.macro.busy = false
		p.gap = p.gap || f.space && len(f.toks) == 0
	}
	p.frames = p.frames[:last]
}

// spend accounts for n tokens of work.
func (p *preprocessor) spend(n int) {
	if p.work += n + 1; p.work > p.budget.work {
		p.exhausted(p.useSpan(nil), "macros expand to more than %d tokens in all", p.budget.work)
	}
}

// frameToken reads the next token of the frames above floor.
func (p *preprocessor) frameToken(t *Token) bool {
	for len(p.frames) > p.floor {
		f := &p.frames[len(p.frames)-1]
		if p.stop || f.next == len(f.toks) {
			p.pop()
			continue
		}
		*t = f.toks[f.next]
		if f.next == 0 && f.call != nil {
			t.Space = f.space
		}
		t.Space, p.gap = t.Space || p.gap, false
		f.next++
		if t.origin == nil {
			t.origin = f.call
		}
		if t.Kind == Ident && !t.inert && p.names.may(t.Text) {
			m := p.macros[t.Text]
			t.inert = m != nil && m.busy
		}
		return true
	}
	return false
}

// fileToken reads the next token of the file: an argument of a macro that is used there.
func (p *preprocessor) fileToken(t *Token) bool {
	for !p.stop {
		p.next(t)
		switch {
		case t.Kind == EOF:
			return false
		case p.first && t.is("#"):
			outer := p.use
			p.inArgs = true
			p.directive(t.Pos())
			p.inArgs, p.use = false, outer
		default:
			p.use.end = t.End()
			return true
		}
	}
	return false
}

// argToken reads the next token from wherever the arguments of a macro come from.
func (p *preprocessor) argToken(t *Token) bool {
	return p.frameToken(t) || !p.sealed && p.fileToken(t)
}

// parenFollows reports whether the next token is a (.
func (p *preprocessor) parenFollows() bool {
	for len(p.frames) > p.floor {
		f := &p.frames[len(p.frames)-1]
		if f.next < len(f.toks) {
			return f.toks[f.next].is("(")
		}
		p.pop()
	}
	return !p.sealed && p.atParen()
}

// drain moves what the frames hold, expanded, to the result.
func (p *preprocessor) drain() {
	var t Token
	for p.frameToken(&t) {
		if p.tryExpand(&t) {
			continue
		}
		last := p.slot()
		*last = t
		switch {
		case t.Kind >= stray:
			p.badToken(last)
		case len(t.Text) == guidTail:
			p.joinGUID()
		}
		if len(p.out) > p.budget.tokens {
			p.exhausted(p.useSpan(nil), "more than %d tokens", p.budget.tokens)
		}
	}
}

// tryExpand starts the expansion of t, if it is the name of a macro.
func (p *preprocessor) tryExpand(t *Token) bool {
	if t.Kind != Ident || t.inert || !p.names.may(t.Text) {
		return false
	}
	m := p.macros[t.Text]
	if m == nil || m.params != nil && !p.parenFollows() {
		return false
	}
	p.begin(m, t)
	return true
}

// begin puts the expansion of m, which name stands for, on the frames.
func (p *preprocessor) begin(m *macro, name *Token) {
	call := &origin{macro: m, use: p.use, parent: name.origin, src: name.src, at: name.at}
	f := frame{call: call, space: name.Space}
	switch {
	case m.dynamic != nil:
		t := m.dynamic(p)
		t.src, t.at = name.src, name.at
		f.toks = []Token{t}
	case m.roles == nil && m.params == nil:
		f.toks = m.body
	case m.params == nil:
		f.toks = p.substitute(m, nil)
	default:
		f.toks = p.substitute(m, p.arguments(m, call))
	}
	p.push(f)
}

// useSpan gives where the file uses the macro that is being expanded; call, if
// not nil, is the one that a diagnostic is about.
func (p *preprocessor) useSpan(call *origin) idl.Span {
	span := idl.Span{Pos: p.use.pos, End: p.use.end}
	if call != nil {
		span.Macro = call.parent.expansion(call.src, call.at)
	}
	return span
}

// arguments reads the arguments of a call of m, from the ( on. It gives as many
// as m has parameters.
func (p *preprocessor) arguments(m *macro, call *origin) []argument {
	name := p.useSpan(call)
	lists, closed := p.argumentLists(m, call)
	if closed {
		p.checkCount(m, call, len(lists), len(lists) == 1 && len(lists[0]) == 0)
	} else {
		d := p.errorf(diag.BadMacroCall, name, "the arguments of macro %q do not end", m.name)
		d.Help = "close them with ) in the same file"
		p.use.end = name.End
	}
	args := make([]argument, len(m.params))
	for i := range min(len(args), len(lists)) {
		args[i].raw = lists[i]
	}
	return args
}

// argumentLists reads the tokens of each argument; closed is false if ) is missing.
func (p *preprocessor) argumentLists(m *macro, call *origin) (lists [][]Token, closed bool) {
	var t Token
	p.argToken(&t) // (
	lists = append(lists, nil)
	for depth := 0; p.argToken(&t); {
		switch {
		case t.is("("):
			depth++
		case t.is(")") && depth == 0:
			return lists, true
		case t.is(")"):
			depth--
		case t.is(",") && depth == 0 && !(m.rest && len(lists) >= len(m.params)):
			lists = append(lists, nil)
			continue
		}
		t.origin = call
		lists[len(lists)-1] = append(lists[len(lists)-1], t)
		p.spend(1)
	}
	return lists, false
}

// checkCount reports too few or too many arguments. None at all are one empty
// argument, unless the macro has no parameters.
func (p *preprocessor) checkCount(m *macro, call *origin, got int, empty bool) {
	want := len(m.params)
	if empty && want == 0 || got == want || m.rest && got == want-1 {
		return
	}
	d := p.errorf(diag.BadMacroCall, p.useSpan(call), "macro %q takes %s, not %d", m.name, count(want, "argument"), got)
	d.Related = append(d.Related, diag.Related{Span: m.span, Message: "defined here"})
}

// count gives "1 argument", "2 arguments".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// An argument is what stands for a parameter in one call.
type argument struct {
	raw  []Token
	full []Token // raw, expanded; valid if done
	done bool
}

// expanded gives the argument with its macros expanded.
func (p *preprocessor) expanded(a *argument) []Token {
	if !a.done {
		a.full, a.done = p.expandList(a.raw, false), true
	}
	return a.full
}

// expandList expands tokens as if they were all the text there is. With condition,
// the operands of defined are left alone.
func (p *preprocessor) expandList(toks []Token, condition bool) []Token {
	if !slices.ContainsFunc(toks, func(t Token) bool { return t.Kind == Ident && p.names.may(t.Text) }) {
		return toks
	}
	floor, sealed := p.floor, p.sealed
	p.floor, p.sealed = len(p.frames), true
	p.push(frame{toks: toks})
	var out []Token
	var t Token
	for p.frameToken(&t) {
		if len(out) == cap(out) {
			out = slices.Grow(out, len(out)+8) // see expected
		}
		switch {
		case condition && t.Kind == Ident && t.Text == "defined":
			out = p.definedOperand(append(out, t))
		case !p.tryExpand(&t):
			out = append(out, t)
		}
	}
	p.floor, p.sealed, p.gap = floor, sealed, false
	return out
}

// definedOperand reads the operand of defined: X or (X.
func (p *preprocessor) definedOperand(out []Token) []Token {
	var t Token
	if !p.frameToken(&t) {
		return out
	}
	if out = append(out, t); t.is("(") && p.frameToken(&t) {
		out = append(out, t)
	}
	return out
}
