package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"assay"
	"assay/api"
	"assay/archive"
	"assay/crawler"
	"assay/pipelines"
)

type crawlCmd struct {
	configFlags
	What []string `arg:"" name:"url|file" help:"Addresses of feeds, sitemaps, list pages, sites or articles; names of sources; files: WARC (.warc, .warc.gz), HTML, JSON Lines of pages, or .txt with an address a line."`
}

func (c *crawlCmd) Run(ctx context.Context, m *Main) error {
	cfg, err := c.load(m)
	if err != nil {
		return err
	}
	urls, err := c.addresses(cfg)
	if err != nil {
		return err
	}
	stages := slices.DeleteFunc(slices.Clone(pipelines.Stages), func(s pipelines.Stage) bool { return s == pipelines.StageAPI })
	// The schedule is the service's: here only what was asked for is crawled.
	named := cfg.Sources
	cfg.Sources, cfg.Pipelines.Unscheduled = nil, true
	p, err := openProgram(ctx, m, cfg, stages, slog.New(slog.NewTextHandler(m.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	var busy *inUseError
	if errors.As(err, &busy) && busy.owner.Socket != "" {
		return c.through(ctx, m, newClient(busy.owner), urls)
	}
	if err != nil {
		return err
	}
	p.bar = newProgress(m)
	p.pipeline.OnProgress = p.bar.crawl
	err = p.crawlNow(ctx, urls, named)
	if closed := p.close(); err == nil {
		err = closed
	}
	return err
}

// addresses turns what was given into addresses: files that exist become file
// URLs, lists of addresses are read.
func (c *crawlCmd) addresses(cfg config) ([]string, error) {
	var out []string
	for _, what := range c.What {
		info, err := os.Stat(what)
		switch {
		case err == nil && info.IsDir():
			return nil, usagef("%s: it is a folder; name files", what)
		case err == nil && strings.EqualFold(filepath.Ext(what), ".txt"):
			list, err := readList(what)
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		case err == nil:
			u, err := fileURL(what)
			if err != nil {
				return nil, err
			}
			out = append(out, u)
		case !errors.Is(err, fs.ErrNotExist) && !strings.Contains(what, "://"):
			return nil, &usageError{fmt.Errorf("read input: %w", err)}
		case slices.ContainsFunc(cfg.Sources, func(s crawler.Source) bool { return s.Name == what }):
			out = append(out, "source:"+what)
		default:
			if _, err := sourceFor(what); err != nil {
				return nil, &usageError{err}
			}
			out = append(out, what)
		}
	}
	return out, nil
}

// readList reads a text file with an address a line; # begins a comment.
func readList(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &usageError{fmt.Errorf("read input: %w", err)}
	}
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if _, err := sourceFor(line); err != nil {
			return nil, usagef("%s:%d: %w", path, n, err)
		}
		out = append(out, line)
	}
	if err := s.Err(); err != nil {
		return nil, usagef("%s: %w", path, err)
	}
	if len(out) == 0 {
		return nil, usagef("%s: it holds no address; write one a line", path)
	}
	return out, nil
}

// through asks the process that owns the data folder.
func (c *crawlCmd) through(ctx context.Context, m *Main, o *client, urls []string) error {
	for _, u := range urls {
		req := api.CrawlRequest{URLs: []string{u}}
		if name, ok := strings.CutPrefix(u, "source:"); ok {
			req = api.CrawlRequest{Source: name}
		}
		var done api.CrawlAccepted
		if err := o.post(ctx, "/api/v1/crawl", req, &done); err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "process %d takes on %s\n", o.owner.PID, printable(u))
	}
	if o.owner.URL != "" {
		fmt.Fprintf(m.Stdout, "what it finds is shown at %s\n", o.owner.URL)
	}
	return nil
}

// crawlNow crawls the addresses, waits until everything found in them is
// filed, and shows it.
func (p *program) crawlNow(ctx context.Context, urls []string, named []crawler.Source) error {
	return p.during(ctx, func(ctx context.Context) error {
		for _, u := range urls {
			if path, ok := strings.CutPrefix(u, "file://"); ok {
				if _, err := p.importFile(ctx, path); err != nil {
					return err
				}
				continue
			}
			var src crawler.Source
			if name, ok := strings.CutPrefix(u, "source:"); ok {
				src = named[slices.IndexFunc(named, func(s crawler.Source) bool { return s.Name == name })]
			} else {
				var err error
				if src, err = sourceFor(u); err != nil {
					return err
				}
			}
			if _, err := p.pipeline.Crawl(ctx, src); err != nil {
				return err
			}
		}
		return p.settle(ctx)
	})
}

// during runs the program while do does its work with it.
func (p *program) during(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.run(ctx) })
	g.Go(func() error {
		defer cancel()
		return do(ctx)
	})
	return g.Wait()
}

