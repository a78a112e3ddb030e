package ole

import (
	"fmt"
	"math/bits"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// A SAFEARRAY is automation's array. Data is a slice of what a VARIANT of type VT
// holds: []int32 for VT_I4, []BSTR for VT_BSTR, []VARIANT for VT_VARIANT, []any
// for VT_UNKNOWN and so on.
//
// Bounds come as they are in memory and on the wire: that of the last dimension
// first. In Data the index of the first dimension varies fastest. The elements
// are as many as the product of the bounds.
type SAFEARRAY struct {
	VT     VARENUM
	IID    rt.IID // VT_UNKNOWN, VT_DISPATCH: which interface the elements have; zero is IUnknown, IDispatch
	Bounds []SAFEARRAYBOUND
	Data   any
}

// LPSAFEARRAY is a pointer to an array as a parameter or field. It may be nil.
type LPSAFEARRAY struct{ *SAFEARRAY }

// The referent ids of an array and of its data. Any values but zero would do;
// these are Wine's.
const (
	arrayReferent = 1
	dataReferent  = 2
)

// MarshalNDR appends a pointer to a _wireSAFEARRAY ([MS-OAUT] 2.2.30.10).
func (p *LPSAFEARRAY) MarshalNDR(e *ndr.Encoder) {
	if p.SAFEARRAY == nil {
		e.Uint32(0)
		return
	}
	e.Uint32(arrayReferent)
	p.SAFEARRAY.MarshalNDR(e)
}

// UnmarshalNDR reads what MarshalNDR appends.
func (p *LPSAFEARRAY) UnmarshalNDR(d *ndr.Decoder) {
	p.SAFEARRAY = nil
	if d.Uint32() == 0 {
		return
	}
	a := new(SAFEARRAY)
	a.UnmarshalNDR(d)
	if d.Err() == nil {
		p.SAFEARRAY = a
	}
}

// An elementType says how the elements of a SAFEARRAY travel.
type elementType struct {
	form     SF_TYPE
	features uint16
	memory   uint32 // cbElements: size in the memory of a 32-bit process
	wire     int    // least size on the wire
}

var elementTypes = map[VARENUM]elementType{
	VT_I1:       {SF_I1, FADF_HAVEVARTYPE, 1, 1},
	VT_UI1:      {SF_I1, FADF_HAVEVARTYPE, 1, 1},
	VT_I2:       {SF_I2, FADF_HAVEVARTYPE, 2, 2},
	VT_UI2:      {SF_I2, FADF_HAVEVARTYPE, 2, 2},
	VT_BOOL:     {SF_I2, FADF_HAVEVARTYPE, 2, 2},
	VT_I4:       {SF_I4, FADF_HAVEVARTYPE, 4, 4},
	VT_UI4:      {SF_I4, FADF_HAVEVARTYPE, 4, 4},
	VT_INT:      {SF_I4, FADF_HAVEVARTYPE, 4, 4},
	VT_UINT:     {SF_I4, FADF_HAVEVARTYPE, 4, 4},
	VT_ERROR:    {SF_I4, FADF_HAVEVARTYPE, 4, 4},
	VT_R4:       {SF_I4, FADF_HAVEVARTYPE, 4, 4},
	VT_I8:       {SF_I8, FADF_HAVEVARTYPE, 8, 8},
	VT_UI8:      {SF_I8, FADF_HAVEVARTYPE, 8, 8},
	VT_R8:       {SF_I8, FADF_HAVEVARTYPE, 8, 8},
	VT_DATE:     {SF_I8, FADF_HAVEVARTYPE, 8, 8},
	VT_CY:       {SF_I8, FADF_HAVEVARTYPE, 8, 8},
	VT_BSTR:     {SF_BSTR, FADF_HAVEVARTYPE | FADF_BSTR, 4, 12},
	VT_VARIANT:  {SF_VARIANT, FADF_HAVEVARTYPE | FADF_VARIANT, 16, 20},
	VT_UNKNOWN:  {SF_UNKNOWN, FADF_UNKNOWN, 4, 4},
	VT_DISPATCH: {SF_DISPATCH, FADF_DISPATCH, 4, 4},
}

// element gives how a's elements travel.
func (a *SAFEARRAY) element() elementType {
	t := elementTypes[a.VT]
	if t.features&(FADF_UNKNOWN|FADF_DISPATCH) != 0 && a.IID != (rt.IID{}) {
		t.form, t.features = SF_HAVEIID, t.features|FADF_HAVEIID
	}
	return t
}

// MarshalNDR appends a as a _wireSAFEARRAY.
func (a *SAFEARRAY) MarshalNDR(e *ndr.Encoder) {
	n, ok := a.elements()
	if !ok || elementCount(a.Bounds) != uint64(n) {
		e.Fail(&ndr.Error{Status: ndr.InvalidArg, Offset: -1, Detail: fmt.Sprintf(
			"a SAFEARRAY of type %#x with bounds %v cannot hold %d elements in a %T", int32(a.VT), a.Bounds, n, a.Data)})
		return
	}
	t := a.element()
	e.Count(len(a.Bounds))
	e.Uint16(ndr.Len[uint16](e, len(a.Bounds)))
	e.Uint16(t.features)
	e.Uint32(t.memory)
	var locks uint32
	if t.features&FADF_HAVEVARTYPE != 0 {
		locks = uint32(a.VT) << 16 // the upper half is the type
	}
	e.Uint32(locks)
	e.Uint32(uint32(t.form))
	e.Count(n)
	e.Uint32(dataReferent)
	if t.form == SF_HAVEIID {
		e.GUID(&a.IID)
	}
	for _, b := range a.Bounds {
		b.EncodeNDR(e)
	}
	e.Count(n)
	a.encodeData(e)
}

// UnmarshalNDR reads a _wireSAFEARRAY.
func (a *SAFEARRAY) UnmarshalNDR(d *ndr.Decoder) {
	*a = SAFEARRAY{}
	const boundSize = 8
	dims := d.Count(boundSize)
	d.Agree(uint32(d.Uint16()), int64(dims))
	features := d.Uint16()
	d.Uint32()
	a.VT = VARENUM(d.Uint32() >> 16)
	form := SF_TYPE(d.Uint32())
	size, data := d.Uint32(), d.Uint32() != 0
	if form == SF_HAVEIID {
		a.IID = d.GUID()
	}
	a.setType(form, features)
	t := a.element()
	if t.wire == 0 || form != t.form || dims == 0 {
		d.BadTag(int64(form))
	}
	a.decodeBounds(d, dims)
	if d.Err() != nil {
		return
	}
	if elementCount(a.Bounds) != uint64(size) || !data && size != 0 {
		invalidBound(d, d.Offset(), fmt.Sprintf("%d elements in an array of bounds %v", size, a.Bounds))
	}
	n := 0
	if data {
		n = d.Count(t.wire)
		d.Agree(uint32(n), int64(size))
	}
	a.decodeData(d, n)
}

// setType finds out the type of an array whose sender did not say it in cLocks:
// that of objects, or any if the sender is a Windows before 2000.
func (a *SAFEARRAY) setType(form SF_TYPE, features uint16) {
	switch {
	case a.VT != 0:
	case form == SF_HAVEIID && features&FADF_DISPATCH != 0:
		a.VT = VT_DISPATCH
	case form == SF_HAVEIID:
		a.VT = VT_UNKNOWN
	case features&(FADF_BSTR|FADF_UNKNOWN|FADF_DISPATCH|FADF_VARIANT) != 0:
		a.VT = VARENUM(form)
	}
}

func (a *SAFEARRAY) decodeBounds(d *ndr.Decoder, dims int) {
	if d.Err() != nil {
		return
	}
	a.Bounds = make([]SAFEARRAYBOUND, dims)
	for i := range a.Bounds {
		a.Bounds[i].DecodeNDR(d)
	}
}

// elementCount gives the product of the bounds, or a number that no array has.
func elementCount(bounds []SAFEARRAYBOUND) uint64 {
	n := uint64(1)
	for _, b := range bounds {
		high, low := bits.Mul64(n, uint64(b.CElements))
		if high != 0 {
			return ^uint64(0)
		}
		n = low
	}
	return n
}

// elements gives the number of elements in Data and reports whether their type
// is that of VT. No Data is no elements.
func (a *SAFEARRAY) elements() (n int, ok bool) {
	switch s := a.Data.(type) {
	case nil:
		_, ok = elementTypes[a.VT]
		return 0, ok
	case []int8:
		return len(s), a.VT == VT_I1
	case []uint8:
		return len(s), a.VT == VT_UI1
	case []int16:
		return len(s), a.VT == VT_I2
	case []uint16:
		return len(s), a.VT == VT_UI2
	case []bool:
		return len(s), a.VT == VT_BOOL
	case []int32:
		return len(s), a.VT == VT_I4 || a.VT == VT_INT
	case []uint32:
		return len(s), a.VT == VT_UI4 || a.VT == VT_UINT
	case []rt.HRESULT:
		return len(s), a.VT == VT_ERROR
	case []float32:
		return len(s), a.VT == VT_R4
	case []int64:
		return len(s), a.VT == VT_I8
	case []uint64:
		return len(s), a.VT == VT_UI8
	case []float64:
		return len(s), a.VT == VT_R8 || a.VT == VT_DATE
	case []CY:
		return len(s), a.VT == VT_CY
	case []BSTR:
		return len(s), a.VT == VT_BSTR
	case []VARIANT:
		return len(s), a.VT == VT_VARIANT
	case []any:
		return len(s), a.VT == VT_UNKNOWN
	case []IDispatch:
		return len(s), a.VT == VT_DISPATCH
	}
	return 0, false
}

// encodeData appends the elements.
func (a *SAFEARRAY) encodeData(e *ndr.Encoder) {
	switch s := a.Data.(type) {
	case []int8:
		e.Int8s(s)
	case []uint8:
		e.Uint8s(s)
	case []int16:
		e.Int16s(s)
	case []uint16:
		e.Uint16s(s)
	case []bool:
		for _, b := range s {
			e.Int16(variantBool(b))
		}
	case []int32:
		e.Int32s(s)
	case []uint32:
		e.Uint32s(s)
	case []rt.HRESULT:
		for _, h := range s {
			e.Uint32(uint32(h))
		}
	case []float32:
		e.Float32s(s)
	case []int64:
		e.Int64s(s)
	case []uint64:
		e.Uint64s(s)
	case []float64:
		e.Float64s(s)
	case []CY:
		for i := range s {
			s[i].EncodeNDR(e)
		}
	case []BSTR:
		// Elements of [wire_marshal] types follow each other without the
		// referent ids that [MS-OAUT] 2.2.30.3 and 2.2.30.6 have: see Wine.
		for i := range s {
			s[i].MarshalNDR(e)
		}
	case []VARIANT:
		for i := range s {
			s[i].MarshalNDR(e)
		}
	case []any:
		encodeObjects(e, a.iid(), s)
	case []IDispatch:
		encodeObjects(e, a.iid(), s)
	}
}

// iid gives the interface of the elements of an array of objects.
func (a *SAFEARRAY) iid() *rt.IID {
	switch {
	case a.IID != (rt.IID{}):
		return &a.IID
	case a.VT == VT_DISPATCH:
		return &IID_IDispatch
	}
	return &rt.IID_IUnknown
}

// encodeObjects appends an array of interface pointers.
func encodeObjects[T comparable](e *ndr.Encoder, iid *rt.IID, s []T) {
	var null T
	for _, obj := range s {
		putPresent(e, obj != null)
	}
	for _, obj := range s {
		if obj != null {
			e.InterfacePointee(iid, obj)
		}
	}
}

// decodeData reads n elements.
func (a *SAFEARRAY) decodeData(d *ndr.Decoder, n int) {
	if d.Err() != nil {
		return
	}
	switch a.VT {
	case VT_I1:
		a.Data = numbers(d, n, (*ndr.Decoder).Int8s)
	case VT_UI1:
		a.Data = numbers(d, n, (*ndr.Decoder).Uint8s)
	case VT_I2:
		a.Data = numbers(d, n, (*ndr.Decoder).Int16s)
	case VT_UI2:
		a.Data = numbers(d, n, (*ndr.Decoder).Uint16s)
	case VT_I4, VT_INT:
		a.Data = numbers(d, n, (*ndr.Decoder).Int32s)
	case VT_UI4, VT_UINT:
		a.Data = numbers(d, n, (*ndr.Decoder).Uint32s)
	case VT_R4:
		a.Data = numbers(d, n, (*ndr.Decoder).Float32s)
	case VT_I8:
		a.Data = numbers(d, n, (*ndr.Decoder).Int64s)
	case VT_UI8:
		a.Data = numbers(d, n, (*ndr.Decoder).Uint64s)
	case VT_R8, VT_DATE:
		a.Data = numbers(d, n, (*ndr.Decoder).Float64s)
	case VT_UNKNOWN:
		a.Data = decodeObjects[any](d, a.iid(), n)
	case VT_DISPATCH:
		a.Data = decodeObjects[IDispatch](d, a.iid(), n)
	default:
		a.decodeOthers(d, n)
	}
}

// decodeOthers reads n elements that are neither numbers nor objects.
func (a *SAFEARRAY) decodeOthers(d *ndr.Decoder, n int) {
	switch a.VT {
	case VT_BOOL:
		s := make([]bool, n)
		for i := range s {
			s[i] = d.Int16() != 0
		}
		a.Data = s
	case VT_ERROR:
		s := make([]rt.HRESULT, n)
		for i := range s {
			s[i] = rt.HRESULT(d.Uint32())
		}
		a.Data = s
	case VT_CY:
		s := make([]CY, n)
		for i := range s {
			s[i].DecodeNDR(d)
		}
		a.Data = s
	case VT_BSTR:
		s := make([]BSTR, n)
		for i := range s {
			s[i].UnmarshalNDR(d)
		}
		a.Data = s
	case VT_VARIANT:
		s := make([]VARIANT, n)
		for i := range s {
			s[i].UnmarshalNDR(d)
		}
		a.Data = s
	}
}

// numbers reads n numbers.
func numbers[T any](d *ndr.Decoder, n int, read func(*ndr.Decoder, []T)) []T {
	s := make([]T, n)
	read(d, s)
	return s
}

// decodeObjects reads what encodeObjects appends.
func decodeObjects[T any](d *ndr.Decoder, iid *rt.IID, n int) []T {
	s, there := make([]T, n), make([]bool, n)
	for i := range there {
		there[i] = d.Uint32() != 0
	}
	for i := range s {
		if there[i] {
			s[i], _ = d.InterfacePointee(iid).(T)
		}
	}
	return s
}
