package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/goidl/goidl/idl"
)

// enum prints an enumeration and its constants.
func (p *printer) enum(t *idl.Enum) {
	name := p.syms.names[t]
	doc := p.syms.doc(t)
	if name != "" {
		p.comment(docOr(doc, fmt.Sprintf("%s is an enumeration of %s.", name, p.source()))...)
		p.Type().Id(name).Int32()
		p.comment(fmt.Sprintf("Values of %s.", name))
	} else {
		p.comment(docOr(doc, fmt.Sprintf("Constants of %s.", p.source()))...)
	}
	var defs []jen.Code
	for _, m := range t.Members {
		defs = append(defs, comments(docLines(m.Doc)...)...)
		def := jen.Id(p.syms.nameOf(m))
		if name != "" {
			def = def.Id(name)
		}
		defs = append(defs, def.Op("=").Id(literal(int64(int32(m.Value)), m.Expr)))
	}
	p.Const().Defs(defs...)
}

// literal gives a number as the IDL has it if that is a hexadecimal literal.
func literal(v int64, e idl.Expr) string {
	if lit, ok := e.(*idl.IntLit); ok && strings.HasPrefix(strings.ToLower(lit.Text), "0x") && v >= 0 {
		return "0x" + strings.TrimRight(strings.ToLower(lit.Text[2:]), "ul")
	}
	return strconv.FormatInt(v, 10)
}

// structure prints a struct, or a union as a struct.
func (p *printer) structure(r *recordPlan) {
	if r.handMade || r.name == "" {
		return
	}
	what := "a struct"
	if r.union {
		what = "a union"
	}
	lines := docOr(r.doc, fmt.Sprintf("%s is %s of %s.", r.name, what, p.source()))
	if r.union {
		lines = append(lines, "", "Only the arm that the discriminant selects is sent.")
	}
	p.comment(lines...)
	var fields []jen.Code
	if r.own != nil {
		fields = append(fields, jen.Id(r.own.name).Add(typeCode(r.own.shape.goTyp)))
	}
	for _, m := range r.fields {
		if m.shape == nil || m.length != nil {
			continue
		}
		fields = append(fields, comments(docLines(m.src.Doc)...)...)
		field := jen.Id(m.name).Add(typeCode(m.shape.goTyp))
		if r.union {
			field = field.Comment("// " + caseText(m))
		}
		fields = append(fields, field)
	}
	p.Type().Id(r.name).Struct(fields...)
}

// caseText says when an arm is selected.
func caseText(m *member) string {
	var texts []string
	for i, v := range m.cases {
		text := strconv.FormatInt(v, 10)
		if id, ok := m.src.Cases[i].(*idl.Ident); ok {
			text = id.Name
		}
		texts = append(texts, text)
	}
	switch {
	case m.others && texts == nil:
		return "default"
	case m.others:
		texts = append(texts, "default")
	}
	return "case " + strings.Join(texts, ", ")
}

// basics are the names of Windows for the base types. Everybody knows them, and
// Go shows what they stand for.
var basics = map[string]bool{
	"INT8": true, "INT16": true, "INT32": true, "INT64": true, "UINT8": true, "UINT16": true, "UINT32": true, "UINT64": true,
	"LONG32": true, "LONG64": true, "LONGLONG": true, "ULONG32": true, "ULONG64": true, "ULONGLONG": true,
	"DWORD32": true, "DWORD64": true, "DWORDLONG": true,
	"INT_PTR": true, "UINT_PTR": true, "LONG_PTR": true, "ULONG_PTR": true, "DWORD_PTR": true, "SIZE_T": true, "SSIZE_T": true,
	"BYTE": true, "CHAR": true, "UCHAR": true, "BOOLEAN": true, "WCHAR": true, "OLECHAR": true, "TCHAR": true, "SHORT": true, "USHORT": true,
	"WORD": true, "INT": true, "UINT": true, "LONG": true, "ULONG": true, "DWORD": true, "FLOAT": true, "DOUBLE": true,
	"BOOL": true, "HRESULT": true, "SCODE": true, "WPARAM": true, "LPARAM": true, "LRESULT": true,
}

