package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gocolly/colly/v2"

	"assay"
	"assay/internal/safenet"
	"assay/webtext"
)

const (
	// mostFailures in a row and a host is left alone for the rest of the crawl.
	mostFailures = 5
	// mostTries is how often in one crawl a URL is asked for whose host is busy.
	mostTries = 3
	// mostParts is how many further pages of one article are asked for.
	mostParts = 20
	// mostSections is how many section pages one page leads to.
	mostSections = 40
	// forbiddenAgain is how soon a URL that was forbidden is asked for again.
	forbiddenAgain = 24 * time.Hour
)

// run is one crawl.
type run struct {
	c        *Crawler
	plan     *plan
	journal  Journal
	sink     Sink
	progress func(Progress)
	session  *colly.Collector
	front    *frontier

	mu       sync.Mutex
	summary  Summary
	failures map[string]int // in a row, by host
	startErr error
}

// session is the colly collector of one crawl: it holds its cookies and
// follows redirects. It is set up by hand, since colly's constructor takes
// settings from the environment.
func (c *Crawler) session() *colly.Collector {
	col := &colly.Collector{}
	col.Init()
	col.UserAgent = c.cfg.UserAgent
	col.MaxDepth = 1
	col.AllowURLRevisit = true        // the frontier knows what was seen
	col.IgnoreRobotsTxt = true        // the transport obeys it, on redirects too
	col.MaxBodySize = 0               // the transport bounds bodies, and says so
	col.ParseHTTPErrorResponse = true // every status is an answer
	col.SetRequestTimeout(0)          // the transport's does not count the waiting for a turn
	col.WithTransport(polite{c})
	return col
}

// visit fetches what a task names and does what follows from it. The error is
// one that ends the crawl; spared says that no article was asked for.
func (r *run) visit(ctx context.Context, t *task) (spared bool, err error) {
	req := request{url: t.url, kind: t.kind, limit: r.c.cfg.MaxBody, delay: r.delay(), language: r.plan.Language}
	if t.kind == Sitemap {
		req.limit = max(req.limit, sitemapLimit)
	}
	last, _ := r.journal.Last(t.url)
	list := r.recall(t)
	switch {
	case list != nil:
		req.etag, req.modified = list.etag, list.modified
	case last.Page != "" && (t.kind == Page || t.kind == Auto):
		req.etag, req.modified = last.ETag, last.LastModified
	}
	res, err := r.c.get(ctx, r.session, req)
	if ctx.Err() != nil {
		return true, context.Cause(ctx)
	}
	f := assay.Fetch{Source: r.plan.Name, URL: t.url, At: r.c.cfg.Now().UTC()}
	if err != nil {
		return r.refuse(ctx, t, f, err)
	}
	f.FinalURL, f.Status, f.Bytes = res.url, res.status, len(res.body)
	f.ETag, f.LastModified, f.RetryAfter = res.header.Get("Etag"), res.header.Get("Last-Modified"), res.retryAfter
	r.answered(t, res.status)
	switch {
	case res.retryAfter > 0 || res.status == http.StatusTooManyRequests || res.status == http.StatusServiceUnavailable:
		if err := r.fail(ctx, t, f, fmt.Errorf("status %d: the host asks to be left alone for %s", res.status, res.retryAfter)); err != nil {
			return true, err
		}
		if t.tries++; t.tries < mostTries && res.retryAfter <= patience {
			r.front.again(t)
			return true, nil
		}
		return false, nil
	case res.status == http.StatusNotModified && list != nil:
		f.Outcome = assay.OutcomeNotModified
		if err := r.record(ctx, t, f, nil); err != nil {
			return false, err
		}
		r.follow(t, list.root, list.entries)
		return false, nil
	case res.status == http.StatusNotModified && last.Page != "":
		f.Outcome, f.Page = assay.OutcomeNotModified, last.Page
		if f.ETag == "" {
			f.ETag = last.ETag
		}
		if f.LastModified == "" {
			f.LastModified = last.LastModified
		}
		return false, r.record(ctx, t, f, nil)
	case res.status >= 300 && res.status < 400:
		return false, r.fail(ctx, t, f, fmt.Errorf("status %d: a redirect to nowhere, or one too many", res.status))
	case !usable(res.status):
		return false, r.fail(ctx, t, f, statusError(res.status))
	case len(res.body) == 0:
		return false, r.fail(ctx, t, f, errors.New("the body is empty"))
	}
	return false, r.read(ctx, t, f, res, last)
}

