package runner

import (
	"context"
	"encoding/binary"
	"fmt"
	"reflect"
	"sync"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/ndr"
)

// A Double is what all doubles embed. By itself it is an object of no interface
// but IUnknown.
type Double struct {
	// Call is called by the methods. What it returns must have the types of their
	// results, the error included.
	Call func(method string, args []any) []any

	// Custom is the data that the object marshals itself as.
	Custom []byte
}

// Answer does what each of a double's methods does. It returns n results, or
// zeros and an error.
func Answer(object any, n int, method string, args ...any) []any {
	if d, ok := object.(doubled); ok && d.double().Call != nil {
		if results := d.double().Call(method, args); len(results) == n {
			return results
		}
	}
	results := make([]any, n)
	results[n-1] = error(rt.E_NOTIMPL)
	return results
}

func (d *Double) double() *Double { return d }

// doubled is what all doubles implement.
type doubled interface{ double() *Double }

// A Class is a type of doubles.
type Class struct {
	Name    string // of the Go interface, with its import path
	IID     rt.IID
	Type    reflect.Type // the Go interface
	New     func(Double) any
	Connect func(context.Context, rt.Connection) (any, error)
}

// classes are all types of doubles.
//
// Concurrency: filled by init functions, and not changed after.
var classes struct {
	byName map[string]*Class
	byIID  map[rt.IID]*Class
	byType map[reflect.Type]*Class
	once   sync.Once
}

// Register makes a type of doubles known. It is called by init functions.
func Register(c *Class) {
	classes.once.Do(func() {
		classes.byName = map[string]*Class{}
		classes.byIID = map[rt.IID]*Class{}
		classes.byType = map[reflect.Type]*Class{}
	})
	classes.byName[c.Name] = c
	classes.byIID[c.IID] = c
	classes.byType[c.Type] = c
}

// customClass is the class of the objects that the vectors' interface pointers
// point to. They marshal themselves.
var customClass = guid.GUID{
	Data1: 0x7a1c5e20, Data2: 0x3b44, Data3: 0x4d11,
	Data4: [8]byte{0x9a, 0x01, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60},
}

// newCustom makes an object with interface iid, as far as that is known.
func newCustom(iid *guid.GUID, data []byte) any {
	if c := classes.byIID[*iid]; c != nil {
		return c.New(Double{Custom: data})
	}
	return &Double{Custom: data}
}

// newCustomOf makes an object that implements the Go interface t.
func newCustomOf(t reflect.Type, data []byte) (any, error) {
	switch c := classes.byType[t]; {
	case c != nil:
		return c.New(Double{Custom: data}), nil
	case t.NumMethod() == 0:
		return &Double{Custom: data}, nil
	}
	return nil, fmt.Errorf("no double implements %v", t)
}

// customs marshals doubles as OBJREF_CUSTOM ([MS-DCOM] 2.2.18.6).
type customs struct{}

// The parts of an OBJREF that do not depend on the object.
const (
	objrefSignature = 0x574f454d
	objrefCustom    = 4
	objrefHead      = 48 // the offset of the object's data
)

// MarshalInterface implements ndr.Interfaces.
func (customs) MarshalInterface(e *ndr.Encoder, iid *guid.GUID, v any) {
	d, ok := v.(doubled)
	if !ok {
		e.Fail(fmt.Errorf("an interface pointer to a %T, which is no double", v))
		return
	}
	data := d.double().Custom
	head := ndr.Encoder{} // aligned by itself
	head.Uint32(objrefSignature)
	head.Uint32(objrefCustom)
	head.GUID(iid)
	head.GUID(&customClass)
	head.Uint32(0) // cbExtension
	head.Uint32(uint32(len(data)))
	e.Raw(head.Bytes())
	e.Raw(data)
}

// UnmarshalInterface implements ndr.Interfaces. Only objects of the vectors'
// class are known.
func (customs) UnmarshalInterface(objref []byte, iid *guid.GUID) (any, error) {
	var d ndr.Decoder
	d.Reset(objref)
	signature, flags := d.Uint32(), d.Uint32()
	d.GUID()
	class := d.GUID()
	if len(objref) < objrefHead || signature != objrefSignature || flags != objrefCustom || class != customClass {
		return nil, rt.RPC_E_INVALID_OBJREF
	}
	size := binary.LittleEndian.Uint32(objref[objrefHead-4:])
	data := objref[objrefHead:]
	if uint64(size) != uint64(len(data)) {
		return nil, rt.RPC_E_INVALID_OBJREF
	}
	return newCustom(iid, append([]byte{}, data...)), nil
}
