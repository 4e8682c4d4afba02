// Package article turns a fetched page into the article that a reader sees:
// title, body, time, author, source and the rest, each with the rule that chose
// it. It knows nothing of figures and facts.
package article

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"assay"
	"assay/webtext"
)

// Config is what a user may set.
type Config struct {
	// Hosts teaches templates: host name, which stands for its subdomains too,
	// to selectors.
	Hosts map[string]Selectors
}

// maxText is how much of a page is read, in bytes: longer pages are dumps.
const maxText = 4 << 20

// Reader reads pages. It is safe for concurrent use.
type Reader struct {
	hosts map[string]*template
}

// New returns a reader. Its errors name the host and the selector that is wrong
// and wrap assay.ErrInvalid.
func New(cfg Config) (*Reader, error) {
	hosts, err := compileTemplates(cfg.Hosts)
	if err != nil {
		return nil, err
	}
	return &Reader{hosts: hosts}, nil
}

// Read reads a page. A page that is no article, such as a list of articles, a
// login form or an error message, gives *assay.NotArticleError with the reason;
// there is no other error. Times without a zone are China's (+08:00) on pages in
// Chinese, else UTC. Language and Country are left to the caller.
func (r *Reader) Read(p *assay.Page) (*assay.Article, error) {
	address := p.FinalURL
	if address == "" {
		address = p.URL
	}
	base, err := webtext.NormalizeURL(address)
	if err != nil {
		// A page out of a file has no address on the web: it goes by the name
		// that it was given, until its canonical address says otherwise.
		if base = address; base == "" {
			base = "page:" + string(p.ID)
		}
	}
	text, info := webtext.Decode(p.Body, p.Header["Content-Type"])
	a := &assay.Article{Charset: info.Charset, Replaced: info.Replaced, Why: map[string]string{"charset": string(info.From)}}
	if len(text) > maxText {
		text = cutText(text, maxText)
		a.Why["text"] = "cut at 4 MiB"
	}
	if reason := notHTML(text); reason != "" {
		return nil, &assay.NotArticleError{Reason: reason}
	}
	d, err := parse(text)
	if err != nil {
		return nil, &assay.NotArticleError{Reason: "not readable as HTML: " + err.Error()}
	}
	a.URL, a.Why["url"] = d.canonical(base)
	origin := base
	if webtext.Host(base) == "" { // a saved page says itself where it comes from
		origin = a.URL
	}
	d.host = webtext.Host(origin)
	t := find(r.hosts, d.host)
	if t == nil {
		t = &template{}
	}
	ld := linkedData(d.ld)
	head := d.findHeadline(ld)
	if title, at := d.first(t.head); title != "" {
		head = headline{text: title, why: "selector", at: at}
	}
	if head.text == "" && p.Hints.Title != "" {
		head = headline{text: squeeze(p.Hints.Title), why: "hint", at: -1}
	}
	a.Title = head.text
	a.Why["title"] = head.why

	b := d.readBody(t, head)
	if w := weigh(b.lines); (w < minScript || w < shortBody && weight(ld.body) > 3*w) && !ld.locked {
		if more := d.scriptBody(ld, head.text); weigh(more.lines) > 2*w {
			b = more
		}
	}

	path := base
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		path = u.Path
	}
	c := clock{han: d.han, dayFirst: dayBeforeMonth(d.language), visited: p.FetchedAt}
	published, modified := d.published(c, ld, head.at, b, path)
	if s := d.firstTime(t.when, c); s.ok() {
		published = s
	}
	if err := d.reject(p.Status, path, head, b, ld, published); err != nil {
		return nil, err
	}
	if !published.ok() && !p.Hints.Published.IsZero() {
		published = stamp{t: p.Hints.Published, why: "hint"}
	}
	if published.ok() {
		a.Published, a.Why["published"] = published.t, published.why
	}
	if modified.ok() && modified.t.After(published.t) {
		a.Modified, a.Why["modified"] = modified.t, modified.why
	}

	near := d.after(head.at, 600, zoneAside)
	a.Site, a.Why["site"] = d.findSite(ld, a.Title)
	if a.Site == "" && t.name != "" {
		a.Site, a.Why["site"] = t.name, "host"
	}
	a.Author, a.Why["author"] = d.findAuthor(ld, head.at, near, b.credits, a.Site)
	if a.Source, a.Why["source"] = r.origin(d, ld, a.Site); a.Source == "" {
		a.Source, a.Why["source"] = d.findSource(near, join(b.lines[:min(len(b.lines), 3)]), b.credits, a.Site)
	}
	text, _ = d.first(t.author)
	if v := cleanNames([]string{text}, a.Site); v != "" {
		a.Author, a.Why["author"] = v, "selector"
	}
	if v, _ := d.first(t.source); v != "" {
		if m := sourceText.FindStringSubmatch(v); m != nil {
			v = m[1]
		}
		a.Source, a.Why["source"] = v, "selector"
	}

	a.Next = d.nextPart(origin, origin)
	body := join(dropBylines(r.readParts(t, origin, b.lines, p, a), a.Author))
	a.Why["body"] = b.why
	if len(b.elements) > 0 {
		a.Why["body"] += ": " + place(d.elements[b.elements[0]].node)
	}
	a.Text = a.Title + "\n" + body
	a.BodyStart = len(a.Title) + 1
	a.ID, a.Revision = assay.NewArticleID(a.URL), assay.NewRevision(a.Text)
	a.Fingerprint = fingerprint(body)
	for field, why := range a.Why {
		if why == "" {
			delete(a.Why, field)
		}
	}
	return a, nil
}

