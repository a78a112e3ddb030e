package idl

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Dump writes f as text: a line for each thing declared, what belongs to it
// indented below. Types read from left to right, *T and [n]T as in Go. What
// check has found out follows in braces, and is absent before: a name's kind
// as in ULONG{typedef}, a constant's value as in (A | B){3}. Behind @ stands
// where the name was written.
func Dump(w io.Writer, f *File) error {
	d := &dumper{w: bufio.NewWriter(w), seen: make(map[Type]bool)}
	d.file(f)
	return d.w.Flush()
}

// A dumper prints a file. Errors of writing stay in w until the end.
type dumper struct {
	w     *bufio.Writer
	depth int
	seen  map[Type]bool // structs, unions and enums that are printed already
}

// line prints one line at the present depth.
func (d *dumper) line(format string, args ...any) {
	d.w.WriteString(strings.Repeat("\t", d.depth))
	fmt.Fprintf(d.w, format, args...)
	d.w.WriteByte('\n')
}

// under prints what f prints one level deeper.
func (d *dumper) under(f func()) {
	d.depth++
	f()
	d.depth--
}

func (d *dumper) file(f *File) {
	d.line("file %s%s%s", f.Name, flag(f.Builtin, " builtin"), flag(f.Header, " header"))
	if f.Package != nil {
		d.line("package %s %q", f.Package.Name, f.Package.Path)
	}
	d.doc(f.Doc)
	d.decls(f.Decls)
	for _, i := range f.Instances {
		d.iface(i)
	}
}

func flag(set bool, text string) string {
	if set {
		return text
	}
	return ""
}

func (d *dumper) doc(text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		d.line("%s", strings.TrimRight("# "+line, " "))
	}
}

func (d *dumper) decls(list []Decl) {
	for _, decl := range list {
		d.decl(decl)
	}
}

// head prints the line of a declaration, its comment below.
func (d *dumper) head(c *Common, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if len(c.Attrs) > 0 {
		text += " " + d.attrs(c.Attrs)
	}
	d.line("%s%s", text, where(c))
	d.under(func() { d.doc(c.Doc) })
}

// where gives the place of a declaration's name, or of the declaration.
func where(c *Common) string {
	at := c.NameSpan
	if !at.Pos.IsValid() {
		at = c.Span
	}
	if !at.Pos.IsValid() {
		return ""
	}
	text := fmt.Sprintf(" @%d:%d", at.Pos.Line, at.Pos.Column)
	if at.Macro != nil {
		text += " by " + at.Macro.Name
	}
	return text
}

func (d *dumper) decl(decl Decl) {
	switch n := decl.(type) {
	case *Interface:
		d.iface(n)
	case *Method:
		d.method(n)
	case *Property:
		d.typed(&n.Common, "property", n.Type, "")
	case *Typedef:
		d.typed(&n.Common, "typedef", n.Type, "")
	case *TypeDecl:
		d.typed(&n.Common, "type", n.Type, "")
	case *Const:
		d.typed(&n.Common, "const", n.Type, " = "+d.expr(n.Expr)+value(n.Value))
	case *CppQuote:
		d.head(&n.Common, "cpp_quote %q", n.Text)
	case *ImportDecl:
		d.imports(n)
	case *ImportLib:
		d.head(&n.Common, "importlib %q", n.Path)
	case *Pragma:
		d.head(&n.Common, "pragma %s", n.Text)
	case *Library:
		d.container(&n.Common, "library "+n.Name+guid(n.LIBID), n.Decls)
	case *Module:
		d.container(&n.Common, "module "+n.Name, n.Decls)
	case *Namespace:
		d.container(&n.Common, "namespace "+n.Name, n.Decls)
	case *Coclass:
		d.coclass(n)
	case *RuntimeClass:
		d.runtimeClass(n)
	case *APIContract:
		d.head(&n.Common, "apicontract %s%s%s", n.Name, flag(n.Version != 0, fmt.Sprintf("{%#x}", n.Version)), flag(n.Forward, " forward"))
	case *Declare:
		d.head(&n.Common, "declare")
		d.under(func() {
			for _, t := range n.Types {
				d.line("%s", d.typ(t))
			}
		})
	default:
		d.line("? %T", decl)
	}
}

