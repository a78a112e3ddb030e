package rt

import (
	"context"
	"slices"
	"sync"
)

// A CLSCTX says where the code of a class may run. The values are Windows'.
type CLSCTX uint32

// The places that matter here.
const (
	CLSCTX_INPROC_SERVER CLSCTX = 0x1 // in the creator's process
	CLSCTX_LOCAL_SERVER  CLSCTX = 0x4 // in another one of this machine
	CLSCTX_SERVER               = CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER
)

// A REGCLS says who may have a class object. The values are Windows'.
type REGCLS uint32

// The ways to register a class object.
const (
	REGCLS_SINGLEUSE      REGCLS = 0 // one client; then it is gone
	REGCLS_MULTIPLEUSE    REGCLS = 1 // any number; CLSCTX_LOCAL_SERVER includes CLSCTX_INPROC_SERVER
	REGCLS_MULTI_SEPARATE REGCLS = 2 // any number, in the places given and no others
	REGCLS_SUSPENDED      REGCLS = 4 // nobody before ResumeClassObjects
)

// A classObject is an entry of the table of class objects.
//
// Concurrency: guarded by classObjects.mu, but for what is not changed after it has
// been made: everything up to how.
type classObject struct {
	cookie uint32
	clsid  CLSID
	from   *apartment // which registered it
	object any        // with a reference
	objref []byte     // of the object, marshaled for a table; may be nil if only from may have it
	where  CLSCTX
	how    REGCLS

	suspended bool
	taken     bool // by the one client of REGCLS_SINGLEUSE
}

// classObjects are the class objects that a process has registered, and the
// count that decides whether it still gives them out. One lock guards both: that
// is what closes the race between the last object's end and the next client.
//
// Concurrency: all methods may be called from any goroutine. No object's code runs
// while mu is held, and no lock but Process.mu is taken.
type classObjects struct {
	mu       sync.Mutex
	last     uint32
	entries  []*classObject
	locks    uint32 // AddRefServerProcess
	stopping bool   // locks has come down to zero
}

// RegisterClassObject makes v, an interface pointer of the apartment of ctx, the
// class object of a class, and gives a cookie for RevokeClassObject. For
// CLSCTX_INPROC_SERVER it serves this apartment, for CLSCTX_LOCAL_SERVER all others
// too. CreateInstance uses class objects that are an ole.IClassFactory; others are for
// GetClassObject. A process that is stopping registers nothing:
// CO_E_SERVER_STOPPING.
func RegisterClassObject(ctx context.Context, clsid CLSID, v IUnknown, where CLSCTX, how REGCLS) (cookie uint32, err error) {
	apt, err := current(ctx)
	switch {
	case err != nil:
		return 0, err
	case v == nil, where&CLSCTX_SERVER == 0, how&^REGCLS_SUSPENDED > REGCLS_MULTI_SEPARATE:
		return 0, E_INVALIDARG
	}
	c := &classObject{clsid: clsid, from: apt, object: v, where: where, how: how &^ REGCLS_SUSPENDED}
	c.suspended = how&REGCLS_SUSPENDED != 0
	if where&CLSCTX_LOCAL_SERVER != 0 && c.how == REGCLS_MULTIPLEUSE {
		c.where |= CLSCTX_INPROC_SERVER
	}
	if where&CLSCTX_LOCAL_SERVER != 0 || apt.activity != nil { // the process forgets a neutral apartment of which nothing is known
		if c.objref, err = apt.marshal(v, Marshaling{IID_IUnknown, MSHCTX_INPROC, MSHLFLAGS_TABLESTRONG}); err != nil {
			return 0, err
		}
	}
	AddRef(v)
	if cookie, err = apt.proc.classObjects.add(c); err != nil {
		c.release()
	}
	return cookie, err
}

// RevokeClassObject ends a registration, in the apartment that made it: elsewhere
// it is RPC_E_WRONG_THREAD. An unknown cookie is E_INVALIDARG.
func RevokeClassObject(ctx context.Context, cookie uint32) error {
	apt, err := current(ctx)
	if err != nil {
		return err
	}
	c, err := apt.proc.classObjects.revoke(apt, cookie)
	if err != nil {
		return err
	}
	c.release()
	return nil
}

// ResumeClassObjects gives out the class objects that were registered with
// REGCLS_SUSPENDED, or suspended since; also in a process that was stopping, and
// has thought better of it.
func ResumeClassObjects(ctx context.Context) error { return suspendClassObjects(ctx, false) }

