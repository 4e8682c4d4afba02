package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"

	"assay"
	"assay/indexer"
	"assay/query"
)

// Rows on one web page.
const (
	pageRows   = 50
	homeRows   = 30
	opsRows    = 200
	facetItems = 8
)

// page is what the frame around every web page shows.
type page struct {
	Title string
	// Nav is the path of the menu's entry that the page belongs to.
	Nav     string
	Q       string
	Menu    []menuItem
	Version string
	Asset   string
	Body    any
}

type menuItem struct{ Path, Label string }

func (s *site) menu() []menuItem {
	menu := []menuItem{{"/", "Announcements"}, {"/search", "Search"}}
	if s.deps.Deliveries != nil {
		menu = append(menu, menuItem{"/alerts", "Alerts"})
	}
	if s.deps.Extract != nil {
		menu = append(menu, menuItem{"/lab", "Lab"})
	}
	if s.showsStatus() {
		menu = append(menu, menuItem{"/status", "Status"})
	}
	return append(menu, menuItem{"/help", "Help"})
}

func (s *site) showsStatus() bool {
	return s.deps.Status != nil || s.deps.Dead != nil || s.deps.Crawl != nil || s.deps.RetryDead != nil
}

func (s *site) routePages(mux *http.ServeMux) {
	handle := func(pattern string, f func(*http.Request) (string, *page, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			name, p, err := f(r)
			var moved *movedError
			switch {
			case errors.As(err, &moved):
				http.Redirect(w, r, moved.to, http.StatusSeeOther)
			case err != nil:
				s.fail(w, r, err)
			default:
				s.show(w, r, http.StatusOK, name, p)
			}
		})
	}
	mux.Handle("GET /static/", s.ui.static())
	handle("GET /{$}", s.homePage)
	handle("GET /search", s.searchPage)
	handle("GET /a/{id}", s.articlePage)
	handle("GET /n/{id}", s.announcementPage)
	handle("GET /help", s.helpPage)
	if s.deps.Deliveries != nil {
		handle("GET /alerts", s.alertsPage)
	}
	if s.deps.Extract != nil {
		handle("GET /lab", s.labPage)
		handle("POST /lab", s.labPage)
	}
	if s.showsStatus() {
		handle("GET /status", s.statusPage)
	}
	if s.deps.Crawl != nil {
		handle("POST /status/crawl", s.crawlForm)
	}
	if s.deps.RetryDead != nil {
		handle("POST /status/retry", s.retryForm)
	}
}

// movedError leads the reader elsewhere.
type movedError struct{ to string }

func (e *movedError) Error() string { return "moved to " + e.to }

