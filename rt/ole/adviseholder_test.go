package ole_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/goidl/goidl/rt/rttest"
)

// A notebook is a data object whose advisory connections a holder keeps.
type notebook struct {
	rt.Object
	ole.IDataObject
	text   string
	lent   atomic.Int32 // data that have not come back
	advise ole.DataAdviseHolder
}

func (n *notebook) GetData(_ context.Context, f *ole.FORMATETC) (ole.STGMEDIUM, error) {
	if f.CfFormat != ole.CF_TEXT {
		return ole.STGMEDIUM{Tymed: ole.TYMED_FILE, FileName: "left over"}, rt.DV_E_FORMATETC
	}
	n.lent.Add(1)
	return ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: ole.HGLOBAL(n.text), PUnkForRelease: &loan{n: n}}, nil
}

// A loan is data that wants to come back.
type loan struct {
	rt.Object
	n *notebook
}

func (l *loan) FinalRelease(context.Context) { l.n.lent.Add(-1) }

func (n *notebook) DAdvise(ctx context.Context, f *ole.FORMATETC, advf uint32, sink ole.IAdviseSink) (uint32, error) {
	return n.advise.Advise(ctx, n, f, advf, sink)
}

func (n *notebook) DUnadvise(ctx context.Context, connection uint32) error {
	return n.advise.Unadvise(ctx, connection)
}

func (n *notebook) EnumDAdvise(ctx context.Context) (ole.IEnumSTATDATA, error) {
	return n.advise.EnumAdvise(ctx)
}

func (n *notebook) FinalRelease(ctx context.Context) { n.advise.Close(ctx) }

// A notes sink writes down what it is told, and where.
type notes struct {
	ole.IAdviseSink
	mu   sync.Mutex
	told []string
	from []string
}

func (s *notes) OnDataChange(ctx context.Context, f *ole.FORMATETC, m *ole.STGMEDIUM) error {
	here, err := rt.CurrentApartment(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, string(m.HGlobal))
	s.from = append(s.from, here.Name)
	f.CfFormat = 0 // the sink's copy
	return errors.Join(err, rt.E_FAIL)
}

// take gives what has been told since the last time.
func (s *notes) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	told := fmt.Sprintf("%q", s.told)
	s.told = nil
	return told
}

func textFormat() *ole.FORMATETC {
	return &ole.FORMATETC{CfFormat: ole.CF_TEXT, DwAspect: 1, Lindex: -1, Tymed: uint32(ole.TYMED_HGLOBAL)}
}

// TestDataAdviseHolder checks what each combination of flags means: what a sink is
// told when it is advised, at a change, at another one, and when the object stops.
// All but those with ADVF_DATAONSTOP are as seen under Wine 8.0, which ignores that
// one.
func TestDataAdviseHolder(t *testing.T) {
	const nothing, noData, data = `[]`, `[""]`, `["text"]`
	for _, test := range []struct {
		advf  ole.ADVF
		steps [4]string
	}{
		{0, [4]string{nothing, data, data, data}},
		{ole.ADVF_NODATA, [4]string{nothing, noData, noData, noData}},
		{ole.ADVF_PRIMEFIRST, [4]string{data, data, data, data}},
		{ole.ADVF_PRIMEFIRST | ole.ADVF_NODATA, [4]string{noData, noData, noData, noData}},
		{ole.ADVF_ONLYONCE, [4]string{nothing, data, nothing, nothing}},
		{ole.ADVF_ONLYONCE | ole.ADVF_NODATA, [4]string{nothing, noData, nothing, nothing}},
		{ole.ADVF_ONLYONCE | ole.ADVF_PRIMEFIRST, [4]string{data, nothing, nothing, nothing}},
		{ole.ADVF_ONLYONCE | ole.ADVF_PRIMEFIRST | ole.ADVF_NODATA, [4]string{noData, nothing, nothing, nothing}},
		{ole.ADVF_DATAONSTOP, [4]string{nothing, data, data, data}},
		{ole.ADVF_DATAONSTOP | ole.ADVF_NODATA, [4]string{nothing, noData, noData, data}},
		{ole.ADVF_DATAONSTOP | ole.ADVF_NODATA | ole.ADVF_ONLYONCE, [4]string{nothing, noData, nothing, nothing}},
	} {
		ctx := inMTA(t, rttest.Orderly())
		object, sink := &notebook{text: "text"}, &notes{}
		connection, err := object.DAdvise(ctx, textFormat(), uint32(test.advf), sink)
		if connection == 0 || err != nil {
			t.Error(connection, err)
		}
		got := [4]string{0: sink.take()}
		for i, advf := range []ole.ADVF{0, 0, ole.ADVF_DATAONSTOP} {
			if err := object.advise.SendOnDataChange(ctx, object, 0, uint32(advf)); err != nil {
				t.Error(err)
			}
			got[i+1] = sink.take()
		}
		if lent := object.lent.Load(); lent != 0 {
			t.Errorf("ADVF %d: %d media have not been released", test.advf, lent)
		}
		if got != test.steps {
			t.Errorf("ADVF %d: told %v, want %v", test.advf, got, test.steps)
		}
		var gone error
		if test.advf&ole.ADVF_ONLYONCE != 0 {
			gone = rt.OLE_E_NOCONNECTION
		}
		if err := object.DUnadvise(ctx, connection); !errors.Is(err, gone) {
			t.Errorf("ADVF %d: DUnadvise: %v", test.advf, err)
		}
	}
}

