package diag

import (
	"math"
	"slices"
	"strings"
)

// maxQuoted is how many bytes of a quotation are shown. A name may be as long as
// its file.
const maxQuoted = 200

// shorten cuts text that is too long to be read in the middle.
func shorten(text string) string {
	if len(text) <= maxQuoted {
		return text
	}
	head, tail := text[:maxQuoted/2], text[len(text)-maxQuoted/2:]
	return strings.ToValidUTF8(head, "") + "…" + strings.ToValidUTF8(tail, "")
}

// Shorten does for help and related places what Add does for messages.
func (l List) Shorten() {
	for _, d := range l {
		d.Help = shortenHelp(d.Help)
		for i := range d.Related {
			d.Related[i].Message = shortenHelp(d.Related[i].Message)
		}
	}
}

// shortenHelp leaves more than shorten: help may have several sentences.
func shortenHelp(text string) string {
	if len(text) <= 4*maxQuoted {
		return text
	}
	return shorten(text)
}

// Limit gives the first n errors of l with everything between them, and how
// many errors are left. Warnings do not count. n ≤ 0 means no limit. If a bound
// was reached, that is shown in any case: it explains the others.
func (l List) Limit(n int) (shown List, more int) {
	if n <= 0 {
		return l, 0
	}
	for i, d := range l {
		if d.Severity != Error {
			continue
		}
		if n == 0 {
			shown, more = l[:i:i], l[i:].errors()
			isBound := func(d *Diagnostic) bool { return d.Code == TooDeep }
			if b := slices.IndexFunc(l[i:], isBound); b >= 0 && !slices.ContainsFunc(shown, isBound) {
				return append(shown, l[i+b]), more - 1
			}
			return shown, more
		}
		n--
	}
	return l, 0
}

func (l List) errors() int {
	n := 0
	for _, d := range l {
		if d.Severity == Error {
			n++
		}
	}
	return n
}

// Suppress drops from a sorted list what most likely follows from an earlier
// fault: where whole files or unknown parts of one are missing, names that seem to
// be missing may stand there; and of syntax errors at one place the first is the
// fault. Of text that the parser could not make sense of, package check knows the
// names.
func (l *List) Suppress() {
	unread := false
	for _, d := range *l {
		unread = unread || losesText[d.Code]
	}
	kept := (*l)[:0]
	var last *Diagnostic // the last fault that makes text unreadable
	for _, d := range *l {
		if unread && missesName[d.Code] || d.Code == Syntax && last != nil && last.spoils(d) {
			continue
		}
		if d.Code == Syntax || breaksText[d.Code] {
			last = d
		}
		kept = append(kept, d)
	}
	*l = kept
}

// spoils reports whether the syntax error e is likely to be there because of d:
// on the same line, or on the next where a token is missing altogether.
func (d *Diagnostic) spoils(e *Diagnostic) bool {
	reach := 0
	switch {
	case d.Code == UnterminatedComment:
		reach = math.MaxInt // it goes on to the end of the file
	case breaksText[d.Code]:
		reach = 1
	}
	p, q := d.Span.Pos, e.Span.Pos
	return p.Filename == q.Filename && q.Line-p.Line <= reach
}

// breaksText are the codes of faults that leave out tokens.
var breaksText = map[Code]bool{
	UnterminatedComment: true, UnterminatedString: true, BadChar: true, StrayCharacter: true, BadMacroCall: true,
}

// losesText are the codes of faults after which declarations are missing.
var losesText = map[Code]bool{
	CannotOpen: true, UnterminatedComment: true, UnterminatedString: true,
	BadDirective: true, BadConditional: true, BadCondition: true, ErrorDirective: true,
	BadMacroCall: true, TooDeep: true,
}

// missesName are the codes of faults that a missing declaration causes.
var missesName = map[Code]bool{
	Undefined: true, Unresolved: true, NoCallAs: true,
}
