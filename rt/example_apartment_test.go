package rt_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
)

// A port is a device whose library may be called by one thread only, the one that
// opened it. It has no locks and needs none.
type port struct {
	rt.Object
	reads int
}

func (p *port) Read(context.Context, uint32) ([]byte, error) {
	p.reads++
	return fmt.Appendf(nil, "reading %d", p.reads), nil
}

func (p *port) Write(context.Context, []byte) (uint32, error) { return 0, rt.STG_E_ACCESSDENIED }

// FinalRelease implements rt.FinalReleaser. It runs on the port's thread, too.
func (p *port) FinalRelease(context.Context) { fmt.Println("the port is closed") }

// A server's requests are handled by goroutines of their own. They share a proxy
// for an object that belongs to one thread.
func ExampleCreateIn() {
	// As long as this goroutine is in the MTA, those that say nothing are in it, too.
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	thread, _ := rt.NewSTA(ctx, rt.Named("port"))
	defer thread.Close(ctx)
	device, err := rt.CreateIn[ole.ISequentialStream](ctx, thread, func(context.Context) (any, error) { return &port{}, nil })
	if err != nil {
		fmt.Println(err)
		return
	}
	defer rt.Release(device)

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := device.Read(r.Context(), 100)
		if rt.Failed(err) {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Write(text)
	}))
	defer server.Close()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { get(server.URL) })
	}
	wg.Wait()
	fmt.Println(get(server.URL))
	// Output:
	// reading 21
	// the port is closed
}

func get(url string) string {
	response, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return string(text)
}

// The main goroutine is an STA and runs its loop; another one calls an object there.
func ExampleLoop() {
	ctx, stop := context.WithCancel(context.Background())
	ctx, leave, _ := rt.InitializeEx(ctx, rt.COINIT_APARTMENTTHREADED, rt.Named("main"))
	defer leave()
	object := ole.NewMemoryStream([]byte("09:30"))
	stream, _ := rt.MarshalInterThreadInterfaceInStream[ole.IStream](ctx, object)

	go func(ctx context.Context) {
		defer stop() // the loop
		ctx, leave, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
		defer leave()
		proxy, _ := rt.GetInterfaceAndReleaseStream[ole.IStream](ctx, stream)
		defer rt.Release(proxy)
		text, err := proxy.Read(ctx, 5)
		fmt.Printf("%s, %v\n", text, err)
	}(rt.WithoutApartment(ctx))

	fmt.Println("the loop:", rt.Loop(ctx))
	// Output:
	// 09:30, <nil>
	// the loop: context canceled
}

// A toolbox is the event loop of somebody else, such as a GUI toolkit's. All that it
// must have is a way to be woken from other goroutines.
type toolbox struct{ events, woken chan struct{} }

// Ring implements rt.Doorbell.
func (b *toolbox) Ring() {
	select {
	case b.woken <- struct{}{}:
	default: // it will wake up anyway
	}
}

// Wait implements rt.Doorbell: one turn of the loop.
func (b *toolbox) Wait() {
	select {
	case <-b.woken:
	case <-b.events:
		fmt.Println("event")
	}
}

// An STA lives in a foreign event loop: its bell wakes the loop, which pumps.
func ExampleWithDoorbell() {
	box := &toolbox{make(chan struct{}), make(chan struct{}, 1)}
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_APARTMENTTHREADED, rt.WithDoorbell(box))
	defer leave()
	stream, _ := rt.MarshalInterThreadInterfaceInStream[ole.IStream](ctx, ole.NewMemoryStream([]byte("09:30")))

	done := make(chan struct{})
	go func(ctx context.Context) {
		defer close(done)
		ctx, leave, _ := rt.InitializeEx(ctx, rt.COINIT_MULTITHREADED)
		defer leave()
		proxy, _ := rt.GetInterfaceAndReleaseStream[ole.IStream](ctx, stream)
		defer rt.Release(proxy)
		box.events <- struct{}{}
		text, _ := proxy.Read(ctx, 5)
		fmt.Printf("%s\n", text)
	}(rt.WithoutApartment(ctx))

	for open := true; open; {
		select {
		case <-box.events:
			fmt.Println("event")
		case <-box.woken:
			rt.Pump(ctx)
		case <-done:
			open = false
		}
	}
	// Output:
	// event
	// 09:30
}

