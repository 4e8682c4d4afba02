package crawler

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"assay/internal/devdata"
	"assay/webtext"
)

func TestParseTime(t *testing.T) {
	beijing := time.FixedZone("", 8*3600)
	for _, tc := range []struct {
		raw  string
		zone *time.Location
		want string // RFC 3339; empty: not read
	}{
		{"2025-10-28T10:49:05+08:00", time.UTC, "2025-10-28T10:49:05+08:00"},
		{"2025-10-28T02:49:05Z", beijing, "2025-10-28T02:49:05Z"},
		{"2025-10-28T02:49:05.123Z", beijing, "2025-10-28T02:49:05Z"},
		{"2025-10-28t02:49z", beijing, "2025-10-28T02:49:00Z"},
		{"2025-10-28T10:49:05+0800", time.UTC, "2025-10-28T10:49:05+08:00"},
		{"2025-10-28T10:49:05 -05", time.UTC, "2025-10-28T10:49:05-05:00"},
		{"2025-10-28 10:49:05", beijing, "2025-10-28T10:49:05+08:00"},
		{"2025-10-28 10:49:05", time.UTC, "2025-10-28T10:49:05Z"},
		{"2025-10-28 10:49", beijing, "2025-10-28T10:49:00+08:00"},
		{"2025/10/28 10:49", beijing, "2025-10-28T10:49:00+08:00"},
		{"2025/1/2 3:04:05", beijing, "2025-01-02T03:04:05+08:00"},
		{"2025.10.28 10:49", beijing, "2025-10-28T10:49:00+08:00"},
		{"2025年10月28日 10:49", beijing, "2025-10-28T10:49:00+08:00"},
		{"2025年10月28日10:49:05", beijing, "2025-10-28T10:49:05+08:00"},
		{"2025年1月2日 10时49分", beijing, "2025-01-02T10:49:00+08:00"},
		{"2025年1月2日 下午3点05分", beijing, "2025-01-02T15:05:00+08:00"},
		{"2025年10月28日", beijing, "2025-10-28T00:00:00+08:00"},
		{"星期二, 2025-10-28 10:49", beijing, "2025-10-28T10:49:00+08:00"},
		{"周二 2025-10-28 10:49", beijing, "2025-10-28T10:49:00+08:00"},
		{"2025-10-28", beijing, "2025-10-28T00:00:00+08:00"},
		{"2025-10", time.UTC, "2025-10-01T00:00:00Z"},
		{"20251028", time.UTC, "2025-10-28T00:00:00Z"},
		{"20251028T104905Z", beijing, "2025-10-28T10:49:05Z"},
		{"Tue, 28 Oct 2025 10:49:05 GMT", beijing, "2025-10-28T10:49:05Z"},
		{"Tue, 28 Oct 2025 10:49:05 +0800", time.UTC, "2025-10-28T10:49:05+08:00"},
		{"Tue,28 Oct 2025 10:49:05 CST", beijing, "2025-10-28T10:49:05+08:00"},
		{"Tue, 28 Oct 2025 10:49:05 CST", time.UTC, "2025-10-28T10:49:05-06:00"},
		{"Tue, 28 Oct 2025 10:49 EDT", time.UTC, "2025-10-28T10:49:00-04:00"},
		{"28 Oct 2025 10:49:05 GMT+8", time.UTC, "2025-10-28T10:49:05+08:00"},
		{"28 Oct 2025 10:49:05 UTC+05:30", time.UTC, "2025-10-28T10:49:05+05:30"},
		{"Tue, 28 Oct 25 10:49:05 UT", beijing, "2025-10-28T10:49:05Z"},
		{"Tuesday, 28-Oct-25 10:49:05 UTC", beijing, "2025-10-28T10:49:05Z"},
		{"8 October 2025", time.UTC, "2025-10-08T00:00:00Z"},
		{"Oct 28, 2025", time.UTC, "2025-10-28T00:00:00Z"},
		{"Oct. 28th, 2025 3:05 PM EST", time.UTC, "2025-10-28T15:05:00-05:00"},
		{"Tue Oct 28, 2025 12:05 am", time.UTC, "2025-10-28T00:05:00Z"},
		{"2025-10-28 10:49:05 (北京时间)", beijing, "2025-10-28T10:49:05+08:00"},
		{"2025-10-28 10:49:05 MSK", beijing, "2025-10-28T10:49:05+03:00"},
		{"2025-12-31T23:59:60Z", time.UTC, "2025-12-31T23:59:59Z"},
		{"", time.UTC, ""},
		{"yesterday", time.UTC, ""},
		{"10/11/2025", time.UTC, ""},
		{"2025-02-31", time.UTC, ""},
		{"2025-13-01", time.UTC, ""},
		{"2025-10-28 25:00", time.UTC, ""},
		{"1761619745", time.UTC, ""},
		{"0000-00-00 00:00:00", time.UTC, ""},
	} {
		got, ok := parseTime(tc.raw, tc.zone)
		s := ""
		if ok {
			s = got.Format(time.RFC3339)
		}
		if s != tc.want {
			t.Errorf("parseTime(%q, %s) = %q, want %q", tc.raw, tc.zone, s, tc.want)
		}
	}
}

