package preproc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goidl/goidl/idl/diag"
)

// checkLimit checks that text ends in a diagnostic that names the bound.
func checkLimit(t *testing.T, b budget, name, text, want string) {
	t.Helper()
	_, diags := b.run(&Config{}, "in.idl", []byte(text))
	if len(diags) == 0 || diags[len(diags)-1].Code != diag.TooDeep || !strings.Contains(diags[len(diags)-1].Error(), want) {
		t.Errorf("%s: got %.200s, want at the end %s", name, messages(diags), want)
	}
}

// series writes a macro for each n from 1 to last: format is given n, n-1 and n-1.
func series(format string, last int) string {
	var b strings.Builder
	for n := 1; n <= last; n++ {
		fmt.Fprintf(&b, format+"\n", n, n-1, n-1)
	}
	return b.String()
}

func TestLimitsOfNesting(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 300) }
	const (
		macros    = "macros use each other, or themselves, more than 256 deep"
		condition = "the condition is nested more than 200 deep"
	)
	for _, test := range []struct{ name, text, want string }{
		{"chain of macros", series("#define C%d C%d %[3]d", 300) + "C300", "301:1: error GOIDL3005: " + macros},
		{"calls in arguments", "#define F(x) x\n" + many("F(") + many(")"), macros},
		{"conditionals", many("#if 1\n"), "257:1: error GOIDL3005: #if more than 256 deep"},
		{"conditionals left out", "#if 0\n" + many("#if 1\n"), "257:1: error GOIDL3005: #if more than 256 deep"},
		{"parentheses", "#if " + many("("), "1:1: error GOIDL3005: " + condition},
		{"operators", "#if " + many("- "), condition},
		{"alternatives", "#if 0" + many("?0:0"), condition},
		{"and", "#if 1" + many(" && (1"), condition},
	} {
		checkLimit(t, ample, test.name, test.text, test.want)
	}
}

func TestLimitsOfNumber(t *testing.T) {
	var params []string
	for i := range 300 {
		params = append(params, fmt.Sprint("p", i))
	}
	checkLimit(t, ample, "parameters", "#define F("+strings.Join(params, ",")+")", `macro "F" has more than 256 parameters`)
	checkLimit(t, ample, "continued lines", "x"+strings.Repeat("\\\n", maxSplices+1), "1:1: error GOIDL3005: more than 1048576 lines that a backslash continues")
	checkLimit(t, ample, "errors", strings.Repeat("@", 1000), "1:501: error GOIDL3005: more than 500 errors; the rest of the text is not read")
}

func TestBudget(t *testing.T) {
	small := budget{text: 10_000, tokens: 2_000, work: 10_000}
	const work = "error GOIDL3005: macros expand to more than 10000 tokens in all"
	doubling := "#define D0 x\n" + series("#define D%d D%d D%d", 59)
	pasting := "#define JOIN(a,b) a##b\n#define CAT(a,b) JOIN(a,b)\n#define P0 x\n" + series("#define P%d CAT(P%d,P%d)", 59)
	for _, test := range []struct{ name, text, want string }{
		{"tokens", strings.Repeat("x ", 2_001), "1:4001: error GOIDL3005: more than 2000 tokens"},
		{"tokens of macros", "#define X x x x x\n" + strings.Repeat("X ", 600), "2:1001: error GOIDL3005: more than 2000 tokens"},
		{"doubling", doubling + "D59", "61:1: " + work},
		{"in an argument", doubling + "#define F(x)x\nF(D59)", "62:1: " + work},
		{"in a condition", doubling + "#if D59\n#endif", "61:1: " + work},
		{"paste", pasting + "P59", work},
		{"text", strings.Repeat(" ", 10_001), "1:1: error GOIDL3005: more than 10000 bytes of text"},
	} {
		checkLimit(t, small, test.name, test.text, test.want)
	}
}

// TestAlmostLimits checks that text within the bounds is no error, and takes no
// more than its share of time.
func TestAlmostLimits(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("#if 1\n", 256) + strings.Repeat("#endif\n", 256),
		"#if " + strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200) + "\n#endif",
		"#if 0" + strings.Repeat("||0", 5000) + "\n#endif",
		"#define F(x) x\n" + strings.Repeat("F(", 120) + strings.Repeat(")", 120),
		strings.Repeat("/*x*/ \\\n", 10_000),
		strings.Repeat("a\\\n", 100_000),
		strings.Repeat("+\\\n", 100_000),
		strings.Repeat(" ", 100_000) + "x" + strings.Repeat("\n// y", 50_000),
		"#define S(...) #__VA_ARGS__\nS(" + strings.Repeat("a,", 100_000) + ")",
	} {
		if _, diags := runText(text); len(diags) > 0 {
			t.Errorf("%.40q…: %.200s", text, messages(diags))
		}
	}
}

func TestIncludeLimits(t *testing.T) {
	small := budget{text: 10_000, tokens: 1_000, work: 1_000}
	for _, test := range []struct {
		budget                 budget
		name, file, text, want string
	}{
		{ample, "depth", "#include \"a.h\"\n", `#include "a.h"`, "a.h:1:1: error GOIDL3005: files #include each other more than 200 deep"},
		{ample, "bush", "#include \"a.h\"\n#include \"a.h\"\n", `#include "a.h"`, "more than 200 deep"},
		{ample, "number", "", strings.Repeat("#include \"a.h\"\n", 10_001), "in.idl:10001:1: error GOIDL3005: more than 10000 #includes"},
		{small, "text", strings.Repeat(" ", 1_000), strings.Repeat("#include \"a.h\"\n", 20), "in.idl:10:1: error GOIDL3005: more than 10000 bytes of text in all files"},
	} {
		cfg := &Config{FS: folder(map[string]string{"a.h": test.file})}
		_, diags := test.budget.run(cfg, "in.idl", []byte(test.text))
		if len(diags) != 1 || !strings.Contains(diags[0].Error(), test.want) {
			t.Errorf("%s: got %.300s, want only %s", test.name, messages(diags), test.want)
		}
	}
}
