package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"assay"
	"assay/internal/devdata"
	"assay/webtext"
)

var (
	out   = flag.String("out", "", "write what TestCorpus reads to this file, one JSON object a line")
	every = flag.Int("every", 150, "let TestCorpusTruncated take one page in so many")
)

// corpusPage is a row of the reference list of pages.
type corpusPage struct {
	ID      string `json:"id"`
	File    string `json:"file"`
	URL     string `json:"url"`
	Lang    string `json:"lang"`
	Article bool   `json:"article"`
	body    []byte
}

func (p corpusPage) page() *assay.Page {
	return &assay.Page{URL: p.URL, FinalURL: p.URL, Status: 200, Body: p.body}
}

// truth is a row of the reference texts.
type truth struct {
	ID        string `json:"id"`
	Lang      string `json:"lang"`
	Set       string `json:"set"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Author    any    `json:"author"` // a string, or a list of them
	Source    string `json:"source"`
	Text      string `json:"text"`
}

func rows[T any](tb testing.TB, path string) []T {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var all []T
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			tb.Fatalf("read %s: %v", path, err)
		}
		all = append(all, v)
	}
	return all
}

// corpus yields the reference pages.
func corpus(tb testing.TB, f func(corpusPage)) {
	tb.Helper()
	dir := devdata.Path(tb, "data", "pages")
	for _, p := range rows[corpusPage](tb, filepath.Join(dir, "index.jsonl")) {
		p.body = devdata.Page(tb, filepath.Join(dir, p.File))
		f(p)
	}
}

type prediction struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Published string            `json:"published,omitempty"`
	Text      string            `json:"text"`
	Source    string            `json:"source,omitempty"`
	Author    string            `json:"author,omitempty"`
	Site      string            `json:"site,omitempty"`
	Why       map[string]string `json:"why,omitempty"`
	Reason    string            `json:"reason,omitempty"`
}

// TestCorpus reads the reference pages and holds what was reached on them.
func TestCorpus(t *testing.T) {
	dir := devdata.Path(t, "data", "pages")
	r := reader(t, Config{})
	path := *out
	if path == "" {
		path = filepath.Join(t.TempDir(), "pages.jsonl")
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	enc := json.NewEncoder(file)
	enc.SetEscapeHTML(false)
	texts, authors, sources := map[string]string{}, map[string]string{}, map[string]string{}
	taken, refused := map[bool]int{}, map[bool]int{} // by whether the page is an article
	known := map[string]bool{}
	for _, tr := range rows[truth](t, filepath.Join(dir, "truth.dev.jsonl")) {
		known[tr.ID] = tr.Text != ""
	}
	var pages []corpusPage // with a reference text
	corpus(t, func(p corpusPage) {
		if known[p.ID] {
			pages = append(pages, p)
		}
		a, err := r.Read(p.page())
		var no *assay.NotArticleError
		pred := prediction{ID: p.ID}
		switch {
		case errors.As(err, &no):
			refused[p.Article]++
			pred.Reason = no.Reason
		case err != nil:
			t.Errorf("%s: %v", p.ID, err)
		default:
			checkInvariants(t, a)
			taken[p.Article]++
			pred = prediction{ID: p.ID, Title: a.Title, Text: a.Text[a.BodyStart:], Source: a.Source, Author: a.Author, Site: a.Site, Why: a.Why}
			if !a.Published.IsZero() {
				pred.Published = a.Published.Format(time.RFC3339)
			}
		}
		if (err != nil) == p.Article {
			t.Logf("%s: article is %v, got %q", p.ID, p.Article, pred.Reason)
		}
		texts[p.ID], authors[p.ID], sources[p.ID] = pred.Text, pred.Author, pred.Source
		if err := enc.Encode(pred); err != nil {
			t.Fatal(err)
		}
	})
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	atLeast(t, "articles taken", float64(taken[true])/float64(taken[true]+refused[true]), 0.988)
	atLeast(t, "other pages refused", float64(refused[false])/float64(taken[false]+refused[false]), 0.85)
	names(t, dir, authors, sources)
	paragraphs(t, dir, pages, texts)
	scores(t, dir, path)
}

func atLeast(t *testing.T, what string, got, floor float64) {
	t.Helper()
	t.Logf("%s: %.4f, floor %.3f", what, got, floor)
	if got < floor {
		t.Errorf("%s: %.4f is below the floor %.3f", what, got, floor)
	}
}

// names counts the authors and sources that are those of the reference: the same
// names in any order, or one of the several that it takes for right.
func names(t *testing.T, dir string, authors, sources map[string]string) {
	separator := regexp.MustCompile(`[;,、]| and | & `)
	set := func(s string) string {
		var all []string
		s = strings.Join(strings.Fields(s), " ")
		for n := range strings.SplitSeq(separator.ReplaceAllString(strings.TrimPrefix(strings.TrimPrefix(s, "By "), "by "), "\n"), "\n") {
			if n = letters(n); n != "" {
				all = append(all, n)
			}
		}
		slices.Sort(all)
		return strings.Join(slices.Compact(all), "\n")
	}
	right, given, asked := map[string]int{}, map[string]int{}, map[string]int{}
	count := func(key, got string, want ...string) {
		asked[key]++
		if got != "" {
			given[key]++
		}
		if slices.ContainsFunc(want, func(w string) bool { return letters(w) == letters(got) || set(w) == set(got) }) {
			right[key]++
		}
	}
	for _, tr := range rows[truth](t, filepath.Join(dir, "truth.dev.jsonl")) {
		var want []string
		switch v := tr.Author.(type) {
		case string:
			want = []string{v}
		case []any:
			for _, one := range v {
				want = append(want, one.(string))
			}
		}
		if len(want) > 0 && want[0] != "" {
			count(tr.Lang+" author", authors[tr.ID], want...)
		}
		if tr.Source != "" {
			count(tr.Lang+" source", sources[tr.ID], tr.Source)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(asked)) {
		t.Logf("%s: %d right of %d given, %d asked", key, right[key], given[key], asked[key])
	}
	for key, floor := range map[string]float64{"en author": 0.82, "zh source": 0.8} {
		atLeast(t, key, float64(right[key])/float64(asked[key]), floor)
	}
}

// withoutSpace is s without its white space: where a reference text had an
// element's borders it often has a blank ("Wild Rose ’s") that no reader sees.
func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

// paragraphs counts the paragraphs of the reference texts that are in ours as
// they stand, and the ones that are not by what the page has them for.
func paragraphs(t *testing.T, dir string, pages []corpusPage, texts map[string]string) {
	found, all, kinds := map[string]int{}, map[string]int{}, map[string]map[string]int{}
	missing, outside := map[string][]string{}, devdata.Outside(t)
	for _, tr := range rows[truth](t, filepath.Join(dir, "truth.dev.jsonl")) {
		tight := withoutSpace(texts[tr.ID])
		n := 0
		for par := range strings.SplitSeq(tr.Text, "\n") {
			n++
			if par = strings.TrimSpace(par); len([]rune(par)) < 20 {
				continue
			}
			in := strings.Contains(texts[tr.ID], par)
			count := func(key string, in bool) {
				all[key]++
				if in {
					found[key]++
				}
			}
			count(tr.Lang, in)
			count(tr.Lang+"/"+tr.Set, in)
			id := strconv.Itoa(n)
			switch {
			case !outside[tr.ID][id]:
				count(tr.Lang+" in scope, white space aside", strings.Contains(tight, withoutSpace(par)))
			case in:
				t.Errorf("testdata/outside.tsv: paragraph %s of %s is in the text: take it out", id, tr.ID)
			}
			delete(outside[tr.ID], id)
			if !in {
				missing[tr.ID] = append(missing[tr.ID], par)
			}
		}
	}
	for page, left := range outside {
		for id := range left {
			t.Errorf("testdata/outside.tsv: there is no paragraph %s of %s", id, page)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		t.Logf("paragraphs verbatim %s: %d of %d, %.4f", key, found[key], all[key], float64(found[key])/float64(all[key]))
	}
	for _, p := range pages {
		if len(missing[p.ID]) == 0 {
			continue
		}
		text, _ := webtext.Decode(p.body, "")
		d, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		b, x := d.readBody(&template{}, d.findHeadline(linkedData(d.ld))), d.letterIndex()
		for _, par := range missing[p.ID] {
			kind := d.missed(x, par, texts[p.ID], b)
			if kinds[kind] == nil {
				kinds[kind] = map[string]int{}
			}
			kinds[kind][p.Lang]++
			if kind == "text of the body" || kind == "outside of the body" {
				t.Logf("%s: missing from the text: %.100s", p.ID, par)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		t.Logf("paragraphs missed, %s: %v", kind, kinds[kind])
	}
	for key, floor := range map[string]float64{
		"zh": 0.972, "en": 0.966, "en/aeb": 0.963, "en/fundus": 0.988,
		"zh in scope, white space aside": 0.995, "en in scope, white space aside": 0.97,
	} {
		atLeast(t, "paragraphs verbatim "+key, float64(found[key])/float64(all[key]), floor)
	}
}

// letterIndex is the letters of a page's text, and the elements that they stand in.
type letterIndex struct {
	text  string
	start []int   // of a text node in text, ascending
	owner []int32 // the element around it
}

func (d *document) letterIndex() letterIndex {
	place := make(map[*html.Node]int32, len(d.elements))
	for i := range d.elements {
		place[d.elements[i].node] = int32(i)
	}
	var x letterIndex
	var b strings.Builder
	for n := range d.root.Descendants() {
		i, ok := place[n.Parent]
		if l := letters(n.Data); n.Type == html.TextNode && ok && l != "" {
			x.start, x.owner = append(x.start, b.Len()), append(x.owner, i)
			b.WriteString(l)
		}
	}
	x.text = b.String()
	return x
}

// find is the innermost element around the last place where the letters stand, or -1.
func (x letterIndex) find(d *document, key string) int32 {
	from := strings.LastIndex(x.text, key)
	if from < 0 {
		return -1
	}
	owner := func(at int) int32 {
		i, found := slices.BinarySearch(x.start, at)
		if !found {
			i--
		}
		return x.owner[i]
	}
	first, last := owner(from), owner(from+len(key)-1)
	for first >= 0 && (last < first || last >= d.elements[first].end) {
		first = d.elements[first].parent
	}
	return first
}

// missed tells what a paragraph is that the reference text has and ours has not.
func (d *document) missed(x letterIndex, par, text string, b body) string {
	key := letters(par)
	if strings.Contains(letters(text), key) {
		return "other white space, punctuation or lines"
	}
	at := x.find(d, key)
	if at < 0 {
		return "not so in the page"
	}
	e := &d.elements[at]
	inside, link := false, len(letters(inline(e.node))) == len(key) && e.zone&zoneLink != 0
	for i, up := at, 0; i >= 0; i, up = d.elements[i].parent, up+1 {
		n := d.elements[i].node
		if up < 4 && (n.DataAtom == atom.Figcaption || strings.Contains(attr(n, "class"), "caption")) {
			return "caption"
		}
		inside = inside || slices.Contains(b.elements, i)
	}
	switch {
	case e.zone&zoneHidden != 0:
		return "hidden"
	case e.zone&(zoneChrome|zoneAside) != 0:
		return "box named as no text"
	case link || e.links*2 > e.prose:
		return "link"
	case furniture(line{text: par, weight: weight(par)}):
		return "note of the site"
	case !inside:
		return "outside of the body"
	}
	return "text of the body"
}

// scores runs the reference scorer on a file of predictions.
func scores(t *testing.T, dir, path string) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED, NOT MEASURED: python3 is not there to run score.py")
	}
	type score struct {
		F1  float64
		R   float64
		Low int `json:"pages_below_half"`
	}
	for _, by := range []struct {
		group  string
		floors map[string]float64 // group, measure: F1, or R of title and time
	}{
		{"lang", map[string]float64{"zh text": 0.985, "zh text-han": 0.992, "zh title": 0.96, "zh time": 0.99, "en text": 0.981, "en segments": 0.94, "en title": 0.905, "en time": 0.99, "en day": 0.87}},
		{"set", map[string]float64{"en/aeb text": 0.983, "en/fundus text": 0.98, "en/readability text": 0.976, "zh/zh-hand title": 0.99}},
	} {
		b, err := exec.Command(python, filepath.Join(dir, "score.py"), path, "--json", "--by", by.group).Output()
		if err != nil {
			t.Fatalf("run score.py: %v", err)
		}
		var got map[string]map[string]score
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("read what score.py prints: %v", err)
		}
		for _, key := range slices.Sorted(maps.Keys(by.floors)) {
			group, measure, _ := strings.Cut(key, " ")
			s := got[group][measure]
			value := s.F1
			if measure == "title" || measure == "time" || measure == "day" {
				value = s.R
			}
			atLeast(t, key, value, by.floors[key])
			if group == "zh" && s.Low > 0 {
				t.Errorf("%s: %d pages below one half", key, s.Low)
			}
		}
	}
}

// TestCorpusTruncated cuts some of the reference pages at every thousandth byte.
func TestCorpusTruncated(t *testing.T) {
	r := reader(t, Config{})
	n := 0
	corpus(t, func(p corpusPage) {
		if n++; n%*every != 0 {
			return
		}
		for cut := 0; cut < len(p.body); cut += 1000 {
			read(t, r, p.body[:cut])
		}
	})
}
