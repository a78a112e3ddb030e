package ndr

import (
	"encoding/binary"
	"math"

	"github.com/goidl/goidl/rt/guid"
)

// Pointer appends the referent id of a top-level unique pointer, 0 if it is
// null, and returns present: what it points to must follow at once.
func (e *Encoder) Pointer(present bool) bool {
	var id uint32
	if present {
		id = e.nextReferent()
	}
	e.Uint32(id)
	return present
}

func (e *Encoder) nextReferent() uint32 {
	id := firstReferent + referentStep*e.refs
	e.refs++
	return id
}

// Deferred appends the place of an embedded pointer. If it is present, Pointee
// must be called for it when its turn comes.
func (e *Encoder) Deferred(present bool) {
	if !present {
		e.Uint32(0)
		return
	}
	e.Align(4)
	at := len(e.buf)
	if uint64(at) >= math.MaxUint32 {
		e.fail(InvalidBound, "a message of 4 GiB")
		return
	}
	next := e.head
	if e.last == 0 {
		e.head = uint32(at) + 1
	} else {
		link := e.buf[e.last-1:]
		next = binary.LittleEndian.Uint32(link)
		binary.LittleEndian.PutUint32(link, uint32(at)+1)
	}
	e.last = uint32(at) + 1
	e.buf = binary.LittleEndian.AppendUint32(e.buf, next)
}

// Pointee gives the next deferred pointer its referent id; what it points to
// must follow.
func (e *Encoder) Pointee() {
	if e.head == 0 {
		return // Deferred failed
	}
	e.setNext(e.nextReferent())
}

// setNext writes id into the place of the next deferred pointer.
func (e *Encoder) setNext(id uint32) {
	at := e.buf[e.head-1:]
	e.head = binary.LittleEndian.Uint32(at)
	e.last = 0
	binary.LittleEndian.PutUint32(at, id)
}

// NullRef records that a [ref] pointer, called name in the IDL, is nil.
func (e *Encoder) NullRef(name string) { e.fail(NullRefPointer, name+" is nil") }

// UserReferent appends what stands for the pointer of a [wire_marshal] type
// whose wire type is a pointer: a referent id that reads "User".
func (e *Encoder) UserReferent() { e.Uint32(userReferent) }

const userReferent = 0x72657355

// Interface appends a top-level interface pointer: a referent id, and unless v
// is nil, what InterfacePointee appends.
func (e *Encoder) Interface(iid *guid.GUID, v any) {
	if e.Pointer(v != nil) {
		e.InterfacePointee(iid, v)
	}
}

// InterfacePointee appends an MInterfacePointer: the OBJREF of v as bytes, with
// their count in front both as conformance and as a field ([MS-DCOM] 2.2.14).
func (e *Encoder) InterfacePointee(iid *guid.GUID, v any) {
	if iid == nil {
		e.NullRef("the IID of an interface pointer")
		return
	}
	if e.Interfaces == nil {
		e.fail(InvalidArg, "an interface pointer where none can be marshaled")
		return
	}
	e.Align(4)
	start := len(e.buf) + 8
	e.buf = append(e.buf, zeros[:8]...)
	e.Interfaces.MarshalInterface(e, iid, v)
	n := uint32(len(e.buf) - start)
	binary.LittleEndian.PutUint32(e.buf[start-8:], n)
	binary.LittleEndian.PutUint32(e.buf[start-4:], n)
}

// A link is one deferred pointer of a Decoder: its referent id, and 1 + the
// index of the pointer whose turn it is after this one.
type link struct{ id, next uint32 }

// Pointer reads the referent id of a top-level unique pointer and reports
// whether what it points to follows.
func (d *Decoder) Pointer() bool { return d.Uint32() != 0 }

// Deferred reads the referent id of an embedded pointer and keeps it for
// Pointee.
func (d *Decoder) Deferred() {
	id := d.Uint32()
	if d.head == 0 {
		d.links = d.links[:0]
	}
	next := d.head
	at := uint32(len(d.links)) + 1
	if d.last == 0 {
		d.head = at
	} else {
		next = d.links[d.last-1].next
		d.links[d.last-1].next = at
	}
	d.last = at
	d.links = append(d.links, link{id, next})
}

// DeferredRef reads the referent id of an embedded [ref] pointer, which may have
// any value and says nothing (C706 14.3.12.2).
func (d *Decoder) DeferredRef() { d.Uint32() }

// RefPointee says that what an embedded [ref] pointer points to follows: pointers
// in it come before those whose turn it is after this one.
func (d *Decoder) RefPointee() { d.last = 0 }

// Pointee reports whether the next deferred pointer points to something, which
// then follows.
func (d *Decoder) Pointee() bool { return d.nextDeferred() != 0 }

// nextDeferred takes the next deferred pointer off the list and gives its
// referent id; after an error 0, so that nobody allocates.
func (d *Decoder) nextDeferred() uint32 {
	if d.head == 0 || d.err != nil {
		return 0
	}
	l := d.links[d.head-1]
	d.head, d.last = l.next, 0
	return l.id
}

// UserReferent reads the referent id of a [wire_marshal] type whose wire type is
// a pointer. Its value says nothing.
func (d *Decoder) UserReferent() { d.Uint32() }

// Interface reads what Encoder.Interface appends.
func (d *Decoder) Interface(iid *guid.GUID) any {
	if !d.Pointer() {
		return nil
	}
	return d.InterfacePointee(iid)
}

// InterfacePointee reads what Encoder.InterfacePointee appends.
func (d *Decoder) InterfacePointee(iid *guid.GUID) any {
	size := d.Count(1)
	at := d.off
	if n := d.Uint32(); int64(n) != int64(size) {
		d.fail(at, InvalidBound, "the two lengths of an interface pointer differ")
	}
	objref := d.Raw(size)
	if d.err != nil {
		return nil
	}
	if iid == nil {
		d.fail(at, NullRefPointer, "an interface pointer whose IID is null")
		return nil
	}
	if d.Interfaces == nil {
		d.fail(at, BadStubData, "an interface pointer where none can be unmarshaled")
		return nil
	}
	v, err := d.Interfaces.UnmarshalInterface(objref, iid)
	if err != nil {
		d.Fail(err)
		return nil
	}
	return v
}
