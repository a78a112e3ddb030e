package ole

import (
	"context"
	"sync"

	"github.com/goidl/goidl/rt"
)

// An enumerator walks over a fixed list, as IEnumXXXX asks for it.
type enumerator[T any] struct {
	mu    sync.Mutex
	items []T
	next  int
}

// Next gives up to celt items; with fewer comes S_FALSE.
func (e *enumerator[T]) Next(_ context.Context, celt uint32) ([]T, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	items := append([]T{}, e.skip(celt)...)
	return items, enough(len(items), celt)
}

// Skip passes over celt items; S_FALSE if there are not so many.
func (e *enumerator[T]) Skip(_ context.Context, celt uint32) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return enough(len(e.skip(celt)), celt)
}

// skip gives the next items, celt at most, and moves behind them.
func (e *enumerator[T]) skip(celt uint32) []T {
	rest := e.items[e.next:]
	rest = rest[:min(uint64(celt), uint64(len(rest)))]
	e.next += len(rest)
	return rest
}

func enough(n int, celt uint32) error {
	if uint64(n) < uint64(celt) {
		return rt.S_FALSE
	}
	return nil
}

// Reset goes back to the start.
func (e *enumerator[T]) Reset(context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.next = 0
	return nil
}

// place gives where the enumerator stands.
func (e *enumerator[T]) place() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.next
}

// EnumFORMATETC is the standard IEnumFORMATETC.
//
// Concurrency: all methods may overlap.
type EnumFORMATETC struct{ enumerator[FORMATETC] }

// NewEnumFORMATETC makes an enumerator of formats. It keeps the slice.
func NewEnumFORMATETC(formats []FORMATETC) *EnumFORMATETC {
	return &EnumFORMATETC{enumerator[FORMATETC]{items: formats}}
}

// Clone gives a second enumerator that stands at the same place.
func (e *EnumFORMATETC) Clone(context.Context) (IEnumFORMATETC, error) {
	return &EnumFORMATETC{enumerator[FORMATETC]{items: e.items, next: e.place()}}, nil
}

// EnumSTATDATA is the standard IEnumSTATDATA. It holds references to the sinks
// until its own last Release.
//
// Concurrency: all methods may overlap.
type EnumSTATDATA struct {
	rt.Object
	enumerator[STATDATA]
}

// NewEnumSTATDATA makes an enumerator of connections. It keeps the slice.
func NewEnumSTATDATA(connections []STATDATA) *EnumSTATDATA {
	addRefSinks(connections)
	return &EnumSTATDATA{enumerator: enumerator[STATDATA]{items: connections}}
}

// Next gives up to celt connections; with fewer comes S_FALSE. The sinks in them
// are references of their own.
func (e *EnumSTATDATA) Next(ctx context.Context, celt uint32) ([]STATDATA, error) {
	items, err := e.enumerator.Next(ctx, celt)
	addRefSinks(items)
	return items, err
}

// Clone gives a second enumerator that stands at the same place.
func (e *EnumSTATDATA) Clone(context.Context) (IEnumSTATDATA, error) {
	clone := NewEnumSTATDATA(e.items)
	clone.next = e.place()
	return clone, nil
}

// FinalRelease lets go of the sinks.
func (e *EnumSTATDATA) FinalRelease(context.Context) {
	for _, c := range e.items {
		rt.Release(c.PAdvSink)
	}
}

func addRefSinks(connections []STATDATA) {
	for _, c := range connections {
		rt.AddRef(c.PAdvSink)
	}
}

// EnumUnknown is the standard IEnumUnknown. It holds references to the objects
// until its own last Release.
//
// Concurrency: all methods may overlap.
type EnumUnknown struct {
	rt.Object
	enumerator[rt.IUnknown]
}

// NewEnumUnknown makes an enumerator of objects. It keeps the slice.
func NewEnumUnknown(objects []rt.IUnknown) *EnumUnknown {
	addRefs(objects)
	return &EnumUnknown{enumerator: enumerator[rt.IUnknown]{items: objects}}
}

// Next gives up to celt objects, each as a reference of its own; with fewer comes
// S_FALSE.
func (e *EnumUnknown) Next(ctx context.Context, celt uint32) ([]rt.IUnknown, error) {
	items, err := e.enumerator.Next(ctx, celt)
	addRefs(items)
	return items, err
}

// Clone gives a second enumerator that stands at the same place.
func (e *EnumUnknown) Clone(context.Context) (IEnumUnknown, error) {
	clone := NewEnumUnknown(e.items)
	clone.next = e.place()
	return clone, nil
}

// FinalRelease lets go of the objects.
func (e *EnumUnknown) FinalRelease(context.Context) {
	for _, o := range e.items {
		rt.Release(o)
	}
}

func addRefs(objects []rt.IUnknown) {
	for _, o := range objects {
		rt.AddRef(o)
	}
}

// EnumString is the standard IEnumString.
//
// Concurrency: all methods may overlap.
type EnumString struct{ enumerator[*string] }

// NewEnumString makes an enumerator of strings. It keeps the slice.
func NewEnumString(strings []string) *EnumString {
	items := make([]*string, len(strings))
	for i := range strings {
		items[i] = &strings[i]
	}
	return &EnumString{enumerator[*string]{items: items}}
}

// Clone gives a second enumerator that stands at the same place.
func (e *EnumString) Clone(context.Context) (IEnumString, error) {
	return &EnumString{enumerator[*string]{items: e.items, next: e.place()}}, nil
}
