package rt_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/rttest"
)

// unregistered gives a CLSID that nobody has used.
func unregistered() rt.CLSID { return guid.GUID{Data1: lastCLSID.Add(1), Data2: 0xc1a5} }

// offer registers an object of an STA as a class object and gives the cookie.
func offer(t testing.TB, ctx context.Context, sta *rt.STA, clsid rt.CLSID, v any, where rt.CLSCTX, how rt.REGCLS) (cookie uint32) {
	t.Helper()
	do(t, ctx, sta, func(ctx context.Context) (err error) {
		cookie, err = rt.RegisterClassObject(ctx, clsid, v, where, how)
		return err
	})
	return cookie
}

// ask asks for a class object and tells how it came: direct, by proxy, or not.
func ask(ctx context.Context, clsid rt.CLSID, where ...rt.CLSCTX) string {
	v, err := rt.GetClassObject[IThing](ctx, clsid, where...)
	if err != nil {
		return rt.HRESULTFromError(err).String()
	}
	defer rt.Release(v)
	if rt.IsProxy(v) {
		return "proxy"
	}
	return "direct"
}

// §6: contexts and flags. MULTIPLEUSE with LOCAL also serves INPROC in the same
// apartment; MULTI_SEPARATE and SINGLEUSE do not.
func TestClassObjectContexts(t *testing.T) {
	const (
		inproc, local = rt.CLSCTX_INPROC_SERVER, rt.CLSCTX_LOCAL_SERVER
		no            = "REGDB_E_CLASSNOTREG"
	)
	for _, test := range []struct {
		where rt.CLSCTX
		how   rt.REGCLS
		// asked for INPROC and LOCAL in the same apartment, and in another one
		here, hereLocal, there, thereLocal string
	}{
		{inproc, rt.REGCLS_SINGLEUSE, "direct", no, no, no},
		{inproc, rt.REGCLS_MULTIPLEUSE, "direct", no, no, no},
		{inproc, rt.REGCLS_MULTI_SEPARATE, "direct", no, no, no},
		{local, rt.REGCLS_SINGLEUSE, no, "direct", no, "proxy"},
		{local, rt.REGCLS_MULTIPLEUSE, "direct", "direct", no, "proxy"},
		{local, rt.REGCLS_MULTI_SEPARATE, no, "direct", no, "proxy"},
		{inproc | local, rt.REGCLS_MULTIPLEUSE, "direct", "direct", no, "proxy"},
		{inproc | local, rt.REGCLS_MULTI_SEPARATE, "direct", "direct", no, "proxy"},
	} {
		t.Run(fmt.Sprint(test.where, test.how), func(t *testing.T) {
			ctx := mta(t)
			a := in(t, ctx, "A")
			ask := func(asked rt.CLSCTX, inside bool) (how string) {
				clsid := unregistered()
				cookie := offer(t, ctx, a, clsid, &thing{}, test.where, test.how)
				do(t, ctx, a, func(inA context.Context) error {
					if inside {
						how = ask(inA, clsid, asked)
					} else {
						how = ask(ctx, clsid, asked)
					}
					return rt.RevokeClassObject(inA, cookie)
				})
				return how
			}
			want(t, "INPROC here", ask(inproc, true), test.here)
			want(t, "LOCAL here", ask(local, true), test.hereLocal)
			want(t, "INPROC elsewhere", ask(inproc, false), test.there)
			want(t, "LOCAL elsewhere", ask(local, false), test.thereLocal)
		})
	}
}

// §6: SINGLEUSE serves one client, then it is gone.
func TestSingleUse(t *testing.T) {
	for _, where := range []rt.CLSCTX{rt.CLSCTX_INPROC_SERVER, rt.CLSCTX_LOCAL_SERVER} {
		ctx := mta(t)
		a := in(t, ctx, "A")
		clsid := unregistered()
		cookie := offer(t, ctx, a, clsid, &thing{}, where, rt.REGCLS_SINGLEUSE)
		do(t, ctx, a, func(ctx context.Context) error {
			want(t, "the first client", ask(ctx, clsid), "direct")
			want(t, "the second client", ask(ctx, clsid), "REGDB_E_CLASSNOTREG")
			return rt.RevokeClassObject(ctx, cookie)
		})
	}
}

