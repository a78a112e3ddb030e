// Package builtin holds the IDL that ships with goidl: the files that real IDL
// imports first (unknwn.idl, wtypes.idl, objidl.idl, oaidl.idl and their
// kin), so that a machine without a Windows SDK can compile them.
//
// The names, IIDs, method order, parameter types, layouts and values in them
// are those of COM; the text is goidl's own. The files are ordinary MIDL, which
// widl accepts, and each says at its top which Go package it compiles to:
// github.com/goidl/goidl/rt/ole, which is generated from these very files. Of C's
// headers that IDL #includes, olectl.h and idispids.h are here: controls have their
// numbers as DISPIDs.
//
// A file of the same name beside the importer or in a -I folder wins over the
// one here.
package builtin

import "embed"

// FS holds the files, all at its root, named in lower case.
//
//go:embed *.idl *.h
var FS embed.FS
