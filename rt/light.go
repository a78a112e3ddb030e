package rt

import (
	"context"
	"sync/atomic"
)

// A LightProxy is the part that the proxies of neutral objects have in common: they
// run methods on the caller's stack, with the arguments as they are. Generated light
// proxies embed one by value; Enter begins each of their calls.
//
// Concurrency: as Proxy.
type LightProxy struct {
	p      *lightProxy
	inside *activity // of the object: the way there is part of what a call costs
}

// A lightProxy is one interface of one neutral object as one apartment sees it.
type lightProxy struct {
	interfaceProxy
	sm     *stubManager
	callee atomic.Pointer[apartmentContext] // made for the last caller
	quick  atomic.Pointer[apartmentContext] // the same for Try, or nobody
}

func (p *LightProxy) interfaceProxy() *interfaceProxy {
	if p.p == nil {
		return nil
	}
	return &p.p.interfaceProxy
}

func (p *LightProxy) lightProxy() *lightProxy { return p.p }

// Proxy gives the part of a proxy for the same interface that marshals its calls.
func (p *LightProxy) Proxy() Proxy { return Proxy{p.interfaceProxy()} }

// generate makes the generated proxy: a light one if there is one for the object.
func (i *interfaceProxy) generate() any {
	c, ok := i.channel.(*inprocChannel)
	if ok && c.home.activity != nil && i.info.NewLight != nil {
		light := &lightProxy{interfaceProxy: *i, sm: c.sm}
		light.forget()
		if v := i.info.NewLight(LightProxy{light, c.home.activity}, c.sm.object); v != nil {
			return v
		}
	}
	return i.info.NewProxy(Proxy{i})
}

// A LightCall is a call on the caller's stack. Between LightProxy.Try and Enter, which
// begin it, and Leave, which must be deferred, the goroutine is in the object's apartment.
//
// Its size matters: what is larger than four words Go copies in a way that costs as
// much as the rest of the call.
//
// Concurrency: a LightCall belongs to the goroutine that makes the call.
type LightCall struct {
	ctx      *apartmentContext // the method's
	inside   *activity         // of the object
	pointers *lightPointers    // nil until there is one
	state    lightState
}

// A lightState says what Leave has to do.
type lightState uint8

const (
	lightReturned lightState = 1 << iota // the method has returned, or was not called
	lightOuter                           // the caller has left an activity for the call
)

// Try enters the object's activity if that can be done in a hurry: nobody is inside, and
// the caller is the one of the last call. It is small enough to become a part of its
// caller.
func (p *LightProxy) Try(ctx context.Context) (c LightCall) {
	if caller, _ := ctx.(*apartmentContext); p.p != nil {
		q := p.p.quick.Load()
		if q.caller == caller && p.p.sm.connected.Load() && p.inside.word.CompareAndSwap(0, activityHeld) {
			p.inside.light = q
			c.ctx, c.inside = q, p.inside
		}
	}
	return
}

// Enter waits until nobody is inside the object's activity and enters it, unless Try has
// entered. If ctx is done before, or the proxy cannot be used, the error says so.
func (p *LightProxy) Enter(ctx context.Context, c *LightCall) (err error) {
	if c.ctx == nil {
		*c, err = p.p.enter(ctx, p.inside)
	}
	return
}

// Context gives the context for the method.
func (c *LightCall) Context() context.Context { return c.ctx }

// enter is Enter for everybody.
func (l *lightProxy) enter(ctx context.Context, act *activity) (LightCall, error) {
	if l == nil {
		return LightCall{}, E_UNEXPECTED
	}
	if err := l.manager.check(ctx); err != nil {
		return LightCall{}, err
	}
	if err := ctx.Err(); err != nil {
		return LightCall{}, HRESULTFromError(err)
	}
	call := LightCall{ctx: act.apt.neutralContext(ctx, &l.callee), inside: act, state: lightReturned}
	v := call.depart(l.manager.apt)
	entered := false
	defer func() { // also when a call that is served meanwhile ends the goroutine
		if !entered {
			call.goBack(v)
		}
	}()
	if err := act.enter(ctx, v.on); err != nil {
		return LightCall{}, err
	}
	entered = true
	act.begin(v)
	if !l.sm.connected.Load() {
		call.leave()
		return LightCall{}, RPC_E_DISCONNECTED
	}
	call.state &^= lightReturned
	l.learn(ctx, call.ctx, v)
	return call, nil
}

// nobody is a context of a neutral method that nobody calls.
var nobody = &apartmentContext{caller: &apartmentContext{}}

// learn lets Try serve a caller who is like the one of this visit: in an STA or the MTA
// itself, under a context of the runtime's that cannot be cancelled.
func (l *lightProxy) learn(ctx context.Context, c *apartmentContext, v visit) {
	if c.caller != ctx || c.done != nil || c.caller.apt != v.on || c.proc.strict.Load() || l.quick.Load() == c {
		return
	}
	l.quick.Store(c)
	if l.manager.gone.Load() {
		l.forget()
	}
}

// forget undoes learn, for good if the manager is gone.
func (l *lightProxy) forget() { l.quick.Store(nobody) }

// depart leaves the caller's activity, if his apartment has one, and gives the visit that
// the call will be.
func (c *LightCall) depart(from *apartment) visit {
	v := visit{on: from, caller: c.ctx.caller}
	if from.activity != nil {
		here := from.activity.goOut()
		v.on, v.chain = here.on, here.chain.next()
		c.state |= lightOuter
	}
	return v
}

// goBack undoes depart.
func (c *LightCall) goBack(v visit) {
	if c.state&lightOuter != 0 {
		c.ctx.caller.apt.activity.reenter(visit{v.on, v.caller.caller, link{v.chain.cid, v.chain.depth - 1}})
	}
}

