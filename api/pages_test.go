package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/indexer"
	"assay/query"
)

func decimalOf(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// variable is what differs from build to build, or from run to run.
var variable = regexp.MustCompile(`(\?v=)[0-9a-f]+|(<span class="took">)[^<]*`)

func page200(t *testing.T, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	checkHTML(t, w.Body.String())
	return variable.ReplaceAll(w.Body.Bytes(), []byte("$1$2…"))
}

func TestPages(t *testing.T) {
	f := newFixture(t)
	h, err := Handler(Config{}, allDeps(t, f))
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"home": "/", "article": "/a/" + string(f.readings[0].Article.ID), "article_en": "/a/" + string(f.readings[1].Article.ID),
		"announcement": "/n/" + string(f.rare), "contradicted": "/n/" + string(f.deal),
		"alerts": "/alerts", "status": "/status?accepted=c-1", "lab": "/lab?sample=en", "help": "/help",
		"search_error": "/search" + get("copper bogus:x"), "search_none": "/search" + get("nowhere-to-be-found"),
	} {
		t.Run(name, func(t *testing.T) { golden(t, "pages/"+name+".html", page200(t, ask(t, h, "GET", path, ""))) })
	}
	t.Run("lab_result", func(t *testing.T) {
		form := url.Values{"text": {"斥资7000亿卢布\r\n\r\n俄罗斯斥资7000亿卢布。"}, "lang": {"zh"}, "published": {"2025-10-27"}}.Encode()
		golden(t, "pages/lab_result.html", page200(t, ask(t, h, "POST", "/lab", form, "Content-Type", "application/x-www-form-urlencoded")))
	})
	t.Run("problem", func(t *testing.T) {
		w := ask(t, h, "GET", "/a/none", "")
		golden(t, "pages/problem.html", variable.ReplaceAll(w.Body.Bytes(), []byte("$1$2…")))
	})
	t.Run("signin", func(t *testing.T) {
		h := newSite(t, Config{Token: token})
		w := ask(t, h, "GET", "/n/x?a=b", "")
		golden(t, "pages/signin.html", variable.ReplaceAll(w.Body.Bytes(), []byte("$1$2…")))
	})
}

// The three tabs, over results that do not depend on how the index ranks.
func TestSearchPages(t *testing.T) {
	f := newFixture(t)
	d := allDeps(t, f)
	u, err := newUI(d.Version)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{cfg: Config{}.withDefaults(), deps: d, log: quiet, ui: u}
	rare, err := f.index.Announcement(f.rare)
	if err != nil {
		t.Fatal(err)
	}
	zh := f.readings[0]
	fact := func(i int, m query.Match, why string) indexer.Hit {
		ev := zh.Facts[i].Evidence
		fig := zh.Figures[zh.Facts[i].Figure]
		return indexer.Hit{Match: m, Why: why, Fact: &indexer.FactHit{
			ID: zh.Facts[i].ID, Fact: zh.Facts[i], Figure: fig, ArticleID: zh.Article.ID, URL: zh.Article.URL, Title: zh.Article.Title, Outlet: zh.Article.Outlet(),
			Language: "zh", Published: zh.Article.Published, Quote: ev.Of(zh.Article.Text), QuoteFigure: assay.Span{Start: fig.Start - ev.Start, End: fig.End - ev.Start},
		}}
	}
	for name, r := range map[string]*indexer.Results{
		"facts": {
			Query: `investment >= 500000000000 RUB`, Want: indexer.Facts, Total: 120, Took: 1500 * time.Microsecond,
			Hits:   []indexer.Hit{fact(1, query.Certain, ""), fact(2, query.Certain, "1 CNY = 11.38 RUB (as printed)"), fact(5, query.Possible, ""), fact(3, query.Certain, ""), fact(4, query.Certain, "")},
			Facets: map[string][]indexer.Bucket{"attribute": {{Value: "investment", Count: 90}, {Value: "market_cap", Count: 1}}, "language": {{Value: "en", Count: 40}, {Value: "zh", Count: 80}}, "outlet": {{Value: "Example Wire", Count: 3}}, "match": {{Value: "certain", Count: 117}, {Value: "possible", Count: 3}}},
		},
		"articles": {
			Query: `"稀土"`, Want: indexer.Articles, Total: 1,
			Hits: []indexer.Hit{{Match: query.Certain, Article: &indexer.ArticleHit{ID: zh.Article.ID, URL: zh.Article.URL, Title: zh.Article.Title, Outlet: zh.Article.Outlet(), Language: "zh", Published: zh.Article.Published, Snippet: "该国稀土储量约为2850万吨", Facts: 6}}},
		},
		"announcements": {
			Query: `type:investment`, Want: indexer.Announcements, Total: 1,
			Hits: []indexer.Hit{{Match: query.Possible, Why: "≈ 8.9 bn USD", Announcement: rare}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := url.Values{"q": {"the question lang:zh"}, "tab": {name}, "offset": {"50"}}
			body := &searchPage{Q: v.Get("q"), Tab: r.Want}
			body.Tabs = tabs(body, v)
			body.fill(r, v, 50)
			w := httptest.NewRecorder()
			s.show(w, httptest.NewRequest(http.MethodGet, "/search", nil), 200, "search", &page{Title: body.Q, Nav: "/search", Q: body.Q, Body: body})
			golden(t, "pages/search_"+name+".html", page200(t, w))
		})
	}
}

