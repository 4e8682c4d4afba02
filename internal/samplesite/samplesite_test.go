package samplesite

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"assay"
)

// get fetches a path of the site without following redirects.
func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://news.example:8080"+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// body is the page as text, decoded from GBK where the path says so.
func body(t *testing.T, res *http.Response, gbk bool) string {
	t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if gbk {
		if raw, err = simplifiedchinese.GBK.NewDecoder().Bytes(raw); err != nil {
			t.Fatal(err)
		}
	}
	return string(raw)
}

var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// checkBalance reports the first tag that is not closed in order.
func checkBalance(page string) error {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var open []string
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if !slices.Contains(void, e.Name.Local) {
				open = append(open, e.Name.Local)
			}
		case xml.EndElement:
			if slices.Contains(void, e.Name.Local) {
				continue
			}
			if len(open) == 0 || open[len(open)-1] != e.Name.Local {
				return errors.New("</" + e.Name.Local + "> closes nothing; open: " + strings.Join(open, " "))
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return errors.New("not closed: " + strings.Join(open, " "))
	}
	return nil
}

func TestEveryPage(t *testing.T) {
	s := New()
	for path := range s.pages {
		t.Run(path, func(t *testing.T) {
			res := get(t, s, path)
			if path == RedirectPath {
				if res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != redirectTarget {
					t.Fatalf("got %d to %q", res.StatusCode, res.Header.Get("Location"))
				}
				if got := get(t, s, redirectTarget).StatusCode; got != http.StatusOK {
					t.Fatalf("the redirect leads to status %d", got)
				}
				return
			}
			if res.StatusCode != http.StatusOK {
				t.Fatalf("status %d", res.StatusCode)
			}
			if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
				return
			}
			page := body(t, res, strings.HasPrefix(path, "/people/"))
			if !utf8.ValidString(page) || strings.ContainsRune(page, utf8.RuneError) {
				t.Error("the page is not clean text")
			}
			if err := checkBalance(page); err != nil {
				t.Error(err)
			}
			// What html/template could not make safe shows as this word.
			if strings.Contains(page, "ZgotmplZ") {
				t.Error("a value was refused by the template's escaping")
			}
		})
	}
}

// TestKeys holds the answer key against the pages that it is about.
func TestKeys(t *testing.T) {
	s := New()
	keys := s.Keys()
	languages := map[string]int{}
	for _, k := range keys {
		languages[k.Language]++
		t.Run(k.Path, func(t *testing.T) {
			text := html.UnescapeString(body(t, get(t, s, k.Path), strings.HasPrefix(k.Path, "/people/")))
			text = regexp.MustCompile(`</?a[^>]*>`).ReplaceAllString(text, "")
			if !strings.Contains(text, k.Title) {
				t.Errorf("the page lacks its title %q", k.Title)
			}
			values := map[string]bool{}
			for _, f := range k.Facts {
				if !strings.Contains(text, f.Surface) {
					t.Errorf("the page does not state %q", f.Surface)
				}
				if f.SameAsValue != "" && !values[f.SameAsValue] {
					t.Errorf("%q converts %s, which no earlier fact states", f.Surface, f.SameAsValue)
				}
				values[f.Value] = true
				checkDigits(t, f)
			}
			if k.Announcement != "" && !slices.Contains([]assay.Attribute{assay.Investment, assay.Funding, assay.Acquisition, assay.Contract}, k.Type) {
				t.Errorf("announcement of type %q", k.Type)
			}
		})
	}
	if languages["zh"] < 14 || languages["en"] < 14 {
		t.Errorf("articles by language: %v, want at least 14 each", languages)
	}
}

// checkDigits compares the digits of the words with those of the value.
func checkDigits(t *testing.T, f KeyFact) {
	t.Helper()
	digits := func(s string) string {
		return strings.Trim(regexp.MustCompile(`[^0-9]`).ReplaceAllString(s, ""), "0")
	}
	if f.Value == "" {
		if f.Low == "" || f.High == "" || digits(f.Surface) != "" {
			t.Errorf("%q: a vague amount has low and high and no digits", f.Surface)
		}
		return
	}
	if got, want := digits(f.Surface), digits(f.Value); got != want {
		t.Errorf("%q has the digits %s, its value %s has %s", f.Surface, got, f.Value, want)
	}
}

func TestModelCase(t *testing.T) {
	reports := map[string][]string{}
	outlets := map[string]bool{}
	slugs := map[string][]Key{}
	for _, k := range New().Keys() {
		if k.Announcement == "" {
			continue
		}
		slugs[k.Announcement] = append(slugs[k.Announcement], k)
		if k.Announcement == "russia-rare-earths" && k.New {
			reports[k.Language] = append(reports[k.Language], k.Path)
			outlets[k.Outlet] = true
			if day := k.Published.UTC().Format("2006-01-02"); day != "2025-10-27" && day != "2025-10-28" {
				t.Errorf("%s is dated %s", k.Path, day)
			}
		}
	}
	if len(reports["zh"]) < 3 || len(reports["en"]) < 3 || len(outlets) < 6 {
		t.Errorf("reports %v by %d outlets, want 3 in each language by 6", reports, len(outlets))
	}
	if len(slugs) < 9 {
		t.Errorf("%d announcements, want the model case and 8 others", len(slugs))
	}
	both := 0
	for _, ks := range slugs {
		if slices.ContainsFunc(ks, func(k Key) bool { return k.Language == "zh" }) && slices.ContainsFunc(ks, func(k Key) bool { return k.Language == "en" }) {
			both++
		}
	}
	if both < 6 {
		t.Errorf("%d announcements are told in both languages, want 6", both)
	}
}

