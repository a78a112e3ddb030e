package rt_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// A value is an object that travels as a copy of itself: class, then its number in
// four bytes.
type value struct {
	thing
	class rt.CLSID
	n     uint32
	wrote []rt.Marshaling
	err   error // what it answers when it is to be marshaled
}

func (v *value) UnmarshalClass(_ context.Context, how rt.Marshaling) (rt.CLSID, error) {
	v.wrote = append(v.wrote, how)
	return v.class, v.err
}

func (v *value) MarshalInterface(_ context.Context, w io.Writer, how rt.Marshaling) error {
	if how != v.wrote[len(v.wrote)-1] {
		return errors.New("another order than before")
	}
	return binary.Write(w, binary.LittleEndian, v.n)
}

func (v *value) Do(_ context.Context, n int64) (int64, error) { return int64(v.n) + n, nil }

// A reader is the Unmarshaler of values.
type reader struct {
	rt.Object
	log *readLog
}

// A readLog is what the readers of one class have done.
type readLog struct {
	made, ended    int
	read, released []uint32
	where          string
	gives          func(n uint32) (any, error) // in place of a copy
}

func (r *reader) UnmarshalInterface(ctx context.Context, from io.Reader, iid rt.IID) (any, error) {
	var n uint32
	if err := binary.Read(from, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	if iid != IID_IThing && iid != rt.IID_IUnknown {
		return nil, fmt.Errorf("interface %v", iid)
	}
	r.log.read = append(r.log.read, n)
	r.log.where = where(ctx)
	if r.log.gives != nil {
		return r.log.gives(n)
	}
	return &value{n: n}, nil
}

func (r *reader) ReleaseMarshalData(_ context.Context, from io.Reader) error {
	var n uint32
	err := binary.Read(from, binary.LittleEndian, &n)
	r.log.released = append(r.log.released, n)
	return err
}

func (r *reader) FinalRelease(context.Context) { r.log.ended++ }

// readers registers a class of readers.
func readers(t *testing.T, model rt.ThreadingModel) (rt.CLSID, *readLog) {
	log := &readLog{}
	return class(t, model, func(context.Context) (any, error) {
		log.made++
		return &reader{log: log}, nil
	}), log
}

// Custom marshaling: the object travels as an OBJREF_CUSTOM ([MS-DCOM] 2.2.18.6)
// with its class and data, and is unmarshaled by the class, where it arrives.
func TestCustomMarshal(t *testing.T) {
	ctx := mta(t)
	a := inside(t, ctx, in(t, ctx, "A"))
	clsid, log := readers(t, rt.Both)
	object := &value{class: clsid, n: 0x01020304}
	s := marshaled(t, staying(ctx), object, rt.MSHCTX_DIFFERENTMACHINE, rt.MSHLFLAGS_TABLESTRONG)
	want(t, "the order", object.wrote[0],
		rt.Marshaling{IID: IID_IThing, Context: rt.MSHCTX_DIFFERENTMACHINE, Flags: rt.MSHLFLAGS_TABLESTRONG})
	head := []byte("MEOW\x04\x00\x00\x00")
	iid := []byte{0x11, 0x2c, 0x6e, 0x0a, 0x1f, 0x5d, 0x7a, 0x4b, 0x9c, 0x3e, 1, 2, 3, 4, 5, 6}
	class := append(binary.LittleEndian.AppendUint32(nil, clsid.Data1), 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	tail := []byte{0, 0, 0, 0, 4, 0, 0, 0, 4, 3, 2, 1}
	if objref := bytes.Join([][]byte{head, iid, class, tail}, nil); !bytes.Equal(s.Bytes(), objref) {
		t.Errorf("OBJREF\n got %x\nwant %x", s.Bytes(), objref)
	}
	_, _ = s.Write([]byte("more"))
	a(func(ctx context.Context) {
		v, err := rt.UnmarshalInterface[IThing](ctx, s)
		if err != nil {
			t.Error(err)
			return
		}
		n, _ := v.Do(ctx, 1)
		want(t, "the copy", n, 0x01020305)
		want(t, "a proxy", rt.IsProxy(v), false)
		want(t, "made in", log.where, "A")
		want(t, "another object", v != IThing(object), true)
	})
	want(t, "what is left in the stream", string(s.Bytes()), "more")
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
	want(t, "released", len(log.released), 1)
	want(t, "readers that have ended", log.ended, log.made)
}

// Objects that marshal themselves do so as parameters and results, too, and in the
// global interface table.
func TestCustomMarshalInCalls(t *testing.T) {
	ctx := mta(t)
	clsid, log := readers(t, rt.Both)
	far := &thing{
		meet: func(ctx context.Context, other IThing, n int64) (int64, error) { return other.Do(ctx, n) },
		give: func(context.Context) (IThing, error) { return &value{class: clsid, n: 7}, nil },
	}
	p := export(t, ctx, in(t, ctx, "A"), far)
	n, err := p.Meet(ctx, &value{class: clsid, n: 5}, 100)
	want(t, "a parameter's answer", n, 105)
	wantIs(t, "a parameter", err, nil)
	want(t, "read in", log.where, "A")
	v, err := p.Give(ctx)
	wantIs(t, "a result", err, nil)
	n, _ = v.Do(ctx, 100)
	want(t, "a result's answer", n, 107)
	want(t, "read in", log.where, "MTA")
	want(t, "released", len(log.released), 0)
	rt.Release(p)

	cookie, err := rt.RegisterInterfaceInGlobal[IThing](ctx, &value{class: clsid, n: 9})
	wantIs(t, "Register", err, nil)
	for range 2 {
		v, err := rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
		wantIs(t, "Get", err, nil)
		n, _ = v.Do(ctx, 100)
		want(t, "from the table", n, 109)
	}
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, cookie), nil)
	want(t, "released", fmt.Sprint(log.released), "[9]")
	want(t, "readers that have ended", log.ended, log.made)
}

