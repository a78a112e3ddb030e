package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// Methods of storages that are [local] because C has them with parameters that
// are reserved, and of a type that cannot be sent.

func iStorageOpenStreamProxy(ctx context.Context, p *IStorageProxy, pwcsName string, reserved1 any, grfMode uint32, reserved2 uint32) (ppstm IStream, err error) {
	if reserved1 != nil {
		return nil, rt.STG_E_INVALIDPARAMETER
	}
	return p.remoteOpenStream(ctx, pwcsName, 0, nil, grfMode, reserved2)
}

func iStorageOpenStreamStub(ctx context.Context, obj IStorage, pwcsName string, _ uint32, _ []byte, grfMode uint32, reserved2 uint32) (ppstm IStream, err error) {
	return obj.OpenStream(ctx, pwcsName, nil, grfMode, reserved2)
}

func iStorageEnumElementsProxy(ctx context.Context, p *IStorageProxy, reserved1 uint32, reserved2 []byte, reserved3 uint32) (ppenum IEnumSTATSTG, err error) {
	if reserved2 != nil {
		return nil, rt.STG_E_INVALIDPARAMETER
	}
	return p.remoteEnumElements(ctx, reserved1, 0, nil, reserved3)
}

func iStorageEnumElementsStub(ctx context.Context, obj IStorage, reserved1 uint32, _ uint32, _ []byte, reserved3 uint32) (ppenum IEnumSTATSTG, err error) {
	return obj.EnumElements(ctx, reserved1, nil, reserved3)
}
