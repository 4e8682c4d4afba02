package article

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"assay"
)

func TestSelector(t *testing.T) {
	const page = `<div id="a" class="x y"><p class="one">1</p><section data-role="text-body"><p id="p2">2</p><span><p id="p3">3</p></span></section></div><p id="p4" class="x-y">4</p>`
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var nodes []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			nodes = append(nodes, n)
		}
	}
	for _, tc := range []struct{ selector, want string }{
		{"p", "1234"},
		{"p.one", "1"},
		{".x p", "123"},
		{"div.x.y > p", "1"},
		{"#a section p", "23"},
		{"#a section > p", "2"},
		{"section>p , p#p4", "24"},
		{"[data-role]", "23"},
		{`[data-role="text-body"] > p`, "2"},
		{"[data-role^=text] > p, [data-role$=nothing] p", "2"},
		{"[data-role*='-bo'] p", "23"},
		{".y .one", "1"},
		{"div div p", ""},
	} {
		sel, err := parseSelector(tc.selector)
		if err != nil {
			t.Errorf("%q: %v", tc.selector, err)
			continue
		}
		var b strings.Builder
		for _, n := range nodes {
			if sel.matches(n) {
				b.WriteString(strings.ReplaceAll(inline(n), " ", ""))
			}
		}
		if got := b.String(); got != tc.want {
			t.Errorf("%q selects %q, want %q", tc.selector, got, tc.want)
		}
	}
}

func TestSelectorErrors(t *testing.T) {
	for _, s := range []string{"", " ", "p >", "> p", "p, ", "p > > a", "p[", "p[]", "p[=x]", "p[a~=b]", "p:first-child", "a+b", ".", "#", "p div..x"} {
		if _, err := parseSelector(s); err == nil {
			t.Errorf("%q: no error", s)
		} else if !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("%q: %v does not wrap ErrInvalid", s, err)
		}
	}
	_, err := New(Config{Hosts: map[string]Selectors{"news.example.com": {Body: "div:nth-child(2)"}}})
	if err == nil || !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), "news.example.com") || !strings.Contains(err.Error(), "body") {
		t.Errorf("the error does not name host and part: %v", err)
	}
}

// TestTaught reads a page whose template the general rules read otherwise.
func TestTaught(t *testing.T) {
	const page = `<html><head><title>x</title></head><body><b class="t">Lithium plant opens</b><i class="when" data-time="1709605812">today</i><em>by: Kim</em>
<div class="lead-in"><p>This long introduction of the site, which stands on every page, has more words, commas and so on, than the article itself could ever have, and goes on and on.</p></div>
<div class="piece">The plant makes 20,000 tons a year.<span class="pr">Buy our report for $99 now.</span></div></body></html>`
	r := reader(t, Config{Hosts: map[string]Selectors{"Example.com": {Title: "b.t", Body: ".piece", Time: "i.when", Author: "em", Source: "b.none", Drop: ".pr"}}})
	a, err := r.Read(&assay.Page{URL: "https://www.example.com/1", Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	checkInvariants(t, a)
	if got, want := a.Text, "Lithium plant opens\nThe plant makes 20,000 tons a year."; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if got := a.Published.Format("2006-01-02T15:04:05Z"); got != "2024-03-05T02:30:12Z" {
		t.Errorf("published %s", got)
	}
	if a.Author != "Kim" {
		t.Errorf("author %q, want Kim", a.Author)
	}
	if a.Why["body"] != "selector: div.piece" || a.Why["title"] != "selector" || a.Why["published"] != "selector" {
		t.Errorf("why: %v", a.Why)
	}
}
