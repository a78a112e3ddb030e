package gen

// A plain type is one whose memory in Go is its NDR, gaps included, on a machine
// with the message's byte order. Arrays of plain structs are read as a block.
// They are not written so: what is in the gaps of Go's memory nobody knows.

// plain gives the bytes that one element of an array of s takes, or 0 if s is not
// plain.
func (s *shape) plain() int {
	switch s.kind {
	case guidKind:
		return s.size
	case valueKind:
		if s.rng != nil || s.codec == "Bool" || s.codec == "Enum16" {
			return 0 // not every value will do
		}
		return s.size
	case arrayKind:
		if s.isSlice() {
			return 0
		}
		return int(s.bounds.len) * s.elem.plain()
	case recordKind:
		return s.rec.plain()
	}
	return 0
}

// plain is the same for a struct. One that would need a gap at its end in an array
// is not plain, since the last one has none.
func (r *record) plain() int {
	if r.union || r.handMade {
		return 0
	}
	size := 0
	for _, m := range r.fields {
		n := m.shape.plain()
		if n == 0 || m.length != nil {
			return 0
		}
		size += -size & (m.shape.alignment() - 1)
		size += n
	}
	if size%r.settle().align != 0 {
		return 0
	}
	return size
}
