package builtin_test

import (
	"io/fs"
	"os"
	"regexp"
	"testing"

	"github.com/goidl/goidl/idl/builtin"
)

// defined matches the definition of a DISPID.
var defined = regexp.MustCompile(`(?m)^#\s*define\s+(DISPID_\w+)\s+\(?(-?\d+)\)?`)

// TestDispids holds the DISPIDs of olectl.h against those of the C header.
func TestDispids(t *testing.T) {
	theirs, err := os.ReadFile("/usr/include/wine/wine/windows/olectl.h")
	if err != nil {
		missing(t, "Wine's headers are not installed")
	}
	ours, err := fs.ReadFile(builtin.FS, "olectl.h")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for _, m := range defined.FindAllStringSubmatch(string(ours), -1) {
		have[m[1]] = m[2]
	}
	found := defined.FindAllStringSubmatch(string(theirs), -1)
	for _, m := range found {
		if have[m[1]] != m[2] {
			t.Errorf("%s is %q, want %s", m[1], have[m[1]], m[2])
		}
	}
	if len(found) < 50 {
		t.Errorf("Wine's header defines %d DISPIDs only", len(found))
	}
}
