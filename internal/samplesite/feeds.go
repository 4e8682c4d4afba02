package samplesite

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"
)

// sendXML writes v as an XML document.
func sendXML(w http.ResponseWriter, r *http.Request, contentType string, v any) {
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	enc := xml.NewEncoder(&buf)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		http.Error(w, fmt.Sprintf("encode %s: %v", r.URL.Path, err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	send(w, r, append(buf.Bytes(), '\n'))
}

// in lists the articles of one language that may be fetched, newest first.
func (s *Site) in(language string) []*article {
	var out []*article
	for _, a := range s.public() {
		if a.Language == language {
			out = append(out, a)
		}
	}
	return out
}

type rssFeed struct {
	XMLName xml.Name  `xml:"rss"`
	Version string    `xml:"version,attr"`
	Title   string    `xml:"channel>title"`
	Link    string    `xml:"channel>link"`
	About   string    `xml:"channel>description"`
	Lang    string    `xml:"channel>language"`
	Items   []rssItem `xml:"channel>item"`
}

type rssItem struct {
	Title   string `xml:"title"`
	Link    string `xml:"link"`
	GUID    string `xml:"guid"`
	PubDate string `xml:"pubDate"`
	About   string `xml:"description"`
	Source  string `xml:"category"`
}

// rss is the RSS 2.0 feed of the Chinese articles.
func (s *Site) rss(w http.ResponseWriter, r *http.Request) {
	f := rssFeed{Version: "2.0", Title: "样报：中文快讯", Link: base(r) + "/", About: "样报站内全部中文稿件", Lang: "zh-CN"}
	for _, a := range s.in("zh") {
		u := base(r) + a.Path
		f.Items = append(f.Items, rssItem{
			Title: a.Title, Link: u, GUID: u, PubDate: a.Published.Format(time.RFC1123Z), About: a.Summary, Source: a.Key.Outlet,
		})
	}
	sendXML(w, r, "application/rss+xml; charset=utf-8", f)
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title     string   `xml:"title"`
	ID        string   `xml:"id"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Author    string   `xml:"author>name"`
	Summary   string   `xml:"summary"`
}

// atom is the Atom feed (RFC 4287) of the English articles.
func (s *Site) atom(w http.ResponseWriter, r *http.Request) {
	list := s.in("en")
	f := atomFeed{
		Lang: "en", Title: "The Sample Site: English headlines", ID: base(r) + "/atom.xml",
		Links: []atomLink{{Rel: "self", Href: base(r) + "/atom.xml"}, {Rel: "alternate", Href: base(r) + "/"}},
	}
	for i, a := range list {
		at := a.Published.Format(time.RFC3339)
		if i == 0 {
			f.Updated = at
		}
		f.Entries = append(f.Entries, atomEntry{
			Title: a.Title, ID: base(r) + a.Path, Link: atomLink{Rel: "alternate", Href: base(r) + a.Path},
			Published: at, Updated: at, Author: a.Key.Outlet, Summary: a.Summary,
		})
	}
	sendXML(w, r, "application/atom+xml; charset=utf-8", f)
}

type sitemapIndex struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Locs    []string `xml:"sitemap>loc"`
}

func (s *Site) sitemapIndex(w http.ResponseWriter, r *http.Request) {
	f := sitemapIndex{}
	for _, p := range []string{"/sitemap-news.xml", "/sitemap-pages.xml"} {
		f.Locs = append(f.Locs, base(r)+p)
	}
	sendXML(w, r, "application/xml; charset=utf-8", f)
}

type urlSet struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string       `xml:"xmlns:news,attr,omitempty"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string       `xml:"loc"`
	LastMod string       `xml:"lastmod,omitempty"`
	News    *sitemapNews `xml:"news:news"`
}

type sitemapNews struct {
	Name     string `xml:"news:publication>news:name"`
	Language string `xml:"news:publication>news:language"`
	Date     string `xml:"news:publication_date"`
	Title    string `xml:"news:title"`
}

// newsSitemap lists every article with the news extension.
func (s *Site) newsSitemap(w http.ResponseWriter, r *http.Request) {
	f := urlSet{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, a := range s.public() {
		f.URLs = append(f.URLs, sitemapURL{Loc: base(r) + a.Path, News: &sitemapNews{
			Name: a.Key.Outlet, Language: a.Language, Date: a.Published.Format(time.RFC3339), Title: a.Title,
		}})
	}
	sendXML(w, r, "application/xml; charset=utf-8", f)
}

// pageSitemap lists the pages that are no articles.
func (s *Site) pageSitemap(w http.ResponseWriter, r *http.Request) {
	f := urlSet{URLs: []sitemapURL{{Loc: base(r) + "/"}, {Loc: base(r) + LoginPath}}}
	for _, o := range outlets() {
		f.URLs = append(f.URLs, sitemapURL{Loc: base(r) + o.Prefix()})
	}
	sendXML(w, r, "application/xml; charset=utf-8", f)
}
