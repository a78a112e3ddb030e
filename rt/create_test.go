package rt_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/rttest"
)

// models are the classes of §2's table, in its order.
var models = []rt.ThreadingModel{rt.ThreadingModelNone, rt.Apartment, rt.Free, rt.Both}

// create makes an object of the model from ctx and tells how the creator got it and
// where its methods run, in the words of §2.
func create(t *testing.T, ctx context.Context, model rt.ThreadingModel) string {
	t.Helper()
	var ran string
	factory := func(made context.Context) (any, error) {
		return &thing{do: func(ctx context.Context, _ int64) (int64, error) {
			want(t, "the factory's apartment", where(made), where(ctx))
			ran = runsOn(ctx)
			return 0, nil
		}}, nil
	}
	v, err := rt.CreateInstance[IThing](ctx, class(t, model, factory))
	if err != nil {
		return err.Error()
	}
	defer rt.Release(v)
	if _, err := v.Do(ctx, 0); err != nil {
		return err.Error()
	}
	if !rt.IsProxy(v) {
		return "direct"
	}
	return "proxy: " + ran
}

// runsOn says what kind of apartment a method runs in that was called from
// another one.
func runsOn(ctx context.Context) string {
	a, err := rt.CurrentApartment(ctx)
	switch {
	case err != nil:
		return err.Error()
	case !rt.InCall(ctx):
		return "caller"
	case a.Type == rt.APTTYPE_MTA:
		return "MTA worker"
	case a.Type == rt.APTTYPE_MAINSTA:
		return "main STA"
	case a.Host:
		return "host STA"
	}
	return a.Name
}

// §2, with a main STA: it pumps in the background.
func TestMatrixWithMainSTA(t *testing.T) {
	ctx := rttest.Process(t)
	main := in(t, ctx, "main")
	other := in(t, ctx, "other")
	member := enter(t, ctx, rt.COINIT_MULTITHREADED)
	creators := map[string]func(f func(ctx context.Context)){
		"main STA":     inside(t, ctx, main),
		"another STA":  inside(t, ctx, other),
		"MTA":          func(f func(ctx context.Context)) { f(member) },
		"implicit MTA": func(f func(ctx context.Context)) { f(ctx) },
	}
	checkMatrix(t, creators, map[string][4]string{
		"main STA":     {"direct", "direct", "proxy: MTA worker", "direct"},
		"another STA":  {"proxy: main STA", "direct", "proxy: MTA worker", "direct"},
		"MTA":          {"proxy: main STA", "proxy: host STA", "direct", "direct"},
		"implicit MTA": {"proxy: main STA", "proxy: host STA", "direct", "direct"},
	})
}

// §2, with the MTA first and no STA at all: the host STA that the runtime starts
// becomes the main STA, and takes the Apartment objects too.
func TestMatrixMTAFirst(t *testing.T) {
	for i, model := range []rt.ThreadingModel{rt.ThreadingModelNone, rt.Apartment} {
		t.Run(fmt.Sprint("host started for ", model), func(t *testing.T) {
			ctx := rttest.Process(t)
			member := enter(t, ctx, rt.COINIT_MULTITHREADED)
			want(t, "the first object", create(t, member, model), "proxy: main STA")
			other := in(t, ctx, "other")
			creators := map[string]func(f func(ctx context.Context)){
				"another STA":  inside(t, ctx, other),
				"MTA":          func(f func(ctx context.Context)) { f(member) },
				"implicit MTA": func(f func(ctx context.Context)) { f(ctx) },
			}
			checkMatrix(t, creators, map[string][4]string{
				"another STA":  {"proxy: main STA", "direct", "proxy: MTA worker", "direct"},
				"MTA":          {"proxy: main STA", "proxy: main STA", "direct", "direct"},
				"implicit MTA": {"proxy: main STA", "proxy: main STA", "direct", "direct"},
			})
			want(t, "host STAs", hosts(ctx), 1)
			_ = i
		})
	}
}

