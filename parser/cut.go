package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// Files are cut into chunks of whole statements, and each chunk is a stream of
// its own. The bodies of interfaces, libraries and the like are folded: to the
// stream around them they are one token, and their own statements are cut
// again. So no stream is long, every token is in one stream only, and how
// deeply blocks nest does not matter.

// chunkSize is how many tokens a chunk has at most, unless its only statement
// is longer. With the EOF behind them they just fill a slice that participle
// grows by appending.
const chunkSize = 511

// maxSyntaxErrors ends the reading of a file that is hardly IDL.
const maxSyntaxErrors = 50

// matchBrackets finds the } of each {, and cuts the file at the first bracket
// that nests too deeply: whoever follows brackets by recursion needs no other
// bound. Angle brackets count from the last semicolon on, since most of them are
// operators.
func (f *fileParser) matchBrackets() {
	f.closers = make(map[tok]tok)
	var open []tok
	depth, angles := 0, 0
	for i := range f.toks {
		t := &f.toks[i]
		if t.Kind != preproc.Punct {
			continue
		}
		switch t.Text {
		case "{":
			open = append(open, tok(i))
			depth++
		case "}":
			if n := len(open); n > 0 {
				f.closers[open[n-1]] = tok(i)
				open = open[:n-1]
			}
			depth = max(0, depth-1)
		case "(", "[":
			depth++
		case ")", "]":
			depth = max(0, depth-1)
		case "<":
			angles++
		case ";":
			angles = 0
		}
		if depth > maxDepth || angles > maxDepth {
			f.diags.Errorf(diag.TooDeep, t.Span(), "brackets nest more than %d deep; the rest of the file is not read", maxDepth)
			f.cut, f.end = true, tok(i)
			return
		}
	}
}

// closer is the } of the { at i, or none if that lies beyond end.
func (f *fileParser) closer(i, end tok) tok {
	if c, ok := f.closers[i]; ok && c < end {
		return c
	}
	return none
}

// A chunk is some whole statements.
type chunk struct {
	extent
	size  tok   // how many tokens it has, each block as one
	folds []tok // the { of the blocks in it
}

// nextChunk takes statements from the beginning of e.
func (f *fileParser) nextChunk(e extent) chunk {
	c := chunk{extent: extent{e.begin, e.begin}}
	for c.end < e.end {
		end, fold := f.statementEnd(extent{c.end, e.end})
		length := end - c.end
		if fold != none {
			length = fold - c.end + 1
		}
		if c.size+length > chunkSize && c.end > c.begin {
			break
		}
		c.size += length
		if fold != none {
			c.folds = append(c.folds, fold)
		}
		c.end = end
	}
	return c
}

// statementEnd finds where the first statement of e ends, and the { of its
// block if it has one. It goes by punctuation and a few words; what the text
// means is for the grammar to say.
func (f *fileParser) statementEnd(e extent) (end, fold tok) {
	i := f.skipLists(e)
	if i >= e.end {
		return e.end, none
	}
	switch t := &f.toks[i]; {
	case t.Kind == preproc.Pragma:
		return i + 1, none
	case t.Kind == preproc.Ident && endsAtParen[t.Text]:
		return f.parenEnd(extent{i, e.end}), none
	case t.Kind == preproc.Ident && i+1 < e.end && f.toks[i+1].Text == ":" && !keywords[t.Text].block:
		return i + 2, none
	}
	first := f.toks[i].Text
	hasBlock := keywords[first].block
	for ; i < e.end; i++ {
		switch f.toks[i].Text {
		case ";":
			return i + 1, none
		case "{":
			isBody := i > e.begin && f.toks[i-1].Text == ")" && first != "typedef" && !typeKeywords[first]
			fold := i
			if i = f.closer(i, e.end); i == none {
				i = e.end - 1
			}
			if hasBlock {
				return i + 1, fold
			}
			if isBody {
				return i + 1, none
			}
		}
	}
	return e.end, none
}

// endsAtParen are the statements that need no semicolon.
var endsAtParen = map[string]bool{"cpp_quote": true, "midl_pragma": true, "declare_guid": true}

// parenEnd is behind the first parentheses in e.
func (f *fileParser) parenEnd(e extent) tok {
	depth := 0
	for i := e.begin; i < e.end; i++ {
		switch f.toks[i].Text {
		case "(":
			depth++
		case ")":
			if depth--; depth <= 0 {
				return i + 1
			}
		case ";":
			return i + 1
		}
	}
	return e.end
}

