package article

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"assay/webtext"
)

// shape is the sort of block that a line was.
type shape uint8

const (
	paragraph shape = iota
	heading
	row // of a table
)

// line is one line of a body.
type line struct {
	text   string
	shape  shape
	weight int
	links  int // of weight, in links
	away   int // of links, to other sites
}

// minProse is the weight below which a run of text is no paragraph, and
// minBody that below which lines are no body.
const (
	minProse = 25
	minBody  = 40
	maxLines = 20000 // of a body: longer ones are lists of data
)

// sum adds the weights of the runs up to every element around them, leaving
// out the runs in the zones of mask.
func (d *document) sum(mask zone) {
	for i := range d.elements {
		e := &d.elements[i]
		e.prose, e.links, e.text, e.score = 0, 0, 0, 0
	}
	for _, r := range d.runs {
		if r.zone&mask == 0 {
			d.elements[r.owner].prose += r.weight
			d.elements[r.owner].links += r.links
		}
	}
	for i := len(d.elements) - 1; i > 0; i-- {
		e := &d.elements[i]
		if e.parent >= 0 {
			d.elements[e.parent].prose += e.prose
			d.elements[e.parent].links += e.links
		}
	}
}

// density is the share of an element's text that lies in links.
func (e *element) density() float32 {
	if e.prose == 0 {
		return 0
	}
	return float32(e.links) / float32(e.prose)
}

// findBody scores the elements by the paragraphs that they hold and returns
// the ones that make up the body, in document order. Paragraphs count for the
// element around them, half for the one around that, and less further out, as
// in Readability (mozilla/readability, Readability.js).
func (d *document) findBody(mask zone) []int32 {
	d.sum(mask)
	var seen []int32
	for _, r := range d.runs {
		if r.zone&(mask|zoneHeading) != 0 || r.weight < minProse || r.links*2 > r.weight {
			continue
		}
		s := float32(1+r.commas) + min(float32(r.weight)/100, 3)
		s *= 1 - float32(r.links)/float32(r.weight)
		if r.zone&zoneItem != 0 {
			s /= 2
		}
		i := r.owner
		if !isContainer(d.elements[i].node.DataAtom) {
			i = d.elements[i].parent
		}
		for level := 0; i >= 0 && level < 5; level++ {
			e := &d.elements[i]
			if e.text == 0 {
				seen = append(seen, i)
			}
			switch level {
			case 0:
				e.text += s
			case 1:
				e.text += s / 2
			default:
				e.text += s / float32(level*3)
			}
			i = e.parent
		}
	}
	top := int32(-1)
	var best float32
	for _, i := range seen {
		e := &d.elements[i]
		e.text *= 1 - e.density()
		e.score = e.text + d.prior(e)*(1-e.density())
		if e.node.DataAtom == atom.Html {
			continue
		}
		if top < 0 || e.score > best {
			top, best = i, e.score
		}
	}
	if top < 0 {
		return nil
	}
	top = d.cover(d.climb(top))
	if all := d.gather(top, seen, mask); all != top {
		return []int32{all}
	}
	return d.withSiblings(top, mask)
}

// gather finds the element around all the pieces of a body that is cut in
// pieces of the same class, with advertisements and boxes between them.
func (d *document) gather(top int32, seen []int32, mask zone) int32 {
	e := &d.elements[top]
	name := attr(e.node, "class")
	if name == "" {
		return top
	}
	// Pieces lie at most six levels apart.
	bound := top
	for range 6 {
		p := d.elements[bound].parent
		if p < 0 || d.elements[p].node.DataAtom == atom.Body {
			break
		}
		bound = p
	}
	first, last := top, top
	pieces := 1
	for _, i := range seen {
		s := &d.elements[i]
		if i <= bound || i >= d.elements[bound].end || s.zone&mask != 0 || i >= top && i < e.end || s.end > top && i < top {
			continue
		}
		if s.node.DataAtom == e.node.DataAtom && attr(s.node, "class") == name && s.density() < 0.3 {
			first, last = min(first, i), max(last, i)
			pieces++
		}
	}
	if pieces == 1 {
		return top
	}
	for i := d.elements[first].parent; i >= 0; i = d.elements[i].parent {
		if d.elements[i].end > last {
			return i
		}
	}
	return top
}

// prior is what an element's tag and names are worth before its text.
func (d *document) prior(e *element) float32 {
	var s float32
	switch e.node.DataAtom {
	case atom.Div, atom.Article, atom.Main, atom.Section:
		s += 5
	case atom.Pre, atom.Td, atom.Blockquote:
		s += 3
	case atom.Ol, atom.Ul, atom.Dl, atom.Dd, atom.Dt, atom.Li, atom.Form, atom.Address:
		s -= 3
	}
	c := d.names(e)
	if attr(e.node, "itemprop") == "articleBody" {
		c |= classBody
	}
	if c&classBody != 0 {
		s += 40
	} else if c&classMain != 0 {
		s += 20
	}
	if c&(classAside|classStrong|classComment) != 0 {
		s -= 20
	}
	return s
}

