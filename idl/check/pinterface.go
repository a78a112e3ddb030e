package check

import (
	"crypto/sha1" //nolint:gosec // the algorithm of the ids
	"fmt"
	"strings"

	"github.com/goidl/goidl/idl"
)

// The IID of an instance of a parameterized interface is computed: it is the UUID,
// version 5 (RFC 4122, 4.3), of the text that WinRT's type system calls the type's
// signature.

// instanceSpace is the name space of these UUIDs: 11f47ad5-7b73-42c0-abae-878b1e16adee.
var instanceSpace = [16]byte{0x11, 0xf4, 0x7a, 0xd5, 0x7b, 0x73, 0x42, 0xc0, 0xab, 0xae, 0x87, 0x8b, 0x1e, 0x16, 0xad, 0xee}

func instanceIID(signature string) idl.GUID {
	hash := sha1.Sum(append(instanceSpace[:], signature...)) //nolint:gosec // the algorithm of the ids
	hash[6] = hash[6]&0x0f | 0x50
	hash[8] = hash[8]&0x3f | 0x80
	id, _ := idl.ParseGUID(fmt.Sprintf("%x-%x-%x-%x-%x", hash[:4], hash[4:6], hash[6:8], hash[8:10], hash[10:16]))
	return id
}

// signature gives the signature of a type.
func (c *checker) signature(t idl.Type) string {
	if !c.enter(maxDepth, t.Where()) {
		c.leave()
		return ""
	}
	defer c.leave()
	switch t := t.(type) {
	case *idl.Pointer:
		return c.signature(t.Elem)
	case *idl.Base:
		return baseSignatures[t.Kind]
	case *idl.TypeName:
		return c.namedSignature(t)
	}
	return c.defSignature(t, "")
}

func (c *checker) namedSignature(t *idl.TypeName) string {
	switch t.Name {
	case "HSTRING":
		return "string"
	case "GUID":
		return "g16"
	case "HRESULT":
		return "struct(Windows.Foundation.HResult;i4)"
	case "IInspectable":
		return "cinterface(IInspectable)"
	}
	if td, ok := t.Def.(*idl.Typedef); ok {
		return c.signature(td.Type)
	}
	return c.defSignature(t.Def, t.Name)
}

// defSignature gives the signature of something declared. Of what stands in no
// namespace, the name is the one that is used.
func (c *checker) defSignature(def any, name string) string {
	if full := c.fullNames[def]; full != "" {
		name = full
	}
	switch d := def.(type) {
	case *idl.Interface:
		return c.interfaceSignature(d)
	case *idl.RuntimeClass:
		if d.DefaultInterface == nil {
			return "rc(" + name + ")"
		}
		return "rc(" + name + ";" + c.interfaceSignature(d.DefaultInterface) + ")"
	case *idl.Enum:
		if c.isFlags(d) {
			return "enum(" + name + ";u4)"
		}
		return "enum(" + name + ";i4)"
	case *idl.Struct:
		if name == "EventRegistrationToken" {
			name = "Windows.Foundation." + name // declared outside of its namespace
		}
		var b strings.Builder
		b.WriteString("struct(" + name)
		for _, f := range d.Fields {
			b.WriteString(";" + c.signature(f.Type))
		}
		return b.String() + ")"
	}
	return ""
}

func (c *checker) interfaceSignature(i *idl.Interface) string {
	of := i.Of
	switch {
	case of == nil && i.Delegate:
		return "delegate({" + guid(i.Attrs).String() + "})"
	case of == nil:
		return "{" + guid(i.Attrs).String() + "}"
	}
	var b strings.Builder
	b.WriteString("pinterface({" + guid(of.Generic.Attrs).String() + "}")
	for _, a := range of.Args {
		b.WriteString(";" + c.signature(a))
	}
	return b.String() + ")"
}

// isFlags reports whether the constants of an enumeration are flags.
func (c *checker) isFlags(e *idl.Enum) bool { return c.flags[e] || e.Attrs.Has("flags") }

var baseSignatures = map[idl.BaseKind]string{
	idl.Boolean: "b1", idl.WChar: "c2",
	idl.Byte: "u1", idl.Char: "u1", idl.Uint8: "u1", idl.Int8: "i1",
	idl.Int16: "i2", idl.Uint16: "u2", idl.Int32: "i4", idl.Uint32: "u4", idl.Int64: "i8", idl.Uint64: "u8",
	idl.Float32: "f4", idl.Float64: "f8",
}