// skipLists is behind the attribute lists that e begins with.
func (f *fileParser) skipLists(e extent) tok {
	i := e.begin
	for i < e.end && f.toks[i].Text == "[" {
		for depth := 0; i < e.end; {
			switch f.toks[i].Text {
			case "[":
				depth++
			case "]":
				depth--
			case ";", "{", "}":
				return i
			}
			if i++; depth == 0 {
				break
			}
		}
	}
	return i
}

// A feed hands the tokens of a chunk to participle. The Offset of a token's
// position is the token's index in the file.
type feed struct {
	f     *fileParser
	chunk chunk
	next  tok
}

// A streamOf is a stream and how many tokens it has room for, EOF not counted.
type streamOf struct {
	*stream
	size tok
}

// newStream starts reading c. Making a stream costs more than filling it, since
// its tokens are appended one by one, so that streams are used again: what Range
// gives is the stream's own memory.
func (f *fileParser) newStream(c chunk) streamOf {
	source := &feed{f: f, chunk: c, next: c.begin}
	lex := f.spareStream()
	if lex.size < c.size {
		made, err := lexer.Upgrade(source)
		if err != nil {
			panic(err) // a feed does not fail
		}
		return streamOf{made, c.size}
	}
	toks := lex.Range(0, lexer.RawCursor(c.size+1))
	for i := range toks {
		toks[i], _ = source.Next()
	}
	lex.LoadCheckpoint(lexer.Checkpoint{})
	return lex
}

// spareStream gives a stream that is done with; its size is -1 if there is none.
func (f *fileParser) spareStream() streamOf {
	n := len(f.spare)
	if n == 0 {
		return streamOf{size: -1}
	}
	lex := f.spare[n-1]
	f.spare = f.spare[:n-1]
	return lex
}

// Next gives the next token, and EOF from the end on.
func (r *feed) Next() (lexer.Token, error) {
	at := lexer.Position{Offset: int(r.next)}
	if r.next >= r.chunk.end {
		return lexer.EOFToken(at), nil
	}
	if len(r.chunk.folds) > 0 && r.chunk.folds[0] == r.next {
		r.fold()
		return lexer.Token{Type: blockToken, Value: "{", Pos: at}, nil
	}
	t := &r.f.toks[r.next]
	r.next++
	return lexer.Token{Type: typeOf(t.Kind), Value: t.Text, Pos: at}, nil
}

// fold goes behind the block that comes next.
func (r *feed) fold() {
	r.chunk.folds = r.chunk.folds[1:]
	if r.next = r.f.closer(r.next, r.chunk.end); r.next == none {
		r.next = r.chunk.end - 1
	}
	r.next++
}

// resync finds where to read on after the error of s: behind the statement or,
// if its end is what is missing, at the next line that looks like a beginning.
// A statement that lacks nothing but its semicolon is kept.
func (f *fileParser) resync(s *statement, end tok) tok {
	start, e := s.begin, s.err
	if e.want == quote(";") && e.at > start && f.firstOnLine(e.at) {
		s.end = e.at
		return e.at
	}
	s.def, s.decl = nil, nil
	unclosed := false
	for i := start; i < end; i++ {
		if i > start && i >= e.at && f.beginsDefinition(i, end) {
			return i
		}
		switch f.toks[i].Text {
		case "{":
			if c := f.closer(i, end); c == none {
				unclosed = true
			} else if i = c; c >= e.at && f.endsStatement(start, c, end) {
				return c + 1
			}
		case ";":
			if i >= e.at && !unclosed {
				return i + 1
			}
		}
	}
	return end
}

// endsStatement reports whether the } at i ends the statement that begins at
// start. It does not where a name follows, as in struct { … } name;.
func (f *fileParser) endsStatement(start, i, end tok) bool {
	first := f.toks[f.skipLists(extent{start, end})].Text
	if i+1 >= end || keywords[first].block || first != "typedef" && !typeKeywords[first] && f.firstOnLine(i+1) {
		return true
	}
	next := &f.toks[i+1]
	return next.Kind != preproc.Ident && next.Text != "*" && next.Text != ";"
}

// firstOnLine reports whether the token at i begins a line of its file.
func (f *fileParser) firstOnLine(i tok) bool {
	if i == 0 {
		return true
	}
	a, b := &f.toks[i-1], &f.toks[i]
	end, next := a.End(), b.Pos()
	return end.Line != next.Line || end.Filename != next.Filename
}

// beginsDefinition reports whether a keyword that nothing but a definition
// begins with, or attributes in front of it, stands at i and begins a line.
func (f *fileParser) beginsDefinition(i, end tok) bool {
	if !f.firstOnLine(i) {
		return false
	}
	i = f.skipLists(extent{i, end})
	return i < end && f.toks[i].Kind == preproc.Ident && keywords[f.toks[i].Text].block
}