// inMTA gives a context in the MTA of a new process.
func inMTA(t *testing.T, options ...rttest.Option) context.Context {
	t.Helper()
	ctx, leave, err := rt.InitializeEx(rttest.Process(t, options...), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(leave)
	return ctx
}

// TestDataAdviseHolderAcross has sinks of several apartments, advised through a
// proxy, told by a worker of yet another one. Each is called at home.
func TestDataAdviseHolderAcross(t *testing.T) {
	ctx := inMTA(t, rttest.Orderly())
	object := &notebook{text: "noon"}
	at := func(name string, f func(ctx context.Context) error) *rt.STA {
		sta, err := rt.NewSTA(ctx, rt.Named(name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closeSTA(t, ctx, sta) })
		if err := sta.Do(ctx, f); err != nil {
			t.Error(err)
		}
		return sta
	}
	var cookie uint32
	home := at("object", func(ctx context.Context) (err error) {
		cookie, err = rt.RegisterInterfaceInGlobal[ole.IDataObject](ctx, object)
		return err
	})
	sinks := map[string]*notes{"client": {}, "another": {}}
	for name, sink := range sinks {
		at(name, func(ctx context.Context) error {
			p, err := rt.GetInterfaceFromGlobal[ole.IDataObject](ctx, cookie)
			if err != nil {
				return err
			}
			defer rt.Release(p)
			_, err = p.DAdvise(ctx, textFormat(), 0, sink)
			return err
		})
	}
	at("worker", func(ctx context.Context) error {
		p, err := rt.GetInterfaceFromGlobal[ole.IDataObject](ctx, cookie)
		if err != nil {
			return err
		}
		defer rt.Release(p)
		return object.advise.SendOnDataChange(ctx, p, 0, 0)
	})
	for name, sink := range sinks {
		if !slices.Equal(sink.from, []string{name}) || sink.take() != `["noon"]` {
			t.Errorf("the sink of %s was told in %q", name, sink.from)
		}
	}
	rt.Release(object)
	if err := rt.RevokeInterfaceFromGlobal(ctx, cookie); err != nil { // the object's end closes the holder
		t.Error(err)
	}
	if err := home.Do(ctx, func(context.Context) error { return nil }); err != nil { // it comes after the end
		t.Error(err)
	}
}

// TestDataAdviseHolderEnum walks over the connections.
func TestDataAdviseHolderEnum(t *testing.T) {
	ctx := inMTA(t)
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	object, near, far := &notebook{text: "text"}, &notes{}, &notes{}
	first, err := object.DAdvise(ctx, textFormat(), uint32(ole.ADVF_NODATA), near)
	if err != nil {
		t.Error(err)
	}
	var second uint32
	err = sta.Do(ctx, func(ctx context.Context) (err error) {
		second, err = object.DAdvise(ctx, textFormat(), 0, far)
		return err
	})
	if err != nil || second == first {
		t.Error(first, second, err)
	}
	list := connections(t, ctx, object)
	if len(list) != 2 || list[0].DwConnection != first || list[1].DwConnection != second ||
		list[0].PAdvSink != ole.IAdviseSink(near) || !rt.IsProxy(list[1].PAdvSink) || list[0].Advf != uint32(ole.ADVF_NODATA) {
		t.Errorf("%+v", list)
	}
	closeSTA(t, ctx, sta)
	if list := connections(t, ctx, object); len(list) != 1 {
		t.Errorf("after the end of the sink's apartment: %+v", list)
	}
	if err := object.advise.SendOnDataChange(ctx, object, 0, 0); err != nil || near.take() != `[""]` || far.take() != `[]` {
		t.Error(err)
	}
	object.advise.Close(ctx)
	if list := connections(t, ctx, object); len(list) != 0 {
		t.Errorf("after Close: %+v", list)
	}
}

// connections reads an object's EnumDAdvise.
func connections(t *testing.T, ctx context.Context, object ole.IDataObject) []ole.STATDATA {
	t.Helper()
	all, err := object.EnumDAdvise(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(all)
	list, err := all.Next(ctx, 10)
	if !errors.Is(err, rt.S_FALSE) {
		t.Error(err)
	}
	for _, c := range list {
		rt.Release(c.PAdvSink)
	}
	return list
}

// TestDataAdviseHolderRefuses checks errors, and that a sink is told also when there
// are no data in its format.
func TestDataAdviseHolderRefuses(t *testing.T) {
	ctx := inMTA(t, rttest.Orderly())
	object, sink := &notebook{}, &notes{}
	h := &object.advise
	for name, test := range map[string]struct{ err, want error }{
		"no sink":          {second(h.Advise(ctx, object, textFormat(), 0, nil)), rt.E_INVALIDARG},
		"no format":        {second(h.Advise(ctx, object, nil, 0, sink)), rt.E_INVALIDARG},
		"no apartment":     {second(h.Advise(rttest.Process(t), object, textFormat(), 0, sink)), rt.CO_E_NOTINITIALIZED},
		"no connection":    {h.Unadvise(ctx, 1), rt.OLE_E_NOCONNECTION},
		"a reserved flag":  {h.SendOnDataChange(ctx, object, 1, 0), rt.E_INVALIDARG},
		"no object":        {h.SendOnDataChange(ctx, nil, 0, 0), rt.E_INVALIDARG},
		"from nowhere":     {h.SendOnDataChange(rttest.Process(t), object, 0, 0), rt.CO_E_NOTINITIALIZED},
		"nobody to tell":   {h.SendOnDataChange(ctx, object, 0, 0), nil},
		"primed with none": {second(h.Advise(ctx, nil, textFormat(), uint32(ole.ADVF_PRIMEFIRST|ole.ADVF_ONLYONCE), sink)), nil},
	} {
		if !errors.Is(test.err, test.want) {
			t.Errorf("%s: %v, want %v", name, test.err, test.want)
		}
	}
	if told := sink.take(); told != `[""]` {
		t.Error(told)
	}
	format := textFormat()
	format.CfFormat = ole.CF_BITMAP
	if _, err := h.Advise(ctx, object, format, 0, sink); err != nil {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := h.SendOnDataChange(gone, object, 0, 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := h.SendOnDataChange(ctx, object, 0, 0); err != nil || sink.take() != `[""]` {
		t.Error("a format that the object has not:", err)
	}
	h.Close(ctx)
}

// TestDataAdviseHolderOnlyOnce has many senders, and a sink that wants to be told
// once.
func TestDataAdviseHolderOnlyOnce(t *testing.T) {
	ctx := inMTA(t, rttest.Orderly())
	object, sink := &notebook{text: "text"}, &notes{}
	for range 10 {
		if _, err := object.DAdvise(ctx, textFormat(), uint32(ole.ADVF_ONLYONCE), sink); err != nil {
			t.Error(err)
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := object.advise.SendOnDataChange(ctx, object, 0, 0); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if told := sink.take(); told != `["text"]` {
			t.Error(told)
		}
	}
}
