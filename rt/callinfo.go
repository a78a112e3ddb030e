package rt

// A CallInfo describes a call that somebody waits for.
type CallInfo struct {
	Interface string // empty for what is not the call of a method
	Method    string // or a word for what else it is: Do, CreateInstance, FinalRelease, Close
	Opnum     int
	From      string // the apartment whose code made it; empty if that is in none
	To        string // the apartment in which it runs
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
