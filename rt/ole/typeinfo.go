package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// refPtrFlags of GetDocumentation, GetDllEntry and GetDocumentation2: all results
// are wanted.
const (
	allDocumentation  = 1 | 2 | 4 | 8
	allDllEntry       = 1 | 2 | 4
	allDocumentation2 = 1 | 2 | 4
)

func iTypeInfoGetTypeAttrProxy(ctx context.Context, p *ITypeInfoProxy) (ppTypeAttr *TYPEATTR, err error) {
	attr, _, err := p.remoteGetTypeAttr(ctx)
	return attr, err
}

func iTypeInfoGetTypeAttrStub(ctx context.Context, obj ITypeInfo) (ppTypeAttr *TYPEATTR, pDummy CLEANLOCALSTORAGE, err error) {
	attr, err := obj.GetTypeAttr(ctx)
	return attr, cleanLater('t', attr, err, func() error { return obj.ReleaseTypeAttr(ctx, attr) }), err
}

func iTypeInfoGetFuncDescProxy(ctx context.Context, p *ITypeInfoProxy, index uint32) (ppFuncDesc *FUNCDESC, err error) {
	desc, _, err := p.remoteGetFuncDesc(ctx, index)
	return desc, err
}

func iTypeInfoGetFuncDescStub(ctx context.Context, obj ITypeInfo, index uint32) (ppFuncDesc *FUNCDESC, pDummy CLEANLOCALSTORAGE, err error) {
	desc, err := obj.GetFuncDesc(ctx, index)
	return desc, cleanLater('f', desc, err, func() error { return obj.ReleaseFuncDesc(ctx, desc) }), err
}

func iTypeInfoGetVarDescProxy(ctx context.Context, p *ITypeInfoProxy, index uint32) (ppVarDesc *VARDESC, err error) {
	desc, _, err := p.remoteGetVarDesc(ctx, index)
	return desc, err
}

func iTypeInfoGetVarDescStub(ctx context.Context, obj ITypeInfo, index uint32) (ppVarDesc *VARDESC, pDummy CLEANLOCALSTORAGE, err error) {
	desc, err := obj.GetVarDesc(ctx, index)
	return desc, cleanLater('v', desc, err, func() error { return obj.ReleaseVarDesc(ctx, desc) }), err
}

// What a proxy gave is the garbage collector's: there is nothing to release.

func iTypeInfoReleaseTypeAttrProxy(context.Context, *ITypeInfoProxy, *TYPEATTR) error { return nil }

func iTypeInfoReleaseTypeAttrStub(context.Context, ITypeInfo) error { return nil }

func iTypeInfoReleaseFuncDescProxy(context.Context, *ITypeInfoProxy, *FUNCDESC) error { return nil }

func iTypeInfoReleaseFuncDescStub(context.Context, ITypeInfo) error { return nil }

func iTypeInfoReleaseVarDescProxy(context.Context, *ITypeInfoProxy, *VARDESC) error { return nil }

func iTypeInfoReleaseVarDescStub(context.Context, ITypeInfo) error { return nil }

// Three methods are for the object's own process only: they handle addresses.

func iTypeInfoGetIDsOfNamesProxy(context.Context, *ITypeInfoProxy, []*string) (pMemId []int32, err error) {
	return nil, rt.E_NOTIMPL
}

func iTypeInfoGetIDsOfNamesStub(context.Context, ITypeInfo) error { return rt.E_NOTIMPL }

func iTypeInfoInvokeProxy(context.Context, *ITypeInfoProxy, any, int32, uint16, *DISPPARAMS) (pDispParamsOut DISPPARAMS, pVarResult VARIANT, pExcepInfo EXCEPINFO, puArgErr uint32, err error) {
	return DISPPARAMS{}, VARIANT{}, EXCEPINFO{}, 0, rt.E_NOTIMPL
}

func iTypeInfoInvokeStub(context.Context, ITypeInfo) error { return rt.E_NOTIMPL }

func iTypeInfoAddressOfMemberProxy(context.Context, *ITypeInfoProxy, int32, INVOKEKIND) (ppv any, err error) {
	return nil, rt.E_NOTIMPL
}

func iTypeInfoAddressOfMemberStub(context.Context, ITypeInfo) error { return rt.E_NOTIMPL }

func iTypeInfoGetDocumentationProxy(ctx context.Context, p *ITypeInfoProxy, memid int32) (pBstrName BSTR, pBstrDocString BSTR, pdwHelpContext uint32, pBstrHelpFile BSTR, err error) {
	return p.remoteGetDocumentation(ctx, memid, allDocumentation)
}

func iTypeInfoGetDocumentationStub(ctx context.Context, obj ITypeInfo, memid int32, _ uint32) (pBstrName BSTR, pBstrDocString BSTR, pdwHelpContext uint32, pBstrHelpFile BSTR, err error) {
	return obj.GetDocumentation(ctx, memid)
}

func iTypeInfoGetDllEntryProxy(ctx context.Context, p *ITypeInfoProxy, memid int32, invKind INVOKEKIND) (pBstrDllName BSTR, pBstrName BSTR, pwOrdinal uint16, err error) {
	return p.remoteGetDllEntry(ctx, memid, invKind, allDllEntry)
}

