package gen

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
)

// A shaper finds the shapes of types.
type shaper struct {
	syms    *symbols
	records map[idl.Type]*record
	missing func(f *idl.File, span idl.Span) // called for a type whose file has no Go package
	here    *idl.GoPackage                   // the package that is being generated
}

// A decl is what stands with a type: the attributes of the declaration and how
// far down the declarator one has got.
type decl struct {
	attrs    idl.Attrs
	level    int      // pointers and arrays passed: the place in size_is(a, b)
	ptr      *ptrKind // what the next pointer is, if somebody says it
	top      bool     // the next pointer is the outermost of a parameter
	inner    ptrKind  // what other pointers are that nobody says anything of
	isString bool
	wants    idl.Span // where to complain
}

// declOf begins a declaration with the given attributes.
func declOf(attrs idl.Attrs, span idl.Span, top bool, inner ptrKind) decl {
	d := decl{attrs: attrs, top: top, inner: inner, wants: span, isString: attrs.Has("string")}
	d.ptr = ptrAttr(attrs)
	return d
}

// ptrAttr gives the pointer class that attributes name, or nil.
func ptrAttr(attrs idl.Attrs) *ptrKind {
	for _, p := range [...]struct {
		name string
		kind ptrKind
	}{{"ref", refPtr}, {"unique", uniquePtr}, {"ptr", fullPtr}} {
		if attrs.Has(p.name) {
			return &p.kind
		}
	}
	return nil
}

// next goes one pointer or array down.
func (d decl) next() decl {
	d.level++
	d.ptr, d.top = nil, false
	return d
}

// pointer gives the class of the pointer at d. The outermost pointer of a
// parameter is a reference unless the IDL says otherwise (C706 4.2.20.3).
func (d decl) pointer() ptrKind {
	switch {
	case d.ptr != nil:
		return *d.ptr
	case d.top:
		return refPtr
	}
	return d.inner
}

// slot gives the argument of an attribute such as size_is for the pointer or
// array at d.
func (d decl) slot(name string) idl.Expr {
	a := d.attrs.Get(name)
	if a == nil || d.level >= len(a.Args) {
		return nil
	}
	return a.Args[d.level].Expr
}

// bounds gives the sizes that the attributes state for the pointer or array at
// d, or nil if they state none.
func (d decl) bounds() *bounds {
	b := &bounds{
		size:   expr{e: d.slot("size_is")},
		first:  expr{e: d.slot("first_is")},
		length: expr{e: d.slot("length_is")},
	}
	if m := d.slot("max_is"); m != nil {
		b.size = expr{e: m, plus: 1}
	}
	if last := d.slot("last_is"); last != nil {
		b.length = between(b.first.e, last)
	}
	if b.size.e == nil && !b.varying() {
		return nil
	}
	return b
}

// between gives the number of elements from the index first, which is 0 if nobody
// says it, to the index last.
func between(first, last idl.Expr) expr {
	if first == nil {
		return expr{e: last, plus: 1}
	}
	diff := &idl.Binary{Op: "-", X: last, Y: first}
	diff.Span = last.Where()
	return expr{e: diff, plus: 1}
}

// shape finds the shape of t.
func (s *shaper) shape(t idl.Type, d decl) *shape {
	switch t := t.(type) {
	case *idl.Base:
		return s.base(t)
	case *idl.TypeName:
		return s.named(t, d)
	case *idl.Pointer:
		return s.pointer(t, d)
	case *idl.Array:
		return s.array(t, d)
	case *idl.Enum:
		return s.enumeration(t)
	case *idl.Struct, *idl.Union:
		return s.recordShape(t, d)
	case *idl.SafeArray:
		if s.syms.safe == nil {
			return opaque(t.Span, "SAFEARRAY without oaidl.idl")
		}
		return s.typedef(s.syms.safe, t.Span, d)
	case *idl.Pipe:
		return pipeOf(s.shape(t.Elem, decl{wants: t.Span}), t.Span)
	case *idl.Func:
		return opaque(t.Span, "pointers to functions")
	}
	return opaque(d.wants, "this type")
}

func (s *shaper) base(t *idl.Base) *shape {
	switch t.Kind {
	case idl.Void, idl.Invalid:
		return opaque(t.Span, "void")
	case idl.HandleT:
		return opaque(t.Span, "binding handles")
	}
	return valueShape(t.Kind)
}

func (s *shaper) named(t *idl.TypeName, d decl) *shape {
	switch def := t.Def.(type) {
	case *idl.Typedef:
		return s.typedef(def, t.Span, d)
	case *idl.Enum:
		return s.enumeration(def)
	case *idl.Struct:
		return s.recordShape(def, d)
	case *idl.Union:
		return s.recordShape(def, d)
	}
	return opaque(t.Span, fmt.Sprintf("type %q", t.Name))
}

