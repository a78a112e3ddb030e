package main

import (
	"strings"
	"testing"
	"time"
)

// fake gives every probe the same rounds: 1, 2 and 30 µs.
func fake(probes []probe) figures {
	f := figures{}
	for _, p := range probes {
		f[p.name] = &figure{rounds: []cost{{time: 2000}, {time: 30_000, allocs: 7, count: 80}, {time: 1000}}}
	}
	return f
}

// Each line of each table has figures, and each probe has a line.
func TestTablesAreComplete(t *testing.T) {
	for _, g := range groups {
		probes, tables := ready(t, g.name)
		f := fake(probes)
		if len(f) != len(probes) || len(tables) == 0 {
			t.Errorf("%s: %d probes have %d names, in %d tables", g.name, len(probes), len(f), len(tables))
		}
		shown := map[string]bool{}
		for _, table := range tables {
			text := written(t, &table, f)
			for _, l := range table.lines {
				shown[l.ours], shown[l.yard] = true, true
				if f[l.ours] == nil || l.yard != "" && f[l.yard] == nil {
					t.Errorf("%s: %q compares %q with %q: no such probes", g.name, l.what, l.ours, l.yard)
				}
				if !strings.Contains(text, "| "+l.what+" | ") {
					t.Errorf("%s: no line for %q in\n%s", g.name, l.what, text)
				}
			}
		}
		for name := range f {
			if !shown[name] {
				t.Errorf("%s: %q is measured and not shown", g.name, name)
			}
		}
	}
}

func written(t *testing.T, table *table, f figures) string {
	t.Helper()
	var b strings.Builder
	if err := table.write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A table as it looks, with goals that are met, missed and unknown.
func TestTable(t *testing.T) {
	table := &table{
		title:   "Title",
		columns: callColumns,
		lines: []line{
			{"met", "ours", "yard", goal{ratio: upTo(0.5)}},
			{"missed", "ours", "yard", goal{ratio: upTo(0.49), allocs: upTo(0)}},
			{"too slow", "ours", "", goal{time: within(999 * time.Nanosecond)}},
			{"not here", "gone", "yard", goal{ratio: upTo(1)}},
			{"nothing beside it", "ours", "gone", goal{ratio: upTo(1)}},
			{"no goal", "ours", "yard", goal{}},
		},
		notes: fixed("A note."),
	}
	f := figures{
		"ours": {rounds: []cost{{time: 1100, cpu: 90}, {time: 1000, cpu: 80}, {time: 500, cpu: 70}}},
		"yard": {rounds: []cost{{time: 1999, cpu: 2e6}, {time: 1500, cpu: 1e6}, {time: 9999, cpu: 3e6}}},
		"gone": {missing: "not installed"},
	}
	want := `### Title

| path | time (least) | CPU | allocs | against | its time (least) | its CPU | ratio (least, CPU) | goal | met |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| met | 1.00 µs (500 ns) | 80.0 ns | 0 | yard | 2.00 µs (1.50 µs) | 2.00 ms | 0.5 (0.33, 0.00004) | ≤ 0.5 | yes |
| missed | 1.00 µs (500 ns) | 80.0 ns | 0 | yard | 2.00 µs (1.50 µs) | 2.00 ms | 0.5 (0.33, 0.00004) | ≤ 0.49, 0 allocs | **no** |
| too slow | 1.00 µs (500 ns) | 80.0 ns | 0 | – | – | – | – | ≤ 999 ns | **no** |
| not here | not installed | – | – | yard | 2.00 µs (1.50 µs) | 2.00 ms | – | ≤ 1 | – |
| nothing beside it | 1.00 µs (500 ns) | 80.0 ns | 0 | gone | not installed | – | – | ≤ 1 | – |
| no goal | 1.00 µs (500 ns) | 80.0 ns | 0 | yard | 2.00 µs (1.50 µs) | 2.00 ms | 0.5 (0.33, 0.00004) | – | – |

* A note.

`
	if got := written(t, table, f); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{duration(1.234), "1.23 ns"},
		{duration(999.9), "1.00 µs"},
		{duration(31_415), "31.4 µs"},
		{duration(9.5e9), "9.50 s"},
		{rounded(2000), "2 µs"},
		{integer(1_234_567.8), "1,234,568"},
		{integer(999), "999"},
		{plain(twoDigits(0.0644)), "0.064"},
		{plain(twoDigits(0.995)), "1"},
		{plain(twoDigits(1.04)), "1"},
		{plain(twoDigits(12_345)), "12000"},
		{plain(twoDigits(0)), "0"},
	} {
		if test.got != test.want {
			t.Errorf("got %s, want %s", test.got, test.want)
		}
	}
}

