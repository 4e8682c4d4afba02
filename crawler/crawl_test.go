package crawler_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/crawler"
	"assay/internal/safenet"
)

func TestFeedLeadsToPages(t *testing.T) {
	w := newWeb(t)
	w.serve("n.example/rss.xml", "application/rss+xml", rss("http://n.example/a/1 2025-10-28 10:49", "http://n.example/a/2?utm_source=rss Tue, 28 Oct 2025 11:00:00 GMT", "http://other.example/a/3 2025-10-20"))
	w.html("n.example/a/1", article("一"))
	w.html("n.example/a/2", article("二"))
	w.html("other.example/a/3", article("三"))
	b := &book{}
	src := crawler.Source{URL: "http://N.example/rss.xml", Kind: crawler.Feed, Outlet: "例报", Language: "zh", Country: "CN"}
	sum := crawl(t, w.crawler(nil), src, b)

	want := []string{"http://n.example/a/1", "http://n.example/a/2", "http://other.example/a/3"}
	if diff := cmp.Diff(want, b.urls()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(crawler.Summary{Source: "example", Listed: 1, Fetched: 3, Bytes: sum.Bytes}, sum); diff != "" {
		t.Error(diff)
	}
	p := b.page(t, "http://n.example/a/1")
	if string(p.Body) != article("一") || p.Status != 200 || p.Source != "example" || p.FinalURL != p.URL || !p.FetchedAt.Equal(start) || p.Header["Content-Type"] != "text/html; charset=utf-8" {
		t.Errorf("page %+v", p)
	}
	hints := assay.Hints{Title: "About http://n.example/a/1", Published: time.Date(2025, 10, 28, 10, 49, 0, 0, time.FixedZone("", 8*3600)), Outlet: "例报", Language: "zh", Country: "CN"}
	if diff := cmp.Diff(hints, p.Hints); diff != "" {
		t.Error(diff)
	}
	if f := b.last(t, "http://n.example/a/1"); f.Outcome != assay.OutcomeFetched || f.Page != p.ID || f.Bytes != len(p.Body) {
		t.Errorf("fetch %+v", f)
	}
	if f := b.last(t, "http://n.example/rss.xml"); f.Outcome != assay.OutcomeListed {
		t.Errorf("fetch of the feed %+v", f)
	}
}

// TestNewestFirst: with room for three of ten, the three newest are fetched, the newest first.
func TestNewestFirst(t *testing.T) {
	w := newWeb(t)
	var items []string
	for i := range 10 {
		day := (i*7)%10 + 10
		items = append(items, fmt.Sprintf("http://n.example/a/%d 2025-10-%d", day, day))
		w.html(fmt.Sprintf("n.example/a/%d", day), article("x"))
	}
	w.serve("n.example/rss.xml", "text/xml", rss(items...))
	b := &book{}
	sum := crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/rss.xml", MaxPages: 3}, b)
	if diff := cmp.Diff([]string{"n.example/rss.xml", "n.example/a/19", "n.example/a/18", "n.example/a/17"}, w.inOrder()); diff != "" {
		t.Error(diff)
	}
	if sum.Dropped != 7 || sum.Fetched != 3 {
		t.Errorf("summary %+v", sum)
	}
}

func gz(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSitemapIndex(t *testing.T) {
	w := newWeb(t)
	w.serve("n.example/sitemap.xml", "application/xml", `<sitemapindex><sitemap><loc>http://n.example/s/old.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>http://n.example/s/new.xml.gz</loc><lastmod>2025-10-28</lastmod></sitemap></sitemapindex>`)
	for name, loc := range map[string]string{"old": "http://n.example/a/old", "new": "http://www.n.example/a/new"} {
		w.serve("n.example/s/"+name+".xml.gz", "application/x-gzip", string(gz(t, `<urlset><url><loc>`+loc+`</loc></url><url><loc>http://elsewhere.example/a/9</loc></url></urlset>`)))
	}
	w.html("n.example/a/old", article("old"))
	w.html("www.n.example/a/new", article("new"))
	b := &book{}
	sum := crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/sitemap.xml", Kind: crawler.Sitemap}, b)
	if diff := cmp.Diff([]string{"http://n.example/a/old", "http://www.n.example/a/new"}, b.urls()); diff != "" {
		t.Error(diff)
	}
	if sum.Listed != 3 {
		t.Errorf("summary %+v", sum)
	}
	order := w.inOrder()
	if slices.Index(order, "n.example/s/new.xml.gz") > slices.Index(order, "n.example/s/old.xml.gz") {
		t.Errorf("the older sitemap was read first: %v", order)
	}
}

func TestList(t *testing.T) {
	w := newWeb(t)
	w.html("n.example/metals/", `<a href="/metals/202510281234.html">铜价上涨三个百分点</a><a href="/metals/202510281234.html">更多</a>
		<a href="http://www.n.example/metals/tin-rises-on-supply-fears">tin</a><a href="/about">about</a><a href="/zinc/">zinc</a>
		<a href="http://ads.example/202510289999.html">ad</a><a href="/metals/202510285678.html">second</a><a href="/login?id=12345">log in</a>`)
	w.html("n.example/zinc/", `<a href="/zinc/202510280001.html">zinc</a>`)
	for _, at := range []string{"n.example/metals/202510281234.html", "n.example/metals/202510285678.html", "www.n.example/metals/tin-rises-on-supply-fears", "n.example/zinc/202510280001.html", "n.example/about"} {
		w.html(at, article(at))
	}
	plain := []string{"http://n.example/metals/202510281234.html", "http://n.example/metals/202510285678.html", "http://www.n.example/metals/tin-rises-on-supply-fears"}
	for _, tc := range []struct {
		name string
		src  crawler.Source
		want []string
	}{
		{"plain", crawler.Source{Kind: crawler.List}, plain},
		{"found out", crawler.Source{}, plain},
		{"with include", crawler.Source{Kind: crawler.List, Include: []string{`/about$`, `1234\.html$`}}, []string{"http://n.example/about", "http://n.example/metals/202510281234.html"}},
		{"with exclude", crawler.Source{Kind: crawler.List, Exclude: []string{`1234`}}, plain[1:]},
		{"one deeper", crawler.Source{Kind: crawler.List, MaxDepth: 2}, append(slices.Clone(plain), "http://n.example/zinc/202510280001.html")},
		{"one deeper but not there", crawler.Source{Kind: crawler.List, MaxDepth: 2, Exclude: []string{`/zinc/$`}}, plain},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := &book{}
			tc.src.URL = "http://n.example/metals/"
			crawl(t, w.crawler(nil), tc.src, b)
			got := b.urls()
			slices.Sort(tc.want)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if p := b.pages[0]; p.URL == plain[0] && p.Hints.Title != "铜价上涨三个百分点" {
				t.Errorf("hint %q", p.Hints.Title)
			}
		})
	}
}