// show writes a page. It is made as a whole first, so that a mistake in a
// template is answered as an error and not as half a page.
func (s *site) show(w http.ResponseWriter, r *http.Request, status int, name string, p *page) {
	p.Menu, p.Version, p.Asset = s.menu(), s.deps.Version, s.ui.asset
	var b bytes.Buffer
	if err := s.ui.pages[name].ExecuteTemplate(&b, "layout", p); err != nil {
		s.log.LogAttrs(r.Context(), levelError, "page failed", attr("page", name), attr("error", err.Error()))
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may have gone
}

// failPage shows a problem; without a token, the way to sign in.
func (s *site) failPage(w http.ResponseWriter, r *http.Request, p *Problem) {
	if p.Status == http.StatusUnauthorized {
		s.show(w, r, p.Status, "signin", &page{Title: "Sign in", Body: signinPage{Next: localPath(r.URL.RequestURI()), Wrong: r.URL.Path == "/signin"}})
		return
	}
	s.show(w, r, p.Status, "problem", &page{Title: p.Title, Body: p})
}

type signinPage struct {
	Next  string
	Wrong bool
}

// pager leads from page to page.
type pager struct {
	From, To, Total int
	Prev, Next      string
}

func newPager(path string, v url.Values, offset, rows, limit, total int) pager {
	p := pager{From: offset + 1, To: offset + rows, Total: total}
	at := func(offset int) string {
		v := cloned(v)
		v.Del("offset")
		if offset > 0 {
			v.Set("offset", strconv.Itoa(offset))
		}
		if len(v) == 0 {
			return path
		}
		return path + "?" + v.Encode()
	}
	if offset > 0 {
		p.Prev = at(max(0, offset-limit))
	}
	if next := offset + limit; next < total && next+limit <= maxWindow {
		p.Next = at(next)
	}
	return p
}

func cloned(v url.Values) url.Values {
	out := make(url.Values, len(v))
	for k, vs := range v {
		out[k] = append([]string(nil), vs...)
	}
	return out
}

// offsetOf reads the offset of a page.
func offsetOf(r *http.Request, limit int) (int, error) {
	raw := r.URL.Query().Get("offset")
	if raw == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 || n+limit > maxWindow {
		return 0, assay.Invalidf("offset %q: want a number from 0 to %d", raw, maxWindow-limit)
	}
	return n, nil
}

type homePage struct {
	Days   []day
	Stats  IndexStatus
	Health *health
	Pager  pager
}

// day is the announcements that opened on one day.
type day struct {
	Date          time.Time
	Announcements []*announcementView
}

// announcementView is an announcement as lists show it.
type announcementView struct {
	*assay.Announcement
	Match, Why string
}

// Headline says in a line what is announced.
func (a *announcementView) Headline() string { return headline(a.Announcement) }

// First is the report that opened the announcement.
func (a *announcementView) First() *assay.Report {
	if len(a.Reports) == 0 {
		return nil
	}
	return &a.Reports[0]
}

// Other names actors and target in the words of the first report in another
// language, for readers of that one.
func (a *announcementView) Other() *assay.Report {
	for i, r := range a.Reports {
		if r.Language != a.Reports[0].Language && (len(r.Actors) > 0 || r.Target != nil) && !a.names(r) {
			return &a.Reports[i]
		}
	}
	return nil
}

// names reports whether the headline has the report's names already.
func (a *announcementView) names(r assay.Report) bool {
	in := func(e assay.Entity) bool {
		return slices.ContainsFunc(a.Actors, func(o assay.Entity) bool { return o.Name == e.Name })
	}
	return !slices.ContainsFunc(r.Actors, func(e assay.Entity) bool { return !in(e) }) && (r.Target == nil || a.Target == nil || r.Target.Name == a.Target.Name)
}

// More is the number of further reports.
func (a *announcementView) More() int { return max(0, len(a.Reports)-1) }

// ByLanguage says how many reports there are in each language: "zh 3 / en 2".
func (a *announcementView) ByLanguage() string {
	count := map[string]int{}
	for _, r := range a.Reports {
		count[r.Language]++
	}
	var parts []string
	for _, lang := range a.Languages() {
		parts = append(parts, fmt.Sprintf("%s %d", lang, count[lang]))
	}
	return strings.Join(parts, " / ")
}

// Revised reports whether later reports carried the announcement forward: to
// another status, or to an amount that does not overlap the first one.
func (a *announcementView) Revised() bool {
	if len(a.Reports) < 2 || a.Contradicted {
		return false
	}
	first := a.Reports[0]
	for _, r := range a.Reports[1:] {
		if r.Status != first.Status && r.Status == a.Status {
			return true
		}
		for _, q := range r.Amounts {
			if differs(q, first.Amounts) {
				return true
			}
		}
	}
	return false
}

// differs reports whether an amount overlaps none of those in its unit.
func differs(q assay.Quantity, among []assay.Quantity) bool {
	low, high := q.Bounds()
	same := false
	for _, o := range among {
		if o.Unit != q.Unit {
			continue
		}
		same = true
		l, h := o.Bounds()
		if low.LessThanOrEqual(h) && l.LessThanOrEqual(high) {
			return false
		}
	}
	return same
}

// headline says in a line who does what, with what and how much.
func headline(a *assay.Announcement) string {
	var b strings.Builder
	for i, e := range a.Actors {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(e.Name)
	}
	if b.Len() == 0 {
		b.WriteString("Unnamed")
	}
	b.WriteString(": " + words(string(a.Type)))
	if a.Target != nil {
		b.WriteString(" – " + a.Target.Name)
	}
	if len(a.Amounts) > 0 {
		b.WriteString(", " + FormatAmounts(a.Amounts))
	}
	if a.Status != "" {
		b.WriteString(" (" + string(a.Status) + ")")
	}
	return b.String()
}

// health is the line that says whether all is well.
type health struct {
	OK      bool
	Trouble []string
	Lag     uint64
	Sources int
	Started time.Time
}

func newHealth(st Status) *health {
	h := &health{Started: st.Started, Sources: len(st.Sources)}
	for _, g := range st.Stages {
		if g.State == StageFailed || g.State == StageRetry {
			h.Trouble = append(h.Trouble, fmt.Sprintf("%s: %s", g.Name, cmpOr(g.Error, string(g.State))))
		}
	}
	for _, m := range st.Streams {
		h.Lag = max(h.Lag, m.Lag())
	}
	failing := 0
	for _, o := range st.Sources {
		if o.Error != "" {
			failing++
		}
	}
	if failing > 0 {
		h.Trouble = append(h.Trouble, fmt.Sprintf("%d of %d sources failing", failing, len(st.Sources)))
	}
	h.OK = len(h.Trouble) == 0
	return h
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *site) homePage(r *http.Request) (string, *page, error) {
	offset, err := offsetOf(r, homeRows)
	if err != nil {
		return "", nil, err
	}
	found, total, err := s.newest(homeRows, offset)
	if err != nil {
		return "", nil, err
	}
	body := &homePage{Stats: s.indexStatus(), Pager: newPager("/", nil, offset, len(found), homeRows, total)}
	for _, a := range found {
		date := a.Opened.UTC().Truncate(24 * time.Hour)
		if n := len(body.Days); n == 0 || !body.Days[n-1].Date.Equal(date) {
			body.Days = append(body.Days, day{Date: date})
		}
		last := &body.Days[len(body.Days)-1]
		last.Announcements = append(last.Announcements, &announcementView{Announcement: a})
	}
	if s.deps.Status != nil {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		st, err := s.deps.Status(ctx)
		if err != nil {
			// The announcements are worth showing all the same; the line says
			// what is the matter.
			s.log.LogAttrs(ctx, levelError, "read status", attr("error", err.Error()))
			body.Health = &health{Trouble: []string{"the state of the program cannot be read"}}
		} else {
			body.Health = newHealth(st)
		}
	}
	return "home", &page{Title: "Announcements", Nav: "/", Body: body}, nil
}

// tab is one of the three things that can be searched for.
type tab struct {
	Want   indexer.Want
	Label  string
	URL    string
	Active bool
	// Total is the number of hits, -1 where it was not counted.
	Total int
}

type searchPage struct {
	Q, Sort string
	Tab     indexer.Want
	Tabs    []tab
	Error   *markedQuery
	Results *indexer.Results
	Facts   []factView
	Found   []*announcementView
	Facets  []facetView
	// Certain and Possible count the hits of each sort; both are 0 where the
	// question leaves nothing open.
	Certain, Possible int
	Sorts             []sortView
	Pager             pager
	Exports           []menuItem
}

// factView is a fact as the table shows it.
type factView struct {
	FactRow
	Quantity assay.Quantity
	Quoted   quoted
}

// markedQuery is a question with the place at which it goes wrong.
type markedQuery struct{ Message, Before, At, After string }

type facetView struct {
	Label string
	Items []facetItem
}

type facetItem struct {
	Label, URL string
	Count      int
	Active     bool
	// Share is the percentage of the largest count.
	Share int
}

type sortView struct {
	Label, URL string
	Active     bool
}

func (s *site) searchPage(r *http.Request) (string, *page, error) {
	v := r.URL.Query()
	body := &searchPage{Q: strings.TrimSpace(v.Get("q")), Sort: v.Get("sort"), Tab: indexer.Want(v.Get("tab"))}
	if body.Tab == "" {
		body.Tab = indexer.Facts
	}
	p := &page{Title: cmpOr(body.Q, "Search"), Nav: "/search", Q: body.Q, Body: body}
	offset, err := offsetOf(r, pageRows)
	if err != nil {
		return "", nil, err
	}
	if body.Sort != "" && body.Sort != "time" && body.Sort != "value" {
		return "", nil, assay.Invalidf("sort %q: want time or value", body.Sort)
	}
	body.Tabs = tabs(body, v)
	if body.Tabs == nil {
		return "", nil, assay.Invalidf("tab %q: want facts, articles or announcements", body.Tab)
	}
	found, err := s.search(r.Context(), body.Q, indexer.Options{Want: body.Tab, Limit: pageRows, Offset: offset, Sort: body.Sort})
	var syntax *query.SyntaxError
	if errors.As(err, &syntax) {
		body.Error = markQuery(body.Q, syntax)
		return "search", p, nil
	}
	if err != nil {
		return "", nil, err
	}
	body.fill(found, v, offset)
	if err := s.countTabs(r.Context(), body); err != nil {
		return "", nil, err
	}
	return "search", p, nil
}

// fill lays out what was found.
func (body *searchPage) fill(found *indexer.Results, v url.Values, offset int) {
	body.Results = found
	for _, h := range found.Hits {
		switch {
		case h.Fact != nil:
			body.Facts = append(body.Facts, factView{newFactRow(h), h.Fact.Figure.Quantity, newQuoted(h.Fact.Quote, h.Fact.QuoteFigure)})
		case h.Announcement != nil:
			body.Found = append(body.Found, &announcementView{h.Announcement, string(h.Match), h.Why})
		}
	}
	body.Facets = facetViews(found.Facets, body.Q, v)
	for _, b := range found.Facets["match"] {
		switch query.Match(b.Value) {
		case query.Certain:
			body.Certain = b.Count
		case query.Possible:
			body.Possible = b.Count
		}
	}
	for _, o := range []sortView{{Label: "Best match"}, {Label: "Newest", URL: "time"}, {Label: "Largest", URL: "value"}} {
		to := cloned(v)
		to.Del("offset")
		to.Del("sort")
		if o.URL != "" {
			to.Set("sort", o.URL)
		}
		body.Sorts = append(body.Sorts, sortView{o.Label, "/search?" + to.Encode(), o.URL == body.Sort})
	}
	body.Pager = newPager("/search", v, offset, len(found.Hits), pageRows, found.Total)
	body.Exports = exports(body)
}

// markQuery shows where a question goes wrong.
func markQuery(q string, err *query.SyntaxError) *markedQuery {
	m := &markedQuery{Message: err.Message, Before: q}
	runes := []rune(q)
	switch n := err.Column; {
	case n > 0 && n <= len(runes):
		m.Before, m.At, m.After = string(runes[:n-1]), string(runes[n-1]), string(runes[n:])
	case n == len(runes)+1:
		m.At = " " // something is missing at the end
	}
	return m
}

func tabs(b *searchPage, v url.Values) []tab {
	var out []tab
	active := false
	for _, t := range []tab{{Want: indexer.Facts, Label: "Facts"}, {Want: indexer.Announcements, Label: "Announcements"}, {Want: indexer.Articles, Label: "Articles"}} {
		to := cloned(v)
		to.Del("offset")
		to.Set("tab", string(t.Want))
		t.URL, t.Active, t.Total = "/search?"+to.Encode(), t.Want == b.Tab, -1
		active = active || t.Active
		out = append(out, t)
	}
	if !active {
		return nil
	}
	return out
}

// countTabs says how many hits each tab has, so that nobody takes an empty tab
// for an empty answer.
func (s *site) countTabs(ctx context.Context, b *searchPage) error {
	for i := range b.Tabs {
		t := &b.Tabs[i]
		if t.Active {
			t.Total = b.Results.Total
			continue
		}
		r, err := s.search(ctx, b.Q, indexer.Options{Want: t.Want, Limit: 1})
		if err != nil {
			return err
		}
		t.Total = r.Total
	}
	return nil
}

// facetFields are the facets that the question language has a field for, in
// the order in which analysts narrow down.
var facetFields = []struct{ facet, field, label string }{
	{"attribute", "attribute", "Attribute"},
	{"type", "type", "Type"},
	{"subject", "subject", "Subject"},
	{"object", "object", "Object"},
	{"unit", "unit", "Unit"},
	{"status", "status", "Status"},
	{"country", "country", "Country"},
	{"language", "lang", "Language"},
	{"outlet", "outlet", "Outlet"},
}

func facetViews(facets map[string][]indexer.Bucket, q string, v url.Values) []facetView {
	var out []facetView
	for _, f := range facetFields {
		buckets := append([]indexer.Bucket(nil), facets[f.facet]...)
		sort.SliceStable(buckets, func(i, j int) bool { return buckets[i].Count > buckets[j].Count })
		view := facetView{Label: f.label}
		for _, b := range buckets {
			if b.Value == "" || b.Count == 0 || len(view.Items) == facetItems {
				continue
			}
			term := f.field + ":" + quoteTerm(b.Value)
			to := cloned(v)
			to.Del("offset")
			item := facetItem{Label: facetLabel(f.facet, b.Value), Count: b.Count, Share: max(1, 100*b.Count/buckets[0].Count)}
			narrowed, active := toggle(q, term)
			item.Active = active
			to.Set("q", narrowed)
			item.URL = "/search?" + to.Encode()
			view.Items = append(view.Items, item)
		}
		if len(view.Items) > 0 {
			out = append(out, view)
		}
	}
	return out
}

// facetLabel is a facet's value for readers.
func facetLabel(facet, value string) string {
	if name, ok := languageNames[value]; ok && facet == "language" {
		return name
	}
	return words(value)
}

// quoteTerm puts a value in quotation marks where the question language needs them.
func quoteTerm(s string) string {
	if strings.HasPrefix(s, "-") || strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./%", r)
	}) {
		return `"` + strings.ReplaceAll(s, `"`, " ") + `"`
	}
	return s
}

