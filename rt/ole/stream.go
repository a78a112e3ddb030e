package ole

import (
	"context"
)

// Methods of streams and byte arrays that are [local] because C has them with
// void pointers and places that may be missing.

func iSequentialStreamReadProxy(ctx context.Context, p *ISequentialStreamProxy, cb uint32) (pv []byte, err error) {
	return p.remoteRead(ctx, cb)
}

func iSequentialStreamReadStub(ctx context.Context, obj ISequentialStream, cb uint32) (pv []byte, err error) {
	return obj.Read(ctx, cb)
}

func iSequentialStreamWriteProxy(ctx context.Context, p *ISequentialStreamProxy, pv []byte) (pcbWritten uint32, err error) {
	return p.remoteWrite(ctx, pv)
}

func iSequentialStreamWriteStub(ctx context.Context, obj ISequentialStream, pv []byte) (pcbWritten uint32, err error) {
	return obj.Write(ctx, pv)
}

func iStreamSeekProxy(ctx context.Context, p *IStreamProxy, dlibMove LARGE_INTEGER, dwOrigin uint32) (plibNewPosition ULARGE_INTEGER, err error) {
	return p.remoteSeek(ctx, dlibMove, dwOrigin)
}

func iStreamSeekStub(ctx context.Context, obj IStream, dlibMove LARGE_INTEGER, dwOrigin uint32) (plibNewPosition ULARGE_INTEGER, err error) {
	return obj.Seek(ctx, dlibMove, dwOrigin)
}

func iStreamCopyToProxy(ctx context.Context, p *IStreamProxy, pstm IStream, cb ULARGE_INTEGER) (pcbRead ULARGE_INTEGER, pcbWritten ULARGE_INTEGER, err error) {
	return p.remoteCopyTo(ctx, pstm, cb)
}

func iStreamCopyToStub(ctx context.Context, obj IStream, pstm IStream, cb ULARGE_INTEGER) (pcbRead ULARGE_INTEGER, pcbWritten ULARGE_INTEGER, err error) {
	return obj.CopyTo(ctx, pstm, cb)
}

func iLockBytesReadAtProxy(ctx context.Context, p *ILockBytesProxy, ulOffset ULARGE_INTEGER, cb uint32) (pv []byte, err error) {
	return p.remoteReadAt(ctx, ulOffset, cb)
}

func iLockBytesReadAtStub(ctx context.Context, obj ILockBytes, ulOffset ULARGE_INTEGER, cb uint32) (pv []byte, err error) {
	return obj.ReadAt(ctx, ulOffset, cb)
}

func iLockBytesWriteAtProxy(ctx context.Context, p *ILockBytesProxy, ulOffset ULARGE_INTEGER, pv []byte) (pcbWritten uint32, err error) {
	return p.remoteWriteAt(ctx, ulOffset, pv)
}

func iLockBytesWriteAtStub(ctx context.Context, obj ILockBytes, ulOffset ULARGE_INTEGER, pv []byte) (pcbWritten uint32, err error) {
	return obj.WriteAt(ctx, ulOffset, pv)
}

func iFillLockBytesFillAppendProxy(ctx context.Context, p *IFillLockBytesProxy, pv []byte) (pcbWritten uint32, err error) {
	return p.remoteFillAppend(ctx, pv)
}

func iFillLockBytesFillAppendStub(ctx context.Context, obj IFillLockBytes, pv []byte) (pcbWritten uint32, err error) {
	return obj.FillAppend(ctx, pv)
}

func iFillLockBytesFillAtProxy(ctx context.Context, p *IFillLockBytesProxy, ulOffset ULARGE_INTEGER, pv []byte) (pcbWritten uint32, err error) {
	return p.remoteFillAt(ctx, ulOffset, pv)
}

func iFillLockBytesFillAtStub(ctx context.Context, obj IFillLockBytes, ulOffset ULARGE_INTEGER, pv []byte) (pcbWritten uint32, err error) {
	return obj.FillAt(ctx, ulOffset, pv)
}
