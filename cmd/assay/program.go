package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"assay"
	"assay/alerts"
	"assay/api"
	"assay/archive"
	"assay/crawler"
	"assay/extractor"
	"assay/fx"
	"assay/indexer"
	"assay/internal/telemetry"
	"assay/ledger"
	"assay/pipelines"
	"assay/query"
)

// program is the rooms of one process, built from the configuration.
type program struct {
	m       *Main
	cfg     config
	log     *slog.Logger
	started time.Time
	stages  []pipelines.Stage

	dir       *dataDir
	rates     *fx.Table
	extractor *extractor.Extractor
	pipeline  *pipelines.Pipeline
	metrics   *telemetry.Metrics
	rooms     pipelines.Rooms
	// notes say what was recovered at the start.
	notes     []string
	listeners []listening
	bar       *progress
	// url is where the API answers, socket where it answers other verbs.
	url, socket string
}

// parseStages reads a list of stages; empty is all.
func parseStages(names []string) ([]pipelines.Stage, error) {
	if len(names) == 0 {
		return pipelines.Stages, nil
	}
	var out []pipelines.Stage
	for _, n := range names {
		s := pipelines.Stage(strings.TrimSpace(n))
		if !slices.Contains(pipelines.Stages, s) {
			return nil, usagef("--stages: unknown stage %q; the stages are %s", n, joinStages(pipelines.Stages))
		}
		out = append(out, s)
	}
	if slices.Contains(out, pipelines.StageAPI) && !slices.Contains(out, pipelines.StageIndex) {
		return nil, usagef("--stages: api needs index in the same process; write --stages index,api")
	}
	return out, nil
}

func joinStages(stages []pipelines.Stage) string {
	var names []string
	for _, s := range stages {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

func (p *program) has(s pipelines.Stage) bool { return slices.Contains(p.stages, s) }

// openProgram takes the data folder and builds the rooms that the stages need,
// in flow order. close takes them down in the opposite order.
func openProgram(ctx context.Context, m *Main, cfg config, stages []pipelines.Stage, log *slog.Logger) (*program, error) {
	p := &program{m: m, cfg: cfg, log: log, started: m.Now(), stages: stages, metrics: telemetry.New()}
	if err := p.open(ctx); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *program) open(ctx context.Context) error {
	cfg := &p.cfg
	var err error
	if p.dir, err = openDataDir(cfg.Data); err != nil {
		return err
	}
	if p.rates, err = cfg.rates(); err != nil {
		return err
	}
	if err := openOverlay(&cfg.Extractor); err != nil {
		return err
	}
	// Every stage but the archive needs the words: to read, to tell things
	// apart, to ask.
	if p.extractor, err = extractor.New(cfg.Extractor); err != nil {
		return err
	}
	lexicon := p.extractor.Lexicon()

	pc := cfg.Pipelines
	pc.NATS, pc.Sources, pc.Now = cfg.NATS, cfg.Sources, p.m.Now
	if p.m.SetPipelines != nil {
		p.m.SetPipelines(&pc)
	}
	if p.pipeline, err = pipelines.Open(ctx, pc, p.dir.path); err != nil {
		return err
	}
	if p.has(pipelines.StageCrawl) {
		cc := cfg.Crawler
		cc.Now, cc.NextPart = p.m.Now, p.extractor.NextPart
		if p.m.SetCrawler != nil {
			p.m.SetCrawler(&cc)
		}
		if p.rooms.Crawler, err = crawler.New(cc); err != nil {
			return err
		}
	}
	if p.has(pipelines.StageExtract) {
		p.rooms.Extractor = p.extractor
	}
	if p.has(pipelines.StageLedger) {
		p.rooms.Ledger = ledger.New(cfg.Ledger, lexicon, p.rates)
	}
	if p.has(pipelines.StageArchive) {
		if p.rooms.Archive, err = archive.Open(filepath.Join(p.dir.path, "archive"), cfg.Archive); err != nil {
			return err
		}
		p.notes = append(p.notes, p.rooms.Archive.Recovered()...)
	}
	if p.has(pipelines.StageIndex) {
		ic := cfg.Index
		ic.Vocabulary = lexicon.Version()
		// Each search is asked at its own time.
		if p.rooms.Index, err = indexer.Open(filepath.Join(p.dir.path, "index"), ic, p.env(time.Time{})); err != nil {
			return err
		}
		p.notes = append(p.notes, p.rooms.Index.Recovered()...)
	}
	if p.has(pipelines.StageAlert) && len(cfg.Alerts.Rules) > 0 {
		if p.rooms.Desk, err = alerts.New(cfg.Alerts, p.parse, p.env); err != nil {
			return &usageError{err}
		}
		for _, c := range cfg.Alerts.Channels {
			p.rooms.Channels = append(p.rooms.Channels, c.Name)
		}
	}
	for _, n := range p.notes {
		p.log.Warn("recovered", "what", n)
	}
	if err := p.pipeline.Join(ctx, p.rooms); err != nil {
		return err
	}
	p.watch()
	return p.listen()
}

// parse reads an analyst's question.
func (p *program) parse(s string) (*query.Query, error) {
	return query.Parse(s, p.extractor.Lexicon(), p.extractor.Recognizer())
}

// env is what a question is answered with at a time.
func (p *program) env(now time.Time) query.Env {
	return query.Env{Rates: p.rates, Lexicon: p.extractor.Lexicon(), Now: now}
}

// run runs the stages and serves the API until ctx ends.
func (p *program) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.pipeline.Run(ctx) })
	g.Go(func() error { return p.serve(ctx) })
	return g.Wait()
}

