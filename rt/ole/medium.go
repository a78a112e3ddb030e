package ole

import (
	"os"
	"strconv"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// A STGMEDIUM is data in a medium. Tymed says which of the fields up to
// PUnkForRelease has it; the others are zero.
//
// Across a boundary memory, bitmaps and metafiles are copied, a stream or a
// storage is passed by reference, and a file by its name.
type STGMEDIUM struct {
	Tymed        TYMED
	HGlobal      HGLOBAL        // TYMED_HGLOBAL
	FileName     string         // TYMED_FILE
	Stream       IStream        // TYMED_ISTREAM
	Storage      IStorage       // TYMED_ISTORAGE
	Bitmap       *HBITMAP       // TYMED_GDI: this one
	Palette      *HPALETTE      // … or this one
	MetaFilePict *HMETAFILEPICT // TYMED_MFPICT
	EnhMetaFile  HENHMETAFILE   // TYMED_ENHMF

	// PUnkForRelease, unless nil, owns the data: who is done with the medium
	// releases it and leaves the rest alone.
	PUnkForRelease rt.IUnknown
}

// ASYNC_STGMEDIUM is the STGMEDIUM of IAdviseSink.OnDataChange.
type ASYNC_STGMEDIUM = STGMEDIUM

// FLAG_STGMEDIUM is an STGMEDIUM and whether it changes owner.
type FLAG_STGMEDIUM struct {
	ContextFlags   int32
	FPassOwnership int32 // 1 if the receiver then owns the medium
	Stgmed         STGMEDIUM
}

// ReleaseStgMedium ends the use of a medium by its owner and empties it. A
// stream or a storage is released. A file is deleted, unless PUnkForRelease owns
// it. PUnkForRelease is released.
func ReleaseStgMedium(m *STGMEDIUM) error {
	old := *m
	*m = STGMEDIUM{}
	switch {
	case old.Tymed == TYMED_ISTREAM && old.Stream != nil:
		rt.Release(old.Stream)
	case old.Tymed == TYMED_ISTORAGE && old.Storage != nil:
		rt.Release(old.Storage)
	}
	if old.PUnkForRelease != nil {
		rt.Release(old.PUnkForRelease)
		return nil
	}
	if old.Tymed == TYMED_FILE && old.FileName != "" {
		return os.Remove(old.FileName)
	}
	return nil
}

// MarshalNDR appends m as a userSTGMEDIUM.
func (m *STGMEDIUM) MarshalNDR(e *ndr.Encoder) {
	m.encodeFlat(e)
	m.encodeData(e)
}

// UnmarshalNDR reads a userSTGMEDIUM.
func (m *STGMEDIUM) UnmarshalNDR(d *ndr.Decoder) {
	data, unk := m.decodeFlat(d)
	m.decodeData(d, data, unk)
}

// MarshalNDR appends m as a userFLAG_STGMEDIUM.
func (m *FLAG_STGMEDIUM) MarshalNDR(e *ndr.Encoder) {
	e.Int32(m.ContextFlags)
	e.Int32(m.FPassOwnership)
	m.Stgmed.MarshalNDR(e)
}

// UnmarshalNDR reads a userFLAG_STGMEDIUM.
func (m *FLAG_STGMEDIUM) UnmarshalNDR(d *ndr.Decoder) {
	m.ContextFlags, m.FPassOwnership = d.Int32(), d.Int32()
	m.Stgmed.UnmarshalNDR(d)
}

// encodeFlat appends the struct: the discriminant, the referent id of the data
// unless there is no medium, and that of PUnkForRelease.
func (m *STGMEDIUM) encodeFlat(e *ndr.Encoder) {
	e.Uint32(uint32(m.Tymed))
	if m.Tymed != TYMED_NULL {
		putPresent(e, m.hasData(e))
	}
	putPresent(e, m.PUnkForRelease != nil)
}

// decodeFlat reads what encodeFlat appends and tells what follows.
func (m *STGMEDIUM) decodeFlat(d *ndr.Decoder) (data, unk bool) {
	*m = STGMEDIUM{Tymed: TYMED(d.Uint32())}
	if m.Tymed != TYMED_NULL {
		data = d.Uint32() != 0
	}
	return data, d.Uint32() != 0
}

// hasData reports whether the medium is there. An unknown medium is an error.
func (m *STGMEDIUM) hasData(e *ndr.Encoder) bool {
	switch m.Tymed {
	case TYMED_HGLOBAL:
		return m.HGlobal != nil
	case TYMED_FILE:
		return m.FileName != ""
	case TYMED_ISTREAM:
		return m.Stream != nil
	case TYMED_ISTORAGE:
		return m.Storage != nil
	case TYMED_GDI:
		return m.Bitmap != nil || m.Palette != nil
	case TYMED_MFPICT:
		return m.MetaFilePict != nil
	case TYMED_ENHMF:
		return m.EnhMetaFile != nil
	}
	e.Fail(&ndr.Error{Status: ndr.InvalidTag, Offset: -1, Detail: "TYMED " + strconv.Itoa(int(m.Tymed))})
	return false
}

// encodeData appends what the pointers of the struct point to.
func (m *STGMEDIUM) encodeData(e *ndr.Encoder) {
	if m.Tymed != TYMED_NULL && m.hasData(e) {
		m.encodeMedium(e)
	}
	if m.PUnkForRelease != nil {
		e.InterfacePointee(&rt.IID_IUnknown, m.PUnkForRelease)
	}
}

func (m *STGMEDIUM) encodeMedium(e *ndr.Encoder) {
	switch m.Tymed {
	case TYMED_HGLOBAL:
		m.HGlobal.MarshalNDR(e)
	case TYMED_FILE:
		e.WideString(m.FileName)
	case TYMED_ISTREAM:
		e.InterfacePointee(&IID_IStream, m.Stream)
	case TYMED_ISTORAGE:
		e.InterfacePointee(&IID_IStorage, m.Storage)
	case TYMED_GDI:
		m.encodeGDI(e)
	case TYMED_MFPICT:
		m.MetaFilePict.MarshalNDR(e)
	case TYMED_ENHMF:
		m.EnhMetaFile.MarshalNDR(e)
	}
}

// encodeGDI appends a GDI_OBJECT.
func (m *STGMEDIUM) encodeGDI(e *ndr.Encoder) {
	if m.Bitmap != nil {
		e.Uint32(OBJ_BITMAP)
		putPresent(e, true)
		m.Bitmap.MarshalNDR(e)
		return
	}
	e.Uint32(OBJ_PAL)
	putPresent(e, true)
	m.Palette.MarshalNDR(e)
}

// decodeData reads what encodeData appends.
func (m *STGMEDIUM) decodeData(d *ndr.Decoder, data, unk bool) {
	m.decodeMedium(d, data)
	if unk {
		m.PUnkForRelease = d.InterfacePointee(&rt.IID_IUnknown)
	}
}

// decodeMedium reads the data, if there are any. An unknown medium is an error
// even without.
func (m *STGMEDIUM) decodeMedium(d *ndr.Decoder, data bool) {
	switch {
	case m.Tymed < 0 || m.Tymed > TYMED_ENHMF || m.Tymed&(m.Tymed-1) != 0:
		d.BadTag(int64(m.Tymed))
	case !data:
	case m.Tymed == TYMED_HGLOBAL:
		m.HGlobal.UnmarshalNDR(d)
	case m.Tymed == TYMED_FILE:
		m.FileName = d.WideString()
	case m.Tymed == TYMED_ISTREAM:
		m.Stream, _ = d.InterfacePointee(&IID_IStream).(IStream)
	case m.Tymed == TYMED_ISTORAGE:
		m.Storage, _ = d.InterfacePointee(&IID_IStorage).(IStorage)
	case m.Tymed == TYMED_GDI:
		m.decodeGDI(d)
	case m.Tymed == TYMED_MFPICT:
		m.MetaFilePict = new(HMETAFILEPICT)
		m.MetaFilePict.UnmarshalNDR(d)
	case m.Tymed == TYMED_ENHMF:
		m.EnhMetaFile.UnmarshalNDR(d)
	}
}

// decodeGDI reads a GDI_OBJECT.
func (m *STGMEDIUM) decodeGDI(d *ndr.Decoder) {
	object, there := d.Uint32(), d.Uint32() != 0
	switch {
	case object != OBJ_BITMAP && object != OBJ_PAL:
		d.BadTag(int64(object))
	case !there:
	case object == OBJ_BITMAP:
		m.Bitmap = new(HBITMAP)
		m.Bitmap.UnmarshalNDR(d)
	default:
		m.Palette = new(HPALETTE)
		m.Palette.UnmarshalNDR(d)
	}
}
