package preproc

import (
	"fmt"
	"strings"
	"testing"
)

// plainText is IDL as it is mostly written: comments, attributes, methods, and
// no macros.
func plainText() string {
	var b strings.Builder
	b.WriteString("/*\n * A licence of some lines.\n *\n * The lines say nothing.\n */\n\nimport \"unknwn.idl\";\n\n")
	for i := range 1000 {
		fmt.Fprintf(&b, `
/* The interface with the number %[1]d. */
[
    object,
    uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b%04[1]x),
    pointer_default(unique)
]
interface IThing%[1]d : IUnknown
{
    typedef struct tagTHING%[1]d {
        ULONG   cb;
        [size_is(cb)] byte *pb;   // as many as cb says
    } THING%[1]d;

    HRESULT GetThing([in] DWORD dwIndex, [out, retval] THING%[1]d **ppThing);
    HRESULT SetThing([in] const THING%[1]d *pThing, [in, string] LPCWSTR pszName);
    HRESULT Size([out] ULARGE_INTEGER *pcbSize);
}
`, i)
	}
	return b.String()
}

// macroText is IDL in the style of mshtml.idl: ids that are macros, and interfaces
// that are made by macros.
func macroText() string {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "#define DISPID_THING_%d (DISPID_BASE + %d)\n", i, i)
	}
	b.WriteString("#define DISPID_BASE 1000\n#define MEMBERS(name) \\\n")
	for i := range 50 {
		fmt.Fprintf(&b, "    [propget, id(DISPID_THING_%d)] HRESULT p##name##%d([retval, out] VARIANT *p); \\\n", i, i)
	}
	b.WriteString("\n")
	for i := range 200 {
		fmt.Fprintf(&b, "dispinterface Disp%d {\nmethods:\n    [id(DISPID_THING_%d)] void f();\n    MEMBERS(T%d)\n}\n", i, i, i)
	}
	return b.String()
}

func benchmark(b *testing.B, text string) {
	src := []byte(text)
	res, diags := Run(&Config{}, "in.idl", src)
	if len(diags) > 0 {
		b.Fatal(messages(diags))
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		Run(&Config{}, "in.idl", src)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(res.Tokens)), "ns/token")
}

func BenchmarkPlain(b *testing.B)  { benchmark(b, plainText()) }
func BenchmarkMacros(b *testing.B) { benchmark(b, macroText()) }
