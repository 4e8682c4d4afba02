package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"

	"assay/pipelines"
)

// client talks to the process that owns the data folder, over its API socket.
type client struct {
	http  *http.Client
	owner owner
}

func newClient(o owner) *client {
	return &client{owner: o, http: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", o.Socket)
		},
	}}}
}

// listed is the API's form of a list.
type listed[Row any] struct {
	Items []Row `json:"items"`
}

func (c *client) get(ctx context.Context, path string, v any) error {
	return c.read(ctx, http.MethodGet, path, nil, v)
}

func (c *client) post(ctx context.Context, path string, body, v any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("ask process %d: %w", c.owner.PID, err)
	}
	return c.read(ctx, http.MethodPost, path, data, v)
}

// copy writes the answer to w as it is.
func (c *client) copy(ctx context.Context, path string, w io.Writer) error {
	data, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

func (c *client) read(ctx context.Context, method, path string, body []byte, v any) error {
	data, err := c.do(ctx, method, path, body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("ask process %d: read its answer: %w", c.owner.PID, err)
	}
	return nil
}

func (c *client) do(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask process %d: %w", c.owner.PID, err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask process %d: %w", c.owner.PID, err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("ask process %d: %w", c.owner.PID, err)
	}
	if res.StatusCode/100 != 2 {
		var problem struct{ Title, Detail string }
		if json.Unmarshal(data, &problem) == nil && problem.Detail != "" {
			if res.StatusCode == http.StatusBadRequest || res.StatusCode == http.StatusUnprocessableEntity {
				return nil, usagef("%s", problem.Detail)
			}
			return nil, errors.New(problem.Detail)
		}
		return nil, fmt.Errorf("ask process %d: %s", c.owner.PID, strings.ToLower(res.Status))
	}
	return data, nil
}

// withOwner does a thing through the API of the process that owns the data
// folder. Where none runs, this process opens the folder and owns it meanwhile.
func withOwner(ctx context.Context, m *Main, flags configFlags, do func(*client) error) (err error) {
	cfg, err := flags.load(m)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(m.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	p, err := openProgram(ctx, m, cfg, []pipelines.Stage{pipelines.StageIndex}, log)
	var busy *inUseError
	if errors.As(err, &busy) && busy.owner.Socket != "" {
		return do(newClient(busy.owner))
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	return p.own(ctx, do)
}

// own does a thing through the program's own socket, so that a verb sees the
// same answers whether a service runs or not.
func (p *program) own(ctx context.Context, do func(*client) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- p.serve(ctx) }()
	err := do(newClient(owner{PID: os.Getpid(), Socket: p.socket}))
	cancel()
	return errors.Join(err, <-served)
}
