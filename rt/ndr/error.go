package ndr

import "strconv"

// A Status is a Win32 error code of RPC ([MS-ERREF] 2.2).
type Status uint32

// The ways in which stub data can be wrong.
const (
	InvalidArg          Status = 87   // ERROR_INVALID_PARAMETER
	UnsupportedDataRep  Status = 1730 // RPC_S_UNSUPPORTED_TRANS_SYN
	InvalidTag          Status = 1733 // RPC_S_INVALID_TAG
	InvalidBound        Status = 1734 // RPC_X_INVALID_BOUND
	InNullContext       Status = 1775 // RPC_X_SS_IN_NULL_CONTEXT
	NullRefPointer      Status = 1780 // RPC_X_NULL_REF_POINTER
	EnumValueOutOfRange Status = 1781 // RPC_X_ENUM_VALUE_OUT_OF_RANGE
	BadStubData         Status = 1783 // RPC_X_BAD_STUB_DATA
)

var statusText = map[Status]string{
	InvalidArg:          "invalid argument",
	UnsupportedDataRep:  "unsupported data representation",
	InvalidTag:          "the discriminant selects no arm of the union",
	InvalidBound:        "invalid bound",
	InNullContext:       "null context handle",
	NullRefPointer:      "null reference pointer",
	EnumValueOutOfRange: "enumeration value out of range",
	BadStubData:         "bad stub data",
}

// Error describes the status in words.
func (s Status) Error() string {
	if text, ok := statusText[s]; ok {
		return "ndr: " + text
	}
	return "ndr: status " + strconv.Itoa(int(s))
}

// Code gives the status as an HRESULT of FACILITY_WIN32.
func (s Status) Code() uint32 { return 0x80070000 | uint32(s) }

// An Error is a Status, and what it was about.
type Error struct {
	Status Status
	Offset int    // where in the stub data; -1 if the message is not to blame
	Detail string // "" or a sentence without a full stop
}

// Error describes the error and its place.
func (e *Error) Error() string {
	text := e.Status.Error()
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Offset >= 0 {
		text += " (at offset " + strconv.Itoa(e.Offset) + ")"
	}
	return text
}

// Code gives the status as an HRESULT of FACILITY_WIN32.
func (e *Error) Code() uint32 { return e.Status.Code() }

// Is reports whether target stands for the same status: a Status, an Error, or
// any error that has a method Code() uint32 giving the same HRESULT.
func (e *Error) Is(target error) bool {
	c, ok := target.(interface{ Code() uint32 })
	return ok && c.Code() == e.Code()
}
