package rt

import (
	"slices"
	"sync"
)

// A cookieTable keeps things under cookies: numbers that it chooses, from 1, and
// does not use again.
//
// Concurrency: all methods may be called from any goroutine. Its lock is never held
// together with another one.
type cookieTable[T any] struct {
	mu      sync.Mutex
	last    uint32
	entries map[uint32]T
}

func (t *cookieTable[T]) add(entry T) (cookie uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.entries == nil {
		t.entries = map[uint32]T{}
	}
	t.last++
	t.entries[t.last] = entry
	return t.last
}

func (t *cookieTable[T]) get(cookie uint32) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	entry, ok := t.entries[cookie]
	return entry, ok
}

func (t *cookieTable[T]) remove(cookie uint32) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	entry, ok := t.entries[cookie]
	delete(t.entries, cookie)
	return entry, ok
}

// all gives what is in the table, the oldest first.
func (t *cookieTable[T]) all() []T {
	t.mu.Lock()
	defer t.mu.Unlock()
	cookies := make([]uint32, 0, len(t.entries))
	for cookie := range t.entries {
		cookies = append(cookies, cookie)
	}
	slices.Sort(cookies)
	all := make([]T, len(cookies))
	for i, cookie := range cookies {
		all[i] = t.entries[cookie]
	}
	return all
}
