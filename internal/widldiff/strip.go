package main

import "strings"

// A definition is an object-like #define of widl's own.
type definition struct {
	name string
	body []token
	line int
}

// A stripper takes from a header what the reader has no use for: the text of
// cpp_quotes, and by the conditionals that are widl's own everything that is
// not meant for C (the C++ classes, the macros that call methods).
//
// A line of quoted text looks like any other. What tells it is that the model
// knows all quotes and their order, and which of them stand side by side, and
// that they are where declarations are: not inside widl's conditionals, but for
// the guards around a file, library or interface. Conditionals among the quotes
// do not count; they need not even pair up.
type stripper struct {
	runs   [][]string // quotes that are still to come; those of a run are on adjacent lines
	nest   []conditional
	out    strings.Builder
	define []definition
	bases  []heritage
}

// A heritage is a line Class : public Base of the C++ part. C's has no such line.
type heritage struct {
	line int
	name string
	base string // without its namespace
}

// A conditional is an #if of widl's own whose #endif is still to come.
type conditional struct {
	guard bool // declarations stand in it
	live  bool // this branch is kept
	done  bool // some branch was
}

// helpers is the line before the prototypes of functions that marshal and free.
const helpers = "/* Begin additional prototypes for all interfaces */"

// strip gives the C text with all other lines emptied, so that line numbers
// stay, and the definitions. Quotes that were not found are in the runs left.
func strip(header string, runs [][]string) *stripper {
	s := &stripper{runs: runs}
	lines := strings.Split(header, "\n")
	for i := 0; i < len(lines) && lines[i] != helpers; {
		if n := s.quoted(lines[i:]); n > 0 {
			s.out.WriteString(strings.Repeat("\n", n))
			i += n
			continue
		}
		s.line(lines[i], i+1)
		s.out.WriteByte('\n')
		i++
	}
	return s
}

// quoted gives the number of lines that the next run takes if it is here.
func (s *stripper) quoted(lines []string) int {
	if len(s.runs) == 0 || len(s.nest) > 0 && !s.nest[len(s.nest)-1].guard {
		return 0
	}
	run := strings.Split(strings.Join(s.runs[0], "\n"), "\n")
	if len(run) > len(lines) {
		return 0
	}
	for i, want := range run {
		if strings.TrimRight(lines[i], "\r") != want {
			return 0
		}
	}
	s.runs = s.runs[1:]
	return len(run)
}

func (s *stripper) pop() {
	if n := len(s.nest); n > 0 {
		s.nest = s.nest[:n-1]
	}
}

// line handles a line of widl's own.
func (s *stripper) line(line string, number int) {
	name := directive(line)
	switch {
	case strings.HasPrefix(name, "if"):
		rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line[1:]), name))
		on := condition(name, rest)
		s.nest = append(s.nest, conditional{guard: on && s.live() && rest != "__cplusplus", live: on, done: on})
	case name == "else" || name == "elif":
		if n := len(s.nest); n > 0 {
			top := &s.nest[n-1]
			top.live = !top.done
			top.done = true
		}
	case name == "endif":
		s.pop()
	case !s.live():
		s.inherits(line, number)
	case name == "define":
		s.defined(line, number)
	case name == "":
		s.out.WriteString(line)
	}
}

// live reports whether all conditionals around keep the text.
func (s *stripper) live() bool {
	for _, c := range s.nest {
		if !c.live {
			return false
		}
	}
	return true
}

// inherits records the base class that a line of C++ tells.
func (s *stripper) inherits(line string, number int) {
	if name, base, ok := strings.Cut(line, " : public "); ok {
		name = strings.TrimPrefix(strings.TrimSpace(name), "interface ") // of those without uuid
		base = base[strings.LastIndex(base, ":")+1:]
		s.bases = append(s.bases, heritage{number, name, base})
	}
}

// classBefore gives the last such line before a line.
func (s *stripper) classBefore(line int) heritage {
	var last heritage
	for _, h := range s.bases {
		if h.line > line {
			break
		}
		last = h
	}
	return last
}

// defined records #define NAME value. Macros with parameters or without value
// are not constants.
func (s *stripper) defined(line string, number int) {
	toks := tokenize(strings.TrimPrefix(line, "#define"), number)
	name := strings.TrimSpace(strings.TrimPrefix(line, "#define"))
	if len(toks) < 2 || strings.HasPrefix(name[len(toks[0].text):], "(") {
		return
	}
	s.define = append(s.define, definition{toks[0].text, toks[1:], number})
}

// directive gives the name of the directive on a line, or "".
func directive(line string) string {
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "#")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, " \t")
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	return rest[:n]
}

// condition decides one of widl's conditions for C without any macros defined.
func condition(name, rest string) bool {
	switch name {
	case "ifdef":
		return false
	case "ifndef":
		// The guards of forward declarations and of the inline keyword
		// are around nothing that matters.
		return !strings.HasSuffix(rest, "_FWD_DEFINED__") && rest != "__WIDL_INLINE"
	}
	// What else widl writes: defined(__cplusplus) && …, !defined(…), and
	// versions of contracts, which are all wanted.
	return !strings.HasPrefix(rest, "defined(")
}
