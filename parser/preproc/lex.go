package preproc

import (
	"math"
	"strings"
	"unicode/utf8"
)

// A lexer cuts the text of one file into tokens.
//
// It keeps line and column as it goes instead of searching for them per token:
// base is what separates an offset from its column, and the splices that off has
// passed are settled whenever a place is asked for.
type lexer struct {
	*source
	off  int // of the next byte in text
	line int // of off
	base int // column = offset - base; grows by the bytes that are not the first of a rune

	splice   int // index of the next splice
	spliceAt int // where it is; beyond the text if there is none
	removed  int // bytes that the splices before off took

	spaced bool // white space or a comment stood before off
	fresh  bool // only white space and comments stood before off on its line
	first  bool // the token that next gave last is the first of its line

	inLine bool // next stops at the end of the line: a directive is being read
	muted  bool // comments mean nothing: #if leaves this text out

	doc        comment // the comment that may belong to the next token
	head       int     // where the text begins, behind white space
	top        comment // the comment that stands there
	directives *[]Directive
	unclosed   *Token // a /* that nothing closes
}

func newLexer(src *source, directives *[]Directive) *lexer {
	l := &lexer{source: src, directives: directives, line: 1, base: -1, fresh: true, spliceAt: math.MaxInt}
	l.head = len(src.text) - len(strings.TrimLeft(src.text, " \t\v\f\r\n"))
	if len(src.splices) > 0 {
		l.spliceAt = src.splices[0].at
	}
	return l
}

// next reads the next token into t: EOF at the end of the text and, inLine, at
// the end of the line.
func (l *lexer) next(t *Token) {
	l.space()
	start := l.off
	at := l.mark(start)
	kind := l.scan()
	*t = Token{Text: l.text[start:l.off], src: l.source, at: at, Kind: kind, Space: l.spaced}
	if l.spliceAt < l.off {
		l.settle(start, l.off)
		t.ownOrigin().end = l.place(l.off)
	}
	if l.doc.end > 0 {
		l.attach(t)
	}
	l.first, l.fresh, l.spaced = l.fresh, false, false
}

// mark gives the place of off, behind all splices up to there.
func (l *lexer) mark(off int) mark {
	if l.spliceAt <= off {
		l.settle(off, off+1)
	}
	return l.place(off)
}

func (l *lexer) place(off int) mark {
	return mark{offset: int32(off + l.removed), line: int32(l.line), column: int32(off - l.base)}
}

// settle passes the splices in front of end. From is where the text begins
// whose columns are not counted yet.
func (l *lexer) settle(from, end int) {
	last := from
	for l.spliceAt < end {
		last = l.spliceAt
		l.removed += l.splices[l.splice].size
		l.line++
		l.base = last - 1
		l.splice++
		l.spliceAt = math.MaxInt
		if l.splice < len(l.splices) {
			l.spliceAt = l.splices[l.splice].at
		}
	}
	if last > from {
		l.widen(last, end)
	}
}

// widen accounts for the runes in text[from:to] that take more than one byte.
func (l *lexer) widen(from, to int) {
	to = min(to, len(l.text))
	if from < to {
		l.base += to - from - utf8.RuneCountInString(l.text[from:to])
	}
}

// passed accounts for text[from:off], in which no line ends.
func (l *lexer) passed(from int) {
	l.widen(from, l.off)
	l.settle(from, l.off)
}

// newline passes the line's end at i and gives the offset behind it.
func (l *lexer) newline(i int) int {
	if l.spliceAt <= i {
		l.settle(i, i+1)
	}
	if l.text[i] == '\r' && i+1 < len(l.text) && l.text[i+1] == '\n' {
		i++
	}
	l.line++
	l.base = i
	return i + 1
}

// space skips white space and comments.
func (l *lexer) space() {
	for l.off < len(l.text) {
		switch l.text[l.off] {
		case ' ', '\t', '\v', '\f':
			l.off++
		case '\n', '\r':
			if l.inLine {
				return
			}
			l.off = l.newline(l.off)
			l.fresh = true
		case '/':
			if !l.comment() {
				return
			}
		default:
			return
		}
		l.spaced = true
	}
}

// scan moves over the token at off.
func (l *lexer) scan() Kind {
	if l.off == len(l.text) {
		return EOF
	}
	c := l.text[l.off]
	class := classes[c]
	if class&hexDigit != 0 && isGUID(l.text[l.off:]) {
		l.off += guidLen
		return GUID
	}
	switch {
	case class&letter != 0:
		return l.word()
	case class&digit != 0:
		return l.number()
	case c == '"' || c == '\'':
		return l.quoted(l.off)
	case c == '.' && l.off+1 < len(l.text) && classes[l.text[l.off+1]]&digit != 0:
		return l.number()
	case c == '\n' || c == '\r':
		return EOF
	}
	if n := punctuator(l.text[l.off:]); n > 0 {
		l.off += n
		return Punct
	}
	return l.strayBytes()
}

