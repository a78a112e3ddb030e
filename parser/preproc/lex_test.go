package preproc

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// kinds writes tokens as kind:text.
func kinds(toks []Token) string {
	short := map[Kind]string{
		Ident: "id", Int: "int", Float: "float", Char: "char", String: "str", WideString: "wstr", GUID: "guid", Punct: "p", Pragma: "pragma",
	}
	var words []string
	for _, t := range toks[:len(toks)-1] {
		words = append(words, short[t.Kind]+":"+t.Text)
	}
	return strings.Join(words, " ")
}

func TestLexing(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a _b $c d1 switch", "id:a id:_b id:$c id:d1 id:switch"},
		{"0 12 0x1F 017 1u 2UL 3LL 4ULL 5i64", "int:0 int:12 int:0x1F int:017 int:1u int:2UL int:3LL int:4ULL int:5i64"},
		{"1.0 .5 2. 1e5 1E-3 1.0f 0x1p-3 1.5e+10L", "float:1.0 float:.5 float:2. float:1e5 float:1E-3 float:1.0f float:0x1p-3 float:1.5e+10L"},
		{"0xE+1 1e+x 3DPOINT 1EVENT", "int:0xE p:+ int:1 int:1e p:+ id:x int:3DPOINT int:1EVENT"},
		{"0d5e-4d1c 0x1.8p1 0xap+2 0b1e5", "int:0d5e p:- int:4d1c float:0x1.8p1 float:0xap+2 int:0b1e5"},
		{"version(1.0)", "id:version p:( float:1.0 p:)"},
		{"[0..9] a..b f(...)", "p:[ int:0 p:.. int:9 p:] id:a p:.. id:b id:f p:( p:... p:)"},
		{`"a\"b" L"w" 'c' L'\'' "" u8"x"`, `str:"a\"b" wstr:L"w" char:'c' char:L'\'' str:"" id:u8 str:"x"`},
		{"<<= >>= -> -- ++ && || == != <= >= :: ## ?:", "p:<<= p:>>= p:-> p:-- p:++ p:&& p:|| p:== p:!= p:<= p:>= p::: p:## p:? p::"},
		{"a>>b *&x ^= %= ~!x", "id:a p:>> id:b p:* p:& id:x p:^= p:%= p:~ p:! id:x"},
		{"a/*x*/b//c\nd/ *e", "id:a id:b id:d p:/ p:* id:e"},
		{"a/* // */b // /* \nc", "id:a id:b id:c"},
		{"x // y \\\n still y\nz", "id:x id:z"},
		{"lo\\\nng 1\\\r\n2 \"a\\\nb\" +\\\n+", `id:long int:12 str:"ab" p:++`},
		{"a\rb\r\nc\nd", "id:a id:b id:c id:d"},
		{"a\x1ab \"", "id:a"},
		{"\xef\xbb\xbfa", "id:a"},
		{"\"\xe9\xff\" // \xe9\n'\xe9' /* \xff */", "str:\"\xe9\xff\" char:'\xe9'"},
		{"uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)", "id:uuid p:( guid:6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11 p:)"},
		{"ABCDEF01-e100-1E10-0000-00000000E1E1;", "guid:ABCDEF01-e100-1E10-0000-00000000E1E1 p:;"},
		{"00000000-0000-0000-c000-0000000000461", "int:00000000 p:- int:0000 p:- int:0000 p:- id:c000 p:- int:0000000000461"},
		{"x6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11", "id:x6f1a0c52 p:- int:0d5e p:- int:4d1c p:- int:9a57 p:- int:2f6c3d0b7e11"},
		{"a_b1c2d3-0d5e", "id:a_b1c2d3 p:- int:0d5e"},
	} {
		if got := kinds(mustRun(t, test.text)); got != test.want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

func TestUTF16(t *testing.T) {
	const text = "interface \"\u00e9\U0001f600\" x"
	want := kinds(mustRun(t, text))
	units := utf16.Encode([]rune("\ufeff" + text))
	for _, bigEndian := range []bool{false, true} {
		var file []byte
		for _, u := range units {
			if bigEndian {
				u = u>>8 | u<<8
			}
			file = append(file, byte(u), byte(u>>8))
		}
		toks := mustRun(t, string(file))
		if got := kinds(toks); got != want {
			t.Errorf("big endian %v: got %s, want %s", bigEndian, got, want)
		}
		if got := toks[2].Pos(); got.Offset != strings.Index(text, " x")+1 || got.Column != 16 {
			t.Errorf("x is at offset %d, column %d", got.Offset, got.Column)
		}
	}
}

// TestPlaces pins lines, columns and offsets.
func TestPlaces(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"ab\n\tcd  e", "ab@1:1+0-1:3+2 cd@2:2+4-2:4+6 e@2:6+8-2:7+9"},
		{"a\r\nb\rc", "a@1:1+0-1:2+1 b@2:1+3-2:2+4 c@3:1+5-3:2+6"},
		{"\xef\xbb\xbfa", "a@1:1+0-1:2+1"},
		{"/* \u00e9\n \u00e9\u00e9 */ a", "a@2:8+15-2:9+16"},
		{"\"\u00e9\xff\" a", "\"\u00e9\xff\"@1:1+0-1:5+5 a@1:6+6-1:7+7"},
		{"a\\\nb c", "ab@1:1+0-2:2+4 c@2:3+5-2:4+6"},
		{"a \\\n b", "a@1:1+0-1:2+1 b@2:2+5-2:3+6"},
		{"a\\\r\n\\\r\nb", "ab@1:1+0-3:2+8"},
		{"/*\\\n\u00e9*/ a", "a@2:5+9-2:6+10"},
		{"\"\u00e9\\\n\u00e9\u00e9\" a", "\"\u00e9\u00e9\u00e9\"@1:1+0-2:4+10 a@2:5+11-2:6+12"},
		{"// \u00e9 \\\n c\na", "a@3:1+11-3:2+12"},
	} {
		var got []string
		for _, tok := range mustRun(t, test.text) {
			if tok.Kind != EOF {
				p, e := tok.Pos(), tok.End()
				got = append(got, fmt.Sprintf("%s@%d:%d+%d-%d:%d+%d", tok.Text, p.Line, p.Column, p.Offset, e.Line, e.Column, e.Offset))
			}
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.text, s, test.want)
		}
	}
}

