package crawler

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"assay"
	"assay/webtext"
)

const (
	// mostEntries is how many URLs one sitemap may hold, and sitemapLimit how
	// many bytes after decompression (sitemaps.org protocol).
	mostEntries  = 50_000
	sitemapLimit = 50 << 20
	// mostNesting bounds the elements open at once in a feed; the parser
	// behind it goes one call deeper with each.
	mostNesting = 256
	// mostField bounds one text of a sitemap entry.
	mostField = 4096
)

// entry is a URL that a list names, with what the list tells about it.
type entry struct {
	url   string // normalised
	title string
	// published is zero where the list gives no date.
	published time.Time
	outlet    string
	language  string
	kind      Kind // what to expect there: Page, or a kind of list
}

// sniff says what a body is: a feed, a sitemap, or (List) an HTML page of any
// sort; empty when it is none of them.
func sniff(body []byte) Kind {
	if bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		return Sitemap // pages come with their encoding undone; only sitemaps are gzip files
	}
	head := body[:min(len(body), 4096)]
	if bytes.HasPrefix(head, []byte("\xFE\xFF")) || bytes.HasPrefix(head, []byte("\xFF\xFE")) {
		text, _ := webtext.Decode(head, "")
		head = []byte(text)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n\x00")
	if bytes.HasPrefix(head, []byte("{")) {
		if bytes.Contains(head, []byte("jsonfeed.org")) || bytes.Contains(head, []byte(`"items"`)) {
			return Feed
		}
		return ""
	}
	// The root element: past the declaration, comments and a document type.
	for bytes.HasPrefix(head, []byte("<?")) || bytes.HasPrefix(head, []byte("<!")) {
		end := []byte(">")
		if bytes.HasPrefix(head, []byte("<!--")) {
			end = []byte("-->")
		}
		i := bytes.Index(head, end)
		if i < 0 {
			break
		}
		head = bytes.TrimLeft(head[i+len(end):], " \t\r\n")
	}
	name, ok := bytes.CutPrefix(head, []byte("<"))
	if !ok {
		if len(head) > 0 {
			return List // HTML may begin with words
		}
		return ""
	}
	if i := bytes.IndexAny(name, " \t\r\n/>"); i >= 0 {
		name = name[:i]
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	switch strings.ToLower(string(name)) {
	case "rss", "rdf", "feed":
		return Feed
	case "urlset", "sitemapindex":
		return Sitemap
	}
	return List
}

// parseFeed reads RSS, Atom or JSON Feed. zone gives the zone of bare dates
// from the feed's language and one of its titles. Entries come in the order of
// the feed; those without a usable link are left out.
func parseFeed(body []byte, contentType, base string, zone func(language, words string) *time.Location) (entries []entry, err error) {
	// The labels of Chinese feeds are often wrong, so the text is decoded here
	// and the declaration that would have it decoded again is dropped.
	text, _ := webtext.Decode(body, contentType)
	text = strings.TrimLeft(text, "\ufeff \t\r\n\x00")
	if strings.HasPrefix(text, "<?xml") {
		if i := strings.Index(text, "?>"); i >= 0 {
			text = text[i+2:]
		}
	}
	if n := nesting(text); n > mostNesting {
		return nil, fmt.Errorf("read feed: elements are nested more than %d deep", mostNesting)
	}
	feed, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	if len(feed.Items) == 0 && feed.FeedType == "json" && !strings.Contains(feed.FeedVersion, "jsonfeed") {
		return nil, errors.New("read feed: a JSON document, but no JSON Feed: it has no items")
	}
	for _, item := range feed.Items {
		if item == nil {
			continue
		}
		u, ok := itemURL(item, base)
		if !ok {
			continue
		}
		e := entry{url: u, title: tidy(plainText(item.Title)), language: feed.Language, kind: Page}
		loc := zone(feed.Language, item.Title+feed.Title)
		for _, raw := range []string{item.Published, item.Updated} {
			if t, ok := parseTime(raw, loc); ok {
				e.published = t
				break
			}
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// itemURL is the address of a feed item's article.
func itemURL(item *gofeed.Item, base string) (string, bool) {
	candidates := []string{item.Link, item.GUID}
	// Feed services put their own counting link in front of the real one.
	for _, ext := range item.Extensions["feedburner"]["origLink"] {
		candidates = append([]string{ext.Value}, candidates...)
	}
	for i, raw := range candidates {
		// A guid is an address only where it looks like one.
		if raw == "" || i == len(candidates)-1 && !strings.HasPrefix(raw, "http") {
			continue
		}
		if u, err := webtext.ResolveURL(base, raw); err == nil {
			return u, true
		}
	}
	return "", false
}

// nesting is how many elements of an XML text are open at once at most, at
// least: unclosed elements of embedded HTML do not count where they are quoted.
func nesting(text string) int {
	deepest, open := 0, 0
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 || i+1 >= len(text) {
			return deepest
		}
		text = text[i+1:]
		end := ">"
		switch {
		case strings.HasPrefix(text, "![CDATA["):
			end = "]]>"
		case strings.HasPrefix(text, "!--"):
			end = "-->"
		}
		j := strings.Index(text, end)
		if j < 0 {
			return deepest
		}
		switch {
		case text[0] == '!' || text[0] == '?':
		case text[0] == '/':
			open = max(open-1, 0)
		case j == 0 || text[j-1] != '/':
			open++
			deepest = max(deepest, open)
		}
		text = text[j+len(end):]
	}
}

// plainText undoes the HTML that many feeds write into titles.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

// tidy makes one line of a title.
func tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 500
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return s
}

// parseSitemap reads a sitemap, a sitemap index or a list of URLs a line, gzip
// or not, in one pass and without holding it decompressed. Entries come in the
// order of the file. cut says that the file is longer than the protocol allows
// or ends in the middle; what came before is given. limit bounds the bytes read
// after decompression.
func parseSitemap(body []byte, limit int64, base string, zone func(language, words string) *time.Location) (entries []entry, cut bool, err error) {
	var r io.Reader = bytes.NewReader(body)
	if bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, false, fmt.Errorf("read sitemap: %w", err)
		}
		r = z
	}
	limited := &io.LimitedReader{R: r, N: limit + 1}
	head := make([]byte, 512)
	n, err := io.ReadFull(limited, head)
	if err != nil && n == 0 {
		return nil, false, fmt.Errorf("read sitemap: %w", err)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\xEF\xBB\xBF")), " \t\r\n")
	whole := io.MultiReader(bytes.NewReader(head), limited)
	if !bytes.HasPrefix(head, []byte("<")) {
		entries, err := textSitemap(whole, base)
		return entries, limited.N <= 0 || len(entries) == mostEntries, err
	}
	s := &sitemapReader{base: base, zone: zone}
	err = s.read(whole)
	switch {
	case limited.N <= 0, len(s.entries) > mostEntries, err == nil && s.rooted && !s.closed:
		cut, err = true, nil
		s.entries = s.entries[:min(len(s.entries), mostEntries)]
	case err != nil && len(s.entries) > 0 && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, new(*xml.SyntaxError))):
		cut, err = true, nil
	case err != nil:
		err = fmt.Errorf("read sitemap: %w", err)
	case !s.rooted:
		err = errors.New("read sitemap: the document has neither urlset nor sitemapindex")
	}
	return s.entries, cut, err
}