// typedef finds the shape behind the name that a typedef gives.
func (s *shaper) typedef(td *idl.Typedef, use idl.Span, d decl) *shape {
	switch {
	case guidNames[td.Name]:
		return guidShape()
	case td.Name == "HRESULT" || td.Name == "SCODE":
		v := valueShape(idl.Uint32)
		v.goTyp, v.conv = goType{path: rtPath, name: "HRESULT"}, "uint32"
		return v
	case td.Attrs.Has("context_handle"):
		return contextShape()
	}
	for _, name := range handMade {
		if a := td.Attrs.Get(name); a != nil && s.syms.isHandMade(td) {
			return s.user(td, a, use)
		}
	}
	if d.ptr == nil {
		d.ptr = ptrAttr(td.Attrs)
	}
	d.isString = d.isString || td.Attrs.Has("string")
	d.inner = s.syms.pointerDefault(td)
	sh := s.shape(td.Type, d)
	if r := rangeOf(td.Attrs); r != nil && sh.rng == nil && sh.kind == valueKind {
		sh.rng = r
	}
	if hasHandMade(td) {
		sh.problem = &problem{use, fmt.Sprintf("type %s, which is marshaled by hand, before somebody writes it", td.Name)}
	}
	return sh
}

// user is the shape of a type whose Go side is written by hand. The attribute's
// argument is the type on the wire; that of [represent_as] and [user_marshal] is
// the type in C, and the typedef is of the type on the wire.
func (s *shaper) user(td *idl.Typedef, a *idl.Attr, use idl.Span) *shape {
	u := &shape{kind: userKind, goTyp: s.goName(td, s.syms.files[td], td.Name, use), align: 4, size: 1}
	name := strings.ToLower(a.Name)
	wireType := td.Type
	if name == "wire_marshal" || name == "transmit_as" {
		if len(a.Args) == 0 || a.Args[0].Type == nil {
			u.problem = &problem{a.Span, fmt.Sprintf("[%s] without a type", a.Name)}
			return u
		}
		wireType = a.Args[0].Type
		_, u.big = underlying(td.Type).(*idl.Struct)
		_, u.number = underlying(td.Type).(*idl.Base)
	}
	wire := s.shape(wireType, decl{wants: use})
	u.wire = wire
	u.deferred = wire.kind == pointerKind
	if u.deferred && (name == "transmit_as" || name == "represent_as") {
		u.problem = &problem{a.Span, fmt.Sprintf("[%s] with a pointer on the wire", a.Name)}
	}
	return u
}

// underlying follows typedefs.
func underlying(t idl.Type) idl.Type {
	for {
		n, ok := t.(*idl.TypeName)
		if !ok {
			return t
		}
		switch def := n.Def.(type) {
		case *idl.Typedef:
			t = def.Type
		case idl.Type:
			return def
		default:
			return t
		}
	}
}

// goName gives the Go type of something that a file declares.
func (s *shaper) goName(x any, f *idl.File, name string, use idl.Span) goType {
	g := goType{name: exported(name)}
	if f == nil {
		return g
	}
	pkg := s.syms.packageOf(f)
	switch {
	case pkg == nil:
		s.missing(f, use)
	case pkg.Path != s.here.Path:
		g.path = pkg.Path
	}
	return g
}

func (s *shaper) enumeration(t *idl.Enum) *shape {
	if t.Bitmap {
		return opaque(t.Span, "bitmaps, which only Samba's compiler knows")
	}
	v := valueShape(idl.Int32)
	v.enum = t
	v.conv = "int32"
	v.goTyp = s.goName(t, s.syms.files[t], s.syms.names[t], t.Span)
	if !s.syms.attrs(t).Has("v1_enum") {
		v.codec, v.align, v.size = "Enum16", 2, 2
	}
	return v
}

func (s *shaper) pointer(t *idl.Pointer, d decl) *shape {
	if i := interfaceOf(t.Elem); i != nil {
		return s.iface(i, t.Span, d)
	}
	if _, more := underlying(t.Elem).(*idl.Pointer); !more && d.attrs.Has("context_handle") {
		return contextShape()
	}
	ptr := d.pointer()
	b := d.bounds()
	switch elem := underlying(t.Elem).(type) {
	case *idl.Base:
		if elem.Kind == idl.Void {
			return s.voidPointer(t, ptr, b, d)
		}
		if d.isString && isCharacter(elem.Kind) {
			if b == nil {
				b = &bounds{}
			}
			return pointerTo(ptr, stringShape(elem.Kind != idl.Char && elem.Kind != idl.Byte && elem.Kind != idl.Uint8, b))
		}
	case *idl.Func:
		return opaque(t.Span, "pointers to functions")
	}
	elem := s.shape(t.Elem, d.next())
	if b != nil {
		elem = arrayOf(elem, b)
	}
	return s.locate(pointerTo(ptr, elem), d)
}

