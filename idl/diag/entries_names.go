package diag

// namesEntries are the faults of names.
var namesEntries = []Entry{
	{
		Code:  Redefinition,
		Title: "redefinition",
		Text: "A name is declared twice in one scope: a type, a method, a parameter, a field. " +
			"Repeating a declaration word for word is allowed, since shipped files do; a " +
			"different one is an error. The second declaration is marked, and the note shows the " +
			"first.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
	HRESULT Now([out] long *tick);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
	HRESULT ShortNow([out] long *tick);
}
`,
	},
	{
		Code:  Recursive,
		Title: "a type contains itself",
		Text: "A structure holds itself by value, or a typedef is defined by itself. Such a type " +
			"would have no size. A pointer to it is fine.",
		Example: `
typedef struct node
{
	long value;
	struct node next;
} NODE;
`,
		Fixed: `
typedef struct node
{
	long value;
	struct node *next;
} NODE;
`,
	},
	{
		Code:  Undefined,
		Title: "undefined symbol",
		Text: "Nothing declares the name, neither in this file nor in those that it imports. A near " +
			"spelling is suggested if there is one. A file sees what it imports, directly and " +
			"indirectly, whatever else is compiled in the same run.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] tick_t *tick);
}
`,
		Fixed: `
typedef hyper tick_t;
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] tick_t *tick);
}
`,
	},
	{
		Code:  Unresolved,
		Title: "unresolved type declaration",
		Text: "A type is announced, as in struct S; or interface I;, and needed in full, but " +
			"nothing defines it.",
		Example: `
typedef struct board
{
	struct clock clock;
} BOARD;
`,
		Fixed: `
struct clock { hyper tick; };
typedef struct board
{
	struct clock clock;
} BOARD;
`,
	},
	{
		Code:  NotAType,
		Title: "not a type",
		Text: "The name is declared, but not as the kind of type that it is used as: a constant, or " +
			"a struct where union was written.",
		Example: `
const long TICKS = 1000;
typedef TICKS *PTICKS;
`,
		Fixed: `
typedef long TICKS;
typedef TICKS *PTICKS;
`,
	},
	{
		Code:  TypeArguments,
		Title: "type arguments",
		Text: "The types in angle brackets do not fit the interface before them: it was declared with " +
			"another number of parameters, or without any. Of interfaces and runtime classes, pointers " +
			"stand there; of everything else, the type itself.",
		Example: `
import "unknwn.idl";
[uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IBox<T> : IUnknown
{
	HRESULT Get([out, retval] T *content);
}
[object, uuid(6f1a0c53-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IStore : IUnknown
{
	HRESULT Open([out, retval] IBox<long, long> **box);
}
`,
		Fixed: `
import "unknwn.idl";
[uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IBox<T> : IUnknown
{
	HRESULT Get([out, retval] T *content);
}
[object, uuid(6f1a0c53-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IStore : IUnknown
{
	HRESULT Open([out, retval] IBox<long> **box);
}
`,
	},
	{
		Code:  DuplicateUUID,
		Title: "duplicate uuid",
		Text: "Two interfaces have one uuid. The uuid is what tells them apart at run time; a " +
			"copied interface needs one of its own.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
}
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock2 : IUnknown
{
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick);
}
[object, uuid(6f1a0c53-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock2 : IUnknown
{
}
`,
	},
	{
		Code:  AttributeNames,
		Title: "an attribute refers to an unknown name",
		Text: "Attributes such as size_is, length_is, switch_is and iid_is refer to other " +
			"parameters of the same method, other fields of the same structure, or constants. " +
			"There is none of that name.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in, size_is(count)] long *ticks);
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
}
