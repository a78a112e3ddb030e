package ndr

import "github.com/goidl/goidl/rt/guid"

// A ContextHandle is what a client holds of the state that a server keeps for it:
// 20 bytes, which only the server that made them understands (C706 appendix N,
// ndr_context_handle). The zero ContextHandle is null: it stands for nothing.
type ContextHandle struct {
	Attributes uint32 // 0
	ID         guid.GUID
}

// IsNull reports whether h stands for nothing.
func (h ContextHandle) IsNull() bool { return h.ID.IsZero() }

// ContextHandle appends a context handle, which may be null.
func (e *Encoder) ContextHandle(h ContextHandle) {
	e.Uint32(h.Attributes)
	e.GUID(&h.ID)
}

// OpenContextHandle appends a context handle that must stand for something, as
// one must that is only [in].
func (e *Encoder) OpenContextHandle(h ContextHandle) {
	if h.IsNull() {
		e.fail(InNullContext, "")
	}
	e.ContextHandle(h)
}

// ContextHandle reads a context handle.
func (d *Decoder) ContextHandle() ContextHandle {
	return ContextHandle{Attributes: d.Uint32(), ID: d.GUID()}
}

// OpenContextHandle reads a context handle that must stand for something.
func (d *Decoder) OpenContextHandle() ContextHandle {
	at := d.off
	h := d.ContextHandle()
	if h.IsNull() && d.err == nil {
		d.fail(at, InNullContext, "")
	}
	return h
}
