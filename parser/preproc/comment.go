package preproc

import (
	"strings"
	"unicode/utf8"

	"github.com/goidl/goidl/idl"
)

// A comment is a stretch of text that holds a comment, or a run of // comments
// on lines that follow each other.
type comment struct {
	start, end int   // end is 0 if there is none
	line       int32 // the line it ends on
}

const directivePrefix = "//goidl:"

// comment skips a comment at off, where a / stands, and reports whether there is one.
func (l *lexer) comment() bool {
	if l.off+1 == len(l.text) {
		return false
	}
	switch l.text[l.off+1] {
	case '/':
		l.lineComment()
	case '*':
		l.blockComment()
	default:
		return false
	}
	return true
}

func (l *lexer) lineComment() {
	start, end := l.off, l.off+2
	for end < len(l.text) && l.text[end] != '\n' && l.text[end] != '\r' {
		end++
	}
	speaks := !l.muted && !l.inLine
	if speaks && strings.HasPrefix(l.text[start:end], directivePrefix) {
		l.directive(start, end)
	}
	line := l.mark(start).line
	l.widen(start, end)
	l.settle(start, end+1)
	l.off = end
	if speaks && l.fresh {
		l.remember(comment{start, end, int32(l.line)}, l.doc.end > 0 && l.doc.line == line-1 && l.text[l.doc.start+1] == '/')
	}
}

func (l *lexer) blockComment() {
	start, fresh := l.off, l.fresh
	at := l.mark(start)
	end := len(l.text)
	if n := strings.Index(l.text[start+2:], "*/"); n >= 0 {
		end = start + 2 + n + 2
	} else {
		l.unclosed = &Token{Kind: Punct, Text: l.text[start : start+2], src: l.source, at: at}
	}
	l.advance(end)
	if fresh && !l.muted && !l.inLine {
		l.remember(comment{start, end, int32(l.line)}, false)
	}
}

// advance moves to end over text that may hold lines' ends.
func (l *lexer) advance(end int) {
	lineStart := l.off
	for i := l.off; i < end; {
		if c := l.text[i]; c == '\n' || c == '\r' {
			i = l.newline(i)
			lineStart = i
		} else {
			i++
		}
	}
	l.off = max(end, lineStart)
	l.passed(lineStart)
}

// remember keeps c for the token that may follow. With joins it goes on with the
// comment before it.
func (l *lexer) remember(c comment, joins bool) {
	if joins {
		c.start = l.doc.start
	}
	if c.start == l.head {
		l.top = c
	}
	l.doc = c
}

// attach gives the comment that was read last to t, if t stands directly below it.
// Comments above directives are left: they speak of the directive.
func (l *lexer) attach(t *Token) {
	if t.at.line <= l.doc.line+1 && !t.is("#") && t.Kind != EOF {
		t.ownOrigin().comment = l.text[l.doc.start:l.doc.end]
	}
	l.doc = comment{}
}

// directive reads the comment text[start:end], which begins with directivePrefix.
func (l *lexer) directive(start, end int) {
	text := l.text[start:end]
	pos := l.source.pos(l.mark(start))
	stop := pos
	stop.Offset += len(text)
	stop.Column += utf8.RuneCountInString(text)
	name, args := text[len(directivePrefix):], ""
	if i := strings.IndexAny(name, " \t"); i >= 0 {
		name, args = name[:i], name[i:]
	}
	*l.directives = append(*l.directives, Directive{
		Span: idl.Span{Pos: pos, End: stop},
		Name: name,
		Args: strings.TrimSpace(args),
	})
}

// cleanComment removes the markers of comments and the decoration of their lines.
func cleanComment(text string) string {
	block, box := strings.HasPrefix(text, "/*"), strings.HasPrefix(text, "/***")
	if block {
		text = strings.TrimSuffix(text[2:], "*/")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, directivePrefix) {
			continue
		}
		if block {
			line = strings.TrimLeft(line, "*")
			if box {
				line = strings.TrimRight(line, "*")
			}
		} else {
			line = strings.TrimLeft(strings.TrimPrefix(line, "//"), "/")
		}
		lines = append(lines, trimLine(line))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// trimLine removes one blank before line, blanks behind it, and lines of ornament.
func trimLine(line string) string {
	line = strings.TrimRight(strings.TrimPrefix(line, " "), " \t")
	if strings.Trim(line, "*-=/#_ ") == "" {
		return ""
	}
	return line
}
