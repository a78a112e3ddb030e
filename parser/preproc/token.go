// Package preproc is the C preprocessor that MIDL runs before anything else. It
// turns the bytes of a file, and of what the file #includes, into tokens that
// remember where they were written and which macro they came from.
package preproc

import "github.com/goidl/goidl/idl"

// Kind says what a token is.
type Kind uint8

// The kinds of tokens. Every word is an Ident, keywords too.
const (
	EOF Kind = iota
	Ident
	Int
	Float
	Char       // 'c', L'c'
	String     // "…", quotes and escapes as written
	WideString // L"…"
	GUID       // 12345678-1234-1234-1234-123456789abc
	Punct
	Pragma // a whole #pragma line, its text without the word #pragma
)

// A Token is one token after macro expansion.
type Token struct {
	Kind  Kind
	Text  string // as spelled
	Pos   idl.Pos
	End   idl.Pos
	Macro *idl.Expansion // nil unless a macro produced the token; then Pos and End are where the macro was used
	Space bool           // white space stood before it
	Doc   string         // the comment that stands directly before it, markers removed; "" mostly
}
