package runner

import (
	"bytes"
	"context"
	"errors"
	"reflect"

	"github.com/goidl/goidl/rt"
)

// A wire is a connection and channel of one call: it keeps the request and
// answers with a reply that it was given.
type wire struct {
	opnum   int
	request []byte // nil if the proxy sent nothing
	reply   []byte // nil: the call fails
	rep     [4]byte
}

// errNoReply is the fault of a call that only the request was wanted of.
var errNoReply = errors.New("the channel has no reply")

// Channel implements rt.Connection.
func (w *wire) Channel(context.Context, *rt.IID) (rt.Channel, error) { return w, nil }

// Release implements rt.Connection.
func (w *wire) Release(bool) {}

// Begin implements rt.Channel. The message leaves the process, as those of the
// vectors did.
func (w *wire) Begin(call *rt.Call) {
	call.In.Interfaces, call.Out.Interfaces = customs{}, customs{}
	call.In.Remote = true
}

// SendReceive implements rt.Channel.
func (w *wire) SendReceive(_ context.Context, call *rt.Call) error {
	w.opnum = call.Opnum()
	w.request = append([]byte{}, call.In.Bytes()...)
	if w.reply == nil {
		return errNoReply
	}
	call.Out.Reset(w.reply)
	call.Out.SetDataRep(w.rep)
	return nil
}

// End implements rt.Channel.
func (w *wire) End(*rt.Call) {}

// A peer calls one method of one interface: proxies over wires, and stubs.
type peer struct {
	ctx    context.Context
	class  *Class
	method *Method
}

// proxyMethod gives the method of a proxy over w, and what ends the proxy.
func (p *peer) proxyMethod(w *wire) (method reflect.Value, end func(), err error) {
	proxy, err := p.class.Connect(p.ctx, w)
	if err != nil {
		return reflect.Value{}, nil, err
	}
	end = func() { rt.Release(proxy) }
	method = reflect.ValueOf(proxy).MethodByName(p.method.Proxy)
	if !method.IsValid() {
		end()
		return method, nil, errors.New("the proxy has no method " + p.method.Proxy)
	}
	return method, end, nil
}

// signature gives the type of the method.
func (p *peer) signature() (reflect.Type, error) {
	method, end, err := p.proxyMethod(&wire{})
	if err != nil {
		return nil, err
	}
	defer end()
	return method.Type(), nil
}

// call calls the proxy over w and gives its results, the error apart.
func (p *peer) call(w *wire, args []reflect.Value) (results []reflect.Value, err error) {
	method, end, err := p.proxyMethod(w)
	if err != nil {
		return nil, err
	}
	defer end()
	results = method.Call(append([]reflect.Value{reflect.ValueOf(p.ctx)}, args...))
	last := len(results) - 1
	err, _ = results[last].Interface().(error)
	return results[:last], err
}

// encodeRequest gives the bytes of a call with these arguments.
func (p *peer) encodeRequest(args []reflect.Value) ([]byte, error) {
	w := &wire{}
	_, err := p.call(w, args)
	switch {
	case w.request == nil && err == nil:
		return nil, errors.New("the proxy sent nothing")
	case w.request == nil:
		return nil, err
	case w.opnum != p.method.Opnum:
		return nil, errors.New("the proxy called another method")
	}
	return w.request, nil
}

// decodeReply gives what a call returns when it is answered by reply.
func (p *peer) decodeReply(args []reflect.Value, reply []byte, rep [4]byte) ([]reflect.Value, error) {
	return p.call(&wire{reply: reply, rep: rep}, args)
}

// invoke gives request to a stub whose object is handle.
func (p *peer) invoke(request []byte, rep [4]byte, handle func(method string, args []any) []any) ([]byte, error) {
	stub, err := rt.NewStub(p.class.IID, p.class.New(Double{Call: handle}))
	if err != nil {
		return nil, err
	}
	call := &rt.StubCall{Opnum: p.method.Opnum}
	call.In.Interfaces, call.Out.Interfaces = customs{}, customs{}
	call.Out.Remote = true
	call.In.Reset(request)
	call.In.SetDataRep(rep)
	if err := rt.Invoke(p.ctx, stub, call); err != nil {
		return nil, err
	}
	return bytes.Clone(call.Out.Bytes()), nil
}

// decodeRequest gives the arguments that a stub hands to its object, which are of
// these types, and whether it did so.
func (p *peer) decodeRequest(request []byte, rep [4]byte, types []reflect.Type) (args []reflect.Value, called bool, err error) {
	_, err = p.invoke(request, rep, func(method string, got []any) []any {
		called = method == p.method.Double && len(got) == len(types)
		for i := range min(len(got), len(types)) {
			args = append(args, typed(types[i], got[i]))
		}
		return nil
	})
	return args, called, err
}

// typed gives v as a value of type t, also if v is nil.
func typed(t reflect.Type, v any) reflect.Value {
	value := reflect.New(t).Elem()
	if v != nil {
		value.Set(reflect.ValueOf(v))
	}
	return value
}

// encodeReply gives the bytes of a reply to request with these results.
func (p *peer) encodeReply(request []byte, results []reflect.Value, result error) ([]byte, error) {
	return p.invoke(request, littleEndian, func(string, []any) []any {
		all := make([]any, 0, len(results)+1)
		for _, v := range results {
			all = append(all, v.Interface())
		}
		return append(all, any(result))
	})
}
