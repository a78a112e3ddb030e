package rt_test

import (
	"context"
	"testing"

	"github.com/goidl/goidl/rt"
)

// A scalar call allocates nothing.
func TestCallsDoNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	ctx := mta(t)
	cancellable, cancel := context.WithCancel(ctx)
	defer cancel()
	direct := IThing(&thing{})
	unlocked := export(t, ctx, in(t, ctx, "unlocked", rt.Unlocked()), &thing{})
	locked := export(t, ctx, in(t, ctx, "locked"), &thing{})
	for name, test := range map[string]struct {
		ctx context.Context
		v   IThing
	}{
		"direct":                    {ctx, direct},
		"unlocked STA":              {ctx, unlocked},
		"unlocked STA, cancellable": {cancellable, unlocked},
		"locked STA":                {ctx, locked},
		"locked STA, cancellable":   {cancellable, locked},
	} {
		pinAllocs(t, name, test.ctx, test.v, 0)
	}
	client := in(t, ctx, "client", rt.Unlocked())
	worker := pass(t, staying(ctx), inside(t, ctx, client), &thing{})
	other := pass(t, inside(t, ctx, in(t, ctx, "other", rt.Unlocked())), inside(t, ctx, client), &thing{})
	do(t, ctx, client, func(ctx context.Context) error {
		pinAllocs(t, "STA to STA", ctx, other, 0)
		pinAllocs(t, "STA to MTA", ctx, worker, 0)
		rt.Release(worker)
		rt.Release(other)
		return nil
	})
	rt.Release(unlocked)
	rt.Release(locked)
}

func pinAllocs(t *testing.T, name string, ctx context.Context, v IThing, limit float64) {
	t.Helper()
	allocs := testing.AllocsPerRun(200, func() {
		if _, err := v.Do(ctx, 1); err != nil {
			t.Error(name, err)
		}
	})
	if allocs > limit {
		t.Errorf("%s: %v allocations, want %v", name, allocs, limit)
	}
}
