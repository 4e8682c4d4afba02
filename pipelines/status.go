package pipelines

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"assay"
	"assay/alerts"
	"assay/crawler"
)

// crawlReport is how the last crawl of a source went.
type crawlReport struct {
	Source  string          `json:"source"`
	Slot    time.Time       `json:"slot"`
	Started time.Time       `json:"started"`
	Ended   time.Time       `json:"ended"`
	Summary crawler.Summary `json:"summary"`
	Error   string          `json:"error,omitempty"`
}

// stateReport makes the report known to every process.
func (p *Pipeline) stateReport(ctx context.Context, r crawlReport) error {
	m, err := jsonMsg("control.crawls."+token(r.Source), r, false)
	if err != nil {
		return err
	}
	_, err = p.broker.publish(ctx, m, "")
	return err
}

// meter counts what a leg did since the start of this process.
type meter struct {
	done, failed atomic.Uint64
	last         atomic.Int64 // Unix nanoseconds
}

func (m *meter) did(n int, now time.Time) {
	m.done.Add(uint64(n))
	m.last.Store(now.UnixNano())
}

func (m *meter) fill(s *LegStatus) {
	s.Done, s.Failed = m.done.Load(), m.failed.Load()
	if n := m.last.Load(); n != 0 {
		s.Last = time.Unix(0, n).UTC()
	}
}

// StreamStatus is the state of one stream.
type StreamStatus struct {
	Name     string `json:"name"`
	Messages uint64 `json:"messages"`
	Bytes    uint64 `json:"bytes"`
	FirstSeq uint64 `json:"first_seq"`
	LastSeq  uint64 `json:"last_seq"`
}

// LegStatus is the state of one leg of this process.
type LegStatus struct {
	Name   string `json:"name"`
	Stream string `json:"stream"`
	// Lag is how many messages wait for the leg.
	Lag uint64 `json:"lag"`
	// Done and Failed count messages since the start of this process.
	Done   uint64    `json:"done"`
	Failed uint64    `json:"failed"`
	Last   time.Time `json:"last,omitzero"`
	Fault  string    `json:"fault,omitempty"`
}

// SourceStatus is a source with its last crawl.
type SourceStatus struct {
	Source  crawler.Source  `json:"source"`
	Started time.Time       `json:"started,omitzero"`
	Ended   time.Time       `json:"ended,omitzero"`
	Next    time.Time       `json:"next,omitzero"`
	Summary crawler.Summary `json:"summary"`
	Error   string          `json:"error,omitempty"`
}

// Status is the state of the pipeline as this process sees it.
type Status struct {
	Where   string         `json:"where"`
	Streams []StreamStatus `json:"streams"`
	Legs    []LegStatus    `json:"legs"`
	Sources []SourceStatus `json:"sources"`
}

// Status reads the state of streams, legs and sources.
func (p *Pipeline) Status(ctx context.Context) (*Status, error) {
	st := &Status{Where: p.broker.where}
	last := map[string]uint64{}
	for _, s := range streams(1) {
		stream, err := p.broker.js.Stream(ctx, s.Name)
		if err != nil {
			return nil, fmt.Errorf("read state of stream %s: %w", s.Name, err)
		}
		state := stream.CachedInfo().State
		last[s.Name] = state.LastSeq
		st.Streams = append(st.Streams, StreamStatus{Name: s.Name, Messages: state.Msgs, Bytes: state.Bytes, FirstSeq: state.FirstSeq, LastSeq: state.LastSeq})
	}
	for _, w := range p.workers {
		n, err := p.waiting(ctx, w)
		if err != nil {
			return nil, err
		}
		leg := LegStatus{Name: w.name, Stream: w.stream, Lag: n}
		w.meter.fill(&leg)
		st.Legs = append(st.Legs, leg)
	}
	for _, v := range p.views {
		leg := LegStatus{Name: v.name, Stream: v.stream, Lag: v.lag(last[v.stream])}
		v.meter.fill(&leg)
		if f := v.fault.Load(); f != nil {
			leg.Fault = *f
		}
		st.Legs = append(st.Legs, leg)
	}
	sources, err := p.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		s := SourceStatus{Source: src}
		var r crawlReport
		ok, err := p.lastOf(ctx, streamControl, "control.crawls."+token(src.Name), &r)
		if err != nil {
			return nil, err
		}
		if ok {
			s.Started, s.Ended, s.Summary, s.Error = r.Started, r.Ended, r.Summary, r.Error
		}
		if src.Schedule != "" {
			if next, err := ParseSchedule(src.Schedule, src.TimeZone); err == nil {
				s.Next = next(p.cfg.Now())
			}
		}
		st.Sources = append(st.Sources, s)
	}
	return st, nil
}

// waiting is how many messages a worker has not settled yet, wherever they are
// in work. The server tells a consumer of a new message some time after it has
// acknowledged it to the sender, so the end of the stream is looked at too: it
// is at least one until the consumer's acknowledgements have come to that.
func (p *Pipeline) waiting(ctx context.Context, w *worker) (uint64, error) {
	last, err := p.lastFor(ctx, w)
	if err != nil {
		return 0, err
	}
	info, err := w.consumer.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("read state of consumer %s: %w", w.durable, err)
	}
	n := info.NumPending + uint64(info.NumAckPending)
	if n == 0 && info.AckFloor.Stream < last {
		n = 1
	}
	return n, nil
}

// lastFor is the sequence of the last message for a worker, 0 if there is none.
func (p *Pipeline) lastFor(ctx context.Context, w *worker) (uint64, error) {
	s, err := p.broker.js.Stream(ctx, w.stream)
	if err != nil {
		return 0, fmt.Errorf("open stream %s: %w", w.stream, err)
	}
	if w.filter == "" {
		return s.CachedInfo().State.LastSeq, nil
	}
	m, err := s.GetLastMsgForSubject(ctx, w.filter)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the last message of %s: %w", w.filter, err)
	}
	return m.Sequence, nil
}