// toggle adds a term to a question, or takes it away again.
func toggle(q, term string) (narrowed string, active bool) {
	if q == term {
		return "", true
	}
	if rest, ok := strings.CutSuffix(q, " "+term); ok {
		return strings.TrimSpace(rest), true
	}
	if i := strings.Index(q, " "+term+" "); i >= 0 {
		return q[:i] + q[i+len(term)+1:], true
	}
	if rest, ok := strings.CutPrefix(q, term+" "); ok {
		return rest, true
	}
	if q == "" {
		return term, false
	}
	// OR binds less than what stands side by side.
	if openOR(q) {
		q = "(" + q + ")"
	}
	return q + " " + term, false
}

// openOR reports whether a question has an OR outside of parentheses. One in
// quotation marks counts too: parentheses more do no harm.
func openOR(q string) bool {
	depth := 0
	for _, word := range strings.Fields(q) {
		if word == "OR" && depth == 0 {
			return true
		}
		depth += strings.Count(word, "(") - strings.Count(word, ")")
	}
	return false
}

// exports are the forms in which the hits can be taken along.
func exports(b *searchPage) []menuItem {
	v := url.Values{"q": {b.Q}}
	if b.Sort != "" {
		v.Set("sort", b.Sort)
	}
	tail := "?" + v.Encode()
	switch b.Tab {
	case indexer.Facts:
		return []menuItem{{"/api/v1/facts.csv" + tail, "CSV"}, {"/api/v1/facts.csv" + tail + "&bom=1", "CSV for Excel"}, {"/api/v1/facts.jsonl" + tail, "JSON Lines"}, {"/api/v1/facts" + tail, "JSON"}}
	case indexer.Announcements:
		return []menuItem{{"/api/v1/announcements.atom?" + url.Values{"q": {b.Q}}.Encode(), "Atom feed"}, {"/api/v1/announcements" + tail, "JSON"}}
	default:
		return []menuItem{{"/api/v1/articles" + tail, "JSON"}}
	}
}

