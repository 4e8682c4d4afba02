package crawler

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"assay"
	"assay/webtext"
)

// Kind says what stands at a source's URL.
type Kind string

// The kinds of source.
const (
	// Auto decides from the content: a feed, a sitemap, a home page (site), an
	// article (page), or else a list.
	Auto Kind = "auto"
	// Feed is RSS, Atom or JSON Feed.
	Feed Kind = "feed"
	// Sitemap is a sitemap, a sitemap index or a news sitemap (sitemaps.org), gzip or not.
	Sitemap Kind = "sitemap"
	// List is an HTML page with links to articles.
	List Kind = "list"
	// Site is a home page. Its feeds and the sitemaps that robots.txt names
	// are read; without either, the section pages that it links to.
	Site Kind = "site"
	// Page is one article.
	Page Kind = "page"
)

// Source is a place that leads to articles.
type Source struct {
	// Name identifies the source in records and figures. It must not change.
	Name string `json:"name" toml:"name"`
	// URL is where the source begins, with its scheme.
	URL string `json:"url" toml:"url"`
	// Kind is Auto when empty.
	Kind Kind `json:"kind,omitempty" toml:"kind,omitempty"`
	// Schedule says when to crawl. The crawler does not read it.
	Schedule string `json:"schedule,omitempty" toml:"schedule,omitempty"`
	// TimeZone is an IANA name ("Asia/Shanghai"). It holds for the schedule
	// and for dates in feeds and sitemaps that name no zone. Default: +08:00
	// where the language or country is Chinese, else UTC.
	TimeZone string `json:"time_zone,omitempty" toml:"time_zone,omitempty"`
	// Outlet, Language (BCP 47) and Country (ISO 3166-1 alpha-2) are hints
	// that every page of the source carries.
	Outlet   string `json:"outlet,omitempty" toml:"outlet,omitempty"`
	Language string `json:"language,omitempty" toml:"language,omitempty"`
	Country  string `json:"country,omitempty" toml:"country,omitempty"`
	// Include and Exclude are regular expressions (RE2) on the normalised URLs
	// of articles, unanchored. With Include only URLs that match one of them
	// are articles, on list pages whatever they look like; Exclude wins and
	// holds for the lists that the source leads to as well.
	Include []string `json:"include,omitempty" toml:"include,omitempty"`
	Exclude []string `json:"exclude,omitempty" toml:"exclude,omitempty"`
	// Pages are further article URLs to read if they are due, such as
	// articles to be revisited that no list shows any more.
	Pages []string `json:"pages,omitempty" toml:"pages,omitempty"`
	// MaxPages bounds the articles fetched in one crawl. Default 500.
	MaxPages int `json:"max_pages,omitempty" toml:"max_pages,omitempty"`
	// MaxDepth is how many list pages deep links are followed: 1 is the
	// source's own page, 2 also the section pages that it links to. Default 2
	// for a site, 1 for a list; at most 5. Feeds and sitemaps do not count.
	MaxDepth int `json:"max_depth,omitempty" toml:"max_depth,omitempty"`
	// MaxAge leaves out articles that the source dates older than that.
	// Default 30 days for a site, no limit otherwise; -1 is no limit.
	MaxAge time.Duration `json:"max_age,omitempty" toml:"max_age,omitempty"`
	// Delay between two requests to one host, in place of the crawler's own.
	// A longer Crawl-delay in robots.txt wins.
	Delay time.Duration `json:"delay,omitempty" toml:"delay,omitempty"`
}

// Validate reports the first field that cannot be used. The error wraps
// assay.ErrInvalid and names source, field and what would be right.
func (s *Source) Validate() error {
	_, err := s.compile()
	return err
}

// plan is a source with its defaults filled in and its patterns compiled.
type plan struct {
	Source
	start            string
	include, exclude []*regexp.Regexp
	// zone is set when the source names one.
	zone *time.Location
}

