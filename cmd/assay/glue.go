package main

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"assay"
	"assay/api"
	"assay/crawler"
	"assay/internal/telemetry"
	"assay/pipelines"
)

// What the API asks of the program, in the API's own forms.

func (p *program) status(ctx context.Context) (api.Status, error) {
	st, err := p.pipeline.Status(ctx)
	if err != nil {
		return api.Status{}, err
	}
	out := api.Status{Started: p.started, Notes: p.notes}
	for _, l := range st.Legs {
		s := api.StageStatus{Name: l.Name, State: api.StageRunning, Done: l.Done, Failed: l.Failed, Pending: l.Lag, Last: l.Last, Error: l.Fault}
		if l.Fault != "" {
			s.State = api.StageRetry
		}
		out.Stages = append(out.Stages, s)
	}
	for _, s := range p.stopped() {
		out.Stages = append(out.Stages, api.StageStatus{Name: string(s), State: api.StageStopped})
	}
	for _, s := range st.Streams {
		row := api.StreamStatus{Name: s.Name, Messages: s.Messages, Bytes: s.Bytes, FirstSeq: s.FirstSeq, LastSeq: s.LastSeq}
		for _, l := range st.Legs {
			if l.Stream == s.Name {
				row.Readers = append(row.Readers, api.ReaderStatus{Name: l.Name, Seq: s.LastSeq - min(l.Lag, s.LastSeq), Lag: l.Lag})
			}
		}
		out.Streams = append(out.Streams, row)
	}
	for _, s := range st.Sources {
		out.Sources = append(out.Sources, api.SourceStatus{
			Name: s.Source.Name, URL: s.Source.URL, Kind: string(s.Source.Kind), Schedule: s.Source.Schedule, Last: s.Ended, Next: s.Next,
			Pages: s.Summary.Fetched, Failures: s.Summary.Failed, Error: s.Error,
		})
	}
	if p.rooms.Index != nil {
		ix := p.rooms.Index.Stats()
		out.Index = api.IndexStatus{Articles: ix.Articles, Facts: ix.Facts, Announcements: ix.Announcements, Bytes: uint64(ix.Bytes)}
	}
	return out, nil
}

// stopped lists the stages that this process does not run.
func (p *program) stopped() []pipelines.Stage {
	var out []pipelines.Stage
	for _, s := range pipelines.Stages {
		if !p.has(s) {
			out = append(out, s)
		}
	}
	return out
}

func (p *program) deliveries(ctx context.Context, limit int) ([]api.DeliveryInfo, error) {
	list, err := p.pipeline.Deliveries(ctx, limit)
	if err != nil {
		return nil, err
	}
	out := make([]api.DeliveryInfo, 0, len(list))
	for _, d := range list {
		info := api.DeliveryInfo{
			ID: d.ID, Rule: d.Rule, Channel: d.Channel, Event: d.Event, Announcement: d.Announcement, Created: d.CreatedAt,
			State: api.DeliveryWaiting, Attempts: len(d.Attempts),
		}
		if n := len(d.Attempts); n > 0 {
			last := d.Attempts[n-1]
			info.Last, info.LastStatus, info.Error = last.At, last.Status, last.Error
			switch {
			case last.Done && last.Error == "":
				info.State = api.DeliveryDelivered
			case last.Done:
				info.State = api.DeliveryFailed
			default:
				info.State, info.Next = api.DeliveryRetrying, last.At.Add(last.RetryAfter)
			}
		}
		out = append(out, info)
	}
	return out, nil
}

func deadInfo(d pipelines.Dead) api.DeadInfo {
	return api.DeadInfo{Seq: d.Seq, Stream: d.Stream, Stage: d.Leg, URL: d.URL, At: d.At, Reason: d.Reason}
}

func (p *program) dead(ctx context.Context, limit int) ([]api.DeadInfo, error) {
	list, err := p.pipeline.Dead(ctx, limit)
	if err != nil {
		return nil, err
	}
	out := make([]api.DeadInfo, 0, len(list))
	for _, d := range list {
		out = append(out, deadInfo(d))
	}
	return out, nil
}

func (p *program) retryDead(ctx context.Context, seq uint64) (api.DeadInfo, error) {
	d, err := p.pipeline.RetryDead(ctx, seq)
	return deadInfo(d), err
}

