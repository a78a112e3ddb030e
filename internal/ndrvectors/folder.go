package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/goidl/goidl/internal/ndrvectors/runner"
)

// A folder is a folder of vectors.
type folder struct {
	dir     string
	text    []byte // of vectors.json
	vectors []*runner.Vector
}

// openFolder reads a folder of vectors. Of an archive it makes a folder first, at
// temp.
func openFolder(dir, temp string) (*folder, error) {
	if filepath.Ext(dir) == ".txtar" {
		if err := unpack(dir, temp); err != nil {
			return nil, err
		}
		dir = temp
	}
	text, err := os.ReadFile(filepath.Join(dir, "vectors.json"))
	if err != nil {
		return nil, err
	}
	vectors, err := runner.ReadVectors(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("vectors.json: %w", err)
	case len(vectors) == 0:
		return nil, errors.New("vectors.json has no vectors")
	}
	return &folder{dir, text, vectors}, nil
}

// unpack makes a folder of an archive.
func unpack(name, dir string) error {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		return err
	}
	files, err := txtar.FS(archive)
	if err != nil {
		return err
	}
	return os.CopyFS(dir, files)
}

// has reports whether the folder holds an IDL file itself.
func (f *folder) has(name string) bool {
	_, err := os.Stat(filepath.Join(f.dir, name))
	return err == nil
}

// files gives the IDL files of the vectors, each once, in the order of their
// first vectors.
func (f *folder) files() []string {
	var names []string
	seen := map[string]bool{}
	for _, v := range f.vectors {
		if !seen[v.IDL] {
			seen[v.IDL] = true
			names = append(names, v.IDL)
		}
	}
	return names
}

// stem gives a name for the package of an IDL file.
func stem(name string) string {
	return "v_" + identifier(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
}
