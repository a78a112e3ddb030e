package gen

import (
	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// How generating works, for maintainers.
//
// Three things happen one after the other, and none looks back:
//
//	shape   what is a type in Go, and what on the wire        shape.go, resolve.go, record.go, dims.go
//	plan    which steps carry which value across, in order    plan.go, steps.go, method.go
//	print   Go for each step                                  encode.go, decode.go and their users
//
// All knowledge of NDR is in the first two. A plan is data and has a text form
// (plantext.go), which the golden tests show beside the Go: read one before
// changing anything here.
//
// A shape is the resolved form of a type together with the attributes of the
// declaration that uses it, because IDL puts half of a type there: whether a
// pointer may be null, how long an array is, what a union's discriminant is.
// Structs and unions become records, which are shared; everything else is a
// tree.
//
// A value is carried in up to three parts (C706 14.3), and for each there is a
// function that makes its steps:
//
//	whole     a parameter, or what a pointer points to: all of it at once
//	flat      the part of an embedded value that stands in its place
//	pointees  what the pointers in the flat part point to, later
//
// Every record has methods for the latter two, so that a step of one record can
// be "the flat part of that one", however deep. A conformant record has a third
// for the counts in front of everything.
//
// The same steps serve both directions and both sides: the proxy's encoder and
// the stub's decoder print one list, the stub's encoder and the proxy's decoder
// the other. A step names a place, which is a Go expression that both sides
// have: the parameter's name, or v.Field. Expressions such as size_is stay IDL
// until they are printed, since what Go gets at differs: an encoder asks a slice
// for its length where a decoder has read the number.
//
// Sizes and slices. The parameter or field that an array's size_is or length_is
// names says what the slice's length says; it is dropped from the Go side if it
// can say nothing else (elide, elideFields). On the wire it stays: opLength. All
// other sizes are compared where they meet, by the encoder as well.
//
// Pointers lead from one record to others and back, so that what a record is on
// the wire, its alignment above all, can be asked only when the fields of all of
// them are known: record.settle works it out when somebody wants to know.
//
// What is legal but not done is a problem of the shape it concerns. Problems are
// reported when a method needs the shape to cross a boundary, and then nothing
// is generated; [local] methods and types nobody sends may have them.

// An op is what a step does.
type op int

const (
	opValue       op = iota // a number, an enumeration, a GUID
	opLength                // the length of another place, for a number that is no Go value
	opString                // a [string], its counts included
	opRecord                // the flat part of a record
	opPointees              // what the pointers of a record point to
	opConformance           // the counts in front of a conformant record
	opBox                   // a record that Go holds by pointer: body is its flat part
	opPointer               // a referent id, and if not null body, at once
	opRefPointer            // the referent id of a [ref] pointer that is not outermost, and body
	opDeferred              // the referent id of an embedded pointer
	opDeferredRef           // the same of a [ref] pointer
	opPointee               // body, if the embedded pointer was not null
	opRefPointee            // body, what the embedded [ref] pointer points to
	opCounts                // the maximum count, the offset and the actual count of an array
	opMaxCount              // the maximum count alone, in front of a record
	opRow                   // a row of an array of several dimensions, to be made
	opElements              // the elements of an array: body for each, or all at once
	opInterface             // an interface pointer, complete
	opObject                // what a deferred interface pointer points to
	opUserRef               // what stands for the pointer of a [wire_marshal] type
	opUser                  // a [wire_marshal] type by its own methods
	opPipe                  // a pipe, chunk by chunk: body is what one holds
)

// A step carries one thing across.
type step struct {
	op    op
	place string
	shape *shape
	param *param // whose step it is; nil in records
	of    string // opLength: the place whose length it is; opPipe: that of a chunk; of rows, that of the whole array
	def   any    // opLength: the parameter or field that is the length
	owner any    // opLength: that of the array
	loop  string // opElements with a body: the loop variable
	later bool   // opElements with a body: it is for what the elements point to
	body  []step

	// Of arrays of several dimensions: all of them, and which one it is.
	dims []*shape
	dim  int

	// Of the last member of a conformant record: its maximum count is elsewhere.
	hoisted bool
}

// A filePlan is what a file will contain.
type filePlan struct {
	file     *idl.File
	shaper   *shaper
	pkg      *idl.GoPackage
	decls    []idl.Decl
	ifaces   []*ifacePlan
	records  []*recordPlan
	enums    []*idl.Enum
	byIface  map[*idl.Interface]*ifacePlan
	byRecord map[idl.Type]*recordPlan
}

// A recordPlan is a struct or union that the file declares.
type recordPlan struct {
	*record
	problem     *problem // why it cannot cross a boundary
	recursive   bool
	conformance []step // of a struct: the counts of the last member
	tagSteps    []step // of a union
	members     []*memberPlan
}

// A memberPlan is one field of a struct or one arm of a union.
type memberPlan struct {
	*member
	flat, pointees []step
}

// A planner makes plans.
type planner struct {
	*shaper
	diags *diag.List
}

// file plans a file.
func (p *planner) file(f *idl.File) *filePlan {
	plan := &filePlan{
		file: f, shaper: p.shaper, pkg: p.here,
		byIface:  map[*idl.Interface]*ifacePlan{},
		byRecord: map[idl.Type]*recordPlan{},
	}
	p.decls(plan, f.All())
	return plan
}

// decls plans declarations in order.
func (p *planner) decls(plan *filePlan, decls []idl.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *idl.Interface:
			p.decls(plan, d.Decls)
			if len(d.TypeParams) == 0 {
				p.iface(plan, d)
			}
			continue
		case *idl.Library:
			p.decls(plan, d.Decls)
			continue
		case *idl.Namespace:
			p.decls(plan, d.Decls)
			continue
		case *idl.Typedef:
			p.types(plan, d.Type)
		case *idl.TypeDecl:
			p.types(plan, d.Type)
		case *idl.Method:
			p.paramTypes(plan, d)
		case *idl.Module:
			// Its functions are those of a DLL: no call of COM's goes there.
			p.decls(plan, d.Decls)
			continue
		}
		plan.decls = append(plan.decls, d)
	}
}