// dayBeforeMonth tells whether 3/5/2024 is in May: everywhere in English but in the United States.
func dayBeforeMonth(language string) bool {
	l := strings.ToLower(strings.ReplaceAll(language, "_", "-"))
	return strings.HasPrefix(l, "en-") && l != "en-us"
}

// cutText cuts s at n bytes, between two characters.
func cutText(s string, n int) string {
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// body is a choice of the body: its lines, the rule, and the elements that hold
// it. Before cleaning, linked of its lines were a headline in a link, paragraphs
// were not, and teasers of them stood below such a headline.
type body struct {
	lines      []line
	credits    string // the lines that name source and authors, which are not kept
	why        string
	elements   []int32
	linked     int
	paragraphs int
	teasers    int
}

// headlineLink tells a line that is a link of the length of a headline, with a
// date at most beside it.
func headlineLink(links, weight int) bool {
	return links >= 16 && (links*5 > weight*4 || weight-links <= 14)
}

func newBody(lines []line, why string, elements []int32, title string) body {
	b := body{why: why, elements: elements}
	below := false // a linked headline
	for _, l := range lines {
		switch {
		case headlineLink(l.links, l.weight):
			b.linked++
			below = true
		case l.weight >= 40:
			if l.weight >= 60 {
				b.paragraphs++
			}
			if below {
				b.teasers++
			}
			below = false
		}
	}
	b.lines, b.credits = clean(lines, title)
	return b
}

// readBody finds the body. A page whose text is all in elements that are named
// like comments and lists is read once more without regard to the names.
func (d *document) readBody(t *template, head headline) body {
	const strict = zoneHidden | zoneChrome | zoneAside
	if found := d.find(t.text); len(found) > 0 {
		mask := strict
		if d.elements[found[0]].zone&strict != 0 {
			mask = 0 // the selector knows better than the names
		}
		d.sum(mask)
		if b := newBody(d.lines(found, mask, t.omit.matches), "selector", found, head.text); len(b.lines) > 0 {
			return b
		}
	}
	found := d.findBody(strict)
	b := newBody(d.lines(found, strict, t.omit.matches), "text density", found, head.text)
	if total := weigh(b.lines); total < 500 {
		lax := zoneHidden | zoneChrome
		found = d.findBody(lax)
		more := newBody(d.lines(found, lax, t.omit.matches), "text density, all names", found, head.text)
		if weigh(more.lines) > 2*total {
			return more
		}
	}
	if deck := d.deck(head.at, found); len(deck) > 0 && len(b.lines) > 0 && !strings.Contains(letters(join(b.lines)), letters(deck[0].text)) {
		b.lines = append(deck, b.lines...)
	}
	return b
}

// place names an element as a selector would: tag, id, classes.
func place(n *html.Node) string {
	s := n.Data
	if id := squeeze(attr(n, "id")); id != "" {
		s += "#" + id
	}
	for name := range strings.FieldsSeq(attr(n, "class")) {
		s += "." + name
	}
	return cutText(s, min(len(s), 100))
}

func weigh(lines []line) int {
	w := 0
	for _, l := range lines {
		w += l.weight
	}
	return w
}

func join(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// canonical is the address of the article: the canonical link or og:url where
// it can be believed: one that points to a home page is not, nor an og:url of
// another site.
func (d *document) canonical(base string) (address, why string) {
	for _, c := range []struct{ ref, why string }{{d.canon, "canonical"}, {d.meta["og:url"], "og:url"}} {
		if c.ref == "" {
			continue
		}
		ref := c.ref
		if first, _, ok := strings.Cut(ref, "/"); ok && strings.Contains(first, ".") && !strings.Contains(first, ":") && first != "." && first != ".." {
			ref = "//" + ref // www.example.com/a/1 without a scheme
		}
		got, err := webtext.ResolveURL(base, ref)
		if err != nil {
			continue
		}
		u, err := url.Parse(got)
		if err != nil || (u.Path == "/" || u.Path == "") && u.RawQuery == "" {
			continue
		}
		if host := webtext.Host(got); !sameSite(host, webtext.Host(base)) && (c.why == "og:url" || !strings.Contains(host, ".") || len(u.Path) < 6) {
			continue
		}
		return got, c.why
	}
	return base, "page"
}

// sameSite tells whether two hosts share their last two labels, or three where
// the second to last is a short one as in co.uk and com.cn.
func sameSite(a, b string) bool { return siteOf(a) == siteOf(b) }

func siteOf(host string) string {
	labels := strings.Split(host, ".")
	n := 2
	if len(labels) >= 3 && len(labels[len(labels)-1]) == 2 && len(labels[len(labels)-2]) <= 3 {
		n = 3
	}
	return strings.Join(labels[max(0, len(labels)-n):], ".")
}

// NextPart is the address of the next page of an article that is cut into
// several, behind the parts that p has; "" where there is none or p is no article.
// It takes p.Parts to be what it named itself.
func (r *Reader) NextPart(p *assay.Page) string {
	last := p.Body
	if n := len(p.Parts); n > 0 {
		last = p.Parts[n-1].Body
	}
	if !mayGoOn(last) {
		return ""
	}
	if next, ok := nextBehindParts(p); ok {
		return next
	}
	a, err := r.Read(p)
	if err != nil {
		return ""
	}
	return a.Next
}

// nextBehindParts reads the last part alone, where that tells what a reading of
// the whole article would: where there are parts, the page has an address, and
// all together are too short for maxText to leave one out. A byte decodes to three at most.
func nextBehindParts(p *assay.Page) (next string, ok bool) {
	if len(p.Parts) == 0 {
		return "", false
	}
	size := len(p.Body)
	for _, part := range p.Parts {
		size += len(part.Body)
	}
	base, err := webtext.NormalizeURL(cmp.Or(p.FinalURL, p.URL))
	if err != nil || size > maxText/3 {
		return "", false
	}
	last := p.Parts[len(p.Parts)-1]
	text, _ := webtext.Decode(last.Body, last.ContentType)
	d, err := parse(text)
	if err != nil {
		return "", true
	}
	return d.nextPart(partAddress(last), base), true
}

// mayGoOn passes over the pages that cannot have a next part, which spares
// most of them a second reading.
func mayGoOn(body []byte) bool {
	for _, sign := range [...]string{"下一页", "下一頁", "下页", "\xcf\xc2\xd2\xbb\xd2\xb3", "\xcf\xc2\xd2\xb3", "ext page", "ext Page", "rel=\"next\"", "rel=next", "rel='next'"} {
		if bytes.Contains(body, []byte(sign)) {
			return true
		}
	}
	return false
}

// readParts adds the text of the further pages of an article to the lines of
// the first, and moves a.Next on. What a part begins or ends with and the pages
// before it hold too, such as the summary, is not said again.
func (r *Reader) readParts(t *template, base string, lines []line, p *assay.Page, a *assay.Article) []line {
	if len(p.Parts) == 0 {
		return lines
	}
	seen := map[string]bool{a.Title: true}
	size := 0
	for _, l := range lines {
		seen[l.text] = true
		size += len(l.text)
	}
	read := 0
	for _, part := range p.Parts {
		text, _ := webtext.Decode(part.Body, part.ContentType)
		if size+len(text) > maxText {
			a.Why["text"] = "cut at 4 MiB"
			break
		}
		d, err := parse(text)
		if err != nil {
			a.Why["parts"] = fmt.Sprintf("%s is not readable as HTML: %v", part.URL, err)
			return lines
		}
		address := partAddress(part)
		d.host = webtext.Host(address)
		more := d.readBody(t, d.findHeadline(linkedData(d.ld))).lines
		for len(more) > 0 && seen[more[0].text] {
			more = more[1:]
		}
		for len(more) > 0 && seen[more[len(more)-1].text] {
			more = more[:len(more)-1]
		}
		for _, l := range more {
			seen[l.text] = true
			size += len(l.text)
		}
		lines = append(lines, more...)
		a.Next = d.nextPart(address, base)
		read++
	}
	a.Why["parts"] = fmt.Sprintf("%d pages", read+1)
	return lines
}

func partAddress(p assay.Part) string {
	if u, err := webtext.NormalizeURL(p.URL); err == nil {
		return u
	}
	return p.URL
}

// nextPart is the address of the page that base goes on at, in an article that
// begins at first.
func (d *document) nextPart(base, first string) string {
	ref := d.next
	if ref == "" {
		for _, i := range d.anchors {
			e := &d.elements[i]
			if e.zone&zoneHidden != 0 || e.end-i > 3 {
				continue
			}
			switch inline(e.node) {
			case "下一页", "下一页>", "下一页>>", "下一页 >", "下页", "下一頁", "Next page", "Next Page", "next page":
				ref = strings.TrimSpace(attr(e.node, "href"))
			}
			if attr(e.node, "rel") == "next" && ref == "" {
				ref = strings.TrimSpace(attr(e.node, "href"))
			}
			if ref != "" {
				break
			}
		}
	}
	if ref == "" || strings.HasPrefix(ref, "#") || strings.HasPrefix(strings.ToLower(ref), "javascript:") {
		return ""
	}
	got, err := webtext.ResolveURL(base, ref)
	if err != nil || got == base || got == first || !isPart(first, got) {
		return ""
	}
	return got
}

// isPart tells whether an address is a further page of the article at first:
// it has the same stem and goes on with a number, in the path or in a
// parameter for it. Links that are named "next" may lead to the next article.
func isPart(first, address string) bool {
	f, err1 := url.Parse(first)
	u, err2 := url.Parse(address)
	if err1 != nil || err2 != nil || f.Host != u.Host {
		return false
	}
	if rest, ok := strings.CutPrefix(u.Path, stem(f.Path)); !ok || !partNumber.MatchString(rest) {
		return false
	}
	a, b := f.Query(), u.Query()
	for _, name := range partParameters {
		a.Del(name)
		b.Del(name)
	}
	return a.Encode() == b.Encode()
}

var (
	partSuffix     = regexp.MustCompile(`$|(?:[_-]\d{1,2})?\.s?html?$`)
	partNumber     = regexp.MustCompile(`^(?:[_-]p?\d{1,3})?(?:\.s?html?|/)?(?:(?:page[/-])?\d{1,3}/?)?$`)
	partParameters = []string{"page", "pn", "pg", "pageno", "page_no", "pageNo", "paged", "pageIndex", "curpage", "currentPage"}
)

// stem is what the paths of an article's parts have in common: …/c123.html,
// …/c123-2.html and …/c123_2.html begin with …/c123.
func stem(path string) string {
	return strings.TrimRight(path[:partSuffix.FindStringIndex(path)[0]], "/")
}
