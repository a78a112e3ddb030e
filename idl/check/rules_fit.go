package check

import (
	"fmt"
	"strconv"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// fits checks that the attributes of a declaration make sense for its type.
func (r *ruler) fits(attrs idl.Attrs, t idl.Type) {
	if r.isInvalid(t) {
		return
	}
	for _, a := range attrs {
		name := lower(a.Name)
		switch name {
		case "ref", "unique", "ptr":
			r.needAddress(a, t, "a pointer")
		case "size_is", "max_is", "length_is", "first_is", "last_is":
			if r.needAddress(a, t, "an array or a pointer") && r.counts(a) {
				r.extent(a, attrs, t)
			}
		case "range":
			r.ordered(a)
		case "string":
			r.text(a, t)
		case "switch_is":
			r.selects(a, t)
		case "iid_is":
			r.identifies(a, t)
		}
	}
}

func (r *ruler) needAddress(a *idl.Attr, t idl.Type, want string) bool {
	if r.isAddress(t) {
		return true
	}
	r.breach(r.unit, diag.Inapplicable, a.Span, "[%s] does not apply to type %s, expected %s", a.Name, typeText(t), want).
		Help = fmt.Sprintf("drop [%s], or declare %s *", a.Name, typeText(t))
	return false
}

// text checks that [string] stands before characters.
func (r *ruler) text(a *idl.Attr, t idl.Type) {
	if _, ok := r.underlying(t).(*idl.Base); ok {
		e := r.breach(r.unit, diag.BadString, a.Span, "[string] does not apply to type %s, expected an array of or pointer to char, wchar_t or byte", typeText(t))
		e.Help = fmt.Sprintf("write %s *, or drop [string]", typeText(t))
		return
	}
	switch e := r.underlying(r.innermost(t)).(type) {
	case *idl.Base:
		switch e.Kind {
		case idl.Byte, idl.Char, idl.WChar, idl.Int8, idl.Uint8, idl.Uint16, idl.Invalid:
			return
		}
	case *idl.Struct, *idl.TypeName:
		return
	}
	r.breach(r.unit, diag.BadString, a.Span, "[string] does not apply to type %s, expected an array of or pointer to char, wchar_t or byte", typeText(t)).
		Help = "drop [string]; size_is says how many elements there are"
}

// counts checks that the arguments of size_is and the like are integers.
// It reports whether they are.
func (r *ruler) counts(a *idl.Attr) bool {
	for _, arg := range a.Args {
		t := r.typeOf(arg.Expr)
		if t == nil || r.isIntegral(t) {
			continue
		}
		e := r.breach(r.unit, diag.NotIntegral, arg.Span, "%s needs an integer, and %s has type %s", a.Name, quoted(arg), typeText(t))
		e.Help = "sizes, lengths and discriminants are integers"
		if el := r.elem(t); el != nil && r.isIntegral(el) && arg.Str == nil {
			e.Help = fmt.Sprintf("write *%s", arg.Text)
		}
		return false
	}
	return true
}

// quoted gives the text of an argument in quotes. Strings have them.
func quoted(arg *idl.AttrArg) string {
	if arg.Str != nil {
		return arg.Text
	}
	return strconv.Quote(arg.Text)
}

// extent checks size_is and the like against the type, of which attrs say more.
func (r *ruler) extent(a *idl.Attr, attrs idl.Attrs, t idl.Type) {
	sizes := lower(a.Name) == "size_is" || lower(a.Name) == "max_is"
	array, ok := r.underlying(t).(*idl.Array)
	switch levels := r.levels(t); {
	case len(a.Args) > levels:
		r.breach(r.unit, diag.Inapplicable, a.Args[levels].Span, "[%s] has %d slots, and type %s only %d to be counted", a.Name, len(a.Args), typeText(t), levels).
			Help = "each slot is for one pointer or array, from the outside in"
		return
	case sizes && ok && array.Len != nil && a.Args[0].Text != "":
		r.breach(r.unit, diag.SizedFixed, a.Span, "[%s] does not apply to an array of the fixed size %d", a.Name, array.N).
			Help = "write [] for an array whose size is known only at run time, or length_is for the part that is sent"
		return
	case !sizes && !(ok && array.Len != nil) && !attrs.Has("size_is") && !attrs.Has("max_is"):
		r.breach(r.unit, diag.Inapplicable, a.Span, "[%s] does not apply to type %s without a size", a.Name, typeText(t)).
			Help = "say with [size_is(…)] how large the whole is"
		return
	}
	for _, arg := range a.Args {
		r.notNegative(a, arg)
	}
}

// levels counts the pointers and arrays in t.
func (r *ruler) levels(t idl.Type) int {
	n := 0
	for ; n < maxDepth; n++ {
		if t = r.elem(t); t == nil {
			break
		}
	}
	return n
}

// notNegative checks a size that is a constant.
func (r *ruler) notNegative(a *idl.Attr, arg *idl.AttrArg) {
	v, ok := r.constant(arg.Expr)
	if ok && v.kind.integer() && v.negative() {
		r.breach(r.unit, diag.BadBound, arg.Span, "%s is %s, expected a number that is not negative", a.Name, v).
			Help = "a size counts elements"
	}
}

// ordered checks the bounds of a range.
func (r *ruler) ordered(a *idl.Attr) {
	if len(a.Args) != 2 {
		return
	}
	low, ok1 := r.constant(a.Args[0].Expr)
	high, ok2 := r.constant(a.Args[1].Expr)
	if !ok1 || !ok2 || !low.kind.integer() || !high.kind.integer() {
		return
	}
	low, high = common(low, high)
	if order(low, high) > 0 {
		r.breach(r.unit, diag.BadRange, a.Span, "the range begins at %s and ends at %s", low, high).
			Help = fmt.Sprintf("the lower bound comes first: [range(%s, %s)]", a.Args[1].Text, a.Args[0].Text)
	}
}

// constant gives the value of e if it has one that does not depend on a call.
func (r *ruler) constant(e idl.Expr) (value, bool) {
	fixed := e != nil
	walk(e, func(e idl.Expr) {
		switch e := e.(type) {
		case *idl.Ident:
			switch e.Def.(type) {
			case *idl.Const, *idl.EnumMember:
			default:
				fixed = fixed && literal(e.Name) != nil
			}
		case *idl.IntLit, *idl.FloatLit, *idl.CharLit, *idl.StringLit, *idl.Binary, *idl.Unary, *idl.Cond, *idl.Cast:
		default:
			fixed = false
		}
	})
	if !fixed {
		return value{}, false
	}
	v := (&evaluator{checker: r.checker, unit: r.unit}).eval(e)
	return v, v.kind != unknown
}
