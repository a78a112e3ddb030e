package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// iBindCtxSetBindOptionsProxy sends the options as a BIND_OPTS2. The length in
// them says how much of it means something.
func iBindCtxSetBindOptionsProxy(ctx context.Context, p *IBindCtxProxy, pbindopts *BIND_OPTS) error {
	return p.remoteSetBindOptions(ctx, pbindopts.extended())
}

func iBindCtxSetBindOptionsStub(ctx context.Context, obj IBindCtx, pbindopts *BIND_OPTS2) error {
	return obj.SetBindOptions(ctx, pbindopts.short())
}

func iBindCtxGetBindOptionsProxy(ctx context.Context, p *IBindCtxProxy, pbindopts *BIND_OPTS) (pbindoptsOut BIND_OPTS, err error) {
	options, err := p.remoteGetBindOptions(ctx, pbindopts.extended())
	return *options.short(), err
}

func iBindCtxGetBindOptionsStub(ctx context.Context, obj IBindCtx, pbindopts *BIND_OPTS2) (pbindoptsOut BIND_OPTS2, err error) {
	options, err := obj.GetBindOptions(ctx, pbindopts.short())
	return *options.extended(), err
}

// bindOptsSize is the length of a BIND_OPTS.
const bindOptsSize = 16

// extended gives o as a BIND_OPTS2; nil stays nil.
func (o *BIND_OPTS) extended() *BIND_OPTS2 {
	if o == nil {
		return nil
	}
	return &BIND_OPTS2{
		CbStruct:            min(o.CbStruct, bindOptsSize),
		GrfFlags:            o.GrfFlags,
		GrfMode:             o.GrfMode,
		DwTickCountDeadline: o.DwTickCountDeadline,
	}
}

// short gives the first part of o.
func (o *BIND_OPTS2) short() *BIND_OPTS {
	return &BIND_OPTS{
		CbStruct:            min(o.CbStruct, bindOptsSize),
		GrfFlags:            o.GrfFlags,
		GrfMode:             o.GrfMode,
		DwTickCountDeadline: o.DwTickCountDeadline,
	}
}

// iRunnableObjectIsRunningProxy turns the HRESULT that travels into the BOOL that
// IsRunning gives.
func iRunnableObjectIsRunningProxy(ctx context.Context, p *IRunnableObjectProxy) (ret int32, err error) {
	switch err := p.remoteIsRunning(ctx); {
	case err == nil:
		return 1, nil
	case rt.Failed(err):
		return 0, err
	}
	return 0, nil
}

func iRunnableObjectIsRunningStub(ctx context.Context, obj IRunnableObject) error {
	running, err := obj.IsRunning(ctx)
	if err == nil && running == 0 {
		return rt.S_FALSE
	}
	return err
}

func iMonikerBindToObjectProxy(ctx context.Context, p *IMonikerProxy, pbc IBindCtx, pmkToLeft IMoniker, riidResult rt.GUID) (ppvResult rt.IUnknown, err error) {
	return p.remoteBindToObject(ctx, pbc, pmkToLeft, riidResult)
}

func iMonikerBindToObjectStub(ctx context.Context, obj IMoniker, pbc IBindCtx, pmkToLeft IMoniker, riidResult rt.GUID) (ppvResult rt.IUnknown, err error) {
	return obj.BindToObject(ctx, pbc, pmkToLeft, riidResult)
}

func iMonikerBindToStorageProxy(ctx context.Context, p *IMonikerProxy, pbc IBindCtx, pmkToLeft IMoniker, riid rt.GUID) (ppvObj rt.IUnknown, err error) {
	return p.remoteBindToStorage(ctx, pbc, pmkToLeft, riid)
}

func iMonikerBindToStorageStub(ctx context.Context, obj IMoniker, pbc IBindCtx, pmkToLeft IMoniker, riid rt.GUID) (ppvObj rt.IUnknown, err error) {
	return obj.BindToStorage(ctx, pbc, pmkToLeft, riid)
}
