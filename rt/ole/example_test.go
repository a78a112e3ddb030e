package ole_test

import (
	"context"
	"fmt"
	"time"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// A clock that has nothing to tell but the time: an IDataObject with one format,
// as memory. The embedded interface stands for the methods that it does without.
type clock struct{ ole.IDataObject }

var timeFormat = ole.RegisterClipboardFormat("Example Time")

func (clock) GetData(_ context.Context, format *ole.FORMATETC) (ole.STGMEDIUM, error) {
	if format.CfFormat != timeFormat || ole.TYMED(format.Tymed)&ole.TYMED_HGLOBAL == 0 {
		return ole.STGMEDIUM{}, rt.DV_E_FORMATETC
	}
	return ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: ole.HGLOBAL("09:30")}, nil
}

func Example() {
	var data ole.IDataObject = clock{}
	medium, err := data.GetData(context.Background(), &ole.FORMATETC{
		CfFormat: timeFormat,
		DwAspect: uint32(ole.DVASPECT_CONTENT),
		Lindex:   -1,
		Tymed:    uint32(ole.TYMED_HGLOBAL),
	})
	fmt.Printf("%s %v\n", medium.HGlobal, err)
	fmt.Println(ole.ReleaseStgMedium(&medium))
	// Output:
	// 09:30 <nil>
	// <nil>
}

func ExampleVARIANT() {
	values := ole.SAFEARRAY{
		VT:     ole.VT_VARIANT,
		Bounds: []ole.SAFEARRAYBOUND{{CElements: 2}},
		Data: []ole.VARIANT{
			{VT: ole.VT_BSTR, Val: ole.NewBSTR("Zürich")},
			{VT: ole.VT_DATE, Val: ole.DateOf(time.Date(1997, 3, 9, 12, 0, 0, 0, time.UTC))},
		},
	}
	fmt.Println(values.Data)
	// Output: [VARIANT(0x8, Zürich) VARIANT(0x7, 35498.5)]
}

// A thermometer keeps its sinks in a holder.
type thermometer struct {
	ole.IDataObject
	degrees string
	advise  ole.DataAdviseHolder
}

func (t *thermometer) GetData(context.Context, *ole.FORMATETC) (ole.STGMEDIUM, error) {
	return ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: ole.HGLOBAL(t.degrees)}, nil
}

func (t *thermometer) DAdvise(ctx context.Context, format *ole.FORMATETC, advf uint32, sink ole.IAdviseSink) (uint32, error) {
	return t.advise.Advise(ctx, t, format, advf, sink)
}

// A printer is a sink.
type printer struct{ ole.IAdviseSink }

func (printer) OnDataChange(_ context.Context, _ *ole.FORMATETC, medium *ole.STGMEDIUM) error {
	fmt.Printf("%s degrees\n", medium.HGlobal)
	return nil
}

func ExampleDataAdviseHolder() {
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	t := &thermometer{degrees: "20"}
	defer t.advise.Close(ctx)
	format := &ole.FORMATETC{CfFormat: ole.CF_TEXT, Lindex: -1, Tymed: uint32(ole.TYMED_HGLOBAL)}
	_, err := t.DAdvise(ctx, format, uint32(ole.ADVF_PRIMEFIRST), printer{})
	fmt.Println(err)
	t.degrees = "21"
	fmt.Println(t.advise.SendOnDataChange(ctx, t, 0, 0))
	// Output:
	// 20 degrees
	// <nil>
	// 21 degrees
	// <nil>
}
