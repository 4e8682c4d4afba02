package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/indexer"
)

var update = flag.Bool("update", false, "write the golden files anew")

func isInvalid(err error) bool { return errors.Is(err, assay.ErrInvalid) }

// golden compares with a file under testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", name, diff)
	}
}

var (
	started = time.Date(2025, 10, 28, 0, 0, 0, 0, time.UTC)
	quiet   = slog.New(slog.NewTextHandler(io.Discard, nil))
)

// allDeps has every function, with answers that never change.
func allDeps(t testing.TB, f *fixture) Deps {
	return Deps{
		Index: f.index, Parse: parseQuestion, Version: "1.2.3", Log: quiet,
		Crawl: func(_ context.Context, r CrawlRequest) (CrawlAccepted, error) {
			if r.Source == "unknown" {
				return CrawlAccepted{}, assay.Invalidf("there is no source %q", r.Source)
			}
			return CrawlAccepted{ID: "c-1", URLs: len(r.URLs)}, nil
		},
		Extract: func(d assay.Document) any {
			switch {
			case strings.Contains(d.HTML, "login"):
				return assay.NoArticle{ID: d.ID, Reason: "login page"}
			case strings.Contains(d.Text, "unreadable"):
				return assay.Failure{ID: d.ID, Error: "the text is not UTF-8"}
			}
			return extracted(t, d)
		},
		Status: func(context.Context) (Status, error) {
			return Status{
				Started: started,
				Stages: []StageStatus{
					{Name: "crawl", State: StageRunning, Done: 1520, Failed: 3, Last: seen},
					{Name: "extract", State: StageRunning, Done: 1490, Pending: 4, Last: seen},
					{Name: "deliver", State: StageRetry, Done: 31, Error: "webhook desk: connection refused"},
				},
				Streams: []StreamStatus{{Name: "PAGES", Messages: 1520, Bytes: 48 << 20, FirstSeq: 1, LastSeq: 1520, Readers: []ReaderStatus{{"archive", 1520, 0}, {"extract", 1516, 4}}}},
				Sources: []SourceStatus{
					{Name: "bao", URL: "https://bao.example/feed", Kind: "feed", Schedule: "@every 5m", Last: seen, Next: seen.Add(5 * time.Minute), Pages: 12},
					{Name: "wire", URL: "https://wire.example/sitemap.xml", Kind: "sitemap", Schedule: "@hourly", Failures: 3, Error: "robots.txt: 503 Service Unavailable"},
				},
				Index: IndexStatus{Articles: 6, Facts: 18, Announcements: 2, Bytes: 1 << 20},
				Notes: []string{"index part words was damaged: moved aside and rebuilt"},
			}, nil
		},
		Deliveries: func(_ context.Context, limit int) ([]DeliveryInfo, error) {
			return []DeliveryInfo{
				{ID: "msg_1", Rule: "big", Channel: "desk", Event: "announcement.new", Announcement: f.rare, Title: "俄罗斯: investment", Created: seen, State: DeliveryDelivered, Attempts: 1, Last: seen, LastStatus: 200},
				{ID: "msg_2", Rule: "deals", Channel: "chat", Event: "announcement.contradicted", Announcement: f.deal, Created: seen, State: DeliveryRetrying, Attempts: 3, Last: seen, Next: seen.Add(time.Hour), LastStatus: 503, Error: "Service Unavailable"},
			}[:min(limit, 2)], nil
		},
		Dead: func(context.Context, int) ([]DeadInfo, error) {
			return []DeadInfo{{Seq: 4, Stream: "PAGES", Stage: "extract", ID: "p1", URL: "https://wire.example/odd", At: seen, Attempts: 3, Reason: "took longer than 30 s"}}, nil
		},
		RetryDead: func(_ context.Context, seq uint64) (DeadInfo, error) {
			if seq != 4 {
				return DeadInfo{}, assay.Invalidf("there is no message %d", seq)
			}
			return DeadInfo{Seq: seq, Stream: "PAGES"}, nil
		},
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeText(w, "assay_up 1\n") }),
	}
}

