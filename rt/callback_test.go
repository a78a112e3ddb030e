package rt_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// §5: a disciplined object hands its client's sink to its worker through a stream.
// An STA client is called back on its own thread, always; an MTA client directly on
// a worker in the MTA, and on an MTA worker by one in an STA.
func TestDisciplinedCallbacks(t *testing.T) {
	for _, test := range []struct {
		client, worker rt.COINIT
		sink, ran      string
	}{
		{rt.COINIT_APARTMENTTHREADED, rt.COINIT_MULTITHREADED, "proxy", "main STA"},
		{rt.COINIT_APARTMENTTHREADED, rt.COINIT_APARTMENTTHREADED, "proxy", "main STA"},
		{rt.COINIT_MULTITHREADED, rt.COINIT_MULTITHREADED, "direct", "caller"},
		{rt.COINIT_MULTITHREADED, rt.COINIT_APARTMENTTHREADED, "proxy", "MTA worker"},
	} {
		proc := rttest.Process(t)
		client, leave, err := rt.InitializeEx(proc, test.client)
		if err != nil {
			t.Fatal(err)
		}
		var ran string
		sink := &thing{do: func(ctx context.Context, n int64) (int64, error) {
			ran = runsOn(ctx)
			return n, nil
		}}
		stream, err := rt.MarshalInterThreadInterfaceInStream[IThing](client, sink)
		if err != nil {
			t.Fatal(err)
		}
		loop, stop := context.WithCancel(client)
		go func() {
			defer stop()
			callBack(t, rt.WithoutApartment(proc), test.worker, stream, test.sink)
		}()
		if test.client == rt.COINIT_APARTMENTTHREADED {
			wantIs(t, "Loop", rt.Loop(loop), context.Canceled)
		}
		<-loop.Done()
		want(t, "the callback ran on", ran, test.ran)
		leave()
	}
}

// callBack is a worker of the given kind.
func callBack(t *testing.T, ctx context.Context, kind rt.COINIT, stream *rt.Stream, how string) {
	ctx, leave, err := rt.InitializeEx(ctx, kind)
	if err != nil {
		t.Error(err)
		return
	}
	defer leave()
	sink, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, stream)
	if err != nil {
		t.Error(err)
		return
	}
	defer rt.Release(sink)
	want(t, "the sink is a proxy", rt.IsProxy(sink), how == "proxy")
	if _, err := sink.Do(ctx, 1); err != nil {
		t.Error(err)
	}
}

// §5: an undisciplined object hands the raw pointer over. If it is direct the
// callback silently runs on the wrong thread; if it is a proxy the worker gets
// RPC_E_WRONG_THREAD.
func TestUndisciplinedCallbacks(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "client")
	var ran string
	sink := &thing{do: func(ctx context.Context, _ int64) (int64, error) {
		ran = where(ctx)
		return 0, nil
	}}
	result := make(chan error)
	var raw atomic.Value
	// The object is in the client's apartment: it holds the sink itself.
	do(t, ctx, sta, func(context.Context) error { raw.Store(IThing(sink)); return nil })
	go func() {
		_, err := raw.Load().(IThing).Do(ctx, 0)
		result <- err
	}()
	wantIs(t, "the direct pointer", <-result, nil)
	want(t, "the callback ran in", ran, "MTA")

	// The object is in another STA: it holds a proxy.
	other := in(t, ctx, "object")
	p := pass(t, inside(t, ctx, sta), inside(t, ctx, other), sink)
	go func() {
		_, err := p.Do(ctx, 0)
		result <- err
	}()
	wantIs(t, "the proxy", <-result, rt.RPC_E_WRONG_THREAD)
	rt.Release(p)
}

// §5: the worker's last Release of a sink's proxy is itself a call into the
// client's STA: it waits until that pumps.
func TestReleaseOfSinkIsACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		sta := in(t, ctx, "client")
		sink := &thing{end: func(context.Context) {}}
		p := export(t, ctx, sta, sink)
		rt.Release(sink)
		var released atomic.Bool
		block := make(chan bool)
		var wg sync.WaitGroup
		wg.Go(func() { do(t, ctx, sta, func(context.Context) error { <-block; return nil }) })
		synctest.Wait()
		wg.Go(func() {
			rt.Release(p)
			released.Store(true)
		})
		synctest.Wait()
		want(t, "released while the STA does not pump", released.Load(), false)
		close(block)
		wg.Wait()
	})
}
