package diag

// typesEntries are the faults of parameters, fields and types.
var typesEntries = []Entry{
	{
		Code:  OutNotPointer,
		Title: "[out] on a value",
		Text: "Parameters are passed by value, as in C. What comes back in an [out] parameter needs " +
			"a place to come to, so that the parameter is a pointer or an array.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper tick);
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
		Code:  OutInterface,
		Title: "[out] interface pointers need two stars",
		Text: "What comes back is an interface pointer, and the parameter points to the place for " +
			"it: [out] IFoo **p.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT GetTwin([out] IClock *twin);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT GetTwin([out] IClock **twin);
}
`,
	},
	{
		Code:  BadRetval,
		Title: "invalid use of retval",
		Text:  "[retval] marks the last parameter, which is [out], as the method's result.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out, retval] hyper *tick, [in] long zone);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([in] long zone, [out, retval] hyper *tick);
}
`,
	},
	{
		Code:  Varargs,
		Title: "a remote method with a variable number of arguments",
		Text:  "What ... stands for has no type and cannot be sent.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Log([in] long level, ...);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Log([in] long level, [in] long count, [in, size_is(count)] long *args);
}
`,
	},
	{
		Code:  NamedVoid,
		Title: "a parameter of type void",
		Text: "A parameter has a type that has values. f(void), without a name, means no " +
			"parameters.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Reset([in] void clock);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Reset(void);
}
`,
	},
	{
		Code:  VoidField,
		Title: "a field of type void",
		Text:  "A field has a type that has values.",
		Example: `
typedef struct board
{
	void clock;
} BOARD;
`,
		Fixed: `
typedef struct board
{
	hyper clock;
} BOARD;
`,
	},
	{
		Code:  VoidElement,
		Title: "an array of void",
		Text: "The elements of an array have a type that has values; byte is the one for bytes " +
			"without meaning.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] void ticks[4]);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] byte ticks[4]);
}
`,
	},
	{
		Code:  InterfaceByValue,
		Title: "an interface by value",
		Text:  "An interface is not a value. What is passed around are pointers to it: IFoo *p.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Compare([in] IClock other);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Compare([in] IClock *other);
}
`,
	},
	{
		Code:  ConformantNotLast,
		Title: "a conformant array that is not the last field",
		Text: "An array whose size is known only at run time ends the structure, because what came " +
			"behind it would have no fixed place.",
		Example: `
typedef struct ticks
{
	long count;
	[size_is(count)] long tick[];
	long zone;
} TICKS;
`,
		Fixed: `
typedef struct ticks
{
	long count;
	long zone;
	[size_is(count)] long tick[];
} TICKS;
`,
	},
	{
		Code:  NoSwitch,
		Title: "a union without a discriminant",
		Text: "Nothing says at run time which arm of the union is in use. Either the field or " +
			"parameter has [switch_is(expression)], or the union brings its discriminant along: " +
			"union switch (long kind) u { … }.",
		Example: `
typedef struct tick
{
	long kind;
	union { [case(1)] long small_tick; [case(2)] hyper large_tick; } u;
} TICK;
`,
		Fixed: `
typedef struct tick
{
	long kind;
	[switch_is(kind)] union { [case(1)] long small_tick; [case(2)] hyper large_tick; } u;
} TICK;
`,
	},
	{
		Code:  NoCase,
		Title: "an arm without a case",
		Text:  "Some arms of the union have cases, so that all need one, or [default].",
		Example: `
typedef [switch_type(long)] union tick
{
	[case(1)] long small_tick;
	hyper large_tick;
} TICK;
`,
		Fixed: `
typedef [switch_type(long)] union tick
{
	[case(1)] long small_tick;
	[default] hyper large_tick;
} TICK;
`,
	},
	{
		Code:  EmptyUnion,
		Title: "a union without arms",
		Text:  "A union has at least one arm.",
		Example: `
typedef union tick { } TICK;
`,
		Fixed: `
typedef [switch_type(long)] union tick { [case(1)] long small_tick; } TICK;
`,
	},
	{
		Code:  ManyDefaults,
		Title: "more than one default arm",
		Text:  "When no case fits, the default arm is chosen; there can be only one.",
		Example: `
typedef union switch (long kind) tick
{
	default: long small_tick;
	default: hyper large_tick;
} TICK;
`,
		Fixed: `
typedef union switch (long kind) tick
{
	case 1: long small_tick;
	default: hyper large_tick;
} TICK;
`,
	},
	{
		Code:  Conflict,
		Title: "duplicated or conflicting attributes",
		Text: "An attribute is there twice, or together with one that contradicts it, such as local " +
			"and call_as.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out, out] hyper *tick);
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
		Code:  TwoPointerKinds,
		Title: "more than one kind of pointer",
		Text: "A pointer is ref (never null), unique (null or alone) or ptr (null or shared). One " +
			"of them.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, ref, unique] hyper *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, unique] hyper *tick);
}
`,
	},
	{
		Code:  LastAndLength,
		Title: "last_is together with length_is",
		Text: "Both say how much of an array is sent: length_is is last_is less first_is plus one. " +
			"Give one of them.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long n, [in, size_is(n), length_is(n), last_is(n)] long *ticks);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long n, [in] long used, [in, size_is(n), length_is(used)] long *ticks);
}
`,
	},
	{
		Code:  MaxAndSize,
		Title: "max_is together with size_is",
		Text:  "Both say how large an array is: size_is is max_is plus one. Give one of them.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long n, [in, size_is(n), max_is(n)] long *ticks);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long n, [in, size_is(n)] long *ticks);
}
`,
	},
	{
		Code:  Inapplicable,
		Title: "an attribute that does not apply",
		Text: "The attribute says something about pointers, arrays or unions, and stands before " +
			"something else.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, unique] hyper tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, unique] hyper *tick);
}
`,
	},
	{
		Code:  NotIntegral,
		Title: "an attribute needs an integer",
		Text: "size_is, length_is, switch_is and the like are computed from integers. If the name " +
			"is that of a pointer to one, *name is its value.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long *count, [in, size_is(count)] long *ticks);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long *count, [in, size_is(*count)] long *ticks);
}
`,
	},
	{
		Code:  SizeFromOut,
		Title: "a size that is not there yet",
		Text: "The size of an array has to be known when the call is made: the callee gets the " +
			"array, or the room for it. An [out] parameter has no value then. In size_is(, *n) " +
			"the second slot is about what the callee allocates, and may be [out].",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Get([out] long *count, [out, size_is(*count)] long *ticks);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Get([out] long *count, [out, size_is(, *count)] long **ticks);
}
`,
	},
	{
		Code:  LengthFromOut,
		Title: "a length that is not there yet",
		Text: "How much of an [in] array is sent has to be known when the call is made. An [out] " +
			"parameter has no value then.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long n, [in, size_is(n), length_is(*used)] long *ticks, [out] long *used);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long n, [in, size_is(n)] long *ticks, [out] long *used);
}
`,
	},
	{
		Code:  BadString,
		Title: "[string] on something that is no text",
		Text: "[string] stands before arrays of or pointers to char, wchar_t or byte, whose last " +
			"element is zero.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, string] double *name);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, string] wchar_t *name);
}
`,
	},
	{
		Code:  BadIIDIs,
		Title: "iid_is of something that is no IID",
		Text:  "The argument of iid_is is a parameter of type IID, or a pointer to one: REFIID.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Get([in] long riid, [out, iid_is(riid)] void **object);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Get([in] REFIID riid, [out, iid_is(riid)] void **object);
}
`,
	},
	{
		Code:  IIDIsOnValue,
		Title: "iid_is on something that is no interface pointer",
		Text: "iid_is says at run time which interface a pointer of type IUnknown * or void * " +
			"points to. This is no such pointer.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Get([in] REFIID riid, [out, iid_is(riid)] long *object);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Get([in] REFIID riid, [out, iid_is(riid)] IUnknown **object);
}
`,
	},
}