func TestDateInURL(t *testing.T) {
	for url, want := range map[string]string{
		"https://n.example/2025/10/28/copper":                "2025-10-28",
		"https://n.example/a/2025-10-28/77.html":             "2025-10-28",
		"https://n.example/news/20251028/31d5b0/c.html":      "2025-10-28",
		"https://n.example/zw/202510/t20251028_6123456.html": "2025-10-28",
		"https://n.example/a/202510283548512345.html":        "2025-10-28",
		"https://n.example/2025/1028/c1004-40612345.html":    "2025-10-28",
		"https://n.example/a/202510/28/WS68ff.html":          "2025-10-28",
		"https://n.example/sitemap-2025-10.xml":              "2025-10-01",
		"https://n.example/a/953112233_114988":               "",
		"https://n.example/2025/13/01/x":                     "",
		"https://n.example/price-of-2025-models":             "",
		"https://2025.example.com/":                          "",
		"https://n.example/a?d=2025-10-28":                   "2025-10-28",
		"https://n.example/12025-10-28":                      "",
		"https://n.example/2025/10/88/x":                     "",
		"https://n.example/markets/copper-jumps-2025-10-28/": "2025-10-28",
		"https://n.example/archive/2025/02/30/":              "",
		"https://n.example/a/20250230":                       "",
		"https://n.example/a/2025.10.28":                     "2025-10-28",
		"https://n.example/a/2o25-10-28":                     "",
		"https://n.example":                                  "",
		"https://n.example/1989/10/28/":                      "",
		"https://n.example/topic/2099/12/31/":                "2099-12-31",
	} {
		got, ok := dateInURL(url)
		s := ""
		if ok {
			s = got.Format(time.DateOnly)
		}
		if s != want {
			t.Errorf("dateInURL(%s) = %q, want %q", url, s, want)
		}
	}
}