// delay between two requests to a host, as far as robots.txt does not ask for more.
func (r *run) delay() time.Duration {
	if r.plan.Delay > 0 {
		return r.plan.Delay
	}
	return r.c.cfg.Delay
}

// read decides what a body is and gives it on as a page, or follows its links.
func (r *run) read(ctx context.Context, t *task, f assay.Fetch, res *response, last assay.Fetch) error {
	content := sniff(res.body)
	kind := t.kind
	var links *pageLinks
	if kind == Auto {
		switch content {
		case Feed, Sitemap:
			kind = content
		case List:
			text, _ := webtext.Decode(res.body, res.header.Get("Content-Type"))
			found := findLinks(text, res.url)
			links = &found
			kind = kindOfPage(t.url, found)
		}
	}
	if content != List && content != Feed && content != Sitemap || content == List && !isText(res.body) {
		return r.fail(ctx, t, f, errors.New("the document is neither a page nor a feed nor a sitemap"))
	}
	if kind == Page {
		if content != List {
			return r.fail(ctx, t, f, fmt.Errorf("a %s stands where an article was expected", content))
		}
		return r.page(ctx, t, f, res, last)
	}

	root := t.root
	if t.start {
		root = kind
	}
	var entries []entry
	var cut bool
	var err error
	isXML := content == Feed || content == Sitemap
	switch {
	case content == Feed:
		entries, err = parseFeed(res.body, res.header.Get("Content-Type"), res.url, r.plan.bareZone)
	case content == Sitemap || kind == Sitemap:
		entries, cut, err = parseSitemap(res.body, sitemapLimit, res.url, r.plan.bareZone)
		entries = slices.DeleteFunc(entries, func(e entry) bool { return !r.ours(e.url, res.url) && len(r.plan.include) == 0 })
	case kind == Feed:
		err = errors.New("read feed: the document is a web page: give its list kind, or the address of its feed")
	default:
		if links == nil {
			text, _ := webtext.Decode(res.body, res.header.Get("Content-Type"))
			found := findLinks(text, res.url)
			links = &found
		}
		entries, err = r.linked(ctx, t, root, kind, links, res.url)
	}
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if res.truncated {
			err = fmt.Errorf("%w (the body was cut at max_body, %d bytes)", err, r.c.cfg.MaxBody)
		}
		return r.fail(ctx, t, f, err)
	}
	if len(entries) == 0 && t.start && t.kind == Auto && !isXML {
		// Nothing says what it is, and it leads nowhere: let the reader see
		// whether it is an article.
		return r.page(ctx, t, f, res, last)
	}
	f.Outcome = assay.OutcomeListed
	switch {
	case cut || res.truncated:
		f.Error = fmt.Sprintf("the list was cut after %d entries: it is too long or ends in the middle", len(entries))
	case len(entries) == 0 && !isXML:
		f.Error = "no link looks like an article: name their addresses with include"
	}
	if err := r.record(ctx, t, f, nil); err != nil {
		return err
	}
	if f.Error == "" {
		r.remember(t, root, f, entries)
	}
	r.follow(t, root, entries)
	return nil
}

// page gives a page to the sink, unless its bytes are those of last time.
func (r *run) page(ctx context.Context, t *task, f assay.Fetch, res *response, last assay.Fetch) error {
	p := &assay.Page{
		ID: assay.NewPageID(t.url, res.body), Source: r.plan.Name, URL: t.url, FinalURL: res.url, FetchedAt: f.At, Status: res.status,
		Header: pageHeader(res.header), Body: res.body, Truncated: res.truncated, Hints: r.plan.hints(t.entry),
	}
	trouble, err := r.parts(ctx, p)
	if err != nil {
		return err
	}
	f.Page, f.Outcome = p.ID, assay.OutcomeFetched
	if last.Page == p.ID {
		f.Outcome = assay.OutcomeUnchanged
		return r.record(ctx, t, f, nil)
	}
	if res.truncated {
		trouble = append(trouble, fmt.Sprintf("the body was cut at max_body, %d bytes", r.c.cfg.MaxBody))
	}
	f.Error = strings.Join(trouble, "; ")
	if err := r.sink.Page(ctx, p); err != nil {
		return fmt.Errorf("store page %s: %w", t.url, err)
	}
	return r.record(ctx, t, f, nil)
}

