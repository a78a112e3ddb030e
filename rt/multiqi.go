package rt

import "context"

// A Wanted is an interface that QueryMultipleInterfaces is asked for, and the place
// for it.
//
// Concurrency: it belongs to the one who asks.
type Wanted struct {
	info *InterfaceInfo
	have func(v any) bool // whether v has it; if so, v is put in its place
}

// Want asks for interface I. If the object has it, *p becomes a reference to it,
// else nil.
func Want[I any](p *I) Wanted {
	return Wanted{infoFor[I](), func(v any) (ok bool) {
		*p, ok = v.(I)
		return ok
	}}
}

// A MultiConnection is a Connection that can ask an object in another process or on
// another machine for several interfaces at the cost of one call.
//
// Concurrency: as Connection demands.
type MultiConnection interface {
	Connection
	// Channels gives a channel for each interface, nil for one that the object does
	// not have.
	Channels(ctx context.Context, iids []IID) ([]Channel, error)
}

// QueryMultipleInterfaces is QueryInterface for several interfaces of the object
// behind v, in one call where that makes a difference:
//
//	var data ole.IDataObject
//	var storage ole.IPersistStorage
//	err := rt.QueryMultipleInterfaces(ctx, v, rt.Want(&data), rt.Want(&storage))
//
// If the object does not have all of them the error is CO_S_NOTALLINTERFACES, a
// success code; if it has none, E_NOINTERFACE.
func QueryMultipleInterfaces(ctx context.Context, v any, wanted ...Wanted) error {
	if v == nil {
		return E_POINTER
	}
	var found int
	var err error
	if p := proxyOf(v); p != nil {
		found, err = p.manager.queryAll(ctx, wanted)
	} else {
		found = queryDirect(v, wanted)
	}
	switch {
	case err != nil:
		return err
	case found == len(wanted):
		return nil
	case found == 0:
		return E_NOINTERFACE
	}
	return CO_S_NOTALLINTERFACES
}

// queryDirect asks an object of the apartment and counts the interfaces that it
// has.
func queryDirect(v any, wanted []Wanted) (found int) {
	for _, w := range wanted {
		if w.have(v) {
			AddRef(v)
			found++
		}
	}
	return found
}

// queryAll asks a proxy and counts the interfaces that it has.
func (m *proxyManager) queryAll(ctx context.Context, wanted []Wanted) (found int, err error) {
	if err := m.check(ctx); err != nil {
		return 0, err
	}
	ask := m.query
	if conn, ok := m.conn.(MultiConnection); ok {
		if err := m.prefetch(ctx, conn, wanted); err != nil {
			return 0, err
		}
		ask = m.queryKnown
	}
	for _, w := range wanted {
		v, err := ask(ctx, w.info)
		if w.have(v) && err == nil {
			found++
		}
	}
	return found, nil
}

// queryKnown is query for an interface that has been asked for before.
func (m *proxyManager) queryKnown(_ context.Context, info *InterfaceInfo) (any, error) {
	v, ok := m.known(info)
	if !ok {
		return nil, E_NOINTERFACE
	}
	m.addRef()
	return v, nil
}

// prefetch gets all proxies that m does not have.
func (m *proxyManager) prefetch(ctx context.Context, conn MultiConnection, wanted []Wanted) error {
	infos, iids := m.missing(wanted)
	if len(infos) == 0 {
		return nil
	}
	channels, err := conn.Channels(ctx, iids)
	if err != nil {
		return err
	}
	for i, channel := range channels {
		if channel != nil {
			m.add(infos[i], channel)
		}
	}
	return nil
}

// missing gives the interfaces for which m has no proxy.
func (m *proxyManager) missing(wanted []Wanted) (infos []*InterfaceInfo, iids []IID) {
	for _, w := range wanted {
		if w.info == nil {
			continue
		}
		if _, ok := m.known(w.info); !ok {
			infos, iids = append(infos, w.info), append(iids, w.info.IID)
		}
	}
	return infos, iids
}
