package parser

import (
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/parser/preproc"
)

// A block is { statements }, which are read when the block is lowered.
type block struct {
	open tok
}

// Parse reads a block, folded or not.
func (b *block) Parse(lex *stream) error {
	if !is(lex, "{") {
		return expected(lex, quote("{"))
	}
	if b.open = at(lex); lex.Peek().Type == blockToken {
		lex.Next()
		return nil
	}
	return skipBalanced(lex)
}

// block reads and lowers the statements of b.
func (f *fileParser) block(b *block, in scope) []idl.Decl {
	var decls []idl.Decl
	f.statements(b, func(s *statement) { decls = f.lowerStatement(decls, s, in) })
	return decls
}

// statements reads the statements of a block and hands them to lower, one by one.
func (f *fileParser) statements(b *block, lower func(*statement)) {
	inside := extent{b.open + 1, f.closer(b.open, f.end)}
	if inside.end != none {
		f.read(inside, lower)
		return
	}
	inside.end = f.end
	errors := f.errors
	f.read(inside, lower)
	if f.errors == errors { // else something has been told of the brace already
		f.report(&syntaxError{at: f.end, want: quote("}")})
	}
}

// read reads the statements of e, chunk by chunk. An error ends its chunk, and
// reading goes on behind the faulty statement.
func (f *fileParser) read(e extent, lower func(*statement)) {
	around := f.lex
	for e.begin < e.end && f.errors < maxSyntaxErrors {
		c := f.nextChunk(e)
		lex := f.newStream(c)
		f.lex = lex.stream
		list := parseStatements(f.lex)
		e.begin = c.end
		if n := len(list); n > 0 && list[n-1].err != nil {
			last := &list[n-1]
			f.explain(last)
			e.begin = f.resync(last, e.end)
			f.lose(last, e.begin)
		}
		for i := range list {
			if s := &list[i]; s.err != nil {
				f.report(s.err)
			}
			lower(&list[i])
		}
		f.spare = append(f.spare, lex)
	}
	f.lex = around
	if f.errors >= maxSyntaxErrors {
		f.loseNames(e)
	}
}

// lose notes what is not read of s, which has an error. Reading goes on at next.
func (f *fileParser) lose(s *statement, next tok) {
	if s.def != nil || s.decl != nil {
		return // only a semicolon is missing
	}
	f.loseNames(extent{s.begin, next})
	if s.attrs.end < s.begin || f.text(s.begin) == "(" { // instead of [
		f.torn = next
	}
}

func (f *fileParser) loseNames(e extent) {
	for i := e.begin; i < e.end; i++ {
		if f.toks[i].Kind == preproc.Ident {
			f.file.Lose(f.toks[i].Text)
		}
	}
}