func TestGBK(t *testing.T) {
	s := New()
	res := get(t, s, "/people/n1/2025/1028/c1004-40591234.html")
	if got := res.Header.Get("Content-Type"); got != "text/html" {
		t.Errorf("Content-Type %q names a charset", got)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if utf8.Valid(raw) {
		t.Error("the bytes are UTF-8")
	}
	if !bytes.Contains(raw, []byte("charset=GB2312")) {
		t.Error("the page does not say GB2312")
	}
	if !bytes.Contains(raw, []byte("\xb6\xed\xc2\xde\xcb\xb9")) { // 俄罗斯
		t.Error("the page lacks 俄罗斯 in GBK")
	}
}

// TestLateCharset pins the page whose charset is declared where prescanning for
// it (the first 1024 bytes) has stopped.
func TestLateCharset(t *testing.T) {
	res := get(t, New(), "/thepaper/newsDetail_forward_31884502")
	if got := res.Header.Get("Content-Type"); got != "text/html" {
		t.Errorf("Content-Type %q names a charset", got)
	}
	if at := strings.Index(body(t, res, false), "<meta charset"); at < 1024 {
		t.Errorf("the charset is declared at byte %d", at)
	}
}

func TestTwoParts(t *testing.T) {
	s := New()
	const first = "/people/n1/2025/1030/c1004-40593310.html"
	const second = "/people/n1/2025/1030/c1004-40593310-2.html"
	if page := body(t, get(t, s, first), true); !strings.Contains(page, `<a href="`+second+`">下一页</a>`) {
		t.Error("the first part does not lead to the second")
	}
	if page := body(t, get(t, s, second), true); strings.Contains(page, "下一页") || !strings.Contains(page, "砂井") {
		t.Error("the second part is not the last one")
	}
}

func TestRobots(t *testing.T) {
	s := New()
	got := body(t, get(t, s, "/robots.txt"), false)
	want := "User-agent: *\nDisallow: /wire/private/\n\nSitemap: http://news.example:8080/sitemap.xml\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if get(t, s, DisallowedPath).StatusCode != http.StatusOK {
		t.Error("the disallowed article is not there")
	}
	if !strings.Contains(body(t, get(t, s, "/"), false), DisallowedPath) {
		t.Error("the index does not tempt crawlers with the disallowed article")
	}
	for _, p := range []string{"/rss.xml", "/atom.xml", "/sitemap-news.xml", "/sitemap-pages.xml", "/wire/"} {
		if strings.Contains(body(t, get(t, s, p), false), disallowed) {
			t.Errorf("%s lists the disallowed article", p)
		}
	}
	for _, k := range s.Keys() {
		if strings.HasPrefix(k.Path, disallowed) {
			t.Errorf("the key has the disallowed %s", k.Path)
		}
	}
}

func TestConditional(t *testing.T) {
	s := New()
	res := get(t, s, redirectTarget)
	etag := res.Header.Get("Etag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	again := get(t, s, redirectTarget, "If-None-Match", etag)
	if again.StatusCode != http.StatusNotModified || body(t, again, false) != "" {
		t.Errorf("status %d", again.StatusCode)
	}
	if got := get(t, s, redirectTarget, "If-None-Match", `"other"`).StatusCode; got != http.StatusOK {
		t.Errorf("status %d for another ETag", got)
	}
}

func TestFeeds(t *testing.T) {
	s := New()
	found := map[string]bool{}
	for _, p := range []string{"/rss.xml", "/atom.xml", "/sitemap.xml", "/sitemap-news.xml", "/sitemap-pages.xml"} {
		res := get(t, s, p)
		if !strings.Contains(res.Header.Get("Content-Type"), "xml") {
			t.Errorf("%s: Content-Type %q", p, res.Header.Get("Content-Type"))
		}
		raw := body(t, res, false)
		d := xml.NewDecoder(strings.NewReader(raw))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", p, err)
			}
		}
		for _, m := range regexp.MustCompile(`http://news\.example:8080(/[^<"]*)`).FindAllStringSubmatch(raw, -1) {
			found[p+" "+m[1]] = true
			if got := get(t, s, m[1]).StatusCode; got != http.StatusOK {
				t.Errorf("%s lists %s: status %d", p, m[1], got)
			}
		}
	}
	for _, k := range s.Keys() {
		feed := map[string]string{"zh": "/rss.xml", "en": "/atom.xml"}[k.Language]
		for _, p := range []string{feed, "/sitemap-news.xml"} {
			if !found[p+" "+k.Path] {
				t.Errorf("%s does not list %s", p, k.Path)
			}
		}
	}
}

