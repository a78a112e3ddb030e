package rt_test

import (
	"context"
	"fmt"
	"io"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/ole"
)

// A stream of an STA is put into the global interface table. Everybody gets it there,
// here a goroutine of the MTA, for whom it is a proxy.
func ExampleRegisterInterfaceInGlobal() {
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	sta, _ := rt.NewSTA(ctx)
	defer sta.Close(ctx)
	var cookie uint32
	err := sta.Do(ctx, func(ctx context.Context) (err error) {
		cookie, err = rt.RegisterInterfaceInGlobal[ole.IStream](ctx, ole.NewMemoryStream([]byte("09:30")))
		return err
	})
	fmt.Println("registered:", err)

	stream, err := rt.GetInterfaceFromGlobal[ole.IStream](ctx, cookie)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := stream.Read(ctx, 5)
	fmt.Printf("%s, %v; a proxy: %v\n", text, err, rt.IsProxy(stream))
	rt.Release(stream)
	fmt.Println("revoked:", rt.RevokeInterfaceFromGlobal(ctx, cookie))
	// Output:
	// registered: <nil>
	// 09:30, <nil>; a proxy: true
	// revoked: <nil>
}

// A version tells the class of what it is the version of. It never changes, so that
// a copy does as well as a proxy.
type version struct{ major, minor byte }

func (v version) GetClassID(context.Context) (rt.CLSID, error) {
	return rt.CLSID{Data2: uint16(v.major), Data3: uint16(v.minor)}, nil
}

var clsidVersion = guid.MustParse("2c6f1d3a-6a0e-4b8e-9d55-0b7f6e1c9a42")

func (version) UnmarshalClass(context.Context, rt.Marshaling) (rt.CLSID, error) {
	return clsidVersion, nil
}

func (v version) MarshalInterface(_ context.Context, w io.Writer, _ rt.Marshaling) error {
	_, err := w.Write([]byte{v.major, v.minor})
	return err
}

// A versionReader makes versions of what they have written.
type versionReader struct{}

func (versionReader) UnmarshalInterface(_ context.Context, r io.Reader, _ rt.IID) (any, error) {
	var b [2]byte
	_, err := io.ReadFull(r, b[:])
	return version{b[0], b[1]}, err
}

func (versionReader) ReleaseMarshalData(context.Context, io.Reader) error { return nil }

// An object that never changes travels by value.
func ExampleMarshaler() {
	_ = rt.RegisterClass(clsidVersion, rt.Both, func(context.Context) (any, error) { return versionReader{}, nil })
	defer rt.UnregisterClass(clsidVersion)
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	sta, _ := rt.NewSTA(ctx)
	defer sta.Close(ctx)

	stream, err := rt.MarshalInterThreadInterfaceInStream[ole.IPersist](ctx, version{1, 26})
	fmt.Println("marshaled:", err)
	err = sta.Do(ctx, func(ctx context.Context) error {
		v, err := rt.GetInterfaceAndReleaseStream[ole.IPersist](ctx, stream)
		fmt.Printf("%+v, a proxy: %v\n", v, rt.IsProxy(v))
		return err
	})
	fmt.Println("unmarshaled:", err)
	// Output:
	// marshaled: <nil>
	// {major:1 minor:26}, a proxy: false
	// unmarshaled: <nil>
}

// A stream of bytes in memory is two interfaces, and not a third.
func ExampleQueryMultipleInterfaces() {
	ctx := context.Background()
	var (
		bytes   ole.ISequentialStream
		stream  ole.IStream
		storage ole.IStorage
	)
	err := rt.QueryMultipleInterfaces(ctx, ole.NewMemoryStream(nil), rt.Want(&bytes), rt.Want(&stream), rt.Want(&storage))
	fmt.Println(bytes != nil, stream != nil, storage != nil)
	fmt.Println(rt.Failed(err), err == error(rt.CO_S_NOTALLINTERFACES))
	// Output:
	// true true false
	// false true
}

// An object is found by name.
func ExampleRegisterRunning() {
	ctx, leave, _ := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	defer leave()
	object := ole.NewMemoryStream([]byte("09:30"))
	cookie, err := rt.RegisterRunning(ctx, rt.ROTFLAGS_REGISTRATIONKEEPSALIVE, object, "clock!hall")
	fmt.Println("registered:", err)

	stream, err := rt.GetRunning[ole.IStream](ctx, "clock!hall")
	fmt.Println(stream == ole.IStream(object), err)
	rt.Release(stream)
	fmt.Println("revoked:", rt.RevokeRunning(ctx, cookie))
	_, err = rt.GetRunning[ole.IStream](ctx, "clock!hall")
	fmt.Println(err == error(rt.MK_E_UNAVAILABLE))
	// Output:
	// registered: <nil>
	// true <nil>
	// revoked: <nil>
	// true
}
