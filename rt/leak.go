package rt

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
)

// A LeakReport is what was left when an apartment ended: what others had of it, and
// it of others. An apartment whose references have all been released leaves
// nothing.
type LeakReport struct {
	Apartment  ApartmentInfo
	Objects    []ObjectInfo    // known elsewhere, where calls are RPC_E_DISCONNECTED from now on
	References []ReferenceInfo // to its objects, marshaled and neither unmarshaled nor released
	Proxies    []ProxyInfo     // of objects elsewhere, that it has not released
}

// OnLeak has report called whenever an apartment of ctx's process ends and leaves
// something, on the apartment's goroutine; nil ends that. To log what leaks:
//
//	rt.OnLeak(ctx, func(r rt.LeakReport) { slog.Warn("an apartment has leaked", "left", r) })
func OnLeak(ctx context.Context, report func(LeakReport)) {
	if report == nil {
		processOf(ctx).onLeak.Store(nil)
		return
	}
	processOf(ctx).onLeak.Store(&report)
}

// String gives a line for each thing that was left.
func (r LeakReport) String() string { return strings.Join(r.lines(), "\n") }

func (r LeakReport) lines() []string {
	var lines []string
	for _, o := range r.Objects {
		lines = append(lines, o.String())
	}
	for _, ref := range r.References {
		lines = append(lines, ref.String())
	}
	for _, p := range r.Proxies {
		lines = append(lines, p.String())
	}
	return lines
}

// LogValue implements slog.LogValuer.
func (r LeakReport) LogValue() slog.Value {
	return slog.GroupValue(slog.String("apartment", r.Apartment.Name), slog.Any("left", r.lines()))
}

// A ReferenceInfo describes an interface pointer that has been marshaled.
type ReferenceInfo struct {
	OID          OID    // 0 if the object is free-threaded
	Type         string // the object's Go type
	Interface    string
	Flags        MSHLFLAGS
	Table        string // of the runtime's, that it is in
	FreeThreaded bool   // the object survives its apartment
}

// String describes the reference in a line.
func (r ReferenceInfo) String() string {
	where := r.Table
	if where == "" {
		where = "a stream"
	}
	return fmt.Sprintf("%s of %s, marshaled %v in %s", r.Interface, r.Type, r.Flags, where)
}

// String describes the object in a line.
func (o ObjectInfo) String() string {
	return fmt.Sprintf("object %s, %d references from outside", o.Type, o.References)
}

// String describes the proxies in a line.
func (p ProxyInfo) String() string {
	return fmt.Sprintf("proxy of %s, %d references", strings.Join(p.Interfaces, ", "), p.References)
}

// tables tells which references are in one of the runtime's own tables.
func (p *Process) tables() map[referenceID]string {
	in := map[referenceID]string{}
	note := func(objref []byte, table string) {
		if ref, _, err := p.parseObjref(objref); err == nil && !ref.custom {
			in[ref.id] = table
		}
	}
	for _, entry := range p.globals.all() {
		note(entry.objref, "the global interface table")
	}
	for _, entry := range p.running.all() {
		note(entry.objref, "the running object table")
	}
	for _, objref := range p.classObjects.objrefs() {
		note(objref, "the table of class objects")
	}
	return in
}

// marshaled describes the references that lead to objects of a. Process.mu is held.
func (a *apartment) marshaled(tables map[referenceID]string) []ReferenceInfo {
	var ids []referenceID
	for id, ref := range a.proc.references {
		if ref.target.apartment() == a {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	var all []ReferenceInfo
	for _, id := range ids {
		all = append(all, a.proc.references[id].info(tables[id]))
	}
	return all
}

func (r *reference) info(table string) ReferenceInfo {
	info := ReferenceInfo{Interface: InterfaceName(r.iid), Flags: r.flags, Table: table}
	switch t := r.target.(type) {
	case *stubManager:
		info.OID, info.Type = t.oid, reflect.TypeOf(t.object).String()
	case *freeObject:
		info.Type, info.FreeThreaded = reflect.TypeOf(t.object).String(), true
	}
	return info
}

// startReport begins the report of an apartment that is about to end, while its
// objects are still known; nil if nobody wants it.
func (a *apartment) startReport() *LeakReport {
	if a.proc.onLeak.Load() == nil {
		return nil
	}
	tables := a.proc.tables()
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	r := &LeakReport{Apartment: a.describe(), References: a.marshaled(tables)}
	r.References = slices.DeleteFunc(r.References, func(ref ReferenceInfo) bool { return ref.FreeThreaded })
	for _, o := range a.objects() {
		if o.References > 0 {
			r.Objects = append(r.Objects, o)
		}
	}
	return r
}

// addProxies comes after the objects' ends, in which they release what they have.
func (r *LeakReport) addProxies(a *apartment) {
	if r == nil {
		return
	}
	a.proc.mu.Lock()
	defer a.proc.mu.Unlock()
	r.Proxies = a.proxies()
}

// send gives the report to the one who wants it, unless there is nothing to tell.
func (r *LeakReport) send(p *Process) {
	if r == nil || len(r.Objects)+len(r.References)+len(r.Proxies) == 0 {
		return
	}
	if report := p.onLeak.Load(); report != nil {
		(*report)(*r)
	}
}
