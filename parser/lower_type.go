package parser

import (
	"github.com/goidl/goidl/idl"
)

// lowerSpec turns specifiers into a type. A function without result type
// gives int, as in C.
func (f *fileParser) lowerSpec(s *typeSpec) idl.Type {
	common := idl.TypeCommon{Span: f.span(s.extent), Const: s.konst}
	switch {
	case s.strukt != nil:
		return f.lowerStruct(common, s.strukt, f.docAt(s.keyword))
	case s.union != nil:
		return f.lowerUnion(common, s.union, f.docAt(s.keyword))
	case s.enum != nil:
		return f.lowerEnum(common, s.enum, f.docAt(s.keyword))
	case s.elem != nil:
		elem := f.lowerTypeName(s.elem)
		if f.text(s.keyword) == "pipe" {
			return &idl.Pipe{TypeCommon: common, Elem: elem}
		}
		return &idl.SafeArray{TypeCommon: common, Elem: elem}
	case s.name.end > s.name.begin:
		return f.lowerNamed(common, s)
	}
	return f.lowerBase(common, s)
}

func (f *fileParser) lowerNamed(common idl.TypeCommon, s *typeSpec) *idl.TypeName {
	common.Span = f.span(s.nameExtent())
	t := &idl.TypeName{TypeCommon: common, Tag: f.text(s.keyword), Name: f.textOf(s.name)}
	if t.Tag != "" && t.Tag != "interface" {
		t.Tag = ""
	}
	for _, arg := range s.args {
		t.Args = append(t.Args, f.lowerTypeName(arg))
	}
	return t
}

// nameExtent is the name of a type with struct and the like before it and its
// arguments behind it, if they are there. What qualifies the type is not part of it.
func (s *typeSpec) nameExtent() extent {
	e := s.name
	if s.keyword != none {
		e.begin = s.keyword
	}
	if len(s.args) > 0 {
		e.end = s.end
	}
	return e
}

func (f *fileParser) lowerTypeName(t *typeName) idl.Type {
	typ, _ := f.declare(f.lowerSpec(&t.spec), t.spec.begin, t.decl)
	return typ
}

// lowerBase finds the type that words like "unsigned long int" mean.
func (f *fileParser) lowerBase(common idl.TypeCommon, s *typeSpec) idl.Type {
	if s.missing() {
		return &idl.Base{TypeCommon: common, Kind: idl.Int32}
	}
	var c wordCount
	for i := s.words.begin; i < s.words.end; i++ {
		c.add(f.text(i))
	}
	if c.signs > 1 || c.longs > 2 || c.kinds > 1 || c.longs > 0 && c.kinds > 0 && c.kind != idl.Float64 {
		f.report(&syntaxError{at: s.words.begin, end: s.words.end, message: quote(f.textOf(s.words)) + " is no type"})
	}
	return &idl.Base{TypeCommon: common, Kind: c.base(), Spelling: f.textOf(s.words)}
}

// A wordCount is what the words of a base type say together.
type wordCount struct {
	signs, longs, kinds int
	unsigned            bool
	kind                idl.BaseKind // if kinds > 0
}

func (c *wordCount) add(word string) {
	switch word {
	case "unsigned":
		c.unsigned = true
		c.signs++
	case "signed", "__signed":
		c.signs++
	case "long":
		c.longs++
	case "int":
	default:
		c.kinds++
		c.kind = baseKinds[word]
	}
}

// base is the type; without a word that says which, it is an int.
func (c *wordCount) base() idl.BaseKind {
	kind := idl.Int32
	switch {
	case c.kinds > 0:
		kind = c.kind
	case c.longs > 1:
		kind = idl.Int64
	}
	switch {
	case c.unsigned:
		return toUnsigned(kind)
	case kind == idl.Char && c.signs > 0:
		return idl.Int8
	}
	return kind
}

var baseKinds = map[string]idl.BaseKind{
	"char": idl.Char, "void": idl.Void, "byte": idl.Byte, "boolean": idl.Boolean, "wchar_t": idl.WChar,
	"float": idl.Float32, "double": idl.Float64, "handle_t": idl.HandleT, "error_status_t": idl.ErrorStatus,
	"short": idl.Int16, "hyper": idl.Int64, "small": idl.Int8,
	"__int8": idl.Int8, "__int16": idl.Int16, "__int32": idl.Int32, "__int64": idl.Int64, "__int3264": idl.IntPtr,
	"_int8": idl.Int8, "_int16": idl.Int16, "_int32": idl.Int32, "_int64": idl.Int64,
}

// toUnsigned is the unsigned twin of an integer type. A char is unsigned in
// any case (C706 4.2.9.3).
func toUnsigned(k idl.BaseKind) idl.BaseKind {
	switch k {
	case idl.Int8:
		return idl.Uint8
	case idl.Int16:
		return idl.Uint16
	case idl.Int32:
		return idl.Uint32
	case idl.Int64:
		return idl.Uint64
	case idl.IntPtr:
		return idl.UintPtr
	}
	return k
}

