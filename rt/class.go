package rt

import (
	"context"
	"strings"
	"sync"
)

// A ThreadingModel says which rules a class has promised to follow, and so
// where its objects live.
type ThreadingModel uint8

// The threading models.
const (
	ThreadingModelNone ThreadingModel = iota // knows nothing of threads: the main STA
	Apartment                                // each object in the STA of its creator
	Free                                     // in the MTA
	Both                                     // in the creator's apartment, whatever kind it is
	Neutral                                  // on the caller's goroutine, whatever its apartment
)

// threadingModelWords are the words of the models in a registry.
var threadingModelWords = [...]string{
	ThreadingModelNone: "",
	Apartment:          "Apartment",
	Free:               "Free",
	Both:               "Both",
	Neutral:            "Neutral",
}

// String gives the model's word, "none" for the one that has no word.
func (m ThreadingModel) String() string {
	switch {
	case m == ThreadingModelNone:
		return "none"
	case int(m) < len(threadingModelWords):
		return threadingModelWords[m]
	}
	return "unknown"
}

// ParseThreadingModel gives the model that a word stands for, in either case. The
// empty word is ThreadingModelNone, an unknown one REGDB_E_BADTHREADINGMODEL.
func ParseThreadingModel(word string) (ThreadingModel, error) {
	for m, w := range threadingModelWords {
		if strings.EqualFold(w, word) {
			return ThreadingModel(m), nil
		}
	}
	return 0, faultf(REGDB_E_BADTHREADINGMODEL, "unknown threading model %q: it must be Apartment, Free, Both, Neutral or empty", word)
}

// A Factory makes an object of a class. Its context names the apartment in which
// the object will live. The object's reference goes to the one who asked.
//
// Concurrency: a factory is called in the apartment of each object that it makes,
// hence on several goroutines at once.
type Factory func(ctx context.Context) (any, error)

// A class is an entry of the class table.
type class struct {
	model   ThreadingModel
	factory Factory
}

// classes is the table of classes that are made in this process. Like the
// system's registry it is one for all.
var classes = struct {
	mu   sync.RWMutex
	byID map[CLSID]class
}{byID: map[CLSID]class{}}

// RegisterClass makes a class known to CreateInstance. A program registers its
// classes from init, and may ignore the error, which says that the CLSID is taken
// (CO_E_OBJISREG) or the model unknown.
func RegisterClass(clsid CLSID, model ThreadingModel, factory Factory) error {
	switch {
	case factory == nil:
		return faultf(E_POINTER, "class %v has no factory", clsid)
	case model > Neutral:
		return faultf(REGDB_E_BADTHREADINGMODEL, "class %v: unknown threading model %d", clsid, model)
	}
	classes.mu.Lock()
	defer classes.mu.Unlock()
	if _, ok := classes.byID[clsid]; ok {
		return faultf(CO_E_OBJISREG, "class %v is registered already", clsid)
	}
	classes.byID[clsid] = class{model, factory}
	return nil
}

// UnregisterClass undoes RegisterClass. Objects that exist live on.
func UnregisterClass(clsid CLSID) {
	classes.mu.Lock()
	defer classes.mu.Unlock()
	delete(classes.byID, clsid)
}

func findClass(clsid CLSID) (class, error) {
	classes.mu.RLock()
	defer classes.mu.RUnlock()
	c, ok := classes.byID[clsid]
	if !ok {
		return c, REGDB_E_CLASSNOTREG
	}
	return c, nil
}

// CreateInstance makes an object of a class and gives interface I of it. The
// object is made, and lives, in the apartment that its class's threading model and
// the creator's apartment call for; if that is the creator's, the result is the object
// itself, else a proxy. An error of the factory is passed on as it is.
//
// A class object that somebody has registered comes before the class of the same
// CLSID if it is the apartment's own, and after it if it is another one's. where
// says which of them may serve; without, CLSCTX_SERVER.
func CreateInstance[I any](ctx context.Context, clsid CLSID, where ...CLSCTX) (I, error) {
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
		return createFrom[I](ctx, apt, object)
	}
	return createOf[I](ctx, apt, c)
}

