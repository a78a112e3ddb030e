package ole

import (
	"testing"
	"time"
)

func TestSystemTime(t *testing.T) {
	at := time.Date(1997, time.March, 9, 23, 59, 58, 7_999_999, time.UTC)
	s := SystemTimeOf(at)
	if want := (SYSTEMTIME{1997, 3, 0, 9, 23, 59, 58, 7}); s != want {
		t.Errorf("got %v, want %v", s, want)
	}
	if back := s.Time(time.UTC); !back.Equal(at.Truncate(time.Millisecond)) {
		t.Errorf("back is %v", back)
	}
}

func TestFileTime(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		want uint64
	}{
		{time.Unix(0, 0), 116444736000000000},
		{time.Date(1601, 1, 1, 0, 0, 0, 100, time.UTC), 1},
		{time.Date(2026, 2, 3, 4, 5, 6, 789_000_100, time.UTC), 134145651067890001},
		{time.Time{}, 0},
	} {
		f := FileTimeOf(c.at)
		if got := uint64(f.DwHighDateTime)<<32 | uint64(f.DwLowDateTime); got != c.want {
			t.Errorf("%v is %d, want %d", c.at, got, c.want)
		}
		if back := f.Time(); !back.Equal(c.at) {
			t.Errorf("%v comes back as %v", c.at, back)
		}
	}
}

func TestDate(t *testing.T) {
	for _, c := range []struct {
		date float64
		at   time.Time
	}{
		{0, time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)},
		{36526.25, time.Date(2000, 1, 1, 6, 0, 0, 0, time.UTC)},
		{-1.25, time.Date(1899, 12, 29, 6, 0, 0, 0, time.UTC)},
		{1.5, time.Date(1899, 12, 31, 12, 0, 0, 0, time.UTC)},
	} {
		if got := DateOf(c.at); got != c.date {
			t.Errorf("%v is %v, want %v", c.at, got, c.date)
		}
		if got := DateTime(c.date, time.UTC); !got.Equal(c.at) {
			t.Errorf("%v is %v, want %v", c.date, got, c.at)
		}
	}
}
