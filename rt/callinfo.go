package rt

import (
	"cmp"
	"log/slog"
	"slices"
)

// A CallInfo describes a call.
type CallInfo struct {
	Interface string // empty for what is not the call of a method
	Method    string // or a word for what else it is: Do, CreateInstance, FinalRelease, Close
	IID       IID
	Opnum     int
	From      string // the apartment whose code made it; empty if that is in none
	To        string // the apartment in which it runs; empty if that is in another process
	Causality GUID   // of its chain of calls
	Depth     int    // in that chain, from 1
}

// String gives interface.method @ apartment.
func (c CallInfo) String() string {
	name := c.Method
	if c.Interface != "" {
		name = c.Interface + "." + name
	}
	return name + " @ " + c.To
}

// LogValue implements slog.LogValuer.
func (c CallInfo) LogValue() slog.Value {
	return slog.GroupValue(slog.String("to", c.String()), slog.String("from", c.From),
		slog.String("causality", c.Causality.String()), slog.Int("depth", c.Depth))
}

// A CallInFlight is a call for which somebody sleeps, or has gone without waiting for
// its end.
type CallInFlight struct {
	CallInfo
	Running   bool // it has begun
	Abandoned bool // nobody waits for it any more
	WaitsFor  int  // for which it waits, as far as can be told: an index into ProcessInfo.Calls, or -1
}

// info describes the item. The caller has it, or the watch.
func (it *item) info() CallInfo {
	c := CallInfo{
		To:        it.target.name,
		Causality: it.target.proc.causality(it.chain.cid),
		Depth:     int(it.chain.depth),
	}
	if it.from != nil {
		c.From = it.from.name
	}
	it.work.describe(&c)
	return c
}

// describe describes the method that a proxy calls.
func (i *interfaceProxy) describe(opnum int, c *CallInfo) {
	c.Interface, c.Method, c.IID, c.Opnum = i.info.Name, i.info.methodName(opnum), i.info.IID, opnum
}

// flights describes the calls in flight, and counts those that wait to be run.
func (w *watch) flights() (calls []CallInFlight, queues map[*apartment]int) {
	queues = map[*apartment]int{}
	w.view(replyParked, replyParked, func(all []*item) {
		slices.SortFunc(all, func(a, b *item) int {
			return cmp.Or(cmp.Compare(a.chain.cid, b.chain.cid), cmp.Compare(a.chain.depth, b.chain.depth))
		})
		g := newWaitGraph(all)
		for _, it := range all {
			state := it.reply.state.Load()
			call := CallInFlight{CallInfo: it.info(), Running: state&replyRunning != 0, Abandoned: state&replyAbandoned != 0}
			call.WaitsFor = slices.Index(all, g.next(it))
			calls = append(calls, call)
			if !call.Running {
				queues[it.target]++
			}
		}
	})
	return calls, queues
}
