// Package crawler turns sources into pages. A source is a feed, a sitemap, a
// list page, a whole site or one page; a crawl reads it, finds the articles
// that it leads to and fetches those that are new or due for another look.
//
// A crawl is polite: one request at a time to each host with a delay between
// them, robots.txt obeyed (RFC 9309) on redirects too, Retry-After honoured,
// conditional requests where something is known already. It is safe: only
// addresses of the public internet are dialled, bodies are bounded after
// decompression, slow servers are given up, endless address spaces avoided.
//
// What was done is kept by the caller: the Journal tells of earlier attempts,
// the Sink takes pages and attempts. A crawl that ended in the middle goes on
// when it is started again, and fetches no article twice.
package crawler

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"assay"
	"assay/internal/safenet"
)

// Config holds the settings of a Crawler. The zero value of a field stands for
// its default.
type Config struct {
	// UserAgent names the crawler to servers. It begins with the product token
	// that robots.txt files address ("assay"), and should say how to reach
	// whoever runs it. Default "assay/1.0 (news research crawler)".
	UserAgent string `toml:"user_agent"`
	// Delay between two requests to one host. Default 1 s; negative is none.
	Delay time.Duration `toml:"delay"`
	// Parallel is how many hosts one crawl asks at once. Default 8.
	Parallel int `toml:"parallel"`
	// Timeout bounds one response, from connecting to its last byte. Default 30 s.
	Timeout time.Duration `toml:"timeout"`
	// MinRate is the least number of bytes a second, over 10 s, that a body
	// must come in with. Default 512.
	MinRate int64 `toml:"min_rate"`
	// MaxBody bounds a body, in bytes after content decoding; what is longer
	// is cut and marked. Sitemaps have the limit of their protocol, 50 MiB.
	// Default 8 MiB.
	MaxBody int64 `toml:"max_body"`
	// IgnoreRobots fetches what robots.txt forbids. For one's own sites.
	IgnoreRobots bool `toml:"ignore_robots"`
	// AllowNet lists networks (CIDR) that may be dialled although they are
	// private or special, at any port.
	AllowNet []string `toml:"allow_net"`
	// Revisit says how long after its first fetch an article is looked at
	// again, for corrections. Default 1h, 24h and 168h; empty but not nil is never.
	Revisit []time.Duration `toml:"revisit"`

	// NextPart names the next page of an article that is cut into several, ""
	// for none; nil follows none. It sees a page with the parts found so far.
	NextPart func(*assay.Page) string `toml:"-"`
	// Dial replaces the guarded dialer, for tests with many host names on one machine.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error) `toml:"-"`
	// RootCAs replaces the system's certificate authorities.
	RootCAs *x509.CertPool `toml:"-"`
	// Now stamps records and decides what is due. Default time.Now.
	Now func() time.Time `toml:"-"`
}

// Validate reports the first setting that cannot be used. The error wraps
// assay.ErrInvalid and names the setting and what would be right.
func (c Config) Validate() error {
	switch {
	case c.UserAgent != "" && productToken(c.UserAgent) == "":
		return assay.Invalidf("user_agent %q: must begin with the crawler's name in letters, like assay/1.0", c.UserAgent)
	case c.UserAgent != "" && !validHeader(c.UserAgent):
		return assay.Invalidf("user_agent %q: must be printable ASCII", c.UserAgent)
	case c.Parallel < 0:
		return assay.Invalidf("parallel %d: must be positive", c.Parallel)
	case c.Timeout < 0:
		return assay.Invalidf("timeout %s: must be positive", c.Timeout)
	case c.MinRate < 0:
		return assay.Invalidf("min_rate %d: must be positive", c.MinRate)
	case c.MaxBody < 0:
		return assay.Invalidf("max_body %d: must be positive", c.MaxBody)
	}
	for _, d := range c.Revisit {
		if d <= 0 {
			return assay.Invalidf("revisit %s: must be positive", d)
		}
	}
	if _, err := safenet.ParseNets(c.AllowNet); err != nil {
		return assay.Invalidf("allow_net: %w", err)
	}
	return nil
}

func validHeader(s string) bool {
	return !slices.ContainsFunc([]byte(s), func(b byte) bool { return b < ' ' || b > '~' })
}

