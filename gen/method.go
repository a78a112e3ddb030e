package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A methodClass says who does what for a method.
type methodClass int

const (
	remoteMethod methodClass = iota // the proxy and the stub do it all
	callAsMethod                    // [local], with a twin for the wire: the user writes what is between
	localMethod                     // [local] without a twin: it stays in its apartment
)

// String names the class as the plan's text does.
func (c methodClass) String() string {
	return [...]string{"remote", "call_as", "local"}[c]
}

// An ifacePlan is an interface that the file declares.
type ifacePlan struct {
	src     *idl.Interface
	name    string // in Go
	base    *idl.Interface
	baseGo  goType
	wiredGo goType        // the nearest base with a proxy and a stub; no name if there is none
	strays  []*methodPlan // methods of [local] bases below that one
	total   int           // methods, those of the bases included
	wired   bool          // it has a proxy and a stub
	rpc     bool          // no [object]: methods give any result, and the version of 3 methods is missing
	methods []*methodPlan
}

// A methodPlan is a method of an interface.
type methodPlan struct {
	src   *idl.Method
	name  string
	class methodClass
	opnum int
	sig   *signature // what the Go interface has
	stays bool       // a localMethod that is not [local]: it cannot be carried across
	wire  *wirePlan  // nil for localMethod
}

// A wirePlan is what a method sends and receives.
type wirePlan struct {
	src            *idl.Method
	sig            *signature // that of the twin, if there is one
	request, reply []step
	full           bool // both directions have full pointers
}

// A signature is the parameters and results of a Go method, without ctx and err.
type signature struct {
	params []*param // in the order of the IDL, those without a Go side too
	ret    *shape   // the result if it is no HRESULT
}

// A param is a parameter of a method.
type param struct {
	src    *idl.Param
	name   string // as a Go parameter
	out    string // as a Go result
	shape  *shape
	in     bool
	isOut  bool
	length *param // the array whose length this is; then it has no Go side
}

// value gives the shape of what the parameter is about: that of its outermost
// [ref] pointer, if it has one, is taken off.
func (p *param) value() *shape {
	if p.shape.kind == pointerKind && p.shape.ptr == refPtr {
		return p.shape.elem
	}
	return p.shape
}

// mustPoint reports whether the Go parameter is a pointer that may not be nil.
func (p *param) mustPoint() bool {
	return p.in && p.shape.kind == pointerKind && p.shape.ptr == refPtr && p.shape.elem.isRecord()
}

// ins gives the Go parameters.
func (s *signature) ins() []*param {
	var list []*param
	for _, p := range s.params {
		if p.in && p.length == nil {
			list = append(list, p)
		}
	}
	return list
}

// outs gives the Go results but for ret: [retval] comes last.
func (s *signature) outs() []*param {
	var list, last []*param
	for _, p := range s.params {
		switch {
		case !p.isOut || p.length != nil:
		case p.src.Retval:
			last = append(last, p)
		default:
			list = append(list, p)
		}
	}
	return append(list, last...)
}

// version gives what [version] says of an RPC interface: a number, or two with a
// point between; 0.0 without it (C706 6.1.1.2).
func (i *ifacePlan) version() (major, minor int) {
	a := i.src.Attrs.Get("version")
	if a == nil || len(a.Args) == 0 {
		return 0, 0
	}
	before, after, _ := strings.Cut(a.Args[0].Text, ".")
	major, _ = strconv.Atoi(before)
	minor, _ = strconv.Atoi(after)
	return major, minor
}

// iface plans an interface.
func (p *planner) iface(plan *filePlan, i *idl.Interface) {
	switch {
	case i.Forward || isUnknown(i):
		return
	case i.Kind == idl.DispatchInterface:
		plan.decls = append(plan.decls, i)
		return
	}
	ip := &ifacePlan{
		src: i, name: p.syms.nameOf(i), rpc: i.Kind == idl.RPCInterface,
		wired: !i.Attrs.Has("local"), total: countMethods(i),
	}
	if i.Base != nil && !isUnknown(i.Base) {
		ip.base = i.Base
		ip.baseGo = p.goName(i.Base, p.syms.files[i.Base], p.syms.nameOf(i.Base), i.BaseSpan)
		p.wiredBase(ip)
	}
	for _, m := range i.Methods {
		ip.methods = append(ip.methods, p.method(ip, m))
	}
	plan.ifaces = append(plan.ifaces, ip)
	plan.byIface[i] = ip
	plan.decls = append(plan.decls, i)
}

