package ole

import (
	"encoding/binary"
	"fmt"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// A VARIANT is a value that knows its type. What Val holds depends on VT:
//
//	VT_EMPTY, VT_NULL      nil
//	VT_I1, VT_I2, VT_I4    int8, int16, int32
//	VT_I8                  int64
//	VT_UI1, VT_UI2, VT_UI4 uint8, uint16, uint32
//	VT_UI8                 uint64
//	VT_INT, VT_UINT        int32, uint32
//	VT_R4, VT_R8           float32, float64
//	VT_BOOL                bool
//	VT_DATE                float64 (see DateOf)
//	VT_CY, VT_DECIMAL      CY, DECIMAL
//	VT_ERROR               rt.HRESULT
//	VT_BSTR                BSTR
//	VT_UNKNOWN             an object, or nil
//	VT_DISPATCH            IDispatch, or nil
//	VT_ARRAY | T           *SAFEARRAY with elements of T, or nil
//	VT_BYREF | T           a pointer to what T has
//	VT_BYREF | VT_VARIANT  *VARIANT
//
// Records (VT_RECORD) cannot be sent. The zero VARIANT is VT_EMPTY.
type VARIANT struct {
	VT  VARENUM
	Val any
}

// String shows the type's number and the value.
func (v VARIANT) String() string { return fmt.Sprintf("VARIANT(%#x, %v)", int32(v.VT), v.Val) }

// variantUnit is what a _wireVARIANT's clSize counts, and its alignment.
const variantUnit = 8

// MarshalNDR appends v as a _wireVARIANT ([MS-OAUT] 2.2.29.1).
func (v *VARIANT) MarshalNDR(e *ndr.Encoder) {
	if !e.Enter() {
		return
	}
	e.Align(variantUnit)
	start := e.Len()
	e.Uint32(0) // clSize, set below
	e.Uint32(0)
	e.Uint16(uint16(v.VT))
	words := v.reserved()
	e.Raw(words[:])
	e.Uint32(uint32(v.tag()))
	if !v.encodeValue(e) {
		e.Fail(&ndr.Error{Status: ndr.InvalidArg, Offset: -1,
			Detail: fmt.Sprintf("a VARIANT of type %#x cannot hold a %T", int32(v.VT), v.Val)})
	}
	units := (e.Len() - start + variantUnit - 1) / variantUnit
	binary.LittleEndian.PutUint32(e.Bytes()[start:], uint32(units))
	e.Leave()
}

// UnmarshalNDR reads a _wireVARIANT. Its clSize says nothing that the rest does
// not say, and is not looked at.
func (v *VARIANT) UnmarshalNDR(d *ndr.Decoder) {
	*v = VARIANT{}
	if !d.Enter() {
		return
	}
	d.Align(variantUnit)
	d.Uint32()
	d.Uint32()
	v.VT = VARENUM(d.Uint16())
	d.Raw(6)
	tag := d.Uint32()
	if tag != uint32(v.tag()) || !v.decodeValue(d) {
		d.BadTag(int64(tag))
	}
	if d.Err() != nil {
		*v = VARIANT{}
	}
	d.Leave()
}

// reserved gives the three words after VT. In memory a DECIMAL covers them, and
// VT too, and VARIANTs are sent with what they have there.
func (v *VARIANT) reserved() (words [6]byte) {
	if x, ok := v.Val.(DECIMAL); ok && v.VT == VT_DECIMAL {
		words[0], words[1] = x.Scale, x.Sign
		binary.LittleEndian.PutUint32(words[2:], x.Hi32)
	}
	return words
}

// tag is the discriminant of the wire union: VT, but one for all arrays.
func (v *VARIANT) tag() VARENUM {
	if v.VT&VT_ARRAY != 0 {
		return v.VT &^ VT_TYPEMASK
	}
	return v.VT
}

// encodeValue appends the arm of the wire union and reports whether Val fits VT.
func (v *VARIANT) encodeValue(e *ndr.Encoder) bool {
	vt := v.VT &^ VT_BYREF
	switch {
	case v.VT == VT_BYREF|VT_VARIANT:
		p, ok := v.Val.(*VARIANT)
		return ok && p != nil && encodeVariantRef(e, p)
	case v.VT&VT_BYREF != 0:
		r := referentAt(v.Val)
		e.Uint32(refSize(vt))
		return r != nil && encodeValue(e, vt, r.load())
	case v.VT == VT_DECIMAL:
		x, ok := v.Val.(DECIMAL)
		x.WReserved = uint16(VT_DECIMAL)
		x.EncodeNDR(e)
		return ok
	}
	return encodeValue(e, vt, v.Val)
}

// decodeValue reads the arm of the wire union and reports whether VT has one.
func (v *VARIANT) decodeValue(d *ndr.Decoder) (ok bool) {
	vt := v.VT &^ VT_BYREF
	switch {
	case v.VT == VT_BYREF|VT_VARIANT:
		v.Val, ok = decodeVariantRef(d), true
	case v.VT&VT_BYREF != 0:
		if d.Uint32() == 0 {
			return false
		}
		var val any
		val, ok = decodeValue(d, vt)
		v.Val = ref(vt, val)
		ok = ok && v.Val != nil
	case v.VT == VT_DECIMAL:
		var x DECIMAL
		x.DecodeNDR(d)
		x.WReserved = 0
		v.Val, ok = x, true
	default:
		v.Val, ok = decodeValue(d, vt)
	}
	return ok
}

// variantMemory is the size of a VARIANT in a 64-bit process.
const variantMemory = 24

// refSize gives the referent id of a reference to a vt. Any value but zero would
// do; Wine has the size of what is referred to, 4 at least.
func refSize(vt VARENUM) uint32 {
	if vt&VT_ARRAY != 0 {
		return 4
	}
	switch vt {
	case VT_I8, VT_UI8, VT_R8, VT_CY, VT_DATE:
		return 8
	case VT_DECIMAL:
		return 16
	}
	return 4
}

// encodeVariantRef appends a pointer to a VARIANT, which is a [wire_marshal]
// type itself.
func encodeVariantRef(e *ndr.Encoder, p *VARIANT) bool {
	e.Uint32(variantMemory)
	e.UserReferent()
	p.MarshalNDR(e)
	return true
}

// decodeVariantRef reads what encodeVariantRef appends.
func decodeVariantRef(d *ndr.Decoder) *VARIANT {
	d.Uint32()
	d.UserReferent()
	p := new(VARIANT)
	p.UnmarshalNDR(d)
	return p
}

// encodeValue appends val, a vt that is no reference, and reports whether it is
// one.
func encodeValue(e *ndr.Encoder, vt VARENUM, val any) bool {
	if vt&VT_ARRAY != 0 {
		a, ok := val.(*SAFEARRAY)
		ok = ok || val == nil
		encodeArray(e, a)
		return ok && (a == nil || a.VT == vt&^VT_ARRAY)
	}
	switch vt {
	case VT_BSTR:
		b, ok := val.(BSTR)
		putPresent(e, true)
		b.MarshalNDR(e)
		return ok
	case VT_UNKNOWN:
		encodeObject(e, &rt.IID_IUnknown, val)
		return true
	case VT_DISPATCH:
		_, ok := val.(IDispatch)
		encodeObject(e, &IID_IDispatch, val)
		return ok || val == nil
	}
	return encodeScalar(e, vt, val)
}

// decodeValue reads what encodeValue appends.
func decodeValue(d *ndr.Decoder, vt VARENUM) (val any, ok bool) {
	if vt&VT_ARRAY != 0 {
		return decodeArray(d, vt&^VT_ARRAY)
	}
	switch vt {
	case VT_BSTR:
		// What NULL has for a referent id depends on the sender; the blob is
		// always there.
		var b BSTR
		d.Uint32()
		b.UnmarshalNDR(d)
		return b, true
	case VT_UNKNOWN:
		return decodeObject(d, &rt.IID_IUnknown), true
	case VT_DISPATCH:
		return decodeObject(d, &IID_IDispatch), true
	}
	return decodeScalar(d, vt)
}

// encodeObject appends an interface pointer.
func encodeObject(e *ndr.Encoder, iid *rt.IID, obj any) {
	if putPresent(e, obj != nil) {
		e.InterfacePointee(iid, obj)
	}
}

// decodeObject reads what encodeObject appends.
func decodeObject(d *ndr.Decoder, iid *rt.IID) any {
	if d.Uint32() == 0 {
		return nil
	}
	return d.InterfacePointee(iid)
}

// encodeArray appends a pointer to an array, and the array as a [wire_marshal]
// type.
func encodeArray(e *ndr.Encoder, a *SAFEARRAY) {
	putPresent(e, a != nil)
	p := LPSAFEARRAY{a}
	p.MarshalNDR(e)
}

// decodeArray reads what encodeArray appends, an array of vt.
func decodeArray(d *ndr.Decoder, vt VARENUM) (val any, ok bool) {
	d.Uint32()
	var p LPSAFEARRAY
	p.UnmarshalNDR(d)
	if p.SAFEARRAY == nil {
		return nil, true
	}
	return p.SAFEARRAY, p.SAFEARRAY.VT == vt
}

// encodeScalar appends val, a vt without pointers, and reports whether it is one.
func encodeScalar(e *ndr.Encoder, vt VARENUM, val any) (ok bool) {
	switch x := val.(type) {
	case nil:
		return vt == VT_EMPTY || vt == VT_NULL
	case int8:
		e.Int8(x)
		ok = vt == VT_I1
	case uint8:
		e.Uint8(x)
		ok = vt == VT_UI1
	case int16:
		e.Int16(x)
		ok = vt == VT_I2
	case uint16:
		e.Uint16(x)
		ok = vt == VT_UI2
	case int32:
		e.Int32(x)
		ok = vt == VT_I4 || vt == VT_INT
	case uint32:
		e.Uint32(x)
		ok = vt == VT_UI4 || vt == VT_UINT
	case int64:
		e.Int64(x)
		ok = vt == VT_I8
	case uint64:
		e.Uint64(x)
		ok = vt == VT_UI8
	case float32:
		e.Float32(x)
		ok = vt == VT_R4
	case float64:
		e.Float64(x)
		ok = vt == VT_R8 || vt == VT_DATE
	case bool:
		e.Int16(variantBool(x))
		ok = vt == VT_BOOL
	case rt.HRESULT:
		e.Uint32(uint32(x))
		ok = vt == VT_ERROR
	case CY:
		x.EncodeNDR(e)
		ok = vt == VT_CY
	case DECIMAL:
		x.EncodeNDR(e)
		ok = vt == VT_DECIMAL
	}
	return ok
}

// decodeScalar reads what encodeScalar appends.
func decodeScalar(d *ndr.Decoder, vt VARENUM) (val any, ok bool) {
	switch vt {
	case VT_EMPTY, VT_NULL:
		return nil, true
	case VT_I1:
		return d.Int8(), true
	case VT_UI1:
		return d.Uint8(), true
	case VT_I2:
		return d.Int16(), true
	case VT_UI2:
		return d.Uint16(), true
	case VT_I4, VT_INT:
		return d.Int32(), true
	case VT_UI4, VT_UINT:
		return d.Uint32(), true
	case VT_I8:
		return d.Int64(), true
	case VT_UI8:
		return d.Uint64(), true
	case VT_R4:
		return d.Float32(), true
	case VT_R8, VT_DATE:
		return d.Float64(), true
	case VT_BOOL:
		return d.Int16() != 0, true
	case VT_ERROR:
		return rt.HRESULT(d.Uint32()), true
	case VT_CY:
		var x CY
		x.DecodeNDR(d)
		return x, true
	case VT_DECIMAL:
		var x DECIMAL
		x.DecodeNDR(d)
		return x, true
	}
	return nil, false
}

// variantBool gives b as a VARIANT_BOOL.
func variantBool(b bool) int16 {
	if b {
		return VARIANT_TRUE
	}
	return VARIANT_FALSE
}