// climb goes up from the best element while that finds more of the same text.
func (d *document) climb(top int32) int32 {
	last := d.elements[top].score
	third := last / 3
	for i := d.elements[top].parent; i >= 0; i = d.elements[i].parent {
		e := &d.elements[i]
		if e.node.DataAtom == atom.Body || e.score < third {
			break
		}
		if e.score > last {
			return i
		}
		last = e.score
	}
	return top
}

// cover goes up to the <article> or <main> around the best element where
// that holds nearly twice the text, and few links: the steps and chapters of a
// body may lie in elements of their own.
func (d *document) cover(top int32) int32 {
	own := d.elements[top].prose
	for i := d.elements[top].parent; i >= 0; i = d.elements[i].parent {
		e := &d.elements[i]
		if a := e.node.DataAtom; (a == atom.Article || a == atom.Main) && e.prose*3 > own*5 && e.density() < 0.15 {
			return i
		}
	}
	return top
}

// withSiblings adds the siblings of the best element that look like parts of
// the same body.
func (d *document) withSiblings(top int32, mask zone) []int32 {
	e := &d.elements[top]
	if e.parent < 0 || e.node.DataAtom == atom.Body {
		return []int32{top}
	}
	threshold := max(10, e.score*0.2)
	name := attr(e.node, "class")
	var found, between []int32
	p := &d.elements[e.parent]
	for i := e.parent + 1; i < p.end; i = d.elements[i].end {
		s := &d.elements[i]
		if i == top {
			found = append(append(found, between...), i)
			between = nil
			continue
		}
		if s.zone&mask != 0 || s.prose == 0 {
			continue
		}
		score := s.text
		if name != "" && attr(s.node, "class") == name {
			score += e.score * 0.2
		}
		switch {
		case s.text > 0 && score >= threshold, s.node.DataAtom == atom.P && s.prose > 80 && s.density() < 0.25:
			found = append(append(found, between...), i)
			between = nil
		case s.node.DataAtom == atom.P && len(found) > 0:
			between = append(between, i)
		}
	}
	return found
}

// deck is the sentence or two that stand between headline and body and sum
// the article up: by their name, or because the page describes itself in them.
func (d *document) deck(at int32, elements []int32) []line {
	if at < 0 || len(elements) == 0 {
		return nil
	}
	description := letters(d.meta["description"])
	if description == "" {
		description = letters(d.meta["og:description"])
	}
	for _, r := range d.runs {
		if r.owner >= elements[0] {
			break
		}
		if r.owner <= at || r.zone&(zoneHidden|zoneChrome|zoneAside|zoneItem) != 0 || r.weight < 40 || r.weight > 600 || r.links*2 > r.weight {
			continue
		}
		e := &d.elements[r.owner]
		named := d.names(e)
		if e.parent > at {
			named |= d.names(&d.elements[e.parent])
		}
		text := inline(e.node)
		key := letters(text)
		if named&classDeck == 0 && (description == "" || !strings.HasPrefix(description, key) && !strings.HasPrefix(key, description)) {
			continue
		}
		return []line{{text: text, weight: int(r.weight), links: int(r.links)}}
	}
	return nil
}

// names is what the class and id of an element say.
func (d *document) names(e *element) class {
	var c class
	for _, at := range e.node.Attr {
		if at.Key == "class" || at.Key == "id" {
			c |= d.class(at.Val)
		}
	}
	return c
}

// renderer turns elements into lines.
type renderer struct {
	d     *document
	mask  zone
	drop  func(*html.Node) bool
	lines []line

	b     strings.Builder
	bare  bool
	links int
	away  int
	out   bool // in a link to another site
	shape shape
	pre   bool
	cell  bool // of a table: "%" and "—" count
}

// lines renders the elements, leaving out what lies in the zones of mask.
func (d *document) lines(elements []int32, mask zone, drop func(*html.Node) bool) []line {
	r := renderer{d: d, mask: mask, drop: drop, bare: true}
	for _, i := range elements {
		r.element(i, true)
		r.flush()
	}
	return r.lines
}

func (r *renderer) flush() {
	if text := strings.TrimRight(r.b.String(), " \t"); text != "" && len(r.lines) < maxLines {
		if w := weight(text); w > 0 || r.cell {
			r.lines = append(r.lines, line{text: text, shape: r.shape, weight: w, links: r.links, away: r.away})
		}
	}
	r.b.Reset()
	r.bare, r.links, r.away = true, 0, 0
}

// keep tells whether an element below the body's root is part of the text.
func (r *renderer) keep(i int32) bool {
	e := &r.d.elements[i]
	if e.zone&r.mask != 0 || r.drop != nil && r.drop(e.node) {
		return false
	}
	switch e.node.DataAtom {
	case atom.Ul, atom.Ol, atom.Dl, atom.Div, atom.Section, atom.Table, atom.Form:
		if e.prose == 0 {
			return true
		}
		d := e.density()
		if d > 0.5 && e.prose < 2000 && r.d.linked(i) > 1 {
			return false
		}
		if e.node.DataAtom == atom.Form && e.prose < 300 {
			return false
		}
	}
	return true
}