func TestHistogram(t *testing.T) {
	var h histogram
	for i := range 1000 {
		h.record(time.Duration(i+1) * time.Microsecond)
	}
	for q, want := range map[float64]float64{0.5: 500e3, 0.99: 990e3, 0: 1e3} {
		if got := h.quantile(q); got > 1.01*want || got < 0.96*want {
			t.Errorf("quantile %v: got %v, want about %v", q, got, want)
		}
	}
	for _, v := range []uint64{0, 1, 63, 64, 65, 1 << 20, 1<<63 - 1} {
		if i := bucket(v); floor(i) > v || floor(i+1) <= v {
			t.Errorf("%d is in bucket %d, which goes from %d to %d", v, i, floor(i), floor(i+1))
		}
	}
	if h.reset(); h.quantile(0.5) != 0 {
		t.Error("reset leaves something")
	}
}

// A probe that cannot run has a reason, and one that fails ends the run.
func TestMeasure(t *testing.T) {
	b := &bench{rounds: 3, time: time.Microsecond, progress: t.Logf}
	ran := 0
	counting := probe{name: "counting", open: func() (*subject, error) {
		return repeat(9, func() error { ran++; return nil }), nil
	}}
	f := figures{}
	gone := probe{name: "gone", open: func() (*subject, error) { return nil, missing("not here") }}
	if err := b.measure([]probe{counting, gone}, f); err != nil {
		t.Fatal(err)
	}
	if c := f["counting"]; len(c.rounds) != 3 || ran < 3 || c.rounds[0].count != 9 {
		t.Errorf("got %+v after %d operations", c, ran)
	}
	if g := f["gone"]; g.missing != "not here" || g.measured() {
		t.Errorf("got %+v", g)
	}
	failing := probe{name: "failing", open: func() (*subject, error) {
		return repeat(1, func() error { return errWrong }), nil
	}}
	if err := b.measure([]probe{failing}, f); err == nil || err.Error() != "failing: wrong result" {
		t.Errorf("got %v", err)
	}
}

func TestFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-only nothing":         `no group "nothing": -only takes calls, codec, compiler`,
		"-only calls -o x.md":   "-o writes the whole page: leave out -only",
		"-rounds 0":             "-rounds and -time must be positive",
		"calls":                 `unexpected argument "calls"`,
		"-rounds 3 -only codec": "",
	} {
		_, err := parse(strings.Fields(args), &strings.Builder{})
		if got := errorText(err); got != want {
			t.Errorf("%s: got %q, want %q", args, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestPage(t *testing.T) {
	p := newPage(&options{rounds: 3, time: time.Second, only: "calls", date: "1997-05-01", remark: "A quiet evening."})
	p.sections = []section{{"Calls", []table{{title: "Title", columns: callColumns, notes: fixed()}}, figures{}}}
	var b strings.Builder
	if err := p.write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Benchmarks\n", "\n    go run -C bench . -rounds 3 -time 1s -only calls\n", "* date: 1997-05-01\n", "\nA quiet evening.\n", "\n## Calls\n\n### Title\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
