package rt

import (
	"context"
	"encoding/binary"
)

// A causalityID names a chain of calls: a call made from the code of no other
// call, and every call made on its behalf, to any depth ([MS-DCOM] 2.2.13.1,
// CID). The process of the chain's first caller chooses it; nobody frees it.
//
// An STA knows the chain by the call that it runs. Everywhere else the callee's
// context carries it.
type causalityID uint64

// causality makes c a GUID that no other process uses.
func (p *Process) causality(c causalityID) GUID {
	g := GUID{Data1: uint32(c), Data2: uint16(c >> 32), Data3: uint16(c >> 48)}
	binary.BigEndian.PutUint64(g.Data4[:], p.nonce)
	return g
}

// CausalityOf gives the id of the chain of calls that ctx belongs to, zero if ctx
// is not that of a call.
func CausalityOf(ctx context.Context) GUID {
	c := locate(ctx)
	if c == nil {
		return GUID{}
	}
	if cid := c.causality(); cid != 0 {
		return c.proc.causality(cid)
	}
	return GUID{}
}

// chain gives the chain that a call made under ctx belongs to, 0 if it starts one.
func chain(ctx context.Context) causalityID {
	if c := locate(ctx); c != nil {
		return c.causality()
	}
	return 0
}

// A chainSource gives ids to the chains that begin with the calls of one record, or
// one STA, without a counter that all processors write to.
//
// Concurrency: it belongs to its record's owner.
type chainSource struct{ last causalityID }

// chainsPerSource is how many ids a source has before it takes new ones.
const chainsPerSource = 1 << 24

// next gives the id of a new chain.
func (s *chainSource) next(p *Process) causalityID {
	if s.last%chainsPerSource == 0 {
		s.last = causalityID(p.next()) * chainsPerSource
	}
	s.last++
	return s.last
}

// chainOrNew is chain for where a new source will do.
func chainOrNew(ctx context.Context, p *Process) causalityID {
	if cid := chain(ctx); cid != 0 {
		return cid
	}
	var chains chainSource
	return chains.next(p)
}

// causality gives the chain that code under c belongs to, 0 if it would start
// one.
func (c *apartmentContext) causality() causalityID {
	if c.apt != nil && c.apt.loop != nil {
		return c.apt.loop.causality()
	}
	return c.cid
}
