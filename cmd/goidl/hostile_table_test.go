package main

import (
	"fmt"
	"strings"
)

// A hostile is input that tries to bring the command down.
type hostile struct {
	name  string
	want  string // what is said of it; "" if it is accepted
	text  part
	files map[string]string // beside it
}

const (
	much = 100_000 // deeper than any bound on depth
	many = 20_000  // longer than any bound on chains
)

// object begins an interface.
var object = lit("import \"unknwn.idl\"; [object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface I : IUnknown {")

var hostiles = []hostile{
	{name: "parentheses in a constant", want: `brackets nest more than 400 deep`, text: seq(lit("const long X = "), nested(much, "(", "1", ")"), lit(";"))},
	{name: "brackets", want: `brackets nest more than 400 deep`, text: nested(much, "[", "", "]")},
	{name: "braces", want: `brackets nest more than 400 deep`, text: nested(much, "{", "", "}")},
	{name: "open braces", want: `brackets nest more than 400 deep`, text: times(much, "{")},
	{name: "structs", want: `brackets nest more than 400 deep`, text: seq(nested(much, "struct { ", "long x;", " } a;"))},
	{name: "unions", want: `brackets nest more than 400 deep`, text: seq(lit("typedef "), nested(much, "union { ", "long x;", " } a;"))},
	{name: "encapsulated unions", want: `brackets nest more than 400 deep`, text: seq(lit("typedef "), nested(much, "union switch(long d) u { case 1: ", "long x;", " } a;"))},
	{name: "pointers", want: `this nests more than 400 deep`, text: seq(lit("typedef long "), times(much, "*"), lit("P;"))},
	{name: "pointers one by one", want: `definitions depend on each other more than 400 deep`, text: seq(lit("typedef long T0;"), numbered(many, "typedef T%[2]d *T%[1]d;\n"))},
	{name: "arrays", want: `this nests more than 400 deep`, text: seq(lit("typedef long A"), times(much, "[2]"), lit(";"))},
	{name: "arrays one by one", want: `definitions depend on each other more than 400 deep`, text: seq(lit("typedef long T0;"), numbered(many, "typedef T%[2]d T%[1]d[2];\n"))},
	{name: "structs one by one", want: `definitions depend on each other more than 400 deep`, text: seq(lit("typedef long T0;"), numbered(many, "typedef struct { T%[2]d a, b; } T%[1]d;\n"))},
	{name: "namespaces", want: `brackets nest more than 400 deep`, text: nested(much, "namespace a { ", "", " }")},
	{name: "libraries", want: `brackets nest more than 400 deep`, text: nested(much, "library a { ", "", " }")},
	{name: "interfaces", want: `brackets nest more than 400 deep`, text: nested(much, "interface a { ", "", " }")},
	{name: "declarators", want: `brackets nest more than 400 deep`, text: seq(lit("typedef long "), nested(much, "(*", "f", ")(void)"), lit(";"))},
	{name: "parameters", want: `brackets nest more than 400 deep`, text: seq(lit("typedef long f"), nested(much, "(long g", "", ")"), lit(";"))},
	{name: "attributes", want: `brackets nest more than 400 deep`, text: seq(lit("["), nested(much, "a(", "", ")"), lit("] interface I;"))},
	{name: "attribute lists", text: seq(times(much, "[hidden]"), lit(" interface I;"))},
	{name: "type arguments", want: `brackets nest more than 400 deep`, text: seq(lit("typedef "), nested(much, "A<", "long", ">"), lit(" T;"))},
	{name: "safearrays", want: `brackets nest more than 400 deep`, text: seq(lit("typedef "), nested(much, "SAFEARRAY(", "long", ")"), lit(" T;"))},
	{name: "prefix operators", want: `this nests more than 400 deep`, text: seq(lit("const long X = "), times(much, "~"), lit("1;"))},
	{name: "casts", want: `this nests more than 400 deep`, text: seq(lit("const long X = "), times(much, "(long)"), lit("1;"))},
	{name: "sizeof", want: `this nests more than 400 deep`, text: seq(lit("const long X = "), times(much, "sizeof "), lit("1;"))},
	{name: "sums", want: `this nests more than 400 deep`, text: seq(lit("const long X = 1"), times(much, " + 1"), lit(";"))},
	{name: "conditional on the right", want: `this nests more than 400 deep`, text: seq(lit("const long X = 1"), times(much, " ? 1 : 1"), lit(";"))},
	{name: "conditional in the middle", want: `this nests more than 400 deep`, text: seq(lit("const long X = 1"), times(much, " ? 1"), times(much, " : 1"), lit(";"))},
	{name: "members", want: `this nests more than 400 deep`, text: seq(lit("typedef struct { long n; [size_is(n"), times(much, ".n"), lit(")] long *p; } S;"))},
	{name: "calls", want: `more than 400 deep`, text: seq(lit("const long X = "), nested(much, "f(", "", ")"), lit(";"))},

	{name: "#if", want: `#if more than 256 deep`, text: times(much, "#if 1\n")},
	{name: "#if of parentheses", want: `the condition is nested more than 200 deep`, text: seq(lit("#if "), nested(much, "(", "1", ")"), lit("\n#endif\n"))},
	{name: "#if of operators", want: `the condition is nested more than 200 deep`, text: seq(lit("#if "), times(much, "!"), lit("1\n#endif\n"))},
	{name: "#if of conditionals", want: `the condition is nested more than 200 deep`, text: seq(lit("#if 1"), times(much, "?1:1"), lit("\n#endif\n"))},
	{name: "#elif", text: seq(lit("#if 0\n"), times(much, "#elif 0\n"), lit("#endif\n"))},
	{name: "#include of itself", want: `#include each other more than 200 deep`, text: lit("#include \"in.idl\"\n")},
	{name: "#include of itself, twice", want: `#include each other more than 200 deep`, text: lit("#include \"in.idl\"\n#include \"in.idl\"\n")},
	{name: "#include in a circle", want: `#include each other more than 200 deep`, text: lit("#include \"a.h\"\n"),
		files: map[string]string{"a.h": "#include \"b.h\"\n", "b.h": "#include \"a.h\"\n"}},
	{name: "import of itself", text: lit("import \"in.idl\";\n")},
	{name: "import in a circle", text: lit("import \"a.idl\";\ntypedef A X;"),
		files: map[string]string{"a.idl": "import \"b.idl\"; typedef long A;", "b.idl": "import \"a.idl\"; typedef A B;"}},
	{name: "many missing #includes", want: `more than 500 errors`, text: numbered(many, "#include \"a%d.h\" //%d\n")},
	{name: "many missing imports", want: `cannot find`, text: numbered(many, "import \"a%d.idl\"; //%d\n")},

	{name: "macro calls", want: `macros expand to more than`, text: seq(lit("#define F(x) x\nconst long X = "), nested(much, "F(", "1", ")"), lit(";"))},
	{name: "macro of itself", want: `expected`, text: lit("#define A A A\n#define F(x) F(x x)\nA F(F(F(F(1))))\n")},
	{name: "macros of macros", want: `macros use each other, or themselves, more than 256 deep`, text: seq(lit("#define M0 1\n"), numbered(much, "#define M%d M%d\n"), lit(fmt.Sprintf("const long X = M%d;", much)))},
	{name: "a billion laughs", want: `macros expand to more than 4000000 tokens in all`, text: seq(lit("#define M0 ha\n"), numbered(40, "#define M%[1]d M%[2]d M%[2]d\n"), lit("M40"))},
	{name: "a billion laughs in arguments", want: `macros expand to more than 4000000 tokens in all`, text: seq(lit("#define D(x) x x\n"), nested(40, "D(", "ha", ")"))},
	{name: "a billion laughs of nothing", want: `macros expand to more than 4000000 tokens in all`, text: seq(lit("#define M0\n"), numbered(40, "#define M%[1]d M%[2]d M%[2]d\n"), lit("M40"))},
	{name: "a billion laughs pasted", want: `macros expand to more than 4000000 tokens in all`, text: seq(lit("#define D(x) x##x\n#define E(x) D(x)\n"), nested(40, "E(", "ha", ")"), lit(" long x;"))},
	{name: "a billion laughs quoted", want: `macros expand to more than 4000000 tokens in all`, text: seq(lit("#define D(x) #x #x\n#define E(x) D(x)\n"), nested(40, "E(", "ha", ")"), lit(" long x;"))},
	{name: "a billion laughs in #if", want: `macros expand to more than 4000000 tokens in all`, text: seq(lit("#define M0 1\n"), numbered(40, "#define M%[1]d M%[2]d + M%[2]d\n"), lit("#if M40\n#endif"))},
	{name: "a billion laughs of files", want: `more than 10000 #includes`, text: numbered(20, "#include \"a.h\" //%d%d\n"),
		files: map[string]string{"a.h": strings.Repeat("#include \"b.h\"\n", 20), "b.h": strings.Repeat("#include \"c.h\"\n", 20), "c.h": strings.Repeat("#include \"d.h\"\n", 20), "d.h": "long x;"}},
	{name: "a macro with a long call", text: seq(lit("#define F(...) 1\nconst long X = F("), times(much, "a,"), lit(");"))},
	{name: "a macro without end", want: `do not end`, text: seq(lit("#define F(x) x\nF("), times(much, "a "))},

	{name: "typedefs in a chain", want: `definitions depend on each other more than 400 deep`, text: seq(lit("typedef long T0;\n"), numbered(many, "typedef T%[2]d T%[1]d;\n"))},
	{name: "typedefs in a chain backwards", want: `definitions depend on each other more than 400 deep`, text: seq(numbered(many, "typedef T%[1]d T%[2]d;\n"), lit(fmt.Sprintf("typedef long T%d;", many)))},
	{name: "constants in a chain", text: seq(lit("const long C0 = 1;\n"), numbered(many, "const long C%[1]d = C%[2]d + 1;\n"))},
	{name: "constants in a chain backwards", want: `definitions depend on each other more than 10000 deep`, text: seq(numbered(many, "const long C%[2]d = C%[1]d;\n"), lit(fmt.Sprintf("const long C%d = 1;\n", many)))},
	{name: "interfaces in a chain", want: `definitions depend on each other more than 400 deep`, text: seq(lit("interface I0 {}\n"), numbered(many, "interface I%[1]d : I%[2]d {}\n"))},
	{name: "constants that double", text: seq(lit("const long C0 = 1;\n"), numbered(many, "const long C%[1]d = C%[2]d + C%[2]d;\n"))},
	{name: "an enum of many", text: seq(lit("typedef enum { E0"), numbered(many, ", E%d"+"/*%d*/"), lit("} E;"))},
	{name: "an enum in a chain", text: seq(lit("typedef enum { E0"), numbered(many, ", E%d = E%d"), lit("} E;"))},
	{name: "an interface of many methods", text: seq(object, numbered(4_000, "HRESULT M%d([in] long x%d);\n"), lit("}"))},
	{name: "many parameters", text: seq(object, lit("HRESULT M("), numbered(many/10, "[in] long p%d /*%d*/,"), lit("[in] long q); }"))},
	{name: "many fields", text: seq(lit("typedef struct {"), numbered(many, "long f%d; /*%d*/"), lit("} S;"))},
	{name: "arrays of arrays", want: `has no uuid`, text: seq(lit("typedef long T0;\n"), numbered(100, "typedef T%[2]d T%[1]d[1000];\n"), lit("interface I { void M([in] T100 x); }"))},
	{name: "structs that double", text: seq(lit("typedef struct { long a; } T0;\n"), numbered(60, "typedef struct { T%[2]d a, b; } T%[1]d;\n"),
		object, lit("HRESULT M([in] T60 *x); }"))},
	{name: "instances of instances", want: `ask for others without end`, text: seq(lit("import \"unknwn.idl\"; [uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)] interface I<T> : IUnknown {"),
		numbered(100, "HRESULT M%[1]d(I<I<T> *> *a, I<I<I<T> *> *> *b%[2]d);\n"), lit("} interface J { void M(I<long> *p); }"))},
	{name: "one duplicate name", text: times(much, "typedef long T;\n")},
	{name: "many errors", want: `unexpected`, text: times(much, "typedef X;\n")},
	{name: "many unknown names", want: `undefined symbol`, text: numbered(many, "typedef X%d Y%d;\n")},
	{name: "many faulty lines", want: `more than 500 errors`, text: times(much, "@\n")},

	{name: "NUL bytes", want: `more than 500 errors`, text: times(1<<20, "\x00")},
	{name: "a NUL in a name", want: `cannot stand here`, text: lit("typedef lo\x00ng X;")},
	{name: "UTF-16 of odd length", want: `end of file`, text: lit("\xff\xfet\x00y\x00p\x00e\x00d")},
	{name: "UTF-16 of surrogates", want: `cannot stand here`, text: seq(lit("\xff\xfe"), times(much, "\x00\xd8"))},
	{name: "a byte order mark alone", text: lit("\xef\xbb\xbf")},
	{name: "bytes that are no UTF-8", want: `cannot stand here`, text: times(much, "\xff\xfe ")},
	{name: "backslashes", text: times(much, "\\\n")},
	{name: "a comment without end", want: `comment does not end`, text: seq(lit("/*"), times(much, "/*"))},
	{name: "a large number", want: `MIDL2115`, text: seq(lit("const long X = "), times(much, "9"), lit(";"))},
	{name: "a large hexadecimal number", want: `MIDL2115`, text: seq(lit("const long X = 0x"), times(much, "f"), lit(";"))},
	{name: "a large float", text: seq(lit("const double X = 1e"), times(much, "9"), lit(";"))},
	{name: "a large array", want: `MIDL2103`, text: lit("typedef long A[0xffffffffffffffff]; typedef long B[-1]; typedef A C[0x7fffffffffffffff];")},
	{name: "a shift too far", want: `division by zero`, text: lit("const long X = 1 << 100000; const long Y = 1 / 0; const long Z = 1 % 0;")},
}

