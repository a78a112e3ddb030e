package ole

import (
	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

const (
	WDT_INPROC_CALL   uint32 = 0x48746457
	WDT_REMOTE_CALL   uint32 = 0x52746457
	WDT_INPROC64_CALL uint32 = 0x50746457
	OBJ_PAL           uint32 = 5
	OBJ_BITMAP        uint32 = 7
	VARIANT_TRUE      int16  = -1
	VARIANT_FALSE     int16  = 0
)

type VARENUM int32

const (
	VT_EMPTY    VARENUM = 0
	VT_NULL     VARENUM = 1
	VT_I2       VARENUM = 2
	VT_I4       VARENUM = 3
	VT_R4       VARENUM = 4
	VT_R8       VARENUM = 5
	VT_CY       VARENUM = 6
	VT_DATE     VARENUM = 7
	VT_BSTR     VARENUM = 8
	VT_DISPATCH VARENUM = 9
	VT_ERROR    VARENUM = 10
	VT_BOOL     VARENUM = 11
	VT_VARIANT  VARENUM = 12
	VT_UNKNOWN  VARENUM = 13
	VT_DECIMAL  VARENUM = 14
	VT_I1       VARENUM = 16
	VT_UI1      VARENUM = 17
	VT_UI2      VARENUM = 18
	VT_UI4      VARENUM = 19
	VT_I8       VARENUM = 20
	VT_UI8      VARENUM = 21
	VT_INT      VARENUM = 22
	VT_UINT     VARENUM = 23
	VT_RECORD   VARENUM = 36
	VT_ARRAY    VARENUM = 0x2000
	VT_BYREF    VARENUM = 0x4000
	VT_TYPEMASK VARENUM = 0x0fff
)

type SF_TYPE int32

const (
	SF_I1       SF_TYPE = 16
	SF_I2       SF_TYPE = 2
	SF_I4       SF_TYPE = 3
	SF_I8       SF_TYPE = 20
	SF_BSTR     SF_TYPE = 8
	SF_UNKNOWN  SF_TYPE = 13
	SF_DISPATCH SF_TYPE = 9
	SF_VARIANT  SF_TYPE = 12
	SF_HAVEIID  SF_TYPE = 0x800d
)

const (
	FADF_HAVEIID     uint16 = 0x0040
	FADF_HAVEVARTYPE uint16 = 0x0080
	FADF_BSTR        uint16 = 0x0100
	FADF_UNKNOWN     uint16 = 0x0200
	FADF_DISPATCH    uint16 = 0x0400
	FADF_VARIANT     uint16 = 0x0800
)

type TYMED int32

const (
	TYMED_NULL     TYMED = 0
	TYMED_HGLOBAL  TYMED = 1
	TYMED_FILE     TYMED = 2
	TYMED_ISTREAM  TYMED = 4
	TYMED_ISTORAGE TYMED = 8
	TYMED_GDI      TYMED = 16
	TYMED_MFPICT   TYMED = 32
	TYMED_ENHMF    TYMED = 64
)

type SAFEARRAYBOUND struct {
	CElements uint32
	LLbound   int32
}

func (v *SAFEARRAYBOUND) EncodeNDR(e *ndr.Encoder) { e.Uint32(v.CElements); e.Int32(v.LLbound) }
func (v *SAFEARRAYBOUND) DecodeNDR(d *ndr.Decoder) { v.CElements, v.LLbound = d.Uint32(), d.Int32() }

type CY struct{ Int64 int64 }

func (v *CY) EncodeNDR(e *ndr.Encoder) { e.Int64(v.Int64) }
func (v *CY) DecodeNDR(d *ndr.Decoder) { v.Int64 = d.Int64() }

type DECIMAL struct {
	WReserved uint16
	Scale     uint8
	Sign      uint8
	Hi32      uint32
	Lo64      uint64
}

func (v *DECIMAL) EncodeNDR(e *ndr.Encoder) {
	e.Align(8)
	e.Uint16(v.WReserved)
	e.Uint8(v.Scale)
	e.Uint8(v.Sign)
	e.Uint32(v.Hi32)
	e.Uint64(v.Lo64)
}
func (v *DECIMAL) DecodeNDR(d *ndr.Decoder) {
	d.Align(8)
	v.WReserved, v.Scale, v.Sign, v.Hi32, v.Lo64 = d.Uint16(), d.Uint8(), d.Uint8(), d.Uint32(), d.Uint64()
}

type PALETTEENTRY struct{ PeRed, PeGreen, PeBlue, PeFlags uint8 }

func (v *PALETTEENTRY) EncodeNDR(e *ndr.Encoder) {
	e.Raw([]byte{v.PeRed, v.PeGreen, v.PeBlue, v.PeFlags})
}
func (v *PALETTEENTRY) DecodeNDR(d *ndr.Decoder) {
	v.PeRed, v.PeGreen, v.PeBlue, v.PeFlags = d.Uint8(), d.Uint8(), d.Uint8(), d.Uint8()
}

type SYSTEMTIME struct {
	WYear, WMonth, WDayOfWeek, WDay, WHour, WMinute, WSecond, WMilliseconds uint16
}
type FILETIME struct{ DwLowDateTime, DwHighDateTime uint32 }

var IID_IStream, IID_IStorage, IID_IDispatch rt.IID

type IStream interface{ Stream() }
type IStorage interface{ Storage() }
type IDispatch interface{ Dispatch() }
