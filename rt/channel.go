package rt

import "context"

// A Channel carries the calls of one interface of one object. Proxies, stubs and
// generated code do not know which kind of channel they ride on.
//
// Concurrency: all methods may overlap with different calls; those of one call
// come one after the other.
type Channel interface {
	// Begin readies a call before its arguments are written: it sets In.Interfaces
	// and Out.Interfaces to what marshals interface pointers on this channel.
	Begin(call *Call)
	// SendReceive carries In to the object and resets Out to the reply. When it
	// returns because ctx is done, the channel may go on reading In: it says so
	// with call.Abandon.
	SendReceive(ctx context.Context, call *Call) error
	// End comes last, when the results have been read or given up.
	End(call *Call)
}

// A Connection leads to one object, wherever it lives. A proxy manager holds one.
//
// Concurrency: all methods may overlap, and may be called from any goroutine.
type Connection interface {
	// Channel gives a channel to one of the object's interfaces; E_NOINTERFACE if
	// it does not have that one.
	Channel(ctx context.Context, iid *IID) (Channel, error)
	// Release ends the connection, after the last proxy's release. With wait it
	// returns when the object's end, should this be it, has run.
	Release(wait bool)
}
