package rt

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"sync"
	"sync/atomic"
)

// A Process is a world of apartments. A program has one and need not know of it:
// contexts that name no other are in it. Tests make more, so that each begins
// without apartments; inside a testing/synctest bubble they must, because records
// and apartments hold channels, which may not leave their bubble.
//
// Interfaces and classes are registered for the program, not for a Process.
//
// Concurrency: all methods may be called from any goroutine.
type Process struct {
	nonce    uint64 // tells this process's references from another's
	last     atomic.Uint64
	calls    sync.Pool // of *Call
	entrants sync.Pool // of *entrant
	watch    watch
	strict   atomic.Bool // SetStrict
	tracer   atomic.Pointer[Tracer]
	logger   atomic.Pointer[slog.Logger]
	mta      atomic.Pointer[apartment]

	onLeak atomic.Pointer[func(LeakReport)]

	mu         sync.Mutex // never held while an object's code runs
	threads    int        // how many have called InitializeEx, NewSTA's included
	members    int        // how many of them are in the MTA, the runtime itself included
	main       *apartment // the main STA
	hostMain   *STA       // the host STA that the runtime started when there was no main STA
	host       *STA       // the host STA for Apartment objects made from the MTA
	ownsMTA    bool       // the runtime is a member of the MTA
	apartments map[OXID]*apartment
	references map[referenceID]*reference

	classObjects classObjects
	globals      cookieTable[globalEntry]   // the global interface table
	running      cookieTable[*runningEntry] // the running object table
}

// defaultProcess is the program's.
var defaultProcess = NewProcess()

// NewProcess makes a process without apartments.
func NewProcess() *Process {
	var nonce [8]byte
	rand.Read(nonce[:]) //nolint:errcheck // it never fails
	return &Process{
		nonce:      binary.LittleEndian.Uint64(nonce[:]),
		apartments: map[OXID]*apartment{},
		references: map[referenceID]*reference{},
	}
}

// Context gives a context that is in p and names no apartment.
func (p *Process) Context(parent context.Context) context.Context {
	return apartmentContext{proc: p}.under(parent)
}

// next gives the next id. All kinds of ids are numbered in one sequence, so that
// one taken for another is never found.
func (p *Process) next() uint64 { return p.last.Add(1) }

// newSTA makes an STA. The first one, and the first one after the main STA has
// left, is the main STA. mu is held.
func (p *Process) newSTA(o *staOptions) *apartment {
	a := p.newApartment(o.name)
	a.loop = newLoop(a, o)
	if p.main == nil {
		p.main = a
	}
	p.apartments[a.oxid] = a
	return a
}

// enterMTA makes its caller a member of the MTA, which it makes if need be. mu is
// held.
func (p *Process) enterMTA() *apartment {
	p.members++
	mta := p.mta.Load()
	if mta == nil {
		mta = p.newApartment("MTA")
		mta.workers = newWorkers(mta)
		p.apartments[mta.oxid] = mta
		p.mta.Store(mta)
	}
	return mta
}

// ensureMTA gives the MTA. If there is none the runtime makes one and stays its
// member until the last thread of the process leaves.
func (p *Process) ensureMTA() *apartment {
	mta := p.ownMTA()
	mta.logBegin()
	return mta
}

func (p *Process) ownMTA() *apartment {
	p.mu.Lock()
	defer p.mu.Unlock()
	if mta := p.mta.Load(); mta != nil {
		return mta
	}
	p.ownsMTA = true
	return p.enterMTA()
}

// leaveMTA ends a membership, and with the last one the MTA.
func (p *Process) leaveMTA() {
	p.mu.Lock()
	p.members--
	mta := p.mta.Load()
	if p.members > 0 {
		p.mu.Unlock()
		return
	}
	p.mta.Store(nil)
	delete(p.apartments, mta.oxid)
	p.mu.Unlock()
	inOrder(mta.part, func() { mta.state.Store(apartmentEnded) }, mta.workers.end, mta.logEnd)
}

// leaveSTA ends an STA, on its own goroutine.
func (p *Process) leaveSTA(a *apartment) {
	p.forget(a)
	inOrder(a.loop.end, a.logEnd)
}

// forget takes an STA out of the tables.
func (p *Process) forget(a *apartment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.main == a {
		p.main = nil
	}
	delete(p.apartments, a.oxid)
}

// hostSTA gives the host STA for Apartment objects made from the MTA. If the
// runtime has started one that became the main STA, it is that one.
func (p *Process) hostSTA() (*apartment, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.host == nil {
		p.host = p.hostMain
	}
	if p.host == nil {
		host, err := p.startHost()
		if err != nil {
			return nil, err
		}
		p.host = host
	}
	return p.host.apt, nil
}

// mainSTA gives the main STA. If there is none it starts a host, which becomes it.
func (p *Process) mainSTA() (*apartment, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.main == nil {
		if _, err := p.startHost(); err != nil {
			return nil, err
		}
	}
	return p.main, nil
}

// startHost starts an STA of the runtime's own. It is the main STA if there was
// none. mu is held.
func (p *Process) startHost() (*STA, error) {
	if p.threads == 0 {
		return nil, CO_E_NOTINITIALIZED // the last thread is just leaving
	}
	host := p.startSTA(&staOptions{name: "host STA"}, func() {})
	host.apt.host = true
	if p.main == host.apt {
		p.hostMain = host
	}
	return host, nil
}

// threadEnds counts a thread out. With the last one go the apartments that the
// runtime has made.
func (p *Process) threadEnds() {
	p.mu.Lock()
	p.threads--
	if p.threads > 0 {
		p.mu.Unlock()
		return
	}
	hosts := []*STA{p.host, p.hostMain}
	p.host, p.hostMain = nil, nil
	owned := p.ownsMTA
	p.ownsMTA = false
	p.mu.Unlock()
	for _, host := range hosts {
		if host != nil {
			host.Close(context.Background()) //nolint:errcheck // it cannot be cancelled
		}
	}
	if owned {
		defer p.endNeutral()
		p.leaveMTA()
		return
	}
	p.endNeutral()
}
