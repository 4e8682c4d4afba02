//go:build unix

package fact

import (
	"syscall"
	"time"
)

// cpuTime is the processor time that the process has used, that of the garbage
// collector among it: on a busy machine the clock tells little.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