// wiredBase finds the base that the proxy and the stub are built on. The methods of
// [local] bases below it are the derived proxy's own business.
func (p *planner) wiredBase(ip *ifacePlan) {
	for b := ip.base; b != nil && !isUnknown(b); b = b.Base {
		if !b.Attrs.Has("local") {
			ip.wiredGo = p.goName(b, p.syms.files[b], p.syms.nameOf(b), ip.src.BaseSpan)
			return
		}
		for _, m := range b.Methods {
			ip.strays = append(ip.strays, &methodPlan{src: m, name: p.syms.nameOf(m), class: localMethod, sig: p.signature(b, m)})
		}
	}
}

// countMethods gives the number of methods of i and its bases.
func countMethods(i *idl.Interface) int {
	n := 0
	for ; i != nil; i = i.Base {
		n += len(i.Methods)
	}
	return n
}

func (p *planner) method(ip *ifacePlan, m *idl.Method) *methodPlan {
	mp := &methodPlan{src: m, name: p.syms.nameOf(m), opnum: m.Opnum}
	wire := m
	switch {
	case !ip.wired || m.Attrs.Has("local") && m.CallAs == nil:
		mp.class = localMethod
	case m.CallAs != nil:
		mp.class = callAsMethod
		wire = m.CallAs
	}
	in := ip.src
	mp.sig = p.signature(in, m)
	if mp.class == localMethod {
		return mp
	}
	w := &wirePlan{src: wire, sig: mp.sig}
	if wire != m {
		w.sig = p.signature(in, wire)
	}
	if p.unwritten(mp, ip) || !p.wire(ip, w) {
		mp.class = localMethod
		mp.stays = true
		return mp
	}
	mp.wire = w
	return mp
}

// unwritten reports, and tells the user, that a function has not been written
// which a [local] method needs to cross a boundary.
func (p *planner) unwritten(mp *methodPlan, ip *ifacePlan) bool {
	if mp.class != callAsMethod {
		return false
	}
	for _, side := range [...]string{"Proxy", "Stub"} {
		if name := userFunc(ip, mp, side); !p.syms.isWritten(p.here, name) {
			d := p.unsupported(mp.src.NameSpan, fmt.Sprintf("calls of %s from another apartment without a function %s", mp.name, name))
			d.Help = "write it in the package of the generated file"
			return true
		}
	}
	return false
}

// signature plans the Go side of a method of in.
func (p *planner) signature(in *idl.Interface, m *idl.Method) *signature {
	sig := &signature{}
	names := scope{}
	for _, src := range m.Params {
		if b, ok := underlying(src.Type).(*idl.Base); ok && b.Kind == idl.HandleT {
			continue // the binding is the proxy itself
		}
		sig.params = append(sig.params, p.param(in, src, names))
	}
	for _, prm := range sig.params {
		if prm.isOut {
			prm.out = names.pick(prm.name, prm.name+"Out")
			if !prm.in {
				prm.name = prm.out
			}
		}
	}
	sig.elide()
	if isHRESULT(m.Result) {
		return sig
	}
	if b, ok := underlying(m.Result).(*idl.Base); !ok || b.Kind != idl.Void {
		sig.ret = p.shape(m.Result, declOf(m.Attrs, m.Result.Where(), false, p.syms.pointerDefault(in)))
	}
	return sig
}

func (p *planner) param(in *idl.Interface, src *idl.Param, names scope) *param {
	name, _ := paramName(src.Name)
	prm := &param{src: src, in: src.In, isOut: src.Out, name: name}
	if src.In {
		prm.name = names.pick(name)
	}
	d := declOf(src.Attrs, src.Span, true, p.syms.pointerDefault(in))
	prm.shape = p.shape(src.Type, d)
	if r := rangeOf(src.Attrs); r != nil {
		prm.value().rng = r
	}
	return prm
}

// isHRESULT reports whether t is HRESULT or SCODE.
func isHRESULT(t idl.Type) bool {
	n, ok := t.(*idl.TypeName)
	return ok && (n.Name == "HRESULT" || n.Name == "SCODE")
}

// elide finds the parameters that are nothing but the length of a slice.
func (s *signature) elide() {
	for _, array := range s.params {
		a := array.value()
		if a.kind != arrayKind || !a.isSlice() {
			continue
		}
		src, _ := a.bounds.counter().partner().(*idl.Param)
		if src == nil {
			continue
		}
		for _, p := range s.params {
			if p.src == src && p.length == nil && p.saysOnly(array) {
				p.length = array
			}
		}
	}
}

// counter gives the expression that says how many elements are sent, if it is
// one expression.
func (b *bounds) counter() expr {
	if b.varying() {
		return b.length
	}
	return b.size
}

// saysOnly reports whether p can say nothing but the length of array: it is a
// number that goes wherever the array goes, or was there before.
func (p *param) saysOnly(array *param) bool {
	if !p.value().integer() || p.src == array.src {
		return false
	}
	if array.in {
		return p.in && (array.isOut || !p.isOut)
	}
	return !p.in
}