func (d *dumper) imports(n *ImportDecl) {
	for _, i := range n.Imports {
		if i.File == nil {
			d.line("import %q not found", i.Path)
			continue
		}
		d.line("import %q", i.Path)
	}
}

func (d *dumper) container(c *Common, text string, list []Decl) {
	d.head(c, "%s", text)
	d.under(func() { d.decls(list) })
}

func guid(g GUID) string {
	if g.IsZero() {
		return ""
	}
	return "{" + g.String() + "}"
}

var interfaceKinds = map[InterfaceKind]string{
	ObjectInterface:   "object interface",
	RPCInterface:      "rpc interface",
	DispatchInterface: "dispinterface",
}

func (d *dumper) iface(n *Interface) {
	text := interfaceKinds[n.Kind] + " " + n.Name + typeParams(n.TypeParams)
	if n.Delegate {
		text = "delegate " + n.Name + typeParams(n.TypeParams)
	}
	if n.Of != nil {
		text += " of " + n.Of.Generic.Name + d.typeArgs(n.Of.Args)
	}
	if n.BaseName != "" {
		text += " : " + n.BaseName + flag(n.Base != nil, "{interface}")
	}
	for _, r := range n.Requires {
		text += " requires " + d.typ(r)
	}
	if n.Source != "" {
		text += " = " + n.Source
	}
	d.head(&n.Common, "%s", text+guid(n.IID)+flag(n.Forward, " forward"))
	d.under(func() { d.decls(n.Decls) })
}

// typeParams prints <K, V>, or nothing.
func typeParams(params []*TypeParam) string {
	if len(params) == 0 {
		return ""
	}
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return "<" + strings.Join(names, ", ") + ">"
}

func (d *dumper) method(n *Method) {
	text := "method " + n.Name
	if n.CallAs != nil {
		text += "{call_as " + n.CallAs.Name + "}"
	}
	if n.Opnum != 0 {
		text += fmt.Sprintf("{%d}", n.Opnum)
	}
	text += " " + d.typ(n.Result)
	if n.CallConv != "" {
		text += " " + n.CallConv
	}
	d.head(&n.Common, "%s", text+flag(n.Varargs, " ...")+flag(n.Inline, " inline"))
	d.under(func() {
		d.members(n.Result, n.Doc)
		for _, p := range n.Params {
			d.typed(&p.Common, "param", p.Type, directions(p))
		}
	})
}

func directions(p *Param) string {
	text := flag(p.In, " in") + flag(p.Out, " out") + flag(p.Retval, " retval")
	if text == "" {
		return ""
	}
	return " {" + text[1:] + "}"
}

func (d *dumper) coclass(n *Coclass) {
	d.head(&n.Common, "coclass %s%s%s", n.Name, guid(n.CLSID), flag(n.Forward, " forward"))
	d.under(func() {
		for _, m := range n.Members {
			kind := "interface"
			if m.Dispatch {
				kind = "dispinterface"
			}
			d.head(&m.Common, "%s %s%s", kind, m.Name, flag(m.Interface != nil, "{interface}"))
		}
	})
}

func (d *dumper) runtimeClass(n *RuntimeClass) {
	text := "runtimeclass " + n.Name
	if n.BaseName != nil {
		text += " : " + d.typ(n.BaseName)
	}
	d.head(&n.Common, "%s%s", text, flag(n.Forward, " forward"))
	d.under(func() {
		for _, m := range n.Members {
			d.line("interface %s%s", d.typ(m.Type), flag(len(m.Attrs) > 0, " "+d.attrs(m.Attrs)))
		}
	})
}

// typed prints the line of something that has a type, and the members of that
// type if they are not printed yet.
func (d *dumper) typed(c *Common, kind string, t Type, rest string) {
	name := c.Name
	if name == "" {
		name = "_"
	}
	typ := "empty"
	if t != nil {
		typ = d.typ(t)
	}
	d.head(c, "%s %s %s%s", kind, name, typ, rest)
	d.under(func() { d.members(t, c.Doc) })
}

