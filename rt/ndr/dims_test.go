package ndr

import (
	"errors"
	"math"
	"testing"
)

func TestCells(t *testing.T) {
	const most = math.MaxUint32
	for _, tt := range []struct {
		size   int
		counts []uint32
		bytes  int
		fits   bool
	}{
		{4, []uint32{2, 3}, 24, true},
		{4, []uint32{2, 3}, 23, false},
		{1, []uint32{0, most}, 0, true},
		{1, []uint32{3, 0}, 0, true},
		{1, []uint32{most, 0}, 64, false},
		{1, []uint32{most, most, 0}, 64, false},
		{1, []uint32{most, most, most}, 64, false},
		{8, []uint32{1 << 16, 1 << 16, 1}, 64, false},
		{8, []uint32{1, 1, 1, 1, 8}, 64, true},
	} {
		var d Decoder
		d.Reset(make([]byte, tt.bytes))
		n := d.Cells(tt.size, tt.counts...)
		if fits := d.Err() == nil; fits != tt.fits {
			t.Errorf("%d of size %d in %d bytes: %v", tt.counts, tt.size, tt.bytes, d.Err())
		}
		if tt.fits && n != int(tt.counts[0]) || !tt.fits && (n != 0 || d.Row(5) != 0) {
			t.Errorf("%d of size %d in %d bytes: %d, rows %d", tt.counts, tt.size, tt.bytes, n, d.Row(5))
		}
	}
}

// TestEmptyRows reads many arrays whose rows are empty. Each could pass by itself.
func TestEmptyRows(t *testing.T) {
	var d Decoder
	d.Reset(make([]byte, 8))
	for range 3 {
		d.Cells(1, freeRows/2, 0)
	}
	if !errors.Is(d.Err(), BadStubData) {
		t.Errorf("the error is %v", d.Err())
	}
}

func TestDimension(t *testing.T) {
	var d Decoder
	d.Reset([]byte{2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0})
	if first, n := d.Dimension(5); first != 2 || n != 3 || d.Err() != nil {
		t.Errorf("%d, %d, %v", first, n, d.Err())
	}
	if d.Dimension(4); !errors.Is(d.Err(), InvalidBound) {
		t.Errorf("the error is %v", d.Err())
	}
}

func TestStringLen(t *testing.T) {
	for _, s := range []string{"", "a", "\u00fcber", "\U0001f600!", "\xed\xa0\x80x", "\xff\xfe"} {
		var e Encoder
		if got, want := WideStringLen(s), e.VaryingWideString(s, math.MaxUint32); got != want {
			t.Errorf("%q has %d characters, not %d", s, want, got)
		}
		if got := CharStringLen(s); got != len(s)+1 {
			t.Errorf("%q has %d bytes with its terminator, not %d", s, len(s)+1, got)
		}
	}
}
