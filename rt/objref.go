package rt

import (
	"encoding/binary"
)

// An OBJREF ([MS-DCOM] 2.2.18), all in little-endian order:
//
//	0  signature  "MEOW"
//	4  flags      which kind it is
//	8  iid        the interface
//
// One within a process goes on like this. Its flags are none of the four that
// travel. It stands for what the flags of its marshaling say, one reference or a
// place in a table.
//
//	24  process    the process that wrote it
//	32  reference  a key into its table of references
//
// One of an object that marshals itself, OBJREF_CUSTOM ([MS-DCOM] 2.2.18.6):
//
//	24  clsid      the class that unmarshals it
//	40  extension  0
//	44  reserved   here the length of the data; not used by who reads it
//	48  data       what the object has written
const (
	objrefSignature  = 0x574f454d
	objrefCustom     = 4
	objrefInProcess  = 1 << 31
	objrefHead       = 24
	objrefSize       = 40
	objrefCustomHead = 48
)

// An objref is what an OBJREF says, but for the data of a custom one.
type objref struct {
	iid    IID
	custom bool
	class  CLSID       // of a custom one
	id     referenceID // of one within the process
}

// appendObjref appends the OBJREF of a reference.
func (p *Process) appendObjref(b []byte, iid *IID, id referenceID) []byte {
	b = appendObjrefHead(b, objrefInProcess, iid)
	b = binary.LittleEndian.AppendUint64(b, p.nonce)
	return binary.LittleEndian.AppendUint64(b, uint64(id))
}

// appendCustomObjref appends the OBJREF of an object that has marshaled itself.
func appendCustomObjref(b []byte, iid *IID, class *CLSID, data []byte) []byte {
	b = appendObjrefHead(b, objrefCustom, iid)
	b = appendGUID(b, class)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

func appendObjrefHead(b []byte, flags uint32, iid *IID) []byte {
	b = binary.LittleEndian.AppendUint32(b, objrefSignature)
	b = binary.LittleEndian.AppendUint32(b, flags)
	return appendGUID(b, iid)
}

func appendGUID(b []byte, g *GUID) []byte {
	b = binary.LittleEndian.AppendUint32(b, g.Data1)
	b = binary.LittleEndian.AppendUint16(b, g.Data2)
	b = binary.LittleEndian.AppendUint16(b, g.Data3)
	return append(b, g.Data4[:]...)
}

func readGUID(b []byte) GUID {
	return GUID{
		Data1: binary.LittleEndian.Uint32(b),
		Data2: binary.LittleEndian.Uint16(b[4:]),
		Data3: binary.LittleEndian.Uint16(b[6:]),
		Data4: [8]byte(b[8:16]),
	}
}

// parseObjref reads the OBJREF at the start of b and tells how long it is, without
// the data of a custom one.
func (p *Process) parseObjref(b []byte) (ref objref, n int, err error) {
	if len(b) < objrefHead || binary.LittleEndian.Uint32(b) != objrefSignature {
		return ref, 0, RPC_E_INVALID_OBJREF
	}
	flags := binary.LittleEndian.Uint32(b[4:])
	ref.iid = readGUID(b[8:])
	switch {
	case flags == objrefInProcess && len(b) >= objrefSize && binary.LittleEndian.Uint64(b[24:]) == p.nonce:
		ref.id = referenceID(binary.LittleEndian.Uint64(b[32:]))
		return ref, objrefSize, nil
	case flags == objrefCustom && len(b) >= objrefCustomHead:
		ref.custom, ref.class = true, readGUID(b[24:])
		return ref, objrefCustomHead, nil
	}
	return ref, 0, RPC_E_INVALID_OBJREF
}
