package article

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element is one element of a page. The elements of a document lie in document
// order, so that the subtree of element i is elements[i:elements[i].end].
type element struct {
	node   *html.Node
	parent int32 // index, -1 for the root
	end    int32
	zone   zone
	prose  int32   // weight of the text in the subtree that can be article text
	links  int32   // of it, in links
	text   float32 // the score of its paragraphs
	score  float32 // with that of its name
}

// zone says what keeps the text of an element from being article text.
// It is inherited.
type zone uint8

const (
	zoneHidden  zone = 1 << iota // not shown
	zoneChrome                   // navigation, forms, buttons
	zoneAside                    // by its class: comments, related articles, advertisements
	zoneLink                     // inside of a link
	zoneHeading                  // inside of h1 … h6
	zoneItem                     // inside of a list item
	zoneComment                  // inside of readers' comments
)

// run is a stretch of text between two block boundaries or line breaks.
type run struct {
	owner  int32 // the innermost block element around it
	zone   zone
	weight int32
	links  int32
	commas int32
}

// document is a page after its one parse and one walk.
type document struct {
	root     *html.Node
	elements []element
	runs     []run
	meta     map[string]string // by lower-case name, property or itemprop; the first with content
	ld       []string          // the JSON-LD scripts
	scripts  []string          // other inline scripts that may hold a time
	headings []int32           // h1, h2 and what stands for them
	times    []int32           // <time> and elements with a time in an attribute or class
	sources  []int32           // elements that may name the original outlet
	anchors  []int32           // links
	title    string            // <title>
	language string            // html lang
	canon    string            // link rel=canonical
	next     string            // link rel=next
	han      bool              // more Han than Latin text
	password bool              // there is a field for a password
	host     string            // where the page comes from, as far as it is known
	own      map[string]bool   // the names of the sites that are the page’s own: see leadsAway
	locked   string            // the class of the text that only subscribers are shown by scripts

	classes map[string]class // what class attributes say, as seen in this document
	cur     run
	hanN    int
	latinN  int
}

// parse reads HTML into a document.
func parse(text string) (*document, error) {
	var root *html.Node
	var err error
	if !tangled(text) {
		// Without scripting, so that what stands in <noscript> is there.
		root, err = html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	}
	if root == nil || err != nil {
		// html.Parse refuses what nests deeper than 512 elements. What is left
		// is a reading that forgets about the nesting.
		if root, err = parseFlat(text); err != nil {
			return nil, err
		}
	}
	d := &document{
		root:     root,
		elements: make([]element, 0, len(text)/48+16),
		runs:     make([]run, 0, len(text)/256+16),
		meta:     make(map[string]string, 32),
		classes:  make(map[string]class, 128),
	}
	d.cur.owner = -1
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			d.walk(c, -1, -1, 0)
		}
	}
	d.flush()
	d.spread()
	// A Han character says about as much as a word of three letters.
	d.han = d.hanN*3 > d.latinN
	return d, nil
}

// tangled tells the documents that html.Parse could take very long for. Tags that
// it drops leave the text before and after them in one node, which is copied
// each time: the work is at most the number of tags times the size of the text.
func tangled(text string) bool {
	const most = 1e10 // bytes copied: seconds
	tags, size := 0, 0
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			return float64(tags)*float64(size+len(text)) > most
		}
		size += i
		text = text[i+1:]
		tags++
		switch {
		case strings.HasPrefix(text, "script"):
			i = strings.Index(text, "</script")
		case strings.HasPrefix(text, "style"):
			i = strings.Index(text, "</style")
		default:
			i = strings.IndexByte(text, '>')
		}
		if i < 0 {
			return float64(tags)*float64(size+len(text)) > most
		}
		text = text[i:]
	}
}

const flatDepth = 100