func iTypeInfoGetDllEntryStub(ctx context.Context, obj ITypeInfo, memid int32, invKind INVOKEKIND, _ uint32) (pBstrDllName BSTR, pBstrName BSTR, pwOrdinal uint16, err error) {
	return obj.GetDllEntry(ctx, memid, invKind)
}

func iTypeInfoCreateInstanceProxy(ctx context.Context, p *ITypeInfoProxy, pUnkOuter rt.IUnknown, riid rt.GUID) (ppvObj rt.IUnknown, err error) {
	if pUnkOuter != nil {
		return nil, rt.CLASS_E_NOAGGREGATION
	}
	return p.remoteCreateInstance(ctx, riid)
}

func iTypeInfoCreateInstanceStub(ctx context.Context, obj ITypeInfo, riid rt.GUID) (ppvObj rt.IUnknown, err error) {
	return obj.CreateInstance(ctx, nil, riid)
}

func iTypeInfo2GetDocumentation2Proxy(ctx context.Context, p *ITypeInfo2Proxy, memid int32, lcid uint32) (pbstrHelpString BSTR, pdwHelpStringContext uint32, pbstrHelpStringDll BSTR, err error) {
	return p.remoteGetDocumentation2(ctx, memid, lcid, allDocumentation2)
}

func iTypeInfo2GetDocumentation2Stub(ctx context.Context, obj ITypeInfo2, memid int32, lcid uint32, _ uint32) (pbstrHelpString BSTR, pdwHelpStringContext uint32, pbstrHelpStringDll BSTR, err error) {
	return obj.GetDocumentation2(ctx, memid, lcid)
}

// iTypeCompBindProxy puts together the union of what a name may be bound to; a
// union of pointers cannot travel, so that each has a result of its own.
func iTypeCompBindProxy(ctx context.Context, p *ITypeCompProxy, szName string, lHashVal uint32, wFlags uint16) (ppTInfo ITypeInfo, pDescKind DESCKIND, pBindPtr BINDPTR, err error) {
	info, kind, f, v, comp, _, err := p.remoteBind(ctx, szName, lHashVal, wFlags)
	return info, kind, BINDPTR{Lpfuncdesc: f, Lpvardesc: v, Lptcomp: comp}, err
}

func iTypeCompBindStub(ctx context.Context, obj ITypeComp, szName string, lHashVal uint32, wFlags uint16) (ppTInfo ITypeInfo, pDescKind DESCKIND, ppFuncDesc *FUNCDESC, ppVarDesc *VARDESC, ppTypeComp ITypeComp, pDummy CLEANLOCALSTORAGE, err error) {
	info, kind, ptr, err := obj.Bind(ctx, szName, lHashVal, wFlags)
	switch kind {
	case DESCKIND_FUNCDESC:
		pDummy = cleanLater('f', ptr.Lpfuncdesc, err, func() error { return info.ReleaseFuncDesc(ctx, ptr.Lpfuncdesc) })
	case DESCKIND_VARDESC, DESCKIND_IMPLICITAPPOBJ:
		pDummy = cleanLater('v', ptr.Lpvardesc, err, func() error { return info.ReleaseVarDesc(ctx, ptr.Lpvardesc) })
	}
	return info, kind, ptr.Lpfuncdesc, ptr.Lpvardesc, ptr.Lptcomp, pDummy, err
}

// iTypeCompBindTypeProxy asks for the type only; what finds its members comes from
// the type.
func iTypeCompBindTypeProxy(ctx context.Context, p *ITypeCompProxy, szName string, lHashVal uint32) (ppTInfo ITypeInfo, ppTComp ITypeComp, err error) {
	info, err := p.remoteBindType(ctx, szName, lHashVal)
	if info == nil || rt.Failed(err) {
		return nil, nil, err
	}
	comp, err := info.GetTypeComp(ctx)
	return info, comp, err
}

func iTypeCompBindTypeStub(ctx context.Context, obj ITypeComp, szName string, lHashVal uint32) (ppTInfo ITypeInfo, err error) {
	info, comp, err := obj.BindType(ctx, szName, lHashVal)
	if comp != nil {
		rt.Release(comp)
	}
	return info, err
}

func iTypeInfoGetNamesProxy(ctx context.Context, p *ITypeInfoProxy, memid int32, cMaxNames uint32) (rgBstrNames []BSTR, err error) {
	return p.remoteGetNames(ctx, memid, cMaxNames)
}

func iTypeInfoGetNamesStub(ctx context.Context, obj ITypeInfo, memid int32, cMaxNames uint32) (rgBstrNames []BSTR, err error) {
	return obj.GetNames(ctx, memid, cMaxNames)
}

func iTypeInfoGetContainingTypeLibProxy(ctx context.Context, p *ITypeInfoProxy) (ppTLib ITypeLib, pIndex uint32, err error) {
	return p.remoteGetContainingTypeLib(ctx)
}

func iTypeInfoGetContainingTypeLibStub(ctx context.Context, obj ITypeInfo) (ppTLib ITypeLib, pIndex uint32, err error) {
	return obj.GetContainingTypeLib(ctx)
}
