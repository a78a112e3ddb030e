package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// Views and their caches. Device contexts travel as the numbers they are.

// iViewObjectDrawProxy sends an IContinue in place of the function pfnContinue,
// which is nil or a func(dwContinue uint32) bool.
func iViewObjectDrawProxy(ctx context.Context, p *IViewObjectProxy, dwDrawAspect uint32, lindex int32, pvAspect any, ptd *DVTARGETDEVICE, hdcTargetDev HDC, hdcDraw HDC, lprcBounds *RECTL, lprcWBounds *RECTL, pfnContinue any, dwContinue uint32) error {
	goOn, ok := pfnContinue.(func(uint32) bool)
	if pvAspect != nil || pfnContinue != nil && !ok {
		return rt.E_INVALIDARG
	}
	var cont IContinue
	if goOn != nil {
		cont = &continueFunc{goOn, dwContinue}
	}
	return p.remoteDraw(ctx, dwDrawAspect, lindex, 0, ptd, uint32(hdcTargetDev), uint32(hdcDraw), lprcBounds, lprcWBounds, cont)
}

func iViewObjectDrawStub(ctx context.Context, obj IViewObject, dwDrawAspect uint32, lindex int32, _ uint32, ptd *DVTARGETDEVICE, hdcTargetDev uint32, hdcDraw uint32, lprcBounds *RECTL, lprcWBounds *RECTL, pContinue IContinue) error {
	var goOn any
	if pContinue != nil {
		goOn = func(uint32) bool { return pContinue.FContinue(ctx) == nil }
	}
	return obj.Draw(ctx, dwDrawAspect, lindex, nil, ptd, HDC(hdcTargetDev), HDC(hdcDraw), lprcBounds, lprcWBounds, goOn, 0)
}

// A continueFunc is a Draw's pfnContinue as an object.
type continueFunc struct {
	goOn func(uint32) bool
	arg  uint32
}

func (c *continueFunc) FContinue(context.Context) error {
	if c.goOn(c.arg) {
		return nil
	}
	return rt.S_FALSE
}

func iViewObjectGetColorSetProxy(ctx context.Context, p *IViewObjectProxy, dwDrawAspect uint32, lindex int32, pvAspect any, ptd *DVTARGETDEVICE, hicTargetDev HDC) (ppColorSet *LOGPALETTE, err error) {
	if pvAspect != nil {
		return nil, rt.E_INVALIDARG
	}
	return p.remoteGetColorSet(ctx, dwDrawAspect, lindex, 0, ptd, uint32(hicTargetDev))
}

func iViewObjectGetColorSetStub(ctx context.Context, obj IViewObject, dwDrawAspect uint32, lindex int32, _ uint32, ptd *DVTARGETDEVICE, hicTargetDev uint32) (ppColorSet *LOGPALETTE, err error) {
	return obj.GetColorSet(ctx, dwDrawAspect, lindex, nil, ptd, HDC(hicTargetDev))
}

func iViewObjectFreezeProxy(ctx context.Context, p *IViewObjectProxy, dwDrawAspect uint32, lindex int32, pvAspect any) (pdwFreeze uint32, err error) {
	if pvAspect != nil {
		return 0, rt.E_INVALIDARG
	}
	return p.remoteFreeze(ctx, dwDrawAspect, lindex, 0)
}

func iViewObjectFreezeStub(ctx context.Context, obj IViewObject, dwDrawAspect uint32, lindex int32, _ uint32) (pdwFreeze uint32, err error) {
	return obj.Freeze(ctx, dwDrawAspect, lindex, nil)
}

func iViewObjectGetAdviseProxy(ctx context.Context, p *IViewObjectProxy) (pAspects *uint32, pAdvf *uint32, ppAdvSink IAdviseSink, err error) {
	aspects, advf, sink, err := p.remoteGetAdvise(ctx)
	return &aspects, &advf, sink, err
}

func iViewObjectGetAdviseStub(ctx context.Context, obj IViewObject) (pAspects uint32, pAdvf uint32, ppAdvSink IAdviseSink, err error) {
	aspects, advf, sink, err := obj.GetAdvise(ctx)
	return orZero(aspects), orZero(advf), sink, err
}

// orZero gives *p, 0 if p is nil.
func orZero(p *uint32) uint32 {
	if p == nil {
		return 0
	}
	return *p
}

func iOleCache2UpdateCacheProxy(ctx context.Context, p *IOleCache2Proxy, pDataObject IDataObject, grfUpdf uint32, pReserved any) error {
	if pReserved != nil {
		return rt.E_INVALIDARG
	}
	return p.remoteUpdateCache(ctx, pDataObject, grfUpdf, 0)
}

func iOleCache2UpdateCacheStub(ctx context.Context, obj IOleCache2, pDataObject IDataObject, grfUpdf uint32, _ int32) error {
	return obj.UpdateCache(ctx, pDataObject, grfUpdf, nil)
}
