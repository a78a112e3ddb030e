package parser

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// A stream is what participle's Parseable methods read from.
type stream = lexer.PeekingLexer

// A tok is the index of a token in its file's token stream. Syntax nodes keep
// indices, and lowering turns them into places.
type tok int32

// none stands for a token that was not written.
const none tok = -1

// An extent is the tokens from begin up to but not including end.
type extent struct{ begin, end tok }

// symbols gives the names of preproc's token kinds to participle. A type is
// the kind, counted downwards from lexer.EOF.
var symbols = map[string]lexer.TokenType{
	"EOF":        typeOf(preproc.EOF),
	"Ident":      typeOf(preproc.Ident),
	"Int":        typeOf(preproc.Int),
	"Float":      typeOf(preproc.Float),
	"Char":       typeOf(preproc.Char),
	"String":     typeOf(preproc.String),
	"WideString": typeOf(preproc.WideString),
	"GUID":       typeOf(preproc.GUID),
	"Punct":      typeOf(preproc.Punct),
	"Pragma":     typeOf(preproc.Pragma),
}

func typeOf(k preproc.Kind) lexer.TokenType { return lexer.EOF - lexer.TokenType(k) }

func kindOf(t *lexer.Token) preproc.Kind { return preproc.Kind(lexer.EOF - t.Type) }

// dialect is the lexer.Definition of the grammar: the preprocessor.
type dialect struct{}

// Symbols gives the kinds of tokens.
func (dialect) Symbols() map[string]lexer.TokenType { return symbols }

// Lex preprocesses one file without includes.
func (dialect) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	read, problems := preproc.Run(&preproc.Config{}, name, src)
	if problems.HasErrors() {
		return nil, problems[0]
	}
	return &feed{toks: read.Tokens, tooDeep: none}, nil
}

// A feed hands preprocessed tokens to participle. The Offset of a token's
// position is the token's index. Brackets that nest deeper than maxDepth end
// the text, so that whoever follows them by recursion needs no bound.
type feed struct {
	toks    []preproc.Token
	next    int
	depth   int
	angles  int // open < since a statement began; as operators they count, too
	tooDeep tok // the bracket that was one too many, or none
}

// Next gives the next token, and EOF from the end on.
func (f *feed) Next() (lexer.Token, error) {
	at := lexer.Position{Offset: f.next}
	if f.next >= len(f.toks) {
		return lexer.EOFToken(at), nil
	}
	t := &f.toks[f.next]
	if t.Kind == preproc.Punct && f.nest(t.Text) {
		f.tooDeep = tok(f.next)
		f.next = len(f.toks)
		return lexer.EOFToken(at), nil
	}
	f.next++
	return lexer.Token{Type: typeOf(t.Kind), Value: t.Text, Pos: at}, nil
}

// nest counts brackets, and reports whether they nest too deeply.
func (f *feed) nest(text string) bool {
	switch text {
	case "(", "[", "{":
		f.depth++
	case ")", "]", "}":
		f.depth = max(0, f.depth-1)
	case "<":
		f.angles++
	case ";":
		f.angles = 0
	}
	return f.depth > maxDepth || f.angles > maxDepth
}

// startStream makes the stream of the file's tokens.
func (f *fileParser) startStream() {
	source := &feed{toks: f.toks, tooDeep: none}
	f.stream, _ = lexer.Upgrade(source) // a feed does not fail
	if f.cut = source.tooDeep; f.cut != none {
		f.diags.Errorf(diag.TooDeep, f.spanOf(f.cut), "brackets nest more than %d deep; the rest of the file is not read", maxDepth)
	}
}

// at is the index of the token that comes next.
func at(lex *stream) tok { return tok(lex.Peek().Pos.Offset) }

// since is the extent from begin to the token that comes next.
func since(lex *stream, begin tok) extent { return extent{begin, at(lex)} }

// is reports whether the next token is spelled text.
func is(lex *stream, text string) bool { return lex.Peek().Value == text }

// isName reports whether the next token is a word.
func isName(lex *stream) bool { return lex.Peek().Type == typeOf(preproc.Ident) }

// take reads the next token and gives its index.
func take(lex *stream) tok { return tok(lex.Next().Pos.Offset) }

// accept reads the next token if it is spelled text.
func accept(lex *stream, text string) bool {
	if is(lex, text) {
		lex.Next()
		return true
	}
	return false
}

// acceptName reads the next token if it is a word, and gives none otherwise.
func acceptName(lex *stream) tok {
	if isName(lex) {
		return take(lex)
	}
	return none
}

// ahead gives the token n places behind the next one, or the end of file.
func ahead(lex *stream, n int) *lexer.Token {
	c := lex.RawCursor()
	for i := lexer.RawCursor(0); ; i++ {
		t := &lex.Range(c+i, c+i+1)[0]
		if t.EOF() || int(i) == n {
			return t
		}
	}
}