// parseFlat builds a tree from the tokens of a document that html.Parse
// refuses: elements that would lie deeper than flatDepth become siblings.
func parseFlat(text string) (*html.Node, error) {
	z := html.NewTokenizer(strings.NewReader(text))
	root := &html.Node{Type: html.DocumentNode}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	root.AppendChild(body)
	stack := []*html.Node{root, body}
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return nil, err
			}
			return root, nil
		case html.TextToken:
			stack[len(stack)-1].AppendChild(&html.Node{Type: html.TextNode, Data: z.Token().Data})
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
			switch t.DataAtom {
			case atom.P, atom.Li, atom.Td, atom.Tr, atom.Option:
				if top := stack[len(stack)-1]; top.DataAtom == t.DataAtom {
					stack = stack[:len(stack)-1]
				}
			}
			if len(stack) == flatDepth {
				stack = stack[:flatDepth-1]
			}
			stack[len(stack)-1].AppendChild(n)
			if !isVoid(t.DataAtom) && t.Type == html.StartTagToken {
				stack = append(stack, n)
			}
		case html.EndTagToken:
			name := z.Token().Data
			// Only a few levels up: an end tag without start closes nothing.
			for i := len(stack) - 1; i > 1 && i >= len(stack)-8; i-- {
				if stack[i].Data == name {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// isBlock tells the elements that begin and end a line.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Caption, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// isWord tells the elements that are part of a line of text.
func isWord(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Cite, atom.Code, atom.Em, atom.I, atom.Mark, atom.Q, atom.S, atom.Small, atom.Strong, atom.Sub, atom.Sup, atom.U:
		return true
	}
	return false
}

// isContainer tells the blocks that hold paragraphs, where the others are paragraphs.
func isContainer(a atom.Atom) bool {
	switch a {
	case atom.Article, atom.Body, atom.Center, atom.Div, atom.Main, atom.Section, atom.Td, atom.Form, atom.Fieldset, atom.Details, atom.Aside, atom.Html, atom.Header:
		return true
	}
	return false
}

// walk visits an element and its subtree: it files what the rules look at and
// weighs the text.
func (d *document) walk(n *html.Node, parent, owner int32, z zone) {
	a := n.DataAtom
	switch a {
	case atom.Script:
		d.script(n)
		return
	case atom.Style, atom.Template, atom.Iframe, atom.Svg, atom.Math, atom.Object, atom.Embed, atom.Video, atom.Audio, atom.Canvas, atom.Select, atom.Textarea, atom.Noframes:
		return
	case atom.Meta:
		d.metaTag(n)
		return
	case atom.Link:
		d.linkTag(n)
		return
	case atom.Title:
		if d.title == "" && n.Parent != nil && n.Parent.DataAtom != atom.Svg {
			d.title = inline(n)
		}
		return
	case atom.Input:
		d.password = d.password || strings.EqualFold(attr(n, "type"), "password")
		return
	case atom.Base, atom.Img, atom.Source, atom.Wbr:
		return
	case atom.Br:
		if d.cur.owner >= 0 {
			o, oz := d.cur.owner, d.cur.zone
			d.flush()
			d.cur.owner, d.cur.zone = o, oz
		}
		return
	case atom.Html:
		d.language = attr(n, "lang")
	}
	i := int32(len(d.elements))
	d.elements = append(d.elements, element{node: n, parent: parent})
	own := d.zoneOf(n, i)
	z |= own
	d.elements[i].zone = z
	block := isBlock(a)
	if block {
		d.flush()
		owner = i
	}
	if block || a == 0 {
		// What the name of a block says is weighed against its text before it
		// is passed on: see spread.
		z &^= zoneAside
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			d.weigh(c.Data, owner, z)
		case html.ElementNode:
			d.walk(c, i, owner, z)
		}
	}
	if block {
		d.flush()
	}
	d.elements[i].end = int32(len(d.elements))
}

// spread passes the zone of comments, related articles and the like on to what
// lies in them. A name that would take half of the text of the page from it means
// something else, as in "ad-container" or "has-sidebar"; readers' comments may be
// longer than the article.
func (d *document) spread() {
	if len(d.elements) == 0 {
		return
	}
	d.sum(zoneHidden | zoneChrome | zoneComment)
	half := (d.elements[0].prose - d.elements[0].links) / 2
	for i := range d.elements {
		e := &d.elements[i]
		if e.zone&zoneAside != 0 && e.zone&zoneComment == 0 && half > 0 && e.prose-e.links > half {
			e.zone &^= zoneAside
		}
		if e.parent >= 0 {
			e.zone |= d.elements[e.parent].zone & zoneAside
		}
	}
	for i := range d.runs {
		d.runs[i].zone |= d.elements[d.runs[i].owner].zone & zoneAside
	}
}