type articlePage struct {
	*assay.Article
	Reading *assay.Reading
	View    *readingView
}

func (s *site) articlePage(r *http.Request) (string, *page, error) {
	id := r.PathValue("id")
	reading, err := s.deps.Index.Article(assay.ArticleID(id))
	if err != nil {
		return "", nil, fmt.Errorf("article %q: %w", id, err)
	}
	return "article", &page{
		Title: cmpOr(reading.Article.Title, "Article"), Nav: "/search",
		Body: &articlePage{&reading.Article, reading, newReadingView(reading)},
	}, nil
}

type announcementPage struct {
	*announcementView
	Timeline []reportView
	Units    []assay.Unit
}

// reportView is a report with its amounts by unit.
type reportView struct {
	assay.Report
	// When is when it was published, or else fetched.
	When time.Time
	// Cells are the amounts, one for each unit of the announcement.
	Cells []amountCell
	// Implied is the exchange rate between the first two amounts, as text.
	Implied string
}

type amountCell struct {
	Amounts []assay.Quantity
	// Differs says that no amount overlaps the first one reported in the unit.
	Differs bool
}

func (s *site) announcementPage(r *http.Request) (string, *page, error) {
	id := r.PathValue("id")
	a, err := s.deps.Index.Announcement(assay.AnnouncementID(id))
	if err != nil {
		return "", nil, fmt.Errorf("announcement %q: %w", id, err)
	}
	if string(a.ID) != id {
		return "", nil, &movedError{"/n/" + url.PathEscape(string(a.ID))}
	}
	body := &announcementPage{announcementView: &announcementView{Announcement: a}}
	for _, q := range a.Amounts {
		body.Units = append(body.Units, q.Unit)
	}
	for _, r := range a.Reports {
		body.Timeline = append(body.Timeline, newReportView(r, a.Amounts))
	}
	sort.SliceStable(body.Timeline, func(i, j int) bool { return body.Timeline[i].When.Before(body.Timeline[j].When) })
	return "announcement", &page{Title: headline(a), Nav: "/", Body: body}, nil
}

