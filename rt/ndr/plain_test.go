package ndr

import (
	"slices"
	"testing"
	"unsafe"
)

type plain struct {
	a int32
	b int16
	c int64
}

func TestPlain(t *testing.T) {
	if !hostLittle || unsafe.Alignof(plain{}) != 8 {
		t.Skip("nothing is plain on this machine")
	}
	message := decoder(t, "01 00000000000000"+
		"02000000 0300 ffff 0400000000000000"+"05000000 0600 0000 ffffffffffffffff")
	message.Uint8()
	got := make([]plain, 2)
	if want := []plain{{2, 3, 4}, {5, 6, -1}}; !Plain(message, got, 16, 8) || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, message.Err())
	}
	if err := message.Finish(); err != nil {
		t.Error(err)
	}
	if Plain(message, got, 16, 8); message.Err() == nil || got[0] != (plain{}) {
		t.Errorf("past the end: %v, %v", got, message.Err())
	}
}

func TestNotPlain(t *testing.T) {
	var big Decoder
	big.Reset(make([]byte, 64))
	big.SetDataRep([4]byte{})
	var little Decoder
	little.Reset(make([]byte, 64))
	v := make([]plain, 1)
	other := 12 - int(unsafe.Alignof(plain{})) // 4 or 8, as it is not aligned here
	if Plain(&big, v, 16, 8) || Plain(&little, v, 16, other) || Plain(&little, v, 12, 8) || Plain(&little, v[:0], 16, 8) {
		t.Error("something else is plain")
	}
	if big.Offset() != 0 || little.Offset() != 0 {
		t.Error("something was read")
	}
}
