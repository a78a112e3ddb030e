package parser

import "github.com/goidl/goidl/parser/preproc"

// A typeSpec is the part of a declaration in front of its declarators. A name
// stands for a type if it comes first: no table says which names are types.
type typeSpec struct {
	extent
	konst      bool
	inline     bool // inline or static: a function of a C header
	extern     bool
	conv       tok // a calling convention in front of the type
	keyword    tok // struct, union, enum, interface, SAFEARRAY, pipe
	words      extent
	last       string // the last of words
	name       extent // a type's name, perhaps dotted
	args       []*typeName
	halfClosed bool      // the > of args is the first half of the >> that comes next
	elem       *typeName // SAFEARRAY(elem), pipe elem
	strukt     *structType
	union      *unionType
	enum       *enumType
}

// missing reports whether no type was written: f(void).
func (s *typeSpec) missing() bool { return s.words.end == s.words.begin && !s.complete() }

// tagged reports whether s is a struct, union or enum, which need no name but
// their tag.
func (s *typeSpec) tagged() bool { return s.strukt != nil || s.union != nil || s.enum != nil }

// complete reports whether s has a type that takes no further words.
func (s *typeSpec) complete() bool {
	return s.name.end > s.name.begin || s.elem != nil || s.tagged()
}

// Parse reads specifiers up to the declarator. A first name that a parameter
// list follows is the name of a function without result type.
func (s *typeSpec) Parse(lex *stream) error {
	s.begin, s.conv, s.keyword = at(lex), none, none
	for isName(lex) {
		word := lex.Peek().Value
		switch {
		case s.qualify(lex, word):
		case isNoise(word):
			if err := skipNoise(lex); err != nil {
				return err
			}
		case s.complete():
			return s.close(lex)
		case baseWords[word] != 0:
			if !s.addWord(lex, word) {
				return s.close(lex)
			}
		case s.words.end > s.words.begin:
			return s.close(lex)
		case ahead(lex, 1).Value == "(" && !opensDeclarator(lex, 1) && !isConstructor(word):
			return s.close(lex)
		default:
			if err := s.parseNamed(lex, word); err != nil {
				return err
			}
		}
	}
	if s.missing() {
		return expected(lex, "a type")
	}
	return s.close(lex)
}

func (s *typeSpec) close(lex *stream) error {
	s.end = at(lex)
	return nil
}

// qualify reads word if it qualifies the type or the declaration.
func (s *typeSpec) qualify(lex *stream, word string) bool {
	switch word {
	case "const":
		s.konst = true
	case "inline", "__inline", "__inline__", "_inline", "__forceinline", "FORCEINLINE", "static":
		s.inline = true
	case "extern":
		s.extern = true
		if k := kindOf(ahead(lex, 1)); k == preproc.String {
			lex.Next() // extern "C"
		}
	default:
		// A convention behind the type belongs to the declarator.
		if !callConvs[word] || s.complete() || s.words.end > s.words.begin {
			return false
		}
		s.conv = at(lex)
	}
	lex.Next()
	return true
}

// A baseClass says how a word of the language combines with others.
type baseClass uint8

const (
	alone baseClass = iota + 1 // is a type by itself
	sign
	size // long, short: int may follow
	integer
)

var baseWords = map[string]baseClass{
	"void": alone, "byte": alone, "boolean": alone, "wchar_t": alone, "float": alone, "double": alone,
	"handle_t": alone, "error_status_t": alone,
	"signed": sign, "unsigned": sign, "__signed": sign,
	"long": size, "short": size,
	"int": integer, "char": integer, "hyper": integer, "small": integer,
	"__int8": integer, "__int16": integer, "__int32": integer, "__int64": integer, "__int3264": integer,
	"_int8": integer, "_int16": integer, "_int32": integer, "_int64": integer,
}

// addWord reads a base-type word if it combines with those before it: in
// "unsigned char small" the last word is a name.
func (s *typeSpec) addWord(lex *stream, word string) bool {
	if s.words.end == s.words.begin {
		s.words.begin = at(lex)
	} else if !combines(s.last, word) {
		return false
	}
	s.last = word
	lex.Next()
	s.words.end = at(lex)
	return true
}

func isTypeWord(word string) bool {
	return baseWords[word] != 0 || typeKeywords[word]
}

