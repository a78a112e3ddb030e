package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goidl/goidl/idl/builtin"
)

// What the command may take of the machine. Time is that of the processor, since
// tests run beside others.
const (
	timeBound   = 10 * time.Second
	memoryBound = 768 << 20
	heavyTime   = 40 * time.Second
	heavyMemory = 1536 << 20
	outputBound = 20_000
)

// heavy is an environment variable: if it is set, tests take minutes and look at
// much more.
const heavy = "GOIDL_HEAVY"

// TestHostile runs the command on files that mean harm. It must end soon, take
// little, and say which bound they exceed.
func TestHostile(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector takes several times the memory and the time that are measured here")
	}
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) { h.run(t, timeBound, memoryBound) })
	}
	if os.Getenv(heavy) == "" {
		return
	}
	for _, h := range heavies {
		t.Run(h.name, func(t *testing.T) { h.run(t, heavyTime, heavyMemory) })
	}
}

func (h *hostile) run(t *testing.T, cpu time.Duration, memory int64) {
	dir := t.TempDir()
	h.write(t, dir)
	ctx, cancel := context.WithTimeout(t.Context(), 10*cpu)
	defer cancel()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "goidl", "gen", "-o", "-", "--map", "in.idl=example.com/in", "in.idl")
	cmd.Dir, cmd.Stderr = dir, &stderr
	err := cmd.Run()
	said, state := stderr.String(), cmd.ProcessState
	if state == nil {
		t.Fatal(err)
	}
	took, peak := state.UserTime()+state.SystemTime(), peakMemory(state)
	t.Logf("exit status %d, %v, %d MB: %.200s", state.ExitCode(), took, peak>>20, said)
	switch {
	case h.want == "" && state.ExitCode() != statusOK, h.want != "" && state.ExitCode() != statusErrors:
		t.Errorf("exit status %d: %.2000s", state.ExitCode(), said)
	case !strings.Contains(said, h.want) || h.want == "" && said != "":
		t.Errorf("got %.2000s, want %s", said, h.want)
	}
	if took > cpu || peak > memory || len(said) > outputBound {
		t.Errorf("took %v and %d MB, and wrote %d bytes", took, peak>>20, len(said))
	}
}

// write writes the files of h.
func (h *hostile) write(t *testing.T, dir string) {
	for name, text := range h.files {
		writeFile(t, filepath.Join(dir, name), []byte(text))
	}
	f, err := os.Create(filepath.Join(dir, "in.idl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	h.text(w)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// A part writes a stretch of a hostile file. Files are written piece by piece,
// since some are larger than what tests should hold in memory: what they hold
// counts as the command's (see peakMemory).
type part func(w io.Writer)

func lit(s string) part { return times(1, s) }

// times is n copies of s.
func times(n int, s string) part {
	return func(w io.Writer) {
		for range n {
			io.WriteString(w, s)
		}
	}
}

// numbered is format for 1 to n; its verbs are given the number and the one
// before it.
func numbered(n int, format string) part {
	return func(w io.Writer) {
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, format, i, i-1)
		}
	}
}

// nested is open n times, core, and closing as often.
func nested(n int, open, core, closing string) part {
	return seq(times(n, open), lit(core), times(n, closing))
}

func seq(parts ...part) part {
	return func(w io.Writer) {
		for _, p := range parts {
			p(w)
		}
	}
}

// firstLine is how diagnostics begin.
var firstLine = regexp.MustCompile(`(?m)^[^ ].*: (error|warning) [A-Z]+[0-9]{4}: .`)

// survives runs the command on text that may be anything.
func survives(t *testing.T, dir string, text []byte) {
	t.Helper()
	in := filepath.Join(dir, "in.idl")
	writeFile(t, in, text)
	var stderr bytes.Buffer
	status := run([]string{"gen", "-o", "-", "--map", in + "=example.com/in", in}, io.Discard, &stderr)
	if status == statusOK || status == statusErrors && firstLine.Match(stderr.Bytes()) {
		return
	}
	t.Errorf("exit status %d, said %.500s, of:\n%.1000s", status, stderr.Bytes(), text)
}

// TestPrefixes cuts objidl.idl off at many places.
func TestPrefixes(t *testing.T) {
	text, err := builtin.FS.ReadFile("objidl.idl")
	if err != nil {
		t.Fatal(err)
	}
	step := 997
	if os.Getenv(heavy) != "" {
		step = 1
	}
	dir := t.TempDir()
	for n := 0; n <= len(text); n += step {
		survives(t, dir, text[:n])
	}
}

// TestMutations takes files apart and puts them together wrongly: the built-in
// ones, or those of the folders that the variable lists.
func TestMutations(t *testing.T) {
	files := seeds(t)
	rounds := 60
	if os.Getenv(heavy) != "" {
		rounds = 20_000
	}
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	for range rounds {
		survives(t, dir, mutate(rnd, files))
	}
}

// seeds gives the texts that mutations begin with.
func seeds(t *testing.T) (files [][]byte) {
	t.Helper()
	names, err := builtin.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range names {
		text, err := builtin.FS.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, text)
	}
	for _, dir := range filepath.SplitList(os.Getenv("GOIDL_MUTATE")) {
		more, _ := filepath.Glob(filepath.Join(dir, "*.idl"))
		for _, name := range more {
			if text, err := os.ReadFile(name); err == nil && len(text) < 200_000 {
				files = append(files, text)
			}
		}
	}
	return files
}

// mutate makes a text of a stretch of a file: some bytes change, and pieces of
// other files come between.
func mutate(rnd *rand.Rand, files [][]byte) []byte {
	stretch := func(most int) []byte {
		file := files[rnd.IntN(len(files))]
		start := rnd.IntN(len(file))
		return file[start:min(len(file), start+rnd.IntN(most))]
	}
	text := bytes.Clone(stretch(20_000))
	for range rnd.IntN(8) {
		at := rnd.IntN(len(text) + 1)
		switch rnd.IntN(3) {
		case 0:
			text = append(text[:at:at], append(bytes.Clone(stretch(200)), text[at:]...)...)
		case 1:
			text = append(text[:at:at], text[min(len(text), at+rnd.IntN(50)):]...)
		default:
			if at < len(text) {
				text[at] = "()[]{}<>,;*#\\\"'/\n\x00\xff 0a"[rnd.IntN(22)]
			}
		}
	}
	return text
}
