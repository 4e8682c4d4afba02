package pipelines

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"assay"
)

// worker is a pool that shares the messages of a stream with the same worker
// of other processes. A message is acknowledged after its result is stored,
// and given out again otherwise.
type worker struct {
	name, stream, durable, filter string
	// copies is how many messages are handled at once.
	copies int
	// handle does the work. nil acknowledges; retryError asks for the message
	// again after a while; an error that wraps assay.ErrInvalid sends it to
	// DEAD; any other error brings it back after a growing wait.
	handle func(ctx context.Context, e entry) error
	// attempts, where set, remembers what was begun, so that a message that
	// takes the process down is found out and its neighbours are not charged.
	attempts *attempts

	consumer jetstream.Consumer
	meter    meter
}

// retryError asks for the message again after the wait.
type retryError time.Duration

func (r retryError) Error() string { return "again in " + time.Duration(r).String() }

// maxAttempts is how often a message may fail, or end the process, before it goes to DEAD.
const maxAttempts = 3

// open makes the consumer that the copies of the worker share.
func (w *worker) open(ctx context.Context, b *broker, ackWait time.Duration) error {
	var err error
	w.consumer, err = b.js.CreateOrUpdateConsumer(ctx, w.stream, jetstream.ConsumerConfig{
		Durable: w.durable, FilterSubject: w.filter, AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait,
		// The server's count of deliveries is not durable and charges
		// neighbours of a crash; own records decide.
		MaxDeliver: -1, MaxAckPending: max(2*w.copies, 16),
	})
	if err != nil {
		return fmt.Errorf("create consumer %s of %s: %w", w.durable, w.stream, err)
	}
	return nil
}

func (w *worker) run(ctx context.Context, b *broker, ackWait time.Duration, touched func()) error {
	it, err := w.consumer.Messages(jetstream.PullMaxMessages(w.copies))
	if err != nil {
		return fmt.Errorf("read %s: %w", w.stream, err)
	}
	defer it.Stop()
	var group sync.WaitGroup
	defer group.Wait()
	slots := make(chan struct{}, w.copies)
	var alone sync.RWMutex
	failures := &failureCount{n: map[uint64]int{}}
	for {
		m, err := it.Next(jetstream.NextContext(ctx))
		if ctx.Err() != nil || errors.Is(err, jetstream.ErrMsgIteratorClosed) {
			return nil
		}
		if err != nil {
			// A missed heartbeat while the server restarts: the next pull asks again.
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(100 * time.Millisecond):
				continue
			}
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read %s: %w", w.stream, err)
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			e := entry{seq: meta.Sequence.Stream, subject: m.Subject(), header: m.Headers(), data: m.Data()}
			if w.attempts.suspect(e.seq) {
				alone.Lock()
				defer alone.Unlock()
			} else {
				alone.RLock()
				defer alone.RUnlock()
			}
			err := w.attempt(ctx, m, e, ackWait)
			w.settle(ctx, b, m, e, err, failures)
			touched()
		})
	}
}

// attempt handles one message, telling the server meanwhile that it is in work.
func (w *worker) attempt(ctx context.Context, m jetstream.Msg, e entry, ackWait time.Duration) (err error) {
	if n := w.attempts.begin(e.seq); n > maxAttempts {
		return assay.Invalidf("the process ended %d times while handling it", n-1)
	}
	beat := time.NewTicker(ackWait / 3)
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-beat.C:
				// A lost heartbeat only means that the message comes again,
				// which every handler bears.
				_ = m.InProgress()
			}
		}
	})
	defer func() {
		beat.Stop()
		close(done)
		group.Wait()
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: panic: %v%s", w.name, r, panicSite())
		}
	}()
	return w.handle(ctx, e)
}

// panicSite names the function and line of ours that panicked, for whoever
// reads the dead letter.
func panicSite() string {
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc)])
	panicked := false
	for {
		f, more := frames.Next()
		panicked = panicked || f.Function == "runtime.gopanic" || strings.HasPrefix(f.Function, "runtime.panic") || strings.HasPrefix(f.Function, "runtime.goPanic")
		if panicked && strings.HasPrefix(f.Function, "assay/") {
			return fmt.Sprintf(" in %s (%s:%d)", f.Function, filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

// settle tells the server what became of the message. Errors of the telling
// itself are not kept: the message then comes again.
func (w *worker) settle(ctx context.Context, b *broker, m jetstream.Msg, e entry, err error, failures *failureCount) {
	var later retryError
	switch {
	case err == nil:
		w.meter.did(1, time.Now())
		if m.DoubleAck(ctx) == nil {
			w.attempts.end(e.seq)
			failures.forget(e.seq)
		}
		return
	case errors.As(err, &later):
		w.attempts.end(e.seq)
		_ = m.NakWithDelay(time.Duration(later))
		return
	case ctx.Err() != nil:
		// Stopping: whoever starts next gets the message at once.
		w.attempts.end(e.seq)
		_ = m.Nak()
		return
	}
	w.meter.failed.Add(1)
	n := failures.add(e.seq)
	if errors.Is(err, assay.ErrInvalid) || n >= maxAttempts {
		if b.bury(ctx, w.name, w.stream, e, err) == nil && m.TermWithReason(err.Error()) == nil {
			w.attempts.end(e.seq)
			failures.forget(e.seq)
			return
		}
	}
	w.attempts.end(e.seq)
	_ = m.NakWithDelay(time.Duration(n) * time.Second)
}

// failureCount counts failures of messages within this process.
type failureCount struct {
	mu sync.Mutex
	n  map[uint64]int
}

func (f *failureCount) add(seq uint64) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n[seq]++
	return f.n[seq]
}

func (f *failureCount) forget(seq uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.n, seq)
}
