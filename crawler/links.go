package crawler

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"

	"assay/webtext"
)

// mostLinks is how many links of one page are looked at.
const mostLinks = 5000

// anchor is a link of a page: its normalised URL and the longest text that any
// link of the page to that URL has.
type anchor struct{ url, text string }

// pageLinks is what the links of an HTML page say.
type pageLinks struct {
	// anchors are the links in the order of the page, each URL once.
	anchors []anchor
	// feeds are the addresses of <link rel=alternate> feeds.
	feeds []string
	// article says that the page declares itself one (Open Graph, schema.org).
	article bool
}

// findLinks reads the links of a page with the tokenizer alone: a page too
// deeply nested for the parser still has links. base is the page's own URL; a
// <base> element overrides it.
func findLinks(text, base string) pageLinks {
	var out pageLinks
	place := map[string]int{}
	z := html.NewTokenizer(strings.NewReader(text))
	current := -1 // the anchor whose text is being read
	var words strings.Builder
	closeAnchor := func() {
		if current >= 0 {
			if t := tidy(words.String()); utf8.RuneCountInString(t) > utf8.RuneCountInString(out.anchors[current].text) {
				out.anchors[current].text = t
			}
		}
		current = -1
	}
	hasBase := false
	ldJSON := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			closeAnchor()
			return out
		case html.TextToken:
			if current >= 0 && words.Len() < 2000 {
				words.Write(z.Text())
			} else if ldJSON {
				out.article = out.article || declaresArticle(string(z.Raw()))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.A:
				closeAnchor()
			case atom.Script:
				ldJSON = false
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttr := z.TagName()
			tag := atom.Lookup(name)
			var attr map[string]string
			if hasAttr && (tag == atom.A || tag == atom.Link || tag == atom.Base || tag == atom.Meta || tag == atom.Script) {
				attr = attributes(z)
			}
			switch tag {
			case atom.Base:
				if u, err := webtext.ResolveURL(base, attr["href"]); err == nil && attr["href"] != "" && !hasBase {
					base, hasBase = u, true
				}
			case atom.Link:
				if isFeedLink(attr) {
					if u, err := webtext.ResolveURL(base, attr["href"]); err == nil && !slices.Contains(out.feeds, u) && len(out.feeds) < 50 {
						out.feeds = append(out.feeds, u)
					}
				}
			case atom.Meta:
				if attr["property"] == "og:type" {
					kind := strings.ToLower(strings.TrimSpace(attr["content"]))
					out.article = out.article || kind == "article" || kind == "news" || strings.HasPrefix(kind, "article:")
				}
			case atom.Script:
				ldJSON = strings.EqualFold(attr["type"], "application/ld+json")
			case atom.A:
				closeAnchor()
				href := strings.TrimSpace(attr["href"])
				if href == "" || href[0] == '#' {
					continue
				}
				u, err := webtext.ResolveURL(base, href)
				if err != nil {
					continue // mailto:, javascript: and the like
				}
				i, seen := place[u]
				if !seen {
					if len(out.anchors) == mostLinks {
						continue
					}
					i = len(out.anchors)
					place[u] = i
					out.anchors = append(out.anchors, anchor{url: u})
				}
				current = i
				words.Reset()
			}
		}
	}
}

// attributes reads the attributes of the current tag; the first of a name counts.
func attributes(z *html.Tokenizer) map[string]string {
	attr := map[string]string{}
	for {
		key, value, more := z.TagAttr()
		if _, ok := attr[string(key)]; !ok && len(key) > 0 {
			attr[string(key)] = string(value)
		}
		if !more {
			return attr
		}
	}
}

func isFeedLink(attr map[string]string) bool {
	if attr["href"] == "" || !slices.ContainsFunc(strings.Fields(attr["rel"]), func(r string) bool { return strings.EqualFold(r, "alternate") }) {
		return false
	}
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		// Comments are no news.
		return !strings.Contains(strings.ToLower(attr["href"]+attr["title"]), "comment")
	}
	return false
}

// declaresArticle looks for the types of schema.org that stand for one piece of news.
func declaresArticle(json string) bool {
	for _, kind := range []string{`"NewsArticle"`, `"Article"`, `"ReportageNewsArticle"`, `"BlogPosting"`, `"AnalysisNewsArticle"`} {
		if i := strings.Index(json, kind); i >= 0 && strings.Contains(json, `"headline"`) && !strings.Contains(json, `"ItemList"`) {
			return true
		}
	}
	return false
}

