package idl

// A Type is the type of a field, parameter, result, constant or typedef.
type Type interface {
	Where() Span
	typ()
}

// TypeCommon is what every type has.
type TypeCommon struct {
	Span
	Const bool // const-qualified
}

// Where gives the extent of the type's text.
func (t *TypeCommon) Where() Span { return t.Span }

func (*TypeCommon) typ() {}

// A Base is a type that the language itself knows.
type Base struct {
	TypeCommon
	Kind     BaseKind
	Spelling string // as written: "unsigned long int", "unsigned __int64"
}

// BaseKind enumerates the base types, C706 4.2.9.1 and MIDL's additions.
type BaseKind int

// The base types. Sizes are those of the wire.
const (
	Void    BaseKind = iota
	Byte             // 8 bits, no conversion
	Boolean          // 8 bits
	Char             // 8 bits, unsigned
	WChar            // 16 bits
	Int8             // small, signed char
	Uint8            // unsigned small, unsigned char where a number is meant
	Int16            // short
	Uint16
	Int32 // long, int
	Uint32
	Int64 // hyper, __int64
	Uint64
	IntPtr  // __int3264
	UintPtr // unsigned __int3264
	Float32
	Float64
	HandleT     // handle_t
	ErrorStatus // error_status_t
	Invalid     // stands for a type that could not be resolved; silences later complaints
)

// A TypeName is the use of a name in type position: a typedef, an interface, a
// coclass, or (with Tag) struct S, union U, enum E without a body.
type TypeName struct {
	TypeCommon
	Tag  string // "struct", "union", "enum", "interface", or ""
	Name string
	Args []Type // WinRT: I<T>

	// Resolved: *Typedef, *Interface, *Struct, *Union, *Enum, *Coclass,
	// *RuntimeClass, *APIContract, *TypeParam,
	// or nil for a tag that nothing defines.
	Def any
}

// A Pointer is T *. Attributes (unique, size_is) stand with the declaration
// that has the pointer type.
type Pointer struct {
	TypeCommon
	Elem Type
}

// An Array is T name[…]. For T a[2][3] the outer array has length 2.
type Array struct {
	TypeCommon
	Elem Type
	Len  Expr // nil for [] and [*]
	Low  Expr // [low..high]: the lower bound; usually nil
	Star bool // [*]

	// Resolved: the value of Len; 0 when Len is nil or not constant.
	N int64
}

// A Func is a function type; in IDL it stands behind a pointer.
type Func struct {
	TypeCommon
	Result   Type
	Params   []*Param
	CallConv string
	Varargs  bool
}

// A SafeArray is SAFEARRAY(T).
type SafeArray struct {
	TypeCommon
	Elem Type
}

// A Pipe is pipe T.
type Pipe struct {
	TypeCommon
	Elem Type
}

// A Struct is struct tag { … }.
type Struct struct {
	TypeCommon
	Tag     string // "" if it has none
	TagSpan Span
	Attrs   Attrs
	Doc     string
	Fields  []*Field
}

// A Field is a member of a struct, or the arm of a union.
type Field struct {
	Common
	Type Type
	Bits Expr // bit-field width, or nil

	// Unions: which discriminants select the arm. Default marks the default
	// arm. An arm without Type is empty.
	Cases   []Expr
	Default bool

	// Resolved: the values of Cases.
	CaseValues []int64
}

// A Union is union tag { … }, or the encapsulated union switch (T d) u { … }.
type Union struct {
	TypeCommon
	Tag     string
	TagSpan Span
	Attrs   Attrs
	Doc     string
	Arms    []*Field

	// Encapsulated unions only: the discriminant, and the name of the union
	// field ("" means MIDL's default, tagged_union).
	Switch     *Field
	SwitchName string
}

// An Enum is enum tag { … }.
type Enum struct {
	TypeCommon
	Tag     string
	TagSpan Span
	Attrs   Attrs
	Doc     string
	Bitmap  bool // Samba's bitmap { … }: flags, whose size an attribute of the typedef says
	Members []*EnumMember
}

// An EnumMember is one constant of an enum.
type EnumMember struct {
	Common
	Expr Expr // nil: one more than the last

	// Resolved.
	Value int64
}
