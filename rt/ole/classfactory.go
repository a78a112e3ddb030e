package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

func iClassFactoryCreateInstanceProxy(ctx context.Context, p *IClassFactoryProxy, pUnkOuter rt.IUnknown, riid rt.GUID) (ppvObject rt.IUnknown, err error) {
	if pUnkOuter != nil {
		return nil, rt.CLASS_E_NOAGGREGATION // the two would have to share one identity
	}
	return p.remoteCreateInstance(ctx, riid)
}

func iClassFactoryCreateInstanceStub(ctx context.Context, obj IClassFactory, riid rt.GUID) (ppvObject rt.IUnknown, err error) {
	return obj.CreateInstance(ctx, nil, riid)
}

func iClassFactory2CreateInstanceLicProxy(ctx context.Context, p *IClassFactory2Proxy, pUnkOuter rt.IUnknown, pUnkReserved rt.IUnknown, riid rt.GUID, bstrKey BSTR) (ppvObj rt.IUnknown, err error) {
	if pUnkOuter != nil || pUnkReserved != nil {
		return nil, rt.CLASS_E_NOAGGREGATION
	}
	return p.remoteCreateInstanceLic(ctx, riid, bstrKey)
}

func iClassFactory2CreateInstanceLicStub(ctx context.Context, obj IClassFactory2, riid rt.GUID, bstrKey BSTR) (ppvObj rt.IUnknown, err error) {
	return obj.CreateInstanceLic(ctx, nil, nil, riid, bstrKey)
}

func iClassFactoryLockServerProxy(ctx context.Context, p *IClassFactoryProxy, fLock int32) error {
	return p.remoteLockServer(ctx, fLock)
}

func iClassFactoryLockServerStub(ctx context.Context, obj IClassFactory, fLock int32) error {
	return obj.LockServer(ctx, fLock)
}
