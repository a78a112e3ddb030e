package main

import "github.com/goidl/goidl/idl"

// Facts are what one file declares, said in the same words whether they come
// from widl's C header or from goidl's model, so that the two can be compared.
// Types are canonical strings that read from left to right, as *[4]const WCHAR.
type facts struct {
	ifaces       map[string]*iface   // by the name that C uses
	guids        map[string]idl.GUID // by the name of the constant: IID_IFoo, DIID_, CLSID_, LIBID_
	handles      map[string]string   // versions of RPC interfaces
	consts       map[string]idl.Value
	enums        map[string]*enum
	enumerators  map[string]idl.Value
	records      map[string]*record // by key: "struct tag", "union tag"
	typedefLines map[string]int     // in the header
	typedefs     map[string]string
	// encapsulated are the records that are a union in IDL, a struct in C.
	encapsulated map[string]bool
	funcs        map[string]signature // prototypes: of RPC interfaces, modules, and those that go with [call_as]
	lost         []string             // what should have been found but was not
	async        map[string]bool      // interfaces that widl makes of those with [async_uuid]
}

func newFacts() *facts {
	return &facts{
		ifaces:       map[string]*iface{},
		guids:        map[string]idl.GUID{},
		handles:      map[string]string{},
		consts:       map[string]idl.Value{},
		enums:        map[string]*enum{},
		enumerators:  map[string]idl.Value{},
		records:      map[string]*record{},
		typedefLines: map[string]int{},
		typedefs:     map[string]string{},
		encapsulated: map[string]bool{},
		funcs:        map[string]signature{},
		async:        map[string]bool{},
	}
}

// An iface is an object interface or a dispinterface.
type iface struct {
	base      string      // "" if it has none
	inherited []string    // names of the base interfaces' methods in vtable order
	own       []signature // its own methods in vtable order
	dispatch  bool        // inherited is not known: a dispinterface in the model
	instance  bool        // base is not known: widl does not say what instances of parameterized interfaces derive from
}

// A signature is a function or method.
type signature struct {
	name   string
	result string
	params []field
	vararg bool
}

// An enum is the names of its enumerators in order; their values are in
// facts.enumerators.
type enum struct{ names []string }

// A record is a struct or union. The fields of a record that is defined inside
// it follow the field that has its type, with names like outer.inner.
type record struct {
	fields []field
	line   int // in the header
}

// A field is a member or parameter with its type.
type field struct{ name, typ string }
