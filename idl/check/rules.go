package check

import (
	"fmt"
	"slices"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A ruler is the pass that holds the declarations of the files that were asked
// for against the rules of IDL and COM.
type ruler struct {
	*checker
	unit  *unit
	winrt bool // inside a namespace, where other rules hold for bases

	typedef idl.Attrs // of the typedef that is being looked at
}

func (c *checker) applyRules() {
	c.eachUnit(func(u *unit, decls []idl.Decl) {
		if u.ruled() {
			r := ruler{checker: c, unit: u}
			r.decls(decls)
		}
	})
}

func (r *ruler) decls(decls []idl.Decl) {
	for _, d := range decls {
		r.decl(d)
	}
}

func (r *ruler) decl(decl idl.Decl) {
	switch d := decl.(type) {
	case *idl.Interface:
		r.iface(d)
	case *idl.Coclass:
		r.coclass(d)
	case *idl.Library:
		r.attributes(d.Attrs, onLibrary)
		r.needUUID("library", &d.Common)
		r.decls(d.Decls)
	case *idl.Namespace:
		r.winrt = true
		r.decls(d.Decls)
		r.winrt = false
	case *idl.Module:
		r.attributes(d.Attrs, onModule)
		r.decls(d.Decls)
	case *idl.Typedef:
		r.attributes(d.Attrs, onType)
		r.typedef = d.Attrs
		r.typ(d.Type)
		r.typedef = nil
		r.fits(d.Attrs, d.Type)
	case *idl.TypeDecl:
		r.attributes(d.Attrs, onType)
		r.typ(d.Type)
	case *idl.Method:
		r.method(d, operation{})
	case *idl.Property:
		r.attributes(d.Attrs, onProperty)
		r.typ(d.Type)
	}
}

// coclass checks a class and the list of its interfaces.
func (r *ruler) coclass(d *idl.Coclass) {
	r.attributes(d.Attrs, onCoclass)
	if !d.Forward {
		r.needUUID("coclass", &d.Common)
	}
	first := map[bool]*idl.CoclassMember{}
	for _, m := range d.Members {
		r.attributes(m.Attrs, onMember)
		a := m.Attrs.Get("default")
		if a == nil {
			continue
		}
		source := m.Attrs.Has("source")
		if was := first[source]; was != nil {
			e := r.breach(r.unit, diag.Conflict, a.Span, "a second [default] in coclass %q", d.Name)
			e.Related = append(e.Related, diag.Related{Span: was.NameSpan, Message: "the first one is here"})
			e.Help = "a class has one default interface, and one default source of events"
			continue
		}
		first[source] = m
	}
}

// iface checks an interface and what is in it.
func (r *ruler) iface(i *idl.Interface) {
	r.attributes(i.Attrs, onInterface)
	if i.Forward {
		return
	}
	r.base(i)
	if r.isRemote(i) {
		r.needUUID(kindOf(i), &i.Common)
	}
	r.twice(i)
	r.dispatchIDs(i)
	for _, d := range i.Decls {
		if m, ok := d.(*idl.Method); ok {
			r.method(m, operation{iface: i, local: i.Attrs.Has("local") || m.Attrs.Has("local")})
		} else {
			r.decl(d)
		}
	}
}

// isRemote reports whether i can be asked for by its id.
func (r *ruler) isRemote(i *idl.Interface) bool {
	switch {
	case i.Attrs.Has("local"), i.Delegate: // a delegate may be for its own file alone
		return false
	case i.Kind == idl.RPCInterface:
		return len(i.Methods) > 0
	}
	return true
}

// kindOf says what kind of interface i is.
func kindOf(i *idl.Interface) string {
	if i.Kind == idl.DispatchInterface {
		return "dispinterface"
	}
	return "interface"
}

// needUUID reports a missing uuid.
func (r *ruler) needUUID(what string, d *idl.Common) {
	if d.Attrs.Has("uuid") || r.unit.file.Lost(d.Name) || slices.ContainsFunc(d.Attrs, r.isUnknown) { // an unknown one may be it, misspelled
		return
	}
	e := r.breach(r.unit, diag.NoUUID, d.NameSpan, "%s %q has no uuid", what, d.Name)
	e.Help = fmt.Sprintf("put [uuid(xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)] before the %s; uuidgen makes one", what)
}

// base checks what i derives from.
func (r *ruler) base(i *idl.Interface) {
	switch {
	case i.Kind != idl.ObjectInterface || i.Attrs.Has("local"):
	case i.Base == nil && i.BaseName == "" && i.Name != "IUnknown" && !r.winrt:
		e := r.breach(r.unit, diag.WrongRoot, i.NameSpan, "object interface %q derives from nothing", i.Name)
		e.Help = fmt.Sprintf("every object interface comes from IUnknown: interface %s : IUnknown", i.Name)
	case i.Base != nil && i.Base.Kind != idl.ObjectInterface && !i.Base.Forward:
		e := r.breach(r.unit, diag.NotObjectBase, i.BaseSpan, "object interface %q derives from %q, which is not [object]", i.Name, i.BaseName)
		e.Related = append(e.Related, diag.Related{Span: i.Base.NameSpan, Message: fmt.Sprintf("%q is declared here", i.BaseName)})
		e.Help = fmt.Sprintf("put [object] before %q, or derive from IUnknown", i.BaseName)
	}
	if i.Base != nil && i.Base.Forward {
		e := r.breach(r.unit, diag.Unresolved, i.BaseSpan, "base interface %q is declared but not defined", i.BaseName)
		e.Related = append(e.Related, diag.Related{Span: i.Base.NameSpan, Message: "declared here"})
		e.Help = "import the file that defines it: without its methods, those of the derived interface have no places"
	}
}

// twice looks for methods of one name. The accessors of a property share a
// name and differ in kind.
func (r *ruler) twice(i *idl.Interface) {
	type key struct{ accessor, name string }
	first := map[key]*idl.Method{}
	for _, d := range i.Decls {
		m, ok := d.(*idl.Method)
		if !ok {
			continue
		}
		k := key{accessor(m), m.Name}
		if was := first[k]; was != nil {
			e := r.breach(r.unit, diag.Redefinition, m.NameSpan, "redefinition of method %q in interface %q", m.Name, i.Name)
			e.Related = append(e.Related, diag.Related{Span: was.NameSpan, Message: "first defined here"})
			continue
		}
		first[k] = m
	}
}

// accessor tells the accessors of a property from each other.
func accessor(m *idl.Method) string {
	for _, kind := range []string{"propget", "propput", "propputref", "eventadd", "eventremove"} {
		if m.Attrs.Has(kind) {
			return kind
		}
	}
	return ""
}

// An operation is what surrounds a method.
type operation struct {
	iface *idl.Interface // nil for functions outside interfaces
	local bool           // never crosses a boundary
}

// object reports whether the method has to return HRESULT. What lacks [object]
// is there for type libraries, where MIDL does not ask for it, and those of
// IUnknown itself do not travel.
func (o operation) object() bool {
	return o.iface != nil && !o.local && o.iface.Attrs.Has("object") && o.iface.Name != "IUnknown"
}

// scripted reports whether the method is one that scripts call.
func (o operation) scripted() bool {
	return o.iface != nil && (o.iface.Kind == idl.DispatchInterface || o.iface.Attrs.Has("dual") || o.iface.Attrs.Has("oleautomation"))
}

// remote reports whether the method is on the wire.
func (o operation) remote() bool {
	return o.iface != nil && o.iface.Kind != idl.DispatchInterface && !o.local
}

func (r *ruler) method(m *idl.Method, o operation) {
	r.attributes(m.Attrs, onMethod)
	if o.object() && isMissing(m.Result) {
		e := r.breach(r.unit, diag.NotHRESULT, m.NameSpan, "method %q of object interface %q has no result type, expected HRESULT", m.Name, o.iface.Name)
		e.Help = fmt.Sprintf("write HRESULT %s(…)", m.Name)
	} else if o.object() && !r.isHRESULT(m.Result) {
		e := r.breach(r.unit, diag.NotHRESULT, m.Result.Where(), "method %q of object interface %q returns %s, expected HRESULT", m.Name, o.iface.Name, typeText(m.Result))
		e.Help = "results go into [out] parameters; only [local] methods may return something else"
	}
	if o.remote() && m.Varargs {
		r.breach(r.unit, diag.Varargs, m.NameSpan, "method %q has a variable number of arguments, which cannot be sent", m.Name).
			Help = "make it [local], or pass an array"
	}
	r.typ(m.Result)
	r.access(m)
	r.leftOut(m, o)
	r.params(m, o)
}

// isMissing reports whether nothing is written where a type should be.
func isMissing(t idl.Type) bool {
	b, ok := t.(*idl.Base)
	return ok && b.Spelling == ""
}

func (r *ruler) isHRESULT(t idl.Type) bool {
	return t == nil || named(t, "HRESULT", "SCODE") || r.isInvalid(t)
}
