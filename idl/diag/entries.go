package diag

import "slices"

// An Entry is what there is to say about a code, apart from a program that has
// the fault.
type Entry struct {
	Code    Code
	Title   string // the fault in a few words
	Text    string // what is wrong, why it is wrong, and what to do
	Example string // IDL that has this fault and no other; a test sees to that
}

// Entries gives the entries of all codes, grouped by what they are about.
func Entries() []Entry {
	return slices.Concat(readingEntries, grammarEntries, namesEntries, constantsEntries,
		interfacesEntries, typesEntries, goEntries)
}
