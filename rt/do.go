package rt

import "context"

// A job is a function on its way to an apartment.
//
// Concurrency: as inprocCall.
type job struct {
	item item
	what string // for reports
	ctx  context.Context
	f    func(ctx context.Context) error
	undo func() // nobody knows that f has run; may be nil
	err  error
}

func (j *job) run(a *apartment) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil {
			j.err = panicFault(v)
		} else {
			j.err = exitFault()
		}
		a.proc.logFault(&j.item, j.err)
	}()
	j.err = j.f(j.ctx)
	returned = true
}

func (j *job) refuse(why error) { j.err = why }

func (j *job) describe(c *CallInfo) { c.Method = j.what }

func (j *job) abandoned() {
	if j.undo != nil {
		j.undo()
	}
}

// do runs f with context inside in a, on behalf of the caller that ctx stands
// for, and gives its error as it is. What is f's name in reports.
func (a *apartment) do(ctx, inside context.Context, what string, f func(ctx context.Context) error, undo func()) error {
	if err := ctx.Err(); err != nil {
		return HRESULTFromError(err)
	}
	j := &job{what: what, ctx: inside, f: f, undo: undo}
	j.item.work, j.item.chain = j, nextLink(ctx, a.proc)
	j.item.start(callerOf(ctx), a)
	if !a.submit(&j.item) {
		return RPC_E_DISCONNECTED
	}
	if err := j.item.await(ctx); err != nil {
		return err
	}
	return j.err
}

// post has f run in a, and does not wait. f does not run if a has ended.
func (a *apartment) post(f func(ctx context.Context) error) {
	j := &job{ctx: a.own, f: f}
	j.item.work = j
	j.item.start(nil, a)
	if a.activity != nil {
		a.activity.post(&j.item)
		return
	}
	a.submit(&j.item)
}

// callerOf gives the apartment that waits when code under ctx makes a call, nil if
// it is in none of its own.
func callerOf(ctx context.Context) *apartment {
	if c := locate(ctx); c != nil && c.apt != nil && !c.apt.ended() {
		return c.apt
	}
	return nil
}