// elideFields finds the fields that are nothing but the length of an array in
// the same struct.
func elideFields(rec *record) {
	for _, array := range rec.fields {
		if array.shape.kind != arrayKind || !array.shape.isSlice() {
			continue
		}
		src, _ := array.shape.bounds.counter().partner().(*idl.Field)
		for _, m := range rec.fields {
			if src != nil && m.src == src && m.length == nil && m.shape.integer() {
				m.length = array
			}
		}
	}
}

// wire plans what a method sends and receives, and reports whether it can.
func (p *planner) wire(ip *ifacePlan, w *wirePlan) bool {
	if !p.crosses(w) {
		return false
	}
	s := &steps{access: paramAccess{sig: w.sig}, taken: scope{}}
	for _, prm := range w.sig.params {
		s.taken.reserve(prm.name, prm.out)
	}
	for _, prm := range w.sig.requestOrder() {
		w.request = append(w.request, s.param(prm, prm.name)...)
		s.know(prm.src)
	}
	for _, prm := range w.sig.params {
		if prm.isOut {
			delete(s.known, prm.src)
		}
	}
	for _, prm := range w.sig.replyOrder() {
		w.reply = append(w.reply, s.param(prm, prm.out)...)
		s.know(prm.src)
	}
	if w.sig.ret != nil {
		w.reply = append(w.reply, s.whole(w.sig.ret, "ret")...)
	}
	w.full = hasFull(w.request) && hasFull(w.reply)
	if s.err != nil {
		p.unsupported(s.err.span, s.err.what)
	}
	return s.err == nil
}

// requestOrder gives the parameters in the order in which they are sent: pipes
// come last, since nobody knows how long they are (C706 14.4).
func (s *signature) requestOrder() []*param {
	others, pipes := s.sorted(func(p *param) bool { return p.in })
	return append(others, pipes...)
}

// replyOrder gives the parameters in the order in which they come back: pipes
// come first, as they are sent while the method runs (C706 14.4).
func (s *signature) replyOrder() []*param {
	others, pipes := s.sorted(func(p *param) bool { return p.isOut })
	return append(pipes, others...)
}

// sorted gives the parameters that travel, pipes apart.
func (s *signature) sorted(travels func(*param) bool) (others, pipes []*param) {
	for _, p := range s.params {
		switch {
		case !travels(p):
		case p.value().kind == pipeKind:
			pipes = append(pipes, p)
		default:
			others = append(others, p)
		}
	}
	return others, pipes
}

// param makes the steps of a parameter in one direction.
func (s *steps) param(prm *param, place string) []step {
	if prm.length == nil {
		list := s.top(prm.shape, place)
		for i := range list {
			list[i].param = prm
		}
		return list
	}
	of := prm.length.name
	if place == prm.out && prm.length.isOut {
		of = prm.length.out
	}
	return []step{{op: opLength, place: place, shape: prm.value(), param: prm, of: of, def: prm.src, owner: prm.length.src}}
}

// crosses reports what keeps a method's parameters from crossing a boundary.
func (p *planner) crosses(w *wirePlan) bool {
	ok := true
	for _, prm := range w.sig.params {
		if problem := prm.shape.problemOf(map[*record]bool{}); problem != nil {
			span := problem.span
			if !span.Pos.IsValid() {
				span = prm.src.Span
			}
			d := p.unsupported(span, problem.text)
			if span != prm.src.Span {
				d.Related = append(d.Related, diag.Related{Span: prm.src.Span, Message: "this parameter would carry it across"})
			}
			ok = false
		}
	}
	if w.sig.ret != nil {
		if problem := w.sig.ret.problemOf(map[*record]bool{}); problem != nil {
			p.unsupported(w.src.Span, problem.text)
			ok = false
		}
	}
	if w.src.Varargs {
		p.unsupported(w.src.Span, "a variable number of parameters")
		ok = false
	}
	return ok
}

// hasFull reports whether steps carry full pointers.
func hasFull(list []step) bool {
	for _, s := range list {
		if s.shape != nil && s.shape.hasFull(map[*record]bool{}) {
			return true
		}
	}
	return false
}

func (s *shape) hasFull(seen map[*record]bool) bool {
	for ; s != nil; s = s.elem {
		if s.kind == pointerKind && s.ptr == fullPtr {
			return true
		}
		if s.kind != recordKind || seen[s.rec] {
			continue
		}
		seen[s.rec] = true
		for _, m := range s.rec.fields {
			if m.shape.hasFull(seen) {
				return true
			}
		}
	}
	return false
}
