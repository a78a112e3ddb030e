package diag

// readingEntries are the faults of reading.
var readingEntries = []Entry{
	{
		Code:  CannotOpen,
		Title: "cannot open a file",
		Text: "A file that was named on the command line, imported or #included cannot be found or " +
			"read. Files are looked for beside the file that names them, in the folders given " +
			"with -I, and among those that come with goidl.",
		Example: `
import "nosuch.idl";
`,
		Fixed: `
import "unknwn.idl";
`,
	},
	{
		Code:  BadChar,
		Title: "malformed character constant",
		Text: "A character constant holds one character, or one escape such as \\n, between single " +
			"quotes on one line.",
		Example: `
const char C = 'x;
`,
		Fixed: `
const char C = 'x';
`,
	},
	{
		Code:  UnterminatedComment,
		Title: "a comment does not end",
		Text:  "The file ends inside a comment. Comments do not nest: the first */ ends them.",
		Example: `
/* The clock
interface IClock;
`,
		Fixed: `
/* The clock */
interface IClock;
`,
	},
	{
		Code:  UnterminatedString,
		Title: "a string does not end",
		Text:  "A string ends with a quote on the line it begins on.",
		Example: `
cpp_quote("#define CLOCK)
`,
		Fixed: `
cpp_quote("#define CLOCK")
`,
	},
	{
		Code:  ConstantTooBig,
		Title: "a number does not fit",
		Text:  "A number has more bits than there is room for: 64 in expressions, 32 in enumerators.",
		Example: `
enum limits { FAR_AWAY = 0x100000000 };
`,
		Fixed: `
const hyper FAR_AWAY = 0x100000000;
`,
	},
	{
		Code:  BadDirective,
		Title: "malformed preprocessing directive",
		Text: "A line that begins with # is none of the C preprocessor's directives, or lacks what " +
			"the directive needs.",
		Example: `
#include clock.h
`,
		Fixed: `
#include "unknwn.idl"
`,
	},
	{
		Code:  BadConditional,
		Title: "#if and #endif do not match",
		Text: "Every #if, #ifdef and #ifndef has its #endif in the same file, and #elif and #else " +
			"stand between them, #else last.",
		Example: `
#ifdef CLOCK
interface IClock;
`,
		Fixed: `
#ifdef CLOCK
interface IClock;
#endif
`,
	},
	{
		Code:  ErrorDirective,
		Title: "#error",
		Text: "The file itself says with #error that it cannot be compiled like this. The text " +
			"behind it says why; -D may help.",
		Example: `
#error define CLOCK_VERSION first
`,
		Fixed: `
#ifndef CLOCK_VERSION
#define CLOCK_VERSION 2
#endif
`,
	},
	{
		Code:  BadMacroCall,
		Title: "a macro is called wrongly",
		Text: "A macro with parameters got more or fewer arguments than it has parameters, or its " +
			"argument list does not end.",
		Example: `
#define HANDLE_TYPE(name, type) typedef type name;
HANDLE_TYPE(HCLOCK)
`,
		Fixed: `
#define HANDLE_TYPE(name, type) typedef type name;
HANDLE_TYPE(HCLOCK, long)
`,
	},
	{
		Code:  TooDeep,
		Title: "too deep",
		Text: "Something is nested deeper, or expands to more, than goidl is willing to follow. The " +
			"limits are far beyond what people write; usually a macro or an #include goes round " +
			"in a circle.",
		Example: `
#include "example.idl"
`,
		Fixed: `
#ifndef CLOCK_INCLUDED
#define CLOCK_INCLUDED
#include "example.idl"
#endif
`,
	},
	{
		Code:  StrayCharacter,
		Title: "a character that means nothing",
		Text:  "The character is no part of the language outside of comments and strings.",
		Example: `
interface IClock @ IUnknown;
`,
		Fixed: `
interface IClock;
`,
	},
	{
		Code:  BadPackageComment,
		Title: "malformed //goidl:package comment",
		Text: "The comment that says which Go package a file compiles to has the form " +
			"//goidl:package import/path or //goidl:package import/path;name.",
		Example: `
//goidl:package
interface IClock;
`,
		Fixed: `
//goidl:package example.com/clock
interface IClock;
`,
	},
	{
		Code:  BadCondition,
		Title: "the condition of an #if cannot be computed",
		Text: "The condition of #if and #elif is an expression of integers, macros and " +
			"defined(NAME).",
		Example: `
#if 1 +
#endif
`,
		Fixed: `
#if 1 + 1
#endif
`,
	},
	{
		Code:  MacroRedefined,
		Title: "a macro is defined twice",
		Text: "A macro is defined again, with other text. That is a warning: the last definition " +
			"counts, as with other compilers.",
		Example: `
//goidl:package example.com/clock
#define TICKS 1
#define TICKS 2
`,
		Fixed: `
//goidl:package example.com/clock
#define TICKS 1
#undef TICKS
#define TICKS 2
`,
	},
}
