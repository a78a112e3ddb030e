// Package check makes sense of a program: it finds out what each name refers
// to and what each constant is worth, fills the resolved half of the model, and
// says what is wrong by the rules of IDL and of COM.
package check

// How it works, for those who change it.
//
// A checker goes over the program in a fixed number of passes. Each pass is
// linear in the size of the program and needs only what the passes before it
// left behind, so none has to guess:
//
//	declare   every name that the files declare goes into an index
//	resolve   every use of a name gets its Def; what is unknown becomes Invalid
//	cycles    typedefs, bases and structures that contain themselves are cut
//	evaluate  constants, enumerators, array bounds, cases get their values
//	collect   interfaces get ids, methods and opnums; parameters directions
//	compare   names that are declared twice must be declared alike
//	rules     what is left to say about each declaration
//
// Names are looked up late, after all have been declared, because shipped files
// use interfaces before they declare them. Which declarations a file can see
// does not depend on what else is compiled in the same run: its own, and those
// of the files it imports, directly or not. Only a file that was not asked for
// sees more, namely the whole program: fragments rely on the umbrella that
// imports them to bring what they use. There is one index for all files, and
// one bit set per file of the files it sees; a name has few declarations, so
// picking the one that is meant costs next to nothing.
//
// IDL has the name spaces of C: ordinary names, tags, and per structure,
// method or interface the members. An interface, a library and a structure
// open no scope for the types and constants inside, since the C header that
// MIDL makes of them would not. Constants and enumerators live apart from
// types here. C has them together, but no file needs the clash to be found, and
// some have a constant and a type of one name. A coclass may have the name of an
// interface: only libraries refer to it, and its CLSID and the IID have different
// names in every language.
//
// A type that cannot be resolved is replaced by idl.Base{Kind: idl.Invalid},
// and a value that cannot be computed by nil. Every later pass lets those
// through in silence: one fault, one message.
//
// Not everything that is wrong is an error everywhere. A name that nothing
// declares is one in every file (fault). What breaks the rules of COM (breach)
// is an error in the files that were asked for, a warning if those, or files that
// they #include, are marked as Shipped, and nothing in files that are only
// imported: these are not their user's to mend, and the files of every SDK break
// some rule. C headers speak of
// things that only a C compiler knows, so nothing in them is an error at all.
//
// Recursion follows the nesting of the source, which the parser bounds, and
// chains of definitions, which maxDepth bounds. Nothing may panic: the model
// may hold nil where a parser gave up, and graphs of types may be cyclic.