func TestSiteDiscovery(t *testing.T) {
	w := newWeb(t)
	// One site has a feed and a sitemap, the other only section pages.
	w.html("a.example/", `<link rel="alternate" type="application/rss+xml" href="/rss.xml"><a href="/2025/10/28/lead">home</a><a href="/world/">world</a>`)
	w.serve("a.example/robots.txt", "text/plain", "Sitemap: http://a.example/map.xml\n")
	w.serve("a.example/rss.xml", "text/xml", rss("http://a.example/2025/10/28/feed"))
	w.serve("a.example/map.xml", "text/xml", `<urlset><url><loc>http://a.example/2025/10/27/map</loc></url><url><loc>http://a.example/2023/10/27/ancient</loc></url></urlset>`)
	w.html("a.example/world/", `<a href="/2025/10/28/world">world</a>`)
	w.html("b.example/", `<a href="/2025/10/28/lead">home</a><a href="/world/">world</a><a href="http://c.example/x/">elsewhere</a>`)
	w.html("b.example/world/", `<a href="/2025/10/28/world">world</a><a href="/world/asia/">asia</a><a href="/">home</a>`)
	w.html("b.example/world/asia/", `<a href="/2025/10/28/asia">asia</a>`)
	for _, at := range []string{"a.example/2025/10/28/lead", "a.example/2025/10/28/feed", "a.example/2025/10/27/map", "a.example/2023/10/27/ancient", "a.example/2025/10/28/world", "b.example/2025/10/28/lead", "b.example/2025/10/28/world", "b.example/2025/10/28/asia"} {
		w.html(at, article(at))
	}
	for _, tc := range []struct {
		name string
		src  crawler.Source
		want []string
	}{
		{"feed and sitemap", crawler.Source{URL: "http://a.example/"}, []string{"http://a.example/2025/10/27/map", "http://a.example/2025/10/28/feed", "http://a.example/2025/10/28/lead"}},
		{"no age limit", crawler.Source{URL: "http://a.example/", Kind: crawler.Site, MaxAge: -1}, []string{"http://a.example/2023/10/27/ancient", "http://a.example/2025/10/27/map", "http://a.example/2025/10/28/feed", "http://a.example/2025/10/28/lead"}},
		{"sections too when asked for", crawler.Source{URL: "http://a.example/", Kind: crawler.Site, MaxDepth: 2}, []string{"http://a.example/2025/10/27/map", "http://a.example/2025/10/28/feed", "http://a.example/2025/10/28/lead", "http://a.example/2025/10/28/world"}},
		{"sections", crawler.Source{URL: "http://b.example/"}, []string{"http://b.example/2025/10/28/lead", "http://b.example/2025/10/28/world"}},
		{"sections of sections", crawler.Source{URL: "http://b.example/", MaxDepth: 3}, []string{"http://b.example/2025/10/28/asia", "http://b.example/2025/10/28/lead", "http://b.example/2025/10/28/world"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := &book{}
			crawl(t, w.crawler(nil), tc.src, b)
			if diff := cmp.Diff(tc.want, b.urls()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOnePage(t *testing.T) {
	w := newWeb(t)
	w.html("n.example/2025/10/28/x", article("x"))
	w.html("n.example/story", `<meta property="og:type" content="article"><p>words <a href="/2025/10/28/x">x</a></p>`)
	for _, src := range []crawler.Source{
		{URL: "http://n.example/2025/10/28/x"}, {URL: "http://n.example/2025/10/28/x", Kind: crawler.Page}, {URL: "http://n.example/story"},
	} {
		b := &book{}
		crawl(t, w.crawler(nil), src, b)
		if diff := cmp.Diff([]string{src.URL}, b.urls()); diff != "" {
			t.Error(diff)
		}
	}
}

// TestRobotsOnRedirects: the target of a redirect obeys its own site's rules.
// A page whose address and head say nothing, and which leads nowhere, is given
// on: its reader tells what it is.
func TestPlainPage(t *testing.T) {
	w := newWeb(t)
	w.html("n.example/news/smelter.html", "<title>Smelter</title><p>Words, and <a href=smelter_2.html>more</a></p>")
	b := &book{}
	sum := crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/news/smelter.html"}, b)
	if diff := cmp.Diff([]string{"http://n.example/news/smelter.html"}, b.urls()); diff != "" || sum.Fetched != 1 {
		t.Error(diff, sum)
	}
}

func TestRobotsOnRedirects(t *testing.T) {
	w := newWeb(t)
	w.serve("n.example/robots.txt", "text/plain", "User-agent: *\nDisallow: /secret\nUser-agent: Assay\nDisallow: /mine\n")
	w.serve("c.example/robots.txt", "text/plain", "User-agent: *\nDisallow: /\n")
	w.serve("n.example/rss.xml", "text/xml", rss("http://n.example/secret", "http://n.example/mine", "http://n.example/to-mine", "http://n.example/to-c", "http://n.example/to-d"))
	w.html("n.example/secret", article("allowed to us: our own group counts"))
	w.html("n.example/mine", article("no"))
	w.html("c.example/x", article("no"))
	w.html("d.example/x", article("yes"))
	w.handle("n.example/to-mine", http.RedirectHandler("/mine", http.StatusFound).ServeHTTP)
	w.handle("n.example/to-c", http.RedirectHandler("http://c.example/x", http.StatusMovedPermanently).ServeHTTP)
	w.handle("n.example/to-d", http.RedirectHandler("http://d.example/x#part", http.StatusFound).ServeHTTP)
	b := &book{}
	sum := crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/rss.xml"}, b)
	if diff := cmp.Diff([]string{"http://n.example/secret", "http://n.example/to-d"}, b.urls()); diff != "" {
		t.Error(diff)
	}
	if got := b.page(t, "http://n.example/to-d").FinalURL; got != "http://d.example/x" {
		t.Errorf("final URL %q", got)
	}
	if sum.Disallowed != 3 {
		t.Errorf("summary %+v", sum)
	}
	for _, asked := range w.requests() {
		if asked == "n.example/mine" || asked == "c.example/x" {
			t.Errorf("%s was asked for", asked)
		}
	}
	if f := b.last(t, "http://n.example/to-c"); f.Outcome != assay.OutcomeDisallowed || !strings.Contains(f.Error, "http://c.example/x") {
		t.Errorf("fetch %+v", f)
	}

	// The same without robots.txt.
	all := &book{}
	crawl(t, w.crawler(func(c *crawler.Config) { c.IgnoreRobots = true }), crawler.Source{URL: "http://n.example/rss.xml"}, all)
	if len(all.urls()) != 5 {
		t.Errorf("ignoring robots.txt: %v", all.urls())
	}
}

// TestRobotsAnswers: what the answer for robots.txt itself means (RFC 9309 section 2.3.1).
func TestRobotsAnswers(t *testing.T) {
	w := newWeb(t)
	status := func(code int) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(code) }
	}
	forbid := func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, "User-agent: *\nDisallow: /") }
	var many strings.Builder
	many.WriteString("User-agent: *\n")
	for many.Len() < 4<<20 {
		many.WriteString("Disallow: /none-of-it\n")
	}
	for i, tc := range []struct {
		name    string
		robots  http.HandlerFunc
		outcome assay.Outcome
	}{
		{"forbids", forbid, assay.OutcomeDisallowed},
		{"404", status(404), assay.OutcomeFetched},
		{"401", status(401), assay.OutcomeFetched},
		{"500", status(500), assay.OutcomeDisallowed},
		{"a redirect to one that forbids", http.RedirectHandler("http://rules.example/robots.txt", http.StatusFound).ServeHTTP, assay.OutcomeDisallowed},
		{"redirects in a circle", http.RedirectHandler("/robots.txt", http.StatusFound).ServeHTTP, assay.OutcomeFetched},
		{"a redirect to nowhere", status(http.StatusFound), assay.OutcomeFetched},
		{"the connection breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, assay.OutcomeDisallowed},
		{"a large file", func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, many.String()) }, assay.OutcomeFetched},
		{"an HTML page", func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, "<html>Disallow: /</html>") }, assay.OutcomeFetched},
	} {
		t.Run(tc.name, func(t *testing.T) {
			host := fmt.Sprintf("n%d.example", i)
			w.handle(host+"/robots.txt", tc.robots)
			w.handle("rules.example/robots.txt", forbid)
			w.html(host+"/a/12345", article("x"))
			b := &book{}
			_, err := w.crawler(nil).Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://" + host + "/a/12345"}, b, b, nil)
			if f := b.last(t, "http://"+host+"/a/12345"); f.Outcome != tc.outcome {
				t.Errorf("outcome %+v, want %s", f, tc.outcome)
			}
			var source *crawler.SourceError
			if (tc.outcome == assay.OutcomeDisallowed) != errors.As(err, &source) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestRobotsAge: the rules hold for a day; the last good copy for longer while
// the file cannot be reached.
func TestRobotsAge(t *testing.T) {
	w := newWeb(t)
	var asked, broken atomic.Int32
	w.handle("n.example/robots.txt", func(rw http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		if broken.Load() != 0 {
			rw.WriteHeader(http.StatusBadGateway)
		}
	})
	w.html("n.example/a/12345", article("x"))
	now := start
	c := w.crawler(func(c *crawler.Config) { c.Now = func() time.Time { return now } })
	b := &book{}
	src := crawler.Source{URL: "http://n.example/a/12345", Kind: crawler.Page}
	crawl(t, c, src, b)
	now = now.Add(23 * time.Hour)
	crawl(t, c, src, b)
	if asked.Load() != 1 {
		t.Errorf("asked %d times within a day, want once", asked.Load())
	}
	now = now.Add(2 * time.Hour)
	broken.Store(1)
	crawl(t, c, src, b)
	if asked.Load() != 2 {
		t.Errorf("asked %d times after a day, want twice", asked.Load())
	}
}

func TestInnerAddressesAreRefused(t *testing.T) {
	inner := newWeb(t)
	inner.html(inner.server.Listener.Addr().String()+"/a/1", article("inside"))
	w := newWeb(t)
	w.serve("n.example/rss.xml", "text/xml", rss("http://n.example/hop", inner.server.URL+"/a/1", "http://n.example/trap"))
	w.handle("n.example/hop", http.RedirectHandler(inner.server.URL+"/a/1", http.StatusFound).ServeHTTP)
	w.handle("n.example/trap", http.RedirectHandler("/"+strings.Repeat("x/", 9), http.StatusFound).ServeHTTP)
	guarded := safenet.DialContext(safenet.Config{})
	c := w.crawler(func(c *crawler.Config) {
		outside := c.Dial
		c.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if strings.HasSuffix(addr, ".example:80") {
				return outside(ctx, network, addr)
			}
			return guarded(ctx, network, addr)
		}
	})
	b := &book{}
	sum := crawl(t, c, crawler.Source{URL: "http://n.example/rss.xml"}, b)
	if sum.Refused != 3 || len(b.pages) != 0 || len(inner.requests()) != 0 {
		t.Errorf("summary %+v, pages %v, inner requests %v", sum, b.urls(), inner.requests())
	}
	if f := b.last(t, "http://n.example/hop"); f.Outcome != assay.OutcomeRefused || !strings.Contains(f.Error, "allow_net") {
		t.Errorf("fetch %+v", f)
	}
	if f := b.last(t, "http://n.example/trap"); f.Outcome != assay.OutcomeRefused || !strings.Contains(f.Error, "repeats") {
		t.Errorf("fetch %+v", f)
	}

	// With the network allowed, the real dialer reaches it.
	open := inner.crawler(func(c *crawler.Config) { c.Dial, c.AllowNet = nil, []string{"127.0.0.0/8"} })
	crawl(t, open, crawler.Source{URL: inner.server.URL + "/a/1", Kind: crawler.Page}, b)
	if len(b.pages) != 1 {
		t.Errorf("pages %v", b.urls())
	}
}

func TestConditionalRequests(t *testing.T) {
	w := newWeb(t)
	body, tag := article("one"), `"v1"`
	serve := func(at, contentType string, content func() (string, string)) {
		w.handle(at, func(rw http.ResponseWriter, r *http.Request) {
			text, etag := content()
			rw.Header().Set("ETag", etag)
			rw.Header().Set("Content-Type", contentType)
			http.ServeContent(rw, r, "", time.Time{}, strings.NewReader(text))
		})
	}
	serve("n.example/rss.xml", "text/xml", func() (string, string) {
		return rss("http://n.example/a/1", "http://n.example/a/2", "http://n.example/a/3"), `"feed"`
	})
	serve("n.example/a/1", "text/html", func() (string, string) { return body, tag })
	w.html("n.example/a/2", article("two, without validators"))
	now := start
	c := w.crawler(func(c *crawler.Config) { c.Now = func() time.Time { return now } })
	b := &book{}
	src := crawler.Source{URL: "http://n.example/rss.xml"}
	outcome := func(url string) assay.Outcome { return b.last(t, url).Outcome }

	if sum := crawl(t, c, src, b); sum.Fetched != 2 || sum.Failed != 1 {
		t.Errorf("first: %+v", sum)
	}
	w.requests()
	// Nothing is due yet; the feed has not changed, and still the article that failed is tried again.
	now = start.Add(10 * time.Minute)
	w.html("n.example/a/3", article("three, found late"))
	sum := crawl(t, c, src, b)
	if diff := cmp.Diff([]string{"n.example/a/3", "n.example/rss.xml"}, w.requests()); diff != "" {
		t.Error(diff)
	}
	if outcome("http://n.example/rss.xml") != assay.OutcomeNotModified || sum.Known != 2 || sum.Fetched != 1 || sum.Listed != 1 {
		t.Errorf("second: %+v", sum)
	}
	// An hour after the first fetch the articles are due: one says 304, the other sends the same bytes.
	now = start.Add(61 * time.Minute)
	sum = crawl(t, c, src, b)
	if outcome("http://n.example/a/1") != assay.OutcomeNotModified || outcome("http://n.example/a/2") != assay.OutcomeUnchanged || sum.Unchanged != 2 || sum.Known != 1 {
		t.Errorf("third: %+v", sum)
	}
	if b.last(t, "http://n.example/a/1").ETag != tag || b.last(t, "http://n.example/a/1").Page != b.page(t, "http://n.example/a/1").ID {
		t.Errorf("the record lost what is known: %+v", b.last(t, "http://n.example/a/1"))
	}
	// A day later the article was corrected.
	now = start.Add(25 * time.Hour)
	body, tag = article("one, corrected"), `"v2"`
	sum = crawl(t, c, src, b)
	if outcome("http://n.example/a/1") != assay.OutcomeFetched || sum.Fetched != 1 || sum.Unchanged != 2 {
		t.Errorf("fourth: %+v", sum)
	}
	// A new crawler does not know what the feed said, so it reads it in full.
	sum = crawl(t, w.crawler(func(c *crawler.Config) { c.Now = func() time.Time { return now } }), src, b)
	if outcome("http://n.example/rss.xml") != assay.OutcomeListed || sum.Known != 3 {
		t.Errorf("fifth: %+v", sum)
	}
}

func TestNextVisit(t *testing.T) {
	w := newWeb(t)
	c := w.crawler(func(c *crawler.Config) { c.Revisit = []time.Duration{24 * time.Hour, time.Hour} })
	for _, tc := range []struct{ last, next time.Duration }{
		{0, time.Hour}, {time.Hour - 1, time.Hour}, {time.Hour, 24 * time.Hour}, {5 * time.Hour, 24 * time.Hour}, {24 * time.Hour, -1}, {900 * time.Hour, -1},
	} {
		next, ok := c.NextVisit(start, start.Add(tc.last))
		if ok != (tc.next >= 0) || ok && !next.Equal(start.Add(tc.next)) {
			t.Errorf("last %s: next %s, %v, want %s", tc.last, next, ok, tc.next)
		}
	}
	if _, ok := w.crawler(func(c *crawler.Config) { c.Revisit = []time.Duration{} }).NextVisit(start, start); ok {
		t.Error("an empty list of revisits still revisits")
	}
}

// TestPagesOfSource: article URLs given along with a source are read if due.
func TestPagesOfSource(t *testing.T) {
	w := newWeb(t)
	w.serve("n.example/rss.xml", "text/xml", rss())
	w.html("n.example/a/1", article("1"))
	w.html("n.example/a/2", article("2"))
	b := &book{fetches: []assay.Fetch{{URL: "http://n.example/a/2", At: start.Add(-time.Minute), Outcome: assay.OutcomeUnchanged, Page: "p"}}}
	sum := crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/rss.xml", Pages: []string{"http://N.example/a/1#x", "http://n.example/a/2"}}, b)
	if diff := cmp.Diff([]string{"http://n.example/a/1"}, b.urls()); diff != "" || sum.Known != 1 {
		t.Error(diff, sum)
	}
}

func TestTruncationIsSaid(t *testing.T) {
	w := newWeb(t)
	bomb := gz(t, strings.Repeat("<p>铜</p>", 1<<20)) // 10 MiB of it
	w.serve("n.example/rss.xml", "text/xml", rss("http://n.example/a/exact", "http://n.example/a/long", "http://n.example/a/endless", "http://n.example/a/bomb", "http://n.example/a/empty-members"))
	w.html("n.example/a/exact", strings.Repeat("x", 10_000))
	w.html("n.example/a/long", strings.Repeat("x", 10_001))
	w.handle("n.example/a/endless", func(rw http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(rw, strings.Repeat("x", 4096)); err != nil {
				return
			}
		}
	})
	zipped := func(body []byte) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept-Encoding") != "gzip" {
				t.Errorf("Accept-Encoding %q", r.Header.Get("Accept-Encoding"))
			}
			rw.Header().Set("Content-Type", "text/html")
			rw.Header().Set("Content-Encoding", "gzip")
			_, _ = rw.Write(body)
		}
	}
	w.handle("n.example/a/bomb", zipped(bomb))
	// Gzip members that hold nothing: input without output.
	w.handle("n.example/a/empty-members", zipped(append(gz(t, "x"), bytes.Repeat(gz(t, ""), 10_000)...)))
	b := &book{}
	crawl(t, w.crawler(func(c *crawler.Config) { c.MaxBody = 10_000 }), crawler.Source{URL: "http://n.example/rss.xml"}, b)
	for name, want := range map[string]struct {
		size      int
		truncated bool
	}{"exact": {10_000, false}, "long": {10_000, true}, "endless": {10_000, true}, "bomb": {10_000, true}, "empty-members": {1, true}} {
		p := b.page(t, "http://n.example/a/"+name)
		if p.Truncated != want.truncated || len(p.Body) != want.size {
			t.Errorf("%s: truncated %v, %d bytes", name, p.Truncated, len(p.Body))
		}
		if f := b.last(t, p.URL); strings.Contains(f.Error, "max_body") != want.truncated {
			t.Errorf("%s: fetch %+v", name, f)
		}
	}
}

