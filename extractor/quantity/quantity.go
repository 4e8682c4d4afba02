// Package quantity reads amounts and dates in Chinese and English text, and an
// analyst's amounts such as "500 bn RUB". It knows nothing of articles and facts.
package quantity

import (
	"time"

	"assay"
	"assay/extractor/lexicon"
)

// Options is the context in which a text is read.
type Options struct {
	// Language is "zh", "en" or "" when unknown.
	Language string
	// Country is the ISO 3166 code of the outlet: it decides a bare "$" or 元.
	Country string
	// Published is the time that relative dates count from.
	Published time.Time
}

// Recognizer reads amounts and dates with the words of one lexicon. It is
// safe for concurrent use.
type Recognizer struct{ lex *lexicon.Lexicon }

// New returns a recognizer that uses the lexicon.
func New(lex *lexicon.Lexicon) *Recognizer { return &Recognizer{lex} }

// Figures finds the amounts in text, in order, not overlapping. Numbers
// without unit or counted noun, and ages, are among them with Bare set.
func (r *Recognizer) Figures(text string, o Options) []assay.Figure { return nil }

// Dates finds the dates and periods in text, in order.
func (r *Recognizer) Dates(text string, o Options) []assay.Date { return nil }

// Parse reads one amount as an analyst writes it: "500 bn RUB", "五千亿卢布",
// "1.2万吨以上". The error names the position (code points, from 1) and wraps
// assay.ErrInvalid.
func (r *Recognizer) Parse(s string) (assay.Quantity, error) {
	return assay.Quantity{}, assay.Invalidf("column 1: no amount in %q", s)
}
