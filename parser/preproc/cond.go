package preproc

import (
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A cond is an #if whose #endif is not read yet.
type cond struct {
	word   string   // "if", "ifdef" or "ifndef"
	span   idl.Span // of the directive's name, with the #
	active bool     // the text that is being read counts
	done   bool     // no later branch can count: one has, or the whole is left out
	orElse idl.Span // the #else; zero before it
}

// skipping reports whether the text being read is left out by an #if.
func (p *preprocessor) skipping() bool {
	c := p.cond()
	return c != nil && !c.active
}

// cond gives the innermost #if that is open in the file, or nil.
func (p *preprocessor) cond() *cond {
	in := &p.files[len(p.files)-1]
	if len(in.conds) == 0 {
		return nil
	}
	return &in.conds[len(in.conds)-1]
}

// conditional carries out a directive of the #if family, and reports whether t names one.
func (p *preprocessor) conditional(hash idl.Pos, t *Token) bool {
	span := idl.Span{Pos: hash, End: t.End()}
	switch t.Text {
	case "if", "ifdef", "ifndef":
		p.openCond(t.Text, span)
	case "elif", "elifdef", "elifndef":
		p.elseIf(t.Text, span)
	case "else":
		p.otherwise(span)
	case "endif":
		if p.opened("endif", span) {
			in := &p.files[len(p.files)-1]
			in.conds = in.conds[:len(in.conds)-1]
		}
	default:
		return false
	}
	return true
}

// opened reports whether an #if is open, as word needs.
func (p *preprocessor) opened(word string, span idl.Span) bool {
	if p.cond() == nil {
		p.errorf(diag.BadConditional, span, "#%s without #if", word).Help = "its #if must be in the same file"
		return false
	}
	return true
}

func (p *preprocessor) openCond(word string, span idl.Span) {
	in := &p.files[len(p.files)-1]
	if len(in.conds) == maxConditionals {
		p.limit(span, "#if more than %d deep", maxConditionals)
		return
	}
	c := cond{word: word, span: span, done: p.skipping()}
	if !c.done {
		c.active = p.test(word, span)
		c.done = c.active
	}
	in.conds = append(in.conds, c)
}

func (p *preprocessor) elseIf(word string, span idl.Span) {
	if !p.opened(word, span) || p.afterElse(word, span) {
		return
	}
	c := p.cond()
	c.active = false
	if !c.done {
		active := p.test("if"+word[len("elif"):], span)
		c.active, c.done = active, active
	}
}

func (p *preprocessor) otherwise(span idl.Span) {
	if !p.opened("else", span) || p.afterElse("else", span) {
		return
	}
	c := p.cond()
	c.active, c.done, c.orElse = !c.done, true, span
}

// afterElse reports an #else or #elif behind an #else.
func (p *preprocessor) afterElse(word string, span idl.Span) bool {
	c := p.cond()
	if !c.orElse.Pos.IsValid() {
		return false
	}
	d := p.errorf(diag.BadConditional, span, "#%s after #else", word)
	d.Related = append(d.Related,
		diag.Related{Span: c.orElse, Message: "the #else is here"},
		diag.Related{Span: c.span, Message: "the #" + c.word + " is here"})
	return true
}

// test tells whether the condition behind word holds.
func (p *preprocessor) test(word string, span idl.Span) bool {
	if word == "if" {
		return p.evaluate(span)
	}
	var t Token
	if p.next(&t); !p.isName(&t, word) {
		return false
	}
	known := p.macros[t.Text] != nil
	p.nothingElse(word)
	return known == (word == "ifdef")
}
