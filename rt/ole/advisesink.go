package ole

import (
	"context"
)

// A sink's methods have no result in C and are [call_as] ones that have. In Go
// both tell whether the call went through.

func iAdviseSinkOnDataChangeProxy(ctx context.Context, p *IAdviseSinkProxy, pFormatetc *FORMATETC, pStgmed *STGMEDIUM) error {
	return p.remoteOnDataChange(ctx, pFormatetc, pStgmed)
}

func iAdviseSinkOnDataChangeStub(ctx context.Context, obj IAdviseSink, pFormatetc *FORMATETC, pStgmed *ASYNC_STGMEDIUM) error {
	return obj.OnDataChange(ctx, pFormatetc, pStgmed)
}

func iAdviseSinkOnViewChangeProxy(ctx context.Context, p *IAdviseSinkProxy, dwAspect uint32, lindex int32) error {
	return p.remoteOnViewChange(ctx, dwAspect, lindex)
}

func iAdviseSinkOnViewChangeStub(ctx context.Context, obj IAdviseSink, dwAspect uint32, lindex int32) error {
	return obj.OnViewChange(ctx, dwAspect, lindex)
}

func iAdviseSinkOnRenameProxy(ctx context.Context, p *IAdviseSinkProxy, pmk IMoniker) error {
	return p.remoteOnRename(ctx, pmk)
}

func iAdviseSinkOnRenameStub(ctx context.Context, obj IAdviseSink, pmk IMoniker) error {
	return obj.OnRename(ctx, pmk)
}

func iAdviseSinkOnSaveProxy(ctx context.Context, p *IAdviseSinkProxy) error {
	return p.remoteOnSave(ctx)
}

func iAdviseSinkOnSaveStub(ctx context.Context, obj IAdviseSink) error {
	return obj.OnSave(ctx)
}

func iAdviseSinkOnCloseProxy(ctx context.Context, p *IAdviseSinkProxy) error {
	return p.remoteOnClose(ctx)
}

func iAdviseSinkOnCloseStub(ctx context.Context, obj IAdviseSink) error {
	return obj.OnClose(ctx)
}

func iAdviseSink2OnLinkSrcChangeProxy(ctx context.Context, p *IAdviseSink2Proxy, pmk IMoniker) error {
	return p.remoteOnLinkSrcChange(ctx, pmk)
}

func iAdviseSink2OnLinkSrcChangeStub(ctx context.Context, obj IAdviseSink2, pmk IMoniker) error {
	return obj.OnLinkSrcChange(ctx, pmk)
}

func iAdviseSinkExOnViewStatusChangeProxy(ctx context.Context, p *IAdviseSinkExProxy, dwViewStatus uint32) error {
	return p.remoteOnViewStatusChange(ctx, dwViewStatus)
}

func iAdviseSinkExOnViewStatusChangeStub(ctx context.Context, obj IAdviseSinkEx, dwViewStatus uint32) error {
	return obj.OnViewStatusChange(ctx, dwViewStatus)
}
