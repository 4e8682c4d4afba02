// Package samplesite is a small bilingual news site with its answer key, for
// tests and for the demonstration that needs no network.
//
// One handler serves a dozen invented outlets, each under a path of its own and
// in the HTML of a kind of real outlet, with feeds, sitemaps, robots.txt and the
// pages a crawler must cope with. Companies, people, outlets and events are
// invented; the answer key stands in the front matter of each article, beside
// the text that states it.
package samplesite

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"assay"
)

// Paths of the pages that are there for crawlers to stumble over.
const (
	// RedirectPath answers 301 and leads to an article.
	RedirectPath = "/go/rare-earth-plan"
	// MissingPath is linked from the index and answers 404.
	MissingPath = "/sina/2025-09-01/doc-removed.shtml"
	// LoginPath is a page with a form and no article.
	LoginPath = "/login"
	// DisallowedPath holds an article that robots.txt forbids to fetch.
	DisallowedPath = "/wire/private/embargoed-steel-plan"
)

// disallowed is the path prefix that robots.txt forbids.
const disallowed = "/wire/private/"

// Key is what a correct run must find in one article.
type Key struct {
	Path, Outlet, Language, Title string
	Published                     time.Time
	// Facts are those that a correct run must find; it may find more.
	Facts []KeyFact
	// Announcement is a slug shared by all articles that tell of the same
	// announcement; empty if the article tells of none.
	Announcement string
	// New is true if the article reports the announcement, false if it only
	// recalls it as background.
	New bool
	// Type and Status are those of the announcement as this article reports it.
	Type   assay.Attribute
	Status assay.Status
}

// KeyFact is one fact of a Key. Value, Low and High are plain decimals in Unit;
// an empty id, rank or value is left open by the key.
type KeyFact struct {
	Attribute           assay.Attribute
	Surface             string // the words in the article that state the amount
	Value, Low, High    string
	Unit                assay.Unit
	Qualifier           assay.Qualifier
	SubjectID, ObjectID string
	Rank                int
	// SameAsValue is the value of the amount that this one converts or repeats.
	SameAsValue string
}

// Request counts as one: same path (with query) and same User-Agent.
type Request struct {
	Path, UserAgent string
}

// Site serves the news site. It is safe for concurrent use.
type Site struct {
	articles []*article
	pages    map[string]http.HandlerFunc

	mu       sync.Mutex
	requests map[Request]int
}

// New builds the site from its embedded content. It panics if that content is
// broken, which the package's tests rule out.
func New() *Site {
	s, err := load(contentFS, templateFS)
	if err != nil {
		panic(err)
	}
	return s
}

// load builds a site from content/*.txt and templates/*.html.
func load(content, templates fs.FS) (*Site, error) {
	s := &Site{pages: map[string]http.HandlerFunc{}, requests: map[Request]int{}}
	tmpl, err := template.New("").Funcs(template.FuncMap{
		"add":  func(a, b int) int { return a + b },
		"unix": func(t time.Time) int64 { return t.UnixMilli() },
	}).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	names, err := fs.Glob(content, "content/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list content: %w", err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(content, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		a, err := parseArticle(name, string(raw))
		if err != nil {
			return nil, err
		}
		s.articles = append(s.articles, a)
	}
	slices.SortFunc(s.articles, func(a, b *article) int {
		if c := b.Published.Compare(a.Published); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	})
	for _, a := range s.articles {
		for i := range a.Parts {
			if err := s.add(a.PartPath(i), s.articlePage(tmpl, a, i)); err != nil {
				return nil, err
			}
		}
	}
	for _, o := range outlets() {
		if err := s.add(o.Prefix(), s.listPage(tmpl, o)); err != nil {
			return nil, err
		}
	}
	for p, h := range map[string]http.HandlerFunc{
		"/":                  s.indexPage(tmpl),
		LoginPath:            s.loginPage(tmpl),
		RedirectPath:         s.redirect,
		"/robots.txt":        s.robots,
		"/rss.xml":           s.rss,
		"/atom.xml":          s.atom,
		"/sitemap.xml":       s.sitemapIndex,
		"/sitemap-news.xml":  s.newsSitemap,
		"/sitemap-pages.xml": s.pageSitemap,
	} {
		if err := s.add(p, h); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Site) add(p string, h http.HandlerFunc) error {
	if _, ok := s.pages[p]; ok {
		return fmt.Errorf("add page %s: two pages have this path", p)
	}
	s.pages[p] = h
	return nil
}

// ServeHTTP serves the whole site under one host; absolute links are built from
// the request's Host.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests[Request{Path: r.URL.RequestURI(), UserAgent: r.UserAgent()}]++
	s.mu.Unlock()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are served", http.StatusMethodNotAllowed)
		return
	}
	h, ok := s.pages[r.URL.Path]
	if !ok {
		s.notFound(w)
		return
	}
	h(w, r)
}

