package rt

import (
	"context"
	"errors"
	"slices"
	"strconv"
)

// An HRESULT is COM's result code ([MS-ERREF] 2.1). As an error it is a failure
// or, when its top bit is clear, a success that is not plain S_OK; Failed tells
// them apart. Names and values are those of Windows.
//
// Concurrency: HRESULTs are values.
type HRESULT uint32

// severityFailure is the bit that failures have ([MS-ERREF] 2.1, S).
const severityFailure HRESULT = 1 << 31

// Failed reports whether h is a failure.
func (h HRESULT) Failed() bool { return h&severityFailure != 0 }

// Succeeded reports whether h is a success, of which S_OK is only one.
func (h HRESULT) Succeeded() bool { return !h.Failed() }

// Code gives h as a number. Errors of other packages that stand for an HRESULT
// have this method too; that is how errors.Is compares them with one.
func (h HRESULT) Code() uint32 { return uint32(h) }

// String gives the Windows name of h, or its number in hexadecimal.
func (h HRESULT) String() string {
	i, found := slices.BinarySearchFunc(hresultNames[:], h, func(e hresultName, h HRESULT) int {
		return int(int64(e.code) - int64(h))
	})
	if found {
		return hresultNames[i].name
	}
	return h.hex()
}

func (h HRESULT) hex() string {
	const digits = 8
	text := strconv.FormatUint(uint64(h), 16)
	return "0x00000000"[:2+digits-len(text)] + text
}

// Error gives the name, the number and, where there is one, a sentence.
func (h HRESULT) Error() string {
	text := h.String()
	if number := h.hex(); text != number {
		text += " (" + number + ")"
	}
	if sentence, ok := hresultText[h]; ok {
		text += ": " + sentence
	}
	return text
}

// Is makes the codes of a call that was given up match the errors of package
// context, and any code match an error that stands for the same HRESULT.
func (h HRESULT) Is(target error) bool {
	switch h {
	case RPC_E_CALL_CANCELED:
		if target == context.Canceled { //nolint:errorlint // the target is compared as it is, as errors.Is does
			return true
		}
	case RPC_E_TIMEOUT:
		if target == context.DeadlineExceeded { //nolint:errorlint // as above
			return true
		}
	}
	c, ok := target.(coder) //nolint:errorlint // as above
	return ok && c.Code() == uint32(h)
}

// A coder is an error that stands for an HRESULT; package ndr's are.
type coder interface{ Code() uint32 }

// HRESULTFromError gives the HRESULT that stands for err, as a stub sends it: the
// one that err is or wraps; RPC_E_CALL_CANCELED and RPC_E_TIMEOUT for the errors
// of a context; E_FAIL for any other error; S_OK for nil.
func HRESULTFromError(err error) HRESULT {
	if err == nil {
		return S_OK
	}
	if h, ok := err.(HRESULT); ok { //nolint:errorlint // the common case, without errors.As' allocation
		return h
	}
	var h HRESULT
	var c coder
	switch {
	case errors.As(err, &h):
		return h
	case errors.As(err, &c):
		return HRESULT(c.Code())
	case errors.Is(err, context.Canceled):
		return RPC_E_CALL_CANCELED
	case errors.Is(err, context.DeadlineExceeded):
		return RPC_E_TIMEOUT
	}
	return E_FAIL
}

// Failed reports whether err is a failure. It is false for nil and for success
// codes such as S_FALSE, beside which results are valid.
func Failed(err error) bool { return err != nil && HRESULTFromError(err).Failed() }

// Succeeded is the opposite of Failed.
func Succeeded(err error) bool { return !Failed(err) }

// hresultName is one line of the table of names.
type hresultName struct {
	code HRESULT
	name string
}

// hresultText says what the codes mean that this package itself answers with.
var hresultText = map[HRESULT]string{
	S_OK:                       "done",
	S_FALSE:                    "done, and the answer is no",
	E_NOTIMPL:                  "not implemented",
	E_NOINTERFACE:              "the object does not have this interface, or there is no proxy and stub code for it",
	E_POINTER:                  "nil where an object is needed",
	E_FAIL:                     "unspecified failure",
	E_UNEXPECTED:               "unexpected",
	E_INVALIDARG:               "an argument is invalid",
	E_OUTOFMEMORY:              "out of memory",
	E_ACCESSDENIED:             "access denied",
	CO_E_NOTINITIALIZED:        "the caller is in no apartment: call InitializeEx, or pass the context that it returned",
	CO_E_OBJISREG:              "the id is registered already",
	CO_E_OBJNOTCONNECTED:       "the object is no longer connected",
	CO_E_NOT_SUPPORTED:         "not supported here",
	CO_E_SERVER_STOPPING:       "the server process is going down",
	RPC_E_CALL_REJECTED:        "the object's apartment rejected the call",
	RPC_E_CALL_CANCELED:        "the caller gave the call up",
	RPC_E_TIMEOUT:              "the call did not end in time",
	RPC_E_DISCONNECTED:         "the object has been disconnected, or its apartment has ended",
	RPC_E_SERVERFAULT:          "the object panicked",
	RPC_E_CHANGED_MODE:         "the caller is in an apartment of the other kind",
	RPC_E_WRONG_THREAD:         "the interface pointer belongs to another apartment: marshal it",
	RPC_E_INVALID_OBJREF:       "not a marshaled interface pointer",
	RPC_S_CALLPENDING:          "still waiting",
	ERROR_POSSIBLE_DEADLOCK:    "the call would have waited for itself",
	RPC_S_PROCNUM_OUT_OF_RANGE: "the interface has no such method",
	RPC_S_SERVER_UNAVAILABLE:   "the server cannot be reached",
	RPC_S_CALL_FAILED:          "the connection broke during the call",
	RPC_X_BAD_STUB_DATA:        "the message is not what the interface says",
	RPC_X_INVALID_BOUND:        "a count in the message is wrong",
	RPC_X_NULL_REF_POINTER:     "nil where the interface demands a pointer",
	REGDB_E_CLASSNOTREG:        "no such class is registered",
	REGDB_E_BADTHREADINGMODEL:  "no such threading model",
	CLASS_E_NOAGGREGATION:      "the class cannot be aggregated",
	STG_E_READFAULT:            "nothing left to read",
}