func TestHostileServers(t *testing.T) {
	w := newWeb(t)
	hang := func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(rw, "<p>a beginning")
		_ = http.NewResponseController(rw).Flush()
		<-r.Context().Done()
	}
	for name, tc := range map[string]struct {
		h    http.HandlerFunc
		want string
	}{
		"hangs":      {hang, "no complete response within 100ms"},
		"silent":     {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "no complete response within 100ms"},
		"breaks-off": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		"picture": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "image/png")
			_, _ = rw.Write([]byte("x"))
		}, "image/png"},
		"pdf": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(rw, "%PDF-1.7 x")
		}, "neither a page"},
		"brotli": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "br")
			_, _ = rw.Write([]byte("x"))
		}, `content encoding "br"`},
		"no-gzip": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "gzip")
			_, _ = rw.Write([]byte("<p>plain"))
		}, "undo gzip"},
		"short": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Length", "100")
			_, _ = rw.Write([]byte("<p>plain"))
		}, "unexpected EOF"},
		"empty":        {func(http.ResponseWriter, *http.Request) {}, "the body is empty"},
		"gone":         {func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusGone) }, "status 410"},
		"circle":       {http.RedirectHandler("/circle", http.StatusFound).ServeHTTP, "a redirect to nowhere, or one too many"},
		"nowhere":      {func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusFound) }, "a redirect to nowhere"},
		"other-scheme": {http.RedirectHandler("ftp://n.example/x", http.StatusFound).ServeHTTP, "only http and https"},
		"odd-charset": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "text/html; charset=klingon")
			_, _ = io.WriteString(rw, "<p>x")
		}, ""},
		"a-feed": {func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, rss()) }, "a feed stands where"},
		"large-headers": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("X", strings.Repeat("x", 1<<20))
			rw.WriteHeader(http.StatusOK)
		}, "header"},
	} {
		t.Run(name, func(t *testing.T) {
			w.handle("n.example/"+name, tc.h)
			b := &book{}
			_, err := w.crawler(func(c *crawler.Config) {
				if strings.Contains(tc.want, "100ms") {
					// robots.txt must come within it too, so it is not asked for.
					c.Timeout, c.IgnoreRobots = 100*time.Millisecond, true
				}
			}).Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://n.example/" + name, Kind: crawler.Page}, b, b, nil)
			f := b.last(t, "http://n.example/"+name)
			if tc.want == "" {
				if err != nil || f.Outcome != assay.OutcomeFetched {
					t.Errorf("fetch %+v, error %v", f, err)
				}
				return
			}
			if !strings.Contains(f.Error, tc.want) || f.Outcome == assay.OutcomeFetched {
				t.Errorf("fetch %+v, want an error that says %q", f, tc.want)
			}
			var source *crawler.SourceError
			if !errors.As(err, &source) || source.Outcome != f.Outcome {
				t.Errorf("error %v, want a SourceError of outcome %s", err, f.Outcome)
			}
		})
	}
}

