package diag

// goEntries are the faults of the way to Go.
var goEntries = []Entry{
	{
		Code:  NoGoPackage,
		Title: "a file does not say which Go package it is",
		Text: "Every IDL file compiles to a Go package of its own. Which one is said by a comment " +
			"in the file, //goidl:package import/path;name, or on the command line, --map " +
			"file.idl=import/path;name.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
}
`,
		Fixed: `
//goidl:package example.com/clock
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
}
`,
	},
	{
		Code:  NotSupported,
		Title: "not supported",
		Text:  "The file is right, but goidl cannot compile this part of the language.",
		Example: `
//goidl:package example.com/clock
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] void *tick);
}
`,
		Fixed: `
//goidl:package example.com/clock
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long size, [in, size_is(size)] void *tick);
}
`,
	},
	{
		Code:  GoNameClash,
		Title: "two names become one in Go",
		Text: "Go exports a name by its first letter, so that names which differ only in the case " +
			"of that letter become one.",
		Example: `
//goidl:package example.com/clock
typedef struct board
{
	long tick;
	long Tick;
} BOARD;
`,
		Fixed: `
//goidl:package example.com/clock
typedef struct board
{
	long tick;
	long LastTick;
} BOARD;
`,
	},
}
