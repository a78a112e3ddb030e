package ole

import "github.com/goidl/goidl/rt/ndr"

// Types that mean something inside one process or on one machine only travel as
// a union: either the handle itself or all that it stands for. Its discriminant
// is one of WDT_INPROC_CALL, WDT_REMOTE_CALL, WDT_INPROC64_CALL; read as text
// they are "WdtH", "WdtR" and "WdtP".
//
// Memory blocks and GDI objects are Go values here, not handles, so that they
// always travel whole. A handle in their place is of use to nobody and refused.

// present is the referent id of a pointer inside such a union. It is not one of
// the message's own numbering, which goes on as if the union had no pointers:
// where Windows has a handle's value here, any value but zero will do.
const present = 0x72657355

// putRemote appends the discriminant of a value that travels whole, and the
// referent id of the data, 0 if there is none. It returns there.
func putRemote(e *ndr.Encoder, there bool) bool {
	e.Uint32(WDT_REMOTE_CALL)
	return putPresent(e, there)
}

// putPresent appends a referent id and returns there.
func putPresent(e *ndr.Encoder, there bool) bool {
	var id uint32
	if there {
		id = present
	}
	e.Uint32(id)
	return there
}

// remote reads what putRemote appends and reports whether data follow. Null
// handles of the other forms are accepted too.
func remote(d *ndr.Decoder) bool {
	switch context := d.Uint32(); context {
	case WDT_REMOTE_CALL:
		return d.Uint32() != 0
	case WDT_INPROC_CALL:
		refuseHandle(d, uint64(d.Uint32()))
	case WDT_INPROC64_CALL:
		refuseHandle(d, d.Uint64())
	default:
		d.BadTag(int64(context))
	}
	return false
}

func refuseHandle(d *ndr.Decoder, h uint64) {
	if h != 0 {
		d.Fail(&ndr.Error{Status: ndr.BadStubData, Offset: d.Offset(), Detail: "a handle where data is expected"})
	}
}

// putBlob appends a BYTE_BLOB.
func putBlob(e *ndr.Encoder, b []byte) {
	e.Count(len(b))
	e.Uint32(uint32(len(b)))
	e.Raw(b)
}

// blob reads a BYTE_BLOB. It is not nil unless there is an error.
func blob(d *ndr.Decoder) []byte {
	n := d.Count(1)
	return blobData(d, n)
}

// blobData reads the second count of a BYTE_BLOB or its kin, which must be n,
// and n bytes.
func blobData(d *ndr.Decoder, n int) []byte {
	d.Agree(d.Uint32(), int64(n))
	if d.Err() != nil {
		return nil
	}
	return d.NewUint8s(n)
}
