package ole

import "github.com/goidl/goidl/rt/ndr"

// HBITMAP is a device-dependent bitmap, with all its bits.
type HBITMAP struct {
	Type       int32 // 0
	Width      int32 // in pixels
	Height     int32 // in lines
	WidthBytes int32 // of one line of one plane
	Planes     uint16
	BitsPixel  uint16 // of one plane
	Bits       []byte
}

// MarshalNDR appends b as a userHBITMAP.
func (b *HBITMAP) MarshalNDR(e *ndr.Encoder) {
	putRemote(e, true)
	e.Count(len(b.Bits))
	e.Int32(b.Type)
	e.Int32(b.Width)
	e.Int32(b.Height)
	e.Int32(b.WidthBytes)
	e.Uint16(b.Planes)
	e.Uint16(b.BitsPixel)
	e.Uint32(uint32(len(b.Bits)))
	e.Raw(b.Bits)
}

// UnmarshalNDR reads a userHBITMAP. A null bitmap gives the zero HBITMAP.
func (b *HBITMAP) UnmarshalNDR(d *ndr.Decoder) {
	*b = HBITMAP{}
	if !remote(d) {
		return
	}
	n := d.Count(1)
	b.Type, b.Width, b.Height, b.WidthBytes = d.Int32(), d.Int32(), d.Int32(), d.Int32()
	b.Planes, b.BitsPixel = d.Uint16(), d.Uint16()
	b.Bits = blobData(d, n)
}

// HPALETTE is a palette of colours.
type HPALETTE struct {
	Version uint16 // 0x300
	Entries []PALETTEENTRY
}

// paletteEntrySize is the size of a PALETTEENTRY on the wire.
const paletteEntrySize = 4

// MarshalNDR appends p as a userHPALETTE.
func (p *HPALETTE) MarshalNDR(e *ndr.Encoder) {
	putRemote(e, true)
	e.Count(len(p.Entries))
	e.Uint16(p.Version)
	e.Uint16(ndr.Len[uint16](e, len(p.Entries)))
	for i := range p.Entries {
		p.Entries[i].EncodeNDR(e)
	}
}

// UnmarshalNDR reads a userHPALETTE. A null palette gives the zero HPALETTE.
func (p *HPALETTE) UnmarshalNDR(d *ndr.Decoder) {
	*p = HPALETTE{}
	if !remote(d) {
		return
	}
	n := d.Count(paletteEntrySize)
	p.Version = d.Uint16()
	d.Agree(uint32(d.Uint16()), int64(n))
	if d.Err() != nil {
		return
	}
	p.Entries = make([]PALETTEENTRY, n)
	for i := range p.Entries {
		p.Entries[i].DecodeNDR(d)
	}
}

// HMETAFILE is a 16-bit Windows metafile; nil is null.
type HMETAFILE []byte

// MarshalNDR appends m as a userHMETAFILE.
func (m *HMETAFILE) MarshalNDR(e *ndr.Encoder) {
	if putRemote(e, *m != nil) {
		putBlob(e, *m)
	}
}

// UnmarshalNDR reads a userHMETAFILE.
func (m *HMETAFILE) UnmarshalNDR(d *ndr.Decoder) {
	*m = nil
	if remote(d) {
		*m = blob(d)
	}
}

// HENHMETAFILE is an enhanced metafile; nil is null.
type HENHMETAFILE []byte

// MarshalNDR appends m as a userHENHMETAFILE.
func (m *HENHMETAFILE) MarshalNDR(e *ndr.Encoder) {
	if putRemote(e, *m != nil) {
		putBlob(e, *m)
	}
}

// UnmarshalNDR reads a userHENHMETAFILE.
func (m *HENHMETAFILE) UnmarshalNDR(d *ndr.Decoder) {
	*m = nil
	if remote(d) {
		*m = blob(d)
	}
}

// HMETAFILEPICT is a metafile and how large it wants to be drawn.
type HMETAFILEPICT struct {
	MM   int32 // mapping mode
	XExt int32
	YExt int32
	HMF  HMETAFILE
}

// MarshalNDR appends p as a userHMETAFILEPICT.
func (p *HMETAFILEPICT) MarshalNDR(e *ndr.Encoder) {
	putRemote(e, true)
	e.Int32(p.MM)
	e.Int32(p.XExt)
	e.Int32(p.YExt)
	if putPresent(e, p.HMF != nil) {
		p.HMF.MarshalNDR(e)
	}
}

// UnmarshalNDR reads a userHMETAFILEPICT. A null picture gives the zero
// HMETAFILEPICT.
func (p *HMETAFILEPICT) UnmarshalNDR(d *ndr.Decoder) {
	*p = HMETAFILEPICT{}
	if !remote(d) {
		return
	}
	p.MM, p.XExt, p.YExt = d.Int32(), d.Int32(), d.Int32()
	if d.Uint32() != 0 {
		p.HMF.UnmarshalNDR(d)
	}
}
