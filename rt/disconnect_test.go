package rt_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// What can still be done with references to an apartment that has ended.
func TestReferencesToEndedHome(t *testing.T) {
	ctx := mta(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	object := &thing{}
	p := export(t, ctx, sta, object)
	var stream *rt.Stream
	do(t, ctx, sta, func(ctx context.Context) (err error) {
		stream, err = rt.MarshalInterThreadInterfaceInStream[IThing](ctx, object)
		return err
	})
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	_, err = rt.GetInterfaceAndReleaseStream[IThing](ctx, stream)
	wantIs(t, "unmarshaling", err, rt.CO_E_OBJNOTCONNECTED)
	_, err = rt.QueryInterface[INamed](ctx, p)
	wantIs(t, "an interface that the proxy does not have", err, rt.RPC_E_DISCONNECTED)
	if _, err = rt.QueryInterface[IThing](ctx, p); err != nil {
		t.Error("one that it has:", err)
	}
	_, err = rt.MarshalInterThreadInterfaceInStream(ctx, p)
	wantIs(t, "marshaling", err, rt.CO_E_OBJNOTCONNECTED)
	rt.Release(p)
	rt.Release(p)
	_, err = rt.MarshalInterThreadInterfaceInStream(ctx, p)
	wantIs(t, "marshaling a released proxy", err, rt.CO_E_OBJNOTCONNECTED)
}

// A call to an object that has been disconnected does not wait for its apartment.
func TestDisconnectedAtOnce(t *testing.T) {
	ctx := mta(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	object := &thing{}
	ending, answered := make(chan bool), make(chan bool)
	object.end = func(context.Context) {
		close(ending)
		<-answered
	}
	p := export(t, ctx, sta, object)
	rt.Release(object)
	go func() {
		<-ending
		_, err := p.Do(ctx, 1)
		wantIs(t, "a call", err, rt.RPC_E_DISCONNECTED)
		close(answered)
	}()
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	rt.Release(p)
}

// An object cannot be marshaled from an apartment that is ending.
func TestMarshalInEndingApartment(t *testing.T) {
	ctx := mta(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	object := &thing{end: func(ctx context.Context) {
		_, err := rt.MarshalInterThreadInterfaceInStream[IThing](ctx, &thing{})
		wantIs(t, "marshaling", err, rt.CO_E_OBJNOTCONNECTED)
	}}
	p := export(t, ctx, sta, object)
	rt.Release(object)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	rt.Release(p)
}

// The MTA's end disconnects its objects from clients in STAs.
func TestMTAEnds(t *testing.T) {
	ctx := rttest.Process(t)
	member, leave, err := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	ended := false
	object := &thing{end: func(context.Context) { ended = true }}
	stream, err := rt.MarshalInterThreadInterfaceInStream[IThing](member, object)
	if err != nil {
		t.Fatal(err)
	}
	rt.Release(object)
	sta := enter(t, ctx, rt.COINIT_APARTMENTTHREADED)
	p, err := rt.GetInterfaceAndReleaseStream[IThing](sta, stream)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Do(sta, 1); err != nil {
		t.Error(err)
	}
	leave()
	want(t, "ended", ended, true)
	_, err = p.Do(sta, 1)
	wantIs(t, "a call", err, rt.RPC_E_DISCONNECTED)
	rt.Release(p)
}

// A call that is running when its apartment's MTA ends finishes.
func TestRunningCallFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := rttest.Process(t)
		member, leave, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
		stream, err := rt.MarshalInterThreadInterfaceInStream[IThing](member, &thing{do: func(_ context.Context, n int64) (int64, error) {
			time.Sleep(time.Second)
			return n, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		sta := enter(t, ctx, rt.COINIT_APARTMENTTHREADED)
		p, err := rt.GetInterfaceAndReleaseStream[IThing](sta, stream)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Millisecond, leave)
		if n, err := p.Do(sta, 5); n != 5 || err != nil {
			t.Error(n, err)
		}
		rt.Release(p)
	})
}

// A CreateInstance that was given up before or during the factory leaves nothing
// behind.
func TestCreateInstanceCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		made, ended := 0, 0
		clsid := class(t, rt.ThreadingModelNone, func(context.Context) (any, error) {
			made++
			time.Sleep(time.Minute)
			return &thing{end: func(context.Context) { ended++ }}, nil
		})
		for range 2 { // the second one waits behind the first one's factory
			short, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			_, err := rt.CreateInstance[IThing](short, clsid)
			wantIs(t, "CreateInstance", err, rt.RPC_E_TIMEOUT)
		}
		_, err := rt.CreateInstance[IThing](cancelled(ctx), clsid)
		wantIs(t, "with a cancelled context", err, rt.RPC_E_CALL_CANCELED)
		time.Sleep(time.Hour)
		synctest.Wait()
		want(t, "objects", made, 1)
		want(t, "ends", ended, 1)
		want(t, "what is left", rttest.Leaks(ctx), "apartment \"MTA\"\napartment \"host STA\"\n")
	})
}

// Close that is given up: the STA ends all the same.
func TestCloseCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		sta, err := rt.NewSTA(ctx)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			do(t, ctx, sta, func(context.Context) error { time.Sleep(time.Minute); return nil })
		}()
		synctest.Wait()
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		wantIs(t, "Close", sta.Close(short), rt.RPC_E_TIMEOUT)
		time.Sleep(time.Hour)
		wantIs(t, "Do", sta.Do(ctx, func(context.Context) error { return nil }), rt.RPC_E_DISCONNECTED)
	})
}

// Do that waits when the STA ends is told.
func TestDoWaitsForEndedSTA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := mta(t)
		sta, err := rt.NewSTA(ctx)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			do(t, ctx, sta, func(ctx context.Context) error {
				time.Sleep(time.Minute)
				return sta.Close(ctx)
			})
		}()
		synctest.Wait()
		err = sta.Do(ctx, func(context.Context) error { t.Error("ran"); return nil })
		wantIs(t, "Do", err, rt.RPC_E_DISCONNECTED)
		if err := sta.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

// cancelled gives a context that is done.
func cancelled(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}
