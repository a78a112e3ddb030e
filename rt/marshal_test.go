package rt_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// marshaled gives a stream with an interface pointer, marshaled where run runs
// functions.
func marshaled(t *testing.T, run func(func(context.Context)), v IThing, place rt.MSHCTX, flags rt.MSHLFLAGS) *rt.Stream {
	t.Helper()
	s := &rt.Stream{}
	run(func(ctx context.Context) {
		t.Helper()
		wantIs(t, "marshal", rt.MarshalInterface(ctx, s, v, place, flags), nil)
	})
	return s
}

// unmarshaled reads a stream from the start.
func unmarshaled(ctx context.Context, s *rt.Stream) (IThing, error) {
	s.Rewind()
	return rt.UnmarshalInterface[IThing](ctx, s)
}

// released ends what a stream holds.
func released(ctx context.Context, s *rt.Stream) error {
	s.Rewind()
	return rt.ReleaseMarshalData(ctx, s)
}

// mortal makes a thing that counts its ends.
func mortal(ends *atomic.Int32) *thing {
	return &thing{end: func(context.Context) { ends.Add(1) }}
}

// let waits until what was sent to an apartment has run.
func let(run func(func(context.Context))) { run(func(context.Context) {}) }

// §3: TABLESTRONG is unmarshaled any number of times, keeps the object alive until
// ReleaseMarshalData, and later unmarshal is CO_E_OBJNOTCONNECTED.
func TestTableStrong(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLESTRONG)
	home(func(context.Context) { rt.Release(object) })
	for range 3 {
		p, err := unmarshaled(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := p.Do(ctx, 4); n != 4 || err != nil {
			t.Error(n, err)
		}
		rt.Release(p)
	}
	home(func(ctx context.Context) {
		v, err := unmarshaled(ctx, s)
		want(t, "at home", v, IThing(object))
		wantIs(t, "at home", err, nil)
		rt.Release(v)
	})
	let(home)
	want(t, "ends before ReleaseMarshalData", ends.Load(), 0)
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
	let(home)
	want(t, "ends after it", ends.Load(), 1)
	_, err := unmarshaled(ctx, s)
	wantIs(t, "unmarshal after it", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "a second ReleaseMarshalData", released(ctx, s), rt.RPC_E_INVALID_OBJREF)
}

// Proxies that came from a table outlive its ReleaseMarshalData.
func TestTableStrongReleasedBeforeProxy(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLESTRONG)
	home(func(context.Context) { rt.Release(object) })
	p, err := unmarshaled(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
	if _, err := p.Do(ctx, 0); err != nil {
		t.Error(err)
	}
	rt.Release(p)
	want(t, "ends", ends.Load(), 1)
}

