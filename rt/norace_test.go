//go:build !race

package rt_test

// raceEnabled reports whether the race detector is on.
const raceEnabled = false
