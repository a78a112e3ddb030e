package runner

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/goidl/goidl/rt/guid"
	"github.com/goidl/goidl/rt/ndr"
)

// What only plain RPC interfaces have: context handles and pipes.

func init() { RegisterMaker[ndr.ContextHandle](makeContext) }

// makeContext reads a context handle: null, its GUID, its 20 bytes in
// hexadecimal, or both parts by name.
func makeContext(_ *Builder, raw json.RawMessage) (any, error) {
	if isNull(raw) {
		return ndr.ContextHandle{}, nil
	}
	if object(raw) != nil {
		var h ndr.ContextHandle
		err := json.Unmarshal(raw, &h)
		return h, err
	}
	text, err := Unquote(raw)
	if err != nil {
		return nil, err
	}
	if data, err := hex.DecodeString(text); err == nil && len(data) == 20 {
		var d ndr.Decoder
		d.Reset(data)
		return d.ContextHandle(), nil
	}
	id, err := guid.Parse(text)
	return ndr.ContextHandle{ID: id}, err
}

// pipe reads a pipe: a list of its elements, which are one chunk, or a list of
// lists, which are its chunks.
func (b *Builder) pipe(v reflect.Value, raw json.RawMessage) error {
	t := v.Type()
	if t.NumIn() != 1 || t.In(0).Kind() != reflect.Func || t.In(0).NumIn() != 2 {
		return errors.New("the vectors have no form for a " + t.String())
	}
	chunkType := t.In(0).In(0)
	chunks, err := chunkList(raw, chunkType.Elem())
	if err != nil {
		return err
	}
	var made []reflect.Value
	for i, c := range chunks {
		chunk, err := b.Build(chunkType, c)
		if err != nil {
			return fmt.Errorf("chunk %d: %w", i, err)
		}
		made = append(made, chunk)
	}
	v.Set(reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		for _, chunk := range made {
			more := args[0].Call([]reflect.Value{chunk, reflect.Zero(t.In(0).In(1))})
			if !more[0].Bool() {
				break
			}
		}
		return nil
	}))
	return nil
}

// chunkList splits the form of a pipe into those of its chunks.
func chunkList(raw json.RawMessage, elem reflect.Type) ([]json.RawMessage, error) {
	var elements []json.RawMessage
	if len(raw) > 0 && raw[0] == '"' {
		return []json.RawMessage{raw}, nil // bytes or characters
	}
	if err := json.Unmarshal(raw, &elements); err != nil || len(elements) == 0 {
		return nil, err
	}
	if first := bytes.TrimSpace(elements[0]); first[0] == '[' && elem.Kind() != reflect.Array {
		return elements, nil
	}
	return []json.RawMessage{raw}, nil
}

// pipes compares the elements of two pipes. Where the chunks differ, the bytes
// of the second encoding tell.
func (c *comparison) pipes(got, want reflect.Value) error {
	if got.IsNil() || want.IsNil() {
		return sameNull(got, want)
	}
	return c.elements(drain(got), drain(want))
}

// drain gives the elements of a pipe.
func drain(pipe reflect.Value) reflect.Value {
	all := reflect.Zero(pipe.Type().In(0).In(0))
	for chunk := range pipe.Seq2() {
		all = reflect.AppendSlice(all, chunk)
	}
	return all
}
