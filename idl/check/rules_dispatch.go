package check

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// What holds for interfaces that scripts call: ids, properties, parameters that
// may be left out.

// dispatchIDs looks for members of i that have one id. The accessors of a
// property share it.
func (r *ruler) dispatchIDs(i *idl.Interface) {
	type user struct {
		name string
		at   idl.Span
	}
	first := map[int64]user{}
	for _, d := range i.Decls {
		var c *idl.Common
		switch d := d.(type) {
		case *idl.Method:
			c = &d.Common
		case *idl.Property:
			c = &d.Common
		default:
			continue
		}
		a := c.Attrs.Get("id")
		if a == nil || len(a.Args) == 0 {
			continue
		}
		v, ok := r.constant(a.Args[0].Expr)
		if !ok || !v.kind.integer() {
			continue
		}
		id := int64(int32(v.bits))
		was, taken := first[id]
		if !taken {
			first[id] = user{c.Name, a.Span}
		} else if was.name != c.Name {
			e := r.breach(r.unit, diag.SameID, a.Span, "%q has the id of %q", c.Name, was.name)
			e.Related = append(e.Related, diag.Related{Span: was.at, Message: fmt.Sprintf("the id of %q is here", was.name)})
			e.Help = "give each member an id of its own"
		}
	}
}

// access checks that an accessor has the value of its property.
func (r *ruler) access(m *idl.Method) {
	switch kind := accessor(m); {
	case kind == "propget" && onlyTakes(m) && (r.isVoid(m.Result) || r.isHRESULT(m.Result)):
		r.breach(r.unit, diag.NoAccess, m.NameSpan, "[propget] method %q gives nothing", m.Name).
			Help = "its last parameter is [out, retval]"
	case (kind == "propput" || kind == "propputref") && !takes(m):
		r.breach(r.unit, diag.NoAccess, m.NameSpan, "[%s] method %q takes nothing", kind, m.Name).
			Help = "its last parameter is the new value, [in]"
	}
}

// takes reports whether m has a parameter that goes in.
func takes(m *idl.Method) bool {
	return slices.ContainsFunc(m.Params, func(p *idl.Param) bool { return p.In })
}

// onlyTakes reports whether all parameters of m are said to be [in].
func onlyTakes(m *idl.Method) bool {
	for _, p := range m.Params {
		if p.Out || !p.Attrs.Has("in") {
			return false
		}
	}
	return true
}

// defaultValue checks what stands for a number that the caller leaves out. Text is
// converted where it is one.
func (r *ruler) defaultValue(p *idl.Param) {
	a := p.Attrs.Get("defaultvalue")
	if a == nil || len(a.Args) == 0 || a.Args[0].Str == nil {
		return
	}
	t, ok := r.underlying(p.Type).(*idl.Base)
	if !ok || baseSize(t.Kind) < 2 || t.Kind == idl.WChar || isNumber(a.Args[0].Str.Value) {
		return
	}
	r.breach(r.unit, diag.BadConst, a.Args[0].Span, "the default value of %q is %s, which does not fit its type %s", p.Name, a.Args[0].Text, typeText(p.Type)).
		Help = "give a value of that type"
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// leftOut checks that what a caller may leave out comes last. The value of a
// property comes behind its optional indices in any case. For those who cannot
// leave out anything, C programs, the order means nothing.
func (r *ruler) leftOut(m *idl.Method, o operation) {
	if accessor(m) == "" && !o.scripted() {
		return
	}
	var optional *idl.Param
	needed := 0
	for _, p := range m.Params {
		switch {
		case p.Attrs.Has("optional") || p.Attrs.Has("defaultvalue"):
			optional, needed = p, 0
		case optional != nil && !p.Retval && !p.Attrs.Has("lcid"):
			needed++
			if needed == 1 && accessor(m) != "" {
				continue
			}
			e := r.breach(r.unit, diag.OptionalFirst, p.NameSpan, "parameter %q has to be given, and %q before it does not", p.Name, optional.Name)
			e.Related = append(e.Related, diag.Related{Span: optional.NameSpan, Message: "the optional one is here"})
			e.Help = "what may be left out comes last"
			return
		}
	}
}