// parts fetches the further pages of an article that is cut into several, and
// derives the page's id from all of them. What could not be had is told; the
// error is one that ends the crawl.
func (r *run) parts(ctx context.Context, p *assay.Page) (trouble []string, err error) {
	if r.c.cfg.NextPart == nil || p.Truncated {
		return nil, nil
	}
	room := r.c.cfg.MaxBody - int64(len(p.Body))
	seen := map[string]bool{p.URL: true, p.FinalURL: true}
	for len(p.Parts) < mostParts {
		next := r.c.cfg.NextPart(p)
		if next == "" || seen[next] {
			break
		}
		seen[next] = true
		if room <= 0 {
			trouble = append(trouble, fmt.Sprintf("part %s is left out: the parts together are longer than max_body, %d bytes", next, r.c.cfg.MaxBody))
			break
		}
		res, err := r.c.get(ctx, r.session, request{url: next, kind: Page, limit: room, delay: r.delay(), language: r.plan.Language})
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err == nil {
			err = usablePart(next, res)
		}
		if err != nil {
			trouble = append(trouble, fmt.Sprintf("part %s is missing: %v", next, err))
			break
		}
		if seen[res.url] && res.url != next {
			break // the last part leads back to an earlier one
		}
		seen[res.url] = true
		p.Parts = append(p.Parts, assay.Part{URL: res.url, ContentType: res.header.Get("Content-Type"), Body: res.body})
		room -= int64(len(res.body))
		if res.truncated {
			trouble = append(trouble, fmt.Sprintf("part %s was cut: the parts together are longer than max_body, %d bytes", next, r.c.cfg.MaxBody))
			break
		}
	}
	if len(p.Parts) > 0 {
		whole := slices.Clone(p.Body)
		for _, part := range p.Parts {
			whole = append(whole, part.Body...)
		}
		p.ID = assay.NewPageID(p.URL, whole)
	}
	return trouble, nil
}

// usable reports whether a response with the status holds what was asked for.
func usable(status int) bool {
	return status == http.StatusOK || status == http.StatusNonAuthoritativeInfo
}

func statusError(status int) error {
	return fmt.Errorf("status %d %s", status, http.StatusText(status))
}

// usablePart says why a response is no further page of an article.
func usablePart(url string, res *response) error {
	switch {
	case !usable(res.status):
		return statusError(res.status)
	case webtext.Host(res.url) != webtext.Host(url):
		return fmt.Errorf("it leads to another host, %s", res.url)
	case sniff(res.body) != List || !isText(res.body):
		return errors.New("it is not a web page")
	}
	return nil
}

// pageHeader picks the headers that readers of a page need.
func pageHeader(h http.Header) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"Content-Type", "Content-Language", "Content-Location", "Date", "Etag", "Last-Modified", "Link", "X-Robots-Tag"} {
		if v := h.Get(name); v != "" {
			out[name] = v
		}
	}
	return out
}

// kindOfPage decides what an HTML page is of which nothing is known.
func kindOfPage(url string, links pageLinks) Kind {
	segments, query := path(url)
	switch {
	case len(segments) == 0 && query == "", len(segments) == 1 && isListName(stem(segments[0])):
		return Site
	case links.article || looksLikeArticle(url):
		return Page
	}
	return List
}

func isText(body []byte) bool { return strings.HasPrefix(http.DetectContentType(body), "text/") }

// ours reports whether a URL belongs to the publisher of the list that names
// it, or to that of the source.
func (r *run) ours(url, list string) bool {
	s := site(url)
	return s == site(list) || s == site(r.plan.start)
}

