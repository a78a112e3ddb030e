// Package automation tells package runner how vectors write the types of rt/ole
// that are written by hand. Programs import it for its init function.
package automation

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/goidl/goidl/internal/ndrvectors/runner"
	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

func init() {
	runner.RegisterMaker[ole.BSTR](makeBSTR)
	runner.RegisterMaker[ole.VARIANT](makeVARIANT)
	runner.RegisterMaker[ole.LPSAFEARRAY](makeLPSAFEARRAY)
	runner.RegisterMaker[ole.SAFEARRAY](makeSAFEARRAY)
	runner.RegisterMaker[ole.HGLOBAL](makeHGLOBAL)
	runner.RegisterMaker[ole.STGMEDIUM](makeSTGMEDIUM)
	runner.RegisterMaker[ole.DISPPARAMS](makeDISPPARAMS)
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// makeBSTR reads null or text.
func makeBSTR(_ *runner.Builder, raw json.RawMessage) (any, error) {
	if isNull(raw) {
		return ole.BSTR{}, nil
	}
	text, err := runner.Unquote(raw)
	if err != nil {
		return nil, err
	}
	memory := []byte{}
	for _, u := range runner.UTF16(text) {
		memory = binary.LittleEndian.AppendUint16(memory, u)
	}
	return ole.BSTRFromBytes(memory), nil
}

// makeHGLOBAL reads null or bytes in hexadecimal.
func makeHGLOBAL(_ *runner.Builder, raw json.RawMessage) (any, error) {
	if isNull(raw) {
		return ole.HGLOBAL(nil), nil
	}
	text, err := runner.Unquote(raw)
	if err != nil {
		return nil, err
	}
	memory, err := hex.DecodeString(text)
	return ole.HGLOBAL(memory), err
}

// scalars are the types of the values of VARIANTs.
var scalars = map[ole.VARENUM]reflect.Type{
	ole.VT_I1:       reflect.TypeFor[int8](),
	ole.VT_I2:       reflect.TypeFor[int16](),
	ole.VT_I4:       reflect.TypeFor[int32](),
	ole.VT_I8:       reflect.TypeFor[int64](),
	ole.VT_UI1:      reflect.TypeFor[uint8](),
	ole.VT_UI2:      reflect.TypeFor[uint16](),
	ole.VT_UI4:      reflect.TypeFor[uint32](),
	ole.VT_UI8:      reflect.TypeFor[uint64](),
	ole.VT_INT:      reflect.TypeFor[int32](),
	ole.VT_UINT:     reflect.TypeFor[uint32](),
	ole.VT_R4:       reflect.TypeFor[float32](),
	ole.VT_R8:       reflect.TypeFor[float64](),
	ole.VT_BOOL:     reflect.TypeFor[bool](),
	ole.VT_DATE:     reflect.TypeFor[float64](),
	ole.VT_CY:       reflect.TypeFor[ole.CY](),
	ole.VT_DECIMAL:  reflect.TypeFor[ole.DECIMAL](),
	ole.VT_ERROR:    reflect.TypeFor[rt.HRESULT](),
	ole.VT_BSTR:     reflect.TypeFor[ole.BSTR](),
	ole.VT_VARIANT:  reflect.TypeFor[ole.VARIANT](),
	ole.VT_UNKNOWN:  reflect.TypeFor[any](),
	ole.VT_DISPATCH: reflect.TypeFor[ole.IDispatch](),
}

// makeVARIANT reads {"vt": type, "v": value}.
func makeVARIANT(b *runner.Builder, raw json.RawMessage) (any, error) {
	var form struct {
		VT ole.VARENUM
		V  json.RawMessage
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		return nil, err
	}
	v := ole.VARIANT{VT: form.VT}
	base := form.VT &^ ole.VT_BYREF
	t := scalars[base]
	switch {
	case base == ole.VT_EMPTY || base == ole.VT_NULL:
		return v, nil
	case base&ole.VT_ARRAY != 0:
		t = reflect.TypeFor[*ole.SAFEARRAY]()
	case t == nil:
		return nil, fmt.Errorf("a VARIANT of type %#x", int32(form.VT))
	}
	value, err := b.Build(t, form.V)
	if err != nil {
		return nil, err
	}
	if form.VT&ole.VT_BYREF != 0 {
		p := reflect.New(t)
		p.Elem().Set(value)
		value = p
	}
	if value.Kind() != reflect.Pointer || !value.IsNil() {
		v.Val = value.Interface()
	}
	return v, nil
}

// elementIIDs are what SafeArrayCreate, which vectors' arrays are made with, says
// of the elements.
var elementIIDs = map[ole.VARENUM]rt.IID{
	ole.VT_UNKNOWN:  rt.IID_IUnknown,
	ole.VT_DISPATCH: ole.IID_IDispatch,
}

// makeSAFEARRAY reads {"vt": type, "bounds": [[elements, lower], …],
// "data": [element, …]}.
func makeSAFEARRAY(b *runner.Builder, raw json.RawMessage) (any, error) {
	var form struct {
		VT     ole.VARENUM
		Bounds [][2]int64
		Data   json.RawMessage
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		return nil, err
	}
	a := ole.SAFEARRAY{VT: form.VT, IID: elementIIDs[form.VT]}
	for _, n := range form.Bounds {
		a.Bounds = append(a.Bounds, ole.SAFEARRAYBOUND{CElements: uint32(n[0]), LLbound: int32(n[1])})
	}
	t := scalars[form.VT]
	if t == nil {
		return nil, fmt.Errorf("a SAFEARRAY of type %#x", int32(form.VT))
	}
	data, err := b.Build(reflect.SliceOf(t), form.Data)
	if err != nil {
		return nil, err
	}
	a.Data = data.Interface()
	return a, nil
}

func makeLPSAFEARRAY(b *runner.Builder, raw json.RawMessage) (any, error) {
	made, err := b.Build(reflect.TypeFor[*ole.SAFEARRAY](), raw)
	if err != nil {
		return nil, err
	}
	return ole.LPSAFEARRAY{SAFEARRAY: made.Interface().(*ole.SAFEARRAY)}, nil
}

// media are the names that the vectors have for the fields of an STGMEDIUM,
// which are those of C.
var media = map[string]string{
	"tymed":          "Tymed",
	"hGlobal":        "HGlobal",
	"lpszFileName":   "FileName",
	"pstm":           "Stream",
	"pstg":           "Storage",
	"hBitmap":        "Bitmap",
	"hPalette":       "Palette",
	"hMetaFilePict":  "MetaFilePict",
	"hEnhMetaFile":   "EnhMetaFile",
	"pUnkForRelease": "PUnkForRelease",
}

// makeSTGMEDIUM reads an STGMEDIUM with the fields that it has.
func makeSTGMEDIUM(b *runner.Builder, raw json.RawMessage) (any, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	var m ole.STGMEDIUM
	v := reflect.ValueOf(&m).Elem()
	for name, value := range fields {
		field := v.FieldByName(media[name])
		if !field.IsValid() {
			return nil, fmt.Errorf("an STGMEDIUM has no field %q", name)
		}
		made, err := b.Build(field.Type(), value)
		if err != nil {
			return nil, fmt.Errorf(".%s: %w", name, err)
		}
		field.Set(made)
	}
	return m, nil
}

// makeDISPPARAMS reads DISPPARAMS, whose arrays are null if they are empty, as
// callers of Invoke have them.
func makeDISPPARAMS(b *runner.Builder, raw json.RawMessage) (any, error) {
	v, err := b.BuildFields(reflect.TypeFor[ole.DISPPARAMS](), raw)
	if err != nil {
		return nil, err
	}
	p := v.Interface().(ole.DISPPARAMS)
	if len(p.Rgvarg) == 0 {
		p.Rgvarg = nil
	}
	if len(p.RgdispidNamedArgs) == 0 {
		p.RgdispidNamedArgs = nil
	}
	return p, nil
}