// TestGivesUpDeadHost: a host that fails again and again is left alone.
func TestGivesUpDeadHost(t *testing.T) {
	w := newWeb(t)
	var items []string
	for i := range 20 {
		items = append(items, fmt.Sprintf("http://dead.example/a/%d", i))
		w.handle(fmt.Sprintf("dead.example/a/%d", i), func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusInternalServerError) })
	}
	w.serve("n.example/rss.xml", "text/xml", rss(append(items, "http://n.example/a/1")...))
	w.html("n.example/a/1", article("x"))
	b := &book{}
	sum := crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/rss.xml"}, b)
	if sum.Failed != 5 || sum.Postponed != 15 || sum.Fetched != 1 {
		t.Errorf("summary %+v", sum)
	}
}

// TestRetryAfter: a host that asks for an hour gets it, for this and the next crawl.
func TestRetryAfter(t *testing.T) {
	w := newWeb(t)
	w.serve("n.example/rss.xml", "text/xml", rss("http://busy.example/a/1", "http://busy.example/a/2", "http://busy.example/a/3", "http://n.example/a/4"))
	w.html("n.example/a/4", article("x"))
	for _, at := range []string{"busy.example/a/1", "busy.example/a/2", "busy.example/a/3"} {
		w.handle(at, func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Retry-After", start.Add(time.Hour).Format(http.TimeFormat))
			rw.WriteHeader(http.StatusTooManyRequests)
		})
	}
	c := w.crawler(nil)
	b := &book{}
	src := crawler.Source{URL: "http://n.example/rss.xml"}
	sum := crawl(t, c, src, b)
	if sum.Failed != 1 || sum.Postponed != 2 || sum.Fetched != 1 {
		t.Errorf("summary %+v", sum)
	}
	if f := b.last(t, "http://busy.example/a/1"); f.RetryAfter != time.Hour || f.Status != http.StatusTooManyRequests {
		t.Errorf("fetch %+v", f)
	}
	w.requests()
	sum = crawl(t, c, src, b)
	if diff := cmp.Diff([]string{"n.example/rss.xml"}, w.requests()); diff != "" || sum.Postponed != 3 {
		t.Error(diff, sum)
	}
}

