package runner

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/goidl/goidl/rt/guid"
)

// A Builder makes Go values of the vectors' JSON. One builder makes all values of
// a message, since full pointers among them may be aliases of each other.
type Builder struct {
	types   map[string]*Type
	aliases map[string]reflect.Value // by the text of the id
}

// A Maker makes a value of a type that the vectors have a form of their own for.
type Maker func(b *Builder, raw json.RawMessage) (any, error)

// makers are the types with forms of their own.
var makers = map[reflect.Type]Maker{
	reflect.TypeFor[guid.GUID](): makeGUID,
}

// RegisterMaker makes a type's form known. It is called by init functions.
func RegisterMaker[T any](m Maker) { makers[reflect.TypeFor[T]()] = m }

func makeGUID(_ *Builder, raw json.RawMessage) (any, error) {
	text, err := Unquote(raw)
	if err != nil {
		return nil, err
	}
	return guid.Parse(text)
}

// Build makes a value of type t.
func (b *Builder) Build(t reflect.Type, raw json.RawMessage) (reflect.Value, error) {
	return b.build(t, raw, false)
}

// BuildFields makes a struct of type t from its fields, even if t has a form of
// its own.
func (b *Builder) BuildFields(t reflect.Type, raw json.RawMessage) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	err := b.structure(v, bytes.TrimSpace(raw))
	return v, err
}

func (b *Builder) build(t reflect.Type, raw json.RawMessage, narrow bool) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	err := b.fill(v, bytes.TrimSpace(raw), narrow)
	return v, err
}

// fill sets v, which is zero, to what raw says. Strings in it have characters of
// one byte if narrow is set.
func (b *Builder) fill(v reflect.Value, raw json.RawMessage, narrow bool) error {
	if m := makers[v.Type()]; m != nil {
		made, err := m(b, raw)
		if err == nil {
			v.Set(reflect.ValueOf(made))
		}
		return err
	}
	switch v.Kind() {
	case reflect.Pointer:
		return b.pointer(v, raw, narrow)
	case reflect.Interface:
		return b.object(v, raw)
	case reflect.Slice:
		return b.slice(v, raw, narrow)
	case reflect.Array:
		return b.array(v, raw, narrow)
	case reflect.Struct:
		return b.structure(v, raw)
	case reflect.Func:
		return b.pipe(v, raw)
	case reflect.String:
		return fillString(v, raw, narrow)
	case reflect.Float32, reflect.Float64:
		return fillFloat(v, raw)
	}
	return fillInteger(v, raw)
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// object reads JSON's word for a structure: nil if raw is something else.
func object(raw json.RawMessage) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	return fields
}

// only reports whether fields has these and no others.
func only(fields map[string]json.RawMessage, names ...string) bool {
	for _, n := range names {
		if _, ok := fields[n]; !ok {
			return false
		}
	}
	return fields != nil && len(fields) == len(names)
}

// pointer reads null, a pointee, {"p": pointee} where the pointee may be null
// itself, and the forms of aliases: {"id": k, "v": pointee} and {"ref": k}.
func (b *Builder) pointer(v reflect.Value, raw json.RawMessage, narrow bool) error {
	if isNull(raw) {
		return nil
	}
	elem := v.Type().Elem()
	fields := object(raw)
	alias := ""
	switch {
	case only(fields, "ref") && !hasField(elem, "ref"):
		return b.alias(v, fields["ref"])
	case only(fields, "id", "v") && !hasField(elem, "id"):
		alias, raw = string(fields["id"]), fields["v"]
	case only(fields, "p") && !hasField(elem, "p"):
		raw = fields["p"]
	}
	v.Set(reflect.New(elem))
	if alias != "" {
		b.aliases[alias] = v // before its pointee, which may point back
	}
	return b.fill(v.Elem(), raw, narrow)
}

// alias makes v what was read under an id.
func (b *Builder) alias(v reflect.Value, id json.RawMessage) error {
	known, ok := b.aliases[string(id)]
	if !ok || known.Type() != v.Type() {
		return fmt.Errorf("no %v has the id %s", v.Type(), id)
	}
	v.Set(known)
	return nil
}

// hasField reports whether t is a struct that has a field with an IDL name.
func hasField(t reflect.Type, name string) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, ok := t.FieldByName(exported(name))
	return ok
}

// object reads null or {"custom": data}.
func (b *Builder) object(v reflect.Value, raw json.RawMessage) error {
	if isNull(raw) {
		return nil
	}
	fields := object(raw)
	if !only(fields, "custom") {
		return fmt.Errorf("%.40s is no interface pointer", raw)
	}
	data, err := unhex(fields["custom"])
	if err != nil {
		return err
	}
	made, err := newCustomOf(v.Type(), data)
	if err == nil {
		v.Set(reflect.ValueOf(made))
	}
	return err
}

func unhex(raw json.RawMessage) ([]byte, error) {
	text, err := Unquote(raw)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}

// slice reads null, a list, or bytes in hexadecimal; or one of them in the forms
// that pointers have.
func (b *Builder) slice(v reflect.Value, raw json.RawMessage, narrow bool) error {
	if isNull(raw) {
		return nil
	}
	fields := object(raw)
	alias := ""
	switch {
	case only(fields, "ref"):
		return b.alias(v, fields["ref"])
	case only(fields, "id", "v"):
		alias, raw = string(fields["id"]), fields["v"]
	case only(fields, "p"):
		raw = fields["p"]
	}
	list, err := list(raw, v.Type().Elem())
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	if alias != "" {
		b.aliases[alias] = v // before its elements, which may point back
	}
	return b.elements(v, list, narrow)
}

