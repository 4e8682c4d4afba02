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
	// Numbers reads a text for its numbers: a fraction that is not written as
	// percent and names no whole is the plain number that it is (三分之二 is
	// 0.6667 and not 66.67 %), a letter behind digits is a scale (3M), a count is
	// the numeral without its noun, and numbers that points part (192.168.7.9)
	// are numbers of their own.
	Numbers bool
}

// Recognizer reads amounts and dates with the words of one lexicon. It is
// safe for concurrent use.
type Recognizer struct {
	lex *lexicon.Lexicon
	v   *vocabulary
}

// New returns a recognizer that uses the lexicon.
func New(lex *lexicon.Lexicon) *Recognizer {
	return &Recognizer{lex, compile(&lex.Measures)}
}

// Figures finds the amounts in text, in order, not overlapping. Numbers
// without unit or counted noun, and ages, are among them with Bare set. Spans
// are bytes; text[span] is the surface.
func (r *Recognizer) Figures(text string, o Options) []assay.Figure {
	return r.figures(text, o, r.scan(text, o, wantDates|wantNumbers))
}

// Read finds what Figures and Dates find, in one pass.
func (r *Recognizer) Read(text string, o Options) ([]assay.Figure, []assay.Date) {
	m := r.scan(text, o, wantDates|wantBounds|wantNumbers)
	return r.figures(text, o, m), m.dates
}

func (r *Recognizer) figures(text string, o Options, m marks) []assay.Figure {
	rd := reader{v: r.v, lex: r.lex, s: text, o: o, marks: m, left: -1}
	rd.run()
	rd.complete()
	return rd.out
}