func TestRevised(t *testing.T) {
	rep := func(status assay.Status, amounts ...assay.Quantity) assay.Report {
		return assay.Report{Status: status, Amounts: amounts}
	}
	rub := func(v string, q assay.Qualifier) assay.Quantity { return money(v, "RUB", q) }
	for _, tc := range []struct {
		name    string
		a       assay.Announcement
		revised bool
	}{
		{"one report", assay.Announcement{Status: assay.Planned, Reports: []assay.Report{rep(assay.Planned)}}, false},
		{"no report", assay.Announcement{}, false},
		{"the same again", assay.Announcement{Status: assay.Planned, Reports: []assay.Report{rep(assay.Planned, rub("100", assay.Exact)), rep(assay.Planned, rub("100", assay.Exact))}}, false},
		{"rounded", assay.Announcement{Status: assay.Planned, Reports: []assay.Report{rep(assay.Planned, rub("101", assay.Exact)), rep(assay.Planned, rub("100", assay.Approx))}}, false},
		{"another currency", assay.Announcement{Status: assay.Planned, Reports: []assay.Report{rep(assay.Planned, rub("100", assay.Exact)), rep(assay.Planned, money("7", "USD", assay.Exact))}}, false},
		{"further on", assay.Announcement{Status: assay.Agreed, Reports: []assay.Report{rep(assay.Planned), rep(assay.Agreed)}}, true},
		{"less far, and not believed", assay.Announcement{Status: assay.Agreed, Reports: []assay.Report{rep(assay.Agreed), rep(assay.Planned)}}, false},
		{"raised", assay.Announcement{Status: assay.Planned, Reports: []assay.Report{rep(assay.Planned, rub("100", assay.Exact)), rep(assay.Planned, rub("150", assay.Exact))}}, true},
		{"contradicted is said instead", assay.Announcement{Contradicted: true, Status: assay.Planned, Reports: []assay.Report{rep(assay.Planned, rub("100", assay.Exact)), rep(assay.Planned, rub("150", assay.Exact))}}, false},
	} {
		if got := (&announcementView{Announcement: &tc.a}).Revised(); got != tc.revised {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.revised)
		}
	}
}

func TestImpliedRate(t *testing.T) {
	for _, tc := range []struct {
		amounts []assay.Quantity
		want    string
	}{
		{nil, ""},
		{[]assay.Quantity{money("700000000000", "RUB", assay.Exact)}, ""},
		{[]assay.Quantity{money("700000000000", "RUB", assay.Exact), money("61500000000", "CNY", assay.Approx)}, "0.08786 CNY/RUB"},
		{[]assay.Quantity{money("0", "RUB", assay.Exact), money("61500000000", "CNY", assay.Approx)}, ""},
		{[]assay.Quantity{money("1", "RUB", assay.Exact), money("2", "RUB", assay.Exact)}, ""},
		{[]assay.Quantity{money("1", "RUB", assay.Exact), amount(assay.KindMass, "2", "t", assay.Exact)}, ""},
	} {
		if got := impliedRate(tc.amounts); got != tc.want {
			t.Errorf("impliedRate(%s) = %q, want %q", FormatAmounts(tc.amounts), got, tc.want)
		}
	}
}

