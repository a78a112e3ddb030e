package check

import (
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// A mode says what the names in an expression may refer to, and what it means
// when one is unknown.
type mode int

const (
	constant mode = iota // constants; an unknown name is an error
	member               // parameters, fields, constants; an unknown name is an error
	lenient              // anything; an unknown name may be a macro of some C header
)

// exprAttrs says how to read the expressions that attributes have as arguments.
// Attributes that are not here are lenient.
var exprAttrs = map[string]mode{
	"size_is": member, "max_is": member, "min_is": member,
	"length_is": member, "first_is": member, "last_is": member,
	"switch_is": member, "iid_is": member, "byte_count": member,
	"range": constant, "case": constant,
}

// foreignTypes are the attributes whose argument may be a type of C's that no
// IDL file declares.
var foreignTypes = map[string]bool{
	"represent_as": true, "user_marshal": true, "implicit_handle": true, "cs_char": true,
}

func lower(name string) string { return strings.ToLower(name) }

// attrs resolves the names in attribute arguments.
func (r *resolver) attrs(list idl.Attrs) {
	for _, a := range list {
		name := lower(a.Name)
		how, ok := exprAttrs[name]
		if !ok {
			how = lenient
		}
		for _, arg := range a.Args {
			r.attrExpr(a, &arg.Expr, how)
			if arg.Type != nil {
				arg.Type = r.attrType(name, arg.Type)
			}
		}
	}
}

func (r *resolver) attrType(name string, t idl.Type) idl.Type {
	tn, ok := t.(*idl.TypeName)
	if !ok || !foreignTypes[name] {
		return r.typ(t)
	}
	if r.find(r.unit, typeNames, r.ns, tn.Name) == nil {
		return t
	}
	return r.name(tn)
}

func (r *resolver) attrExpr(a *idl.Attr, e *idl.Expr, how mode) {
	if how != member {
		r.expr(e, how)
		return
	}
	r.idents(e, func(id *idl.Ident) {
		r.memberName(a, id)
	})
}

// memberName resolves a name in an attribute such as size_is.
func (r *resolver) memberName(a *idl.Attr, id *idl.Ident) {
	if id.Def = r.locals.find(id.Name); id.Def != nil {
		return
	}
	if id.Def = r.find(r.unit, valueNames, r.ns, id.Name); id.Def != nil || literal(id.Name) != nil {
		return
	}
	if r.lost(r.unit, id.Name) {
		return
	}
	d := r.breach(r.unit, diag.AttributeNames, id.Span, "%s refers to %q, which is no parameter, field or constant", a.Name, id.Name)
	if near := nearest(id.Name, r.locals.names()); near != "" {
		d.Help = fmt.Sprintf("did you mean %q?", near)
	} else {
		d.Help = fmt.Sprintf("declare %q beside it, or name something that is there", id.Name)
	}
}

// expr resolves the names in e.
func (r *resolver) expr(e *idl.Expr, how mode) {
	r.idents(e, func(id *idl.Ident) {
		id.Def = r.find(r.unit, valueNames, r.ns, id.Name)
		if id.Def == nil && how == lenient {
			id.Def = r.locals.find(id.Name)
		}
		if id.Def == nil && how == constant && literal(id.Name) == nil {
			r.undefined(valueNames, id.Name, id.Span, fmt.Sprintf("undefined symbol %q", id.Name))
		}
	})
}

// idents calls f for each name in e, and resolves the types in it.
func (r *resolver) idents(e *idl.Expr, f func(*idl.Ident)) {
	r.casts(e)
	walk(*e, func(e idl.Expr) {
		switch e := e.(type) {
		case *idl.Ident:
			f(e)
		case *idl.Cast:
			e.Type = r.typ(e.Type)
		case *idl.Sizeof:
			e.Type = r.typ(e.Type)
		}
	})
}

// casts finds the casts in e that only look like sums: without a table of types
// a parser reads (HANDLE)-1 as the difference of HANDLE and 1.
func (r *resolver) casts(e *idl.Expr) {
	for {
		switch x := (*e).(type) {
		case *idl.Binary:
			if t := r.castType(x); t != nil {
				sign := &idl.Unary{ExprCommon: x.ExprCommon, Op: x.Op, X: x.Y}
				*e = &idl.Cast{ExprCommon: x.ExprCommon, Type: t, X: sign}
				continue
			}
			r.casts(&x.Y)
			e = &x.X
		case *idl.Unary:
			e = &x.X
		case *idl.Cast:
			e = &x.X
		case *idl.Cond:
			r.casts(&x.Test)
			r.casts(&x.Then)
			e = &x.Else
		default:
			return
		}
	}
}

// castType gives the type if x is a cast of a signed operand.
func (r *resolver) castType(x *idl.Binary) idl.Type {
	id, ok := x.X.(*idl.Ident)
	if !ok || x.Op != "-" && x.Op != "+" && x.Op != "*" && x.Op != "&" {
		return nil
	}
	if r.locals.find(id.Name) != nil || r.find(r.unit, valueNames, r.ns, id.Name) != nil {
		return nil
	}
	if r.find(r.unit, typeNames, r.ns, id.Name) == nil {
		return nil
	}
	return &idl.TypeName{TypeCommon: idl.TypeCommon{Span: id.Span}, Name: id.Name}
}

// walk calls f for e and each expression in it.
func walk(e idl.Expr, f func(idl.Expr)) {
	for e != nil {
		f(e)
		switch x := e.(type) {
		case *idl.Binary:
			walk(x.Y, f)
			e = x.X
		case *idl.Unary:
			e = x.X
		case *idl.Cast:
			e = x.X
		case *idl.Sizeof:
			e = x.X
		case *idl.Member:
			e = x.X
		case *idl.Cond:
			walk(x.Test, f)
			walk(x.Then, f)
			e = x.Else
		case *idl.Call:
			for _, a := range x.Args {
				walk(a, f)
			}
			return
		default:
			return
		}
	}
}

// literal gives the value of a name that the language itself defines, or nil.
func literal(name string) *value {
	switch name {
	case "TRUE", "true":
		return &value{kind: int32Kind, bits: 1}
	case "FALSE", "false", "NULL":
		return &value{kind: int32Kind}
	}
	return nil
}
