package rt

import (
	"cmp"
	"context"
	"reflect"
	"slices"
)

// An APTTYPE is a kind of apartment. The values are Windows'.
type APTTYPE int32

// The kinds of apartments.
const (
	APTTYPE_CURRENT APTTYPE = -1
	APTTYPE_STA     APTTYPE = 0
	APTTYPE_MTA     APTTYPE = 1
	APTTYPE_NA      APTTYPE = 2
	APTTYPE_MAINSTA APTTYPE = 3
)

// String gives the kind's short name.
func (t APTTYPE) String() string {
	switch t {
	case APTTYPE_STA:
		return "STA"
	case APTTYPE_MTA:
		return "MTA"
	case APTTYPE_NA:
		return "NA"
	case APTTYPE_MAINSTA:
		return "main STA"
	}
	return "current"
}

// An APTTYPEQUALIFIER says more about an APTTYPE. The values are Windows'.
type APTTYPEQUALIFIER int32

// The qualifiers that occur.
const (
	APTTYPEQUALIFIER_NONE         APTTYPEQUALIFIER = 0
	APTTYPEQUALIFIER_IMPLICIT_MTA APTTYPEQUALIFIER = 1 // the caller never initialized

	// In a neutral apartment, on the goroutine of another one.
	APTTYPEQUALIFIER_NA_ON_MTA          APTTYPEQUALIFIER = 2
	APTTYPEQUALIFIER_NA_ON_STA          APTTYPEQUALIFIER = 3
	APTTYPEQUALIFIER_NA_ON_IMPLICIT_MTA APTTYPEQUALIFIER = 4
	APTTYPEQUALIFIER_NA_ON_MAINSTA      APTTYPEQUALIFIER = 5
)

// GetApartmentType tells in what kind of apartment the goroutine of ctx is;
// CO_E_NOTINITIALIZED if it is in none.
func GetApartmentType(ctx context.Context) (APTTYPE, APTTYPEQUALIFIER, error) {
	apt, err := current(ctx)
	if err != nil {
		return APTTYPE_CURRENT, APTTYPEQUALIFIER_NONE, err
	}
	qualifier := APTTYPEQUALIFIER_NONE
	switch {
	case apt.activity != nil:
		qualifier = locate(ctx).neutralQualifier()
	case callerOf(ctx) == nil:
		qualifier = APTTYPEQUALIFIER_IMPLICIT_MTA
	}
	return apt.info().Type, qualifier, nil
}

// An ApartmentInfo describes an apartment.
type ApartmentInfo struct {
	OXID OXID
	Name string
	Type APTTYPE
	Host bool // the runtime has started it for objects that need it
}

// CurrentApartment describes the apartment of ctx.
func CurrentApartment(ctx context.Context) (ApartmentInfo, error) {
	apt, err := current(ctx)
	if err != nil {
		return ApartmentInfo{}, err
	}
	return apt.info(), nil
}

func (a *apartment) info() ApartmentInfo {
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	return a.describe()
}

// describe is info with Process.mu held.
func (a *apartment) describe() ApartmentInfo {
	info := ApartmentInfo{OXID: a.oxid, Name: a.name, Host: a.host}
	switch {
	case a.activity != nil:
		info.Type = APTTYPE_NA
	case a.loop == nil:
		info.Type = APTTYPE_MTA
	case a == a.proc.main:
		info.Type = APTTYPE_MAINSTA
	}
	return info
}

// A ProcessInfo is what there is in a process at one moment, as plain data.
type ProcessInfo struct {
	Apartments   []ApartmentContents // in the order in which they were made
	Calls        []CallInFlight      // chain by chain, the outermost call first
	Threads      int                 // goroutines that are in an apartment by InitializeEx, and of STAs
	References   int                 // marshaled interface pointers, also to what has ended since
	Globals      int                 // entries of the global interface table
	Running      int                 // entries of the running object table
	ClassObjects int                 // entries of the table of class objects
}

// An ApartmentContents is what others know of an apartment, and it of others.
type ApartmentContents struct {
	ApartmentInfo
	Locked     bool // to an OS thread
	Threads    int  // goroutines that are in it by InitializeEx, or an STA's own
	Idle       int  // goroutines of the MTA that wait for a call
	Queue      int  // calls that wait to be run
	Objects    []ObjectInfo
	Proxies    []ProxyInfo
	References []ReferenceInfo // to its objects, marshaled
}

// An ObjectInfo describes an object that is known outside its apartment.
type ObjectInfo struct {
	OID        OID
	Type       string // its Go type
	References int    // proxies, and marshaled references
}

// A ProxyInfo describes an object of another apartment.
type ProxyInfo struct {
	OID        OID
	Interfaces []string
	References int // that the apartment has not released
}

// Snapshot describes the process of ctx.
func Snapshot(ctx context.Context) ProcessInfo {
	p := processOf(ctx)
	info := ProcessInfo{Globals: len(p.globals.all()), Running: len(p.running.all()), ClassObjects: p.classObjects.count()}
	tables := p.tables()
	calls, queues := p.watch.flights()
	info.Calls = calls
	p.mu.Lock()
	defer p.mu.Unlock()
	info.Threads, info.References = p.threads, len(p.references)
	for _, a := range p.apartments {
		contents := a.contents(tables)
		contents.Queue = queues[a]
		info.Apartments = append(info.Apartments, contents)
	}
	slices.SortFunc(info.Apartments, func(a, b ApartmentContents) int { return cmp.Compare(a.OXID, b.OXID) })
	return info
}

// contents describes the apartment but for its queue. Process.mu is held.
func (a *apartment) contents(tables map[referenceID]string) ApartmentContents {
	c := ApartmentContents{ApartmentInfo: a.describe(), Objects: a.objects(), Proxies: a.proxies(), References: a.marshaled(tables)}
	switch {
	case a.loop != nil:
		c.Locked, c.Threads = a.loop.locked, 1
	case a.workers != nil:
		c.Threads, c.Idle = a.proc.members, int(a.workers.idle.Load())
	}
	return c
}

// objects describes exports. Process.mu is held.
func (a *apartment) objects() []ObjectInfo {
	var all []ObjectInfo
	for _, sm := range a.exports {
		all = append(all, ObjectInfo{sm.oid, reflect.TypeOf(sm.object).String(), sm.refs})
	}
	slices.SortFunc(all, func(a, b ObjectInfo) int { return cmp.Compare(a.OID, b.OID) })
	return all
}

// proxies describes imports. Process.mu is held.
func (a *apartment) proxies() []ProxyInfo {
	var all []ProxyInfo
	for _, entry := range a.imports {
		m := entry.Value()
		if m == nil {
			continue
		}
		info := ProxyInfo{OID: m.oid, References: m.refs}
		for i := range m.proxies {
			info.Interfaces = append(info.Interfaces, i.Name)
		}
		slices.Sort(info.Interfaces)
		all = append(all, info)
	}
	slices.SortFunc(all, func(a, b ProxyInfo) int { return cmp.Compare(a.OID, b.OID) })
	return all
}
