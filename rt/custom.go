package rt

import (
	"bytes"
	"context"
	"io"
)

// A Marshaler is an object that marshals itself: it decides what another apartment
// gets in its place. Often that is a copy, for an object that does not change, or
// whose data are all that it is. Objects that implement IMarshal of package ole are
// Marshalers too.
//
// If the object also has a method DisconnectObject(context.Context) error, then
// rt.DisconnectObject calls it.
//
// Concurrency: called in the object's apartment, like its other methods, with a context
// that names it and has no deadline.
type Marshaler interface {
	// UnmarshalClass names the class of the Unmarshaler that reads what
	// MarshalInterface writes; CLSID_StdMarshal for an object that this time wants
	// to be marshaled like any other.
	UnmarshalClass(ctx context.Context, how Marshaling) (CLSID, error)
	// MarshalInterface writes what the Unmarshaler needs.
	MarshalInterface(ctx context.Context, w io.Writer, how Marshaling) error
}

// An Unmarshaler reads what a Marshaler has written. An object of its class is made
// for each interface pointer, in the apartment that unmarshals it; so the threading
// model must be one that gives everybody an object in his own, like Both.
//
// Concurrency: called in the apartment that unmarshals, with a context that names it and
// has no deadline.
type Unmarshaler interface {
	// UnmarshalInterface reads an interface pointer and gives what stands for the
	// object here. It reads no further: more may follow.
	UnmarshalInterface(ctx context.Context, r io.Reader, iid IID) (any, error)
	// ReleaseMarshalData reads an interface pointer that nobody wants and gives up
	// what it holds.
	ReleaseMarshalData(ctx context.Context, r io.Reader) error
}

// CLSID_StdMarshal is 00000017-0000-0000-c000-000000000046, the class of standard
// marshaling.
var CLSID_StdMarshal = CLSID{Data1: 0x17, Data4: [8]byte{0xc0, 7: 0x46}}

// adapters make Marshalers and Unmarshalers of objects that are not, but can do the
// same.
var adapters struct {
	marshaler   func(object any) Marshaler
	unmarshaler func(object any) Unmarshaler
}

// AdaptMarshalers is for package ole, which calls it from init: the functions make
// a Marshaler, or Unmarshaler, of an object that implements IMarshal, and give nil
// for one that does not.
func AdaptMarshalers(m func(object any) Marshaler, u func(object any) Unmarshaler) {
	adapters.marshaler, adapters.unmarshaler = m, u
}

// marshalerOf gives v's Marshaler, nil if it has none.
func marshalerOf(v any) Marshaler {
	m, ok := v.(Marshaler)
	if !ok && adapters.marshaler != nil && proxyOf(v) == nil {
		return adapters.marshaler(v)
	}
	return m
}

// unmarshalerOf gives v's Unmarshaler, nil if it has none.
func unmarshalerOf(v any) Unmarshaler {
	u, ok := v.(Unmarshaler)
	if !ok && adapters.unmarshaler != nil && proxyOf(v) == nil {
		return adapters.unmarshaler(v)
	}
	return u
}

// customMarshaler gives v's Marshaler and class, nil if v is to be marshaled in the
// standard way.
func (a *apartment) customMarshaler(v any, how *Marshaling) (m Marshaler, class CLSID, err error) {
	m = marshalerOf(v)
	if m == nil || how.inProcess() && isFreeThreaded(v) {
		return nil, CLSID{}, nil
	}
	defer containCustom(&err)
	class, err = m.UnmarshalClass(a.own, *how)
	if Failed(err) {
		return nil, CLSID{}, err
	}
	if class == CLSID_StdMarshal {
		return nil, CLSID{}, nil
	}
	return m, class, nil
}

// marshalCustom gives the OBJREF of an object that marshals itself.
func (a *apartment) marshalCustom(m Marshaler, class CLSID, how *Marshaling) (_ []byte, err error) {
	defer containCustom(&err)
	var data bytes.Buffer
	if err := m.MarshalInterface(a.own, &data, *how); Failed(err) {
		return nil, err
	}
	return appendCustomObjref(nil, &how.IID, &class, data.Bytes()), nil
}

// unmarshalCustom is resolve for an object that has marshaled itself.
func (a *apartment) unmarshalCustom(ref *objref, data io.Reader, info *InterfaceInfo) (_ any, err error) {
	object, u, err := a.unmarshaler(ref.class)
	if err != nil {
		return nil, err
	}
	defer Release(object)
	defer containCustom(&err)
	v, err := u.UnmarshalInterface(a.own, data, ref.iid)
	switch {
	case Failed(err):
		return nil, err
	case v == nil:
		return nil, faultf(E_UNEXPECTED, "class %v unmarshaled nothing", ref.class)
	}
	defer Release(v)
	return query(a.own, v, info)
}

// releaseCustom is abandon for an object that has marshaled itself.
func (a *apartment) releaseCustom(ref *objref, data io.Reader) (err error) {
	object, u, err := a.unmarshaler(ref.class)
	if err != nil {
		return err
	}
	defer Release(object)
	defer containCustom(&err)
	return u.ReleaseMarshalData(a.own, data)
}

// containCustom is deferred where code of a Marshaler or Unmarshaler runs: its panic is
// a failure of the marshaling, in whatever call that is.
func containCustom(err *error) {
	if v := recover(); v != nil {
		*err = panicFault(v)
	}
}

// disconnectCustom tells an object that marshals itself, if it wants to know.
func disconnectCustom(ctx context.Context, v any) error {
	d, ok := marshalerOf(v).(interface {
		DisconnectObject(ctx context.Context) error
	})
	if !ok {
		return nil
	}
	return d.DisconnectObject(ctx)
}

// unmarshaler makes an object of the class and gives it and its Unmarshaler.
func (a *apartment) unmarshaler(class CLSID) (any, Unmarshaler, error) {
	object, err := CreateInstance[IUnknown](a.own, class)
	if err != nil {
		return nil, nil, err
	}
	u := unmarshalerOf(object)
	if u == nil {
		Release(object)
		return nil, nil, faultf(E_NOINTERFACE, "class %v gives no unmarshaler that lives in the apartment", class)
	}
	return object, u, nil
}
