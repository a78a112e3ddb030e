package rt

import (
	"context"
	"encoding/binary"
)

// A causalityID names a chain of calls: a call made from the code of no other
// call, and every call made on its behalf, to any depth ([MS-DCOM] 2.2.13.1,
// CID). The process of the chain's first caller chooses it; nobody frees it.
//
// An STA knows the chain by the call that it runs, a neutral apartment by the one that
// is inside. Everywhere else the callee's
// context carries it.
type causalityID uint64

// A link is a place in a chain of calls. The code that starts a chain is at depth
// 0, the calls that it makes at depth 1. The zero link is in no chain.
type link struct {
	cid   causalityID
	depth int32
}

// next is the link of a call made by the code at k.
func (k link) next() link { return link{k.cid, k.depth + 1} }

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
	if k := c.link(); k.cid != 0 {
		return c.proc.causality(k.cid)
	}
	return GUID{}
}

// linkOf gives the place of the code that runs under ctx.
func linkOf(ctx context.Context) link {
	if c := locate(ctx); c != nil {
		return c.link()
	}
	return link{}
}

// A chainSource gives ids to the chains that begin with the calls of one record, or
// one STA, without a counter that all processors write to.
//
// Concurrency: it belongs to its record's owner.
type chainSource struct{ last causalityID }

// chainsPerSource is how many ids a source has before it takes new ones.
const chainsPerSource = 1 << 24

// nextLink gives the link of a call made under ctx, in a new chain if that code is
// in none.
func (s *chainSource) nextLink(ctx context.Context, p *Process) link {
	if k := linkOf(ctx); k.cid != 0 {
		return k.next()
	}
	return link{s.next(p), 1}
}

// next gives the id of a new chain.
func (s *chainSource) next(p *Process) causalityID {
	if s.last%chainsPerSource == 0 {
		s.last = causalityID(p.next()) * chainsPerSource
	}
	s.last++
	return s.last
}

// nextLink is chainSource.nextLink for where a new source will do.
func nextLink(ctx context.Context, p *Process) link {
	var chains chainSource
	return chains.nextLink(ctx, p)
}

// link gives the place of the code that runs under c.
func (c *apartmentContext) link() link {
	switch {
	case c.apt == nil:
	case c.apt.loop != nil:
		return c.apt.loop.link()
	case c.apt.activity != nil:
		return c.apt.activity.link()
	}
	return c.chain
}
