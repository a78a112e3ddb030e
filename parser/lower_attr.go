package parser

import (
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
		attrs[i] = &nodes[i]
		if len(item.args) == 0 {
			continue
		}
		kind := attrArgs[strings.ToLower(nodes[i].Name)]
		nodes[i].Args = make([]*idl.AttrArg, len(item.args))
		for j := range item.args {
			nodes[i].Args[j] = f.lowerArg(kind, &item.args[j])
		}
	}
	return attrs
}

func (f *fileParser) lowerArg(kind argKind, a *argument) *idl.AttrArg {
	arg := &idl.AttrArg{Span: f.span(a.extent), Text: f.textOf(a.extent)}
	if a.end == a.begin {
		arg.End = arg.Pos
		return arg
	}
	if f.isStrings(a.extent) {
		arg.Str = f.joinStrings(a.extent)
	}
	switch kind {
	case argGUID:
		arg.GUID = f.lowerGUID(arg, a.extent)
	case argExpr:
		if x, err := rest(f, a, parseExpr); err != nil {
			f.report(err)
		} else {
			arg.Expr = f.lowerExpr(x)
		}
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

// rest reads a whole argument with parse.
func rest[T any](f *fileParser, a *argument, parse func(*stream) (T, error)) (T, *syntaxError) {
	lex := *f.lex
	lex.LoadCheckpoint(a.start)
	node, err := parse(&lex)
	if err != nil {
		return node, asSyntaxError(err, &lex)
	}
	if at(&lex) != a.end {
		return node, expected(&lex, `"," or ")"`)
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
		f.diags.Errorf(diag.BadUUID, arg.Span, "%v", err)
		return nil
	}
	return &guid
}
