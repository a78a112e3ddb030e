package rt_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
)

// A toolkit is a foreign event loop: it has events of its own, and can be made to
// wake up from any goroutine.
type toolkit struct {
	events chan func()
	wakeUp chan struct{}
	ctx    context.Context // of the STA whose doorbell it is
}

func newToolkit() *toolkit {
	return &toolkit{events: make(chan func(), 16), wakeUp: make(chan struct{}, 1)}
}

// Ring implements rt.Doorbell.
func (k *toolkit) Ring() {
	select {
	case k.wakeUp <- struct{}{}:
	default:
	}
}

// Wait implements rt.Doorbell: one turn of the loop.
func (k *toolkit) Wait() {
	select {
	case event := <-k.events:
		event()
	case <-k.wakeUp:
	}
}

// run is the toolkit's loop, until done is closed.
func (k *toolkit) run(t *testing.T, done <-chan struct{}) {
	for {
		select {
		case event := <-k.events:
			event()
		case <-k.wakeUp:
			if err := rt.Pump(k.ctx); err != nil {
				t.Error(err)
			}
		case <-done:
			return
		}
	}
}

// hosted starts an STA on a toolkit's goroutine. stop ends the toolkit's loop and
// the STA.
func hosted(t *testing.T, ctx context.Context) (k *toolkit, stop func()) {
	k = newToolkit()
	done, ready := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		var leave func()
		var err error
		k.ctx, leave, err = rt.InitializeEx(rt.WithoutApartment(ctx), rt.COINIT_APARTMENTTHREADED, rt.WithDoorbell(k), rt.Named("toolkit"))
		if err != nil {
			t.Error(err)
		}
		close(ready)
		k.run(t, done)
		leave()
	})
	<-ready
	return k, func() {
		close(done)
		wg.Wait()
	}
}

// marshal runs on the toolkit's goroutine, as an event.
func (k *toolkit) marshal(t *testing.T, v IThing) *rt.Stream {
	stream := make(chan *rt.Stream)
	k.events <- func() {
		s, err := rt.MarshalInterThreadInterfaceInStream(k.ctx, v)
		if err != nil {
			t.Error(err)
		}
		stream <- s
	}
	return <-stream
}

// A call rings, and the foreign loop runs it, again and again.
func TestDoorbellRings(t *testing.T) {
	ctx := mta(t)
	k, stop := hosted(t, ctx)
	p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, k.marshal(t, &thing{do: func(ctx context.Context, n int64) (int64, error) {
		want(t, "where", where(ctx), "toolkit")
		return n, nil
	}}))
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(100) {
		if got, err := p.Do(ctx, n); got != n || err != nil {
			t.Fatal(got, err)
		}
	}
	rt.Release(p)
	stop()
}

// While the STA waits for a call of its own the toolkit's events go on, calls come
// in, and the wait can be cancelled.
func TestDoorbellWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		k, stop := hosted(t, ctx)
		entered, events := 0, 0
		p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, k.marshal(t, &thing{do: func(context.Context, int64) (int64, error) {
			entered++
			return 0, nil
		}}))
		if err != nil {
			t.Fatal(err)
		}
		slow := k.receive(t, ctx, &thing{do: func(ctx context.Context, n int64) (int64, error) {
			time.Sleep(time.Second)
			k.events <- func() { events++ }
			if _, err := p.Do(ctx, 0); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Duration(n) * time.Second)
			return 0, nil
		}})
		result := make(chan error)
		k.events <- func() {
			_, err := slow.Do(k.ctx, 1)
			wantIs(t, "the call", err, nil)
			short, cancel := context.WithTimeout(k.ctx, time.Minute)
			defer cancel()
			_, err = slow.Do(short, 3600)
			result <- err
		}
		wantIs(t, "the cancelled call", <-result, rt.RPC_E_TIMEOUT)
		want(t, "calls meanwhile", entered, 2)
		want(t, "events meanwhile", events, 2)
		k.events <- func() { rt.Release(slow); result <- nil }
		<-result
		rt.Release(p)
		stop()
		time.Sleep(2 * time.Hour)
	})
}

// receive gives the toolkit's STA a proxy for an object of the MTA.
func (k *toolkit) receive(t *testing.T, ctx context.Context, v IThing) IThing {
	stream, err := rt.MarshalInterThreadInterfaceInStream(ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	proxy := make(chan IThing)
	k.events <- func() {
		p, err := rt.GetInterfaceAndReleaseStream[IThing](k.ctx, stream)
		if err != nil {
			t.Error(err)
		}
		proxy <- p
	}
	return <-proxy
}

// What is in an STA's queue when its code has waited for a call of its own, and the
// toolkit gets the goroutine back, is not forgotten.
func TestDoorbellAfterWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		k, stop := hosted(t, ctx)
		p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, k.marshal(t, &thing{}))
		if err != nil {
			t.Fatal(err)
		}
		quick := k.receive(t, ctx, &thing{})
		block := make(chan bool)
		k.events <- func() {
			if _, err := quick.Do(k.ctx, 0); err != nil {
				t.Error(err)
			}
			<-block
			rt.Release(quick)
		}
		synctest.Wait()
		time.AfterFunc(time.Second, func() { close(block) })
		if _, err := p.Do(ctx, 0); err != nil {
			t.Error(err)
		}
		rt.Release(p)
		stop()
	})
}

// Nor what it took from the queue while it waited, and had no time to run.
func TestDoorbellAfterWaitWithBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		k, stop := hosted(t, ctx)
		p, err := rt.GetInterfaceAndReleaseStream[IThing](ctx, k.marshal(t, &thing{do: func(context.Context, int64) (int64, error) {
			time.Sleep(time.Second) // the STA's own call returns meanwhile
			select {
			case <-k.wakeUp: // rung when the calls came in
			default:
			}
			return 0, nil
		}}))
		if err != nil {
			t.Fatal(err)
		}
		quick := k.receive(t, ctx, &thing{})
		k.events <- func() {
			time.Sleep(time.Second) // both calls come in
			if _, err := quick.Do(k.ctx, 0); err != nil {
				t.Error(err)
			}
			rt.Release(quick)
		}
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if _, err := p.Do(ctx, 0); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		rt.Release(p)
		stop()
	})
}

func TestDoorbellNotForNewSTA(t *testing.T) {
	_, err := rt.NewSTA(mta(t), rt.WithDoorbell(newToolkit()))
	wantIs(t, "NewSTA", err, rt.E_INVALIDARG)
}

// Loop and Pump are an STA's.
func TestLoopOutsideSTA(t *testing.T) {
	ctx := mta(t)
	wantIs(t, "Loop", rt.Loop(ctx), rt.CO_E_NOT_SUPPORTED)
	wantIs(t, "Pump", rt.Pump(ctx), rt.CO_E_NOT_SUPPORTED)
}
