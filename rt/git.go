package rt

import "context"

// A globalEntry is an interface pointer in the global interface table, where every
// apartment of the process can get it, as often as it likes, under a cookie.
//
// Concurrency: a globalEntry is not changed after it has been made.
type globalEntry struct {
	objref []byte // marshaled for a table
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
	return apt.proc.globals.add(globalEntry{objref}), nil
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
	entry, ok := apt.proc.globals.get(cookie)
	if !ok {
		return none, E_INVALIDARG
	}
	return received[I](apt.unmarshal(entry.objref, infoOrUnknown[I]()))
}

// RevokeInterfaceFromGlobal ends a registration. It works in every apartment.
// Interface pointers that were got from the table stay good.
func RevokeInterfaceFromGlobal(ctx context.Context, cookie uint32) error {
	apt, err := current(ctx)
	if err != nil {
		return err
	}
	entry, ok := apt.proc.globals.remove(cookie)
	if !ok {
		return E_INVALIDARG
	}
	return apt.release(entry.objref)
}