// locate gives a problem that has no place the declaration's.
func (s *shaper) locate(sh *shape, d decl) *shape {
	if low := d.slot("min_is"); low != nil && !isZero(low) {
		sh.problem = &problem{d.wants, "arrays that do not start at 0"}
	}
	if sh.problem != nil && !sh.problem.span.Pos.IsValid() {
		sh.problem.span = d.wants
	}
	return sh
}

// voidPointer is void *: bytes if it has a size, an object if it has an IID.
func (s *shaper) voidPointer(t *idl.Pointer, ptr ptrKind, b *bounds, d decl) *shape {
	if d.attrs.Has("iid_is") {
		return s.iface(nil, t.Span, d)
	}
	if b != nil {
		return pointerTo(ptr, arrayOf(valueShape(idl.Byte), b))
	}
	return opaque(t.Span, "void * without size_is or iid_is")
}

func isCharacter(k idl.BaseKind) bool {
	switch k {
	case idl.Char, idl.Byte, idl.Uint8, idl.WChar, idl.Uint16:
		return true
	}
	return false
}

// interfaceOf gives the interface that t names, or nil. A runtime class stands for
// its default interface.
func interfaceOf(t idl.Type) *idl.Interface {
	if n, ok := underlying(t).(*idl.TypeName); ok {
		switch d := n.Def.(type) {
		case *idl.Interface:
			return d
		case *idl.RuntimeClass:
			return d.DefaultInterface
		}
	}
	return nil
}

// withoutAddress gives x of &x. [iid_is] may name an IID or a pointer to one, which
// are the same to whoever sends it.
func withoutAddress(e idl.Expr) idl.Expr {
	if u, ok := e.(*idl.Unary); ok && u.Op == "&" {
		return u.X
	}
	return e
}

// iface is a pointer to an interface; i is nil for void *.
func (s *shaper) iface(i *idl.Interface, use idl.Span, d decl) *shape {
	sh := &shape{kind: ifaceKind, goTyp: goType{path: rtPath, name: "IUnknown"}, align: referentSize, size: referentSize}
	if a := d.attrs.Get("iid_is"); a != nil && len(a.Args) > 0 {
		sh.iidIs = expr{e: withoutAddress(a.Args[0].Expr)}
	}
	if i == nil || isUnknown(i) {
		return sh
	}
	if i.Kind == idl.DispatchInterface {
		name := i.Name
		if i = s.syms.dispatch; i == nil {
			sh.problem = &problem{use, fmt.Sprintf("pointers to dispinterface %s without oaidl.idl", name)}
			return sh
		}
	}
	if i.Forward {
		sh.problem = &problem{use, fmt.Sprintf("interface %s, which no imported file defines", i.Name)}
		return sh
	}
	sh.iid = i
	sh.goTyp = s.goName(i, s.syms.files[i], s.syms.nameOf(i), use)
	return sh
}

// isUnknown reports whether i is IUnknown, which has no methods in Go.
func isUnknown(i *idl.Interface) bool { return i.Name == "IUnknown" && i.Base == nil }

func (s *shaper) array(t *idl.Array, d decl) *shape {
	b := d.bounds()
	if b == nil {
		b = &bounds{}
	}
	b.len = t.N
	if t.Len == nil || t.Star {
		b.len = 0
	}
	if base, ok := underlying(t.Elem).(*idl.Base); ok && d.isString && isCharacter(base.Kind) {
		return stringShape(base.Kind == idl.WChar || base.Kind == idl.Uint16, b)
	}
	ptr, top := d.ptr, d.top
	a := arrayOf(s.shape(t.Elem, d.next()), b)
	switch {
	case t.Low != nil && !isZero(t.Low):
		a.problem = &problem{t.Span, "arrays that do not start at 0"}
	case b.conformant() && b.size.e == nil:
		a.problem = &problem{t.Span, "an array without a size"}
	case b.size.e != nil && b.len != 0:
		a.problem = &problem{t.Span, "size_is on an array of fixed size"}
	}
	if top && ptr != nil && *ptr != refPtr {
		return s.locate(pointerTo(*ptr, a), d)
	}
	return s.locate(a, d)
}

func isZero(e idl.Expr) bool {
	n, ok := e.(*idl.IntLit)
	return ok && n.Value == 0
}

// rangeOf gives [range(low, high)], or nil.
func rangeOf(attrs idl.Attrs) *valueRange {
	a := attrs.Get("range")
	if a == nil || len(a.Args) != 2 {
		return nil
	}
	low, ok1 := constant(a.Args[0].Expr)
	high, ok2 := constant(a.Args[1].Expr)
	if !ok1 || !ok2 {
		return nil
	}
	return &valueRange{low, high}
}
