package parser

import "strings"

// What the grammar passes over.

// isNoise reports whether word says nothing about the interface: it guides C
// compilers.
func isNoise(word string) bool {
	switch word {
	case "__declspec", "_declspec", "__attribute__", "volatile", "__volatile", "__restrict", "__unaligned",
		"__extension__", "EXTERN_C", "__w64":
		return true
	}
	return strings.HasPrefix(word, "DECLSPEC_")
}

// distances say in 16-bit C how far a pointer reaches. Elsewhere they are names.
var distances = map[string]bool{
	"FAR": true, "far": true, "_far": true, "__far": true, "NEAR": true, "near": true, "_near": true, "__near": true,
	"huge": true, "_huge": true, "__huge": true, "__RPC_FAR": true,
}

// skipNoise reads such a word and its arguments.
func skipNoise(lex *stream) error {
	lex.Next()
	if is(lex, "(") {
		return skipBalanced(lex)
	}
	return nil
}

// skipBalanced reads from an opening bracket to the one that closes it.
func skipBalanced(lex *stream) error {
	depth := 0
	for {
		t := lex.Peek()
		switch t.Value {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		}
		if isEOF(t) {
			return expected(lex, "the closing bracket")
		}
		folded := t.Type == blockToken
		lex.Next()
		if folded {
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// A balanced node is text in parentheses that is not looked into.
type balanced struct{ extent }

// Parse reads from ( to ).
func (b *balanced) Parse(lex *stream) error {
	b.begin = at(lex)
	if !is(lex, "(") {
		return expected(lex, quote("("))
	}
	err := skipBalanced(lex)
	b.end = at(lex)
	return err
}

// An unread node is text that is not looked into: up to { … } or ;.
type unread struct{ extent }

// Parse reads the text and what ends it.
func (u *unread) Parse(lex *stream) error {
	u.begin = at(lex)
	for !is(lex, ";") && !is(lex, "{") {
		if isEOF(lex.Peek()) || is(lex, "}") {
			return expected(lex, `"{" or ";"`)
		}
		lex.Next()
	}
	var err error
	if is(lex, "{") {
		err = skipBalanced(lex)
	}
	u.end = at(lex)
	return err
}
