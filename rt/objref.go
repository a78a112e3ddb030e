package rt

import (
	"encoding/binary"

	"github.com/goidl/goidl/rt/ndr"
)

// An OBJREF inside a process ([MS-DCOM] 2.2.18 for the head):
//
//	 0  signature  "MEOW"
//	 4  flags      objrefInProcess, which is none of the four that travel
//	 8  iid        the interface
//	24  process    the process that wrote it
//	32  reference  a key into its table of references
//
// All in little-endian order. It stands for one reference, which the one who
// unmarshals it takes over.
const (
	objrefSignature = 0x574f454d
	objrefInProcess = 1 << 31
	objrefSize      = 40
)

// A referenceID names a marshaled reference. The process that marshals chooses
// it; whoever unmarshals it, or drops it, frees it.
type referenceID uint64

// A reference is an interface pointer between its marshaling and its
// unmarshaling. It holds a reference to the object's stub manager.
type reference struct {
	sm  *stubManager
	iid IID
}

// appendObjref appends the OBJREF of a reference.
func (p *Process) appendObjref(e *ndr.Encoder, iid *IID, id referenceID) {
	var b [objrefSize]byte
	e.Raw(p.objref(b[:0], iid, id))
}

func (p *Process) objref(b []byte, iid *IID, id referenceID) []byte {
	b = binary.LittleEndian.AppendUint32(b, objrefSignature)
	b = binary.LittleEndian.AppendUint32(b, objrefInProcess)
	b = binary.LittleEndian.AppendUint32(b, iid.Data1)
	b = binary.LittleEndian.AppendUint16(b, iid.Data2)
	b = binary.LittleEndian.AppendUint16(b, iid.Data3)
	b = append(b, iid.Data4[:]...)
	b = binary.LittleEndian.AppendUint64(b, p.nonce)
	return binary.LittleEndian.AppendUint64(b, uint64(id))
}

// parseObjref gives the reference that an OBJREF stands for.
func (p *Process) parseObjref(b []byte) (referenceID, error) {
	switch {
	case len(b) != objrefSize,
		binary.LittleEndian.Uint32(b) != objrefSignature,
		binary.LittleEndian.Uint32(b[4:]) != objrefInProcess,
		binary.LittleEndian.Uint64(b[24:]) != p.nonce:
		return 0, RPC_E_INVALID_OBJREF
	}
	return referenceID(binary.LittleEndian.Uint64(b[32:])), nil
}

// marshal makes a reference for v, an interface pointer of apartment a: an object
// that lives there, or one of its proxies, whose object is then referred to
// directly.
func (a *apartment) marshal(iid *IID, v any) (referenceID, error) {
	sm, err := a.hold(v)
	if err != nil {
		return 0, err
	}
	if _, err := sm.stub(iid); err != nil {
		sm.drop(false)
		return 0, err
	}
	id := referenceID(a.proc.next())
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	a.proc.references[id] = &reference{sm: sm, iid: *iid}
	return id, nil
}

// hold gives the stub manager behind v with one more reference.
func (a *apartment) hold(v any) (*stubManager, error) {
	p := proxyOf(v)
	if p == nil {
		return a.export(v)
	}
	conn, ok := p.manager.conn.(*connection)
	switch {
	case p.manager.apt != a:
		return nil, RPC_E_WRONG_THREAD
	case !ok:
		return nil, faultf(E_NOTIMPL, "a proxy of another channel cannot be marshaled yet")
	}
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	if p.manager.gone.Load() || !conn.sm.connected.Load() {
		return nil, CO_E_OBJNOTCONNECTED
	}
	conn.sm.refs++
	return conn.sm, nil
}

// unmarshal gives apartment a the interface pointer that an OBJREF stands for:
// the object itself if it lives there, else the apartment's proxy for it.
func (a *apartment) unmarshal(objref []byte, iid *IID) (any, error) {
	id, err := a.proc.parseObjref(objref)
	if err != nil {
		return nil, err
	}
	ref := a.proc.takeReference(id)
	if ref == nil {
		return nil, CO_E_OBJNOTCONNECTED
	}
	infos := interfaces.find(iid)
	if len(infos) == 0 {
		ref.sm.drop(false)
		return nil, E_NOINTERFACE
	}
	return a.receive(ref.sm, infos[0])
}

// receive turns a reference to a stub manager, which it takes over, into an
// interface pointer.
func (a *apartment) receive(sm *stubManager, info *InterfaceInfo) (any, error) {
	if !sm.connected.Load() {
		sm.drop(false)
		return nil, CO_E_OBJNOTCONNECTED
	}
	if sm.home == a {
		return a.receiveHome(sm, info)
	}
	m := a.importFrom(sm)
	v, err := m.proxy(a.own, info)
	if err != nil {
		m.release(false)
	}
	return v, err
}

// receiveHome is receive where the object lives.
func (a *apartment) receiveHome(sm *stubManager, info *InterfaceInfo) (any, error) {
	defer sm.drop(false)
	if _, err := sm.stub(&info.IID); err != nil {
		return nil, err
	}
	AddRef(sm.object)
	return sm.object, nil
}

// takeReference takes a reference out of the table; nil if it is not there.
func (p *Process) takeReference(id referenceID) *reference {
	p.mu.Lock()
	defer p.mu.Unlock()
	ref := p.references[id]
	delete(p.references, id)
	return ref
}

// dropReference ends a reference that nobody unmarshaled; it may be gone already.
func (p *Process) dropReference(id referenceID) {
	if ref := p.takeReference(id); ref != nil {
		ref.sm.drop(false)
	}
}
