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

// TestDispids holds the DISPIDs of the headers here against those of C's.
func TestDispids(t *testing.T) {
	for name, least := range map[string]int{"olectl.h": 50, "idispids.h": 5} {
		theirs, err := os.ReadFile("/usr/include/wine/wine/windows/" + name)
		if err != nil {
			missing(t, "Wine's headers are not installed")
		}
		ours, err := fs.ReadFile(builtin.FS, name)
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
				t.Errorf("%s: %s is %q, want %s", name, m[1], have[m[1]], m[2])
			}
		}
		if len(found) < least {
			t.Errorf("Wine's %s defines %d DISPIDs only", name, len(found))
		}
	}
}
