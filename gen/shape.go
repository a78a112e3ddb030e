package gen

import (
	"path"
	"strconv"

	"github.com/goidl/goidl/idl"
)

// A kind tells shapes apart.
type kind int

const (
	opaqueKind  kind = iota // any in Go; cannot cross a boundary
	valueKind               // a number, boolean or enumeration: one method of the codec
	guidKind                // a GUID
	recordKind              // a struct or union: it has methods of its own
	pointerKind             // to elem
	arrayKind               // of elem
	stringKind              // [string]
	ifaceKind               // an interface pointer
	userKind                // [wire_marshal] and its like: marshaled by hand
	boxKind                 // a record that Go holds by pointer and the wire in place
	contextKind             // a context handle
	pipeKind                // a pipe, whose chunks are of elem, a slice
)

// A ptrKind is what C706 4.2.20 calls a class of pointers.
type ptrKind int

const (
	uniquePtr ptrKind = iota // null, never an alias
	refPtr                   // never null, never an alias
	fullPtr                  // null, or an alias of another
)

// A goType is a type of Go: what stands in front of the name (*, [], [3]), and
// the name with its package's import path, "" for predeclared types and those of
// the package that is being generated.
type goType struct {
	prefix, path, name string
	arg                *goType // of a generic type
}

// under puts a prefix in front.
func (g goType) under(prefix string) goType {
	g.prefix = prefix + g.prefix
	return g
}

// String is the form of the plan's text.
func (g goType) String() string {
	text := g.prefix
	if g.path != "" {
		text += path.Base(g.path) + "."
	}
	text += g.name
	if g.arg != nil {
		text += "[" + g.arg.String() + "]"
	}
	return text
}

// A shape says what a value is: in Go, and on the wire.
type shape struct {
	kind  kind
	goTyp goType
	align int // see alignment
	size  int // see least

	codec string // valueKind: the codec's method
	conv  string // valueKind: the codec's Go type, if it is not goTyp
	enum  *idl.Enum
	rng   *valueRange // [range]

	ptr    ptrKind
	elem   *shape  // of pointers and arrays
	bounds *bounds // of arrays and strings
	wide   bool    // stringKind

	rec *record // recordKind
	tag expr    // recordKind: what [switch_is] says

	iid   *idl.Interface // ifaceKind: the static type; nil for IUnknown
	iidIs expr           // ifaceKind: what [iid_is] says

	deferred bool   // userKind: the wire type is a pointer
	big      bool   // userKind: the Go type is a struct
	number   bool   // userKind: the Go type is a number
	wire     *shape // userKind: the wire type

	problem *problem // why it cannot cross a boundary
}

// A problem is something legal that is not supported, and where.
type problem struct {
	span idl.Span
	text string
}

// A valueRange is [range(low, high)].
type valueRange struct{ low, high int64 }

// bounds are the sizes of an array or string.
type bounds struct {
	len    int64 // of an array with a fixed size; else 0
	size   expr  // size_is, or max_is + 1
	first  expr  // first_is
	length expr  // length_is, or last_is - first_is + 1
}

// alignment says where s may start on the wire; for an array, its elements.
func (s *shape) alignment() int {
	switch s.kind {
	case recordKind:
		return s.rec.settle().align
	case arrayKind, boxKind:
		return s.elem.alignment()
	case userKind:
		if s.wire != nil {
			return s.wire.alignment()
		}
	}
	return s.align
}

// least gives the least number of bytes that s takes, which is never 0.
func (s *shape) least() int {
	switch s.kind {
	case recordKind:
		return s.rec.settle().size
	case boxKind:
		return s.elem.least()
	case arrayKind:
		if s.isSlice() || len(s.dims()) > 1 {
			return 4
		}
		return int(min(s.bounds.len, 1<<16)) * s.elem.least()
	case userKind:
		if s.wire != nil {
			return s.wire.least()
		}
	}
	return s.size
}

// conformant reports whether the size is known at run time only.
func (b *bounds) conformant() bool { return b.len == 0 }

// varying reports whether not all elements are sent.
func (b *bounds) varying() bool { return b.first.e != nil || b.length.e != nil }

// An expr is an expression of the IDL plus a number.
type expr struct {
	e    idl.Expr
	plus int64
}

// A baseInfo says how a base type looks in Go and on the wire.
type baseInfo struct {
	goName string
	codec  string
	size   int
}

// bases maps the base types. Integers as wide as a pointer have 32 bits in NDR
// 2.0 ([MS-RPCE] 2.2.4.1.5), whatever the machine.
var bases = map[idl.BaseKind]baseInfo{
	idl.Byte:        {"uint8", "Uint8", 1},
	idl.Boolean:     {"bool", "Bool", 1},
	idl.Char:        {"uint8", "Uint8", 1},
	idl.WChar:       {"uint16", "Uint16", 2},
	idl.Int8:        {"int8", "Int8", 1},
	idl.Uint8:       {"uint8", "Uint8", 1},
	idl.Int16:       {"int16", "Int16", 2},
	idl.Uint16:      {"uint16", "Uint16", 2},
	idl.Int32:       {"int32", "Int32", 4},
	idl.Uint32:      {"uint32", "Uint32", 4},
	idl.Int64:       {"int64", "Int64", 8},
	idl.Uint64:      {"uint64", "Uint64", 8},
	idl.IntPtr:      {"int32", "Int32", 4},
	idl.UintPtr:     {"uint32", "Uint32", 4},
	idl.Float32:     {"float32", "Float32", 4},
	idl.Float64:     {"float64", "Float64", 8},
	idl.ErrorStatus: {"uint32", "Uint32", 4},
}

