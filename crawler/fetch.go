package crawler

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gocolly/colly/v2"

	"assay"
	"assay/webtext"
)

// rateWindow is over which stretch the minimum rate of a response is measured.
const rateWindow = 10 * time.Second

// request is one thing to fetch.
type request struct {
	url   string // normalised
	kind  Kind
	limit int64
	delay time.Duration
	// language fills Accept-Language.
	language string
	// etag and modified are sent as validators when not empty.
	etag, modified string
}

// response is what came of it, whatever its status.
type response struct {
	url       string // where redirects ended
	status    int
	header    http.Header
	body      []byte
	truncated bool
	// retryAfter is how long the host asked to be left alone, 0 if it did not.
	retryAfter time.Duration
}

// refusedError says that a URL must not be fetched, whatever the server says.
type refusedError struct{ url, reason string }

func (e *refusedError) Error() string { return fmt.Sprintf("%s refused: %s", e.url, e.reason) }

// disallowedError says that robots.txt forbids a URL.
type disallowedError struct {
	url   string
	cause error // why robots.txt could not be had, nil if it says so itself
}

func (e *disallowedError) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s not fetched: %v", e.url, e.cause)
	}
	return "robots.txt forbids " + e.url
}

func (e *disallowedError) Unwrap() error { return e.cause }

// unusableError says that a server answered with what cannot be read.
type unusableError struct{ reason string }

func (e *unusableError) Error() string { return e.reason }

// get fetches a URL with its redirects. Each hop passes RoundTrip, which
// checks and paces it. colly sees every status as a response.
func (c *Crawler) get(ctx context.Context, session *colly.Collector, req request) (*response, error) {
	x := &exchange{request: req}
	// A clone shares the session's client and cookies, and has a context and
	// callbacks of its own.
	col := session.Clone()
	col.Context = context.WithValue(ctx, exchangeKey{}, x)
	col.OnResponse(func(r *colly.Response) {
		if x.response != nil {
			x.response.body = r.Body
		}
	})
	header := http.Header{"User-Agent": {c.cfg.UserAgent}, "Accept": {accept(req.kind)}}
	if req.language != "" {
		header.Set("Accept-Language", req.language+",*;q=0.5")
	}
	if req.etag != "" {
		header.Set("If-None-Match", req.etag)
	}
	if req.modified != "" {
		header.Set("If-Modified-Since", req.modified)
	}
	if err := col.Request(http.MethodGet, req.url, nil, nil, header); err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		// The client repeats the URL in front of what went wrong.
		var outer *url.Error
		if errors.As(err, &outer) {
			err = outer.Err
		}
		return nil, fmt.Errorf("fetch %s: %w", req.url, err)
	}
	if x.response == nil {
		return nil, fmt.Errorf("fetch %s: no response", req.url)
	}
	return x.response, nil
}

func accept(kind Kind) string {
	switch kind {
	case Feed:
		return "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
	case Sitemap:
		return "application/xml,text/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
	}
	return "text/html,application/xhtml+xml,application/xml;q=0.8,*/*;q=0.5"
}

// exchange accompanies a request through colly and its redirects.
type exchange struct {
	request
	response *response
}

type exchangeKey struct{}

// polite is the transport under colly: it lets nothing pass that robots.txt,
// the guard or the pace forbids, redirects included.
type polite struct{ c *Crawler }

func (p polite) RoundTrip(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, assay.Invalidf("fetch %s: the request does not come from the crawler", req.URL)
	}
	u, err := webtext.NormalizeURL(req.URL.String())
	if err != nil {
		return nil, &refusedError{url: req.URL.Redacted(), reason: err.Error()}
	}
	if reason := trap(u, p.c.cfg.Now()); reason != "" {
		return nil, &refusedError{url: u, reason: reason}
	}
	delay := x.delay
	if !p.c.cfg.IgnoreRobots {
		rules, err := p.c.robotsFor(req.Context(), u, x.delay)
		if err != nil {
			return nil, err
		}
		if !rules.allows(u) {
			return nil, &disallowedError{url: u, cause: rules.closed}
		}
		delay = max(delay, rules.delay)
	}
	res, err := p.c.exchange(req, hostOf(u), x.limit, delay)
	if err != nil {
		return nil, err
	}
	final := *req.URL
	final.Fragment, final.RawFragment = "", ""
	res.url = final.String()
	x.response = res
	// colly decodes a body by the header's charset and unpacks *.gz; bytes
	// must stay as they came.
	header := res.header.Clone()
	header.Del("Content-Encoding")
	mediaType, _, _ := strings.Cut(res.header.Get("Content-Type"), ";")
	header.Set("Content-Type", mediaType)
	return &http.Response{
		Status: http.StatusText(res.status), StatusCode: res.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Body: io.NopCloser(bytes.NewReader(res.body)), ContentLength: int64(len(res.body)), Uncompressed: true, Request: req,
	}, nil
}

