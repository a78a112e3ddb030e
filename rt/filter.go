package rt

import (
	"context"
	"math"
	"time"
)

// A MessageFilter decides which calls an STA takes, and when, and what becomes of
// its own calls that others refuse. It is COM's IMessageFilter; package ole makes one
// of an object with that interface. The times that it is given are what has passed
// since the STA made the call that it waits for.
//
// Concurrency: all methods are called on the STA's goroutine.
type MessageFilter interface {
	// HandleInComingCall is asked before a method of one of the STA's objects runs.
	// What is refused answers RPC_E_CALL_REJECTED, unless the caller's own filter
	// has it tried again. ctx is the STA's own.
	HandleInComingCall(ctx context.Context, callType CALLTYPE, caller OXID, elapsed time.Duration, info INTERFACEINFO) SERVERCALL
	// RetryRejectedCall is asked when an apartment has refused a call of the STA's.
	// With -1 the call fails, with 0 to 99 it is tried again at once, and with more
	// after so many milliseconds, in which the STA serves.
	RetryRejectedCall(ctx context.Context, callee OXID, elapsed time.Duration, reject SERVERCALL) int
	// MessagePending is asked when an STA with a Doorbell waits for a call and the
	// bell's Wait returns for reasons of its own: the foreign loop has had something
	// to do. PENDINGMSG_CANCELCALL gives the call up, RPC_E_CALL_CANCELED; with the
	// others the STA goes on waiting.
	MessagePending(ctx context.Context, callee OXID, elapsed time.Duration, pending PENDINGTYPE) PENDINGMSG
}

// A CALLTYPE says how a call comes to an STA. The values are Windows'.
type CALLTYPE uint32

// The kinds of calls. Those of asynchronous calls do not occur inside a process.
const (
	CALLTYPE_TOPLEVEL             CALLTYPE = 1 // the STA waits for no call of its own
	CALLTYPE_NESTED               CALLTYPE = 2 // on behalf of a call that the STA waits for
	CALLTYPE_ASYNC                CALLTYPE = 3
	CALLTYPE_TOPLEVEL_CALLPENDING CALLTYPE = 4 // of another chain, while the STA waits for a call
	CALLTYPE_ASYNC_CALLPENDING    CALLTYPE = 5
)

// A SERVERCALL says what becomes of a call that comes in. The values are Windows'.
type SERVERCALL uint32

// The answers to a call that comes in.
const (
	SERVERCALL_ISHANDLED  SERVERCALL = 0
	SERVERCALL_REJECTED   SERVERCALL = 1
	SERVERCALL_RETRYLATER SERVERCALL = 2
)

// A PENDINGTYPE says in which position an STA waits. The values are Windows'.
type PENDINGTYPE uint32

// The positions.
const (
	PENDINGTYPE_TOPLEVEL PENDINGTYPE = 1 // for a call made outside any call
	PENDINGTYPE_NESTED   PENDINGTYPE = 2 // for a call made in one that came in
)

// A PENDINGMSG says how a wait goes on. The values are Windows'.
type PENDINGMSG uint32

// The answers to a message that arrives during a wait.
const (
	PENDINGMSG_CANCELCALL     PENDINGMSG = 0
	PENDINGMSG_WAITNOPROCESS  PENDINGMSG = 1
	PENDINGMSG_WAITDEFPROCESS PENDINGMSG = 2
)

// An INTERFACEINFO says which method of which object is called.
type INTERFACEINFO struct {
	Object any
	IID    IID
	Method uint16 // its opnum
}

// retryAtOnce is the first answer of RetryRejectedCall that is a time to wait, and
// retryLatest the last: there it is a DWORD.
const (
	retryAtOnce = 100
	retryLatest = math.MaxUint32
)

