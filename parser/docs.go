package parser

// docAt is the comment in front of the token at i.
func (f *fileParser) docAt(i tok) string {
	return f.toks[i].Doc()
}

// docOf is the comment of a statement: in front of its attributes or, if there
// is none, behind them.
func (f *fileParser) docOf(s *statement) string {
	if doc := f.docAt(s.begin); doc != "" || len(s.attrs.list) == 0 {
		return doc
	}
	return f.docAt(s.attrs.end)
}
