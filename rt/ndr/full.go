package ndr

// A fullEncoder knows which referents of full pointers were written, and under
// which id. Full pointers are numbered 1, 2, 3 …, apart from the unique ones.
type fullEncoder struct {
	ids map[any]uint32 // by the Go pointer
	n   uint32
}

func (f *fullEncoder) reset() {
	if f.n != 0 {
		clear(f.ids)
		f.n = 0
	}
}

// id gives the referent id of p, and whether it is new.
func (f *fullEncoder) id(p any) (id uint32, first bool) {
	if id, ok := f.ids[p]; ok {
		return id, false
	}
	f.set(p, f.n+1)
	return f.n, true
}

// set makes id, and with it every one below, the id of some referent.
func (f *fullEncoder) set(p any, id uint32) {
	if f.ids == nil {
		f.ids = make(map[any]uint32)
	}
	f.ids[p] = id
	f.n = max(f.n, id)
}

// FullPointer appends the referent id of a top-level [ptr] pointer, given as a
// Go pointer, and reports whether what it points to must follow, which is so the
// first time. A nil pointer must be written with Pointer.
func (e *Encoder) FullPointer(p any) bool {
	id, first := e.full.id(p)
	e.Uint32(id)
	return first
}

// FullPointee gives the next deferred pointer the referent id of p, and reports
// whether what it points to must follow.
func (e *Encoder) FullPointee(p any) bool {
	if e.head == 0 {
		return false // Deferred failed
	}
	id, first := e.full.id(p)
	e.setNext(id)
	return first
}

// ContinueFull makes e, which writes a reply, know the full pointers of the
// request that d read: a referent of the request that is sent back has its old
// id, and new ones are numbered after them (C706 14.3.12.1).
func (e *Encoder) ContinueFull(d *Decoder) {
	for id, p := range d.full {
		e.full.set(p, id)
	}
}

// FullPointer reads the referent id of a top-level [ptr] pointer. See Full.
func (d *Decoder) FullPointer() uint32 { return d.Uint32() }

// FullPointee gives the referent id of the next deferred pointer. See Full.
func (d *Decoder) FullPointee() uint32 { return d.nextDeferred() }

// Full gives what the full pointer with a referent id points to, and reports
// whether its value follows, which is so the first time the id is seen.
func Full[T any](d *Decoder, id uint32) (p *T, first bool) {
	if id == 0 || d.err != nil {
		return nil, false
	}
	if old, ok := d.full[id]; ok {
		p, ok := old.(*T)
		if !ok {
			d.fail(d.off, BadStubData, "one referent id for two types")
		}
		return p, false
	}
	if d.full == nil {
		d.full = make(map[uint32]any)
	}
	p = new(T)
	d.full[id] = p
	return p, true
}
