package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// A table says what is shown of the figures, and how.
type table struct {
	title   string
	columns []column
	lines   []line
	notes   func(f figures) []string
}

// A column has a title and says what stands in it.
type column struct {
	title string
	cell  func(r result) string
}

// A line compares two probes.
type line struct {
	what string
	ours string // the name of a probe
	yard string // the name of the one that ours is compared with, or nothing
	goal goal
}

// A goal is what ours should reach. Bounds that are not set do not count.
type goal struct {
	ratio  bound
	time   bound
	allocs bound
	count  bound
}

// A bound is the most that a value may be.
type bound struct {
	set  bool
	most float64
}

func upTo(most float64) bound { return bound{true, most} }

func within(d time.Duration) bound { return upTo(float64(d)) }

// fixed gives notes that do not depend on figures.
func fixed(notes ...string) func(figures) []string {
	return func(figures) []string { return notes }
}

// write writes the table in Markdown.
func (t *table) write(w io.Writer, f figures) error {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", t.title)
	titles, rules := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i], rules[i] = c.title, "--:"
	}
	rules[0] = "---"
	writeCells(&b, titles)
	writeCells(&b, rules)
	for _, l := range t.lines {
		writeCells(&b, t.cells(result{l, f[l.ours], f[l.yard]}))
	}
	b.WriteString("\n")
	for _, note := range t.notes(f) {
		fmt.Fprintf(&b, "* %s\n", note)
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCells(b *strings.Builder, cells []string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// cells gives a line's cells.
func (t *table) cells(r result) []string {
	cells := make([]string, len(t.columns))
	for i, c := range t.columns {
		cells[i] = c.cell(r)
	}
	return cells
}

// A result is a line with its figures. A figure may be nil, or without rounds.
type result struct {
	line
	of, against *figure
}

// none stands in cells that have nothing to say.
const none = "–"

// show gives the text of a figure's median; if there is none, why.
func show(f *figure, of func(cost) float64, text func(float64) string) string {
	switch {
	case f.measured():
		return text(f.median(of))
	case f != nil && f.missing != "":
		return f.missing
	}
	return none
}

// quiet is show for cells beside the one that says why.
func quiet(f *figure, of func(cost) float64, text func(float64) string) string {
	if !f.measured() {
		return none
	}
	return text(f.median(of))
}

func timeOf(c cost) float64 { return c.time }

func timeAndLeast(f *figure) string {
	return show(f, timeOf, func(v float64) string {
		return duration(v) + " (" + duration(f.least(timeOf)) + ")"
	})
}

func (r result) path() string     { return r.what }
func (r result) yardName() string { return cmp.Or(r.yard, none) }
func (r result) goalText() string { return r.goal.String() }

func (r result) timeAndLeast() string     { return timeAndLeast(r.of) }
func (r result) yardTimeAndLeast() string { return timeAndLeast(r.against) }

func cpuOf(c cost) float64 { return c.cpu }

func (r result) cpu() string     { return quiet(r.of, cpuOf, duration) }
func (r result) yardCPU() string { return quiet(r.against, cpuOf, duration) }

func (r result) p50() string { return quiet(r.of, func(c cost) float64 { return c.p50 }, duration) }
func (r result) p99() string { return quiet(r.of, func(c cost) float64 { return c.p99 }, duration) }

func allocsOf(c cost) float64 { return c.allocs }
func countOf(c cost) float64  { return c.count }

func (r result) allocs() string { return quiet(r.of, allocsOf, integer) }
func (r result) bytes() string  { return quiet(r.of, func(c cost) float64 { return c.bytes }, integer) }
func (r result) count() string  { return quiet(r.of, countOf, integer) }

// rate gives operations a second.
func (r result) rate() string {
	return quiet(r.of, timeOf, func(v float64) string { return integer(twoDigits(1e9 / v)) })
}

// ratio compares the medians and, in parentheses, the least and the medians of
// the processor time.
func (r result) ratio() string {
	if !r.compares() {
		return none
	}
	also := []string{plain(twoDigits(r.of.least(timeOf) / r.against.least(timeOf)))}
	if cpu := r.against.median(cpuOf); cpu > 0 {
		also = append(also, plain(twoDigits(r.of.median(cpuOf)/cpu)))
	}
	return plain(r.ratioValue()) + " (" + strings.Join(also, ", ") + ")"
}

// compares reports whether both figures are there.
func (r result) compares() bool { return r.of.measured() && r.against.measured() }

// ratioValue gives the ratio of the medians to two digits, as it is printed and
// judged.
func (r result) ratioValue() float64 {
	return twoDigits(r.of.median(timeOf) / r.against.median(timeOf))
}

// met says whether the goal is.
func (r result) met() string {
	switch {
	case r.goal == (goal{}), !r.of.measured(), r.goal.ratio.set && !r.compares():
		return none
	case r.goal.ratio.set && !r.goal.ratio.holds(r.ratioValue()),
		!r.goal.time.holds(r.of.median(timeOf)),
		!r.goal.allocs.holds(r.of.median(allocsOf)),
		!r.goal.count.holds(r.of.median(countOf)):
		return "**no**"
	}
	return "yes"
}

// words says the bound, with text for its value.
func (b bound) words(text func(float64) string) string {
	if b.most == 0 {
		return "0"
	}
	return "≤ " + text(b.most)
}

func (b bound) holds(v float64) bool { return !b.set || v <= b.most }

// String gives the bounds that are set.
func (g goal) String() string {
	var parts []string
	for _, p := range []struct {
		bound
		text func(float64) string
		unit string
	}{
		{g.ratio, plain, ""}, {g.time, rounded, ""}, {g.allocs, plain, " allocs"}, {g.count, plain, ""},
	} {
		if p.set {
			parts = append(parts, p.words(p.text)+p.unit)
		}
	}
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, ", ")
}

// twoDigits rounds v to two significant digits.
func twoDigits(v float64) float64 {
	if v == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-1)
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(math.Round(v/unit)*unit, 'g', 2, 64), 64)
	return rounded
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// integer gives a whole number with commas.
func integer(v float64) string {
	digits := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// duration gives nanoseconds in a fitting unit, with three digits.
func duration(ns float64) string { return inUnit(ns, threeDigits) }

// rounded gives nanoseconds in a fitting unit, with the digits that they have.
func rounded(ns float64) string { return inUnit(ns, plain) }

func inUnit(ns float64, text func(float64) string) string {
	for _, u := range []struct {
		name string
		ns   float64
	}{{"s", 1e9}, {"ms", 1e6}, {"µs", 1e3}} {
		if ns >= 0.9995*u.ns {
			return text(ns/u.ns) + " " + u.name
		}
	}
	return text(ns) + " ns"
}

func threeDigits(v float64) string {
	switch {
	case v >= 99.95:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 9.995:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}
