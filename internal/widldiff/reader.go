package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
)

// A reader reads the C text of a header that widl wrote, without the quotes
// and the C++ parts (see strip). It knows the statements that widl writes:
// typedefs, structs, unions and enums, DEFINE_GUID, prototypes, and the
// structs called IFooVtbl whose members are the methods of IFoo.
type reader struct {
	toks   []token
	at     int
	facts  *facts
	consts *scope
	bases  func(line int) heritage // the last class before a line
}

// A syntaxError is what a reader panics with inside, and readHeader returns.
type syntaxError struct {
	line int
	msg  string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("header:%d: %s", e.line, e.msg) }

// readHeader reads a header. Quotes are the texts that cpp_quote put into it,
// in runs of adjacent ones; known gives constants that imported files define.
func readHeader(header string, runs [][]string, known func(name string) idl.Value) (f *facts, err error) {
	f = newFacts()
	stripped := strip(header, runs)
	for _, run := range stripped.runs {
		f.lost = append(f.lost, fmt.Sprintf("cpp_quote(%q)", run[0]))
	}
	r := &reader{toks: tokenize(stripped.out.String(), 1), facts: f, consts: &scope{facts: f, known: known}, bases: stripped.classBefore}
	defer func() {
		if e, ok := recover().(*syntaxError); ok {
			err = e
		}
	}()
	for r.peek().kind != end {
		r.statement()
	}
	for _, d := range stripped.define {
		r.define(d)
	}
	return f, nil
}

// define reads a constant that became a macro.
func (r *reader) define(d definition) {
	sub := &reader{toks: d.body, facts: r.facts, consts: r.consts}
	v := sub.value()
	if sub.peek().kind != end {
		v = nil
	}
	r.facts.consts[d.name] = v
}

func (r *reader) peek() token { return r.ahead(0) }

// ahead gives the token n after the next one. Behind the last one are tokens
// of kind end.
func (r *reader) ahead(n int) token {
	if i := r.at + n; i < len(r.toks) {
		return r.toks[i]
	}
	if len(r.toks) == 0 {
		return token{}
	}
	return token{line: r.toks[len(r.toks)-1].line}
}

func (r *reader) take() token {
	t := r.peek()
	r.at++
	return t
}

// is reports whether the next token is s.
func (r *reader) is(s string) bool { return r.peek().text == s && r.peek().kind != text }

// accept takes the next token if it is s.
func (r *reader) accept(s string) bool {
	if !r.is(s) {
		return false
	}
	r.at++
	return true
}

func (r *reader) expect(s string) {
	if !r.accept(s) {
		r.fail("%q instead of %q", r.peek().text, s)
	}
}

func (r *reader) fail(format string, args ...any) {
	panic(&syntaxError{r.peek().line, fmt.Sprintf(format, args...)})
}

// statement reads one declaration at the top level.
func (r *reader) statement() {
	switch t := r.peek(); {
	case t.kind == note || t.text == ";":
		r.at++
	case t.text == "DEFINE_GUID":
		r.guid()
	case t.text == "static" && strings.HasPrefix(r.ahead(3).text, classPrefix):
		r.className()
	case t.text == "interface" && (r.ahead(2).text == "{" || r.ahead(2).text == ";"),
		t.text == "static":
		r.skipStatement()
	case t.text == "extern":
		r.handle()
		r.skipStatement()
	case t.text == "typedef" && r.ahead(1).text == "struct" && r.ahead(4).text == "BEGIN_INTERFACE":
		r.vtable()
	case t.text == "typedef":
		r.at++
		r.typedef()
	default:
		r.declaration()
	}
}

// handle reads extern RPC_IF_HANDLE IFoo_v1_0_c_ifspec;
func (r *reader) handle() {
	spec, ok := strings.CutSuffix(r.ahead(2).text, "_c_ifspec")
	i := strings.LastIndex(spec, "_v")
	if ok && i >= 0 {
		r.facts.handles[spec[:i]] = strings.ReplaceAll(spec[i+2:], "_", ".")
	}
}

// instancePrefix begins the names of instances of parameterized interfaces.
const instancePrefix = "__F"

// classPrefix begins the constants that hold the names of runtime classes.
const classPrefix = "RuntimeClass_"

// className reads static const WCHAR RuntimeClass_A[] = {'A',0};
func (r *reader) className() {
	name := r.ahead(3).text
	var letters strings.Builder
	for !r.accept(";") {
		if t := r.take(); t.kind == text {
			letters.WriteString(strings.Trim(t.text, "'"))
		}
	}
	r.facts.consts[name] = letters.String()
}

