package rt

import "context"

// A FreeThreadedMarshaler makes the object that embeds it one that every apartment
// of the process calls directly: marshaled to another one it arrives as itself and
// not as a proxy. Where a class's threading model puts its objects does not matter
// then. To other processes it is an object like any other.
//
// Such an object must be ready for calls from several goroutines at once, and must
// not keep interface pointers that it was given: a proxy works only in the
// apartment that got it. It keeps them in the global interface table. Its
// FinalRelease runs on the goroutine of the last Release, in no apartment of its
// own.
//
// Concurrency: it has no state.
type FreeThreadedMarshaler struct{}

func (FreeThreadedMarshaler) freeThreaded() {}

func isFreeThreaded(v any) bool {
	_, ok := v.(interface{ freeThreaded() })
	return ok
}

// A freeObject is the target of references to a free-threaded object: the object,
// of which a reference holds one of its own.
//
// Concurrency: a freeObject is not changed after it has been made.
type freeObject struct {
	object any
	home   *apartment
}

// free gives the target for a free-threaded object, with one more reference.
func (a *apartment) free(object any) (target, error) {
	f := &freeObject{object, a}
	if !f.hold() {
		return nil, CO_E_OBJNOTCONNECTED
	}
	return f, nil
}

func (f *freeObject) hold() bool { return holdObject(f.object, f.home) }

func (f *freeObject) alive() bool { return !hasEnded(f.object) }

func (f *freeObject) apartment() *apartment { return f.home }

func (f *freeObject) watch(int) {}

func (f *freeObject) drop(bool) { Release(f.object) }

func (f *freeObject) receive(_ *apartment, info *InterfaceInfo) (any, error) {
	if _, err := NewStub(info.IID, f.object); err != nil {
		f.drop(false)
		return nil, err
	}
	return f.object, nil
}

// endContext gives the context for an object's FinalRelease.
func endContext(object any, home *apartment) context.Context {
	switch {
	case home == nil:
		return context.Background()
	case isFreeThreaded(object):
		return home.proc.Context(context.Background())
	}
	return home.own
}
