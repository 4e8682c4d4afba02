package pipelines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/robfig/cron/v3"

	"assay"
	"assay/crawler"
)

// tick says that a source is due, or that somebody asked for it.
type tick struct {
	ID     string         `json:"id"`
	Source crawler.Source `json:"source"`
	// Slot is the time of the schedule that it stands for.
	Slot time.Time `json:"slot"`
}

// cronParser reads five-field cron expressions and @hourly-style words.
// Seconds are not offered: no source is asked more than once a minute.
var cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)

// ParseSchedule reads a source's schedule in its time zone (IANA name, empty
// for UTC). Errors name the field and wrap assay.ErrInvalid.
func ParseSchedule(expr, zone string) (func(time.Time) time.Time, error) {
	loc := time.UTC
	if zone != "" {
		var err error
		if loc, err = time.LoadLocation(zone); err != nil || zone == "Local" {
			return nil, assay.Invalidf("time_zone: %q is no IANA time zone such as Asia/Shanghai", zone)
		}
	}
	if strings.Contains(expr, "TZ=") {
		return nil, assay.Invalidf("schedule: %q: give the zone as time_zone", expr)
	}
	s, err := cronParser.Parse(expr)
	if err != nil {
		return nil, assay.Invalidf("schedule: %q is no cron expression such as \"*/15 * * * *\" or @hourly: %w", expr, err)
	}
	return func(t time.Time) time.Time { return s.Next(t.In(loc)) }, nil
}

// due returns the newest slot of a schedule in (last, now], zero when there is
// none. Slots missed while the program was down count once.
func due(next func(time.Time) time.Time, last, now time.Time) time.Time {
	var slot time.Time
	for t := next(last); !t.IsZero() && !t.After(now); t = next(t) {
		slot = t
	}
	return slot
}

// missedWindow bounds how far back a schedule is looked through for missed
// slots: the newest one is all that counts.
const missedWindow = 32 * 24 * time.Hour

// schedule publishes a tick for every source that is due, until ctx ends. Any
// number of processes may run it: a tick's id is its source and slot, and the
// last tick of each source is read from the stream, not kept here.
func (p *Pipeline) schedule(ctx context.Context) error {
	for {
		sources, err := p.Sources(ctx)
		if err != nil {
			return err
		}
		now := p.cfg.Now()
		wake := now.Add(time.Minute)
		for _, src := range sources {
			if src.Schedule == "" {
				continue
			}
			next, err := ParseSchedule(src.Schedule, src.TimeZone)
			if err != nil {
				return fmt.Errorf("source %s: %w", src.Name, err)
			}
			last, err := p.lastTick(ctx, src.Name)
			if err != nil {
				return err
			}
			slot := due(next, maxTime(last, now.Add(-missedWindow)), now)
			if last.IsZero() {
				// A new source is crawled at once, not at its first slot.
				slot = now.Truncate(time.Minute)
			}
			if !slot.IsZero() {
				id := fmt.Sprintf("%s@%d", src.Name, slot.Unix())
				if err := p.tick(ctx, tick{ID: id, Source: src, Slot: slot}); err != nil {
					return err
				}
			}
			if t := next(now); t.Before(wake) {
				wake = t
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(wake.Sub(now), 10*time.Millisecond)):
		}
	}
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (p *Pipeline) tick(ctx context.Context, t tick) error {
	m, err := jsonMsg("ticks."+token(t.Source.Name), t, false)
	if err != nil {
		return err
	}
	_, err = p.broker.publish(ctx, m, "tick-"+t.ID)
	return err
}

// lastTick is the slot of the source's newest tick, zero when there is none.
func (p *Pipeline) lastTick(ctx context.Context, source string) (time.Time, error) {
	var t tick
	ok, err := p.lastOf(ctx, streamTicks, "ticks."+token(source), &t)
	if err != nil || !ok {
		return time.Time{}, err
	}
	return t.Slot, nil
}

// lastOf reads the newest message of a subject.
func (p *Pipeline) lastOf(ctx context.Context, stream, subject string, v any) (bool, error) {
	s, err := p.broker.js.Stream(ctx, stream)
	if err != nil {
		return false, fmt.Errorf("open stream %s: %w", stream, err)
	}
	m, err := s.GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read last message of %s: %w", subject, err)
	}
	return true, decodeJSON(m.Header, m.Data, v)
}

// Crawl asks for one crawl of a source now, whoever does it, and returns the
// tick's id.
func (p *Pipeline) Crawl(ctx context.Context, src crawler.Source) (string, error) {
	if err := src.Validate(); err != nil {
		return "", err
	}
	now := p.cfg.Now()
	id := fmt.Sprintf("%s@%d", src.Name, now.UnixNano())
	return id, p.tick(ctx, tick{ID: id, Source: src, Slot: now})
}

const subjectSources = "control.sources"

// Sources is the list of sources that the configuration of some process stated last.
func (p *Pipeline) Sources(ctx context.Context) ([]crawler.Source, error) {
	var list []crawler.Source
	_, err := p.lastOf(ctx, streamControl, subjectSources, &list)
	return list, err
}

// stateSources makes the configured sources known to every process. A process
// without sources of its own leaves the list as it is.
func (p *Pipeline) stateSources(ctx context.Context) error {
	if len(p.cfg.Sources) == 0 {
		return nil
	}
	known, err := p.Sources(ctx)
	if err != nil {
		return err
	}
	a, errA := json.Marshal(known)
	b, errB := json.Marshal(p.cfg.Sources)
	if errA == nil && errB == nil && slices.Equal(a, b) {
		return nil
	}
	m, err := jsonMsg(subjectSources, p.cfg.Sources, false)
	if err != nil {
		return err
	}
	_, err = p.broker.publish(ctx, m, "")
	return err
}
