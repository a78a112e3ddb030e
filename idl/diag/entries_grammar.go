package diag

// grammarEntries are the faults of grammar.
var grammarEntries = []Entry{
	{
		Code:  Syntax,
		Title: "syntax error",
		Text: "The text is not IDL. The message says what stands there and what was expected " +
			"instead. After an error reading goes on with the next declaration, so that one run " +
			"finds most errors.",
		Example: `
import "unknwn.idl";
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock : IUnknown
{
	HRESULT Now([out] hyper *tick;
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
		Code:  OtherLanguage,
		Title: "another language that is called IDL",
		Text: "Several languages have files that end in .idl. This one cannot be read as Microsoft's, and " +
			"has words in it that only the other has. Nothing else is said about it, since all of it " +
			"would be wrong.",
		Example: `
module Clocks {
	exception Stopped { string why; };
	interface Clock { long now() raises (Stopped); };
};
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
		Code:  BadUUID,
		Title: "malformed uuid",
		Text: "A uuid has 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, with hyphens " +
			"between them.",
		Example: `
[object, uuid(6f1a0c52-0d5e-4d1c-9a57)]
interface IClock;
`,
		Fixed: `
[object, uuid(6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11)]
interface IClock;
`,
	},
}
