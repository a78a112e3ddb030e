package rt_test

import (
	"context"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// Several interfaces in one call, of an object and of a proxy.
func TestQueryMultipleInterfaces(t *testing.T) {
	ctx := mta(t)
	object := &thing{}
	p := export(t, ctx, in(t, ctx, "A"), object)
	for name, v := range map[string]IThing{"an object": object, "a proxy": p} {
		var thing IThing
		var named INamed
		var unknown rt.IUnknown
		nothing := interface{ Nothing() }(nothing{})
		err := rt.QueryMultipleInterfaces(ctx, v, rt.Want(&thing), rt.Want(&named), rt.Want(&unknown))
		wantIs(t, name+": all", err, nil)
		want(t, name+": IThing", thing, v)
		want(t, name+": INamed", named != nil, true)
		rt.Release(thing)
		rt.Release(named)
		rt.Release(unknown)
		err = rt.QueryMultipleInterfaces(ctx, v, rt.Want(&nothing), rt.Want(&named))
		wantIs(t, name+": some", err, rt.CO_S_NOTALLINTERFACES)
		want(t, name+": that which it has not", nothing, nil)
		rt.Release(named)
		wantIs(t, name+": none", rt.QueryMultipleInterfaces(ctx, v, rt.Want(&nothing)), rt.E_NOINTERFACE)
	}
	wantIs(t, "nothing", rt.QueryMultipleInterfaces(ctx, nil), rt.E_POINTER)
	wantIs(t, "for nothing", rt.QueryMultipleInterfaces(ctx, p), nil)
	rt.Release(p)
	wantIs(t, "a released proxy", rt.QueryMultipleInterfaces(ctx, p), rt.CO_E_OBJNOTCONNECTED)
	want(t, "what is left", proxies(ctx), 0)
}

type nothing struct{}

func (nothing) Nothing() {}

// QueryInterfaceByID is QueryInterface without the Go type.
func TestQueryInterfaceByID(t *testing.T) {
	ctx := mta(t)
	object := onlyThing{&thing{}}
	p := export(t, ctx, in(t, ctx, "A"), &object)
	for _, v := range []any{&object, p} {
		got, err := rt.QueryInterfaceByID(ctx, v, IID_IThing)
		want(t, "the same", got, v)
		wantIs(t, "IThing", err, nil)
		_, err = rt.QueryInterfaceByID(ctx, v, IID_INamed)
		wantIs(t, "INamed", err, rt.E_NOINTERFACE)
		_, err = rt.QueryInterfaceByID(ctx, v, rt.IID{Data1: 99})
		wantIs(t, "an unknown one", err, rt.E_NOINTERFACE)
		rt.Release(v)
	}
	_, err := rt.QueryInterfaceByID(ctx, nil, IID_IThing)
	wantIs(t, "nothing", err, rt.E_POINTER)
	rt.Release(p)
}

// A far connection leads to an object on another machine, so to say: it counts what
// it is asked.
type far struct {
	asked    int
	channels []rt.Channel
	err      error
}

func (f *far) Channel(context.Context, *rt.IID) (rt.Channel, error) {
	f.asked++
	return nowhere{}, nil
}

func (f *far) Channels(_ context.Context, iids []rt.IID) ([]rt.Channel, error) {
	f.asked++
	return f.channels[:len(iids)], f.err
}

func (f *far) Release(bool) {}

// nowhere is a channel.
type nowhere struct{}

func (nowhere) Begin(*rt.Call)                              {}
func (nowhere) SendReceive(context.Context, *rt.Call) error { return rt.RPC_E_DISCONNECTED }
func (nowhere) End(*rt.Call)                                {}

// A connection that can ask for several interfaces in one call is asked once.
func TestQueryMultipleInterfacesInOneCall(t *testing.T) {
	ctx := enter(t, rttest.Process(t), rt.COINIT_MULTITHREADED)
	conn := &far{channels: []rt.Channel{nil, nowhere{}}}
	p, err := rt.Connect[rt.IUnknown](ctx, conn)
	if err != nil {
		t.Fatal(err)
	}
	conn.asked = 0
	var thing IThing
	var named INamed
	var other interface{ Nothing() }
	err = rt.QueryMultipleInterfaces(ctx, p, rt.Want(&thing), rt.Want(&other), rt.Want(&named))
	wantIs(t, "some", err, rt.CO_S_NOTALLINTERFACES)
	want(t, "the one that it has", rt.IsProxy(named) && thing == nil, true)
	want(t, "calls", conn.asked, 1)
	again := named
	wantIs(t, "again", rt.QueryMultipleInterfaces(ctx, p, rt.Want(&again)), nil)
	want(t, "the same", again, named)
	want(t, "calls", conn.asked, 1)
	conn.err = rt.RPC_E_DISCONNECTED
	wantIs(t, "when the call fails", rt.QueryMultipleInterfaces(ctx, p, rt.Want(&thing)), rt.RPC_E_DISCONNECTED)
	for range 3 {
		rt.Release(p)
	}
	want(t, "what is left", proxies(ctx), 0)
}