// SuspendClassObjects stops giving out the class objects of the process, until
// ResumeClassObjects. Clients that have one keep it.
func SuspendClassObjects(ctx context.Context) error { return suspendClassObjects(ctx, true) }

func suspendClassObjects(ctx context.Context, suspended bool) error {
	apt, err := current(ctx)
	if err != nil {
		return err
	}
	apt.proc.classObjects.suspend(suspended)
	return nil
}

// AddRefServerProcess counts one more reason to keep a server running, an object or
// a lock, and gives the new count.
func AddRefServerProcess(ctx context.Context) uint32 { return processOf(ctx).classObjects.lock() }

// ReleaseServerProcess counts one reason less and gives the new count. At zero the
// process is stopping: in the same step its class objects are suspended, so that
// whoever gets the zero can end the server. No client can have come in between; he
// gets CO_E_SERVER_STOPPING.
func ReleaseServerProcess(ctx context.Context) uint32 { return processOf(ctx).classObjects.unlock() }

func (t *classObjects) lock() uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.locks++
	return t.locks
}

func (t *classObjects) unlock() uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.locks > 0 {
		t.locks--
	}
	t.stopping = t.stopping || t.locks == 0
	return t.locks
}

func (t *classObjects) add(c *classObject) (cookie uint32, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopping {
		return 0, CO_E_SERVER_STOPPING
	}
	t.last++
	c.cookie = t.last
	t.entries = append(t.entries, c)
	return c.cookie, nil
}

func (t *classObjects) revoke(a *apartment, cookie uint32) (*classObject, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.entries, func(c *classObject) bool { return c.cookie == cookie })
	switch {
	case i < 0:
		return nil, E_INVALIDARG
	case t.entries[i].from != a:
		return nil, RPC_E_WRONG_THREAD
	}
	c := t.entries[i]
	t.entries = slices.Delete(t.entries, i, i+1)
	return c, nil
}

// revokeAll takes out the registrations of an apartment that ends.
func (t *classObjects) revokeAll(a *apartment) (all []*classObject) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries = slices.DeleteFunc(t.entries, func(c *classObject) bool {
		if c.from == a {
			all = append(all, c)
		}
		return c.from == a
	})
	return all
}

func (t *classObjects) suspend(suspended bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.entries {
		c.suspended = suspended
	}
	t.stopping = t.stopping && suspended
}

func (t *classObjects) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.entries)
}

// objrefs gives those of the class objects that other apartments may have.
func (t *classObjects) objrefs() (all [][]byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.entries {
		if c.objref != nil {
			all = append(all, c.objref)
		}
	}
	return all
}

// isStopping reports whether nobody may come in any more.
func (t *classObjects) isStopping() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stopping
}

// find gives a class object for a client in apartment a, with a reference if it is
// of that apartment; REGDB_E_CLASSNOTREG if there is none.
func (t *classObjects) find(a *apartment, clsid CLSID, where CLSCTX) (*classObject, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.entries {
		if c.clsid != clsid || !c.serves(a, where) {
			continue
		}
		if t.stopping {
			return nil, CO_E_SERVER_STOPPING
		}
		c.taken = c.how == REGCLS_SINGLEUSE
		if c.from == a {
			AddRef(c.object)
		}
		return c, nil
	}
	return nil, REGDB_E_CLASSNOTREG
}

// serves reports whether a client in apartment a may have the class object.
// classObjects.mu is held.
func (c *classObject) serves(a *apartment, where CLSCTX) bool {
	switch {
	case c.suspended, c.taken:
		return false
	case c.where&where&CLSCTX_INPROC_SERVER != 0 && c.from == a:
		return true
	}
	return c.where&where&CLSCTX_LOCAL_SERVER != 0
}

// receiveClassObject gives the apartment of ctx interface I of a class object that find has
// found: the object itself in the apartment that registered it, else a proxy.
func receiveClassObject[I any](ctx context.Context, a *apartment, c *classObject) (I, error) {
	if c.from == a {
		defer Release(c.object)
		return QueryInterface[I](ctx, c.object)
	}
	v, err := received[I](a.unmarshal(c.objref, infoOrUnknown[I]()))
	if HRESULTFromError(err) == CO_E_OBJNOTCONNECTED {
		err = REGDB_E_CLASSNOTREG // it has been revoked meanwhile
	}
	return v, err
}

// release ends the registration's references. It is called in the apartment that
// made it.
func (c *classObject) release() {
	if c.objref != nil {
		_ = c.from.release(c.objref) // nobody else does
	}
	Release(c.object)
}
