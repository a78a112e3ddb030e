package main

import "syscall"

// threadID gives the id of the OS thread that runs the calling goroutine. It means
// something while the goroutine is locked to the thread, as those of STAs,
// windows and workers are.
func threadID() uint32 {
	id, _, _ := syscall.RawSyscall(syscall.SYS_THREAD_SELFID, 0, 0, 0)
	return uint32(id)
}
