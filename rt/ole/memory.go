package ole

import (
	"context"
	"math"
	"sync"

	"github.com/goidl/goidl/rt"
)

// A MemoryStream is an IStream over memory, as CreateStreamOnHGlobal makes it on
// Windows. Its clones share the bytes and each have a place of their own.
//
// Concurrency: all methods of a stream and of its clones may overlap; in what
// order they read and write is then open.
type MemoryStream struct {
	bytes *sharedBytes
	pos   uint64 // guarded by bytes.mu
}

// sharedBytes is what a stream and its clones have in common.
type sharedBytes struct {
	mu   sync.Mutex
	data []byte
}

// maxMemoryStream bounds the length of a MemoryStream: that of Windows has 32
// bits for it.
const maxMemoryStream = math.MaxUint32

// NewMemoryStream makes a stream that holds data, which it then owns, and stands
// at the start.
func NewMemoryStream(data []byte) *MemoryStream {
	return &MemoryStream{bytes: &sharedBytes{data: data}}
}

// Bytes gives a copy of all the stream holds.
func (s *MemoryStream) Bytes() []byte {
	defer s.lock()()
	return append([]byte(nil), s.bytes.data...)
}

// lock locks the bytes and gives the function that unlocks them.
func (s *MemoryStream) lock() (unlock func()) {
	s.bytes.mu.Lock()
	return s.bytes.mu.Unlock
}

// Read gives the next bytes, cb at most, fewer at the end.
func (s *MemoryStream) Read(_ context.Context, cb uint32) ([]byte, error) {
	defer s.lock()()
	return append([]byte{}, s.take(uint64(cb))...), nil
}

// take gives the next bytes, n at most, and moves behind them.
func (s *MemoryStream) take(n uint64) []byte {
	from := min(s.pos, uint64(len(s.bytes.data)))
	rest := s.bytes.data[from:]
	rest = rest[:min(n, uint64(len(rest)))]
	s.pos += uint64(len(rest))
	return rest
}

// Write puts pv over the bytes that follow, or behind the end.
func (s *MemoryStream) Write(_ context.Context, pv []byte) (uint32, error) {
	defer s.lock()()
	end := s.pos + uint64(len(pv))
	if end > maxMemoryStream {
		return 0, rt.STG_E_MEDIUMFULL
	}
	s.bytes.grow(end)
	s.pos += uint64(copy(s.bytes.data[s.pos:], pv))
	return uint32(len(pv)), nil
}

// grow makes the bytes at least n long, with zeros.
func (b *sharedBytes) grow(n uint64) {
	if more := int64(n) - int64(len(b.data)); more > 0 {
		b.data = append(b.data, make([]byte, more)...)
	}
}

// Seek moves to a place counted from dwOrigin, behind the end too.
func (s *MemoryStream) Seek(_ context.Context, dlibMove LARGE_INTEGER, dwOrigin uint32) (ULARGE_INTEGER, error) {
	defer s.lock()()
	var from uint64
	switch STREAM_SEEK(dwOrigin) {
	case STREAM_SEEK_SET:
	case STREAM_SEEK_CUR:
		from = s.pos
	case STREAM_SEEK_END:
		from = uint64(len(s.bytes.data))
	default:
		return ULARGE_INTEGER{}, rt.STG_E_INVALIDFUNCTION
	}
	to := int64(from) + dlibMove.QuadPart
	if to < 0 || to > maxMemoryStream {
		return ULARGE_INTEGER{}, rt.STG_E_INVALIDFUNCTION
	}
	s.pos = uint64(to)
	return ULARGE_INTEGER{QuadPart: s.pos}, nil
}

// SetSize cuts the bytes off or fills them up with zeros. No place moves.
func (s *MemoryStream) SetSize(_ context.Context, libNewSize ULARGE_INTEGER) error {
	if libNewSize.QuadPart > maxMemoryStream {
		return rt.STG_E_INVALIDFUNCTION
	}
	defer s.lock()()
	s.bytes.grow(libNewSize.QuadPart)
	s.bytes.data = s.bytes.data[:libNewSize.QuadPart]
	return nil
}

// CopyTo writes up to cb bytes from here to pstm.
func (s *MemoryStream) CopyTo(ctx context.Context, pstm IStream, cb ULARGE_INTEGER) (pcbRead, pcbWritten ULARGE_INTEGER, err error) {
	if pstm == nil {
		return pcbRead, pcbWritten, rt.STG_E_INVALIDPOINTER
	}
	for pcbRead.QuadPart < cb.QuadPart {
		piece, _ := s.Read(ctx, uint32(min(cb.QuadPart-pcbRead.QuadPart, copyPiece)))
		if len(piece) == 0 {
			break
		}
		pcbRead.QuadPart += uint64(len(piece))
		n, err := pstm.Write(ctx, piece)
		pcbWritten.QuadPart += uint64(n)
		if rt.Failed(err) {
			return pcbRead, pcbWritten, err
		}
	}
	return pcbRead, pcbWritten, nil
}

// copyPiece is how much CopyTo writes at once. No lock is held meanwhile: the
// other stream may be a clone, or far away.
const copyPiece = 64 << 10

// Commit does nothing: what is written is there.
func (s *MemoryStream) Commit(context.Context, uint32) error { return nil }

// Revert does nothing.
func (s *MemoryStream) Revert(context.Context) error { return nil }

// LockRegion is not supported.
func (s *MemoryStream) LockRegion(context.Context, ULARGE_INTEGER, ULARGE_INTEGER, uint32) error {
	return rt.STG_E_INVALIDFUNCTION
}

// UnlockRegion is not supported.
func (s *MemoryStream) UnlockRegion(context.Context, ULARGE_INTEGER, ULARGE_INTEGER, uint32) error {
	return rt.STG_E_INVALIDFUNCTION
}

// Stat tells the length. The stream has no name and no times.
func (s *MemoryStream) Stat(context.Context, uint32) (STATSTG, error) {
	defer s.lock()()
	return STATSTG{
		Type:   uint32(STGTY_STREAM),
		CbSize: ULARGE_INTEGER{QuadPart: uint64(len(s.bytes.data))},
	}, nil
}

// Clone gives a stream over the same bytes that stands at the same place.
func (s *MemoryStream) Clone(context.Context) (IStream, error) {
	defer s.lock()()
	return &MemoryStream{bytes: s.bytes, pos: s.pos}, nil
}
