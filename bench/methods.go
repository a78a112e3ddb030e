package main

import (
	"bytes"
	"fmt"
)

// The file of many methods.
const (
	manyInterfaces      = 100
	methodsPerInterface = 40
)

// kinds are the methods' parameters: what real interfaces are made of.
var kinds = []string{
	"[in] long a, [in] hyper b, [out, retval] long *sum",
	"[in, string] const wchar_t *name, [out, retval] boolean *found",
	"[in] POSITION *from, [out] POSITION *to",
	"[in, out, size_is(n)] byte *data, [in] unsigned long n",
	"[in, unique] ITable%d *other, [out, retval] ITable%[1]d **result",
	"[in] unsigned long n, [in, size_is(n)] POSITION *all",
	"void",
	"[out] short *kind, [out] double *value, [out, string] wchar_t **text",
}

// methodsIDL writes an IDL file of 4,000 methods.
func methodsIDL() []byte {
	var b bytes.Buffer
	b.WriteString("//goidl:package example.com/methods\n\nimport \"unknwn.idl\";\n\n" +
		"typedef struct POSITION { long x; long y; [unique, string] wchar_t *name; } POSITION;\n")
	for i := range manyInterfaces {
		fmt.Fprintf(&b, "\n[object, uuid(2f6b1d30-77c4-4e0a-8b52-%012x), pointer_default(unique)]\n", i)
		fmt.Fprintf(&b, "interface ITable%d : IUnknown\n{\n", i)
		for m := range methodsPerInterface {
			fmt.Fprintf(&b, "\t// Method%d does what its parameters say.\n\tHRESULT Method%[1]d(%s);\n", m, parameters(i, m))
		}
		b.WriteString("}\n")
	}
	return b.Bytes()
}

// parameters gives those of method m of interface i.
func parameters(i, m int) string {
	kind := kinds[m%len(kinds)]
	if !bytes.Contains([]byte(kind), []byte("%")) {
		return kind
	}
	return fmt.Sprintf(kind, i)
}
