package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// An output is a file to write, or, without content, to remove.
type output struct {
	path    string
	content []byte
	source  string // the IDL file that it is made of
}

// writeAll writes files so that each is there either as it was or whole: first
// all under temporary names beside their places, then, when nothing can run out
// any more, they take their places. A file that has its content already is not touched.
func writeAll(files []output) error {
	var waiting []staged
	var old []string
	defer func() {
		for _, s := range waiting {
			os.Remove(s.temp) // what has taken its place is not there any more
		}
	}()
	for _, f := range files {
		if f.content == nil {
			old = append(old, f.path)
			continue
		}
		s, err := stage(f)
		if err != nil {
			return err
		}
		if s.temp != "" {
			waiting = append(waiting, s)
		}
	}
	for _, s := range waiting {
		if err := os.Rename(s.temp, s.path); err != nil {
			return err
		}
	}
	for _, path := range old {
		if err := removeFile(path); err != nil {
			return err
		}
	}
	return nil
}

// A staged file waits under a temporary name to take its place.
type staged struct{ temp, path string }

// stage writes f beside its place; temp is "" if f is there already.
func stage(f output) (staged, error) {
	if target, err := filepath.EvalSymlinks(f.path); err == nil {
		f.path = target // what a link points to changes, not the link
	}
	if old, err := os.ReadFile(f.path); err == nil && bytes.Equal(old, f.content) {
		return staged{}, nil
	}
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return staged{}, err
	}
	mode := os.FileMode(0o666)
	if info, err := os.Stat(f.path); err == nil {
		if !info.Mode().IsRegular() {
			return staged{}, fmt.Errorf("%s is no file", f.path)
		}
		mode = info.Mode().Perm()
	}
	temp := filepath.Join(dir, fmt.Sprintf(".%s.%d", filepath.Base(f.path), os.Getpid()))
	if err := os.WriteFile(temp, f.content, mode); err != nil {
		os.Remove(temp)
		return staged{}, err
	}
	return staged{temp, f.path}, nil
}
