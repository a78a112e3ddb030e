package ole_test

import (
	"context"
	"errors"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/goidl/goidl/rt/rttest"
)

// A doorman is an IMessageFilter that gives its answers one after the other.
type doorman struct {
	rt.Object
	answers []uint32
	err     error
	calls   []ole.INTERFACEINFO
	ended   bool
}

func (d *doorman) next() (uint32, error) {
	answer := d.answers[0]
	d.answers = d.answers[1:]
	return answer, d.err
}

func (d *doorman) HandleInComingCall(_ context.Context, _ uint32, _ any, _ uint32, info *ole.INTERFACEINFO) (uint32, error) {
	d.calls = append(d.calls, *info)
	return d.next()
}

func (d *doorman) RetryRejectedCall(context.Context, any, uint32, uint32) (uint32, error) {
	return d.next()
}

func (d *doorman) MessagePending(context.Context, any, uint32, uint32) (uint32, error) {
	return d.next()
}

func (d *doorman) FinalRelease(context.Context) { d.ended = true }

// An object with COM's interface serves as a message filter, on both sides of a
// call, and is released with its apartment. A filter that fails lets calls in and
// does not try again.
func TestMessageFilter(t *testing.T) {
	const later, handled, giveUp = uint32(ole.SERVERCALL_RETRYLATER), uint32(ole.SERVERCALL_ISHANDLED), ^uint32(0)
	for name, test := range map[string]struct {
		callee, caller *doorman
		want           error // nil: the board's own answer
	}{
		"tried again": {&doorman{answers: []uint32{later, handled}}, &doorman{answers: []uint32{0}}, nil},
		"given up":    {&doorman{answers: []uint32{later}}, &doorman{answers: []uint32{giveUp}}, rt.RPC_E_CALL_REJECTED},
		"lets in":     {&doorman{answers: []uint32{later}, err: rt.E_FAIL}, &doorman{}, nil},
		"no answer":   {&doorman{answers: []uint32{later}}, &doorman{answers: []uint32{0}, err: rt.E_FAIL}, rt.RPC_E_CALL_REJECTED},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, leave, err := rt.InitializeEx(rttest.Process(t), rt.COINIT_MULTITHREADED)
			if err != nil {
				t.Fatal(err)
			}
			defer leave()
			callee, caller := guarded(t, ctx, test.callee), guarded(t, ctx, test.caller)
			var stream *rt.Stream
			err = callee.Do(ctx, func(ctx context.Context) (err error) {
				stream, err = rt.MarshalInterThreadInterfaceInStream(ctx, newBoard())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			err = caller.Do(ctx, func(ctx context.Context) error {
				data, err := rt.GetInterfaceAndReleaseStream[ole.IDataObject](ctx, stream)
				if err != nil {
					return err
				}
				defer rt.Release(data)
				return data.DUnadvise(ctx, 99)
			})
			if test.want == nil {
				test.want = rt.OLE_E_NOCONNECTION
			}
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if info := test.callee.calls[0]; info.Iid != ole.IID_IDataObject || info.PUnk == nil || info.WMethod != 10 {
				t.Errorf("%+v", info)
			}
			closeSTA(t, ctx, caller)
			closeSTA(t, ctx, callee)
			if !test.caller.ended || !test.callee.ended {
				t.Error("a filter is still held")
			}
		})
	}
}

// guarded starts an STA that has a filter, and nobody else does.
func guarded(t *testing.T, ctx context.Context, d *doorman) *rt.STA {
	sta, err := rt.NewSTA(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = sta.Do(ctx, func(ctx context.Context) error {
		filter := ole.MessageFilter(d)
		rt.Release(d)
		defer rt.Release(filter)
		_, err := rt.RegisterMessageFilter(ctx, filter)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sta
}
