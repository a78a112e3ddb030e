package gen

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// An array of several dimensions is an array of arrays in Go. On the wire it is
// one array: the maximum counts of all dimensions that are conformant come first,
// then an offset and a count for each one that is varying, from the outside in,
// then nothing but elements (C706 14.3.3.4 to 14.3.3.7). Dimensions of fixed size
// inside the last one with counts are part of the elements. Pointers between
// two arrays make them two.
//
// Strings in an array are its last dimension if their size is known at run time
// only: they have one maximum count together, which is with those of the array,
// and each its own offset and actual count (C706 14.3.5).

// dims gives the dimensions of an array from the outside in, down to the last
// one that has counts.
func (s *shape) dims() []*shape {
	list := []*shape{s}
	e := s.elem
	for ; e.kind == arrayKind; e = e.elem {
		list = append(list, e)
	}
	if e.kind == stringKind && e.bounds.conformant() {
		return append(list, e)
	}
	for len(list) > 1 && !list[len(list)-1].isSlice() {
		list = list[:len(list)-1]
	}
	return list
}

// maxCounts gives the number of maximum counts that stand in front of a struct
// whose last member is s.
func (s *shape) maxCounts() int {
	n := 0
	switch s.kind {
	case recordKind:
		return s.rec.settle().maxCounts
	case stringKind:
		return s.bounds.maxCounts()
	case arrayKind:
		for _, dim := range s.dims() {
			n += dim.bounds.maxCounts()
		}
	}
	return n
}

// maxCounts gives the number of maximum counts of one dimension.
func (b *bounds) maxCounts() int {
	if b.conformant() {
		return 1
	}
	return 0
}

// rows makes the steps of the elements of an array of several dimensions: of the
// dimension dim, whose array is at place. Inner ones are rows; what they are rows
// of is at of.
func (s *steps) rows(dims []*shape, dim int, of, place string, hoisted bool) []step {
	sh := dims[dim]
	if sh.kind == stringKind {
		return []step{{op: opString, place: place, shape: sh, of: of, dims: dims, dim: dim, hoisted: hoisted}}
	}
	var list []step
	if dim > 0 && sh.isSlice() {
		list = append(list, step{op: opRow, place: place, shape: sh, of: of, dims: dims, dim: dim, hoisted: hoisted})
	}
	if dim == len(dims)-1 {
		return append(list, s.elements(sh, place, hoisted && dim == 0))
	}
	each := s.each(sh, place, func(_ *shape, row string) []step {
		return s.rows(dims, dim+1, of, row, hoisted)
	})
	each.hoisted = hoisted && dim == 0
	return append(list, each)
}

// at gives the step for one dimension.
func (s step) at(dims []*shape, dim int) step {
	s.shape, s.dims, s.dim = dims[dim], dims, dim
	return s
}

// maxVar names the variable that a decoder reads the maximum count of a step's
// dimension into, or is given it in. A fixed size is a number.
func (c *coder) maxVar(s step, place string) string {
	switch {
	case !s.shape.bounds.conformant():
		return strconv.FormatInt(s.shape.bounds.len, 10)
	case s.hoisted:
		before := 0
		for _, dim := range s.dims[:s.dim] {
			before += dim.bounds.maxCounts()
		}
		return maxParam(before)
	}
	return c.varName(s, place, "Max")
}

// lenVar names the variable for the number of elements in a step's dimension.
func (c *coder) lenVar(s step, place string) string {
	if s.shape.bounds.varying() {
		return c.varName(s, place, "Len")
	}
	return c.maxVar(s, place)
}

// varName names a variable for what is read of a step's dimension of the array at
// place.
func (c *coder) varName(s step, place, what string) string {
	name := strings.NewReplacer("[", "", "]", "", "(", "", ")", "").Replace(place)
	name = unexported(name[strings.LastIndexAny(name, ".*")+1:]) + what
	if s.dim > 0 {
		name += strconv.Itoa(s.dim)
	}
	return c.free(name)
}

// free gives name, or something like it if a parameter, or the variable of a field,
// is called so.
func (c *coder) free(name string) string {
	var taken scope
	switch a := c.access.(type) {
	case paramAccess:
		taken = a.sig.scope()
	case fieldAccess:
		taken = a.rec.scope()
	}
	for taken[name] {
		name += "_"
	}
	return name
}

