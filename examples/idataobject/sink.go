package main

import (
	"context"
	"encoding/binary"
	"sync"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// A sink is the client's end of an advisory connection.
type sink struct {
	rt.Object
	once  sync.Once
	heard chan struct{} // closed at the first callback; then the rest may be read

	thread uint32 // the thread that the callback ran on
	caller uint32 // the thread that made it
}

var _ ole.IAdviseSink = (*sink)(nil)

func newSink() *sink { return &sink{heard: make(chan struct{})} }

// OnDataChange notes where it runs, and what the data say about who called: the
// board sends the id of its worker's thread.
func (s *sink) OnDataChange(_ context.Context, _ *ole.FORMATETC, medium *ole.STGMEDIUM) error {
	s.once.Do(func() {
		s.thread, s.caller = threadID(), threadIn(medium)
		close(s.heard)
	})
	return nil
}

func (s *sink) OnViewChange(context.Context, uint32, int32) error { return nil }
func (s *sink) OnRename(context.Context, ole.IMoniker) error      { return nil }
func (s *sink) OnSave(context.Context) error                      { return nil }
func (s *sink) OnClose(context.Context) error                     { return nil }

// threadIn reads the thread's id from a medium in format ThreadId; 0 if it is
// not there.
func threadIn(medium *ole.STGMEDIUM) uint32 {
	if len(medium.HGlobal) != 4 {
		return 0
	}
	return binary.LittleEndian.Uint32(medium.HGlobal)
}
