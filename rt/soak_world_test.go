package rt_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goidl/goidl/rt"
)

// A soakHome is a place for an apartment with an object that all can find.
//
// Concurrency: mu is held by whoever changes the home.
type soakHome struct {
	soak   *soak
	kind   soakKind
	cookie atomic.Uint32 // of the object

	mu  sync.Mutex
	sta *rt.STA
	at  *soakApartment // the STA's
}

// A soakKind is a kind of apartment.
type soakKind int

const (
	soakMTA soakKind = iota
	soakNeutral
	soakLocked
	soakUnlocked
)

func (s *soak) newHome(i int) *soakHome {
	h := &soakHome{soak: s, kind: soakUnlocked}
	switch {
	case i == 0:
		h.kind = soakMTA
	case i <= 30:
		h.kind = soakNeutral
	case i <= 50:
		h.kind = soakLocked
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.build()
	h.furnish()
	return h
}

// build starts an STA, if the home is for one.
func (h *soakHome) build() {
	if h.kind == soakMTA || h.kind == soakNeutral {
		return
	}
	name := fmt.Sprint("STA ", h.soak.apartments.Add(1))
	sta, err := rt.NewSTA(h.soak.ctx, h.kind.options(name)...)
	h.soak.must("NewSTA", err)
	h.sta, h.at = sta, &soakApartment{t: h.soak.t, name: name}
}

func (k soakKind) options(name string) []rt.STAOption {
	if k == soakUnlocked {
		return []rt.STAOption{rt.Named(name), rt.Unlocked()}
	}
	return []rt.STAOption{rt.Named(name)}
}

// furnish makes a new object the one that all find.
func (h *soakHome) furnish() {
	register := func(ctx context.Context) error {
		v, err := h.make(ctx)
		if err != nil {
			return err
		}
		defer rt.Release(v)
		cookie, err := rt.RegisterInterfaceInGlobal(ctx, v)
		h.cookie.Store(cookie)
		return err
	}
	if h.sta == nil {
		h.soak.must("register", register(h.soak.ctx))
		return
	}
	h.soak.must("register", h.sta.Do(h.soak.ctx, register))
}

// make makes an object for the home, of which its code has a reference.
func (h *soakHome) make(ctx context.Context) (IThing, error) {
	if h.kind == soakNeutral {
		return rt.CreateInstance[IThing](ctx, h.soak.neutral)
	}
	return h.soak.newObject(h.at, true), nil
}

// newNeutral is a factory.
func (s *soak) newNeutral(ctx context.Context) (any, error) {
	return s.newObject(&soakApartment{t: s.t, name: where(ctx)}, false), nil
}

// refurnish replaces the object. Those who have the old one keep it, or are cut off.
func (h *soakHome) refurnish(cut bool) {
	old := h.cookie.Load()
	h.furnish()
	h.discard(old, cut)
}

// move replaces the apartment under the calls that are in it.
func (h *soakHome) move() {
	old, leave := h.cookie.Load(), h.sta
	h.build()
	h.furnish()
	if leave != nil {
		h.soak.must("Close", leave.Close(h.soak.ctx))
	}
	h.discard(old, false)
}

// discard ends the registration of an object.
func (h *soakHome) discard(cookie uint32, cut bool) {
	if cut {
		v, err := rt.GetInterfaceFromGlobal[IThing](h.soak.ctx, cookie)
		h.soak.must("get", err)
		_, err = v.Give(h.soak.ctx)
		h.soak.must("disconnect", err)
		rt.Release(v)
	}
	h.soak.must("revoke", rt.RevokeInterfaceFromGlobal(h.soak.ctx, cookie))
}

// vacate leaves nothing.
func (h *soakHome) vacate() {
	h.discard(h.cookie.Load(), false)
	if h.sta != nil {
		h.soak.must("Close", h.sta.Close(h.soak.ctx))
	}
}

// A soakApartment is where code runs that must not run twice at once: an STA or a
// neutral apartment.
type soakApartment struct {
	t     *testing.T
	name  string
	busy  atomic.Bool
	calls int // unguarded: the race detector watches
}

// enter notes that code begins to run and gives what notes that it does not any more.
// a is nil in the MTA.
func (a *soakApartment) enter() (leave func()) {
	if a == nil {
		return func() {}
	}
	a.come()
	return func() { a.busy.Store(false) }
}

func (a *soakApartment) come() {
	if a.busy.Swap(true) {
		a.t.Error("two calls at once in", a.name)
	}
	a.calls++
}

// out runs f, which makes a call: others may come in meanwhile.
func (a *soakApartment) out(f func()) {
	if a == nil {
		f()
		return
	}
	a.busy.Store(false)
	defer a.come()
	f()
}

// A soakObject does something at random in each call.
type soakObject struct {
	rt.Object
	soak  *soak
	at    *soakApartment // nil: the MTA
	exits bool           // the goroutine of its calls is the runtime's
	ended atomic.Bool
}

func (s *soak) newObject(at *soakApartment, exits bool) *soakObject {
	s.made.Add(1)
	return &soakObject{soak: s, at: at, exits: exits}
}

// Do gives n, a ticket and a depth.
func (o *soakObject) Do(ctx context.Context, n int64) (int64, error) {
	defer o.begin(ctx, n)()
	r := rand.New(rand.NewPCG(uint64(n), 5))
	depth := n & soakDepth
	switch k := r.IntN(200); {
	case k < 40 && depth > 0:
		o.at.out(func() { o.soak.wander(ctx, r, depth-1) })
	case k == 41 && rt.InCall(ctx):
		panic("soak")
	case k == 42 && rt.InCall(ctx) && o.exits:
		runtime.Goexit()
	}
	return n, nil
}

// Meet calls other back.
func (o *soakObject) Meet(ctx context.Context, other IThing, n int64) (int64, error) {
	defer o.begin(ctx, n)()
	o.at.out(func() { o.soak.call(ctx, other, nil, 0) })
	return n, nil
}

// Give cuts the object off.
func (o *soakObject) Give(ctx context.Context) (IThing, error) {
	defer o.at.enter()()
	return nil, rt.DisconnectObject(ctx, o)
}

func (o *soakObject) Fill(_ context.Context, data []byte) ([]byte, error) { return data, nil }

// begin notes a run, and looks whether it is where it should be.
func (o *soakObject) begin(ctx context.Context, n int64) (leave func()) {
	leave = o.at.enter()
	o.soak.tickets[n>>soakDepthBits].Add(1)
	if o.ended.Load() {
		o.soak.t.Error("a call after the object's end")
	}
	o.isHome(ctx)
	return leave
}

func (o *soakObject) isHome(ctx context.Context) {
	home := "MTA"
	if o.at != nil {
		home = o.at.name
	}
	if at := where(ctx); at != home {
		o.soak.t.Errorf("code of %s runs in %s", home, at)
	}
}

// FinalRelease implements rt.FinalReleaser. The context names no apartment if the object
// was never given to another one.
func (o *soakObject) FinalRelease(ctx context.Context) {
	if _, err := rt.CurrentApartment(ctx); err == nil {
		o.isHome(ctx)
	}
	if o.at != nil {
		o.at.calls++
	}
	if o.ended.Swap(true) {
		o.soak.t.Error("an object has ended twice")
	}
	o.soak.ended.Add(1)
}

// Below its ticket the number of a call says how deep the calls may still go.
const (
	soakDepthBits = 2
	soakDepth     = 1<<soakDepthBits - 1
)

// roam is what a goroutine of the soak does: it stays in one apartment after the other
// and changes a home now and then.
func (s *soak) roam(seed uint64) {
	r := rand.New(rand.NewPCG(seed, 4))
	for s.more() {
		s.stay(r)
		h := s.homes[r.IntN(len(s.homes))]
		if r.IntN(8) != 0 || !h.mu.TryLock() {
			continue
		}
		if r.IntN(2) == 0 {
			h.move()
		} else {
			h.refurnish(r.IntN(2) == 0)
		}
		h.mu.Unlock()
	}
}

// stay makes some calls from an apartment.
func (s *soak) stay(r *rand.Rand) {
	ctx, at, leave := s.join(r)
	defer leave()
	defer at.enter()()
	sink := s.newObject(at, false)
	defer rt.Release(sink)
	for range 4 {
		v := s.find(ctx, r)
		for range 10 {
			at.out(func() { s.call(ctx, v, s.maybe(r, sink), r.Int64N(soakDepth)) })
		}
		rt.Release(v)
	}
}

// join puts the goroutine into an apartment: into the MTA in each of the ways that
// there are, or into an STA of its own.
func (s *soak) join(r *rand.Rand) (ctx context.Context, at *soakApartment, leave func()) {
	outside := rt.WithoutApartment(s.ctx)
	var err error
	switch r.IntN(12) {
	case 0:
		at = &soakApartment{t: s.t, name: fmt.Sprint("STA ", s.apartments.Add(1))}
		kind := soakUnlocked - soakKind(r.IntN(2))
		ctx, leave, err = rt.InitializeEx(outside, rt.COINIT_APARTMENTTHREADED, kind.options(at.name)...)
	case 1:
		ctx, leave, err = rt.InitializeEx(outside, rt.COINIT_MULTITHREADED)
	case 2:
		return outside, nil, func() {}
	default:
		return s.ctx, nil, func() {}
	}
	s.must("InitializeEx", err)
	return ctx, at, leave
}

// find gives the apartment of ctx the object of some home.
func (s *soak) find(ctx context.Context, r *rand.Rand) IThing {
	h := s.homes[0]
	if i := r.IntN(len(s.homes) + 10); i < len(s.homes) {
		h = s.homes[i]
	}
	for {
		cookie := h.cookie.Load()
		v, err := rt.GetInterfaceFromGlobal[IThing](ctx, cookie)
		if err == nil {
			return v
		}
		if h.cookie.Load() == cookie {
			s.must("get", err)
			runtime.Goexit()
		}
	}
}

// maybe gives v or nil.
func (s *soak) maybe(r *rand.Rand, v IThing) IThing {
	if r.IntN(8) == 0 {
		return v
	}
	return nil
}

// wander makes a call to some home from a method.
func (s *soak) wander(ctx context.Context, r *rand.Rand, depth int64) {
	v := s.find(ctx, r)
	defer rt.Release(v)
	s.call(ctx, v, nil, depth)
}

// call makes a call, with a sink for a callback if there is one, and notes how it ends.
func (s *soak) call(ctx context.Context, to, sink IThing, depth int64) {
	ticket := s.drawn.Add(1) - 1
	if ticket >= int64(len(s.tickets)) {
		return
	}
	if ticket%64 == 0 {
		short, cancel := context.WithTimeout(ctx, time.Duration(ticket%400)*time.Microsecond)
		defer cancel()
		ctx = short
	}
	n := ticket<<soakDepthBits | depth
	var got int64
	var err error
	if sink != nil {
		got, err = to.Meet(ctx, sink, n)
	} else {
		got, err = to.Do(ctx, n)
	}
	s.tickets[ticket].Or(s.outcome(n, got, err))
}

// outcome says what a ticket says of a call's end.
func (s *soak) outcome(n, got int64, err error) uint32 {
	switch {
	case err == nil && got == n:
		return ticketAnswered
	case err == nil:
		s.t.Error("a wrong answer")
	case errors.Is(err, rt.RPC_E_SERVERFAULT):
		return ticketFault
	case errors.Is(err, rt.RPC_E_DISCONNECTED):
		return ticketRefused
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled): // the latter by a caller further out
		return ticketGivenUp
	default:
		s.t.Error(err)
	}
	return 0
}
