package parser

import (
	"slices"

	"github.com/goidl/goidl/parser/preproc"
)

// What a syntax error stumbles over is often not what is wrong: behind a misspelled
// keyword everything goes on well for a while. Here the errors of statements are
// looked at again, with all tokens at hand.

// explain finds the likely cause of the error of s.
func (f *fileParser) explain(s *statement) {
	first := s.attrs.end
	if first < s.begin || first > s.err.at {
		return // the attributes are at fault
	}
	for _, cause := range []func(e *syntaxError, first tok) bool{
		f.badImport, f.badHead, f.cplusplus, f.misspelled, f.missingColon, f.badType, f.lateAttributes, f.missingType,
	} {
		if cause(s.err, first) {
			return
		}
	}
}

// blame makes e an error at the token at.
func (e *syntaxError) blame(at tok, want, help string) bool {
	e.at, e.want, e.help = at, want, help
	return true
}

// badImport explains import oaidl.idl; and import <oaidl.idl>;.
func (f *fileParser) badImport(e *syntaxError, first tok) bool {
	if f.text(first) != "import" || f.toks[first+1].Kind == preproc.String {
		return false
	}
	return e.blame(first+1, "a file name in quotes", `write import "name.idl";`)
}

// badHead explains interface : IBase, and more bases than one.
func (f *fileParser) badHead(e *syntaxError, first tok) bool {
	switch {
	case !keywords[f.text(first)].block:
		return false
	case f.text(first+1) == ":":
		return e.blame(first+1, "a name", "the name stands between "+f.text(first)+" and the colon")
	case f.text(e.at) == "," && e.want == quote("{"):
		return e.blame(e.at, e.want, "an interface has one base; a class has several interfaces")
	}
	return false
}

// misspelled explains words that are nearly keywords.
func (f *fileParser) misspelled(e *syntaxError, first tok) bool {
	places := []struct {
		at    tok
		words []string
	}{
		{first, statementWords}, {e.at, statementWords}, {e.at - 1, typeWords}, {e.at - 2, typeWords},
	}
	for _, p := range places {
		if p.at < first || p.at > e.at || f.toks[p.at].Kind != preproc.Ident {
			continue
		}
		if meant := keywordLike(f.text(p.at), p.words); meant != "" {
			e.end = 0
			return e.blame(p.at, "a keyword", "did you mean "+quote(meant)+"?")
		}
	}
	return false
}

// keywordLike gives the one of words that word is likely to be a misspelling of.
func keywordLike(word string, words []string) string {
	if slices.Contains(words, word) {
		return ""
	}
	for _, meant := range words {
		if near(word, meant) {
			return meant
		}
	}
	return ""
}

var (
	statementWords = []string{
		"interface", "dispinterface", "coclass", "library", "module", "namespace", "typedef", "import", "importlib",
		"cpp_quote", "const", "struct", "union", "enum", "runtimeclass", "delegate", "apicontract",
	}
	typeWords = []string{"struct", "union", "enum", "interface"}
)

// missingColon explains interface IClock IUnknown { … }.
func (f *fileParser) missingColon(e *syntaxError, first tok) bool {
	if f.text(first) != "interface" || first+3 != e.at || f.text(e.at) != "{" || f.toks[first+2].Kind != preproc.Ident {
		return false
	}
	return e.blame(first+2, `":" or "{"`, "the base stands behind a colon: interface "+f.text(first+1)+" : "+f.text(first+2))
}

// cplusplus explains words of C++ that are none of IDL.
func (f *fileParser) cplusplus(e *syntaxError, first tok) bool {
	for i := first; i <= e.at; i++ {
		if help := cplusplusWords[f.text(i)]; help != "" {
			e.message = quote(f.text(i)) + " is C++, not IDL"
			e.end = 0
			return e.blame(i, "", help)
		}
	}
	return false
}

var cplusplusWords = map[string]string{
	"class":     "IDL has no classes: an interface has methods, and a struct has fields",
	"template":  "IDL has no templates",
	"using":     "IDL has no using; typedef gives a type another name",
	"virtual":   "drop it: every method of an interface is virtual",
	"public":    "drop it: all of an interface is public",
	"private":   "drop it: all of an interface is public",
	"protected": "drop it: all of an interface is public",
	"friend":    "drop it: all of an interface is public",
	"operator":  "IDL has no operators; give the method a name",
	"::":        "IDL has no scopes inside of files; write the name alone",
}

// badType explains unsigned float and the like, of which the second word seems to be
// a name.
func (f *fileParser) badType(e *syntaxError, first tok) bool {
	if e.at < first+2 || f.toks[e.at].Kind != preproc.Ident || baseWords[f.text(e.at-1)] == 0 || baseWords[f.text(e.at-2)] == 0 {
		return false
	}
	words := extent{e.at - 2, e.at}
	e.message, e.end = quote(f.textOf(words))+" is no type", words.end
	return e.blame(words.begin, "", "only integers are signed or unsigned")
}

// lateAttributes explains long [in] a, where the attributes seem to be the bound of
// an array, and long a [in] long b, where a comma is missing.
func (f *fileParser) lateAttributes(e *syntaxError, first tok) bool {
	open := f.listBefore(e.at)
	if open < first+1 || !isDirection(f.text(open+1)) {
		return false
	}
	if typed := baseWords[f.text(open-1)] != 0; typed && baseWords[f.text(e.at)] == 0 {
		return e.blame(open, "a name", "attributes stand before the type: "+f.textOf(extent{open, e.at})+" "+f.text(open-1)+" "+f.text(e.at))
	}
	return e.blame(open, `"," or ")"`, "put a \",\" behind "+f.describe(open-1))
}

// listBefore finds the [ of the list that ends right before at.
func (f *fileParser) listBefore(at tok) tok {
	if at == 0 || f.text(at-1) != "]" {
		return none
	}
	for i := at - 2; i >= 0; i-- {
		switch f.text(i) {
		case "[":
			return i
		case "]", ";", "{", "}":
			return none
		}
	}
	return none
}

func isDirection(word string) bool { return word == "in" || word == "out" || word == "retval" }

// missingType explains const MAX = 3;, and interface IClock } without semicolon.
func (f *fileParser) missingType(e *syntaxError, first tok) bool {
	switch {
	case e.want != "a name":
		return false
	case f.text(first) == "const" && f.text(e.at) == "=":
		return e.blame(first+1, "a type", "a constant has a type: const long "+f.text(first+1)+" = …")
	case f.text(e.at) == "}":
		return e.blame(e.at, quote(";"), "")
	}
	return false
}
