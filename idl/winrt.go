package idl

// A TypeParam is the T of interface I<T>.
type TypeParam struct {
	Span
	Name string
}

// An Instance says which parameterized interface an interface was made of, and
// with which types in the place of its parameters.
type Instance struct {
	Generic *Interface
	Args    []Type
	CName   string // what the instance is called in C, where names have the namespaces in them
}

// PlainName gives the name of an interface in C, without its namespaces: that of a
// delegate begins with an I.
func (i *Interface) PlainName() string {
	if i.Delegate && i.Of == nil {
		return "I" + i.Name
	}
	return i.Name
}

// All gives the file's declarations and the instances of parameterized interfaces
// that it makes.
func (f *File) All() []Decl {
	all := f.Decls[:len(f.Decls):len(f.Decls)]
	for _, i := range f.Instances {
		all = append(all, i)
	}
	return all
}

// A RuntimeClass is runtimeclass C { interface I; … }, or its forward
// declaration. A pointer to it is one to its default interface.
type RuntimeClass struct {
	Common
	Forward  bool
	BaseName *TypeName // nil if it has none
	Members  []*ClassMember

	// Resolved.
	FullName         string     // with the namespaces around it
	DefaultInterface *Interface // nil if the class has only static members
}

// A ClassMember is one interface of a runtime class.
type ClassMember struct {
	Span
	Attrs Attrs // default, contract, overridable …
	Type  *TypeName
}

// An APIContract is apicontract C { }, or its forward declaration.
type APIContract struct {
	Common
	Forward bool

	// Resolved.
	FullName string // with the namespaces around it
	Version  uint32 // of [contractversion]: the major number in the upper half
}

// A Declare is declare { interface I<T>; … }, which asks for instances of
// parameterized interfaces.
type Declare struct {
	Common
	Types []*TypeName
}
