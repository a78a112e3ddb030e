package runner

// A Description tells what reflection does not see of generated code.
type Description struct {
	Interfaces map[string]*Interface // by InterfaceKey
	Types      map[string]*Type      // by import path, a dot, and the name in Go
	Broken     map[string]string     // why a vector cannot be tried, by its id
}

// InterfaceKey is the key of an interface in a Description.
func InterfaceKey(idl, name string) string { return idl + "/" + name }

// An Interface is an interface of the vectors.
type Interface struct {
	Class   string             // the double, by its Name
	Methods map[string]*Method // by the name in the vectors
}

// A Method says how a method of the vectors is called in Go.
type Method struct {
	Opnum  int
	Proxy  string  // the proxy's method
	Double string  // what a double calls it
	In     []Place // the Go parameters but for ctx
	Out    []Place // the Go results but for err
}

// A Place is a parameter or result in Go.
type Place struct {
	Name   string // what it is called in the vectors; "" if they have nothing for it
	Narrow bool   // its strings have characters of one byte
	Counts string // where the vectors leave it out: the array whose length it is
	Result bool   // it is what the method itself returns
}

// A Type tells of a struct type.
type Type struct {
	Union  bool
	Switch string            // the field with the discriminant, if the struct has one
	Narrow map[string]bool   // fields whose strings have characters of one byte
	Counts map[string]string // where the vectors leave a field out: the array whose length it is
}
