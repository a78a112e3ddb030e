package rt_test

import (
	"context"
	"testing"

	"github.com/goidl/goidl/rt"
)

func TestFirst(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	p := export(t, ctx, sta, &thing{do: func(ctx context.Context, n int64) (int64, error) {
		want(t, "where", where(ctx), "A")
		return n + 1, nil
	}})
	defer rt.Release(p)
	want(t, "proxy", rt.IsProxy(p), true)
	n, err := p.Do(ctx, 41)
	if err != nil || n != 42 {
		t.Error(n, err)
	}
}
