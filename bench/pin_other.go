//go:build !linux

package main

// pin confines the program to one processor, where the system has a way.
func pin() (undo func(), err error) { return nil, missing("pinning is for Linux only") }
