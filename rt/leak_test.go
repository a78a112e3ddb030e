package rt_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// An apartment that ends tells what is left: objects that are known elsewhere,
// marshaled references and tables' entries that lead to them, and proxies that
// nobody has released.
func TestLeakReport(t *testing.T) {
	ctx := mta(t)
	var reports []rt.LeakReport
	rt.OnLeak(ctx, func(r rt.LeakReport) { reports = append(reports, r) })
	sta, err := rt.NewSTA(ctx, rt.Named("leaky"))
	if err != nil {
		t.Fatal(err)
	}
	leaky := inside(t, ctx, sta)
	object := &thing{}
	p := pass(t, leaky, staying(ctx), object)
	_ = pass(t, staying(ctx), leaky, &thing{}) // a proxy in leaky
	s := marshaled(t, leaky, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	n := marshaled(t, leaky, object, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	var global, running uint32
	leaky(func(ctx context.Context) {
		global, _ = rt.RegisterInterfaceInGlobal[INamed](ctx, object)
		running, _ = rt.RegisterRunning(ctx, rt.ROTFLAGS_REGISTRATIONKEEPSALIVE, object, "it")
	})
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	if len(reports) != 1 {
		t.Fatal("reports:", reports)
	}
	want(t, "apartment", reports[0].Apartment.Name, "leaky")
	want(t, "report", reports[0].String(), strings.Join([]string{
		"object *rt_test.thing, 4 references from outside",
		"IThing of *rt_test.thing, marshaled TABLEWEAK in a stream",
		"IThing of *rt_test.thing, marshaled NORMAL in a stream",
		"INamed of *rt_test.thing, marshaled TABLESTRONG in the global interface table",
		"IUnknown of *rt_test.thing, marshaled TABLESTRONG in the running object table",
		"proxy of IThing, 1 references",
	}, "\n"))
	rt.Release(p)
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
	wantIs(t, "ReleaseMarshalData", released(ctx, n), nil)
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, global), nil)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, running), nil)
}

// Nothing is told of an apartment that has cleaned up, of what its objects release
// in their ends, of free-threaded objects, which live on, and to nobody.
func TestNoLeakReport(t *testing.T) {
	ctx := mta(t)
	rt.OnLeak(ctx, func(r rt.LeakReport) { t.Error("left:", r) })
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	run := inside(t, ctx, sta)
	p := pass(t, run, staying(ctx), &thing{})
	rt.Release(p)
	s := marshaled(t, run, &agile{}, rt.MSHCTX_INPROC, rt.MSHLFLAGS_NORMAL)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)

	rt.OnLeak(ctx, nil)
	sta, err = rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p = pass(t, inside(t, ctx, sta), staying(ctx), &thing{})
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	rt.Release(p)
}

// A proxy that is released by an object's end, when its apartment ends, is no leak.
func TestProxyReleasedInTheEnd(t *testing.T) {
	ctx := mta(t)
	var reports []rt.LeakReport
	rt.OnLeak(ctx, func(r rt.LeakReport) { reports = append(reports, r) })
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	run := inside(t, ctx, sta)
	held := pass(t, staying(ctx), run, &thing{})
	object := &thing{end: func(context.Context) { rt.Release(held) }}
	p := pass(t, run, staying(ctx), object)
	rt.Release(object)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	if len(reports) != 1 || len(reports[0].Proxies) != 0 || len(reports[0].Objects) != 1 {
		t.Error("reports:", reports)
	}
	rt.Release(p)
}

// An object to which only a weak reference leads is known to nobody.
func TestLeakReportOfWeak(t *testing.T) {
	ctx := mta(t)
	var report rt.LeakReport
	rt.OnLeak(ctx, func(r rt.LeakReport) { report = r })
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s := marshaled(t, inside(t, ctx, sta), &thing{}, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLEWEAK)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	want(t, "report", report.String(), "IThing of *rt_test.thing, marshaled TABLEWEAK in a stream")
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)
}

// A report can be logged.
func TestLeakReportLogs(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, nil))
	log.Warn("leak", "report", rt.LeakReport{
		Apartment: rt.ApartmentInfo{Name: "A"},
		Proxies:   []rt.ProxyInfo{{Interfaces: []string{"IThing", "INamed"}, References: 2}},
	})
	for _, part := range []string{"report.apartment=A", `report.left="[proxy of IThing, INamed, 2 references]"`} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("%q is not in %q", part, b.String())
		}
	}
}

// A snapshot knows the references to an apartment's objects.
func TestSnapshotReferences(t *testing.T) {
	ctx := mta(t)
	s := marshaled(t, staying(ctx), &agile{}, rt.MSHCTX_INPROC, rt.MSHLFLAGS_TABLESTRONG)
	refs := rt.Snapshot(ctx).Apartments[0].References
	if len(refs) != 1 || !refs[0].FreeThreaded || refs[0].Type != "*rt_test.agile" || refs[0].Interface != "IThing" {
		t.Errorf("%+v", refs)
	}
	want(t, "leaks", rttest.Leaks(ctx), `apartment "MTA"
apartment "MTA": IThing of *rt_test.agile, marshaled TABLESTRONG in a stream
1 marshaled references
`)
	wantIs(t, "ReleaseMarshalData", released(ctx, s), nil)

	clsid, _ := readers(t, rt.Both) // an object that marshals itself has no reference
	cookie, err := rt.RegisterInterfaceInGlobal[IThing](ctx, &value{class: clsid})
	wantIs(t, "Register", err, nil)
	entry := running(t, staying(ctx), 0, &value{class: clsid}, "value", nil)
	want(t, "leaks", rttest.Leaks(ctx), `apartment "MTA"
1 entries of the global interface table
1 entries of the running object table
`)
	wantIs(t, "Revoke", rt.RevokeInterfaceFromGlobal(ctx, cookie), nil)
	wantIs(t, "Revoke", rt.RevokeRunning(ctx, entry), nil)
}
