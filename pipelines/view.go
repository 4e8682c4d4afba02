package pipelines

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay"
)

// entry is one message of a stream on its way into a view.
type entry struct {
	seq     uint64
	subject string
	header  nats.Header
	data    []byte
}

// view is a single ordered reader of a stream. It needs no acknowledgements:
// it keeps the sequence that it has reached in the same atomic write as its
// data, and goes on from there.
type view struct {
	name, stream string
	// from is the sequence that the view's data holds already.
	from func() uint64
	// apply writes the entries and their last sequence. Applying an entry
	// twice changes nothing. An error is retried; one that wraps
	// assay.ErrInvalid, for a single entry, sends that entry to DEAD.
	apply func(ctx context.Context, entries []entry) error
	// catchUp, where set, brings the view from a sequence up to where the
	// stream still begins, out of the archive, when the stream was purged.
	catchUp func(ctx context.Context, first uint64) error

	reached atomic.Uint64
	fault   atomic.Pointer[string]
	meter   meter
}

// viewBatch bounds one atomic write.
const viewBatch = 500

// run follows the stream until ctx ends. Faults are kept for the status page
// and tried again.
func (v *view) run(ctx context.Context, b *broker, touched func()) error {
	wait := 50 * time.Millisecond
	for {
		err := v.follow(ctx, b, touched, func() { wait = 50 * time.Millisecond })
		if ctx.Err() != nil {
			return nil //nolint:nilerr // stopping is what ended the reading
		}
		msg := err.Error()
		v.fault.Store(&msg)
		v.meter.failed.Add(1)
		touched()
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
			wait = min(wait*2, 10*time.Second)
		}
	}
}

func (v *view) follow(ctx context.Context, b *broker, touched, healthy func()) error {
	stream, err := b.js.Stream(ctx, v.stream)
	if err != nil {
		return fmt.Errorf("%s: open stream %s: %w", v.name, v.stream, err)
	}
	if first := stream.CachedInfo().State.FirstSeq; v.catchUp != nil && v.from()+1 < first {
		if err := v.catchUp(ctx, first); err != nil {
			return fmt.Errorf("%s: catch up to sequence %d of %s: %w", v.name, first, v.stream, err)
		}
	}
	v.reached.Store(v.from())
	cons, err := stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: v.from() + 1,
	})
	if err != nil {
		return fmt.Errorf("%s: read stream %s from %d: %w", v.name, v.stream, v.from()+1, err)
	}
	// Bytes, not messages, bound what lies in memory: pages can be large.
	it, err := cons.Messages(jetstream.PullMaxBytes(16 << 20))
	if err != nil {
		return fmt.Errorf("%s: read stream %s: %w", v.name, v.stream, err)
	}
	defer it.Stop()
	for {
		batch, err := gather(ctx, it)
		if err != nil {
			return fmt.Errorf("%s: read stream %s: %w", v.name, v.stream, err)
		}
		if err := v.write(ctx, b, batch); err != nil {
			return err
		}
		v.reached.Store(batch[len(batch)-1].seq)
		v.meter.did(len(batch), time.Now())
		v.fault.Store(nil)
		healthy()
		touched()
	}
}

// gather takes one message, and those that are there already, up to a batch.
func gather(ctx context.Context, it jetstream.MessagesContext) ([]entry, error) {
	var batch []entry
	size := 0
	for len(batch) < viewBatch && size < 8<<20 {
		m, err := it.Next(jetstream.NextContext(ctx))
		if err != nil {
			return nil, err
		}
		meta, err := m.Metadata()
		if err != nil {
			return nil, err
		}
		batch = append(batch, entry{seq: meta.Sequence.Stream, subject: m.Subject(), header: m.Headers(), data: m.Data()})
		size += len(m.Data())
		if meta.NumPending == 0 {
			break
		}
	}
	return batch, nil
}

func (v *view) write(ctx context.Context, b *broker, batch []entry) error {
	err := v.apply(ctx, batch)
	if err == nil || !errors.Is(err, assay.ErrInvalid) {
		return err
	}
	for _, e := range batch {
		if err := v.apply(ctx, []entry{e}); errors.Is(err, assay.ErrInvalid) {
			if err := b.bury(ctx, v.name, v.stream, e, err); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
	}
	return nil
}

// lag is how many messages of the stream the view has not taken in yet.
func (v *view) lag(last uint64) uint64 {
	if r := v.reached.Load(); r < last {
		return last - r
	}
	return 0
}
