package article

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"assay"
)

// read reads a page and accepts an article or a refusal, nothing else.
func read(tb testing.TB, r *Reader, body []byte) *assay.Article {
	tb.Helper()
	a, err := r.Read(&assay.Page{URL: "https://news.example.com/2024/03/05/a.html", Status: 200, Body: body})
	var no *assay.NotArticleError
	switch {
	case errors.As(err, &no):
		if no.Reason == "" {
			tb.Error("refused without a reason")
		}
		return nil
	case err != nil:
		tb.Errorf("neither article nor refusal: %v", err)
		return nil
	}
	checkInvariants(tb, a)
	return a
}

// TestTruncated cuts the golden pages at every hundredth byte.
func TestTruncated(t *testing.T) {
	r := reader(t, Config{})
	for _, path := range goldenFiles(t) {
		p, _ := goldenPage(t, path)
		for n := 0; n < len(p.Body); n += 100 {
			read(t, r, p.Body[:n])
		}
	}
}

// TestDeep reads pages that nest deeper than html.Parse goes.
func TestDeep(t *testing.T) {
	r := reader(t, Config{})
	for _, open := range []string{"<div>", "<b><i>", "<font color=red>", "<ul><li>", "<table><tr><td>", "<x-y>"} {
		t.Run(open, func(t *testing.T) {
			body := "<title>Sawmill to close in May</title><h1>Sawmill to close in May</h1>" + strings.Repeat(open, 3000) + story
			a := read(t, r, []byte(body))
			if a == nil {
				t.Fatal("no article")
			}
			if a.Title != "Sawmill to close in May" || !strings.Contains(a.Text, "The owner put the losses at $12 million and said that talks with two buyers had failed") {
				t.Errorf("text %q", a.Text)
			}
		})
	}
}

// TestLarge reads pages that could make a reader slow. The bound is wide: it
// catches work that grows with the square of the size, which takes minutes.
func TestLarge(t *testing.T) {
	r := reader(t, Config{})
	const size = 1 << 20
	for name, unit := range map[string]string{
		"links": `<a href="/x">Council agrees on a plan</a> `, "rows": `<tr><td>a,b</td><td>12.5</td></tr>`, "breaks": `字<br><br>`, "stray end tags": `a</x>`,
		"stray table tags": `<table>a<tr>`, "open formatting": `<b>a<p>`, "headings": `<h1 class="headline">a b c`, "times": `<time datetime="2024-03-05">x`, "classes": `<div class="related x%d">text of some length, `,
		"JSON-LD": `<script type="application/ld+json">{"@graph":[[[[`, "scripts": `<script>var ptime = "</script>`, "meta": `<meta name="date" content="2024">`, "related": `<p>Related stories</p>`, "one line": `word word, `,
		"forms": `<form>a`, "attributes": `<p title="x" class="a b c d">`, "bylines": `<p class="byline">By A B`, "zeros": "\x00", "han": "铜价，", "bad bytes": "\xff\xfe\xe4",
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("<title>Sawmill to close in May</title>")
			for i := 0; b.Len() < size; i++ {
				if strings.Contains(unit, "%d") {
					fmt.Fprintf(&b, unit, i)
				} else {
					b.WriteString(unit)
				}
			}
			start := time.Now()
			read(t, r, []byte(b.String()))
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Logf("took %v", took)
			}
		})
	}
}

// TestNoAddress: a page out of a file is read like any other, and goes by the
// name that it was given.
func TestNoAddress(t *testing.T) {
	for _, address := range []string{"", "file:///home/analyst/a.html", "ftp://example.com/a"} {
		a, err := reader(t, Config{}).Read(&assay.Page{ID: "p", URL: address, Body: []byte(story)})
		if err != nil {
			t.Errorf("%q: %v", address, err)
			continue
		}
		if want := cmp.Or(address, "page:p"); a.URL != want || a.ID != assay.NewArticleID(want) {
			t.Errorf("%q: goes by %q", address, a.URL)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "<", "<p>a", story, "<table><tr><td>" + story, `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024`, `<script type="application/json">{"content":["<p>a, b.","c"],"body":{"text":"` + strings.Repeat("铜价。", 40) + `"}}</script>`, "<h1>铜价上涨</h1><p>2024年3月5日 10:30　来源：<a>某报</a>", "\xef\xbb\xbf<p>x", "<meta charset=gbk>\xd6\xd0\xb9\xfa", "<title>a</title><h1>a</h1>" + strings.Repeat("<div>", 600) + "x"} {
		f.Add([]byte(s))
	}
	for _, path := range goldenFiles(f) {
		p, _ := goldenPage(f, path)
		f.Add(p.Body)
	}
	r, err := New(Config{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first := read(t, r, body)
		second := read(t, r, bytes.Clone(body))
		if (first == nil) != (second == nil) || first != nil && (first.Revision != second.Revision || !first.Published.Equal(second.Published)) {
			t.Error("the same page reads differently the second time")
		}
	})
}
