package article

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/charset"

	"assay"
)

var update = flag.Bool("update", false, "write what the reader now makes of the pages in testdata")

// golden is the part of an article that a golden file states.
type golden struct {
	URL       string            `json:"url"`
	Title     string            `json:"title"`
	Body      []string          `json:"body"`
	Published string            `json:"published,omitempty"`
	Modified  string            `json:"modified,omitempty"`
	Site      string            `json:"site,omitempty"`
	Source    string            `json:"source,omitempty"`
	Author    string            `json:"author,omitempty"`
	Next      string            `json:"next,omitempty"`
	Charset   string            `json:"charset"`
	Why       map[string]string `json:"why"`
}

func goldenOf(a *assay.Article) golden {
	g := golden{
		URL: a.URL, Title: a.Title, Body: strings.Split(a.Text[a.BodyStart:], "\n"), Site: a.Site, Source: a.Source, Author: a.Author, Next: a.Next,
		Charset: a.Charset, Why: a.Why,
	}
	const form = "2006-01-02T15:04:05Z07:00"
	if !a.Published.IsZero() {
		g.Published = a.Published.Format(form)
	}
	if !a.Modified.IsZero() {
		g.Modified = a.Modified.Format(form)
	}
	return g
}

// sections splits a golden file: "key: value" lines, then "-- name --" and text.
func sections(t testing.TB, path string) (head map[string]string, page, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	top, rest, ok := strings.Cut(string(b), "-- page.html --\n")
	if !ok {
		t.Fatalf("%s: no page.html", path)
	}
	head = map[string]string{}
	for l := range strings.Lines(top) {
		key, value, _ := strings.Cut(strings.TrimSpace(l), ": ")
		head[key] = value
	}
	page, want, _ = strings.Cut(rest, "-- want.json --\n")
	return head, page, want
}

// goldenPage is the page in a golden file.
func goldenPage(t testing.TB, path string) (p *assay.Page, want string) {
	head, page, want := sections(t, path)
	body := []byte(page)
	if name := head["charset"]; name != "" {
		e, _ := charset.Lookup(name)
		var err error
		if body, err = e.NewEncoder().Bytes(body); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return &assay.Page{URL: head["url"], FinalURL: head["url"], Status: 200, Body: body}, want
}

func goldenFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/pages/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	return files
}

func TestGolden(t *testing.T) {
	r := reader(t, Config{})
	for _, path := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			p, want := goldenPage(t, path)
			a, err := r.Read(p)
			if err != nil {
				t.Fatal(err)
			}
			checkInvariants(t, a)
			got := goldenOf(a)
			if *update {
				var b bytes.Buffer
				enc := json.NewEncoder(&b)
				enc.SetEscapeHTML(false)
				enc.SetIndent("", " ")
				if err := enc.Encode(got); err != nil {
					t.Fatal(err)
				}
				file, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				top, _, _ := strings.Cut(string(file), "-- want.json --\n")
				if err := os.WriteFile(path, []byte(top+"-- want.json --\n"+b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			var w golden
			if err := json.Unmarshal([]byte(want), &w); err != nil {
				t.Fatalf("%s: want.json: %v", path, err)
			}
			if diff := cmp.Diff(w, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func reader(tb testing.TB, cfg Config) *Reader {
	tb.Helper()
	r, err := New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestConcurrent reads all golden pages at once with one reader.
func TestConcurrent(t *testing.T) {
	r := reader(t, Config{})
	var pages []*assay.Page
	for _, path := range goldenFiles(t) {
		p, _ := goldenPage(t, path)
		pages = append(pages, p)
	}
	want := make([]assay.Revision, len(pages))
	for i, p := range pages {
		a, err := r.Read(p)
		if err != nil {
			t.Fatal(err)
		}
		want[i] = a.Revision
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, p := range pages {
				if a, err := r.Read(p); err != nil || a.Revision != want[i] {
					t.Errorf("%s: another text than before, or error %v", p.URL, err)
				}
			}
		})
	}
	wg.Wait()
}
