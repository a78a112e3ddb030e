package main

import (
	"os"
	"syscall"
)

// peakMemory tells how many bytes a process had at most. Linux counts what the
// process that started it had at that moment.
func peakMemory(p *os.ProcessState) int64 {
	return p.SysUsage().(*syscall.Rusage).Maxrss << 10
}
