package diag

import (
	"cmp"
	"slices"
	"strings"
)

// An Entry is what there is to say about a code, apart from a program that has
// the fault.
type Entry struct {
	Code    Code
	Title   string // the fault in a few words
	Text    string // what is wrong, why it is wrong, and what to do
	Example string // IDL that has this fault and no other; a test sees to that
	Fixed   string // the example without the fault, nor any other
}

// Entries gives the entries of all codes in the order of the codes, Microsoft's
// first.
func Entries() []Entry {
	all := slices.Concat(readingEntries, grammarEntries, namesEntries, constantsEntries,
		interfacesEntries, typesEntries, attributesEntries, goEntries)
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(
			-cmp.Compare(a.Code.source(), b.Code.source()),
			cmp.Compare(a.Code, b.Code),
		)
	})
	return all
}

// EntryFor gives the entry of a code, which may be written in small letters.
func EntryFor(code string) (e Entry, ok bool) {
	for _, e := range Entries() {
		if strings.EqualFold(string(e.Code), code) {
			return e, true
		}
	}
	return Entry{}, false
}

// source gives the letters before the number: who gave it.
func (c Code) source() string { return strings.TrimRight(string(c), "0123456789") }
