package crawler

import (
	"container/heap"
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// mostWaiting bounds the articles that wait in one crawl; of more the newest are kept.
const mostWaiting = 20_000

// task is one URL to visit.
type task struct {
	entry
	// root is what the source turned out to be.
	root Kind
	// start marks the source's own URL.
	start bool
	// rank is when it was published, as far as can be told, or found.
	rank time.Time
	// depth is how many list pages lie between the source's own page (0) and this.
	depth int
	// tries is how often the host asked to come back later.
	tries int
	order int
}

func (t *task) isList() bool { return t.kind != Page }

// before puts lists first, since they say what is newest; then what is known
// to be newer; then what was found first.
func (t *task) before(o *task) bool {
	switch {
	case t.isList() != o.isList():
		return t.isList()
	case !t.rank.Equal(o.rank):
		return t.rank.After(o.rank)
	}
	return t.order < o.order
}

// frontier holds what is still to be visited, one queue a host, and hands it
// out so that no host is asked twice at once.
type frontier struct {
	gate *gate

	mu      sync.Mutex
	hosts   map[string]*hostQueue
	seen    map[string]bool
	given   map[string]bool // hosts left to a later crawl
	waiting int             // articles in the queues
	lists   int             // lists added so far
	order   int
	active  int // tasks handed out and not done
	budget  int // articles that may still be handed out
	// dropped counts what was left out of the crawl for its bounds, postponed
	// what was left to a later one because its host could not be asked.
	dropped, postponed int

	wake chan struct{} // closed and replaced when something changes
}

type hostQueue struct {
	tasks taskHeap
	busy  bool
}

func newFrontier(g *gate, budget int) *frontier {
	return &frontier{gate: g, hosts: map[string]*hostQueue{}, seen: map[string]bool{}, given: map[string]bool{}, budget: budget, wake: make(chan struct{})}
}

// mostLists bounds the feeds, sitemaps and list pages read in one crawl.
const mostLists = 200

// mostPassed bounds how many URLs that need no visit are remembered.
const mostPassed = 200_000

// saw reports whether the URL was queued or passed over in this crawl.
func (f *frontier) saw(url string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen[url]
}

// pass marks a URL that needs no visit as seen, and reports whether it was not before.
func (f *frontier) pass(url string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen[url] {
		return false
	}
	if len(f.seen) < mostPassed {
		f.seen[url] = true
	}
	return true
}

// add queues a task, unless its URL was queued before in this crawl.
func (f *frontier) add(t *task) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen[t.url] {
		return
	}
	if t.isList() {
		if f.lists == mostLists {
			f.dropped++
			return
		}
		f.lists++
	}
	f.seen[t.url] = true
	f.order++
	t.order = f.order
	f.push(t)
	if f.waiting > mostWaiting+mostWaiting/4 {
		f.trim()
	}
	f.signal()
}

// again queues a task that was handed out once more.
func (f *frontier) again(t *task) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.push(t)
	f.signal()
}

func (f *frontier) push(t *task) {
	host := hostOf(t.url)
	if f.given[host] { // a list is still being read that names more of it
		f.postponed++
		return
	}
	q := f.hosts[host]
	if q == nil {
		q = &hostQueue{}
		f.hosts[host] = q
	}
	heap.Push(&q.tasks, t)
	if !t.isList() {
		f.waiting++
	}
}

// trim keeps the newest articles.
func (f *frontier) trim() {
	var all []*task
	for _, q := range f.hosts {
		all = append(all, q.tasks...)
		q.tasks = nil
	}
	slices.SortFunc(all, func(a, b *task) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	f.waiting = 0
	for _, t := range all {
		if !t.isList() && f.waiting == mostWaiting {
			f.dropped++
			delete(f.seen, t.url)
			continue
		}
		f.push(t)
	}
}

// signal wakes whoever waits for a task. f.mu is held.
func (f *frontier) signal() {
	close(f.wake)
	f.wake = make(chan struct{})
}

// next hands out the best task of a host whose turn it is. It waits while
// there may be one later; false means that the crawl is over. done must be
// called for each task.
func (f *frontier) next(ctx context.Context) (*task, bool) {
	for {
		f.mu.Lock()
		t, wait := f.pick()
		if t != nil {
			f.mu.Unlock()
			return t, true
		}
		if f.active == 0 && wait < 0 {
			f.signal() // the others may end too
			f.mu.Unlock()
			return nil, false
		}
		wake := f.wake
		f.mu.Unlock()

		var timer *time.Timer
		var turn <-chan time.Time
		if wait >= 0 {
			timer = time.NewTimer(wait)
			turn = timer.C
		}
		select {
		case <-wake:
		case <-turn:
		case <-ctx.Done():
		}
		if timer != nil {
			timer.Stop()
		}
		if ctx.Err() != nil {
			return nil, false
		}
	}
}

// pick takes the best task that may be begun now, or says how long it takes
// until the first may; negative when none waits for its time. f.mu is held.
func (f *frontier) pick() (*task, time.Duration) {
	var best *hostQueue
	soonest := time.Duration(-1)
	for host, q := range f.hosts {
		if q.busy {
			continue
		}
		if len(q.tasks) == 0 {
			delete(f.hosts, host)
			continue
		}
		if f.budget == 0 && !q.tasks[0].isList() {
			continue // unless a task under way gives its share back
		}
		wait, closed := f.gate.wait(host)
		switch {
		case closed > patience:
			f.giveUp(q)
			delete(f.hosts, host)
		case wait > 0:
			if soonest < 0 || wait < soonest {
				soonest = wait
			}
		case best == nil || q.tasks[0].before(best.tasks[0]):
			best = q
		}
	}
	if best == nil {
		return nil, soonest
	}
	t := heap.Pop(&best.tasks).(*task)
	best.busy = true
	f.active++
	if !t.isList() {
		f.waiting--
		f.budget--
	}
	return t, 0
}

func (f *frontier) giveUp(q *hostQueue) {
	for _, t := range q.tasks {
		f.postponed++
		if !t.isList() {
			f.waiting--
		}
	}
	q.tasks = nil
}

// done ends a task. refund gives its share of the budget back: nothing was fetched.
func (f *frontier) done(t *task, refund bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hosts[hostOf(t.url)].busy = false
	f.active--
	if refund && !t.isList() {
		f.budget++
	}
	f.signal()
}

// abandon leaves everything of a host to a later crawl.
func (f *frontier) abandon(host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.given[host] = true
	if q := f.hosts[host]; q != nil {
		f.giveUp(q)
	}
	f.signal()
}

// left is how many tasks still wait, and what was left out so far.
func (f *frontier) left() (waiting, dropped, postponed int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, q := range f.hosts {
		waiting += len(q.tasks)
	}
	return waiting, f.dropped, f.postponed
}

// hostOf is the host and port of a normalised URL.
func hostOf(normalised string) string {
	_, rest, _ := strings.Cut(normalised, "://")
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// taskHeap is a container/heap of tasks, the best first.
type taskHeap []*task

func (h taskHeap) Len() int           { return len(h) }
func (h taskHeap) Less(i, j int) bool { return h[i].before(h[j]) }
func (h taskHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *taskHeap) Push(x any)        { *h = append(*h, x.(*task)) }
func (h *taskHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return t
}