func newReportView(r assay.Report, amounts []assay.Quantity) reportView {
	v := reportView{Report: r, When: r.Published, Implied: impliedRate(r.Amounts)}
	if v.When.IsZero() {
		v.When = r.SeenAt
	}
	for _, first := range amounts {
		var c amountCell
		for _, q := range r.Amounts {
			if q.Unit == first.Unit {
				c.Amounts = append(c.Amounts, q)
				c.Differs = c.Differs || differs(q, []assay.Quantity{first})
			}
		}
		v.Cells = append(v.Cells, c)
	}
	return v
}

// impliedRate is the exchange rate that a report's own two amounts imply:
// "0.08786 CNY/RUB".
func impliedRate(amounts []assay.Quantity) string {
	if len(amounts) < 2 {
		return ""
	}
	a, b := amounts[0], amounts[1]
	if a.Kind != assay.KindMoney || b.Kind != assay.KindMoney || a.Value == nil || b.Value == nil || a.Value.Sign() <= 0 || a.Unit == b.Unit {
		return ""
	}
	rate, _ := b.Value.DivRound(*a.Value, 18).Float64()
	return fmt.Sprintf("%s %s/%s", strconv.FormatFloat(rate, 'g', 4, 64), b.Unit, a.Unit)
}

type alertsPage struct {
	Deliveries []DeliveryInfo
	Counts     []stateCount
	Limit      int
}