// serve answers on the listeners until ctx ends, then lets what was asked be
// answered.
func (p *program) serve(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, l := range p.listeners {
		g.Go(func() error {
			if err := l.server.Serve(l.listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve %s: %w", l.listener.Addr(), err)
			}
			return nil
		})
		g.Go(func() error {
			<-ctx.Done()
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
			defer cancel()
			return l.server.Shutdown(late)
		})
	}
	return g.Wait()
}

// listening is an API server with its listener.
type listening struct {
	server   *http.Server
	listener net.Listener
}

// listen opens the API: at the configured address for the api stage, and at a
// socket for other verbs on this machine.
func (p *program) listen() error {
	if p.rooms.Index == nil {
		return nil
	}
	if p.has(pipelines.StageAPI) {
		listener, err := net.Listen("tcp", p.cfg.API.Listen)
		if err != nil {
			return fmt.Errorf("listen on api.listen %s: %w; stop what uses the port, or set another", p.cfg.API.Listen, err)
		}
		if err := p.listenOn(listener, p.cfg.API, false); err != nil {
			return err
		}
		p.url = "http://" + listener.Addr().String()
		p.log.Info("serving", "url", p.url)
	}
	// Whoever may open the socket owns the data folder: no token is asked for,
	// and local files may be imported.
	listener, err := p.dir.listen()
	if err != nil {
		return err
	}
	p.socket = listener.Addr().String()
	own := p.cfg.API
	own.Token, own.Listen = "", api.DefaultListen
	if err := p.listenOn(listener, own, true); err != nil {
		return err
	}
	return p.dir.sayOwner(owner{PID: os.Getpid(), Socket: p.socket, URL: p.url})
}

func (p *program) listenOn(listener net.Listener, cfg api.Config, local bool) error {
	handler, err := api.Handler(cfg, p.deps(local))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	p.listeners = append(p.listeners, listening{api.NewServer(cfg, handler), listener})
	return nil
}

// close takes the rooms down in the opposite order of open.
func (p *program) close() error {
	var errs []error
	for _, l := range p.listeners {
		// Closing what serve has closed already is no failure.
		_ = l.listener.Close()
	}
	if p.socket != "" {
		errs = append(errs, removeSocket(p.socket))
	}
	if p.rooms.Index != nil {
		errs = append(errs, p.rooms.Index.Close())
	}
	if p.rooms.Archive != nil {
		errs = append(errs, p.rooms.Archive.Close())
	}
	if p.rooms.Crawler != nil {
		errs = append(errs, p.rooms.Crawler.Close())
	}
	if p.pipeline != nil {
		errs = append(errs, p.pipeline.Close())
	}
	if p.dir != nil {
		errs = append(errs, p.dir.close())
	}
	return errors.Join(errs...)
}

// deps is what the API may ask of the program. local is the socket, whose
// callers may name files.
func (p *program) deps(local bool) api.Deps {
	return api.Deps{
		Index: p.rooms.Index, Parse: p.parse, Version: version(), Metrics: p.metrics.Handler(),
		Crawl: func(ctx context.Context, r api.CrawlRequest) (api.CrawlAccepted, error) {
			return p.crawlRequest(ctx, r, local)
		},
		Extract: func(d assay.Document) any {
			e := extraction{x: p.extractor, opt: extractor.Options{Dates: true}}
			return e.form(e.given(d))
		},
		Status: p.status, Deliveries: p.deliveries, Dead: p.dead, RetryDead: p.retryDead,
	}
}
