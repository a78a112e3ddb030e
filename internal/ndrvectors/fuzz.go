package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// fuzzFile is the test file with the fuzz targets, one for each interface.
const fuzzFile = "fuzz_test.go"

// writeFuzz writes the fuzz targets.
func (m *module) writeFuzz() error {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\"testing\"\n\n")
	fmt.Fprintf(&b, "%q\n)\n", runnerPath)
	for i, key := range m.interfaces() {
		fmt.Fprintf(&b, "\nfunc Fuzz%d(f *testing.F) { fuzz(f, %q) }\n", i, key)
	}
	b.WriteString(`
func fuzz(f *testing.F, key string) {
	suite, err := runner.NewSuite(vectors, description)
	if err != nil {
		f.Fatal(err)
	}
	for n, seed := range suite.Seeds(key) {
		f.Add(uint16(n), seed)
	}
	f.Fuzz(func(t *testing.T, n uint16, message []byte) {
		if err := suite.Attack(key, int(n), message); err != nil {
			t.Error(err)
		}
	})
}
`)
	return m.write(fuzzFile, []byte(b.String()))
}

// interfaces gives the keys of the interfaces that can be tried.
func (m *module) interfaces() []string {
	return slices.Sorted(maps.Keys(m.describer.desc.Interfaces))
}

// fuzz runs each target for a while and reports whether none has found
// anything.
func (m *module) fuzz(w io.Writer, each time.Duration) (ok bool, err error) {
	if err := m.writeFuzz(); err != nil {
		return false, err
	}
	ok = true
	for i, key := range m.interfaces() {
		output, err := m.goRun("test", "-run=^$", fmt.Sprintf("-fuzz=^Fuzz%d$", i), "-fuzztime="+each.String(), ".")
		crashers := m.crashers(i)
		if err == nil || crashers == "" && isTimeUp(output) {
			fmt.Fprintf(w, "fuzz %s: %s\n", key, lastProgress(output))
			continue
		}
		ok = false
		fmt.Fprintf(w, "fuzz %s: %v\n%s%s", key, err, output, crashers)
	}
	return ok, nil
}

// isTimeUp reports whether a target has failed only because its time was up while
// an input was tried, which go test takes for a failure now and then.
func isTimeUp(output []byte) bool {
	var failures []string
	for line := range strings.Lines(string(output)) {
		if strings.HasPrefix(line, "    ") {
			failures = append(failures, strings.TrimSpace(line))
		}
	}
	return len(failures) == 1 && failures[0] == "context deadline exceeded"
}

// lastProgress gives the last line in which the fuzzer says how far it is.
func lastProgress(output []byte) string {
	last := "nothing found"
	for line := range strings.Lines(string(output)) {
		if text := strings.TrimSpace(line); strings.HasPrefix(text, "fuzz: elapsed") {
			last = strings.TrimPrefix(text, "fuzz: ")
		}
	}
	return last
}

// crashers gives the inputs that a target has failed with.
func (m *module) crashers(i int) string {
	names, _ := filepath.Glob(filepath.Join(m.dir, "testdata", "fuzz", fmt.Sprintf("Fuzz%d", i), "*"))
	var b strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err == nil {
			b.Write(text)
		}
	}
	return b.String()
}