// TestResume: a crawl that was broken off goes on and fetches nothing twice.
func TestResume(t *testing.T) {
	w := newWeb(t)
	var items []string
	for i := range 20 {
		items = append(items, fmt.Sprintf("http://n.example/a/%d", i))
		w.html(fmt.Sprintf("n.example/a/%d", i), article(strconv.Itoa(i)))
	}
	w.serve("n.example/rss.xml", "text/xml", rss(items...))
	b := &book{}
	stop := errors.New("disk full")
	n := 0
	b.atPage = func(*assay.Page) error {
		if n++; n > 7 {
			return stop
		}
		return nil
	}
	src := crawler.Source{Name: "x", URL: "http://n.example/rss.xml"}
	if _, err := w.crawler(nil).Crawl(t.Context(), src, b, b, nil); !errors.Is(err, stop) || !strings.Contains(err.Error(), "store page http://n.example/a/") {
		t.Fatalf("error %v, want the sink's", err)
	}
	if len(b.pages) != 7 {
		t.Fatalf("%d pages before the crawl stopped", len(b.pages))
	}
	b.atPage = nil
	sum := crawl(t, w.crawler(nil), src, b)
	if sum.Fetched != 13 || sum.Known != 7 {
		t.Errorf("summary %+v", sum)
	}
	if got := b.urls(); len(got) != 20 || len(slices.Compact(got)) != 20 {
		t.Errorf("pages %v", got)
	}
}