// extracted finds every "7000亿卢布" in a text.
func extracted(t testing.TB, d assay.Document) any {
	title, body, _ := strings.Cut(d.Text, "\n")
	var figures []told
	for n := range strings.Count(d.Text, "7000亿卢布") {
		figures = append(figures, told{surface: "7000亿卢布", nth: n, quantity: money("700000000000", "RUB", assay.Exact), attribute: assay.Investment, status: assay.Planned, same: -1, conf: .9})
	}
	return assay.NewResult(d.ID, newReading(t, "https://lab.example/", "", "zh", d.Published, title, body, figures...), false)
}

// newSite is a handler over the fixture with every function, changed by edit.
func newSite(t testing.TB, cfg Config, edit ...func(*Deps)) http.Handler {
	t.Helper()
	h, err := Handler(cfg, withDeps(allDeps(t, newFixture(t)), edit))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func withDeps(d Deps, edit []func(*Deps)) Deps {
	for _, e := range edit {
		e(&d)
	}
	return d
}

func decode[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("status %d: %v in %s", w.Code, err, brief(w))
	}
	return v
}

// brief is the beginning of an answer, for messages.
func brief(w *httptest.ResponseRecorder) string {
	s := w.Body.String()
	return s[:min(len(s), 400)]
}

func get(q string, more ...string) string {
	v := url.Values{"q": {q}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return "?" + v.Encode()
}

func TestFind(t *testing.T) {
	h := newSite(t, Config{})
	facts := decode[Found[FactRow]](t, ask(t, h, "GET", "/api/v1/facts"+get("investment >= 500bn RUB", "sort", "time"), ""))
	if facts.Total == 0 || len(facts.Items) != facts.Total || facts.Query == "" {
		t.Fatalf("total %d, %d items, query %q", facts.Total, len(facts.Items), facts.Query)
	}
	languages := map[string]bool{}
	for _, f := range facts.Items {
		languages[f.Article.Language] = true
		if f.Attribute != assay.Investment {
			t.Errorf("fact %s: attribute %s", f.ID, f.Attribute)
		}
		runes := []rune(f.Quote)
		if f.QuoteStart < 0 || f.QuoteEnd > len(runes) || string(runes[f.QuoteStart:f.QuoteEnd]) != f.Surface {
			t.Errorf("fact %s: quote[%d:%d] of %q is not %q", f.ID, f.QuoteStart, f.QuoteEnd, f.Quote, f.Surface)
		}
	}
	if !languages["zh"] || !languages["en"] {
		t.Errorf("found in %v, want zh and en", languages)
	}

	articles := decode[Found[ArticleRow]](t, ask(t, h, "GET", "/api/v1/articles"+get("稀土"), ""))
	var found []string
	for _, a := range articles.Items {
		found = append(found, a.Title)
	}
	titles := strings.Join(found, "\n")
	if !strings.Contains(titles, "俄罗斯加码稀土") || !strings.Contains(titles, "Russia to put 700 billion roubles") || strings.Contains(titles, "Qingshi") {
		t.Errorf("稀土 finds\n%s", titles)
	}

	announced := decode[struct {
		Items []struct {
			ID   assay.AnnouncementID
			Text string
		}
	}](t, ask(t, h, "GET", "/api/v1/announcements"+get("type:investment"), ""))
	if len(announced.Items) != 1 || announced.Items[0].Text != "700 bn RUB · ≈ 61.5 bn CNY · ≈ 8.9 bn USD" {
		t.Errorf("announcements: %+v", announced.Items)
	}
}

func TestPaging(t *testing.T) {
	h := newSite(t, Config{})
	all := decode[Found[FactRow]](t, ask(t, h, "GET", "/api/v1/facts?sort=time", ""))
	if all.Total != 18 {
		t.Fatalf("%d facts, want 18", all.Total)
	}
	var ids []assay.FactID
	next, pages := "/api/v1/facts?sort=time&limit=5", 0
	for link := regexp.MustCompile(`<([^>]+)>; rel="next"`); next != ""; pages++ {
		w := ask(t, h, "GET", next, "")
		for _, f := range decode[Found[FactRow]](t, w).Items {
			ids = append(ids, f.ID)
		}
		next = ""
		if m := link.FindStringSubmatch(w.Header().Get("Link")); m != nil {
			next = m[1]
		}
		if pages > 10 {
			t.Fatal("the pages do not end")
		}
	}
	var want []assay.FactID
	for _, f := range all.Items {
		want = append(want, f.ID)
	}
	if diff := cmp.Diff(want, ids); diff != "" || pages != 4 {
		t.Errorf("%d pages (-all at once +page by page):\n%s", pages, diff)
	}
}

func TestItems(t *testing.T) {
	f := newFixture(t)
	h, err := Handler(Config{}, allDeps(t, f))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range f.readings {
		path := "/api/v1/articles/" + string(r.Article.ID)
		w := ask(t, h, "GET", path, "")
		got := decode[map[string]any](t, w)
		if got["url"] != r.Article.URL || got["title"] != r.Article.Title || got["outlet"] != r.Article.Site || got["lang"] != r.Article.Language {
			t.Errorf("%s: %v", path, got)
		}
		text := []rune(got["article"].(map[string]any)["text"].(string))
		for _, fig := range got["figures"].([]any) {
			m := fig.(map[string]any)
			if s := string(text[int(m["start"].(float64)):int(m["end"].(float64))]); s != m["surface"] {
				t.Errorf("%s: text[start:end] is %q, surface %q", path, s, m["surface"])
			}
			if _, isText := m["value"].(string); !isText && m["value"] != nil {
				t.Errorf("%s: value %v is no string", path, m["value"])
			}
		}
		tag := w.Header().Get("ETag")
		if w := ask(t, h, "GET", path, "", "If-None-Match", `"other", W/`+tag); w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
			t.Errorf("%s with its ETag: %d, %d bytes", path, w.Code, w.Body.Len())
		}
		if w := ask(t, h, "GET", path, "", "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s with another ETag: %d", path, w.Code)
		}
	}
	for _, id := range []assay.AnnouncementID{f.rare, f.merged} {
		w := ask(t, h, "GET", "/api/v1/announcements/"+string(id), "")
		a := decode[assay.Announcement](t, w)
		if a.ID != f.rare || len(a.Reports) != 4 {
			t.Errorf("announcement %s: id %s, %d reports, want %s with 4", id, a.ID, len(a.Reports), f.rare)
		}
		if w := ask(t, h, "GET", "/api/v1/announcements/"+string(id), "", "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
			t.Errorf("announcement with its ETag: %d", w.Code)
		}
	}
	if w := ask(t, h, "GET", "/n/"+string(f.merged), ""); w.Code != 303 || w.Header().Get("Location") != "/n/"+string(f.rare) {
		t.Errorf("page of a merged id: %d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestActions(t *testing.T) {
	h := newSite(t, Config{})
	post := func(path string, body string) *httptest.ResponseRecorder {
		return ask(t, h, "POST", path, body, "Content-Type", "application/json")
	}
	w := post("/api/v1/extract", `{"id":"d","text":"斥资7000亿卢布\n俄罗斯斥资7000亿卢布。","published":"2025-10-27T00:00:00Z","lang":"zh"}`)
	if r := decode[assay.Result](t, w); w.Code != 200 || r.ID != "d" || len(r.Figures) != 2 || *r.Figures[1].Value != "700000000000" || r.Figures[0].Start != 2 {
		t.Errorf("extract: %d %s", w.Code, brief(w))
	}
	if w := post("/api/v1/extract", `{"id":"p","html":"<p>login</p>"}`); w.Code != 200 || !strings.Contains(w.Body.String(), `"article":null,"reason":"login page"`) {
		t.Errorf("page that is no article: %d %s", w.Code, brief(w))
	}
	if w := post("/api/v1/crawl", `{"urls":["https://bao.example/1","http://bao.example/2"]}`); w.Code != 202 || decode[CrawlAccepted](t, w) != (CrawlAccepted{"c-1", 2}) {
		t.Errorf("crawl: %d %s", w.Code, brief(w))
	}
	form := url.Values{"urls": {"https://bao.example/1\r\nhttps://bao.example/2"}}.Encode()
	if w := ask(t, h, "POST", "/status/crawl", form, "Content-Type", "application/x-www-form-urlencoded"); w.Code != 303 || w.Header().Get("Location") != "/status?accepted=c-1" {
		t.Errorf("crawl form: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if w := post("/api/v1/dead/4/retry", "{}"); w.Code != 200 || decode[DeadInfo](t, w).Stream != "PAGES" {
		t.Errorf("retry: %d %s", w.Code, brief(w))
	}
	if w := ask(t, h, "POST", "/status/retry", "seq=4", "Content-Type", "application/x-www-form-urlencoded"); w.Code != 303 || w.Header().Get("Location") != "/status?retried=4" {
		t.Errorf("retry form: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if st := decode[Status](t, ask(t, h, "GET", "/api/v1/status", "")); len(st.Stages) != 3 || st.Streams[0].Lag() != 4 {
		t.Errorf("status: %+v", st)
	}
	if w := ask(t, h, "GET", "/api/v1/deliveries?limit=1", ""); strings.Count(w.Body.String(), `"rule"`) != 1 {
		t.Errorf("deliveries: %s", brief(w))
	}
	if w := ask(t, h, "GET", "/api/v1/dead", ""); !strings.Contains(w.Body.String(), "took longer than 30 s") {
		t.Errorf("dead: %s", brief(w))
	}
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n", "/metrics": "assay_up 1\n"} {
		if w := ask(t, h, "GET", path, ""); w.Code != 200 || w.Body.String() != want {
			t.Errorf("%s: %d %q", path, w.Code, brief(w))
		}
	}
}

// What is not given has neither route nor place in the pages.
func TestAbsentDeps(t *testing.T) {
	h := newSite(t, Config{}, func(d *Deps) { *d = Deps{Index: d.Index, Parse: d.Parse, Log: quiet} })
	for _, path := range []string{"/api/v1/status", "/api/v1/deliveries", "/api/v1/dead", "/metrics", "/alerts", "/status", "/lab"} {
		if w := ask(t, h, "GET", path, ""); w.Code != 404 {
			t.Errorf("GET %s: %d, want 404", path, w.Code)
		}
	}
	for _, path := range []string{"/api/v1/extract", "/api/v1/crawl", "/api/v1/dead/4/retry", "/lab", "/status/crawl", "/status/retry"} {
		if w := ask(t, h, "POST", path, "{}"); w.Code != 404 {
			t.Errorf("POST %s: %d, want 404", path, w.Code)
		}
	}
	for _, path := range []string{"/", "/search", "/help"} {
		body := ask(t, h, "GET", path, "").Body.String()
		for _, gone := range []string{`href="/alerts"`, `href="/status"`, `href="/lab"`, "/api/v1/crawl", "/api/v1/extract", "Needs attention"} {
			if strings.Contains(body, gone) {
				t.Errorf("%s still shows %s", path, gone)
			}
		}
	}
	if w := ask(t, h, "GET", "/readyz", ""); w.Code != 200 {
		t.Errorf("/readyz: %d", w.Code)
	}
}

func TestFailingDeps(t *testing.T) {
	broken := errors.New("disk on /secret/path is full")
	h := newSite(t, Config{}, func(d *Deps) {
		d.Status = func(context.Context) (Status, error) { return Status{}, broken }
		d.Deliveries = func(context.Context, int) ([]DeliveryInfo, error) { return nil, broken }
		d.Dead = func(context.Context, int) ([]DeadInfo, error) { return nil, broken }
		d.Crawl = func(context.Context, CrawlRequest) (CrawlAccepted, error) { return CrawlAccepted{}, broken }
		d.Extract = func(assay.Document) any { return 7 }
	})
	for _, tc := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/api/v1/status", "", 500},
		{"GET", "/api/v1/deliveries", "", 500},
		{"GET", "/api/v1/dead", "", 500},
		{"POST", "/api/v1/crawl", `{"source":"bao"}`, 500},
		{"GET", "/readyz", "", 503},
		{"GET", "/alerts", "", 500},
		{"GET", "/status", "", 500},
		{"POST", "/lab", "text=a", 500},
		{"GET", "/", "", 200}, // the announcements are there all the same
	} {
		w := ask(t, h, tc.method, tc.path, tc.body, "Content-Type", map[bool]string{true: "application/json", false: "application/x-www-form-urlencoded"}[strings.HasPrefix(tc.path, "/api")])
		if w.Code != tc.status || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s %s: status %d, want %d, without internals: %s", tc.method, tc.path, w.Code, tc.status, brief(w))
		}
	}
}

