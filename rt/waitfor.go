package rt

import (
	"context"
	"reflect"
	"time"
)

// Wait waits for something else than a call, and does what CoWaitForMultipleHandles
// is for: an STA serves meanwhile, where <-channel would close its door, and a
// neutral object's activity is left. Wait
// receives from the first channel that has something or is closed, and tells which
// one that was. After timeout it gives RPC_S_CALLPENDING; a negative one is none,
// and 0 only looks. When ctx is done it gives that error.
func Wait(ctx context.Context, timeout time.Duration, channels ...<-chan struct{}) (index int, err error) {
	s := selection{ctx: ctx, timeout: timeout}
	for _, c := range channels {
		s.add(reflect.ValueOf(c))
	}
	if err := s.wait(); err != nil {
		return -1, err
	}
	return s.chosen, nil
}

// Receive receives from a channel, as <-c does, while an STA serves. ok is false
// when c is closed. When ctx is done it gives that error.
func Receive[T any](ctx context.Context, c <-chan T) (v T, ok bool, err error) {
	s := selection{ctx: ctx, timeout: -1}
	s.add(reflect.ValueOf(c))
	if err := s.wait(); err != nil || !s.ok {
		return v, false, err
	}
	reflect.ValueOf(&v).Elem().Set(s.value) // also if T is an interface and the value nil
	return v, true, nil
}

// A selection is a wait for channels: a select statement made at run time.
//
// Concurrency: it belongs to whoever runs it, the helper of an STA until it has
// completed its item.
type selection struct {
	ctx     context.Context
	timeout time.Duration
	cases   []reflect.SelectCase

	chosen int // a case, or more than there are: what comes in addition
	value  reflect.Value
	ok     bool
}

func (s *selection) add(channel reflect.Value) {
	s.cases = append(s.cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: channel})
}

// run is the select statement. What comes in addition to the cases says so by its
// place behind them.
func (s *selection) run(more ...reflect.SelectCase) {
	all := append(s.cases[:len(s.cases):len(s.cases)], more...)
	s.chosen, s.value, s.ok = reflect.Select(all)
}

// wait waits as the apartment of the context does.
func (s *selection) wait() error {
	apt, err := current(s.ctx)
	if err != nil {
		return err
	}
	if s.run(reflect.SelectCase{Dir: reflect.SelectDefault}); s.chosen < len(s.cases) {
		return nil
	}
	timer := time.NewTimer(max(s.timeout, 0))
	defer timer.Stop()
	ends := []reflect.SelectCase{receiving(s.ctx.Done()), receiving(timer.C)}
	if s.timeout < 0 {
		ends = ends[:1]
	}
	if act := apt.activity; act != nil {
		v := act.goOut()
		defer act.reenter(v)
		apt = v.on
	}
	if apt == nil || apt.loop == nil {
		s.run(ends...)
	} else if err := s.serve(apt.loop, ends); err != nil {
		return err
	}
	switch s.chosen - len(s.cases) {
	case 0:
		return HRESULTFromError(s.ctx.Err())
	case 1:
		return RPC_S_CALLPENDING
	}
	return nil
}

// serve has a helper wait, and the STA serve meanwhile. That the STA does not look
// at the context itself keeps a value from being received when nobody is there any
// more.
func (s *selection) serve(l *loop, ends []reflect.SelectCase) error {
	quit := make(chan struct{})
	defer close(quit) // also when a method ends the goroutine
	helper := &job{}
	helper.item.work = helper
	helper.item.start(l.apt, l.apt)
	go func() {
		s.run(append(ends, receiving(quit))...)
		helper.item.complete()
	}()
	return l.await(context.Background(), &helper.item, true)
}

func receiving[T any](c <-chan T) reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)}
}
