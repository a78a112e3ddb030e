package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// barWidth is the length of the longest bar.
const barWidth = 50

// printChart prints the time test as bars: how many times as long as the direct call
// each took.
func printChart(w io.Writer, r *timetest) error {
	longest := r.Year1997.Ratio
	for _, t := range r.All {
		longest = max(longest, t.Ratio)
	}
	fmt.Fprintf(w, "\nthe direct call is 1:\n\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(call, apartment string, ratio float64) {
		fmt.Fprintf(tw, "%s\t%s\t%.1f\t%s\n", call, apartment, ratio, bar(ratio, longest))
	}
	call := ""
	for _, t := range r.All {
		if t.Call != call {
			call = t.Call
			line(call, "direct", 1)
		}
		line("", t.Apartment, t.Ratio)
	}
	line(r.Year1997.Call+", in 1997", "direct", 1)
	line("", r.Year1997.Apartment, r.Year1997.Ratio)
	return tw.Flush()
}

// bar gives a bar for value where the longest stands for longest. No bar is empty.
func bar(value, longest float64) string {
	return strings.Repeat("#", max(1, int(value/longest*barWidth+0.5)))
}
