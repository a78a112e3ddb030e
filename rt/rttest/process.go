package rttest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/goidl/goidl/rt"
)

// Process gives a context in a process of the test's own, without apartments.
// When the test ends, it fails if an apartment has not been left or an interface
// pointer is still marshaled.
//
// In a synctest bubble every apartment must be in such a process.
func Process(t testing.TB) context.Context {
	t.Helper()
	ctx := rt.NewProcess().Context(context.Background())
	t.Cleanup(func() {
		if left := Leaks(ctx); left != "" {
			t.Error("the process is not empty at the end of the test:\n" + left)
		}
	})
	return ctx
}

// Leaks describes what there is in the process of ctx, a line each; it is empty
// when there is nothing.
func Leaks(ctx context.Context) string {
	var b strings.Builder
	info := rt.Snapshot(ctx)
	for _, a := range info.Apartments {
		fmt.Fprintf(&b, "apartment %q\n", a.Name)
		for _, o := range a.Objects {
			fmt.Fprintf(&b, "apartment %q: object %s, %d references from outside\n", a.Name, o.Type, o.References)
		}
		for _, p := range a.Proxies {
			fmt.Fprintf(&b, "apartment %q: proxy of %s, %d references\n",
				a.Name, strings.Join(p.Interfaces, ", "), p.References)
		}
	}
	if info.References > 0 {
		fmt.Fprintf(&b, "%d marshaled references\n", info.References)
	}
	return b.String()
}