// heavies take minutes.
var heavies = []hostile{
	{name: "100 MB of spaces", text: seq(times(100<<20, " "), lit("typedef long X;"))},
	{name: "a name of 100 MB", text: seq(lit("typedef long "), times(100<<20, "a"), lit(";"))},
	{name: "an unknown name of 100 MB", want: `undefined symbol`, text: seq(lit("typedef "), times(100<<20, "a"), lit(" X;"))},
	{name: "a string of 100 MB", text: seq(lit("cpp_quote(\""), times(100<<20, "a"), lit("\")"))},
	{name: "an open string of 100 MB", want: `does not end`, text: seq(lit("cpp_quote(\""), times(100<<20, "a"))},
	{name: "a comment of 100 MB", text: seq(lit("/*"), times(100<<20, "a"), lit("*/typedef long X;"))},
	{name: "a line comment of 100 MB", text: seq(lit("//"), times(100<<20, "a"), lit("\ntypedef long X;"))},
	{name: "digits of 100 MB", want: `MIDL2115`, text: seq(lit("const long X = "), times(100<<20, "7"), lit(";"))},
	{name: "100 MB of brackets", want: `more than 4000000 tokens`, text: times(100<<20, "(")},
	{name: "100 MB of stray", want: `more than 500 errors`, text: times(100<<20, "@")},
	{name: "100 MB of backslashes", want: `more than 1048576 lines that a backslash continues`, text: times(50<<20, "\\\n")},
	{name: "100 MB of NUL", want: `more than 500 errors`, text: times(100<<20, "\x00")},
	{name: "300 MB", want: `more than 268435456 bytes of text`, text: times(300<<20, " ")},
	{name: "10 million tokens", want: `more than 4000000 tokens`, text: times(2_000_000, "typedef long X; ")},
	{name: "10 million tokens in an enum", want: `more than 4000000 tokens`, text: seq(lit("enum e { "), numbered(5_000_000, "A%d, /*%d*/"), lit("};"))},
	{name: "3 million tokens in a struct", want: `more than 1000000 items in a row`, text: seq(lit("struct e { "), numbered(1_000_000, "long A%d; /*%d*/"), lit("};"))},
	{name: "a million typedefs in a chain", want: `more than 4000000 tokens`, text: seq(lit("typedef long T0;\n"), numbered(1_000_000, "typedef T%[2]d T%[1]d;\n"))},
	{name: "a million typedefs backwards", want: `more than 400 deep`, text: seq(numbered(1_000_000, "typedef T%[1]d T%[2]d;\n"))},
	{name: "a million enumerators in a chain", want: `more than 4000000 tokens`, text: seq(lit("typedef enum { E0"), numbered(1_000_000, ", E%d = E%d"), lit("} E;"))},
	{name: "a million constants backwards", want: `more than 4000000 tokens`, text: seq(numbered(1_000_000, "const long C%[2]d = C%[1]d;\n"))},
	{name: "a million macros", text: numbered(1_000_000, "#define M%d M%d\n")},
	{name: "a million imports", want: `more than 10000 imports`, text: numbered(1_000_000, "import \"%d.idl\";//%d\n")},
	{name: "a million attributes", text: seq(lit("["), times(1_000_000, "hidden,"), lit("] interface I;"))},
	{name: "a million of one attribute's arguments", want: `is not a GUID`, text: seq(lit("[uuid("), times(1_000_000, "1,"), lit("1)] interface I;"))},
	{name: "long unknown names", want: `undefined symbol`, text: seq(lit("typedef long "), times(100_000, "ab"), lit("; typedef "), times(100_000, "ba"), lit(" X;"))},
}
