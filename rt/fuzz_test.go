package rt_test

import (
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// FuzzUnmarshalInterface reads anything as an OBJREF: what the stream does not hold
// is refused, and what it holds is given or released, once.
func FuzzUnmarshalInterface(f *testing.F) {
	ctx, leave, err := rt.InitializeEx(rttest.Process(f), rt.COINIT_MULTITHREADED)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(leave)
	var s rt.Stream
	for _, flags := range []rt.MSHLFLAGS{rt.MSHLFLAGS_NORMAL, rt.MSHLFLAGS_TABLESTRONG} {
		if err := rt.MarshalInterface[IThing](ctx, &s, &thing{}, rt.MSHCTX_INPROC, flags); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(s.Bytes())
	f.Cleanup(func() {
		s.Rewind()
		_ = rt.ReleaseMarshalData(ctx, &s)
		_ = rt.ReleaseMarshalData(ctx, &s)
	})
	f.Add([]byte("MEOW\x04\x00\x00\x00 an interface's id the class's id ... \x00\x00\x00\x00data"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := rt.NewStream(data)
		for len(s.Bytes()) > 0 {
			before := len(s.Bytes())
			v, err := rt.UnmarshalInterface[IThing](ctx, s)
			if (v == nil) != (err != nil) {
				t.Error(v, err)
			}
			if len(s.Bytes()) >= before {
				t.Fatal("nothing was read")
			}
		}
		s.Rewind()
		for len(s.Bytes()) > 0 {
			_ = rt.ReleaseMarshalData(ctx, s)
		}
	})
}
