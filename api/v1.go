package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"assay"
	"assay/indexer"
)

// Limits of one answer and of all answers to one question.
const (
	maxLimit  = 1000
	maxWindow = 10_000
)

// operation is a line of the help page.
type operation struct{ Method, Path, Summary string }

// routeAPI adds the JSON API, the exports and the document that describes them.
func (s *site) routeAPI(mux *http.ServeMux) (err error) {
	// huma reports a mistake in an operation's types by panicking.
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("describe operations: %v", v)
		}
	}()
	version := s.deps.Version
	if version == "" {
		version = "0"
	}
	// huma's own route for the document makes it on first use without a lock,
	// and its link headers lead to schemas nobody asked for: only what is
	// needed is switched on.
	conf := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Assay", Version: version,
				Description: "Figures, facts and announcements from Chinese and English news. Decimals are strings, times are RFC 3339, offsets count code points. Errors are problem details (RFC 9457).",
			},
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		// A misspelt parameter must not silently widen an answer.
		RejectUnknownQueryParameters: true,
	}
	if s.cfg.Token != "" {
		conf.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
		conf.Security = []map[string][]string{{"token": {}}}
	}
	api := humago.New(mux, conf)
	s.routeFinds(api)
	s.routeItems(api)
	s.routeActions(api)
	s.routeExports(api, mux)

	describeAnswers(api.OpenAPI().Components.Schemas.Map())
	doc, err := json.Marshal(api.OpenAPI())
	if err != nil {
		return fmt.Errorf("write openapi document: %w", err)
	}
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(doc) // the caller may have gone
	})
	for path, item := range api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op != nil {
				s.operations = append(s.operations, operation{op.Method, path, op.Summary})
			}
		}
	}
	sort.Slice(s.operations, func(i, j int) bool { return s.operations[i].Path < s.operations[j].Path })
	return nil
}

// describeAnswers corrects what huma says of answers. They may gain fields, so
// that clients must not refuse others; only requests are closed. And huma has
// no word for an object that may be null, as the extraction contract has them.
func describeAnswers(schemas map[string]*huma.Schema) {
	for name, schema := range schemas {
		if name != "ExtractRequestBody" && name != "CrawlRequest" {
			schema.AdditionalProperties = nil
		}
		if name != "ResultFact" && name != "ResultAnnouncement" {
			continue
		}
		for field, property := range schema.Properties {
			if property.Ref != "" && field != "evidence" {
				schema.Properties[field] = &huma.Schema{AnyOf: []*huma.Schema{{Ref: property.Ref}, {Type: "null"}}}
			}
		}
	}
}

// op describes an operation; errors are problems.
func op(api huma.API, method, path, id, tag, summary string) huma.Operation {
	problem := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, MaxBodyBytes: maxBody,
		Responses: map[string]*huma.Response{"default": {
			Description: "Problem",
			Content:     map[string]*huma.MediaType{problemType: {Schema: problem}},
		}},
	}
}

// register adds an operation whose errors are answered as problems.
func register[In, Out any](s *site, api huma.API, o huma.Operation, f func(context.Context, *In) (*Out, error)) {
	what := o.Method + " " + o.Path
	huma.Register(api, o, func(ctx context.Context, in *In) (*Out, error) {
		out, err := f(ctx, in)
		if err != nil {
			return nil, &problemError{*s.problem(ctx, what, err)}
		}
		return out, nil
	})
}

// asked is the question in the parameters of a request.
type asked struct {
	Q      string `query:"q" doc:"The question, such as: investment >= 500bn RUB since:2025-10-01. Empty: everything."`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50" doc:"Greatest number of items."`
	Offset int    `query:"offset" minimum:"0" maximum:"9999" default:"0" doc:"Number of items to pass over; offset + limit may not exceed 10000."`
	Sort   string `query:"sort" enum:"time,value" doc:"Newest first, or largest amount first. Default: best match first."`
}

func (a asked) options(want indexer.Want) (indexer.Options, error) {
	if a.Offset+a.Limit > maxWindow {
		return indexer.Options{}, assay.Invalidf("offset + limit is %d: at most %d hits of a question can be paged through; narrow the question", a.Offset+a.Limit, maxWindow)
	}
	return indexer.Options{Want: want, Limit: a.Limit, Offset: a.Offset, Sort: a.Sort}, nil
}

// answer is a body with links to the pages before and after it (RFC 8288).
type answer[Body any] struct {
	Link string `header:"Link"`
	Body Body
}

func find[Row any](s *site, path string, want indexer.Want, row func(indexer.Hit) Row) func(context.Context, *asked) (*answer[*Found[Row]], error) {
	return func(ctx context.Context, in *asked) (*answer[*Found[Row]], error) {
		o, err := in.options(want)
		if err != nil {
			return nil, err
		}
		r, err := s.search(ctx, in.Q, o)
		if err != nil {
			return nil, err
		}
		return &answer[*Found[Row]]{Link: in.links(path, r.Total), Body: newFound(r, in.Offset, row)}, nil
	}
}