func (c Config) withDefaults() Config {
	if c.UserAgent == "" {
		c.UserAgent = "assay/1.0 (news research crawler)"
	}
	if c.Delay == 0 {
		c.Delay = time.Second
	}
	c.Delay = max(c.Delay, 0)
	if c.Parallel == 0 {
		c.Parallel = 8
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.MinRate == 0 {
		c.MinRate = 512
	}
	if c.MaxBody == 0 {
		c.MaxBody = 8 << 20
	}
	if c.Revisit == nil {
		c.Revisit = []time.Duration{time.Hour, 24 * time.Hour, 168 * time.Hour}
	}
	c.Revisit = slices.Sorted(slices.Values(c.Revisit))
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Journal tells of earlier attempts, by normalised URL. It is asked from
// several goroutines at once.
type Journal interface {
	// Last returns the last attempt to fetch the URL.
	Last(url string) (assay.Fetch, bool)
	// First returns when the URL was first fetched.
	First(url string) (time.Time, bool)
}

// Sink takes what a crawl brings. Its methods are called from several
// goroutines at once and may block, which slows the crawl; an error stops it.
type Sink interface {
	// Page stores a page. It returns when the page is durable.
	Page(ctx context.Context, p *assay.Page) error
	// Fetch records an attempt, after the Page of the same attempt was stored.
	Fetch(ctx context.Context, f assay.Fetch) error
}

// Summary says what a crawl did.
type Summary struct {
	Source string `json:"source"`
	// Listed counts the feeds, sitemaps and list pages read, including
	// unchanged ones.
	Listed int `json:"listed"`
	// Fetched counts the pages given to the Sink, Unchanged the articles that
	// were asked for and had not changed.
	Fetched   int `json:"fetched"`
	Unchanged int `json:"unchanged"`
	// Known counts the articles listed that are not due for another look.
	Known int `json:"known"`
	// Disallowed, Refused and Failed count attempts by how they ended; Refused
	// also the links passed over because they look like traps.
	Disallowed int `json:"disallowed"`
	Refused    int `json:"refused"`
	Failed     int `json:"failed"`
	// Postponed counts URLs left to a later crawl because their host asked to
	// be left alone or did not answer; Dropped those beyond the crawl's bounds.
	Postponed int `json:"postponed"`
	Dropped   int `json:"dropped"`
	// Bytes counts the bodies read, after content decoding.
	Bytes int64 `json:"bytes"`
}

// Progress is the state of a crawl after an attempt.
type Progress struct {
	Summary
	// Last is the attempt.
	Last assay.Fetch `json:"last"`
	// Waiting is how many URLs are still to be visited.
	Waiting int `json:"waiting"`
}

// SourceError says that the source's own page could not be read: there was
// nothing to crawl. Trying again before the source's next turn does not help.
type SourceError struct {
	Source  string
	Outcome assay.Outcome
	Err     error
}

func (e *SourceError) Error() string { return fmt.Sprintf("read source %q: %v", e.Source, e.Err) }

func (e *SourceError) Unwrap() error { return e.Err }

// ErrClosed is returned by crawls when the Crawler is closed.
var ErrClosed = errors.New("crawler closed")

// Crawler crawls sources, several at once if asked to: pace, robots.txt rules
// and connections are shared among its crawls.
type Crawler struct {
	cfg       Config
	transport *http.Transport
	gate      *gate
	ctx       context.Context // over when the Crawler is closed
	close     context.CancelCauseFunc

	mu     sync.Mutex
	robots map[string]*knownRobots
	lists  map[string]*knownList
}

// New returns a Crawler. The error is that of Config.Validate.
func New(cfg Config) (*Crawler, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("set up crawler: %w", err)
	}
	cfg = cfg.withDefaults()
	dial := cfg.Dial
	if dial == nil {
		nets, err := safenet.ParseNets(cfg.AllowNet)
		if err != nil {
			return nil, fmt.Errorf("set up crawler: %w", err)
		}
		dial = safenet.DialContext(safenet.Config{AllowNet: nets, Timeout: cfg.Timeout})
	}
	c := &Crawler{cfg: cfg, gate: newGate(), robots: map[string]*knownRobots{}, lists: map[string]*knownList{}}
	c.ctx, c.close = context.WithCancelCause(context.Background())
	c.transport = &http.Transport{
		// No Proxy: one from the environment would dial unguarded.
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{RootCAs: cfg.RootCAs, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // undone here, with a limit
		MaxIdleConns:           4 * cfg.Parallel,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    cfg.Timeout,
		MaxResponseHeaderBytes: 256 << 10,
	}
	return c, nil
}

// Close ends the crawls under way, which return ErrClosed, and closes connections.
func (c *Crawler) Close() error {
	c.close(ErrClosed)
	c.transport.CloseIdleConnections()
	return nil
}

// NextVisit says when an article is to be looked at again that was first
// fetched at first and last at last; false if never.
func (c *Crawler) NextVisit(first, last time.Time) (time.Time, bool) {
	for _, after := range c.cfg.Revisit {
		if t := first.Add(after); t.After(last) {
			return t, true
		}
	}
	return time.Time{}, false
}

// Crawl reads a source, gives the pages of its new and due articles to the
// Sink and records every attempt there. It returns when nothing is left to
// visit. The error wraps assay.ErrInvalid for an impossible source, is a
// *SourceError if the source's own page could not be read, the Sink's error if
// it failed, else the context's; single articles that cannot be fetched are
// recorded and no error. progress may be nil; it is called after each attempt,
// never twice at once.
func (c *Crawler) Crawl(ctx context.Context, src Source, j Journal, s Sink, progress func(Progress)) (Summary, error) {
	p, err := src.compile()
	if err != nil {
		return Summary{Source: src.Name}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(c.ctx, func() { cancel(context.Cause(c.ctx)) })()

	r := &run{
		c: c, plan: p, journal: j, sink: s, progress: progress, session: c.session(), front: newFrontier(c.gate, p.MaxPages),
		failures: map[string]int{}, summary: Summary{Source: p.Name},
	}
	r.front.add(&task{entry: entry{url: p.start, kind: p.Kind}, root: p.Kind, start: true, rank: c.cfg.Now()})
	for _, u := range p.Pages {
		r.offer(&task{entry: entry{url: u, kind: Page}, root: p.Kind, rank: c.cfg.Now()})
	}
	var workers sync.WaitGroup
	for range c.cfg.Parallel {
		workers.Go(func() {
			for {
				t, ok := r.front.next(ctx)
				if !ok {
					return
				}
				spared, err := r.visit(ctx, t)
				r.front.done(t, spared)
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	workers.Wait()
	left, dropped, postponed := r.front.left()
	r.summary.Dropped, r.summary.Postponed = dropped+left, postponed
	switch {
	case ctx.Err() != nil:
		err := context.Cause(ctx)
		r.summary.Dropped, r.summary.Postponed = dropped, postponed+left
		return r.summary, fmt.Errorf("crawl %q: %w", p.Name, err)
	case r.startErr != nil:
		return r.summary, r.startErr
	}
	return r.summary, nil
}