// The log has what the caller is not told, under the same name.
func TestTrace(t *testing.T) {
	var log bytes.Buffer
	h := newSite(t, Config{}, func(d *Deps) {
		d.Log = slog.New(slog.NewTextHandler(&log, nil))
		d.Dead = func(context.Context, int) ([]DeadInfo, error) { return nil, errors.New("stream is gone") }
	})
	p := decode[Problem](t, ask(t, h, "GET", "/api/v1/dead", ""))
	if p.Trace == "" || !strings.Contains(log.String(), p.Trace) || !strings.Contains(log.String(), "list dead letters: stream is gone") {
		t.Errorf("problem %+v, log %s", p, log.String())
	}
}

func TestBadInputs(t *testing.T) {
	h := newSite(t, Config{})
	big := strings.Repeat("a", maxBody)
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		want                     string // part of the answer
	}{
		{"unknown field", "GET", "/api/v1/facts" + get("copper bogus:x"), "", 400, `"column":8`},
		{"open quotation", "GET", "/api/v1/facts" + get(`a "b`), "", 400, `"column":3`},
		{"open parenthesis", "GET", "/api/v1/articles" + get("(a"), "", 400, `"column":1`},
		{"parenthesis too many", "GET", "/api/v1/announcements" + get("a)"), "", 400, `"column":2`},
		{"column in code points", "GET", "/api/v1/facts" + get("稀土 bogus:x"), "", 400, `"column":4`},
		{"amount that is none", "GET", "/api/v1/facts" + get("investment >= lots"), "", 400, `"column":`},
		{"unit that is none", "GET", "/api/v1/facts" + get("unit:blorp"), "", 400, "unknown unit"},
		{"date that is none", "GET", "/api/v1/facts" + get("since:yesterweek"), "", 400, "is no date"},
		{"status that is none", "GET", "/api/v1/facts" + get("status:maybe"), "", 400, "unknown status"},
		{"not UTF-8", "GET", "/api/v1/facts?q=%ff", "", 400, "UTF-8"},
		{"too long", "GET", "/api/v1/facts" + get(strings.Repeat("a", 3000)), "", 400, "characters"},
		{"too many conditions", "GET", "/api/v1/facts" + get(strings.Repeat("a b ", 200)), "", 400, "conditions"},
		{"too deep", "GET", "/api/v1/facts" + get(strings.Repeat("(", 200)), "", 400, "deep"},
		{"limit 0", "GET", "/api/v1/facts?limit=0", "", 422, "query.limit"},
		{"limit too large", "GET", "/api/v1/facts?limit=1001", "", 422, "query.limit"},
		{"limit no number", "GET", "/api/v1/facts?limit=x", "", 422, "query.limit"},
		{"limit beyond int", "GET", "/api/v1/facts?limit=99999999999999999999", "", 422, "query.limit"},
		{"negative offset", "GET", "/api/v1/articles?offset=-1", "", 422, "query.offset"},
		{"offset too large", "GET", "/api/v1/articles?offset=10000", "", 422, "query.offset"},
		{"window too large", "GET", "/api/v1/articles?offset=9999&limit=2", "", 400, "10000"},
		{"unknown order", "GET", "/api/v1/announcements?sort=size", "", 422, "query.sort"},
		{"misspelt parameter", "GET", "/api/v1/facts?query=a", "", 422, "query"},
		{"unknown article", "GET", "/api/v1/articles/none", "", 404, "none"},
		{"unknown announcement", "GET", "/api/v1/announcements/none", "", 404, "none"},
		{"path out of the tree", "GET", "/api/v1/articles/..%2f..%2fetc%2fpasswd", "", 404, `"status":404`},
		{"id too long", "GET", "/api/v1/articles/" + strings.Repeat("a", 200), "", 422, "path.id"},
		{"unknown route", "GET", "/api/v1/nothing", "", 404, "/api/v1/nothing"},
		{"wrong method", "DELETE", "/api/v1/facts", "", 405, "DELETE"},
		{"GET of an action", "GET", "/api/v1/crawl", "", 405, "POST"},
		{"csv: bad question", "GET", "/api/v1/facts.csv" + get("a )"), "", 400, `"column":3`},
		{"csv: bad bom", "GET", "/api/v1/facts.csv?bom=yes", "", 400, "bom"},
		{"csv: unknown parameter", "GET", "/api/v1/facts.csv?limit=3", "", 400, "limit"},
		{"jsonl: unknown order", "GET", "/api/v1/facts.jsonl?sort=size", "", 400, "sort"},
		{"atom: bad question", "GET", "/api/v1/announcements.atom" + get("bogus:x"), "", 400, `"column":1`},
		{"extract: no body", "POST", "/api/v1/extract", "", 400, "body"},
		{"extract: no JSON", "POST", "/api/v1/extract", "{", 400, "JSON"},
		{"extract: no text", "POST", "/api/v1/extract", "{}", 400, "text or html"},
		{"extract: both", "POST", "/api/v1/extract", `{"text":"a","html":"b"}`, 400, "text or html"},
		{"extract: wrong type", "POST", "/api/v1/extract", `{"text":7}`, 422, "body.text"},
		{"extract: unknown field", "POST", "/api/v1/extract", `{"text":"a","file":"/etc/passwd"}`, 422, "body.file"},
		{"extract: bad time", "POST", "/api/v1/extract", `{"text":"a","published":"yesterday"}`, 422, "body.published"},
		{"extract: a list", "POST", "/api/v1/extract", `[]`, 422, "body"},
		{"extract: too large", "POST", "/api/v1/extract", `{"text":"` + big + `"}`, 413, `"status":413`},
		{"extract: unreadable", "POST", "/api/v1/extract", `{"text":"unreadable"}`, 422, "not UTF-8"},
		{"crawl: nothing", "POST", "/api/v1/crawl", `{}`, 400, "urls"},
		{"crawl: relative", "POST", "/api/v1/crawl", `{"urls":["/x"]}`, 400, "urls[0]"},
		{"crawl: file of a host", "POST", "/api/v1/crawl", `{"urls":["https://a.example/","file://host/etc/passwd"]}`, 400, "urls[1]"},
		{"crawl: other scheme", "POST", "/api/v1/crawl", `{"urls":["gopher://a.example/"]}`, 400, "urls[0]"},
		{"crawl: script", "POST", "/api/v1/crawl", `{"urls":["javascript:alert(1)"]}`, 400, "urls[0]"},
		{"crawl: unknown source", "POST", "/api/v1/crawl", `{"source":"unknown"}`, 400, "no source"},
		{"crawl: too many", "POST", "/api/v1/crawl", `{"urls":[` + strings.Repeat(`"https://a.example/",`, 1000) + `"https://a.example/"]}`, 422, "body.urls"},
		{"retry: unknown", "POST", "/api/v1/dead/5/retry", "", 400, "no message 5"},
		{"retry: no number", "POST", "/api/v1/dead/x/retry", "", 422, "path.seq"},
		{"retry: negative", "POST", "/api/v1/dead/-1/retry", "", 422, "path.seq"},
		{"deliveries: limit", "GET", "/api/v1/deliveries?limit=5000", "", 422, "query.limit"},
	} {
		w := ask(t, h, tc.method, tc.path, tc.body, "Content-Type", "application/json")
		if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.want) {
			t.Errorf("%s: status %d, want %d with %q: %s", tc.name, w.Code, tc.status, tc.want, brief(w))
			continue
		}
		if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
			t.Errorf("%s: Content-Type %q", tc.name, ct)
		}
		if p := decode[Problem](t, w); p.Status != tc.status || p.Title == "" || p.Detail == "" {
			t.Errorf("%s: problem %+v", tc.name, p)
		}
	}
}

