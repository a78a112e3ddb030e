package goidl_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// corpora are the real IDL that goidl has to read, file by file. The folders are
// below GOIDL_CORPUS, where .ci/corpus brings them, but for the headers that
// Debian's libwine-dev installs.
var corpora = []struct {
	name    string
	folders []string
	flags   []string
	syntax  int  // how many files must parse
	resolve int  // how many must check without errors, by themselves or as part of a file that includes them
	set     bool // all of them together are compiled, and the Go compiler sees what comes out
}{
	{
		name: "wine-dev", folders: []string{wineDev},
		flags:  []string{"-I", wineDev + "/windows", "-I", wineDev},
		syntax: 309, resolve: 262, set: true,
	},
	{
		name: "mingw", folders: []string{"mingw"},
		flags:  []string{"-DBOOL=WINBOOL", "-I", "mingw/mingw-w64-headers/include", "-I", "/usr/share/mingw-w64/include"},
		syntax: 234, resolve: 230, set: true,
	},
	{
		name: "wine-src", folders: []string{"wine"},
		flags:  []string{"-I", "wine/include"},
		syntax: 532, resolve: 475,
	},
	{
		name: "samba", folders: []string{"samba/testprogs"},
		syntax: 39,
	},
}

const wineDev = "/usr/include/wine/wine"

// TestCorpora checks every file of the corpora in a process of its own, as a user
// would.
func TestCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("runs goidl some two thousand times")
	}
	root := corpusFolder(t)
	goidl := buildGoidl(t)
	for _, c := range corpora {
		t.Run(c.name, func(t *testing.T) {
			files := findIDL(t, root, c.folders)
			parsed := passing(root, files, append([]string{goidl, "check", "--syntax"}, c.flags...))
			if len(parsed) < c.syntax {
				t.Errorf("%d of %d files parse, expected %d; not %q", len(parsed), len(files), c.syntax, without(files, parsed))
			}
			if c.resolve == 0 {
				return
			}
			resolved := passing(root, files, append([]string{goidl, "check"}, c.flags...))
			resolved = withFragments(t, files, resolved)
			t.Logf("%d of %d files parse, %d resolve", len(parsed), len(files), len(resolved))
			if len(resolved) < c.resolve {
				t.Errorf("%d of %d files resolve, expected %d; not %q", len(resolved), len(files), c.resolve, without(files, resolved))
			}
		})
	}
}

// corpusFolder gives the folder that .ci/corpus has filled.
func corpusFolder(t *testing.T) string {
	t.Helper()
	root := os.Getenv("GOIDL_CORPUS")
	if root == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("GOIDL_CORPUS names no folder")
		}
		t.Skip("GOIDL_CORPUS names no folder: .ci/corpus fills one")
	}
	return root
}

func buildGoidl(t *testing.T) string {
	t.Helper()
	goidl := filepath.Join(t.TempDir(), "goidl")
	if out, err := exec.Command("go", "build", "-o", goidl, "./cmd/goidl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return goidl
}

func findIDL(t *testing.T, root string, folders []string) []string {
	t.Helper()
	var files []string
	for _, folder := range folders {
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(root, folder)
		}
		err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
			if filepath.Ext(path) == ".idl" {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) == 0 {
		t.Fatalf("no IDL below %q", folders)
	}
	return files
}

// passing runs a command on each file, in folder dir, and gives the files on which
// it succeeds.
func passing(dir string, files, command []string) []string {
	var (
		mu   sync.Mutex
		pass []string
		wg   sync.WaitGroup
		free = make(chan struct{}, runtime.NumCPU())
	)
	for _, file := range files {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			cmd := exec.Command(command[0], append(command[1:], file)...)
			cmd.Dir = dir
			if cmd.Run() == nil {
				mu.Lock()
				defer mu.Unlock()
				pass = append(pass, file)
			}
		})
	}
	wg.Wait()
	return pass
}

var includeLine = regexp.MustCompile(`(?m)^\s*#\s*include\s*["<]([^">]+\.idl)[">]`)

// withFragments adds the files that others of pass include: their names are
// declared by the includer, so that by themselves they do not resolve.
func withFragments(t *testing.T, files, pass []string) []string {
	t.Helper()
	reached := slices.Clone(pass)
	for i := 0; i < len(reached); i++ {
		text, err := os.ReadFile(reached[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, include := range includeLine.FindAllStringSubmatch(string(text), -1) {
			for _, file := range files {
				if strings.HasSuffix(file, "/"+include[1]) && !slices.Contains(reached, file) {
					reached = append(reached, file)
				}
			}
		}
	}
	return reached
}

func without(files, pass []string) []string {
	return slices.DeleteFunc(slices.Clone(files), func(f string) bool { return slices.Contains(pass, f) })
}