func TestSinkErrorStopsTheCrawl(t *testing.T) {
	w := newWeb(t)
	w.serve("n.example/rss.xml", "text/xml", rss("http://n.example/a/1"))
	stop := errors.New("stream is closed")
	b := &book{atFetch: func(assay.Fetch) error { return stop }}
	_, err := w.crawler(nil).Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://n.example/rss.xml"}, b, b, nil)
	if !errors.Is(err, stop) || !strings.Contains(err.Error(), "http://n.example/rss.xml") {
		t.Errorf("error %v", err)
	}
	if len(w.requests()) != 1 {
		t.Error("the crawl went on")
	}
}

// TestCancel: a crawl ends when its context does, or the Crawler is closed,
// whatever it is waiting for.
func TestCancel(t *testing.T) {
	w := newWeb(t)
	began := make(chan struct{}, 10)
	w.handle("n.example/hangs", func(_ http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		<-r.Context().Done()
	})
	for name, end := range map[string]func(context.CancelFunc, *crawler.Crawler) error{
		"context": func(cancel context.CancelFunc, _ *crawler.Crawler) error { cancel(); return context.Canceled },
		"close":   func(_ context.CancelFunc, c *crawler.Crawler) error { _ = c.Close(); return crawler.ErrClosed },
	} {
		t.Run(name, func(t *testing.T) {
			c := w.crawler(nil)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			b := &book{}
			result := make(chan error, 1)
			go func() {
				_, err := c.Crawl(ctx, crawler.Source{Name: "x", URL: "http://n.example/hangs"}, b, b, nil)
				result <- err
			}()
			<-began
			want := end(cancel, c)
			select {
			case err := <-result:
				if !errors.Is(err, want) {
					t.Errorf("error %v, want %v", err, want)
				}
			case <-time.After(5 * time.Second):
				t.Fatal("the crawl does not end")
			}
			if len(b.fetches) != 0 {
				t.Errorf("an attempt that was broken off was recorded: %+v", b.fetches)
			}
		})
	}
}

// pipeNet is a network within the process, so that synctest's clock runs.
type pipeNet struct{ conns chan net.Conn }

func (p pipeNet) Accept() (net.Conn, error) {
	c, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipeNet) Close() error   { return nil }
func (p pipeNet) Addr() net.Addr { return &net.TCPAddr{} }

// inBubble runs a crawler and a server on a fake clock.
func inBubble(t *testing.T, h http.HandlerFunc, change func(*crawler.Config), do func(*testing.T, *crawler.Crawler)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := pipeNet{make(chan net.Conn)}
		srv := &http.Server{Handler: h}
		go func() { _ = srv.Serve(l) }()
		cfg := crawler.Config{Dial: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			l.conns <- server
			return client, nil
		}}
		if change != nil {
			change(&cfg)
		}
		c, err := crawler.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		do(t, c)
		_ = c.Close()
		close(l.conns)
		_ = srv.Close()
		synctest.Wait()
	})
}

// TestPace: requests to one host keep their distance, those to others do not
// wait; Crawl-delay and a source's own delay are honoured.
func TestPace(t *testing.T) {
	for _, tc := range []struct {
		name   string
		robots string
		delay  time.Duration // of the source
		want   time.Duration
	}{
		{"the crawler's", "", 0, 2 * time.Second},
		{"the source's", "", 500 * time.Millisecond, 500 * time.Millisecond},
		{"Crawl-delay", "User-agent: *\nCrawl-delay: 7\n", 0, 7 * time.Second},
		{"Crawl-delay of a day", "User-agent: *\nCrawl-delay: 86400\n", 0, 30 * time.Second},
		{"Crawl-delay that is shorter", "User-agent: *\nCrawl-delay: 0.1\n", 0, 2 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var mu sync.Mutex
			times := map[string][]time.Time{}
			var items []string
			for i := range 3 {
				items = append(items, fmt.Sprintf("http://a.example/a/%d", i), fmt.Sprintf("http://b.example/a/%d", i))
			}
			inBubble(t, func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/robots.txt":
					_, _ = io.WriteString(rw, tc.robots)
				case "/rss.xml":
					_, _ = io.WriteString(rw, rss(items...))
				default:
					mu.Lock()
					times[r.Host] = append(times[r.Host], time.Now())
					mu.Unlock()
					_, _ = io.WriteString(rw, article("x"))
				}
			}, func(c *crawler.Config) { c.Delay = 2 * time.Second }, func(t *testing.T, c *crawler.Crawler) {
				b := &book{}
				began := time.Now()
				if _, err := c.Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://a.example/rss.xml", Delay: tc.delay}, b, b, nil); err != nil {
					t.Fatal(err)
				}
				for host, at := range times {
					if len(at) != 3 || at[1].Sub(at[0]) != tc.want || at[2].Sub(at[1]) != tc.want {
						t.Errorf("%s was asked at %v, want every %s", host, at, tc.want)
					}
				}
				// robots.txt, the feed and three pages: four delays at most, since the hosts run side by side.
				if took := time.Since(began); took > 4*tc.want {
					t.Errorf("the crawl took %s", took)
				}
			})
		})
	}
}

