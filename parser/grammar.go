package parser

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The grammar. Each production is a struct whose tags say what it reads; what
// is read very often (attribute lists, types, declarators, expressions,
// parameters, fields) has a Parse method instead. One token decides
// everywhere, so nothing is ever read twice.
//
// Attributes stand in front of definitions and are read before them; see
// statement, which also reads everything that begins with a type.

// An entry is what the hand-written code calls participle for.
type entry struct {
	Definition *definition `parser:"@@"`
	Struct     *structType `parser:"| @@"`
	Union      *unionType  `parser:"| @@"`
	Enum       *enumType   `parser:"| @@"`
}

// A definition begins with a keyword that says what it is. Where it ends in a
// semicolon, statement reads that.
type definition struct {
	Interface     *interfaceDef     `parser:"@@"`
	CppQuote      *cppQuoteDef      `parser:"| @@"`
	Typedef       *typedefDef       `parser:"| @@"`
	Dispinterface *dispinterfaceDef `parser:"| @@"`
	Coclass       *coclassDef       `parser:"| @@"`
	Import        *importDef        `parser:"| @@"`
	Pragma        *pragmaDef        `parser:"| @@"`
	Library       *libraryDef       `parser:"| @@"`
	ImportLib     *importLibDef     `parser:"| @@"`
	Module        *moduleDef        `parser:"| @@"`
	ExternC       *externCDef       `parser:"| @@"`
	MidlPragma    *midlPragmaDef    `parser:"| @@"`
	DeclareGUID   *declareGUIDDef   `parser:"| @@"`
	Namespace     *namespaceDef     `parser:"| @@"`
	RuntimeClass  *runtimeClassDef  `parser:"| @@"`
	Contract      *contractDef      `parser:"| @@"`
	Delegate      *delegateDef      `parser:"| @@"`
	Declare       *declareDef       `parser:"| @@"`
}

// import "a.idl", "b.idl";
type importDef struct {
	Paths []*stringRun `parser:"'import' @@ ( ',' @@ )*"`
}

// cpp_quote("text")
type cppQuoteDef struct {
	Text stringRun `parser:"'cpp_quote' '(' @@ ')'"`
}

// importlib("stdole2.tlb");
type importLibDef struct {
	Path stringRun `parser:"'importlib' '(' @@ ')'"`
}

// #pragma text
type pragmaDef struct {
	Text lexer.Token `parser:"@Pragma"`
}

// midl_pragma warning(disable: 2039)
type midlPragmaDef struct {
	Name lexer.Token `parser:"'midl_pragma' @Ident"`
	Args balanced    `parser:"@@"`
}

// declare_guid(CLSID_C, 01234567-89ab-cdef-0123-456789abcdef)
type declareGUIDDef struct {
	Args balanced `parser:"'declare_guid' @@"`
}

// interface I : Base { … }, or interface I;
type interfaceDef struct {
	Name     lexer.Token `parser:"'interface' @Ident"`
	Params   typeParams  `parser:"@@"`
	Base     *baseName   `parser:"( ':' @@ )?"`
	Requires []*baseName `parser:"( 'requires' @@ ( ',' @@ )* )?"`
	Body     *block      `parser:"( @@ | ';' )"`
}

// dispinterface I { … }, or dispinterface I;
type dispinterfaceDef struct {
	Name lexer.Token `parser:"'dispinterface' @Ident"`
	Body *block      `parser:"( @@ | ';' )"`
}

// coclass C { [default] interface I; … }, or coclass C;
type coclassDef struct {
	Name lexer.Token `parser:"'coclass' @Ident"`
	Body *block      `parser:"( @@ | ';' )"`
}

// library L { … }
type libraryDef struct {
	Name lexer.Token `parser:"'library' @Ident"`
	Body *block      `parser:"@@"`
}

// module M { … }
type moduleDef struct {
	Name lexer.Token `parser:"'module' @Ident"`
	Body *block      `parser:"@@"`
}

// namespace A.B { … }
type namespaceDef struct {
	Name dottedName `parser:"'namespace' @@"`
	Body *block     `parser:"@@"`
}

