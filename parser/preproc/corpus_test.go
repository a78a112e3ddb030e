package preproc

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl/diag"
)

// osFS accepts the names that an operating system does.
type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }

// TestCorpus preprocesses the IDL files below the folders that GOIDL_CORPUS
// lists, as PATH lists folders. Each folder is also one to look for files in.
// The only fault allowed is a file that the corpus does not hold.
func TestCorpus(t *testing.T) {
	folders := filepath.SplitList(os.Getenv("GOIDL_CORPUS"))
	if len(folders) == 0 {
		t.Skip("GOIDL_CORPUS lists no folders")
	}
	files, missing, tokens := 0, 0, 0
	for _, folder := range folders {
		for _, name := range idlFiles(t, folder) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			res, diags := Run(&Config{FS: osFS{}, IncludeDirs: folders}, name, text)
			files++
			tokens += len(res.Tokens)
			for _, d := range diags {
				switch {
				case d.Code == diag.CannotOpen:
					missing++
				case d.Severity == diag.Error:
					t.Error(d)
				}
			}
		}
	}
	if files == 0 {
		t.Error("the folders hold no IDL files")
	}
	t.Logf("%d files, %d tokens, %d times a file was missing", files, tokens, missing)
}

func idlFiles(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".idl") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
