package main

import (
	"context"
	"net"
	"runtime"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/goidl/goidl/rt"
)

func lockThread() { runtime.LockOSThread() }

// staTarget is an object in an STA, called from the MTA.
func staTarget(options ...rt.STAOption) func() (*target, error) {
	return func() (*target, error) {
		s, err := inSTA(options...)(context.Background())
		return s.target(), err
	}
}

// neutralTarget is a neutral object, called from the MTA.
func neutralTarget() (*target, error) {
	s, err := neutral(context.Background())
	return s.target(), err
}

// target gives the scene's object as one; nil for no scene.
func (s *scene) target() *target {
	if s == nil {
		return nil
	}
	call := func() error {
		_, err := s.bench.Add(s.ctx, 1, 2, 3)
		return err
	}
	return &target{caller: func() func() error { return call }, close: s.close}
}

// channelTarget is a goroutine that answers on channels.
func channelTarget(lock func()) func() (*target, error) {
	return func() (*target, error) {
		requests := make(chan chan struct{})
		go func() {
			lock()
			for reply := range requests {
				reply <- struct{}{}
			}
		}()
		caller := func() func() error {
			reply := make(chan struct{})
			return func() error {
				requests <- reply
				<-reply
				return nil
			}
		}
		return &target{caller: caller, close: func() { close(requests) }}, nil
	}
}

// mutexTarget is an object that a mutex serializes.
func mutexTarget() (*target, error) {
	var mu sync.Mutex
	var v adder = &object{}
	ctx := context.Background()
	call := func() error {
		mu.Lock()
		defer mu.Unlock()
		_, err := v.Add(ctx, 1, 2, 3)
		return err
	}
	return &target{caller: func() func() error { return call }, close: func() {}}, nil
}

// grpcTarget is an object behind gRPC, without a network.
func grpcTarget() (*target, error) {
	listener := bufconn.Listen(1 << 20)
	server := grpc.NewServer()
	server.RegisterService(&increment, nil)
	go func() { _ = server.Serve(listener) }()
	conn, err := grpc.NewClient("passthrough:///bench",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		server.Stop()
		return nil, err
	}
	ctx := context.Background()
	caller := func() func() error {
		in, out := wrapperspb.Int64(1), new(wrapperspb.Int64Value)
		return func() error { return conn.Invoke(ctx, "/bench.Counter/Increment", in, out) }
	}
	return &target{caller: caller, close: func() { _ = conn.Close(); server.Stop() }}, nil
}

// increment is a service with one method, as protoc would describe it.
var increment = grpc.ServiceDesc{
	ServiceName: "bench.Counter",
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{{
		MethodName: "Increment",
		Handler: func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
			in := new(wrapperspb.Int64Value)
			if err := decode(in); err != nil {
				return nil, err
			}
			return wrapperspb.Int64(in.Value + 1), nil
		},
	}},
}
