package diag

// Limit gives the first n errors of l with everything between them, and how
// many errors are left. Warnings do not count. n ≤ 0 means no limit.
func (l List) Limit(n int) (shown List, more int) {
	if n <= 0 {
		return l, 0
	}
	for i, d := range l {
		if d.Severity != Error {
			continue
		}
		if n == 0 {
			return l[:i], l[i:].errors()
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
// fault: after text that could not be read, names that seem to be missing may
// stand in it; and a second syntax error on a line is the first one again.
func (l *List) Suppress() {
	unread := false
	for _, d := range *l {
		unread = unread || losesText[d.Code]
	}
	kept := (*l)[:0]
	var last *Diagnostic // the last syntax error
	for _, d := range *l {
		if unread && missesName[d.Code] {
			continue
		}
		if d.Code == Syntax {
			if last != nil && sameLine(last, d) {
				continue
			}
			last = d
		}
		kept = append(kept, d)
	}
	*l = kept
}

func sameLine(a, b *Diagnostic) bool {
	return a.Span.Pos.Filename == b.Span.Pos.Filename && a.Span.Pos.Line == b.Span.Pos.Line
}

// losesText are the codes of faults after which declarations are missing.
var losesText = map[Code]bool{
	CannotOpen: true, UnterminatedComment: true, UnterminatedString: true,
	BadDirective: true, BadConditional: true, ErrorDirective: true,
	BadMacroCall: true, TooDeep: true, StrayCharacter: true, Syntax: true,
}

// missesName are the codes of faults that a missing declaration causes.
var missesName = map[Code]bool{
	Undefined: true, Unresolved: true, NoCallAs: true,
}
