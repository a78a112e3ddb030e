package main

import (
	"context"
	"encoding/binary"
	"runtime"
	"sync"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// period is how often the board's data changes. It was a second in 1997.
const period = 5 * time.Millisecond

// theCookie names the one connection that a board can have.
const theCookie = 1

// workers counts the goroutines of all connections. It may be waited for only
// outside of every STA: a worker's last Release of its sink is a call into the
// client's STA, which has to be open to it.
var workers sync.WaitGroup

// A connection is one sink that a worker of the board's calls again and again.
type connection struct {
	format ole.FORMATETC
	stop   chan struct{} // closed by DUnadvise

	mu    sync.Mutex
	state CONNECTION
}

// A sinkSource is how the worker comes by the sink, in its own apartment.
type sinkSource func(ctx context.Context) (ole.IAdviseSink, error)

// DAdvise has a worker tell sink of every change, until DUnadvise. One at a
// time: the next one gets CONNECT_E_ADVISELIMIT.
func (b *board) DAdvise(ctx context.Context, format *ole.FORMATETC, _ uint32, sink ole.IAdviseSink) (uint32, error) {
	if err := b.QueryGetData(ctx, format); err != nil {
		return 0, err
	}
	if sink == nil {
		return 0, rt.E_INVALIDARG
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil {
		return 0, rt.CONNECT_E_ADVISELIMIT
	}
	source, err := b.handOver(ctx, sink)
	if err != nil {
		return 0, err
	}
	b.conn = &connection{format: *format, stop: make(chan struct{})}
	kind := rt.COINIT_MULTITHREADED
	if b.worker == WORKER_STA {
		kind = rt.COINIT_APARTMENTTHREADED
	}
	outside := context.WithoutCancel(rt.WithoutApartment(ctx))
	workers.Go(func() { b.conn.work(outside, kind, source) })
	return theCookie, nil
}

// handOver prepares the sink for another thread. This is the discipline that a
// class promises when it says Both: whether the sink needs marshaling is for the
// runtime to find out.
func (b *board) handOver(ctx context.Context, sink ole.IAdviseSink) (sinkSource, error) {
	if !b.disciplined {
		rt.AddRef(sink)
		return func(context.Context) (ole.IAdviseSink, error) { return sink, nil }, nil
	}
	stream, err := rt.MarshalInterThreadInterfaceInStream(ctx, sink)
	return func(ctx context.Context) (ole.IAdviseSink, error) {
		return rt.GetInterfaceAndReleaseStream[ole.IAdviseSink](ctx, stream)
	}, err
}

// DUnadvise ends the connection. It does not wait for the worker: see workers.
func (b *board) DUnadvise(_ context.Context, cookie uint32) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == nil || cookie != theCookie {
		return rt.OLE_E_NOCONNECTION
	}
	close(b.conn.stop)
	b.conn = nil
	return nil
}

func (b *board) EnumDAdvise(context.Context) (ole.IEnumSTATDATA, error) {
	return nil, rt.OLE_E_ADVISENOTSUPPORTED
}

func (b *board) Connection(context.Context) (CONNECTION, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == nil {
		return CONNECTION{}, rt.OLE_E_NOCONNECTION
	}
	b.conn.mu.Lock()
	defer b.conn.mu.Unlock()
	return b.conn.state, nil
}

// work is the worker's life: a thread of its own, in an apartment of kind.
func (c *connection) work(ctx context.Context, kind rt.COINIT, source sinkSource) {
	runtime.LockOSThread() // so that its thread's id can be told from others
	defer runtime.UnlockOSThread()
	ctx, leave, err := rt.InitializeEx(ctx, kind)
	defer leave()
	if err != nil {
		c.note(err)
		return
	}
	sink, err := source(ctx)
	if err != nil {
		c.note(err)
		return
	}
	defer rt.Release(sink)
	c.mu.Lock()
	c.state.Proxy, c.state.Thread = rt.IsProxy(sink), threadID()
	c.mu.Unlock()
	for c.wait() {
		c.note(sink.OnDataChange(ctx, &c.format, &ole.STGMEDIUM{
			Tymed:   ole.TYMED_HGLOBAL,
			HGlobal: binary.LittleEndian.AppendUint32(nil, threadID()),
		}))
	}
}

// wait waits for the next change and reports whether anybody is to be told.
func (c *connection) wait() bool {
	select {
	case <-c.stop:
		return false
	case <-time.After(period):
		return true
	}
}

// note records what a callback, or the attempt to make one, came to.
func (c *connection) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Calls++
	c.state.Last = rt.HRESULTFromError(err)
}
