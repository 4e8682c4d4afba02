package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"assay"
	"assay/indexer"
)

// etag is a strong validator made of the given texts.
func etag(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return `"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

// routeExports adds the answers that are no JSON documents. huma describes
// them, but they are written here.
func (s *site) routeExports(api huma.API, mux *http.ServeMux) {
	param := func(name, doc string, schema *huma.Schema) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: doc, Schema: schema}
	}
	text := &huma.Schema{Type: huma.TypeString}
	for _, e := range []struct {
		path, id, summary, mediaType string
		params                       []*huma.Param
		write                        http.HandlerFunc
	}{
		{
			"/api/v1/facts.csv", "export-facts-csv", "Facts as CSV (RFC 4180), for spreadsheets", "text/csv",
			[]*huma.Param{param("bom", "1 puts a byte order mark in front, by which Excel knows UTF-8.", &huma.Schema{Type: huma.TypeString, Enum: []any{"0", "1"}})},
			s.factsCSV,
		},
		{"/api/v1/facts.jsonl", "export-facts-jsonl", "Facts as JSON Lines, unaltered", "application/jsonl", nil, s.factsJSONL},
		{"/api/v1/announcements.atom", "announcements-feed", "Announcements as an Atom feed (RFC 4287)", "application/atom+xml", nil, s.announcementsAtom},
	} {
		o := op(api, http.MethodGet, e.path, e.id, "Exports", e.summary)
		o.Parameters = append([]*huma.Param{
			param("q", "The question; empty: everything.", text),
			param("sort", "time or value; default: best match first.", &huma.Schema{Type: huma.TypeString, Enum: []any{"time", "value"}}),
		}, e.params...)
		o.Responses["200"] = &huma.Response{Description: "The export.", Content: map[string]*huma.MediaType{e.mediaType: {Schema: text}}}
		api.OpenAPI().AddOperation(&o)
		mux.HandleFunc("GET "+e.path, e.write)
	}
}

// exported is what a request for an export asks for.
func (s *site) exported(r *http.Request, want indexer.Want, limit int, also string) (*indexer.Results, error) {
	v := r.URL.Query()
	for name := range v {
		if name != "q" && name != "sort" && name != also {
			return nil, assay.Invalidf("unknown parameter %q: want q or sort", name)
		}
	}
	if order := v.Get("sort"); order != "" && order != "time" && order != "value" {
		return nil, assay.Invalidf("sort %q: want time or value", order)
	}
	return s.search(r.Context(), v.Get("q"), indexer.Options{Want: want, Limit: limit, Sort: v.Get("sort")})
}

// countHeaders tell how many hits there are and how many the export holds: an
// export that leaves hits out says so.
func countHeaders(h http.Header, r *indexer.Results) {
	h.Set("X-Total-Count", strconv.Itoa(r.Total))
	h.Set("X-Exported-Count", strconv.Itoa(len(r.Hits)))
}

// factColumns are the columns of facts.csv. Numbers are typed: they are
// written as they are.
var factColumns = []struct {
	name   string
	number bool
	cell   func(*FactRow) string
}{
	{"id", false, func(r *FactRow) string { return string(r.ID) }},
	{"attribute", false, func(r *FactRow) string { return string(r.Attribute) }},
	{"value", true, func(r *FactRow) string { return orEmpty(r.Value) }},
	{"low", true, func(r *FactRow) string { return orEmpty(r.Low) }},
	{"high", true, func(r *FactRow) string { return orEmpty(r.High) }},
	{"unit", false, func(r *FactRow) string { return string(r.Unit) }},
	{"kind", false, func(r *FactRow) string { return string(r.Kind) }},
	{"qualifier", false, func(r *FactRow) string { return string(r.Qualifier) }},
	{"surface", false, func(r *FactRow) string { return r.Surface }},
	{"subject", false, func(r *FactRow) string { return entityName(r.Subject) }},
	{"subject_id", false, func(r *FactRow) string { return entityID(r.Subject) }},
	{"object", false, func(r *FactRow) string { return entityName(r.Object) }},
	{"object_id", false, func(r *FactRow) string { return entityID(r.Object) }},
	{"of", false, func(r *FactRow) string { return r.Of }},
	{"time", false, func(r *FactRow) string { return r.Time }},
	{"direction", false, func(r *FactRow) string { return r.Direction }},
	{"status", false, func(r *FactRow) string { return string(r.Status) }},
	{"rank", true, func(r *FactRow) string {
		if r.Rank == 0 {
			return ""
		}
		return strconv.Itoa(r.Rank)
	}},
	{"confidence", true, func(r *FactRow) string { return strconv.FormatFloat(r.Confidence, 'f', -1, 64) }},
	{"match", false, func(r *FactRow) string { return r.Match }},
	{"why", false, func(r *FactRow) string { return r.Why }},
	{"quote", false, func(r *FactRow) string { return r.Quote }},
	{"outlet", false, func(r *FactRow) string { return r.Article.Outlet }},
	{"language", false, func(r *FactRow) string { return r.Article.Language }},
	{"published", false, func(r *FactRow) string {
		if r.Article.Published == nil {
			return ""
		}
		return r.Article.Published.Format(time.RFC3339)
	}},
	{"title", false, func(r *FactRow) string { return r.Article.Title }},
	{"url", false, func(r *FactRow) string { return r.Article.URL }},
	{"article_id", false, func(r *FactRow) string { return string(r.Article.ID) }},
}

func entityName(e *assay.Entity) string {
	if e == nil {
		return ""
	}
	return e.Name
}

func entityID(e *assay.Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// csvCell guards a text against being run as a formula by a spreadsheet: a
// cell that begins with a sign that starts one gets an apostrophe in front
// (OWASP, CSV Injection, with the full-width signs that Chinese and Japanese
// editions read alike).
func csvCell(s string) string {
	if s == "" {
		return s
	}
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func (s *site) factsCSV(w http.ResponseWriter, r *http.Request) {
	found, err := s.exported(r, indexer.Facts, maxWindow, "bom")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	// The whole is made before the first byte goes out, so that an error is
	// still answered as one.
	var b bytes.Buffer
	switch bom := r.URL.Query().Get("bom"); bom {
	case "", "0":
	case "1":
		b.WriteString("\ufeff")
	default:
		s.fail(w, r, assay.Invalidf("bom %q: want 0 or 1", bom))
		return
	}
	if err := writeFactsCSV(&b, found); err != nil {
		s.fail(w, r, fmt.Errorf("write csv: %w", err))
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="facts.csv"`)
	countHeaders(w.Header(), found)
	_, _ = w.Write(b.Bytes()) // the caller may have gone
}