// linked picks the entries of an HTML page: its articles; for a home page its
// feeds and sitemaps; and the section pages, where they are to be followed.
func (r *run) linked(ctx context.Context, t *task, root, kind Kind, links *pageLinks, base string) ([]entry, error) {
	var entries []entry
	if kind == Site {
		for _, u := range links.feeds {
			entries = append(entries, entry{url: u, kind: Feed})
		}
		sitemaps, err := r.sitemaps(ctx, base)
		if err != nil {
			return nil, err
		}
		for _, u := range sitemaps {
			entries = append(entries, entry{url: u, kind: Sitemap})
		}
	}
	// A site that offers feeds or sitemaps need not be searched, unless that is asked for.
	depth := r.plan.depth(root)
	if len(entries) > 0 && r.plan.MaxDepth == 0 {
		depth = 1
	}
	sections := 0
	now := r.c.cfg.Now()
	for _, a := range links.anchors {
		article := false
		if len(r.plan.include) > 0 {
			article = matchesAny(r.plan.include, a.url)
		} else {
			article = r.ours(a.url, base) && looksLikeArticle(a.url)
		}
		section := !article && t.depth+1 < depth && sections < mostSections && r.ours(a.url, base) && looksLikeSection(a.url)
		if !article && !section || a.url == t.url {
			continue
		}
		if trap(a.url, now) != "" {
			r.mu.Lock()
			r.summary.Refused++
			r.mu.Unlock()
			continue
		}
		if article {
			entries = append(entries, entry{url: a.url, title: a.text, kind: Page})
		} else {
			sections++
			entries = append(entries, entry{url: a.url, kind: List})
		}
	}
	return entries, nil
}