// Result notes that the method has returned and gives what its error is for the
// caller: an HRESULT or something that wraps one, nil for S_OK.
func (c *LightCall) Result(err error) error {
	c.state |= lightReturned
	if err == nil && c.pointers == nil {
		return nil
	}
	return c.result(err)
}

// result is Result for everything.
func (c *LightCall) result(err error) error {
	if c.pointers != nil {
		return c.pointers.result(err)
	}
	return plainResult(err)
}

func plainResult(err error) error {
	if err == nil || err == S_OK { //nolint:errorlint // what wraps it has words
		return nil
	}
	if h, ok := err.(HRESULT); ok { //nolint:errorlint // the common case
		return h
	}
	return words(err)
}

// Leave ends the call. It must be deferred: if the method has not returned, *err says
// why.
func (c *LightCall) Leave(err *error) {
	if c.state&lightReturned == 0 {
		contained(err, recover())
	}
	if c.pointers != nil || c.state&lightOuter != 0 || !c.inside.word.CompareAndSwap(activityHeld, 0) {
		c.leave()
	}
}

// leave is Leave for everybody.
func (c *LightCall) leave() {
	if c.pointers != nil {
		c.pointers.end()
	}
	v := *c.inside.visiting()
	c.inside.leave()
	c.goBack(v)
}

// contained sets *err to what a method that has not returned comes to.
func contained(err *error, panicked any) {
	if panicked != nil {
		*err = panicFault(panicked)
		return
	}
	*err = exitFault()
}

// lightPointers are the interface pointers of a call. The rules are those of a
// marshaler: what the object is given it has until the method returns, what it gives
// is the caller's, and of a call that failed nothing is.
//
// Concurrency: as LightCall.
type lightPointers struct {
	args    []any // of the object's apartment
	results []any // of the caller's
	err     error // the first
}

// In gives the object's apartment an interface pointer among the arguments.
func (c *LightCall) In(iid *IID, v any) any {
	if v == nil {
		return nil
	}
	p := c.carry()
	if err := refuseNil(v); err != nil {
		p.fail(err)
		return nil
	}
	there, err := c.transfer(iid, v, true)
	if err != nil {
		p.fail(err)
		return nil
	}
	p.args = append(p.args, there)
	return there
}

// Out gives the caller's apartment an interface pointer among the results, which the
// object's then no longer has.
func (c *LightCall) Out(iid *IID, v any) any {
	if v == nil {
		return nil
	}
	p := c.carry()
	if err := refuseNil(v); err != nil {
		p.fail(err)
		return nil
	}
	p.args = append(p.args, v)
	here, err := c.transfer(iid, v, false)
	if err != nil {
		p.fail(err)
		return nil
	}
	p.results = append(p.results, here)
	return here
}

// ArgsErr gives what is wrong with the arguments: then the method is not called.
func (c *LightCall) ArgsErr() error {
	if c.pointers == nil || c.pointers.err == nil {
		return nil
	}
	c.state |= lightReturned
	return asFault(c.pointers.err)
}

func (c *LightCall) carry() *lightPointers {
	if c.pointers == nil {
		c.pointers = &lightPointers{}
	}
	return c.pointers
}

func (p *lightPointers) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// result is LightCall.Result.
func (p *lightPointers) result(err error) error {
	err = plainResult(err)
	if p.err != nil && !Failed(err) {
		err = asFault(p.err)
	}
	if Failed(err) {
		releaseAll(p.results)
	}
	p.results = nil
	return err
}

// end releases what the object was given, and what it gave.
func (p *lightPointers) end() {
	releaseAll(p.args)
	releaseAll(p.results) // the method has not returned
}

func releaseAll(pointers []any) {
	for _, v := range pointers {
		releaseWithin(v)
	}
}

// transfer gives one of the two apartments an interface pointer of the other. An
// object that marshals itself does so where it lives.
func (c *LightCall) transfer(iid *IID, v any, inward bool) (any, error) {
	infos := interfaces.find(iid)
	if len(infos) == 0 {
		return nil, E_NOINTERFACE
	}
	how := Marshaling{*iid, MSHCTX_INPROC, MSHLFLAGS_NORMAL}
	from, err := current(c.ctx.parent)
	if err != nil {
		return nil, err
	}
	to := c.inside.apt
	if !inward {
		from, to = to, from
	}
	if from.mayMarshalItself(v) {
		return c.transferBytes(from, to, v, how, infos[0], inward)
	}
	t, err := from.target(v, &how)
	if err != nil {
		return nil, err
	}
	return t.receive(to, infos[0])
}

// mayMarshalItself reports whether v has methods for that. They have to be called to
// find out.
func (a *apartment) mayMarshalItself(v any) bool {
	if proxyOf(v) != nil || isFreeThreaded(v) {
		return false
	}
	if _, ok := v.(Marshaler); ok {
		return true
	}
	return adapters.marshaler != nil && adapters.marshaler(v) != nil
}

// transferBytes is transfer by way of an OBJREF.
func (c *LightCall) transferBytes(from, to *apartment, v any, how Marshaling, info *InterfaceInfo, inward bool) (any, error) {
	var objref []byte
	var there any
	err := c.where(!inward, func() (err error) {
		objref, err = from.marshal(v, how)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = c.where(inward, func() (err error) {
		there, err = to.unmarshal(objref, info)
		return err
	})
	return there, err
}

// where runs f, which is in the object's apartment or in the caller's.
func (c *LightCall) where(inside bool, f func() error) error {
	if inside {
		return f()
	}
	v := c.inside.goOut()
	defer c.inside.reenter(v)
	if c.state&lightOuter != 0 {
		defer c.ctx.caller.apt.activity.goOut()
	}
	c.goBack(v)
	return f()
}
