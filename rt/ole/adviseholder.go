package ole

import (
	"context"
	"slices"
	"sync"

	"github.com/goidl/goidl/rt"
)

// A DataAdviseHolder keeps the advisory connections of a data object and tells the
// sinks of changes: CreateDataAdviseHolder's job. The zero DataAdviseHolder is ready
// for use. The object hands DAdvise, DUnadvise and EnumDAdvise on to it, calls
// SendOnDataChange when its data have changed, and Close at its own end:
//
//	type board struct {
//		rt.Object
//		advise ole.DataAdviseHolder
//	}
//
//	func (b *board) DAdvise(ctx context.Context, f *ole.FORMATETC, advf uint32, s ole.IAdviseSink) (uint32, error) {
//		return b.advise.Advise(ctx, b, f, advf, s)
//	}
//
//	func (b *board) FinalRelease(ctx context.Context) { b.advise.Close(ctx) }
//
// A sink belongs to the apartment in which it was advised. The holder keeps it in
// the global interface table, so that changes may be sent from another one, a
// worker's for example: an STA's sink is called on the STA's goroutine all the same.
//
// Concurrency: all methods may overlap, and be called in every apartment of the
// process. While SendOnDataChange runs, Unadvise does not wait for it: the sink may
// be told once more.
type DataAdviseHolder struct {
	mu          sync.Mutex
	last        uint32
	connections []adviseConnection // the oldest first
}

var _ IDataAdviseHolder = (*DataAdviseHolder)(nil)

// An adviseConnection is a sink that wants to be told.
type adviseConnection struct {
	id     uint32
	format FORMATETC
	advf   ADVF
	sink   uint32 // its cookie in the global interface table
}

// wantsData reports whether the sink gets data when the object sends with advf: not
// with ADVF_NODATA, but if it is the last time and ADVF_DATAONSTOP asked for it.
func (c *adviseConnection) wantsData(advf ADVF) bool {
	return c.advf&ADVF_NODATA == 0 || c.advf&advf&ADVF_DATAONSTOP != 0
}

// Advise connects a sink that wants to be told of changes to data of a format. With
// ADVF_PRIMEFIRST it is told at once, for which pDataObject gives the data. With
// ADVF_ONLYONCE the connection ends after the first time, which may be this one.
func (h *DataAdviseHolder) Advise(ctx context.Context, pDataObject IDataObject, pFetc *FORMATETC, advf uint32, pAdvise IAdviseSink) (uint32, error) {
	if pFetc == nil || pAdvise == nil {
		return 0, rt.E_INVALIDARG
	}
	c := adviseConnection{format: *pFetc, advf: ADVF(advf)}
	if c.advf&ADVF_PRIMEFIRST != 0 {
		c.send(ctx, pDataObject, pAdvise, 0)
		if c.advf&ADVF_ONLYONCE != 0 {
			return h.number(), nil
		}
	}
	var err error
	if c.sink, err = rt.RegisterInterfaceInGlobal(ctx, pAdvise); err != nil {
		return 0, err
	}
	c.id = h.number()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.connections = append(h.connections, c)
	return c.id, nil
}

// number gives the next connection's.
func (h *DataAdviseHolder) number() uint32 {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	return h.last
}

// send tells one sink. A sink has no answer, and one that is gone no influence.
func (c *adviseConnection) send(ctx context.Context, object IDataObject, sink IAdviseSink, advf ADVF) {
	medium := c.data(ctx, object, advf)
	format := c.format
	_ = sink.OnDataChange(ctx, &format, &medium)
	_ = ReleaseStgMedium(&medium)
}

// data gives the data for the sink. It is told also when there are none to be had.
func (c *adviseConnection) data(ctx context.Context, object IDataObject, advf ADVF) STGMEDIUM {
	if object == nil || !c.wantsData(advf) {
		return STGMEDIUM{}
	}
	format := c.format
	medium, err := object.GetData(ctx, &format)
	if rt.Failed(err) {
		return STGMEDIUM{}
	}
	return medium
}

// Unadvise disconnects a sink. OLE_E_NOCONNECTION says that there is no such
// connection.
func (h *DataAdviseHolder) Unadvise(ctx context.Context, dwConnection uint32) error {
	c, ok := h.remove(dwConnection)
	if !ok {
		return rt.OLE_E_NOCONNECTION
	}
	return rt.RevokeInterfaceFromGlobal(ctx, c.sink)
}

func (h *DataAdviseHolder) remove(id uint32) (c adviseConnection, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.connections, func(c adviseConnection) bool { return c.id == id })
	if i < 0 {
		return c, false
	}
	c = h.connections[i]
	h.connections = slices.Delete(h.connections, i, i+1)
	return c, true
}

// all gives the connections of the moment.
func (h *DataAdviseHolder) all() []adviseConnection {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.connections)
}

// EnumAdvise walks over the connections.
func (h *DataAdviseHolder) EnumAdvise(ctx context.Context) (IEnumSTATDATA, error) {
	var list []STATDATA
	for _, c := range h.all() {
		sink, err := rt.GetInterfaceFromGlobal[IAdviseSink](ctx, c.sink)
		if err != nil {
			continue // gone with its apartment
		}
		list = append(list, STATDATA{Formatetc: c.format, Advf: uint32(c.advf), PAdvSink: sink, DwConnection: c.id})
	}
	all := NewEnumSTATDATA(list)
	for _, connection := range list {
		rt.Release(connection.PAdvSink) // the enumerator has its own
	}
	return all, nil
}

// SendOnDataChange tells all sinks that the data of pDataObject have changed and,
// unless they asked for none, gives them the data. With ADVF_DATAONSTOP, which the
// object sends when it stops, sinks get data that want them then.
//
// Sinks that are gone do not matter. The error says that there was no apartment to
// send from, or that ctx was done before all had been told.
func (h *DataAdviseHolder) SendOnDataChange(ctx context.Context, pDataObject IDataObject, dwReserved uint32, advf uint32) error {
	if dwReserved != 0 || pDataObject == nil {
		return rt.E_INVALIDARG
	}
	if _, err := rt.CurrentApartment(ctx); err != nil {
		return err
	}
	for _, c := range h.all() {
		if err := ctx.Err(); err != nil {
			return rt.HRESULTFromError(err)
		}
		h.tell(ctx, &c, pDataObject, ADVF(advf))
	}
	return nil
}

// tell tells one sink. One that wants that only once is disconnected before, lest
// somebody else tells it too.
func (h *DataAdviseHolder) tell(ctx context.Context, c *adviseConnection, object IDataObject, advf ADVF) {
	sink, err := rt.GetInterfaceFromGlobal[IAdviseSink](ctx, c.sink)
	if err != nil {
		return
	}
	defer rt.Release(sink)
	if c.advf&ADVF_ONLYONCE != 0 && h.Unadvise(ctx, c.id) != nil {
		return
	}
	c.send(ctx, object, sink, advf)
}

// Close disconnects all sinks. The holder can be used again afterwards.
func (h *DataAdviseHolder) Close(ctx context.Context) {
	for _, c := range h.all() {
		_ = h.Unadvise(ctx, c.id) // somebody else was faster
	}
}