// skipStatement takes everything up to the semicolon outside braces, or the
// brace that closes a function's body.
func (r *reader) skipStatement() {
	depth := 0
	for {
		switch t := r.take(); {
		case t.kind == end:
			r.fail("the file ends inside a declaration")
		case t.text == "{":
			depth++
		case t.text == "}":
			depth--
		case t.text == ";" && depth == 0:
			return
		}
	}
}

// guid reads DEFINE_GUID(NAME, 0x…, …);
func (r *reader) guid() {
	r.expect("DEFINE_GUID")
	r.expect("(")
	name := r.take().text
	var n [11]uint64
	for i := range n {
		r.expect(",")
		v, err := strconv.ParseUint(r.take().text, 0, 32)
		if err != nil {
			r.fail("GUID %s: %v", name, err)
		}
		n[i] = v
	}
	r.expect(")")
	r.expect(";")
	g := idl.GUID{Data1: uint32(n[0]), Data2: uint16(n[1]), Data3: uint16(n[2])}
	for i := range g.Data4 {
		g.Data4[i] = byte(n[3+i])
	}
	r.facts.guids[name] = g
}

// vtable reads typedef struct IFooVtbl { BEGIN_INTERFACE … END_INTERFACE } IFooVtbl;
// The methods of each interface stand behind a comment that names it, if it
// has any.
func (r *reader) vtable() {
	r.at += 2 // typedef struct
	name := strings.TrimSuffix(r.peek().text, "Vtbl")
	class := r.bases(r.take().line)
	i := &iface{}
	if name == class.name || strings.HasSuffix(name, "_C"+class.name) && !strings.HasPrefix(name, instancePrefix) {
		i.base = class.base
	}
	r.expect("{")
	r.expect("BEGIN_INTERFACE")
	for !r.accept("END_INTERFACE") {
		if r.peek().kind != note {
			i.own = append(i.own, r.method())
			i.unqualify(r.lastNote())
			continue
		}
		i.inherit()
		r.at++
	}
	if i.base != "" && r.lastNote() != class.name {
		i.inherit()
	}
	r.expect("}")
	r.skipStatement()
	r.facts.ifaces[name] = i
}

// lastNote gives the nearest comment before here that names an interface.
func (r *reader) lastNote() string {
	for i := r.at - 1; i >= 0; i-- {
		if r.toks[i].kind == note {
			return r.toks[i].text
		}
	}
	return ""
}

// unqualify takes from the last method's name the interface's name, which
// widl puts there when a base interface has a method of the same name.
func (i *iface) unqualify(owner string) {
	m := &i.own[len(i.own)-1]
	m.name = strings.TrimPrefix(m.name, owner+"_")
}

// inherit makes the methods found up to now those of a base interface.
func (i *iface) inherit() {
	for _, m := range i.own {
		i.inherited = append(i.inherited, m.name)
	}
	i.own = nil
}

// method reads a member of a vtable, R (STDMETHODCALLTYPE *Name)(IFoo *This, …);
// where the result is a struct, widl returns a pointer to a parameter __ret.
func (r *reader) method() signature {
	d := r.declarator(r.specifiers().typ)
	r.expect(";")
	s, ok := d.signature()
	if !ok || len(s.params) == 0 {
		r.fail("%s is no method", d.name)
	}
	s.params = s.params[1:]
	if len(s.params) > 0 && s.params[0].name == "__ret" {
		s.params = s.params[1:]
		s.result = strings.TrimPrefix(s.result, "*")
	}
	return s
}

func (r *reader) typedef() {
	base := r.specifiers()
	for {
		d := r.declarator(base.typ)
		r.facts.typedefs[d.name] = d.typ
		r.facts.typedefLines[d.name] = base.line
		base.named(r.facts, d.name)
		if !r.accept(",") {
			break
		}
	}
	r.expect(";")
}

// declaration reads struct s {…};, or a prototype.
func (r *reader) declaration() {
	base := r.specifiers()
	if r.accept(";") {
		return
	}
	d := r.declarator(base.typ)
	s, ok := d.signature()
	if !ok {
		r.fail("cannot tell what %s is", d.name)
	}
	r.expect(";")
	if strings.HasSuffix(s.name, "_Stub") {
		return // it has the parameters of the proxy's function that is before it
	}
	if strings.HasSuffix(s.name, "_Proxy") && len(s.params) > 0 {
		s.params = s.params[1:] // This
	}
	r.facts.funcs[s.name] = s
}
