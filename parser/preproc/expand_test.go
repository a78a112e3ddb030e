package preproc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl"
)

func TestExpansion(t *testing.T) {
	for _, test := range []struct{ name, macros, text, want string }{
		{"object", "#define A 1 + 2", "A*A", "1 + 2*1 + 2"},
		{"object whose text starts with a parenthesis", "#define A (x)", "A (1)", "(x) (1)"},
		{"nothing", "#define A", "[A] A", "[]"},
		{"chain", "#define A B\n#define B C\n#define C 1", "A", "1"},
		{"defined later", "#define A B\n#define B 1\n#undef B\n#define B 2", "A", "2"},
		{"undefined", "#define A 1\n#undef A\n#undef A", "A", "A"},
		{"self", "#define A A + 1", "A", "A + 1"},
		{"mutual", "#define A B\n#define B A", "A B", "A B"},
		{"function", "#define F(x,y) y x", "F(1, (2,3)) F ( a b , )", "(2,3) 1 a b"},
		{"function over lines", "#define F(x,y) y x", "F(1,\n\n 2)", "2 1"},
		{"function without parentheses", "#define F(x) x", "F F;", "F F;"},
		{"function without parameters", "#define F() f", "F() F( ) F", "f f F"},
		{"one empty argument", "#define F(x) [x]", "F() F( )", "[] []"},
		{"function gives a name of a function", "#define F(x) x\n#define G F", "G(1) G (G(2)) F(F)(3)", "1 2 F(3)"},
		{"name comes from an argument", "#define F(x) x\n#define id(x) x", "id(F)(1) id(F(id(2)))", "1 2"},
		{"parenthesis from a macro is no parenthesis of a call", "#define L (\n#define F(x) [x]", "F L 1)", "F ( 1)"},
		{"argument is expanded before", "#define P (\n#define F(x) x\n#define G(x) <x>", "F(G P 1) ) F(G P 2))", "<1> <2>"},
		{"same macro in its argument", "#define F(x) x+1", "F(F(F(0)))", "0+1+1+1"},
		{"recursion behind an argument", "#define F(x) x F", "F(1)(2)(3)", "1 F(2)(3)"},
		{"recursion through the rest of the text", "#define F(a) a*G\n#define G(a) F(a)", "F(2)(9)", "2*9*G"},
		{"unbalanced in strings", "#define F(x) x", `F(")") F('(')`, `")" '('`},
		{"GUID", "#define ID 6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11", "uuid(ID)", "uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)"},

		{"string", "#define S(x) #x", `S( a  b/**/c ) S("\n" 'x' L"\"") S()`, `"a b c" "\"\\n\" 'x' L\"\\\"\"" ""`},
		{"string of an unexpanded argument", "#define A 1\n#define S(x) #x\n#define X(x) S(x)", "S(A) X(A)", `"A" "1"`},
		{"string of nothing around", "#define E\n#define S(x) #x\n#define X(x) S(x)", "X(a E +b) X( a E )", `"a +b" "a"`},
		{"string of bytes", "#define S(x) #x", "S(@ `)", "\"@ `\""},

		{"paste", "#define C(a,b) a##b", "C(x,1) C(,y) C(y,) C(1,2) C(<,<) C(a b,c d) [C(,)]", "x1 y y 12 << a bc d []"},
		{"paste makes a macro's name", "#define C(a,b) a##b\n#define AB 7", "C(A,B)", "7"},
		{"paste of unexpanded arguments", "#define C(a,b) a##b\n#define X(a,b) C(a,b)\n#define N 1", "C(x,N) X(x,N)", "xN x1"},
		{"paste in an object", "#define A x ## 1\n#define B p ## q ## r", "A B", "x1 pqr"},
		{"paste of paste operators", "#define HH # ## #\n#define S(x) #x\n#define X(x) S(x)", "HH X(a HH b)", `## "a ## b"`},
		{"paste with strings", "#define W(s) L##s\n#define Q(x) L###x", `W("a") W('a') Q(b)`, `L"a" L'a' L"b"`},
		{"paste then parameter", "#define F(a,b) a##_##b b", "F(x, N)", "x_N N"},
		{"numbers and names", "#define D(n) DISPID_##n", "D(3DPOINT) D(1) D(1e5)", "DISPID_3DPOINT DISPID_1 DISPID_1e5"},

		{"rest", "#define F(...) f(__VA_ARGS__)", "F() F(1) F(1, (2,3),4)", "f() f(1) f(1, (2,3),4)"},
		{"rest behind others", "#define F(x, ...) f(x; __VA_ARGS__)", "F(1,2,3) F(1,) F(1)", "f(1; 2,3) f(1;) f(1;)"},
		{"rest as a string", "#define F(...) #__VA_ARGS__", "F(a, b,c)", `"a, b,c"`},
		{"named rest", "#define F(x, r...) x[r]", "F(1, 2, 3)", "1[2, 3]"},
		{"comma before the rest", "#define F(x, ...) f(x, ## __VA_ARGS__)\n#define N 9", "F(1) F(1,N) F(1,N,3)", "f(1) f(1,9) f(1,9,3)"},

		{"GUID of pieces", "#define ID(n) 6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b##n", "uuid(ID(7e11))", "uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)"},
		{"GUID begun by a macro", "#define HEAD 6f1a0c52-0d5e", "HEAD-4d1c-9a57-2f6c3d0b7e11", "6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11"},
		{"no GUID", "#define HEAD 6f1a0c52-0d5e", "HEAD-4d1c-9a57- 2f6c3d0b7e11", "6f1a0c52-0d5e-4d1c-9a57- 2f6c3d0b7e11"},

		{"line", "#define L __LINE__\n#define P(x) x", "L\nP(L) P(\nL)", "3 4 4"},
		{"conditional between arguments", "#define F(x,y) x+y", "F(1,\n#if 0\n2\n#else\n3\n#endif\n)", "1+3"},
		{"definition between arguments", "#define F(x,y) x+y", "F(A,\n#define A 9\nA)", "9+9"},
		{"condition within arguments keeps the place", "#define F(x) x", "F(\n#if __LINE__ == 3\n__LINE__\n#endif\n)", "2"},
	} {
		if got := spelled(mustRun(t, test.macros+"\n"+test.text)); got != test.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", test.name, test.text, got, test.want)
		}
	}
}

