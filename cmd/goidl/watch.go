package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/goidl/goidl/idl"
)

// settle is how long it has to be quiet after a change: an editor writes a file
// in several steps, and a tool many files.
const settle = 50 * time.Millisecond

// watch compiles the files, and again whenever one changes that they consist of,
// until the process is told to end.
func (cmd *genCmd) watch(c console, packages map[string]idl.GoPackage) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	notifier, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer notifier.Close()
	w := &watcher{notifier: notifier, files: map[string]bool{}}
	w.follow(cmd.Include...)
	for _, name := range cmd.Files {
		w.follow(filepath.Dir(filepath.FromSlash(name)))
	}
	for again := true; again; again = w.changed(ctx) {
		var status int
		prog, err := cmd.once(c, &status, packages)
		if err != nil {
			fmt.Fprintln(c.stderr, "goidl:", err)
		}
		w.read(prog)
		fmt.Fprintln(c.stderr, "goidl: waiting for changes")
	}
	return nil
}

// A watcher waits for changes of files. It follows folders and not files, since
// editors put a new file in the place of the old one, and since a file that is
// missing may come.
type watcher struct {
	notifier *fsnotify.Watcher
	files    map[string]bool // those that have been read
}

// follow begins to watch folders. One that is not there has nothing to watch.
func (w *watcher) follow(dirs ...string) {
	for _, dir := range dirs {
		_ = w.notifier.Add(filepath.Clean(dir)) // adding it again is fine
	}
}

// read notes the files of a program.
func (w *watcher) read(prog *idl.Program) {
	for name := range prog.Sources {
		path := filepath.FromSlash(name)
		w.files[path] = true
		w.follow(filepath.Dir(path))
	}
}

// changed waits for a change, and then until it is quiet. It reports false when ctx
// has ended.
func (w *watcher) changed(ctx context.Context) bool {
	var quiet <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-quiet:
			return true
		case <-w.notifier.Errors: // events were lost
			quiet = time.After(settle)
		case e := <-w.notifier.Events:
			if w.matters(e) {
				quiet = time.After(settle)
			}
		}
	}
}

// sourceNames are the extensions of files that may be what is missing.
var sourceNames = []string{".idl", ".h", ".acf"}

// matters reports whether an event is about a file that has been read or may be.
func (w *watcher) matters(e fsnotify.Event) bool {
	if !e.Has(fsnotify.Create) && !e.Has(fsnotify.Write) && !e.Has(fsnotify.Remove) && !e.Has(fsnotify.Rename) {
		return false
	}
	path := filepath.Clean(e.Name)
	return w.files[path] || slices.Contains(sourceNames, strings.ToLower(filepath.Ext(path)))
}
