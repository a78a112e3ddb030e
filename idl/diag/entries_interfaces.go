package diag

// interfacesEntries are the faults of interfaces.
var interfacesEntries = []Entry{
	{
		Code:  CircularBase,
		Title: "circular interface dependency",
		Text:  "An interface derives from itself, directly or by way of others.",
		Example: `
import "unknwn.idl";
interface IClock2;
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IClock2 { }
[object, uuid(6f1a0c53-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock2 : IClock { }
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown { }
[object, uuid(6f1a0c53-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock2 : IClock { }
`,
	},
	{
		Code:  WrongRoot,
		Title: "only IUnknown derives from nothing",
		Text: "Every [object] interface derives from IUnknown, directly or by way of others: " +
			"without QueryInterface, AddRef and Release at their places it is no COM interface.",
		Example: `
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock
{
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
}
`,
	},
	{
		Code:  NotObjectBase,
		Title: "the base is no object interface",
		Text: "An [object] interface derives from another [object] interface. The base lacks the " +
			"attribute.",
		Example: `
[uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e10)]
interface clock { void Reset(); }
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : clock
{
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e10)]
interface IResettable : IUnknown { HRESULT Reset(); }
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IResettable
{
}
`,
	},
	{
		Code:  NoUUID,
		Title: "no uuid",
		Text: "An interface that is called from elsewhere, a coclass or a library is known by its " +
			"uuid and needs one. Interfaces that are [local], and RPC interfaces without methods, " +
			"do not.",
		Example: `
import "unknwn.idl";
[object]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
}
`,
	},
	{
		Code:  NotHRESULT,
		Title: "methods of object interfaces return HRESULT",
		Text: "A call to another apartment, process or machine may fail on the way, so that every " +
			"method of an [object] interface returns HRESULT (or SCODE), and results go into " +
			"[out] parameters. Only methods that never leave the apartment, [local] ones, may " +
			"return something else.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	hyper Now();
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out, retval] hyper *tick);
}
`,
	},
	{
		Code:  NoCallAs,
		Title: "call_as of an unknown method",
		Text: "[call_as(F)] marks the method that stands in for the [local] method F on the wire. " +
			"The interface has no method F.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[call_as(Now)] HRESULT RemoteNow([out] hyper *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[local] HRESULT Now([out] hyper *tick);
	[call_as(Now)] HRESULT RemoteNow([out] hyper *tick);
}
`,
	},
	{
		Code:  CallAsNotLocal,
		Title: "call_as of a method that is not local",
		Text: "[call_as(F)] marks the method that stands in for F on the wire, so that F itself " +
			"never goes there and has to be [local].",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
	[call_as(Now)] HRESULT RemoteNow([out] hyper *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[local] HRESULT Now([out] hyper *tick);
	[call_as(Now)] HRESULT RemoteNow([out] hyper *tick);
}
`,
	},
	{
		Code:  CallAsTwice,
		Title: "call_as twice",
		Text:  "Two methods claim to stand in for one local method.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[local] HRESULT Now([out] hyper *tick);
	[call_as(Now)] HRESULT RemoteNow([out] hyper *tick);
	[call_as(Now)] HRESULT DistantNow([out] hyper *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[local] HRESULT Now([out] hyper *tick);
	[call_as(Now)] HRESULT RemoteNow([out] hyper *tick);
	HRESULT DistantNow([out] hyper *tick);
}
`,
	},
	{
		Code:  TwoProperties,
		Title: "more than one property attribute",
		Text: "A method gets a property (propget), sets it (propput), or sets it by reference " +
			"(propputref). One of them.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[propget, propput] HRESULT Tick([out, retval] hyper *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[propget] HRESULT Tick([out, retval] hyper *tick);
	[propput] HRESULT Tick([in] hyper tick);
}
`,
	},
	{
		Code:  NotAnInterface,
		Title: "not an interface",
		Text: "Interfaces derive from interfaces, and classes consist of them. The name is declared " +
			"as something else.",
		Example: `
typedef long TICK;
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : TICK
{
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
}
`,
	},
}
