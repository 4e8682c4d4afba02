//go:build unix

// Package cputime tells the processor time of the process, for tests and
// benchmarks on busy machines.
package cputime

import (
	"syscall"
	"time"
)

// Used is the processor time that the process has used, that of the garbage
// collector among it: on a busy machine the clock tells little.
func Used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
