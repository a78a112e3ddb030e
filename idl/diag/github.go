package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/goidl/goidl/idl"
)

// RenderGitHub prints list as workflow commands, one line each, which GitHub
// Actions turns into annotations of the lines concerned.
func RenderGitHub(w io.Writer, list List) error {
	out := bufio.NewWriter(w)
	for _, d := range list {
		command := d.Severity.String()
		if d.Severity == Note {
			command = "notice"
		}
		fmt.Fprintf(out, "::%s %s,title=%s::%s\n", command, gitHubPlace(d.Span), d.Code, gitHubData(d.fullMessage()+d.otherPlaces()))
	}
	return out.Flush()
}

// otherPlaces tells of the places that an annotation of one line cannot show.
func (d *Diagnostic) otherPlaces() string {
	text := ""
	for m := d.Span.Macro; m != nil; m = m.Parent {
		text += fmt.Sprintf("\n%s: in the expansion of macro %q", m.Body, m.Name)
	}
	for _, r := range d.Related {
		if r.Span.Pos.IsValid() {
			text += fmt.Sprintf("\n%s: %s", r.Span.Pos, r.Message)
		}
	}
	return text
}

// fullMessage is the message with what else there is to say without a place.
func (d *Diagnostic) fullMessage() string {
	text := d.Message
	for _, r := range d.Related {
		if !r.Span.Pos.IsValid() {
			text += "\n" + r.Message
		}
	}
	if d.Help != "" {
		text += "\nhelp: " + d.Help
	}
	return text
}

// gitHubPlace gives the properties that say where. An annotation has columns
// only if it is about one line, and its end is the last column in it.
func gitHubPlace(s idl.Span) string {
	text := "file=" + gitHubProperty(s.Pos.Filename)
	if !s.Pos.IsValid() {
		return text
	}
	end := endOf(s)
	text += fmt.Sprintf(",line=%d,endLine=%d", s.Pos.Line, end.Line)
	if end.Line == s.Pos.Line {
		text += fmt.Sprintf(",col=%d,endColumn=%d", s.Pos.Column, max(end.Column-1, s.Pos.Column))
	}
	return text
}

var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace
)
