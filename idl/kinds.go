package idl

var baseKindNames = [...]string{
	Void: "void", Byte: "byte", Boolean: "boolean", Char: "char", WChar: "wchar_t",
	Int8: "small", Uint8: "unsigned small", Int16: "short", Uint16: "unsigned short",
	Int32: "long", Uint32: "unsigned long", Int64: "hyper", Uint64: "unsigned hyper",
	IntPtr: "__int3264", UintPtr: "unsigned __int3264", Float32: "float", Float64: "double",
	HandleT: "handle_t", ErrorStatus: "error_status_t", Invalid: "invalid type",
}

// String gives the type's name in IDL, the same for all its spellings.
func (k BaseKind) String() string {
	if k < 0 || int(k) >= len(baseKindNames) {
		return "unknown type"
	}
	return baseKindNames[k]
}
