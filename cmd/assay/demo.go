package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"assay/alerts"
	"assay/crawler"
	"assay/internal/samplesite"
	"assay/pipelines"
)

type demoCmd struct {
	Once   bool   `help:"End when the sample site is done."`
	Open   bool   `help:"Open the web pages in a browser."`
	Listen string `help:"Address of API and web pages." default:"127.0.0.1:0" placeholder:"HOST:PORT"`
}

// demoQuery is the question that the demo's one alert rule asks: the mission's own.
const demoQuery = `type:investment amount >= 500bn RUB rare earths`

func (c *demoCmd) Run(ctx context.Context, m *Main) (err error) {
	dir, err := os.MkdirTemp("", "assay-demo-")
	if err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	site := samplesite.New()
	siteURL, stopSite, err := serveLoopback(site)
	if err != nil {
		return err
	}
	defer stopSite()
	secret, err := alerts.NewSecret()
	if err != nil {
		return err
	}
	inbox := &receiver{secret: secret, now: m.Now, got: map[string]int{}}
	inboxURL, stopInbox, err := serveLoopback(inbox)
	if err != nil {
		return err
	}
	defer stopInbox()

	cfg := defaultConfig()
	cfg.Data = dir
	cfg.API.Listen = c.Listen
	if err := cfg.API.Validate(); err != nil {
		return &usageError{fmt.Errorf("--listen: %w", err)}
	}
	loopback := []string{"127.0.0.0/8"}
	cfg.Crawler.AllowNet = loopback
	// The site is our own: nobody needs to be waited for.
	cfg.Crawler.Delay = time.Millisecond
	cfg.Alerts = alerts.Config{
		AllowNet: loopback,
		Channels: []alerts.Channel{{Name: "demo", Kind: "webhook", URL: inboxURL + "/hook", Secret: secret}},
		Rules:    []alerts.Rule{{Name: "new rare-earth investment from 500 bn RUB", Query: demoQuery, Channels: []string{"demo"}}},
	}
	p, err := openProgram(ctx, m, cfg, pipelines.Stages, slog.New(slog.NewTextHandler(m.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	p.bar = newProgress(m)
	p.pipeline.OnProgress = p.bar.crawl
	fmt.Fprintf(m.Stdout, "The sample site is at %s\n", siteURL)
	return p.during(ctx, func(ctx context.Context) error {
		for _, path := range site.StartPaths() {
			src := crawler.Source{Name: "sample" + path, URL: siteURL + path, Kind: crawler.Auto}
			if _, err := p.pipeline.Crawl(ctx, src); err != nil {
				return err
			}
		}
		if err := p.settle(ctx); err != nil {
			return err
		}
		inbox.show(m.Stdout)
		if c.Once {
			return nil
		}
		fmt.Fprintf(m.Stdout, "Look around at %s — Ctrl-C ends the demo.\n", p.url)
		if m.Ready != nil {
			m.Ready(p.url)
		}
		if c.Open {
			if err := openBrowser(ctx, p.url); err != nil {
				fmt.Fprintf(m.Stderr, "assay: %v\n", err)
			}
		}
		<-ctx.Done()
		return nil
	})
}

// serveLoopback serves a handler on a free port of this machine.
func serveLoopback(h http.Handler) (url string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen on loopback: %w", err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// Serve ends when stop closes the server.
		_ = s.Serve(l)
	}()
	return "http://" + l.Addr().String(), func() {
		_ = s.Close()
		<-done
	}, nil
}

// receiver is the demo's own webhook: it checks signatures and counts ids.
type receiver struct {
	secret string
	now    func() time.Time

	mu      sync.Mutex
	got     map[string]int
	refused int
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, 1<<20))
	if err != nil {
		http.Error(w, "body too large", http.StatusRequestEntityTooLarge)
		return
	}
	id := req.Header.Get("webhook-id")
	err = alerts.Verify(r.secret, id, req.Header.Get("webhook-timestamp"), req.Header.Get("webhook-signature"), body, r.now())
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.refused++
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	r.got[id]++
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) show(w io.Writer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	posts := 0
	for _, n := range r.got {
		posts += n
	}
	fmt.Fprintf(w, "alerts received: %d (in %d signed POSTs, %d refused)\n", len(r.got), posts, r.refused)
}

func openBrowser(ctx context.Context, url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	if err := exec.CommandContext(ctx, name, args...).Start(); err != nil {
		return fmt.Errorf("open a browser: %w", err)
	}
	return nil
}