// RegisterMessageFilter gives the STA of ctx a message filter, nil for none, and
// returns the one that it had. The STA keeps a reference to its filter; the
// reference to the old one goes to the caller. The MTA has no filters: there it is
// CO_E_NOT_SUPPORTED.
func RegisterMessageFilter(ctx context.Context, filter MessageFilter) (old MessageFilter, err error) {
	apt, err := currentSTA(ctx)
	if err != nil {
		return nil, err
	}
	AddRef(filter)
	old, apt.loop.filter = apt.loop.filter, filter
	return old, nil
}

// A refusal is the fault of a call that a message filter has not let in.
type refusal SERVERCALL

// Error implements error.
func (refusal) Error() string { return RPC_E_CALL_REJECTED.Error() }

// Unwrap gives what the caller sees if the call is not tried again.
func (refusal) Unwrap() error { return RPC_E_CALL_REJECTED }

// callType says how a call of a chain comes in, and for how long the STA has been
// waiting for its own.
func (l *loop) callType(chain link) (kind CALLTYPE, elapsed time.Duration) {
	kind = CALLTYPE_TOPLEVEL
	for it := l.waiting; it != nil; it = it.outer {
		if it.chain.cid == 0 {
			continue // it waits for something else than a call
		}
		if kind == CALLTYPE_TOPLEVEL {
			kind, elapsed = CALLTYPE_TOPLEVEL_CALLPENDING, it.elapsed()
		}
		if it.chain.cid == chain.cid {
			return CALLTYPE_NESTED, elapsed
		}
	}
	return kind, elapsed
}

// elapsed tells how long ago the item was sent; 0 if the STA had no filter then.
func (it *item) elapsed() time.Duration {
	if it.sent.IsZero() {
		return 0
	}
	return time.Since(it.sent)
}

// admits asks the filter about a call that has come in.
func (l *loop) admits(p *inprocCall) bool {
	answered := false
	defer func() {
		if !answered {
			p.stub.contain(recover())
			l.apt.proc.logFault(&p.item, p.stub.fault)
		}
	}()
	info := INTERFACEINFO{p.channel.sm.object, p.call.IID(), uint16(p.call.opnum)}
	kind, elapsed := l.callType(p.item.chain)
	answer := l.filter.HandleInComingCall(l.apt.own, kind, p.item.from.oxid, elapsed, info)
	answered = true
	if answer == SERVERCALL_REJECTED || answer == SERVERCALL_RETRYLATER {
		p.stub.fault = refusal(answer)
		return false
	}
	return true
}

// retry asks the filter what to do about a call that was sent first at a time and
// has been refused, and waits as the filter wishes. Its error is the call's.
func (l *loop) retry(ctx context.Context, it *item, sent time.Time, why refusal) error {
	wait := l.filter.RetryRejectedCall(l.apt.own, it.target.oxid, time.Since(sent), SERVERCALL(why))
	switch {
	case wait < 0:
		return RPC_E_CALL_REJECTED
	case wait < retryAtOnce:
		return nil
	}
	it.outer, l.waiting = l.waiting, it // the call is still pending
	defer func() { l.waiting = it.outer }()
	return l.pause(ctx, time.Duration(min(wait, retryLatest))*time.Millisecond)
}

// pause serves for a time.
func (l *loop) pause(ctx context.Context, d time.Duration) error {
	alarm := &job{}
	alarm.item.work = alarm
	alarm.item.start(l.apt, l.apt)
	defer time.AfterFunc(d, alarm.item.complete).Stop()
	return l.wait(ctx, &alarm.item)
}

// givesUp asks the filter whether a wait shall go on though the foreign loop has
// had something to do. If not, the call is given up.
func (l *loop) givesUp(it *item) bool {
	if l.filter == nil || it.chain.cid == 0 || l.wanted(it) {
		return false
	}
	pending := PENDINGTYPE_TOPLEVEL
	if l.current != nil {
		pending = PENDINGTYPE_NESTED
	}
	answer := l.filter.MessagePending(l.apt.own, it.target.oxid, it.elapsed(), pending)
	return answer == PENDINGMSG_CANCELCALL && it.reply.abandon()
}