// §3: TABLEWEAK is unmarshaled any number of times and does not keep the object
// alive. (Under Wine 8.0 the marshal itself holds the object until the first proxy's
// last release, and a proxy's end is also the end of the table's entry. Windows'
// documentation says what is here.)
func TestTableWeak(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	var p IThing
	for range 3 { // the first two are released, so that meanwhile nobody outside has one
		var err error
		if p, err = unmarshaled(ctx, s); err != nil {
			t.Fatal(err)
		}
		rt.AddRef(p)
		rt.Release(p)
		rt.Release(p)
	}
	p, err := unmarshaled(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	home(func(context.Context) { rt.Release(object) })
	want(t, "ends while there is a proxy", ends.Load(), 0)
	second, err := unmarshaled(ctx, s)
	want(t, "the same proxy", second, p)
	wantIs(t, "while there is a proxy", err, nil)
	rt.Release(p)
	rt.Release(second)
	want(t, "ends with the last proxy", ends.Load(), 1)
	_, err = unmarshaled(ctx, s)
	wantIs(t, "unmarshal after the end", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
}

// §3: TABLEWEAK does not keep alive, also if nobody has unmarshaled.
func TestTableWeakNeverUnmarshaled(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	other := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	wantIs(t, "ReleaseMarshalData of the other", released(ctx, other), nil)
	home(func(context.Context) { rt.Release(object) })
	want(t, "ends", ends.Load(), 1)
	_, err := unmarshaled(ctx, s)
	wantIs(t, "unmarshal", err, rt.CO_E_OBJNOTCONNECTED)
	home(func(ctx context.Context) {
		err := rt.MarshalInterface[IThing](ctx, &rt.Stream{}, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
		wantIs(t, "marshaling an object that has ended", err, rt.CO_E_OBJNOTCONNECTED)
	})
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
}

// §3: NORMAL can be unmarshaled once, and its last proxy's release ends the object.
// ReleaseMarshalData in place of that does too, once.
func TestNormalMarshal(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	var ends atomic.Int32
	object := mortal(&ends)
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL|rt.MSHLFLAGS_NOPING)
	home(func(context.Context) { rt.Release(object) })
	p, err := rt.UnmarshalInterface[IThing](ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	_, err = rt.UnmarshalInterface[IThing](ctx, s)
	wantIs(t, "nothing left to read", err, rt.STG_E_READFAULT)
	_, err = unmarshaled(ctx, s)
	wantIs(t, "read again", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "ReleaseMarshalData of what was read", released(ctx, s), rt.RPC_E_INVALID_OBJREF)
	rt.Release(p)
	want(t, "ends", ends.Load(), 1)
}

// §3: a proxy is marshaled for a table like an object: it is the object that the
// table then leads to. (Seen under Wine 8.0, too.)
func TestTableMarshalOfProxy(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	client := inside(t, ctx, in(t, ctx, "client"))
	var ends atomic.Int32
	object := mortal(&ends)
	p := pass(t, home, client, object)
	home(func(context.Context) { rt.Release(object) })
	strong := marshaled(t, client, p, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLESTRONG)
	weak := marshaled(t, client, p, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	client(func(context.Context) { rt.Release(p) })
	let(home)
	want(t, "ends while the table has it", ends.Load(), 0)
	for _, s := range []*rt.Stream{strong, weak} {
		q, err := unmarshaled(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		_, err = q.Do(ctx, 0)
		wantIs(t, "a call", err, nil)
		rt.Release(q)
	}
	wantIs(t, "ReleaseMarshalData", released(ctx, strong), nil)
	let(home)
	want(t, "ends", ends.Load(), 1)
	_, err := unmarshaled(ctx, weak)
	wantIs(t, "weak, after the end", err, rt.CO_E_OBJNOTCONNECTED)
	wantIs(t, "ReleaseMarshalData", released(ctx, weak), nil)
}

// §1: when an apartment ends its stubs drop their references at once: those of
// tables too.
func TestTablesOfEndedHome(t *testing.T) {
	ctx := mta(t)
	for _, flags := range []rt.MSHLFLAGS{rt.MSHLFLAGS_TABLESTRONG, rt.MSHLFLAGS_TABLEWEAK} {
		sta, err := rt.NewSTA(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var ends atomic.Int32
		object := mortal(&ends)
		s := marshaled(t, inside(t, ctx, sta), object, rt.MSHCTX_INPROC, flags)
		if flags == rt.MSHLFLAGS_TABLESTRONG {
			inside(t, ctx, sta)(func(context.Context) { rt.Release(object) })
		}
		if err := sta.Close(ctx); err != nil {
			t.Error(err)
		}
		want(t, "ends", ends.Load(), int32(flags&rt.MSHLFLAGS_TABLESTRONG))
		_, err = unmarshaled(ctx, s)
		wantIs(t, "unmarshal", err, rt.CO_E_OBJNOTCONNECTED)
		wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
	}
}

// An object that nobody counts has no end: a weak reference to it is good until it
// is released.
func TestTableWeakOfUncounted(t *testing.T) {
	ctx := mta(t)
	home := inside(t, ctx, in(t, ctx, "home"))
	object := &onlyThing{&thing{}}
	s := marshaled(t, home, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	for range 2 {
		p, err := unmarshaled(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		rt.Release(p)
	}
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
}

// Several interface pointers in one stream are read in their order.
func TestStreamOfSeveral(t *testing.T) {
	ctx := mta(t)
	objects := []*thing{{}, {}, {}}
	s := &rt.Stream{}
	for _, object := range objects {
		wantIs(t, "marshal", rt.MarshalInterface[IThing](ctx, s, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL), nil)
	}
	v, err := rt.UnmarshalInterface[IThing](ctx, s)
	want(t, "the first", v, IThing(objects[0]))
	wantIs(t, "the first", err, nil)
	wantIs(t, "the second is not wanted", rt.ReleaseMarshalData(ctx, s), nil)
	third, err := rt.UnmarshalInterface[INamed](ctx, s)
	want(t, "another interface of the third", third, INamed(objects[2]))
	wantIs(t, "the third", err, nil)
	want(t, "what is left", len(s.Bytes()), 0)
}

// A stream is an io.ReadWriteSeeker.
func TestStreamReadsAndWrites(t *testing.T) {
	s := rt.NewStream(nil)
	if _, err := io.WriteString(s, "first, "); err != nil {
		t.Error(err)
	}
	if _, err := io.WriteString(s, "second"); err != nil {
		t.Error(err)
	}
	half := make([]byte, 7)
	if _, err := io.ReadFull(s, half); err != nil {
		t.Error(err)
	}
	rest, err := io.ReadAll(s)
	want(t, "what was read", string(half)+string(rest), "first, second")
	wantIs(t, "the end", err, nil)
	n, err := s.Read(nil)
	want(t, "nothing into nothing", n, 0)
	wantIs(t, "nothing into nothing", err, nil)
	for _, test := range []struct {
		offset int64
		whence int
		at     int64
		err    error
	}{
		{2, io.SeekStart, 2, nil}, {3, io.SeekCurrent, 5, nil}, {-1, io.SeekEnd, 12, nil}, {1, io.SeekCurrent, 13, nil},
		{1, io.SeekCurrent, 0, rt.E_INVALIDARG}, {-1, io.SeekStart, 0, rt.E_INVALIDARG}, {0, 3, 0, rt.E_INVALIDARG},
	} {
		at, err := s.Seek(test.offset, test.whence)
		want(t, "the place", at, test.at)
		wantIs(t, "Seek", err, test.err)
	}
	want(t, "what is left", len(s.Bytes()), 0)
}

// §3: what cannot be marshaled or unmarshaled.
func TestMarshalRefused(t *testing.T) {
	ctx := mta(t)
	marshal := func(ctx context.Context, s *rt.Stream, v IThing, place rt.MSHCTX, flags rt.MSHLFLAGS) error {
		return rt.MarshalInterface(ctx, s, v, place, flags)
	}
	object, s := &thing{}, &rt.Stream{}
	wantIs(t, "no stream", marshal(ctx, nil, object, rt.MSHCTX_INPROC, 0), rt.E_INVALIDARG)
	wantIs(t, "no object", marshal(ctx, s, nil, rt.MSHCTX_INPROC, 0), rt.E_INVALIDARG)
	wantIs(t, "an unknown place", marshal(ctx, s, object, 9, 0), rt.E_INVALIDARG)
	wantIs(t, "unknown flags", marshal(ctx, s, object, rt.MSHCTX_INPROC, 8), rt.E_INVALIDARG)
	wantIs(t, "both tables", marshal(ctx, s, object, rt.MSHCTX_INPROC, 3), rt.E_INVALIDARG)
	wantIs(t, "no interface", rt.MarshalInterface[INamed](ctx, s, onlyName(nil), rt.MSHCTX_INPROC, 0), rt.E_INVALIDARG)
	want(t, "written", len(s.Bytes()), 0)
	_, err := rt.UnmarshalInterface[IThing](ctx, nil)
	wantIs(t, "unmarshal without a stream", err, rt.E_INVALIDARG)

	wantIs(t, "marshal", marshal(ctx, s, object, rt.MSHCTX_INPROC, 0), nil)
	cut := rt.NewStream(s.Bytes()[:30])
	_, err = rt.UnmarshalInterface[IThing](ctx, cut)
	wantIs(t, "a pointer that was cut", err, rt.RPC_E_INVALID_OBJREF)
	_, err = rt.UnmarshalInterface[interface{ Nothing() }](ctx, s)
	wantIs(t, "an interface that the object has not", err, rt.E_NOINTERFACE)
	wantIs(t, "what was refused is gone", released(ctx, s), rt.RPC_E_INVALID_OBJREF)

	nowhere := rttest.Process(t)
	wantIs(t, "marshal in no apartment", marshal(nowhere, s, object, rt.MSHCTX_INPROC, 0), rt.CO_E_NOTINITIALIZED)
	_, err = rt.UnmarshalInterface[IThing](nowhere, s)
	wantIs(t, "unmarshal in no apartment", err, rt.CO_E_NOTINITIALIZED)
	wantIs(t, "release in no apartment", rt.ReleaseMarshalData(nowhere, s), rt.CO_E_NOTINITIALIZED)
}

// onlyName is an INamed that cannot be compared.
type onlyName func()

func (onlyName) Name(context.Context) (string, error) { return "", nil }

// A nil pointer that has become an interface is refused wherever it is to travel, with
// words that say what it is; and nothing else suffers.
func TestNilPointers(t *testing.T) {
	ctx := mta(t)
	object := &thing{
		give: func(context.Context) (IThing, error) { return (*thing)(nil), nil },
		meet: func(context.Context, IThing, int64) (int64, error) { t.Error("it has been called"); return 0, nil },
	}
	refused := func(what string, err error, kind string) {
		t.Helper()
		wantIs(t, what, err, rt.E_INVALIDARG)
		if !strings.Contains(fmt.Sprint(err), "nil *rt_test."+kind) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for name, v := range map[string]IThing{"STA": export(t, ctx, in(t, ctx, "A"), object), "neutral": neutral(t, ctx, object)} {
		_, err := v.Give(ctx)
		refused("a result, "+name, err, "thing")
		_, err = v.Meet(ctx, (*thing)(nil), 1)
		refused("an argument, "+name, err, "thing")
		_, err = v.Meet(ctx, (*IThingProxy)(nil), 1)
		refused("a proxy, "+name, err, "IThingProxy")
		n, err := v.Do(ctx, 1)
		wantIs(t, "afterwards, "+name, err, nil)
		want(t, "the result, "+name, n, 1)
		rt.Release(v)
	}
	_, err := rt.MarshalInterThreadInterfaceInStream[IThing](ctx, (*thing)(nil))
	refused("marshaled", err, "thing")
}
