package idl

import "fmt"

// A Pos is a place in a source file. The zero Pos is no place.
type Pos struct {
	Filename string
	Offset   int // bytes from the start of the file, from 0
	Line     int // from 1
	Column   int // runes from the start of the line, from 1
}

// IsValid reports whether p is a place.
func (p Pos) IsValid() bool { return p.Line > 0 }

// String formats p as file:line:column, the form that editors parse.
func (p Pos) String() string {
	if !p.IsValid() {
		return p.Filename
	}
	return fmt.Sprintf("%s:%d:%d", p.Filename, p.Line, p.Column)
}

// A Span is a stretch of source text, from Pos up to but not including End.
// When a macro produced the text, Pos and End are where the macro was used and
// Macro tells the rest.
type Span struct {
	Pos   Pos
	End   Pos
	Macro *Expansion // nil for text that stands in the file as it is
}

// An Expansion says which macro a piece of text came from.
type Expansion struct {
	Name   string
	Body   Pos        // where the text was written, inside the macro's definition
	Parent *Expansion // the macro whose expansion used this one; nil for the outermost
}