// TestShortRetryAfter: a short wait is waited for, and the URL tried again.
func TestShortRetryAfter(t *testing.T) {
	busy := 2
	var first time.Time
	inBubble(t, func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		if busy > 0 {
			if busy == 2 {
				first = time.Now()
			}
			busy--
			rw.Header().Set("Retry-After", "20")
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if wait := time.Since(first); wait != 40*time.Second {
			t.Errorf("asked again after %s", wait)
		}
		_, _ = io.WriteString(rw, article("x"))
	}, nil, func(t *testing.T, c *crawler.Crawler) {
		b := &book{}
		sum, err := c.Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://n.example/a/12345"}, b, b, nil)
		if err != nil || sum.Failed != 2 || sum.Fetched != 1 || len(b.fetches) != 3 {
			t.Errorf("summary %+v, error %v", sum, err)
		}
	})
}

// TestSlowLoris: a body that trickles is given up long before the timeout.
func TestSlowLoris(t *testing.T) {
	inBubble(t, func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		rw.Header().Set("Content-Type", "text/html")
		for r.Context().Err() == nil {
			if _, err := io.WriteString(rw, "<p>"); err != nil {
				return
			}
			_ = http.NewResponseController(rw).Flush()
			select { // on the bubble's clock
			case <-time.After(500 * time.Millisecond):
			case <-r.Context().Done():
			}
		}
	}, func(c *crawler.Config) { c.Timeout = time.Hour }, func(t *testing.T, c *crawler.Crawler) {
		b := &book{}
		began := time.Now()
		if _, err := c.Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://n.example/a/12345"}, b, b, nil); err == nil {
			t.Error("no error")
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("given up after %s", took)
		}
		if f := b.last(t, "http://n.example/a/12345"); !strings.Contains(f.Error, "slower than 512 bytes a second") {
			t.Errorf("fetch %+v", f)
		}
	})
}

// TestManyHosts: 500 pages of 50 hosts, at most one request at a time each.
func TestManyHosts(t *testing.T) {
	w := newWeb(t)
	var want, items []string
	for host := range 50 {
		for i := range 10 {
			at := fmt.Sprintf("h%02d.example/a/%d", host, i)
			w.html(at, article(at))
			items = append(items, "http://"+at)
			want = append(want, "http://"+at)
		}
	}
	slices.Sort(want)
	w.serve("n.example/rss.xml", "text/xml", rss(items...))
	b := &book{}
	last := 0
	sum, err := w.crawler(func(c *crawler.Config) { c.Parallel = 16 }).Crawl(t.Context(), crawler.Source{Name: "x", URL: "http://n.example/rss.xml"}, b, b, func(p crawler.Progress) {
		if p.Fetched < last {
			t.Errorf("progress went back from %d to %d", last, p.Fetched)
		}
		last = p.Fetched
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.urls()); diff != "" {
		t.Error(diff)
	}
	if sum.Fetched != 500 || last != 500 || w.most != 1 {
		t.Errorf("summary %+v, last progress %d, %d requests at once on one host", sum, last, w.most)
	}
}

// TestEnvironment: neither a proxy nor colly's settings are taken from the
// environment, and TLS is checked with the given authorities.
func TestEnvironment(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("COLLY_USER_AGENT", "somebody else")
	w := newWeb(t)
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("User-Agent"); got != "assay-test/2 (desk@n.example)" {
			t.Errorf("%s was asked for by %q", r.URL, got)
		}
		if r.URL.Path == "/robots.txt" {
			_, _ = io.WriteString(rw, "User-agent: assay-test\nDisallow: /b\n")
			return
		}
		_, _ = io.WriteString(rw, article("x"))
	}))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshake below
	secure.StartTLS()
	defer secure.Close()
	config := func(c *crawler.Config) {
		c.UserAgent = "assay-test/2 (desk@n.example)"
		c.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, secure.Listener.Addr().String())
		}
		c.RootCAs = x509.NewCertPool()
		c.RootCAs.AddCert(secure.Certificate())
	}
	b := &book{}
	crawl(t, w.crawler(config), crawler.Source{URL: "https://example.com/a/12345"}, b)
	if len(b.pages) != 1 {
		t.Errorf("fetches %+v", b.fetches)
	}
	_, err := w.crawler(config).Crawl(t.Context(), crawler.Source{Name: "x", URL: "https://example.com/b/12345"}, b, b, nil)
	var source *crawler.SourceError
	if !errors.As(err, &source) || source.Outcome != assay.OutcomeDisallowed {
		t.Errorf("error %v, want a page that robots.txt forbids", err)
	}
	_, err = w.crawler(func(c *crawler.Config) { config(c); c.RootCAs, c.IgnoreRobots = x509.NewCertPool(), true }).Crawl(t.Context(), crawler.Source{Name: "x", URL: "https://example.com/a/12345"}, b, b, nil)
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("error %v, want one about the certificate", err)
	}
}

