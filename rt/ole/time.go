package ole

import (
	"math"
	"time"
)

// SystemTimeOf gives t as a SYSTEMTIME, in t's own time zone, which a SYSTEMTIME
// does not tell. It is cut to milliseconds.
func SystemTimeOf(t time.Time) SYSTEMTIME {
	return SYSTEMTIME{
		WYear:         uint16(t.Year()),
		WMonth:        uint16(t.Month()),
		WDayOfWeek:    uint16(t.Weekday()),
		WDay:          uint16(t.Day()),
		WHour:         uint16(t.Hour()),
		WMinute:       uint16(t.Minute()),
		WSecond:       uint16(t.Second()),
		WMilliseconds: uint16(t.Nanosecond() / int(time.Millisecond)),
	}
}

// Time gives s as a time in the zone loc.
func (s SYSTEMTIME) Time(loc *time.Location) time.Time {
	return time.Date(int(s.WYear), time.Month(s.WMonth), int(s.WDay), int(s.WHour), int(s.WMinute),
		int(s.WSecond), int(s.WMilliseconds)*int(time.Millisecond), loc)
}

const (
	fileTimeUnit  = 100                    // nanoseconds
	fileTimeUnits = 1e9 / fileTimeUnit     // in a second
	fileTimeEpoch = -134774 * 24 * 60 * 60 // 1601-01-01 in Unix seconds
)

// FileTimeOf gives t as a FILETIME. The zero Time gives the zero FILETIME, and so
// does any time before 1601.
func FileTimeOf(t time.Time) FILETIME {
	if t.Unix() < fileTimeEpoch {
		return FILETIME{}
	}
	units := uint64(t.Unix()-fileTimeEpoch)*fileTimeUnits + uint64(t.Nanosecond()/fileTimeUnit)
	return FILETIME{DwLowDateTime: uint32(units), DwHighDateTime: uint32(units >> 32)}
}

// Time gives f as a time in UTC. The zero FILETIME gives the zero Time.
func (f FILETIME) Time() time.Time {
	units := uint64(f.DwHighDateTime)<<32 | uint64(f.DwLowDateTime)
	if units == 0 {
		return time.Time{}
	}
	return time.Unix(int64(units/fileTimeUnits)+fileTimeEpoch, int64(units%fileTimeUnits)*fileTimeUnit).UTC()
}

// dateEpoch is day 0 of a DATE, 1899-12-30, in Unix seconds.
const (
	dateEpoch   = -25569 * secondsADay
	secondsADay = 24 * 60 * 60
)

// DateOf gives t as a DATE: days since 30 December 1899, in t's own time zone,
// which a DATE does not tell. Before that day the fraction still counts
// forwards, away from zero: -1.25 is 6:00 on the 29th.
func DateOf(t time.Time) float64 {
	local := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	day := math.Floor(float64(local.Unix()-dateEpoch) / secondsADay)
	frac := local.Sub(midnight).Hours() / 24
	if day < 0 {
		return day - frac
	}
	return day + frac
}

// DateTime gives a DATE as a time in the zone loc, to the millisecond.
func DateTime(date float64, loc *time.Location) time.Time {
	day, frac := math.Modf(date)
	ms := math.Round(math.Abs(frac) * secondsADay * 1000)
	return time.Date(1899, time.December, 30+int(day), 0, 0, 0, 0, loc).Add(time.Duration(ms) * time.Millisecond)
}
