package assay

import "time"

// Page is what was fetched. It never changes afterwards.
type Page struct {
	ID PageID `json:"id"`
	// Source is the name of the source that led to the page.
	Source string `json:"source"`
	// URL is what was asked for; FinalURL is where redirects ended.
	URL      string `json:"url"`
	FinalURL string `json:"final_url"`
	// FetchedAt is when the response was complete, in UTC.
	FetchedAt time.Time `json:"fetched_at"`
	Status    int       `json:"status"`
	// Header holds the response headers that readers of the page need, by
	// canonical name: Content-Type, Etag, Last-Modified and the like.
	Header map[string]string `json:"header,omitempty"`
	// Body holds the bytes after content decoding (gzip, br), before any
	// charset decoding.
	Body []byte `json:"body"`
	// Truncated says that the body was cut at the size limit.
	Truncated bool  `json:"truncated,omitempty"`
	Hints     Hints `json:"hints,omitzero"`
	// Parts are the further pages of an article that is cut into several, in order.
	Parts []Part `json:"parts,omitempty"`
}

// Part is a further page of an article that is cut into several.
type Part struct {
	URL         string `json:"url"`
	ContentType string `json:"content_type,omitempty"`
	Body        []byte `json:"body"`
}

// Hints is what the way to the page told about it: a feed entry's title and
// date, a sitemap's date. The page itself is believed before its hints.
type Hints struct {
	Title     string    `json:"title,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Outlet    string    `json:"outlet,omitempty"`
	Language  string    `json:"language,omitempty"`
	// Country is the ISO 3166 code of the outlet, which decides what a bare
	// "$" or 元 means.
	Country string `json:"country,omitempty"`
}

// Outcome says how an attempt to fetch ended.
type Outcome string

// The outcomes of a fetch.
const (
	OutcomeFetched     Outcome = "fetched"      // a page was taken and accepted
	OutcomeNotModified Outcome = "not_modified" // the server answered 304
	OutcomeUnchanged   Outcome = "unchanged"    // the same bytes as last time
	OutcomeListed      Outcome = "listed"       // a feed, sitemap or list page, read for its links
	OutcomeDisallowed  Outcome = "disallowed"   // robots.txt or the configuration forbids it
	OutcomeRefused     Outcome = "refused"      // an address that must not be dialled, or a trap URL
	OutcomeFailed      Outcome = "failed"       // no usable response
)

// Fetch records one attempt to fetch a URL, whatever came of it.
type Fetch struct {
	Source   string    `json:"source"`
	URL      string    `json:"url"`
	FinalURL string    `json:"final_url,omitempty"`
	At       time.Time `json:"at"`
	Outcome  Outcome   `json:"outcome"`
	Status   int       `json:"status,omitempty"`
	Page     PageID    `json:"page,omitempty"`
	Bytes    int       `json:"bytes,omitempty"`
	// ETag and LastModified are the validators for the next conditional request.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// RetryAfter is how long the server asked to be left alone.
	RetryAfter time.Duration `json:"retry_after,omitempty"`
	// Error says what went wrong, for people.
	Error string `json:"error,omitempty"`
}

// Dismissal records that a page was read and is no article, and why. It takes
// the place of a reading, so that no page goes without a word.
type Dismissal struct {
	Page       PageID    `json:"page"`
	Source     string    `json:"source"`
	URL        string    `json:"url"`
	SeenAt     time.Time `json:"seen_at"`
	Generation int       `json:"generation"`
	Reason     string    `json:"reason"`
}
