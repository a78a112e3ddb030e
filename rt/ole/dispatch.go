package ole

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/goidl/goidl/rt"
)

// An InvokeError is a failure of IDispatch.Invoke of which more is known than the
// HRESULT. Invoke of a proxy returns one for the three HRESULTs below, and what it
// has to say in the results too, as in COM. An object may return one instead of
// filling in the results.
type InvokeError struct {
	// HRESULT is DISP_E_EXCEPTION, DISP_E_TYPEMISMATCH or DISP_E_PARAMNOTFOUND.
	HRESULT rt.HRESULT
	// Info, with DISP_E_EXCEPTION, is what the called method says.
	Info EXCEPINFO
	// Arg, with the other two, is the index in Rgvarg of the argument that is wrong.
	Arg uint32
}

// Error gives what the method says, or the argument's index.
func (e *InvokeError) Error() string {
	switch source, text := e.Info.BstrSource.String(), e.Info.BstrDescription.String(); {
	case e.HRESULT != rt.DISP_E_EXCEPTION:
		return fmt.Sprintf("argument %d: %v", e.Arg, e.HRESULT)
	case source != "" && text != "":
		return fmt.Sprintf("%s: %s: %v", source, text, e.HRESULT)
	case text != "":
		return fmt.Sprintf("%s: %v", text, e.HRESULT)
	}
	return fmt.Sprintf("code %d, %v: %v", e.Info.WCode, e.Info.Scode, e.HRESULT)
}

// Unwrap gives the HRESULT, and the one that Info may hold.
func (e *InvokeError) Unwrap() []error {
	if e.Info.Scode.Failed() {
		return []error{e.HRESULT, e.Info.Scode}
	}
	return []error{e.HRESULT}
}

// invokeError gives err, or an InvokeError if the results of Invoke say more of it.
func invokeError(err error, info EXCEPINFO, arg uint32) error {
	switch h := rt.HRESULTFromError(err); h {
	case rt.DISP_E_EXCEPTION:
		return &InvokeError{HRESULT: h, Info: info}
	case rt.DISP_E_TYPEMISMATCH, rt.DISP_E_PARAMNOTFOUND:
		return &InvokeError{HRESULT: h, Arg: arg}
	}
	return err
}

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
		return DISPPARAMS{}, VARIANT{}, pExcepInfo, puArgErr, invokeError(err, pExcepInfo, puArgErr)
	}
	for i, v := range back {
		to, from := referentAt(refs[i].Val), referentAt(v.Val)
		if to == nil || from == nil || !to.store(from.load()) {
			return pDispParamsOut, pVarResult, pExcepInfo, puArgErr, rt.DISP_E_TYPEMISMATCH
		}
	}
	return *pDispParams, pVarResult, pExcepInfo, puArgErr, err
}

// iDispatchInvokeStub puts the references back among the arguments, and what an
// InvokeError says into the results.
func iDispatchInvokeStub(ctx context.Context, obj IDispatch, dispIdMember int32, riid rt.GUID, lcid uint32, dwFlags uint32, pDispParams *DISPPARAMS, rgVarRefIdx []uint32, rgVarRef []VARIANT) (pVarResult VARIANT, pExcepInfo EXCEPINFO, pArgErr uint32, rgVarRefOut []VARIANT, err error) {
	for i, place := range rgVarRefIdx {
		if uint64(place) >= uint64(len(pDispParams.Rgvarg)) || i >= len(rgVarRef) {
			return pVarResult, pExcepInfo, pArgErr, rgVarRef, rt.E_INVALIDARG
		}
		pDispParams.Rgvarg[place] = rgVarRef[i]
	}
	_, pVarResult, pExcepInfo, pArgErr, err = obj.Invoke(ctx, dispIdMember, riid, lcid, uint16(dwFlags), pDispParams)
	var more *InvokeError
	if errors.As(err, &more) {
		pExcepInfo, pArgErr = more.Info, more.Arg
	}
	return pVarResult, pExcepInfo, pArgErr, rgVarRef, err
}
