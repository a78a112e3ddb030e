package parser

import (
	"strings"

	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// Other languages are called IDL, too. Their files fail at once and all over: one
// error that names the language says more than fifty about tokens.

// A language is one of those.
type language struct {
	name  string
	help  string
	kin   bool     // its files have what MIDL's have, too
	tells []string // words in a row that MIDL has not; _ is any name, and " any string
}

// languages are in order: what several have in common tells the last of them.
var languages = []language{
	{
		name: "MIDL 3.0", kin: true,
		help:  "goidl reads MIDL up to 2; of metadata that was compiled from this file, winmdidl makes such IDL",
		tells: []string{"{ get ;", "{ set ;", "unsealed runtimeclass", "static runtimeclass", "runtimeclass _ : [", "default_interface ] runtimeclass", "Int32 _", "UInt32 _", "Int64 _"},
	},
	{
		name: "CamlIDL", kin: true,
		help:  "goidl reads Microsoft's IDL",
		tells: []string{"quote ( C ,", "quote ( ml ,", "quote ( mli ,", "quote ( mlmli ,", "quote ( call ,", "[ int_default (", "string * ]"},
	},
	{
		name:  "XPIDL, Mozilla's IDL",
		help:  "goidl reads Microsoft's IDL",
		tells: []string{"% {", "[ scriptable", ": nsISupports", "interface nsISupports ;", "[ builtinclass", "[ ref ] native", "[ ptr ] native"},
	},
	{
		name:  "UNO IDL, LibreOffice's",
		help:  "goidl reads Microsoft's IDL",
		tells: []string{"module com { module sun {", "published interface", "published service", "constants _ {", "com : : sun : : star"},
	},
	{
		name: "Web IDL",
		help: "goidl reads Microsoft's IDL",
		tells: []string{
			"partial interface", "partial dictionary", "interface mixin", "dictionary _ {", "dictionary _ :", "_ includes _ ;",
			"Exposed =", "Promise <", "callback _ =", "callback interface", "attribute DOMString", "DOMString _", "attribute EventHandler",
			"typedef (", "enum _ { \"", "undefined _ (", "attribute USVString", "attribute any", "[ NoInterfaceObject",
		},
	},
	{
		name: "OMG IDL, that of CORBA and DDS",
		help: "goidl reads Microsoft's IDL",
		tells: []string{
			"exception _ {", "raises (", "sequence <", "readonly attribute", "attribute _", "oneway void", "valuetype _", ": : _",
			"local interface", "string <", "eventtype _", "@ key",
		},
	},
	{
		name:  "the Interactive Data Language, a programming language",
		help:  "goidl reads Microsoft's IDL",
		tells: []string{"compile_opt _", "COMPILE_OPT _", "pro _ ,", "PRO _ ,", "endfor", "ENDFOR", "endelse", "ENDELSE", "endif else"},
	},
}

// tellLanguage puts one error in the place of all, if the file turns out to be
// of another language.
func (f *fileParser) tellLanguage() {
	isMIDL := f.find("import \"", "cpp_quote (", "importlib (", "[ object ,", "[ local ,", "pointer_default (", "handle_t _") != none
	for _, l := range languages {
		if isMIDL && !l.kin {
			continue
		}
		i := f.find(l.tells...)
		if i == none {
			continue
		}
		f.diags = nil
		f.diags.Errorf(diag.OtherLanguage, f.spanOf(i), "this is %s", l.name).Help = l.help
		f.file.Decls, f.file.Imports = nil, nil
		return
	}
}

// find gives where the first of tells begins that the file has, or none.
func (f *fileParser) find(tells ...string) tok {
	for _, tell := range tells {
		words := strings.Fields(tell)
		for i := tok(0); i+tok(len(words)) <= f.end; i++ {
			if f.match(i, words) {
				return i
			}
		}
	}
	return none
}

// match reports whether words stand at i.
func (f *fileParser) match(i tok, words []string) bool {
	for n, word := range words {
		t := &f.toks[i+tok(n)]
		ok := t.Text == word
		switch word {
		case "_":
			ok = t.Kind == preproc.Ident
		case `"`:
			ok = t.Kind == preproc.String
		}
		if !ok {
			return false
		}
	}
	return true
}