// members prints the members of the struct, union or enum that t leads to, and
// its comment if that is another than the one printed above.
func (d *dumper) members(t Type, above string) {
	switch n := t.(type) {
	case *Pointer:
		d.members(n.Elem, above)
		return
	case *Array:
		d.members(n.Elem, above)
		return
	case *Func:
		for _, p := range n.Params {
			d.typed(&p.Common, "param", p.Type, directions(p))
		}
		return
	}
	if t == nil || d.seen[t] {
		return
	}
	d.seen[t] = true
	switch n := t.(type) {
	case *Struct:
		d.docUnless(n.Doc, above)
		d.fields(n.Fields, "field")
	case *Union:
		d.docUnless(n.Doc, above)
		if n.Switch != nil {
			d.typed(&n.Switch.Common, "switch", n.Switch.Type, flag(n.SwitchName != "", " of "+n.SwitchName))
		}
		d.fields(n.Arms, "arm")
	case *Enum:
		d.docUnless(n.Doc, above)
		d.enumMembers(n)
	}
}

func (d *dumper) docUnless(text, above string) {
	if text != above {
		d.doc(text)
	}
}

func (d *dumper) fields(list []*Field, kind string) {
	for _, f := range list {
		rest := flag(f.Default, " default")
		if f.Bits != nil {
			rest += " : " + d.expr(f.Bits)
		}
		for i, c := range f.Cases {
			rest += " case " + d.expr(c)
			if i < len(f.CaseValues) {
				rest += fmt.Sprintf("{%d}", f.CaseValues[i])
			}
		}
		d.typed(&f.Common, kind, f.Type, rest)
	}
}

func (d *dumper) enumMembers(n *Enum) {
	for _, m := range n.Members {
		text := m.Name
		if m.Expr != nil {
			text += " = " + d.expr(m.Expr)
		}
		if m.Value != 0 {
			text += fmt.Sprintf("{%d}", m.Value)
		}
		d.head(&m.Common, "%s", text)
	}
}

