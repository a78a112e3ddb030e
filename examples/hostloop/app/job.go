package app

import (
	"context"
	"time"

	"github.com/goidl/goidl/rt"
)

// CLSID_Job is b0f2a4d3-62c7-4b3e-8a55-1c9e7d20f318, the class of jobs. It is Free:
// jobs run in the MTA.
var CLSID_Job = rt.CLSID{Data1: 0xb0f2a4d3, Data2: 0x62c7, Data3: 0x4b3e, Data4: [8]byte{0x8a, 0x55, 0x1c, 0x9e, 0x7d, 0x20, 0xf3, 0x18}}

func init() {
	_ = rt.RegisterClass(CLSID_Job, rt.Free, func(context.Context) (any, error) { return &job{}, nil })
}

// A job is an IJob that sleeps.
//
// Concurrency: it has no state but its count.
type job struct{ rt.Object }

// Run implements IJob. A job whose caller has gone stops.
func (j *job) Run(ctx context.Context, steps uint32, progress IProgress) error {
	for done := range steps {
		select {
		case <-time.After(step):
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := progress.Report(ctx, done+1, steps); rt.Failed(err) {
			return err
		}
	}
	return nil
}

// Start implements IJob. The goroutine joins the MTA, so that the MTA lives as long, and
// keeps the pointer that was a parameter, which it has to release. It stops when the
// window's apartment ends: Report is RPC_E_DISCONNECTED then.
func (j *job) Start(ctx context.Context, steps uint32, progress IProgress) error {
	ctx, leave, err := rt.InitializeEx(rt.WithoutApartment(context.WithoutCancel(ctx)), rt.COINIT_MULTITHREADED)
	if rt.Failed(err) {
		return err
	}
	rt.AddRef(progress)
	go func() {
		defer leave()
		defer rt.Release(progress)
		_ = j.Run(ctx, steps, progress)
	}()
	return nil
}
