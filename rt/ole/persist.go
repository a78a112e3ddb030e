package ole

import (
	"context"
)

func iPersistMemoryLoadProxy(ctx context.Context, p *IPersistMemoryProxy, pMem []byte) error {
	return p.remoteLoad(ctx, pMem)
}

func iPersistMemoryLoadStub(ctx context.Context, obj IPersistMemory, pMem []byte) error {
	return obj.Load(ctx, pMem)
}

func iPersistMemorySaveProxy(ctx context.Context, p *IPersistMemoryProxy, fClearDirty int32, cbSize uint32) (pMem []byte, err error) {
	return p.remoteSave(ctx, fClearDirty, cbSize)
}

func iPersistMemorySaveStub(ctx context.Context, obj IPersistMemory, fClearDirty int32, cbSize uint32) (pMem []byte, err error) {
	return obj.Save(ctx, fClearDirty, cbSize)
}
