package diag

// A Code names a kind of diagnostic and never changes its meaning. Codes that
// begin with MIDL are the numbers of Microsoft's compiler for the same fault;
// GOIDL3001 and up are ours. Entries says more about each.
type Code string

// Faults of reading: files, directives, characters.
const (
	CannotOpen          Code = "MIDL1001"  // a file cannot be found or read
	BadChar             Code = "MIDL2108"  // a character constant is malformed
	UnterminatedComment Code = "MIDL2109"  // a comment does not end
	UnterminatedString  Code = "MIDL2112"  // a string does not end on its line
	ConstantTooBig      Code = "MIDL2115"  // a number does not fit
	BadDirective        Code = "GOIDL3001" // a preprocessing directive is malformed
	BadConditional      Code = "GOIDL3002" // #if, #else and #endif do not match
	ErrorDirective      Code = "GOIDL3003" // #error
	BadMacroCall        Code = "GOIDL3004" // a macro is used with the wrong arguments
	TooDeep             Code = "GOIDL3005" // a limit on nesting, expansion or inclusion
	StrayCharacter      Code = "GOIDL3006" // a character that begins no token
	BadPackageComment   Code = "GOIDL3007" // a //goidl:package comment is malformed
	BadCondition        Code = "GOIDL3008" // the expression of an #if cannot be computed
	MacroRedefined      Code = "GOIDL3009" // a macro is defined again, differently
	OtherLanguage       Code = "GOIDL3010" // the file is not Microsoft's IDL but another language of that name
)

// Faults of grammar.
const (
	Syntax  Code = "MIDL2025" // the text is not IDL
	BadUUID Code = "MIDL2088" // a uuid is malformed
)

// Names.
const (
	Redefinition   Code = "MIDL2003"  // a name is declared twice
	Recursive      Code = "MIDL2006"  // a type contains itself
	Undefined      Code = "MIDL2009"  // nothing declares a name
	Unresolved     Code = "MIDL2011"  // a type is declared but never defined
	NotAType       Code = "GOIDL3030" // a name is used as a type and is something else
	TypeArguments  Code = "GOIDL3031" // a parameterized interface with too many or too few types, or another type with any
	DuplicateUUID  Code = "MIDL2270"  // two interfaces have one uuid
	AttributeNames Code = "MIDL2058"  // an attribute speaks of a name that is not beside it
)

// Constants.
const (
	DivideByZero    Code = "MIDL2031"  // a constant divides by zero
	BadOperands     Code = "MIDL2032"  // an operator cannot have these operands
	NotConstant     Code = "MIDL2035"  // a constant is needed
	BadConst        Code = "MIDL2154"  // a constant does not have the type it is declared with
	BadBound        Code = "MIDL2103"  // an array bound is not a positive number
	OutOfRange      Code = "MIDL2236"  // a case is not a value of the switch type
	DuplicateCase   Code = "MIDL2056"  // two arms of a union have one case
	CaseNotIntegral Code = "MIDL2067"  // a case is no integer
	ConstantCycle   Code = "GOIDL3040" // a constant depends on itself
	BadBitField     Code = "MIDL2134"  // a bit-field is not an integer, or too wide
	NotDereference  Code = "MIDL2030"  // * of something that is no pointer
	NoMember        Code = "MIDL2034"  // . or -> of something that has no such member
)

// Interfaces.
const (
	CircularBase   Code = "MIDL2256"  // an interface is its own base
	WrongRoot      Code = "MIDL2257"  // an object interface has no base
	NotObjectBase  Code = "MIDL2271"  // an object interface derives from one that is none
	NoUUID         Code = "MIDL2079"  // an interface needs a uuid
	NotHRESULT     Code = "MIDL2269"  // a remote method of an object interface returns something else
	NoCallAs       Code = "MIDL2275"  // call_as names no method of the interface
	CallAsNotLocal Code = "MIDL2286"  // call_as names a method without [local]
	CallAsTwice    Code = "MIDL2285"  // two methods stand in for the same one
	TwoProperties  Code = "MIDL2053"  // propget, propput and propputref together
	NotAnInterface Code = "GOIDL3050" // a coclass or a base names something else
)

// Parameters, fields and their types.
const (
	OutNotPointer     Code = "MIDL2042" // [out] on a value
	OutInterface      Code = "MIDL2284" // [out] IFoo * instead of IFoo **
	BadRetval         Code = "MIDL2281" // retval on a parameter that cannot be the result
	Varargs           Code = "MIDL2046" // a remote method with ...
	NamedVoid         Code = "MIDL2047" // a parameter of type void
	VoidField         Code = "MIDL2126" // a field of type void
	VoidElement       Code = "MIDL2127" // an array of void
	InterfaceByValue  Code = "MIDL2259" // an interface that is not behind a pointer
	ConformantNotLast Code = "MIDL2055" // a conformant array in the middle of a structure
	NoSwitch          Code = "MIDL2078" // a union without a discriminant
	NoCase            Code = "MIDL2161" // an arm without a case
	EmptyUnion        Code = "MIDL2235" // a union without arms
	ManyDefaults      Code = "MIDL2232" // more than one default arm
	Conflict          Code = "MIDL2096" // attributes repeat or exclude each other
	TwoPointerKinds   Code = "MIDL2163" // more than one of ref, unique and ptr
	LastAndLength     Code = "MIDL2076" // last_is together with length_is
	MaxAndSize        Code = "MIDL2077" // max_is together with size_is
	Inapplicable      Code = "MIDL2072" // an attribute that cannot be here
	NotIntegral       Code = "MIDL2059" // size_is and the like of something that is no integer
	SizeFromOut       Code = "MIDL2123" // size_is of a value that is not there yet
	LengthFromOut     Code = "MIDL2124" // length_is of an [in] array by an [out] value
	BadString         Code = "MIDL2082" // [string] on something that is no text
	BadIIDIs          Code = "MIDL2273" // iid_is of something that is no IID
	IIDIsOnValue      Code = "MIDL2258" // iid_is on something that is no interface pointer
	BadRange          Code = "MIDL2371" // the highest value of a range is below the lowest
	UnsizedOut        Code = "MIDL2041" // an [out] string without a size
	SizedFixed        Code = "MIDL2299" // size_is on an array of a fixed size
	HandleInObject    Code = "MIDL2295" // a binding handle in a method of an object interface
)

// Attributes.
const (
	UnknownAttribute Code = "GOIDL3060" // an attribute that does not exist
	BadArgument      Code = "GOIDL3061" // an attribute lacks its argument or has an unfit one
	SameID           Code = "GOIDL3062" // two members of an interface have one dispatch id
	OptionalFirst    Code = "MIDL2404"  // a parameter that has to be given behind one that has not
	NoAccess         Code = "MIDL2418"  // an accessor of a property without the property's value
)

// Go.
const (
	NoGoPackage  Code = "GOIDL3101" // a file does not say which Go package it is
	NotSupported Code = "GOIDL3102" // legal, but not compiled yet
	GoNameClash  Code = "GOIDL3103" // two names become one in Go
)
