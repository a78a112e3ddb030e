package rt_test

import (
	"context"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

func TestSnapshot(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "A")
	object := &thing{}
	p := export(t, ctx, sta, object)
	if _, err := rt.QueryInterface[INamed](ctx, p); err != nil {
		t.Error(err)
	}
	stream, err := rt.MarshalInterThreadInterfaceInStream(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	info := rt.Snapshot(ctx)
	want(t, "references", info.References, 1)
	want(t, "apartments", len(info.Apartments), 2)
	member, home := info.Apartments[0], info.Apartments[1]
	want(t, "the MTA", member.Type, rt.APTTYPE_MTA)
	want(t, "the STA", home.Type, rt.APTTYPE_MAINSTA)
	want(t, "its name", home.Name, "A")
	if len(home.Objects) != 1 || home.Objects[0].Type != "*rt_test.thing" || home.Objects[0].References != 2 {
		t.Errorf("objects: %+v", home.Objects)
	}
	if len(member.Proxies) != 1 || member.Proxies[0].References != 2 || member.Proxies[0].OID != home.Objects[0].OID {
		t.Errorf("proxies: %+v", member.Proxies)
	}
	want(t, "interfaces", member.Proxies[0].Interfaces[0]+" "+member.Proxies[0].Interfaces[1], "INamed IThing")
	if err := rt.ReleaseMarshalData(ctx, stream); err != nil {
		t.Error(err)
	}
	rt.Release(p)
	rt.Release(p)
	want(t, "left", rttest.Leaks(ctx), "apartment \"MTA\"\napartment \"A\"\n")
}

func TestApartmentTypes(t *testing.T) {
	ctx := mta(t)
	first, second := in(t, ctx, "first"), in(t, ctx, "second")
	for sta, want := range map[*rt.STA]rt.APTTYPE{first: rt.APTTYPE_MAINSTA, second: rt.APTTYPE_STA} {
		do(t, ctx, sta, func(ctx context.Context) error {
			kind, qualifier, err := rt.GetApartmentType(ctx)
			if kind != want || qualifier != rt.APTTYPEQUALIFIER_NONE {
				t.Error(kind, qualifier)
			}
			return err
		})
	}
	kind, qualifier, err := rt.GetApartmentType(ctx)
	if kind != rt.APTTYPE_MTA || qualifier != rt.APTTYPEQUALIFIER_NONE || err != nil {
		t.Error(kind, qualifier, err)
	}
	for kind, name := range map[rt.APTTYPE]string{
		rt.APTTYPE_STA: "STA", rt.APTTYPE_MTA: "MTA", rt.APTTYPE_NA: "NA",
		rt.APTTYPE_MAINSTA: "main STA", rt.APTTYPE_CURRENT: "current",
	} {
		want(t, "name", kind.String(), name)
	}
}

// The name of an STA that was given none is its own.
func TestDefaultNames(t *testing.T) {
	ctx := mta(t)
	names := map[string]bool{}
	for range 2 {
		sta, err := rt.NewSTA(ctx)
		if err != nil {
			t.Fatal(err)
		}
		do(t, ctx, sta, func(ctx context.Context) error {
			names[where(ctx)] = true
			return sta.Close(ctx)
		})
		if err := sta.Close(ctx); err != nil {
			t.Error(err)
		}
	}
	want(t, "names", len(names), 2)
}

func TestInterfaceName(t *testing.T) {
	want(t, "a registered one", rt.InterfaceName(IID_IThing), "IThing")
	want(t, "IUnknown", rt.InterfaceName(rt.IID_IUnknown), "IUnknown")
	want(t, "another", rt.InterfaceName(rt.IID{}), "00000000-0000-0000-0000-000000000000")
	want(t, "IID_IUnknown", rt.IID_IUnknown.String(), "00000000-0000-0000-c000-000000000046")
}