// linked is the number of links in an element.
func (d *document) linked(i int32) int {
	first, _ := slices.BinarySearch(d.anchors, i)
	last, _ := slices.BinarySearch(d.anchors, d.elements[i].end)
	return last - first
}

func (r *renderer) element(i int32, root bool) {
	e := &r.d.elements[i]
	n := e.node
	if !root && !r.keep(i) {
		return
	}
	block := isBlock(n.DataAtom)
	before := r.shape
	if block {
		r.flush()
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			r.shape = heading
		case atom.Tr:
			if r.tabular(i) {
				r.row(i)
				return
			}
		}
	}
	pre, out := r.pre, r.out
	switch n.DataAtom {
	case atom.Pre:
		r.pre = !isCode(n)
	case atom.A:
		r.out = r.d.leadsAway(n)
	}
	r.children(i)
	r.pre, r.out = pre, out
	if block {
		r.flush()
		r.shape = before
	}
}

// leadsAway tells the links to the sites of others. Where the page comes from
// may be unknown: the site that most links lead to is its own, too.
func (d *document) leadsAway(a *html.Node) bool {
	name := linkedSite(attr(a, "href"))
	if name == "" {
		return false
	}
	if d.own == nil {
		// On the social networks are the page's own accounts, and its readers.
		d.own = map[string]bool{"facebook": true, "twitter": true, "x": true, "linkedin": true, "pinterest": true, "instagram": true, "youtube": true, "whatsapp": true, "weibo": true}
		for _, own := range []string{d.host, webtext.Host(d.canon), webtext.Host(d.meta["og:url"])} {
			d.own[siteLabel(own)] = true
		}
		count := map[string]int{}
		for _, i := range d.anchors {
			if s := linkedSite(attr(d.elements[i].node, "href")); s != "" {
				if count[s]++; count[s] >= 5 && count[s]*2 > len(d.anchors) {
					d.own[s] = true
				}
			}
		}
	}
	return !d.own[name]
}

// linkedSite is the name of the site that an absolute address leads to, "" for others.
func linkedSite(href string) string {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(href), "//")
	if !ok || scheme != "" && !strings.EqualFold(scheme, "http:") && !strings.EqualFold(scheme, "https:") {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#:"); i >= 0 {
		rest = rest[:i]
	}
	return siteLabel(strings.ToLower(rest))
}

// siteLabel is a host's label that its owner chose: bbc for www.bbc.com and news.bbc.co.uk.
func siteLabel(host string) string {
	name, _, _ := strings.Cut(siteOf(host), ".")
	return name
}

// isCode tells a listing of program text, by its mark-up: its lines are no
// paragraphs, as those of other text in <pre> are.
func isCode(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Code || c.DataAtom == atom.Span {
			return true
		}
	}
	return false
}

// children renders the text and the elements in an element.
func (r *renderer) children(i int32) {
	e := &r.d.elements[i]
	next := i + 1
	for c := e.node.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			r.text(c.Data, e.zone&zoneLink != 0)
		case c.DataAtom == atom.Br || c.DataAtom == atom.Hr:
			r.flush()
		}
		if next < e.end && r.d.elements[next].node == c {
			r.element(next, false)
			next = r.d.elements[next].end
		}
	}
}

func (r *renderer) text(s string, link bool) {
	if r.pre {
		for {
			head, tail, found := strings.Cut(s, "\n")
			r.inline(head, link)
			if !found {
				return
			}
			r.flush()
			s = tail
		}
	}
	r.inline(s, link)
}

func (r *renderer) inline(s string, link bool) {
	n := r.b.Len()
	r.bare = appendSqueezed(&r.b, s, r.bare)
	if link {
		w := weight(r.b.String()[n:])
		r.links += w
		if r.out {
			r.away += w
		}
	}
}

// row renders a table row on one line, a blank between the cells.
func (r *renderer) row(i int32) {
	e := &r.d.elements[i]
	var parts []string
	links, away := 0, 0
	for next := i + 1; next < e.end; next = r.d.elements[next].end {
		if !r.keep(next) {
			continue
		}
		sub := renderer{d: r.d, mask: r.mask, drop: r.drop, bare: true, out: r.out, cell: true}
		sub.element(next, true)
		sub.flush()
		var cell []string
		for _, l := range sub.lines {
			cell = append(cell, l.text)
			links += l.links
			away += l.away
		}
		if len(cell) > 0 {
			parts = append(parts, strings.Join(cell, " "))
		}
	}
	text := strings.TrimSpace(strings.Join(parts, " "))
	if w := weight(text); w > 0 && len(r.lines) < maxLines {
		r.lines = append(r.lines, line{text: text, shape: row, weight: w, links: links, away: away})
	}
}

// tabular tells the rows of figures from those that lay out a page.
func (r *renderer) tabular(i int32) bool {
	cells := 0
	for next := i + 1; next < r.d.elements[i].end; next = r.d.elements[next].end {
		c := &r.d.elements[next]
		if c.prose > 300 {
			return false
		}
		if c.node.DataAtom == atom.Td || c.node.DataAtom == atom.Th {
			cells++
		}
	}
	return cells > 1
}
