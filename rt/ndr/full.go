package ndr

import "unsafe"

// A fullEncoder knows which referents of full pointers were written, and under
// which id. Full pointers are numbered 1, 2, 3 …, apart from the unique ones.
type fullEncoder struct {
	ids  map[any]uint32 // by the Go pointer
	sent map[any]bool   // in this message
	n    uint32
}

func (f *fullEncoder) reset() {
	if f.n != 0 {
		clear(f.ids)
		clear(f.sent)
		f.n = 0
	}
}

// id gives the referent id of p, and whether its value has not been sent yet.
func (f *fullEncoder) id(p any) (id uint32, first bool) {
	if _, known := f.ids[p]; !known {
		f.set(p, f.n+1)
	}
	first = !f.sent[p]
	f.sent[p] = true
	return f.ids[p], first
}

// set makes id, and with it every one below, the id of some referent.
func (f *fullEncoder) set(p any, id uint32) {
	if f.ids == nil {
		f.ids = make(map[any]uint32)
		f.sent = make(map[any]bool)
	}
	f.ids[p] = id
	f.n = max(f.n, id)
}

// A fullDecoder knows the referents of full pointers that were read.
type fullDecoder struct {
	referents map[uint32]any  // Go pointers by id
	read      map[uint32]bool // in this message
}

func (f *fullDecoder) reset() {
	if f.referents != nil {
		clear(f.referents)
		clear(f.read)
	}
}

func (f *fullDecoder) set(id uint32, p any) {
	if f.referents == nil {
		f.referents = make(map[uint32]any)
		f.read = make(map[uint32]bool)
	}
	f.referents[id] = p
}

// PutFullPointer appends the referent id of the top-level [ptr] pointer p and
// reports whether what it points to must follow, which is so the first time.
func PutFullPointer[T any](e *Encoder, p *T) bool {
	if p == nil {
		e.Uint32(0)
		return false
	}
	id, first := e.full.id(p)
	e.Uint32(id)
	return first
}

// PutFullPointee gives the next deferred pointer, which is p and not nil, its
// referent id and reports whether what it points to must follow.
func PutFullPointee[T any](e *Encoder, p *T) bool {
	if e.head == 0 {
		return false // Deferred failed
	}
	id, first := e.full.id(p)
	e.setNext(id)
	return first
}

// GetFullPointer reads the referent id of a top-level [ptr] pointer, sets *p to
// what it points to and reports whether its value follows.
func GetFullPointer[T any](d *Decoder, p **T) bool { return getFull(d, d.Uint32(), p) }

// GetFullPointee sets *p to what the next deferred [ptr] pointer points to and
// reports whether its value follows.
func GetFullPointee[T any](d *Decoder, p **T) bool { return getFull(d, d.nextDeferred(), p) }

func getFull[T any](d *Decoder, id uint32, p **T) bool {
	*p = nil
	if id == 0 || d.err != nil {
		return false
	}
	known, ok := d.full.referents[id]
	if ok {
		if *p, ok = known.(*T); !ok {
			d.fail(d.off, BadStubData, "one referent id for two types")
			return false
		}
	} else {
		*p = new(T)
		d.full.set(id, *p)
	}
	first := !d.full.read[id]
	d.full.read[id] = true
	return first
}

// A sliceKey stands for the array that a slice is, as a pointer does for what it
// points to.
type sliceKey[T any] struct {
	first *T
	n     int
}

// sliceID gives what fullEncoder.id gives for the array that s is. Arrays without
// elements may all have one address in Go: the second one is no alias.
func sliceID[T any](e *Encoder, s []T) (id uint32, first bool) {
	key := sliceKey[T]{unsafe.SliceData(s), len(s)}
	if cap(s) == 0 && e.full.sent[key] {
		e.full.n++
		return e.full.n, true
	}
	return e.full.id(key)
}

// PutFullSlicePointer is PutFullPointer for a pointer to the elements of s.
func PutFullSlicePointer[T any](e *Encoder, s []T) bool {
	if s == nil {
		e.Uint32(0)
		return false
	}
	id, first := sliceID(e, s)
	e.Uint32(id)
	return first
}

// PutFullSlicePointee is PutFullPointee for a pointer to the elements of s.
func PutFullSlicePointee[T any](e *Encoder, s []T) bool {
	if e.head == 0 {
		return false // Deferred failed
	}
	id, first := sliceID(e, s)
	e.setNext(id)
	return first
}

// GetFullSlicePointer reads the referent id of a top-level [ptr] pointer to an
// array. If the array follows, it returns the id, to be kept with it; otherwise it
// sets *s and returns 0.
func GetFullSlicePointer[T any](d *Decoder, s *[]T) (id uint32) {
	return getFullSlice(d, d.Uint32(), s)
}

// GetFullSlicePointee is GetFullSlicePointer for the next deferred pointer.
func GetFullSlicePointee[T any](d *Decoder, s *[]T) (id uint32) {
	return getFullSlice(d, d.nextDeferred(), s)
}

func getFullSlice[T any](d *Decoder, id uint32, s *[]T) uint32 {
	*s = nil
	if id == 0 || d.err != nil {
		return 0
	}
	known, ok := d.full.referents[id]
	if ok {
		key, same := known.(sliceKey[T])
		if !same {
			d.fail(d.off, BadStubData, "one referent id for two types")
			return 0
		}
		*s = unsafe.Slice(key.first, key.n)
	}
	if ok && d.full.read[id] {
		return 0
	}
	return id
}

// KeepFullSlice keeps the array of a referent id.
func KeepFullSlice[T any](d *Decoder, id uint32, s []T) {
	d.full.set(id, sliceKey[T]{unsafe.SliceData(s), len(s)})
	d.full.read[id] = true
}

// ContinueFull makes e, which writes a reply, know the full pointers of the
// request that d read: what is sent back keeps its id, and new referents are
// numbered after them (C706 14.3.12.1).
func (e *Encoder) ContinueFull(d *Decoder) {
	for id, p := range d.full.referents {
		e.full.set(p, id)
	}
}

// ContinueFull makes d, which reads a reply, know the full pointers of the
// request that e wrote: what comes back is read into where it was.
func (d *Decoder) ContinueFull(e *Encoder) {
	for p, id := range e.full.ids {
		d.full.set(id, p)
	}
}