// site is what two URLs of one publisher share: the registrable domain, or the
// host where it has none (addresses, single labels).
func site(url string) string {
	host := webtext.Host(url)
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil && strings.ContainsFunc(host, unicode.IsLetter) {
		return domain
	}
	return host
}

// path cuts a normalised URL into the segments of its path and its query.
func path(url string) (segments []string, query string) {
	_, rest, _ := strings.Cut(url, "://")
	rest, query, _ = strings.Cut(rest, "?")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		for s := range strings.SplitSeq(rest[i+1:], "/") {
			if s != "" {
				segments = append(segments, s)
			}
		}
	}
	return segments, query
}

// looksLikeArticle judges by the address alone whether an article stands
// there: a date and more, a long number, a slug of several words.
func looksLikeArticle(url string) bool {
	segments, query := path(url)
	if !readable(url, segments) {
		return false
	}
	if n := len(segments); n > 0 && isListName(stem(segments[n-1])) {
		// .../some-long-slug/index.html is the slug's page, as is
		// /2025/10/28/metals/slug/index.html; index_2.html is a list.
		_, dated := dateInURL(url)
		if n == 1 || strings.ContainsAny(stem(segments[n-1]), "0123456789") || !dated && !isSlug(segments[n-2]) {
			return articleParameter(query)
		}
		segments = segments[:n-1]
	}
	n := len(segments)
	if n == 0 {
		return articleParameter(query)
	}
	last := segments[n-1]
	name := stem(last)
	longest, total, letters := digitRuns(name)
	switch {
	case bareDate(segments):
		return articleParameter(query)
	case longest >= 5, isSlug(name):
		return true
	case !strings.ContainsAny(name, "-_") && total >= 3 && letters >= 5 && len(name) >= 11:
		return true // mixed ids: HK3L2J7L0519DDQ2
	case total >= 3 && strings.Contains(last, ".") && strings.Contains(last[strings.LastIndexByte(last, '.'):], "htm"):
		return true
	}
	if _, dated := dateInURL(url); dated {
		return true
	}
	if n > 1 {
		// The slug or the number may come before: /slug/615610x, /155970/slug,
		// /articles/c9wrxlkzpzo.
		before := segments[n-2]
		longest, _, _ := digitRuns(before)
		switch before {
		case "article", "articles", "story", "stories", "detail", "details":
			return len(name) >= 8 || total >= 3
		}
		if isSlug(before) || longest >= 5 && longest == len(before) {
			return true
		}
	}
	return articleParameter(query)
}

// isSlug tells a headline made into an address from the name of a section.
func isSlug(segment string) bool {
	_, _, letters := digitRuns(segment)
	return strings.Count(segment, "-")+strings.Count(segment, "_") >= 3 && letters >= 12
}

// stem is a file name without its extension, in lower case.
func stem(segment string) string {
	if i := strings.LastIndexByte(segment, '.'); i > 0 {
		segment = segment[:i]
	}
	return strings.ToLower(segment)
}

// readable refuses what is no news page whatever its number: files and the
// pages and hosts that every site has beside its news.
func readable(url string, segments []string) bool {
	label, _, _ := strings.Cut(webtext.Host(url), ".")
	switch label {
	case "comment", "comments", "bbs", "forum", "tie", "passport", "login", "account", "search", "so", "shop", "mall", "mail", "static", "img", "cdn", "ads":
		return false
	}
	for i, s := range segments {
		s = strings.ToLower(s)
		if i == len(segments)-1 {
			if dot := strings.LastIndexByte(s, '.'); dot > 0 {
				switch s[dot+1:] {
				case "jpg", "jpeg", "png", "gif", "webp", "svg", "ico", "bmp", "pdf", "zip", "rar", "7z", "gz", "apk", "ipa", "exe", "dmg",
					"mp3", "mp4", "m4a", "m3u8", "avi", "mov", "flv", "wmv", "css", "js", "json", "xml", "rss", "atom",
					"doc", "docx", "xls", "xlsx", "ppt", "pptx", "csv", "txt":
					return false
				}
				s = s[:dot]
			}
		}
		switch s {
		case "login", "signin", "signup", "register", "passport", "account", "search", "so", "cart", "share", "print", "mailto",
			"tag", "tags", "author", "authors", "user", "users", "member", "profile", "comments", "bbs", "forum", "wp-admin", "wp-json",
			"about", "aboutus", "contact", "contactus", "privacy", "terms", "copyright", "sitemap", "rss", "feed", "subscribe", "newsletter",
			"advertise", "jobs", "careers", "help", "faq", "download", "app":
			return false
		}
	}
	return true
}

