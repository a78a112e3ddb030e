package ole_test

import (
	"errors"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// TestGlobalInterfaceTable uses the table as the object that COM has.
func TestGlobalInterfaceTable(t *testing.T) {
	ctx, stream := fromSTA(t, func() ole.IStream { return ole.NewMemoryStream([]byte("text")) })
	var table ole.IGlobalInterfaceTable = &ole.GlobalInterfaceTable{}
	cookie, err := table.RegisterInterfaceInGlobal(ctx, stream, ole.IID_ISequentialStream)
	if err != nil {
		t.Fatal(err)
	}
	v, err := table.GetInterfaceFromGlobal(ctx, cookie, ole.IID_IStream)
	if v != any(stream) || err != nil {
		t.Errorf("%v, %v", v, err)
	}
	rt.Release(v)
	for name, err := range map[string]error{
		"an interface that it has not": second(table.GetInterfaceFromGlobal(ctx, cookie, ole.IID_IStorage)),
		"to register such":             second(table.RegisterInterfaceInGlobal(ctx, stream, ole.IID_IStorage)),
	} {
		if !errors.Is(err, rt.E_NOINTERFACE) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := table.RevokeInterfaceFromGlobal(ctx, cookie); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"no object":      second(table.RegisterInterfaceInGlobal(ctx, nil, ole.IID_IStream)),
		"revoked":        second(table.GetInterfaceFromGlobal(ctx, cookie, ole.IID_IStream)),
		"revoked before": table.RevokeInterfaceFromGlobal(ctx, cookie),
	} {
		if !errors.Is(err, rt.E_INVALIDARG) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