// §2, after the main STA has left: a none object gets a host STA, which becomes
// main; Apartment objects from the MTA keep the host they have.
func TestMatrixMainSTAGone(t *testing.T) {
	ctx := mta(t)
	main, _ := rt.NewSTA(ctx, rt.Named("main"))
	other := in(t, ctx, "other")
	want(t, "Apartment, from the MTA", create(t, ctx, rt.Apartment), "proxy: host STA")
	if err := main.Close(ctx); err != nil {
		t.Error(err)
	}
	inside(t, ctx, other)(func(ctx context.Context) {
		want(t, "none, from another STA", create(t, ctx, rt.ThreadingModelNone), "proxy: main STA")
		want(t, "Apartment, from another STA", create(t, ctx, rt.Apartment), "direct")
	})
	want(t, "Apartment, from the MTA", create(t, ctx, rt.Apartment), "proxy: host STA")
	want(t, "host STAs", hosts(ctx), 2)
}

// §2: with no MTA, a Free object made from an STA makes one.
func TestFreeMakesMTA(t *testing.T) {
	ctx := rttest.Process(t)
	sta := enter(t, ctx, rt.COINIT_APARTMENTTHREADED)
	_, _, err := rt.GetApartmentType(ctx)
	wantIs(t, "before", err, rt.CO_E_NOTINITIALIZED)
	want(t, "Free, from an STA", create(t, sta, rt.Free), "proxy: MTA worker")
	kind, _, err := rt.GetApartmentType(ctx)
	if kind != rt.APTTYPE_MTA || err != nil {
		t.Error("after:", kind, err)
	}
}

// §2: all Apartment objects made from the MTA share one host STA.
func TestOneHostSTA(t *testing.T) {
	ctx := rttest.Process(t)
	in(t, ctx, "main")
	member := enter(t, ctx, rt.COINIT_MULTITHREADED)
	homes := map[string]bool{}
	for range 3 {
		v, err := rt.CreateInstance[IThing](member, class(t, rt.Apartment, func(ctx context.Context) (any, error) {
			a, err := rt.CurrentApartment(ctx)
			homes[fmt.Sprint(a.OXID)] = true
			return &thing{}, err
		}))
		if err != nil {
			t.Fatal(err)
		}
		rt.Release(v)
	}
	want(t, "host STAs", len(homes), 1)
}

func TestCreateIn(t *testing.T) {
	ctx := mta(t)
	sta := in(t, ctx, "sta")
	made, ended := "", make(chan string, 1)
	factory := func(ctx context.Context) (any, error) {
		made = where(ctx)
		return &thing{end: func(ctx context.Context) { ended <- where(ctx) }}, nil
	}
	v, err := rt.CreateIn[IThing](ctx, sta, factory)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "made in", made, "sta")
	want(t, "from outside, a proxy", rt.IsProxy(v), true)
	rt.Release(v)
	want(t, "ended in", <-ended, "sta")

	do(t, ctx, sta, func(ctx context.Context) error {
		v, err := rt.CreateIn[IThing](ctx, sta, factory)
		want(t, "inside, a proxy", rt.IsProxy(v), false)
		rt.Release(v)
		return err
	})
	_, err = rt.CreateIn[IThing](rttest.Process(t), sta, factory)
	wantIs(t, "from no apartment", err, rt.CO_E_NOTINITIALIZED)
	_, err = rt.CreateIn[IThing](mta(t), sta, factory)
	wantIs(t, "from another process", err, rt.E_INVALIDARG)
	if err := sta.Close(ctx); err != nil {
		t.Error(err)
	}
	_, err = rt.CreateIn[IThing](ctx, sta, factory)
	wantIs(t, "in an STA that has ended", err, rt.RPC_E_DISCONNECTED)
}