// scope gives the names of the variables for the fields that are no fields in Go.
func (r *record) scope() scope {
	names := scope{}
	for _, m := range r.fields {
		if m.length != nil {
			names.reserve(fieldVar(m))
		}
	}
	return names
}

// maxParam names the parameter of DecodeNDR that is the maximum count in front
// of the record, or one after the first.
func maxParam(n int) string {
	if n == 0 {
		return "max"
	}
	return "max" + strconv.Itoa(n)
}

func (c *coder) encodeDims(s step, dims []*shape) []jen.Code {
	var counts, variances []jen.Code
	for i, dim := range dims {
		if dim.bounds.conformant() && !s.hoisted {
			counts = append(counts, c.encodeMaxCount(s.at(dims, i)))
		}
		if dim.bounds.varying() {
			variances = append(variances, c.encodeVariance(s.at(dims, i))...)
		}
	}
	return append(counts, variances...)
}

// encodeRow compares the length of a row with the count that was written for it.
func (c *coder) encodeRow(s step) *jen.Statement {
	return c.call("LenIs", jen.Len(jen.Id(s.place)), c.size(s.shape.bounds.counter()))
}

// decodeDims prints how all counts are read, and makes the outermost slice.
func (c *coder) decodeDims(s step, dims []*shape) []jen.Code {
	var counts, variances []jen.Code
	args := one(jen.Lit(cell(dims).least()))
	for i, dim := range dims {
		d := s.at(dims, i)
		if dim.bounds.conformant() {
			counts = append(counts, c.decodeMax(d)...)
		}
		if dim.bounds.varying() {
			variances = append(variances, c.decodeDimVariance(d)...)
		}
		if dim.kind == arrayKind {
			args = append(args, jen.Id(c.lenVar(d, s.place)))
		}
	}
	code := append(counts, variances...)
	cells := c.call("Cells", args...)
	if dims[0].isSlice() {
		return append(code, c.set(s.place, jen.Make(typeCode(s.shape.goTyp), cells)))
	}
	return append(append(code, c.declare(s.place, s.shape.goTyp)...), cells)
}

// cell gives what the elements of the innermost array are.
func cell(dims []*shape) *shape {
	last := dims[len(dims)-1]
	if last.kind == stringKind {
		return last
	}
	return last.elem
}

// decodeMax prints how the maximum count of one dimension is read, unless it was,
// and compared.
func (c *coder) decodeMax(s step) []jen.Code {
	size, name := s.shape.bounds.size, c.maxVar(s, s.place)
	want := c.want(size)
	switch {
	case s.hoisted && want != nil:
		return one(c.call("Agree", jen.Id(name), want))
	case s.hoisted:
		c.late = append(c.late, c.call("Agree", jen.Id(name), c.size(size)))
		return nil
	case want != nil:
		return one(jen.Id(name).Op(":=").Add(c.call("MaxCountIs", want)))
	}
	code, _ := c.lateMaxCount(s, name)
	return code
}

// decodeDimVariance prints how the offset and the actual count of one dimension
// are read and compared.
func (c *coder) decodeDimVariance(s step) []jen.Code {
	first, n := c.varName(s, s.place, "First"), c.lenVar(s, s.place)
	code := one(jen.List(jen.Id(first), jen.Id(n)).Op(":=").Add(c.call("Dimension", jen.Id(c.maxVar(s, s.place)))))
	code = append(code, c.agree(first, s.shape.bounds.first)...)
	if s.dim == 0 && c.saysItself(s.shape.bounds.length, s.place) && !c.isRead(s.shape.bounds.length) {
		return code // the number itself will be compared when it is read
	}
	return append(code, c.agree(n, s.shape.bounds.length)...)
}

// agree prints the comparison of a count with what the IDL says of it: nothing is
// zero. If that is not known yet, it waits.
func (c *coder) agree(name string, x expr) []jen.Code {
	if x.e == nil {
		return one(c.call("Agree", jen.Id(name), jen.Lit(0)))
	}
	if want := c.want(x); want != nil {
		return one(c.call("Agree", jen.Id(name), want))
	}
	c.late = append(c.late, c.call("Agree", jen.Id(name), c.size(x)))
	return nil
}

// decodeRow makes one row.
func (c *coder) decodeRow(s step) *jen.Statement {
	n := c.call("Row", jen.Id(c.lenVar(s, s.of)))
	return jen.Id(s.place).Op("=").Add(c.newSlice(s, n))
}