// paramTypes plans the types that parameters of m define. A union among them learns
// from the parameter's attributes what its discriminant is.
func (p *planner) paramTypes(plan *filePlan, m *idl.Method) {
	for _, prm := range m.Params {
		if u, ok := idl.Innermost(prm.Type).(*idl.Union); ok {
			p.record(u, declOf(prm.Attrs, prm.Span, true, uniquePtr))
		}
		p.types(plan, prm.Type)
	}
}

// types plans the structs, unions and enums that t defines.
func (p *planner) types(plan *filePlan, t idl.Type) {
	switch t := idl.Innermost(t).(type) {
	case *idl.Struct:
		p.recordPlan(plan, t, t.Fields)
	case *idl.Union:
		p.recordPlan(plan, t, t.Arms)
	case *idl.Enum:
		for _, e := range plan.enums {
			if e == t {
				return
			}
		}
		plan.enums = append(plan.enums, t)
	}
}

// waysOut says what to do about things that cannot be sent.
var waysOut = map[string]string{
	"void * without size_is or iid_is": "say with [size_is(…)] how many bytes there are, or give the pointer a type",
	"pointers to functions":            "pass an interface with the method instead",
	"bit-fields":                       "make it one integer, with constants for its bits",
	"a union without switch_is":        "put [switch_is(…)] before it, or give the union itself a switch",
	"an array without a size":          "say with [size_is(…)] how many elements there are",
	"such an expression for a size":    "sizes are computed from parameters, fields and constants",
}

// unsupported reports something legal that is not done.
func (p *planner) unsupported(span idl.Span, what string) *diag.Diagnostic {
	d := p.diags.Errorf(diag.NotSupported, span, "not supported: %s", what)
	d.Help = waysOut[what]
	if p.syms.opts.Partial {
		d.Severity = diag.Warning
	}
	return d
}

// recordPlan plans a struct or union, those inside it first.
func (p *planner) recordPlan(plan *filePlan, t idl.Type, fields []*idl.Field) {
	if plan.byRecord[t] != nil {
		return
	}
	rp := &recordPlan{record: p.record(t, decl{wants: t.Where()}).settle()}
	plan.byRecord[t] = rp
	for _, f := range fields {
		if !rp.handMade || tag(f.Type) != "" { // nobody else can speak of what has no name
			p.types(plan, f.Type)
		}
	}
	plan.records = append(plan.records, rp)
	if rp.problem = rp.problemOf(map[*record]bool{}); rp.problem != nil {
		return
	}
	rp.recursive = rp.record.recursive()
	s := &steps{access: fieldAccess{rp.record}}
	if rp.union {
		rp.planArms(s)
	} else {
		rp.planFields(s)
	}
	if s.err != nil {
		rp.problem = &problem{s.err.span, s.err.what}
		rp.record.broken = rp.problem
	}
}

func (rp *recordPlan) planFields(s *steps) {
	for i, m := range rp.fields {
		mp := &memberPlan{member: m}
		rp.members = append(rp.members, mp)
		place := "v." + m.name
		s.depth = 0
		switch {
		case m.length != nil:
			mp.flat = []step{{
				op: opLength, place: fieldVar(m), shape: m.shape,
				of: "v." + m.length.name, def: m.src, owner: m.length.src,
			}}
		case rp.maxCounts > 0 && i == len(rp.fields)-1:
			rp.conformance = s.conformance(m.shape, place)
			mp.flat = s.hoisted(m.shape, place)
		default:
			mp.flat = s.flat(m.shape, place)
		}
		s.know(m.src)
	}
	for _, mp := range rp.members {
		if mp.length == nil {
			mp.pointees = s.pointees(mp.shape, "v."+mp.name)
		}
	}
}

// fieldVar names the variable that a decoder reads a field into which is no
// field in Go.
func fieldVar(m *member) string {
	name, _ := paramName(m.src.Name)
	switch name {
	case "v", "d", "e", "max", "i", "j", "k", "l":
		return name + "_"
	}
	return name
}

func (rp *recordPlan) planArms(s *steps) {
	tag := "tag"
	if rp.own != nil {
		tag = "v." + rp.own.name
		s.know(rp.own.src)
	}
	rp.tagSteps = s.flat(rp.tag, tag)
	for _, m := range rp.fields {
		mp := &memberPlan{member: m}
		if m.shape != nil {
			mp.flat = s.flat(m.shape, "v."+m.name)
			mp.pointees = s.pointees(m.shape, "v."+m.name)
		}
		rp.members = append(rp.members, mp)
	}
}