// createOf makes an object of a class of the program.
func createOf[I any](ctx context.Context, apt *apartment, c class) (I, error) {
	var none I
	home, err := c.model.home(apt)
	if err != nil {
		return none, err
	}
	return createAt[I](ctx, apt, home, c.factory)
}

// CreateIn makes an object in an STA and gives the caller's apartment interface I
// of it: the object itself in the STA, a proxy elsewhere. It is for programs that know
// where an object belongs; with CreateInstance its class says so.
func CreateIn[I any](ctx context.Context, s *STA, factory Factory) (I, error) {
	var none I
	apt, err := current(ctx)
	switch {
	case err != nil:
		return none, err
	case apt.proc != s.apt.proc:
		return none, faultf(E_INVALIDARG, "the STA is in another process than the caller")
	}
	return createAt[I](ctx, apt, s.apt, factory)
}

// createAt makes an object in its home, for somebody in apartment apt.
func createAt[I any](ctx context.Context, apt, home *apartment, factory Factory) (I, error) {
	var none I
	if home == apt {
		return createHere[I](ctx, apt, factory)
	}
	info := infoFor[I]()
	if info == nil {
		return none, E_NOINTERFACE
	}
	v, err := createElsewhere(ctx, apt, home, factory, info)
	if err != nil {
		return none, err
	}
	return as[I](v)
}

// home gives the apartment in which objects of the model live that somebody in
// apartment a creates.
func (m ThreadingModel) home(a *apartment) (*apartment, error) {
	switch m {
	case ThreadingModelNone:
		return a.proc.mainSTA()
	case Apartment:
		if on := a.on(); on != nil && on.loop != nil {
			return on, nil
		}
		return a.proc.hostSTA()
	case Free:
		return a.proc.ensureMTA(), nil
	case Neutral:
		return a.neutral(), nil
	}
	return a, nil
}

// createHere makes an object in its creator's apartment.
func createHere[I any](ctx context.Context, apt *apartment, factory Factory) (I, error) {
	var none I
	v, err := newObject(ctx, apt, factory)
	if err != nil {
		return none, err
	}
	i, ok := v.(I)
	if !ok {
		Release(v)
		return none, E_NOINTERFACE
	}
	return i, nil
}

// newObject runs the factory, in the object's home.
func newObject(ctx context.Context, home *apartment, factory Factory) (any, error) {
	v, err := factory(ctx)
	switch {
	case Failed(err):
		return nil, err
	case v == nil:
		return nil, faultf(E_UNEXPECTED, "a class's factory gave neither an object nor an error")
	}
	if err := refuseNil(v); err != nil {
		return nil, err
	}
	settle(v, home)
	return v, nil
}

// settle notes where a new object lives.
func settle(v any, home *apartment) {
	if o := objectOf(v); o != nil {
		o.home.CompareAndSwap(nil, home)
	}
}

// createElsewhere makes an object in another apartment and gives the creator's
// proxy for it.
func createElsewhere(ctx context.Context, apt, home *apartment, factory Factory, info *InterfaceInfo) (any, error) {
	var objref []byte
	inside := apartmentContext{proc: home.proc, apt: home, chain: nextLink(ctx, home.proc), call: true, caller: locate(ctx)}.under(ctx)
	err := home.do(ctx, inside, "CreateInstance", func(ctx context.Context) error {
		v, err := newObject(ctx, home, factory)
		if err != nil {
			return err
		}
		objref, err = home.marshal(v, Marshaling{info.IID, MSHCTX_INPROC, MSHLFLAGS_NORMAL})
		Release(v) // the reference that has been marshaled has its own
		return err
	}, func() { _ = home.release(objref) })
	if err != nil {
		return nil, err
	}
	return apt.unmarshal(objref, info)
}
