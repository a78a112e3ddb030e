package diag

// A Code names a kind of diagnostic, and never changes its meaning. MIDL1001 to
// MIDL9999 are the numbers of Microsoft's compiler for the same fault; GOIDL3001
// and up are ours.
type Code string

// The codes of Microsoft's compiler that goidl shares.
const (
	// Syntax: the text is not IDL.
	Syntax Code = "MIDL2025"
	// Undefined: a name that nothing declares.
	Undefined Code = "MIDL2009"
	// Redefinition: a name that is declared twice.
	Redefinition Code = "MIDL2003"
)