// zoneOf says what an element is by itself and files it among headings,
// times and links.
func (d *document) zoneOf(n *html.Node, i int32) zone {
	var z zone
	switch n.DataAtom {
	case atom.A:
		if !ownPlace(n) {
			z |= zoneLink
			d.anchors = append(d.anchors, i)
		}
	case atom.Nav, atom.Footer, atom.Button, atom.Label, atom.Menu, atom.Dialog:
		z |= zoneChrome
	case atom.H1, atom.H2:
		d.mark(&d.headings, i)
		z |= zoneHeading
	case atom.H3, atom.H4, atom.H5, atom.H6:
		z |= zoneHeading
	case atom.Li:
		z |= zoneItem
	case atom.Time:
		d.mark(&d.times, i)
	}
	var c class
	for _, at := range n.Attr {
		switch at.Key {
		case "class", "id":
			c |= d.class(at.Val)
			// Search engines' advice names what is locked "paywall"; a box of that name locks it.
			if at.Key == "class" && (d.locked != "" && hasClass(n, d.locked) || !isContainer(n.DataAtom) && hasClass(n, "paywall")) {
				c = c&^(classAside|classStrong) | classMain
			}
		case "hidden":
			if n.DataAtom != atom.Body && at.Val != "until-found" {
				z |= zoneHidden
			}
		case "aria-hidden":
			if at.Val == "true" {
				c |= classAside
			}
		case "style":
			if hides(at.Val) {
				z |= zoneHidden
			}
		case "role":
			switch at.Val {
			case "navigation", "menu", "menubar", "alert", "alertdialog", "dialog", "search", "button":
				z |= zoneChrome
			case "complementary", "contentinfo":
				c |= classAside
			}
		case "itemprop":
			switch at.Val {
			case "datePublished", "dateModified":
				if n.DataAtom != atom.Time {
					d.mark(&d.times, i)
				}
			case "articleBody":
				c |= classBody
			}
		}
	}
	if c&classTime != 0 && n.DataAtom != atom.Time {
		d.mark(&d.times, i)
	}
	if c&classSource != 0 {
		d.mark(&d.sources, i)
	}
	if c&classTitle != 0 && n.DataAtom != atom.H1 && n.DataAtom != atom.H2 {
		d.mark(&d.headings, i)
	}
	if c&classComment != 0 {
		z |= zoneComment
	}
	if isWord(n.DataAtom) {
		// A name in running text that is linked with a "tag" is text.
		c &^= classAside
	}
	if c&(classStrong|classComment) != 0 || c&classAside != 0 && c&(classBody|classMain) == 0 {
		switch n.DataAtom {
		case atom.Html, atom.Body, atom.Article, atom.Main, atom.H1:
		default:
			z |= zoneAside
		}
	}
	switch n.DataAtom {
	case atom.Aside, atom.Figcaption, atom.Noscript:
		z |= zoneAside
	case 0:
		if ampAside[n.Data] {
			z |= zoneHidden
		}
	}
	// A caption that is a Chinese sentence tells something; others name what is seen, or the photographer.
	if z&zoneAside != 0 && (n.DataAtom == atom.Figcaption || n.DataAtom == atom.P && hasClass(n, "caption")) && strings.Contains(inline(n), "。") {
		z &^= zoneAside
	}
	return z
}

// ampAside are the elements of AMP (amp.dev, components) that hold no article
// text, or text that stands in until another is loaded.
var ampAside = map[string]bool{
	"amp-ad": true, "amp-analytics": true, "amp-auto-ads": true, "amp-consent": true, "amp-embed": true, "amp-list": true, "amp-next-page": true, "amp-sidebar": true, "amp-social-share": true,
	"amp-sticky-ad": true, "amp-user-notification": true,
}

// ownPlace tells the links of a heading to itself, by which a reader can share its place.
func ownPlace(n *html.Node) bool {
	if href := attr(n, "href"); len(href) < 2 || href[0] != '#' {
		return false
	}
	for p, up := n.Parent, 0; p != nil && up < 3; p, up = p.Parent, up+1 {
		switch p.DataAtom {
		case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return true
		}
	}
	return false
}

