package rt

import (
	"bytes"
	"cmp"
	"context"
	"io"
)

// A MSHLFLAGS says how often a marshaled interface pointer may be unmarshaled, and
// what keeps the object alive until then. The values are Windows'.
type MSHLFLAGS uint32

// The ways to marshal.
const (
	MSHLFLAGS_NORMAL      MSHLFLAGS = 0 // once; keeps the object alive until then
	MSHLFLAGS_TABLESTRONG MSHLFLAGS = 1 // any number of times; keeps the object alive until ReleaseMarshalData
	MSHLFLAGS_TABLEWEAK   MSHLFLAGS = 2 // any number of times, for as long as something else keeps the object alive
	MSHLFLAGS_NOPING      MSHLFLAGS = 4 // without pings from the client's machine; within a process there are none
)

// table are the flags of which MSHLFLAGS_NORMAL has none.
const table = MSHLFLAGS_TABLESTRONG | MSHLFLAGS_TABLEWEAK

// String gives the Windows name without its prefix.
func (f MSHLFLAGS) String() string {
	switch f & table {
	case MSHLFLAGS_TABLESTRONG:
		return "TABLESTRONG"
	case MSHLFLAGS_TABLEWEAK:
		return "TABLEWEAK"
	}
	return "NORMAL"
}

// A MSHCTX says where a marshaled interface pointer will be unmarshaled. The values
// are Windows'.
type MSHCTX uint32

// The places.
const (
	MSHCTX_LOCAL            MSHCTX = 0 // another process of this machine
	MSHCTX_NOSHAREDMEM      MSHCTX = 1 // the same, without shared memory
	MSHCTX_DIFFERENTMACHINE MSHCTX = 2
	MSHCTX_INPROC           MSHCTX = 3 // another apartment of this process
	MSHCTX_CROSSCTX         MSHCTX = 4 // another context of this apartment
)

// A Marshaling says how an interface pointer is marshaled.
type Marshaling struct {
	IID     IID // the interface
	Context MSHCTX
	Flags   MSHLFLAGS
}

// check refuses what no Windows knows.
func (m *Marshaling) check() error {
	if m.Context > MSHCTX_CROSSCTX || m.Flags&table == table || m.Flags&^(table|MSHLFLAGS_NOPING) != 0 {
		return E_INVALIDARG
	}
	return nil
}

// inProcess reports whether the pointer stays in the process.
func (m *Marshaling) inProcess() bool {
	return m.Context == MSHCTX_INPROC || m.Context == MSHCTX_CROSSCTX
}

// MarshalInterface writes v, an interface pointer of the apartment of ctx, to s.
// What it writes holds a reference to the object, if flags say so, until the last
// UnmarshalInterface that they allow, or until ReleaseMarshalData.
func MarshalInterface[I any](ctx context.Context, s *Stream, v I, place MSHCTX, flags MSHLFLAGS) error {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return err
	case s == nil:
		return E_INVALIDARG
	}
	objref, err := apt.marshal(v, Marshaling{infoOrUnknown[I]().IID, place, flags})
	if err != nil {
		return err
	}
	s.append(objref)
	return nil
}

// UnmarshalInterface reads an interface pointer from s and gives it to the
// apartment of ctx: the object itself if it lives there, else a proxy. One that was
// marshaled for a table can be read again after Rewind.
func UnmarshalInterface[I any](ctx context.Context, s *Stream) (I, error) {
	var none I
	apt, err := current(ctx)
	switch {
	case err != nil:
		return none, err
	case s == nil:
		return none, E_INVALIDARG
	}
	ref, err := s.take(apt.proc)
	if err != nil {
		return none, err
	}
	return received[I](apt.resolve(&ref, s, infoOrUnknown[I]()))
}

// received gives what has been unmarshaled as an I.
func received[I any](v any, err error) (I, error) {
	var none I
	if err != nil {
		return none, err
	}
	i, err := as[I](v)
	if err != nil {
		Release(v)
	}
	return i, err
}

// ReleaseMarshalData reads an interface pointer from s that nobody will unmarshal,
// any more or at all, and drops the reference that it holds. RPC_E_INVALID_OBJREF
// says that it holds none.
func ReleaseMarshalData(ctx context.Context, s *Stream) error {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return err
	case s == nil:
		return E_INVALIDARG
	}
	ref, err := s.take(apt.proc)
	if err != nil {
		return err
	}
	return apt.abandon(&ref, s)
}

// infoOrUnknown gives what is registered for I. A Go type of the program's own
// travels as IUnknown; the receiver gets it if the object itself arrives.
func infoOrUnknown[I any]() *InterfaceInfo {
	if info := infoFor[I](); info != nil {
		return info
	}
	return &unknownInfo
}

// marshal gives an OBJREF for v, an interface pointer of apartment a.
func (a *apartment) marshal(v any, how Marshaling) ([]byte, error) {
	if v == nil {
		return nil, E_INVALIDARG
	}
	if err := cmp.Or(how.check(), refuseNil(v)); err != nil {
		return nil, err
	}
	custom, class, err := a.customMarshaler(v, &how)
	switch {
	case err != nil:
		return nil, err
	case custom != nil:
		return a.marshalCustom(custom, class, &how)
	}
	id, err := a.refer(v, &how)
	if err != nil {
		return nil, err
	}
	return a.proc.appendObjref(nil, &how.IID, id), nil
}

// unmarshal gives apartment a the interface pointer that an OBJREF, which marshal
// has made, stands for.
func (a *apartment) unmarshal(b []byte, info *InterfaceInfo) (any, error) {
	ref, n, err := a.proc.parseObjref(b)
	if err != nil {
		return nil, err
	}
	return a.resolve(&ref, bytes.NewReader(b[n:]), info)
}

// resolve gives apartment a the interface pointer that an OBJREF stands for: the
// object itself if it lives there, else the apartment's proxy for it. Data is what
// follows in the place from which the OBJREF was read.
func (a *apartment) resolve(ref *objref, data io.Reader, info *InterfaceInfo) (any, error) {
	if ref.custom {
		return a.unmarshalCustom(ref, data, info)
	}
	t := a.proc.claim(ref.id)
	if t == nil {
		return nil, CO_E_OBJNOTCONNECTED
	}
	return t.receive(a, info)
}

// release drops what an OBJREF, which marshal has made, holds.
func (a *apartment) release(b []byte) error {
	ref, n, err := a.proc.parseObjref(b)
	if err != nil {
		return err
	}
	return a.abandon(&ref, bytes.NewReader(b[n:]))
}

// abandon is resolve for an interface pointer that nobody wants.
func (a *apartment) abandon(ref *objref, data io.Reader) error {
	if ref.custom {
		return a.releaseCustom(ref, data)
	}
	if !a.proc.dropReference(ref.id) {
		return RPC_E_INVALID_OBJREF
	}
	return nil
}
