package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"assay/pipelines"
)

type runCmd struct {
	configFlags
	Stages []string `help:"Run only these stages, separated by commas: crawl, extract, ledger, archive, index, alert, api." placeholder:"STAGE"`
	Listen string   `help:"Address of API and web pages, instead of the configuration's." placeholder:"HOST:PORT"`
}

func (c *runCmd) Run(ctx context.Context, m *Main) error {
	cfg, err := c.load(m)
	if err != nil {
		return err
	}
	stages, err := parseStages(c.Stages)
	if err != nil {
		return err
	}
	if c.Listen != "" {
		cfg.API.Listen = c.Listen
		if err := cfg.API.Validate(); err != nil {
			return &usageError{fmt.Errorf("--listen: %w", err)}
		}
	}
	log := slog.New(slog.NewTextHandler(m.Stderr, nil))
	p, err := openProgram(ctx, m, cfg, stages, log)
	if err != nil {
		return err
	}
	if len(cfg.Sources) == 0 && p.has(pipelines.StageCrawl) {
		log.Info("no sources are configured; `assay init` writes a file with examples")
	}
	log.Info("running", "stages", strings.ReplaceAll(joinStages(stages), " ", ""), "data", p.dir.path, "streams", p.pipeline.Where(), "sync", p.pipeline.Sync())
	if m.Ready != nil {
		m.Ready(p.url)
	}
	err = p.run(ctx)
	log.Info("stopping")
	if closed := p.close(); err == nil {
		err = closed
	}
	return err
}
