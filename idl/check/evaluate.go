package check

import (
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// evaluateAll is the pass that gives constants, enumerators, array bounds and
// cases their values.
func (c *checker) evaluateAll() {
	c.eachUnitWhole(func(u *unit, decls []idl.Decl) {
		e := evaluator{c, u}
		e.decls(decls)
	})
}

func (e *evaluator) decls(decls []idl.Decl) {
	for _, d := range decls {
		e.decl(d)
	}
}

func (e *evaluator) decl(decl idl.Decl) {
	switch d := decl.(type) {
	case *idl.Typedef:
		e.typ(d.Type)
		e.attrs(d.Attrs)
	case *idl.TypeDecl:
		e.typ(d.Type)
	case *idl.Const:
		e.typ(d.Type)
		e.constant(d, d.NameSpan)
	case *idl.Method:
		e.typ(d.Result)
		e.params(d.Params)
	case *idl.Property:
		e.typ(d.Type)
	}
	e.decls(idl.Inner(decl))
}

func (e *evaluator) params(params []*idl.Param) {
	for _, p := range params {
		e.typ(p.Type)
		e.attrs(p.Attrs)
	}
}

// attrs computes the arguments of range, which are the only ones that need to
// be constants and that nothing else looks at.
func (e *evaluator) attrs(list idl.Attrs) {
	for _, a := range list {
		if !strings.EqualFold(a.Name, "range") {
			continue
		}
		for _, arg := range a.Args {
			e.eval(arg.Expr)
		}
	}
}

// typ computes what is constant inside a type.
func (e *evaluator) typ(t idl.Type) {
	switch t := t.(type) {
	case *idl.Pointer:
		e.typ(t.Elem)
	case *idl.SafeArray:
		e.typ(t.Elem)
	case *idl.Pipe:
		e.typ(t.Elem)
	case *idl.Array:
		e.typ(t.Elem)
		e.bound(t)
	case *idl.Func:
		e.typ(t.Result)
		e.params(t.Params)
	case *idl.Struct:
		if e.firstSight(t) {
			e.fields(t.Fields)
		}
	case *idl.Union:
		if e.firstSight(t) {
			if t.Switch != nil {
				e.typ(t.Switch.Type)
			}
			e.fields(t.Arms)
		}
	case *idl.Enum:
		if e.firstSight(t) {
			for _, m := range t.Members {
				e.member(m, m.NameSpan)
			}
		}
	}
}

func (e *evaluator) fields(fields []*idl.Field) {
	for _, f := range fields {
		e.typ(f.Type)
		e.attrs(f.Attrs)
		e.cases(f)
		e.bits(f)
	}
}

// cases computes which discriminants select an arm.
func (e *evaluator) cases(f *idl.Field) {
	f.CaseValues = nil
	for _, x := range f.Cases {
		v := e.eval(x)
		if v.kind != unknown && !v.kind.integer() {
			v = e.errorf(diag.CaseNotIntegral, x.Where(), "the case is %s, expected an integer", v)
		}
		if v.kind == unknown {
			e.vague[x] = true
		}
		f.CaseValues = append(f.CaseValues, int64(v.bits))
	}
}

// bits checks the width of a bit-field.
func (e *evaluator) bits(f *idl.Field) {
	if f.Bits == nil || f.Type == nil {
		return
	}
	size := e.layoutOf(f.Type).size
	if !e.isIntegral(f.Type) && !e.isInvalid(f.Type) {
		e.errorf(diag.BadBitField, f.Type.Where(), "a bit-field of type %s, expected an integer type", typeText(f.Type))
		return
	}
	v := e.eval(f.Bits)
	switch {
	case v.kind == unknown || size == 0:
	case !v.kind.integer() || v.negative() || v.bits > uint64(8*size):
		e.errorf(diag.BadBitField, f.Bits.Where(), "a bit-field of %s bits, expected at most the %d of %s", v, 8*size, typeText(f.Type))
	}
}

// bound gives the number of elements of a, 0 when it has no constant bound, and
// stores it.
func (e *evaluator) bound(a *idl.Array) int64 {
	switch {
	case a.Len == nil || e.bounds[a] == done:
		return a.N
	case e.bounds[a] == running:
		e.errorf(diag.ConstantCycle, a.Len.Where(), "the bound of the array depends on itself")
		return 0
	}
	e.bounds[a] = running
	a.N = e.boundValue(a)
	e.bounds[a] = done
	return a.N
}

func (e *evaluator) boundValue(a *idl.Array) int64 {
	v := e.eval(a.Len)
	switch {
	case v.kind == unknown:
		return 0
	case !v.kind.integer() || v.negative() || int64(v.bits) < 0:
		e.errorf(diag.BadBound, a.Len.Where(), "the bound of the array is %s, expected a positive number", v)
		return 0
	case a.Low == nil:
		return int64(v.bits)
	}
	low := e.eval(a.Low)
	if low.kind != unknown && (!low.kind.integer() || low.bits != 0) {
		e.errorf(diag.BadBound, a.Low.Where(), "the lower bound of the array is %s, expected 0", low)
		return 0
	}
	return int64(v.bits) + 1 // [0..n] has n+1 elements
}
