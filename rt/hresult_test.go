package rt_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ndr"
)

// Values from [MS-ERREF] 2.1.1 and 2.2, typed in a second time.
func TestHRESULTValues(t *testing.T) {
	for h, value := range map[rt.HRESULT]uint32{
		rt.S_FALSE:                    1,
		rt.E_NOTIMPL:                  0x80004001,
		rt.E_NOINTERFACE:              0x80004002,
		rt.E_POINTER:                  0x80004003,
		rt.E_FAIL:                     0x80004005,
		rt.E_UNEXPECTED:               0x8000FFFF,
		rt.E_INVALIDARG:               0x80070057,
		rt.E_OUTOFMEMORY:              0x8007000E,
		rt.E_ACCESSDENIED:             0x80070005,
		rt.RPC_E_CALL_REJECTED:        0x80010001,
		rt.RPC_E_CALL_CANCELED:        0x80010002,
		rt.RPC_E_SERVERFAULT:          0x80010105,
		rt.RPC_E_CHANGED_MODE:         0x80010106,
		rt.RPC_E_DISCONNECTED:         0x80010108,
		rt.RPC_E_WRONG_THREAD:         0x8001010E,
		rt.RPC_S_CALLPENDING:          0x80010115,
		rt.RPC_E_INVALID_OBJREF:       0x8001011D,
		rt.RPC_E_TIMEOUT:              0x8001011F,
		rt.STG_E_READFAULT:            0x8003001E,
		rt.DV_E_FORMATETC:             0x80040064,
		rt.OLE_E_ADVISENOTSUPPORTED:   0x80040003,
		rt.CLASS_E_NOAGGREGATION:      0x80040110,
		rt.REGDB_E_CLASSNOTREG:        0x80040154,
		rt.CONNECT_E_ADVISELIMIT:      0x80040201,
		rt.CO_E_NOTINITIALIZED:        0x800401F0,
		rt.CO_E_OBJNOTCONNECTED:       0x800401FD,
		rt.CO_E_SERVER_EXEC_FAILURE:   0x80080005,
		rt.CO_E_SERVER_STOPPING:       0x80080008,
		rt.ERROR_POSSIBLE_DEADLOCK:    0x8007046B,
		rt.RPC_S_SERVER_UNAVAILABLE:   0x800706BA,
		rt.RPC_S_CALL_FAILED:          0x800706BE,
		rt.RPC_S_PROCNUM_OUT_OF_RANGE: 0x800706D1,
		rt.RPC_X_NULL_REF_POINTER:     0x800706F4,
		rt.RPC_X_BAD_STUB_DATA:        0x800706F7,
		rt.RPC_X_INVALID_BOUND:        0x800706C6,
	} {
		want(t, h.String(), h.Code(), value)
	}
}

// Every constant is in the table of names under its own name.
func TestHRESULTNames(t *testing.T) {
	n := 0
	for _, name := range []string{"hresult_com.go", "hresult_rpc.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for id, value := range constants(file) {
			var h uint32
			if _, err := fmt.Sscanf(value, "0x%x", &h); err != nil {
				t.Fatal(id, err)
			}
			n++
			if got := rt.HRESULT(h).String(); got != id && id != "RPC_X_INVALID_BOUND" {
				t.Errorf("%s (%s) is called %s", id, value, got)
			}
		}
	}
	if n < 400 {
		t.Error("constants found:", n)
	}
	want(t, "a code without a name", rt.HRESULT(0x80049999).String(), "0x80049999")
	want(t, "a short one", rt.HRESULT(0x42).String(), "0x00000042")
}

// constants gives the names and values of a file's constants.
func constants(file *ast.File) map[string]string {
	all := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			all[spec.Names[0].Name] = spec.Values[0].(*ast.BasicLit).Value
		}
		return true
	})
	return all
}

func TestHRESULTText(t *testing.T) {
	for err, text := range map[error]string{
		rt.E_NOINTERFACE:       "E_NOINTERFACE (0x80004002): the object does not",
		rt.HRESULT(0x80049999): "0x80049999",
		rt.MK_E_SYNTAX:         "MK_E_SYNTAX (0x800401e4)",
	} {
		if !strings.HasPrefix(err.Error(), text) {
			t.Errorf("%q, want %q…", err, text)
		}
	}
}

func TestErrorsIs(t *testing.T) {
	wrapped := fmt.Errorf("opening: %w", rt.E_ACCESSDENIED)
	badData := &ndr.Error{Status: ndr.BadStubData}
	for _, test := range []struct {
		err, target error
		want        bool
	}{
		{rt.E_FAIL, rt.E_FAIL, true},
		{rt.E_FAIL, rt.E_ABORT, false},
		{wrapped, rt.E_ACCESSDENIED, true},
		{&rt.Fault{HRESULT: rt.E_ABORT}, rt.E_ABORT, true},
		{rt.RPC_E_CALL_CANCELED, context.Canceled, true},
		{rt.RPC_E_CALL_CANCELED, context.DeadlineExceeded, false},
		{rt.RPC_E_TIMEOUT, context.DeadlineExceeded, true},
		{rt.E_FAIL, context.Canceled, false},
		{badData, rt.RPC_X_BAD_STUB_DATA, true},
		{rt.RPC_X_BAD_STUB_DATA, badData, true},
		{rt.RPC_X_BAD_STUB_DATA, ndr.InvalidBound, false},
	} {
		if got := errors.Is(test.err, test.target); got != test.want {
			t.Errorf("errors.Is(%v, %v) is %v", test.err, test.target, got)
		}
	}
}

func TestHRESULTFromError(t *testing.T) {
	for _, test := range []struct {
		err    error
		want   rt.HRESULT
		failed bool
	}{
		{nil, rt.S_OK, false},
		{rt.S_FALSE, rt.S_FALSE, false},
		{fmt.Errorf("end: %w", rt.S_FALSE), rt.S_FALSE, false},
		{rt.E_FAIL, rt.E_FAIL, true},
		{&ndr.Error{Status: ndr.InvalidBound}, rt.RPC_X_INVALID_BOUND, true},
		{context.Canceled, rt.RPC_E_CALL_CANCELED, true},
		{context.DeadlineExceeded, rt.RPC_E_TIMEOUT, true},
		{errors.New("anything"), rt.E_FAIL, true},
	} {
		want(t, fmt.Sprint(test.err), rt.HRESULTFromError(test.err), test.want)
		want(t, fmt.Sprint("Failed of ", test.err), rt.Failed(test.err), test.failed)
		want(t, fmt.Sprint("Succeeded of ", test.err), rt.Succeeded(test.err), !test.failed)
	}
}
