package parser

import "github.com/goidl/goidl/parser/preproc"

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

// fileDoc is the file's comment. A comment at the top that stands directly in
// front of a declaration speaks of that one, unless it is one that nobody
// documents.
func (f *fileParser) fileDoc(top string) string {
	first := &f.toks[0]
	if first.Doc() != top || first.Kind == preproc.Pragma || first.Text == "import" || first.Text == "cpp_quote" {
		return top
	}
	return ""
}
