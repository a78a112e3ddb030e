package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// The figures of 1997, from a Pentium Pro 200: 10 KB, 10,000 times.
const (
	direct1997    = 70.0   // ms
	marshaled1997 = 1533.0 // ms
)

// A timing compares the same call direct and through a proxy, which marshals it
// unless the object is neutral.
type timing struct {
	Call      string  `json:"call"`      // GetData gives fresh memory, Exchange uses the caller's
	Apartment string  `json:"apartment"` // of the proxy's object: a thread of its own, just order, or neutral
	Direct    float64 `json:"direct_ms"`
	Marshaled float64 `json:"marshaled_ms"`
	Ratio     float64 `json:"ratio"`
}

// A timetest is the time test's result. The embedded timing is the one of 1997:
// GetData, against an object on a thread of its own.
type timetest struct {
	N    int `json:"n"`
	Size int `json:"size"`
	timing
	All      []timing `json:"all"`
	Year1997 timing   `json:"year_1997"`
}

// A transfer moves size bytes between client and board.
type transfer struct {
	name string
	once func(ctx context.Context, b *boards, size int) error
}

// boards is a board by both its interfaces, and the client's memory.
type boards struct {
	board IClockBoard
	data  ole.IDataObject
	buf   []byte
}

var transfers = []transfer{
	{"GetData", func(ctx context.Context, b *boards, size int) error {
		format := formatetc(cfTimeTest)
		format.Lindex = int32(size)
		medium, err := b.data.GetData(ctx, format)
		if err == nil && len(medium.HGlobal) != size {
			return rt.E_UNEXPECTED
		}
		return err
	}},
	{"Exchange", func(ctx context.Context, b *boards, size int) (err error) {
		b.buf, err = b.board.Exchange(ctx, b.buf)
		if err == nil && len(b.buf) != size {
			return rt.E_UNEXPECTED
		}
		return err
	}},
}

// runTimeTest has a free-threaded client move size bytes n times: direct, to a
// board on a thread of its own, to one in an STA that is not bound to a thread, and
// to a neutral one. The client is not bound to its thread either.
func runTimeTest(ctx context.Context, n, size int) (*timetest, error) {
	if n < 1 || size < 0 || size > memorySize {
		return nil, fmt.Errorf("the time test needs -n of at least 1 and --size of at most %d", memorySize)
	}
	a, err := newApp(ctx, rt.COINIT_MULTITHREADED)
	if err != nil {
		return nil, err
	}
	defer a.close()
	direct, err := rt.CreateInstance[IClockBoard](a.ctx, classes[2].clsid)
	if err != nil {
		return nil, err
	}
	bound, err := rt.CreateInstance[IClockBoard](a.ctx, classes[1].clsid)
	if err != nil {
		return nil, err
	}
	neutral, err := rt.CreateInstance[IClockBoard](a.ctx, classes[4].clsid)
	if err != nil {
		return nil, err
	}
	ordered, err := a.boardIn("ordered STA", rt.Unlocked())
	if err != nil {
		return nil, err
	}
	result := &timetest{N: n, Size: size, Year1997: timing{
		Call: "GetData", Apartment: "thread", Direct: direct1997, Marshaled: marshaled1997, Ratio: marshaled1997 / direct1997,
	}}
	for _, t := range transfers {
		base, err := t.time(a.ctx, direct, n, size)
		if err != nil {
			return nil, err
		}
		for _, far := range []struct {
			apartment string
			board     IClockBoard
		}{{"thread", bound}, {"order only", ordered}, {"neutral", neutral}} {
			ms, err := t.time(a.ctx, far.board, n, size)
			if err != nil {
				return nil, err
			}
			result.All = append(result.All, timing{t.name, far.apartment, base, ms, ms / base})
		}
	}
	result.timing = result.All[0]
	return result, nil
}

// boardIn opens an STA, makes a board there and gives the main thread a proxy.
func (a *app) boardIn(name string, options ...rt.STAOption) (IClockBoard, error) {
	w, err := a.openSTA(name, options...)
	if err != nil {
		return nil, err
	}
	var stream *rt.Stream
	err = a.run(w, func(ctx context.Context) error {
		b, err := rt.CreateInstance[IClockBoard](ctx, classes[1].clsid)
		if err != nil {
			return err
		}
		defer rt.Release(b)
		stream, err = rt.MarshalInterThreadInterfaceInStream(ctx, b)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rt.GetInterfaceAndReleaseStream[IClockBoard](a.ctx, stream)
}

// time gives the milliseconds that n transfers take, after some to warm up.
func (t *transfer) time(ctx context.Context, b IClockBoard, n, size int) (float64, error) {
	data, err := rt.QueryInterface[ole.IDataObject](ctx, b)
	if err != nil {
		return 0, err
	}
	defer rt.Release(data)
	both := &boards{board: b, data: data, buf: make([]byte, size)}
	for range n/10 + 1 {
		if err := t.once(ctx, both, size); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	for range n {
		if err := t.once(ctx, both, size); err != nil {
			return 0, err
		}
	}
	return float64(time.Since(start).Nanoseconds()) / 1e6, nil
}

// printTimeTest prints the result as a table, or as a JSON object.
func printTimeTest(w io.Writer, r *timetest, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	fmt.Fprintf(w, "%d bytes, %d times, a free-threaded client:\n\n", r.Size, r.N)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "call\tobject's apartment\tdirect\tmarshaled\tratio\t")
	for _, t := range r.All {
		fmt.Fprintf(tw, "%s\t%s\t%.1f ms\t%.1f ms\t%.1f\t\n", t.Call, t.Apartment, t.Direct, t.Marshaled, t.Ratio)
	}
	t := r.Year1997
	fmt.Fprintf(tw, "%s, in 1997\t%s\t%.0f ms\t%.0f ms\t%.1f\t\n", t.Call, t.Apartment, t.Direct, t.Marshaled, t.Ratio)
	if err := tw.Flush(); err != nil {
		return err
	}
	return printChart(w, r)
}