// exchange makes one request, in its host's turn, and reads the whole response: at
// most limit bytes after content decoding, within the timeout and not below
// the minimum rate.
func (c *Crawler) exchange(req *http.Request, host string, limit int64, delay time.Duration) (*response, error) {
	if err := c.gate.enter(req.Context(), host); err != nil {
		return nil, err
	}
	defer func() { c.gate.leave(host, delay) }()
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	timer := time.AfterFunc(c.cfg.Timeout, func() { cancel(fmt.Errorf("no complete response within %s", c.cfg.Timeout)) })
	defer timer.Stop()

	req = req.Clone(ctx)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	defer resp.Body.Close()
	out := &response{status: resp.StatusCode, header: resp.Header}
	if out.status == http.StatusTooManyRequests || out.status == http.StatusServiceUnavailable {
		out.retryAfter = retryAfter(resp.Header.Get("Retry-After"), c.cfg.Now())
		c.gate.close(host, out.retryAfter)
	}
	if out.status >= 300 {
		return out, nil // nobody reads the body of a redirect or an error
	}
	if kind := resp.Header.Get("Content-Type"); unreadable(kind) {
		return nil, &unusableError{reason: fmt.Sprintf("content type %q: no text", kind)}
	}
	out.body, out.truncated, err = readBody(resp, limit, c.cfg.MinRate, cancel)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("read body: %w", err)
	}
	return out, nil
}

// unreadable recognises by its header what need not be downloaded.
func unreadable(contentType string) bool {
	t, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	t = strings.TrimSpace(t)
	for _, prefix := range []string{"image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/vnd.", "application/msword"} {
		if strings.HasPrefix(t, prefix) {
			return true
		}
	}
	return false
}

// retryAfter reads a Retry-After header, in seconds or as a date (RFC 9110
// section 10.2.3). A host that names no time gets half a minute.
func retryAfter(value string, now time.Time) time.Duration {
	const unnamed, most = 30 * time.Second, 7 * 24 * time.Hour
	value = strings.TrimSpace(value)
	if s, err := strconv.ParseInt(value, 10, 64); err == nil && s >= 0 {
		return time.Duration(min(s, int64(most/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(t.Sub(now), 0), most)
	}
	return unnamed
}

// readBody reads and decodes a body. More than limit bytes, before or after
// decoding, are cut off and said to be.
func readBody(resp *http.Response, limit, minRate int64, cancel context.CancelCauseFunc) (body []byte, truncated bool, err error) {
	m := &meter{r: resp.Body}
	defer m.watch(minRate, cancel)()
	wire := &io.LimitedReader{R: m, N: limit + 1}
	var r io.Reader = wire
	switch encoding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(bufio.NewReader(wire))
		if err != nil {
			return nil, false, fmt.Errorf("undo gzip: %w", err)
		}
		r = z
	default:
		return nil, false, &unusableError{reason: fmt.Sprintf("content encoding %q: only gzip was asked for", encoding)}
	}
	body, err = io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(body)) > limit {
		return body[:limit], true, nil
	}
	if wire.N == 0 {
		// The gzip stream was cut by us: what it gave is all there is.
		return body, true, nil
	}
	return body, false, err
}

// meter counts what comes over the wire.
type meter struct {
	r io.Reader
	n atomic.Int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n.Add(int64(n))
	return n, err
}

