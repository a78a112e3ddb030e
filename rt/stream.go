package rt

import (
	"context"
	"sync"
)

// A Stream carries a marshaled interface pointer from one apartment to another.
//
// Concurrency: all functions that take a Stream may be called from any goroutine.
type Stream struct {
	mu   sync.Mutex
	data []byte
}

// NewStream makes a stream of what another one's Bytes gave.
func NewStream(data []byte) *Stream { return &Stream{data: data} }

// Bytes gives what is left to read.
func (s *Stream) Bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.data
}

// take reads everything, so that nobody else does.
func (s *Stream) take() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	data := s.data
	s.data = nil
	return data
}

// MarshalInterThreadInterfaceInStream marshals v, an interface pointer of the
// apartment of ctx, for one other apartment of the process. The stream may be
// handed to any goroutine, which gives it to GetInterfaceAndReleaseStream. It
// holds a reference to the object until then, or until ReleaseMarshalData.
func MarshalInterThreadInterfaceInStream[I any](ctx context.Context, v I) (*Stream, error) {
	info := infoFor[I]()
	if info == nil {
		info = &unknownInfo // a type of the program's own: the receiver says what it wants
	}
	return marshalInStream(ctx, &info.IID, v)
}

func marshalInStream(ctx context.Context, iid *IID, v any) (*Stream, error) {
	if v == nil {
		return nil, E_INVALIDARG
	}
	apt, err := current(ctx)
	if err != nil {
		return nil, err
	}
	id, err := apt.marshal(iid, v)
	if err != nil {
		return nil, err
	}
	return &Stream{data: apt.proc.objref(nil, iid, id)}, nil
}

// GetInterfaceAndReleaseStream gives the apartment of ctx the interface pointer in
// s: the object itself if it lives there, else a proxy. That can be done once; then
// nothing is left in s.
func GetInterfaceAndReleaseStream[I any](ctx context.Context, s *Stream) (I, error) {
	var none I
	apt, err := current(ctx)
	switch {
	case err != nil:
		return none, err
	case s == nil:
		return none, E_INVALIDARG
	}
	v, err := apt.unmarshalStream(s, infoFor[I]())
	if err != nil {
		return none, err
	}
	i, err := as[I](v)
	if err != nil {
		Release(v)
	}
	return i, err
}

// unmarshalStream reads an interface pointer of the interface info from s. info is
// nil for a Go type without proxy and stub code, which only an object that lives in
// a can have.
func (a *apartment) unmarshalStream(s *Stream, info *InterfaceInfo) (any, error) {
	data := s.take()
	if len(data) == 0 {
		return nil, STG_E_READFAULT
	}
	if info == nil {
		info = &unknownInfo
	}
	id, err := a.proc.parseObjref(data)
	if err != nil {
		return nil, err
	}
	ref := a.proc.takeReference(id)
	if ref == nil {
		return nil, CO_E_OBJNOTCONNECTED
	}
	return a.receive(ref.sm, info)
}

// ReleaseMarshalData drops the reference in a stream that will not be read.
func ReleaseMarshalData(ctx context.Context, s *Stream) error {
	if s == nil {
		return E_INVALIDARG
	}
	data := s.take()
	if len(data) == 0 {
		return STG_E_READFAULT
	}
	proc := processOf(ctx)
	id, err := proc.parseObjref(data)
	if err != nil {
		return err
	}
	proc.dropReference(id)
	return nil
}
