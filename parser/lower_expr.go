package parser

import (
	"errors"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// lowerExpr turns an expression into the model's; nil stays nil.
func (f *fileParser) lowerExpr(e *expr) idl.Expr {
	if e == nil {
		return nil
	}
	common := idl.ExprCommon{Span: f.span(e.extent)}
	switch e.op {
	case opLiteral:
		return f.lowerLiteral(common, e)
	case opIdent:
		return &idl.Ident{ExprCommon: common, Name: f.text(e.tok)}
	case opUnary:
		return &idl.Unary{ExprCommon: common, Op: f.text(e.tok), X: f.lowerExpr(e.x)}
	case opBinary:
		return &idl.Binary{ExprCommon: common, Op: f.text(e.tok), X: f.lowerExpr(e.x), Y: f.lowerExpr(e.y)}
	case opCond:
		return &idl.Cond{ExprCommon: common, Test: f.lowerExpr(e.x), Then: f.lowerExpr(e.y), Else: f.lowerExpr(e.z)}
	case opCast:
		return &idl.Cast{ExprCommon: common, Type: f.lowerTypeName(e.typ), X: f.lowerExpr(e.x)}
	case opSizeofType:
		return &idl.Sizeof{ExprCommon: common, Type: f.lowerTypeName(e.typ)}
	case opSizeofExpr:
		return &idl.Sizeof{ExprCommon: common, X: f.lowerExpr(e.x)}
	case opMember:
		return &idl.Member{ExprCommon: common, X: f.lowerExpr(e.x), Name: f.text(e.name), Arrow: f.text(e.tok) == "->"}
	}
	call := &idl.Call{ExprCommon: common, Fun: f.text(e.tok)}
	for _, arg := range e.args {
		call.Args = append(call.Args, f.lowerExpr(arg))
	}
	return call
}

func (f *fileParser) lowerLiteral(common idl.ExprCommon, e *expr) idl.Expr {
	text := f.text(e.tok)
	switch f.toks[e.tok].Kind {
	case preproc.Int:
		return f.lowerInt(common, text)
	case preproc.Float:
		value, _ := strconv.ParseFloat(strings.TrimRight(text, "fFlL"), 64)
		return &idl.FloatLit{ExprCommon: common, Text: text, Value: value}
	case preproc.Char:
		return f.lowerChar(common, text)
	}
	return f.joinStrings(common, e.extent)
}

func (f *fileParser) lowerInt(common idl.ExprCommon, text string) idl.Expr {
	n, err := preproc.ParseInt(text)
	switch {
	case errors.Is(err, preproc.ErrRange):
		f.diags.Errorf(diag.ConstantTooBig, common.Span, "%s does not fit into 64 bits", text).
			Help = "the largest number is 0xffffffffffffffff"
	case err != nil:
		f.diags.Errorf(diag.Syntax, common.Span, "%s is not an integer", text).
			Help = "numbers are written 12, 0x0c or 014, with the digits of 10, 16 and 8, and may end in U and L"
	}
	return &idl.IntLit{ExprCommon: common, Text: text, Value: n.Value, Unsigned: n.Unsigned, Long: n.Long}
}

func (f *fileParser) lowerChar(common idl.ExprCommon, text string) idl.Expr {
	value, err := preproc.ParseChar(text)
	if err != nil {
		f.diags.Errorf(diag.BadChar, common.Span, "%s is not a character", text).
			Help = "between the quotes stands one character, or an escape such as '\\n'"
	}
	return &idl.CharLit{ExprCommon: common, Value: value, Wide: strings.HasPrefix(text, "L")}
}

// joinStrings joins a run of adjacent string constants.
func (f *fileParser) joinStrings(common idl.ExprCommon, e extent) *idl.StringLit {
	lit := &idl.StringLit{ExprCommon: common}
	if e.end == e.begin+1 {
		body, wide := unquote(f.text(e.begin))
		lit.Value, lit.Wide = unescape(body), wide
		return lit
	}
	var b strings.Builder
	for i := e.begin; i < e.end; i++ {
		body, wide := unquote(f.text(i))
		b.WriteString(unescape(body))
		lit.Wide = lit.Wide || wide
	}
	lit.Value = b.String()
	return lit
}

// unquote removes the quotes, and the L in front of them.
func unquote(text string) (body string, wide bool) {
	text, wide = strings.CutPrefix(text, "L")
	if len(text) < 2 {
		return "", wide
	}
	return text[1 : len(text)-1], wide
}

// unescape undoes C's escapes. A backslash that begins none stays: real files
// write Windows paths with single ones.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '\\')
		if i < 0 || i+1 == len(s) {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = unescapeOne(&b, s[i+1:])
	}
	return b.String()
}

var escapes = map[byte]byte{
	'n': '\n', 't': '\t', 'r': '\r', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v',
	'\\': '\\', '\'': '\'', '"': '"', '?': '?',
}

// unescapeOne writes what the escape at the start of s stands for, the
// backslash being gone, and gives the rest.
func unescapeOne(b *strings.Builder, s string) string {
	if c, ok := escapes[s[0]]; ok {
		b.WriteByte(c)
		return s[1:]
	}
	base, digits := 8, s
	if s[0] == 'x' {
		base, digits = 16, s[1:]
	}
	n := 0
	for n < len(digits) && n < 3 && isDigit(digits[n], base) {
		n++
	}
	code, err := strconv.ParseUint(digits[:n], base, 32)
	if err != nil {
		b.WriteByte('\\')
		return s
	}
	if code < 0x100 {
		b.WriteByte(byte(code))
	} else {
		b.WriteRune(rune(code))
	}
	return digits[n:]
}

func isDigit(c byte, base int) bool {
	switch {
	case c >= '0' && c <= '7':
		return true
	case base == 16:
		return c == '8' || c == '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
	}
	return false
}
