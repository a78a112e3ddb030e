package parser

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// An argKind says what the arguments of an attribute are.
type argKind uint8

const (
	argText argKind = iota // nothing but text
	argExpr
	argType
	argGUID
)

// attrArgs says how attributes' arguments are read. Those that are not listed
// keep their text; a string is a string everywhere.
var attrArgs = map[string]argKind{
	"size_is": argExpr, "length_is": argExpr, "max_is": argExpr, "min_is": argExpr, "first_is": argExpr, "last_is": argExpr,
	"switch_is": argExpr, "iid_is": argExpr, "call_as": argExpr, "case": argExpr, "range": argExpr,
	"id": argExpr, "defaultvalue": argExpr, "helpcontext": argExpr, "helpstringcontext": argExpr, "lcid": argExpr,
	"entry": argExpr, "byte_count": argExpr,
	"switch_type": argType, "wire_marshal": argType, "user_marshal": argType, "transmit_as": argType, "represent_as": argType,
	"uuid": argGUID, "async_uuid": argGUID,
}

// lowerAttrs turns attribute lists in a row into one, and reads the arguments.
func (f *fileParser) lowerAttrs(a attributes) idl.Attrs {
	if len(a.list) == 0 {
		return nil
	}
	attrs := make(idl.Attrs, len(a.list))
	nodes := make([]idl.Attr, len(a.list))
	for i := range a.list {
		item := &a.list[i]
		nodes[i] = idl.Attr{Span: f.span(item.extent), Name: f.textOf(item.name)}
		nodes[i].Args = f.lowerArgs(nodes[i].Name, item.args)
		attrs[i] = &nodes[i]
	}
	return attrs
}

func (f *fileParser) lowerArgs(name string, list []argument) []*idl.AttrArg {
	if len(list) == 0 {
		return nil
	}
	kind := attrArgs[strings.ToLower(name)]
	args := make([]*idl.AttrArg, len(list))
	for i := range list {
		args[i] = f.lowerArg(kind, &list[i])
	}
	return args
}

func (f *fileParser) lowerArg(kind argKind, a *argument) *idl.AttrArg {
	arg := &idl.AttrArg{Span: f.span(a.extent), Text: f.textOf(a.extent)}
	if a.end == a.begin {
		arg.End = arg.Pos
		return arg
	}
	if f.isStrings(a.extent) {
		arg.Str = f.joinStrings(idl.ExprCommon{Span: arg.Span}, a.extent)
	}
	switch kind {
	case argGUID:
		arg.GUID = f.lowerGUID(arg, a.extent)
	case argExpr:
		arg.Expr = f.lowerArgExpr(arg, a)
	case argType:
		if t, err := rest(f, a, parseTypeName); err != nil {
			f.report(err)
		} else {
			arg.Type = f.lowerTypeName(t)
		}
	default:
		if f.toks[a.begin].Kind == preproc.GUID {
			arg.GUID = f.lowerGUID(arg, a.extent)
		}
	}
	return arg
}

// lowerArgExpr reads an expression. Most are one token.
func (f *fileParser) lowerArgExpr(arg *idl.AttrArg, a *argument) idl.Expr {
	if a.end == a.begin+1 {
		common := idl.ExprCommon{Span: arg.Span}
		switch f.toks[a.begin].Kind {
		case preproc.Ident:
			return &idl.Ident{ExprCommon: common, Name: arg.Text}
		case preproc.Int, preproc.Float, preproc.Char, preproc.String, preproc.WideString:
			return f.lowerLiteral(common, &expr{extent: a.extent, tok: a.begin})
		}
	}
	x, err := rest(f, a, parseExpr)
	if err != nil {
		f.report(err)
		return nil
	}
	return f.lowerExpr(x)
}

// rest reads a whole argument with parse.
func rest[T any](f *fileParser, a *argument, parse func(*stream) (T, error)) (T, *syntaxError) {
	f.lex.LoadCheckpoint(a.start)
	node, err := parse(f.lex)
	if err != nil {
		return node, asSyntaxError(err, f.lex)
	}
	if at(f.lex) != a.end {
		return node, expected(f.lex, `"," or ")"`)
	}
	return node, nil
}

func (f *fileParser) isStrings(e extent) bool {
	for i := e.begin; i < e.end; i++ {
		if k := f.toks[i].Kind; k != preproc.String && k != preproc.WideString {
			return false
		}
	}
	return true
}

// lowerGUID reads an id: as one token, in quotes, or in the pieces that macros
// leave.
func (f *fileParser) lowerGUID(arg *idl.AttrArg, e extent) *idl.GUID {
	text := strings.ReplaceAll(arg.Text, " ", "")
	if arg.Str != nil {
		text = arg.Str.Value
	}
	guid, err := idl.ParseGUID(text)
	if err != nil {
		f.diags.Errorf(diag.BadUUID, arg.Span, "%v", err).Help = uuidHelp(text)
		return nil
	}
	return &guid
}

// uuidHelp says how a uuid is written, with the digits that are there if none is
// missing.
func uuidHelp(text string) string {
	text = strings.NewReplacer("-", "", "{", "", "}", "", " ", "").Replace(text)
	if _, err := hex.DecodeString(text); err != nil || len(text) != 32 {
		return "uuidgen makes one"
	}
	return fmt.Sprintf("write %s-%s-%s-%s-%s", text[:8], text[8:12], text[12:16], text[16:20], text[20:])
}
