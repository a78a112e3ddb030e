package diag

import (
	"fmt"
	"strings"
)

// pageWidth is the number of columns that the prose of a page fills.
const pageWidth = 80

// Page gives the entry as text for people: what the code is about, and an
// example of the fault beside the same without it.
func (e *Entry) Page() string {
	return fmt.Sprintf("%s: %s\n\n%s\nWrong:\n\n%s\nRight:\n\n%s",
		e.Code, e.Title, wrap(e.Text), indent(e.Example), indent(e.Fixed))
}

// wrap breaks prose into lines.
func wrap(text string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case column == 0:
		case column+1+n > pageWidth:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	b.WriteByte('\n')
	return b.String()
}

// indent sets code off from prose.
func indent(code string) string {
	code = strings.ReplaceAll(strings.Trim(code, "\n"), "\t", "    ")
	var b strings.Builder
	for line := range strings.Lines(code + "\n") {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
