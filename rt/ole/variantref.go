package ole

import "github.com/goidl/goidl/rt"

// A referent is what the pointer in the Val of a VT_BYREF VARIANT points to.
type referent interface {
	load() any
	store(val any) bool // reports whether val has the right type
}

type referentOf[T any] struct{ p *T }

func (r referentOf[T]) load() any { return *r.p }

func (r referentOf[T]) store(val any) bool {
	v, ok := val.(T)
	if ok {
		*r.p = v
	}
	return ok
}

// referentAt gives what val points to; nil if it is no pointer that a VARIANT can
// hold.
func referentAt(val any) referent {
	switch p := val.(type) {
	case *int8:
		return notNil(p)
	case *uint8:
		return notNil(p)
	case *int16:
		return notNil(p)
	case *uint16:
		return notNil(p)
	case *int32:
		return notNil(p)
	case *uint32:
		return notNil(p)
	case *int64:
		return notNil(p)
	case *uint64:
		return notNil(p)
	case *float32:
		return notNil(p)
	case *float64:
		return notNil(p)
	case *bool:
		return notNil(p)
	case *rt.HRESULT:
		return notNil(p)
	case *CY:
		return notNil(p)
	case *DECIMAL:
		return notNil(p)
	case *BSTR:
		return notNil(p)
	case *VARIANT:
		return notNil(p)
	case **SAFEARRAY:
		return notNil(p)
	case *any:
		return objectNotNil(p)
	case *IDispatch:
		return objectNotNil(p)
	}
	return nil
}

func notNil[T any](p *T) referent {
	if p == nil {
		return nil
	}
	return referentOf[T]{p}
}

// An objectRef is the referent of a pointer to an interface pointer, which may be
// nil.
type objectRef[T any] struct{ p *T }

func (r objectRef[T]) load() any { return any(*r.p) }

func (r objectRef[T]) store(val any) bool {
	v, ok := val.(T)
	if ok || val == nil {
		*r.p = v
	}
	return ok || val == nil
}

func objectNotNil[T any](p *T) referent {
	if p == nil {
		return nil
	}
	return objectRef[T]{p}
}

// ref gives a pointer to val, which decodeValue gave for vt: the Val of a
// VT_BYREF VARIANT. What has no reference gives nil.
func ref(vt VARENUM, val any) any {
	if vt&VT_ARRAY != 0 {
		a, _ := val.(*SAFEARRAY)
		return &a
	}
	switch x := val.(type) {
	case int8:
		return &x
	case uint8:
		return &x
	case int16:
		return &x
	case uint16:
		return &x
	case int32:
		return &x
	case uint32:
		return &x
	case int64:
		return &x
	case uint64:
		return &x
	case float32:
		return &x
	case float64:
		return &x
	case bool:
		return &x
	case rt.HRESULT:
		return &x
	case CY:
		return &x
	case DECIMAL:
		return &x
	case BSTR:
		return &x
	}
	return refObject(vt, val)
}

// refObject is ref for interface pointers.
func refObject(vt VARENUM, val any) any {
	switch vt {
	case VT_UNKNOWN:
		return &val
	case VT_DISPATCH:
		x, _ := val.(IDispatch)
		return &x
	}
	return nil
}