// links are the addresses of the next and the previous page.
func (a asked) links(path string, total int) string {
	at := func(offset int, rel string) string {
		v := url.Values{"limit": {strconv.Itoa(a.Limit)}, "offset": {strconv.Itoa(offset)}}
		if a.Q != "" {
			v.Set("q", a.Q)
		}
		if a.Sort != "" {
			v.Set("sort", a.Sort)
		}
		return fmt.Sprintf(`<%s?%s>; rel=%q`, path, v.Encode(), rel)
	}
	var out []string
	if next := a.Offset + a.Limit; next < min(total, maxWindow) && next+a.Limit <= maxWindow {
		out = append(out, at(next, "next"))
	}
	if a.Offset > 0 {
		out = append(out, at(max(0, a.Offset-a.Limit), "prev"))
	}
	return strings.Join(out, ", ")
}

func (s *site) routeFinds(api huma.API) {
	register(s, api, op(api, http.MethodGet, "/api/v1/facts", "find-facts", "Search", "Find facts"),
		find(s, "/api/v1/facts", indexer.Facts, newFactRow))
	register(s, api, op(api, http.MethodGet, "/api/v1/articles", "find-articles", "Search", "Find articles"),
		find(s, "/api/v1/articles", indexer.Articles, newArticleRow))
	register(s, api, op(api, http.MethodGet, "/api/v1/announcements", "find-announcements", "Search", "Find announcements"),
		find(s, "/api/v1/announcements", indexer.Announcements, newAnnouncementRow))
}

// item is one thing with its ETag.
type item[Body any] struct {
	ETag string `header:"ETag"`
	Body Body
}

// itemRequest names one thing, and the state of it that the caller has already.
type itemRequest struct {
	ID          string `path:"id" maxLength:"100"`
	IfNoneMatch string `header:"If-None-Match" doc:"ETag of the state that the caller has; unchanged: 304 without a body."`
}

// unchanged reports whether the caller's ETags (RFC 9110, section 13.1.2) include etag.
func (r *itemRequest) unchanged(etag string) bool {
	for tag := range strings.SplitSeq(r.IfNoneMatch, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == "*" || tag == etag {
			return true
		}
	}
	return false
}

// notModifiedError answers 304; it travels as an error, since it has no body.
type notModifiedError struct{ etag string }

func (e *notModifiedError) Error() string           { return "not modified" }
func (e *notModifiedError) GetStatus() int          { return http.StatusNotModified }
func (e *notModifiedError) GetHeaders() http.Header { return http.Header{"Etag": {e.etag}} }

func (s *site) routeItems(api huma.API) {
	registerItem(s, api, op(api, http.MethodGet, "/api/v1/articles/{id}", "get-article", "Items", "Get an article with all its figures and facts"),
		func(in *itemRequest) (*ArticleBody, string, error) {
			r, err := s.deps.Index.Article(assay.ArticleID(in.ID))
			if err != nil {
				return nil, "", fmt.Errorf("article %q: %w", in.ID, err)
			}
			// A reading never changes; only the program may give it another form.
			return newArticleBody(r), etag(string(r.ID), s.deps.Version), nil
		})
	registerItem(s, api, op(api, http.MethodGet, "/api/v1/announcements/{id}", "get-announcement", "Items", "Get an announcement with all reports of it; a merged id leads to the announcement that took it over"),
		func(in *itemRequest) (*assay.Announcement, string, error) {
			a, err := s.deps.Index.Announcement(assay.AnnouncementID(in.ID))
			if err != nil {
				return nil, "", fmt.Errorf("announcement %q: %w", in.ID, err)
			}
			body, err := json.Marshal(a)
			if err != nil {
				return nil, "", fmt.Errorf("encode announcement %q: %w", in.ID, err)
			}
			return a, etag(string(body)), nil
		})
}

func registerItem[Body any](s *site, api huma.API, o huma.Operation, get func(*itemRequest) (Body, string, error)) {
	what := o.Method + " " + o.Path
	o.Responses["304"] = &huma.Response{Description: "The caller's state is the newest."}
	huma.Register(api, o, func(ctx context.Context, in *itemRequest) (*item[Body], error) {
		body, tag, err := get(in)
		if err != nil {
			return nil, &problemError{*s.problem(ctx, what, err)}
		}
		if in.unchanged(tag) {
			return nil, &notModifiedError{tag}
		}
		return &item[Body]{ETag: tag, Body: body}, nil
	})
}

// ExtractRequest is a document to be read: text or html.
type ExtractRequest struct {
	Body struct {
		ID        string    `json:"id,omitempty" maxLength:"200" doc:"Returned with the result."`
		Text      string    `json:"text,omitempty" doc:"Plain text: title, newline, body."`
		HTML      string    `json:"html,omitempty" doc:"A decoded page, instead of text."`
		URL       string    `json:"url,omitempty" maxLength:"2000"`
		Published time.Time `json:"published,omitzero"`
		Lang      string    `json:"lang,omitempty" maxLength:"20" doc:"BCP 47 tag; told from the text where absent."`
	}
}