func TestLooksLikeArticle(t *testing.T) {
	for url, want := range map[string]bool{
		"https://www.sohu.example/a/953112233_114988":                    true,
		"https://n.example/dy/article/HK3L2J7L0519DDQ2.html":             true,
		"https://finance.n.example/a/202510283548512345.html":            true,
		"https://n.example/n1/2025/1028/c1004-40612345.html":             true,
		"https://n.example/fortune/20251028/31d5b0f0a1/c.html":           true,
		"https://n.example/zw/202510/t20251028_6123456.shtml":            true,
		"https://n.example/newsDetail_forward_31234567":                  true,
		"https://n.example/business/energy/oil-rises-on-supply-fears/":   true,
		"https://n.example/2025/10/28/copper":                            true,
		"https://n.example/news/articles/c9wrjk2z71xo":                   true,
		"https://n.example/article.php?id=12345":                         true,
		"https://n.example/?newsid=8812":                                 true,
		"https://n.example/a/123.html":                                   true,
		"https://n.example/":                                             false,
		"https://n.example/finance/":                                     false,
		"https://n.example/index.html":                                   false,
		"https://n.example/index_12.html":                                false,
		"https://n.example/list_10023.html":                              false,
		"https://n.example/page/20":                                      false,
		"https://n.example/2025/10/28/":                                  false,
		"https://n.example/2025/10/":                                     false,
		"https://n.example/20251028/":                                    false,
		"https://n.example/tag/lithium-mining-in-chile-2025":             false,
		"https://n.example/author/12345678":                              false,
		"https://n.example/login?id=12345":                               false,
		"https://n.example/report-2025-annual-figures.pdf":               false,
		"https://n.example/photo/123456.jpg":                             false,
		"https://n.example/about-us":                                     false,
		"https://comment.n.example/FJ1LR2FQ0001899N.html":                false,
		"https://n.example/2025/10/28/metals/tin-falls/index.html":       true,
		"https://n.example/metals/tin-falls-on-weak-demand/index.html":   true,
		"https://n.example/metals/tin-falls-on-weak-demand/index_2.html": false,
		"https://n.example/article/155970/tin-falls":                     true,
		"https://n.example/story/tin-falls":                              true,
		"https://n.example/view.htm?lang=e&Seq_Code=181595":              true,
		"https://n.example/list.htm?page=181595":                         false,
		"https://n.example/search?id=1":                                  false,
	} {
		if got := looksLikeArticle(url); got != want {
			t.Errorf("looksLikeArticle(%s) = %v, want %v", url, got, want)
		}
	}
}

// TestArticleAddresses measures how many addresses of real articles are known as such.
func TestArticleAddresses(t *testing.T) {
	f, err := os.Open(devdata.Path(t, "data", "pages", "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, all := 0, 0
	for d := json.NewDecoder(f); ; {
		var page struct {
			URL     string `json:"url"`
			Article bool   `json:"article"`
		}
		if err := d.Decode(&page); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		// Pages of unknown origin have made-up addresses.
		if page.URL == "" || !page.Article || strings.HasSuffix(webtext.Host(page.URL), ".example.com") {
			continue
		}
		all++
		u, err := webtext.NormalizeURL(page.URL)
		if err != nil {
			t.Errorf("%s: %v", page.URL, err)
		}
		if looksLikeArticle(u) {
			found++
		}
	}
	t.Logf("%d of %d article addresses recognised (%.1f %%)", found, all, 100*float64(found)/float64(all))
	if float64(found) < 0.92*float64(all) {
		t.Errorf("%d of %d article addresses recognised, want 92 %%", found, all)
	}
}

func TestLooksLikeSection(t *testing.T) {
	for url, want := range map[string]bool{
		"https://n.example/finance/":             true,
		"https://finance.n.example/":             true,
		"https://n.example/world/asia":           true,
		"https://n.example/list_2.html":          true,
		"https://n.example/a/b/c/d/":             false,
		"https://n.example/login":                false,
		"https://n.example/tag/copper":           false,
		"https://n.example/finance/?page=2":      false,
		"https://n.example/2025/10/28/copper":    false,
		"https://n.example/brochure.pdf":         false,
		"https://n.example/a/953112233_114988":   false,
		"https://n.example/privacy/policy/today": false,
	} {
		if got := looksLikeSection(url); got != want {
			t.Errorf("looksLikeSection(%s) = %v, want %v", url, got, want)
		}
	}
}

func TestTrap(t *testing.T) {
	now := time.Date(2025, 10, 28, 0, 0, 0, 0, time.UTC)
	for url, want := range map[string]string{
		"https://n.example/" + strings.Repeat("a", 511):               "",
		"https://n.example/" + strings.Repeat("a", 512):               "longer than 512",
		"https://n.example/a/b/a/b/a/b/":                              "",
		"https://n.example/a/b/a/b/a/b/a/b":                           `repeats "a"`,
		"https://n.example/" + strings.Join(numbered(17), "/"):        "more than 16 segments",
		"https://n.example/?" + strings.Join(numbered(20), "&"):       "",
		"https://n.example/?" + strings.Join(numbered(21), "&"):       "more than 20 parameters",
		"https://n.example/?q=" + strings.Repeat("a", 2000):           "parameters",
		"https://n.example/events/2031/05/01/":                        "calendar",
		"https://n.example/events/?date=2031-05-01":                   "calendar",
		"https://n.example/events/?year=2031&month=5":                 "calendar",
		"https://n.example/events/?date=18900101":                     "calendar",
		"https://n.example/events/2026/05/01/forum":                   "",
		"https://n.example/events/?date=2025-05-01":                   "",
		"https://n.example/?y=123456789":                              "",
		"https://n.example":                                           "",
		"https://n.example/%E6%96%B0/%E6%96%B0/%E6%96%B0/%E6%96%B0/x": "repeats",
	} {
		got := trap(url, now)
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("trap(%s) = %q, want %q", url, got, want)
		}
	}
}

func numbered(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("s%d", i))
	}
	return out
}