func TestBadPages(t *testing.T) {
	h := newSite(t, Config{})
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"bad question", "GET", "/search" + get("copper bogus:x"), "", 200, `copper <mark class="wrong">b</mark>ogus:x`},
		{"question that lacks its end", "GET", "/search" + get("copper OR"), "", 200, `copper OR<mark class="wrong"> </mark>`},
		{"unknown tab", "GET", "/search?tab=people", "", 400, "announcements"},
		{"unknown order", "GET", "/search?sort=size", "", 400, "time or value"},
		{"offset", "GET", "/search?offset=x", "", 400, "offset"},
		{"offset too large", "GET", "/?offset=99999999", "", 400, "offset"},
		{"unknown article", "GET", "/a/none", "", 404, "Not Found"},
		{"unknown announcement", "GET", "/n/none", "", 404, "Not Found"},
		{"unknown page", "GET", "/nowhere", "", 404, "/nowhere"},
		{"unknown file", "GET", "/static/../api.go", "", 307, ""},
		{"unknown file too", "GET", "/static/layout.html", "", 404, ""},
		{"wrong method", "POST", "/search", "", 405, "GET"},
		{"lab: bad date", "POST", "/lab", "text=a&published=soon", 400, "published"},
		{"lab: nothing", "POST", "/lab", "text=+", 200, "no text"},
		{"lab: unreadable", "POST", "/lab", "text=unreadable", 200, "not UTF-8"},
		{"lab: too large", "POST", "/lab", "text=" + strings.Repeat("a", maxBody), 413, "larger than"},
		{"lab: bad form", "POST", "/lab", "%zz", 400, "form"},
		{"crawl: nothing", "POST", "/status/crawl", "", 400, "urls"},
		{"retry: no number", "POST", "/status/retry", "seq=x", 400, "seq"},
		{"retry: unknown", "POST", "/status/retry", "seq=7", 400, "no message 7"},
	} {
		w := ask(t, h, tc.method, tc.path, tc.body, "Content-Type", "application/x-www-form-urlencoded")
		if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.want) {
			t.Errorf("%s: status %d, want %d with %q: %s", tc.name, w.Code, tc.status, tc.want, brief(w))
		}
	}
}

