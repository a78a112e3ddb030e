package runner

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// A Vector is one message: what it says and its bytes.
type Vector struct {
	ID        string
	IDL       string // the file that defines the interface
	Interface string
	Method    string // the one on the wire, where there is another for callers
	Opnum     int
	Dir       string // "request" or "reply"

	Args        map[string]json.RawMessage // what travels, by the names of the IDL
	Result      json.RawMessage            // of a reply
	RequestArgs map[string]json.RawMessage `json:"request_args"` // what the reply answers
	Hex         string
	Drep        string   // the format label of C706 14.1, in hexadecimal; "" is little-endian
	Opaque      [][2]int // offset and length of bytes that differ from run to run

	Source string // who says that these are the bytes
	Quirk  string `json:"wine_quirk"` // what its source is known to do wrongly
}

// ReadVectors reads a vectors.json.
func ReadVectors(text []byte) ([]*Vector, error) {
	var list []*Vector
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, v := range list {
		switch {
		case v == nil || v.ID == "":
			return nil, fmt.Errorf("vector %d has no id", i)
		case seen[v.ID]:
			return nil, fmt.Errorf("two vectors have the id %q", v.ID)
		}
		seen[v.ID] = true
	}
	return list, nil
}

// Apart reports whether v is counted apart: only Wine vouches for its bytes, and
// Wine is known to be wrong there.
func (v *Vector) Apart() bool { return v.Source == "wine" && v.Quirk != "" }

// dataRep gives the data representation of the bytes.
func (v *Vector) dataRep() (rep [4]byte, err error) {
	if v.Drep == "" {
		return littleEndian, nil
	}
	label, err := hex.DecodeString(v.Drep)
	if err != nil || len(label) != len(rep) {
		return rep, fmt.Errorf("drep %q", v.Drep)
	}
	return [4]byte(label), nil
}

// littleEndian is the data representation that encoders write.
var littleEndian = [4]byte{0x10}

// message gives the bytes.
func (v *Vector) message() ([]byte, error) { return hex.DecodeString(v.Hex) }

// sameBytes compares what was written with the vector's bytes.
func (v *Vector) sameBytes(got []byte) error {
	want, err := v.message()
	if err != nil {
		return err
	}
	for at := range want {
		if v.isOpaque(at) && at < len(got) {
			want[at] = got[at]
		}
	}
	err = firstDifference(got, want)
	if err != nil && v.Source == "wine" && v.sameButForGaps(got) {
		err = &gapsError{err}
	}
	return err
}

// isOpaque reports whether the byte at an offset may have any value.
func (v *Vector) isOpaque(at int) bool {
	return slices.ContainsFunc(v.Opaque, func(o [2]int) bool { return o[0] <= at && at < o[0]+o[1] })
}

// firstDifference says where two messages begin to differ.
func firstDifference(got, want []byte) error {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	switch {
	case at < len(got) && at < len(want) && len(got) == len(want):
		return fmt.Errorf("offset %d: %02x instead of %02x", at, got[at], want[at])
	case at < len(got) && at < len(want):
		return fmt.Errorf("offset %d: %02x instead of %02x, in %d bytes instead of %d", at, got[at], want[at], len(got), len(want))
	case at < len(want):
		return fmt.Errorf("offset %d: the end, %d bytes too early", at, len(want)-at)
	case at < len(got):
		return fmt.Errorf("offset %d: %d bytes too many", at, len(got)-at)
	}
	return nil
}
