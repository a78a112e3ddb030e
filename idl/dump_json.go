package idl

import (
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"unicode"
)

// DumpJSON writes f as indented JSON. An object has the fields of the model's
// struct, names in lower camel case, zero values left out, and its struct's name
// as "is". A place is {file, line, column, endLine, endColumn}. What a name
// refers to is told by kind and name: nothing is followed out of the file.
// A struct, union or enum that several typedefs share is written once; later
// ones have "shared".
func DumpJSON(w io.Writer, f *File) error {
	d := &jsonDumper{seen: make(map[any]bool)}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(d.object(reflect.ValueOf(f).Elem()))
}

// references are the fields that lead elsewhere instead of down. Some lead in
// circles.
var references = map[string]bool{
	"Def": true, "Base": true, "CallAs": true, "Interface": true, "File": true, "Methods": true,
	"Generic": true, "DefaultInterface": true,
}

// A jsonDumper turns the model into objects that keep the order of fields.
type jsonDumper struct {
	seen map[any]bool
}

// An object is a JSON object whose members keep their order.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, '"'), m.key...), '"', ':')
		out = append(out, value...)
	}
	return append(out, '}'), nil
}

// object turns a struct into a JSON object.
func (d *jsonDumper) object(v reflect.Value) object {
	return d.fields(object{{"is", v.Type().Name()}}, v)
}

func (d *jsonDumper) fields(o object, v reflect.Value) object {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		switch {
		case value.IsZero() || !field.IsExported():
		case field.Type == reflect.TypeFor[Span]():
			o = append(o, member{jsonName(field.Name), place(value.Interface().(Span))})
		case field.Anonymous:
			o = d.fields(o, value)
		case references[field.Name]:
			o = append(o, member{jsonName(field.Name), reference(value)})
		default:
			o = append(o, member{jsonName(field.Name), d.value(value)})
		}
	}
	return o
}

func jsonName(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	runes := []rune(name)
	runes[0] = unicode.ToLower(runes[0])
	return string(runes)
}

// value turns anything but a reference into what encoding/json can write.
func (d *jsonDumper) value(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case GUID:
		return x.String()
	case *GUID:
		return x.String()
	case InterfaceKind:
		return interfaceKinds[x]
	case BaseKind:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Interface:
		return d.value(v.Elem())
	case reflect.Pointer:
		return d.pointee(v)
	case reflect.Struct:
		return d.object(v)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = d.value(v.Index(i))
		}
		return list
	}
	return v.Interface()
}

func (d *jsonDumper) pointee(v reflect.Value) any {
	switch n := v.Interface().(type) {
	case *Struct, *Union, *Enum:
		if d.seen[n] {
			return object{{"is", v.Elem().Type().Name()}, {"shared", true}}
		}
		d.seen[n] = true
	}
	return d.object(v.Elem())
}

// place turns a span into an object. Where it ends in another file than it
// begins, the end is left out by the parser.
func place(s Span) any {
	o := object{
		{"file", s.Pos.Filename},
		{"line", s.Pos.Line},
		{"column", s.Pos.Column},
		{"endLine", s.End.Line},
		{"endColumn", s.End.Column},
	}
	if s.Macro != nil {
		o = append(o, member{"macro", s.Macro.Name})
	}
	return o
}

// reference names what a pointer, or each of a list of pointers, leads to.
func reference(v reflect.Value) any {
	if v.Kind() == reflect.Slice {
		list := make([]any, v.Len())
		for i := range list {
			list[i] = reference(v.Index(i))
		}
		return list
	}
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.Pointer {
		return v.Interface()
	}
	target := v.Elem()
	name := target.FieldByName("Name")
	if !name.IsValid() {
		name = target.FieldByName("Tag")
	}
	return object{{"is", target.Type().Name()}, {"name", name.String()}}
}
