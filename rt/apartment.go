package rt

import (
	"context"
	"strconv"
	"sync/atomic"
	"weak"
)

// An OXID names an apartment ([MS-DCOM] 2.2.18.4). Its process chooses it and
// never uses it again.
type OXID uint64

// An apartment is where objects live: it has a loop, and is an STA, or workers, and
// is the MTA, or an activity, and is neutral. It keeps the two tables that make identity: exports
// finds the stub manager of an object that lives here, imports the proxy manager
// of one that lives elsewhere.
//
// Concurrency: any goroutine may use an apartment; Process.mu guards the tables.
type apartment struct {
	proc     *Process
	oxid     OXID
	name     string
	host     bool      // started by the runtime
	owner    *thread   // of an STA that somebody's own goroutine is; else nil
	loop     *loop     // of an STA
	workers  *workers  // of the MTA
	activity *activity // of a neutral one
	state    atomic.Int32
	logged   atomic.Bool // its begin

	own    *apartmentContext // for what it does of its own
	called *apartmentContext // for calls whose caller cannot be cancelled

	exports map[any]*stubManager
	imports map[OID]weak.Pointer[proxyManager]
	orphans orphanage // of the garbage collector
	ending  orphanage // whose ends have been sent here
}

// The states of an apartment. They follow one another in this order.
const (
	apartmentOpen   = iota
	apartmentEnding // its stubs and proxies go; what they do in parting still runs
	apartmentEnded  // nothing runs here any more
)

// newApartment makes an apartment without a loop or workers.
func (p *Process) newApartment(name string) *apartment {
	a := &apartment{
		proc:    p,
		oxid:    OXID(p.next()),
		name:    name,
		exports: map[any]*stubManager{},
		imports: map[OID]weak.Pointer[proxyManager]{},
	}
	if name == "" {
		a.name = "STA " + strconv.FormatUint(uint64(a.oxid), 10)
	}
	a.own = apartmentContext{proc: p, apt: a}.under(context.Background())
	a.called = apartmentContext{proc: p, apt: a, call: true}.under(context.Background())
	return a
}

func (a *apartment) ended() bool { return a.state.Load() == apartmentEnded }

// submit sends work to run here. It fails when the apartment has ended.
func (a *apartment) submit(it *item) bool {
	switch {
	case a.loop != nil:
		return a.loop.submit(it)
	case a.activity != nil:
		return !a.ended() // whoever waits for it runs it: item.awaitNeutral
	}
	return a.workers.submit(it)
}

// part takes leave of everything: objects that are known elsewhere are let go,
// proxies of objects elsewhere released. It runs in the apartment, which still
// works, so that the objects' ends can make calls.
func (a *apartment) part() {
	var report *LeakReport
	inOrder(
		func() { each(a.proc.classObjects.revokeAll(a), (*classObject).release) },
		func() {
			a.state.Store(apartmentEnding)
			report = a.startReport()
			each(a.disconnectAll(), func(sm *stubManager) { letGo(sm.object, a) })
		},
		func() {
			report.addProxies(a)
			each(a.endImports(), func(m *proxyManager) { m.conn.Release(false) })
		},
		a.adopt,
		func() { each(a.ending.take(), func(object any) { finalRelease(object, a) }) },
		func() { report.send(a.proc) },
	)
}

// disconnectAll makes every stub manager unusable and forgets them. What is
// returned has its reference to the object still.
func (a *apartment) disconnectAll() []*stubManager {
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	var all []*stubManager
	for _, sm := range a.exports {
		if sm.disconnect() {
			all = append(all, sm)
		}
	}
	return all
}

// endImports makes every proxy unusable; the caller releases their connections.
func (a *apartment) endImports() []*proxyManager {
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	var all []*proxyManager
	for _, entry := range a.imports {
		if m := entry.Value(); m != nil && m.end() {
			all = append(all, m)
		}
	}
	return all
}