func (b *Builder) array(v reflect.Value, raw json.RawMessage, narrow bool) error {
	list, err := list(raw, v.Type().Elem())
	if err != nil {
		return err
	}
	if len(list) != v.Len() {
		return fmt.Errorf("%d elements for a %v", len(list), v.Type())
	}
	return b.elements(v, list, narrow)
}

func (b *Builder) elements(v reflect.Value, list []json.RawMessage, narrow bool) error {
	for i, raw := range list {
		if err := b.fill(v.Index(i), raw, narrow); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

// list reads the elements of an array. Bytes may be given in hexadecimal, and
// characters of two bytes as text.
func list(raw json.RawMessage, elem reflect.Type) ([]json.RawMessage, error) {
	var elements []json.RawMessage
	if len(raw) == 0 || raw[0] != '"' {
		err := json.Unmarshal(raw, &elements)
		return elements, err
	}
	switch elem.Kind() {
	case reflect.Uint8, reflect.Int8:
		data, err := unhex(raw)
		for _, c := range data {
			elements = append(elements, strconv.AppendUint(nil, uint64(c), 10))
		}
		return elements, err
	case reflect.Uint16:
		text, err := Unquote(raw)
		for _, u := range UTF16(text) {
			elements = append(elements, strconv.AppendUint(nil, uint64(u), 10))
		}
		return elements, err
	}
	return nil, fmt.Errorf("%.40s is no array", raw)
}

// structure reads a struct or a union. A struct of one field, such as
// LARGE_INTEGER, may be given as the field.
func (b *Builder) structure(v reflect.Value, raw json.RawMessage) error {
	fields := object(raw)
	info := b.types[typeKey(v.Type())]
	if info == nil {
		info = &Type{}
	}
	if fields == nil {
		if v.NumField() == 1 {
			return b.fill(v.Field(0), raw, false)
		}
		return fmt.Errorf("%.40s is no %v", raw, v.Type())
	}
	known := 0
	for i := range v.NumField() {
		f := v.Type().Field(i)
		value, ok := fieldValue(fields, f.Name, info)
		if !ok {
			continue
		}
		known++
		if err := b.fill(v.Field(i), value, info.Narrow[f.Name]); err != nil {
			return fmt.Errorf(".%s: %w", f.Name, err)
		}
	}
	if known == 0 && len(fields) > 0 && !info.Union {
		return fmt.Errorf("no field of %v is in %.60s", v.Type(), raw)
	}
	return nil
}

// typeKey is the key of a type in a Description.
func typeKey(t reflect.Type) string { return t.PkgPath() + "." + t.Name() }

// fieldValue finds the value of a Go field.
func fieldValue(fields map[string]json.RawMessage, name string, info *Type) (json.RawMessage, bool) {
	if info.Union && name == info.Switch {
		value, ok := fields["tag"]
		return value, ok
	}
	for idlName, value := range fields {
		if exported(idlName) == name && !(info.Union && idlName == "tag") {
			return value, true
		}
	}
	if array, ok := fields[info.Counts[name]]; ok {
		return count(array), true
	}
	return nil, false
}

// count gives the number of elements of an array as JSON.
func count(raw json.RawMessage) json.RawMessage {
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		return json.RawMessage("0")
	}
	return strconv.AppendInt(nil, int64(len(elements)), 10)
}

// exported gives a name of the IDL as Go exports it.
func exported(name string) string {
	for len(name) > 0 && name[0] == '_' {
		name = name[1:]
	}
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[size:]
}

func fillString(v reflect.Value, raw json.RawMessage, narrow bool) error {
	text, err := Unquote(raw)
	if err == nil && narrow {
		text, err = latin1(text)
	}
	v.SetString(text)
	return err
}

// floats are the values that JSON has no numbers for. The bits of NaN are those
// of the quiet one without a payload.
var floats = map[string]float64{
	`"NaN"`: math.Float64frombits(0x7ff8000000000000), `"+Inf"`: math.Inf(1), `"-Inf"`: math.Inf(-1), `"-0"`: math.Copysign(0, -1),
}

func fillFloat(v reflect.Value, raw json.RawMessage) error {
	if x, ok := floats[string(raw)]; ok {
		v.SetFloat(x)
		return nil
	}
	x, err := strconv.ParseFloat(string(raw), v.Type().Bits())
	v.SetFloat(x)
	return err
}

// fillInteger reads a number, or a string with one, for any type of integer or a
// boolean. Numbers may be signed or not, whatever the type.
func fillInteger(v reflect.Value, raw json.RawMessage) error {
	text := string(bytes.Trim(raw, `"`))
	switch text {
	case "true":
		text = "1"
	case "false":
		text = "0"
	}
	n, ok := new(big.Int).SetString(text, 0)
	if !ok {
		return fmt.Errorf("%.40s is no number", raw)
	}
	if v.Kind() == reflect.Bool {
		v.SetBool(n.Sign() != 0)
		return nil
	}
	bits := uint(v.Type().Bits())
	limit := new(big.Int).Lsh(big.NewInt(1), bits)
	if n.Cmp(limit) >= 0 || new(big.Int).Neg(n).Cmp(new(big.Int).Rsh(limit, 1)) > 0 {
		return fmt.Errorf("%s does not fit a %v", text, v.Type())
	}
	u := new(big.Int).And(n, limit.Sub(limit, big.NewInt(1))).Uint64()
	switch {
	case v.CanInt():
		shift := 64 - bits
		v.SetInt(int64(u<<shift) >> shift)
	case v.CanUint():
		v.SetUint(u)
	default:
		return errors.New("the vectors have no form for a " + v.Type().String())
	}
	return nil
}
