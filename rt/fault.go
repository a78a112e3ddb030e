package rt

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// A Fault is an HRESULT with words: what a panicking object said, the text of an
// ordinary Go error that a method returned. errors.Is and errors.As find the
// HRESULT.
//
// Concurrency: a Fault is not changed after it has been made.
type Fault struct {
	HRESULT HRESULT
	Text    string
	Stack   string // of the goroutine that panicked; else empty
}

// Error gives the text and the HRESULT's name.
func (f *Fault) Error() string { return f.Text + " [" + f.HRESULT.String() + "]" }

// Unwrap gives the HRESULT.
func (f *Fault) Unwrap() error { return f.HRESULT }

// faultf makes a Fault.
func faultf(h HRESULT, format string, args ...any) error {
	return &Fault{HRESULT: h, Text: "rt: " + fmt.Sprintf(format, args...)}
}

// panicFault makes the Fault for a recovered panic. It is called by the deferred
// function, where the stack still shows the panic.
func panicFault(value any) *Fault {
	return &Fault{HRESULT: RPC_E_SERVERFAULT, Text: fmt.Sprint("panic: ", value), Stack: string(debug.Stack())}
}

// exitFault makes the Fault for a method that called runtime.Goexit.
func exitFault() *Fault {
	return &Fault{HRESULT: RPC_E_SERVERFAULT, Text: "the method called runtime.Goexit", Stack: string(debug.Stack())}
}

// asFault makes err an error that is or wraps an HRESULT.
func asFault(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := err.(HRESULT); ok { //nolint:errorlint // the common case
		return err
	}
	var h HRESULT
	if errors.As(err, &h) {
		return err
	}
	return &Fault{HRESULT: HRESULTFromError(err), Text: err.Error()}
}

// words keeps what err says beside its HRESULT for a caller in this process;
// nil when that is nothing.
func words(err error) *Fault {
	if _, ok := err.(HRESULT); ok || err == nil { //nolint:errorlint // only a bare HRESULT has no words
		return nil
	}
	if f, ok := err.(*Fault); ok { //nolint:errorlint // a wrapped one has words of its own
		return f
	}
	text := &Fault{HRESULT: HRESULTFromError(err), Text: err.Error()}
	var f *Fault
	if errors.As(err, &f) {
		text.Stack = f.Stack
	}
	return text
}
