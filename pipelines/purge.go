package pipelines

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"assay/indexer"
)

// Streams are bounded logs; the archive is the record. What every view has
// passed and the archive holds may be purged once a stream is half full.

// position is how far a view has come, as its process stated it.
type position struct {
	View string    `json:"view"`
	Seq  uint64    `json:"seq"`
	At   time.Time `json:"at"`
}

const purgeEvery = 15 * time.Second

// statePositions makes the positions of this process's views known to whoever purges.
func (p *Pipeline) statePositions(ctx context.Context, said map[string]uint64) error {
	for _, v := range p.views {
		seq := v.reached.Load()
		if said[v.name] == seq {
			continue
		}
		m, err := jsonMsg("control.views."+v.stream+"."+token(v.name), position{View: v.name, Seq: seq, At: p.cfg.Now()}, false)
		if err != nil {
			return err
		}
		if _, err := p.broker.publish(ctx, m, ""); err != nil {
			return err
		}
		said[v.name] = seq
	}
	return nil
}

// tell states positions, and purges where this process keeps the archive, until ctx ends.
func (p *Pipeline) tell(ctx context.Context) error {
	said := map[string]uint64{}
	t := time.NewTicker(purgeEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		if err := p.statePositions(ctx, said); err != nil {
			return err
		}
		if p.rooms.Archive == nil {
			continue
		}
		for _, s := range []string{streamPages, streamReadings, streamAnnouncements} {
			if err := p.purge(ctx, s, 0.5); err != nil {
				return err
			}
		}
	}
}

// purge removes what is no longer needed from a stream that is fuller than the
// given share of its bound.
func (p *Pipeline) purge(ctx context.Context, name string, full float64) error {
	s, err := p.broker.js.Stream(ctx, name)
	if err != nil {
		return fmt.Errorf("open stream %s: %w", name, err)
	}
	info := s.CachedInfo()
	if float64(info.State.Bytes) < full*float64(info.Config.MaxBytes) {
		return nil
	}
	p.archiveMu.Lock()
	err = p.rooms.Archive.Seal()
	p.archiveMu.Unlock()
	if err != nil {
		return err
	}
	safe := p.rooms.Archive.SealedSeq(strings.ToLower(name))
	control, err := p.broker.js.Stream(ctx, streamControl)
	if err != nil {
		return fmt.Errorf("open stream %s: %w", streamControl, err)
	}
	ci, err := control.Info(ctx, jetstream.WithSubjectFilter("control.views."+name+".*"))
	if err != nil {
		return fmt.Errorf("read positions of views: %w", err)
	}
	for subject := range ci.State.Subjects {
		var pos position
		if ok, err := p.lastOf(ctx, streamControl, subject, &pos); err != nil {
			return err
		} else if ok {
			safe = min(safe, pos.Seq)
		}
	}
	consumers := s.ListConsumers(ctx)
	for c := range consumers.Info() {
		if c.Config.Durable != "" {
			safe = min(safe, c.AckFloor.Stream)
		}
	}
	if err := consumers.Err(); err != nil {
		return fmt.Errorf("list consumers of %s: %w", name, err)
	}
	if safe < info.State.FirstSeq {
		return nil
	}
	if err := s.Purge(ctx, jetstream.WithPurgeSequence(safe+1)); err != nil {
		return fmt.Errorf("purge stream %s up to %d: %w", name, safe, err)
	}
	return nil
}

// The views below start from the archive where the stream no longer reaches
// back to their checkpoint.

func (p *Pipeline) ledgerFromArchive(log *filings) func(context.Context, uint64) error {
	return func(ctx context.Context, first uint64) error {
		if p.rooms.Archive == nil {
			return nil
		}
		for r, err := range p.rooms.Archive.Readings(ctx, p.rooms.Ledger.Seq()+1) {
			if err != nil {
				return err
			}
			if r.Seq >= first {
				return nil
			}
			if err := p.fileReading(ctx, log, r.Reading, r.Seq); err != nil {
				return err
			}
		}
		return nil
	}
}

// replayArchive indexes the records from sequence from to before first.
func (p *Pipeline) replayArchive(ctx context.Context, stream string, from, first uint64) error {
	var b indexer.Batch
	flush := func() error {
		if b.ReadingsSeq == 0 && b.FilingsSeq == 0 {
			return nil
		}
		err := p.rooms.Index.Write(b)
		b = indexer.Batch{}
		return err
	}
	if stream == streamAnnouncements {
		for f, err := range p.rooms.Archive.Filings(ctx, from) {
			if err != nil {
				return err
			}
			if f.Seq >= first {
				break
			}
			b.Filings, b.FilingsSeq = append(b.Filings, f.Filing), f.Seq
			if len(b.Filings) == viewBatch {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		return flush()
	}
	for r, err := range p.rooms.Archive.Readings(ctx, from) {
		if err != nil {
			return err
		}
		if r.Seq >= first {
			break
		}
		b.Readings, b.ReadingsSeq = append(b.Readings, r.Reading), r.Seq
		if len(b.Readings) == viewBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