func (d *dumper) attrs(list Attrs) string {
	items := make([]string, len(list))
	for i, a := range list {
		items[i] = a.Name
		if len(a.Args) == 0 {
			continue
		}
		args := make([]string, len(a.Args))
		for j, arg := range a.Args {
			args[j] = d.arg(arg)
		}
		items[i] += "(" + strings.Join(args, ", ") + ")"
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// arg prints what the argument was read as; text that nobody read is in
// single quotes.
func (d *dumper) arg(a *AttrArg) string {
	switch {
	case a.Expr != nil:
		return d.expr(a.Expr)
	case a.Type != nil:
		return d.typ(a.Type)
	case a.GUID != nil:
		return a.GUID.String()
	case a.Str != nil:
		return strconv.Quote(a.Str.Value)
	case a.Text == "":
		return ""
	}
	return "'" + a.Text + "'"
}

// typ prints a type in one line.
func (d *dumper) typ(t Type) string {
	switch n := t.(type) {
	case nil:
		return "?"
	case *Base:
		if n.Spelling == "" {
			return flag(n.Const, "const ") + n.Kind.String()
		}
		return flag(n.Const, "const ") + n.Spelling
	case *TypeName:
		return flag(n.Const, "const ") + d.typeName(n)
	case *Pointer:
		return flag(n.Const, "const ") + "*" + d.typ(n.Elem)
	case *Array:
		return "[" + d.bounds(n) + "]" + d.typ(n.Elem)
	case *SafeArray:
		return "SAFEARRAY(" + d.typ(n.Elem) + ")"
	case *Pipe:
		return "pipe " + d.typ(n.Elem)
	case *Func:
		return d.funcType(n)
	case *Struct:
		return d.body(n.Const, "struct", n.Tag, n.Attrs)
	case *Union:
		return d.body(n.Const, "union", n.Tag, n.Attrs)
	case *Enum:
		keyword := "enum"
		if n.Bitmap {
			keyword = "bitmap"
		}
		return d.body(n.Const, keyword, n.Tag, n.Attrs)
	}
	return fmt.Sprintf("?%T", t)
}

func (d *dumper) body(isConst bool, keyword, tag string, attrs Attrs) string {
	text := flag(isConst, "const ") + keyword
	if tag != "" {
		text += " " + tag
	}
	if len(attrs) > 0 {
		text += " " + d.attrs(attrs)
	}
	return text + " {…}"
}

func (d *dumper) typeName(n *TypeName) string {
	text := n.Name
	if n.Tag != "" {
		text = n.Tag + " " + n.Name
	}
	return text + d.typeArgs(n.Args) + defKind(n.Def)
}

// typeArgs prints <A, B>, or nothing.
func (d *dumper) typeArgs(list []Type) string {
	if len(list) == 0 {
		return ""
	}
	args := make([]string, len(list))
	for i, a := range list {
		args[i] = d.typ(a)
	}
	return "<" + strings.Join(args, ", ") + ">"
}

func (d *dumper) bounds(n *Array) string {
	switch {
	case n.Star:
		return "*"
	case n.Low != nil:
		return d.expr(n.Low) + ".." + d.expr(n.Len)
	case n.Len == nil:
		return ""
	case n.N != 0:
		return fmt.Sprintf("%s{%d}", d.expr(n.Len), n.N)
	}
	return d.expr(n.Len)
}

func (d *dumper) funcType(n *Func) string {
	params := make([]string, len(n.Params))
	for i, p := range n.Params {
		params[i] = d.typ(p.Type)
	}
	if n.Varargs {
		params = append(params, "...")
	}
	text := "func(" + strings.Join(params, ", ") + ") " + d.typ(n.Result)
	if n.CallConv != "" {
		text = n.CallConv + " " + text
	}
	return text
}

// defKind says in braces what a resolved name means.
func defKind(def any) string {
	switch def.(type) {
	case *Typedef:
		return "{typedef}"
	case *Interface:
		return "{interface}"
	case *Coclass:
		return "{coclass}"
	case *RuntimeClass:
		return "{runtimeclass}"
	case *APIContract:
		return "{apicontract}"
	case *TypeParam:
		return "{parameter}"
	case *Struct:
		return "{struct}"
	case *Union:
		return "{union}"
	case *Enum:
		return "{enum}"
	case *Const:
		return "{const}"
	case *EnumMember:
		return "{enumerator}"
	case *Param:
		return "{param}"
	case *Field:
		return "{field}"
	}
	return ""
}

// value prints what a constant is worth.
func value(v Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return fmt.Sprintf("{%q}", v)
	}
	return fmt.Sprintf("{%v}", v)
}

// expr prints an expression, every operator with its own parentheses.
func (d *dumper) expr(e Expr) string {
	switch n := e.(type) {
	case nil:
		return "?"
	case *IntLit:
		return n.Text
	case *FloatLit:
		return n.Text
	case *StringLit:
		return flag(n.Wide, "L") + strconv.Quote(n.Value)
	case *CharLit:
		return flag(n.Wide, "L") + strconv.QuoteRune(n.Value)
	case *Ident:
		return n.Name + defKind(n.Def)
	case *Unary:
		return "(" + n.Op + d.expr(n.X) + ")"
	case *Binary:
		return "(" + d.expr(n.X) + " " + n.Op + " " + d.expr(n.Y) + ")"
	case *Cond:
		return "(" + d.expr(n.Test) + " ? " + d.expr(n.Then) + " : " + d.expr(n.Else) + ")"
	case *Cast:
		return "((" + d.typ(n.Type) + ")" + d.expr(n.X) + ")"
	case *Member:
		return d.expr(n.X) + map[bool]string{false: ".", true: "->"}[n.Arrow] + n.Name
	case *Sizeof:
		if n.Type != nil {
			return "sizeof(" + d.typ(n.Type) + ")"
		}
		return "sizeof " + d.expr(n.X)
	case *Call:
		args := make([]string, len(n.Args))
		for i, a := range n.Args {
			args[i] = d.expr(a)
		}
		return n.Fun + "(" + strings.Join(args, ", ") + ")"
	}
	return fmt.Sprintf("?%T", e)
}