// An STA that waits for a channel stays open to calls.
func ExampleReceive() {
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	sta, _ := rt.NewSTA(ctx)
	defer sta.Close(ctx)
	stream, _ := rt.CreateIn[ole.IStream](ctx, sta, func(context.Context) (any, error) {
		return ole.NewMemoryStream([]byte("09:30")), nil
	})
	defer rt.Release(stream)

	texts, waiting := make(chan string), make(chan struct{})
	go func() {
		<-waiting // the STA is busy with Do
		text, _ := stream.Read(ctx, 5)
		texts <- string(text)
	}()
	err := sta.Do(ctx, func(ctx context.Context) error {
		close(waiting)
		text, _, err := rt.Receive(ctx, texts) // <-texts would never return
		fmt.Println(text)
		return err
	})
	fmt.Println(err)
	// Output:
	// 09:30
	// <nil>
}

// A wire carries calls over a connection: the number of the method and the length of
// its arguments, then those; the reply has an HRESULT in place of the number.
type wire struct {
	mu   sync.Mutex // one call at a time
	conn net.Conn
}

// Channel implements rt.Connection. There is one interface at the other end.
func (w *wire) Channel(_ context.Context, iid *rt.IID) (rt.Channel, error) {
	if *iid != ole.IID_ISequentialStream {
		return nil, rt.E_NOINTERFACE
	}
	return w, nil
}

// Release implements rt.Connection.
func (w *wire) Release(bool) { w.conn.Close() }

// Begin implements rt.Channel. This one carries no interface pointers.
func (w *wire) Begin(*rt.Call) {}

// SendReceive implements rt.Channel.
func (w *wire) SendReceive(_ context.Context, call *rt.Call) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := send(w.conn, uint32(call.Opnum()), call.In.Bytes()); err != nil {
		return rt.RPC_S_CALL_FAILED
	}
	fault, reply, err := receive(w.conn)
	switch {
	case err != nil:
		return rt.RPC_S_CALL_FAILED
	case fault != 0:
		return rt.HRESULT(fault)
	}
	call.Out.Reset(reply)
	return nil
}

// End implements rt.Channel.
func (w *wire) End(*rt.Call) {}

// serveWire is the other end of a wire.
func serveWire(conn net.Conn, stub rt.Stub) {
	for {
		opnum, request, err := receive(conn)
		if err != nil {
			return
		}
		call := &rt.StubCall{Opnum: int(opnum)}
		call.In.Reset(request)
		var fault rt.HRESULT
		if err := rt.Invoke(context.Background(), stub, call); err != nil {
			fault = rt.HRESULTFromError(err)
		}
		if err := send(conn, uint32(fault), call.Out.Bytes()); err != nil {
			return
		}
	}
}

func send(w io.Writer, number uint32, data []byte) error {
	message := binary.LittleEndian.AppendUint32(nil, number)
	message = binary.LittleEndian.AppendUint32(message, uint32(len(data)))
	_, err := w.Write(append(message, data...))
	return err
}

func receive(r io.Reader) (number uint32, data []byte, err error) {
	var head struct{ Number, Length uint32 }
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil {
		return 0, nil, err
	}
	data = make([]byte, head.Length)
	_, err = io.ReadFull(r, data)
	return head.Number, data, err
}

// Proxies and stubs work over any channel, here one of the program's own.
func ExampleConnect() {
	here, there := net.Pipe()
	stub, _ := rt.NewStub(ole.IID_ISequentialStream, ole.NewMemoryStream([]byte("09:30")))
	go serveWire(there, stub)

	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	stream, _ := rt.Connect[ole.ISequentialStream](ctx, &wire{conn: here})
	defer rt.Release(stream)
	text, err := stream.Read(ctx, 5)
	fmt.Printf("%s, %v\n", text, err)
	// Output:
	// 09:30, <nil>
}
