// Package preproc is the C preprocessor that MIDL runs before anything else. It
// turns the bytes of a file, and of what the file #includes, into tokens that
// remember where they were written and which macro they came from.
package preproc

// How it works, for maintainers.
//
//	bytes ── decode ──▶ source ── lexer ──▶ Token ─────────────────────▶ Result
//	                      ▲                   │ a macro's name    ▲
//	                 #include                 └▶ begin ─▶ frames ─┘
//
// decode (source.go) removes what is of no interest later: byte order marks,
// UTF-16, and backslashes that continue a line. The lexer (lex.go) reads each
// token straight into its slot in the result; most tokens are not touched
// again, which is why text without macros costs what lexing costs.
//
// A # that starts a line goes to directive.go, its conditions to expr.go. A name
// that is a macro leaves its slot again and is expanded in expand.go: the
// macro's body, with arguments put in, becomes a frame on a stack that is read
// before the file is. A macro is busy while its frame is on the stack, and its
// name is then not expanded: that is C's rule against recursion (C11 6.10.3.4).
//
// Positions say where text was written, in the file that was read: #line is
// heeded by __LINE__ and __FILE__ only, since excerpts and offsets would
// otherwise show the wrong text.
//
// Any bytes may come in, so everything that input can make grow has a bound
// (limits.go). Reaching one is an error that ends the run.