// payloads are texts that would do harm if a page showed them as they are.
var payloads = []string{
	`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><script>alert(1)</script>`, `</script><script>alert(1)</script>`, `<ScRiPt>alert(1)</sCrIpT>`,
	`<img src=x onerror=alert(1)>`, `<img/src=x/onerror=alert(1)>`, `"onmouseover="alert(1)`, `' onmouseover='alert(1)`, `" autofocus onfocus=alert(1) x="`,
	`<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `<svg/onload=alert(1)//`, `<iframe src=javascript:alert(1)>`, `<iframe srcdoc="<script>alert(1)</script>">`,
	`<body onload=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `javascript:alert(1)`, `JaVaScRiPt:alert(1)`, `data:text/html,<script>alert(1)</script>`,
	`</title><script>alert(1)</script>`, `</textarea><script>alert(1)</script>`, `</style><script>alert(1)</script>`, `<!--<script>alert(1)//-->`, `--><script>alert(1)</script>`,
	`<style>*{background:url(//evil.example)}</style>`, `<link rel=stylesheet href=//evil.example>`, `<meta http-equiv=refresh content="0;url=//evil.example">`, `<base href=//evil.example/>`, `<form action=//evil.example><input name=x>`,
	`<object data=javascript:alert(1)>`, `<embed src=javascript:alert(1)>`, `<math><mtext></mtext><script>alert(1)</script></math>`, `{{.}}{{template "layout"}}`, `&lt;script&gt;alert(1)&lt;/script&gt;`,
	"<scr\x00ipt>alert(1)</scr\x00ipt>", "\u2028<script>alert(1)</script>", `<img src="x` + "`" + `onerror=alert(1)">`, `＜script＞alert(1)＜/script＞<script>`, `<a href="` + "\x01" + `javascript:alert(1)">x</a>`,
}

// checkHTML reads a page as a browser would and fails on anything that only a
// payload could have put there.
func checkHTML(t *testing.T, html string) {
	t.Helper()
	tags := map[string]bool{}
	for name := range strings.FieldsSeq("html head meta title link script body a header div svg path span form label input button nav main section aside article footer " +
		"h1 h2 h3 p ul ol li dl dt dd time data details summary progress table thead tbody tr th td mark sup blockquote b br strong code pre kbd em textarea select option") {
		tags[name] = true
	}
	scripts := 0
	for i := 0; i < len(html); {
		if html[i] != '<' {
			i++
			continue
		}
		if strings.HasPrefix(html[i:], "<!doctype html>") {
			i += len("<!doctype html>")
			continue
		}
		end := i + 1
		if end < len(html) && html[end] == '/' {
			end++
		}
		start := end
		for end < len(html) && (html[end] >= 'a' && html[end] <= 'z' || html[end] >= '0' && html[end] <= '9') {
			end++
		}
		name := html[start:end]
		if !tags[name] {
			t.Fatalf("tag %q in %q", name, html[i:min(len(html), i+80)])
		}
		if name == "script" && html[start-1] != '/' {
			scripts++
		}
		// Attributes: name, name="value".
		for end < len(html) && html[end] != '>' {
			if html[end] == ' ' || html[end] == '/' || html[end] == '\n' {
				end++
				continue
			}
			from := end
			for end < len(html) && !strings.ContainsRune("= >/\n", rune(html[end])) {
				end++
			}
			attribute, value := html[from:end], ""
			if end < len(html) && html[end] == '=' {
				if end+1 >= len(html) || html[end+1] != '"' {
					t.Fatalf("unquoted value in %q", html[i:min(len(html), i+120)])
				}
				close := strings.IndexByte(html[end+2:], '"')
				if close < 0 {
					t.Fatalf("open value in %q", html[i:min(len(html), i+120)])
				}
				value = html[end+2 : end+2+close]
				end += close + 3
			}
			switch {
			case strings.HasPrefix(attribute, "on"), attribute == "style", attribute == "srcdoc", attribute == "formaction":
				t.Fatalf("attribute %s in %q", attribute, html[i:min(len(html), i+120)])
			case attribute == "href" || attribute == "src" || attribute == "action":
				if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "//") {
					t.Fatalf("%s leads to %q", attribute, value)
				}
				if name != "a" && !strings.HasPrefix(value, "/") {
					t.Fatalf("<%s> loads %q from elsewhere", name, value)
				}
			}
		}
		i = end + 1
	}
	if scripts != 1 {
		t.Fatalf("%d scripts, want the page's own one", scripts)
	}
}

