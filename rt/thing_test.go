package rt_test

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// What goidl makes of
//
//	interface IThing : IUnknown
//	{
//		HRESULT Do([in] hyper n, [out, retval] hyper *result);
//		HRESULT Meet([in] IThing *other, [in] hyper n, [out, retval] hyper *result);
//		HRESULT Give([out, retval] IThing **thing);
//		HRESULT Fill([in, out, size_is(size)] byte *data, [in] unsigned long size);
//	}
//	interface INamed : IUnknown
//	{
//		HRESULT Name([out, retval, string] wchar_t **name);
//	}
//
// written by hand, so that rt's tests do not need the compiler.

const _ = rt.ProxyStubVersion1

// IID_IThing is the IID of IThing.
var IID_IThing = rt.IID{Data1: 0x0a6e2c11, Data2: 0x5d1f, Data3: 0x4b7a, Data4: [8]byte{0x9c, 0x3e, 1, 2, 3, 4, 5, 6}}

// IThing is an object whose methods do what the test wants.
type IThing interface {
	Do(ctx context.Context, n int64) (result int64, err error)
	Meet(ctx context.Context, other IThing, n int64) (result int64, err error)
	Give(ctx context.Context) (thing IThing, err error)
	Fill(ctx context.Context, data []byte) (out []byte, err error)
}

const (
	opIThingDo   = 3
	opIThingMeet = 4
	opIThingGive = 5
	opIThingFill = 6
)

func init() {
	rt.RegisterInterface[IThing](&rt.InterfaceInfo{
		IID:         IID_IThing,
		Name:        "IThing",
		Methods:     7,
		MethodNames: []string{"Do", "Meet", "Give", "Fill"},
		NewProxy:    func(p rt.Proxy) any { return &IThingProxy{p} },
		NewStub:     newIThingStub,
		NewLight:    newIThingLight,
	})
	rt.RegisterInterface[INamed](&rt.InterfaceInfo{
		IID:      IID_INamed,
		Name:     "INamed",
		Methods:  4,
		NewProxy: func(p rt.Proxy) any { return &INamedProxy{p} },
		NewStub:  newINamedStub,
	})
}

// IThingProxy is IThing as seen from another apartment.
type IThingProxy struct{ rt.Proxy }

var _ IThing = (*IThingProxy)(nil)

func (p *IThingProxy) Do(ctx context.Context, n int64) (result int64, err error) {
	call := p.Proxy.Call(ctx, opIThingDo)
	defer call.Free()
	call.In.Int64(n)
	if err := call.SendReceive(ctx); err != nil {
		return 0, err
	}
	result = call.Out.Int64()
	err = call.Result()
	if rt.Failed(err) {
		return 0, err
	}
	return result, err
}

func (p *IThingProxy) Meet(ctx context.Context, other IThing, n int64) (result int64, err error) {
	call := p.Proxy.Call(ctx, opIThingMeet)
	defer call.Free()
	call.In.Interface(&IID_IThing, other)
	call.In.Int64(n)
	if err := call.SendReceive(ctx); err != nil {
		return 0, err
	}
	result = call.Out.Int64()
	err = call.Result()
	if rt.Failed(err) {
		return 0, err
	}
	return result, err
}

func (p *IThingProxy) Give(ctx context.Context) (thing IThing, err error) {
	call := p.Proxy.Call(ctx, opIThingGive)
	defer call.Free()
	if err := call.SendReceive(ctx); err != nil {
		return nil, err
	}
	thing, _ = call.Out.Interface(&IID_IThing).(IThing)
	err = call.Result()
	if rt.Failed(err) {
		return nil, err
	}
	return thing, err
}

func (p *IThingProxy) Fill(ctx context.Context, data []byte) (out []byte, err error) {
	call := p.Proxy.Call(ctx, opIThingFill)
	defer call.Free()
	call.In.Count(len(data))
	call.In.Raw(data)
	call.In.Uint32(uint32(len(data)))
	if err := call.SendReceive(ctx); err != nil {
		return nil, err
	}
	out = append(data[:0], call.Out.Raw(call.Out.Count(1))...)
	err = call.Result()
	if rt.Failed(err) {
		return nil, err
	}
	return out, err
}

