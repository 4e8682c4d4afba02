package crawler

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// patience is how long a host that asked to be left alone is waited for; what
// is longer is left to a later crawl.
const patience = time.Minute

// gate lets one request at a time through to each host, and not before its
// delay is over. All crawls of a Crawler share it. Pacing follows the machine's
// own clock, whatever the records are stamped with.
type gate struct {
	mu    sync.Mutex
	hosts map[string]*hostGate
}

type hostGate struct {
	slot chan struct{} // holds a token while a request is under way
	// The rest is guarded by gate.mu.
	users  int // requests that hold the slot or wait for it
	next   time.Time
	closed time.Time // the host asked to be left alone until then
}

func newGate() *gate { return &gate{hosts: map[string]*hostGate{}} }

// closedError says that a host asked to be left alone for longer than a crawl waits.
type closedError struct {
	host string
	wait time.Duration
}

func (e *closedError) Error() string {
	return fmt.Sprintf("%s asked to be left alone for another %s", e.host, e.wait.Round(time.Second))
}

// enter waits for the host's turn. leave must be called after it returned nil.
func (g *gate) enter(ctx context.Context, host string) error {
	g.mu.Lock()
	h := g.hosts[host]
	if h == nil {
		g.prune()
		h = &hostGate{slot: make(chan struct{}, 1)}
		g.hosts[host] = h
	}
	h.users++
	g.mu.Unlock()
	drop := func(err error) error {
		g.mu.Lock()
		h.users--
		g.mu.Unlock()
		return err
	}
	select {
	case h.slot <- struct{}{}:
	case <-ctx.Done():
		return drop(context.Cause(ctx))
	}
	for {
		wait, closed := g.wait(host)
		if closed > patience {
			<-h.slot
			return drop(&closedError{host: host, wait: closed})
		}
		if wait <= 0 {
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			<-h.slot
			return drop(context.Cause(ctx))
		}
	}
}

// leave ends the request; the next may begin after delay.
func (g *gate) leave(host string, delay time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	h := g.hosts[host]
	h.users--
	h.next = time.Now().Add(delay)
	<-h.slot
}

// close keeps everybody away from the host for a while.
func (g *gate) close(host string, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if h := g.hosts[host]; h != nil {
		if until := time.Now().Add(wait); until.After(h.closed) {
			h.closed = until
		}
	}
}

// wait is how long it takes until the host may be asked, and how much of that
// the host asked for. Both may be negative.
func (g *gate) wait(host string) (wait, closed time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	h := g.hosts[host]
	if h == nil {
		return 0, 0
	}
	now := time.Now()
	closed = h.closed.Sub(now)
	return max(h.next.Sub(now), closed), closed
}

// prune forgets hosts that nobody waits for, once there are many.
func (g *gate) prune() {
	if len(g.hosts) < 10_000 {
		return
	}
	now := time.Now()
	for name, h := range g.hosts {
		if h.users == 0 && now.After(h.next) && now.After(h.closed) {
			delete(g.hosts, name)
		}
	}
}