// touched tells waiters that a leg got something done.
func (p *Pipeline) touched() {
	p.movedMu.Lock()
	defer p.movedMu.Unlock()
	close(p.moved)
	p.moved = make(chan struct{})
}

func (p *Pipeline) movedChan() <-chan struct{} {
	p.movedMu.Lock()
	defer p.movedMu.Unlock()
	return p.moved
}

// waitView waits until a view has taken in all that its stream holds now.
func (p *Pipeline) waitView(ctx context.Context, name string) error {
	i := slices.IndexFunc(p.views, func(v *view) bool { return v.name == name })
	v := p.views[i]
	s, err := p.broker.js.Stream(ctx, v.stream)
	if err != nil {
		return fmt.Errorf("open stream %s: %w", v.stream, err)
	}
	last := s.CachedInfo().State.LastSeq
	for {
		moved := p.movedChan()
		if v.lag(last) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

// Drain waits until nothing is left to do: every message that any leg of this
// process waits for is settled and every view is at the end of its stream.
// Deliveries that wait for their next attempt do not count.
func (p *Pipeline) Drain(ctx context.Context) error {
	for {
		moved := p.movedChan()
		busy, err := p.busy(ctx)
		if err != nil || busy == "" {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", busy, ctx.Err())
		case <-moved:
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// busy names a leg that has something to do, in flow order, empty when none
// has: what a leg puts out is seen by the legs behind it, which are asked later.
func (p *Pipeline) busy(ctx context.Context) (string, error) {
	for _, w := range p.workers {
		if w.stream == streamDeliveries {
			continue
		}
		if n, err := p.waiting(ctx, w); err != nil || n > 0 {
			return w.name, err
		}
	}
	for _, v := range p.views {
		s, err := p.broker.js.Stream(ctx, v.stream)
		if err != nil {
			return "", fmt.Errorf("open stream %s: %w", v.stream, err)
		}
		if v.lag(s.CachedInfo().State.LastSeq) > 0 {
			return v.name, nil
		}
	}
	for _, w := range p.workers {
		if w.stream != streamDeliveries {
			continue
		}
		due, err := p.firstAttemptsDue(ctx, w)
		if err != nil || due {
			return w.name, err
		}
	}
	return "", nil
}

// firstAttemptsDue reports whether a queue holds a delivery that was never tried.
func (p *Pipeline) firstAttemptsDue(ctx context.Context, w *worker) (bool, error) {
	n, err := p.waiting(ctx, w)
	if err != nil || n == 0 {
		return false, err
	}
	s, err := p.broker.js.Stream(ctx, streamDeliveries)
	if err != nil {
		return false, fmt.Errorf("open stream %s: %w", streamDeliveries, err)
	}
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(w.filter))
	if err != nil {
		return false, fmt.Errorf("read state of stream %s: %w", streamDeliveries, err)
	}
	for subject := range info.State.Subjects {
		if n, done, err := p.attemptsOf(ctx, subject); err != nil || (n == 0 && !done) {
			return true, err
		}
	}
	return false, nil
}

// Delivery is an alert with its attempts.
type Delivery struct {
	alerts.Delivery
	Attempts []alerts.Attempt `json:"attempts"`
}

// Deliveries lists the newest deliveries, newest first.
func (p *Pipeline) Deliveries(ctx context.Context, limit int) ([]Delivery, error) {
	s, err := p.broker.js.Stream(ctx, streamDeliveries)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", streamDeliveries, err)
	}
	state := s.CachedInfo().State
	var out []Delivery
	tried := map[string][]alerts.Attempt{}
	for seq := state.LastSeq; seq >= state.FirstSeq && seq > 0 && len(out) < limit; seq-- {
		m, err := s.GetMsg(ctx, seq)
		if err != nil {
			continue // purged meanwhile
		}
		subject, _, attempt := strings.Cut(m.Subject, ".attempt.")
		if attempt {
			var a alerts.Attempt
			if decodeJSON(m.Header, m.Data, &a) == nil {
				tried[subject] = append(tried[subject], a)
			}
			continue
		}
		var d Delivery
		if decodeJSON(m.Header, m.Data, &d.Delivery) == nil {
			d.Attempts = tried[subject]
			slices.Reverse(d.Attempts)
			out = append(out, d)
		}
	}
	return out, nil
}

// Dismissed lists why pages that were read since a time are no articles, as
// reasons by URL.
func (p *Pipeline) Dismissed(ctx context.Context, since time.Time) (map[string]string, error) {
	s, err := p.broker.js.Stream(ctx, streamReadings)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", streamReadings, err)
	}
	cons, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{"dismissals.>"}, DeliverPolicy: jetstream.DeliverByStartTimePolicy, OptStartTime: &since,
	})
	if err != nil {
		return nil, fmt.Errorf("read dismissals: %w", err)
	}
	out := map[string]string{}
	for {
		batch, err := cons.FetchNoWait(viewBatch)
		if err != nil {
			return nil, fmt.Errorf("read dismissals: %w", err)
		}
		n := 0
		for m := range batch.Messages() {
			n++
			var d assay.Dismissal
			if err := decodeJSON(m.Headers(), m.Data(), &d); err != nil {
				return nil, err
			}
			out[d.URL] = d.Reason
		}
		if err := batch.Error(); err != nil {
			return nil, fmt.Errorf("read dismissals: %w", err)
		}
		if n == 0 {
			return out, nil
		}
	}
}
