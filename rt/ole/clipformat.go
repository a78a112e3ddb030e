package ole

import (
	"strconv"
	"strings"
	"sync"

	"github.com/goidl/goidl/rt/ndr"
)

// CLIPFORMAT numbers a data format. Up to 0xBFFF the numbers are fixed; from
// 0xC000 on, RegisterClipboardFormat gives them out to names.
type CLIPFORMAT uint16

// The clipboard formats that every system knows.
const (
	CF_TEXT            CLIPFORMAT = 1  // text in the user's code page, lines end in CR LF, ends in 0
	CF_BITMAP          CLIPFORMAT = 2  // HBITMAP
	CF_METAFILEPICT    CLIPFORMAT = 3  // HMETAFILEPICT
	CF_SYLK            CLIPFORMAT = 4  // Microsoft Symbolic Link
	CF_DIF             CLIPFORMAT = 5  // Software Arts' Data Interchange Format
	CF_TIFF            CLIPFORMAT = 6  // Tagged Image File Format
	CF_OEMTEXT         CLIPFORMAT = 7  // text in the OEM code page
	CF_DIB             CLIPFORMAT = 8  // BITMAPINFO and bits
	CF_PALETTE         CLIPFORMAT = 9  // HPALETTE
	CF_PENDATA         CLIPFORMAT = 10 // pen computing
	CF_RIFF            CLIPFORMAT = 11 // sound
	CF_WAVE            CLIPFORMAT = 12 // sound in one of the usual forms
	CF_UNICODETEXT     CLIPFORMAT = 13 // UTF-16 text, lines end in CR LF, ends in 0
	CF_ENHMETAFILE     CLIPFORMAT = 14 // HENHMETAFILE
	CF_HDROP           CLIPFORMAT = 15 // list of files
	CF_LOCALE          CLIPFORMAT = 16 // LCID of the text beside it
	CF_DIBV5           CLIPFORMAT = 17 // BITMAPV5HEADER and bits
	CF_OWNERDISPLAY    CLIPFORMAT = 0x0080
	CF_DSPTEXT         CLIPFORMAT = 0x0081
	CF_DSPBITMAP       CLIPFORMAT = 0x0082
	CF_DSPMETAFILEPICT CLIPFORMAT = 0x0083
	CF_DSPENHMETAFILE  CLIPFORMAT = 0x008e
	CF_PRIVATEFIRST    CLIPFORMAT = 0x0200
	CF_PRIVATELAST     CLIPFORMAT = 0x02ff
	CF_GDIOBJFIRST     CLIPFORMAT = 0x0300
	CF_GDIOBJLAST      CLIPFORMAT = 0x03ff
)

// The numbers that names are given, and how long a name may be: the limits of
// Windows, whose registered formats are atoms.
const (
	firstRegistered = 0xc000
	maxRegistered   = 0x10000 - firstRegistered
	maxFormatName   = 255 // UTF-16 code units
)

// formats are the registered formats of the process.
var formats struct {
	sync.RWMutex
	byName map[string]CLIPFORMAT // by name in lower case
	names  []string              // as first registered; names[0] has the number 0xC000
}

// RegisterClipboardFormat gives the number of a named format: the same number
// for the same name, in any case of letters, as long as the process lives. It
// is 0 if the name is empty or longer than 255 characters, or if all 16,384
// numbers are taken.
func RegisterClipboardFormat(name string) CLIPFORMAT {
	if n := len(utf16Units(name)); n == 0 || n > maxFormatName {
		return 0
	}
	key := strings.ToLower(name)
	formats.Lock()
	defer formats.Unlock()
	if cf, ok := formats.byName[key]; ok {
		return cf
	}
	if len(formats.names) == maxRegistered {
		return 0
	}
	cf := CLIPFORMAT(firstRegistered + len(formats.names))
	if formats.byName == nil {
		formats.byName = map[string]CLIPFORMAT{}
	}
	formats.byName[key] = cf
	formats.names = append(formats.names, name)
	return cf
}

// Name gives the name that cf was registered under, "" if it was not.
func (cf CLIPFORMAT) Name() string {
	formats.RLock()
	defer formats.RUnlock()
	if i := int(cf) - firstRegistered; i >= 0 && i < len(formats.names) {
		return formats.names[i]
	}
	return ""
}

// String gives the name of a registered format, the number of any other.
func (cf CLIPFORMAT) String() string {
	if name := cf.Name(); name != "" {
		return name
	}
	return "CLIPFORMAT(" + strconv.Itoa(int(cf)) + ")"
}

// MarshalNDR appends cf as a userCLIPFORMAT: its number, or where that means
// nothing, its name.
func (cf *CLIPFORMAT) MarshalNDR(e *ndr.Encoder) {
	name := ""
	if e.Remote && *cf >= firstRegistered {
		name = cf.Name()
	}
	if name == "" {
		e.Uint32(WDT_INPROC_CALL)
		e.Uint32(uint32(*cf))
		return
	}
	putRemote(e, true)
	e.WideString(name)
}

// UnmarshalNDR reads a userCLIPFORMAT. A name gets a number of this process.
func (cf *CLIPFORMAT) UnmarshalNDR(d *ndr.Decoder) {
	*cf = 0
	at := d.Offset()
	switch context := d.Uint32(); context {
	case WDT_INPROC_CALL:
		n := d.Uint32()
		if n > 0xffff {
			invalidBound(d, at, "clipboard format "+strconv.FormatUint(uint64(n), 10))
		}
		*cf = CLIPFORMAT(n)
	case WDT_REMOTE_CALL:
		if d.Uint32() != 0 {
			cf.register(d)
		}
	default:
		d.BadTag(int64(context))
	}
}

// register reads a format's name and gives cf the name's number.
func (cf *CLIPFORMAT) register(d *ndr.Decoder) {
	at := d.Offset()
	name := d.WideString()
	if d.Err() != nil {
		return
	}
	if *cf = RegisterClipboardFormat(name); *cf == 0 {
		invalidBound(d, at, "a clipboard format that cannot be registered")
	}
}
