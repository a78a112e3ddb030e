package main

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// pin confines all threads of the program to one processor. Threads that come
// later inherit it.
func pin() (undo func(), err error) {
	var all, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		return nil, missing("the system does not tell which processors may be used")
	}
	for cpu := 0; one.Count() == 0; cpu++ {
		if all.IsSet(cpu) {
			one.Set(cpu)
		}
	}
	if err := confineThreads(&one); err != nil {
		return nil, missing("the system does not let threads be pinned")
	}
	return func() { _ = confineThreads(&all) }, nil
}

// confineThreads lets the program's threads use the processors of set. One that
// ends meanwhile does not matter.
func confineThreads(set *unix.CPUSet) error {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, task := range tasks {
		tid, err := strconv.Atoi(task.Name())
		if err != nil {
			return err
		}
		if err := unix.SchedSetaffinity(tid, set); err != nil && err != unix.ESRCH {
			return err
		}
	}
	return nil
}
