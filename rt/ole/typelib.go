package ole

import (
	"context"
)

func iTypeLibGetLibAttrProxy(ctx context.Context, p *ITypeLibProxy) (ppTLibAttr *TLIBATTR, err error) {
	attr, _, err := p.remoteGetLibAttr(ctx)
	return attr, err
}

func iTypeLibGetLibAttrStub(ctx context.Context, obj ITypeLib) (ppTLibAttr *TLIBATTR, pDummy CLEANLOCALSTORAGE, err error) {
	attr, err := obj.GetLibAttr(ctx)
	return attr, cleanLater('l', attr, err, func() error { return obj.ReleaseTLibAttr(ctx, attr) }), err
}

// iTypeLibReleaseTLibAttrProxy has nothing to do: what a proxy gave is the garbage
// collector's.
func iTypeLibReleaseTLibAttrProxy(context.Context, *ITypeLibProxy, *TLIBATTR) error { return nil }

func iTypeLibReleaseTLibAttrStub(context.Context, ITypeLib) error { return nil }

func iTypeLibGetDocumentationProxy(ctx context.Context, p *ITypeLibProxy, index int32) (pBstrName BSTR, pBstrDocString BSTR, pdwHelpContext uint32, pBstrHelpFile BSTR, err error) {
	return p.remoteGetDocumentation(ctx, index, allDocumentation)
}

func iTypeLibGetDocumentationStub(ctx context.Context, obj ITypeLib, index int32, _ uint32) (pBstrName BSTR, pBstrDocString BSTR, pdwHelpContext uint32, pBstrHelpFile BSTR, err error) {
	return obj.GetDocumentation(ctx, index)
}

// iTypeLibIsNameProxy gives the name as the library spells it, if it has it.
func iTypeLibIsNameProxy(ctx context.Context, p *ITypeLibProxy, szNameBuf string, lHashVal uint32) (szNameBufOut string, pfName int32, err error) {
	found, name, err := p.remoteIsName(ctx, szNameBuf, lHashVal)
	return spelled(szNameBuf, name), found, err
}

func iTypeLibIsNameStub(ctx context.Context, obj ITypeLib, szNameBuf string, lHashVal uint32) (pfName int32, pBstrLibName BSTR, err error) {
	name, found, err := obj.IsName(ctx, szNameBuf, lHashVal)
	return found, NewBSTR(name), err
}

func iTypeLibFindNameProxy(ctx context.Context, p *ITypeLibProxy, szNameBuf string, lHashVal uint32, pcFound uint16) (szNameBufOut string, ppTInfo []ITypeInfo, rgMemId []int32, pcFoundOut uint16, err error) {
	infos, ids, n, name, err := p.remoteFindName(ctx, szNameBuf, lHashVal, pcFound)
	return spelled(szNameBuf, name), infos, ids, n, err
}

func iTypeLibFindNameStub(ctx context.Context, obj ITypeLib, szNameBuf string, lHashVal uint32, pcFound uint16) (ppTInfo []ITypeInfo, rgMemId []int32, pcFoundOut uint16, pBstrLibName BSTR, err error) {
	name, infos, ids, n, err := obj.FindName(ctx, szNameBuf, lHashVal, pcFound)
	return infos, ids, n, NewBSTR(name), err
}

// spelled gives a library's spelling of a name, or the name if it has none.
func spelled(name string, library BSTR) string {
	if s := library.String(); s != "" {
		return s
	}
	return name
}

func iTypeLib2GetDocumentation2Proxy(ctx context.Context, p *ITypeLib2Proxy, index int32, lcid uint32) (pbstrHelpString BSTR, pdwHelpStringContext uint32, pbstrHelpStringDll BSTR, err error) {
	return p.remoteGetDocumentation2(ctx, index, lcid, allDocumentation2)
}

func iTypeLib2GetDocumentation2Stub(ctx context.Context, obj ITypeLib2, index int32, lcid uint32, _ uint32) (pbstrHelpString BSTR, pdwHelpStringContext uint32, pbstrHelpStringDll BSTR, err error) {
	return obj.GetDocumentation2(ctx, index, lcid)
}

func iTypeLibGetTypeInfoCountProxy(ctx context.Context, p *ITypeLibProxy) (ret uint32, err error) {
	return p.remoteGetTypeInfoCount(ctx)
}

func iTypeLibGetTypeInfoCountStub(ctx context.Context, obj ITypeLib) (pcTInfo uint32, err error) {
	return obj.GetTypeInfoCount(ctx)
}

func iTypeLib2GetLibStatisticsProxy(ctx context.Context, p *ITypeLib2Proxy) (pcUniqueNames uint32, pcchUniqueNames uint32, err error) {
	return p.remoteGetLibStatistics(ctx)
}

func iTypeLib2GetLibStatisticsStub(ctx context.Context, obj ITypeLib2) (pcUniqueNames uint32, pcchUniqueNames uint32, err error) {
	return obj.GetLibStatistics(ctx)
}
