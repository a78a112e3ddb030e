package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"time"

	"github.com/goidl/goidl/internal/ndrvectors/runner"
)

// patience is how long a program may run. All vectors take a second or two.
const patience = 5 * time.Minute

// verdicts builds and runs the program.
func (m *module) verdicts(options ...string) ([]runner.Verdict, error) {
	program, err := m.build()
	if err != nil {
		return nil, err
	}
	return verdicts(program, m.folder.vectors, options...)
}

// verdicts runs a program and gives a verdict for each vector, in their order.
// A program that dies has failed the vector that it was at; another one goes on
// after it.
func verdicts(program string, vectors []*runner.Vector, options ...string) ([]runner.Verdict, error) {
	var all []runner.Verdict
	for len(all) < len(vectors) {
		some, err := runProgram(program, append(options, "-skip", strconv.Itoa(len(all)))...)
		all = append(all, some...)
		if len(all) < len(vectors) {
			if err == nil {
				return nil, errors.New("the program has left out vectors")
			}
			all = append(all, runner.Verdict{ID: vectors[len(all)].ID, Why: err.Error()})
		}
	}
	return all, nil
}

// runProgram gives the verdicts that a program prints. Its error is the first
// thing that it says before it dies.
func runProgram(program string, args ...string) ([]runner.Verdict, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	failure := cmd.Run()
	var verdicts []runner.Verdict
	for dec := json.NewDecoder(&stdout); ; {
		var v runner.Verdict
		if err := dec.Decode(&v); err != nil {
			break // the end, or a line that the program did not finish
		}
		verdicts = append(verdicts, v)
	}
	if failure != nil {
		first, _, _ := bytes.Cut(stderr.Bytes(), []byte("\n"))
		failure = fmt.Errorf("the program died: %w: %s", failure, first)
	}
	return verdicts, failure
}

// report prints a line for each failure and the counts, and reports whether
// nothing has failed, quirks apart.
func report(w io.Writer, vectors []*runner.Vector, verdicts []runner.Verdict) bool {
	var passed, failed, quirksPassed, quirksFailed int
	for i, v := range verdicts {
		apart := vectors[i].Apart() || v.Gaps
		switch {
		case v.Why == "" && apart:
			quirksPassed++
		case v.Why == "":
			passed++
		case apart:
			quirksFailed++
			fmt.Fprintf(w, "quirk %s: %s (%s)\n", v.ID, v.Why, cmp.Or(vectors[i].Quirk, "only Wine vouches for it"))
		default:
			failed++
			fmt.Fprintf(w, "%s: %s\n", v.ID, v.Why)
		}
	}
	fmt.Fprintf(w, "quirks: %d passed, %d failed\n", quirksPassed, quirksFailed)
	fmt.Fprintf(w, "%d passed, %d failed\n", passed, failed)
	return failed == 0
}
