package main

import (
	"context"
	"errors"
	"sync"

	"github.com/goidl/goidl/bench/idl"
	"github.com/goidl/goidl/rt"
)

// dataSize is what the time test of 1997 moved: 10 KB.
const dataSize = 10 << 10

// errWrong is a result that cannot be: what was measured was not the call.
var errWrong = errors.New("wrong result")

// An object is what all calls end in.
type object struct{ memory [dataSize]byte }

var _ idl.IBench = (*object)(nil)

func (o *object) Add(_ context.Context, a int32, b int64, c int32) (int64, error) {
	return int64(a) + b + int64(c), nil
}

func (o *object) Exchange(_ context.Context, data []byte) ([]byte, error) {
	var piece [512]byte
	for at := 0; at < len(data) && at < dataSize; {
		n := copy(piece[:], data[at:])
		copy(data[at:], o.memory[at:at+n])
		at += copy(o.memory[at:], piece[:n])
	}
	return data, nil
}

func (o *object) Fill(_ context.Context, data []byte) ([]byte, error) {
	copy(data, o.memory[:])
	return data, nil
}

func (o *object) GetData(_ context.Context, size uint32) ([]byte, error) {
	data := make([]byte, size)
	copy(data, o.memory[:])
	return data, nil
}

// A scene is an object and somebody who calls it, in a process of their own.
type scene struct {
	ctx   context.Context // the caller's
	bench idl.IBench
	close func()
}

// direct is the object itself.
func direct(parent context.Context) (*scene, error) {
	return &scene{parent, &object{}, func() {}}, nil
}

// inSTA gives a scene with the object in an STA and its caller in the MTA, whose
// context comes from parent.
func inSTA(options ...rt.STAOption) func(parent context.Context) (*scene, error) {
	return func(parent context.Context) (*scene, error) {
		ctx, leave, err := rt.InitializeEx(rt.NewProcess().Context(parent), rt.COINIT_MULTITHREADED)
		if err != nil {
			return nil, err
		}
		sta, err := rt.NewSTA(ctx, options...)
		if err != nil {
			leave()
			return nil, err
		}
		end := func() { _ = sta.Close(context.Background()); leave() }
		proxy, err := export(ctx, sta, &object{})
		if err != nil {
			end()
			return nil, err
		}
		return &scene{ctx, proxy, func() { rt.Release(proxy); end() }}, nil
	}
}

// neutral gives a scene with a neutral object and its caller in the MTA, whose
// context comes from parent.
func neutral(parent context.Context) (*scene, error) {
	clsid, err := neutralClass()
	if err != nil {
		return nil, err
	}
	ctx, leave, err := rt.InitializeEx(rt.NewProcess().Context(parent), rt.COINIT_MULTITHREADED)
	if err != nil {
		return nil, err
	}
	proxy, err := rt.CreateInstance[idl.IBench](ctx, clsid)
	if err != nil {
		leave()
		return nil, err
	}
	return &scene{ctx, proxy, func() { rt.Release(proxy); leave() }}, nil
}

// neutralClass registers the class of neutral objects, once.
var neutralClass = sync.OnceValues(func() (rt.CLSID, error) {
	clsid := rt.CLSID{Data1: 0x4e1d6f0a, Data2: 0x93c2, Data3: 0x4b57, Data4: [8]byte{0xa8, 0x1e, 0x27, 0x5c, 0x60, 0xd3, 0xb9, 0x14}}
	return clsid, rt.RegisterClass(clsid, rt.Neutral, func(context.Context) (any, error) { return &object{}, nil })
})

// export gives the apartment of ctx a proxy of an object in sta.
func export(ctx context.Context, sta *rt.STA, object idl.IBench) (idl.IBench, error) {
	var stream *rt.Stream
	err := sta.Do(ctx, func(ctx context.Context) (err error) {
		stream, err = rt.MarshalInterThreadInterfaceInStream(ctx, object)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rt.GetInterfaceAndReleaseStream[idl.IBench](ctx, stream)
}
