package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// iOleInPlaceActiveObjectTranslateAcceleratorProxy asks an object that cannot be
// asked from afar: keys belong to the thread of their window.
func iOleInPlaceActiveObjectTranslateAcceleratorProxy(ctx context.Context, p *IOleInPlaceActiveObjectProxy, _ *MSG) error {
	return p.remoteTranslateAccelerator(ctx)
}

func iOleInPlaceActiveObjectTranslateAcceleratorStub(context.Context, IOleInPlaceActiveObject) error {
	return rt.S_FALSE
}

func iOleInPlaceActiveObjectResizeBorderProxy(ctx context.Context, p *IOleInPlaceActiveObjectProxy, prcBorder *RECT, pUIWindow IOleInPlaceUIWindow, fFrameWindow int32) error {
	iid := IID_IOleInPlaceUIWindow
	if _, ok := pUIWindow.(IOleInPlaceFrame); ok && fFrameWindow != 0 {
		iid = IID_IOleInPlaceFrame
	}
	return p.remoteResizeBorder(ctx, prcBorder, iid, pUIWindow, fFrameWindow)
}

func iOleInPlaceActiveObjectResizeBorderStub(ctx context.Context, obj IOleInPlaceActiveObject, prcBorder *RECT, _ rt.GUID, pUIWindow IOleInPlaceUIWindow, fFrameWindow int32) error {
	return obj.ResizeBorder(ctx, prcBorder, pUIWindow, fFrameWindow)
}