func TestSniff(t *testing.T) {
	for body, want := range map[string]Kind{
		`<?xml version="1.0"?><rss version="2.0">`:                                       Feed,
		"\xEF\xBB\xBF\n<?xml version=\"1.0\"?>\n<!-- made <b>by</b> hand -->\n<rdf:RDF>": Feed,
		`<feed xmlns="http://www.w3.org/2005/Atom">`:                                     Feed,
		`{"version": "https://jsonfeed.org/version/1.1", "items": []}`:                   Feed,
		`{"error": "not found"}`:                                                         "",
		`<?xml version="1.0"?><?xml-stylesheet href="x"?><urlset xmlns="x">`:             Sitemap,
		"<sitemapindex>":                    Sitemap,
		"\x1f\x8b\x08":                      Sitemap,
		"\xff\xfe<\x00r\x00s\x00s\x00>\x00": Feed,
		"<!DOCTYPE html><html>":             List,
		"<html>":                            List,
		"words":                             List,
		"":                                  "",
		"  ":                                "",
		"<!-- only a comment":               List,
	} {
		if got := sniff([]byte(body)); got != want {
			t.Errorf("sniff(%q) = %q, want %q", body, got, want)
		}
	}
}

// shown is an entry as the tables below write it.
func shown(entries []entry) []string {
	var out []string
	for _, e := range entries {
		s := string(e.kind) + " " + e.url
		if e.title != "" {
			s += " | " + e.title
		}
		if !e.published.IsZero() {
			s += " | " + e.published.Format(time.RFC3339)
		}
		if e.outlet != "" {
			s += " | " + e.outlet
		}
		if e.language != "" {
			s += " | " + e.language
		}
		out = append(out, s)
	}
	return out
}