// §6: a class registered SUSPENDED is not given out until ResumeClassObjects; nor
// is any after SuspendClassObjects. Who has one keeps it.
func TestSuspended(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A")
	clsid := unregistered()
	offer(t, ctx, a, clsid, &thing{}, rt.CLSCTX_LOCAL_SERVER, rt.REGCLS_MULTIPLEUSE|rt.REGCLS_SUSPENDED)
	want(t, "suspended", ask(ctx, clsid), "REGDB_E_CLASSNOTREG")
	wantIs(t, "Resume", rt.ResumeClassObjects(ctx), nil)
	v, err := rt.GetClassObject[IThing](ctx, clsid)
	wantIs(t, "resumed", err, nil)
	wantIs(t, "Suspend", rt.SuspendClassObjects(ctx), nil)
	want(t, "suspended again", ask(ctx, clsid), "REGDB_E_CLASSNOTREG")
	_, err = v.Do(ctx, 1)
	wantIs(t, "one that was given out", err, nil)
	rt.Release(v)
	wantIs(t, "Resume", rt.ResumeClassObjects(ctx), nil)
	want(t, "resumed again", ask(ctx, clsid), "proxy")
}

// §6: RevokeClassObject from another apartment is RPC_E_WRONG_THREAD; twice, or
// with an unknown cookie, E_INVALIDARG. A registration holds its object.
func TestRevokeClassObject(t *testing.T) {
	ctx := mta(t)
	a := in(t, ctx, "A")
	ended := false
	object := &thing{end: func(context.Context) { ended = true }}
	clsid := unregistered()
	cookie := offer(t, ctx, a, clsid, object, rt.CLSCTX_SERVER, rt.REGCLS_MULTIPLEUSE)
	rt.Release(object)
	wantIs(t, "in another apartment", rt.RevokeClassObject(ctx, cookie), rt.RPC_E_WRONG_THREAD)
	want(t, "the object has ended", ended, false)
	do(t, ctx, a, func(ctx context.Context) error {
		wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), nil)
		want(t, "the object has ended", ended, true)
		wantIs(t, "twice", rt.RevokeClassObject(ctx, cookie), rt.E_INVALIDARG)
		wantIs(t, "unknown", rt.RevokeClassObject(ctx, 999), rt.E_INVALIDARG)
		return nil
	})
	want(t, "afterwards", ask(ctx, clsid), "REGDB_E_CLASSNOTREG")
}

// An apartment that ends revokes what it has registered.
func TestClassObjectsEndWithApartment(t *testing.T) {
	ctx := mta(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var ended atomic.Bool
	object := &thing{end: func(context.Context) { ended.Store(true) }}
	clsid := unregistered()
	cookie := offer(t, ctx, sta, clsid, object, rt.CLSCTX_LOCAL_SERVER, rt.REGCLS_MULTIPLEUSE)
	rt.Release(object)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	want(t, "ended", ended.Load(), true)
	want(t, "afterwards", ask(ctx, clsid), "REGDB_E_CLASSNOTREG")
	wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), rt.E_INVALIDARG)
}

// What cannot be registered, or asked for.
func TestClassObjectErrors(t *testing.T) {
	ctx := mta(t)
	clsid := unregistered()
	const server = rt.CLSCTX_SERVER
	for what, register := range map[string]func() (uint32, error){
		"no object":  func() (uint32, error) { return rt.RegisterClassObject(ctx, clsid, nil, server, 0) },
		"no place":   func() (uint32, error) { return rt.RegisterClassObject(ctx, clsid, &thing{}, 2, 0) },
		"no way":     func() (uint32, error) { return rt.RegisterClassObject(ctx, clsid, &thing{}, server, 3) },
		"no pointer": func() (uint32, error) { return rt.RegisterClassObject(ctx, clsid, []int{}, server, 0) },
	} {
		_, err := register()
		wantIs(t, what, err, rt.E_INVALIDARG)
	}
	nowhere := rttest.Process(t)
	_, err := rt.RegisterClassObject(nowhere, clsid, &thing{}, server, 0)
	wantIs(t, "Register without apartment", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.GetClassObject[IThing](nowhere, clsid)
	wantIs(t, "Get without apartment", err, rt.CO_E_NOTINITIALIZED)
	wantIs(t, "Revoke without apartment", rt.RevokeClassObject(nowhere, 1), rt.CO_E_NOTINITIALIZED)
	wantIs(t, "Resume without apartment", rt.ResumeClassObjects(nowhere), rt.CO_E_NOTINITIALIZED)
	_, err = rt.GetClassObject[IThing](ctx, clsid)
	wantIs(t, "an unknown class", err, rt.REGDB_E_CLASSNOTREG)
	cookie, err := rt.RegisterClassObject(ctx, clsid, &thing{}, server, rt.REGCLS_MULTIPLEUSE)
	wantIs(t, "Register", err, nil)
	_, err = rt.CreateInstance[IThing](ctx, clsid)
	wantIs(t, "a class object that makes nothing", err, rt.E_NOINTERFACE)
	wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), nil)
}

