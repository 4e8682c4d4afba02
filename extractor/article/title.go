package article

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// headline is a choice of the title: the text, the rule, and the element that
// shows it (-1 when none does).
type headline struct {
	text string
	why  string
	at   int32
}

// claim is what the page's <title>, og:title or JSON-LD says the title is.
type claim struct{ text, why, key string }

// findHeadline takes the heading that a claim begins with or contains, or else
// the h1 that shares most words with one, or else the line that one begins
// with. Where the page shows no such thing, the claim itself is taken without
// what sites add to it.
func (d *document) findHeadline(ld linked) headline {
	og := d.meta["og:title"]
	if og == "" {
		og = d.meta["twitter:title"]
	}
	site := d.meta["og:site_name"]
	siteKey := letters(site)
	var claims []claim
	for _, c := range []claim{{text: ld.headline, why: "json-ld"}, {text: og, why: "og:title"}, {text: d.title, why: "title"}} {
		if c.key = letters(c.text); c.key != "" && c.key != siteKey {
			claims = append(claims, c)
		}
	}
	h := d.headingLike(claims, siteKey)
	if h.at < 0 {
		h = d.lineLike(claims)
	}
	// Where JSON-LD and <title> agree on a slightly other wording, theirs is
	// the one that is kept up to date.
	if n := len(claims); n > 1 && claims[0].why == "json-ld" && claims[n-1].why == "title" {
		first, last := claims[0], claims[n-1]
		if key := letters(h.text); key != first.key && strings.HasPrefix(last.key, first.key) && (h.at < 0 || !strings.Contains(last.key, key) && alike(first.text, h.text) >= 0.8) {
			return headline{text: first.text, why: "json-ld and title", at: h.at}
		}
	}
	if h.text != "" {
		return h
	}
	for _, c := range claims {
		if text := stripSite(c.text, site, d.han); text != "" && letters(text) != siteKey {
			return headline{text: text, why: c.why, at: h.at}
		}
	}
	return headline{at: -1}
}

// headingLike finds the heading that fits the claims.
func (d *document) headingLike(claims []claim, siteKey string) headline {
	best, other, only := headline{at: -1}, headline{at: -1}, headline{at: -1}
	score, shared, sentences := 0, 0.5, 0
	for _, i := range d.headings {
		e := &d.elements[i]
		if e.zone&zoneHidden != 0 || !d.small(i) || isLogo(e.node) {
			continue
		}
		text := strings.TrimSpace(strings.TrimPrefix(inline(e.node), "原创")) // a label
		key := letters(text)
		if w := weight(text); w < 4 || w > 500 || key == siteKey {
			continue
		}
		h1 := e.node.DataAtom == atom.H1
		for _, c := range claims {
			n := 0
			switch {
			case strings.HasPrefix(c.key, key):
				n = 2*len(key) + 3
			case strings.HasPrefix(key, c.key) && len(c.key) >= 12 && c.why != "title":
				// Quotation marks cut the title off in the attribute.
				n = 2*len(c.key) + 2
			case len(key) >= 12 && strings.Contains(c.key, key) && len(key)*2 > len(c.key):
				n = 2 * len(key)
			}
			if !h1 {
				n -= 2
			}
			if e.zone&zoneAside != 0 {
				n /= 2
			}
			if n > score && len(key)*3 > len(c.key) {
				score, best = n, headline{text: text, why: e.node.Data + " like " + c.why, at: i}
			}
			if h1 && e.zone&zoneAside == 0 {
				if s := alike(text, c.text); s > shared || s == shared && other.at < 0 {
					shared, other = s, headline{text: text, why: "h1 near " + c.why, at: i}
				}
			}
		}
		// A heading of several words is hardly the name of a site or section.
		if h1 && e.zone&zoneAside == 0 && weight(text) >= 30 && key != letters(only.text) {
			sentences++
			only = headline{text: text, why: "only h1", at: i}
		}
	}
	switch {
	case best.at >= 0:
		return best
	case other.at < 0 && sentences == 1:
		return only
	}
	return other
}

// isLogo tells a heading that is a link to the home page.
func isLogo(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.A {
			href := attr(c, "href")
			if _, rest, ok := strings.Cut(href, "://"); ok {
				_, href, _ = strings.Cut(rest, "/")
				href = "/" + href
			}
			return href == "/"
		}
	}
	return false
}

// lineLike finds, near the top of the page, the line that a claim begins or
// ends with and that is most of it: the headlines of old templates are no headings.
func (d *document) lineLike(claims []claim) headline {
	best, size := headline{at: -1}, 0
	for _, r := range d.runs[:min(len(d.runs), 400)] {
		e := &d.elements[r.owner]
		if r.zone&(zoneHidden|zoneAside) != 0 || r.weight < 10 || r.weight > 300 || e.prose > 2*r.weight {
			continue
		}
		text := inline(e.node)
		key := letters(text)
		if len(key) <= size || len(key) > 600 {
			continue
		}
		for _, c := range claims {
			if len(key)*2 > len(c.key) && (strings.HasPrefix(c.key, key) || strings.HasSuffix(c.key, key)) {
				best, size = headline{text: text, why: "line like " + c.why, at: r.owner}, len(key)
			}
		}
	}
	return best
}

// alike is the share of the words of a that are words of b.
func alike(a, b string) float64 {
	words := map[string]bool{}
	for _, w := range terms(b) {
		words[w] = true
	}
	same, all := 0, 0
	for _, w := range terms(a) {
		all++
		if words[w] {
			same++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(same) / float64(all)
}

// terms are the words of a title, Han text in pairs of characters.
func terms(s string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return letters(string(r)) == "" }) {
		prev := rune(0)
		plain := true
		for _, r := range w {
			if isHan(r) {
				plain = false
				if prev != 0 {
					out = append(out, string(prev)+string(r))
				}
				prev = r
			}
		}
		if plain && len(w) > 2 {
			out = append(out, w)
		}
	}
	return out
}

// separators stand between a title and what a site adds to it.
var separators = []string{"_", "|", "｜", " - ", " – ", " — ", "--", "——", "－", " :: ", " » ", " · ", " › ", "-"}

// stripSite cuts the names of site and section off a title.
func stripSite(title, site string, han bool) string {
	title = strings.TrimSpace(title)
	siteKey := letters(site)
	for range 4 {
		at, size := -1, 0
		for _, sep := range separators {
			if (sep == "-" || sep == "--" || sep == "——") && !han {
				continue
			}
			if i := strings.LastIndex(title, sep); i > at {
				at, size = i, len(sep)
			}
		}
		if at <= 0 {
			break
		}
		head, tail := strings.TrimSpace(title[:at]), strings.TrimSpace(title[at+size:])
		tailKey := letters(tail)
		known := siteKey != "" && tailKey != "" && (strings.Contains(siteKey, tailKey) || strings.Contains(tailKey, siteKey))
		short := len(strings.Fields(tail)) <= 4
		if han {
			short = utf8.RuneCountInString(tail) <= 10
		}
		if !known && (!short || weight(head) <= weight(tail)) || head == "" {
			break
		}
		title = head
	}
	return title
}
