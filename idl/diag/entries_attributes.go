package diag

// attributesEntries are the faults of attributes.
var attributesEntries = []Entry{
	{
		Code:  UnknownAttribute,
		Title: "an unknown attribute",
		Text: "No attribute has this name. It would have no effect, which is hardly what was " +
			"meant.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out, retvl] hyper *tick);
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
		Code:  BadArgument,
		Title: "an attribute without its argument",
		Text: "The attribute means nothing without an argument, or the argument is of another " +
			"kind than the attribute needs: an integer, a string in quotes, a uuid.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long count, [in, size_is] long *ticks);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long count, [in, size_is(count)] long *ticks);
}
`,
	},
	{
		Code:  SameID,
		Title: "two members with one id",
		Text: "Callers by way of IDispatch tell the members of an interface from each other " +
			"by their ids. The accessors of one property share an id; other members have " +
			"one of their own.",
		Example: `
import "oaidl.idl";
[object, dual, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IDispatch
{
	[id(1)] HRESULT Start();
	[id(1)] HRESULT Stop();
}
`,
		Fixed: `
import "oaidl.idl";
[object, dual, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IDispatch
{
	[id(1)] HRESULT Start();
	[id(2)] HRESULT Stop();
}
`,
	},
	{
		Code:  OptionalFirst,
		Title: "a required parameter behind an optional one",
		Text: "Parameters with [optional] or [defaultvalue] come last, since callers leave " +
			"them out from the end. Only [lcid] and [retval] stand behind them, and the new " +
			"value of a property.",
		Example: `
import "oaidl.idl";
[object, dual, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IDispatch
{
	[id(1)] HRESULT Alarm([in, optional] VARIANT sound, [in] long tick);
}
`,
		Fixed: `
import "oaidl.idl";
[object, dual, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IDispatch
{
	[id(1)] HRESULT Alarm([in] long tick, [in, optional] VARIANT sound);
}
`,
	},
	{
		Code:  NoAccess,
		Title: "an accessor without the value of the property",
		Text: "[propget] gives the value of a property: in its last parameter, [out, retval], " +
			"or as its result. [propput] and [propputref] take it: in their last parameter, " +
			"[in].",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[propget] HRESULT Tick();
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	[propget] HRESULT Tick([out, retval] hyper *tick);
}
`,
	},
	{
		Code:  BadRange,
		Title: "a range that ends before it begins",
		Text: "The arguments of range are the lowest and the highest value that is accepted, " +
			"in this order.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, range(59, 0)] long second);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, range(0, 59)] long second);
}
`,
	},
	{
		Code:  UnsizedOut,
		Title: "an [out] string without a size",
		Text: "The caller provides the room for what an [out] pointer points to, and nothing " +
			"says how much there is. Either the callee allocates the string, [out, string] " +
			"wchar_t **, or size_is says how many characters fit.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT GetName([out, string] wchar_t *name);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT GetName([out, string] wchar_t **name);
}
`,
	},
	{
		Code:  SizedFixed,
		Title: "size_is on an array of a fixed size",
		Text: "The array has a size already. size_is and max_is are for arrays with [], whose " +
			"size is known only at run time. length_is says how much of an array is sent.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long count, [in, size_is(count)] long ticks[4]);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long count, [in, size_is(count)] long ticks[]);
}
`,
	},
	{
		Code:  HandleInObject,
		Title: "a binding handle in an object interface",
		Text: "A handle_t tells a stub of plain RPC where to send the call. The proxy of an " +
			"object knows that.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([in] handle_t clock, [out] hyper *tick);
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
}
