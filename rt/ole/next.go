package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// The enumerators' Next and its [call_as] twins, RemoteNext. In C the caller may
// pass no place for the count; in Go the slice has it, and the two are the same.

func iEnumUnknownNextProxy(ctx context.Context, p *IEnumUnknownProxy, celt uint32) (rgelt []rt.IUnknown, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumUnknownNextStub(ctx context.Context, obj IEnumUnknown, celt uint32) (rgelt []rt.IUnknown, err error) {
	return obj.Next(ctx, celt)
}

func iEnumStringNextProxy(ctx context.Context, p *IEnumStringProxy, celt uint32) (rgelt []*string, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumStringNextStub(ctx context.Context, obj IEnumString, celt uint32) (rgelt []*string, err error) {
	return obj.Next(ctx, celt)
}

func iEnumMonikerNextProxy(ctx context.Context, p *IEnumMonikerProxy, celt uint32) (rgelt []IMoniker, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumMonikerNextStub(ctx context.Context, obj IEnumMoniker, celt uint32) (rgelt []IMoniker, err error) {
	return obj.Next(ctx, celt)
}

func iEnumSTATSTGNextProxy(ctx context.Context, p *IEnumSTATSTGProxy, celt uint32) (rgelt []STATSTG, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumSTATSTGNextStub(ctx context.Context, obj IEnumSTATSTG, celt uint32) (rgelt []STATSTG, err error) {
	return obj.Next(ctx, celt)
}

func iEnumFORMATETCNextProxy(ctx context.Context, p *IEnumFORMATETCProxy, celt uint32) (rgelt []FORMATETC, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumFORMATETCNextStub(ctx context.Context, obj IEnumFORMATETC, celt uint32) (rgelt []FORMATETC, err error) {
	return obj.Next(ctx, celt)
}

func iEnumSTATDATANextProxy(ctx context.Context, p *IEnumSTATDATAProxy, celt uint32) (rgelt []STATDATA, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumSTATDATANextStub(ctx context.Context, obj IEnumSTATDATA, celt uint32) (rgelt []STATDATA, err error) {
	return obj.Next(ctx, celt)
}

func iEnumVARIANTNextProxy(ctx context.Context, p *IEnumVARIANTProxy, celt uint32) (rgVar []VARIANT, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumVARIANTNextStub(ctx context.Context, obj IEnumVARIANT, celt uint32) (rgVar []VARIANT, err error) {
	return obj.Next(ctx, celt)
}

func iEnumOLEVERBNextProxy(ctx context.Context, p *IEnumOLEVERBProxy, celt uint32) (rgelt []OLEVERB, err error) {
	return p.remoteNext(ctx, celt)
}

func iEnumOLEVERBNextStub(ctx context.Context, obj IEnumOLEVERB, celt uint32) (rgelt []OLEVERB, err error) {
	return obj.Next(ctx, celt)
}

func iEnumConnectionsNextProxy(ctx context.Context, p *IEnumConnectionsProxy, cConnections uint32) (rgcd []CONNECTDATA, err error) {
	return p.remoteNext(ctx, cConnections)
}

func iEnumConnectionsNextStub(ctx context.Context, obj IEnumConnections, cConnections uint32) (rgcd []CONNECTDATA, err error) {
	return obj.Next(ctx, cConnections)
}

func iEnumConnectionPointsNextProxy(ctx context.Context, p *IEnumConnectionPointsProxy, cConnections uint32) (ppCP []IConnectionPoint, err error) {
	return p.remoteNext(ctx, cConnections)
}

func iEnumConnectionPointsNextStub(ctx context.Context, obj IEnumConnectionPoints, cConnections uint32) (ppCP []IConnectionPoint, err error) {
	return obj.Next(ctx, cConnections)
}
