package ole

import (
	"context"
	"time"

	"github.com/goidl/goidl/rt"
)

// MessageFilter makes a message filter for rt.RegisterMessageFilter of an object
// with COM's interface. It holds a reference to the object until its own last one
// is released.
func MessageFilter(filter IMessageFilter) rt.MessageFilter {
	rt.AddRef(filter)
	return &messageFilter{filter: filter}
}

// A messageFilter hands rt's questions to an IMessageFilter. If that fails, it is
// as if there were no filter.
//
// Concurrency: as rt.MessageFilter.
type messageFilter struct {
	rt.Object
	filter IMessageFilter
}

// HandleInComingCall implements rt.MessageFilter.
func (m *messageFilter) HandleInComingCall(ctx context.Context, callType rt.CALLTYPE, caller rt.OXID, elapsed time.Duration, info rt.INTERFACEINFO) rt.SERVERCALL {
	answer, err := m.filter.HandleInComingCall(ctx, uint32(callType), caller, milliseconds(elapsed),
		&INTERFACEINFO{PUnk: info.Object, Iid: info.IID, WMethod: info.Method})
	if rt.Failed(err) {
		return rt.SERVERCALL_ISHANDLED
	}
	return rt.SERVERCALL(answer)
}

// RetryRejectedCall implements rt.MessageFilter.
func (m *messageFilter) RetryRejectedCall(ctx context.Context, callee rt.OXID, elapsed time.Duration, reject rt.SERVERCALL) int {
	answer, err := m.filter.RetryRejectedCall(ctx, callee, milliseconds(elapsed), uint32(reject))
	if rt.Failed(err) {
		return -1
	}
	return int(int32(answer)) // (DWORD)-1 gives up
}

// MessagePending implements rt.MessageFilter.
func (m *messageFilter) MessagePending(ctx context.Context, callee rt.OXID, elapsed time.Duration, pending rt.PENDINGTYPE) rt.PENDINGMSG {
	answer, err := m.filter.MessagePending(ctx, callee, milliseconds(elapsed), uint32(pending))
	if rt.Failed(err) {
		return rt.PENDINGMSG_WAITDEFPROCESS
	}
	return rt.PENDINGMSG(answer)
}

// FinalRelease implements rt.FinalReleaser.
func (m *messageFilter) FinalRelease(context.Context) { rt.Release(m.filter) }

// milliseconds gives a time as Windows counts it.
func milliseconds(d time.Duration) uint32 { return uint32(d.Milliseconds()) }
