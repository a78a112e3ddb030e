package runner

// A gapMatch compares two messages that may differ in alignment gaps.
type gapMatch struct {
	vector    *Vector
	got, want []byte
	failed    map[[2]int]bool // pairs of offsets from which on they differ
}

// sameButForGaps reports whether the vector's bytes are got, but for alignment
// gaps of four bytes before multiples of 8.
//
// It explains differences from messages that Wine alone vouches for. What a
// user-marshaled type points to begins at a multiple of 4, because a pointer has 4
// bytes on the wire; widl -m64 takes the 8 bytes that it has in memory. What
// follows may then need other gaps than before.
func (v *Vector) sameButForGaps(got []byte) bool {
	want, err := v.message()
	m := gapMatch{v, got, want, map[[2]int]bool{}}
	return err == nil && m.from(0, 0)
}

// A gapsError is a difference that sameButForGaps explains.
type gapsError struct{ difference error }

// Error describes the difference and what explains it.
func (e *gapsError) Error() string {
	return e.difference.Error() + "; the same but for the gaps of widl -m64"
}

// from compares what is left of the messages at two offsets.
func (m *gapMatch) from(i, j int) bool {
	if i == len(m.got) && j == len(m.want) {
		return true
	}
	if m.failed[[2]int{i, j}] {
		return false
	}
	same := i < len(m.got) && j < len(m.want) && (m.got[i] == m.want[j] || m.vector.isOpaque(j))
	ok := same && m.from(i+1, j+1) || isGap(m.want, j) && m.from(i, j+4) || isGap(m.got, i) && m.from(i+4, j)
	m.failed[[2]int{i, j}] = !ok
	return ok
}

// isGap reports whether four zero bytes at an offset end at a multiple of 8.
func isGap(message []byte, at int) bool {
	return at%8 == 4 && at+4 <= len(message) && string(message[at:at+4]) == "\x00\x00\x00\x00"
}