// textSitemap reads one URL a line.
func textSitemap(r io.Reader, base string) (entries []entry, err error) {
	data, err := io.ReadAll(r)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("read sitemap: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "http") {
			continue
		}
		if u, err := webtext.ResolveURL(base, line); err == nil {
			entries = append(entries, entry{url: u, kind: Page})
		}
		if len(entries) == mostEntries {
			return entries, nil
		}
	}
	if len(entries) == 0 {
		return nil, errors.New("read sitemap: neither XML nor a list of URLs")
	}
	return entries, nil
}

// sitemapReader walks the elements of a sitemap.
type sitemapReader struct {
	base    string
	zone    func(language, words string) *time.Location
	entries []entry
	rooted  bool
	closed  bool
}

func (s *sitemapReader) read(r io.Reader) error {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "gb") {
			label = "gb18030" // it contains all others of its family
		}
		return charset.NewReaderLabel(label, r)
	}
	var (
		fields map[string]string // of the open url or sitemap element
		prefix string            // that element's namespace prefix
		kind   Kind
		field  string // the open field
		news   bool   // inside news:news
		value  strings.Builder
	)
	for len(s.entries) <= mostEntries {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			switch name {
			case "urlset", "sitemapindex":
				s.rooted = true
			case "url":
				fields, prefix, kind = map[string]string{}, t.Name.Space, Page
			case "sitemap":
				fields, prefix, kind = map[string]string{}, t.Name.Space, Sitemap
			case "news":
				news = true
			}
			field = ""
			switch {
			case fields == nil:
			case t.Name.Space == prefix && (name == "loc" || name == "lastmod"):
				field = name
			case news && (name == "title" || name == "publication_date" || name == "language" || name == "name"):
				field = name
			}
			value.Reset()
		case xml.CharData:
			if field != "" && value.Len()+len(t) <= mostField {
				value.Write(t)
			}
		case xml.EndElement:
			name := strings.ToLower(t.Name.Local)
			if field != "" && name == field {
				fields[field] = strings.TrimSpace(value.String())
			}
			field = ""
			switch name {
			case "urlset", "sitemapindex":
				s.closed = true
			case "news":
				news = false
			case "url", "sitemap":
				if fields != nil {
					s.add(kind, fields)
				}
				fields, news = nil, false
			}
		}
	}
	return nil
}

func (s *sitemapReader) add(kind Kind, fields map[string]string) {
	u, err := webtext.ResolveURL(s.base, fields["loc"])
	if err != nil || fields["loc"] == "" {
		return
	}
	e := entry{url: u, kind: kind, title: tidy(fields["title"]), outlet: tidy(fields["name"]), language: fields["language"]}
	loc := s.zone(e.language, e.title)
	for _, raw := range []string{fields["publication_date"], fields["lastmod"]} {
		if t, ok := parseTime(raw, loc); ok {
			e.published = t
			break
		}
	}
	s.entries = append(s.entries, e)
}

// hints is what an article's page is given along with.
func (p *plan) hints(e entry) assay.Hints {
	h := assay.Hints{Title: e.title, Published: e.published, Outlet: p.Outlet, Language: p.Language, Country: p.Country}
	if h.Outlet == "" {
		h.Outlet = e.outlet
	}
	if h.Language == "" {
		h.Language = e.language
	}
	return h
}
