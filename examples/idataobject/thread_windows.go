package main

import "syscall"

var getCurrentThreadId = syscall.NewLazyDLL("kernel32.dll").NewProc("GetCurrentThreadId")

// threadID gives the id of the OS thread that runs the calling goroutine. It means
// something while the goroutine is locked to the thread, as those of STAs,
// windows and workers are.
func threadID() uint32 {
	id, _, _ := getCurrentThreadId.Call()
	return uint32(id)
}
