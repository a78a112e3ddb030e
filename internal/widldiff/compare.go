package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/goidl/goidl/idl"
)

// A difference is something that widl and goidl see differently.
type difference struct{ what, widl, goidl string }

func (d difference) String() string {
	return fmt.Sprintf("%s: widl says %s, goidl says %s", d.what, d.widl, d.goidl)
}

const nothing = "nothing"

// A comparison collects the differences of one file.
type comparison struct {
	widl, goidl *facts
	diffs       []difference
	unknown     int // types that the model has no name for: not compared
}

// compare gives the differences between what widl and goidl say.
func compare(widl, goidl *facts) *comparison {
	c := &comparison{widl: widl, goidl: goidl}
	for _, what := range widl.lost {
		c.differ(what, nothing, "it is there")
	}
	c.ifaces()
	eachKey("", widl.guids, goidl.guids, c.guid)
	eachKey("RPC interface ", widl.handles, goidl.handles, c.text)
	eachKey("constant ", widl.consts, goidl.consts, c.value)
	eachKey("enumerator ", widl.enumerators, goidl.enumerators, c.value)
	eachKey("", widl.enums, goidl.enums, c.enum)
	eachKey("", widl.records, goidl.records, c.record)
	eachKey("typedef ", widl.typedefs, goidl.typedefs, c.text)
	eachKey("function ", widl.funcs, goidl.funcs, c.function)
	return c
}

func (c *comparison) differ(what, widl, goidl string) {
	c.diffs = append(c.diffs, difference{what, widl, goidl})
}

// eachKey calls visit for every key of either map, in order.
func eachKey[T any](kind string, widl, goidl map[string]T, visit func(what string, w, g T, inWidl, inGoidl bool)) {
	keys := maps.Clone(widl)
	if keys == nil {
		keys = map[string]T{}
	}
	maps.Copy(keys, goidl)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		w, inWidl := widl[key]
		g, inGoidl := goidl[key]
		visit(kind+key, w, g, inWidl, inGoidl)
	}
}

// missing reports what only one side has.
func (c *comparison) missing(what string, inWidl, inGoidl bool) bool {
	switch {
	case !inGoidl:
		c.differ(what, "it is there", nothing)
	case !inWidl:
		c.differ(what, nothing, "it is there")
	default:
		return false
	}
	return true
}

func (c *comparison) guid(what string, w, g idl.GUID, inWidl, inGoidl bool) {
	_, name, _ := strings.Cut(what, "_") // what is IID_name
	switch {
	case !inGoidl && c.goidl.async[name]:
	case c.missing(what, inWidl, inGoidl):
	case w != g:
		c.differ(what, w.String(), g.String())
	}
}

func (c *comparison) value(what string, w, g idl.Value, inWidl, inGoidl bool) {
	if !c.missing(what, inWidl, inGoidl) && !sameValue(w, g) {
		c.differ(what, fmt.Sprint(w), fmt.Sprint(g))
	}
}

// sameValue compares constants: integers by their bits.
func sameValue(w, g idl.Value) bool {
	a, okA := asInt(w)
	b, okB := asInt(g)
	if okA && okB {
		return a == b || fits32(a) && fits32(b) && int32(a) == int32(b) //nolint:gosec // the bits are what counts
	}
	x, okX := asFloat(w)
	y, okY := asFloat(g)
	return okX && okY && x == y || w != nil && w == g
}

// fits32 reports whether n is a value of 32 bits, be they signed or not.
func fits32(n int64) bool { return math.MinInt32 <= n && n <= math.MaxUint32 }

func (c *comparison) enum(what string, w, g *enum, inWidl, inGoidl bool) {
	if c.missing(what, inWidl, inGoidl) || slices.Equal(w.names, g.names) {
		return
	}
	c.differ(what, strings.Join(w.names, " "), strings.Join(g.names, " "))
}

func (c *comparison) record(what string, w, g *record, inWidl, inGoidl bool) {
	if c.missing(what, inWidl, inGoidl) {
		return
	}
	c.lists(what+": field", w.fields, g.fields)
}

// lists compares fields or parameters in order.
func (c *comparison) lists(what string, w, g []field) {
	if !slices.EqualFunc(w, g, sameName) {
		c.differ(what+"s", fieldNames(w), fieldNames(g))
		return
	}
	for i := range w {
		if !c.sameType(w[i].typ, g[i].typ) {
			c.differ(what+" "+w[i].name, w[i].typ, g[i].typ)
		}
	}
}

// sameName compares names. Widl calls unnamed parameters a, b and so on.
func sameName(w, g field) bool {
	return w.name == g.name || g.name == "" && len(w.name) == 1
}

func fieldNames(list []field) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.name
	}
	return strings.Join(names, " ")
}

// sameType compares types. What the model does not know differs from nothing.
func (c *comparison) sameType(w, g string) bool {
	if strings.Contains(g, unknown) {
		c.unknown++
		return true
	}
	return w == g
}

func (c *comparison) text(what, w, g string, inWidl, inGoidl bool) {
	if !c.missing(what, inWidl, inGoidl) && !c.sameType(w, g) {
		c.differ(what, w, g)
	}
}

func (c *comparison) function(what string, w, g signature, inWidl, inGoidl bool) {
	if !c.missing(what, inWidl, inGoidl) {
		c.signature(what, w, g)
	}
}

func (c *comparison) signature(what string, w, g signature) {
	if !c.sameType(w.result, g.result) {
		c.differ(what+": result", w.result, g.result)
	}
	if w.vararg != g.vararg {
		c.differ(what+": more arguments", fmt.Sprint(w.vararg), fmt.Sprint(g.vararg))
	}
	c.lists(what+": parameter", w.params, g.params)
}

func (c *comparison) ifaces() {
	eachKey("interface ", c.widl.ifaces, c.goidl.ifaces, func(what string, w, g *iface, inWidl, inGoidl bool) {
		_, name, _ := strings.Cut(what, " ")
		if !inGoidl && c.goidl.async[name] || c.missing(what, inWidl, inGoidl) {
			return
		}
		if w.base != g.base && !g.instance {
			c.differ(what+": base", w.base, g.base)
		}
		if !g.dispatch && !slices.Equal(w.inherited, g.inherited) {
			c.differ(what+": inherited methods", strings.Join(w.inherited, " "), strings.Join(g.inherited, " "))
		}
		c.methods(what, w.own, g.own)
	})
}

func (c *comparison) methods(what string, w, g []signature) {
	if a, b := methodNames(w), methodNames(g); !slices.Equal(a, b) {
		c.differ(what+": methods", strings.Join(a, " "), strings.Join(b, " "))
		return
	}
	for i := range w {
		c.signature(what+": method "+w[i].name, w[i], g[i])
	}
}

func methodNames(list []signature) []string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.name
	}
	return names
}