// isListName tells the pages of a list by their names: index, index_2, list_17, page3.
func isListName(name string) bool {
	name = strings.TrimRight(name, "0123456789")
	name = strings.TrimRight(name, "-_")
	switch name {
	case "index", "default", "list", "page", "node", "more", "home", "p":
		return true
	}
	return false
}

// bareDate says that the path ends with a date: an archive page, no article.
func bareDate(segments []string) bool {
	if n := len(segments); n > 0 {
		last, _, _ := strings.Cut(segments[n-1], ".")
		segments = append(slices.Clone(segments[:n-1]), last)
	}
	for _, layout := range []string{"2006/01/02", "2006/0102", "2006-01/02", "200601/02", "2006/01", "2006-01-02", "2006-01", "20060102", "200601", "2006"} {
		n := strings.Count(layout, "/") + 1
		if n > len(segments) {
			continue
		}
		if t, err := time.Parse(layout, strings.Join(segments[len(segments)-n:], "/")); err == nil && t.Year() >= 1990 && t.Year() < 2100 {
			return true
		}
	}
	return false
}

func digitRuns(s string) (longest, total, letters int) {
	run := 0
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c):
			run++
			total++
			longest = max(longest, run)
			continue
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		}
		run = 0
	}
	return longest, total, letters
}

// articleParameter finds an article's number in a query.
func articleParameter(query string) bool {
	for p := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(p, "=")
		longest, total, _ := digitRuns(value)
		switch name = strings.ToLower(name); name {
		case "id", "aid", "artid", "articleid", "newsid", "docid", "contentid", "infoid", "mid", "sn", "storyid":
			if total >= 3 {
				return true
			}
		case "page", "p", "start", "offset", "t", "ts", "time", "timestamp", "v", "ver", "version", "date", "day", "year", "month", "size", "rnd", "_":
		default:
			if longest >= 5 && longest == len(value) {
				return true
			}
		}
	}
	return false
}

// looksLikeSection judges whether a page of links stands there.
func looksLikeSection(url string) bool {
	segments, query := path(url)
	if len(segments) > 3 || query != "" || !readable(url, segments) || looksLikeArticle(url) {
		return false
	}
	return len(segments) > 0 || strings.HasSuffix(url, "/")
}

// trap says why a normalised URL is not to be followed: it looks like one of
// an endless supply. Empty when it does not.
func trap(url string, now time.Time) string {
	_, rest, _ := strings.Cut(url, "://")
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		return ""
	}
	whole, query, _ := strings.Cut(rest[i:], "?")
	const longest, deepest, repeats, parameters = 512, 16, 3, 20
	if len(whole) > longest {
		return "its path is longer than " + strconv.Itoa(longest) + " bytes"
	}
	segments, _ := path(url)
	if len(segments) > deepest {
		return "its path has more than " + strconv.Itoa(deepest) + " segments"
	}
	count := map[string]int{}
	for _, s := range segments {
		if count[s]++; count[s] > repeats {
			return "its path repeats " + strconv.Quote(s)
		}
	}
	if len(query) > 2*longest || strings.Count(query, "&") >= parameters {
		return "its query has more than " + strconv.Itoa(parameters) + " parameters"
	}
	// Calendars go on for ever, both ways.
	if t, ok := dateInURL(url); ok && t.After(now.AddDate(1, 0, 1)) {
		return "it is a page of a calendar far ahead"
	}
	for p := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(strings.ToLower(p), "=")
		switch name {
		case "year", "y", "date", "day", "month", "calendar":
			if y, ok := digits(value, 4); ok && (len(value) == 4 || !isDigit(value[4]) || len(value) == 8 || len(value) == 6) && (y > now.Year()+1 || y < 1990) {
				return "it is a page of a calendar far off"
			}
		}
	}
	return ""
}
