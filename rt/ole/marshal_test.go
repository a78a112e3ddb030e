package ole

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
	"github.com/goidl/goidl/rt/rttest"
)

// A persisted object is an IPersist that marshals itself in COM's way, by value: as
// the vectors' objects do, with their class.
type persisted struct {
	data         string
	disconnected bool
}

var _ IMarshal = (*persisted)(nil)

func (p *persisted) GetClassID(context.Context) (rt.GUID, error) {
	return rt.GUID{Data1: uint32(len(p.data))}, nil
}

func (p *persisted) GetUnmarshalClass(_ context.Context, _ rt.GUID, pv any, place uint32, _ any, _ uint32) (rt.GUID, error) {
	switch {
	case pv != any(p):
		return rt.GUID{}, rt.E_UNEXPECTED
	case place == uint32(rt.MSHCTX_DIFFERENTMACHINE):
		return rt.CLSID_StdMarshal, nil
	}
	return customClass, nil
}

func (p *persisted) GetMarshalSizeMax(context.Context, rt.GUID, any, uint32, any, uint32) (uint32, error) {
	return 0, rt.E_NOTIMPL
}

func (p *persisted) MarshalInterface(ctx context.Context, s IStream, _ rt.GUID, _ any, _ uint32, _ any, _ uint32) error {
	if p.data == "" {
		return rt.E_FAIL
	}
	_, err := s.Write(ctx, []byte{byte(len(p.data))})
	if err != nil {
		return err
	}
	_, err = s.Write(ctx, []byte(p.data))
	return err
}

func (p *persisted) UnmarshalInterface(ctx context.Context, s IStream, _ rt.GUID) (any, error) {
	n, err := s.Read(ctx, 1)
	if err != nil || len(n) == 0 {
		return nil, rt.STG_E_READFAULT
	}
	data, err := s.Read(ctx, uint32(n[0]))
	p.data = string(data)
	return p, err
}

func (p *persisted) ReleaseMarshalData(ctx context.Context, s IStream) error {
	_, err := p.UnmarshalInterface(ctx, s, IID_IPersist)
	return err
}

func (p *persisted) DisconnectObject(context.Context, uint32) error {
	p.disconnected = true
	return nil
}

// initialized gives a context in the MTA of a new process.
func initialized(t *testing.T) context.Context {
	t.Helper()
	ctx, leave, err := rt.InitializeEx(rttest.Process(t), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(leave)
	return ctx
}

// TestIMarshal has an object with IMarshal travel by stream and by call.
func TestIMarshal(t *testing.T) {
	if err := rt.RegisterClass(customClass, rt.Both, func(context.Context) (any, error) { return &persisted{}, nil }); err != nil {
		t.Fatal(err)
	}
	defer rt.UnregisterClass(customClass)
	ctx := initialized(t)
	object := &persisted{data: "by value"}
	var s rt.Stream
	if err := rt.MarshalInterface[IPersist](ctx, &s, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL); err != nil {
		t.Fatal(err)
	}
	var e ndr.Encoder // what the vectors' own marshaler makes of it
	customs{}.MarshalInterface(&e, &IID_IPersist, custom("\x08by value"))
	if !bytes.Equal(s.Bytes(), e.Bytes()) {
		t.Errorf("OBJREF\n got %x\nwant %x", s.Bytes(), e.Bytes())
	}
	_, _ = s.Write([]byte("more"))
	v, err := rt.UnmarshalInterface[IPersist](ctx, &s)
	if copied, ok := v.(*persisted); err != nil || !ok || copied == object || copied.data != "by value" {
		t.Errorf("unmarshaled: %v, %v", v, err)
	}
	if string(s.Bytes()) != "more" {
		t.Errorf("left: %q", s.Bytes())
	}
	s.Rewind()
	if err := rt.ReleaseMarshalData(ctx, &s); err != nil || string(s.Bytes()) != "more" {
		t.Errorf("released: %v, left: %q", err, s.Bytes())
	}
	if err := rt.DisconnectObject(ctx, object); err != nil || !object.disconnected {
		t.Errorf("disconnected: %v, %v", object.disconnected, err)
	}
}

// TestIMarshalFails checks what an IMarshal may refuse.
func TestIMarshalFails(t *testing.T) {
	ctx := initialized(t)
	var s rt.Stream
	err := rt.MarshalInterface[IPersist](ctx, &s, &persisted{}, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	if !errors.Is(err, rt.E_FAIL) || len(s.Bytes()) > 0 {
		t.Error(err)
	}
	object := &persisted{data: "standard"}
	err = rt.MarshalInterface[IPersist](ctx, &s, object, rt.MSHCTX_DIFFERENTMACHINE, rt.MSHLFLAGS_NORMAL)
	if err != nil {
		t.Error(err)
	}
	if v, err := rt.UnmarshalInterface[IPersist](ctx, &s); v != IPersist(object) || err != nil {
		t.Errorf("standard marshaling: %v, %v", v, err)
	}
}
