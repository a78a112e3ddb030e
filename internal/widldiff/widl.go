package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// findWidl gives widl's path. Debian calls it widl-stable, or hides it.
func findWidl() (string, error) {
	for _, name := range []string{"widl", "widl-stable", "/usr/lib/wine/widl"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("widl is not installed")
}

var namespaces = regexp.MustCompile(`(?m)^\s*namespace\b`)

// runWidl gives the header that widl makes of a file.
func runWidl(opts *options, widl, file string) (string, error) {
	dir, err := os.MkdirTemp("", "widldiff")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	src, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, headerName(file))
	args := []string{"-h", "-o", out}
	if namespaces.Match(src) {
		args = append(args, "--winrt", "--ns_prefix")
	}
	for _, d := range append(opts.include, filepath.Dir(file)) {
		args = append(args, "-I", d)
	}
	for _, d := range opts.defines {
		args = append(args, "-D", d)
	}
	text, err := exec.Command(widl, append(args, file)...).CombinedOutput()
	if err != nil {
		line, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
		return "", fmt.Errorf("%s (%w)", line, err)
	}
	header, err := os.ReadFile(out)
	return string(header), err
}

// headerName is what the header of an IDL file is called. It goes into the
// guard that other headers must find taken.
func headerName(file string) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base)) + ".h"
}
