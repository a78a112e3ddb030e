package check

import (
	"path"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// Program resolves prog in place and reports what is wrong with it.
func Program(prog *idl.Program) diag.List {
	c := newChecker(prog)
	c.declareAll()
	c.resolveAll()
	c.instantiateAll()
	c.cutCycles()
	c.evaluateAll()
	c.collectAll()
	c.compareAll()
	c.applyRules()
	c.diags.Sort()
	return c.diags
}

// Bounds on chains of definitions of which each needs the next to be understood
// first. Types are walked down again and again, here and by those who generate
// code, so that their bound is as low as the parser's.
const (
	maxDepth  = 400    // typedefs, bases, structures in structures
	maxValues = 10_000 // constants, each worked out once
)

// A checker holds what the passes leave for each other.
type checker struct {
	prog  *idl.Program
	diags diag.List
	units []*unit // in the order of prog.Files
	index [spaces]map[string]*symbol

	seen    map[any]bool // structure bodies of the running pass: typedefs share them
	missing map[missingName]bool
	depth   int

	under  map[*idl.Typedef]idl.Type // what typedefs come to
	values map[any]*cell             // of *idl.Const and *idl.EnumMember
	bounds map[*idl.Array]state
	layout map[idl.Type]layout // of structures and unions
	enums  map[*idl.EnumMember]*idl.Enum
	vague  map[idl.Expr]bool // cases whose value could not be computed

	// WinRT.
	fullNames map[any]string            // of what stands in namespaces
	flags     map[*idl.Enum]bool        // enumerations with [flags] before their typedef or declaration
	generics  map[*idl.Interface]placed // interfaces with parameters
	uses      []use                     // of them, still to be instantiated
	instances map[string][]instance     // by their names in C
}

// A unit is a file with what the checker knows about it.
type unit struct {
	file   *idl.File
	number int
	root   bool
	sees   bitset // numbers of the files whose declarations it sees, itself included
	reads  bitset // of those, the ones that it imports by its own words
}

// A missingName is an unknown name in a file. It is reported where it is first
// used, not each time.
type missingName struct {
	unit  *unit
	space space
	name  string
}

func newChecker(prog *idl.Program) *checker {
	c := &checker{
		prog:    prog,
		seen:    map[any]bool{},
		missing: map[missingName]bool{},
		under:   map[*idl.Typedef]idl.Type{},
		values:  map[any]*cell{},
		bounds:  map[*idl.Array]state{},
		layout:  map[idl.Type]layout{},
		enums:   map[*idl.EnumMember]*idl.Enum{},
		vague:   map[idl.Expr]bool{},

		fullNames: map[any]string{},
		flags:     map[*idl.Enum]bool{},
		generics:  map[*idl.Interface]placed{},
		instances: map[string][]instance{},
	}
	for i := range c.index {
		c.index[i] = map[string]*symbol{}
	}
	numbers := map[*idl.File]int{}
	for _, f := range prog.Files {
		if _, twice := numbers[f]; f == nil || twice {
			continue
		}
		numbers[f] = len(c.units)
		c.units = append(c.units, &unit{file: f, number: len(c.units)})
	}
	for _, f := range prog.Roots {
		if n, ok := numbers[f]; ok {
			c.units[n].root = true
		}
	}
	c.findVisible(numbers)
	return c
}

// findVisible computes which files each file sees. Imported files come before
// their importers, so that one round settles it; only files that import each
// other in a circle take more.
func (c *checker) findVisible(numbers map[*idl.File]int) {
	for _, u := range c.units {
		u.sees, u.reads = newBitset(len(c.units)), newBitset(len(c.units))
		u.sees.add(u.number)
		u.reads.add(u.number)
	}
	for changed := true; changed; {
		changed = false
		for _, u := range c.units {
			for _, imp := range u.file.Imports {
				n, ok := numbers[imp.File]
				if ok && u.sees.union(c.units[n].sees) {
					changed = true
				}
				if ok && !imp.Implied && u.reads.union(c.units[n].reads) {
					changed = true
				}
			}
		}
	}
}

// ruled reports whether u's declarations are held against the rules of COM.
func (u *unit) ruled() bool { return u.root && !u.file.Header }

// lost reports whether name stands in text of u, or of a file that u sees, which
// could not be read: it may be declared there.
func (c *checker) lost(u *unit, name string) bool {
	for _, o := range c.units {
		if u.sees.has(o.number) && o.file.Lost(name) {
			return true
		}
	}
	return false
}

// isC reports whether the text at span comes from a C header.
func (u *unit) isC(span idl.Span) bool {
	if u.file.Header {
		return true
	}
	ext := path.Ext(span.Pos.Filename)
	return strings.EqualFold(ext, ".h") || strings.EqualFold(ext, ".hpp")
}

// fault reports a name or a constant that makes no sense. In C headers nothing
// is a fault; what they refer to may be beyond IDL.
func (c *checker) fault(u *unit, code diag.Code, at idl.Span, format string, args ...any) *diag.Diagnostic {
	if u.isC(at) {
		return &diag.Diagnostic{}
	}
	return c.diags.Errorf(code, at, format, args...)
}

// breach reports what breaks the rules of COM. That is an error in a file that
// was asked for, a warning if the text is part of somebody else's SDK, and
// nothing in files that are only imported.
func (c *checker) breach(u *unit, code diag.Code, at idl.Span, format string, args ...any) *diag.Diagnostic {
	switch {
	case !u.ruled() || u.isC(at):
		return &diag.Diagnostic{}
	case u.file.Shipped || c.prog.Shipped[at.Pos.Filename]:
		return c.diags.Add(diag.Warning, code, at, format, args...)
	}
	return c.diags.Errorf(code, at, format, args...)
}

// A bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset    { return make(bitset, (n+63)/64) }
func (b bitset) add(n int)      { b[n/64] |= 1 << (n % 64) }
func (b bitset) has(n int) bool { return b[n/64]&(1<<(n%64)) != 0 }
func (b bitset) union(o bitset) (grew bool) {
	for i := range b {
		if o[i]&^b[i] != 0 {
			b[i] |= o[i]
			grew = true
		}
	}
	return grew
}

// enter counts one more step into a chain of definitions and reports whether
// that is still allowed; leave undoes it. The first chain that is too long is
// reported at the place where it became so.
func (c *checker) enter(limit int, at idl.Span) bool {
	c.depth++
	if c.depth == limit+1 {
		c.tooDeep(limit, at)
	}
	return c.depth <= limit
}

func (c *checker) tooDeep(limit int, at idl.Span) {
	c.diags.Errorf(diag.TooDeep, at, "definitions depend on each other more than %d deep", limit)
}

func (c *checker) leave() { c.depth-- }

// firstSight reports whether the running pass sees the body x for the first
// time. A nil x is never seen.
func (c *checker) firstSight(x any) bool {
	if c.seen[x] {
		return false
	}
	c.seen[x] = true
	return true
}

// eachUnit runs a pass over all files.
func (c *checker) eachUnit(pass func(u *unit, decls []idl.Decl)) {
	clear(c.seen)
	for _, u := range c.units {
		pass(u, u.file.Decls)
	}
}

// eachUnitWhole is eachUnit for passes that look at instances of parameterized
// interfaces as well.
func (c *checker) eachUnitWhole(pass func(u *unit, decls []idl.Decl)) {
	c.eachUnit(func(u *unit, _ []idl.Decl) { pass(u, u.file.All()) })
}
