package ole

import "github.com/goidl/goidl/rt/ndr"

// HGLOBAL is a block of memory. It travels as its bytes; nil stands for no
// block, which is not the same as an empty one.
type HGLOBAL []byte

// MarshalNDR appends h as a userHGLOBAL.
func (h *HGLOBAL) MarshalNDR(e *ndr.Encoder) {
	if !putRemote(e, *h != nil) {
		return
	}
	e.Count(len(*h))
	e.Uint32(present) // the flags repeat the referent id: Wine compares the two
	e.Uint32(uint32(len(*h)))
	e.Raw(*h)
}

// UnmarshalNDR reads a userHGLOBAL into memory of its own.
func (h *HGLOBAL) UnmarshalNDR(d *ndr.Decoder) {
	*h = nil
	if !remote(d) {
		return
	}
	n := d.Count(1)
	d.Uint32()
	*h = blobData(d, n)
}

// The handles of the user interface. They are numbers that mean something to
// processes of the same desktop only, and travel as 32 bits.
type (
	// HACCEL is a table of keyboard shortcuts.
	HACCEL uintptr
	// HBRUSH is a brush to paint with.
	HBRUSH uintptr
	// HDC is a device context.
	HDC uintptr
	// HFONT is a font.
	HFONT uintptr
	// HICON is an icon.
	HICON uintptr
	// HMENU is a menu.
	HMENU uintptr
	// HWND is a window.
	HWND uintptr
)

// MarshalNDR appends h as a RemotableHandle.
func (h *HACCEL) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HACCEL) UnmarshalNDR(d *ndr.Decoder) { *h = HACCEL(handle(d)) }

// MarshalNDR appends h as a RemotableHandle.
func (h *HBRUSH) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HBRUSH) UnmarshalNDR(d *ndr.Decoder) { *h = HBRUSH(handle(d)) }

// MarshalNDR appends h as a RemotableHandle.
func (h *HDC) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HDC) UnmarshalNDR(d *ndr.Decoder) { *h = HDC(handle(d)) }

// MarshalNDR appends h as a RemotableHandle.
func (h *HFONT) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HFONT) UnmarshalNDR(d *ndr.Decoder) { *h = HFONT(handle(d)) }

// MarshalNDR appends h as a RemotableHandle.
func (h *HICON) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HICON) UnmarshalNDR(d *ndr.Decoder) { *h = HICON(handle(d)) }

// MarshalNDR appends h as a RemotableHandle.
func (h *HMENU) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HMENU) UnmarshalNDR(d *ndr.Decoder) { *h = HMENU(handle(d)) }

// MarshalNDR appends h as a RemotableHandle.
func (h *HWND) MarshalNDR(e *ndr.Encoder) { putHandle(e, uintptr(*h)) }

// UnmarshalNDR reads a RemotableHandle.
func (h *HWND) UnmarshalNDR(d *ndr.Decoder) { *h = HWND(handle(d)) }

// putHandle appends a RemotableHandle. Handles of Windows are 32-bit numbers
// with their sign extended.
func putHandle(e *ndr.Encoder, h uintptr) {
	if uintptr(int32(h)) != h {
		e.Fail(&ndr.Error{Status: ndr.InvalidArg, Offset: -1, Detail: "a handle of more than 32 bits"})
	}
	e.Uint32(WDT_INPROC_CALL)
	e.Int32(int32(h))
}

// handle reads a RemotableHandle. Both forms have the same bytes.
func handle(d *ndr.Decoder) uintptr {
	if context := d.Uint32(); context != WDT_INPROC_CALL && context != WDT_REMOTE_CALL {
		d.BadTag(int64(context))
	}
	return uintptr(d.Int32())
}
