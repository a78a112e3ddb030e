package preproc

import (
	"fmt"
	"io/fs"
)

// A Config says where files are found and which macros there are. It may be
// used by several goroutines at once if its file systems and OnRead may.
type Config struct {
	FS          fs.FS    // is given names as they are written, "../x.idl" and absolute ones too; nil: there are no files
	IncludeDirs []string // as -I
	Builtin     fs.FS    // looked at last; nil: nothing is built in
	Defines     []Define // as -D and -U, in order

	// OnRead, if set, is told of each file that is read, the first time in a Run,
	// with the text that positions refer to: UTF-8, without byte order mark.
	OnRead func(name string, text []byte)
}

// A Define is -D or -U of the command line.
type Define struct {
	Name  string // may have parameters: "MAX(a,b)"
	Value string // the text that the name stands for; a command line's -DX without a value means "1"
	Undef bool   // as -U: Value is ignored
}

// predefined are the macros that exist from the start; -U takes them away.
//
// MIDL defines __midl, as major*100+minor; 801 is the version that the Windows
// SDK has brought since 2012, so that files which test for a minimum see a
// current compiler. widl defines __WIDL__ and _WIN32, and the headers of Wine
// and MinGW that IDL files import show IDL's view of a type (__int3264, GUID as
// IDL has it, no C functions) to a compiler that defines one or both: without
// __WIDL__ their basetsd.h makes "long long", which is no IDL type, of __int64.
// Both are defined because files are written for either. What says C compiler
// (_MSC_VER, __GNUC__, __STDC__, __cplusplus) or processor is not: it would
// bring in text that is not IDL. So are __DATE__ and __TIME__ absent, because the same
// input must give the same output.
var predefined = []Define{
	{Name: "__midl", Value: "801"},
	{Name: "__WIDL__", Value: "0x80000"},
	{Name: "_WIN32", Value: "1"},
}

// ReadFile reads a file under the name that Find gave.
func (c *Config) ReadFile(name string) ([]byte, error) {
	fsys, rel := c.place(name)
	if fsys == nil {
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
	}
	return fs.ReadFile(fsys, rel)
}
