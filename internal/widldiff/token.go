package main

import "strings"

// kind is what a token is.
type kind int

const (
	end kind = iota
	word
	number
	text // string or character constant, quotes included
	mark // punctuation
	note // the words before "methods" in a comment of the form /*** IFoo methods ***/
)

// A token of a C header.
type token struct {
	kind kind
	text string
	line int
}

// marks are the punctuation marks of more than one character, longest first.
var marks = []string{"...", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "->", "::"}

// tokenize splits C text into tokens. Line numbers start at first.
func tokenize(src string, first int) []token {
	t := tokenizer{src: src, line: first}
	for t.next() {
	}
	return t.out
}

type tokenizer struct {
	src  string
	at   int
	line int
	out  []token
}

// next reads one token, comment or space, and reports whether there was one.
func (t *tokenizer) next() bool {
	if t.at >= len(t.src) {
		return false
	}
	rest := t.src[t.at:]
	c := rest[0]
	switch {
	case c == '\n':
		t.line++
		t.at++
	case c == ' ' || c == '\t' || c == '\r':
		t.at++
	case strings.HasPrefix(rest, "/*"):
		t.comment(rest)
	case strings.HasPrefix(rest, "//"):
		t.at += lengthUntil(rest, "\n")
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		t.emit(number, numberLength(rest))
	case isLetter(c):
		t.emitWord(rest)
	case c == '"' || c == '\'':
		t.emit(text, quotedLength(rest))
	default:
		t.emit(mark, markLength(rest))
	}
	return true
}

func (t *tokenizer) emit(k kind, n int) {
	t.out = append(t.out, token{k, t.src[t.at : t.at+n], t.line})
	t.at += n
}

// emitWord reads a name, or the L"…" that begins like one.
func (t *tokenizer) emitWord(rest string) {
	n := 0
	for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
		n++
	}
	if rest[:n] == "L" && n < len(rest) && (rest[n] == '"' || rest[n] == '\'') {
		t.emit(text, n+quotedLength(rest[n:]))
		return
	}
	t.emit(word, n)
}

func (t *tokenizer) comment(rest string) {
	n := min(lengthUntil(rest, "*/")+2, len(rest))
	if inner, ok := strings.CutPrefix(rest[:n], "/*** "); ok {
		if name, ok := strings.CutSuffix(inner, " methods ***/"); ok {
			t.out = append(t.out, token{note, name, t.line})
		}
	}
	t.line += strings.Count(rest[:n], "\n")
	t.at += n
}

func lengthUntil(s, stop string) int {
	if i := strings.Index(s, stop); i >= 0 {
		return i
	}
	return len(s)
}

// numberLength reads a preprocessing number: digits, letters, points, and signs
// of decimal exponents.
func numberLength(s string) int {
	hex := len(s) > 1 && (s[1] == 'x' || s[1] == 'X')
	n := 0
	for n < len(s) {
		exponent := n > 0 && !hex && (s[n-1] == 'e' || s[n-1] == 'E')
		switch c := s[n]; {
		case isDigit(c), isLetter(c), c == '.':
		case exponent && (c == '+' || c == '-'):
		default:
			return n
		}
		n++
	}
	return n
}

// quotedLength reads a string or character constant up to its closing quote,
// or up to the end of the line.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case s[0]:
			return i + 1
		case '\\':
			i++
		case '\n':
			return i
		}
	}
	return len(s)
}

func markLength(s string) int {
	for _, m := range marks {
		if strings.HasPrefix(s, m) {
			return len(m)
		}
	}
	return 1
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$' || c >= 0x80
}
