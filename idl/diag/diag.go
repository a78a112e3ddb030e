// Package diag is what the compiler says about a program: diagnostics with a
// code, a place, and a way out. A diagnostic is data; Render turns it into text.
package diag

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/goidl/goidl/idl"
)

// Severity says how bad it is.
type Severity int

// The severities. Only an Error stops compilation.
const (
	Error Severity = iota
	Warning
	Note
)

// String gives the word that diagnostics are printed with.
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Note:
		return "note"
	}
	return "error"
}

// A Diagnostic is one finding.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Span     idl.Span // the tight range to underline
	Message  string   // one line, lower case, no full stop
	Help     string   // what to do about it, or ""
	Related  []Related
}

// A Related is a second place that explains a diagnostic.
type Related struct {
	Span    idl.Span
	Message string
}

// Error gives the first line of the printed form.
func (d *Diagnostic) Error() string {
	return fmt.Sprintf("%s: %s %s: %s", d.Span.Pos, d.Severity, d.Code, d.Message)
}

// A List collects diagnostics. The zero List is empty and ready for use.
type List []*Diagnostic

// Add appends a diagnostic and returns it, so that Help and Related can be set.
// Strings among the arguments are cut if they are too long to be read.
func (l *List) Add(sev Severity, code Code, span idl.Span, format string, args ...any) *Diagnostic {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = shorten(text)
		}
	}
	d := &Diagnostic{Severity: sev, Code: code, Span: span, Message: fmt.Sprintf(format, args...)}
	*l = append(*l, d)
	return d
}

// Errorf appends an error and returns it.
func (l *List) Errorf(code Code, span idl.Span, format string, args ...any) *Diagnostic {
	return l.Add(Error, code, span, format, args...)
}

// HasErrors reports whether l holds at least one Error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d *Diagnostic) bool { return d.Severity == Error })
}

// Sort orders l by file, line and column, and drops exact repetitions.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b *Diagnostic) int {
		p, q := a.Span.Pos, b.Span.Pos
		return cmp.Or(
			cmp.Compare(p.Filename, q.Filename),
			cmp.Compare(p.Line, q.Line),
			cmp.Compare(p.Column, q.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	*l = slices.CompactFunc(*l, func(a, b *Diagnostic) bool {
		return a.Span.Pos == b.Span.Pos && a.Code == b.Code && a.Message == b.Message
	})
}
