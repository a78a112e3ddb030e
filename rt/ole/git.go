package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// A GlobalInterfaceTable is the process's global interface table as an object, for
// code that expects an IGlobalInterfaceTable. It knows interfaces by their ids;
// rt.RegisterInterfaceInGlobal and its likes know them by their Go types.
//
// Concurrency: all methods may be called in every apartment.
type GlobalInterfaceTable struct{ rt.FreeThreadedMarshaler }

var _ IGlobalInterfaceTable = (*GlobalInterfaceTable)(nil)

// RegisterInterfaceInGlobal puts an interface pointer into the table.
func (*GlobalInterfaceTable) RegisterInterfaceInGlobal(ctx context.Context, pUnk rt.IUnknown, riid rt.GUID) (uint32, error) {
	if pUnk == nil {
		return 0, rt.E_INVALIDARG
	}
	v, err := rt.QueryInterfaceByID(ctx, pUnk, riid)
	if err != nil {
		return 0, err
	}
	defer rt.Release(v)
	return rt.RegisterInterfaceInGlobal(ctx, v)
}

// RevokeInterfaceFromGlobal ends a registration.
func (*GlobalInterfaceTable) RevokeInterfaceFromGlobal(ctx context.Context, dwCookie uint32) error {
	return rt.RevokeInterfaceFromGlobal(ctx, dwCookie)
}

// GetInterfaceFromGlobal gives an interface pointer to the apartment of ctx.
func (*GlobalInterfaceTable) GetInterfaceFromGlobal(ctx context.Context, dwCookie uint32, riid rt.GUID) (rt.IUnknown, error) {
	v, err := rt.GetInterfaceFromGlobal[rt.IUnknown](ctx, dwCookie)
	if err != nil {
		return nil, err
	}
	defer rt.Release(v)
	return rt.QueryInterfaceByID(ctx, v, riid)
}
