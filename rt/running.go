package rt

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"
)

// A ROTFLAGS says how an object is entered into the running object table. The
// values are Windows'.
type ROTFLAGS uint32

// The flags.
const (
	ROTFLAGS_REGISTRATIONKEEPSALIVE ROTFLAGS = 1 // a strong registration; without, it is weak
	ROTFLAGS_ALLOWANYCLIENT         ROTFLAGS = 2 // other users' processes may have it, too
)

// A runningEntry is an object in the running object table, where everybody can find
// it by name.
//
// Concurrency: but for changed, a runningEntry is not changed after it has been
// made.
type runningEntry struct {
	name    string
	objref  []byte // marshaled for a table
	changed atomic.Pointer[time.Time]
}

// RegisterRunning enters v, an interface pointer of the apartment of ctx, into the
// running object table, under a name that everybody agrees on: the display name of a
// moniker, for one. A weak registration does not keep the object alive; when the
// object has ended, it is as if it were not there.
//
// A name that is taken gives MK_S_MONIKERALREADYREGISTERED, a success code, beside
// the cookie: those who ask for the name go on getting the one that was first, for
// as long as it is there.
func RegisterRunning(ctx context.Context, flags ROTFLAGS, v IUnknown, name string) (cookie uint32, err error) {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return 0, err
	case name == "" || flags&^(ROTFLAGS_REGISTRATIONKEEPSALIVE|ROTFLAGS_ALLOWANYCLIENT) != 0:
		return 0, E_INVALIDARG
	}
	how := Marshaling{IID_IUnknown, MSHCTX_INPROC, MSHLFLAGS_TABLEWEAK}
	if flags&ROTFLAGS_REGISTRATIONKEEPSALIVE != 0 {
		how.Flags = MSHLFLAGS_TABLESTRONG
	}
	objref, err := apt.marshal(v, how)
	if err != nil {
		return 0, err
	}
	if len(apt.proc.runningAs(name)) > 0 {
		err = MK_S_MONIKERALREADYREGISTERED
	}
	entry := &runningEntry{name: name, objref: objref}
	entry.note(time.Now())
	return apt.proc.running.add(entry), err
}

func (e *runningEntry) note(t time.Time) { e.changed.Store(&t) }

// RevokeRunning takes an object out of the running object table. It works in every
// apartment. An unknown cookie is E_INVALIDARG.
func RevokeRunning(ctx context.Context, cookie uint32) error {
	apt, err := current(ctx)
	if err != nil {
		return err
	}
	entry, ok := apt.proc.running.remove(cookie)
	if !ok {
		return E_INVALIDARG
	}
	return apt.release(entry.objref)
}

// GetRunning gives the apartment of ctx interface I of the object that runs under
// the name: the object itself if it lives there, else a proxy. MK_E_UNAVAILABLE says
// that there is none.
func GetRunning[I any](ctx context.Context, name string) (I, error) {
	var none I
	apt, err := current(ctx)
	if err != nil {
		return none, err
	}
	for _, entry := range apt.proc.runningAs(name) {
		v, err := apt.unmarshal(entry.objref, infoOrUnknown[I]())
		if errors.Is(err, CO_E_OBJNOTCONNECTED) {
			continue // it has ended meanwhile
		}
		return received[I](v, err)
	}
	return none, MK_E_UNAVAILABLE
}

// IsRunning reports whether an object runs under the name. It can be asked without
// being in an apartment.
func IsRunning(ctx context.Context, name string) bool {
	return len(processOf(ctx).runningAs(name)) > 0
}

// RunningNames gives the names under which objects run, sorted. It can be asked
// without being in an apartment.
func RunningNames(ctx context.Context) []string {
	p := processOf(ctx)
	var names []string
	for _, entry := range p.running.all() {
		if p.leads(entry.objref) {
			names = append(names, entry.name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// NoteChangeTime remembers when the object that was registered under the cookie
// changed. Registering it counts as a change. An unknown cookie is E_INVALIDARG.
func NoteChangeTime(ctx context.Context, cookie uint32, t time.Time) error {
	apt, err := current(ctx)
	if err != nil {
		return err
	}
	entry, ok := apt.proc.running.get(cookie)
	if !ok {
		return E_INVALIDARG
	}
	entry.note(t)
	return nil
}

// TimeOfLastChange tells when the object that runs under the name changed.
// MK_E_UNAVAILABLE says that there is none.
func TimeOfLastChange(ctx context.Context, name string) (time.Time, error) {
	apt, err := current(ctx)
	if err != nil {
		return time.Time{}, err
	}
	entries := apt.proc.runningAs(name)
	if len(entries) == 0 {
		return time.Time{}, MK_E_UNAVAILABLE
	}
	return *entries[0].changed.Load(), nil
}

// runningAs gives the entries of a name whose objects have not ended, the oldest
// first.
func (p *Process) runningAs(name string) []*runningEntry {
	return slices.DeleteFunc(p.running.all(), func(e *runningEntry) bool {
		return e.name != name || !p.leads(e.objref)
	})
}

// leads reports whether an OBJREF, as far as can be told without unmarshaling it,
// leads to an object.
func (p *Process) leads(b []byte) bool {
	ref, _, err := p.parseObjref(b)
	if err != nil || ref.custom {
		return err == nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.references[ref.id]
	return r != nil && r.target.alive()
}