// stateCount counts the deliveries in a state.
type stateCount struct {
	State DeliveryState
	Count int
}

func (s *site) alertsPage(r *http.Request) (string, *page, error) {
	rows, err := s.deps.Deliveries(r.Context(), opsRows)
	if err != nil {
		return "", nil, fmt.Errorf("list deliveries: %w", err)
	}
	body := &alertsPage{Deliveries: rows, Limit: opsRows}
	for i := range rows {
		if rows[i].Title == "" {
			// One that the index does not know, or not yet, is shown by its id.
			if a, err := s.deps.Index.Announcement(rows[i].Announcement); err == nil {
				rows[i].Title = headline(a)
			} else if !errors.Is(err, indexer.ErrNotFound) {
				return "", nil, fmt.Errorf("announcement %q: %w", rows[i].Announcement, err)
			}
		}
	}
	for _, state := range []DeliveryState{DeliveryDelivered, DeliveryWaiting, DeliveryRetrying, DeliveryFailed} {
		c := stateCount{State: state}
		for _, d := range rows {
			if d.State == state {
				c.Count++
			}
		}
		body.Counts = append(body.Counts, c)
	}
	return "alerts", &page{Title: "Alerts", Nav: "/alerts", Body: body}, nil
}

type statusPage struct {
	Status   *Status
	Health   *health
	Dead     []DeadInfo
	HasDead  bool
	CanCrawl bool
	CanRetry bool
	// Accepted is the id of the crawl that the form has just asked for, Retried
	// the number of the message that it has just put back.
	Accepted, Retried string
}

