// Package runner checks recorded NDR messages against generated proxies and
// stubs. The programs that command ndrvectors makes consist of it, of what goidl
// has generated, and of one double for each interface.
package runner

// How a vector is checked, for maintainers.
//
// Arguments become bytes in generated code only, and bytes arguments:
//
//	request, encode   a proxy is called; the channel keeps what it is given, and fails
//	request, decode   a stub is given the bytes; the object behind it is a double,
//	                  which keeps the arguments
//	reply, encode     a stub is given the request; the double returns the results
//	reply, decode     a proxy is called; the channel answers with the bytes
//
// What the vectors say in JSON is turned into Go values, and compared with Go
// values, by reflection (value.go, compare.go). Reflection does not see
// everything: which parameter of the IDL a parameter in Go is, which struct is a
// union, which string has characters of one byte. That is in a Description, which
// the command makes from the IDL's model and the generated source.
//
// Doubles register themselves from init. They serve as the objects behind stubs,
// and as the objects that interface pointers among the arguments point to.