// tagOf gives a tag and its place.
func (f *fileParser) tagOf(i tok) (string, idl.Span) {
	if i == none {
		return "", idl.Span{}
	}
	return f.text(i), f.spanOf(i)
}

func (f *fileParser) lowerStruct(common idl.TypeCommon, s *structType, doc string) idl.Type {
	tag, span := f.tagOf(index(s.Tag))
	if s.Body == nil {
		return &idl.TypeName{TypeCommon: common, Tag: "struct", Name: tag}
	}
	return &idl.Struct{
		TypeCommon: common, Tag: tag, TagSpan: span, Doc: doc,
		Attrs: f.lowerAttrs(s.Attrs), Fields: f.lowerFields(s.Body.Fields),
	}
}

func (f *fileParser) lowerUnion(common idl.TypeCommon, u *unionType, doc string) idl.Type {
	tag, span := f.tagOf(index(u.Tag))
	if u.Body == nil {
		return &idl.TypeName{TypeCommon: common, Tag: "union", Name: tag}
	}
	t := &idl.Union{
		TypeCommon: common, Tag: tag, TagSpan: span, Doc: doc,
		Attrs: f.lowerAttrs(u.Attrs), Arms: f.lowerArms(u.Body.Arms),
	}
	if sw := u.Switch; sw != nil {
		typ, name := f.declare(f.lowerSpec(&sw.Type), sw.Type.begin, sw.Decl)
		t.Switch = &idl.Field{Common: f.part(extent{sw.Type.begin, sw.Decl.end}, sw.Attrs, name), Type: typ}
		t.SwitchName = f.text(index(sw.Name))
	}
	return t
}

func (f *fileParser) lowerEnum(common idl.TypeCommon, e *enumType, doc string) idl.Type {
	tag, span := f.tagOf(index(e.Tag))
	if e.Body == nil {
		return &idl.TypeName{TypeCommon: common, Tag: "enum", Name: tag}
	}
	t := &idl.Enum{TypeCommon: common, Tag: tag, TagSpan: span, Doc: doc, Attrs: f.lowerAttrs(e.Attrs)}
	t.Bitmap = e.Keyword.Value == "bitmap"
	t.Members = make([]*idl.EnumMember, len(e.Body.Members))
	for i, m := range e.Body.Members {
		t.Members[i] = &idl.EnumMember{Common: f.part(m.extent, m.attrs, m.name), Expr: f.lowerExpr(m.value)}
	}
	return t
}

// declare applies a declarator to the type in front of it, which begins at
// begin, and gives the type of the name in it.
func (f *fileParser) declare(t idl.Type, begin tok, d *declarator) (idl.Type, tok) {
	t = f.pointers(t, begin, d)
	for i := len(d.suffixes) - 1; i >= 0; i-- {
		t = f.lowerSuffix(t, begin, d, &d.suffixes[i])
	}
	if d.inner != nil {
		return f.declare(t, begin, d.inner)
	}
	return t, d.name
}

// pointers applies the stars of a declarator.
func (f *fileParser) pointers(t idl.Type, begin tok, d *declarator) idl.Type {
	for _, p := range d.pointers {
		span := f.span(extent{begin, p.tok + 1})
		t = &idl.Pointer{TypeCommon: idl.TypeCommon{Span: span, Const: p.konst}, Elem: t}
	}
	return t
}

// lowerSuffix makes a function or an array of t.
func (f *fileParser) lowerSuffix(t idl.Type, begin tok, d *declarator, s *suffix) idl.Type {
	if fault := suffixFault(t, s); fault != "" {
		f.report(&syntaxError{at: s.begin, message: fault})
	}
	common := idl.TypeCommon{Span: f.span(extent{begin, s.end})}
	if s.isFunc {
		return &idl.Func{TypeCommon: common, Result: t, Params: f.lowerParams(s.params), CallConv: f.innerConv(d), Varargs: s.varargs}
	}
	return &idl.Array{TypeCommon: common, Elem: t, Len: f.lowerExpr(s.len), Low: f.lowerExpr(s.low), Star: s.star}
}

// suffixFault says why t cannot be what s makes of it.
func suffixFault(t idl.Type, s *suffix) string {
	_, isFunc := t.(*idl.Func)
	_, isArray := t.(*idl.Array)
	switch {
	case isFunc && s.isFunc:
		return "a function cannot return a function"
	case isFunc:
		return "an array cannot consist of functions"
	case isArray && s.isFunc:
		return "a function cannot return an array"
	}
	return ""
}

// innerConv is the calling convention of a function type: in
// void (__stdcall *f)(), it stands with the pointer.
func (f *fileParser) innerConv(d *declarator) string {
	if d.inner != nil && d.inner.conv != none {
		return f.text(d.inner.conv)
	}
	return f.text(d.conv)
}
