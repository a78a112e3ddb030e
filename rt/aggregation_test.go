package rt_test

import (
	"context"
	"testing"

	"github.com/goidl/goidl/rt"
)

// A label is an INamed, made by a class.
type label struct{ rt.Object }

func (*label) Name(context.Context) (string, error) { return "a label", nil }

// A labeled object has an inner object's interface beside its own.
type labeled struct {
	onlyThing // its own
	rt.Object
	INamed // the inner object's
}

func (l *labeled) FinalRelease(context.Context) { rt.Release(l.INamed) }

// Aggregation is embedding: an outer object offers an inner one's interface as if it
// were its own. Its identity and its count are the outer one's, here and through a
// proxy.
func TestAggregationIsEmbedding(t *testing.T) {
	ctx := mta(t)
	clsid := class(t, rt.Both, func(context.Context) (any, error) { return &label{}, nil })
	inner, err := rt.CreateInstance[INamed](ctx, clsid)
	if err != nil {
		t.Fatal(err)
	}
	outer := &labeled{onlyThing: onlyThing{&thing{}}, INamed: inner}
	proxied := export(t, ctx, in(t, ctx, "A"), &labeled{onlyThing: onlyThing{&thing{}}, INamed: &label{}})
	for _, v := range []IThing{outer, proxied} {
		named, err := rt.QueryInterface[INamed](ctx, v)
		if err != nil {
			t.Fatal(err)
		}
		if name, err := named.Name(ctx); name != "a label" || err != nil {
			t.Error(name, err)
		}
		back, err := rt.QueryInterface[IThing](ctx, named)
		want(t, "the outer object", back, v)
		wantIs(t, "back", err, nil)
		for _, reference := range []any{named, back, v} {
			rt.Release(reference)
		}
	}
	rt.AddRef(inner) // has no effect on one that has ended
	_, err = rt.MarshalInterThreadInterfaceInStream(ctx, inner)
	wantIs(t, "the inner object after the outer one's end", err, rt.CO_E_OBJNOTCONNECTED)
}