// alias prints a typedef that gives another name to a number or to a type that
// has one already.
func (p *printer) alias(td *idl.Typedef) {
	if basics[td.Name] || guidNames[td.Name] || strings.HasPrefix(td.Name, "_") {
		return
	}
	sh := p.shapeOf(td)
	if sh == nil || !p.syms.aliases[td] {
		return
	}
	p.comment(docOr(td.Doc, fmt.Sprintf("%s is another name for %s.", exported(td.Name), sh.goTyp))...)
	p.Type().Id(exported(td.Name)).Op("=").Add(typeCode(sh.goTyp))
}

// shapeOf gives the shape that a typedef is an alias of, or nil if Go has no use
// for one.
func (p *printer) shapeOf(td *idl.Typedef) *shape {
	switch td.Type.(type) {
	case *idl.Base, *idl.TypeName, *idl.Struct, *idl.Union, *idl.Enum, *idl.Pipe:
	default:
		if !td.Attrs.Has("context_handle") {
			return nil
		}
	}
	if p.syms.isHandMade(td) {
		return nil
	}
	sh := p.shaper.shape(td.Type, declOf(td.Attrs, td.Span, false, uniquePtr))
	switch sh.kind {
	case valueKind, recordKind, userKind, contextKind, pipeKind:
		if sh.goTyp.prefix == "" && sh.goTyp.name != "" {
			return sh
		}
	}
	return nil
}

// constants prints the constants that declarations begin with, up to one with a
// comment of its own, and gives what follows.
func (p *printer) constants(decls []idl.Decl) []idl.Decl {
	var names []string
	var defs []jen.Code
	for len(decls) > 0 {
		c, ok := decls[0].(*idl.Const)
		if !ok || c.Doc != "" {
			break
		}
		if def := p.constant(c); def != nil {
			names, defs = append(names, p.syms.nameOf(c)), append(defs, def)
		}
		decls = decls[1:]
	}
	switch len(defs) {
	case 0:
	case 1:
		p.comment(fmt.Sprintf("%s is a constant of %s.", names[0], p.source()))
		p.Const().Add(defs...)
	default:
		p.comment(fmt.Sprintf("Constants of %s.", p.source()))
		p.Const().Defs(defs...)
	}
	return decls
}

// documented prints a constant with a comment of its own.
func (p *printer) documented(c *idl.Const) {
	if def := p.constant(c); def != nil {
		p.comment(docLines(c.Doc)...)
		p.Const().Add(def)
	}
}

// constant gives the definition of a constant, nil if it is of a type that Go has no
// constants of.
func (p *printer) constant(c *idl.Const) jen.Code {
	sh := p.shaper.shape(c.Type, decl{wants: c.Span})
	var value string
	switch v := c.Value.(type) {
	case int64:
		value = literal(wrap(v, sh), c.Expr)
	case uint64:
		value = strconv.FormatUint(v, 10)
	case float64:
		value = strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		value = strconv.Quote(v)
		sh = &shape{kind: stringKind, goTyp: goType{name: "string"}}
	default:
		return nil
	}
	def := jen.Id(p.syms.nameOf(c))
	if sh.kind == valueKind && sh.codec == "Bool" {
		return def.Op("=").Id(strconv.FormatBool(value != "0"))
	}
	if sh.kind == valueKind && sh.conv == "" {
		def = def.Add(typeCode(sh.goTyp))
	}
	return def.Op("=").Id(value)
}

// wrap brings a number into the range of its type, as C would.
func wrap(v int64, sh *shape) int64 {
	if sh.kind != valueKind {
		return v
	}
	switch sh.codec {
	case "Uint8":
		return int64(uint8(v))
	case "Int8":
		return int64(int8(v))
	case "Uint16":
		return int64(uint16(v))
	case "Int16":
		return int64(int16(v))
	case "Uint32":
		return int64(uint32(v))
	case "Int32":
		return int64(int32(v))
	}
	return v
}