// watch cancels when a window brings less than the minimum rate. The function
// that it returns ends the watch.
func (m *meter) watch(minRate int64, cancel context.CancelCauseFunc) (stop func()) {
	ticker := time.NewTicker(rateWindow)
	done := make(chan struct{})
	go func() {
		defer ticker.Stop()
		var before int64
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				now := m.n.Load()
				if now-before < minRate*int64(rateWindow/time.Second) {
					cancel(fmt.Errorf("slower than %d bytes a second", minRate))
					return
				}
				before = now
			}
		}
	}()
	return func() { close(done) }
}

// robotsFor gives the rules of a URL's site, from memory for up to 24 hours
// (RFC 9309 section 2.4). An error means that no rules can be told: the crawl
// is over or the address must not be dialled.
func (c *Crawler) robotsFor(ctx context.Context, u string, delay time.Duration) (*robots, error) {
	scheme, rest, _ := strings.Cut(u, "://")
	host, _, _ := strings.Cut(rest, "/")
	origin := scheme + "://" + host
	c.mu.Lock()
	known := c.robots[origin]
	if known == nil {
		c.pruneRobots()
		known = &knownRobots{turn: make(chan struct{}, 1)}
		c.robots[origin] = known
	}
	c.mu.Unlock()
	// One asks, the others wait for the answer.
	select {
	case known.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-known.turn }()
	now := c.cfg.Now()
	if r := known.rules.Load(); r != nil && now.Before(r.until) {
		return r, nil
	}
	fresh, err := c.fetchRobots(ctx, origin, delay)
	if err != nil {
		return nil, err
	}
	switch old := known.rules.Load(); {
	case fresh.closed == nil:
		fresh.until = now.Add(24 * time.Hour)
	case old != nil && old.closed == nil:
		// The last good copy holds while the file cannot be reached.
		kept := *old
		kept.until = now.Add(robotsRetry)
		fresh = &kept
	default:
		fresh.until = now.Add(robotsRetry)
	}
	known.rules.Store(fresh)
	return fresh, nil
}

// robotsRetry is how soon a robots.txt that could not be reached is asked for again.
const robotsRetry = 10 * time.Minute

type knownRobots struct {
	turn  chan struct{}
	rules atomic.Pointer[robots]
}

// pruneRobots forgets rules that are over, once there are many. c.mu is held.
func (c *Crawler) pruneRobots() {
	if len(c.robots) < 10_000 {
		return
	}
	now := c.cfg.Now()
	for origin, k := range c.robots {
		if r := k.rules.Load(); r != nil && now.After(r.until) {
			delete(c.robots, origin)
		}
	}
}

// fetchRobots fetches and reads a robots.txt (RFC 9309 section 2.3.1): up to
// five redirects are followed, other 3xx and 4xx mean that there are no rules;
// a server error or no answer closes the site.
func (c *Crawler) fetchRobots(ctx context.Context, origin string, delay time.Duration) (*robots, error) {
	at := origin + "/robots.txt"
	for range 6 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
		if err != nil {
			return nil, assay.Invalidf("fetch %s: %w", at, err)
		}
		req.Header.Set("User-Agent", c.cfg.UserAgent)
		req.Header.Set("Accept", "text/plain,*/*;q=0.5")
		// One byte more than is read, so that a longer file is seen to be one.
		res, err := c.exchange(req, hostOf(at), robotsLimit+1, delay)
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case err != nil && (isRefused(err) || errors.As(err, new(*closedError))):
			return nil, err
		case err != nil:
			return &robots{closed: fmt.Errorf("%s cannot be reached, so nothing may be fetched there: %w", at, err)}, nil
		case res.status >= 500:
			return &robots{closed: fmt.Errorf("%s answers with status %d, so nothing may be fetched there", at, res.status)}, nil
		case res.status >= 400:
			return &robots{}, nil
		case res.status >= 300:
			location := res.header.Get("Location")
			if at, err = webtext.ResolveURL(at, location); err != nil || location == "" {
				return &robots{}, nil //nolint:nilerr // a redirect to nowhere means that there are no rules
			}
		default:
			return parseRobots(string(res.body), productToken(c.cfg.UserAgent)), nil
		}
	}
	return &robots{}, nil
}
