package ole

import (
	"context"
	"slices"

	"github.com/goidl/goidl/rt"
)

// iDispatchInvokeProxy sends the arguments that are references apart from the
// others, because they travel both ways: in rgVarRef, with their places in
// rgVarRefIdx, and VT_EMPTY in their places. What comes back is stored where they
// refer to.
func iDispatchInvokeProxy(ctx context.Context, p *IDispatchProxy, dispIdMember int32, riid rt.GUID, lcid uint32, wFlags uint16, pDispParams *DISPPARAMS) (pDispParamsOut DISPPARAMS, pVarResult VARIANT, pExcepInfo EXCEPINFO, puArgErr uint32, err error) {
	if pDispParams == nil {
		return pDispParamsOut, pVarResult, pExcepInfo, puArgErr, rt.E_POINTER
	}
	sent := *pDispParams
	sent.Rgvarg = slices.Clone(sent.Rgvarg)
	var places []uint32
	var refs []VARIANT
	for i, v := range sent.Rgvarg {
		if v.VT&VT_BYREF != 0 {
			places, refs = append(places, uint32(i)), append(refs, v)
			sent.Rgvarg[i] = VARIANT{}
		}
	}
	pVarResult, pExcepInfo, puArgErr, back, err := p.remoteInvoke(ctx, dispIdMember, riid, lcid, uint32(wFlags), &sent, places, slices.Clone(refs))
	if rt.Failed(err) {
		return pDispParamsOut, pVarResult, pExcepInfo, puArgErr, err
	}
	for i, v := range back {
		to, from := referentAt(refs[i].Val), referentAt(v.Val)
		if to == nil || from == nil || !to.store(from.load()) {
			return pDispParamsOut, pVarResult, pExcepInfo, puArgErr, rt.DISP_E_TYPEMISMATCH
		}
	}
	return *pDispParams, pVarResult, pExcepInfo, puArgErr, err
}

// iDispatchInvokeStub puts the references back among the arguments.
func iDispatchInvokeStub(ctx context.Context, obj IDispatch, dispIdMember int32, riid rt.GUID, lcid uint32, dwFlags uint32, pDispParams *DISPPARAMS, rgVarRefIdx []uint32, rgVarRef []VARIANT) (pVarResult VARIANT, pExcepInfo EXCEPINFO, pArgErr uint32, rgVarRefOut []VARIANT, err error) {
	for i, place := range rgVarRefIdx {
		if uint64(place) >= uint64(len(pDispParams.Rgvarg)) || i >= len(rgVarRef) {
			return pVarResult, pExcepInfo, pArgErr, rgVarRef, rt.E_INVALIDARG
		}
		pDispParams.Rgvarg[place] = rgVarRef[i]
	}
	_, pVarResult, pExcepInfo, pArgErr, err = obj.Invoke(ctx, dispIdMember, riid, lcid, uint16(dwFlags), pDispParams)
	return pVarResult, pExcepInfo, pArgErr, rgVarRef, err
}
