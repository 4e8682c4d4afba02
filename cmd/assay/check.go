package main

import (
	"fmt"

	"assay/alerts"
	"assay/extractor"
)

type checkCmd struct {
	File string `arg:"" optional:"" help:"Configuration file." default:"assay.toml"`
}

func (c *checkCmd) Run(m *Main) error {
	cfg, err := loadConfig(c.File, m.Env)
	if err != nil {
		return err
	}
	// What the rooms themselves read: words, rates, the questions of rules.
	rates, err := cfg.rates()
	if err != nil {
		return err
	}
	if err := openOverlay(&cfg.Extractor); err != nil {
		return err
	}
	x, err := extractor.New(cfg.Extractor)
	if err != nil {
		return &usageError{fmt.Errorf("%s: extractor: %w", c.File, err)}
	}
	p := &program{m: m, cfg: cfg, rates: rates, extractor: x}
	if _, err := alerts.New(cfg.Alerts, p.parse, p.env); err != nil {
		return &usageError{fmt.Errorf("%s: %w", c.File, err)}
	}
	fmt.Fprintf(m.Stdout, "%s is fine: %d sources, %d rules, %d channels\n", c.File, len(cfg.Sources), len(cfg.Alerts.Rules), len(cfg.Alerts.Channels))
	return nil
}