// A class whose objects marshal themselves is created elsewhere and copied here.
func TestCustomMarshalOfCreated(t *testing.T) {
	ctx := mta(t)
	in(t, ctx, "main")
	clsid, log := readers(t, rt.Both)
	v, err := rt.CreateInstance[IThing](ctx, class(t, rt.ThreadingModelNone, func(context.Context) (any, error) {
		return &value{class: clsid, n: 3}, nil
	}))
	wantIs(t, "CreateInstance", err, nil)
	want(t, "a proxy", rt.IsProxy(v), false)
	want(t, "read", fmt.Sprint(log.read, log.released), "[3] []")
}

// What was marshaled for a call that nobody took is released: a call that is
// refused, and a result that is not wanted because the call has failed.
func TestCustomMarshalDataIsReleased(t *testing.T) {
	ctx := mta(t)
	clsid, log := readers(t, rt.Both)
	far := &thing{}
	far.give = func(context.Context) (IThing, error) { return &value{class: clsid, n: 2}, rt.E_FAIL }
	home := in(t, ctx, "home")
	p := export(t, ctx, home, far)
	_, err := p.Give(ctx)
	wantIs(t, "Give", err, rt.E_FAIL)
	want(t, "a failed call's result", fmt.Sprint(log.read, log.released), "[2] []") // read, and then let go

	do(t, ctx, home, func(ctx context.Context) error { return rt.DisconnectObject(ctx, far) })
	_, err = p.Meet(ctx, &value{class: clsid, n: 1}, 0)
	wantIs(t, "Meet", err, rt.RPC_E_DISCONNECTED)
	want(t, "a refused call's parameter", fmt.Sprint(log.released), "[1]")
	rt.Release(p)
	want(t, "readers that have ended", log.ended, log.made)
}