func (s *Source) compile() (*plan, error) {
	wrong := func(field, format string, args ...any) (*plan, error) {
		args = append([]any{s.Name, field}, args...)
		return nil, assay.Invalidf("source %q: %s: "+format, args...)
	}
	p := &plan{Source: *s}
	if s.Name == "" || len(s.Name) > 100 || strings.ContainsFunc(s.Name, unicode.IsControl) {
		return wrong("name", "must be 1 to 100 bytes without control characters")
	}
	var err error
	if p.start, err = webtext.NormalizeURL(s.URL); err != nil {
		return wrong("url", "%w", err)
	}
	if p.Kind == "" {
		p.Kind = Auto
	}
	if !slices.Contains([]Kind{Auto, Feed, Sitemap, List, Site, Page}, p.Kind) {
		return wrong("kind", "%q: must be auto, feed, sitemap, list, site or page", s.Kind)
	}
	if s.TimeZone != "" {
		if p.zone, err = time.LoadLocation(s.TimeZone); err != nil {
			return wrong("time_zone", "%q: must be an IANA name like Asia/Shanghai: %w", s.TimeZone, err)
		}
	}
	if s.Country != "" && (len(s.Country) != 2 || strings.Trim(s.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		return wrong("country", "%q: must be two capital letters (ISO 3166-1), like CN", s.Country)
	}
	for _, f := range []struct {
		name     string
		patterns []string
		to       *[]*regexp.Regexp
	}{{"include", s.Include, &p.include}, {"exclude", s.Exclude, &p.exclude}} {
		for _, pattern := range f.patterns {
			re, err := regexp.Compile(pattern)
			if err != nil {
				return wrong(f.name, "%q: must be a regular expression: %w", pattern, err)
			}
			*f.to = append(*f.to, re)
		}
	}
	p.Pages = nil
	for _, u := range s.Pages {
		n, err := webtext.NormalizeURL(u)
		if err != nil {
			return wrong("pages", "%w", err)
		}
		p.Pages = append(p.Pages, n)
	}
	switch {
	case s.MaxPages < 0:
		return wrong("max_pages", "%d: must not be negative", s.MaxPages)
	case s.MaxDepth < 0 || s.MaxDepth > 5:
		return wrong("max_depth", "%d: must be 1 to 5", s.MaxDepth)
	case s.MaxAge < 0 && s.MaxAge != -1:
		return wrong("max_age", "%s: must be positive, or -1 for no limit", s.MaxAge)
	case s.Delay < 0:
		return wrong("delay", "%s: must not be negative", s.Delay)
	}
	if p.MaxPages == 0 {
		p.MaxPages = 500
	}
	return p, nil
}

// depth is how many list pages deep a source of the given kind is followed.
func (p *plan) depth(kind Kind) int {
	switch {
	case p.MaxDepth > 0:
		return p.MaxDepth
	case kind == Site:
		return 2
	}
	return 1
}

// tooOld reports whether something dated at t is left out.
func (p *plan) tooOld(kind Kind, t, now time.Time) bool {
	age := p.MaxAge
	if age == 0 && kind == Site {
		age = 30 * 24 * time.Hour
	}
	return age > 0 && !t.IsZero() && now.Sub(t) > age
}

// wants reports whether the patterns let a URL be taken as an article.
func (p *plan) wants(url string) bool {
	return (len(p.include) == 0 || matchesAny(p.include, url)) && !matchesAny(p.exclude, url)
}

func matchesAny(patterns []*regexp.Regexp, s string) bool {
	return slices.ContainsFunc(patterns, func(re *regexp.Regexp) bool { return re.MatchString(s) })
}

// bareZone is the zone of a date that names none, given what language the
// surroundings claim to be in and some of their words.
func (p *plan) bareZone(language, words string) *time.Location {
	if p.zone != nil {
		return p.zone
	}
	chinese := isChinese(p.Language) || p.Language == "" && isChinese(language)
	switch p.Country {
	case "CN", "HK", "MO", "TW":
		chinese = true
	case "":
		chinese = chinese || p.Language == "" && language == "" && strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	if chinese {
		return time.FixedZone("", 8*3600)
	}
	return time.UTC
}

func isChinese(tag string) bool {
	lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return lang == "zh" || lang == "cmn"
}
