package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"assay/alerts"
)

//go:embed assay.toml
var configTemplate string

type initCmd struct {
	File  string `arg:"" optional:"" help:"File to write." default:"assay.toml"`
	Force bool   `help:"Write over a file that exists."`
	// Secret is here since whoever sets up a webhook is setting up the file.
	Secret bool `help:"Print a new webhook secret instead."`
}

func (c *initCmd) Run(m *Main) error {
	if c.Secret {
		s, err := alerts.NewSecret()
		if err != nil {
			return err
		}
		fmt.Fprintln(m.Stdout, s)
		return nil
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if c.Force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(c.File, flags, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s exists; --force writes over it", c.File)
	}
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	_, err = f.WriteString(configTemplate)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	fmt.Fprintf(m.Stdout, "wrote %s; edit it, then `assay check %s` and `assay run -c %s`\n", c.File, c.File, c.File)
	return nil
}
