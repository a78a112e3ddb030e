package check

import (
	"fmt"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// attributes checks the attributes of something that stands at a place.
func (r *ruler) attributes(attrs idl.Attrs, at place) {
	for _, a := range attrs {
		r.attribute(a, at)
	}
	r.conflicts(attrs)
}

func (r *ruler) attribute(a *idl.Attr, at place) {
	rule, ok := knownAttrs[lower(a.Name)]
	switch {
	case !ok && r.isUnknown(a):
		r.unknownAttr(a)
	case !ok:
	case rule.places&at == 0:
		e := r.breach(r.unit, diag.Inapplicable, a.Span, "[%s] does not apply to %s", a.Name, at)
		e.Help = fmt.Sprintf("drop [%s]", a.Name)
		if isOne(rule.places) {
			e.Help = fmt.Sprintf("drop [%s]; it belongs before %s", a.Name, rule.places)
		}
	default:
		r.arguments(a, rule.wants)
	}
}

func isOne(p place) bool { return p&(p-1) == 0 }

// isUnknown reports whether nobody knows an attribute called a.Name. WinRT's
// files declare attributes of their own.
func (r *ruler) isUnknown(a *idl.Attr) bool {
	name := lower(a.Name)
	_, known := knownAttrs[name]
	return !known && !looseAttrs[name] && !r.winrt
}

func (r *ruler) unknownAttr(a *idl.Attr) {
	e := r.breach(r.unit, diag.UnknownAttribute, a.Span, "unknown attribute [%s]", a.Name)
	e.Help = "it would be ignored; drop it, or mend its spelling"
	if near := nearest(lower(a.Name), attrNames()); near != "" {
		e.Help = fmt.Sprintf("did you mean [%s]?", near)
	}
}

// arguments checks that a has the arguments that it needs.
func (r *ruler) arguments(a *idl.Attr, want wanted) {
	if want == whatever {
		return
	}
	if len(a.Args) == 0 {
		r.badArgument(a, a.Span, "has no argument").Help = fmt.Sprintf("write [%s(%s)]", a.Name, argExamples[want])
		return
	}
	arg := a.Args[0]
	switch want {
	case oneInteger:
		r.integerArgs(a)
	case twoIntegers:
		if len(a.Args) != 2 {
			r.badArgument(a, a.Span, "needs two integers").Help = fmt.Sprintf("write [%s(low, high)]", a.Name)
			return
		}
		r.integerArgs(a)
	case text:
		if arg.Str == nil {
			r.badArgument(a, arg.Span, "needs a string").Help = fmt.Sprintf("put it in quotes: %q", arg.Text)
		}
	case pointerKind:
		r.pointerDefault(a, arg)
	case number:
		if c := firstByte(arg.Text); (c < '0' || c > '9') && !r.winrt {
			r.badArgument(a, arg.Span, "needs a number").Help = "write [version(1.0)]"
		}
	}
}

// argExamples shows arguments of each kind.
var argExamples = map[wanted]string{
	something: "…", oneInteger: "1", twoIntegers: "low, high", text: `"…"`, pointerKind: "unique", number: "1.0",
}

func (r *ruler) badArgument(a *idl.Attr, at idl.Span, what string) *diag.Diagnostic {
	return r.breach(r.unit, diag.BadArgument, at, "[%s] %s", a.Name, what)
}

func (r *ruler) integerArgs(a *idl.Attr) {
	for _, arg := range a.Args {
		switch arg.Expr.(type) {
		case *idl.StringLit, *idl.FloatLit:
			r.badArgument(a, arg.Span, "needs an integer, not "+arg.Text).Help = "drop the quotes or the fraction"
		}
	}
}

func (r *ruler) pointerDefault(a *idl.Attr, arg *idl.AttrArg) {
	kinds := []string{"ref", "unique", "ptr"}
	for _, kind := range kinds {
		if lower(arg.Text) == kind {
			return
		}
	}
	e := r.badArgument(a, arg.Span, "needs ref, unique or ptr, not "+arg.Text)
	e.Help = "most interfaces have [pointer_default(unique)]"
	if near := nearest(lower(arg.Text), kinds); near != "" {
		e.Help = fmt.Sprintf("did you mean %q?", near)
	}
}

func firstByte(text string) byte {
	if text == "" {
		return 0
	}
	return text[0]
}