// referentSize is the size of a pointer on the wire.
const referentSize = 4

// Import paths of the runtime.
const (
	rtPath  = "github.com/goidl/goidl/rt"
	ndrPath = "github.com/goidl/goidl/rt/ndr"
)

// guidNames are the names that a GUID has in headers and IDL.
var guidNames = map[string]bool{
	"GUID": true, "IID": true, "CLSID": true, "FMTID": true, "UUID": true, "uuid_t": true, "_GUID": true,
}

func guidShape() *shape {
	return &shape{kind: guidKind, goTyp: goType{path: rtPath, name: "GUID"}, align: 4, size: 16}
}

func opaque(span idl.Span, text string) *shape {
	return &shape{kind: opaqueKind, goTyp: goType{name: "any"}, align: 4, size: 1, problem: &problem{span, text}}
}

func valueShape(kind idl.BaseKind) *shape {
	b := bases[kind]
	return &shape{kind: valueKind, goTyp: goType{name: b.goName}, codec: b.codec, align: b.size, size: b.size}
}

// pointerTo makes a pointer shape. Go needs no pointer where the value itself
// can say what the pointer says: a [ref] pointer to anything but a record is the
// value, and a null slice is nil.
func pointerTo(ptr ptrKind, elem *shape) *shape {
	s := &shape{kind: pointerKind, ptr: ptr, elem: elem, goTyp: elem.goTyp, align: referentSize, size: referentSize, problem: elem.problem}
	if s.ownPointer() {
		s.goTyp = elem.goTyp.under("*")
	}
	if ptr != refPtr && elem.kind == pipeKind {
		s.problem = &problem{text: "pointers to pipes"}
	}
	return s
}

// ownPointer reports whether a pointer is one in Go too and not just its pointee,
// which may be another pointer.
func (s *shape) ownPointer() bool {
	return (s.ptr != refPtr || s.elem.isRecord()) && !s.elem.isSlice()
}

// isSlice reports whether values of s are Go slices.
func (s *shape) isSlice() bool {
	return s.kind == arrayKind && (s.bounds.conformant() || s.bounds.varying())
}

// isRecord reports whether a pointer to s stays a pointer in Go even if it
// cannot be null.
func (s *shape) isRecord() bool { return s.kind == recordKind || s.kind == userKind && s.big }

// bulk reports whether arrays of s are written and read by one call.
func (s *shape) bulk() bool { return s.kind == valueKind && s.conv == "" }

// integer reports whether s can count something.
func (s *shape) integer() bool {
	return s.kind == valueKind && s.enum == nil && s.codec != "Bool" && s.codec != "Float32" && s.codec != "Float64"
}

// isIID reports whether s can say what [iid_is] asks: it is a GUID or a pointer to
// one.
func (s *shape) isIID() bool {
	return s.kind == guidKind || s.kind == pointerKind && s.elem.kind == guidKind
}

// pointees reports whether something of s follows later where s is embedded in
// a struct, union or array.
func (s *shape) pointees() bool {
	switch s.kind {
	case recordKind:
		return s.rec.settle().pointees
	case pointerKind, ifaceKind:
		return true
	case arrayKind, boxKind:
		return s.elem.pointees()
	case userKind:
		return s.deferred
	}
	return false
}

// box makes the shape of a union's arm that is a record: a pointer in Go, so that
// the arms that are not selected take no room.
func box(elem *shape) *shape {
	return &shape{kind: boxKind, elem: elem, goTyp: elem.goTyp.under("*"), problem: elem.problem}
}

// arrayOf makes an array shape of the given bounds.
func arrayOf(elem *shape, b *bounds) *shape {
	s := &shape{kind: arrayKind, elem: elem, bounds: b, problem: elem.problem}
	item := elem.goTyp
	if item == (goType{name: "uint8"}) {
		item.name = "byte" // many of them are bytes; one is a number
	}
	if s.isSlice() {
		s.goTyp = item.under("[]")
	} else {
		s.goTyp = item.under("[" + strconv.FormatInt(b.len, 10) + "]")
	}
	switch {
	case elem.kind == contextKind, elem.kind == pipeKind:
		s.problem = &problem{text: "arrays of context handles and pipes"}
	case elem.kind == stringKind && elem.bounds.conformant() && (elem.bounds.size.e == nil || elem.bounds.varying()):
		s.problem = &problem{text: "strings in an array without one size for all"}
	}
	return s
}

// contextShape is the shape of a context handle.
func contextShape() *shape {
	return &shape{kind: contextKind, goTyp: goType{path: rtPath, name: "ContextHandle"}, align: 4, size: 20}
}

// pipeOf makes the shape of a pipe. Its elements may have nothing that follows
// later or is counted elsewhere.
func pipeOf(elem *shape, span idl.Span) *shape {
	arg := elem.goTyp
	s := &shape{kind: pipeKind, elem: arrayOf(elem, &bounds{}), align: 4, size: 4, problem: elem.problem}
	s.goTyp = goType{path: rtPath, name: "Pipe", arg: &arg}
	if elem.kind == pipeKind || elem.isSlice() || elem.kind == stringKind || elem.maxCounts() > 0 || elem.pointees() || elem.needsTag() {
		s.problem = &problem{span, "pipes of pointers, unions, strings, or anything of a size that is known at run time only"}
	}
	return s
}

func stringShape(wide bool, b *bounds) *shape {
	return &shape{kind: stringKind, wide: wide, bounds: b, goTyp: goType{name: "string"}, align: 4, size: 4}
}