// Requests returns how often each path was asked for by each User-Agent.
func (s *Site) Requests() map[Request]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.requests)
}

// Keys returns the answer key of every article that may be fetched, newest first.
func (s *Site) Keys() []Key {
	var out []Key
	for _, a := range s.public() {
		k := a.Key
		k.Facts = slices.Clone(k.Facts)
		out = append(out, k)
	}
	return out
}

// StartPaths returns where a crawl begins: a feed of each kind, the sitemap
// index and the index page. Together, and the sitemap by itself, they lead to
// every article.
func (s *Site) StartPaths() []string {
	return []string{"/rss.xml", "/atom.xml", "/sitemap.xml", "/"}
}

// public lists the articles that robots.txt allows to fetch, newest first.
func (s *Site) public() []*article {
	var out []*article
	for _, a := range s.articles {
		if !strings.HasPrefix(a.Path, disallowed) {
			out = append(out, a)
		}
	}
	return out
}

// base is the site's own address as the client sees it.
func base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// view is what the page templates are given.
type view struct {
	*article
	Base    string // scheme and host
	Part    int    // from 0
	Blocks  []block
	Related []*article // other articles of the same outlet
	Listed  []*article
	Outlets []outlet
}

// URL is the absolute address of the part on show.
func (v view) URL() string { return v.Base + v.PartPath(v.Part) }

// Next is the address of the following part, or empty.
func (v view) Next() string {
	if v.Part+1 < len(v.Parts) {
		return v.PartPath(v.Part + 1)
	}
	return ""
}

func (s *Site) articlePage(tmpl *template.Template, a *article, part int) http.HandlerFunc {
	var related []*article
	for _, o := range s.public() {
		if o != a && o.Outlet.Slug == a.Outlet.Slug && len(related) < 5 {
			related = append(related, o)
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		v := view{article: a, Base: base(r), Part: part, Blocks: a.Parts[part], Related: related}
		s.render(w, r, tmpl, a.Outlet.Template+".html", v, a.Outlet)
	}
}

func (s *Site) listPage(tmpl *template.Template, o outlet) http.HandlerFunc {
	var listed []*article
	for _, a := range s.public() {
		if a.Outlet.Slug == o.Slug {
			listed = append(listed, a)
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		o := o
		o.ETag = false
		s.render(w, r, tmpl, "list.html", view{article: &article{Outlet: o}, Base: base(r), Listed: listed, Outlets: outlets()}, o)
	}
}

func (s *Site) indexPage(tmpl *template.Template) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.render(w, r, tmpl, "index.html", map[string]any{
			"Outlets": outlets(), "Listed": s.public(), "Redirect": RedirectPath, "Missing": MissingPath,
			"Login": LoginPath, "Disallowed": DisallowedPath,
		}, outlet{})
	}
}

func (s *Site) loginPage(tmpl *template.Template) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.render(w, r, tmpl, "login.html", nil, outlet{})
	}
}

// render executes a template in the outlet's encoding, with a validator where
// the outlet has them.
func (s *Site) render(w http.ResponseWriter, r *http.Request, tmpl *template.Template, name string, data any, o outlet) {
	var buf bytes.Buffer
	if err := tmpl.ExecuteTemplate(&buf, name, data); err != nil {
		http.Error(w, fmt.Sprintf("render %s: %v", name, err), http.StatusInternalServerError)
		return
	}
	body := buf.Bytes()
	contentType := "text/html; charset=utf-8"
	if o.GBK {
		gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes(body)
		if err != nil {
			http.Error(w, fmt.Sprintf("encode %s as GBK: %v", r.URL.Path, err), http.StatusInternalServerError)
			return
		}
		body = gbk
	}
	if o.BareType {
		contentType = "text/html"
	}
	w.Header().Set("Content-Type", contentType)
	if o.ETag {
		sum := sha256.Sum256(body)
		etag := `"` + hex.EncodeToString(sum[:8]) + `"`
		w.Header().Set("Etag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	send(w, r, body)
}

// send writes the body; a client that hangs up is its own affair.
func send(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body)
}

func (s *Site) notFound(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte("<!DOCTYPE html><html><head><title>404</title></head><body><h1>页面不存在 / Page not found</h1></body></html>\n"))
}

func (s *Site) redirect(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, redirectTarget, http.StatusMovedPermanently)
}

func (s *Site) robots(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	send(w, r, []byte("User-agent: *\nDisallow: "+disallowed+"\n\nSitemap: "+base(r)+"/sitemap.xml\n"))
}

// redirectTarget is the article that RedirectPath leads to.
const redirectTarget = "/wire/world/russia-rare-earth-chain-2025-10-27/"

// PartPath is the path of a part, counted from 0: the second part of
// /a/b.html is /a/b-2.html.
func (a *article) PartPath(i int) string {
	if i == 0 {
		return a.Path
	}
	ext := path.Ext(a.Path)
	return strings.TrimSuffix(a.Path, ext) + "-" + strconv.Itoa(i+1) + ext
}