// TestExpansionLikeC runs variants of the examples in C11 6.10.3.5: the interplay
// of arguments, rescanning and names that are not expanded again.
func TestExpansionLikeC(t *testing.T) {
	const first = `#define v 7
#define call(a) call(v * (a))
#undef v
#define v 5
#define twin call
#define pick v[0]
#define hook(g) g(~
#define in w[-1,
#define fn(a) a(q)
#define none() int
#define echo(x) x
#define word(x,y) x ## y
`
	const second = `#define text(s) # s
#define itext(s) text(s)
#define place(n) slot ## n
#define report(s, t) say("<" # s "> = " #t, place(s), place(t))
#define VERS(n) ver ## n
#define BOTH "mine"
#define LO LO ", sir"
#define join(a,b) a ## b
#define ijoin(a,b) join(a,b)
#define three(x,y,z) x ## y ## z
#define log(...) out(err, __VA_ARGS__)
#define list(...) show(#__VA_ARGS__)
#define check(c, ...) ((c)?ok(#c): fail(__VA_ARGS__))
`
	for _, test := range []struct{ macros, text, want string }{
		{first, "call(w+1) + call(call(v)) % twin(twin(0) + twin)(1);",
			"call(5 * (w+1)) + call(5 * (call(5 * (5)))) % call(5 * (call(5 * (0)) + call))(1);"},
		{first, "fn(call(echo)(4) );", "call(5 * (echo))(4)(q);"},
		{first, "hook(v+(6,7)-twin) | call in w[0]) & fn\n (call)^ fn(fn);",
			"5+(6,7)-call(5 * (~ | call w[-1, w[0])) & call(5 * (q))^ fn(q);"},
		{first, "none() i[word(1,)] = { word(1,2), word(3,), word(,5), word(,) };", "int i[1] = { 12, 3, 5, };"},
		{second, "report(1, 2); put(text(cmp(\"k\\0m\", 'k', '\\\\3') == 0) text(: @\\n), s);",
			`say("<" "1" "> = " "2", slot1, slot2); put("cmp(\"k\\0m\", 'k', '\\\\3') == 0" ": @\n", s);`},
		{second, "itext(VERS(2).h)", `"ver2.h"`},
		{second, "join(BO, TH); ijoin(BO, TH) LO", `"mine"; "mine" LO ", sir"`},
		{second, "three(1,2,3), three(,4,5), three(6,,7), three(8,9,), three(10,,), three(,11,), three(,,12), three(,,).",
			"123, 45, 67, 89, 10, 11, 12,."},
		{second, `log("F") log("x %d", x) list(The 1st, 2nd, and 3rd.)`,
			`out(err, "F") out(err, "x %d", x) show("The 1st, 2nd, and 3rd.")`},
		{second, `check(x>y, "x %d y %d", x, y)`, `((x>y)?ok("x>y"): fail("x %d y %d", x, y))`},
	} {
		if got := spelled(mustRun(t, test.macros+test.text)); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

// origins writes where a token comes from.
func origins(t *Token) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d:%d-%d:%d", t.Text, t.Pos().Line, t.Pos().Column, t.End().Line, t.End().Column)
	for m := t.Macro(); m != nil; m = m.Parent {
		fmt.Fprintf(&b, " < %s@%d:%d", m.Name, m.Body.Line, m.Body.Column)
	}
	return b.String()
}

// TestOrigins pins where tokens of macros stand, and through which macros they came.
func TestOrigins(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"object", "#define A x y\n A ;", "x 2:2-2:3 < A@1:11; y 2:2-2:3 < A@1:13; ; 2:4-2:5"},
		{"nested", "#define A 1\n#define B A\nB", "1 3:1-3:2 < A@1:11 < B@2:11"},
		{"argument", "#define F(a) a;\nF(x)", "x 2:1-2:5 < F@2:3; ; 2:1-2:5 < F@1:15"},
		{"call over lines", "#define F(a) a\nF (\n x\n)", "x 2:1-4:2 < F@3:2"},
		{"argument through two macros", "#define F(a) a\n#define G(b) F(b)\nG(x)", "x 3:1-3:5 < F@3:3 < G@2:14"},
		{"macro in an argument", "#define A x\n#define F(a) a\nF(A)", "x 3:1-3:5 < A@1:11 < F@3:3"},
		{"paste and string", "#define F(a) a##1 #a\nF(x)", `x1 2:1-2:5 < F@2:3; "x" 2:1-2:5 < F@1:20`},
		{"arguments behind the macro", "#define F(a) a\n#define G F\nG(x) y", "x 3:1-3:5 < F@3:3 < G@2:11; y 3:6-3:7"},
		{"line", "#define L __LINE__\nL", "2 2:1-2:2 < __LINE__@1:11 < L@1:11"},
		{"joined GUID", "#define H 6f1a0c52-0d5e\nH-4d1c-9a57-2f6c3d0b7e11", "6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11 2:1-2:25 < H@1:11"},
	} {
		toks := mustRun(t, test.text)
		var got []string
		for i := range toks[:len(toks)-1] {
			got = append(got, origins(&toks[i]))
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, s, test.want)
		}
	}
}

func TestOriginInIncludedFile(t *testing.T) {
	cfg := &Config{FS: folder(map[string]string{"a.h": "\n#define A x"})}
	res, _ := Run(cfg, "in.idl", []byte("#include \"a.h\"\nA"))
	x := &res.Tokens[0]
	want := idl.Pos{Filename: "a.h", Offset: 11, Line: 2, Column: 11}
	if m := x.Macro(); m == nil || m.Body != want || x.Pos().Filename != "in.idl" {
		t.Errorf("x is at %v, written at %+v; want in.idl and %v", x.Pos(), m, want)
	}
}
