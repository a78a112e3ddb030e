package ole

import "github.com/goidl/goidl/rt"

// deref gives what the pointer in the Val of a VT_BYREF VARIANT points to.
func deref(val any) (any, bool) {
	switch p := val.(type) {
	case *int8:
		return pointee(p)
	case *uint8:
		return pointee(p)
	case *int16:
		return pointee(p)
	case *uint16:
		return pointee(p)
	case *int32:
		return pointee(p)
	case *uint32:
		return pointee(p)
	case *int64:
		return pointee(p)
	case *uint64:
		return pointee(p)
	case *float32:
		return pointee(p)
	case *float64:
		return pointee(p)
	case *bool:
		return pointee(p)
	case *rt.HRESULT:
		return pointee(p)
	case *CY:
		return pointee(p)
	case *DECIMAL:
		return pointee(p)
	case *BSTR:
		return pointee(p)
	case *any:
		return pointee(p)
	case *IDispatch:
		return pointee(p)
	case **SAFEARRAY:
		return pointee(p)
	}
	return nil, false
}

func pointee[T any](p *T) (any, bool) {
	if p == nil {
		return nil, false
	}
	return *p, true
}

// assign stores what src points to where dst points to, and reports whether both
// are pointers to the same type.
func assign(dst, src any) bool {
	switch p := dst.(type) {
	case *int8:
		return store(p, src)
	case *uint8:
		return store(p, src)
	case *int16:
		return store(p, src)
	case *uint16:
		return store(p, src)
	case *int32:
		return store(p, src)
	case *uint32:
		return store(p, src)
	case *int64:
		return store(p, src)
	case *uint64:
		return store(p, src)
	case *float32:
		return store(p, src)
	case *float64:
		return store(p, src)
	case *bool:
		return store(p, src)
	case *rt.HRESULT:
		return store(p, src)
	case *CY:
		return store(p, src)
	case *DECIMAL:
		return store(p, src)
	case *BSTR:
		return store(p, src)
	case *any:
		return store(p, src)
	case *IDispatch:
		return store(p, src)
	case **SAFEARRAY:
		return store(p, src)
	case *VARIANT:
		return store(p, src)
	}
	return false
}

func store[T any](dst *T, src any) bool {
	p, ok := src.(*T)
	if ok {
		*dst = *p
	}
	return ok
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
