package preproc

// class says what a byte may be part of.
type class uint8

const (
	letter   class            = 1 << iota // begins a name
	digit                                 // 0 to 9
	hexDigit                              // and a to f
	word     = letter | digit             // goes on with a name
)

// classes holds the class of each byte. $ counts as a letter, as in Microsoft's
// and GNU's compilers.
var classes = func() (t [256]class) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = letter, letter
	}
	t['_'], t['$'] = letter, letter
	for c := '0'; c <= '9'; c++ {
		t[c] = digit | hexDigit
	}
	for c := 'a'; c <= 'f'; c++ {
		t[c] |= hexDigit
		t[c-'a'+'A'] |= hexDigit
	}
	return t
}()

const guidLen = 36

// isGUID reports whether text starts with a GUID that nothing goes on behind.
func isGUID(text string) bool {
	if len(text) < guidLen || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	return isHex(text[:8]) && isHex(text[9:13]) && isHex(text[14:18]) && isHex(text[19:23]) && isHex(text[24:guidLen]) &&
		(len(text) == guidLen || classes[text[guidLen]]&word == 0)
}

func isHex(s string) bool {
	for i := range len(s) {
		if classes[s[i]]&hexDigit == 0 {
			return false
		}
	}
	return true
}

// punctuator gives the length of the punctuator that text starts with, or 0.
// They are those of C and C++, and .. for ranges.
func punctuator(text string) int {
	next := func(i int, c byte) bool { return i < len(text) && text[i] == c }
	c := text[0]
	switch c {
	case '(', ')', '[', ']', '{', '}', ',', ';', '?', '~':
		return 1
	case '.':
		return run(text, '.', 3)
	case ':', '#':
		return run(text, c, 2)
	case '<', '>':
		n := run(text, c, 2)
		if next(n, '=') {
			n++
		}
		return n
	case '-':
		if next(1, '>') {
			return 2
		}
		fallthrough
	case '+', '&', '|', '=':
		if next(1, c) || next(1, '=') {
			return 2
		}
		return 1
	case '*', '/', '%', '^', '!':
		if next(1, '=') {
			return 2
		}
		return 1
	}
	return 0
}

// run gives how often text starts with c, at most limit.
func run(text string, c byte, limit int) int {
	n := 1
	for n < limit && n < len(text) && text[n] == c {
		n++
	}
	return n
}
