package preproc

import (
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
)

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
//
// A large file makes a million of them, so a Token is small, and its methods
// work out what most tokens are never asked.
type Token struct {
	Text   string  // as spelled
	src    *source // the file it was written in
	origin *origin // nil for most
	at     mark    // where it was written: for a macro's token, in the macro's body or argument
	Kind   Kind
	Space  bool // white space stood before it
	inert  bool // a name that was found while its macro was busy: it is never expanded again (C11 6.10.3.4)
}

// A mark is a place in a source; its fields are those of idl.Pos.
type mark struct {
	offset, line, column int32
}

func markOf(p idl.Pos) mark {
	return mark{offset: int32(p.Offset), line: int32(p.Line), column: int32(p.Column)}
}

// An origin is what only some tokens have. The tokens that one call of a macro
// produced share one.
type origin struct {
	macro   *macro  // nil if no macro produced the token
	use     *use    // where the file uses the outermost macro
	parent  *origin // of the macro's name; nil if that stands in the file
	src     *source // where the macro's name was written
	at      mark
	above   *idl.Expansion // of the macro's name, once somebody has asked
	comment string         // before the token, with its markers
	end     mark           // of a token that no macro produced and whose text does not tell its end
}

// A use is where a file uses a macro: the name and the arguments.
type use struct {
	pos, end idl.Pos
}

// Pos gives the place of the token. If a macro produced it, that is where the
// file uses the macro.
func (t *Token) Pos() idl.Pos {
	if t.origin != nil && t.origin.use != nil {
		return t.origin.use.pos
	}
	return t.src.pos(t.at)
}

// End gives the place behind the token, or behind the use of the macro that
// produced it.
func (t *Token) End() idl.Pos {
	if o := t.origin; o != nil {
		switch {
		case o.use != nil:
			return o.use.end
		case o.end.line > 0:
			return t.src.pos(o.end)
		}
	}
	return t.src.pos(t.endMark())
}

// endMark gives the end of the token's text, where it was written.
func (t *Token) endMark() mark {
	end := t.at
	end.offset += int32(len(t.Text))
	end.column += int32(utf8.RuneCountInString(t.Text))
	return end
}

// Macro tells which macro produced the token; nil if none did.
func (t *Token) Macro() *idl.Expansion { return t.origin.expansion(t.src, t.at) }

// Span gives the extent of the token.
func (t *Token) Span() idl.Span { return idl.Span{Pos: t.Pos(), End: t.End(), Macro: t.Macro()} }

// Doc gives the comment that stands directly before the token, its markers
// removed; "" for most tokens. The comment must start on a line of its own and
// end on the token's line or the line above.
func (t *Token) Doc() string {
	if t.origin == nil {
		return ""
	}
	return cleanComment(t.origin.comment)
}

// is reports whether t is the punctuator text.
func (t *Token) is(text string) bool { return t.Kind == Punct && t.Text == text }

// ownOrigin gives t an origin that it shares with no other token.
func (t *Token) ownOrigin() *origin {
	var o origin
	if t.origin != nil {
		o = *t.origin
	}
	t.origin = &o
	return &o
}

// expansion describes how a token with this origin came to be, which was
// written at the given place.
func (o *origin) expansion(src *source, at mark) *idl.Expansion {
	if o == nil || o.macro == nil {
		return nil
	}
	if o.above == nil {
		o.above = o.parent.expansion(o.src, o.at)
	}
	return &idl.Expansion{Name: o.macro.name, Body: src.pos(at), Parent: o.above}
}

// A Directive is a comment that speaks to goidl, such as
// //goidl:package example.com/clock;clock. It must be a // comment without a
// blank before the name. It takes effect where no #if leaves it out.
type Directive struct {
	idl.Span
	Name string // what follows "goidl:", up to the first blank: "package"
	Args string // the rest of the comment, blanks around it removed
}
