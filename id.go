package assay

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Identities are distinct string types, so that one cannot be passed for
// another. All but AnnouncementID are derived from content: the same content
// has the same id on every machine and in every run.
type (
	// PageID names one fetched body: hash of the URL and the body.
	PageID string
	// ArticleID names an article over all its revisions: hash of its normalised URL.
	ArticleID string
	// Revision is the sha256, in hex, of an article's Text.
	Revision string
	// ReadingID names one article revision as read by one extractor generation.
	ReadingID string
	// FactID names a fact: hash of article, revision, span and attribute.
	FactID string
	// AnnouncementID is minted when an announcement is opened, recorded, and
	// never computed again; a merged id stays valid as an alias.
	AnnouncementID string
)

// idBytes is the length of an id before hex: 96 bits make a collision among
// 10^12 ids less likely than 10^-5.
const idBytes = 12

func digest(parts ...string) string {
	var room [256]byte
	b := room[:0]
	for _, p := range parts {
		// The length in front keeps ("ab","c") and ("a","bc") apart.
		b = strconv.AppendInt(b, int64(len(p)), 10)
		b = append(b, ':')
		b = append(b, p...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:idBytes])
}

// NewPageID derives the id of a body fetched from a URL.
func NewPageID(url string, body []byte) PageID {
	sum := sha256.Sum256(body)
	return PageID(digest("page", url, string(sum[:])))
}

// NewArticleID derives an article's id from its normalised URL.
func NewArticleID(normalisedURL string) ArticleID {
	return ArticleID(digest("article", normalisedURL))
}

// NewRevision derives the revision of a text.
func NewRevision(text string) Revision {
	sum := sha256.Sum256([]byte(text))
	return Revision(hex.EncodeToString(sum[:]))
}

// NewReadingID derives the id of an article revision read by a generation of the extractor.
func NewReadingID(a ArticleID, r Revision, generation int) ReadingID {
	return ReadingID(digest("reading", string(a), string(r), strconv.Itoa(generation)))
}

// NewFactID derives the id of a fact. The generation has no part in it, so
// that a fact that two generations find alike keeps its id.
func NewFactID(a ArticleID, r Revision, s Span, attribute Attribute, nth int) FactID {
	return FactID(digest("fact", string(a), string(r), strconv.Itoa(s.Start), strconv.Itoa(s.End), string(attribute), strconv.Itoa(nth)))
}

// NewAnnouncementID mints an id from the report that opened the announcement.
// It is called once, by the ledger; afterwards the id is recorded.
func NewAnnouncementID(a ArticleID, mention int) AnnouncementID {
	return AnnouncementID(digest("announcement", string(a), strconv.Itoa(mention)))
}

// Partitions is the number of partitions that subjects carry. It is fixed, so
// that shards never need new keys.
const Partitions = 64

// Partition is the partition of an article, 0 to Partitions-1.
func (id ArticleID) Partition() int {
	sum := sha256.Sum256([]byte(id))
	return int(sum[0]) % Partitions
}