func gb(t testing.TB, s string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestParseFeed(t *testing.T) {
	zone := (&plan{}).bareZone
	for _, tc := range []struct {
		name string
		body []byte
		kind string
		want []string
	}{
		{
			"RSS 2.0 with dates of all sorts", []byte(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Metals</title><language>en-us</language>
<item><title> Copper   up </title><link>https://n.example/a/1</link><pubDate>Tue, 28 Oct 2025 10:49:05 GMT</pubDate></item>
<item><title>Zinc</title><link>/a/2?utm_source=rss</link><dc:date>2025-10-28 10:49</dc:date></item>
<item><title>Tin</title><guid isPermaLink="true">https://n.example/a/3</guid></item>
<item><title>No link</title><guid isPermaLink="false">tag:77</guid></item>
<item><title>Script</title><link>javascript:void(0)</link></item>
</channel></rss>`), "application/rss+xml",
			[]string{
				"page https://n.example/a/1 | Copper up | 2025-10-28T10:49:05Z | en-us",
				"page https://n.example/a/2 | Zinc | 2025-10-28T10:49:00Z | en-us",
				"page https://n.example/a/3 | Tin | en-us",
			},
		},
		{
			"Chinese RSS labelled gb2312, with a character beyond it", gb(t, `<?xml version="1.0" encoding="gb2312"?>
<rss version="2.0"><channel><title>财经</title>
<item><title>㐂铜价上涨</title><link>https://n.example/a/1</link><pubDate>2025-10-28 10:49:00</pubDate></item>
<item><title>锌</title><link>https://n.example/a/2</link><pubDate>2025年10月28日 10:49</pubDate></item>
<item><title>锡</title><link>https://n.example/a/3</link><pubDate>Tue,28 Oct 2025 10:49:00 CST</pubDate></item>
</channel></rss>`), "text/xml",
			[]string{
				"page https://n.example/a/1 | 㐂铜价上涨 | 2025-10-28T10:49:00+08:00",
				"page https://n.example/a/2 | 锌 | 2025-10-28T10:49:00+08:00",
				"page https://n.example/a/3 | 锡 | 2025-10-28T10:49:00+08:00",
			},
		},
		{
			"UTF-8 labelled gb2312", []byte(`<?xml version="1.0" encoding="gb2312"?><rss><channel><item><title>铜价</title><link>https://n.example/a/1</link></item></channel></rss>`), "text/xml",
			[]string{"page https://n.example/a/1 | 铜价"},
		},
		{
			"Atom with relative links", []byte(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><title>x</title>
<entry><title type="html">A &amp;amp; B</title><link rel="alternate" href="../a/1.html"/><published>2025-10-28T10:49:05+08:00</published><updated>2025-10-29T00:00:00Z</updated></entry>
<entry><title>C</title><link href="https://n.example/a/2"/><updated>2025-10-29T00:00:00Z</updated></entry></feed>`), "application/atom+xml",
			[]string{
				"page https://n.example/a/1.html | A & B | 2025-10-28T10:49:05+08:00 | zh-CN",
				"page https://n.example/a/2 | C | 2025-10-29T00:00:00Z | zh-CN",
			},
		},
		{
			"JSON Feed", []byte(`{"version":"https://jsonfeed.org/version/1.1","title":"x","language":"en","items":[{"id":"1","url":"https://n.example/a/1","title":"Copper","date_published":"2025-10-28T10:49:05Z"}]}`), "application/feed+json",
			[]string{"page https://n.example/a/1 | Copper | 2025-10-28T10:49:05Z | en"},
		},
		{
			"RSS 1.0", []byte(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/><item><title>T</title><link>https://n.example/a/1</link></item></rdf:RDF>`), "text/xml",
			[]string{"page https://n.example/a/1 | T"},
		},
		{
			"a counting link in front of the real one", []byte(`<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><title>T</title><link>https://count.example/~r/1</link><feedburner:origLink>https://n.example/a/1</feedburner:origLink></item></channel></rss>`), "text/xml",
			[]string{"page https://n.example/a/1 | T"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := parseFeed(tc.body, tc.kind, "https://n.example/feeds/all.xml", zone)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, shown(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for name, body := range map[string]string{
		"cut in the middle": `<rss><channel><item><title>T</title><link>https://n.example/a/1</link></item><item>`,
		"JSON but no feed":  `{"items": null, "data": 1}`,
		"nested too deeply": `<rss xmlns:a="http://a"><channel><item>` + strings.Repeat("<a:b>", 1000) + strings.Repeat("</a:b>", 1000) + `</item></channel></rss>`,
		"no feed":           `<html></html>`,
	} {
		if got, err := parseFeed([]byte(body), "", "https://n.example/", zone); err == nil {
			t.Errorf("%s: read as %v", name, shown(got))
		}
	}
}

func TestBareZone(t *testing.T) {
	for _, tc := range []struct {
		source          Source
		language, words string
		want            int // hours
	}{
		{Source{}, "", "Copper", 0},
		{Source{}, "", "铜价", 8},
		{Source{}, "en", "铜价", 0},
		{Source{}, "zh-CN", "Copper", 8},
		{Source{Language: "zh"}, "en", "Copper", 8},
		{Source{Language: "en"}, "zh", "铜价", 0},
		{Source{Country: "TW"}, "", "Copper", 8},
		{Source{Country: "US"}, "", "铜价", 0},
		{Source{TimeZone: "Europe/Moscow", Language: "zh"}, "zh", "铜价", 3},
	} {
		s := tc.source
		s.Name, s.URL = "x", "https://n.example/"
		p, err := s.compile()
		if err != nil {
			t.Fatal(err)
		}
		_, offset := time.Date(2025, 1, 1, 0, 0, 0, 0, p.bareZone(tc.language, tc.words)).Zone()
		if offset != tc.want*3600 {
			t.Errorf("%+v, language %q, words %q: %d s, want %d h", tc.source, tc.language, tc.words, offset, tc.want)
		}
	}
}

func zip(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const newsSitemap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://n.example/a/1?x=1&amp;y=2 </loc><lastmod>2025-10-29</lastmod><image:image><image:loc>https://n.example/i.jpg</image:loc><image:title>Picture</image:title></image:image>
<news:news><news:publication><news:name>例报</news:name><news:language>zh</news:language></news:publication><news:publication_date>2025-10-28 10:49</news:publication_date><news:title><![CDATA[铜价 & 锌价]]></news:title></news:news></url>
<url><loc>/a/2</loc><lastmod>2025-10-28T10:49:05+08:00</lastmod><priority>0.5</priority></url>
<url><loc></loc></url><url><loc>ftp://n.example/a</loc></url><url/>
</urlset>`

func TestParseSitemap(t *testing.T) {
	zone := (&plan{}).bareZone
	newsWant := []string{
		"page https://n.example/a/1?x=1&y=2 | 铜价 & 锌价 | 2025-10-28T10:49:00+08:00 | 例报 | zh",
		"page https://n.example/a/2 | 2025-10-28T10:49:05+08:00",
	}
	for _, tc := range []struct {
		name string
		body []byte
		want []string
		cut  bool
	}{
		{"news", []byte(newsSitemap), newsWant, false},
		{"gzip", zip(t, newsSitemap), newsWant, false},
		{"byte order mark", append([]byte("\xEF\xBB\xBF"), newsSitemap...), newsWant, false},
		{
			"index", []byte(`<sitemapindex xmlns="x"><sitemap><loc>https://n.example/s/1.xml.gz</loc><lastmod>2025-10-28</lastmod></sitemap><sitemap><loc>https://n.example/s/2.xml</loc></sitemap></sitemapindex>`),
			[]string{"sitemap https://n.example/s/1.xml.gz | 2025-10-28T00:00:00Z", "sitemap https://n.example/s/2.xml"},
			false,
		},
		{"prefixed", []byte(`<s:urlset xmlns:s="x"><s:url><s:loc>https://n.example/a/1</s:loc></s:url></s:urlset>`), []string{"page https://n.example/a/1"}, false},
		{"GB2312", gb(t, `<?xml version="1.0" encoding="gb2312"?><urlset><url><loc>https://n.example/a/1</loc><news:news><news:title>㐂铜</news:title></news:news></url></urlset>`), []string{"page https://n.example/a/1 | 㐂铜"}, false},
		{"lines", []byte("https://n.example/a/1\r\n\r\n# no\nhttps://n.example/a/2"), []string{"page https://n.example/a/1", "page https://n.example/a/2"}, false},
		{"ends in the middle", []byte(newsSitemap[:len(newsSitemap)-60]), newsWant, true},
		{"a bare ampersand", []byte(`<urlset><url><loc>https://n.example/a?x=1&y=2</loc></url></urlset>`), []string{"page https://n.example/a?x=1&y=2"}, false},
		{"gzip cut in the middle", zip(t, newsSitemap)[:300], newsWant[:1], true},
		{"empty", []byte(`<urlset></urlset>`), nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, cut, err := parseSitemap(tc.body, sitemapLimit, "https://n.example/sitemap.xml", zone)
			if tc.name == "gzip cut in the middle" && len(got) == 0 && err != nil {
				return // where the compressor flushes is its own business
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, shown(got)); diff != "" {
				t.Error(diff)
			}
			if cut != tc.cut {
				t.Errorf("cut %v, want %v", cut, tc.cut)
			}
		})
	}
	for name, body := range map[string][]byte{
		"an error page":  []byte("<html><body>not found</body></html>"),
		"words":          []byte("not found"),
		"gzip of naught": []byte("\x1f\x8b nothing"),
	} {
		if got, _, err := parseSitemap(body, sitemapLimit, "https://n.example/", zone); err == nil {
			t.Errorf("%s: read as %v", name, shown(got))
		}
	}
}

// TestSitemapBounds: neither number nor size goes past the protocol's limits,
// and the file is never held decompressed.
func TestSitemapBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range mostEntries + 10 {
		fmt.Fprintf(&b, "<url><loc>https://n.example/a/%d</loc></url>", i)
	}
	b.WriteString("</urlset>")
	got, cut, err := parseSitemap(zip(t, b.String()), sitemapLimit, "https://n.example/", (&plan{}).bareZone)
	if err != nil || !cut || len(got) != mostEntries {
		t.Errorf("%d entries, cut %v, %v", len(got), cut, err)
	}
	const limit = 100_000
	bomb := zip(t, "<urlset><url><loc>https://n.example/a/1</loc></url>"+strings.Repeat(" ", limit))
	got, cut, err = parseSitemap(bomb, limit, "https://n.example/", (&plan{}).bareZone)
	if err != nil || !cut || len(got) != 1 {
		t.Errorf("bomb of %d bytes: %d entries, cut %v, %v", len(bomb), len(got), cut, err)
	}
}

func TestFindLinks(t *testing.T) {
	const page = `<html><head><base href="https://n.example/news/"><base href="https://other.example/">
<link rel="alternate" type="application/rss+xml" href="/rss.xml" title="All">
<link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments">
<link rel="Alternate nofollow" type="application/atom+xml; charset=utf-8" href="atom.xml">
<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/a.css">
<meta property="og:type" content="Article"></head><body>
<a href="a/1.html"><img src="x"></a> <a href="a/1.html"> Copper <b>rises</b>
 again </a> <a href="a/1.html">more</a>
<a HREF='/b/2?utm_source=x'>铜价</a><a href="#top">top</a><a href="javascript:go()">go</a><a href="mailto:x@n.example">m</a><a name="x">none</a>
<script>document.write('<a href="/script/3">no</a>')</script><!-- <a href="/comment/4">no</a> -->
<a href="//other.example/5">five<a href="/6">six</a>
<p><table><a href=/7>unclosed`
	got := findLinks(page, "https://n.example/index.html")
	want := []anchor{
		{"https://n.example/news/a/1.html", "Copper rises again"},
		{"https://n.example/b/2", "铜价"},
		{"https://other.example/5", "five"},
		{"https://n.example/6", "six"},
		{"https://n.example/7", "unclosed"},
	}
	if diff := cmp.Diff(want, got.anchors, cmp.AllowUnexported(anchor{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"https://n.example/rss.xml", "https://n.example/news/atom.xml"}, got.feeds); diff != "" {
		t.Error(diff)
	}
	if !got.article {
		t.Error("og:type was not seen")
	}
	for json, want := range map[string]bool{
		`{"@type":"NewsArticle","headline":"x"}`:                                          true,
		`{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"x"}]}`: false,
		`{"@type":"WebSite"}`: false,
	} {
		if got := findLinks(`<script type="application/ld+json">`+json+`</script>`, "https://n.example/"); got.article != want {
			t.Errorf("%s: article %v, want %v", json, got.article, want)
		}
	}
	deep := findLinks(strings.Repeat("<div>", 5000)+`<a href="/deep">x</a>`, "https://n.example/")
	if len(deep.anchors) != 1 {
		t.Errorf("a deeply nested page gives %d links, want 1", len(deep.anchors))
	}
}

func TestSite(t *testing.T) {
	for url, want := range map[string]string{
		"https://finance.sina.com.cn/a": "sina.com.cn",
		"https://sina.com.cn/":          "sina.com.cn",
		"https://www.bbc.co.uk/":        "bbc.co.uk",
		"http://127.0.0.1:8080/":        "127.0.0.1",
		"http://localhost/":             "localhost",
		"http://[2606:4700::1111]/":     "2606:4700::1111",
		"https://a.xn--fiqs8s/":         "a.xn--fiqs8s",
	} {
		if got := site(url); got != want {
			t.Errorf("site(%s) = %s, want %s", url, got, want)
		}
	}
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(newsSitemap))
	f.Add([]byte("https://n.example/a\n"))
	f.Add(zip(f, newsSitemap))
	f.Add([]byte("<sitemapindex><sitemap><loc>x</loc></sitemap>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, _, err := parseSitemap(body, sitemapLimit, "https://n.example/", (&plan{}).bareZone)
		if err == nil && len(got) > mostEntries {
			t.Fatalf("%d entries", len(got))
		}
		checkEntries(t, got)
	})
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(`<rss><channel><item><title>T</title><link>/a/1</link><pubDate>2025-10-28</pubDate></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="a"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a"}]}`))
	f.Add([]byte("\xff\xfe<\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := parseFeed(body, "text/xml", "https://n.example/", (&plan{}).bareZone)
		if err == nil {
			checkEntries(t, got)
		}
	})
}

func FuzzFindLinks(f *testing.F) {
	f.Add(`<base href="/x/"><a href="y">z</a><link rel=alternate type=application/rss+xml href=f>`)
	f.Add(`<a href="//[::1">x</a><a href='?a=1&#38;b'>`)
	f.Add("<script type='application/ld+json'>{<a href=1>")
	f.Fuzz(func(t *testing.T, text string) {
		got := findLinks(text, "https://n.example/a/b")
		var entries []entry
		for _, a := range got.anchors {
			entries = append(entries, entry{url: a.url, title: a.text})
			looksLikeArticle(a.url)
			looksLikeSection(a.url)
			dateInURL(a.url)
			site(a.url)
			trap(a.url, time.Unix(0, 0))
		}
		for _, u := range got.feeds {
			entries = append(entries, entry{url: u})
		}
		checkEntries(t, entries)
	})
}

func FuzzParseTime(f *testing.F) {
	f.Add("Tue, 28 Oct 2025 10:49:05 GMT+8")
	f.Add("2025年10月28日 下午3点05分")
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := parseTime(raw, time.UTC)
		if !ok {
			return
		}
		// What was read is read alike from its own standard form.
		again, ok := parseTime(got.Format(time.RFC3339Nano), time.UTC)
		if !ok || !again.Equal(got) {
			t.Fatalf("parseTime(%q) = %s, again %s", raw, got, again)
		}
	})
}

func checkEntries(t *testing.T, entries []entry) {
	t.Helper()
	for _, e := range entries {
		if n, err := webtext.NormalizeURL(e.url); err != nil || n != e.url {
			t.Fatalf("%q is not normalised: %q, %v", e.url, n, err)
		}
		if len(e.title) > 600 || strings.ContainsAny(e.title, "\r\n") {
			t.Fatalf("title %q", e.title)
		}
	}
}