// crawlRequest takes on a request to crawl: configured sources by name, pages
// by address, and, for callers on the socket, files by file URL.
func (p *program) crawlRequest(ctx context.Context, r api.CrawlRequest, local bool) (api.CrawlAccepted, error) {
	var done api.CrawlAccepted
	ask := func(src crawler.Source) error {
		id, err := p.pipeline.Crawl(ctx, src)
		if err != nil {
			return err
		}
		done.ID = id
		done.URLs++
		return nil
	}
	if r.Source != "" && len(r.URLs) == 0 {
		sources, err := p.pipeline.Sources(ctx)
		if err != nil {
			return done, err
		}
		for _, s := range sources {
			if s.Name == r.Source {
				return done, ask(s)
			}
		}
		return done, assay.Invalidf("source: %q is not configured", r.Source)
	}
	if len(r.URLs) == 0 {
		return done, assay.Invalidf("urls: give at least one address, or the name of a source")
	}
	for _, raw := range r.URLs {
		if path, ok := strings.CutPrefix(raw, "file://"); ok && local {
			n, err := p.importFile(ctx, path)
			if err != nil {
				return done, err
			}
			done.URLs += n
			continue
		}
		src, err := sourceFor(raw)
		if err != nil {
			return done, err
		}
		if r.Source != "" {
			src.Name = r.Source + " " + raw
		}
		if err := ask(src); err != nil {
			return done, err
		}
	}
	return done, nil
}

// sourceFor makes a source of an address given by hand.
func sourceFor(raw string) (crawler.Source, error) {
	src := crawler.Source{Name: raw, URL: raw, Kind: crawler.Auto}
	if len(raw) > 90 {
		// Names are short; the hash keeps two long addresses apart.
		src.Name = fmt.Sprintf("%s… %.8s", strings.ToValidUTF8(raw[:70], ""), assay.NewArticleID(raw))
	}
	u, err := url.Parse(raw)
	if err != nil {
		return src, assay.Invalidf("%q is no address: %w", raw, err)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return src, assay.Invalidf("%q: give a whole address that begins with https:// or http://, or the name of a file that exists", raw)
	}
	return src, src.Validate()
}

// fileURL is how a file is named to the process that owns the data folder.
func fileURL(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("name file %s: %w", path, err)
	}
	return "file://" + abs, nil
}

// watch adds what the program holds to the metrics.
func (p *program) watch() {
	read := func(pick func(*pipelines.Status) []telemetry.Sample) func() ([]telemetry.Sample, error) {
		return func() ([]telemetry.Sample, error) {
			ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
			defer cancel()
			st, err := p.pipeline.Status(ctx)
			if err != nil {
				return nil, err
			}
			return pick(st), nil
		}
	}
	p.metrics.Gauges("assay_stream_messages", "Messages that a stream holds.", []string{"stream"}, read(func(st *pipelines.Status) (out []telemetry.Sample) {
		for _, s := range st.Streams {
			out = append(out, telemetry.Sample{Labels: []string{s.Name}, Value: float64(s.Messages)})
		}
		return out
	}))
	p.metrics.Gauges("assay_stage_pending", "Messages that wait for a stage.", []string{"stage"}, read(func(st *pipelines.Status) (out []telemetry.Sample) {
		for _, l := range st.Legs {
			out = append(out, telemetry.Sample{Labels: []string{l.Name}, Value: float64(l.Lag)})
		}
		return out
	}))
	p.metrics.Gauges("assay_stage_done", "Messages that a stage of this process has done since its start.", []string{"stage"}, read(func(st *pipelines.Status) (out []telemetry.Sample) {
		for _, l := range st.Legs {
			out = append(out, telemetry.Sample{Labels: []string{l.Name}, Value: float64(l.Done)})
		}
		return out
	}))
	if p.rooms.Index == nil {
		return
	}
	p.metrics.Gauges("assay_index_records", "Records that can be searched.", []string{"what"}, func() ([]telemetry.Sample, error) {
		st := p.rooms.Index.Stats()
		return []telemetry.Sample{
			{Labels: []string{"articles"}, Value: float64(st.Articles)},
			{Labels: []string{"facts"}, Value: float64(st.Facts)},
			{Labels: []string{"announcements"}, Value: float64(st.Announcements)},
		}, nil
	})
}
