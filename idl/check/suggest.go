package check

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// maxSuggestions bounds how often the whole index is searched for a near
// spelling, so that a file of nothing but unknown names stays fast.
const maxSuggestions = 50

// suggest adds to d where a name is declared that is spelled nearly like name.
func (c *checker) suggest(d *diag.Diagnostic, u *unit, sp space, name string) {
	if len(c.missing) > maxSuggestions {
		return
	}
	var candidates []string
	for other := range c.index[sp] {
		if near(name, other) && c.lookup(u, sp, other) != nil {
			candidates = append(candidates, other)
		}
	}
	best := nearest(name, candidates)
	if best == "" {
		return
	}
	if _, span := describe(c.lookup(u, sp, best)); span.Pos != (idl.Pos{}) {
		d.Related = append(d.Related, diag.Related{Span: span, Message: fmt.Sprintf("did you mean %q?", best)})
	}
}

// maxSpelled is how long a name may be to be compared with others.
const maxSpelled = 200

// near is a cheap test whether two names can be near spellings of each other.
func near(a, b string) bool {
	return len(a) <= maxSpelled && a != b && len(a)-len(b) <= tolerance(a) && len(b)-len(a) <= tolerance(a)
}

// tolerance is how many letters may differ: fewer in short names, where
// everything is near to everything.
func tolerance(name string) int {
	if len(name) == 1 {
		return 0
	}
	return min(1+len(name)/5, 3)
}

// nearest gives the candidate that is spelled most like name, the first in
// alphabetical order among equals, or "" if none is near.
func nearest(name string, candidates []string) string {
	best, distance := "", tolerance(name)+1
	for _, other := range candidates {
		if !near(name, other) {
			continue
		}
		n := misspelling(strings.ToLower(name), strings.ToLower(other))
		if n < distance || n == distance && n <= tolerance(name) && other < best {
			best, distance = other, n
		}
	}
	return best
}

// misspelling counts the letters that differ. Two neighbours that have changed
// places count as one.
func misspelling(a, b string) int {
	n := levenshtein.ComputeDistance(a, b)
	if n != 2 || len(a) != len(b) {
		return n
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
		return 1
	}
	return n
}
