package main

import (
	"bytes"
	"time"

	"github.com/goidl/goidl/bench/idl"
	"github.com/goidl/goidl/rt/ndr"
)

// items is how many the record has.
const items = 100

func newRecord() *idl.RECORD {
	r := &idl.RECORD{Major: 1, Minor: 2, Revision: 3, Title: "Zeitzeichen über Funk"}
	for i := range items {
		r.Items = append(r.Items, idl.ITEM{Number: int32(i), Kind: int16(i % 7), When: int64(i) << 32})
	}
	return r
}

func newOctets() *idl.OCTETS {
	o := &idl.OCTETS{Data: make([]byte, dataSize)}
	for i := range o.Data {
		o.Data[i] = byte(i)
	}
	return o
}

// A value is what goidl generates for a conformant struct.
type value interface {
	EncodeNDRConformance(*ndr.Encoder)
	EncodeNDR(*ndr.Encoder)
}

// encoded gives the bytes of v.
func encoded(v value) []byte {
	var e ndr.Encoder
	encode(&e, v)
	return bytes.Clone(e.Bytes())
}

func encode(e *ndr.Encoder, v value) {
	v.EncodeNDRConformance(e)
	v.EncodeNDR(e)
	if r, ok := v.(*idl.RECORD); ok {
		r.EncodeNDRPointees(e)
	}
}

// codecProbes are those of encoding and decoding, with copies of as many bytes.
func codecProbes() []probe {
	record, octets := encoded(newRecord()), encoded(newOctets())
	return []probe{
		{name: "copy of the record's bytes", open: copying(record)},
		{name: "record, encode", open: encodeRecord},
		{name: "record, decode", open: decodeRecord},
		{name: "copy of 10 KB", open: copying(octets)},
		{name: "10 KB, encode", open: encodeOctets},
		{name: "10 KB, decode into memory that is there", open: decodeOctetsInto},
		{name: "copy of 10 KB into fresh memory", open: cloning(octets)},
		{name: "10 KB, decode into fresh memory", open: decodeOctets},
	}
}

// repeat makes a subject of one operation on size bytes.
func repeat(size int, op func() error) *subject {
	return &subject{
		run: func(n int) error {
			for range n {
				if err := op(); err != nil {
					return err
				}
			}
			return nil
		},
		close: func() {},
		count: func() float64 { return float64(size) },
	}
}

func copying(data []byte) func() (*subject, error) {
	return func() (*subject, error) {
		to := make([]byte, len(data))
		return repeat(len(data), func() error {
			if copy(to, data) != len(data) {
				return errWrong
			}
			return nil
		}), nil
	}
}

func cloning(data []byte) func() (*subject, error) {
	return func() (*subject, error) {
		var to []byte
		return repeat(len(data), func() error {
			if to = bytes.Clone(data); len(to) != len(data) {
				return errWrong
			}
			return nil
		}), nil
	}
}

func encodeRecord() (*subject, error) {
	var e ndr.Encoder
	r := newRecord()
	return repeat(len(encoded(r)), func() error {
		e.Reset()
		r.EncodeNDRConformance(&e)
		r.EncodeNDR(&e)
		r.EncodeNDRPointees(&e)
		return e.Err()
	}), nil
}

func decodeRecord() (*subject, error) {
	var d ndr.Decoder
	message := encoded(newRecord())
	r := new(idl.RECORD)
	return repeat(len(message), func() error {
		d.Reset(message)
		*r = idl.RECORD{}
		r.DecodeNDR(&d, d.MaxCount())
		r.DecodeNDRPointees(&d)
		if len(r.Items) != items {
			return errWrong
		}
		return d.Finish()
	}), nil
}

func encodeOctets() (*subject, error) {
	var e ndr.Encoder
	o := newOctets()
	return repeat(len(encoded(o)), func() error {
		e.Reset()
		o.EncodeNDRConformance(&e)
		o.EncodeNDR(&e)
		return e.Err()
	}), nil
}

func decodeOctets() (*subject, error) {
	var d ndr.Decoder
	message := encoded(newOctets())
	o := new(idl.OCTETS)
	return repeat(len(message), func() error {
		d.Reset(message)
		*o = idl.OCTETS{}
		o.DecodeNDR(&d, d.MaxCount())
		return d.Finish()
	}), nil
}

// decodeOctetsInto does what a proxy does with an [in, out] array.
func decodeOctetsInto() (*subject, error) {
	var d ndr.Decoder
	var e ndr.Encoder
	data := newOctets().Data
	e.Count(len(data))
	e.Uint8s(data)
	message := e.Bytes()
	return repeat(len(message), func() error {
		d.Reset(message)
		data = ndr.Resize(data, d.CountIs(dataSize, 1))
		d.Uint8s(data)
		return d.Finish()
	}), nil
}

// codecTable compares NDR with copies.
var codecTable = table{
	title: "NDR",
	columns: []column{
		{"message", result.path},
		{"bytes on the wire", result.count},
		{"time (least)", result.timeAndLeast},
		{"B", result.bytes},
		{"allocs", result.allocs},
		{"against", result.yardName},
		{"its time (least)", result.yardTimeAndLeast},
		{"ratio (least, CPU)", result.ratio},
		{"goal", result.goalText},
		{"met", result.met},
	},
	lines: []line{
		{"record, encode", "record, encode", "copy of the record's bytes", recordGoal},
		{"record, decode", "record, decode", "copy of the record's bytes", recordGoal},
		{"10 KB, encode", "10 KB, encode", "copy of 10 KB", octetsGoal},
		{"10 KB, decode into the caller's memory", "10 KB, decode into memory that is there", "copy of 10 KB", octetsGoal},
		{"10 KB, decode into fresh memory", "10 KB, decode into fresh memory", "copy of 10 KB into fresh memory", octetsGoal},
	},
	notes: fixed(
		"The record is three integers, a Unicode string and a conformant array of 100 structs of an int, a short and a hyper. Decoded, its string and its array are the two allocations.",
		"The encoder's buffer is used again, as rt's pool does. Decoding ends with the check that nothing is left over.",
	),
}

var (
	recordGoal = goal{time: within(2 * time.Microsecond), allocs: upTo(2)}
	octetsGoal = goal{ratio: upTo(3), allocs: upTo(1)}
)