func (s *site) statusPage(r *http.Request) (string, *page, error) {
	body := &statusPage{CanCrawl: s.deps.Crawl != nil, CanRetry: s.deps.RetryDead != nil, HasDead: s.deps.Dead != nil}
	body.Accepted, body.Retried = r.URL.Query().Get("accepted"), r.URL.Query().Get("retried")
	if s.deps.Status != nil {
		st, err := s.deps.Status(r.Context())
		if err != nil {
			return "", nil, fmt.Errorf("read status: %w", err)
		}
		body.Status, body.Health = &st, newHealth(st)
	}
	if s.deps.Dead != nil {
		dead, err := s.deps.Dead(r.Context(), opsRows)
		if err != nil {
			return "", nil, fmt.Errorf("list dead letters: %w", err)
		}
		body.Dead = dead
	}
	return "status", &page{Title: "Status", Nav: "/status", Body: body}, nil
}

func (s *site) crawlForm(r *http.Request) (string, *page, error) {
	if err := r.ParseForm(); err != nil {
		return "", nil, formError(err)
	}
	req := CrawlRequest{URLs: strings.Fields(r.PostForm.Get("urls")), Source: strings.TrimSpace(r.PostForm.Get("source"))}
	accepted, err := s.crawl(r.Context(), req)
	if err != nil {
		return "", nil, err
	}
	return "", nil, &movedError{"/status?" + url.Values{"accepted": {accepted.ID}}.Encode()}
}

func (s *site) retryForm(r *http.Request) (string, *page, error) {
	if err := r.ParseForm(); err != nil {
		return "", nil, formError(err)
	}
	raw := r.PostForm.Get("seq")
	seq, err := strconv.ParseUint(raw, 10, 64)
	if err != nil {
		return "", nil, assay.Invalidf("seq %q: want the number of a message", raw)
	}
	if _, err := s.retryDead(r.Context(), seq); err != nil {
		return "", nil, err
	}
	return "", nil, &movedError{"/status?" + url.Values{"retried": {raw}}.Encode()}
}