// IThingStub carries the calls of IThing to an object.
type IThingStub struct{ obj IThing }

func newIThingStub(obj any) rt.Stub {
	o, ok := obj.(IThing)
	if !ok {
		return nil
	}
	return &IThingStub{o}
}

func (s *IThingStub) Invoke(ctx context.Context, call *rt.StubCall) error {
	switch call.Opnum {
	case opIThingDo:
		return s.do(ctx, call)
	case opIThingMeet:
		return s.meet(ctx, call)
	case opIThingGive:
		return s.give(ctx, call)
	case opIThingFill:
		return s.fill(ctx, call)
	}
	return rt.RPC_S_PROCNUM_OUT_OF_RANGE
}

func (s *IThingStub) do(ctx context.Context, call *rt.StubCall) error {
	n := call.In.Int64()
	if err := call.ArgsErr(); err != nil {
		return err
	}
	result, err := s.obj.Do(ctx, n)
	call.Out.Int64(result)
	return call.Return(err)
}

func (s *IThingStub) meet(ctx context.Context, call *rt.StubCall) error {
	other, _ := call.In.Interface(&IID_IThing).(IThing)
	n := call.In.Int64()
	if err := call.ArgsErr(); err != nil {
		return err
	}
	result, err := s.obj.Meet(ctx, other, n)
	call.Out.Int64(result)
	return call.Return(err)
}

func (s *IThingStub) give(ctx context.Context, call *rt.StubCall) error {
	if err := call.ArgsErr(); err != nil {
		return err
	}
	thing, err := s.obj.Give(ctx)
	call.Out.Interface(&IID_IThing, thing)
	return call.Return(err)
}

func (s *IThingStub) fill(ctx context.Context, call *rt.StubCall) error {
	n := call.In.Count(1)
	data := call.In.Raw(n)
	size := call.In.Uint32()
	if err := call.ArgsErr(); err != nil {
		return err
	}
	if int(size) != n {
		return rt.RPC_X_INVALID_BOUND
	}
	out, err := s.obj.Fill(ctx, data)
	call.Out.Count(len(out))
	call.Out.Raw(out)
	return call.Return(err)
}

// IID_INamed is the IID of INamed.
var IID_INamed = rt.IID{Data1: 0x1b7f3d22, Data2: 0x6e20, Data3: 0x4c8b, Data4: [8]byte{0x8d, 0x4f, 1, 2, 3, 4, 5, 6}}

// INamed is an object with a name.
type INamed interface {
	Name(ctx context.Context) (name string, err error)
}

const opINamedName = 3

// INamedProxy is INamed as seen from another apartment.
type INamedProxy struct{ rt.Proxy }

var _ INamed = (*INamedProxy)(nil)

func (p *INamedProxy) Name(ctx context.Context) (name string, err error) {
	call := p.Proxy.Call(ctx, opINamedName)
	defer call.Free()
	if err := call.SendReceive(ctx); err != nil {
		return "", err
	}
	if call.Out.Pointer() {
		name = call.Out.WideString()
	}
	err = call.Result()
	if rt.Failed(err) {
		return "", err
	}
	return name, err
}

// INamedStub carries the calls of INamed to an object.
type INamedStub struct{ obj INamed }

func newINamedStub(obj any) rt.Stub {
	o, ok := obj.(INamed)
	if !ok {
		return nil
	}
	return &INamedStub{o}
}

func (s *INamedStub) Invoke(ctx context.Context, call *rt.StubCall) error {
	if call.Opnum != opINamedName {
		return rt.RPC_S_PROCNUM_OUT_OF_RANGE
	}
	name, err := s.obj.Name(ctx)
	if call.Out.Pointer(true) {
		call.Out.WideString(name)
	}
	return call.Return(err)
}
