package rt

import (
	"context"
	"io"
	"sync"
)

// A Stream carries marshaled interface pointers from one apartment to another: what
// MarshalInterface writes to its end, UnmarshalInterface reads from where the last
// one stopped. For objects that marshal themselves it is an io.ReadWriteSeeker, whose
// place is that for reading.
//
// Concurrency: all methods, and all functions that take a Stream, may be called
// from any goroutine. An interface pointer is read by one of them only.
type Stream struct {
	mu   sync.Mutex
	data []byte
	read int // how much of it has been read
}

// NewStream makes a stream of what another one's Bytes gave.
func NewStream(data []byte) *Stream { return &Stream{data: data} }

// Bytes gives what is left to read.
func (s *Stream) Bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.data[s.read:]
}

// Rewind makes reading start from the beginning.
func (s *Stream) Rewind() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = 0
}

// Seek implements io.Seeker.
func (s *Stream) Seek(offset int64, whence int) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch whence {
	case io.SeekCurrent:
		offset += int64(s.read)
	case io.SeekEnd:
		offset += int64(len(s.data))
	}
	if offset < 0 || offset > int64(len(s.data)) || whence < io.SeekStart || whence > io.SeekEnd {
		return 0, E_INVALIDARG
	}
	s.read = int(offset)
	return offset, nil
}

// Read implements io.Reader.
func (s *Stream) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read == len(s.data) && len(p) > 0 {
		return 0, io.EOF
	}
	n := copy(p, s.data[s.read:])
	s.read += n
	return n, nil
}

// Write implements io.Writer. It never fails.
func (s *Stream) Write(p []byte) (int, error) {
	s.append(p)
	return len(p), nil
}

func (s *Stream) append(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = append(s.data, p...)
}

// take reads an OBJREF, up to the data of an object that marshals itself. After
// what is not an OBJREF nothing is left to read.
func (s *Stream) take(p *Process) (objref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read == len(s.data) {
		return objref{}, STG_E_READFAULT
	}
	ref, n, err := p.parseObjref(s.data[s.read:])
	if err != nil {
		n = len(s.data) - s.read
	}
	s.read += n
	return ref, err
}

// MarshalInterThreadInterfaceInStream marshals v, an interface pointer of the
// apartment of ctx, for one other apartment of the process. The stream may be
// handed to any goroutine, which gives it to GetInterfaceAndReleaseStream. It
// holds a reference to the object until then, or until ReleaseMarshalData.
func MarshalInterThreadInterfaceInStream[I any](ctx context.Context, v I) (*Stream, error) {
	s := &Stream{}
	if err := MarshalInterface(ctx, s, v, MSHCTX_INPROC, MSHLFLAGS_NORMAL); err != nil {
		return nil, err
	}
	return s, nil
}

// GetInterfaceAndReleaseStream is UnmarshalInterface for a stream of
// MarshalInterThreadInterfaceInStream. That can be done once; then nothing is left
// in s.
func GetInterfaceAndReleaseStream[I any](ctx context.Context, s *Stream) (I, error) {
	return UnmarshalInterface[I](ctx, s)
}
