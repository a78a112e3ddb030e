package diag

import (
	"encoding/json"
	"io"

	"github.com/goidl/goidl/idl"
)

// RenderJSON prints list for programs, as one JSON object per line with the
// members file, line, column, endLine, endColumn, severity, code, message, and
// where they apply help, related and macros. Columns count runes, from 1; the
// end is the first position after the range.
func RenderJSON(w io.Writer, list List) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, d := range list {
		if err := enc.Encode(newJSONDiagnostic(d)); err != nil {
			return err
		}
	}
	return nil
}

type jsonDiagnostic struct {
	jsonSpan
	Severity string        `json:"severity"`
	Code     Code          `json:"code"`
	Message  string        `json:"message"`
	Help     string        `json:"help,omitempty"`
	Related  []jsonRelated `json:"related,omitempty"`
}

type jsonRelated struct {
	jsonSpan
	Message string `json:"message"`
}

type jsonSpan struct {
	File      string      `json:"file"`
	Line      int         `json:"line"`
	Column    int         `json:"column"`
	EndLine   int         `json:"endLine"`
	EndColumn int         `json:"endColumn"`
	Macros    []jsonMacro `json:"macros,omitempty"` // innermost first
}

type jsonMacro struct {
	Name   string `json:"name"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func newJSONDiagnostic(d *Diagnostic) jsonDiagnostic {
	j := jsonDiagnostic{
		jsonSpan: newJSONSpan(d.Span),
		Severity: d.Severity.String(),
		Code:     d.Code,
		Message:  d.Message,
		Help:     d.Help,
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, jsonRelated{newJSONSpan(r.Span), r.Message})
	}
	return j
}

func newJSONSpan(s idl.Span) jsonSpan {
	end := endOf(s)
	j := jsonSpan{
		File: s.Pos.Filename, Line: s.Pos.Line, Column: s.Pos.Column,
		EndLine: end.Line, EndColumn: end.Column,
	}
	for m := s.Macro; m != nil; m = m.Parent {
		j.Macros = append(j.Macros, jsonMacro{m.Name, m.Body.Filename, m.Body.Line, m.Body.Column})
	}
	return j
}

// endOf gives the end of a span, which is its start if nobody says more.
func endOf(s idl.Span) idl.Pos {
	if !s.End.IsValid() || s.End.Filename != s.Pos.Filename {
		return s.Pos
	}
	return s.End
}
