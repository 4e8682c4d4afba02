package assay

import "time"

// Span is a stretch of an article's Text: byte offsets, end exclusive.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Of returns the words of the span in text. It is empty where the span does not lie in text.
func (s Span) Of(text string) string {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return ""
	}
	return text[s.Start:s.End]
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Article is what a reader of a page sees.
type Article struct {
	ID       ArticleID `json:"id"`
	Revision Revision  `json:"revision"`
	// URL is the normalised address: the canonical one where it can be believed.
	URL   string `json:"url"`
	Title string `json:"title"`
	// Text is the title, a newline, and the body with one line a paragraph.
	// All spans count in it.
	Text string `json:"text"`
	// BodyStart is the byte offset in Text at which the body begins.
	BodyStart int `json:"body_start"`
	// Language is a BCP 47 tag: "zh", "en", …; "und" when it cannot be told.
	Language string `json:"language"`
	// Published is when the article says it was published, with its zone.
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	// Site is the publishing site; Source the outlet that the site says it has the piece from.
	Site   string `json:"site,omitempty"`
	Source string `json:"source,omitempty"`
	Author string `json:"author,omitempty"`
	// Country is the ISO 3166 code of the outlet where known.
	Country string `json:"country,omitempty"`
	// Next is the address of the article's next part, if it has one.
	Next string `json:"next,omitempty"`
	// Charset is the encoding that the page was decoded from, and Replaced
	// the number of characters that could not be decoded.
	Charset  string `json:"charset,omitempty"`
	Replaced int    `json:"replaced,omitempty"`
	// Fingerprint groups near-duplicates: 64-bit simhash of the body.
	Fingerprint uint64 `json:"fingerprint,omitempty"`
	// Why says where title, body, time and the rest were taken from, by field.
	Why map[string]string `json:"why,omitempty"`
}

// Outlet is the name a reader would give the publisher: the site, or else the source.
func (a *Article) Outlet() string {
	if a.Site != "" {
		return a.Site
	}
	return a.Source
}