func (s *site) routeActions(api huma.API) {
	if s.deps.Extract != nil {
		o := op(api, http.MethodPost, "/api/v1/extract", "extract", "Actions", "Read the figures, facts and announcements in a text")
		schemas := api.OpenAPI().Components.Schemas
		o.Responses["200"] = &huma.Response{
			Description: "What was read, or why the page is no article.",
			Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{AnyOf: []*huma.Schema{
				schemas.Schema(reflect.TypeFor[assay.Result](), true, "Result"),
				schemas.Schema(reflect.TypeFor[assay.NoArticle](), true, "NoArticle"),
			}}}},
		}
		register(s, api, o, s.postExtract)
	}
	if s.deps.Crawl != nil {
		o := op(api, http.MethodPost, "/api/v1/crawl", "crawl", "Actions", "Fetch pages, or crawl a source, now")
		o.DefaultStatus = http.StatusAccepted
		register(s, api, o, func(ctx context.Context, in *struct{ Body CrawlRequest }) (*struct{ Body CrawlAccepted }, error) {
			accepted, err := s.crawl(ctx, in.Body)
			if err != nil {
				return nil, err
			}
			return &struct{ Body CrawlAccepted }{accepted}, nil
		})
	}
	if s.deps.Status != nil {
		register(s, api, op(api, http.MethodGet, "/api/v1/status", "status", "Operation", "Stages, streams, sources and index"),
			func(ctx context.Context, _ *struct{}) (*struct{ Body Status }, error) {
				st, err := s.deps.Status(ctx)
				if err != nil {
					return nil, fmt.Errorf("read status: %w", err)
				}
				return &struct{ Body Status }{st}, nil
			})
	}
	if s.deps.Deliveries != nil {
		register(s, api, op(api, http.MethodGet, "/api/v1/deliveries", "deliveries", "Operation", "Alerts and how their delivery went, newest first"),
			list(s.deps.Deliveries, "deliveries"))
	}
	if s.deps.Dead != nil {
		register(s, api, op(api, http.MethodGet, "/api/v1/dead", "dead", "Operation", "Messages that were given up, newest first"),
			list(s.deps.Dead, "dead letters"))
	}
	if s.deps.RetryDead != nil {
		register(s, api, op(api, http.MethodPost, "/api/v1/dead/{seq}/retry", "retry-dead", "Operation", "Put a message that was given up back where it came from"),
			func(ctx context.Context, in *struct {
				Seq uint64 `path:"seq" minimum:"1" doc:"Number of the message in the list."`
			},
			) (*struct{ Body DeadInfo }, error) {
				d, err := s.retryDead(ctx, in.Seq)
				if err != nil {
					return nil, err
				}
				return &struct{ Body DeadInfo }{d}, nil
			})
	}
}

func (s *site) retryDead(ctx context.Context, seq uint64) (DeadInfo, error) {
	d, err := s.deps.RetryDead(ctx, seq)
	if err != nil {
		return DeadInfo{}, fmt.Errorf("retry message %d: %w", seq, err)
	}
	return d, nil
}

// limited asks for the newest of a list.
type limited struct {
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"Greatest number of items."`
}

// listed is a list of items.
type listed[Row any] struct {
	Body struct {
		Items []Row `json:"items"`
	}
}

func list[Row any](get func(context.Context, int) ([]Row, error), what string) func(context.Context, *limited) (*listed[Row], error) {
	return func(ctx context.Context, in *limited) (*listed[Row], error) {
		rows, err := get(ctx, in.Limit)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", what, err)
		}
		out := &listed[Row]{}
		out.Body.Items = append([]Row{}, rows...)
		return out, nil
	}
}

func (s *site) postExtract(ctx context.Context, in *ExtractRequest) (*struct{ Body any }, error) {
	b := in.Body
	if (b.Text == "") == (b.HTML == "") {
		return nil, assay.Invalidf("extract: want either text or html")
	}
	out, err := s.extract(ctx, assay.Document{ID: b.ID, Text: b.Text, HTML: b.HTML, URL: b.URL, Published: b.Published, Lang: b.Lang})
	if err != nil {
		return nil, err
	}
	if f, ok := out.(assay.Failure); ok {
		return nil, &statusError{http.StatusUnprocessableEntity, f.Error, nil}
	}
	return &struct{ Body any }{out}, nil
}

// crawl checks a request and hands it on.
func (s *site) crawl(ctx context.Context, req CrawlRequest) (CrawlAccepted, error) {
	if len(req.URLs) == 0 && req.Source == "" {
		return CrawlAccepted{}, assay.Invalidf("crawl: want urls, or the name of a source")
	}
	for i, raw := range req.URLs {
		u, err := url.Parse(raw)
		if err != nil || (u.Scheme != "file" || u.Host != "") && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			return CrawlAccepted{}, assay.Invalidf("crawl: urls[%d] %q: want an absolute http or https address", i, raw)
		}
	}
	accepted, err := s.deps.Crawl(ctx, req)
	if err != nil {
		return CrawlAccepted{}, fmt.Errorf("crawl: %w", err)
	}
	return accepted, nil
}