// An object that marshals itself can choose the standard way, and the free-threaded
// marshaler goes first inside the process.
func TestCustomMarshalDeclined(t *testing.T) {
	ctx := mta(t)
	a := inside(t, ctx, in(t, ctx, "A"))
	standard := &value{class: rt.CLSID_StdMarshal}
	s := marshaled(t, a, standard, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	v, err := unmarshaled(ctx, s)
	wantIs(t, "standard", err, nil)
	want(t, "a proxy", rt.IsProxy(v), true)
	rt.Release(v)

	clsid, log := readers(t, rt.Both)
	both := &struct {
		value
		rt.FreeThreadedMarshaler
	}{value: value{class: clsid}}
	want(t, "inside the process", pass(t, a, staying(ctx), both), IThing(both))
	v, err = unmarshaled(ctx, marshaled(t, a, both, rt.MSHCTX_LOCAL, rt.MSHLFLAGS_NORMAL))
	wantIs(t, "for another process", err, nil)
	want(t, "for another process", v != IThing(both) && len(log.read) == 1, true)
}

// What can go wrong with custom marshaling.
func TestCustomMarshalFails(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	refusing := &value{err: rt.E_ACCESSDENIED}
	err := rt.MarshalInterface[IThing](ctx, &rt.Stream{}, refusing, rt.MSHCTX_INPROC, 0)
	wantIs(t, "an object that does not want", err, rt.E_ACCESSDENIED)
	p := export(t, ctx, sta, &thing{})
	_, err = p.Meet(ctx, refusing, 0)
	wantIs(t, "as a parameter", err, rt.E_ACCESSDENIED)
	rt.Release(p)

	elsewhere, _ := readers(t, rt.ThreadingModelNone)
	mute := class(t, rt.Both, func(context.Context) (any, error) { return &thing{}, nil })
	for name, test := range map[string]struct {
		class rt.CLSID
		err   error
	}{
		"an unknown class":                         {rt.CLSID{Data1: 1}, rt.REGDB_E_CLASSNOTREG},
		"a class that cannot unmarshal":            {mute, rt.E_NOINTERFACE},
		"a class whose objects are somewhere else": {elsewhere, rt.E_NOINTERFACE},
	} {
		s := marshaled(t, staying(ctx), &value{class: test.class}, rt.MSHCTX_INPROC, 0)
		_, err := unmarshaled(ctx, s)
		wantIs(t, name, err, test.err)
		wantIs(t, name+", released", released(ctx, s), test.err)
	}
}

// What an Unmarshaler may give.
func TestUnmarshalerGives(t *testing.T) {
	ctx := mta(t)
	clsid, log := readers(t, rt.Both)
	get := func(gives any, err error) (IThing, error) {
		log.gives = func(uint32) (any, error) { return gives, err }
		return unmarshaled(ctx, marshaled(t, staying(ctx), &value{class: clsid}, rt.MSHCTX_INPROC, 0))
	}
	_, err := get(nil, rt.E_OUTOFMEMORY)
	wantIs(t, "an error", err, rt.E_OUTOFMEMORY)
	_, err = get(nil, nil)
	wantIs(t, "nothing", err, rt.E_UNEXPECTED)
	_, err = get(&nothing{}, nil)
	wantIs(t, "an object without the interface", err, rt.E_NOINTERFACE)
	p := export(t, ctx, in(t, ctx, "A"), &thing{})
	named, err := rt.QueryInterface[INamed](ctx, p)
	wantIs(t, "INamed", err, nil)
	rt.Release(p)
	v, err := get(named, nil) // takes named's reference
	want(t, "a proxy, by another interface", v, p)
	wantIs(t, "a proxy, by another interface", err, nil)
	rt.Release(v)
	want(t, "what is left", proxies(ctx), 0)
	want(t, "readers that have ended", log.ended, log.made)
}

// DisconnectObject tells an object that marshals itself.
func TestDisconnectCustom(t *testing.T) {
	ctx := mta(t)
	object := &disconnecting{}
	wantIs(t, "DisconnectObject", rt.DisconnectObject(ctx, object), rt.E_ABORT)
}

type disconnecting struct{ value }

func (*disconnecting) DisconnectObject(context.Context) error { return rt.E_ABORT }

// An OBJREF_CUSTOM that is cut short is refused.
func TestCustomObjrefCut(t *testing.T) {
	ctx := enter(t, rttest.Process(t), rt.COINIT_MULTITHREADED)
	clsid, _ := readers(t, rt.Both)
	whole := marshaled(t, staying(ctx), &value{class: clsid}, rt.MSHCTX_INPROC, 0).Bytes()
	for n := 1; n < len(whole); n++ {
		_, err := rt.UnmarshalInterface[IThing](ctx, rt.NewStream(whole[:n]))
		if n < 48 {
			wantIs(t, fmt.Sprint(n, " bytes"), err, rt.RPC_E_INVALID_OBJREF)
		} else if err == nil {
			t.Error(n, "bytes are read without an error")
		}
	}
}

// A panicking is an object that marshals itself, and its class, and panics at a step.
type panicking struct {
	value
	step string
}

func (p *panicking) at(step string) {
	if step == p.step {
		panic(step)
	}
}

func (p *panicking) UnmarshalClass(ctx context.Context, how rt.Marshaling) (rt.CLSID, error) {
	p.at("UnmarshalClass")
	return p.value.UnmarshalClass(ctx, how)
}

func (p *panicking) MarshalInterface(ctx context.Context, w io.Writer, how rt.Marshaling) error {
	p.at("MarshalInterface")
	return p.value.MarshalInterface(ctx, w, how)
}

func (p *panicking) UnmarshalInterface(context.Context, io.Reader, rt.IID) (any, error) {
	p.at("UnmarshalInterface")
	return &thing{}, nil
}

func (p *panicking) ReleaseMarshalData(context.Context, io.Reader) error {
	p.at("ReleaseMarshalData")
	return nil
}

// A panic while an object is marshaled or unmarshaled is contained on both sides, also
// where it does not happen inside a call.
func TestCustomMarshalPanics(t *testing.T) {
	for _, step := range []string{"UnmarshalClass", "MarshalInterface", "UnmarshalInterface", "ReleaseMarshalData"} {
		ctx := mta(t)
		v := &panicking{step: step}
		v.class = class(t, rt.Both, func(context.Context) (any, error) { return v, nil })
		fails := func(what string, err error, at ...string) {
			t.Helper()
			var want error
			if slices.Contains(at, step) {
				want = rt.RPC_E_SERVERFAULT
			}
			wantIs(t, step+": "+what, err, want)
		}
		server := export(t, ctx, in(t, ctx, "A"), &thing{
			give: func(context.Context) (IThing, error) { return v, nil },
			meet: func(context.Context, IThing, int64) (int64, error) { return 0, nil },
		})
		_, err := server.Give(ctx)
		fails("as a result", err, "UnmarshalClass", "MarshalInterface", "UnmarshalInterface")
		_, err = server.Meet(ctx, v, 0)
		fails("as an argument", err, "UnmarshalClass", "MarshalInterface", "UnmarshalInterface")
		s := &rt.Stream{}
		err = rt.MarshalInterface[IThing](ctx, s, v, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLESTRONG)
		fails("marshaled", err, "UnmarshalClass", "MarshalInterface")
		if err == nil {
			_, err = unmarshaled(ctx, s)
			fails("unmarshaled", err, "UnmarshalInterface")
			fails("released", released(ctx, s), "ReleaseMarshalData")
		}
		rt.Release(server)
	}
}
