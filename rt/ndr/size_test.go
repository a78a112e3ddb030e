package ndr

import "testing"

func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    func(x, y int64) int64
		x, y int64
		want int64
	}{
		{"/", Div, 7, 2, 3},
		{"/", Div, 7, 0, noSize},
		{"%", Mod, 7, 4, 3},
		{"%", Mod, 7, 0, noSize},
		{"<<", Lsh, 3, 2, 12},
		{"<<", Lsh, 3, -1, noSize},
		{"<<", Lsh, 3, 64, noSize},
		{">>", Rsh, 12, 2, 3},
		{">>", Rsh, 12, -1, noSize},
	} {
		if got := tt.f(tt.x, tt.y); got != tt.want {
			t.Errorf("%d %s %d = %d, not %d", tt.x, tt.name, tt.y, got, tt.want)
		}
	}
}

// TestNoSize uses what is no size as one.
func TestNoSize(t *testing.T) {
	var e Encoder
	e.MaxCount(noSize + 1)
	if e.Err() == nil {
		t.Error("it is a maximum count")
	}
	var d Decoder
	d.Reset(make([]byte, 4))
	if n := d.CountIs(noSize, 1); n != 0 || d.Err() == nil {
		t.Errorf("an array has %d elements, %v", n, d.Err())
	}
}