// extern "C" { … }, in C headers
type externCDef struct {
	Language stringRun `parser:"'extern' @@"`
	Body     *block    `parser:"@@"`
}

// runtimeclass A : B { [default] interface I<T>; … }, or runtimeclass A;
type runtimeClassDef struct {
	Name     lexer.Token   `parser:"'runtimeclass' @Ident"`
	Base     *baseName     `parser:"( ':' @@ )?"`
	Requires []*baseName   `parser:"( 'requires' @@ ( ',' @@ )* )?"`
	Body     *instanceList `parser:"( @@ | ';' )"`
}

// declare { interface I<T>; … }
type declareDef struct {
	Body instanceList `parser:"'declare' @@"`
}

type instanceList struct {
	Open      lexer.Token `parser:"@'{'"`
	Instances []*instance `parser:"@@*"`
	Close     lexer.Token `parser:"@'}'"`
}

// apicontract A { }, or apicontract A;
type contractDef struct {
	Name lexer.Token `parser:"'apicontract' @Ident"`
	Rest unread      `parser:"@@"`
}

// typedef [attributes] T a, *b;
type typedefDef struct {
	Attrs       attributes    `parser:"'typedef' @@"`
	Type        typeSpec      `parser:"@@"`
	Declarators []*declarator `parser:"( @@ ( ',' @@ )* )?"`
}

// struct tag { … }, or struct tag
type structType struct {
	Attrs attributes   `parser:"'struct' @@"`
	Tag   *lexer.Token `parser:"@Ident?"`
	Body  *fieldList   `parser:"@@?"`
}

type fieldList struct {
	Open   lexer.Token `parser:"@'{'"`
	Fields []*field    `parser:"@@*"`
	Close  lexer.Token `parser:"@'}'"`
}

// union tag { … }, or the encapsulated union tag switch (T d) name { … }
type unionType struct {
	Attrs  attributes   `parser:"'union' @@"`
	Tag    *lexer.Token `parser:"( (?! 'switch' '(' ) @Ident )?"`
	Switch *unionSwitch `parser:"@@?"`
	Body   *armList     `parser:"@@?"`
}

// switch (long kind) name
type unionSwitch struct {
	Attrs attributes   `parser:"'switch' '(' @@"`
	Type  typeSpec     `parser:"@@"`
	Decl  *declarator  `parser:"@@ ')'"`
	Name  *lexer.Token `parser:"@Ident?"`
}

type armList struct {
	Open  lexer.Token `parser:"@'{'"`
	Arms  []*arm      `parser:"@@*"`
	Close lexer.Token `parser:"@'}'"`
}

// enum tag { a, b = 2 }, or enum tag; bitmap is Samba's word for flags
type enumType struct {
	Keyword lexer.Token  `parser:"@( 'enum' | 'bitmap' )"`
	Attrs   attributes   `parser:"@@"`
	Tag     *lexer.Token `parser:"@Ident?"`
	Body    *memberList  `parser:"@@?"`
}

type memberList struct {
	Open    lexer.Token   `parser:"@'{'"`
	Members []*enumerator `parser:"@@*"`
	Close   lexer.Token   `parser:"@'}'"`
}

// grammar builds the parser when it is first needed.
var grammar = sync.OnceValue(func() *participle.Parser[entry] {
	return participle.MustBuild[entry](participle.Lexer(dialect{}), participle.UseLookahead(0))
})

// A production parses one T.
type production[T any] struct {
	parser func() *participle.Parser[T]
}

func newProduction[T any]() production[T] {
	return production[T]{sync.OnceValue(func() *participle.Parser[T] {
		p, err := participle.ParserForProduction[T](grammar())
		if err != nil {
			panic(err) // T is not in the grammar: cannot happen once it has worked
		}
		return p
	})}
}

// parse reads one T and leaves lex behind it.
func (p production[T]) parse(lex *stream) (*T, error) {
	return p.parser().ParseFromLexer(lex, participle.AllowTrailing(true))
}

var (
	definitions = newProduction[definition]()
	structs     = newProduction[structType]()
	unions      = newProduction[unionType]()
	enums       = newProduction[enumType]()
)