// TestCookies: a site that insists on its cookie gets it back within the crawl.
func TestCookies(t *testing.T) {
	w := newWeb(t)
	w.handle("n.example/a/12345", func(rw http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("seen"); err != nil {
			http.SetCookie(rw, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(rw, r, "/a/12345", http.StatusFound)
			return
		}
		_, _ = io.WriteString(rw, article("x"))
	})
	b := &book{}
	crawl(t, w.crawler(nil), crawler.Source{URL: "http://n.example/a/12345"}, b)
	if len(b.pages) != 1 {
		t.Errorf("fetches %+v", b.fetches)
	}
}

func TestSourceValidate(t *testing.T) {
	good := crawler.Source{Name: "例报 / finance", URL: "https://n.example/", TimeZone: "Asia/Shanghai", Country: "CN", Include: []string{`\d+`}}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*crawler.Source){
		"name: must be":                         func(s *crawler.Source) { s.Name = "" },
		"name: must":                            func(s *crawler.Source) { s.Name = "a\nb" },
		"url: normalise URL":                    func(s *crawler.Source) { s.URL = "n.example" },
		`kind: "blog": must be auto, feed`:      func(s *crawler.Source) { s.Kind = "blog" },
		`time_zone: "Mars/Olympus": must be`:    func(s *crawler.Source) { s.TimeZone = "Mars/Olympus" },
		`country: "China": must be two capital`: func(s *crawler.Source) { s.Country = "China" },
		`include: "(": must be a regular`:       func(s *crawler.Source) { s.Include = []string{"a", "("} },
		`exclude: "[": must be a regular`:       func(s *crawler.Source) { s.Exclude = []string{"["} },
		`pages: normalise URL "x"`:              func(s *crawler.Source) { s.Pages = []string{"x"} },
		"max_pages: -1: must not be negative":   func(s *crawler.Source) { s.MaxPages = -1 },
		"max_depth: 9: must be 1 to 5":          func(s *crawler.Source) { s.MaxDepth = 9 },
		"max_age: -1h0m0s: must be positive":    func(s *crawler.Source) { s.MaxAge = -time.Hour },
		"delay: -1s: must not be negative":      func(s *crawler.Source) { s.Delay = -time.Second },
	} {
		s := good
		change(&s)
		err := s.Validate()
		if !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
		if _, err := newWeb(t).crawler(nil).Crawl(t.Context(), s, &book{}, &book{}, nil); !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("Crawl: %v", err)
		}
	}
}

func TestConfigValidate(t *testing.T) {
	for want, cfg := range map[string]crawler.Config{
		"user_agent":                      {UserAgent: "7 seas"},
		"user_agent \"a\\n\": must be":    {UserAgent: "a\n"},
		"parallel -1":                     {Parallel: -1},
		"timeout -1s":                     {Timeout: -time.Second},
		"min_rate -1":                     {MinRate: -1},
		"max_body -1":                     {MaxBody: -1},
		"revisit 0s":                      {Revisit: []time.Duration{0}},
		`allow_net: read network "local"`: {AllowNet: []string{"local"}},
	} {
		if _, err := crawler.New(cfg); !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

// Articles that are cut into pages come as one page with its parts.
func TestParts(t *testing.T) {
	w := newWeb(t)
	w.html("n.example/a/1.html", article("1"))
	w.html("n.example/a/1_2.html", article("2"))
	w.html("n.example/a/1_3.html", article("3"))
	w.html("n.example/b/1.html", article("gone"))
	w.html("n.example/c/1.html", article("round"))
	w.html("n.example/d/1.html", article("forbidden"))
	w.html("n.example/e/1.html", article("long"))
	w.html("n.example/e/1_2.html", strings.Repeat("<p>x</p>", 3000))
	w.serve("n.example/f/2.pdf", "application/pdf", "%PDF-1.7")
	w.html("n.example/f/1.html", article("no page"))
	w.html("n.example/g/1.html", article("away"))
	w.handle("n.example/g/2.html", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "http://other.example/", http.StatusFound)
	})
	w.html("other.example/", article("other"))
	w.serve("n.example/robots.txt", "text/plain", "User-agent: *\nDisallow: /d/2.html\n")
	next := map[string]string{
		"http://n.example/a/1.html": "http://n.example/a/1_2.html", "http://n.example/a/1_2.html": "http://n.example/a/1_3.html",
		"http://n.example/b/1.html": "http://n.example/b/2.html", "http://n.example/c/1.html": "http://n.example/c/1.html",
		"http://n.example/d/1.html": "http://n.example/d/2.html", "http://n.example/e/1.html": "http://n.example/e/1_2.html",
		"http://n.example/f/1.html": "http://n.example/f/2.pdf", "http://n.example/g/1.html": "http://n.example/g/2.html",
	}
	c := w.crawler(func(c *crawler.Config) {
		c.MaxBody = 10_000
		c.NextPart = func(p *assay.Page) string {
			if n := len(p.Parts); n > 0 {
				return next[p.Parts[n-1].URL]
			}
			return next[p.FinalURL]
		}
	})
	b := &book{}
	for _, tc := range []struct {
		name, trouble string
		parts         []string
	}{
		{"a", "", []string{"http://n.example/a/1_2.html", "http://n.example/a/1_3.html"}},
		{"b", "part http://n.example/b/2.html is missing: status 404 Not Found", nil},
		{"c", "", nil},
		{"d", "part http://n.example/d/2.html is missing: ", nil},
		{"e", "part http://n.example/e/1_2.html was cut: the parts together are longer than max_body, 10000 bytes", []string{"http://n.example/e/1_2.html"}},
		{"f", "part http://n.example/f/2.pdf is missing: ", nil},
		{"g", "part http://n.example/g/2.html is missing: it leads to another host, http://other.example/", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			url := "http://n.example/" + tc.name + "/1.html"
			crawl(t, c, crawler.Source{URL: url, Kind: crawler.Page}, b)
			p := b.page(t, url)
			var parts []string
			size := len(p.Body)
			for _, part := range p.Parts {
				parts = append(parts, part.URL)
				size += len(part.Body)
				if part.ContentType != "text/html; charset=utf-8" {
					t.Errorf("content type %q", part.ContentType)
				}
			}
			if diff := cmp.Diff(tc.parts, parts); diff != "" {
				t.Error(diff)
			}
			f := b.last(t, url)
			if f.Outcome != assay.OutcomeFetched || f.Page != p.ID || !strings.HasPrefix(f.Error, tc.trouble) || (tc.trouble == "") != (f.Error == "") {
				t.Errorf("fetch %+v", f)
			}
			if size > 10_000 {
				t.Errorf("%d bytes", size)
			}
			if alone := assay.NewPageID(p.URL, p.Body); (alone == p.ID) != (tc.parts == nil) {
				t.Errorf("id %s; of the first page alone %s", p.ID, alone)
			}
		})
	}
}
