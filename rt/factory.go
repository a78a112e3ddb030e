package rt

import "context"

// A classFactory is a class object that makes objects, ole.IClassFactory, which
// package rt cannot import.
type classFactory interface {
	CreateInstance(ctx context.Context, outer IUnknown, iid IID) (IUnknown, error)
	LockServer(ctx context.Context, lock int32) error
}

// iidClassFactory is the IID of IClassFactory.
var iidClassFactory = IID{Data1: 1, Data4: [8]byte{0xc0, 7: 0x46}}

// GetClassObject gives interface I of the class object of a class: one that
// somebody has registered, or an ole.IClassFactory for a class of the program, in the
// apartment in which that class's threading model puts its objects. It looks as
// CreateInstance does.
func GetClassObject[I any](ctx context.Context, clsid CLSID, where ...CLSCTX) (I, error) {
	var none I
	apt, err := current(ctx)
	if err != nil {
		return none, err
	}
	c, object, err := apt.findServer(clsid, where)
	switch {
	case err != nil:
		return none, err
	case object != nil:
		return receiveClassObject[I](ctx, apt, object)
	}
	return createOf[I](ctx, apt, class{c.model, func(context.Context) (any, error) { return &factoryObject{c.factory}, nil }})
}

// findServer gives what makes the objects of a class for apartment a: a class
// object, or else a class of the program.
func (a *apartment) findServer(clsid CLSID, where []CLSCTX) (class, *classObject, error) {
	places := CLSCTX_SERVER
	if len(where) > 0 {
		places = 0
	}
	for _, w := range where {
		places |= w
	}
	table := &a.proc.classObjects
	object, err := table.find(a, clsid, places&CLSCTX_INPROC_SERVER)
	if err != REGDB_E_CLASSNOTREG { //nolint:errorlint // it is not wrapped
		return class{}, object, err
	}
	if places&CLSCTX_INPROC_SERVER != 0 {
		if c, err := findClass(clsid); err == nil {
			return c, nil, nil
		}
	}
	object, err = table.find(a, clsid, places&CLSCTX_LOCAL_SERVER)
	return class{}, object, err
}

// createFrom has a class object make an object. If the process has begun to stop
// meanwhile nobody gets it.
func createFrom[I any](ctx context.Context, apt *apartment, c *classObject) (I, error) {
	var none I
	factory, err := c.factory(ctx, apt)
	if err != nil {
		return none, err
	}
	defer Release(factory)
	v, err := factory.CreateInstance(ctx, nil, infoOrUnknown[I]().IID)
	if Failed(err) {
		return none, err
	}
	settle(v, apt)
	if apt.proc.classObjects.isStopping() {
		Release(v)
		return none, CO_E_SERVER_STOPPING
	}
	return received[I](v, nil)
}

// factory gives apartment a the class object, as find has found it, as a factory.
func (c *classObject) factory(ctx context.Context, a *apartment) (classFactory, error) {
	var v any
	var err error
	if c.from == a {
		v, err = c.object, nil
	} else {
		v, err = a.unmarshal(c.objref, &unknownInfo)
	}
	if err != nil {
		return nil, REGDB_E_CLASSNOTREG // it has been revoked meanwhile
	}
	if f, ok := v.(classFactory); ok {
		return f, nil
	}
	defer Release(v)
	f, err := QueryInterfaceByID(ctx, v, iidClassFactory)
	if err != nil {
		return nil, err
	}
	return as[classFactory](f)
}

// A factoryObject is the class object of a class of the program.
//
// Concurrency: a factoryObject is not changed after it has been made.
type factoryObject struct{ make Factory }

// CreateInstance implements classFactory.
func (f *factoryObject) CreateInstance(ctx context.Context, outer IUnknown, iid IID) (IUnknown, error) {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return nil, err
	case outer != nil:
		return nil, CLASS_E_NOAGGREGATION
	}
	v, err := newObject(ctx, apt, f.make)
	if err != nil {
		return nil, err
	}
	defer Release(v)
	return QueryInterfaceByID(ctx, v, iid)
}

// LockServer implements classFactory. The program's classes live as long as it
// does.
func (f *factoryObject) LockServer(context.Context, int32) error { return nil }