// sitemaps are those that robots.txt names; none if it cannot be had.
func (r *run) sitemaps(ctx context.Context, base string) ([]string, error) {
	base, err := webtext.NormalizeURL(base)
	if err != nil {
		return nil, err
	}
	rules, err := r.c.robotsFor(ctx, base, r.delay())
	if err != nil {
		return nil, err
	}
	var out []string
	for _, raw := range rules.sitemaps {
		if u, err := webtext.ResolveURL(base, raw); err == nil && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out, nil
}

// follow queues the entries of a list that are wanted and due.
func (r *run) follow(t *task, root Kind, entries []entry) {
	now := r.c.cfg.Now()
	for i, e := range entries {
		child := &task{entry: e, root: root, depth: t.depth + 1}
		dated := e.published
		if dated.IsZero() {
			dated, _ = dateInURL(e.url)
			if !dated.IsZero() && child.isList() {
				dated = dated.AddDate(0, 1, 0) // a month's sitemap
			} else if !dated.IsZero() {
				dated = dated.AddDate(0, 0, 1)
			}
		}
		if r.plan.tooOld(root, dated, now) {
			continue
		}
		child.rank = dated
		if dated.IsZero() || dated.After(now) {
			// Lists put what is new on top.
			child.rank = now.Add(-time.Duration(i) * time.Minute)
		}
		if child.isList() {
			if !matchesAny(r.plan.exclude, e.url) {
				r.front.add(child)
			}
			continue
		}
		if r.plan.wants(e.url) {
			r.offer(child)
		}
	}
}

// offer queues an article that was not seen in this crawl and is due.
func (r *run) offer(t *task) {
	switch {
	case r.front.saw(t.url):
	case r.due(t.url):
		r.front.add(t)
	case r.front.pass(t.url):
		r.mu.Lock()
		r.summary.Known++
		r.mu.Unlock()
	}
}

// due reports whether an article is to be fetched: it never was, the last
// attempt failed, or it is time for another look.
func (r *run) due(url string) bool {
	last, ok := r.journal.Last(url)
	if !ok {
		return true
	}
	now := r.c.cfg.Now()
	switch last.Outcome {
	case assay.OutcomeFetched, assay.OutcomeUnchanged, assay.OutcomeNotModified:
		first, ok := r.journal.First(url)
		if !ok {
			first = last.At
		}
		next, ok := r.c.NextVisit(first, last.At)
		return ok && !now.Before(next)
	case assay.OutcomeDisallowed, assay.OutcomeRefused:
		return now.Sub(last.At) >= forbiddenAgain
	}
	return true
}

// refuse records an attempt that had no response, by what prevented it.
func (r *run) refuse(ctx context.Context, t *task, f assay.Fetch, err error) (spared bool, _ error) {
	var closed *closedError
	switch {
	case isRefused(err):
		f.Outcome = assay.OutcomeRefused
		return true, r.record(ctx, t, f, err)
	case errors.As(err, new(*disallowedError)):
		f.Outcome = assay.OutcomeDisallowed
		return true, r.record(ctx, t, f, err)
	case errors.As(err, &closed):
		f.RetryAfter = closed.wait
		return true, r.fail(ctx, t, f, err)
	}
	if errors.As(err, new(*unusableError)) {
		r.answered(t, http.StatusOK)
	} else {
		r.answered(t, 0)
	}
	return false, r.fail(ctx, t, f, err)
}

func isRefused(err error) bool {
	return errors.Is(err, safenet.ErrRefused) || errors.As(err, new(*refusedError))
}

func (r *run) fail(ctx context.Context, t *task, f assay.Fetch, err error) error {
	f.Outcome = assay.OutcomeFailed
	return r.record(ctx, t, f, err)
}

// answered counts the failures of a host in a row (status 0: no answer at all)
// and gives it up for this crawl when there are too many.
func (r *run) answered(t *task, status int) {
	host := hostOf(t.url)
	r.mu.Lock()
	defer r.mu.Unlock()
	if status > 0 && status < 500 {
		r.failures[host] = 0
		return
	}
	if r.failures[host]++; r.failures[host] >= mostFailures {
		r.front.abandon(host)
	}
}

// record gives an attempt to the sink and counts it.
func (r *run) record(ctx context.Context, t *task, f assay.Fetch, cause error) error {
	if cause != nil {
		f.Error = cause.Error()
	}
	if err := r.sink.Fetch(ctx, f); err != nil {
		return fmt.Errorf("record fetch of %s: %w", t.url, err)
	}
	waiting, _, _ := r.front.left()
	r.mu.Lock()
	defer r.mu.Unlock()
	switch f.Outcome {
	case assay.OutcomeFetched:
		r.summary.Fetched++
	case assay.OutcomeNotModified, assay.OutcomeUnchanged:
		if f.Page == "" {
			r.summary.Listed++
		} else {
			r.summary.Unchanged++
		}
	case assay.OutcomeListed:
		r.summary.Listed++
	case assay.OutcomeDisallowed:
		r.summary.Disallowed++
	case assay.OutcomeRefused:
		r.summary.Refused++
	case assay.OutcomeFailed:
		r.summary.Failed++
	}
	r.summary.Bytes += int64(f.Bytes)
	if t.start {
		r.startErr = nil
		if cause != nil {
			r.startErr = &SourceError{Source: r.plan.Name, Outcome: f.Outcome, Err: cause}
		}
	}
	if r.progress != nil {
		r.progress(Progress{Summary: r.summary, Last: f, Waiting: waiting})
	}
	return nil
}

// knownList is what a list said when it was last read. Its validators are sent
// only while that is known: a list that has not changed still leads to
// articles that failed or are due.
type knownList struct {
	etag, modified string
	root           Kind
	entries        []entry
}

const (
	// mostKnownLists and mostKnownEntries bound the memory of lists.
	mostKnownLists   = 1024
	mostKnownEntries = 2000
)

// listKey names a list as a source reads it: what it leads to depends on the
// source's settings.
func (r *run) listKey(t *task) string {
	return fmt.Sprintf("%q", []any{r.plan.Name, t.url, t.kind, t.depth, r.plan.Include, r.plan.MaxDepth})
}

func (r *run) recall(t *task) *knownList {
	if !t.isList() {
		return nil
	}
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	return r.c.lists[r.listKey(t)]
}

func (r *run) remember(t *task, root Kind, f assay.Fetch, entries []entry) {
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	key := r.listKey(t)
	delete(r.c.lists, key)
	if f.ETag == "" && f.LastModified == "" || len(entries) > mostKnownEntries {
		return
	}
	if len(r.c.lists) >= mostKnownLists {
		for other := range r.c.lists {
			delete(r.c.lists, other) // any one: it is read in full next time
			break
		}
	}
	r.c.lists[key] = &knownList{etag: f.ETag, modified: f.LastModified, root: root, entries: entries}
}
