package rt

import "context"

// A globalTable is the global interface table: interface pointers that every
// apartment of the process can get, as often as it likes, under a cookie.
//
// Concurrency: guarded by Process.mu.
type globalTable struct {
	last    uint32
	entries map[uint32]globalEntry
}

// A globalEntry is an interface pointer, marshaled for a table.
type globalEntry struct {
	objref []byte
	from   *apartment // which registered it
}

// RegisterInterfaceInGlobal puts v, an interface pointer of the apartment of ctx,
// into the global interface table and gives the cookie under which all apartments
// find it there. The table keeps the object alive until RevokeInterfaceFromGlobal.
// Registered twice, an interface pointer has two cookies.
func RegisterInterfaceInGlobal[I any](ctx context.Context, v I) (cookie uint32, err error) {
	apt, err := current(ctx)
	if err != nil {
		return 0, err
	}
	objref, err := apt.marshal(v, Marshaling{infoOrUnknown[I]().IID, MSHCTX_INPROC, MSHLFLAGS_TABLESTRONG})
	if err != nil {
		return 0, err
	}
	return apt.proc.addGlobal(globalEntry{objref, apt}), nil
}

// GetInterfaceFromGlobal gives the apartment of ctx the interface pointer that was
// registered under the cookie: the object itself if it lives there, else a proxy. I
// may be another interface of the object. An unknown cookie is E_INVALIDARG.
func GetInterfaceFromGlobal[I any](ctx context.Context, cookie uint32) (I, error) {
	var none I
	apt, err := current(ctx)
	if err != nil {
		return none, err
	}
	entry, ok := apt.proc.global(cookie)
	if !ok {
		return none, E_INVALIDARG
	}
	v, err := apt.unmarshal(entry.objref, infoOrUnknown[I]())
	if err != nil {
		return none, err
	}
	i, err := as[I](v)
	if err != nil {
		Release(v)
	}
	return i, err
}

// RevokeInterfaceFromGlobal ends a registration. It works in every apartment.
// Interface pointers that were got from the table stay good.
func RevokeInterfaceFromGlobal(ctx context.Context, cookie uint32) error {
	apt, err := current(ctx)
	if err != nil {
		return err
	}
	entry, ok := apt.proc.removeGlobal(cookie)
	if !ok {
		return E_INVALIDARG
	}
	return apt.release(entry.objref)
}

func (p *Process) addGlobal(entry globalEntry) (cookie uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.globals.last++
	p.globals.entries[p.globals.last] = entry
	return p.globals.last
}

func (p *Process) global(cookie uint32) (globalEntry, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	entry, ok := p.globals.entries[cookie]
	return entry, ok
}

func (p *Process) removeGlobal(cookie uint32) (globalEntry, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	entry, ok := p.globals.entries[cookie]
	delete(p.globals.entries, cookie)
	return entry, ok
}
