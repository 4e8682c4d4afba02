package pipelines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay"
)

// Headers of a dead letter: where the message came from and why it died.
const (
	headerLeg     = "Assay-Leg"
	headerStream  = "Assay-Stream"
	headerSeq     = "Assay-Sequence"
	headerSubject = "Assay-Subject"
	headerReason  = "Assay-Reason"
)

// Dead is a message that could not be processed.
type Dead struct {
	// Seq is its place in the DEAD stream; it names the letter for Retry.
	Seq     uint64    `json:"seq"`
	At      time.Time `json:"at"`
	Leg     string    `json:"leg"`
	Stream  string    `json:"stream"`
	Subject string    `json:"subject"`
	Origin  uint64    `json:"origin"`
	Reason  string    `json:"reason"`
	// URL names the page, where the message is one.
	URL string `json:"url,omitempty"`
}

// bury stores a message that cannot be processed, with the reason, so that its
// neighbours can go on and a person can look at it.
func (b *broker) bury(ctx context.Context, leg, stream string, e entry, reason error) error {
	m := nats.NewMsg("dead." + token(leg))
	for k, v := range e.header {
		m.Header[k] = v
	}
	m.Header.Del(jetstream.MsgIDHeader)
	m.Header.Set(headerLeg, leg)
	m.Header.Set(headerStream, stream)
	m.Header.Set(headerSeq, strconv.FormatUint(e.seq, 10))
	m.Header.Set(headerSubject, e.subject)
	m.Header.Set(headerReason, oneLine(reason.Error()))
	m.Data = e.data
	_, err := b.publish(ctx, m, fmt.Sprintf("dead-%s-%s-%d", leg, stream, e.seq))
	return err
}

// oneLine makes a reason fit for a header.
func oneLine(s string) string {
	out := []rune(s)
	for i, c := range out {
		if c < ' ' {
			out[i] = ' '
		}
	}
	if len(out) > 1000 {
		out = append(out[:1000], '…')
	}
	return string(out)
}

// Dead lists the newest dead letters, newest first.
func (p *Pipeline) Dead(ctx context.Context, limit int) ([]Dead, error) {
	stream, err := p.broker.js.Stream(ctx, streamDead)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", streamDead, err)
	}
	state := stream.CachedInfo().State
	var out []Dead
	for seq := state.LastSeq; seq >= state.FirstSeq && seq > 0 && len(out) < limit; seq-- {
		m, err := stream.GetMsg(ctx, seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read dead letter %d: %w", seq, err)
		}
		out = append(out, deadLetter(m))
	}
	return out, nil
}

func deadLetter(m *jetstream.RawStreamMsg) Dead {
	origin, _ := strconv.ParseUint(m.Header.Get(headerSeq), 10, 64)
	d := Dead{
		Seq: m.Sequence, At: m.Time, Leg: m.Header.Get(headerLeg), Stream: m.Header.Get(headerStream),
		Subject: m.Header.Get(headerSubject), Origin: origin, Reason: m.Header.Get(headerReason),
	}
	var named struct{ URL string }
	if d.Stream == streamPages {
		if page, err := decodePage(m.Header, m.Data); err == nil {
			d.URL = page.URL
		}
	} else if raw, err := payload(m.Header, m.Data); err == nil && json.Unmarshal(raw, &named) == nil {
		d.URL = named.URL
	}
	return d
}

// RetryDead puts a dead letter back where it came from and takes it out of DEAD.
func (p *Pipeline) RetryDead(ctx context.Context, seq uint64) (Dead, error) {
	stream, err := p.broker.js.Stream(ctx, streamDead)
	if err != nil {
		return Dead{}, fmt.Errorf("open stream %s: %w", streamDead, err)
	}
	raw, err := stream.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return Dead{}, assay.Invalidf("dead letter %d: there is none; list them to see the numbers", seq)
	}
	if err != nil {
		return Dead{}, fmt.Errorf("read dead letter %d: %w", seq, err)
	}
	d := deadLetter(raw)
	if d.Stream != streamPages && d.Stream != streamTicks {
		// Views have passed the message; its place in their order is gone.
		return d, assay.Invalidf("dead letter %d: a message of %s that a view could not read cannot be put back", seq, d.Stream)
	}
	m := nats.NewMsg(d.Subject)
	for k, v := range raw.Header {
		switch k {
		case headerLeg, headerStream, headerSeq, headerSubject, headerReason:
		default:
			m.Header[k] = v
		}
	}
	m.Data = raw.Data
	m.Header.Del(jetstream.MsgIDHeader)
	if _, err := p.broker.publish(ctx, m, ""); err != nil {
		return d, err
	}
	if err := stream.DeleteMsg(ctx, seq); err != nil {
		return d, fmt.Errorf("remove dead letter %d: %w", seq, err)
	}
	return d, nil
}
