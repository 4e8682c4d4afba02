// Package api answers analysts over HTTP: a JSON API described by OpenAPI 3.1,
// exports and feeds, and web pages that need nothing but a browser.
//
// The room knows the index and the question language. Everything else that it
// offers (crawling, extraction, deliveries, the state of the program) comes in
// as functions in Deps; what is not given has no route and no place in the
// pages.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"assay"
	"assay/indexer"
	"assay/query"
)

// Deps is what the API answers from.
type Deps struct {
	// Index finds facts, articles and announcements. Required.
	Index *indexer.Index
	// Parse reads a question; its errors are *query.SyntaxError. Required.
	Parse func(string) (*query.Query, error)
	// Crawl takes on pages or a source to fetch; it returns once the request is
	// kept. Addresses are absolute, http, https or file; whether the caller may
	// name files is for Crawl to say.
	Crawl func(context.Context, CrawlRequest) (CrawlAccepted, error)
	// Extract reads one document: *assay.Result, assay.NoArticle or assay.Failure.
	Extract func(assay.Document) any
	// Status says how the program is. An error means that it is not ready.
	Status func(context.Context) (Status, error)
	// Deliveries lists alerts, newest first.
	Deliveries func(ctx context.Context, limit int) ([]DeliveryInfo, error)
	// Dead lists messages that were given up, newest first.
	Dead func(ctx context.Context, limit int) ([]DeadInfo, error)
	// RetryDead puts a message that was given up back where it came from; a
	// number that names none is indexer.ErrNotFound or assay.ErrInvalid.
	RetryDead func(ctx context.Context, seq uint64) (DeadInfo, error)
	// Metrics answers /metrics.
	Metrics http.Handler
	// Version of the program, shown in pages and in the OpenAPI document.
	Version string
	// Log takes the errors that callers are not told about. Default slog.Default().
	Log *slog.Logger
}

// site holds what the routes share. It is not changed once the handler stands.
type site struct {
	cfg  Config
	deps Deps
	log  *slog.Logger
	ui   *ui
	// extracting bounds the documents that are read at once to the processors
	// there are: more would only wait for one another.
	extracting chan struct{}
	// operations of the API, for the help page.
	operations []operation
}

const levelError = slog.LevelError

func attr(key, value string) slog.Attr { return slog.String(key, value) }

// Handler returns the whole site: /api/v1, /openapi.json, the web pages,
// /healthz, /readyz and /metrics. It fails on a setting that cannot work
// (assay.ErrInvalid) and on missing required Deps.
func Handler(cfg Config, d Deps) (http.Handler, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if d.Index == nil || d.Parse == nil {
		return nil, errors.New("build api: Deps.Index and Deps.Parse are required")
	}
	s := &site{cfg: cfg.withDefaults(), deps: d, log: d.Log, extracting: make(chan struct{}, runtime.GOMAXPROCS(0))}
	if s.log == nil {
		s.log = slog.Default()
	}
	var err error
	if s.ui, err = newUI(d.Version); err != nil {
		return nil, fmt.Errorf("build api: %w", err)
	}
	mux := http.NewServeMux()
	if err := s.routeAPI(mux); err != nil {
		return nil, fmt.Errorf("build api: %w", err)
	}
	s.routePages(mux)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok\n") })
	mux.HandleFunc("GET /readyz", s.ready)
	if d.Metrics != nil {
		mux.Handle("GET /metrics", d.Metrics)
	}
	g, err := newGuard(s.cfg, s.fail, s.answerUnknown(mux))
	if err != nil {
		return nil, err
	}
	return g, nil
}

// answerUnknown gives the mux's own refusals the form of all other errors.
func (s *site) answerUnknown(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		// The mux answers 404, or 405 with the methods that would do; it is
		// asked for status and headers only.
		probe := &headerOnly{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if loc := probe.header.Get("Location"); loc != "" {
			http.Redirect(w, r, loc, probe.status)
			return
		}
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			s.fail(w, r, &statusError{http.StatusMethodNotAllowed, fmt.Sprintf("%s is not answered here; try %s", r.Method, allow), nil})
			return
		}
		s.fail(w, r, &statusError{http.StatusNotFound, "there is nothing at " + r.URL.Path, nil})
	})
}

// headerOnly is a ResponseWriter that keeps status and headers.
type headerOnly struct {
	header http.Header
	status int
}

func (h *headerOnly) Header() http.Header         { return h.header }
func (h *headerOnly) Write(b []byte) (int, error) { return len(b), nil }
func (h *headerOnly) WriteHeader(status int)      { h.status = status }

// ready says whether questions can be answered now.
func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	if s.deps.Status != nil {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if _, err := s.deps.Status(ctx); err != nil {
			s.log.LogAttrs(ctx, slog.LevelWarn, "not ready", attr("error", err.Error()))
			s.fail(w, r, &statusError{http.StatusServiceUnavailable, "not ready; the log says why", err})
			return
		}
	}
	writeText(w, "ready\n")
}

func writeText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(text)) // the caller may have gone
}

// search answers a question within the time that one search may take.
func (s *site) search(ctx context.Context, q string, o indexer.Options) (*indexer.Results, error) {
	parsed, err := s.deps.Parse(q)
	if err != nil {
		return nil, fmt.Errorf("read question: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.SearchTimeout)
	defer cancel()
	r, err := s.deps.Index.Search(ctx, parsed, o)
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", o.Want, err)
	}
	return r, nil
}

// extract reads a document as soon as a processor is free.
func (s *site) extract(ctx context.Context, d assay.Document) (any, error) {
	select {
	case s.extracting <- struct{}{}:
		defer func() { <-s.extracting }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.deps.Extract(d), nil
}
