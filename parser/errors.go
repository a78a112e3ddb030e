package parser

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// A syntaxError is a token that cannot stand where it stands.
type syntaxError struct {
	at      tok
	end     tok       // behind the faulty text, if that is more than one token
	code    diag.Code // "" means diag.Syntax
	message string    // replaces "unexpected …, expected …"
	want    string    // what was expected, in plain words
	help    string
}

func (e *syntaxError) Error() string { return "expected " + e.want }

// expected is the error that the next token is not what was wanted.
func expected(lex *stream, want string) *syntaxError {
	return &syntaxError{at: at(lex), want: want}
}

// expect reads a token that is spelled text, which comes after something.
func expect(lex *stream, text string) error {
	if accept(lex, text) {
		return nil
	}
	return expected(lex, quote(text))
}

// expectName reads a word.
func expectName(lex *stream, what string) (tok, error) {
	if isName(lex) {
		return take(lex), nil
	}
	return none, expected(lex, what)
}

func quote(text string) string { return `"` + text + `"` }

// asSyntaxError turns what a participle production failed with into a
// syntaxError; lex is where it stopped.
func asSyntaxError(err error, lex *stream) *syntaxError {
	var own *syntaxError
	if errors.As(err, &own) {
		return own
	}
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		return &syntaxError{at: tok(unexpected.Unexpected.Pos.Offset), want: plainWords(unexpected.Message())}
	}
	if cause := participle.Error(nil); errors.As(err, &cause) && strings.HasPrefix(cause.Message(), "too many iterations") {
		message := fmt.Sprintf("more than %d items in a row", participle.MaxIterations)
		return &syntaxError{at: tok(cause.Position().Offset), code: diag.TooDeep, message: message}
	}
	return expected(lex, "a declaration")
}

// plainWords reads what participle expected out of its message. That is the
// EBNF of the rest of a sequence, of which the first item counts: a word in
// quotes, or a name. What is read by hand tells its errors itself.
func plainWords(message string) string {
	_, ebnf, _ := strings.Cut(message, "(expected ")
	literal, ok := strings.CutPrefix(strings.TrimLeft(ebnf, "("), `"`)
	if !ok {
		return "a name"
	}
	literal, _, _ = strings.Cut(literal, `"`)
	return quote(literal)
}

// report turns e into a diagnostic. Several errors at one token are one: at the
// end of the file, each block that is open would make one.
func (f *fileParser) report(e *syntaxError) {
	if f.errors > 0 && (e.at == f.lastError || f.isRest(e)) || f.cut && e.at >= f.end {
		return
	}
	f.errors++
	f.lastError = e.at
	message := e.message
	if message == "" {
		message = fmt.Sprintf("unexpected %s, expected %s", f.describe(e.at), e.want)
	}
	d := f.diags.Errorf(cmp.Or(e.code, diag.Syntax), f.span(extent{e.at, e.end}), "%s", message)
	d.Help = e.help
	if d.Help == "" {
		d.Help = f.remedy(e)
	}
	if open := f.opener(e); open != none {
		d.Related = append(d.Related, diag.Related{Span: f.spanOf(open), Message: "opened here"})
	}
	if f.errors == maxSyntaxErrors {
		d.Related = append(d.Related, diag.Related{Message: "the rest of the file is not read: it has too many errors"})
	}
}

// isRest reports whether e is about a brace that an earlier error has left over.
func (f *fileParser) isRest(e *syntaxError) bool {
	return e.want == "a declaration" && f.text(e.at) == "}" && (e.at == 0 || f.text(e.at-1) != "]")
}

// remedy says what to put where, if that is clear.
func (f *fileParser) remedy(e *syntaxError) string {
	t := &f.toks[e.at]
	switch {
	case e.want == quote(";") && (t.Text == ")" || t.Text == "]"), f.isRest(e):
		return fmt.Sprintf("no %s is open here; remove the %s", openers[t.Text], t.Text)
	case e.want == quote(";") && e.at > 0 && (t.Text == "}" || f.firstOnLine(e.at)):
		return fmt.Sprintf("put a \";\" behind %s", f.describe(e.at-1))
	case t.Text == "const" && e.want == quote(";"):
		return "drop it: a method of IDL says nothing about its object"
	case t.Text == "/" && e.at > 0 && f.text(e.at-1) == "*":
		return "comments do not nest: this one has ended before"
	case strings.HasPrefix(e.want, `"," or`) && t.Kind == preproc.Ident && keywords[t.Text] == keyword{}:
		return fmt.Sprintf("put a \",\" behind %s", f.describe(e.at-1))
	case e.want == "an expression":
		return "something is missing behind " + f.describe(e.at-1)
	case e.want == "a declaration" && e.at > 0 && f.text(e.at-1) == "]":
		return "attributes stand before what they are for; that is missing"
	case e.want == "a declaration" && t.Text == "(":
		return "attributes stand in brackets: [ … ]"
	case e.want == "a declaration" && t.Kind == preproc.Ident:
		return "a declaration begins with a type, or with a keyword such as interface"
	}
	return ""
}

var openers = map[string]string{")": "(", "]": "[", "}": "{"}

// opener finds the bracket that e misses the end of, or none.
func (f *fileParser) opener(e *syntaxError) tok {
	if !strings.Contains(e.want, `)"`) && !strings.Contains(e.want, `]"`) && !strings.Contains(e.want, `}"`) {
		return none
	}
	depth := 0
	for i := e.at - 1; i >= 0; i-- {
		switch f.toks[i].Text {
		case ")", "]", "}":
			depth++
		case "(", "[", "{":
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return none
}

// describe quotes the token at i as diagnostics show it.
func (f *fileParser) describe(i tok) string {
	switch t := &f.toks[i]; t.Kind {
	case preproc.EOF:
		return "end of file"
	case preproc.Pragma:
		return "#pragma"
	case preproc.String, preproc.WideString:
		return "string " + t.Text
	default:
		return quote(t.Text)
	}
}

// isEOF reports whether t ends the stream.
func isEOF(t *lexer.Token) bool { return t.EOF() }
