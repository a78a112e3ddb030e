package main

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// The private formats in which the board gives data, beside one of this program
// for its time test.
var (
	cfTimeData = ole.RegisterClipboardFormat("TimeDataObject") // a SYSTEMTIME
	cfThreadID = ole.RegisterClipboardFormat("ThreadId")       // the thread that the board was called on, 4 bytes
	cfTimeTest = ole.RegisterClipboardFormat("TimeTest")       // lindex bytes of the board's memory
)

// memorySize is how much the board remembers, in bytes.
const memorySize = 1 << 20

// A board is the clock board: a component that offers IDataObject and
// IClockBoard. The same code serves under every threading model, so it
// serializes what needs to be: its memory and its one advisory connection.
type board struct {
	rt.Object
	disciplined bool // it marshals a sink before another thread calls it

	mu     sync.Mutex
	memory []byte
	worker WORKER
	conn   *connection // nil while nobody is advised
}

var (
	_ ole.IDataObject = (*board)(nil)
	_ IClockBoard     = (*board)(nil)
)

func newBoard(disciplined bool) *board {
	return &board{disciplined: disciplined, memory: make([]byte, memorySize)}
}

// Now gives the time of this computer, for want of an antenna.
func (b *board) Now(context.Context) (ole.SYSTEMTIME, error) { return now(), nil }

func (b *board) Where(ctx context.Context) (uint32, ole.APTTYPE, error) {
	kind, _, err := rt.GetApartmentType(ctx)
	return threadID(), ole.APTTYPE(kind), err
}

func (b *board) Exchange(_ context.Context, data []byte) ([]byte, error) {
	if len(data) > memorySize {
		return nil, rt.E_INVALIDARG
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for at := 0; at < len(data); {
		at += swap(data[at:], b.memory[at:])
	}
	return data, nil
}

// swap exchanges a piece of a and b and gives its length.
func swap(a, b []byte) int {
	var piece [512]byte
	n := copy(piece[:], a)
	copy(a[:n], b)
	return copy(b, piece[:n])
}

func (b *board) SetWorker(_ context.Context, worker WORKER) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.worker = worker
	return nil
}

// GetData gives the data in memory, or in a stream for those who want that.
func (b *board) GetData(ctx context.Context, format *ole.FORMATETC) (ole.STGMEDIUM, error) {
	if err := b.QueryGetData(ctx, format); err != nil {
		return ole.STGMEDIUM{}, err
	}
	data, err := b.render(format)
	if err != nil {
		return ole.STGMEDIUM{}, err
	}
	if ole.TYMED(format.Tymed)&ole.TYMED_HGLOBAL != 0 {
		return ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: data}, nil
	}
	return ole.STGMEDIUM{Tymed: ole.TYMED_ISTREAM, Stream: ole.NewMemoryStream(data)}, nil
}

// GetDataHere fills the caller's memory, which has to be large enough.
func (b *board) GetDataHere(ctx context.Context, format *ole.FORMATETC, medium *ole.STGMEDIUM) (ole.STGMEDIUM, error) {
	if err := b.QueryGetData(ctx, format); err != nil {
		return ole.STGMEDIUM{}, err
	}
	if medium.Tymed != ole.TYMED_HGLOBAL {
		return ole.STGMEDIUM{}, rt.DV_E_TYMED
	}
	data, err := b.render(format)
	if err != nil {
		return ole.STGMEDIUM{}, err
	}
	if copy(medium.HGlobal, data) < len(data) {
		return ole.STGMEDIUM{}, rt.STG_E_MEDIUMFULL
	}
	return *medium, nil
}

func (b *board) QueryGetData(_ context.Context, format *ole.FORMATETC) error {
	switch {
	case format == nil:
		return rt.E_INVALIDARG
	case format.CfFormat != cfTimeData && format.CfFormat != cfThreadID && format.CfFormat != cfTimeTest:
		return rt.DV_E_FORMATETC
	case format.DwAspect != uint32(ole.DVASPECT_CONTENT):
		return rt.DV_E_DVASPECT
	case ole.TYMED(format.Tymed)&(ole.TYMED_HGLOBAL|ole.TYMED_ISTREAM) == 0:
		return rt.DV_E_TYMED
	}
	return nil
}

// render makes the data of a format.
func (b *board) render(format *ole.FORMATETC) ([]byte, error) {
	switch format.CfFormat {
	case cfTimeData:
		return binary.Append(nil, binary.LittleEndian, now())
	case cfThreadID:
		return binary.LittleEndian.AppendUint32(nil, threadID()), nil
	}
	if format.Lindex < 0 || format.Lindex > memorySize {
		return nil, rt.DV_E_LINDEX
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]byte(nil), b.memory[:format.Lindex]...), nil
}

func (b *board) GetCanonicalFormatEtc(context.Context, *ole.FORMATETC) (ole.FORMATETC, error) {
	return ole.FORMATETC{}, rt.DATA_S_SAMEFORMATETC
}

func (b *board) SetData(context.Context, *ole.FORMATETC, *ole.STGMEDIUM, int32) error {
	return rt.E_NOTIMPL
}

func (b *board) EnumFormatEtc(_ context.Context, direction uint32) (ole.IEnumFORMATETC, error) {
	if direction != uint32(ole.DATADIR_GET) {
		return nil, rt.E_NOTIMPL
	}
	return ole.NewEnumFORMATETC([]ole.FORMATETC{*formatetc(cfTimeData), *formatetc(cfThreadID)}), nil
}

// formatetc asks for a format's content in memory.
func formatetc(format ole.CLIPFORMAT) *ole.FORMATETC {
	return &ole.FORMATETC{
		CfFormat: format,
		DwAspect: uint32(ole.DVASPECT_CONTENT),
		Lindex:   -1,
		Tymed:    uint32(ole.TYMED_HGLOBAL),
	}
}

func now() ole.SYSTEMTIME { return ole.SystemTimeOf(time.Now().UTC()) }