func TestTimeout(t *testing.T) {
	h := newSite(t, Config{SearchTimeout: 1})
	if w := ask(t, h, "GET", "/api/v1/facts"+get("amount > 1 USD"), ""); w.Code != 503 || !strings.Contains(w.Body.String(), "narrow the question") {
		t.Errorf("status %d: %s", w.Code, brief(w))
	}
}

func TestOpenAPI(t *testing.T) {
	h := newSite(t, Config{})
	w := ask(t, h, "GET", "/openapi.json", "")
	var doc bytes.Buffer
	if err := json.Indent(&doc, w.Body.Bytes(), "", " "); err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", append(doc.Bytes(), '\n'))
	api := decode[struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ OperationID string }
	}](t, w)
	if api.OpenAPI != "3.1.0" {
		t.Errorf("version %s", api.OpenAPI)
	}
	ids := map[string]bool{}
	for path, methods := range api.Paths {
		for method, op := range methods {
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s %s: operation id %q is missing or not the only one", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
			if w := ask(t, h, strings.ToUpper(method), strings.NewReplacer("{id}", "x", "{seq}", "9").Replace(path), ""); w.Code == 405 || w.Code >= 500 {
				t.Errorf("%s %s is described but answers %d", method, path, w.Code)
			}
		}
	}
}

