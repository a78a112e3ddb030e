package idl

// A Program is a set of files that import each other.
type Program struct {
	Files   []*File           // each file once, imported ones before their importers
	Roots   []*File           // the files that were asked for, in that order
	Sources map[string][]byte // the text of every file read, #included ones too, by the name in its positions
	Shipped map[string]bool   // of those, the ones that belong to somebody else's SDK, whoever #includes them
}

// A File is one translation unit: an IDL file (or a C header that some file
// imports) after preprocessing. Text that came from an #include belongs to the
// including File; its positions name the included file.
type File struct {
	Name    string // the path it was opened under
	Builtin bool   // it is one of the files that ship with goidl
	Header  bool   // it is an imported C header, not IDL
	Shipped bool   // it belongs to somebody else's SDK: what breaks COM's rules in it is a warning
	Package *GoPackage
	Light   bool   // a comment //goidl:light asks for light proxies
	Doc     string // the comment at the top of the file
	Imports []*Import
	Decls   []Decl

	// Resolved: the interfaces that the file makes of parameterized ones, unless a
	// file that it imports has made them.
	Instances []*Interface

	lost map[string]bool
}

// Lose notes that a name stands in text which could not be read: what declares it
// may be missing, or its attributes.
func (f *File) Lose(name string) {
	if f.lost == nil {
		f.lost = make(map[string]bool)
	}
	f.lost[name] = true
}

// Lost reports whether text with that name could not be read.
func (f *File) Lost(name string) bool { return f.lost[name] }

// A GoPackage is the Go package that a file compiles to. It comes from a
// comment //goidl:package import/path;name in the file.
type GoPackage struct {
	Span
	Path string // import path
	Name string // package name; the path's last element if the file does not say
}

// An Import is one name in an import statement.
type Import struct {
	Span
	Path    string
	File    *File // resolved by the loader; nil when the file was not found
	Implied bool  // no import statement: check.Share takes declarations from there, or importlib names a library of them
}

// A Decl is a declaration at the top level of a file, or inside an interface,
// library, module or namespace.
type Decl interface {
	Where() Span
	decl()
}

// Common is what every declaration has.
type Common struct {
	Span            // the whole declaration
	Name     string // "" if it has none
	NameSpan Span   // where the name stands
	Attrs    Attrs
	Doc      string // the comment before it, markers removed, one newline between lines
}

// Where gives the extent of the declaration.
func (c *Common) Where() Span { return c.Span }

func (*Common) decl() {}

// InterfaceKind tells object interfaces from RPC and dispatch interfaces.
type InterfaceKind int

// The kinds of interfaces.
const (
	ObjectInterface   InterfaceKind = iota // [object]: COM's calling rules, IUnknown at the root
	RPCInterface                           // no [object]: a plain DCE/RPC interface
	DispatchInterface                      // dispinterface
)

// An Interface is interface I : Base { … }, dispinterface I { … }, or the
// forward declaration interface I;.
type Interface struct {
	Common
	Kind     InterfaceKind
	Forward  bool // no body
	BaseName string
	BaseSpan Span        // where BaseName or Source stands
	Decls    []Decl      // typedefs, constants, methods and the rest of the body, in order
	Source   string      // dispinterface { interface X; }: the name X
	Requires []*TypeName // WinRT

	// WinRT. A delegate is an interface with the method Invoke; its name in C has an
	// I before it. An interface with parameters is not one by itself, only what is
	// made of it by putting types in their place.
	Delegate   bool
	TypeParams []*TypeParam

	// Resolved.
	IID     GUID
	Base    *Interface
	Methods []*Method // own methods in vtable order; those with [call_as] are not among them
	Of      *Instance // what the interface is an instance of, or nil
}

// A Method is an operation of an interface, a function of a module, or a
// prototype at the top level.
type Method struct {
	Common
	Result   Type
	Params   []*Param
	CallConv string // "__stdcall" and the like
	Varargs  bool   // a last parameter …
	Inline   bool   // a prototype from a C header

	// Resolved.
	Opnum  int     // place in the vtable, base interfaces counted; of a [call_as(F)] method that of F; -1 for what has none: methods of dispinterfaces, local ones of RPC interfaces
	CallAs *Method // on a [call_as(F)] method: F. On F: the method that stands in for it on the wire
}

// A Param is one parameter of a method.
type Param struct {
	Common
	Type Type

	// Resolved: directions. A parameter with neither attribute is In.
	In, Out, Retval bool
}

// A Property is a dispinterface property, [id(1)] T name;.
type Property struct {
	Common
	Type Type
}

// A Typedef gives names to a type. A statement with several declarators
// (typedef struct S {…} S, *PS;) becomes one Typedef per name, all sharing the
// one *Struct.
type Typedef struct {
	Common
	Type Type
}

// A TypeDecl is a struct, union or enum that is declared by its tag alone.
type TypeDecl struct {
	Common
	Type Type
}

// A Const is const T name = value;.
type Const struct {
	Common
	Type Type
	Expr Expr

	// Resolved.
	Value Value
}

// A CppQuote is cpp_quote("…"): text for the C header.
type CppQuote struct {
	Common
	Text string
}

// An ImportDecl marks the place of an import statement among the declarations.
type ImportDecl struct {
	Common
	Imports []*Import
}

// An ImportLib is importlib("…").
type ImportLib struct {
	Common
	Path string
}

// A Pragma is a #pragma or midl_pragma line.
type Pragma struct {
	Common
	Text string
}

// A Library is library L { … }.
type Library struct {
	Common
	Decls []Decl

	// Resolved.
	LIBID GUID
}

// A Coclass is coclass C { interface I; … }, or its forward declaration.
type Coclass struct {
	Common
	Forward bool
	Members []*CoclassMember

	// Resolved.
	CLSID GUID
}

// A CoclassMember is one interface of a coclass.
type CoclassMember struct {
	Common               // Attrs: default, source, restricted, defaultvtable
	Dispatch  bool       // written dispinterface I
	Interface *Interface // resolved
}

// A Module is module M { … }.
type Module struct {
	Common
	Decls []Decl
}

// A Namespace is WinRT's namespace A.B { … }.
type Namespace struct {
	Common
	Decls []Decl
}