// A factory is a class object that makes what its function makes.
type factory struct {
	make func(ctx context.Context) (any, error)
}

func (f *factory) CreateInstance(ctx context.Context, _ rt.IUnknown, _ rt.IID) (rt.IUnknown, error) {
	return f.make(ctx)
}

func (f *factory) LockServer(context.Context, int32) error { return nil }

// A class object of the creator's apartment makes its objects; one of the CLSID of
// a class of the program comes before that.
func TestCreateInstanceOfClassObject(t *testing.T) {
	ctx := mta(t)
	mine, programs := &thing{}, &thing{}
	clsid := class(t, rt.Both, func(context.Context) (any, error) { return programs, nil })
	create := func() IThing {
		v, err := rt.CreateInstance[IThing](ctx, clsid)
		wantIs(t, "CreateInstance", err, nil)
		return v
	}
	want(t, "without class object", create(), IThing(programs))
	f := &factory{make: func(context.Context) (any, error) { return mine, nil }}
	cookie, err := rt.RegisterClassObject(ctx, clsid, f, rt.CLSCTX_INPROC_SERVER, rt.REGCLS_MULTIPLEUSE)
	wantIs(t, "Register", err, nil)
	want(t, "with", create(), IThing(mine))
	f.make = func(context.Context) (any, error) { return nil, rt.E_OUTOFMEMORY }
	_, err = rt.CreateInstance[IThing](ctx, clsid)
	wantIs(t, "an error of its own", err, rt.E_OUTOFMEMORY)
	wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), nil)
	want(t, "without again", create(), IThing(programs))
}

// §6: AddRefServerProcess and ReleaseServerProcess return the new count; at zero
// the process gives out nothing and takes nothing in, until it thinks better of it.
func TestServerProcess(t *testing.T) {
	ctx := mta(t)
	clsid := unregistered()
	cookie, err := rt.RegisterClassObject(ctx, clsid, &thing{}, rt.CLSCTX_LOCAL_SERVER, rt.REGCLS_MULTIPLEUSE)
	wantIs(t, "Register", err, nil)
	want(t, "AddRef", rt.AddRefServerProcess(ctx), 1)
	want(t, "AddRef", rt.AddRefServerProcess(ctx), 2)
	want(t, "Release", rt.ReleaseServerProcess(ctx), 1)
	want(t, "running", ask(ctx, clsid), "direct")
	want(t, "Release", rt.ReleaseServerProcess(ctx), 0)
	want(t, "stopping", ask(ctx, clsid), "CO_E_SERVER_STOPPING")
	_, err = rt.RegisterClassObject(ctx, clsid, &thing{}, rt.CLSCTX_LOCAL_SERVER, rt.REGCLS_MULTIPLEUSE)
	wantIs(t, "Register while stopping", err, rt.CO_E_SERVER_STOPPING)
	want(t, "AddRef while stopping", rt.AddRefServerProcess(ctx), 1)
	want(t, "stopping all the same", ask(ctx, clsid), "CO_E_SERVER_STOPPING")
	want(t, "another class", ask(ctx, unregistered()), "REGDB_E_CLASSNOTREG")
	wantIs(t, "Resume", rt.ResumeClassObjects(ctx), nil)
	want(t, "resumed", ask(ctx, clsid), "direct")
	wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), nil)
}

