package ole

import (
	"context"
	"io"

	"github.com/goidl/goidl/rt"
)

// Objects that implement IMarshal marshal themselves: package rt asks here.
func init() {
	rt.AdaptMarshalers(
		func(object any) rt.Marshaler {
			if m, ok := object.(IMarshal); ok {
				return &selfMarshaler{m}
			}
			return nil
		},
		func(object any) rt.Unmarshaler {
			if m, ok := object.(IMarshal); ok {
				return &selfMarshaler{m}
			}
			return nil
		},
	)
}

// A selfMarshaler is what package rt sees of an IMarshal. The object's interface
// pointer, pv, is the object itself, as everywhere in Go.
//
// Concurrency: as rt.Marshaler and rt.Unmarshaler.
type selfMarshaler struct{ m IMarshal }

// UnmarshalClass implements rt.Marshaler.
func (s *selfMarshaler) UnmarshalClass(ctx context.Context, how rt.Marshaling) (rt.CLSID, error) {
	return s.m.GetUnmarshalClass(ctx, how.IID, s.m, uint32(how.Context), nil, uint32(how.Flags))
}

// MarshalInterface implements rt.Marshaler. Memory grows here, so that the object
// is not asked how much it needs.
func (s *selfMarshaler) MarshalInterface(ctx context.Context, w io.Writer, how rt.Marshaling) error {
	stream := NewMemoryStream(nil)
	err := s.m.MarshalInterface(ctx, stream, how.IID, s.m, uint32(how.Context), nil, uint32(how.Flags))
	if rt.Failed(err) {
		return err
	}
	_, err = w.Write(stream.Bytes())
	return err
}

// DisconnectObject is called by rt.DisconnectObject.
func (s *selfMarshaler) DisconnectObject(ctx context.Context) error {
	return s.m.DisconnectObject(ctx, 0)
}

// UnmarshalInterface implements rt.Unmarshaler.
func (s *selfMarshaler) UnmarshalInterface(ctx context.Context, r io.Reader, iid rt.IID) (v any, err error) {
	return v, reading(r, func(stream IStream) error {
		v, err = s.m.UnmarshalInterface(ctx, stream, iid)
		return err
	})
}

// ReleaseMarshalData implements rt.Unmarshaler.
func (s *selfMarshaler) ReleaseMarshalData(ctx context.Context, r io.Reader) error {
	return reading(r, func(stream IStream) error { return s.m.ReleaseMarshalData(ctx, stream) })
}

// reading gives f what is left of r as a stream in which it can go to and fro, and
// leaves r where f has stopped.
func reading(r io.Reader, f func(IStream) error) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	stream := NewMemoryStream(data)
	err = f(stream)
	if back, ok := r.(io.Seeker); ok && !rt.Failed(err) {
		_, err = back.Seek(int64(stream.pos)-int64(len(data)), io.SeekCurrent)
	}
	return err
}
