package pipelines

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
)

// attempts is the journal of messages that were begun and not ended. It is
// written before work starts, so that after the process was taken down the
// messages then in work are known: each has been attempted once more, and is
// handled alone from then on. The journal outlives the process, not the power:
// what a power cut takes is only a charge against a message.
type attempts struct {
	mu    sync.Mutex
	file  *os.File
	open  map[uint64]int
	lines int
}

// openAttempts reads the journal of an earlier process and begins a new one.
func openAttempts(path string) (*attempts, error) {
	a := &attempts{open: map[uint64]int{}}
	if f, err := os.Open(path); err == nil {
		for s := bufio.NewScanner(f); s.Scan(); {
			a.replay(s.Text())
		}
		f.Close()
	} else if !os.IsNotExist(err) {
		return nil, fmt.Errorf("open attempt journal %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open attempt journal %s: %w", path, err)
	}
	a.file = f
	return a, a.rewrite()
}

func (a *attempts) replay(line string) {
	if len(line) < 2 {
		return // torn by the crash
	}
	number, count, counted := strings.Cut(line[1:], " ")
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return
	}
	switch line[0] {
	case '+':
		n := 1
		if counted {
			if c, err := strconv.Atoi(count); err == nil {
				n = c
			}
		}
		a.open[seq] += n
	case '-':
		delete(a.open, seq)
	}
}

// rewrite shortens the journal to what is open.
func (a *attempts) rewrite() error {
	var b strings.Builder
	for seq, n := range a.open {
		fmt.Fprintf(&b, "+%d %d\n", seq, n)
	}
	if err := a.file.Truncate(0); err != nil {
		return fmt.Errorf("write attempt journal %s: %w", a.file.Name(), err)
	}
	if _, err := a.file.WriteAt([]byte(b.String()), 0); err != nil {
		return fmt.Errorf("write attempt journal %s: %w", a.file.Name(), err)
	}
	_, err := a.file.Seek(0, 2)
	a.lines = len(a.open)
	return err
}

// suspect reports whether the message was in work when an earlier process ended.
func (a *attempts) suspect(seq uint64) bool {
	if a == nil {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.open[seq] > 0
}

// begin notes that work on the message starts, and returns which attempt it
// is. A journal that cannot be written costs the charge, not the message.
func (a *attempts) begin(seq uint64) int {
	if a == nil {
		return 1
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open[seq]++
	a.note("+" + strconv.FormatUint(seq, 10) + "\n")
	return a.open[seq]
}

// end notes that the message did not take the process down.
func (a *attempts) end(seq uint64) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.open, seq)
	a.note("-" + strconv.FormatUint(seq, 10) + "\n")
	if a.lines > 10000 {
		_ = a.rewrite()
	}
}

func (a *attempts) note(line string) {
	if _, err := a.file.WriteString(line); err == nil {
		a.lines++
	}
}

func (a *attempts) close() error { return a.file.Close() }
