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

	// Kinds that never leave the package: Run reports them. They wait until they
	// are sure to be part of the output, since text that #if leaves out, and a
	// macro that nobody uses, may hold anything.
	stray    // bytes that begin no token
	openText // a string or character constant that its line does not end
)

var kindNames = [...]string{
	"end of file", "name", "integer", "number", "character constant", "string", "wide string", "GUID", "punctuation",
	"#pragma", "stray character", "unterminated string",
}

// String names the kind as diagnostics do.
func (k Kind) String() string { return kindNames[k] }

// A Token is one token after macro expansion.
type Token struct {
	Kind  Kind
	Space bool   // white space stood before it
	Text  string // as spelled
	Pos   idl.Pos
	End   idl.Pos
	Macro *idl.Expansion // nil unless a macro produced the token; then Pos and End are where the macro was used
	Doc   string         // the comment that stands directly before it, markers removed; "" mostly
}

// Span gives the extent of the token.
func (t *Token) Span() idl.Span { return idl.Span{Pos: t.Pos, End: t.End, Macro: t.Macro} }

// is reports whether t is the punctuator text.
func (t *Token) is(text string) bool { return t.Kind == Punct && t.Text == text }

// A Directive is a comment that speaks to goidl, such as
// //goidl:package example.com/clock;clock. It must be a // comment without a
// blank before the name. It takes effect where no #if leaves it out.
type Directive struct {
	idl.Span
	Name string // what follows "goidl:", up to the first blank: "package"
	Args string // the rest of the comment, blanks around it removed
}