func TestFactsCSV(t *testing.T) {
	h := newSite(t, Config{})
	w := ask(t, h, "GET", "/api/v1/facts.csv?sort=time", "")
	if w.Header().Get("X-Total-Count") != "18" || w.Header().Get("X-Exported-Count") != "18" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
		t.Errorf("headers %v", w.Header())
	}
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 19 || len(rows[0]) != len(factColumns) {
		t.Fatalf("%d rows of %d cells", len(rows), len(rows[0]))
	}
	if !strings.HasPrefix(ask(t, h, "GET", "/api/v1/facts.csv?bom=1", "").Body.String(), "\ufeffid,attribute,value") {
		t.Error("bom=1 puts no byte order mark in front")
	}
}

// Texts that a spreadsheet would run are made harmless in every column; typed
// numbers stay as they are.
func TestCSVPayloads(t *testing.T) {
	payloads := []string{
		"=1+1", "=cmd|' /C calc'!A0", `=HYPERLINK("https://evil.example","x")`, "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1",
		"＝1+1", "＋1", "－1", "＠SUM(1)", "=", "-", `=IMPORTXML("https://evil.example")`, "=DDE(\"cmd\";\"/C calc\";\"x\")", "@", "+", "-2+3+cmd|' /C calc'!A0",
	}
	for _, p := range payloads {
		value := decimalOf("-5")
		h := indexer.Hit{Why: p, Fact: &indexer.FactHit{
			ID: assay.FactID(p), Fact: assay.Fact{Attribute: assay.Attribute(p), Subject: &assay.Ref{Name: p, ID: p}, Object: &assay.Ref{Name: p, ID: p}, Of: p, Time: p, Direction: p, Status: assay.Status(p)},
			Figure:    assay.Figure{Surface: p, Quantity: assay.Quantity{Kind: assay.Kind(p), Value: &value, Unit: assay.Unit(p), Qualifier: assay.Qualifier(p)}},
			ArticleID: assay.ArticleID(p), URL: p, Title: p, Outlet: p, Language: p, Quote: p,
		}}
		var b bytes.Buffer
		if err := writeFactsCSV(&b, &indexer.Results{Hits: []indexer.Hit{h}}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatalf("%q: %v", p, err)
		}
		for i, cell := range rows[1] {
			if factColumns[i].name == "value" {
				if cell != "-5" {
					t.Errorf("%q: value is %q, want -5", p, cell)
				}
				continue
			}
			if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
				t.Errorf("%q: cell %s is %q", p, factColumns[i].name, cell)
			}
		}
	}
}