func writeFactsCSV(b *bytes.Buffer, found *indexer.Results) error {
	out := csv.NewWriter(b)
	out.UseCRLF = true
	record := make([]string, len(factColumns))
	for i, c := range factColumns {
		record[i] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, h := range found.Hits {
		row := newFactRow(h)
		for i, c := range factColumns {
			record[i] = c.cell(&row)
			if !c.number {
				record[i] = csvCell(record[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (s *site) factsJSONL(w http.ResponseWriter, r *http.Request) {
	found, err := s.exported(r, indexer.Facts, maxWindow, "")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, h := range found.Hits {
		if err := enc.Encode(newFactRow(h)); err != nil {
			s.fail(w, r, fmt.Errorf("write json lines: %w", err))
			return
		}
	}
	w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="facts.jsonl"`)
	countHeaders(w.Header(), found)
	_, _ = w.Write(b.Bytes()) // the caller may have gone
}

// feedLength is the number of entries of the feed.
const feedLength = 100

// The elements of an Atom feed (RFC 4287).
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  atomPerson  `xml:"author"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		Lang      string         `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
		ID        string         `xml:"id"`
		Title     string         `xml:"title"`
		Updated   string         `xml:"updated"`
		Published string         `xml:"published,omitempty"`
		Links     []atomLink     `xml:"link"`
		Category  []atomCategory `xml:"category"`
		Author    *atomPerson    `xml:"author,omitempty"`
		Summary   string         `xml:"summary"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
)

func (s *site) announcementsAtom(w http.ResponseWriter, r *http.Request) {
	found, err := s.exported(r, indexer.Announcements, feedLength, "")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	out, err := xml.MarshalIndent(s.atom(r, found), "", " ")
	if err != nil {
		s.fail(w, r, fmt.Errorf("write feed: %w", err))
		return
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	countHeaders(w.Header(), found)
	tag := etag(string(out))
	w.Header().Set("ETag", tag)
	if (&itemRequest{IfNoneMatch: r.Header.Get("If-None-Match")}).unchanged(tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(append([]byte(xml.Header), out...)) // the caller may have gone
}

func (s *site) atom(r *http.Request, found *indexer.Results) *atomFeed {
	base := s.base(r)
	q := r.URL.Query().Get("q")
	title := "Assay: announcements"
	if q != "" {
		title += " matching " + q
	}
	feed := &atomFeed{
		ID: urn("feed", found.Query), Title: xmlText(title), Author: atomPerson{"Assay"},
		Links: []atomLink{
			{"self", "application/atom+xml", base + "/api/v1/announcements.atom?" + url.Values{"q": {q}}.Encode()},
			{"alternate", "text/html", base + "/search?" + url.Values{"q": {q}, "tab": {"announcements"}}.Encode()},
		},
		Entries: make([]atomEntry, 0, len(found.Hits)),
	}
	// Without entries there is no time of the last change; the epoch keeps the
	// feed valid and equal to itself.
	newest := time.Unix(0, 0)
	for _, h := range found.Hits {
		a := h.Announcement
		if a.Updated.After(newest) {
			newest = a.Updated
		}
		e := atomEntry{
			ID: urn("announcement", string(a.ID)), Title: xmlText(headline(a)), Updated: atomTime(a.Updated),
			Links:    []atomLink{{"alternate", "text/html", base + "/n/" + url.PathEscape(string(a.ID))}},
			Category: []atomCategory{{string(a.Type)}, {string(a.Status)}},
		}
		if !a.Opened.IsZero() {
			e.Published = atomTime(a.Opened)
		}
		if len(a.Reports) > 0 {
			first := a.Reports[0]
			e.Lang, e.Summary = xmlText(first.Language), xmlText(first.Quote)
			if first.Outlet != "" {
				e.Author = &atomPerson{xmlText(first.Outlet)}
			}
			if href := safeURL(first.URL); href != "" {
				e.Links = append(e.Links, atomLink{"via", "text/html", xmlText(href)})
			}
		}
		feed.Entries = append(feed.Entries, e)
	}
	feed.Updated = atomTime(newest)
	return feed
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// xmlText drops what XML 1.0 cannot carry.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// urn names something for ever, on every host: a version 8 UUID (RFC 9562,
// section 5.8) of the hash of what it is.
func urn(kind, id string) string {
	u := sha256.Sum256([]byte("assay " + kind + " " + id))
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[0:4], u[4:6], u[6:8], u[8:10], u[10:16])
}

// base is the public address of the site, without a slash at its end.
func (s *site) base(r *http.Request) string {
	if s.cfg.BaseURL != "" {
		return s.cfg.BaseURL
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// safeURL is the address if a browser may be led there, and empty otherwise:
// javascript: and data: addresses of crawled pages lead nowhere.
func safeURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return raw
}
