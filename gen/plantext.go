package gen

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// PlanText shows what Generate would make of the root files: what crosses the
// wire, step by step, and in which order. A step stands on a line of its own,
// those that belong to its elements or its pointee below.
func PlanText(prog *idl.Program, opts Options) (string, diag.List) {
	g := &generator{opts: &opts, syms: newSymbols(prog, &opts), missing: map[*idl.File]bool{}}
	t := &planText{}
	for _, f := range prog.Roots {
		if plan := g.plan(f); plan != nil {
			t.file(plan)
		}
	}
	g.diags.Sort()
	return t.b.String(), g.diags
}

// A planText prints a plan.
type planText struct {
	b     strings.Builder
	depth int
}

// line prints one line at the present depth.
func (t *planText) line(format string, args ...any) {
	t.b.WriteString(strings.Repeat("\t", t.depth))
	fmt.Fprintf(&t.b, format, args...)
	t.b.WriteByte('\n')
}

// under prints a heading and steps below it, or nothing if there are none.
func (t *planText) under(heading string, list []step) {
	if len(list) == 0 {
		return
	}
	t.line("%s", heading)
	t.depth++
	t.steps(list)
	t.depth--
}

func (t *planText) file(plan *filePlan) {
	t.line("file %s package %q", plan.file.Name, plan.pkg.Path)
	for _, r := range plan.records {
		t.record(r)
	}
	for _, i := range plan.ifaces {
		t.iface(i)
	}
}

func (t *planText) record(r *recordPlan) {
	if r.handMade {
		t.line("record %s by hand", r.name)
		return
	}
	text := fmt.Sprintf("record %s align %d size %d", r.name, r.align, r.size)
	for _, word := range [...]struct {
		say  bool
		text string
	}{{r.union, " union"}, {r.maxCounts > 0, " conformant"}, {r.recursive, " recursive"}} {
		if word.say {
			text += word.text
		}
	}
	if r.problem != nil {
		t.line("%s stays: %s", text, r.problem.text)
		return
	}
	t.line("%s", text)
	t.depth++
	if r.union {
		t.union(r)
	} else {
		t.under("conformance", r.conformance)
		t.under("flat", r.all(flatSteps))
		t.under("pointees", r.all(pointeeSteps))
	}
	t.depth--
}

func (t *planText) union(r *recordPlan) {
	t.under("tag", r.tagSteps)
	for _, m := range r.members {
		t.line("%s", caseText(m.member))
		t.depth++
		t.under("flat", m.flat)
		t.under("pointees", m.pointees)
		t.depth--
	}
}

func (t *planText) iface(i *ifacePlan) {
	text := "interface " + i.name
	if i.base != nil {
		text += " : " + i.baseGo.String()
	}
	if i.rpc {
		text += " rpc"
	}
	if !i.wired {
		text += " local"
	}
	t.line("%s", text)
	t.depth++
	for _, m := range i.methods {
		t.method(m)
	}
	t.depth--
}

func (t *planText) method(m *methodPlan) {
	text := fmt.Sprintf("method %s %s", m.name, m.class)
	if m.opnum >= 0 {
		text += fmt.Sprintf(" opnum %d", m.opnum)
	}
	t.line("%s", text)
	if m.wire == nil {
		return
	}
	t.depth++
	t.under("request", m.wire.request)
	t.under("reply", m.wire.reply)
	t.depth--
}

// opNames are the words for steps.
var opNames = map[op]string{
	opValue: "value", opLength: "length", opString: "string", opRecord: "record", opPointees: "pointees",
	opConformance: "conformance", opBox: "box", opPointer: "pointer", opRefPointer: "pointer", opDeferred: "deferred",
	opDeferredRef: "deferred", opPointee: "pointee", opRefPointee: "pointee", opCounts: "counts",
	opMaxCount: "max count", opRow: "row", opElements: "elements", opInterface: "interface", opObject: "object",
	opUserRef: "user referent", opUser: "user", opPipe: "pipe",
}

func (t *planText) steps(list []step) {
	for _, s := range list {
		t.line("%s", stepText(s))
		t.depth++
		t.steps(s.body)
		t.depth--
	}
}

// stepText is the line of a step: the word, the place, the Go type, and what the
// step needs to know.
func stepText(s step) string {
	text := opNames[s.op] + " " + s.place
	switch s.op {
	case opLength:
		return text + " " + s.shape.goTyp.String() + " of " + s.of
	case opPointees, opConformance, opElements, opUserRef, opMaxCount, opRow, opBox:
		return text
	case opCounts:
		for i, dim := range s.shape.dims() {
			if i > 0 {
				text += ","
			}
			text += dim.bounds.String()
		}
		return text + hoistedText(s)
	case opString:
		return text + " " + s.shape.charset() + s.shape.bounds.String() + hoistedText(s)
	case opPointer, opRefPointer, opDeferred, opDeferredRef, opPointee, opRefPointee:
		if s.shape.kind == pointerKind {
			return text + " " + [...]string{"unique", "ref", "ptr"}[s.shape.ptr]
		}
		return text
	case opInterface, opObject:
		if e := s.shape.iidIs.e; e != nil {
			return text + " iid_is(" + exprSource(e) + ")"
		}
		return text + " " + s.shape.goTyp.String()
	}
	text += " " + s.shape.goTyp.String() + hoistedText(s)
	if s.shape.needsTag() {
		text += " switch_is(" + exprSource(s.shape.tag.e) + ")"
	}
	if s.op == opValue && s.shape.conv != "" {
		text += " as " + s.shape.codec
	}
	if r := s.shape.rng; r != nil {
		text += fmt.Sprintf(" range(%d, %d)", r.low, r.high)
	}
	return text
}

func hoistedText(s step) string {
	if s.hoisted {
		return " max count in front"
	}
	return ""
}

// String gives the attributes that state the bounds.
func (b *bounds) String() string {
	var text string
	if b.len != 0 {
		text = fmt.Sprintf(" max %d", b.len)
	}
	for _, x := range [...]struct {
		name string
		expr
	}{{"size_is", b.size}, {"first_is", b.first}, {"length_is", b.length}} {
		if x.e == nil {
			continue
		}
		text += " " + x.name + "(" + exprSource(x.e)
		if x.plus != 0 {
			text += fmt.Sprintf(" + %d", x.plus)
		}
		text += ")"
	}
	return text
}