// TestLinks follows every link of every page: only the missing page is missing.
func TestLinks(t *testing.T) {
	s := New()
	for path := range s.pages {
		page := body(t, get(t, s, path), false)
		for _, m := range regexp.MustCompile(`<a [^>]*href="(/[^"#]*)"`).FindAllStringSubmatch(page, -1) {
			res := get(t, s, html.UnescapeString(m[1]))
			if (res.StatusCode == http.StatusNotFound) != (m[1] == MissingPath) {
				t.Errorf("%s links to %s: status %d", path, m[1], res.StatusCode)
			}
		}
	}
	if !strings.Contains(body(t, get(t, s, "/"), false), MissingPath) {
		t.Error("the index does not link to the missing page")
	}
}

func TestJSONLD(t *testing.T) {
	s := New()
	n := 0
	for _, k := range s.Keys() {
		page := body(t, get(t, s, k.Path), strings.HasPrefix(k.Path, "/people/"))
		for _, m := range regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindAllStringSubmatch(page, -1) {
			var v any
			if err := json.Unmarshal([]byte(m[1]), &v); err != nil {
				t.Errorf("%s: %v in %s", k.Path, err, m[1])
			}
			n++
		}
	}
	if n == 0 {
		t.Error("no page has JSON-LD")
	}
}

func TestRequests(t *testing.T) {
	s := New()
	get(t, s, "/login?x=1", "User-Agent", "a")
	get(t, s, "/login?x=1", "User-Agent", "a")
	get(t, s, "/nowhere", "User-Agent", "b")
	want := map[Request]int{{"/login?x=1", "a"}: 2, {"/nowhere", "b"}: 1}
	if diff := cmp.Diff(want, s.Requests()); diff != "" {
		t.Error(diff)
	}
}

func TestMethods(t *testing.T) {
	s := New()
	for method, want := range map[string]int{http.MethodHead: http.StatusOK, http.MethodPost: http.StatusMethodNotAllowed} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "/login", nil))
		if w.Code != want || method == http.MethodHead && w.Body.Len() > 0 {
			t.Errorf("%s: status %d with %d bytes", method, w.Code, w.Body.Len())
		}
	}
}

func TestBrokenContent(t *testing.T) {
	const good = "path: /sina/x\noutlet: sina\ntitle: t\npublished: 2025-10-28T08:00:00+08:00\n"
	for name, tc := range map[string]struct{ file, want string }{
		"no front matter":       {"text", `read content/a.txt: no line "---" ends the front matter`},
		"no name":               {"path\n---\nx", `read content/a.txt:1: "path" is not "name: value"`},
		"unknown name":          {"colour: red\n---\nx", `read content/a.txt:1: unknown name "colour"`},
		"unknown outlet":        {"outlet: moon\n---\nx", `read content/a.txt:1: outlet "moon" is not in the table`},
		"bad time":              {"published: today\n---\nx", `read content/a.txt:1: published: parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"`},
		"missing":               {"title: x\n---\nx", "read content/a.txt: path, outlet, title and published are needed"},
		"other prefix":          {strings.Replace(good, "/sina/", "/163/", 1) + "---\nx", "read content/a.txt: path /163/x does not lie under /sina/"},
		"half an announcement":  {good + "type: investment\n---\nx", "read content/a.txt: announcement, type and status come together"},
		"bad status":            {good + "status: sure\n---\nx", `read content/a.txt:5: status "sure" is not one of [announced planned agreed completed rumoured denied cancelled]`},
		"bad attribute":         {good + "fact: joy | x | 1 1 exact\n---\nx", `read content/a.txt:5: fact: attribute "joy" is not in the contract`},
		"short fact":            {good + "fact: cost\n---\nx", `read content/a.txt:5: fact: "cost" has 1 fields, not 3 to 6`},
		"bad amount":            {good + "fact: cost | x | 1 exact\n---\nx", `read content/a.txt:5: fact: "1 exact" is not "value unit qualifier"`},
		"bad value":             {good + "fact: cost | x | one CNY exact\n---\nx", `read content/a.txt:5: fact: value "one": can't convert one to decimal: exponent is not numeric`},
		"bad option":            {good + "fact: cost | x | 1 CNY exact | | | odd=1\n---\nx", `read content/a.txt:5: fact: unknown option "odd=1"`},
		"bad rank":              {good + "fact: cost | x | 1 CNY exact | | | rank=x\n---\nx", `read content/a.txt:5: fact: rank: strconv.Atoi: parsing "x": invalid syntax`},
		"the path of the index": {strings.Replace(good, "/sina/x", "/sina/", 1) + "---\nx", "add page /sina/: two pages have this path"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(fstest.MapFS{"content/a.txt": {Data: []byte(tc.file)}}, templateFS)
			if err == nil || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		})
	}
}