// mark files an element, up to a number that no article needs.
func (d *document) mark(list *[]int32, i int32) {
	if len(*list) < 500 {
		*list = append(*list, i)
	}
}

// small tells that an element can be a line: a headline, a time, a name.
func (d *document) small(i int32) bool {
	e := &d.elements[i]
	return e.end-i <= 40 && e.prose <= 1000
}

func hides(style string) bool {
	if !strings.Contains(style, "none") && !strings.Contains(style, "hidden") {
		return false
	}
	s := strings.ToLower(strings.ReplaceAll(style, " ", ""))
	// What is cut to nothing is there for screen readers: "opens new tab".
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") || strings.Contains(s, "clip:rect(0") && strings.Contains(s, "width:1px")
}

// weigh adds a text to the current run. The weight of a text is its number of
// letters and digits, where a Han character counts two.
func (d *document) weigh(s string, owner int32, z zone) {
	var w, commas, han, latin int32
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c < 0x80:
			if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
				w++
				latin++
			} else if c >= '0' && c <= '9' {
				w++
			} else if c == ',' {
				commas++
			}
			i++
		case c < 0xE0:
			w++
			latin++
			i += 2
		case c < 0xF0:
			if c >= 0xE4 && c <= 0xE9 {
				w += 2
				han++
			} else if c == 0xEF || c == 0xE3 {
				// U+3001 、 U+3002 。 U+FF0C ， U+FF1B ；
				if i+2 < len(s) && (s[i+1] == 0xBC && (s[i+2] == 0x8C || s[i+2] == 0x9B) || s[i+1] == 0x80 && (s[i+2] == 0x81 || s[i+2] == 0x82)) {
					commas++
				} else if c == 0xE3 {
					w += 2
				}
			} else if c != 0xE2 {
				w++
			}
			i += 3
		default:
			w += 2
			i += 4
		}
	}
	if w == 0 {
		return
	}
	if z&zoneHidden == 0 {
		d.hanN += int(han)
		d.latinN += int(latin)
	}
	if owner != d.cur.owner || (z^d.cur.zone)&^zoneLink != 0 {
		d.flush()
		d.cur.owner, d.cur.zone = owner, z&^zoneLink
	}
	d.cur.weight += w
	d.cur.commas += commas
	if z&zoneLink != 0 {
		d.cur.links += w
	}
}

// flush ends the current run.
func (d *document) flush() {
	if d.cur.weight > 0 && d.cur.owner >= 0 {
		d.runs = append(d.runs, d.cur)
	}
	d.cur = run{owner: -1}
}

func (d *document) metaTag(n *html.Node) {
	var keys [3]string
	var content string
	for _, at := range n.Attr {
		switch at.Key {
		case "name":
			keys[0] = at.Val
		case "property":
			keys[1] = at.Val
		case "itemprop":
			keys[2] = at.Val
		case "content", "value":
			content = at.Val
		}
	}
	content = squeeze(content)
	if content == "" {
		return
	}
	for _, k := range keys {
		if k = strings.ToLower(strings.TrimSpace(k)); k == "" {
			continue
		}
		if _, ok := d.meta[k]; !ok {
			d.meta[k] = content
		}
	}
}

func (d *document) linkTag(n *html.Node) {
	href := strings.TrimSpace(attr(n, "href"))
	switch strings.ToLower(attr(n, "rel")) {
	case "canonical":
		if d.canon == "" {
			d.canon = href
		}
	case "next":
		if d.next == "" {
			d.next = href
		}
	}
}

func (d *document) script(n *html.Node) {
	if n.FirstChild == nil {
		return
	}
	s := n.FirstChild.Data
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr(n, "type"))), "application/ld+json") {
		d.ld = append(d.ld, s)
		// schema.org WebPageElement: {"isAccessibleForFree": false, "cssSelector": ".paywall"}
		if sel := scanValue(s, "cssSelector"); strings.LastIndexByte(sel, '.') == 0 && !strings.ContainsAny(sel, " ,>:") {
			d.locked = sel[1:]
		}
		return
	}
	d.scripts = append(d.scripts, s)
}

func attr(n *html.Node, key string) string {
	for _, at := range n.Attr {
		if at.Key == key {
			return at.Val
		}
	}
	return ""
}
