package check

import "github.com/goidl/goidl/idl"

// A copier copies what a parameterized interface declares, for one of its
// instances. It says which type stands for a name, nil if the name is none of the
// interface's parameters. In a copy no name is resolved but those of arguments.
type copier func(name string) idl.Type

func (c copier) method(m *idl.Method) *idl.Method {
	n := *m
	n.Attrs = c.attrs(m.Attrs)
	n.Result = c.typ(m.Result)
	n.Params = c.params(m.Params)
	return &n
}

func (c copier) params(list []*idl.Param) []*idl.Param {
	var params []*idl.Param
	for _, p := range list {
		n := *p
		n.Attrs = c.attrs(p.Attrs)
		n.Type = c.typ(p.Type)
		params = append(params, &n)
	}
	return params
}

func (c copier) attrs(list idl.Attrs) idl.Attrs {
	var attrs idl.Attrs
	for _, a := range list {
		n := *a
		n.Args = nil
		for _, arg := range a.Args {
			x := *arg
			x.Expr, x.Type = c.expr(arg.Expr), c.typ(arg.Type)
			n.Args = append(n.Args, &x)
		}
		attrs = append(attrs, &n)
	}
	return attrs
}

// typ copies a type. Structures and the like, which have no place in the methods
// of WinRT, stay as they are.
func (c copier) typ(t idl.Type) idl.Type {
	switch t := t.(type) {
	case *idl.TypeName:
		if arg := c(t.Name); arg != nil && len(t.Args) == 0 {
			return arg
		}
		return c.name(t)
	case *idl.Pointer:
		return &idl.Pointer{TypeCommon: t.TypeCommon, Elem: c.typ(t.Elem)}
	case *idl.Array:
		return &idl.Array{TypeCommon: t.TypeCommon, Elem: c.typ(t.Elem), Len: c.expr(t.Len), Low: c.expr(t.Low), Star: t.Star}
	case *idl.SafeArray:
		return &idl.SafeArray{TypeCommon: t.TypeCommon, Elem: c.typ(t.Elem)}
	}
	return t
}

func (c copier) name(t *idl.TypeName) *idl.TypeName {
	n := &idl.TypeName{TypeCommon: t.TypeCommon, Tag: t.Tag, Name: t.Name}
	for _, arg := range t.Args {
		n.Args = append(n.Args, c.typ(arg))
	}
	return n
}

func (c copier) expr(e idl.Expr) idl.Expr {
	switch e := e.(type) {
	case *idl.Ident:
		return &idl.Ident{ExprCommon: e.ExprCommon, Name: e.Name}
	case *idl.Unary:
		return &idl.Unary{ExprCommon: e.ExprCommon, Op: e.Op, X: c.expr(e.X)}
	case *idl.Binary:
		return &idl.Binary{ExprCommon: e.ExprCommon, Op: e.Op, X: c.expr(e.X), Y: c.expr(e.Y)}
	case *idl.Cond:
		return &idl.Cond{ExprCommon: e.ExprCommon, Test: c.expr(e.Test), Then: c.expr(e.Then), Else: c.expr(e.Else)}
	case *idl.Cast:
		return &idl.Cast{ExprCommon: e.ExprCommon, Type: c.typ(e.Type), X: c.expr(e.X)}
	case *idl.Sizeof:
		return &idl.Sizeof{ExprCommon: e.ExprCommon, Type: c.typ(e.Type), X: c.expr(e.X)}
	}
	return e // what else there is refers to nothing
}
