package rt_test

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// What goidl makes of IThing for neutral objects, written by hand too. INamed stays
// without, as in a file of an older goidl.

// IThingLight is IThing of a neutral object as seen from another apartment.
type IThingLight struct {
	rt.LightProxy
	obj IThing
}

var _ IThing = (*IThingLight)(nil)

func newIThingLight(p rt.LightProxy, obj any) any {
	if obj, ok := obj.(IThing); ok {
		return &IThingLight{p, obj}
	}
	return nil
}

func (p *IThingLight) Do(ctx context.Context, n int64) (result int64, err error) {
	call := p.LightProxy.Try(ctx)
	if err = p.LightProxy.Enter(ctx, &call); err != nil {
		return 0, err
	}
	defer call.Leave(&err)
	result, err = p.obj.Do(call.Context(), n)
	if err = call.Result(err); rt.Failed(err) {
		return 0, err
	}
	return result, err
}

func (p *IThingLight) Meet(ctx context.Context, other IThing, n int64) (result int64, err error) {
	call := p.LightProxy.Try(ctx)
	if err = p.LightProxy.Enter(ctx, &call); err != nil {
		return 0, err
	}
	defer call.Leave(&err)
	other, _ = call.In(&IID_IThing, other).(IThing)
	if err = call.ArgsErr(); err != nil {
		return 0, err
	}
	result, err = p.obj.Meet(call.Context(), other, n)
	if err = call.Result(err); rt.Failed(err) {
		return 0, err
	}
	return result, err
}

func (p *IThingLight) Give(ctx context.Context) (thing IThing, err error) {
	call := p.LightProxy.Try(ctx)
	if err = p.LightProxy.Enter(ctx, &call); err != nil {
		return nil, err
	}
	defer call.Leave(&err)
	thing, err = p.obj.Give(call.Context())
	thing, _ = call.Out(&IID_IThing, thing).(IThing)
	if err = call.Result(err); rt.Failed(err) {
		return nil, err
	}
	return thing, err
}

func (p *IThingLight) Fill(ctx context.Context, data []byte) (out []byte, err error) {
	call := p.LightProxy.Try(ctx)
	if err = p.LightProxy.Enter(ctx, &call); err != nil {
		return nil, err
	}
	defer call.Leave(&err)
	out, err = p.obj.Fill(call.Context(), data)
	if err = call.Result(err); rt.Failed(err) {
		return nil, err
	}
	return out, err
}
