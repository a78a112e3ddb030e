package preproc

import (
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A call is one use of a macro.
type call struct {
	macro *macro
	outer *idl.Expansion // of the macro's name, if a macro produced that; nil if the file did
}

// A frame is a list of items that are read before what is below it.
type frame struct {
	items []item
	next  int
	call  *call // nil for an argument that is being expanded on its own
	space bool  // the first item has white space before it
}

// push puts a frame on top, and marks its macro as busy.
func (p *preprocessor) push(f frame) {
	if len(p.frames) == maxExpansion {
		p.limit(p.use.span, "macros use each other, or themselves, more than %d deep", maxExpansion)
		return
	}
	if f.call != nil {
		f.call.macro.busy = true
	}
	p.spend(len(f.items))
	p.frames = append(p.frames, f)
}

func (p *preprocessor) pop() {
	last := len(p.frames) - 1
	if f := &p.frames[last]; f.call != nil {
		f.call.macro.busy = false
		p.gap = p.gap || f.space && len(f.items) == 0
	}
	p.frames = p.frames[:last]
}

// spend accounts for n tokens of work.
func (p *preprocessor) spend(n int) {
	if p.work += n + 1; p.work > maxWork {
		p.limit(p.use.span, "macros of this file expand to more than %d tokens in all", maxWork)
	}
}

// frameItem reads the next item of the frames above floor.
func (p *preprocessor) frameItem(it *item) bool {
	for len(p.frames) > p.floor {
		f := &p.frames[len(p.frames)-1]
		if p.stop || f.next == len(f.items) {
			p.pop()
			continue
		}
		*it = f.items[f.next]
		if f.next == 0 && f.call != nil {
			it.space = f.space
		}
		it.space, p.gap = it.space || p.gap, false
		f.next++
		if it.call == nil {
			it.call = f.call
		}
		if it.kind == Ident && !it.inert && p.names.may(it.text) {
			m := p.macros[it.text]
			it.inert = m != nil && m.busy
		}
		return true
	}
	return false
}

// sourceItem reads the next item of the file: an argument of a macro that began there.
func (p *preprocessor) sourceItem(it *item) bool {
	var t Token
	for {
		p.next(&t)
		switch {
		case t.Kind == EOF || p.stop:
			return false
		case p.first && t.is("#"):
			p.inArgs = true
			p.directive(t.Pos)
			p.inArgs = false
			continue
		}
		*it = itemOf(&t)
		p.use.span.End = t.End
		return true
	}
}

// argItem reads the next item from wherever the arguments of a macro come from.
func (p *preprocessor) argItem(it *item) bool {
	return p.frameItem(it) || !p.sealed && p.sourceItem(it)
}

// parenFollows reports whether the next item is a (.
func (p *preprocessor) parenFollows() bool {
	for len(p.frames) > p.floor {
		f := &p.frames[len(p.frames)-1]
		if f.next < len(f.items) {
			return f.items[f.next].is("(")
		}
		p.pop()
	}
	return !p.sealed && p.atParen()
}

// drain emits what the frames hold, expanded.
func (p *preprocessor) drain() {
	var it item
	for p.frameItem(&it) {
		if !p.tryExpand(&it) {
			p.emit(&it)
		}
	}
}

// tryExpand starts the expansion of it, if it is the name of a macro.
func (p *preprocessor) tryExpand(it *item) bool {
	if it.kind != Ident || it.inert || !p.names.may(it.text) {
		return false
	}
	m := p.macros[it.text]
	if m == nil || m.params != nil && !p.parenFollows() {
		return false
	}
	p.begin(m, it)
	return true
}

// begin puts the expansion of m, which name stands for, on the frames.
func (p *preprocessor) begin(m *macro, name *item) {
	c := &call{macro: m, outer: p.expansion(name)}
	f := frame{call: c, space: name.space}
	switch {
	case m.dynamic != nil:
		f.items = []item{m.dynamic(p)}
		f.items[0].pos = name.pos
	case m.plain != nil:
		f.items = m.plain
	case m.params == nil:
		f.items = p.substitute(m, nil)
	default:
		f.items = p.substitute(m, p.arguments(m, c))
	}
	p.push(f)
}

// expansion says how it came to be, nil for text of the file.
func (p *preprocessor) expansion(it *item) *idl.Expansion {
	if it.call == nil {
		return nil
	}
	if len(p.slab) == 0 {
		p.slab = make([]idl.Expansion, 128)
	}
	e := &p.slab[0]
	p.slab = p.slab[1:]
	*e = idl.Expansion{Name: it.call.macro.name, Body: it.pos, Parent: it.call.outer}
	return e
}

// emit adds it to the result. It stands where the file uses the outermost macro.
func (p *preprocessor) emit(it *item) {
	p.out = append(p.out, Token{
		Kind: it.kind, Space: it.space, Text: it.text,
		Pos: p.use.span.Pos, End: p.use.span.End, Macro: p.expansion(it), Doc: p.use.doc,
	})
	p.use.doc = ""
	t := &p.out[len(p.out)-1]
	switch {
	case it.kind >= stray:
		p.badToken(t)
	case len(it.text) == guidTail:
		p.joinGUID()
	}
	if len(p.out) > maxTokens {
		p.limit(p.use.span, "more than %d tokens", maxTokens)
	}
}

// arguments reads the arguments of a call of m, from the ( on. It gives as many
// as m has parameters.
func (p *preprocessor) arguments(m *macro, c *call) []argument {
	name := p.use.span
	lists, closed := p.argumentLists(m, c)
	if !closed {
		d := p.errorf(diag.BadMacroCall, name, "the arguments of macro %q do not end", m.name)
		d.Help = "close them with ) in the same file"
		p.use.span = name
	}
	if closed {
		p.checkCount(m, c, lists)
	}
	args := make([]argument, len(m.params))
	for i := range min(len(args), len(lists)) {
		args[i].raw = lists[i]
	}
	return args
}

// argumentLists reads the tokens of each argument; closed is false if ) is missing.
func (p *preprocessor) argumentLists(m *macro, c *call) (lists [][]item, closed bool) {
	var it item
	p.argItem(&it) // (
	lists = append(lists, nil)
	for depth := 0; p.argItem(&it); {
		switch {
		case it.is("("):
			depth++
		case it.is(")") && depth == 0:
			return lists, true
		case it.is(")"):
			depth--
		case it.is(",") && depth == 0 && !(m.rest && len(lists) >= len(m.params)):
			lists = append(lists, nil)
			continue
		}
		it.call = c
		lists[len(lists)-1] = append(lists[len(lists)-1], it)
		p.spend(1)
	}
	return lists, false
}

// checkCount reports too few or too many arguments.
func (p *preprocessor) checkCount(m *macro, c *call, lists [][]item) {
	got, want := len(lists), len(m.params)
	if got == 1 && len(lists[0]) == 0 && want == 0 {
		got = 0
	}
	if got == want || m.rest && got == want-1 {
		return
	}
	span := p.use.span
	span.Macro = c.outer
	d := p.errorf(diag.BadMacroCall, span, "macro %q has %d parameters, but is used with %d arguments", m.name, want, got)
	if m.span.Pos.IsValid() {
		d.Related = append(d.Related, diag.Related{Span: m.span, Message: "defined here"})
	}
}

// An argument is what stands for a parameter in one call.
type argument struct {
	raw  []item
	full []item // raw, expanded; valid if done
	done bool
}

// expanded gives the argument with its macros expanded.
func (p *preprocessor) expanded(a *argument) []item {
	if !a.done {
		a.full, a.done = p.expandList(a.raw, false), true
	}
	return a.full
}

// expandList expands items as if they were all the text there is. With condition,
// the operands of defined are left alone.
func (p *preprocessor) expandList(items []item, condition bool) []item {
	if !slices.ContainsFunc(items, func(it item) bool { return it.kind == Ident && p.names.may(it.text) }) {
		return items
	}
	floor, sealed := p.floor, p.sealed
	p.floor, p.sealed = len(p.frames), true
	p.push(frame{items: items})
	var out []item
	var it item
	for p.frameItem(&it) {
		switch {
		case condition && it.kind == Ident && it.text == "defined":
			out = p.operand(append(out, it))
		case !p.tryExpand(&it):
			out = append(out, it)
		}
	}
	p.floor, p.sealed, p.gap = floor, sealed, false
	return out
}

// operand reads the operand of defined: X or (X.
func (p *preprocessor) operand(out []item) []item {
	var it item
	if !p.frameItem(&it) {
		return out
	}
	if out = append(out, it); it.is("(") && p.frameItem(&it) {
		out = append(out, it)
	}
	return out
}
