package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/goidl/goidl/idl"
)

// RenderSARIF prints list as one run in the Static Analysis Results Interchange
// Format, version 2.1.0. Version is that of goidl, such as v1.2.3.
func RenderSARIF(w io.Writer, list List, version string) error {
	log := sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{newSARIFDriver(version)},
			ColumnKind: "unicodeCodePoints",
			Results:    []sarifResult{}, // no faults found is something else than not looked for: null
		}},
	}
	rules := map[Code]int{}
	run := &log.Runs[0]
	for _, d := range list {
		if _, known := rules[d.Code]; !known {
			rules[d.Code] = len(rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(d.Code))
		}
		run.Results = append(run.Results, newSARIFResult(d, rules[d.Code]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(log)
}

// The types follow SARIF 2.1.0, sections 3.13 (log), 3.14 (run), 3.18 (tool),
// 3.19 (driver), 3.27 (result), 3.28 to 3.30 (location), 3.49 (rule).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion"`
		InformationURI  string      `json:"informationUri"`
		Rules           []sarifRule `json:"rules,omitempty"`
	}
	sarifRule struct {
		ID    Code      `json:"id"`
		Short sarifText `json:"shortDescription"`
		Full  sarifText `json:"fullDescription"`
		Help  sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    Code            `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		Message  *sarifText    `json:"message,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

func newSARIFDriver(version string) sarifDriver {
	return sarifDriver{
		Name:            "goidl",
		SemanticVersion: strings.TrimPrefix(version, "v"),
		InformationURI:  "https://github.com/goidl/goidl",
	}
}

// newSARIFRule describes a code. Every code has an entry.
func newSARIFRule(code Code) sarifRule {
	e, _ := EntryFor(string(code))
	return sarifRule{ID: code, Short: sarifText{e.Title}, Full: sarifText{e.Text}, Help: sarifText{e.Page()}}
}

func newSARIFResult(d *Diagnostic, rule int) sarifResult {
	r := sarifResult{
		RuleID:    d.Code,
		RuleIndex: rule,
		Level:     d.Severity.String(),
		Message:   sarifText{d.fullMessage()},
		Locations: []sarifLocation{newSARIFLocation(d.Span)},
	}
	r.Related = appendSARIFMacros(r.Related, d.Span.Macro)
	for _, rel := range d.Related {
		if !rel.Span.Pos.IsValid() {
			continue // it is part of the message
		}
		at := newSARIFLocation(rel.Span)
		at.Message = &sarifText{rel.Message}
		r.Related = appendSARIFMacros(append(r.Related, at), rel.Span.Macro)
	}
	return r
}

// appendSARIFMacros adds the places in macros where text was written.
func appendSARIFMacros(list []sarifLocation, m *idl.Expansion) []sarifLocation {
	for ; m != nil; m = m.Parent {
		at := newSARIFLocation(idl.Span{Pos: m.Body})
		at.Message = &sarifText{fmt.Sprintf("in the expansion of macro %q", m.Name)}
		list = append(list, at)
	}
	return list
}

// newSARIFLocation gives a place. A diagnostic may be about a file as a whole.
func newSARIFLocation(s idl.Span) sarifLocation {
	at := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{fileURI(s.Pos.Filename)}}}
	if s.Pos.IsValid() {
		end := endOf(s)
		at.Physical.Region = &sarifRegion{s.Pos.Line, s.Pos.Column, end.Line, end.Column}
	}
	return at
}

// fileURI gives the URI of a file, relative if its name is.
func fileURI(name string) string {
	u := url.URL{Path: strings.ReplaceAll(name, `\`, "/")}
	if path.IsAbs(u.Path) {
		u.Scheme = "file"
	}
	return u.String()
}