func TestFactsJSONL(t *testing.T) {
	h := newSite(t, Config{})
	w := ask(t, h, "GET", "/api/v1/facts.jsonl?sort=time", "")
	listed := decode[Found[FactRow]](t, ask(t, h, "GET", "/api/v1/facts?sort=time", ""))
	dec := json.NewDecoder(w.Body)
	for _, want := range listed.Items {
		var got FactRow
		if err := dec.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-listed +exported:\n%s", diff)
		}
	}
	if dec.More() {
		t.Error("more lines than facts")
	}
}

func TestAtom(t *testing.T) {
	h := newSite(t, Config{BaseURL: "https://assay.example"})
	w := ask(t, h, "GET", "/api/v1/announcements.atom"+get("", "sort", "time"), "")
	if ct := w.Header().Get("Content-Type"); ct != "application/atom+xml; charset=utf-8" {
		t.Errorf("Content-Type %q", ct)
	}
	golden(t, "announcements.atom", w.Body.Bytes())
	if w := ask(t, h, "GET", "/api/v1/announcements.atom"+get("", "sort", "time"), "", "If-None-Match", w.Header().Get("ETag")); w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("with its ETag: %d, %d bytes", w.Code, w.Body.Len())
	}
	w = ask(t, h, "GET", "/api/v1/announcements.atom"+get("nowhere-to-be-found"), "")
	var feed atomFeed
	if err := xml.Unmarshal(w.Body.Bytes(), &feed); err != nil || len(feed.Entries) != 0 || feed.Updated == "" || feed.ID == "" {
		t.Errorf("empty feed: %v, %+v", err, feed)
	}
}

