package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/aymanbagabas/go-udiff"
)

// noFile is how a diff calls a file that is not there.
const noFile = "/dev/null"

// printDiff prints how files would change if they were written, and reports
// whether they would.
func printDiff(w io.Writer, files []output) (differ bool, err error) {
	for _, f := range files {
		from, to := f.path, f.path
		if f.content == nil {
			to = noFile
		}
		old, err := os.ReadFile(f.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			from = noFile
		case err != nil:
			return differ, err
		}
		if from == to && string(old) == string(f.content) {
			continue
		}
		differ = true
		if _, err := fmt.Fprint(w, udiff.Unified(from, to, string(old), string(f.content))); err != nil {
			return differ, err
		}
	}
	return differ, nil
}
