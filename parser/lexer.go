package parser

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"

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
	"Block":      blockToken,
}

// blockToken is the type of a folded block.
const blockToken lexer.TokenType = -1000

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
	f := &fileParser{toks: read.Tokens}
	return &feed{f: f, chunk: chunk{extent: extent{0, tok(len(f.toks))}}}, nil
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