// §4: what creation can answer.
func TestCreateInstanceErrors(t *testing.T) {
	refused := errors.New("no board in the slot")
	for name, test := range map[string]struct {
		factory rt.Factory
		want    error
	}{
		"the class's own error": {func(context.Context) (any, error) { return nil, refused }, refused},
		"an HRESULT":            {func(context.Context) (any, error) { return nil, rt.E_ACCESSDENIED }, rt.E_ACCESSDENIED},
		"another interface":     {func(context.Context) (any, error) { return &struct{ n int }{}, nil }, rt.E_NOINTERFACE},
		"nothing":               {func(context.Context) (any, error) { return nil, nil }, rt.E_UNEXPECTED},
		"a nil pointer":         {func(context.Context) (any, error) { return (*thing)(nil), nil }, rt.E_INVALIDARG},
	} {
		for _, model := range []rt.ThreadingModel{rt.Both, rt.ThreadingModelNone} {
			t.Run(name+", "+model.String(), func(t *testing.T) {
				v, err := rt.CreateInstance[IThing](mta(t), class(t, model, test.factory))
				wantIs(t, "CreateInstance", err, test.want)
				want(t, "the result", v, nil)
			})
		}
	}
	t.Run("unknown class", func(t *testing.T) {
		_, err := rt.CreateInstance[IThing](mta(t), rt.CLSID{})
		wantIs(t, "CreateInstance", err, rt.REGDB_E_CLASSNOTREG)
	})
	t.Run("a factory that panics elsewhere", func(t *testing.T) {
		clsid := class(t, rt.ThreadingModelNone, func(context.Context) (any, error) { panic("boom") })
		_, err := rt.CreateInstance[IThing](mta(t), clsid)
		wantIs(t, "CreateInstance", err, rt.RPC_E_SERVERFAULT)
	})
	t.Run("no proxy code", func(t *testing.T) {
		clsid := class(t, rt.ThreadingModelNone, func(context.Context) (any, error) { return &thing{}, nil })
		_, err := rt.CreateInstance[fmt.Stringer](mta(t), clsid)
		wantIs(t, "CreateInstance", err, rt.E_NOINTERFACE)
	})
}

// An object that does not have the interface asked for is released.
func TestCreateInstanceReleases(t *testing.T) {
	for _, model := range []rt.ThreadingModel{rt.Both, rt.ThreadingModelNone} {
		ends := make(chan bool, 1)
		clsid := class(t, model, func(context.Context) (any, error) {
			return &struct{ thing }{thing{end: func(context.Context) { ends <- true }}}, nil
		})
		ctx := mta(t)
		if _, err := rt.CreateInstance[interface{ Nothing() }](ctx, clsid); !errors.Is(err, rt.E_NOINTERFACE) {
			t.Error(model, err)
		}
		if model == rt.Both {
			<-ends
		}
	}
}

func TestRegisterClass(t *testing.T) {
	factory := func(context.Context) (any, error) { return &thing{}, nil }
	clsid := class(t, rt.Both, factory)
	wantIs(t, "twice", rt.RegisterClass(clsid, rt.Both, factory), rt.CO_E_OBJISREG)
	wantIs(t, "an unknown model", rt.RegisterClass(rt.CLSID{}, 99, factory), rt.REGDB_E_BADTHREADINGMODEL)
	wantIs(t, "no factory", rt.RegisterClass(rt.CLSID{}, rt.Both, nil), rt.E_POINTER)
	rt.UnregisterClass(clsid)
	_, err := rt.CreateInstance[IThing](mta(t), clsid)
	wantIs(t, "after UnregisterClass", err, rt.REGDB_E_CLASSNOTREG)
}

// §2: an unknown ThreadingModel word is refused with a clear error.
func TestParseThreadingModel(t *testing.T) {
	for word, model := range map[string]rt.ThreadingModel{
		"": rt.ThreadingModelNone, "Apartment": rt.Apartment, "Free": rt.Free, "both": rt.Both, "NEUTRAL": rt.Neutral,
	} {
		got, err := rt.ParseThreadingModel(word)
		if got != model || err != nil {
			t.Errorf("%q: %v, %v", word, got, err)
		}
	}
	_, err := rt.ParseThreadingModel("Freee")
	wantIs(t, "an unknown word", err, rt.REGDB_E_BADTHREADINGMODEL)
	want(t, "none", rt.ThreadingModelNone.String(), "none")
	want(t, "a word", rt.Free.String(), "Free")
	want(t, "no model", rt.ThreadingModel(99).String(), "unknown")
}

// inside gives what runs a function in an STA.
func inside(t *testing.T, ctx context.Context, sta *rt.STA) func(f func(ctx context.Context)) {
	return func(f func(ctx context.Context)) {
		do(t, ctx, sta, func(ctx context.Context) error {
			f(ctx)
			return nil
		})
	}
}

// checkMatrix compares rows of §2's table.
func checkMatrix(t *testing.T, creators map[string]func(func(context.Context)), table map[string][4]string) {
	t.Helper()
	for creator, row := range table {
		creators[creator](func(ctx context.Context) {
			for i, model := range models {
				want(t, creator+", "+model.String(), create(t, ctx, model), row[i])
			}
		})
	}
}

// hosts counts the host STAs of the process.
func hosts(ctx context.Context) (n int) {
	for _, a := range rt.Snapshot(ctx).Apartments {
		if a.Host {
			n++
		}
	}
	return n
}
