package rt_test

import (
	"errors"
	"testing"

	"github.com/goidl/goidl/rt"
)

func TestContexts(t *testing.T) {
	var table rt.Contexts[string]
	a, b := table.Open("a"), table.Open("b")
	if a == b || a.IsNull() {
		t.Fatalf("handles %v and %v", a, b)
	}
	if state, err := table.State(a); state != "a" || err != nil {
		t.Errorf("State: %q, %v", state, err)
	}
	if state, err := table.Close(a); state != "a" || err != nil {
		t.Errorf("Close: %q, %v", state, err)
	}
	if _, err := table.State(a); !errors.Is(err, rt.E_HANDLE) {
		t.Errorf("State after Close: %v", err)
	}
	if _, err := table.Close(rt.ContextHandle{}); !errors.Is(err, rt.E_HANDLE) {
		t.Errorf("Close of null: %v", err)
	}
	var gone []string
	table.RunDown(func(s string) { gone = append(gone, s) })
	if len(gone) != 1 || gone[0] != "b" {
		t.Errorf("run down: %q", gone)
	}
	if _, err := table.State(b); !errors.Is(err, rt.E_HANDLE) {
		t.Errorf("State after RunDown: %v", err)
	}
}

func TestReadPipe(t *testing.T) {
	all, err := rt.ReadPipe(rt.PipeOf([]int32{1, 2}, nil, []int32{3}))
	if err != nil || len(all) != 3 || all[2] != 3 {
		t.Errorf("ReadPipe: %v, %v", all, err)
	}
	broken := func(yield func([]int32, error) bool) { yield(nil, rt.E_ABORT) }
	if _, err := rt.ReadPipe(broken); !errors.Is(err, rt.E_ABORT) {
		t.Errorf("ReadPipe of a broken pipe: %v", err)
	}
	if all, err := rt.ReadPipe[int32](nil); len(all) != 0 || err != nil {
		t.Errorf("ReadPipe of nil: %v, %v", all, err)
	}
}