var typeKeywords = map[string]bool{"struct": true, "union": true, "enum": true, "const": true, "interface": true}

// combines reports whether next may follow word in one base type.
func combines(word, next string) bool {
	a, b := baseWords[word], baseWords[next]
	switch {
	case a == alone || b == alone:
		return word == "long" && next == "double"
	case a == integer:
		return b == sign || b == size
	}
	return true
}

// isConstructor reports whether word builds a type from what stands in
// parentheses behind it.
func isConstructor(word string) bool { return word == "SAFEARRAY" || word == "safearray" }

// parseNamed reads a type that begins with word, which is not a base type.
func (s *typeSpec) parseNamed(lex *stream, word string) (err error) {
	switch word {
	case "struct":
		s.keyword = at(lex)
		s.strukt, err = structs.parse(lex)
	case "union":
		s.keyword = at(lex)
		s.union, err = unions.parse(lex)
	case "bitmap":
		if !startsBitmap(lex) {
			return s.parseTypeName(lex)
		}
		fallthrough
	case "enum":
		s.keyword = at(lex)
		s.enum, err = enums.parse(lex)
	case "interface", "dispinterface", "coclass":
		if kindOf(ahead(lex, 1)) == preproc.Ident {
			s.keyword = take(lex)
		}
		return s.parseTypeName(lex)
	case "SAFEARRAY", "safearray":
		if ahead(lex, 1).Value != "(" {
			return s.parseTypeName(lex)
		}
		s.keyword = take(lex)
		lex.Next()
		if s.elem, err = parseTypeName(lex); err != nil {
			return err
		}
		return expect(lex, ")")
	case "pipe":
		if !startsPipe(lex) {
			return s.parseTypeName(lex)
		}
		s.keyword = take(lex)
		elem := &typeName{decl: &declarator{conv: none, name: none}}
		err = elem.spec.Parse(lex)
		elem.extent = elem.spec.extent
		s.elem = elem
	default:
		return s.parseTypeName(lex)
	}
	return err
}

// startsPipe tells the pipe of "pipe long" from a type that is called pipe.
func startsPipe(lex *stream) bool {
	next := ahead(lex, 1)
	return next.Type == typeOf(preproc.Ident) && next.Value != "pipe" &&
		(isTypeWord(next.Value) || ahead(lex, 2).Type == typeOf(preproc.Ident))
}

// startsBitmap tells Samba's bitmap { … } and bitmap tag from a type that is
// called bitmap.
func startsBitmap(lex *stream) bool {
	next, third := ahead(lex, 1), ahead(lex, 2)
	return next.Value == "{" ||
		next.Type == typeOf(preproc.Ident) && (third.Type == typeOf(preproc.Ident) || third.Value == "{" || third.Value == "*")
}

// parseTypeName reads A, A.B and A<B, C>.
func (s *typeSpec) parseTypeName(lex *stream) (err error) {
	if s.name, err = parseDottedName(lex, "a type's name"); err != nil || !is(lex, "<") {
		return err
	}
	return s.parseTypeArgs(lex)
}

// parseTypeArgs reads <A, B>. A >> closes two lists: the inner one leaves it
// to the outer one.
func (s *typeSpec) parseTypeArgs(lex *stream) error {
	lex.Next()
	for {
		arg, err := parseTypeName(lex)
		if err != nil {
			return err
		}
		s.args = append(s.args, arg)
		switch {
		case arg.spec.halfClosed:
			lex.Next()
			return nil
		case is(lex, ">>"):
			s.halfClosed = true
			return nil
		case !accept(lex, ","):
			return expect(lex, ">")
		}
	}
}

// callConvs are the spellings of calling conventions.
var callConvs = map[string]bool{
	"__stdcall": true, "_stdcall": true, "__cdecl": true, "_cdecl": true, "__fastcall": true, "_fastcall": true,
	"__pascal": true, "_pascal": true, "__thiscall": true, "__vectorcall": true,
	"WINAPI": true, "APIENTRY": true, "CALLBACK": true, "PASCAL": true, "STDMETHODCALLTYPE": true, "STDAPICALLTYPE": true,
	"__RPC_USER": true, "__RPC_STUB": true, "__RPC_API": true, "RPC_ENTRY": true, "__RPC_CALLEE": true,
}