// settle shows how the crawls get on until nothing is left to do, then what
// was found.
func (p *program) settle(ctx context.Context) error {
	err := p.pipeline.Drain(ctx)
	p.bar.end()
	if err != nil {
		return err
	}
	return p.show(ctx, newClient(owner{PID: os.Getpid(), Socket: p.socket}))
}

// importFile puts the pages of a file on the way and returns how many.
func (p *program) importFile(ctx context.Context, path string) (int, error) {
	n := 0
	put := func(page *assay.Page) error {
		n++
		return p.pipeline.Import(ctx, page)
	}
	low := strings.TrimSuffix(strings.ToLower(path), ".gz")
	switch filepath.Ext(low) {
	case ".warc":
		f, err := os.Open(path)
		if err != nil {
			return 0, &usageError{fmt.Errorf("read input: %w", err)}
		}
		defer f.Close()
		for page, err := range archive.ReadWARC(f) {
			if err != nil {
				return n, fmt.Errorf("read %s: %w", path, err)
			}
			page.Source = filepath.Base(path)
			if err := put(page); err != nil {
				return n, err
			}
		}
	case ".jsonl":
		return n, p.importLines(path, put, &n)
	case ".html", ".htm", ".xhtml":
		data, err := readFile(path)
		if err != nil {
			return 0, &usageError{fmt.Errorf("read input: %w", err)}
		}
		u, err := fileURL(path)
		if err != nil {
			return 0, err
		}
		return 1, put(p.importedPage(path, u, data))
	default:
		return 0, usagef("%s: unknown kind of file; give .warc, .warc.gz, .html, .jsonl or .txt", path)
	}
	return n, nil
}

func (p *program) importedPage(source, url string, data []byte) *assay.Page {
	return &assay.Page{ID: assay.NewPageID(url, data), Source: filepath.Base(source), URL: url, FinalURL: url, FetchedAt: p.m.Now().UTC(), Status: 200, Body: data}
}

// importLines reads JSON Lines of documents that are pages.
func (p *program) importLines(path string, put func(*assay.Page) error, n *int) error {
	f, err := os.Open(path)
	if err != nil {
		return &usageError{fmt.Errorf("read input: %w", err)}
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	for line := 1; ; line++ {
		text, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read %s: line %d: %w", path, line, err)
		}
		if strings.TrimSpace(string(text)) != "" {
			var d assay.Document
			if err := json.Unmarshal(text, &d); err != nil {
				return assay.Invalidf(`%s: line %d: not a page such as {"id": "1", "file": "a.html", "url": "https://…"}: %w`, path, line, err)
			}
			data := []byte(d.HTML)
			if d.File != "" && d.HTML == "" {
				if data, err = readFile(filepath.Join(filepath.Dir(path), d.File)); err != nil {
					return fmt.Errorf("%s: line %d: %w", path, line, err)
				}
			}
			if len(data) == 0 || d.URL == "" {
				return assay.Invalidf("%s: line %d: a page needs url, and html or file", path, line)
			}
			page := p.importedPage(path, d.URL, data)
			page.Hints.Published, page.Hints.Language = d.Published, d.Lang
			if err := put(page); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
	}
	if *n == 0 {
		return assay.Invalidf("%s: it holds no page", path)
	}
	return nil
}

// progress shows how crawls get on: one line that is written over on a
// terminal, now and then a line elsewhere.
type progress struct {
	m        *Main
	mu       sync.Mutex
	bySource map[string]crawler.Progress
	last     time.Time
	drawn    bool
}

func newProgress(m *Main) *progress { return &progress{m: m, bySource: map[string]crawler.Progress{}} }

const (
	progressBar   = 24
	progressEvery = 100 * time.Millisecond
	progressLines = 2 * time.Second
)

func (b *progress) crawl(source string, p crawler.Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bySource[source] = p
	now := b.m.Now()
	every := progressLines
	if b.m.Terminal {
		every = progressEvery
	}
	if now.Sub(b.last) < every {
		return
	}
	b.last = now
	b.draw()
}

func (b *progress) draw() {
	var done, found, pages, failed int
	for _, p := range b.bySource {
		n := p.Listed + p.Fetched + p.Unchanged + p.Disallowed + p.Refused + p.Failed
		done += n
		found += n + p.Waiting
		pages += p.Fetched
		failed += p.Failed
	}
	text := fmt.Sprintf("%d of %d addresses, %d pages, %d failed", done, found, pages, failed)
	if !b.m.Terminal {
		fmt.Fprintln(b.m.Stderr, "crawling: "+text)
		return
	}
	full := 0
	if found > 0 {
		full = min(progressBar, progressBar*done/found)
	}
	fmt.Fprintf(b.m.Stderr, "\r\x1b[K[%s%s] %s", strings.Repeat("█", full), strings.Repeat("·", progressBar-full), text)
	b.drawn = true
}

// end leaves the last state standing.
func (b *progress) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.bySource) == 0 {
		return
	}
	b.draw()
	if b.drawn {
		fmt.Fprintln(b.m.Stderr)
	}
}
