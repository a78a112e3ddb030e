package main

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// A class is the board under one threading model. The code is the same for all;
// what the class says of it makes the runtime treat it differently.
type class struct {
	name  string
	clsid rt.CLSID
	model rt.ThreadingModel
}

// classes are the four of 1997, and the one that came with Windows 2000.
var classes = []class{
	{"none", clsid(0), rt.ThreadingModelNone},
	{"Apartment", clsid(1), rt.Apartment},
	{"Free", clsid(2), rt.Free},
	{"Both", clsid(3), rt.Both},
	{"Neutral", clsid(6), rt.Neutral},
}

// undisciplined are twins that hand a sink to another thread as it is, which no
// class that says Free or Both may do.
var undisciplined = []class{
	{"Both, undisciplined", clsid(4), rt.Both},
	{"Free, undisciplined", clsid(5), rt.Free},
}

func clsid(n byte) rt.CLSID {
	return rt.CLSID{Data1: 0x8d1f6c64, Data2: 0x31c0, Data3: 0x4f5d, Data4: [8]byte{0x86, 0x2e, 0x0c, 0x5b, 0x11, 0x9a, 0x70, n}}
}

// registerClasses makes the classes known, as registration files did.
func registerClasses() error {
	for _, c := range classes {
		if err := register(c, true); err != nil {
			return err
		}
	}
	for _, c := range undisciplined {
		if err := register(c, false); err != nil {
			return err
		}
	}
	return nil
}

func register(c class, disciplined bool) error {
	return rt.RegisterClass(c.clsid, c.model, func(context.Context) (any, error) {
		return newBoard(disciplined), nil
	})
}
