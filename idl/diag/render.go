package diag

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
)

// Render prints list as text for people and editors: per diagnostic one line
// file:line:col: severity CODE: message, the source line with the range
// underlined, the related places, and what to do about it. Sources holds the
// text of the files, by the name in the positions; an excerpt is left out where
// the text is missing.
func Render(w io.Writer, list List, sources map[string][]byte) error {
	r := &renderer{out: bufio.NewWriter(w), sources: sources, lines: map[string][]int{}}
	for _, d := range list {
		r.diagnostic(d)
	}
	return r.out.Flush()
}

const (
	tabWidth   = 8
	maxExcerpt = 160 // columns of a source line that are shown; longer lines are cut around the range
	gutter     = 5   // columns of the line number
)

type renderer struct {
	out     *bufio.Writer // its errors are sticky and come out of Flush
	sources map[string][]byte
	lines   map[string][]int // where each line of a file starts, by name
}

func (r *renderer) diagnostic(d *Diagnostic) {
	fmt.Fprintln(r.out, d.Error())
	r.excerpt(d.Span)
	r.expansions(d.Span.Macro)
	for _, rel := range d.Related {
		r.note(rel.Span, rel.Message)
		r.expansions(rel.Span.Macro)
	}
	if d.Help != "" {
		fmt.Fprintf(r.out, "%*s = help: %s\n", gutter, "", d.Help)
	}
}

func (r *renderer) note(span idl.Span, message string) {
	if !span.Pos.IsValid() {
		fmt.Fprintf(r.out, "%*s = note: %s\n", gutter, "", message)
		return
	}
	fmt.Fprintf(r.out, "%s: %s: %s\n", span.Pos, Note, message)
	r.excerpt(span)
}

// expansions shows where, inside macros, a piece of text was written: the
// innermost macro first, since that is where the text stands.
func (r *renderer) expansions(m *idl.Expansion) {
	for ; m != nil; m = m.Parent {
		r.note(idl.Span{Pos: m.Body}, fmt.Sprintf("in the expansion of macro %q", m.Name))
	}
}

// excerpt prints the first line of span and underlines the range.
func (r *renderer) excerpt(span idl.Span) {
	line, ok := r.line(span.Pos)
	if !ok {
		return
	}
	from, to := columns(span, line)
	text, start, end := layout(line, from, to)
	fmt.Fprintf(r.out, "%*d | %s\n", gutter, span.Pos.Line, text)
	fmt.Fprintf(r.out, "%*s | %*s^%s\n", gutter, "", start, "", strings.Repeat("~", end-start-1))
}

// line gives the text of the line that p is in, without its end.
func (r *renderer) line(p idl.Pos) (string, bool) {
	src, ok := r.sources[p.Filename]
	if !ok || !p.IsValid() {
		return "", false
	}
	starts, ok := r.lines[p.Filename]
	if !ok {
		starts = lineStarts(src)
		r.lines[p.Filename] = starts
	}
	if p.Line > len(starts) {
		return "", false
	}
	src = src[starts[p.Line-1]:]
	if i := bytes.IndexAny(src, "\r\n"); i >= 0 {
		src = src[:i]
	}
	return legible(src), true
}

// lineStarts finds the lines, which end in LF, CR LF or CR.
func lineStarts(src []byte) []int {
	starts := []int{0}
	for i, b := range src {
		if b == '\n' || b == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// legible gives a line of a file, whose bytes may be UTF-8 or, one for one, the
// first characters of Unicode, as in Latin-1.
func legible(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	var b strings.Builder
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		if r == utf8.RuneError && n == 1 {
			r = rune(line[0])
		}
		b.WriteRune(r)
		line = line[n:]
	}
	return b.String()
}

// columns gives the range of span within its first line, as rune indices from
// 0. It is never empty. A span of unknown or zero length covers one word.
func columns(span idl.Span, line string) (from, to int) {
	runes := utf8.RuneCountInString(line)
	from = min(max(span.Pos.Column-1, 0), runes)
	switch {
	case span.End.Filename == span.Pos.Filename && span.End.Line == span.Pos.Line && span.End.Column > span.Pos.Column:
		to = span.End.Column - 1
	case span.End.Filename == span.Pos.Filename && span.End.Line > span.Pos.Line:
		to = utf8.RuneCountInString(strings.TrimRightFunc(line, unicode.IsSpace))
	default:
		to = from + wordLength(line, from)
	}
	return from, max(min(to, runes), from+1)
}

// wordLength counts the runes of the name or number that begins at rune from.
func wordLength(line string, from int) int {
	n := 0
	for _, c := range line {
		if from > 0 {
			from--
			continue
		}
		if c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			break
		}
		n++
	}
	return n
}

// layout makes a line fit for a terminal: tabs become spaces, control
// characters and invalid bytes the replacement character, and of a very long
// line only the surroundings of the range [from, to) stay. It gives the range
// in columns of the new text.
func layout(line string, from, to int) (text string, start, end int) {
	c := canvas{}
	low, high := from-maxExcerpt, from+maxExcerpt
	i := 0
	for _, r := range line {
		if i == from {
			start = len(c)
		}
		if i == to {
			end = len(c)
		}
		if i == high {
			break
		}
		if i >= low {
			c.add(r)
		}
		i++
	}
	if i <= from {
		start = len(c)
	}
	if i <= to && end == 0 {
		end = len(c)
	}
	return c.clip(start, max(end, start+1), low > 0, i == high)
}

// A canvas is a line as the terminal shows it, one rune a column.
type canvas []rune

func (c *canvas) add(r rune) {
	switch {
	case r == '\t':
		*c = append(*c, []rune(strings.Repeat(" ", tabWidth-len(*c)%tabWidth))...)
	case unicode.IsPrint(r):
		*c = append(*c, r)
	default:
		*c = append(*c, utf8.RuneError)
	}
}

// clip cuts c down to maxExcerpt columns that contain start, and marks the ends
// where text is missing. Before and after say that some is missing already.
func (c canvas) clip(start, end int, before, after bool) (string, int, int) {
	left := 0
	if len(c) > maxExcerpt {
		left = min(max(start-maxExcerpt/2, 0), len(c)-maxExcerpt)
	}
	right := min(left+maxExcerpt, len(c))
	before, after = before || left > 0, after || right < len(c)
	c = c[left:right]
	if before && len(c) > 0 {
		c[0] = '…'
	}
	if after && len(c) > 0 {
		c[len(c)-1] = '…'
	}
	start -= left
	return string(c), start, max(min(end-left, len(c)), start+1)
}