func TestXMLText(t *testing.T) {
	if got := xmlText("a\x00b\x1bc\ufffed\xffe\tf稀"); got != "abcd\ufffde\tf稀" {
		t.Errorf("got %q", got)
	}
}

func TestConcurrent(t *testing.T) {
	f := newFixture(t)
	h, err := Handler(Config{}, allDeps(t, f))
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{
		"/", "/search" + get("investment"), "/search?tab=articles", "/search?tab=announcements", "/a/" + string(f.readings[0].Article.ID), "/n/" + string(f.rare),
		"/alerts", "/status", "/help", "/lab?sample=zh", "/api/v1/facts" + get("稀土"), "/api/v1/articles", "/api/v1/announcements", "/api/v1/articles/" + string(f.readings[1].Article.ID),
		"/api/v1/announcements/" + string(f.deal), "/api/v1/facts.csv", "/api/v1/facts.jsonl", "/api/v1/announcements.atom", "/openapi.json", "/static/assay.css", "/readyz",
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 3 * len(paths) {
				path := paths[(i+n*5)%len(paths)]
				if w := ask(t, h, "GET", path, ""); w.Code != 200 {
					t.Errorf("%s: %d", path, w.Code)
				}
				if w := ask(t, h, "POST", "/api/v1/extract", fmt.Sprintf(`{"text":"7000亿卢布 %d"}`, i), "Content-Type", "application/json"); w.Code != 200 {
					t.Errorf("extract: %d", w.Code)
				}
			}
		})
	}
	wg.Wait()
}