// §6: an object that a client got before the process began to stop is one that
// would have kept it running: no create may succeed on a process that is going down.
func TestStoppingDuringCreate(t *testing.T) {
	ctx := mta(t)
	clsid := unregistered()
	rt.AddRefServerProcess(ctx)
	ended := false
	f := &factory{make: func(ctx context.Context) (any, error) {
		want(t, "the last object's end", rt.ReleaseServerProcess(ctx), 0)
		return &thing{end: func(context.Context) { ended = true }}, nil
	}}
	cookie, err := rt.RegisterClassObject(ctx, clsid, f, rt.CLSCTX_SERVER, rt.REGCLS_MULTIPLEUSE)
	wantIs(t, "Register", err, nil)
	_, err = rt.CreateInstance[IThing](ctx, clsid)
	wantIs(t, "CreateInstance", err, rt.CO_E_SERVER_STOPPING)
	want(t, "the object has ended", ended, true)
	wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), nil)
}

// A lastOne tells whether somebody got an object of a server that was stopping.
type lastOne struct{ zeros atomic.Int32 }

// make makes an object that keeps the server running while it lives. Its do says
// that a client has got it.
func (l *lastOne) make(ctx context.Context) (any, error) {
	rt.AddRefServerProcess(ctx)
	got := false
	return &thing{
		do: func(context.Context, int64) (int64, error) { got = true; return 0, nil },
		end: func(context.Context) {
			if rt.ReleaseServerProcess(ctx) == 0 && got {
				l.zeros.Add(1)
			}
		},
	}, nil
}

// client gets objects and releases them until the server stops.
func (l *lastOne) client(t *testing.T, ctx context.Context, clsid rt.CLSID) {
	for {
		v, err := rt.CreateInstance[IThing](ctx, clsid)
		if err != nil {
			wantIs(t, "a client", err, rt.CO_E_SERVER_STOPPING)
			return
		}
		if _, err := v.Do(ctx, 0); err != nil {
			t.Error(err)
		}
		rt.Release(v)
	}
}

// §6, the race of the 1997 article: while the last object ends other clients ask
// for new ones. Whoever ends the object that leaves none stops the server; if
// somebody got another one after that, there would be a second last one. (This can fail
// when ReleaseServerProcess gives up its lock between the count and the suspension.)
func TestStoppingIsAtomic(t *testing.T) {
	ctx := mta(t)
	clsid := unregistered()
	l := &lastOne{}
	cookie, err := rt.RegisterClassObject(ctx, clsid, &factory{make: l.make}, rt.CLSCTX_SERVER, rt.REGCLS_MULTIPLEUSE)
	if err != nil {
		t.Fatal(err)
	}
	const rounds = 500
	for range rounds {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() { l.client(t, ctx, clsid) })
		}
		wg.Wait()
		wantIs(t, "Resume", rt.ResumeClassObjects(ctx), nil)
	}
	want(t, "objects that were the last one", l.zeros.Load(), rounds)
	wantIs(t, "Revoke", rt.RevokeClassObject(ctx, cookie), nil)
}

// What code of a neutral apartment has registered goes with the process at the latest, also
// when nobody knows anything else of that apartment.
func TestClassObjectOfNeutral(t *testing.T) {
	process := rttest.Process(t)
	ctx, leave, err := rt.InitializeEx(process, rt.COINIT_MULTITHREADED)
	wantIs(t, "InitializeEx", err, nil)
	clsid := unregistered()
	v := neutral(t, ctx, &thing{do: func(ctx context.Context, _ int64) (int64, error) {
		_, err := rt.RegisterClassObject(ctx, clsid, &thing{}, rt.CLSCTX_INPROC_SERVER, rt.REGCLS_MULTIPLEUSE)
		return 0, err
	}})
	_, err = v.Do(ctx, 0)
	wantIs(t, "RegisterClassObject", err, nil)
	rt.Release(v)
	_, err = rt.GetClassObject[IThing](ctx, clsid)
	wantIs(t, "in another apartment", err, rt.REGDB_E_CLASSNOTREG)
	want(t, "class objects", rt.Snapshot(ctx).ClassObjects, 1)
	leave()
	want(t, "class objects at the end", rt.Snapshot(process).ClassObjects, 0)
}