func TestDoc(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"line comment", "// about x\nx", "about x"},
		{"run of line comments", "// one\n//\n//   two \nx", "one\n\n  two"},
		{"slashes", "/// one\n//// two\nx", "one\ntwo"},
		{"block", "/* about x */\nx", "about x"},
		{"block with stars", "/**\n * One\n *   two\n *\n * three\n */\nx", "One\n  two\n\nthree"},
		{"box", "/*********\n * boxed *\n *********/\nx", "boxed"},
		{"star at the end", "/** gives a T ** */\nx", "gives a T **"},
		{"rule", "// ------\n// text\n// ======\nx", "text"},
		{"same line", "/* doc */ x", "doc"},
		{"blank line between", "// about x\n\nx", ""},
		{"run interrupted by a blank line", "// licence\n\n// about x\nx", "about x"},
		{"last block counts", "/* licence */\n/* doc */\nx", "doc"},
		{"behind a token", "y; // about y\nx", ""},
		{"run that begins behind a token", "y; // about y\n// about x\nx", "about x"},
		{"middle of a line", "y /* inline */ x", ""},
		{"above a directive", "// about N\n#define N 1\nx", ""},
		{"directive comments", "// one\n//goidl:foo bar\n// two\nx", "one\ntwo"},
		{"windows lines", "/* a\r\n * b\r\n */\r\nx", "a\nb"},
		{"macro", "#define M x\n// about M\nM", "about M"},
		{"left out by #if", "#if 0\n// no\n#endif\nx", ""},
	} {
		toks := mustRun(t, test.text)
		x := toks[len(toks)-2]
		if x.Text != "x" || x.Doc() != test.want {
			t.Errorf("%s: doc of %q is %q, want %q", test.name, x.Text, x.Doc(), test.want)
		}
	}
}

func TestTopComment(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"/* Licence\n * of this. */\n\nx", "Licence\nof this."},
		{"//goidl:package a\n// Two\n// lines.\n\n// other\nx", "Two\nlines."},
		{"\n#if 1\n// not at the top\n#endif", ""},
		{"x // not at the top", ""},
	} {
		if res, _ := runText(test.text); res.Doc != test.want {
			t.Errorf("%q: got %q, want %q", test.text, res.Doc, test.want)
		}
	}
}

func TestDirectiveComments(t *testing.T) {
	const text = `//goidl:package 	example.com/clock;clock
x //goidl:name Foo
#if 0
//goidl:skipped
#endif
// goidl:spaced
/*goidl:block*/
#define A //goidl:inmacro
cpp_quote("//goidl:quoted")
  //goidl:bare
`
	res, diags := runText(text)
	var got []string
	for _, d := range res.Directives {
		got = append(got, fmt.Sprintf("%v-%v %s(%s)", d.Pos, d.End, d.Name, d.Args))
	}
	want := []string{
		"in.idl:1:1-in.idl:1:41 package(example.com/clock;clock)",
		"in.idl:2:3-in.idl:2:19 name(Foo)",
		"in.idl:10:3-in.idl:10:15 bare()",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(diags) > 0 {
		t.Errorf("got %q, want %q; %s", got, want, messages(diags))
	}
}
