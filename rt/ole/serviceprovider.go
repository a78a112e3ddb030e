package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

func iServiceProviderQueryServiceProxy(ctx context.Context, p *IServiceProviderProxy, guidService rt.GUID, riid rt.GUID) (ppvObject rt.IUnknown, err error) {
	return p.remoteQueryService(ctx, guidService, riid)
}

func iServiceProviderQueryServiceStub(ctx context.Context, obj IServiceProvider, guidService rt.GUID, riid rt.GUID) (ppvObject rt.IUnknown, err error) {
	return obj.QueryService(ctx, guidService, riid)
}
