package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// IDataObject's [local] methods and their [call_as] twins, and those of the
// interfaces that belong to it.

func iDataObjectGetDataProxy(ctx context.Context, p *IDataObjectProxy, pformatetcIn *FORMATETC) (pmedium STGMEDIUM, err error) {
	return p.remoteGetData(ctx, pformatetcIn)
}

func iDataObjectGetDataStub(ctx context.Context, obj IDataObject, pformatetcIn *FORMATETC) (pRemoteMedium STGMEDIUM, err error) {
	return obj.GetData(ctx, pformatetcIn)
}

// iDataObjectGetDataHereProxy lends the object the caller's medium. A stream or
// storage is the caller's own afterwards too, and PUnkForRelease stays with the
// caller.
func iDataObjectGetDataHereProxy(ctx context.Context, p *IDataObjectProxy, pformatetc *FORMATETC, pmedium *STGMEDIUM) (STGMEDIUM, error) {
	const canBeLent = TYMED_HGLOBAL | TYMED_FILE | TYMED_ISTREAM | TYMED_ISTORAGE
	if pmedium == nil || pformatetc == nil {
		return STGMEDIUM{}, rt.E_POINTER
	}
	if pmedium.Tymed&canBeLent == 0 || pmedium.Tymed != TYMED(pformatetc.Tymed) {
		return STGMEDIUM{}, rt.DV_E_TYMED
	}
	lent := *pmedium
	lent.PUnkForRelease = nil
	medium, err := p.remoteGetDataHere(ctx, pformatetc, &lent)
	if rt.Failed(err) {
		return STGMEDIUM{}, err
	}
	medium.releaseInterfaces()
	medium.Stream, medium.Storage, medium.PUnkForRelease = pmedium.Stream, pmedium.Storage, pmedium.PUnkForRelease
	return medium, err
}

// iDataObjectGetDataHereStub gives the medium back. The object has it on loan,
// so that what it returns needs references of its own.
func iDataObjectGetDataHereStub(ctx context.Context, obj IDataObject, pformatetc *FORMATETC, pRemoteMedium *STGMEDIUM) (STGMEDIUM, error) {
	medium, err := obj.GetDataHere(ctx, pformatetc, pRemoteMedium)
	if !rt.Failed(err) {
		medium.addRefInterfaces()
	}
	return medium, err
}

// iDataObjectSetDataProxy sends the data. If they change owner, what is left
// here is let go, but not a file, which is now the object's.
func iDataObjectSetDataProxy(ctx context.Context, p *IDataObjectProxy, pformatetc *FORMATETC, pmedium *STGMEDIUM, fRelease int32) error {
	if pmedium == nil {
		return rt.E_POINTER
	}
	err := p.remoteSetData(ctx, pformatetc, &FLAG_STGMEDIUM{FPassOwnership: fRelease, Stgmed: *pmedium}, fRelease)
	if fRelease != 0 && !rt.Failed(err) {
		pmedium.releaseInterfaces()
		*pmedium = STGMEDIUM{}
	}
	return err
}

// iDataObjectSetDataStub hands the data over. What was unmarshaled is released
// after the call; an object that becomes the owner needs references of its own.
func iDataObjectSetDataStub(ctx context.Context, obj IDataObject, pformatetc *FORMATETC, pmedium *FLAG_STGMEDIUM, fRelease int32) error {
	if pmedium == nil {
		return obj.SetData(ctx, pformatetc, nil, fRelease)
	}
	medium := pmedium.Stgmed
	if fRelease != 0 {
		medium.addRefInterfaces()
	}
	err := obj.SetData(ctx, pformatetc, &medium, fRelease)
	if fRelease != 0 && rt.Failed(err) {
		pmedium.Stgmed.releaseInterfaces()
	}
	return err
}

// addRefInterfaces counts a reference to each interface pointer in m.
func (m *STGMEDIUM) addRefInterfaces() {
	for _, v := range m.interfaces() {
		rt.AddRef(v)
	}
}

// releaseInterfaces drops a reference to each interface pointer in m.
func (m *STGMEDIUM) releaseInterfaces() {
	for _, v := range m.interfaces() {
		rt.Release(v)
	}
}

// interfaces gives the interface pointers in m, nil where there is none.
func (m *STGMEDIUM) interfaces() [3]any {
	return [3]any{m.Stream, m.Storage, m.PUnkForRelease}
}
