package crawler_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assay"
	"assay/crawler"
)

// start is when the tests' crawls take place.
var start = time.Date(2025, 10, 28, 12, 0, 0, 0, time.UTC)

// web is a small internet on one loopback server: documents by URL.
type web struct {
	t      testing.TB
	server *httptest.Server

	mu    sync.Mutex
	docs  map[string]http.HandlerFunc // by "host/path?query"
	asked []string                    // every request, robots.txt left out
	hosts map[string]int              // requests under way, by host
	most  int                         // of them at once on one host
}

func newWeb(t testing.TB) *web {
	w := &web{t: t, docs: map[string]http.HandlerFunc{}, hosts: map[string]int{}}
	w.server = httptest.NewServer(w)
	t.Cleanup(w.server.Close)
	return w
}

func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	key := r.Host + r.URL.RequestURI()
	w.mu.Lock()
	doc := w.docs[key]
	if r.URL.Path != "/robots.txt" {
		w.asked = append(w.asked, key)
	}
	w.hosts[r.Host]++
	w.most = max(w.most, w.hosts[r.Host])
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.hosts[r.Host]--
		w.mu.Unlock()
	}()
	if doc == nil {
		http.NotFound(rw, r)
		return
	}
	doc(rw, r)
}

// serve puts a document at "host/path".
func (w *web) serve(at, contentType, body string) {
	w.handle(at, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(rw, body)
	})
}

func (w *web) html(at, body string) { w.serve(at, "text/html; charset=utf-8", body) }

func (w *web) handle(at string, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.docs[at] = h
}

// requests returns what was asked for since the last call, sorted.
func (w *web) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.asked
	w.asked = nil
	slices.Sort(out)
	return out
}

// inOrder is requests as they came.
func (w *web) inOrder() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.asked
	w.asked = nil
	return out
}

// config dials every host name at the loopback server.
func (w *web) config() crawler.Config {
	addr := w.server.Listener.Addr().String()
	return crawler.Config{
		Delay: -1,
		Now:   func() time.Time { return start },
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		},
	}
}

func (w *web) crawler(change func(*crawler.Config)) *crawler.Crawler {
	w.t.Helper()
	cfg := w.config()
	if change != nil {
		change(&cfg)
	}
	c, err := crawler.New(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Close() })
	return c
}

// book is a Journal and Sink in memory.
type book struct {
	mu      sync.Mutex
	pages   []*assay.Page
	fetches []assay.Fetch
	// atPage and atFetch may refuse.
	atPage  func(*assay.Page) error
	atFetch func(assay.Fetch) error
}

func (b *book) Last(url string) (assay.Fetch, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range slices.Backward(b.fetches) {
		if f.URL == url {
			return f, true
		}
	}
	return assay.Fetch{}, false
}

func (b *book) First(url string) (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.fetches {
		if f.URL == url && f.Outcome == assay.OutcomeFetched {
			return f.At, true
		}
	}
	return time.Time{}, false
}

func (b *book) Page(_ context.Context, p *assay.Page) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.atPage != nil {
		if err := b.atPage(p); err != nil {
			return err
		}
	}
	b.pages = append(b.pages, p)
	return nil
}

func (b *book) Fetch(_ context.Context, f assay.Fetch) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.atFetch != nil {
		if err := b.atFetch(f); err != nil {
			return err
		}
	}
	if f.Outcome == assay.OutcomeFetched && !slices.ContainsFunc(b.pages, func(p *assay.Page) bool { return p.ID == f.Page }) {
		return fmt.Errorf("fetch of %s recorded before its page was stored", f.URL)
	}
	b.fetches = append(b.fetches, f)
	return nil
}

// urls are those of the pages stored, sorted.
func (b *book) urls() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []string
	for _, p := range b.pages {
		out = append(out, p.URL)
	}
	slices.Sort(out)
	return out
}

func (b *book) page(t *testing.T, url string) *assay.Page {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.pages {
		if p.URL == url {
			return p
		}
	}
	t.Fatalf("no page of %s", url)
	return nil
}

func (b *book) last(t *testing.T, url string) assay.Fetch {
	t.Helper()
	f, ok := b.Last(url)
	if !ok {
		t.Fatalf("no fetch of %s", url)
	}
	return f
}

// crawl runs a crawl that must succeed.
func crawl(t *testing.T, c *crawler.Crawler, src crawler.Source, b *book) crawler.Summary {
	t.Helper()
	if src.Name == "" {
		src.Name = "example"
	}
	sum, err := c.Crawl(t.Context(), src, b, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// article is a page of HTML that is one.
func article(words string) string {
	return "<!DOCTYPE html><html><head><title>" + words + "</title></head><body><h1>" + words + "</h1><p>" + words + ".</p></body></html>"
}

func rss(items ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title>`)
	for _, i := range items {
		link, date, _ := strings.Cut(i, " ")
		fmt.Fprintf(&b, "<item><title>About %s</title><link>%s</link><pubDate>%s</pubDate></item>", link, link, date)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}
