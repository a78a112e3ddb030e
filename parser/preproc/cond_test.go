package preproc

import "testing"

func TestConditions(t *testing.T) {
	const macros = `#define ONE 1
#define EMPTY
#define ADD(a,b) ((a)+(b))
#define HAS_ONE defined(ONE)
#define HAS_NONE (defined UNKNOWN)
#define GUIDLIKE 12345678-1234-1234-1234-123456789012
`
	for _, test := range []struct {
		condition string
		want      bool
	}{
		{"1", true}, {"0", false}, {"ONE", true}, {"UNKNOWN", false}, {"-1", true}, {"(0)", false}, {"!0", true}, {"!5", false},
		{"1 + 2 * 3 == 7", true}, {"(1 + 2) * 3 == 9", true}, {"7 - 2 - 1 == 4", true}, {"7 % 4 == 3", true}, {"-7 / 2 == -3", true},
		{"1 << 4 == 16", true}, {"-8 >> 1 == -4", true}, {"1 << 64 == 0", true}, {"-1 >> 70 == -1", true}, {"1 << -1 == 0", true}, {"1u >> 70 == 0", true},
		{"1 | 2 ^ 3 & 1", true}, {"(6 & 3) == 2", true}, {"(6 ^ 3) == 5", true}, {"~0 == -1", true}, {"1 < 2 == 1", true},
		{"2 > 1 && 1 >= 1 && 1 <= 1 && 1 != 2", true}, {"0 || 0", false}, {"1 && 0", false}, {"0 && 1 || 1", true},
		{"1 ? 0 : 1", false}, {"0 ? 0 : 1", true}, {"1 ? 2 ? 0 : 1 : 1", false}, {"0 ? 1 : 0 ? 1 : 0", false},
		{"-1 < 0u", false}, {"-1 > 0u", true}, {"-1 < 0", true}, {"(1 ? -1 : 0u) > 0", true}, {"(0 ? 0u : -1) > 0", true},
		{"0xFFFFFFFFFFFFFFFF > 0", true}, {"18446744073709551615 == -1", true}, {"0x8000000000000000 / -1 == 0", true},
		{"(-0x7fffffffffffffff - 1) / -1 < 0", true}, {"(-0x7fffffffffffffff - 1) % -1 == 0", true},
		{"'a' == 97", true}, {"L'a' == 97", true}, {"'\\n' == 10", true}, {"10UL == 012L + 0x0u", true}, {"10i64 == 012", true},
		{"0 && 1 / 0", false}, {"1 || 1 % 0", true}, {"1 ? 1 : 1 / 0", true}, {"0 ? 1 / 0 : 0", false},
		{"defined ONE", true}, {"defined(ONE)", true}, {"defined UNKNOWN", false}, {"!defined ( UNKNOWN ) && defined EMPTY", true},
		{"defined __LINE__ && defined __midl", true}, {"HAS_ONE && !HAS_NONE", true},
		{"ADD(ONE, ADD(1, 1)) == 3", true}, {"ADD == 0", true}, {"__LINE__ == 7", true}, {"EMPTY 1 EMPTY", true},
		{"__midl >= 500", true}, {"ONE EMPTY == \\\n 1", true}, {"1 /* 0 */ // 0", true}, {"+ - - 1 == 1", true},
		{"GUIDLIKE < 0", true}, {"12345678-1234-1234-1234-123456789012 < 0", true},
	} {
		text := macros + "#if " + test.condition + "\nyes\n#else\nno\n#endif"
		want := "no"
		if test.want {
			want = "yes"
		}
		if got := spelled(mustRun(t, text)); got != want {
			t.Errorf("#if %s: got %s", test.condition, got)
		}
	}
}

func TestConditionalText(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"ifdef", "#define A\n#ifdef A\n1\n#else\n2\n#endif\n#ifdef B\n3\n#else\n4\n#endif", "1 4"},
		{"ifndef", "#ifndef B\n1\n#else\n2\n#endif", "1"},
		{"elif", "#if 0\n1\n#elif 1\n2\n#elif 1\n3\n#else\n4\n#endif", "2"},
		{"elifdef", "#define A\n#if 0\n1\n#elifdef B\n2\n#elifndef A\n3\n#elifdef A\n4\n#endif", "4"},
		{"condition behind the branch that counts", "#if 1\n1\n#elif 1/0 +\n2\n#endif", "1"},
		{"nested", "#if 1\n#if 0\n1\n#else\n2\n#endif\n3\n#else\n4\n#endif\n5", "2 3 5"},
		{"nested in what is left out", "#if 0\n#if 1/0\n1\n#elif (\n#else\n2\n#endif\n#else\n3\n#endif", "3"},
		{"anything may be left out", "#if 0\ndon't \"do @ \x00\n#unknown\n#include\n#error no\n#define\n##endif\n'\n#endif\nx", "x"},
		{"comment left out", "#if 0\n/*\n#endif\n*/ // \\\n#endif\n#endif\nx", "x"},
		{"strings left out", "#if 0\n\"/*\"\n'/*'\n#endif\nx", "x"},
		{"comment before the directive", "/* a\n*/ #if 0\n1\n/**/ # /**/ endif\nx", "x"},
		{"no directive in the middle of a line", "a /*\n*/ #if 0\n", "a #if 0"},
		{"continued", "#i\\\nf 0 \\\n + 0\n1\n#endif\nx", "x"},
		{"definitions that are left out", "#if 0\n#define A 1\n#else\n#undef A\n#endif\nA", "A"},
		{"text behind else and endif", "#ifdef A\n#else !A\n1\n#endif A", "1"},
		{"last line without an end", "#if 0\n1\n#endif", ""},
		{"windows lines", "#if 0\r\n1\r\n#else\r\n2\r\n#endif\r\n", "2"},
		{"old lines", "#if 0\r1\r#else\r2\r#endif\r", "2"},
	} {
		if got := spelled(mustRun(t, test.text)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
