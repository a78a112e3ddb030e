package runner

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
)

// A comparison compares decoded values with what they should be.
type comparison struct {
	seen map[[2]uintptr]bool // pairs of pointers that are being compared
}

// compare gives the first difference between two values of one type, with its
// place. Null and empty are the same for slices: where they are not, the bytes of
// the second encoding tell.
func compare(got, want reflect.Value) error {
	c := comparison{seen: map[[2]uintptr]bool{}}
	return c.values(got, want)
}

func (c *comparison) values(got, want reflect.Value) error {
	if got.Type() != want.Type() {
		return fmt.Errorf(": a %v instead of a %v", got.Type(), want.Type())
	}
	switch want.Kind() {
	case reflect.Pointer:
		return c.pointers(got, want)
	case reflect.Interface:
		return c.interfaces(got, want)
	case reflect.Slice, reflect.Array:
		return c.elements(got, want)
	case reflect.Struct:
		return c.structs(got, want)
	case reflect.Func:
		return c.pipes(got, want)
	case reflect.Float32, reflect.Float64:
		if math.Float64bits(got.Float()) == math.Float64bits(want.Float()) {
			return nil
		}
	default:
		if got.Equal(want) {
			return nil
		}
	}
	if want.Kind() == reflect.String {
		return fmt.Errorf(": %.60q instead of %.60q", got.String(), want.String())
	}
	return fmt.Errorf(": %v instead of %v", got, want)
}

func (c *comparison) pointers(got, want reflect.Value) error {
	if got.IsNil() || want.IsNil() {
		return sameNull(got, want)
	}
	pair := [2]uintptr{got.Pointer(), want.Pointer()}
	if c.seen[pair] {
		return nil
	}
	c.seen[pair] = true
	return c.values(got.Elem(), want.Elem())
}

// sameNull compares two values of which one is null.
func sameNull(got, want reflect.Value) error {
	switch {
	case got.IsNil() == want.IsNil():
		return nil
	case got.IsNil():
		return fmt.Errorf(": null instead of a %v", want.Type())
	}
	return fmt.Errorf(": a %v instead of null", got.Type())
}

func (c *comparison) interfaces(got, want reflect.Value) error {
	if got.IsNil() || want.IsNil() {
		return sameNull(got, want)
	}
	got, want = got.Elem(), want.Elem()
	wanted, ok := want.Interface().(doubled)
	if !ok {
		return c.values(got, want)
	}
	given, ok := got.Interface().(doubled)
	if !ok {
		return fmt.Errorf(": a %v instead of a double", got.Type())
	}
	if a, b := given.double().Custom, wanted.double().Custom; !bytes.Equal(a, b) {
		return fmt.Errorf(": an object with the data %x instead of %x", a, b)
	}
	return nil
}

func (c *comparison) elements(got, want reflect.Value) error {
	if got.Len() != want.Len() {
		return fmt.Errorf(": %d elements instead of %d", got.Len(), want.Len())
	}
	for i := range want.Len() {
		if err := c.values(got.Index(i), want.Index(i)); err != nil {
			return fmt.Errorf("[%d]%w", i, err)
		}
	}
	return nil
}

func (c *comparison) structs(got, want reflect.Value) error {
	for i := range want.NumField() {
		if err := c.values(got.Field(i), want.Field(i)); err != nil {
			return fmt.Errorf(".%s%w", want.Type().Field(i).Name, err)
		}
	}
	return nil
}