type labPage struct {
	Text, Lang string
	Published  string
	Samples    []menuItem
	Result     *assay.Result
	View       *readingView
	JSON       string
	Failure    string
}

// The lab's samples, one a language, with a few of everything that is read.
var labSamples = map[string]string{
	"zh": "北岭矿业拟投资120亿元扩建铜矿\n\n北岭矿业10月27日公告，公司拟投资约120亿元（约合16.9亿美元）扩建青石铜矿，建成后年产能将由8万吨增至20万吨。项目资源储量不少于350万吨，约占全省总量的三分之一。公司前三季度营业收入为86.4亿元，同比增长12.5%。",
	"en": "Northridge to spend $1.7 billion on copper mine\n\nNorthridge Mining said on Monday it plans to invest about $1.7 billion to expand its Qingshi copper mine, raising annual capacity from 80,000 tonnes to 200,000 tonnes. Reserves are put at no less than 3.5 million tonnes, roughly a third of the province's total. Revenue in the first nine months rose 12.5% to 8.64 billion yuan.",
}

func (s *site) labPage(r *http.Request) (string, *page, error) {
	body := &labPage{Samples: []menuItem{{"/lab?sample=zh", "Chinese sample"}, {"/lab?sample=en", "English sample"}}}
	p := &page{Title: "Lab", Nav: "/lab", Body: body}
	if r.Method != http.MethodPost {
		body.Text = labSamples[r.URL.Query().Get("sample")]
		return "lab", p, nil
	}
	if err := r.ParseForm(); err != nil {
		return "", nil, formError(err)
	}
	// Browsers send line breaks as CR LF; the text that was pasted had LF.
	body.Text = strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n")
	body.Lang, body.Published = r.PostForm.Get("lang"), r.PostForm.Get("published")
	d := assay.Document{ID: "lab", Text: body.Text, Lang: body.Lang}
	if body.Published != "" {
		t, err := time.Parse(time.DateOnly, body.Published)
		if err != nil {
			return "", nil, assay.Invalidf("published %q: want a date such as 2025-10-27", body.Published)
		}
		d.Published = t
	}
	if strings.TrimSpace(body.Text) == "" {
		body.Failure = "There is no text to read."
		return "lab", p, nil
	}
	out, err := s.extract(r.Context(), d)
	if err != nil {
		return "", nil, err
	}
	switch out := out.(type) {
	case *assay.Result:
		body.Result, body.View = out, newReadingView(readingOf(out, body.Text))
	case assay.NoArticle:
		body.Failure = "This is no article: " + out.Reason
	case assay.Failure:
		body.Failure = out.Error
	default:
		return "", nil, fmt.Errorf("extract: got a %T, want a result", out)
	}
	encoded, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return "", nil, fmt.Errorf("encode result: %w", err)
	}
	body.JSON = string(encoded)
	return "lab", p, nil
}

type helpPage struct {
	Operations []operation
	Token      bool
	Base       string
}

func (s *site) helpPage(r *http.Request) (string, *page, error) {
	return "help", &page{Title: "Help", Nav: "/help", Body: &helpPage{s.operations, s.cfg.Token != "", s.base(r)}}, nil
}

// newest lists announcements, the last opened first, and counts them all.
func (s *site) newest(limit, offset int) ([]*assay.Announcement, int, error) {
	found, err := s.deps.Index.Announcements(limit, offset)
	if err != nil {
		return nil, 0, fmt.Errorf("list announcements: %w", err)
	}
	return found, s.indexStatus().Announcements, nil
}

// indexStatus counts what can be searched.
func (s *site) indexStatus() IndexStatus {
	st := s.deps.Index.Stats()
	return IndexStatus{Articles: st.Articles, Facts: st.Facts, Announcements: st.Announcements, Bytes: uint64(st.Bytes)}
}