func (l *lexer) word() Kind {
	start := l.off
	i := start + 1
	for i < len(l.text) && classes[l.text[i]]&word != 0 {
		i++
	}
	l.off = i
	if i == start+1 && l.text[start] == 'L' && i < len(l.text) && (l.text[i] == '"' || l.text[i] == '\'') {
		kind := l.quoted(i)
		if kind == String {
			return WideString
		}
		return kind
	}
	return Ident
}

// quoted moves over the string or character constant whose first quote is at
// open. If the line does not end it, a string takes the rest of the line, and a
// character constant one character.
func (l *lexer) quoted(open int) Kind {
	end, closed := l.quoteEnd(open)
	if !closed && l.text[open] == '\'' {
		_, size := utf8.DecodeRuneInString(l.text[open+1 : end])
		end = open + 1 + size
	}
	l.widen(l.off, end)
	l.off = end
	switch {
	case !closed:
		return openText
	case l.text[open] == '"':
		return String
	}
	return Char
}

func (l *lexer) quoteEnd(open int) (end int, closed bool) {
	quote := l.text[open]
	for i := open + 1; i < len(l.text); i++ {
		switch l.text[i] {
		case quote:
			return i + 1, true
		case '\\':
			if i+1 < len(l.text) && l.text[i+1] != '\n' && l.text[i+1] != '\r' {
				i++
			}
		case '\n', '\r':
			return i, false
		}
	}
	return len(l.text), false
}

// number moves over a preprocessing number (C11 6.4.8) with two differences: in
// 0..9 the number ends before the dots, since that is how MIDL writes a range,
// and a sign belongs to it only in a complete exponent, so 0xE+1 is three tokens.
func (l *lexer) number() Kind {
	text := l.text[l.off:]
	kind, exponent := Int, byte('e')
	if len(text) > 1 && text[0] == '0' && text[1]|0x20 == 'x' {
		exponent = 'p'
	}
	digits := true // and dots only so far, as an exponent needs
	i := 0
	for ; i < len(text) && (text[i] == '.' || classes[text[i]]&word != 0); i++ {
		switch c := text[i]; {
		case c == '.':
			if i+1 < len(text) && text[i+1] == '.' {
				l.off += i
				return kind
			}
			kind = Float
		case c|0x20 == exponent && (digits || exponent == 'p'):
			if n := exponentSize(text[i:]); n > 0 {
				kind = Float
				i += n - 1
			}
			digits = false
		default:
			digits = digits && classes[c]&digit != 0
		}
	}
	l.off += i
	return kind
}

// exponentSize gives the length of the exponent's letter, sign and first digit,
// or 0 if text does not start with them.
func exponentSize(text string) int {
	i := 1
	if i < len(text) && (text[i] == '+' || text[i] == '-') {
		i++
	}
	if i < len(text) && classes[text[i]]&digit != 0 {
		return i + 1
	}
	return 0
}

func (l *lexer) strayBytes() Kind {
	i := l.off + 1
	for l.text[l.off] >= utf8.RuneSelf && i < len(l.text) && l.text[i] >= utf8.RuneSelf {
		i++
	}
	l.widen(l.off, i)
	l.off = i
	return stray
}

// atParen reports whether the next token is (, without reading it.
func (l *lexer) atParen() bool {
	l.space()
	return l.off < len(l.text) && l.text[l.off] == '('
}

// skipLine goes to the end of the line, comments that reach beyond it included.
func (l *lexer) skipLine() {
	start := l.off // of what passed has not seen
	for l.off < len(l.text) && l.text[l.off] != '\n' && l.text[l.off] != '\r' {
		switch l.text[l.off] {
		case '/':
			l.passed(start)
			if start = l.off; l.comment() {
				start = l.off
			} else {
				l.off++
			}
		case '"', '\'':
			l.off, _ = l.quoteEnd(l.off)
		default:
			l.off++
		}
	}
	l.passed(start)
}

// skipToHash goes to the next line that starts with #, reads the # into t, and
// reports whether there was one.
func (l *lexer) skipToHash(t *Token) bool {
	for l.off < len(l.text) {
		l.skipLine()
		l.space()
		if l.fresh && l.off < len(l.text) && l.text[l.off] == '#' {
			if l.next(t); t.Text == "#" {
				return true
			}
		}
	}
	return false
}

// lexOne gives the kind of the token that text is; ok is false if it is none or
// more than one.
func lexOne(text string) (kind Kind, ok bool) {
	l := newLexer(&source{text: text}, nil)
	kind = l.scan()
	return kind, l.off == len(text) && kind < stray
}
