package diag

// constantsEntries are the faults of constants.
var constantsEntries = []Entry{
	{
		Code:  DivideByZero,
		Title: "division by zero",
		Text:  "The divisor in a constant expression is zero.",
		Example: `
const long TICKS = 1000 / 0;
`,
		Fixed: `
const long TICKS = 1000 / 10;
`,
	},
	{
		Code:  BadOperands,
		Title: "an operator with the wrong operands",
		Text:  "The operator does not apply to values of these types, such as ~ to a string.",
		Example: `
const long TICKS = "one" + 1;
`,
		Fixed: `
const long TICKS = 1 + 1;
`,
	},
	{
		Code:  NotConstant,
		Title: "constant expression expected",
		Text: "A constant is needed here: in the value of a constant or enumerator, in the bound of " +
			"an array, in a case. Parameters, fields, calls and addresses are none.",
		Example: `
const long TICKS = *1;
`,
		Fixed: `
const long TICKS = 1;
`,
	},
	{
		Code:  BadConst,
		Title: "mismatch in assignment type",
		Text: "The value of a constant does not have, and does not fit, the type that it is " +
			"declared with.",
		Example: `
const short TICKS = 100000;
`,
		Fixed: `
const long TICKS = 100000;
`,
	},
	{
		Code:  BadBound,
		Title: "illegal array bound",
		Text: "The bound of an array is a constant that is not negative. A lower bound, if there is " +
			"one, is 0.",
		Example: `
typedef long TICKS[-1];
`,
		Fixed: `
typedef long TICKS[1];
`,
	},
	{
		Code:  OutOfRange,
		Title: "value out of range",
		Text: "A case of a union does not fit the type of its discriminant, and could never be " +
			"chosen.",
		Example: `
typedef union switch (char kind) tick
{
	case 1: long small_tick;
	case 1000: hyper large_tick;
} TICK;
`,
		Fixed: `
typedef union switch (short kind) tick
{
	case 1: long small_tick;
	case 1000: hyper large_tick;
} TICK;
`,
	},
	{
		Code:  DuplicateCase,
		Title: "duplicate case",
		Text:  "One value of the discriminant selects two arms of a union.",
		Example: `
typedef union switch (long kind) tick
{
	case 1: long small_tick;
	case 1: hyper large_tick;
} TICK;
`,
		Fixed: `
typedef union switch (long kind) tick
{
	case 1: long small_tick;
	case 2: hyper large_tick;
} TICK;
`,
	},
	{
		Code:  CaseNotIntegral,
		Title: "a case is not an integer",
		Text:  "Cases are integers, characters, enumerators, or constants with such values.",
		Example: `
typedef union switch (long kind) tick
{
	case "one": long small_tick;
} TICK;
`,
		Fixed: `
typedef union switch (long kind) tick
{
	case 1: long small_tick;
} TICK;
`,
	},
	{
		Code:  ConstantCycle,
		Title: "a constant depends on itself",
		Text:  "To compute the value, the value itself is needed.",
		Example: `
const long TICK = TOCK + 1;
const long TOCK = TICK + 1;
`,
		Fixed: `
const long TICK = 1;
const long TOCK = TICK + 1;
`,
	},
	{
		Code:  BadBitField,
		Title: "illegal bit-field",
		Text:  "A bit-field has an integer type and at most as many bits as that type.",
		Example: `
typedef struct flags
{
	short ticking : 17;
} FLAGS;
`,
		Fixed: `
typedef struct flags
{
	long ticking : 17;
} FLAGS;
`,
	},
	{
		Code:  NotDereference,
		Title: "dereference of something that is no pointer",
		Text: "In an attribute, *name means what the pointer called name points to; but name is no " +
			"pointer.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long count, [in, size_is(*count)] long *ticks);
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
		Code:  NoMember,
		Title: "no such member",
		Text:  "The left side of . or -> is no structure, or has no field of that name.",
		Example: `
typedef struct head { long count; } HEAD;
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] HEAD *head, [in, size_is(head->length)] long *ticks);
}
`,
		Fixed: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Set([in] long length, [in, size_is(length)] long *ticks);
}
`,
	},
}