func TestXSS(t *testing.T) {
	if len(payloads) < 30 {
		t.Fatalf("only %d payloads", len(payloads))
	}
	f := newFixture(t)
	var seq uint64 = 100
	var current string
	d := allDeps(t, f)
	d.Extract = func(doc assay.Document) any {
		r := hostile(current, "https://lab.example/")
		return assay.NewResult(current, r, false)
	}
	h, err := Handler(Config{}, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range payloads {
		current = p
		seq++
		r := hostile(p, "https://hostile.example/"+url.PathEscape(p))
		id := assay.NewAnnouncementID(r.Article.ID, 0)
		rep := reported(r, assay.Status(p), assay.Entity{ID: p, Name: p}, assay.Entity{ID: p, Name: p}, 0)
		rep.URL, rep.Language, rep.Quote, rep.Date = p, p, p, p
		filing := &assay.Filing{Reading: r.ID, Article: r.Article.ID, ReadingSeq: seq, Generation: 1, At: seen, Decisions: []assay.Decision{{Kind: assay.Opened, Announcement: id, Type: assay.Attribute(p), Report: rep}}}
		if err := f.index.Write(indexer.Batch{Readings: []*assay.Reading{r}, ReadingsSeq: seq, Filings: []*assay.Filing{filing}, FilingsSeq: seq}); err != nil {
			t.Fatal(err)
		}
		escaped := url.QueryEscape(p)
		for _, path := range []string{
			"/", "/search?q=" + escaped, "/search?sort=time", "/search?sort=time&tab=articles", "/search?sort=time&tab=announcements", "/search?tab=" + escaped, "/search?sort=" + escaped, "/search?offset=" + escaped,
			"/a/" + string(r.Article.ID), "/n/" + string(id), "/a/" + url.PathEscape(p), "/n/" + url.PathEscape(p), "/" + url.PathEscape(p), "/status?accepted=" + escaped, "/lab?sample=" + escaped,
		} {
			w := ask(t, h, "GET", path, "")
			if w.Code >= 500 {
				t.Fatalf("%s: status %d", path, w.Code)
			}
			if ct := w.Header().Get("Content-Type"); ct == "text/html; charset=utf-8" {
				checkHTML(t, w.Body.String())
			} else if w.Code == 200 {
				t.Fatalf("%s: %s", path, ct)
			}
		}
		form := url.Values{"text": {p}, "lang": {p}}.Encode()
		checkHTML(t, ask(t, h, "POST", "/lab", form, "Content-Type", "application/x-www-form-urlencoded").Body.String())
	}
	signin := newSite(t, Config{Token: token})
	for _, p := range payloads {
		checkHTML(t, ask(t, signin, "GET", "/"+url.PathEscape(p)+"?q="+url.QueryEscape(p), "").Body.String())
	}
}

// hostile is a reading with a payload in every text that it has.
func hostile(p, address string) *assay.Reading {
	text := p + "\n" + p + " 5 " + p
	at := len(p) + 1 + len(p) + 1
	span := assay.Span{Start: at, End: at + 1}
	id, rev := assay.NewArticleID(address), assay.NewRevision(text)
	ref := &assay.Ref{Span: assay.Span{Start: 0, End: len(p)}, Surface: p, Name: p, ID: p}
	five := decimalOf("5")
	return &assay.Reading{
		ID: assay.NewReadingID(id, rev, 1), Generation: 1, SeenAt: seen,
		Article: assay.Article{
			ID: id, Revision: rev, URL: p, Title: p, Text: text, BodyStart: len(p) + 1, Language: p, Published: seen.Add(365 * 24 * time.Hour),
			Site: p, Source: p + "2", Author: p, Charset: p, Why: map[string]string{p: p},
		},
		Figures: []assay.Figure{{Span: span, Surface: p, Quantity: assay.Quantity{Kind: assay.Kind(p), Value: &five, Unit: assay.Unit(p), Qualifier: assay.Qualifier(p)}}},
		Facts: []assay.Fact{{
			ID: assay.NewFactID(id, rev, span, assay.Other, 0), Attribute: assay.Attribute(p), Subject: ref, Object: ref, Of: p, Time: p, Direction: p,
			Status: assay.Status(p), Evidence: assay.Span{Start: 0, End: len(text)}, Confidence: .5, Rules: []string{p},
		}},
	}
}

// Whatever is asked, the page is whole and the site stays up.
func FuzzSearchPage(f *testing.F) {
	for _, p := range payloads {
		f.Add(p, "facts", "time", "0")
	}
	f.Add("investment >= 500bn RUB", "announcements", "", "")
	f.Add("投资 >= 100亿元", "articles", "value", "50")
	f.Add("(((", "x", "y", "-1")
	h := newSite(f, Config{})
	f.Fuzz(func(t *testing.T, q, tab, sort, offset string) {
		v := url.Values{"q": {q}, "tab": {tab}, "sort": {sort}, "offset": {offset}}
		w := ask(t, h, "GET", "/search?"+v.Encode(), "")
		if w.Code != 200 && w.Code != 400 {
			t.Fatalf("status %d", w.Code)
		}
		checkHTML(t, w.Body.String())
	})
}
