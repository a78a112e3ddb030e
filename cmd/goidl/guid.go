package main

import (
	"crypto/rand"
	"encoding/binary"

	"github.com/goidl/goidl/idl"
)

// newGUID makes a random one: version 4 of RFC 9562, 5.4.
func newGUID() idl.GUID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return idl.GUID{
		Data1: binary.BigEndian.Uint32(b[0:]),
		Data2: binary.BigEndian.Uint16(b[4:]),
		Data3: binary.BigEndian.Uint16(b[6:]),
		Data4: [8]byte(b[8:]),
	}
}
